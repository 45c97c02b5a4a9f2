"""Write kg/data/triggers.txt: every inflected form of every trigger of the lexicon, one a line, sorted.

The filter that decides which sentences are parsed reads it, so no trigger of the lexicon can be missing from it.
Run after a change to ontology/lexicon; a test compares the file with what this makes.
"""

from __future__ import annotations

import re
from pathlib import Path

from lemminflect import getAllInflections

from kg import lexicon

TARGET = Path(__file__).parent.parent / "kg" / "data" / "triggers.txt"


def forms() -> list[str]:
    """All forms of all triggers, lower case, hyphens as they are."""
    found: set[str] = set()
    for frame in lexicon.load().frames:
        for words, part in ((frame.verbs, "VERB"), (frame.nouns, "NOUN")):
            for word in words:
                found.add(word)
                found.update(f for many in getAllInflections(word, upos=part).values() for f in many)
                if part == "NOUN":
                    found.add(word + "s")
        found.update(frame.adjectives)
    return sorted(f.lower() for f in found if re.fullmatch(r"[\w'-]+", f))


if __name__ == "__main__":
    TARGET.write_text("\n".join(dict.fromkeys(forms())) + "\n", encoding="utf-8")
