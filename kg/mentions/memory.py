"""What a text has said so far: names by place, people by title, states and persons by salience.

A `Memory` is a frozen view of one document: the names found in it, and the people with the countries that the whole
text and its source settle.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.mentions.listed import Name
from kg.mentions.source import Source
from kg.text import Document, Sentence


@dataclass(frozen=True, slots=True)
class Memory:
    """The names of a document in order, with where each starts, and the sentence starts."""

    document: Document
    names: tuple[Name, ...]
    starts: tuple[int, ...]
    source: Source

    def at(self, start: int, end: int) -> tuple[Name, ...]:
        """The names that overlap a span, in order."""
        first = max(0, bisect.bisect_right(self.starts, start) - 1)
        last = bisect.bisect_left(self.starts, end)
        return tuple(name for name in self.names[first:last] if name.end > start and name.start < end)

    def of_token(self, sentence: Sentence, token: Token) -> tuple[Name, ...]:
        """The names that the token is part of, or that are part of it ("U.S.-Japan")."""
        start = sentence.offset(token)
        return self.at(start, start + len(token))

    def before(self, position: int, *kinds: str) -> Iterator[Name]:
        """The names of these kinds before a position, nearest first."""
        for index in range(bisect.bisect_left(self.starts, position) - 1, -1, -1):
            if self.names[index].what in kinds:
                yield self.names[index]

    def sentence_index(self, position: int) -> int:
        """The number of the sentence that a position lies in."""
        return bisect.bisect_right(self.document.sentences, position, key=lambda s: s.start) - 1


def remember(document: Document, names: tuple[Name, ...], source: Source) -> Memory:
    """A memory of the document in which people without a country have one where text or source settle it."""
    settled = _settle(document, names, source)
    return Memory(document, settled, tuple(name.start for name in settled), source)


def _settle(document: Document, names: tuple[Name, ...], source: Source) -> tuple[Name, ...]:
    """Give people with an office but no country one: the source's state for its own offices, else the nearest nation."""
    chosen: dict[str, str | None] = {}
    for name in names:
        if name.what == "person" and name.country is None and name.role and name.name not in chosen:
            chosen[name.name] = _country_for(name, names, source)
    return tuple(
        replace(name, country=chosen[name.name]) if name.what == "person" and chosen.get(name.name) else name
        for name in names
    )


_INTERNATIONAL = (
    "secretary-general",
    "secretary general",
    "high commissioner",
    "special rapporteur",
    "commissioner",
    "high representative",
)
_FOREIGN_TO_US = (
    "prime minister",
    "premier",
    "foreign minister",
    "king",
    "emir",
    "chancellor",
    "defense minister",
    "minister",
    "crown prince",
)


def _country_for(name: Name, names: tuple[Name, ...], source: Source) -> str | None:
    role = name.role or ""
    if role.startswith(_INTERNATIONAL):
        return None
    country = source.country
    if country == "US" and not role.endswith(_FOREIGN_TO_US) and not _head_taken(name, names, country):
        return country
    if country is not None and country != "US" and role.split()[-1:] != ["president"]:
        return country
    return _nearest_nation(name, names, 120) or (None if country else _dominant(names))


def _head_taken(name: Name, names: tuple[Name, ...], country: str) -> bool:
    """Whether somebody else in the text already is the country's president."""
    if name.role != "president":
        return False
    return any(
        n.what == "person" and n.role == "president" and n.country == country and n.name != name.name for n in names
    )


def _nearest_nation(name: Name, names: tuple[Name, ...], reach: int) -> str | None:
    near = [
        (abs(other.start - name.start), other.country)
        for other in names
        if other.what in ("country", "demonym", "capital") and other.country and abs(other.start - name.start) < reach
    ]
    return min(near)[1] if near and len({c for _, c in near}) == 1 else None


def _dominant(names: tuple[Name, ...]) -> str | None:
    """The country that the text speaks of far more than of any other."""
    counts = Counter(
        n.country for n in names if n.country and n.what in ("country", "demonym", "capital", "person", "city")
    )
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]
