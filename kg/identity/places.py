"""Which place a name means: by its GeoNames id where that is known, else by the names that the tables have for it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from kg.data import listed, rows
from kg.identity.slugs import slug, within
from kg.model import Place


@functools.lru_cache(maxsize=16384)
def place(name: str, country: str | None, geonames: int | None) -> str:
    """What stands for the place: readable, fit for a path."""
    known = _by_id().get(geonames) if geonames is not None else None
    return known or _by_name().get((country, slug(name))) or within(slug(name), country)


def key(place_: Place) -> str:
    """What stands for the place."""
    return place(place_.name, place_.country, place_.geonames)


@functools.cache
def _by_id() -> dict[int, str]:
    """By GeoNames id. Of two cities of one name and country the larger has the plain one."""
    table: dict[int, str] = {}
    taken: set[str] = set()
    for number, name, country in _features():
        path = within(slug(name), country)
        table.setdefault(number, path if path not in taken else f"{path}-{number}")
        taken.add(path)
    return table


@functools.cache
def _by_name() -> dict[tuple[str | None, str], str]:
    """By country and name, other names included; the larger of namesakes."""
    table: dict[tuple[str | None, str], str] = {}
    for number, name, country in _features():
        table.setdefault((country, slug(name)), _by_id()[number])
    for code, name, _, _, _, aliases in rows("countries.txt"):
        for each in (name, *listed(aliases)):
            if not each.startswith("("):
                table.setdefault((code, slug(each.removeprefix("the "))), within(slug(name), code))
    for country, name, aliases in rows("exonyms.txt"):
        path = table.get((country, slug(name)), within(slug(name), country))
        for each in listed(aliases):
            table.setdefault((country, slug(each)), path)
    for each in ("Washington, D.C.", "Washington, DC", "Washington D.C.", "Washington DC"):
        table.setdefault(("US", slug(each)), table["US", "washington"])
    return table


def _features() -> Iterator[tuple[int, str, str]]:
    """GeoNames id, name and country of each state, then of each city by population."""
    names = {row[0]: row[1] for row in reversed(list(rows("countries.txt")))}
    for row in rows("territories.tsv"):
        if row[4] and row[0] in names:
            yield int(row[4]), names[row[0]], row[0]
    for row in rows("cities.tsv"):
        yield int(row[2]), row[0], row[1]
