"""Which events match a filter, in which order: `matching_events`, and pages of it by cursor.

Oxigraph finds the matches and tells the value that orders each; the order is made here, which is many times faster than
its ORDER BY. What matched is kept until the graph changes, so that later pages and totals cost next to nothing.

A cursor holds the place in the order, not a number of rows, so nothing is skipped or repeated while articles come in.
"""

from __future__ import annotations

import base64
import binascii
import json
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import total_ordering
from typing import Any
from weakref import WeakKeyDictionary

from kg.query.checks import FEW, Check, checks
from kg.query.filters import SORTS, BadFilter, EventFilter, Sort
from kg.query.names import Names
from kg.query.patterns import narrows, pattern
from kg.query.terms import iri, select, values
from kg.store import EmbeddedStore

_BROKEN = (binascii.Error, ValueError, TypeError, AttributeError, KeyError, InvalidOperation, RecursionError)
# How many matches are kept, of all lists together; a quarter of a million events take some 50 MB.
_KEPT = 500_000


@dataclass(frozen=True, slots=True)
class _Order:
    """What orders events: where its value stands (in the events graph, or in graphs that it names), how it is read,
    and which of several values counts."""

    inside: str
    outside: str
    read: Callable[[str], Any]
    counts: Callable[[Any, Any], Any]


_ORDERS = {
    "date": _Order("?event cq:start ?value", "", str, min),
    "confidence": _Order("?event cq:confidence ?value", "", Decimal, max),
    # The largest, in its own currency.
    "amount": _Order(
        "VALUES ?link { cq:amount cq:quantity } ?event ?link ?money . ?money schema:value ?value", "", Decimal, max
    ),
    # The day of the first article that tells of it.
    "added": _Order(
        "?event cq:reportedIn ?told", "GRAPH ?in { ?in cq:report ?told ; schema:datePublished ?value }", str, min
    ),
}
# These stand once on each event, so they are read along with it.
_AT_ONCE = ("date", "confidence")


@dataclass(frozen=True, slots=True)
class Matches:
    """All events that match: the value that orders each ("" for none, which come last), and its IRI, in order."""

    sort: Sort
    rows: Sequence[tuple[str, str]]

    def page(self, limit: int, offset: int = 0, after: str | None = None) -> tuple[list[str], str | None]:
        """The IRIs behind the cursor, or behind the first `offset`, and the next cursor, None at the end.

        Raises BadFilter for a cursor that is none, or one of another order.
        """
        start = offset
        if after:
            start += bisect_right(self.rows, _key(self.sort, _read_cursor(after, self.sort)), key=self._key)
        shown = self.rows[start : start + limit]
        following = _cursor(self.sort, shown[-1]) if shown and start + limit < len(self.rows) else None
        return [event for _, event in shown], following

    def _key(self, row: tuple[str, str]) -> Any:
        return _key(self.sort, row)


def matching_events(store: EmbeddedStore, names: Names, wanted: EventFilter, sort: Sort = "-date") -> Iterator[str]:
    """The IRIs of all events that match, newest first, those of one date by IRI, those without one last.

    For exports and whoever wants all: `fetch_events` of `kg.query.events` gives events for IRIs, best in batches.
    Raises UnknownName and BadFilter at once.
    """
    return (event for _, event in matches(store, names, wanted, sort).rows)


def matching(store: EmbeddedStore, names: Names, wanted: EventFilter) -> str:
    """A graph pattern that binds ?event to the events that match, for queries that count or group them.

    It may bind one event several times: count DISTINCT. Raises UnknownName, BadFilter.
    """
    where, to_check = pattern(store, names, wanted), list(checks(store, wanted))
    if not to_check:
        return where
    found = _checked(store, where, wanted, to_check)
    return f"{values('event', map(iri, sorted(found)))}"


def matched(store: EmbeddedStore, names: Names, wanted: EventFilter) -> Set[str]:
    """The IRIs of all events that match, in no order. Raises UnknownName, BadFilter."""
    known = known_matches(store, wanted, "-date")
    if known is not None:
        return {event for _, event in known.rows}
    return _checked(store, pattern(store, names, wanted), wanted, list(checks(store, wanted)))


def known_matches(store: EmbeddedStore, wanted: EventFilter, sort: Sort) -> Matches | None:
    """The list, if it was read since the graph last changed."""
    return _kept_of(store).known((store.state, wanted, sort))


def matches(store: EmbeddedStore, names: Names, wanted: EventFilter, sort: Sort = "-date") -> Matches:
    """All events that match in that order, as the graph is now; raises UnknownName, BadFilter."""
    if sort not in SORTS:
        raise BadFilter(f"Events cannot be sorted by {sort!r}; there are {', '.join(SORTS)}.")
    asked = (store.state, wanted, sort)
    return _kept_of(store).get(asked, lambda: Matches(sort, _rows(store, names, wanted, sort)))


def _rows(store: EmbeddedStore, names: Names, wanted: EventFilter, sort: Sort) -> list[tuple[str, str]]:
    by = sort.removeprefix("-")
    order = _ORDERS[by]
    where = pattern(store, names, wanted)
    told = f"GRAPH {iri(store.iris.events_graph)} {{ {order.inside} }} {order.outside}"
    to_check = list(checks(store, wanted))
    if by in _AT_ONCE and not to_check:
        return read_rows(store, where, sort)
    left = _checked(store, where, wanted, to_check)
    few = values("event", map(iri, left)) if len(left) <= FEW else ""
    value_of = _values(store, f"{few} {told}", order)
    return _ordered({event: value_of.get(event, "") for event in left}, order, sort.startswith("-"))


def read_rows(store: EmbeddedStore, where: str, sort: Sort) -> list[tuple[str, str]]:
    """The rows, in order, of the events that the pattern binds; only for what stands once on each event."""
    order = _ORDERS[sort.removeprefix("-")]
    told = f"GRAPH {iri(store.iris.events_graph)} {{ {order.inside} }}"
    return _ordered(_values(store, f"{where} OPTIONAL {{ {told} }}", order), order, sort.startswith("-"))


def _checked(store: EmbeddedStore, where: str, wanted: EventFilter, to_check: Sequence[Check]) -> set[str]:
    """The events that the filter's pattern binds and that pass every check.

    A pattern of all events is not asked where there is a check: the first finds those that pass by itself.
    """
    left = None
    if not to_check or narrows(wanted):
        left = {row["event"].value for row in select(store, f"SELECT ?event WHERE {{ {where} }}")}
    for check in to_check:
        if left is None or left:
            left = check(left)
    return left or set()


def _values(store: EmbeddedStore, where: str, order: _Order) -> dict[str, str]:
    """The value of each event that the pattern binds, "" for none."""
    found: dict[str, str] = {}
    for row in select(store, f"SELECT ?event ?value WHERE {{ {where} }}"):
        event, value = row["event"].value, row["value"].value if row["value"] is not None else ""
        known = found.get(event)
        if known and value and known != value:
            value = order.counts(known, value, key=order.read)  # type: ignore[call-arg]
        found[event] = value or known or ""
    return found


def _ordered(value_of: Mapping[str, str], order: _Order, descends: bool) -> list[tuple[str, str]]:
    rows = [(value, event) for event, value in value_of.items()]
    rows.sort(key=lambda row: row[1])
    valued = sorted((row for row in rows if row[0]), key=lambda row: order.read(row[0]), reverse=descends)
    return valued + [row for row in rows if not row[0]]


@total_ordering
@dataclass(frozen=True, slots=True)
class _Falling:
    """A value in falling order."""

    value: Any

    def __lt__(self, other: _Falling) -> bool:
        return bool(other.value < self.value)


def _key(sort: Sort, row: tuple[str, str]) -> tuple[bool, Any, str]:
    """Ascends as the rows do."""
    value, event = row
    if not value:
        return True, "", event
    read = _ORDERS[sort.removeprefix("-")].read(value)
    return False, _Falling(read) if sort.startswith("-") else read, event


def _cursor(sort: Sort, row: tuple[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps([sort, *row]).encode()).decode().rstrip("=")


def cursor_value(cursor: str, sort: Sort) -> str:
    """The value of the last event before the cursor, "" if it has none; raises BadFilter."""
    return _read_cursor(cursor, sort)[0]


def _read_cursor(cursor: str, sort: Sort) -> tuple[str, str]:
    try:
        made_for, value, event = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not (isinstance(value, str) and isinstance(event, str)):
            raise ValueError
        _key(made_for, (value, event))
    except (
        binascii.Error,
        UnicodeError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        InvalidOperation,
        RecursionError,
    ):
        raise BadFilter(f"{cursor!r} is no cursor; take the one that the page before gives as `next`.") from None
    if made_for != sort:
        raise BadFilter(f"The cursor is of a list sorted by {made_for}, not by {sort}; start again without it.")
    return value, event


class _Kept:
    """The last lists of one store."""

    def __init__(self) -> None:
        self._lists: OrderedDict[tuple[str, EventFilter, Sort], Matches] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, asked: tuple[str, EventFilter, Sort]) -> Matches | None:
        """The list, if it is kept."""
        with self._lock:
            known = self._lists.get(asked)
            if known is not None:
                self._lists.move_to_end(asked)
            return known

    def get(self, asked: tuple[str, EventFilter, Sort], make: Callable[[], Matches]) -> Matches:
        """The list that is known, or the one that is made now and kept."""
        known = self.known(asked)
        if known is not None:
            return known
        made = make()
        with self._lock:
            for stale in [each for each in self._lists if each[0] != asked[0]]:
                del self._lists[stale]
            self._lists[asked] = made
            while len(self._lists) > 1 and sum(len(each.rows) + 1 for each in self._lists.values()) > _KEPT:
                self._lists.popitem(last=False)
        return made


_kept: WeakKeyDictionary[EmbeddedStore, _Kept] = WeakKeyDictionary()
_finding = threading.Lock()


def _kept_of(store: EmbeddedStore) -> _Kept:
    with _finding:
        return _kept.setdefault(store, _Kept())
