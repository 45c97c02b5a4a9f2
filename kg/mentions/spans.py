"""Spans of days with the precision they were told at, and the calendar steps that lead to them.

A `Span` knows its first and last day; `iso` writes it no finer than it was told. A week is written as the month
most of it lies in, since dates of the graph are years, months or days.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "week", "month", "year"]
_LENGTH = {"day": 10, "week": 7, "month": 7, "year": 4}
# Months of a season of the year Y; winter begins in December of the year before (meteorological seasons).
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both included, told at `precision`."""

    first: date
    last: date
    precision: Precision

    def iso(self) -> tuple[str, str | None]:
        """Start and end at the precision told; end None when it says no more than the start."""
        if self.precision == "week":
            return (self.first + (self.last - self.first) / 2).isoformat()[:7], None
        length = _LENGTH[self.precision]
        start, end = self.first.isoformat()[:length], self.last.isoformat()[:length]
        return start, None if end == start else end


def day(moment: date) -> Span:
    """One day."""
    return Span(moment, moment, "day")


def month(year: int, number: int) -> Span:
    """A whole month; `number` may run over the year's ends (0 is December before, 13 January after)."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Span(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def year(number: int) -> Span:
    """A whole year."""
    return Span(date(number, 1, 1), date(number, 12, 31), "year")


def week(moment: date, offset: int = 0) -> Span:
    """The week, Monday to Sunday, `offset` weeks from the one of `moment`."""
    monday = moment - timedelta(days=moment.weekday()) + timedelta(weeks=offset)
    return Span(monday, monday + timedelta(days=6), "week")


def weekend(moment: date, offset: int = 0) -> Span:
    """Saturday and Sunday of the week `offset` weeks from the one of `moment`."""
    saturday = moment - timedelta(days=moment.weekday()) + timedelta(days=5, weeks=offset)
    return Span(saturday, saturday + timedelta(days=1), "day")


def season(name: str, number: int) -> Span:
    """A season of the year `number`, on the northern half; winter is the one that ends in that year."""
    begin = _SEASONS[name]
    if name == "winter":
        return Span(month(number, 0).first, month(number, 2).last, "month")
    return Span(month(number, begin).first, month(number, begin + 2).last, "year")


def quarter(number: int, year_number: int) -> Span:
    """A quarter of a year, as its months."""
    return Span(month(year_number, 3 * number - 2).first, month(year_number, 3 * number).last, "month")


def join(first: Span, last: Span) -> Span:
    """From the start of one to the end of the other, at the coarser precision of both."""
    precision = min(first.precision, last.precision, key=lambda p: _LENGTH[p])
    return Span(first.first, last.last, precision)


def part(which: str, whole: Span) -> Span:
    """The "early", "mid" or "late" third of a span, or its "end": its last day; all told at the span's precision."""
    if which == "end":
        return Span(whole.last, whole.last, whole.precision)
    third = {"early": 0, "mid": 1, "late": 2}[which]
    if whole.precision == "year":
        first, last = month(whole.first.year, 4 * third + 1).first, month(whole.first.year, 4 * third + 4).last
        return Span(max(first, whole.first), min(last, whole.last), "year")
    length = ((whole.last - whole.first).days + 1) // 3
    first = whole.first + timedelta(days=third * length)
    last = whole.last if third == 2 else first + timedelta(days=length - 1)
    return Span(first, last, whole.precision)


def shift_months(moment: date, count: int) -> date:
    """The same day `count` months on, or the month's last day where it has no such day."""
    target = month(moment.year, moment.month + count)
    return target.first.replace(day=min(moment.day, target.last.day))


def safe_date(year_number: int, month_number: int, day_number: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year_number, month_number, day_number)
    except ValueError:
        return None
