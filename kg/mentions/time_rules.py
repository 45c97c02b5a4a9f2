"""The grammar of time expressions in news English: each rule a pattern over folded text and what resolves it.

Rules only, no parse. The first rule that matches at a place wins, so the longer and more exact stand first. Every
pattern is case-sensitive except where it says `(?i:...)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.mentions import times
from kg.mentions.numerals import WORDS
from kg.mentions.spans import Span
from kg.mentions.times import Context, Parts


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of expression: `kind` is what it says of the act ("date", "duration", "vague")."""

    name: str
    pattern: str
    resolve: Callable[[Parts, Context], Span | None]
    kind: str = "date"


# Names of months and weekdays only with a capital or in capitals: "march", "may" and "second" are mostly other words.
_MONTH_NAMES = [month.capitalize() for month in times.MONTHS]
_SHORT = ["Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec"]
_MONTH = (
    r"(?:(?:"
    + "|".join(f"{name}|{name.upper()}" for name in _MONTH_NAMES)
    + r")\b|(?:"
    + "|".join(f"{name}|{name.upper()}" for name in _SHORT)
    + r")(?:\.|\b(?!\.)))"
)
_PLAIN_MONTH = "(?:" + "|".join(f"{n}|{n.upper()}" for n in _MONTH_NAMES if n not in ("March", "May")) + ")"
_WEEKDAY = "(?:" + "|".join(f"{name.capitalize()}|{name.upper()}" for name in times.DAYS) + ")"
_YEAR = r"(?:1[5-9]\d\d|20\d\d|21\d\d)(?!\d|[,.]\d|%)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\dA-Za-z%]|[,.:]\d)"
_DASH = r"(?i: ?(?:-+|to|through|until|till) ?)"
_RANGE = r"(?i: ?(?:-+|to|through|until|till|and|&) ?)"
_UNIT = "(?i:year|month|week|day|decade|quarter|century|hour|minute|fortnight)"
_SEASON = "(?i:spring|summer|autumn|fall|winter)"
_PART = (
    r"(?i:(?:the )?(?:very )?(?:(?P<part>early|mid|late|middle|end|beginning|start|close|turn)(?: (?:in|of"
    r"|part of))?)(?:-| )(?:the )?)"
)
_COUNT = rf"(?:(?i:{WORDS}|an?|half a|several|some|many|a few|a couple of|few)|\d[\d,]{{0,12}}(?:\.\d+)?)"
_HOUR = r"(?i: (?:early |late |mid-?)?(?:morning|afternoon|evening|night|noon|lunchtime))?"
# Days that carry a weekday's name but are no weekday: "Good Friday".
_NAMED_DAY = "".join(
    f"(?<!{word} )"
    for word in ["Good", "Black", "Bloody", "Ash", "Super", "Palm", "Easter", "Holy", "every", "each", "Every", "Each"]
)
# What stands after a number that only looks like a year.
_THINGS = (
    r"(?! ?(?i:troops|soldiers|people|men|women|children|civilians|refugees|migrants|personnel|officers"
    r"|members|families|"
    r"vehicles|tanks|jobs|tons|tonnes|kilomet\w+|km|miles|met\w+|feet|hectares|acres|percent|per cent|dollars"
    r"|euros|pounds|"
    r"million|billion|thousand|hours|hrs|GMT|UTC|local time|points|square|homes|students|cases|deaths|prisoners)\b)"
)


# What makes a number after it a count or a name: "over 2000", "Resolution 2118", "Agenda 2030".
_COUNTERS = ["over", "than", "some", "about", "least", "nearly", "around", "almost", "roughly", "approximately"]
_NAMERS = ["resolution", "number", "no", "no.", "agenda", "vision", "flight", "article", "section"]
_NO_YEAR_AFTER = "".join(rf"(?<!\b(?i:{re.escape(word)}) )" for word in [*_COUNTERS, *_NAMERS])


def _strip(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


_LEAD = rf"(?:{_WEEKDAY},? ?(?i:the )?)?"
_FROM = r"(?:(?i:from|between|in|on|during) )?"
_TOLD_YEAR = rf"(?P<year>{_YEAR}|(?i:this|last|next) year\b)"
_AND_YEAR = rf"(?:,? (?i:of )?{_TOLD_YEAR})?"
_THIS = r"(?P<which>(?i:this past|this coming|last|past|previous|this|next|coming|following|upcoming|current|same))"
_CALENDAR = r"(?P<which>(?i:this past|this coming|last|previous|this|next|coming|upcoming|current))"

RULES: tuple[Rule, ...] = (
    Rule("iso", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)", times.resolve_iso),
    Rule("slashed", r"(?P<a>\d\d?)(?P<sep>[/.])(?P<b>\d\d?)[/.](?P<y>(?:19|20)\d\d)(?!\d)", times.slashed),
    Rule(
        "week_of",
        rf"(?i:(?:the )?week (?:of|beginning|starting)) (?P<month>{_MONTH}) (?P<day>{_DAY}){_AND_YEAR}",
        times.week_of,
    ),
    Rule(
        "dates",
        rf"{_FROM}{_LEAD}(?P<month>{_MONTH}) (?P<day>{_DAY})(?:, (?P<year1>{_YEAR}),?)?{_DASH}{_LEAD}"
        rf"(?P<month2>{_MONTH}) (?P<day2>{_DAY}){_AND_YEAR}",
        times.date_range,
    ),
    Rule(
        "dates_between",
        rf"(?i:between) (?P<month>{_MONTH}) (?P<day>{_DAY})(?:, (?P<year1>{_YEAR}),?)? and (?P<month2>{_MONTH}) "
        rf"(?P<day2>{_DAY}){_AND_YEAR}",
        times.date_range,
    ),
    Rule(
        "dates_us",
        rf"{_FROM}{_LEAD}(?P<month>{_MONTH}) (?P<day>{_DAY}){_RANGE}(?P<day2>{_DAY}){_AND_YEAR}",
        times.date_range,
    ),
    Rule(
        "dates_eu",
        rf"{_FROM}(?i:the )?(?P<day>{_DAY})(?: (?P<month>{_MONTH})(?: (?P<year1>{_YEAR}))?)?{_RANGE}(?i:the )?"
        rf"(?P<day2>{_DAY})(?i: of)? (?P<month2>{_MONTH}){_AND_YEAR}",
        times.date_range,
    ),
    Rule(
        "date_us",
        rf"{_LEAD}(?P<month>{_MONTH}) (?i:the )?(?P<day>{_DAY}){_AND_YEAR}(?! ?(?i:percent|million|billion)\b)",
        times.resolve_date,
    ),
    Rule(
        "date_eu",
        rf"{_LEAD}(?i:the )?(?P<day>{_DAY})(?i: day)?(?i: of)? (?P<month>{_MONTH}){_AND_YEAR}",
        times.resolve_date,
    ),
    Rule(
        "months",
        rf"{_FROM}(?P<month>{_MONTH})(?: (?P<year1>{_YEAR}))?{_RANGE}(?P<month2>{_MONTH}),? (?i:of )?(?P<year>{_YEAR})",
        times.month_range,
    ),
    Rule(
        "months_bare",
        rf"(?i:from|between) (?P<month>{_MONTH}){_RANGE}(?P<month2>{_MONTH})(?P<year>)",
        times.month_range,
    ),
    Rule("month", rf"(?:{_PART})?(?P<month>{_MONTH}),? (?i:of )?{_TOLD_YEAR}", times.resolve_month),
    Rule("month_last", rf"{_THIS} (?P<month>{_MONTH})(?! \d)", times.which_month),
    Rule("month_part", rf"{_PART}(?P<month>{_MONTH})(?P<year>)", times.resolve_month),
    Rule(
        "month_in",
        rf"(?i:in|since|until|till|by|during|from|before|after|through|for|throughout) (?P<month>{_MONTH})"
        r"(?P<year>)(?! (?:\d|(?:of )?(?:this|last|next) year))",
        times.resolve_month,
    ),
    Rule("month_bare", rf"(?P<month>{_PLAIN_MONTH})\b(?P<year>)(?! \d| [A-Z][a-z]|-\w)", times.resolve_month),
    Rule(
        "halves",
        rf"(?i:(?:the )?(?P<n>first|second) (?P<half>half)(?: of)?(?: the year)?) (?P<year>{_YEAR})",
        times.resolve_quarter,
    ),
    Rule(
        "quarter",
        rf"(?i:(?:the )?(?P<n>first|second|third|fourth|last|final) quarter(?: of)?) (?P<year>{_YEAR})",
        times.resolve_quarter,
    ),
    Rule("quarter_q", rf"Q(?P<n>[1-4]) (?:of )?(?P<year>{_YEAR})", times.resolve_quarter),
    Rule(
        "season_year", rf"(?:{_strip(_PART)})?(?P<season>{_SEASON})(?i: of)?,? (?P<year>{_YEAR})", times.resolve_season
    ),
    Rule(
        "season_this",
        rf"(?:{_strip(_PART)})?(?P<which>(?i:this|last|next|coming)) (?P<season>{_SEASON})\b",
        times.resolve_season,
    ),
    Rule(
        "season_in",
        rf"(?i:(?:early |late |mid-?)?(?:in|during) the) (?P<season>{_SEASON})(?P<year>)\b(?! of)",
        times.resolve_season,
    ),
    Rule("decade", rf"(?:{_PART}|(?i:the ))?(?P<year>1[5-9]\d0|20\d0)'?s\b", times.decade),
    Rule(
        "years",
        rf"{_FROM}(?P<year>{_YEAR})(?i: ?(?:-+|to|through|until|/) ?)(?P<year2>{_YEAR}|\d\d(?![\d-]))",
        times.year_range,
    ),
    Rule("years_between", rf"(?i:between) (?P<year>{_YEAR}) and (?P<year2>{_YEAR})", times.year_range),
    Rule("fiscal", rf"(?i:fiscal year|financial year|FY)(?: \(FY\))? ?(?P<year>{_YEAR})", times.resolve_year),
    Rule("year_part", rf"{_PART}(?P<year>20\d\d|1[5-9]\d\d)(?!\d|[,.]\d|s\b)", times.resolve_year),
    Rule(
        "year_in",
        rf"(?i:in|since|(?<!act )of|by|until|till|during|before|after|from) (?P<year>{_YEAR}){_THINGS}(?! ?-)",
        times.resolve_year,
    ),
    Rule(
        "year",
        rf"(?<![$€£¥#./:+-]){_NO_YEAR_AFTER}(?P<year>19\d\d|20\d\d)(?!\d|[,./:]\d|%|-\w|s\b){_THINGS}",
        times.resolve_year,
    ),
    Rule(
        "feast",
        r"(?P<feast>(?i:new year'?s (?:day|eve)|christmas(?: day| eve)?|boxing day|valentine's day)|May "
        rf"Day){_AND_YEAR}",
        times.feast,
    ),
    Rule(
        "weekdays",
        rf"{_FROM}(?:(?P<which>(?i:last|next|this)) )?(?P<weekday>{_WEEKDAY}){_RANGE}(?P<weekday2>{_WEEKDAY})\b",
        times.weekday_range,
    ),
    Rule(
        "weekday_week",
        rf"(?P<weekday>{_WEEKDAY}){_HOUR}(?i: of)? (?P<which>(?i:last|next|this)) (?i:week)\b",
        times.weekday_of_week,
    ),
    Rule(
        "weekday",
        rf"{_NAMED_DAY}(?:(?i:early |late |noon on |midnight on )*)(?:{_THIS} )?(?P<weekday>{_WEEKDAY})\b{_HOUR}",
        times.weekday,
    ),
    Rule(
        "near_day",
        r"(?P<near>(?i:(?:the )?day before yesterday|(?:the )?day after tomorrow|yesterday|today(?!'s "
        r"(?:world|age|society|"
        r"economy|challenges|youth|generation))|tomorrow(?!'s (?:world|leaders|generation))|tonight|last night|"
        r"this (?:very )?(?:morning|afternoon|evening)))\b(?i: (?:morning|afternoon|evening|night))?",
        times.near_day,
    ),
    Rule(
        "ago",
        r"(?:(?P<more>(?i:more than|over|at least|well over)) |(?i:(?:nearly|almost|about|around|just|roughly"
        r"|some|less than|only) ))?"
        rf"(?P<count>{_COUNT})[ -](?P<unit>{_UNIT})s?(?i: ago)",
        times.ago,
    ),
    Rule(
        "ahead",
        rf"(?:(?i:in) )?(?P<count>{_COUNT}) (?P<unit>{_UNIT})s?'? (?i:from (?:now|today)|hence|time\b)",
        times.ahead,
    ),
    Rule(
        "after",
        rf"(?P<count>{_COUNT}) (?P<unit>{_UNIT})s? (?P<turn>(?i:later|earlier|afterwards?|before|previously))\b",
        times.after_anchor,
    ),
    Rule("day_beside", r"(?i:the day) (?P<side>(?i:before|after))(?=[,.;)]|$)", times.day_beside),
    Rule(
        "beside",
        r"(?i:the|that|the very) (?P<which>(?i:next|following|previous|preceding|same)) (?P<unit>(?i:day|week"
        r"|month|year))\b(?! of)",
        times.beside_anchor,
    ),
    Rule(
        "that",
        r"(?i:(?:on|in|during|later|earlier) )?(?P<which>(?i:that|the same)) (?P<unit>(?i:day|week|month|year))\b",
        times.beside_anchor,
    ),
    Rule(
        "passing",
        r"(?i:(?:for|over|in|during|within|throughout|across) )?(?i:the )?(?i:past|last|next|coming|following"
        r"|recent|previous|first) "
        rf"(?:{_COUNT} )?(?:(?i:or so|\w+) )??{_UNIT}s\b",
        times.nothing,
        "duration",
    ),
    Rule(
        "passing_one",
        rf"(?i:(?:for|over|in|during|within|throughout|across) )(?i:the )(?i:past|last|next|coming) {_UNIT}\b",
        times.nothing,
        "duration",
    ),
    Rule(
        "weekend",
        r"(?i:(?:over|during|on|at) )?(?:(?:(?i:the) )?(?:(?P<which>(?i:this past|this coming|last|past|this"
        r"|next|coming)) )|(?i:the ))(?i:weekend)\b",
        times.resolve_weekend,
    ),
    Rule(
        "unit",
        rf"(?:(?P<part>(?i:early|late|earlier|later|mid))(?:-| )(?i:in )?)?{_CALENDAR} "
        rf"(?P<unit>(?i:year|month|week|quarter|decade))\b",
        times.resolve_unit,
    ),
    Rule("unit_part_of", rf"{_PART}{_CALENDAR} (?P<unit>(?i:year|month|week|quarter|decade))\b", times.resolve_unit),
    Rule(
        "unit_own",
        rf"(?:(?P<part>(?i:earlier|later|late|early)) (?i:in )|{_PART.replace('?P<part>', '?P<part2>')})"
        r"(?i:the )?(?P<new>(?i:new ))?(?P<unit>(?i:year|month|week))\b(?! of)",
        times.own_unit,
    ),
    Rule(
        "bare_day",
        r"(?i:on) (?i:the) (?P<day>\d\d?(?:st|nd|rd|th))(?=[.,;:)]|$| (?i:and|at|in|when|but)\b)",
        times.bare_day,
    ),
    Rule(
        "compound",
        rf"(?:\d+|(?i:{WORDS}|half|multi|several|single))-{_UNIT}s?(?:-(?i:long|old))?\b",
        times.nothing,
        "duration",
    ),
    Rule("recurring", rf"(?i:every|each|per|a) (?:{_UNIT}|{_WEEKDAY})s?\b(?! ago)", times.nothing, "duration"),
    Rule(
        "duration",
        r"(?:(?i:for|in|over|within|during|after) )?(?i:more than |nearly |almost |about |over |up to |the "
        rf")?{_COUNT} (?:(?i:consecutive|straight|full|long|whole|more) )?{_UNIT}s?\b",
        times.nothing,
        "duration",
    ),
    Rule(
        "vague",
        r"(?i:(?:in |over )?(?:the )?(?:coming|recent|past|following|ensuing) (?:days|weeks|months|years))\b",
        times.nothing,
        "vague",
    ),
)
