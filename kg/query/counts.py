"""How many events there are of each actor, target, month, class or source, or of any two of these.

An event with several actors counts once for each of them, and so for targets and sources; never twice for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.query.filters import EventFilter
from kg.query.matching import matching
from kg.query.names import Names
from kg.query.parties import Party, describe, party_pattern
from kg.query.terms import count, iri, select, values
from kg.store import EmbeddedStore
from ontology.terms import CLASSES, NAMESPACE

Dimension = Literal["actor", "target", "month", "class", "source"]
_PARTIES: tuple[Dimension, ...] = ("actor", "target")


@dataclass(frozen=True, slots=True)
class Count:
    """How many events; under each dimension a party, a month ("2024-02"), a class's name, a publisher, or None."""

    key: Mapping[Dimension, Party | str | None]
    events: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The rows, by month where that is a dimension, then the most first, and how many events match in all."""

    rows: tuple[Count, ...]
    events: int


def count_events(store: EmbeddedStore, names: Names, wanted: EventFilter, by: Sequence[Dimension]) -> Counts:
    """Counts the events that match. Raises UnknownName, BadFilter."""
    where = matching(store, names, wanted)
    patterns = " ".join(_pattern(store, dimension) for dimension in by)
    marks = " ".join(f"?{dimension}Key" for dimension in by)
    of_events = f"{{ SELECT DISTINCT ?event WHERE {{ {where} }} }}"
    query = f"SELECT {marks} (COUNT(DISTINCT ?event) AS ?n) WHERE {{ {of_events} {patterns} }} GROUP BY {marks}"
    found: list[tuple[tuple[str | None, ...], int]] = []
    for row in select(store, query):
        terms = [row[f"{dimension}Key"] for dimension in by]
        found.append((tuple(None if term is None else term.value for term in terms), int(row["n"].value)))
    parties = {key[at] for key, _ in found for at, dimension in enumerate(by) if dimension in _PARTIES}
    known = describe(names, store.iris, (each for each in parties if each is not None))
    rows = [Count(dict(zip(by, _told(by, key, known), strict=True)), number) for key, number in found]
    whole = count(store, f"SELECT (COUNT(DISTINCT ?event) AS ?n) WHERE {{ {where} }}")
    return Counts(tuple(sorted(rows, key=_order)), whole)


def _pattern(store: EmbeddedStore, dimension: Dimension) -> str:
    """Binds the dimension's key of ?event, once for each that it has, or leaves it unbound where it has none."""
    graph, mark = iri(store.iris.events_graph), f"?{dimension}Key"
    if dimension == "actor" or dimension == "target":
        return f"OPTIONAL {{ GRAPH {graph} {{ {party_pattern(dimension, f'{dimension}Key')} }} }}"
    if dimension == "month":
        return f"OPTIONAL {{ GRAPH {graph} {{ ?event cq:month {mark} }} }}"
    if dimension == "class":
        classes = values("classKey", [iri(each.iri) for each in CLASSES])
        return f"GRAPH {graph} {{ ?event a {mark} {classes} }}"
    return f"""OPTIONAL {{ GRAPH {graph} {{ ?event cq:reportedIn ?telling }}
        GRAPH ?article {{ ?article cq:report ?telling ; schema:publisher {mark} }} }}"""


def _told(by: Sequence[Dimension], key: Sequence[str | None], known: Mapping[str, Party]) -> list[Party | str | None]:
    told: list[Party | str | None] = []
    for dimension, each in zip(by, key, strict=True):
        is_party = dimension in _PARTIES and each is not None
        told.append(known[each] if is_party and each else each and each.removeprefix(NAMESPACE))
    return told


def _order(row: Count) -> tuple[bool, str, int, list[str]]:
    month = row.key.get("month", "")
    names = [each.name if isinstance(each, Party) else each or "" for each in row.key.values()]
    return month is None, str(month or ""), -row.events, names
