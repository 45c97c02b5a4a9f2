"""Names are found by the beginnings of their words, in any order and spelling, the busiest first."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from sample import BASE, KYIV, UKRAINE, spans

from kg.model import Agent, Article, Report
from kg.query.search import Search, search_of
from kg.store import EmbeddedStore

ZELENSKYY = Agent("Volodymyr Zelenskyy", "person", "UA")
SALMAN = Agent("Mohammed bin Salman", "person", "SA")
VOLYN = Agent("Volyn Council", "group", "UA")


@pytest.fixture(scope="module")
def store() -> Iterator[EmbeddedStore]:
    text = "One. Two. Three."
    reports = [
        Report("Visit", "occurred", spans(text, quote), actors, (UKRAINE,), (KYIV,), start=f"2024-0{number}-01")
        for number, (quote, actors) in enumerate(
            [("One", (ZELENSKYY,)), ("Two", (ZELENSKYY, SALMAN)), ("Three", (VOLYN, SALMAN))], 1
        )
    ]
    with EmbeddedStore(None, BASE) as store:
        store.add_article(Article(text, published="2024-05-05"), reports)
        yield store


@pytest.fixture(scope="module")
def search(store: EmbeddedStore) -> Search:
    return search_of(store)


@pytest.mark.parametrize(
    "typed",
    ["zel", "Zelenskyy", "zelenskiy", "ZELENSKIJ", "vol zel", "zelensky volodimir", "Volodymyr Zelenskyy", "zelénsk"],
)
def test_any_beginning_and_spelling(search: Search, typed: str) -> None:
    assert [hit.name for hit in search.find(typed, 5)] == ["Volodymyr Zelenskyy"]


@pytest.mark.parametrize("typed", ["muhammad", "moham salm", "bin sal"])
def test_spelling_of_other_countries(search: Search, typed: str) -> None:
    assert "Mohammed bin Salman" in [hit.name for hit in search.find(typed, 5)]


def test_the_busiest_first(search: Search) -> None:
    hits = search.find("vol", 5)
    assert [(hit.name, hit.events) for hit in hits] == [("Volodymyr Zelenskyy", 2), ("Volyn Council", 1)]
    assert len(search.find("vol", 1)) == 1


def test_other_names_of_states_and_places(search: Search) -> None:
    (state,) = search.find("ukra", 5, ["state"])
    assert (state.iri, state.kind, state.country, state.events) == (f"{BASE}/id/country/UA", "state", "UA", 3)
    assert [(hit.name, hit.kind, hit.events) for hit in search.find("kyi", 5)] == [("Kyiv", "place", 3)]


@pytest.mark.parametrize("typed", ["", " ", "-", "zel x", "\udcff", "*"])
def test_nothing_fits(search: Search, typed: str) -> None:
    assert search.find(typed, 5) == ()


def test_new_names_are_found_at_once() -> None:
    with EmbeddedStore(None, BASE) as store:
        assert search_of(store).find("nor", 5) == ()
        report = Report("Visit", "occurred", spans("Norway.", "Norway"), (Agent("Norway", "state", "NO"),))
        store.add_article(Article("Norway."), (report,))
        assert [hit.name for hit in search_of(store).find("nor", 5)] == ["Norway"]


def test_one_letter_of_many_names_takes_little_time() -> None:
    from kg.query.entities import Entity

    many = [Entity(f"{BASE}/id/actor/a{n}", f"Anna A{n}", ("Person",), (f"Anna A{n}",), {}) for n in range(20_000)]
    search = Search(many, {f"{BASE}/id/actor/a7": 9})
    start = time.perf_counter()
    hits = search.find("a", 10)
    # Measured at 20 ms and less; slow machines are let off.
    assert time.perf_counter() - start < 0.5
    assert hits[0].name == "Anna A7"
