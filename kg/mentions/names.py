"""The names of a text, found without parsing it, and the names of countries.

`find_names` reads about a million words a second, so it also decides which sentences are worth a parse. Everything
here is a pure function; the tables are read once.
"""

from __future__ import annotations

import functools
import re

from kg.mentions.listed import Name, find_listed
from kg.mentions.people import find_people
from kg.mentions.tables import Country, by_code, countries

__all__ = ["Name", "country_entry", "country_name", "country_names", "country_of", "find_names"]


def find_names(text: str) -> tuple[Name, ...]:
    """The names in a folded text, in order, none overlapping another, the longest where several fit.

    People, their titles and nouns that denote political agents ("the government", "both sides") are among them.
    """
    return find_people(text, tuple(find_listed(text)))


def country_of(name: str) -> str | None:
    """The code of the country that a name, adjective, capital, or ISO code of two or three letters stands for.

    Case and a leading "the" do not matter; None when it stands for none, or for several.
    """
    return _lookup().get(_plain(name))


def country_name(code: str) -> str:
    """The English short name of a country by its code ("KR" gives "South Korea"); the code itself if it is none."""
    country = by_code().get(code.upper())
    return country.name if country else code


def country_names() -> dict[str, str]:
    """The English short name of every country by code."""
    return {code: country.name for code, country in by_code().items()}


def country_entry(code: str) -> Country | None:
    """Everything the tables know of a country by its code."""
    return by_code().get(code)


@functools.cache
def _lookup() -> dict[str, str | None]:
    table: dict[str, str | None] = {}
    for country in countries():
        for name in (*country.adjectives, *country.people, *country.capitals):
            key = _plain(name.strip("()"))
            table[key] = country.code if table.get(key, country.code) == country.code else None
    for country in countries():
        for name in (country.name, *country.aliases, country.code, *((country.alpha3,) if country.alpha3 else ())):
            table[_plain(name.strip("()"))] = country.code
    return table


def _plain(name: str) -> str:
    return re.sub(r"^the ", "", " ".join(name.casefold().replace("\u2019", "'").split()))
