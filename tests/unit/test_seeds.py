"""The seeds are sound: every article has its golden events, and every golden quote stands where it says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kg.ingest import read_articles
from kg.mentions.when import reference_date
from kg.model import STATUSES
from kg.text import fold

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
USERS = "japan-ukraine-kyiv-visit"
CLASSES = {
    "Visit", "Meeting", "Pledge", "Aid", "Agreement", "Cooperation", "Support", "Condemnation", "Accusation", "Protest",
    "Demand", "Rejection", "Threat", "Sanction", "RelationsChange", "Deescalation", "Vote",
}  # fmt: skip
KEYS = {
    "type", "status", "actors", "targets", "places", "start", "end", "amounts", "items", "topic", "evidence",
}  # fmt: skip
NAMES = sorted(path.stem for path in (SEEDS / "articles").glob("*.txt"))


def article(name: str):
    (found,) = read_articles(SEEDS / "articles" / f"{name}.txt")
    return found


def golden(name: str) -> list[dict[str, Any]]:
    record = json.loads((SEEDS / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    assert record["id"] == name
    return record["events"]


def every_event() -> list[dict[str, Any]]:
    return [event for name in NAMES for event in golden(name)]


def test_each_article_has_a_golden_file_and_each_golden_file_an_article() -> None:
    assert sorted(path.stem for path in (SEEDS / "golden").glob("*.json")) == NAMES
    assert len(NAMES) >= 15


def test_the_folder_reads_as_its_articles() -> None:
    assert len(list(read_articles(SEEDS))) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_stands_where_it_says(name: str) -> None:
    text = article(name).text
    for event in golden(name):
        assert event["evidence"]
        for span in event["evidence"]:
            assert text[span["start"] : span["end"]] == span["quote"]
            assert 0 < len(span["quote"]) <= 700
        assert event["evidence"] == sorted(event["evidence"], key=lambda span: span["start"])


@pytest.mark.parametrize("name", NAMES)
def test_every_event_keeps_to_the_schema(name: str) -> None:
    for event in golden(name):
        assert set(event) == KEYS
        assert event["type"] in CLASSES
        assert event["status"] in STATUSES
        assert event["actors"]
        for agent in event["actors"] + event["targets"]:
            assert agent["kind"] in {"person", "state", "organization", "group"}
            assert agent["country"] is None or re.fullmatch("[A-Z]{2}", agent["country"])
            assert agent["kind"] != "state" or agent["country"]
        assert all(re.fullmatch("[A-Z]{2}", place["country"]) for place in event["places"])
        assert all(isinstance(a["value"], int) and re.fullmatch("[A-Z]{3}", a["currency"]) for a in event["amounts"])
        assert all(day is None or re.fullmatch(r"\d{4}(-\d\d){0,2}", day) for day in (event["start"], event["end"]))


def test_all_classes_all_statuses_and_many_countries_occur() -> None:
    events = every_event()
    assert {event["type"] for event in events} == CLASSES
    assert {event["status"] for event in events} == set(STATUSES)
    assert len({agent["country"] for event in events for agent in event["actors"] if agent["country"]}) >= 20


@pytest.mark.parametrize("name", [name for name in NAMES if name != USERS])
def test_our_own_articles_say_what_they_are(name: str) -> None:
    found = article(name)
    assert found.title
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found.published or "")
    assert name.startswith(str(found.published))
    assert (found.source, found.licence) == ("Communiqué", "CC0-1.0")
    assert 80 <= len(found.text.split()) <= 200


def test_the_users_article_carries_only_what_its_sidecar_says() -> None:
    found = article(USERS)
    assert (found.title, found.published, found.source) == (None, None, "AFP")
    assert found.licence == "provided by the user"
    assert len([event for event in golden(USERS) if event["type"] == "Pledge"]) == 3


@pytest.mark.parametrize("name", [name for name in NAMES if name != USERS])
def test_the_dateline_counts_and_not_the_day_of_a_crawl(name: str) -> None:
    found = article(name)
    written = date.fromisoformat(str(found.published))
    crawled = replace(found, published=str(written + timedelta(days=20)))
    assert reference_date(crawled, fold(found.text)) == written


def test_the_users_article_tells_its_day_without_a_year_in_its_dateline() -> None:
    assert reference_date(article(USERS), fold(article(USERS).text)) == date(2024, 1, 8)


@pytest.mark.shared
def test_the_users_article_is_byte_for_byte_as_given(shared: Path) -> None:
    (given,) = (shared / "seeds").glob("*.txt")
    assert (SEEDS / "articles" / f"{USERS}.txt").read_bytes() == given.read_bytes()
