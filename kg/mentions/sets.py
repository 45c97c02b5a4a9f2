"""Who "the two", "both sides" or "the leaders" are: the latest people or states named together."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Token

from kg.mentions.listed import Name
from kg.mentions.memory import Memory
from kg.text import Sentence

NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3}
PERSONS = frozenset(
    ["leader", "president", "minister", "official", "counterpart", "diplomat", "secretary", "man", "woman", "head"]
)
# People who speak for others.
VOICES = ("spokesperson", "spokesman", "spokeswoman", "press secretary")
STATES = frozenset(
    [
        "country",
        "nation",
        "state",
        "side",
        "government",
        "neighbor",
        "neighbour",
        "ally",
        "party",
        "partner",
        "capital",
        "power",
        "people",
    ]
)
_LINK = re.compile(r"(?:'s)?(?:,? and |, |-|/| & |, and )(?:the )?(?:Kingdom of |Republic of )?")
_STATE_KINDS = ("country", "capital", "group", "organization")


def number_of(token: Token) -> int | None:
    """The number that a determiner or numeral before the noun tells: "both sides" 2, "the three countries" 3."""
    for child in token.children:
        if child.text.lower() in NUMBERS:
            return NUMBERS[child.text.lower()]
    return NUMBERS.get(token.text.lower())


def named_together(
    memory: Memory, sentence: Sentence, token: Token, *, persons: bool, count: int | None
) -> tuple[Name, ...]:
    """The people (or states) named together last before the token; () unless as many as `count` says.

    Looks back sentence by sentence; two names of one sentence count as together, else the two last named apart.
    """
    position = sentence.offset(token)
    here = memory.sentence_index(sentence.start)
    official = memory.source.issuer is not None
    kinds = ("person",) if persons else _STATE_KINDS
    gathered: list[Name] = []
    by_sentence: dict[int, list[Name]] = {}
    for name in memory.before(position, *kinds):
        index = memory.sentence_index(name.start)
        if here - index > 4:
            break
        if official and (name.role or "").endswith(VOICES):
            continue
        by_sentence.setdefault(index, []).append(name)
        if persons:
            gathered.append(name)
    wanted = count or 2
    for index in sorted(by_sentence, reverse=True):
        inside = list(reversed(by_sentence[index]))
        together = _distinct(inside if persons else _joined(memory, inside), persons=persons)
        if len(together) == wanted:
            return together
        if len(together) > wanted and count is None:
            return together
    apart = _distinct(gathered, persons=persons)
    return tuple(reversed(apart[:wanted])) if len(apart) == wanted else ()


def _joined(memory: Memory, names: list[Name]) -> list[Name]:
    """The longest run of names that stand in one list ("Serbia and Kosovo", "U.S.-Japan")."""
    text = memory.document.folded
    best: list[Name] = []
    run: list[Name] = []
    for name in names:
        if not run or not _LINK.fullmatch(text[run[-1].end : name.start]):
            run = []
        run = [*run, name]
        best = run if len(run) >= max(2, len(best)) else best
    return best


def _distinct(names: Iterable[Name], *, persons: bool) -> tuple[Name, ...]:
    seen: dict[str, Name] = {}
    for name in names:
        key = name.name if persons else (name.country or name.name)
        seen.setdefault(key, name)
    return tuple(seen.values())
