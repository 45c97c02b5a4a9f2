"""The models of status: what they see, how tellings are weighed together, and when the rules stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.events import linear, outcome
from kg.events.build import Candidate
from kg.events.explain import explain
from kg.events.extract import find_candidates
from kg.events.merge import Act
from kg.model import Article, Status
from kg.pipeline import extract, read

PLANNED, OCCURRED = "Germany will send tanks to Ukraine.", "Germany condemned the attack on Ukraine."


def candidate(text: str) -> Candidate:
    return find_candidates(read(Article(text, published="2024-01-08")))[0]


def with_chances(monkeypatch: pytest.MonkeyPatch, planned: float, proposed: float) -> None:
    rated = {"occurred": 1 - planned - proposed, "planned": planned, "proposed": proposed}
    monkeypatch.setattr(outcome, "chances", lambda told_by: rated)


def act(status: Status) -> Act:
    told = candidate(OCCURRED)
    return Act(replace(told.report, status=status), (told,))


@pytest.mark.parametrize("rules", ["occurred", "planned", "proposed"])
def test_the_likeliest_status_is_taken_where_it_is_fairly_sure(monkeypatch: pytest.MonkeyPatch, rules: Status) -> None:
    with_chances(monkeypatch, 0.7, 0.1)
    assert outcome.of_act(act(rules)) == "planned"
    with_chances(monkeypatch, 0.1, 0.1)
    assert outcome.of_act(act(rules)) == "occurred"


@pytest.mark.parametrize("rules", ["occurred", "planned", "proposed"])
def test_the_rules_stand_where_none_is(monkeypatch: pytest.MonkeyPatch, rules: Status) -> None:
    with_chances(monkeypatch, 0.45, 0.1)
    assert outcome.of_act(act(rules)) == rules


def test_what_the_rules_find_called_off_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with_chances(monkeypatch, 0.0, 0.0)
    assert outcome.of_act(act("cancelled")) == "cancelled"


def test_chances_are_the_mean_of_those_that_tell_it() -> None:
    one, two = candidate(PLANNED), candidate(OCCURRED)
    together = outcome.chances((one, two))
    for status, chance in together.items():
        assert chance == pytest.approx((outcome.chances((one,))[status] + outcome.chances((two,))[status]) / 2)
    assert sum(together.values()) == pytest.approx(1)


def test_the_verb_that_gives_the_tense_is_seen() -> None:
    told = candidate("Germany said on Monday it would keep negotiating with Iran.")
    assert any(sign.startswith("finite=future") for sign in outcome.signs(told))
    assert {"over-arc=keep:xcomp", "finite-verb=keep:future"} <= outcome.signs(told)


def test_no_name_of_the_article_is_a_sign() -> None:
    signs = outcome.signs(candidate("Chancellor Olaf Scholz will hold talks in Kenya with Kenyan officials."))
    assert not any(name in sign.lower() for sign in signs for name in ("scholz", "kenya", "olaf"))


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("President Macron will travel to Kenya on February 3.", "Visit", "planned"),
        ("President Macron arrived in Kenya on January 5.", "Visit", "occurred"),
        ("Russia's foreign minister has called off a visit to Turkey.", "Visit", "cancelled"),
    ],
)
def test_clear_ones_are_told_right(text: str, kind: str, status: str) -> None:
    found = extract(Article(text, published="2024-01-08"))
    assert [r.status for r in found if r.type == kind] == [status]


def test_explanations_say_why_an_event_has_its_status() -> None:
    told = explain(read(Article("President Macron will travel to Kenya on February 3.", published="2024-01-08")))
    (visit,) = [each for each in told if each.report.type == "Visit" and each.accepted]
    assert any(part.startswith("status: planned ") for part in visit.parts)


def test_both_models_have_one_bar() -> None:
    assert len({linear.load(f"status_{each}").threshold for each in outcome.UNDONE}) == 1
