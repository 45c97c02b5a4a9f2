"""What two parties did to each other, in time: the acts of one towards the other, and what they did together."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kg.query.events import Found, fetch_events
from kg.query.filters import EventFilter
from kg.query.matching import matching_events
from kg.query.names import Meant, Names
from kg.query.parties import Party, Role, describe
from kg.query.terms import iri, select
from kg.store import EmbeddedStore
from ontology.terms import BY_NAME, GROUPS, NAMESPACE

Direction = Literal["forth", "back", "together"]
DIRECTIONS: tuple[Direction, ...] = ("forth", "back", "together")
# Undated events come last.
_LAST = "~"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Act:
    """An event between the two; "forth" is the first towards the second, "back" the other way."""

    found: Found
    direction: Direction


@dataclass(frozen=True, slots=True)
class Relations:
    """A page of the acts, the earliest first, and sums over all of them.

    `classes` counts by class and direction; `years` by year (None for undated ones) and group of classes.
    """

    one: tuple[Party, ...]
    other: tuple[Party, ...]
    acts: tuple[Act, ...]
    total: int
    classes: Mapping[str, Mapping[Direction, int]]
    years: Mapping[str | None, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class _Row:
    event: str
    type: str
    start: str | None
    direction: Direction


def relations(
    store: EmbeddedStore, names: Names, one: str, other: str, wanted: EventFilter, limit: int, offset: int
) -> Relations:
    """What the two did, both named as people write them; `wanted` narrows it down. Raises UnknownName, BadFilter.

    An event in which both act is one that they do together, whomever it is directed at, and counts once.
    """
    ours, theirs = names.agents(one), names.agents(other)
    directions: dict[str, Direction] = {}
    for direction, first, second, role in _questions(ours, theirs):
        for event in _between(store, first, second, role):
            directions.setdefault(event, direction)
    kept = _matching(store, names, wanted, set(directions))
    ordered = _rows(store, {event: directions[event] for event in kept})
    page = ordered[offset : offset + limit]
    found = fetch_events(store, [row.event for row in page])
    return Relations(
        _parties(store, names, ours),
        _parties(store, names, theirs),
        tuple(Act(each, row.direction) for each, row in zip(found, page, strict=True)),
        len(ordered),
        _by_class(ordered),
        _by_year(ordered),
    )


def _questions(ours: Meant, theirs: Meant) -> tuple[tuple[Direction, Meant, Meant, Role], ...]:
    """Who acts, who else, and in which role; the first that finds an event says what it is."""
    return ("together", ours, theirs, "actor"), ("forth", ours, theirs, "target"), ("back", theirs, ours, "target")


def _between(store: EmbeddedStore, first: Meant, second: Meant, role: Role) -> set[str]:
    """The events in which the first act and the second stand in that role."""
    # Each pair on its own, with both names fixed: Oxigraph would pair the events of two VALUES blocks all with all.
    pairs = itertools.product(_takes_part(store, first, "actor"), _takes_part(store, second, role))
    either = " UNION ".join(f"{{ {one} {other} }}" for one, other in pairs)
    query = f"SELECT DISTINCT ?event WHERE {{ GRAPH {iri(store.iris.events_graph)} {{ {either} }} }}"
    return {row["event"].value for row in select(store, query)}


def _matching(store: EmbeddedStore, names: Names, wanted: EventFilter, events: set[str]) -> set[str]:
    """Those of the events that match the filter, whoever acts."""
    others = replace(wanted, by=None, to=None)
    return events if others == EventFilter() else events.intersection(matching_events(store, names, others))


def _rows(store: EmbeddedStore, directions: Mapping[str, Direction]) -> list[_Row]:
    rows = (_row(store, event, direction) for event, direction in directions.items())
    return sorted(rows, key=lambda row: (row.start or _LAST, row.event))


def _row(store: EmbeddedStore, event: str, direction: Direction) -> _Row:
    # Looked up one by one: for a VALUES block of them Oxigraph goes through the classes of all events.
    types = {each.removeprefix(NAMESPACE) for each in _told(store, event, _TYPE)}
    start = next(_told(store, event, f"{NAMESPACE}start"), None)
    return _Row(event, min(types & BY_NAME.keys()), start, direction)


def _told(store: EmbeddedStore, event: str, predicate: str) -> Iterator[str]:
    for quad in store.matching(event, predicate, store.iris.events_graph):
        yield getattr(quad.object, "value", "")


def _takes_part(store: EmbeddedStore, meant: Meant, role: Role) -> list[str]:
    """Patterns of which one holds where ?event has one of those in that role, or one who acts for those countries."""
    countries = [f"?event cq:{role}Country {iri(store.iris.country(code))} ." for code in sorted(meant.countries)]
    return countries + [f"?event cq:{role} {iri(each)} ." for each in sorted(meant.iris)]


def _parties(store: EmbeddedStore, names: Names, meant: Meant) -> tuple[Party, ...]:
    known = describe(names, store.iris, [*(store.iris.country(code) for code in meant.countries), *meant.iris])
    return tuple(known[each] for each in sorted(known))


def _by_class(rows: list[_Row]) -> dict[str, dict[Direction, int]]:
    counted = Counter((row.type, row.direction) for row in rows)
    types = sorted({row.type for row in rows})
    return {type_: {direction: counted[type_, direction] for direction in DIRECTIONS} for type_ in types}


def _by_year(rows: list[_Row]) -> dict[str | None, dict[str, int]]:
    counted: dict[str | None, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counted[row.start[:4] if row.start else None][BY_NAME[row.type].group] += 1
    years = sorted(counted, key=lambda year: year or _LAST)
    return {year: {group: counted[year][group] for group in GROUPS} for year in years}
