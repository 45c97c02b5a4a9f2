"""What the extractor finds in the seeds: as frozen in tests/golden, and as right as it has been against reading."""

from __future__ import annotations

import difflib
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "tests" / "golden"
TRUTH = ROOT / "seeds" / "golden"
NAMES = sorted(path.stem for path in TRUTH.glob("*.json"))

# The least F1 over all seeds: events of the right class on the right words, and their countries.
# `make golden` gives new files; raise these when they have become better.
EVENT_FLOOR = 0.70
COUNTRY_FLOOR = 0.63


Event = dict[str, Any]


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    """What the extractor finds now, by seed article, as the text of its golden file."""
    spec = importlib.util.spec_from_file_location("make_golden", ROOT / "tools" / "make_golden.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.golden_records())


def test_every_seed_has_its_golden_file(found: dict[str, str]) -> None:
    assert sorted(path.stem for path in FROZEN.glob("*.json")) == sorted(found) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_extractor_finds_what_it_found(found: dict[str, str], name: str) -> None:
    frozen = (FROZEN / f"{name}.json").read_text(encoding="utf-8")
    if found[name] != frozen:
        before, after = readable(frozen), readable(found[name])
        changes = "\n".join(difflib.unified_diff(before, after, "tests/golden", "the extractor now", lineterm="", n=0))
        pytest.fail(f"{name}: where this is meant, run `make golden`.\n{changes or 'Only the layout.'}", pytrace=False)


def readable(record: str) -> list[str]:
    """One line an event and one a field of it, so that a diff says what changed."""
    lines = []
    for event in json.loads(record)["events"]:
        quote = event["evidence"][0]["quote"]
        lines.append(f"{event['type']} ({event['status']}, {event['rule']}) “{quote[:90]}”")
        for role in ("actors", "targets", "places"):
            lines += [f"    {role}: {each['name']} [{each['country'] or '-'}]" for each in event[role]]
        lines += [f"    {key}: {event[key]}" for key in ("start", "end", "amounts", "items", "topic") if event[key]]
        lines.append(f"    confidence: {event['confidence']}, evidence: {len(event['evidence'])}")
    return lines


def test_a_diff_says_what_changed() -> None:
    event = {
        "type": "Visit", "status": "planned", "rule": "visit/visit", "actors": [{"name": "Japan", "country": "JP"}],
        "targets": [], "places": [], "start": "2024", "end": None, "amounts": [], "items": [], "topic": None,
        "confidence": 0.5, "evidence": [{"start": 0, "end": 5, "quote": "a trip"}],
    }  # fmt: skip
    lines = readable(json.dumps({"id": "x", "events": [event]}))
    assert lines == [
        "Visit (planned, visit/visit) “a trip”", "    actors: Japan [JP]", "    start: 2024",
        "    confidence: 0.5, evidence: 1",
    ]  # fmt: skip


def test_as_right_as_it_has_been(found: dict[str, str]) -> None:
    truth = {name: json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))["events"] for name in NAMES}
    events = {name: json.loads(found[name])["events"] for name in NAMES}
    matched = sum(len(list(matches(truth[name], events[name]))) for name in NAMES)
    event_f1 = f1(matched, sum(map(len, events.values())), sum(map(len, truth.values())))
    wanted, said = pairs(truth), pairs(events)
    country_f1 = f1(len(wanted & said), len(said), len(wanted))
    print(f"seeds: event F1 {event_f1:.3f}, country F1 {country_f1:.3f}")
    assert event_f1 >= EVENT_FLOOR
    assert country_f1 >= COUNTRY_FLOOR


def matches(truth: list[Event], events: list[Event]) -> Iterator[tuple[Event, Event]]:
    """Pairs of one class whose evidence shares half of the shorter span; each event in one pair at most."""
    free = list(events)
    for wanted in truth:
        hit = next((event for event in free if event["type"] == wanted["type"] and share_words(wanted, event)), None)
        if hit is not None:
            free.remove(hit)
            yield wanted, hit


def share_words(one: Event, other: Event) -> bool:
    spans = ((a, b) for a in one["evidence"] for b in other["evidence"])
    return any(
        2 * (min(a["end"], b["end"]) - max(a["start"], b["start"])) >= min(a["end"] - a["start"], b["end"] - b["start"])
        for a, b in spans
    )


def pairs(articles: dict[str, list[Event]]) -> set[tuple[str, ...]]:
    """Each article's answers to "pledges by Japan"."""
    return {(name, *pair) for name, events in articles.items() for event in events for pair in countries(event)}


def countries(event: Event) -> set[tuple[str, str, str]]:
    """Class, actor country and target country, "" for none; () where there is neither country."""
    by = {agent["country"] for agent in event["actors"] if agent["country"]} or {""}
    to = {agent["country"] for agent in event["targets"] if agent["country"]} or {""}
    return {(event["type"], b, t) for b in by for t in to if b or t}


def f1(right: int, found: int, wanted: int) -> float:
    return 2 * right / (found + wanted) if found + wanted else 0.0
