"""Events by filter in pages, with the words that prove them.

What matches is found by `kg.query.matching`; the events of a page are filled in by a fixed number of queries.

Exports and others that want all events of a filter take `matching_events`, and `fetch_events` in batches. `EventFilter`
is built by keyword; `api.event_query.EventQuery` makes one of the parameters of a request.

Dates of different precision are compared by what they may mean: an event known to the month matches every `since` and
`until` that some day of that month satisfies.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import NotFound
from kg.model import Event, Evidence
from kg.query.filters import SORTS, BadFilter, EventFilter, Sort
from kg.query.matching import known_matches, matches, matching_events
from kg.query.names import Names
from kg.query.terms import iri, select, values
from kg.query.walking import walked
from kg.rdf import Facts, event_from, facts_of
from kg.rdf.words import key
from kg.store import EmbeddedStore

__all__ = [
    "SORTS", "BadFilter", "EventFilter", "Found", "Page", "Quotation", "Sort", "Ties", "fetch_event", "fetch_events",
    "find_events", "matches", "matching_events",
]  # fmt: skip

_TYPE, _EVENT = iri(key("rdf:type")), iri(key("cq:Event"))
_NAMING = {iri(key(f"cq:{link}")) for link in ("actor", "target", "place", "amount", "quantity")}
# The ties between events: what they are called on the event that has them, and on the one that they lead to.
_TIES: dict[str, tuple[str, str | None]] = {
    "cq:fulfils": ("fulfils", "fulfilled_by"),
    "sem:subEventOf": ("part_of", "parts"),
    "cq:condemnedAct": ("condemned_act", None),
}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span of an article that one of an event's reports rests on."""

    report: str
    article: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Ties:
    """IRIs of the events that one event is tied to: aid fulfils a pledge, a meeting is part of a visit, a condemnation
    is of an act."""

    fulfils: tuple[str, ...] = ()
    fulfilled_by: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    condemned_act: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """An event with every span of text that tells of it, in the order of its reports, then of the text.

    `sources` counts the publishers of its articles; an article that names none is a source of its own, as in fusion.
    """

    event: Event
    quotations: tuple[Quotation, ...]
    sources: int = 0
    ties: Ties = Ties()


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the events that match, in order; how many match in all; the cursor of the next page, if any."""

    events: tuple[Found, ...]
    total: int
    next: str | None = None


def find_events(
    store: EmbeddedStore,
    names: Names,
    wanted: EventFilter,
    limit: int = 50,
    offset: int = 0,
    after: str | None = None,
    sort: Sort = "-date",
) -> Page:
    """The page of events that starts after the cursor `after`, or at `offset`; newest first, if not sorted otherwise.

    Raises UnknownName for names that stand for nobody, BadFilter for values and cursors that mean nothing.
    """
    if sort == "-date" and not offset and known_matches(store, wanted, sort) is None:
        page = walked(store, names, wanted, limit, after)
        if page is not None:
            shown, following, total = page
            return Page(fetch_events(store, shown), total, following)
    found = matches(store, names, wanted, sort)
    shown, following = found.page(limit, offset, after)
    return Page(fetch_events(store, shown), len(found.rows), following)


def fetch_event(store: EmbeddedStore, event_iri: str) -> Found:
    """One event with its evidence; raises NotFound."""
    return fetch_events(store, [event_iri])[0]


def fetch_events(store: EmbeddedStore, event_iris: Sequence[str]) -> tuple[Found, ...]:
    """The events in the order asked for, with their evidence, in a fixed number of queries."""
    if not event_iris:
        return ()
    facts = _facts(store, event_iris)
    missing = [wanted for wanted in event_iris if not facts(wanted)]
    if missing:
        raise NotFound(f"There is no event {missing[0]}.")
    quotations = _quotations(store, event_iris)
    sources, ties = _sources(store, event_iris), _ties(store, event_iris)
    events = [event_from(facts, wanted, store.iris) for wanted in event_iris]
    return tuple(
        Found(event, _ordered(event, quotations[event.iri]), len(sources[event.iri]), Ties(**ties[event.iri]))
        for event in events
    )


def _facts(store: EmbeddedStore, event_iris: Sequence[str]) -> Facts:
    """What the events graph says of the events, and of the agents, places and amounts that they name."""
    quads = list(_quads(store, map(iri, event_iris)))
    # Each thing once, however many of the events name it.
    named = {quad.object for quad in quads if quad.predicate in _NAMING and isinstance(quad.object, ox.NamedNode)}
    events = {quad.subject for quad in quads if quad.predicate == _TYPE and quad.object == _EVENT}
    known = (quad for quad in quads if quad.subject in events)
    return facts_of(itertools.chain(known, _quads(store, named)))


def _quads(store: EmbeddedStore, subjects: Iterable[ox.NamedNode]) -> Iterator[ox.Quad]:
    query = f"""SELECT ?s ?p ?o WHERE {{ {values("s", subjects)}
          GRAPH {iri(store.iris.events_graph)} {{ ?s ?p ?o }} }}"""
    return (ox.Quad(row["s"], row["p"], row["o"]) for row in select(store, query))


def _quotations(store: EmbeddedStore, event_iris: Sequence[str]) -> dict[str, list[Quotation]]:
    query = f"""SELECT ?event ?report ?article ?start ?end ?exact WHERE {{
          {values("event", map(iri, event_iris))}
          GRAPH {iri(store.iris.events_graph)} {{ ?event cq:reportedIn ?report }}
          GRAPH ?article {{ ?report cq:evidence ?span . ?span oa:start ?start ; oa:end ?end ; oa:exact ?exact }}
        }}"""
    found = defaultdict(list)
    for row in select(store, query):
        span = Evidence(int(row["start"].value), int(row["end"].value), row["exact"].value)
        found[row["event"].value].append(Quotation(row["report"].value, row["article"].value, span))
    return found


def _ordered(event: Event, quotations: Iterable[Quotation]) -> tuple[Quotation, ...]:
    place = {report: number for number, report in enumerate(event.reported_in)}
    return tuple(sorted(quotations, key=lambda q: (place.get(q.report, len(place)), q.evidence)))


def _sources(store: EmbeddedStore, event_iris: Sequence[str]) -> dict[str, set[str]]:
    query = f"""SELECT ?event ?article ?source WHERE {{
          {values("event", map(iri, event_iris))}
          GRAPH {iri(store.iris.events_graph)} {{ ?event cq:reportedIn ?report }}
          GRAPH ?article {{ ?article cq:report ?report . OPTIONAL {{ ?article schema:publisher ?source }} }}
        }}"""
    found = defaultdict(set)
    for row in select(store, query):
        found[row["event"].value].add((row["source"] or row["article"]).value)
    return found


def _ties(store: EmbeddedStore, event_iris: Sequence[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each event, the fields of its `Ties`."""
    # Spelt out for each tie and direction, or the engine goes through all ties there are.
    known, graph = values("event", map(iri, event_iris)), iri(store.iris.events_graph)
    branches = (
        f"{{ {known} GRAPH {graph} {{ {pattern} }} BIND({tie} AS ?tie) }}"
        for tie in _TIES
        for pattern in (f"?event {tie} ?to", f"?from {tie} ?event")
    )
    query = f"SELECT ?event ?tie ?from ?to WHERE {{ {' UNION '.join(branches)} }}"
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in select(store, query):
        onward, back = _TIES[_short(row["tie"].value)]
        field, other = (onward, row["to"]) if row["to"] is not None else (back, row["from"])
        if field is not None:
            fields = found[row["event"].value]
            fields[field] = tuple(sorted({*fields.get(field, ()), other.value}))
    return found


def _short(tie: str) -> str:
    return next(short for short in _TIES if key(short) == tie)
