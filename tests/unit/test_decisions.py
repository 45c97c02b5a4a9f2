"""Decisions as values: what they hold on to, which hold, what they do to reports and events, and their quads."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store
from sample import BASE, JAPAN, KAMIKAWA, KYIV, KYIV_ARTICLE, KYIV_REPORTS, KYIV_TEXT, UKRAINE, spans
from strategies import agents, places, reports, words

from kg.curation.anchors import answering
from kg.curation.curated import curated, identified, with_decided
from kg.curation.decisions import (
    Anchor,
    AnyDecision,
    BadDecision,
    Confirmation,
    Dismissal,
    Edit,
    Head,
    Merge,
    Retraction,
    Revision,
    Split,
    Withdrawal,
    content,
    instant,
)
from kg.curation.edits import changes_of, edited, read_changes
from kg.curation.log import Log
from kg.curation.overlay import overlaid
from kg.curation.records import naming_from_record, naming_to_record, report_from_record, report_to_record
from kg.fuse import Told, conclude
from kg.iris import Iris
from kg.model import Agent, Event, Report
from kg.rdf import unify
from kg.rdf.curation import decision_quads, decisions_from

IRIS = Iris(BASE)
ARTICLE = IRIS.article(KYIV_TEXT)
VISIT, PLEDGE, _ = KYIV_REPORTS
FULL, SHORT = KAMIKAWA, Agent("Kamikava Joko", "person", "JP")


def at(second: int) -> str:
    return instant(datetime.datetime(2026, 11, 25, 12, 0, second, tzinfo=datetime.UTC))


def anchor(report: Report, number: int = 1, article: str = ARTICLE) -> Anchor:
    return Anchor(article, IRIS.report(article, number), report)


def on(kind: type[Any], second: int, report: Report, **fields: Any) -> Any:
    return kind(at=at(second), by="Ann", event=f"{BASE}/id/event/e", anchors=(anchor(report),), **fields)


def said(*decisions: AnyDecision, reports: tuple[Report, ...] = KYIV_REPORTS) -> list[tuple[bool, bool]]:
    found = curated(ARTICLE, lambda: KYIV_TEXT, reports, Log(decisions, IRIS))
    return [(each.confirmed, each.rejected) for each in found]


# ---- as JSON and as quads


@given(reports)
def test_a_report_comes_back_from_its_record(report: Report) -> None:
    assert report_from_record(report_to_record(report)) == report


@given(st.one_of(agents, places))
def test_a_naming_comes_back_from_its_record(naming: Any) -> None:
    assert naming_from_record(naming_to_record(naming)) == naming


moments = st.datetimes(datetime.datetime(1990, 1, 1), timezones=st.just(datetime.UTC)).map(instant)
signed = {"at": moments, "by": st.none() | words.filter(str.strip), "note": st.none() | words}
anchors = st.lists(
    st.builds(Anchor, st.just(ARTICLE), st.just(IRIS.report(ARTICLE, 1)), reports), min_size=1, max_size=2
).map(tuple)
heads = st.builds(Head, st.just(ARTICLE), st.none() | words, st.none() | words, st.none() | words, st.just("2024-01"))
on_event = {"event": st.just(f"{BASE}/id/event/e"), "anchors": anchors, **signed}
changes = st.builds(changes_of, st.just(Event("x", "Pledge", "occurred", (JAPAN,), (UKRAINE,), (KYIV,), "2024")))
decisions = st.one_of(
    st.builds(Confirmation, **on_event),
    st.builds(Dismissal, **on_event),
    st.builds(Edit, changes=changes, **on_event),
    st.builds(Retraction, article=heads, events=st.just((f"{BASE}/id/event/e",)), **signed),
    st.builds(Revision, article=heads, newer=st.just(f"{BASE}/id/article/n"), anchors=anchors, **signed),
    st.builds(Merge, thing=st.just(f"{BASE}/id/actor/a"), into=st.one_of(agents, places), **signed),
    st.builds(Split, article=st.just(ARTICLE), thing=st.just(f"{BASE}/id/actor/a"), into=agents, **signed),
    st.builds(Withdrawal, decision=st.just(f"{BASE}/id/decision/d"), **signed),
)


@settings(deadline=None)
@given(decisions)
def test_a_decision_comes_back_from_a_store(decision: AnyDecision) -> None:
    store = Store()
    store.extend(decision_quads(decision, IRIS))
    assert decisions_from(store) == [decision]


# ---- anchors


def test_a_report_answers_by_its_words_whatever_its_number() -> None:
    assert answering(anchor(PLEDGE), KYIV_REPORTS) == {1}
    assert answering(anchor(PLEDGE), (PLEDGE, VISIT)) == {0}
    assert answering(anchor(PLEDGE), (VISIT,)) == frozenset()
    assert answering(anchor(PLEDGE), (replace(PLEDGE, type="Aid"),)) == frozenset()


def test_of_two_on_the_same_words_the_more_alike_answers() -> None:
    norway = replace(PLEDGE, actors=(Agent("Norway", "state", "NO"),))
    radar = replace(PLEDGE, items=("radar",), amounts=())
    assert answering(anchor(PLEDGE), (norway, PLEDGE)) == {1}
    assert answering(anchor(radar), (norway, PLEDGE, radar)) == {2}
    assert answering(anchor(PLEDGE), (norway,)) == {0}


def test_words_are_found_where_they_stand_in_a_newer_version() -> None:
    text = f"Corrected. {KYIV_TEXT}"
    quote = PLEDGE.evidence[0].quote
    moved = replace(PLEDGE, evidence=spans(text, quote))
    assert answering(anchor(PLEDGE), (moved,), lambda: text) == {0}
    other = replace(PLEDGE, evidence=spans(text, "Corrected"))
    assert answering(anchor(PLEDGE), (other,), lambda: text) == frozenset()
    assert answering(anchor(PLEDGE), (other,), lambda: text, loosely=True) == {0}
    assert answering(anchor(PLEDGE), (other, other), lambda: text, loosely=True) == frozenset()


# ---- the log


def test_the_latest_verdict_holds_and_a_withdrawal_takes_it_back() -> None:
    yes, no = on(Confirmation, 1, VISIT), on(Dismissal, 2, VISIT)
    undo = Withdrawal(at=at(3), decision=IRIS.decision(content(no)))
    redo = Withdrawal(at=at(4), decision=IRIS.decision(content(undo)))
    assert said(yes)[0] == (True, False)
    assert said(yes, no)[0] == (False, True)
    assert said(no, yes)[0] == (False, True)
    assert said(yes, no, undo)[0] == (True, False)
    assert said(yes, no, undo, redo)[0] == (False, True)
    assert said(yes, no)[1] == (False, False)


def test_only_what_came_before_can_be_withdrawn() -> None:
    no = on(Dismissal, 5, VISIT)
    assert said(no, Withdrawal(at=at(1), decision=IRIS.decision(content(no))))[0] == (False, True)


def test_versions_lead_to_the_newest_and_back_again() -> None:
    first = Revision(at=at(1), article=Head("v1"), newer="v2")
    second = Revision(at=at(2), article=Head("v2"), newer="v3")
    back = Revision(at=at(3), article=Head("v3"), newer="v1")
    log = Log([first, second], IRIS)
    assert [log.current(each) for each in ("v1", "v2", "v3")] == ["v3"] * 3
    assert log.older("v3") == ("v1", "v2")
    log = log.plus([back])
    assert [log.current(each) for each in ("v1", "v2", "v3")] == ["v1"] * 3


def test_merges_are_followed_and_a_circle_is_not_closed() -> None:
    one, two, three = (Agent(name, "person", "JP") for name in ("One", "Two", "Three"))
    merges = [
        Merge(at=at(number), thing=IRIS.agent(thing), into=into)
        for number, (thing, into) in enumerate([(one, two), (two, three), (three, one)])
    ]
    log = Log(merges, IRIS)
    assert [log.thing(IRIS.agent(each)) for each in (one, two, three)] == [IRIS.agent(three)] * 3
    assert log.merged(one) == (one, two, three)


def test_a_split_is_of_one_article_and_goes_before_merges() -> None:
    li = Agent("Li Qiang", "person", "CN")
    log = Log(
        [
            Merge(at=at(1), thing=IRIS.agent(SHORT), into=FULL),
            Split(at=at(2), article=ARTICLE, thing=IRIS.agent(FULL), into=li),
        ],
        IRIS,
    )
    report = replace(VISIT, actors=(SHORT, FULL), said_by=SHORT)
    assert identified(report, "elsewhere", log) == replace(report, actors=(FULL,), said_by=FULL)
    assert identified(report, ARTICLE, log) == replace(report, actors=(li,), said_by=li)


# ---- over what fusion concludes


def event_of(report: Report, *decisions: AnyDecision) -> Event:
    log = Log(decisions, IRIS)
    (found,) = curated(ARTICLE, lambda: KYIV_TEXT, (report,), log)
    told = Told(IRIS.report(ARTICLE, 1), ARTICLE, 1, KYIV_ARTICLE.published, found.report)
    return overlaid(conclude([told], IRIS), [found], log)


def test_an_event_that_nobody_spoke_of_stays_as_it_is() -> None:
    assert event_of(VISIT, on(Confirmation, 1, PLEDGE)) == event_of(VISIT)


def test_of_each_field_the_latest_edit_holds() -> None:
    one = on(Edit, 1, PLEDGE, changes=read_changes({"status": "planned", "items": ["radar"]}))
    two = on(Edit, 2, PLEDGE, changes=read_changes({"status": "cancelled", "start": None}))
    yes = on(Confirmation, 3, PLEDGE)
    found = event_of(PLEDGE, two, yes, one)
    assert (found.status, found.items, found.start) == ("cancelled", ("radar",), None)
    assert (found.verdict, found.confidence, found.edited) == ("confirmed", 1.0, ("items", "start", "status"))
    assert set(found.influenced_by) == {IRIS.decision(content(each)) for each in (one, two, yes)}


def test_whom_an_edit_names_is_who_a_merge_says_that_is() -> None:
    setting = on(Edit, 1, PLEDGE, changes=read_changes({"actors": [naming_to_record(SHORT)]}))
    merge = Merge(at=at(2), thing=IRIS.agent(SHORT), into=FULL)
    assert event_of(PLEDGE, setting, merge).actors == (FULL,)


def test_the_changes_of_an_event_make_it() -> None:
    (report,) = unify([PLEDGE], IRIS)
    event = event_of(report)
    other = replace(event_of(VISIT), iri=event.iri)
    found = edited(other, read_changes(changes_of(event)))
    assert replace(found, confidence=event.confidence) == event


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "Say what to set"),
        ({"confidence": 1}, "confidence cannot be set"),
        ({"type": "War"}, "no class 'War'"),
        ({"status": None}, "None is no status"),
        ({"start": "2024-13"}, "is no date"),
        ({"end": 2024}, "is no date"),
        ({"topic": ["x"]}, "is one text"),
        ({"items": "radar"}, "items is a list"),
        ({"amounts": [{"value": "much"}]}, "'much' is no number"),
        ({"amounts": [{"value": 1, "currency": "dollars"}]}, "is no currency"),
        ({"actors": []}, "Somebody acts"),
        ({"actors": ["Japan"]}, "write each as in"),
        ({"actors": [{"name": "Japan", "kind": "land"}]}, "'land' is no kind"),
        ({"targets": [{"name": " ", "kind": "state"}]}, "needs a name"),
        ({"targets": [{"name": "Japan", "kind": "state", "country": "Japan"}]}, "no country code"),
        ({"places": [{"name": "Kyiv", "latitude": "north"}]}, "are numbers"),
    ],
)
def test_what_cannot_be_set_is_said(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(BadDecision, match=why):
        read_changes(changes)


# ---- on articles read anew


def test_what_was_confirmed_is_told_even_if_it_is_not_read() -> None:
    log = Log([on(Confirmation, 1, PLEDGE)], IRIS)
    assert with_decided(ARTICLE, KYIV_TEXT, (VISIT,), log) == (VISIT, PLEDGE)
    assert with_decided(ARTICLE, KYIV_TEXT, (VISIT, PLEDGE), log) == (VISIT, PLEDGE)
    rejected = log.plus([on(Dismissal, 2, PLEDGE)])
    assert with_decided(ARTICLE, KYIV_TEXT, (VISIT,), rejected) == (VISIT,)


def test_in_a_newer_version_only_as_far_as_its_words_stand() -> None:
    text = f"Corrected. {KYIV_TEXT}"
    newer = IRIS.article(text)
    revision = Revision(at=at(2), article=Head(ARTICLE), newer=newer)
    log = Log([on(Confirmation, 1, PLEDGE), revision], IRIS)
    moved = replace(PLEDGE, evidence=spans(text, PLEDGE.evidence[0].quote))
    assert with_decided(newer, text, (), log) == (moved,)
    assert with_decided(newer, "Corrected.", (), log) == ()
