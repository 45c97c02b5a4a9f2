"""How the words of a person's name are compared: spellings of one name are one, by data/spellings.txt.

Takes words as slugs have them and gives words. What a word becomes depends on it and on the country alone, since a name
is transliterated only from other scripts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from kg.data import rows

_ARTICLES = frozenset({"al", "el", "ul"})
_SON_OF = frozenset({"bin", "ibn", "ben", "bint"})
_SERVANT = re.compile("abd(?:[aeou]l|u|oul)?")
PARTICLES = frozenset("bin de del della der den di da dos du la le van von ten ter zu".split())


def spelt(words: Sequence[str], country: str | None) -> tuple[str, ...]:
    """The words in the spelling that stands for all."""
    if country in _arabic():
        words = _without_articles(words)
    elif country in _words("syllables") and len(words) == 3:
        words = [words[0], words[1] + words[2]]
    if len(words) > 1:
        words = [_formal().get(words[0], words[0]), *words[1:]]
    rules = _rules().get(country or "", ())
    return tuple(_word(word, rules) for word in words)


def without_honorifics(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those before a name that are no part of it; the last always stays."""
    at = 0
    while at < len(words) - 1:
        several = at + 2 < len(words) and words[at] in _words("honorific before honorific")
        if words[at] not in _words("honorific") and not (several and words[at + 1] in _words("honorific")):
            break
        at += 1
    return tuple(words[at:])


def is_suffix(word: str) -> bool:
    """Whether the word tells namesakes apart: "Jr.", "II"."""
    return word in _words("suffix")


def _word(word: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    known = _same().get(word)
    if known:
        return known
    folded = _folded(word, rules) if word.isascii() and "%" not in word and len(word) > 2 else word
    return _same_folded(rules).get(folded, folded)


def _folded(word: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """The word as the rules leave it, when none changes it any more."""
    for _ in word:
        before = word
        for pattern, replacement in rules:
            word = pattern.sub(replacement, word)
        if word == before:
            break
    return word


def _without_articles(words: Sequence[str]) -> list[str]:
    """Arabic names without their articles; "Abd al-Aziz", "Abdul Aziz" and "Abdulaziz" are one word."""
    if len(words) > 3 and _SON_OF & set(words[1:-1]) and words[-1] in _words("dynasty"):
        words = words[:-1]
    found: list[str] = []
    joined = False
    for at, word in enumerate(words):
        if word in _ARTICLES and len(words) > 1:
            continue
        if joined:
            found.append(f"abdul{word}")
        elif not (_SERVANT.fullmatch(word) and at + 1 < len(words)):
            found.append("bin" if word in _SON_OF else word)
        joined = not joined and bool(_SERVANT.fullmatch(word)) and at + 1 < len(words)
    return found or list(words)


@functools.cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word for row in rows("spellings.txt") if row[0] == kind for word in row[1].split())


@functools.cache
def _formal() -> dict[str, str]:
    return {short: row[1] for row in rows("spellings.txt") if row[0] == "short" for short in row[2].split()}


@functools.cache
def _same() -> dict[str, str]:
    table = {}
    for row in rows("spellings.txt"):
        if row[0] == "same":
            table.update(dict.fromkeys((row[1], *row[2].split()), row[1]))
    return table


@functools.cache
def _same_folded(rules: tuple[tuple[re.Pattern[str], str], ...]) -> dict[str, str]:
    """The spellings of given names as these rules leave them."""
    table: dict[str, str] = {}
    for spelling, name in _same().items() if rules else ():
        table.setdefault(_folded(spelling, rules), name)
    return table


@functools.cache
def _rules() -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    table = {}
    for row in rows("spellings.txt"):
        if row[0] == "fold":
            # A pattern may hold the bar that parts the fields.
            pairs = (rule.rpartition(">")[::2] for rule in "|".join(row[2:]).split())
            table.update(dict.fromkeys(row[1].split(), tuple((re.compile(p), r) for p, r in pairs)))
    return table


@functools.cache
def _arabic() -> frozenset[str]:
    return next(frozenset(row[1].split()) for row in rows("spellings.txt") if row[0] == "fold" and "SA" in row[1])
