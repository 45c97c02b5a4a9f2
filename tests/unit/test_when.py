"""When: expressions found, dates meant, and the day an article speaks from."""

from __future__ import annotations

import json
import random
import re
import time
from datetime import date
from pathlib import Path

import pytest

from kg.mentions import when
from kg.mentions.time_openings import OPENING
from kg.mentions.time_rules import RULES
from kg.mentions.when import find_times, reference_date
from kg.model import Article
from kg.text import fold

WEDNESDAY = date(2023, 6, 14)


def only(text: str):
    """The one expression of the text that is no duration."""
    found = [expression for expression in find_times(fold(text)) if expression.kind != "duration"]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "future", "start", "end"),
    [
        ("met on Monday evening", False, "2023-06-12", None),
        ("will meet on Monday", True, "2023-06-19", None),
        ("arrived last Wednesday", False, "2023-06-07", None),
        ("leaves next Saturday", True, "2023-06-24", None),
        ("talks from Tuesday to Thursday", False, "2023-06-06", "2023-06-08"),
        ("talks from Thursday to Saturday", True, "2023-06-15", "2023-06-17"),
        ("on Friday of last week", False, "2023-06-09", None),
        ("yesterday's vote", False, "2023-06-13", None),
        ("the day after tomorrow", True, "2023-06-16", None),
        ("spoke tonight", None, "2023-06-14", None),
        ("in February", False, "2023-02", None),
        ("in February", True, "2024-02", None),
        ("last December", False, "2022-12", None),
        ("on January 8", False, "2023-01-08", None),
        ("on January 8", True, "2024-01-08", None),
        ("on 9 November", None, "2023-11-09", None),
        ("the 24th of February", False, "2023-02-24", None),
        ("April 3 of last year", False, "2022-04-03", None),
        ("Sept. 30, 2019", None, "2019-09-30", None),
        ("on 2018-07-16", None, "2018-07-16", None),
        ("JUNE 12, 2018", None, "2018-06-12", None),
        ("from 3 to 5 May", False, "2023-05-03", "2023-05-05"),
        ("March 23–25, 2025", None, "2025-03-23", "2025-03-25"),
        ("on July 26 and 27", True, "2023-07-26", "2023-07-27"),
        ("between Dec. 29 and Jan. 3", False, "2022-12-29", "2023-01-03"),
        ("Nov. 30 - Dec. 2, 2021", None, "2021-11-30", "2021-12-02"),
        ("early March", False, "2023-03", None),
        ("the end of October", True, "2023-10", None),
        ("in March and April 2021", None, "2021-03", "2021-04"),
        ("later this month", True, "2023-06", None),
        ("early next week", True, "2023-06", None),
        ("at the end of last year", False, "2022", None),
        ("next year", True, "2024", None),
        ("this summer", True, "2023", None),
        ("last winter", False, "2022-12", "2023-02"),
        ("the second quarter of 2022", None, "2022-04", "2022-06"),
        ("the first half of 2022", None, "2022-01", "2022-06"),
        ("two weeks ago", False, "2023-05", None),
        ("four days ago", False, "2023-06-10", None),
        ("five months ago", False, "2023-01", None),
        ("nearly seventy-five years ago", False, "1948", None),
        ("75 years ago", False, "1948", None),
        ("10 days ago", False, "2023-06-04", None),
        ("over the weekend", False, "2023-06-10", "2023-06-11"),
        ("this weekend", True, "2023-06-17", "2023-06-18"),
        ("on New Year’s Day", False, "2023-01-01", None),
        ("the 2022 massacre", None, "2022", None),
        ("the 1990s", None, "1990", "1999"),
        ("from 2014 to 2016", None, "2014", "2016"),
    ],
)
def test_a_phrase_means_its_date(text: str, future: bool | None, start: str, end: str | None) -> None:
    assert only(text).resolve(WEDNESDAY, future) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "it may march on a second time",
        "Theresa May met June Smith",
        "Resolution 2118 and 2000 troops",
        "Bloody Sunday",
        "$2024 for 1,950 men",
        "over 2000 people at 3.2023",
        "the Vision 2030 plan",
    ],
)
def test_other_words_are_no_time(text: str) -> None:
    assert find_times(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "for two weeks",
        "a two-week tour",
        "over the next 5 years",
        "a 20-year war",
        "20 years at war",
        "1,000 days",
        "in recent days",
        "every Friday",
    ],
)
def test_a_duration_is_never_a_date(text: str) -> None:
    assert [(e.kind, e.resolve(WEDNESDAY)) for e in find_times(text)] == [("duration", (None, None))]


@pytest.mark.parametrize(("text", "start"), [("the next day", "2021-03-01"), ("two days earlier", "2021-02-26")])
def test_some_words_count_from_the_date_before(text: str, start: str) -> None:
    assert only(text).resolve(WEDNESDAY, False, date(2021, 2, 28)) == (start, None)
    assert only(text).resolve(WEDNESDAY, False) == (None, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("since 2014", "since"), ("by the end of June", "by"), ("until Feb. 1", "until"), ("in June", "date")],
)
def test_a_bound_is_told_from_a_date(text: str, kind: str) -> None:
    assert only(text).kind == kind


def test_offsets_leave_the_preposition_out() -> None:
    text = "They met in Oslo on 3 May 2022."
    found = only(text)
    assert text[found.start : found.end] == found.text == "3 May 2022"


def test_without_a_reference_only_full_dates_resolve() -> None:
    assert only("on 3 May 2022").resolve(None) == ("2022-05-03", None)
    assert only("on Friday").resolve(None) == (None, None)
    assert only("on 3 May").resolve(None) == (None, None)


@pytest.mark.parametrize("text", ["February 30, 2022", "31 June 2022", "2022-13-01", "3/4/2022"])
def test_a_day_no_calendar_has_or_nobody_can_tell_is_none(text: str) -> None:
    assert [e.resolve(WEDNESDAY) for e in find_times(text)] in ([], [(None, None)])


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("OSLO, Norway, January 8 ------ The minister said", "2020-01-10", "2020-01-08"),
        ("WASHINGTON, March 3 (Reuters) - The envoy said", "2011-03-04", "2011-03-03"),
        ("BEIJING, Dec. 30 (Xinhua) -- The envoy said", "2012-01-02", "2011-12-30"),
        ("LIMA, May 4 - The first summit of 2016 opened. A treaty of 1998 was cited.", None, "2016-05-04"),
        ("Press Statement\n\nMarch 3, 2022\n\nWe condemn it.", "2025-01-01", "2022-03-03"),
        ("Friday, January 5, 2007\n\nTalks began today.", None, "2007-01-05"),
        ("RABAT, 12 APRIL 2019 — Envoys met.", None, "2019-04-12"),
        ("Envoys met on Monday.", "2019-04-12", "2019-04-12"),
        ("Envoys met on April 10, 2019, and again on Monday.", None, "2019-04-10"),
        ("(Tokyo, Jan. 8 Kyodo) -- Envoys met.", "2024-01-09", "2024-01-08"),
        ("Brussels, 24/02/2022 - 10:13\n\nEnvoys met.", None, "2022-02-24"),
        ("The Treaty of June 5, 1951\n\nIt holds.", "2020-01-01", "2020-01-01"),
        ("On November 12, 2020, the order was signed.", "2023-11-03", "2023-11-03"),
        ("Envoys met on Monday.", None, None),
        ("OSLO, January 8 - Envoys met.", None, None),
    ],
)
def test_the_day_an_article_speaks_from(text: str, published: str | None, day: str | None) -> None:
    found = reference_date(Article(text=text, published=published), fold(text))
    assert found == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize("piece", ["2,", "1 ", "in the last ", "2024-", "January 1 to ", "twenty-five "])
def test_no_text_makes_the_search_slow(piece: str) -> None:
    started = time.process_time()
    find_times(piece * 2000)
    assert time.process_time() - started < 2


@pytest.mark.shared
def test_the_probe_phrases(shared: Path) -> None:
    wrong = []
    for line in (shared / "eval" / "probes" / "dates.jsonl").read_text(encoding="utf-8").splitlines():
        probe = json.loads(line)
        reference = date.fromisoformat(probe["reference"])
        found = [b for e in find_times(probe["phrase"]) if (b := e.bounds(reference))]
        told = [day.isoformat() for day in found[0]] if found else [None, None]
        accepted = [str(probe[key]).split("|") for key in ("start", "end")]
        if any(str(day) not in days for day, days in zip(told, accepted, strict=True)):
            wrong.append((probe["phrase"], told))
    assert wrong == []


def test_openings_only_save_work():
    """Whatever the grammar finds where any word may open an expression, it finds where only openings may."""
    anywhere = re.compile(when._ANY.pattern.replace(f"(?={OPENING})", r"(?=[A-Za-z\d])", 1))
    assert anywhere.pattern != when._ANY.pattern
    plain = " ".join(re.sub(r"\?P<\w+>|\(\?i|\\[a-zA-Z]", " ", rule.pattern) for rule in RULES)
    literals = sorted({"a", "an", *re.findall(r"[A-Za-z']{2,}", plain)})
    told = "2020,1999,5,3rd,2020s,5 May,May 5,year,weeks ago,day later,Monday,summer,2014-16,2020-01-02".split(",")
    chance = random.Random(3)
    for _ in range(5000):
        words = [chance.choice(literals if chance.random() < 0.6 else told) for _ in range(chance.randint(1, 4))]
        cased = [chance.choice((str, str, str.upper, str.capitalize))(word) for word in words]
        text = "".join(word + chance.choice((" ", " ", "-", ", ", "")) for word in cased)
        found = [[(m.span(), m.lastgroup) for m in pattern.finditer(text)] for pattern in (anywhere, when._ANY)]
        assert found[0] == found[1], text
