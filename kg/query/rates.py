"""What an amount was worth in US dollars, by the reference rates of the European Central Bank.

The rates come with the package CurrencyConverter: of each working day since 1999, for some forty currencies.
"""

from __future__ import annotations

import calendar
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from currency_converter import CurrencyConverter, RateNotFoundError

DOLLAR = "USD"
# The longest stretch without rates between two working days is Easter's and Christmas', five days.
_LONGEST_GAP = 7

Why = Literal["no date", "no rate"]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many US dollars one unit of the currency was on that day, a day of the European Central Bank."""

    currency: str
    day: str
    dollars: Decimal


def last_day() -> str:
    """The last day of which there are rates, as an ISO date."""
    return _last().isoformat()


def rate(currency: str, told: str | None) -> Rate | Why:
    """The rate for an ISO date at any precision: of that day, or the last within the month or year.

    Where that day has none it is that of the nearest earlier day; for a day that is still to come, the last there is.
    Without one, says why: nothing tells the date, or the bank had no rate then.
    """
    if told is None:
        return "no date"
    wanted = _last_within(told)
    return _rate(currency, wanted) if wanted else "no rate"


@functools.lru_cache(maxsize=65536)
def _rate(currency: str, wanted: date) -> Rate | Literal["no rate"]:
    for day in _days_back(min(wanted, _last())):
        try:
            dollars = _converter().convert(1, currency, DOLLAR, date=day)
        except (RateNotFoundError, ValueError):  # No day of the bank; no currency of its.
            continue
        return Rate(currency, day.isoformat(), Decimal(dollars))
    return "no rate"


def _last_within(told: str) -> date | None:
    """The last day of a day, month or year; None for what is no date."""
    parts = [int(part) for part in told.split("-")]
    try:
        year, month = parts[0], parts[1] if len(parts) > 1 else 12
        return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def _days_back(wanted: date) -> Iterator[date]:
    return (wanted - timedelta(days) for days in range(min(_LONGEST_GAP, wanted.toordinal())))


@functools.cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)


@functools.cache
def _last() -> date:
    last: date = _converter().bounds[DOLLAR].last_date
    return last
