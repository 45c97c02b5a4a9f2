"""Events by filter, newest first, in pages: two queries find a page and its total, two more fill it.

Dates of different precision are compared by what they may mean: an event known to the month matches every `since` and
`until` that some day of that month satisfies. Pages are cut by date and IRI (keyset), so later pages cost what the
first does, and nothing is skipped or repeated while articles come in.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.errors import CommuniqueError, NotFound
from kg.model import Event, Evidence, Status
from kg.query.names import Meant, Names
from kg.query.terms import count, decimal, iri, select, text, values
from kg.rdf import Facts, event_from, facts_of
from kg.store import EmbeddedStore
from ontology.terms import NAMESPACE

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
# Sorts behind every digit and dash, so "2024-02~" stands for the last moment of that month.
_LAST = "~"


class BadFilter(CommuniqueError):
    """A filter value that means nothing: a date, a cursor."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events; every field given must hold.

    `type` is a class name. `by`, `to` and `place` are names as people write them. `since` and `until` are ISO dates at
    any precision, both inclusive. `min_amount` and `currency` must hold of one and the same amount. Every word of `q`
    must stand in the topic, an item or the evidence.
    """

    type: str | None = None
    by: str | None = None
    to: str | None = None
    since: str | None = None
    until: str | None = None
    status: Status | None = None
    place: str | None = None
    min_amount: Decimal | None = None
    currency: str | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span of an article that one of an event's reports rests on."""

    report: str
    article: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Found:
    """An event with every span of text that tells of it, in the order of its reports, then of the text."""

    event: Event
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the events that match, newest first; how many match in all; the cursor of the next page, if any."""

    events: tuple[Found, ...]
    total: int
    next: str | None = None


def find_events(
    store: EmbeddedStore, names: Names, wanted: EventFilter, limit: int = 50, offset: int = 0, after: str | None = None
) -> Page:
    """The page of events that starts after the cursor `after`, or at `offset`.

    Raises UnknownName for names that stand for nobody, BadFilter for dates and cursors that are none.
    """
    where = _where(store, names, wanted)
    total = _count(store, where)
    keys = _keys(store, where, limit + 1, offset, _read_cursor(after) if after else None)
    shown = keys[:limit]
    following = _cursor(*shown[-1]) if len(keys) > limit else None
    return Page(fetch_events(store, [event for _, event in shown]), total, following)


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
    events = [event_from(facts, wanted, store.iris) for wanted in event_iris]
    return tuple(Found(event, _ordered(event, quotations[event.iri])) for event in events)


def _facts(store: EmbeddedStore, event_iris: Sequence[str]) -> Facts:
    """What the events graph says of the events, and of the agents, places and amounts that they name."""
    graph = iri(store.iris.events_graph)
    query = f"""SELECT DISTINCT ?s ?p ?o WHERE {{ {values("event", map(iri, event_iris))} GRAPH {graph} {{
          {{ ?event a cq:Event ; ?p ?o . BIND(?event AS ?s) }}
          UNION {{ VALUES ?link {{ cq:actor cq:target cq:place cq:amount cq:quantity }} ?event ?link ?s . ?s ?p ?o }}
        }} }}"""
    return facts_of(ox.Quad(row["s"], row["p"], row["o"]) for row in select(store, query))


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


def _count(store: EmbeddedStore, where: str) -> int:
    query = f"SELECT (COUNT(DISTINCT ?event) AS ?n) WHERE {{ {where} }}"
    return count(store, query)


def _keys(
    store: EmbeddedStore, where: str, limit: int, offset: int, after: tuple[str, str] | None
) -> list[tuple[str, str]]:
    """Date ("" when unknown) and IRI of each event on the page."""
    beyond = ""
    if after:
        beyond = f"""{values("lastDate", [text(after[0])])} {values("lastEvent", [text(after[1])])}
            FILTER(?date < ?lastDate || (?date = ?lastDate && STR(?event) > ?lastEvent))"""
    query = f"""SELECT DISTINCT ?event ?date WHERE {{
          {where}
          OPTIONAL {{ GRAPH {iri(store.iris.events_graph)} {{ ?event cq:start ?start }} }}
          BIND(COALESCE(STR(?start), "") AS ?date)
          {beyond}
        }} ORDER BY DESC(?date) STR(?event) OFFSET {int(offset)} LIMIT {int(limit)}"""
    return [(row["date"].value, row["event"].value) for row in select(store, query)]


def _cursor(date: str, event: str) -> str:
    return base64.urlsafe_b64encode(f"{date} {event}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[str, str]:
    try:
        date, space, event = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
    except (binascii.Error, UnicodeError, ValueError):
        date, space, event = "", "", ""
    if not space:
        raise BadFilter(f"{cursor!r} is no cursor; take the one that the page before gives as `next`.")
    return date, event


def _where(store: EmbeddedStore, names: Names, wanted: EventFilter) -> str:
    """The pattern that binds ?event to what is wanted."""
    clauses = [f"?event a {iri(NAMESPACE + (wanted.type or 'Event'))} ."]
    for name, look_up, country, role in (
        (wanted.by, names.agents, "actorCountry", "actor"),
        (wanted.to, names.agents, "targetCountry", "target"),
        (wanted.place, names.places, "place/cq:country", "place"),
    ):
        if name is not None:
            clauses.append(_party(store, look_up, name, country, role))
    if wanted.status is not None:
        clauses.append(f"?event cq:status {iri(NAMESPACE + wanted.status)} .")
    clauses.extend(_dates(wanted))
    clauses.extend(_amounts(wanted))
    inside = " ".join(clauses)
    words = "".join(_word(store, number, word) for number, word in enumerate((wanted.q or "").split()))
    return f"GRAPH {iri(store.iris.events_graph)} {{ {inside} }} {words}"


def _party(store: EmbeddedStore, look_up: Callable[[str], Meant], name: str, country: str, role: str) -> str:
    """Events one of whose `role`s is meant by `name`, or whose `country` is."""
    meant = look_up(name)
    countries = [iri(store.iris.country(code)) for code in sorted(meant.countries)]
    branches = [(f"cq:{country}", countries), (f"cq:{role}", [iri(one) for one in sorted(meant.iris)])]
    return " UNION ".join(
        f"{{ {values(f'{role}Meant', terms)} ?event {path} ?{role}Meant }}" for path, terms in branches if terms
    )


def _dates(wanted: EventFilter) -> list[str]:
    clauses = []
    if wanted.since is not None:
        since = values("since", [text(_date(wanted.since))])
        clauses.append(
            f"""?event cq:start ?begin . OPTIONAL {{ ?event cq:end ?finish }} {since}
            FILTER(CONCAT(STR(COALESCE(?finish, ?begin)), "{_LAST}") >= ?since)"""
        )
    if wanted.until is not None:
        until = values("until", [text(_date(wanted.until) + _LAST)])
        clauses.append(f"?event cq:start ?opening . {until} FILTER(STR(?opening) <= ?until)")
    return clauses


def _date(value: str) -> str:
    if not _DATE.fullmatch(value):
        raise BadFilter(f"{value!r} is no date; write 2024, 2024-02 or 2024-02-19.")
    return value


def _amounts(wanted: EventFilter) -> list[str]:
    if wanted.min_amount is None and wanted.currency is None:
        return []
    # An amount without a currency is a cq:quantity; it can be large enough, but is of no currency.
    clauses = ["?event cq:amount|cq:quantity ?money ."]
    if wanted.min_amount is not None:
        clauses.append(
            f"?money schema:value ?value . {values('least', [decimal(wanted.min_amount)])} FILTER(?value >= ?least)"
        )
    if wanted.currency is not None:
        clauses.append(f"?money schema:currency {text(wanted.currency.upper())} .")
    return clauses


def _word(store: EmbeddedStore, number: int, word: str) -> str:
    """`word` stands in the topic, an item, or the words of the evidence, in any case."""
    events = iri(store.iris.events_graph)
    wanted = f"?word{number}"
    return f"""{values(wanted[1:], [text(word.lower())])}
        FILTER(EXISTS {{ GRAPH {events} {{ ?event cq:topic|cq:item ?told }} FILTER(CONTAINS(LCASE(?told), {wanted})) }}
          || EXISTS {{ GRAPH {events} {{ ?event cq:reportedIn ?source }}
               GRAPH ?in {{ ?source cq:evidence/oa:exact ?quote }} FILTER(CONTAINS(LCASE(?quote), {wanted})) }})"""
