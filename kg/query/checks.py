"""The filters of events that no index answers: amounts, items, publishers, words. Each is a question of its own.

Asked for few events, a question names them; asked for many, it goes through all, which then costs less.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import pyoxigraph as ox

from kg.query.filters import EventFilter, Texts, several
from kg.query.terms import decimal, iri, select, text, values
from kg.store import EmbeddedStore

# Up to so many events are named in the question.
FEW = 5000

# Those of the given events that pass; None for all events.
Check = Callable[[Collection[str] | None], set[str]]


def checks(store: EmbeddedStore, wanted: EventFilter) -> Iterator[Check]:
    """What remains to be checked of events that match the filter's pattern."""
    if (wanted.min_amount, wanted.max_amount, wanted.currency) != (None, None, None):
        yield lambda events: _told(store, _amounts(wanted), events)
    if wanted.item is not None:
        yield lambda events: _told(store, _items(wanted.item), events)
    if wanted.source is not None:
        yield lambda events: _told(store, "", events, _source(store, wanted.source))
    phrases = [phrase.split() for phrase in several(wanted.q)]
    if phrases and all(phrases):
        yield lambda events: {event for words in phrases for event in _saying(store, words, events)}


def _told(store: EmbeddedStore, inside: str, events: Collection[str] | None, outside: str = "") -> set[str]:
    """Which of the events the pattern holds of; `inside` stands in the events graph, `outside` names its graphs."""
    few = values("event", map(iri, events)) if events is not None and len(events) <= FEW else ""
    told = f"GRAPH {iri(store.iris.events_graph)} {{ {inside} }}" if inside else ""
    query = f"SELECT DISTINCT ?event WHERE {{ {few} {told} {outside} }}"
    found = {row["event"].value for row in select(store, query)}
    return found if few or events is None else found & set(events)


def _amounts(wanted: EventFilter) -> str:
    # An amount without a currency is a cq:quantity; it can be large enough, but is of no currency.
    if wanted.currency is None:
        clauses = ["VALUES ?link { cq:amount cq:quantity } ?event ?link ?money ."]
    else:
        currencies = values("currency", (text(each.strip().upper()) for each in several(wanted.currency)))
        clauses = [f"{currencies} ?event cq:amount ?money . ?money schema:currency ?currency ."]
    if wanted.min_amount is not None or wanted.max_amount is not None:
        clauses.append("?money schema:value ?value .")
    if wanted.min_amount is not None:
        clauses.append(f"{values('least', [decimal(wanted.min_amount)])} FILTER(?value >= ?least)")
    if wanted.max_amount is not None:
        clauses.append(f"{values('most', [decimal(wanted.max_amount)])} FILTER(?value <= ?most)")
    return " ".join(clauses)


def _items(wanted: Texts) -> str:
    parts = values("part", (text(each.strip().lower()) for each in several(wanted)))
    return f"?event cq:item ?item . {parts} FILTER(CONTAINS(LCASE(?item), ?part))"


def _source(store: EmbeddedStore, wanted: Texts) -> str:
    """Told in an article of such a publisher, whose name is compared without regard to case."""
    asked = {each.strip().lower() for each in several(wanted)}
    query = "SELECT DISTINCT ?name WHERE { GRAPH ?article { ?article schema:publisher ?name } }"
    spelled: list[ox.Literal] = sorted(
        (text(row["name"].value) for row in select(store, query) if row["name"].value.strip().lower() in asked), key=str
    )
    return f"""{values("publisher", spelled)} GRAPH ?of {{ ?of schema:publisher ?publisher ; cq:report ?telling }}
        GRAPH {iri(store.iris.events_graph)} {{ ?event cq:reportedIn ?telling }}"""


def _saying(store: EmbeddedStore, words: list[str], events: Collection[str] | None) -> Collection[str]:
    """Those of the events in whose topic, items or evidence all the words stand, in any case."""
    left = events
    for word in words:
        holds = f"{values('word', [text(word.lower())])} FILTER(CONTAINS(LCASE(?text), ?word))"
        in_event = f"VALUES ?link {{ cq:topic cq:item }} ?event ?link ?text . {holds}"
        left = _told(store, in_event, left) | _proven(store, holds, left)
        if not left:
            break
    return left or ()


def _proven(store: EmbeddedStore, holds: str, events: Collection[str] | None) -> set[str]:
    """Those of the events with evidence whose ?text holds."""
    span = f"GRAPH ?in {{ ?report cq:evidence ?span . ?span oa:exact ?text }} {holds}"
    graph = iri(store.iris.events_graph)
    if events is not None and len(events) <= FEW:
        return _told(store, "", events, f"GRAPH {graph} {{ ?event cq:reportedIn ?report }} {span}")
    # The texts first, then whose they are: joined in one question, all reports would be read for each word.
    reports = sorted({row["report"].value for row in select(store, f"SELECT ?report WHERE {{ {span} }}")})
    found: set[str] = set()
    for start in range(0, len(reports), FEW):
        told = f"{values('report', map(iri, reports[start : start + FEW]))} ?event cq:reportedIn ?report"
        found |= _told(store, told, None)
    return found if events is None else found & set(events)
