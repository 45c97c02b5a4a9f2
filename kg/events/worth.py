"""Which sentences the parser and the language model must read: those that can hold an event, as told by their words.

They hold a trigger in due company and somebody who may act; and a small logistic model over the sentence's words, with
its names as what they are names of, gives them some chance. It was trained by `make train`; a sentence with a trigger
that it has not met is read in any case.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import pairwise

from kg.events import linear
from kg.mentions.names import Name
from kg.text import Document, Sentence

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][\w.-]*|'[a-z]+")
_WORD_OR_SIGN = re.compile(_WORD.pattern + r'|[0-9]+|[?!"]')
_PRONOUNS = frozenset("he she they we i his her their our my him them us me you your it its".split())
# Of these the words tell something beside that they are a name: "the Foreign Ministry", "the Security Council".
_SPEAKING = frozenset(("body", "group", "organ"))
Companies = tuple[frozenset[str], ...]


def worth_parsing(document: Document, names: tuple[Name, ...]) -> Callable[[Sentence], bool]:
    """A test of the document's sentences: can it hold an event, and is that likely enough."""
    can, model = able_to_tell(document, names), linear.load("worth")

    def worth(sentence: Sentence) -> bool:
        if not can(sentence):
            return False
        seen = features(document, names, sentence)
        return model.chance(seen) >= model.threshold or any(w in triggers() and w not in model.weights for w in seen)

    return worth


def able_to_tell(document: Document, names: tuple[Name, ...]) -> Callable[[Sentence], bool]:
    """A test of the document's sentences: does it hold a trigger in due company, and one who may act."""
    starts = [name.start for name in names if name.what != "city"]

    def able(sentence: Sentence) -> bool:
        words = words_of(document.folded[sentence.start : sentence.end])
        return (_any_between(starts, sentence.start, sentence.end) or not words.isdisjoint(_PRONOUNS)) and may_fire(
            words
        )

    return able


def features(document: Document, names: tuple[Name, ...], sentence: Sentence) -> set[str]:
    """What the model sees of a sentence, as names of features that are present: words, pairs of them, how many."""
    words = list(_words_and_names(document.folded, names, sentence))
    named = sum(word.startswith("@") for word in words)
    at = bisect_left(document.sentences, sentence.start, key=lambda s: s.start)
    place = "first" if at == 0 else "early" if at < 3 else "middle" if at < 8 else "late"
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    return {*words, *pairs, f"named={min(4, named)}", f"length={min(8, len(words) // 6)}", f"place={place}"}


def _words_and_names(text: str, names: tuple[Name, ...], sentence: Sentence) -> Iterator[str]:
    """The words in lower case behind a mark for the start, numbers as 0, and for a name "@" with what it names."""
    yield "<"
    at = max(0, bisect_left(names, sentence.start, key=lambda name: name.start) - 1)
    told = -1
    for found in _WORD_OR_SIGN.finditer(text, sentence.start, sentence.end):
        word, start = found.group(), found.start()
        while at < len(names) and names[at].end <= start:
            at += 1
        name = names[at] if at < len(names) and names[at].start <= start else None
        if name is not None and at != told:
            told = at
            yield f"@{name.what}"
        if name is None or name.what in _SPEAKING:
            yield "0" if word[0].isdigit() else word.lower().rstrip(".-")


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
