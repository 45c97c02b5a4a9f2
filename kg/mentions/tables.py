"""The gazetteer in kg/data, read once: every name the project knows, and what it stands for.

Hand-written tables (`countries.txt`, `organizations.txt`, `regions.txt`, `exonyms.txt`) say what names mean; generated
ones (`territories.tsv`, `subdivisions.tsv`, `cities.tsv`) add identifiers and coordinates.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from kg.data import listed, rows

What = Literal[
    "country", "demonym", "capital", "seat", "city", "region", "organization", "organ", "group", "person", "title",
    "noun",
]  # fmt: skip

# A city this far up the ranking by population needs no context to be meant.
_FAMOUS = 900


# Cities whose names are better known as words or as people; they always need context.
@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for. `name` is the one it goes by; `weak` names need a word of context."""

    what: What
    name: str
    country: str | None = None
    wikidata: str | None = None
    geonames: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Country:
    """One line of countries.txt with its identifiers."""

    code: str
    name: str
    capitals: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    aliases: tuple[str, ...]
    alpha3: str | None = None
    numeric: str | None = None
    wikidata: str | None = None
    geonames: int | None = None


@functools.cache
def word_list(name: str) -> frozenset[str]:
    """The words of one list of words.txt; an underscore there is a space here."""
    found = frozenset(w.replace("_", " ") for key, line in rows("words.txt") if key == name for w in line.split())
    if not found:
        raise KeyError(f"kg/data/words.txt has no list called {name!r}")
    return found


@functools.cache
def countries() -> tuple[Country, ...]:
    """Every state and territory, in the order of the table; a code may come twice (Vietnam, North Vietnam)."""
    ids = {row[0]: row for row in rows("territories.tsv")}
    found = []
    for code, name, capitals, adjectives, people, aliases in rows("countries.txt"):
        _, alpha3, numeric, wikidata, geonames = ids.get(code, [""] * 5)
        plural = () if people == "-" else listed(people)
        identity = (alpha3 or None, numeric or None, wikidata or None, int(geonames) if geonames else None)
        found.append(Country(code, name, listed(capitals), listed(adjectives), plural, listed(aliases), *identity))
    return tuple(found)


@functools.cache
def by_code() -> dict[str, Country]:
    """Each code and the country that bears it; of two, the first."""
    table: dict[str, Country] = {}
    for country in countries():
        table.setdefault(country.code, country)
    return table


@functools.cache
def gazetteer() -> dict[str, Entry]:
    """Every surface form and its entry. Where two things share a name, the state wins, then the organization."""
    table: dict[str, Entry] = {}
    for source in (_subdivisions(), _cities(), _regions(), _organizations(), _countries()):
        for surface, entry in source:
            table[surface] = entry
    return table


@functools.cache
def otherwise() -> dict[str, Entry]:
    """What a name that context takes from a state stands for then: the State of Georgia."""
    states = {country.name for country in countries()}
    return {name: entry for name, entry in _subdivisions() if name in states}


@functools.cache
def all_cities() -> dict[str, tuple[Entry, ...]]:
    """Every city of the table by name, its namesakes by population."""
    table: dict[str, list[Entry]] = {}
    for surface, entry in (*_city_rows(), *_exonyms()):
        table.setdefault(surface, []).append(entry)
    return {name: tuple(entries) for name, entries in table.items()}


def _countries() -> Iterator[tuple[str, Entry]]:
    for country in countries():
        state = Entry("country", country.name, country.code, country.wikidata, country.geonames)
        demonym = replace(state, what="demonym")
        for name in (*country.adjectives, *country.people):
            yield name.strip("()"), replace(demonym, weak=name.startswith("("))
        for name in country.capitals:
            yield name.strip("()"), _capital(name, country)
        for name in (country.name, *country.aliases):
            if not name.startswith("the "):
                yield name.strip("()"), replace(state, weak=name.startswith("("))


def _capital(name: str, country: Country) -> Entry:
    bare = name.strip("()")
    known = next((c for c in all_cities().get(bare.split(",")[0], ()) if c.country == country.code), None)
    city = known or Entry("city", bare, country.code)
    short = bare.split(",")[0].removesuffix(" D.C.").removesuffix(" DC")
    what: What = "city" if name.startswith("(") else "capital"
    return replace(city, what=what, name=short, weak=name.startswith("(") and bare in word_list("city like a word"))


def _organizations() -> Iterator[tuple[str, Entry]]:
    for what, country, name, aliases in rows("organizations.txt"):
        for surface in (name, *listed(aliases)):
            entry = Entry(what, name, country or None, weak=surface.startswith("("))  # type: ignore[arg-type]
            yield surface.strip("()").removeprefix("the "), entry


def _regions() -> Iterator[tuple[str, Entry]]:
    for country, name, aliases in rows("regions.txt"):
        for surface in (name, *listed(aliases)):
            yield surface, Entry("region", surface, country or None)


def _subdivisions() -> Iterator[tuple[str, Entry]]:
    for country, name, wikidata in rows("subdivisions.tsv"):
        yield name, Entry("region", name, country, wikidata, weak=name in word_list("city like a word"))


def _cities() -> Iterator[tuple[str, Entry]]:
    for name, entries in all_cities().items():
        yield name, next((entry for entry in entries if not entry.weak), entries[0])


def _exonyms() -> Iterator[tuple[str, Entry]]:
    by_name = {(entry.name, entry.country): entry for _, entry in _city_rows()}
    for country, name, aliases in rows("exonyms.txt"):
        entry = by_name.get((name, country), Entry("city", name, country))
        for surface in (name, *listed(aliases)):
            yield surface, replace(entry, name=surface, weak=False)


@functools.cache
def _city_rows() -> tuple[tuple[str, Entry], ...]:
    found = []
    for rank, (name, country, geonames, latitude, longitude, ascii_name) in enumerate(rows("cities.tsv")):
        weak = rank >= _FAMOUS or name in word_list("city like a word")
        entry = Entry("city", name, country, None, int(geonames), float(latitude), float(longitude), weak)
        found.append((name, entry))
        if ascii_name:
            found.append((ascii_name, entry))
    return tuple(found)
