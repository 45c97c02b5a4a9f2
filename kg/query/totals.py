"""What was pledged or given in all: amounts of events added up by who gives, who gets, currency, month or status.

Each event counts once, however many articles report it. Sums are kept by currency, and told in US dollars as far as
there are rates. What several parties give together stands in a row of them all, so that rows add up to the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from kg.query import rates
from kg.query.amounts import Amount, Ledger, read_ledger
from kg.query.filters import EventFilter, several
from kg.query.matching import matched
from kg.query.names import Names
from kg.query.parties import Party, describe
from kg.store import EmbeddedStore

Group = Literal["donor", "beneficiary", "currency", "month", "status"]
_CENT = Decimal("0.01")
# What a group goes by: IRIs of parties, a currency, a month, a status; None for what nothing tells.
Key = tuple[str, ...] | str | None


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
    ledger, events = read_ledger(store), matched(store, names, wanted)
    if not wanted.status:
        events = events - ledger.cancelled
    found = _amounts(ledger, events, {each.upper() for each in several(wanted.currency)})
    sorted_out: dict[tuple[Key, ...], list[Amount]] = defaultdict(list)
    for amount in found:
        sorted_out[tuple(_key(group, amount, ledger) for group in groups)].append(amount)
    parties = {each for key in sorted_out for part in key if isinstance(part, tuple) for each in part}
    known = describe(names, store.iris, parties)
    rows = [_row(groups, key, amounts, known) for key, amounts in sorted_out.items()]
    without = len(events) - len({amount.event for amount in found})
    return Totals(tuple(sorted(rows, key=_order(groups))), _sums(found), without)


def _amounts(ledger: Ledger, events: Set[str], currencies: Set[str]) -> list[Amount]:
    return [
        amount
        for event in sorted(events & ledger.given.keys())
        for amount in ledger.given[event].amounts
        if not currencies or amount.currency in currencies
    ]


def _key(group: Group, amount: Amount, ledger: Ledger) -> Key:
    given = ledger.given[amount.event]
    if group == "donor":
        return given.donors or None
    if group == "beneficiary":
        return given.beneficiaries or None
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
