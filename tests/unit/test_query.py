"""Filters over the sample graph find what a reader would, and names mean what people mean by them."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import CommuniqueError, NotFound, UnknownName
from kg.query.browse import actor_profile, list_actors, list_articles, load_names, tellings_of_event
from kg.query.events import BadFilter, EventFilter, Found, fetch_event, find_events
from kg.query.names import Names
from kg.query.sparql import QuerySyntaxError, ask
from kg.store import EmbeddedStore


@pytest.fixture(scope="module")
def names(sample_store: EmbeddedStore) -> Names:
    return load_names(sample_store)


def types(store: EmbeddedStore, names: Names, **wanted: Any) -> list[str]:
    """The classes of what is found, with the first actor's country."""
    page = find_events(store, names, EventFilter(**wanted))
    assert page.total == len(page.events)
    return [found.event.type for found in page.events]


@pytest.mark.parametrize("name", ["Japan", "JP", "jp", "Tokyo", "japan ", "http://localhost:8000/id/country/JP"])
def test_country_by_any_name(sample_store: EmbeddedStore, names: Names, name: str) -> None:
    # The visit and the condemnation are Kamikawa's alone: her country counts.
    assert sorted(types(sample_store, names, by=name)) == ["Condemnation", "Pledge", "Visit"]


@pytest.mark.parametrize(
    "name", ["Kamikawa", "yoko kamikawa", "KAMIKAWA Yoko", "http://localhost:8000/id/actor/yoko-kamikawa-jp"]
)
def test_person_by_any_name(sample_store: EmbeddedStore, names: Names, name: str) -> None:
    assert sorted(types(sample_store, names, by=name)) == ["Condemnation", "Pledge", "Visit"]


@pytest.mark.parametrize("name", ["Bärbock", "barbock", "Annalena Barbock", "Germany"])
def test_marks_do_not_count(sample_store: EmbeddedStore, names: Names, name: str) -> None:
    assert types(sample_store, names, by=name) == ["Pledge"]


@pytest.mark.parametrize("name", ["United Nations", "the united nations", "UN"])
def test_organization(sample_store: EmbeddedStore, names: Names, name: str) -> None:
    assert sorted(types(sample_store, names, by=name)) == ["Condemnation", "Vote"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"type": "Pledge"}, ["Pledge", "Pledge"]),
        ({"type": "Pledge", "by": "Japan"}, ["Pledge"]),
        ({"to": "Russia"}, ["Condemnation", "Condemnation"]),
        ({"to": "Russia", "by": "Japan"}, ["Condemnation"]),
        ({"place": "Kyiv"}, ["Visit"]),
        ({"place": "Ukraine"}, ["Visit"]),
        ({"status": "planned"}, ["Pledge"]),
        ({"min_amount": Decimal(30_000_000)}, ["Pledge"]),
        ({"min_amount": Decimal(1), "currency": "eur"}, ["Pledge"]),
        ({"min_amount": Decimal(30_000_000), "currency": "EUR"}, []),
        ({"currency": "USD"}, ["Pledge"]),
        ({"q": "DRONE detection"}, ["Pledge"]),
        ({"q": "drone euros"}, []),
        ({"q": "missile"}, ["Condemnation"]),
        ({"by": "Bhutan"}, []),
        # By date: the Condemnation of "2024-01" may be of any day in January, the Pledge runs from 2024 to 2025.
        ({"since": "2024-02-01", "until": "2024-02-10"}, ["Condemnation", "Pledge"]),
        ({"since": "2024-01-09", "until": "2024-01-31", "by": "Japan"}, ["Condemnation"]),
        ({"since": "2025"}, ["Pledge"]),
        ({"until": "2023"}, []),
        ({"until": "2024-01-08", "by": "Japan"}, ["Visit", "Pledge", "Condemnation"]),
    ],
)  # fmt: skip
def test_filters(sample_store: EmbeddedStore, names: Names, wanted: dict[str, Any], expected: list[str]) -> None:
    assert sorted(types(sample_store, names, **wanted)) == sorted(expected)


def test_newest_first_and_undated_last(sample_store: EmbeddedStore, names: Names) -> None:
    dates = [found.event.start for found in find_events(sample_store, names, EventFilter()).events]
    assert dates == ["2024-02", "2024-01-08", "2024-01-08", "2024-01", "2024", None]


def test_pages_by_cursor_give_each_event_once(sample_store: EmbeddedStore, names: Names) -> None:
    whole = [found.event.iri for found in find_events(sample_store, names, EventFilter()).events]
    seen, after = [], None
    for _ in range(10):
        page = find_events(sample_store, names, EventFilter(), limit=2, after=after)
        assert page.total == len(whole)
        seen += [found.event.iri for found in page.events]
        after = page.next
        if not after:
            break
    assert seen == whole
    by_offset = [
        find_events(sample_store, names, EventFilter(), limit=1, offset=n).events[0] for n in range(len(whole))
    ]
    assert [found.event.iri for found in by_offset] == whole


def test_page_takes_a_fixed_number_of_queries(
    sample_store: EmbeddedStore, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    query = EmbeddedStore.query

    def counting(self: EmbeddedStore, sparql: str, **rest: Any) -> Any:
        asked.append(sparql)
        return query(self, sparql, **rest)

    monkeypatch.setattr(EmbeddedStore, "query", counting)
    find_events(sample_store, names, EventFilter(), limit=6)
    whole = len(asked)
    find_events(sample_store, names, EventFilter(), limit=6, offset=5)
    # Five to fill the page; to find what is on it, one that was asked before.
    assert (whole, len(asked)) == (5, 10)


def test_event_has_all_that_is_known(sample_store: EmbeddedStore, names: Names) -> None:
    found = find_events(sample_store, names, EventFilter(type="Pledge", by="Japan")).events[0]
    event, (quotation,) = found.event, found.quotations
    assert [(agent.name, agent.kind, agent.country) for agent in event.actors] == [
        ("Japan", "state", "JP"),
        ("Yoko Kamikawa", "person", "JP"),
    ]
    assert [agent.country for agent in event.targets] == ["UA"]
    assert [(money.value, money.currency, money.wording) for money in event.amounts] == [
        (Decimal(37_000_000), "USD", "$37 million")
    ]
    article = sample_store.article(quotation.article)
    assert article.text[quotation.evidence.start : quotation.evidence.end] == quotation.evidence.quote
    assert [telling.article.title for telling in tellings_of_event(sample_store, event.iri)] == ["Kamikawa in Kyiv"]
    assert fetch_event(sample_store, event.iri) == found


def test_unknown_names_get_suggestions(sample_store: EmbeddedStore, names: Names) -> None:
    with pytest.raises(UnknownName, match="Kamikawa") as caught:
        find_events(sample_store, names, EventFilter(by="Kamikava"))
    assert "Yoko Kamikawa" in caught.value.suggestions
    with pytest.raises(UnknownName) as caught:
        find_events(sample_store, names, EventFilter(by="Japn"))
    assert caught.value.suggestions[0] == "Japan"
    with pytest.raises(UnknownName) as caught:
        find_events(sample_store, names, EventFilter(place="Kyv"))
    assert "Kyiv" in caught.value.suggestions


@pytest.mark.parametrize("wanted", [{"since": "yesterday"}, {"until": "2024-13"}, {"since": '2024") } #'}])
def test_bad_dates(sample_store: EmbeddedStore, names: Names, wanted: dict[str, str]) -> None:
    with pytest.raises(BadFilter, match="is no date"):
        find_events(sample_store, names, EventFilter(**wanted))  # type: ignore[arg-type]


@pytest.mark.parametrize("cursor", ["x", "!!!", "MjAyNA", "é"])
def test_bad_cursor(sample_store: EmbeddedStore, names: Names, cursor: str) -> None:
    with pytest.raises(BadFilter, match="cursor"):
        find_events(sample_store, names, EventFilter(), after=cursor)


NASTY = ['") } DROP ALL #', "\\", '"""', "} UNION { ?event ?p ?o", "\ud800", "\x00", "drone", "<b>", "missile 20"]


@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.text(), st.sampled_from(NASTY)))
def test_what_users_type_never_becomes_query(sample_store: EmbeddedStore, names: Names, text: str) -> None:
    for field in ("by", "to", "place"):
        with contextlib.suppress(UnknownName):
            find_events(sample_store, names, EventFilter(**{field: text}))  # type: ignore[arg-type]
    currencies = {found.event.iri for found in find_events(sample_store, names, EventFilter(currency=text)).events}
    assert not currencies or text.upper() in ("USD", "EUR")


@settings(max_examples=60, deadline=None)
@given(q=st.one_of(st.text(), st.sampled_from(NASTY)))
def test_q_is_plain_words(sample_store: EmbeddedStore, names: Names, q: str) -> None:
    def holds(found: Found) -> bool:
        told = [found.event.topic or "", *found.event.items, *(each.evidence.quote for each in found.quotations)]
        return all(any(word.lower() in words.lower() for words in told) for word in q.split())

    everything = find_events(sample_store, names, EventFilter()).events
    found = find_events(sample_store, names, EventFilter(q=q)).events
    assert {each.event.iri for each in found} == {each.event.iri for each in everything if holds(each)}


def test_missing_event(sample_store: EmbeddedStore) -> None:
    with pytest.raises(NotFound):
        fetch_event(sample_store, "http://localhost:8000/id/event/none")


def test_articles_newest_first(sample_store: EmbeddedStore) -> None:
    rows, total = list_articles(sample_store)
    assert total == 2
    assert [(row.article.title, row.article.source, row.reports) for row in rows] == [
        ("UN condemns Russia", "Example Wire", 3),
        ("Kamikawa in Kyiv", "Example Post", 3),
    ]
    assert list_articles(sample_store, limit=1, offset=1)[0] == rows[1:]


def test_actors_by_activity(sample_store: EmbeddedStore, names: Names) -> None:
    rows, total = list_actors(sample_store, names)
    assert (rows[0].name, rows[0].as_actor, rows[0].as_target) == ("Yoko Kamikawa", 3, 0)
    assert total == len(rows)
    assert [row.name for row in list_actors(sample_store, names, kind="organization")[0]] == ["United Nations"]
    assert [row.country for row in list_actors(sample_store, names, q="Moscow")[0]] == ["RU"]


def test_actor_profile(sample_store: EmbeddedStore) -> None:
    profile = actor_profile(sample_store, sample_store.iris.country("JP"))
    assert (profile.row.name, profile.row.kind, profile.identifiers.wikidata) == ("Japan", "state", ("Q17",))
    assert profile.acts == {"Pledge": 1}
    assert actor_profile(sample_store, sample_store.iris.country("RU")).receives == {"Condemnation": 2}
    with pytest.raises(CommuniqueError):
        actor_profile(sample_store, "http://localhost:8000/id/actor/nobody")


def test_syntax_error_has_a_position(sample_store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        ask(sample_store, "SELECT *\nWHERE { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 16)
