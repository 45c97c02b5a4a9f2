"""What time expressions mean: each function takes the words of one expression and a `Context`, and returns its `Span`.

None where the words name no date, or where what they count from is unknown. The patterns that give the words are in
`time_rules`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kg.mentions import spans
from kg.mentions.numerals import parse_number
from kg.mentions.spans import Span

Parts = Mapping[str, str]
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Context:
    """What a time expression counts from: the article's day, the tense it stands in, the day told last."""

    reference: date | None
    future: bool | None = None
    anchor: date | None = None


def _month_number(name: str) -> int:
    return [m[:3] for m in MONTHS].index(name.lower()[:3]) + 1


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _nearest(candidates: list[Span], when: Context) -> Span | None:
    """The candidate that the tense asks for: the last that has begun, the next that has not ended, or the nearest.

    A day told without its year is hardly ever a year away, so two weeks on the wrong side of the tense are allowed.
    """
    if when.reference is None or not candidates:
        return None
    now = when.reference
    slack = timedelta(days=14 if candidates[0].precision == "day" else 0)
    past = [c for c in candidates if c.first <= now + slack]
    coming = [c for c in candidates if c.last >= now - slack]
    if when.future is True and coming:
        return coming[0]
    if when.future is False and past:
        return past[-1]
    return min(candidates, key=lambda c: abs((c.first - now).days) + abs((c.last - now).days))


def _any_year(make: Callable[[int], Span | None], told: str, when: Context) -> Span | None:
    if told[:1].isdigit():
        return make(int(told))
    if when.reference is None:
        return None
    if told:
        return make(when.reference.year + _step(told.split()[0]))
    around = range(when.reference.year - 1, when.reference.year + 2)
    return _nearest([span for year in around if (span := make(year))], when)


def _single(month_name: str, day: str) -> Callable[[int], Span | None]:
    def make(year: int) -> Span | None:
        moment = spans.safe_date(year, _month_number(month_name), _number(day))
        return spans.day(moment) if moment else None

    return make


def resolve_iso(parts: Parts, when: Context) -> Span | None:
    """ "2024-01-08"; None for a day that no calendar has."""
    moment = spans.safe_date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    return spans.day(moment) if moment else None


def slashed(parts: Parts, when: Context) -> Span | None:
    """ "13/4/2024" where only one order of day and month is possible."""
    first, second, year = int(parts["a"]), int(parts["b"]), int(parts["y"])
    if first <= 12 and second <= 12 and first != second and parts["sep"] == "/":
        return None  # 3/4/2024 is March in one country and April in the next
    day, month = (second, first) if second > 12 else (first, second)
    moment = spans.safe_date(year, month, day)
    return spans.day(moment) if moment else None


def resolve_date(parts: Parts, when: Context) -> Span | None:
    """ "8 January 2024", "January 8": a day, its year inferred where none is told."""
    return _any_year(_single(parts["month"], parts["day"]), parts["year"], when)


def date_range(parts: Parts, when: Context) -> Span | None:
    """ "3 to 5 May", "from July 26 to August 2": the days from first to last."""
    first_month, last_month = parts["month"], parts.get("month2") or parts["month"]
    if not first_month:
        first_month = last_month

    def make(year: int) -> Span | None:
        last = _single(last_month, parts["day2"])(year)
        before = _month_number(first_month) > _month_number(last_month)
        first = _single(first_month, parts["day"])(_number(parts.get("year1") or str(year - before)))
        return spans.join(first, last) if first and last and first.first <= last.last else None

    return _any_year(make, parts["year"], when)


def resolve_month(parts: Parts, when: Context) -> Span | None:
    """ "February 2024", "early March": a month, or a part of it."""
    number = _month_number(parts["month"])
    which = _which_part(parts.get("part", ""))
    whole = _any_year(lambda year: spans.month(year, number), parts.get("year", ""), when)
    return spans.part(which, whole) if whole and which else whole


def month_range(parts: Parts, when: Context) -> Span | None:
    """ "March to May 2021": the months from first to last."""
    first, last = _month_number(parts["month"]), _month_number(parts["month2"])

    def make(year: int) -> Span | None:
        begin = _number(parts["year1"]) if parts.get("year1") else year - (first > last)
        return spans.join(spans.month(begin, first), spans.month(year, last))

    return _any_year(make, parts["year"], when)


def _which_part(word: str) -> str:
    word = word.lower()
    return {"beginning": "early", "start": "early", "turn": "early", "middle": "mid", "close": "end"}.get(word, word)


def resolve_year(parts: Parts, when: Context) -> Span | None:
    """ "2024", "late 2019": a year, or a part of it."""
    whole = spans.year(_number(parts["year"]))
    which = _which_part(parts.get("part", ""))
    return spans.part(which, whole) if which else whole


def year_range(parts: Parts, when: Context) -> Span | None:
    """ "2014-16": the years from first to last."""
    first, last = parts["year"], parts["year2"]
    if len(last) == 2:
        last = first[:2] + last
    return spans.join(spans.year(int(first)), spans.year(int(last))) if first < last else None


def decade(parts: Parts, when: Context) -> Span | None:
    """ "the 1990s", "the early 1990s"."""
    begin = int(parts["year"])
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "end": (8, 9)}.get(
        _which_part(parts["part"]), (0, 9)
    )
    return spans.join(spans.year(begin + first), spans.year(begin + last))


def resolve_season(parts: Parts, when: Context) -> Span | None:
    """ "this summer", "the winter of 2014"."""
    name = parts["season"].lower()
    step = _step(parts.get("which", ""))
    now = when.reference
    if step and now:
        around = [spans.season(name, now.year + n) for n in (-1, 0, 1)]
        found = [s for s in around if s.last < now] if step < 0 else [s for s in around if s.first > now]
        return (found[-1] if step < 0 else found[0]) if found else None
    if parts.get("which") and now:
        return spans.season(name, now.year)
    return _any_year(lambda year: spans.season(name, year), parts.get("year", ""), when)


def resolve_quarter(parts: Parts, when: Context) -> Span | None:
    """ "the third quarter", "the first half of 2020"."""
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}.get(parts["n"].lower())
    count = number or int(parts["n"])
    if parts.get("half"):
        return _any_year(
            lambda y: spans.join(spans.quarter(2 * count - 1, y), spans.quarter(2 * count, y)), parts["year"], when
        )
    return _any_year(lambda y: spans.quarter(count, y), parts["year"], when) if count <= 4 else None


def _step(word: str) -> int:
    word = word.lower()
    if word in ("last", "past", "previous", "preceding", "this past"):
        return -1
    return 1 if word in ("next", "coming", "following", "this coming", "upcoming") else 0


def resolve_unit(parts: Parts, when: Context) -> Span | None:
    """This, last or next year, month, week ..., or an early, late, earlier, later part of it."""
    if when.reference is None:
        return None
    whole = _stepped(parts["unit"].lower(), _step(parts["which"]), when.reference)
    return _portion(parts.get("part", "").lower(), whole, when.reference) if whole else None


def _stepped(unit: str, step: int, now: date) -> Span | None:
    if unit == "week":
        return spans.week(now, step)
    if unit == "month":
        return spans.month(now.year, now.month + step)
    if unit == "year":
        return spans.year(now.year + step)
    if unit == "quarter":
        index = (now.month - 1) // 3 + step
        return spans.quarter(index % 4 + 1, now.year + index // 4)
    if unit == "decade":
        begin = now.year // 10 * 10 + 10 * step
        return spans.join(spans.year(begin), spans.year(begin + 9))
    return None


def _portion(word: str, whole: Span, now: date) -> Span:
    inside = whole.first <= now <= whole.last
    if word == "earlier" and inside:
        return Span(whole.first, now, whole.precision)
    if word == "later" and inside:
        return Span(now, whole.last, whole.precision)
    which = _which_part({"earlier": "early", "later": "late"}.get(word, word))
    if not which or whole.precision == "week":
        return whole
    return spans.part(which, whole)


def own_unit(parts: Parts, when: Context) -> Span | None:
    """ "later in the month", "the end of the year": of the running one, or of the new one ("of the new year")."""
    which = "next" if parts.get("new") else "this"
    return resolve_unit({**parts, "which": which, "part": parts.get("part") or parts.get("part2", "")}, when)


def resolve_weekend(parts: Parts, when: Context) -> Span | None:
    """ "the weekend", "next weekend"."""
    if when.reference is None:
        return None
    now, step = when.reference, _step(parts.get("which", ""))
    running = now.weekday() >= 4
    if step:
        return spans.weekend(now, step)
    if when.future is True or running or (parts.get("which", "").lower() == "this" and when.future is None):
        return spans.weekend(now)
    return spans.weekend(now, -1)


def weekday(parts: Parts, when: Context) -> Span | None:
    """ "Friday", "last Monday", by the tense where no word decides."""
    if when.reference is None:
        return None
    now, wanted = when.reference, DAYS.index(parts["weekday"].lower())
    which, behind = parts.get("which", "").lower(), (when.reference.weekday() - wanted) % 7
    if which in ("last", "past", "this past", "previous"):
        return spans.day(now - timedelta(days=behind or 7))
    if which == "next":
        return spans.day(spans.week(now, 1).first + timedelta(days=wanted))
    if which in ("coming", "this coming") or when.future or (which == "this" and when.future is None):
        return spans.day(now + timedelta(days=-behind % 7))
    return spans.day(now - timedelta(days=behind))


def weekday_of_week(parts: Parts, when: Context) -> Span | None:
    """ "Friday of last week"."""
    if when.reference is None:
        return None
    monday = spans.week(when.reference, _step(parts["which"])).first
    return spans.day(monday + timedelta(days=DAYS.index(parts["weekday"].lower())))


def weekday_range(parts: Parts, when: Context) -> Span | None:
    """ "Monday to Wednesday"."""
    first = weekday(parts, when)
    if first is None:
        return None
    ahead = (DAYS.index(parts["weekday2"].lower()) - first.first.weekday()) % 7
    last = first.first + timedelta(days=ahead)
    too_late = when.future is False and when.reference is not None and last > when.reference
    step = timedelta(weeks=-1 if too_late else 0)
    return Span(first.first + step, last + step, "day")


def which_month(parts: Parts, when: Context) -> Span | None:
    """ "last February", "this January": the last that ended, the running year's, the next that begins."""
    if when.reference is None:
        return None
    number, step, now = _month_number(parts["month"]), _step(parts["which"]), when.reference
    if step == 0:
        return spans.month(now.year, number)
    around = [spans.month(now.year + n, number) for n in (-1, 0, 1)]
    found = [m for m in around if m.last < now] if step < 0 else [m for m in around if m.first > now]
    return (found[-1] if step < 0 else found[0]) if found else None


_NEAR = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}


def near_day(parts: Parts, when: Context) -> Span | None:
    """ "today", "yesterday", "the day after tomorrow"."""
    if when.reference is None:
        return None
    words = parts["near"].lower().removeprefix("the ")
    return spans.day(when.reference + timedelta(days=_NEAR.get(words, 0)))


def _count(text: str) -> float | None:
    words = text.lower()
    value = {"a": 1.0, "an": 1.0, "a couple of": 2.0, "half a": 0.5}.get(words)
    if value is None and (number := parse_number(words)) is not None:
        value = float(number)
    return value


def moved(parts: Parts, origin: date | None, sign: int) -> Span | None:
    """So many days, weeks, months or years from a day, as exact as the unit; None for hours that reach another day."""
    count, unit = _count(parts["count"]), parts["unit"].lower()
    if origin is None or count is None or count > 2000:
        return None
    if unit in ("hour", "minute"):
        return spans.day(origin) if count < 12 else None
    if unit in ("day", "week", "fortnight"):
        days = count * {"day": 1, "week": 7, "fortnight": 14}[unit]
        moment = origin + timedelta(days=sign * days)
        return Span(moment, moment, "day" if unit == "day" else "week")
    months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    if months > 12 * (origin.year - 1):
        return None
    moment = spans.shift_months(origin, sign * int(months))
    return spans.month(moment.year, moment.month) if months < 12 else spans.year(moment.year)


def ago(parts: Parts, when: Context) -> Span | None:
    """ "two weeks ago"; None for "more than two weeks ago"."""
    return None if parts["more"] else moved(parts, when.reference, -1)


def ahead(parts: Parts, when: Context) -> Span | None:
    """ "in two weeks": counted from the day that the article speaks from."""
    return moved(parts, when.reference, 1)


def after_anchor(parts: Parts, when: Context) -> Span | None:
    """ "two days later", "the next week": from the day told before."""
    return moved(parts, when.anchor, -1 if parts["turn"].lower() in ("earlier", "before", "previously") else 1)


def beside_anchor(parts: Parts, when: Context) -> Span | None:
    """ "the next day", "the previous month", "that year": counted from the anchor."""
    unit, step = parts["unit"].lower(), _step(parts["which"])
    if when.anchor is None:
        return None
    return spans.day(when.anchor + timedelta(days=step)) if unit == "day" else _stepped(unit, step, when.anchor)


def day_beside(parts: Parts, when: Context) -> Span | None:
    """ "the next day", "the day before": beside the day told before."""
    step = -1 if parts["side"].lower() == "before" else 1
    return spans.day(when.anchor + timedelta(days=step)) if when.anchor else None


def bare_day(parts: Parts, when: Context) -> Span | None:
    """ "the 24th": the day of the month that the tense and the article's day suggest."""
    if when.reference is None:
        return None
    around = [spans.month(when.reference.year, when.reference.month + n).first for n in (-1, 0, 1)]
    days = [spans.safe_date(m.year, m.month, _number(parts["day"])) for m in around]
    return _nearest([spans.day(d) for d in days if d], when)


# Feasts with a fixed date, told without a country: (month, day).
_FEASTS = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "boxing day": (12, 26), "valentine's day": (2, 14), "may day": (5, 1),
}  # fmt: skip


def feast(parts: Parts, when: Context) -> Span | None:
    """ "New Year's Day", "Christmas": feasts with a fixed date."""
    month, day = _FEASTS[re.sub("years", "year's", parts["feast"].lower())]
    return _any_year(lambda year: spans.day(date(year, month, day)), parts["year"], when)


def week_of(parts: Parts, when: Context) -> Span | None:
    """ "the week of October 10"."""
    found = resolve_date(parts, when)
    return spans.week(found.first) if found else None


def nothing(parts: Parts, when: Context) -> Span | None:
    """Words about time that name none."""
    return None
