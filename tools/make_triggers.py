"""Write kg/data/triggers.txt: by which words a sentence that a frame may fire in is known without parsing it.

A line is for the triggers that ask for the same company: every inflected form of them, then, after each "|", words of
which one must stand in the sentence too: those of a frame's `where` and `cues`, its prepositions, its modal verbs.
Run after a change to ontology/lexicon; a test compares the file with what this makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lemminflect import getAllInflections

from kg import lexicon
from kg.events import status
from kg.events.paths import STEPS
from kg.lexicon import Frame

TARGET = Path(__file__).parent.parent / "kg" / "data" / "triggers.txt"

Companies = tuple[frozenset[str], ...]

_ANNOUNCING = ("announce", "pledge", "declare", "confirm", "say")
_NEGATIONS = frozenset("not 't never no nobody none neither cannot nor".split())
# "Wo" of "won't" is one word with its apostrophe cut off.
_FUTURE = status.FUTURE | {"won", "'t"}


def table() -> str:
    """The file: its lines sorted, each word lower case, hyphens as they are."""
    rows: dict[Companies, set[str]] = {}
    for frame in lexicon.load().frames:
        for triggers, company in _ways(frame):
            rows.setdefault(company, set()).update(triggers)
    alone = rows.get((), set())
    lines = (_line(triggers if not company else triggers - alone, company) for company, triggers in rows.items())
    return "".join(f"{line}\n" for line in sorted(lines) if line)


def _line(triggers: set[str], company: Companies) -> str:
    return " | ".join(" ".join(sorted(words)) for words in (triggers, *company)) if triggers else ""


def _ways(frame: Frame) -> Iterator[tuple[set[str], Companies]]:
    """The forms by which a frame is triggered, with the company that these need."""
    common = _company(frame)
    for forms, modal in _verbs(frame):
        yield _written(forms), _sorted((*common, *modal))
    nouns = {f for word in frame.nouns for f in _forms(word, "NOUN", plural=word in frame.nouns_plural)}
    light = [_all_forms(frame.light)] if frame.only_light and frame.light else []
    yield _written(nouns), _sorted((*common, *light))
    yield _written(frame.adjectives), _sorted(common)


def _verbs(frame: Frame) -> Iterator[tuple[set[str], Companies]]:
    every = {f for verb in frame.verbs for f in _forms(verb, "VERB")}
    going = {f for verb in frame.verbs for f in getAllInflections(verb, upos="VERB").get("VBG", (verb,))}
    match frame.modal:
        case "future":
            yield every, (_FUTURE,)
            yield going, (_all_forms(_ANNOUNCING),)
        case "obligation":
            yield every, (status.OBLIGATION,)
            yield every, (_all_forms(("have", "need")) | {"'ve"}, frozenset(("to",)))
        case "progressive":
            yield going, ()
        case "imperative":
            yield set(frame.verbs), ()
        case _:
            yield every, ()


def _company(frame: Frame) -> Companies:
    """What every trigger of the frame needs in its sentence."""
    company = [_all_forms(words) for _, words in frame.where]
    if frame.cues:
        company.append(_all_forms(frame.cues))
    if frame.negated:
        company.append(_NEGATIONS)
    needed = {word.strip() for alternative in frame.needs.split("|") for word in alternative.split(",")} - {""}
    if needed and not any(">" in word or "&" in word or word in set(STEPS) - {"together"} for word in needed):
        company.append(frozenset(needed))
    return tuple(company)


def _sorted(company: Companies) -> Companies:
    return tuple(sorted(set(company), key=sorted))


def _all_forms(lemmas: Iterable[str]) -> frozenset[str]:
    return frozenset(_written({f for lemma in lemmas for part in ("VERB", "NOUN", "ADJ") for f in _forms(lemma, part)}))


def _forms(word: str, part: str, *, plural: bool = False) -> set[str]:
    """The word in all its forms, the regular plural among them, which the parser may give a lemma of its own."""
    found = {f for many in getAllInflections(word, upos=part).values() for f in many} | {word}
    if part == "NOUN":
        found.add(word + "s")
    return found - {word} if plural else found


def _written(words: Iterable[str]) -> set[str]:
    return {word.lower() for word in words if re.fullmatch(r"[\w'.-]+", word)}


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
