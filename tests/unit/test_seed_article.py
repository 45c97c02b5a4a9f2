"""The user's article, whole: every event that a careful reader finds in it comes out right, and no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.ingest import read_articles
from kg.model import report_to_json
from kg.pipeline import extract

ROOT = Path(__file__).resolve().parents[2]
NAME = "japan-ukraine-kyiv-visit"
TRUTH = json.loads((ROOT / "seeds" / "golden" / f"{NAME}.json").read_text(encoding="utf-8"))["events"]
_SMALL = frozenset(("a", "an", "the"))


@pytest.fixture(scope="module")
def found() -> list[dict[str, Any]]:
    (article,) = read_articles(ROOT / "seeds" / "articles" / f"{NAME}.txt")
    return [report_to_json(report) for report in extract(article)]


def facts(event: dict[str, Any]) -> dict[str, Any]:
    """What must agree: class, status and roles; the state that a person or organ stands for is left out."""
    people = {a["country"] for a in event["actors"] if a["kind"] != "state"}
    return {
        "type": event["type"],
        "status": event["status"],
        "actors": sorted(a["name"] for a in event["actors"] if not (a["kind"] == "state" and a["country"] in people)),
        "countries": sorted({a["country"] for a in event["actors"]}),
        "targets": sorted(t["country"] for t in event["targets"]),
        "places": sorted(p["name"] for p in event["places"]),
        "amounts": [(m["value"], m["currency"]) for m in event["amounts"]],
        "items": [" ".join(w for w in item.split() if w not in _SMALL) for item in event["items"]],
    }


def same_words(gold: dict[str, Any], event: dict[str, Any]) -> bool:
    return any(a["start"] < b["end"] and b["start"] < a["end"] for a in gold["evidence"] for b in event["evidence"])


def partner(gold: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any] | None:
    hosts = [t["country"] for t in gold["targets"]]
    alike = [e for e in found if e["type"] == gold["type"] and same_words(gold, e)]
    alike.sort(key=lambda e: e["status"] != gold["status"])
    return next((e for e in alike if [t["country"] for t in e["targets"]] == hosts), alike[0] if alike else None)


@pytest.mark.parametrize(
    "gold",
    TRUTH,
    ids=lambda e: (
        f"{e['type']}-{e['status']}-{e['evidence'][0]['start']}-{e['targets'][0]['country'] if e['targets'] else ''}"
    ),
)
def test_every_event_is_found(gold: dict[str, Any], found: list[dict[str, Any]]) -> None:
    event = partner(gold, found)
    assert event is not None
    assert facts(event) == facts(gold)
    if gold["start"]:
        assert (event["start"] or "").startswith(gold["start"][:7])


def test_nothing_is_invented(found: list[dict[str, Any]]) -> None:
    extra = [e for e in found if not any(e is partner(gold, found) for gold in TRUTH)]
    assert [f"{e['type']}: {e['evidence'][0]['quote']}" for e in extra] == []
