"""From what a user calls somebody to the countries, agents and places of the graph that are meant.

"Japan", "JP" and "Tokyo" are the country, "Kamikawa" and "KAMIKAWA, Yoko" the person. Spelling is compared as slugs, so
case, marks and punctuation do not count. An exact name wins over a part of one.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from kg.errors import UnknownName
from kg.iris import Iris, slug

_SUGGESTIONS = 5
_SUREST = ("state", "organization", "person", "group", "place")
_LINKING = frozenset({"the", "of", "and", "for"})


@dataclass(frozen=True, slots=True)
class Named:
    """An agent or place of the graph under one of its names. `kind` is an agent's kind, or "place"."""

    iri: str
    name: str
    kind: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name stands for: country codes, and IRIs of agents (or of places, when a place was asked for)."""

    countries: frozenset[str] = frozenset()
    iris: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.countries or self.iris)


class Names:
    """The names of one graph, looked up in memory. `country_of` gives a country's code for its name or capital."""

    def __init__(self, named: Iterable[Named], iris: Iris, country_of: Callable[[str], str | None]):
        self._iris = iris
        self._country_of = country_of
        self._all = tuple(named)
        self._first: dict[str, Named] = {}
        self._agents: dict[str, list[Named]] = defaultdict(list)
        self._places: dict[str, list[Named]] = defaultdict(list)
        self._words: dict[str, list[Named]] = defaultdict(list)
        for entry in self._all:
            self._index(entry)

    def agents(self, name: str) -> Meant:
        """The country or agents that `name` means; raises UnknownName with the nearest names when there are none."""
        meant = self._by_iri(name) or self._country(name) or self._exact(name) or self._partial(name)
        if not meant:
            raise UnknownName(name, self._suggest(name, (entry for entry in self._all if entry.kind != "place")))
        return meant

    def of_kind(self, name: str, kind: str) -> frozenset[str]:
        """The IRIs of the agents of that kind that `name` means, or else of all that belong to the country it means.

        Raises UnknownName as `agents` does.
        """
        entries = [entry for entry in self._all if entry.kind == kind]
        own = [entry for entry in entries if entry.iri == name or slug(entry.name) == slug(name)]
        found = {entry.iri for entry in own or self._having(name, kind)}
        countries = self._by_iri(name).countries or self._country(name).countries
        if not found and not countries:
            raise UnknownName(name, self._suggest(name, entries))
        return frozenset(found or {entry.iri for entry in entries if entry.country in countries})

    def places(self, name: str) -> Meant:
        """The places that `name` means, or the country as a place; raises UnknownName as `agents` does."""
        found = self._places.get(slug(name), ())
        meant = (
            Meant(iris=frozenset(entry.iri for entry in found)) if found else self._by_iri(name) or self._country(name)
        )
        if not meant:
            raise UnknownName(name, self._suggest(name, (entry for entry in self._all if entry.kind == "place")))
        return meant

    def exactly(self, name: str) -> tuple[str, ...]:
        """The IRIs of all agents and places that have the name, sorted; a part of a name is none."""
        key = slug(name)
        return tuple(sorted({entry.iri for entry in (*self._agents.get(key, ()), *self._places.get(key, ()))}))

    def label(self, iri: str) -> str | None:
        """The first name of the thing of that IRI, None for what the graph does not name."""
        found = self.thing(iri)
        return found.name if found else None

    def thing(self, iri: str) -> Named | None:
        """The agent or place of that IRI under its first name, or None. What articles disagree on is the surer kind."""
        return self._first.get(iri)

    def _index(self, entry: Named) -> None:
        key = slug(entry.name)
        known = self._first.setdefault(entry.iri, entry)
        if _SUREST.index(entry.kind) < _SUREST.index(known.kind):
            self._first[entry.iri] = replace(known, kind=entry.kind)
        if entry.kind == "place":
            self._places[key].append(entry)
            return
        self._agents[key].append(entry)
        for word in {*key.split("-"), _initials(key)}:
            self._words[word].append(entry)

    def _by_iri(self, name: str) -> Meant:
        if not name.startswith(("http://", "https://")):
            return Meant()
        code = self._iris.country_code(name)
        if code:
            return Meant(countries=frozenset({code}))
        return Meant(iris=frozenset(entry.iri for entry in self._all if entry.iri == name))

    def _country(self, name: str) -> Meant:
        code = self._country_of(name.strip())
        return Meant(countries=frozenset({code})) if code else Meant()

    def _exact(self, name: str) -> Meant:
        return _meant(self._agents.get(slug(name), ()))

    def _partial(self, name: str) -> Meant:
        """Those in whose names all words of `name` stand ("Kamikawa"), or whose initials it is ("UN")."""
        return _meant(self._having(name))

    def _having(self, name: str, kind: str | None = None) -> list[Named]:
        """Those of that kind, or of any; where a person is asked for, initials are no name ("UA" is a country)."""
        words = [word for word in slug(name).split("-") if word not in _LINKING]
        return [
            entry
            for entry in (self._words.get(words[0], ()) if words else ())
            if kind in (None, entry.kind) and _words_of(entry, kind != "person").issuperset(words)
        ]

    def _suggest(self, name: str, entries: Iterable[Named]) -> tuple[str, ...]:
        by_key: dict[str, str] = {}
        for entry in entries:
            key = slug(entry.name)
            by_key.setdefault(key, entry.name)
            by_key.setdefault(key.rpartition("-")[2], entry.name)
        near = difflib.get_close_matches(slug(name), by_key, n=2 * _SUGGESTIONS, cutoff=0.6)
        return tuple(dict.fromkeys(by_key[key] for key in near))[:_SUGGESTIONS]


def _meant(entries: Iterable[Named]) -> Meant:
    """States count as their country, which finds those who act for it too; everybody else as themselves."""
    countries, iris = set(), set()
    for entry in entries:
        if entry.kind == "state" and entry.country:
            countries.add(entry.country)
        else:
            iris.add(entry.iri)
    return Meant(frozenset(countries), frozenset(iris))


def _words_of(entry: Named, with_initials: bool) -> set[str]:
    key = slug(entry.name)
    return {*key.split("-"), *([_initials(key)] if with_initials else [])}


def _initials(key: str) -> str:
    return "".join(word[0] for word in key.split("-") if word not in _LINKING)
