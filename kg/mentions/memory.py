"""What a text says by name, its title first: names by place, people with the countries that text and source settle."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from kg.mentions.allegiance import settle
from kg.mentions.listed import Name
from kg.mentions.names import find_names
from kg.mentions.source import Source
from kg.mentions.titles import BEFORE, HEADS
from kg.mentions.when import dateline
from kg.mentions.words import given_names
from kg.text import Document, Sentence, fold


@dataclass(frozen=True, slots=True)
class Memory:
    """A frozen view of one document: its names in order, where each starts, and which people its title names.

    `told` is the ISO date on which it tells what it tells: of publication, else of its dateline.

    It remembers what was asked of it, as do `Reader` and `Mentions`.
    """

    document: Document
    names: tuple[Name, ...]
    starts: tuple[int, ...]
    source: Source
    titled: tuple[Name, ...]
    weights: dict[str, int]
    told: str | None = None
    _of_tokens: dict[tuple[int, int], tuple[Name, ...]] = field(default_factory=dict, repr=False, compare=False)
    _opens: dict[int, int] = field(default_factory=dict, repr=False, compare=False)

    def at(self, start: int, end: int) -> tuple[Name, ...]:
        """The names that overlap a span, in order."""
        first = max(0, bisect.bisect_right(self.starts, start) - 1)
        last = bisect.bisect_left(self.starts, end)
        return tuple(name for name in self.names[first:last] if name.end > start and name.start < end)

    def of_token(self, sentence: Sentence, token: Token) -> tuple[Name, ...]:
        """The names that the token is part of, or that are part of it ("U.S.-Japan")."""
        start = sentence.offset(token)
        key = (start, len(token))
        known = self._of_tokens.get(key)
        if known is None:
            known = self._of_tokens[key] = self.at(start, start + key[1])
        return known

    def before(self, position: int, *kinds: str) -> Iterator[Name]:
        """The names of these kinds before a position, nearest first."""
        for index in range(bisect.bisect_left(self.starts, position) - 1, -1, -1):
            if self.names[index].what in kinds:
                yield self.names[index]

    def after(self, position: int, *kinds: str) -> Iterator[Name]:
        """The names of these kinds from a position on, nearest first."""
        for index in range(bisect.bisect_left(self.starts, position), len(self.names)):
            if self.names[index].what in kinds:
                yield self.names[index]

    def paragraph_start(self, paragraph: int) -> int:
        """Where the first sentence of a paragraph starts."""
        if not self._opens:
            self._opens.update((s.paragraph, s.start) for s in reversed(self.document.sentences))
        return self._opens[paragraph]

    def sentence_index(self, position: int) -> int:
        """The number of the sentence that a position lies in."""
        return max(0, bisect.bisect_right(self.document.sentences, position, key=lambda s: s.start) - 1)


def remember(document: Document, names: tuple[Name, ...], source: Source) -> Memory:
    """A memory of the document in which people without a country have one where title, text or source settle it.

    The title is read as if it stood before the text, so that "Foreign Minister Kuleba" in the title explains a bare
    "Kuleba" below.
    """
    titled, names = _with_title(document, names, source)
    settled = settle((*titled, *names), document.folded, source.country)
    shown = settled[len(titled) :]
    weights = Counter(name.name for name in settled if name.what == "person")
    told = source.published or _day(document)
    return Memory(document, shown, tuple(n.start for n in shown), source, settled[: len(titled)], dict(weights), told)


def _day(document: Document) -> str | None:
    day = dateline(document.text, document.folded)
    return day.isoformat() if day else None


def _with_title(
    document: Document, names: tuple[Name, ...], source: Source
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """The names of the title, at negative places, and those of the text, found together."""
    if not source.title:
        return (), names
    title = plain_case(fold(source.title).rstrip(), document.folded) + TITLE_END
    found = find_names(title + document.folded)
    shift = len(title)
    moved = tuple(replace(name, start=name.start - shift, end=name.end - shift) for name in found)
    return tuple(n for n in moved if n.end <= 0), tuple(n for n in moved if n.start >= 0)


TITLE_END = " .  "


def plain_case(title: str, text: str) -> str:
    """A title with words that the text writes small written so: "Biden Marking One Year" has but one name."""
    words = set(_SMALL.findall(text))
    return _CAPITAL.sub(lambda m: m.group().lower() if _is_plain(m.group(), words) else m.group(), title)


def _is_plain(word: str, small: set[str]) -> bool:
    lower = word.lower()
    return word not in given_names() and (lower in small or lower.endswith("ing")) and lower not in _OFFICE_WORDS


_SMALL = re.compile(r"(?<![\w.])[a-z]{3,}(?!\w)")
_CAPITAL = re.compile(r"(?<![\w.'-])[A-Z][a-z]{2,}(?![\w'-])")
_OFFICE_WORDS = frozenset(word for head in HEADS for word in head.split()) | frozenset(BEFORE)
