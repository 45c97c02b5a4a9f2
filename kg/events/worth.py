"""Which sentences the parser must read: those that can hold an event, as told by their words alone."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Callable
from importlib.resources import files

from kg.mentions.names import Name
from kg.text import Document, Sentence

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][\w.-]*|'[a-z]+")
_PRONOUNS = frozenset("he she they we i his her their our my him them us me you your it its".split())
Companies = tuple[frozenset[str], ...]


def worth_parsing(document: Document, names: tuple[Name, ...]) -> Callable[[Sentence], bool]:
    """A test of the document's sentences: does it hold a trigger in due company, and one who may act."""
    starts = [name.start for name in names if name.what != "city"]

    def worth(sentence: Sentence) -> bool:
        words = words_of(document.folded[sentence.start : sentence.end])
        return (_any_between(starts, sentence.start, sentence.end) or not words.isdisjoint(_PRONOUNS)) and may_fire(
            words
        )

    return worth


def _any_between(sorted_offsets: list[int], start: int, end: int) -> bool:
    at = bisect_left(sorted_offsets, start)
    return at < len(sorted_offsets) and sorted_offsets[at] < end


def words_of(text: str) -> frozenset[str]:
    """The words of a folded text in lower case, those with hyphens also in parts; "'ll" and the like are words."""
    words = set()
    for word in _WORD.findall(text.lower()):
        words.add(word.rstrip(".-"))
        if "-" in word:
            words.update(word.split("-"))
    return frozenset(words)


def may_fire(words: frozenset[str]) -> bool:
    """Whether some frame of the lexicon has a trigger among the words, and the company that it needs."""
    known = triggers()
    return any(
        all(not company.isdisjoint(words) for company in companies)
        for word in words
        if word in known
        for companies in known[word]
    )


@functools.cache
def triggers() -> dict[str, tuple[Companies, ...]]:
    """Every form of every trigger of the lexicon, with the companies any of which it needs.

    () is one that needs none. Made by tools/make_triggers.py.
    """
    found: dict[str, list[Companies]] = {}
    for line in files("kg").joinpath("data", "triggers.txt").read_text(encoding="utf-8").splitlines():
        forms, *companies = line.split("|")
        for form in forms.split():
            found.setdefault(form, []).append(tuple(frozenset(words.split()) for words in companies))
    return {form: tuple(ways) for form, ways in found.items()}
