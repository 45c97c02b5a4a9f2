"""What a text has said so far: its names by place, people with the countries that the whole text and its source settle."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.mentions.listed import Name
from kg.mentions.names import find_names
from kg.mentions.source import Source
from kg.text import Document, Sentence, fold

_NATIONS = ("country", "demonym", "capital")


@dataclass(frozen=True, slots=True)
class Memory:
    """A frozen view of one document: its names in order, where each starts, and which people its title names."""

    document: Document
    names: tuple[Name, ...]
    starts: tuple[int, ...]
    source: Source
    titled: tuple[Name, ...]
    weights: dict[str, int]

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

    def after(self, position: int, *kinds: str) -> Iterator[Name]:
        """The names of these kinds from a position on, nearest first."""
        for index in range(bisect.bisect_left(self.starts, position), len(self.names)):
            if self.names[index].what in kinds:
                yield self.names[index]

    def sentence_index(self, position: int) -> int:
        """The number of the sentence that a position lies in."""
        return max(0, bisect.bisect_right(self.document.sentences, position, key=lambda s: s.start) - 1)


def remember(document: Document, names: tuple[Name, ...], source: Source) -> Memory:
    """A memory of the document in which people without a country have one where title, text or source settle it.

    The title is read as if it stood before the text, so that "Foreign Minister Kuleba" in the title explains a bare
    "Kuleba" below.
    """
    titled, names = _with_title(document, names, source)
    settled = _settle((*titled, *names), source)
    shown = settled[len(titled) :]
    weights = Counter(name.name for name in settled if name.what == "person")
    return Memory(document, shown, tuple(n.start for n in shown), source, settled[: len(titled)], dict(weights))


def _with_title(
    document: Document, names: tuple[Name, ...], source: Source
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """The names of the title, at negative places, and those of the text, found together."""
    if not source.title:
        return (), names
    title = fold(source.title).rstrip() + " .  "
    found = find_names(title + document.folded)
    shift = len(title)
    moved = tuple(replace(name, start=name.start - shift, end=name.end - shift) for name in found)
    return tuple(n for n in moved if n.end <= 0), tuple(n for n in moved if n.start >= 0)


def _settle(names: tuple[Name, ...], source: Source) -> tuple[Name, ...]:
    """Give people with an office but no country one: the source's state for its own offices, else a nation nearby."""
    chosen: dict[str, str | None] = {}
    for name in names:
        if name.what == "person" and name.country is None and name.role and name.name not in chosen:
            chosen[name.name] = _country_for(name, names, source)
    return tuple(
        replace(name, country=chosen[name.name]) if name.what == "person" and chosen.get(name.name) else name
        for name in names
    )


_INTERNATIONAL = (
    "secretary-general", "secretary general", "high commissioner", "special rapporteur", "high representative",
    "under-secretary-general", "un ",
)  # fmt: skip
# Offices that a government has; those of another state are told with its name, or stand near it.
_OFFICES = {
    "US": ("secretary", "vice president", "advisor", "director", "administrator", "ambassador", "lady", "senator",
           "envoy", "representative", "spokesperson", "counselor", "coordinator", "general", "assistant", "chair"),
}  # fmt: skip


def _country_for(name: Name, names: tuple[Name, ...], source: Source) -> str | None:
    role = name.role or ""
    if role.startswith(_INTERNATIONAL):
        return None
    home = source.country
    if home is not None:
        if _is_home_office(name, names, home):
            return home
        return _nation_nearby(name, names, home) or _dominant(names, home)
    return _nation_nearby(name, names, None) or _dominant(names, None)


def _is_home_office(name: Name, names: tuple[Name, ...], home: str) -> bool:
    """Whether an official text speaks of its own official: an office of that state, or its only president."""
    role = name.role or ""
    if role in ("president", "prime minister", "premier", "king", "chancellor"):
        taken = any(n.what == "person" and n.role == role and n.country == home and n.name != name.name for n in names)
        return not taken and home in ("US", "RU", "FR") and role == "president" and _first_of_role(name, names)
    if home == "US":
        return any(word in role for word in _OFFICES["US"])
    return not role.endswith(("president", "king", "emir", "leader"))


def _first_of_role(name: Name, names: tuple[Name, ...]) -> bool:
    """Whether the person is the one named most among those who bear the title without a country."""
    counts = Counter(n.name for n in names if n.what == "person" and n.role == name.role and n.country is None)
    return counts.most_common(1)[0][0] == name.name


def _nation_nearby(name: Name, names: tuple[Name, ...], home: str | None) -> str | None:
    """The nation named closest to where the person comes up first, before it rather than after; not the source's own."""
    best: tuple[float, str] | None = None
    for other in names:
        if other.what not in _NATIONS or not other.country or other.country == home:
            continue
        distance = name.start - other.end if other.start < name.start else 1.5 * (other.start - name.end)
        if 0 <= distance < 250 and (best is None or distance < best[0]):
            best = (distance, other.country)
    return best[1] if best else None


def _dominant(names: tuple[Name, ...], home: str | None) -> str | None:
    """The country that the text speaks of far more than of any other, its source's own left out."""
    kinds = ("country", "demonym", "capital", "person", "city")
    counts = Counter(n.country for n in names if n.country and n.country != home and n.what in kinds)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]
