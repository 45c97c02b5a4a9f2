"""When: the time expressions of a text, what dates they mean, and the day an article speaks from.

`find_times` reads folded text (`kg.text.fold`) and needs no parse. An expression is resolved against a reference day
(`reference_date`), the tense of the verb that governs it, and for "the next day" the date told before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kg.mentions import spans
from kg.mentions.spans import Span
from kg.mentions.time_openings import OPENING
from kg.mentions.time_rules import RULES
from kg.mentions.times import Context
from kg.model import Article

Kind = Literal["date", "since", "until", "by", "before", "after", "duration"]

_GROUP = re.compile(r"\?P<\w+>")
_BY_NAME = {rule.name: (rule, re.compile(rule.pattern)) for rule in RULES}
_ANY = re.compile(
    rf"(?<![A-Za-z\d])(?={OPENING})(?:" + "|".join(f"(?P<{r.name}>{_GROUP.sub('?:', r.pattern)})" for r in RULES) + ")"
)
_GAP = re.compile(r"[.!?][\"')]* +(?=[\"'(]*[A-Z])")
_WORD_OF_TIME = re.compile(
    r"\d|day|[Yy]ear|[Mm]onth|[Ww]eek|night|[Mm]orning|[Ee]vening|afternoon|tomorrow|[Dd]ecade|[Cc]entur"
    r"|[Qq]uarter|[Ff]ortnight|"
    r"[Hh]our|[Mm]inute|[Ss]ummer|[Ss]pring|[Aa]utumn|[Ww]inter|[Ff]all|[Cc]hristmas|uary|ember|[Mm]arch"
    r"|[Aa]pril|May|[Jj]un|[Jj]ul|"
    r"[Aa]ug|[Oo]ct|Jan|Feb|Apr|Sep|Nov|Dec|[A-Z]{3}|(?i:today|tomorrow|christmas|year|new year)"
)
_PREPOSITION = re.compile(
    r"(?:on|in|at|since|until|till|by|of|for|during|from|before|after|through|throughout|over|between|within) ", re.I
)
_BOUND = re.compile(r"\b(since|until|till|by|before|after|following|prior to)(?: (?:the|early|late))? $", re.I)
_BOUNDS: dict[str, Kind] = {"till": "until", "following": "after", "prior to": "before"}

_FULL = ("date_us", "date_eu", "iso", "slashed", "dates_us", "dates_eu")
# After a dateline: "(Reuters) -", "------", ": ".
_OPENS_STORY = re.compile(r"[,)/]? ?(?:[A-Z][A-Za-z]+\)|\([^)]{2,40}\)|/[^/]{2,30}/)? ?(?:-+ |-{2,}|: )")
_PROSE = re.compile(
    r"[.!?] |[a-z]{3,} (?:the|a|on|in|of|to|that|was|were|is|are|has|had|will) |(?:^| )(?:on|in|of|since|until|by)$"
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d(?: ?[AaPp]\.?[Mm]\.?)?(?: ?[A-Z]{2,4}\b)?")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that name a time: offsets into the searched text (end exclusive), the words, and what they say of an act.

    `kind` is "date" for when it happens; "since", "until", "by", "before", "after" for a bound of it; "duration" for
    how long or how often, which never resolves. `rule` and `parts` are what the grammar read.
    """

    start: int
    end: int
    text: str
    kind: Kind
    rule: str
    parts: tuple[tuple[str, str], ...] = ()

    def resolve(
        self, reference: date | None, future: bool | None = None, anchor: date | None = None
    ) -> tuple[str | None, str | None]:
        """Start and end as ISO dates at the precision told; end None unless a span, both None when nothing is meant.

        `future` is the tense of the governing verb: True planned, False past, None unknown. `anchor` is the day told
        before, for "the next day". Without a reference only full dates resolve.
        """
        span = self._span(Context(reference, future, anchor))
        return span.iso() if span else (None, None)

    def bounds(
        self, reference: date | None, future: bool | None = None, anchor: date | None = None
    ) -> tuple[date, date] | None:
        """The first and last day meant, or None; arguments as for `resolve`."""
        span = self._span(Context(reference, future, anchor))
        return (span.first, span.last) if span else None

    def _span(self, context: Context) -> Span | None:
        return _BY_NAME[self.rule][0].resolve(dict(self.parts), context)


def find_times(folded_text: str) -> tuple[TimeExpression, ...]:
    """The time expressions of a text in order, none overlapping another; durations are told apart by `kind`."""
    return tuple(_expressions(folded_text))


def reference_date(article: Article, folded_text: str) -> date | None:
    """The day the article speaks from: its dateline or date line, else `published`, else its first full date.

    `folded_text` is the article's text, folded. A dateline without a year takes the one nearest to `published`, or
    the latest year the text speaks of. A date line later than `published` is no date line of this article.
    """
    published = _published(article.published)
    told = _dateline(article.text, folded_text, published)
    if told and (published is None or told <= published + timedelta(days=3)):
        return told
    return published or _first_date(folded_text)


def dateline(text: str, folded_text: str) -> date | None:
    """The day of an undated text's dateline or date line, None when it has none."""
    return _dateline(text, folded_text, None)


def _published(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _dateline(text: str, folded_text: str, published: date | None) -> date | None:
    for start, end in _first_lines(text):
        line = folded_text[start : min(end, start + 160)]
        for found in find_times(line):
            if found.rule in _FULL and found.kind == "date" and _is_dateline(line, found, end - start):
                return _with_year(found, folded_text, published)
    return None


def _first_lines(text: str, count: int = 6) -> Iterator[tuple[int, int]]:
    lines = (line for line in re.finditer(r"[^\n]+", text[:4000]) if line[0].strip())
    return ((line.start(), line.end()) for line, _ in zip(lines, range(count), strict=False))


def _is_dateline(line: str, found: TimeExpression, length: int) -> bool:
    before, after = line[: found.start].strip(), line[found.end :]
    if _OPENS_STORY.match(after):
        return len(before) <= 70 and not _PROSE.search(before)
    rest = _CLOCK.sub("", before + after)
    return length <= 100 and _has_year(found) and len(rest.split()) <= 6 and not _PROSE.search(rest)


def _with_year(found: TimeExpression, folded_text: str, published: date | None) -> date | None:
    if _has_year(found):
        near = published or date(2000, 1, 1)
    elif published:
        near = published
    elif years := _years(folded_text):
        near = date(max(years), 7, 1)
        exact = [spans.day(day) for year in years if (day := _in_year(found, year))]
        return max(span.first for span in exact) if exact else None
    else:
        return None
    bounds = found.bounds(near)
    return bounds[1] if bounds else None


def _has_year(found: TimeExpression) -> bool:
    return found.rule in ("iso", "slashed") or dict(found.parts)["year"][:1].isdigit()


def _in_year(found: TimeExpression, year: int) -> date | None:
    bounds = found.bounds(date(year, 7, 1))
    return bounds[1].replace(year=year) if bounds else None


def _years(folded_text: str) -> set[int]:
    """The years the text speaks of as present or past."""
    told = (dict(found.parts).get("year", "") for found in find_times(folded_text) if found.kind in ("date", "since"))
    return {int(year) for year in told if year.isdigit()}


def _first_date(folded_text: str) -> date | None:
    for found in find_times(folded_text[:3000]):
        if found.rule in _FULL and found.kind == "date":
            return _with_year(found, folded_text, None)
    return None


def _expressions(text: str) -> Iterator[TimeExpression]:
    for found in _found(text):
        rule, pattern = _BY_NAME[str(found.lastgroup)]
        exact = pattern.match(text, found.start())
        if exact is None:
            continue
        lead = _PREPOSITION.match(text, found.start(), found.end())
        start = lead.end() if lead else found.start()
        kind: Kind = "duration" if rule.kind == "duration" else _bound(text, start)
        parts = tuple((name, value or "") for name, value in exact.groupdict().items())
        yield TimeExpression(start, exact.end(), text[start : exact.end()], kind, rule.name, parts)


def _found(text: str) -> Iterator[re.Match[str]]:
    """The grammar's matches, sought only between sentence ends that hold a word of time: that halves the work."""
    start = 0
    for end in [*(gap.start() for gap in _GAP.finditer(text)), len(text)]:
        if _WORD_OF_TIME.search(text, start, end):
            yield from _ANY.finditer(text, start, end)
        start = end


def _bound(text: str, start: int) -> Kind:
    before = _BOUND.search(text, max(0, start - 20), start)
    if before is None:
        return "date"
    word = before[1].lower()
    return _BOUNDS.get(word) or word  # type: ignore[return-value]
