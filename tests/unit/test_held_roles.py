"""Offices that people are told to hold: from the text through the article's mention into the person's description."""

from __future__ import annotations

import functools
import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import BASE, KAMIKAWA, KYIV_ARTICLE, KYIV_REPORTS

from kg.check import check
from kg.iris import Iris
from kg.mentions.naming import held
from kg.model import Agent, Article, Report
from kg.pipeline import extract
from kg.rdf import facts_of, merge, named, thing_from, thing_quads
from kg.rdf.things import Role, Thing
from kg.store import EmbeddedStore

IRIS = Iris(BASE)


def told(role: str, day: str | None, name: str = "Yoko Kamikawa") -> Agent:
    return Agent(name, "person", "JP", role=role, told=day)


def article(number: int, agent: Agent) -> tuple[Article, tuple[Report, ...]]:
    text = f"{number}. {KYIV_ARTICLE.text}"
    report = replace(KYIV_REPORTS[0], actors=(agent,), evidence=KYIV_REPORTS[0].evidence[:1])
    start = text.index(report.evidence[0].quote)
    span = replace(report.evidence[0], start=start, end=start + len(report.evidence[0].quote))
    return Article(text, published=agent.told), (replace(report, evidence=(span,)),)


TOLD = [
    told("foreign minister", "2024-01-08"),
    told("foreign minister", "2024-05-01", "Kamikawa Yoko"),
    told("justice minister", "2018-07-06", "Kamikawa"),
    told("foreign minister", None),
]
HELD = {("foreign minister", "2024-01-08", "2024-05-01"), ("justice minister", "2018-07-06", "2018-07-06")}


@pytest.mark.parametrize(
    ("role", "office"),
    [
        ("foreign minister", "foreign minister"),
        ("then foreign minister", "foreign minister"),
        ("former foreign minister", None),
        ("president-elect", None),
        ("leader", None),
        ("supreme leader", "supreme leader"),
        ("and climate, ambassador", "ambassador"),
        ("under secretary for security and human rights", "under secretary for security and human rights"),
        (None, None),
    ],
)
def test_which_titles_are_offices_that_somebody_holds(role: str | None, office: str | None) -> None:
    assert held(role) == office


def test_a_role_makes_nobody_else() -> None:
    assert told("foreign minister", "2024-01-08") == KAMIKAWA
    assert hash(told("foreign minister", "2024-01-08")) == hash(KAMIKAWA)


def test_the_dates_are_the_first_and_the_last_in_any_order() -> None:
    things = {
        functools.reduce(merge, (named(agent, IRIS) for agent in order)) for order in itertools.permutations(TOLD)
    }
    assert len(things) == 1
    assert held_by(things.pop()) == HELD


@given(st.lists(st.sampled_from(TOLD), min_size=1, max_size=4))
def test_a_role_is_described_without_loss(agents: list[Agent]) -> None:
    thing = functools.reduce(merge, (named(agent, IRIS) for agent in agents))
    assert thing_from(facts_of(thing_quads(thing, IRIS)), thing.iri, IRIS) == thing


def test_wordings_of_one_key_are_one_role() -> None:
    one, other = (named(told(role, "2024"), IRIS) for role in ("secretary-general", "Secretary General"))
    (role,) = merge(one, other).roles
    assert role == Role(
        "secretary-general-jp", frozenset(["secretary-general", "Secretary General"]), "JP", "2024", "2024"
    )


def test_the_graph_grows_and_shrinks_with_its_articles() -> None:
    store = EmbeddedStore(None, BASE)
    iris = [store.add_article(*article(number, agent)) for number, agent in enumerate(TOLD)]
    assert held_in(store) == HELD
    assert wrong(store) == []
    store.remove_article(iris[1])
    store.remove_article(iris[3])
    first = ("foreign minister", "2024-01-08", "2024-01-08")
    assert held_in(store) == {first, ("justice minister", "2018-07-06", "2018-07-06")}
    store.remove_article(iris[0])
    assert held_in(store) == {("justice minister", "2018-07-06", "2018-07-06")}
    assert wrong(store) == []
    store.remove_article(iris[2])
    assert "Membership" not in "".join(map(str, store.quads()))


def test_an_article_comes_back_with_the_roles_it_tells() -> None:
    store = EmbeddedStore(None, BASE)
    iri = store.add_article(*article(0, TOLD[0]))
    ((_, report),) = store.reports_of(iri)
    assert (report.actors[0].role, report.actors[0].told) == ("foreign minister", "2024-01-08")


@pytest.mark.parametrize(
    ("text", "published"),
    [(KYIV_ARTICLE.text, "2024-01-08"), (KYIV_ARTICLE.text.replace("January 8 -", "January 8, 2024 -"), None)],
)
def test_the_text_tells_the_role_and_the_article_its_date(text: str, published: str | None) -> None:
    found = extract(Article(text, published=published))
    actors = [agent for report in found for agent in report.actors if agent.kind == "person"]
    assert {(each.name, each.role, each.told) for each in actors} == {
        ("Yoko Kamikawa", "foreign minister", "2024-01-08")
    }


def held_by(thing: Thing) -> set[tuple[str, str | None, str | None]]:
    return {(name, role.first, role.last) for role in thing.roles for name in role.names}


def held_in(store: EmbeddedStore) -> set[tuple[str, str | None, str | None]]:
    thing = thing_from(facts_of(store.quads(IRIS.events_graph)), IRIS.agent(KAMIKAWA), IRIS)
    return held_by(thing) if thing else set()


def wrong(store: EmbeddedStore) -> list[str]:
    """What breaks the shapes of those who are described."""
    return [str(each) for each in check(store) if "/actor/" in each.focus or (each.value and "/actor/" in each.value)]
