"""What was pledged or given in all: amounts of events added up by who gives, who gets, currency, month or status.

Each event counts once, however many articles report it. Sums are kept by currency, and told in US dollars as far as
there are rates. What several parties give together stands in a row of them all, so that rows add up to the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from kg.query import rates
from kg.query.filters import EventFilter, several
from kg.query.matching import matching
from kg.query.names import Names
from kg.query.parties import Party, Role, describe, parties_by_event
from kg.query.terms import iri, select
from kg.store import EmbeddedStore

Group = Literal["donor", "beneficiary", "currency", "month", "status"]
_ROLES: Mapping[Group, Role] = {"donor": "actor", "beneficiary": "target"}
_CENT = Decimal("0.01")
# What a group goes by: IRIs of parties, a currency, a month, a status; None for what nothing tells.
Key = tuple[str, ...] | str | None


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of an event. `start` is an ISO date at the precision known."""

    event: str
    value: Decimal
    currency: str
    start: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Unconverted:
    """A sum that is told in its own currency only, from how many events, and why."""

    currency: str
    value: Decimal
    events: int
    why: rates.Why


@dataclass(frozen=True, slots=True)
class Sums:
    """What some events come to. `usd` adds up what could be converted, to the cent, by `rates`; None if nothing was."""

    events: int
    sums: Mapping[str, Decimal]
    usd: Decimal | None
    rates: tuple[rates.Rate, ...]
    unconverted: tuple[Unconverted, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One group: its parties or None by `donor` and `beneficiary`, its text or None by the other names."""

    key: Mapping[Group, tuple[Party, ...] | str | None]
    sums: Sums


@dataclass(frozen=True, slots=True)
class Totals:
    """The rows, by month where that is a group, then the largest first; all events together; and how many events
    match that name no amount of money."""

    rows: tuple[Row, ...]
    whole: Sums
    without_amount: int


def total(store: EmbeddedStore, names: Names, wanted: EventFilter, groups: Sequence[Group]) -> Totals:
    """Adds up the amounts of the events that match. With a currency in the filter only amounts in it are added up.

    Events that were called off are left out, unless the filter asks for them by status. Raises UnknownName, BadFilter.
    """
    where = matching(store, names, wanted)
    found = _amounts(store, where, wanted)
    events = {amount.event for amount in found}
    parties = {group: parties_by_event(store, where, _ROLES[group]) for group in groups if group in _ROLES}
    sorted_out: dict[tuple[Key, ...], list[Amount]] = defaultdict(list)
    for amount in found:
        sorted_out[tuple(_key(group, amount, parties) for group in groups)].append(amount)
    known = describe(store, {each for of in parties.values() for event in of.values() for each in event})
    rows = [_row(groups, key, amounts, known) for key, amounts in sorted_out.items()]
    without = _count_events(store, where, wanted) - len(events)
    return Totals(tuple(sorted(rows, key=_order(groups))), _sums(found), without)


def _amounts(store: EmbeddedStore, where: str, wanted: EventFilter) -> list[Amount]:
    currencies = {each.upper() for each in several(wanted.currency)}
    graph = iri(store.iris.events_graph)
    query = f"""SELECT ?event ?sum ?exact ?currency ?state WHERE {{ {where} GRAPH {graph} {{
          ?event cq:amount ?sum ; cq:status ?state . ?sum cq:exactValue ?exact ; schema:currency ?currency }} }}"""
    # Asked for by itself: as an OPTIONAL it would be looked up of every event there is.
    dated = f"SELECT ?event ?begins WHERE {{ {where} GRAPH {graph} {{ ?event cq:amount ?sum ; cq:start ?begins }} }}"
    starts = {row["event"].value: row["begins"].value for row in select(store, dated)}
    found: dict[tuple[str, str], Amount] = {}
    for row in select(store, query):
        event, currency, status = row["event"].value, row["currency"].value, row["state"].value.rpartition("#")[2]
        if (not currencies or currency in currencies) and _counts(status, wanted):
            amount = Amount(event, Decimal(row["exact"].value), currency, starts.get(event), status)
            found[event, row["sum"].value] = amount
    return [*found.values()]


def _count_events(store: EmbeddedStore, where: str, wanted: EventFilter) -> int:
    query = f"""SELECT ?state (COUNT(DISTINCT ?event) AS ?n) WHERE {{
          {{ SELECT DISTINCT ?event WHERE {{ {where} }} }}
          GRAPH {iri(store.iris.events_graph)} {{ ?event cq:status ?state }} }} GROUP BY ?state"""
    return sum(
        int(row["n"].value) for row in select(store, query) if _counts(row["state"].value.rpartition("#")[2], wanted)
    )


def _counts(status: str, wanted: EventFilter) -> bool:
    return status != "cancelled" or bool(wanted.status)


def _key(group: Group, amount: Amount, parties: Mapping[Group, Mapping[str, set[str]]]) -> Key:
    if group in parties:
        return tuple(sorted(parties[group].get(amount.event, ()))) or None
    if group == "month":
        return amount.start[:7] if amount.start and len(amount.start) >= len("2024-02") else None
    return amount.currency if group == "currency" else amount.status


def _row(groups: Sequence[Group], key: Sequence[Key], amounts: Sequence[Amount], known: Mapping[str, Party]) -> Row:
    told: dict[Group, tuple[Party, ...] | str | None] = {}
    for group, part in zip(groups, key, strict=True):
        told[group] = tuple(known[each] for each in part) if isinstance(part, tuple) else part
    return Row(told, _sums(amounts))


def _sums(amounts: Iterable[Amount]) -> Sums:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    left: dict[tuple[str, rates.Why], list[Amount]] = defaultdict(list)
    used: set[rates.Rate] = set()
    events: set[str] = set()
    dollars: Decimal | None = None
    for each in amounts:
        events.add(each.event)
        sums[each.currency] += each.value
        if each.currency == rates.DOLLAR:
            dollars = (dollars or Decimal()) + each.value
        elif isinstance(found := rates.rate(each.currency, each.start), rates.Rate):
            used.add(found)
            dollars = (dollars or Decimal()) + each.value * found.dollars
        else:
            left[each.currency, found].append(each)
    return Sums(
        len(events),
        dict(sorted(sums.items())),
        None if dollars is None else dollars.quantize(_CENT),
        tuple(sorted(used, key=lambda rate: (rate.day, rate.currency))),
        tuple(_left(currency, why, left[currency, why]) for currency, why in sorted(left)),
    )


def _left(currency: str, why: rates.Why, amounts: Sequence[Amount]) -> Unconverted:
    return Unconverted(currency, sum((each.value for each in amounts), Decimal()), len({e.event for e in amounts}), why)


def _order(groups: Sequence[Group]) -> Callable[[Row], tuple[bool, str, Decimal, int, str]]:
    """By month, months before what has none; then the largest sum first, then the most events, then by name."""

    def order(row: Row) -> tuple[bool, str, Decimal, int, str]:
        month = cast("str | None", row.key.get("month")) if "month" in groups else ""
        names = " ".join(_name(row.key[group]) for group in groups)
        return month is None, month or "", -(row.sums.usd or Decimal()), -row.sums.events, names

    return order


def _name(key: tuple[Party, ...] | str | None) -> str:
    return ", ".join(party.name for party in key) if isinstance(key, tuple) else key or ""
