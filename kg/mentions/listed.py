"""Find the names that the gazetteer lists: states, peoples, capitals, seats, cities, regions, organizations, groups.

One scan over the capitalised words of a folded text, the longest listed name first; `kg.mentions.context` decides
whether an ambiguous one holds.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.mentions.context import holds
from kg.mentions.tables import Entry, What, by_code, gazetteer, otherwise

_START = re.compile(r"(?<![\w.])(?:(?=al-)al|(?=anti-)anti|(?=mainland )mainland|[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]*)")
_PREFIXES = {
    "Franco": "FR", "Anglo": "GB", "Sino": "CN", "Russo": "RU", "Greco": "GR", "Graeco": "GR", "Turko": "TR",
    "Italo": "IT", "Nippo": "JP", "Hispano": "ES", "Luso": "PT", "Austro": "AT", "Serbo": "RS", "Indo": "IN",
}  # fmt: skip
# Words of one to three letters or of common use that the all-capitals forms must not claim.
_NEVER_SHOUTED = frozenset({"POLISH", "TURKEY", "WHO", "CHAD", "MALI", "MAN", "NICE", "READING", "BATH", "SPLIT"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: its span (end exclusive), what it names, and the identity behind it.

    `name` is the name that the thing goes by ("United States" for "U.S."); a person's is the fullest form that the
    text gives, `role` their title there, and `organization` the international one that they act for.
    `country` and the identifiers are as in `kg.model`.
    """

    start: int
    end: int
    text: str
    what: What
    name: str
    country: str | None = None
    wikidata: str | None = None
    geonames: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    role: str | None = None
    organization: str | None = None


def find_listed(text: str) -> Iterator[Name]:
    """The names in a folded text that the gazetteer lists, in order."""
    index = _index()
    end = 0
    for match in _START.finditer(text):
        start = match.start()
        if start < end:
            continue
        for surface, entry in index.get(match.group(), ()):
            stop = start + len(surface)
            if not text.startswith(surface, start) or not _is_word_end(text, stop, surface):
                continue
            meant = entry if holds(text, start, stop, entry) else otherwise().get(surface)
            if meant is not None:
                end = stop
                yield _name(start, stop, surface, meant)
                break


def _name(start: int, end: int, surface: str, entry: Entry) -> Name:
    return Name(
        start, end, surface, entry.what, entry.name, entry.country, entry.wikidata, entry.geonames, entry.latitude,
        entry.longitude,
    )  # fmt: skip


def _is_word_end(text: str, stop: int, surface: str) -> bool:
    if surface in _PREFIXES:
        return text[stop : stop + 1] == "-" and text[stop + 1 : stop + 2].isupper()
    following = text[stop : stop + 1]
    return not (following.isalnum() or following == "_")


@functools.cache
def _index() -> dict[str, tuple[tuple[str, Entry], ...]]:
    """Surface forms by their first word, the longest first."""
    found: dict[str, list[tuple[str, Entry]]] = {}
    for surface, entry in (*gazetteer().items(), *_shouted(), *_prefixes()):
        first = re.match(r"[^\W\d_]+", surface)
        if first:
            found.setdefault(first.group(), []).append((surface, entry))
    return {first: tuple(sorted(names, key=lambda n: (-len(n[0]), n[0]))) for first, names in found.items()}


def _shouted() -> Iterator[tuple[str, Entry]]:
    for surface, entry in gazetteer().items():
        big = entry.what in ("country", "demonym", "capital") or (entry.what in ("city", "region") and not entry.weak)
        upper = surface.upper()
        if big and upper != surface and upper not in gazetteer() and upper not in _NEVER_SHOUTED and len(upper) > 3:
            yield upper, entry


def _prefixes() -> Iterator[tuple[str, Entry]]:
    for surface, code in _PREFIXES.items():
        country = by_code()[code]
        yield surface, Entry("demonym", country.name, code, country.wikidata, country.geonames)
