"""The amounts of money of all events, with who gives and who gets, kept in memory for adding up.

Read whole once; after that only of the events that the store's log of changes names are read again, so that what a new
article costs does not grow with the graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from weakref import WeakKeyDictionary

from kg.query.latest import once_a_state
from kg.query.parties import parties_by_event
from kg.query.terms import iri, select, values
from kg.store import EmbeddedStore

# So many events are named in one question.
_BATCH = 1000
# After more changes than these everything is read anew.
_FOLLOWED = 5000


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of an event. `start` is an ISO date at the precision known."""

    event: str
    value: Decimal
    currency: str
    start: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Given:
    """What an event says is given: its amounts, and the IRIs of the parties on either side, sorted."""

    amounts: tuple[Amount, ...]
    donors: tuple[str, ...]
    beneficiaries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is given by event, of all events that name an amount; and all events that were called off."""

    given: Mapping[str, Given] = field(default_factory=dict)
    cancelled: frozenset[str] = frozenset()


_followed: WeakKeyDictionary[EmbeddedStore, tuple[int, Ledger]] = WeakKeyDictionary()


@once_a_state
def read_ledger(store: EmbeddedStore) -> Ledger:
    """The amounts in the graph as it is now."""
    # Read before the graph is: what a later change adds meanwhile is read once more then, and nothing is missed.
    last = store.journal.last
    known = _followed.get(store)
    changed = _changed(store, known[0], last) if known else None
    ledger = _read(store, "") if known is None or changed is None else _followed_up(store, known[1], changed)
    _followed[store] = last, ledger
    return ledger


def _changed(store: EmbeddedStore, known: int, last: int) -> Sequence[str] | None:
    """The events that changes after that one wrote or removed; None where that is not known, or is much."""
    if not known <= last <= known + _FOLLOWED:
        return None
    entries = [entry for _, entry in store.journal.entries(known, last - known)]
    if any(entry.kind != "articles" for entry in entries):
        return None
    return sorted({each for entry in entries for each in (*entry.events_written, *entry.events_removed)})


def _followed_up(store: EmbeddedStore, ledger: Ledger, changed: Sequence[str]) -> Ledger:
    touched = frozenset(changed)
    given = {event: each for event, each in ledger.given.items() if event not in touched}
    cancelled = ledger.cancelled - touched
    for start in range(0, len(changed), _BATCH):
        part = _read(store, values("event", map(iri, changed[start : start + _BATCH])))
        given |= part.given
        cancelled |= part.cancelled
    return Ledger(given, cancelled)


def _read(store: EmbeddedStore, among: str) -> Ledger:
    """What there is of the events that the pattern binds, of all for an empty one."""
    graph = iri(store.iris.events_graph)
    amounts: dict[str, list[Amount]] = defaultdict(list)
    for amount in _amounts(store, among):
        amounts[amount.event].append(amount)
    where = f"{among} GRAPH {graph} {{ ?event cq:amount ?sum }}"
    donors, beneficiaries = (parties_by_event(store, where, role) for role in ("actor", "target"))
    given = {
        event: Given(tuple(each), tuple(sorted(donors.get(event, ()))), tuple(sorted(beneficiaries.get(event, ()))))
        for event, each in amounts.items()
    }
    called_off = f"SELECT ?event WHERE {{ {among} GRAPH {graph} {{ ?event cq:status cq:cancelled }} }}"
    return Ledger(given, frozenset(row["event"].value for row in select(store, called_off)))


def _amounts(store: EmbeddedStore, among: str) -> Iterator[Amount]:
    graph = iri(store.iris.events_graph)
    # Asked for by itself: as an OPTIONAL it would be looked up of every event there is.
    dated = f"SELECT ?event ?begins WHERE {{ {among} GRAPH {graph} {{ ?event cq:amount ?sum ; cq:start ?begins }} }}"
    starts = {row["event"].value: row["begins"].value for row in select(store, dated)}
    query = f"""SELECT DISTINCT ?event ?sum ?exact ?currency ?state WHERE {{ {among} GRAPH {graph} {{
          ?event cq:amount ?sum ; cq:status ?state . ?sum cq:exactValue ?exact ; schema:currency ?currency }} }}"""
    for row in select(store, query):
        event, status = row["event"].value, row["state"].value.rpartition("#")[2]
        yield Amount(event, Decimal(row["exact"].value), row["currency"].value, starts.get(event), status)
