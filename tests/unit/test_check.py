from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad
from sample import BASE, KYIV_ARTICLE, KYIV_REPORTS, NEW_YORK_ARTICLE, NEW_YORK_REPORTS
from strategies import alike_articles

from kg.check import Violation, check, validate
from kg.model import Article, Report
from kg.rdf.words import node
from kg.store import EmbeddedStore

PLEDGE = KYIV_REPORTS[1]
Change = Callable[[Quad], Quad | None]


def filled(*contents: tuple[Article, tuple[Report, ...]]) -> EmbeddedStore:
    store = EmbeddedStore(None, BASE)
    for article, reports in contents:
        store.add_article(article, reports)
    return store


def altered(change: Change) -> tuple[Violation, ...]:
    """What the shapes say of one pledge, its event and all, after the change; None drops a quad."""
    quads = [change(quad) for quad in filled((KYIV_ARTICLE, (PLEDGE,))).quads()]
    return validate(quad for quad in quads if quad is not None)


def without(*predicates: str, of: str = "") -> Change:
    dropped = {node(name) for name in predicates}
    return lambda quad: None if quad.predicate in dropped and of in quad.subject.value else quad


def with_value(predicate: str, value: Literal, of: str = "") -> Change:
    def change(quad: Quad) -> Quad:
        if quad.predicate != node(predicate) or of not in quad.subject.value:
            return quad
        return Quad(quad.subject, quad.predicate, value, quad.graph_name)

    return change


def messages(violations: tuple[Violation, ...]) -> str:
    return "\n".join(map(str, violations))


def test_what_the_pipeline_writes_is_accepted() -> None:
    assert altered(lambda quad: quad) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without("cq:pledger", "cq:actor", of="/id/event/"), "needs at least one pledger"),
        (without("cq:pledger", of="/id/event/"), "needs at least one pledger"),
        (without("schema:currency"), "An amount has a value and a currency."),
        (with_value("schema:currency", Literal("dollars")), "An amount has a value and a currency."),
        (with_value("oa:exact", Literal("She said Japan would give")), "does not quote its article's text"),
        (with_value("oa:start", Literal(0)), "does not quote its article's text"),
        (with_value("oa:end", Literal(1)), "every span is well formed"),
        (with_value("cq:start", Literal("last Monday"), of="#r1"), "The start is one ISO date"),
        (with_value("cq:start", Literal("2024-02-30", datatype=node("xsd:date")), of="#r1"), "The start is one ISO"),
        (with_value("cq:start", Literal("2024-13", datatype=node("xsd:gYearMonth")), of="#r1"), "The start is one ISO"),
        (with_value("schema:datePublished", Literal("8 January 2024")), "The day of publication"),
        (with_value("cq:confidence", Literal("1.5", datatype=node("xsd:decimal")), of="#r1"), "from 0 to 1"),
        (with_value("cq:confidence", Literal("-0.5", datatype=node("xsd:decimal")), of="/id/event/"), "from 0 to 1"),
        (without("cq:evidence"), "at least one span"),
        (without("cq:rule"), "names the rule"),
        (with_value("cq:rule", Literal("")), "names the rule"),
        (without("cq:reportedIn"), "at least one report"),
        (without("cq:status"), "The status is"),
        (without("rdfs:label", of="/id/country/JP"), "Every actor of an event is described"),
        (without("schema:text"), "An article has its text"),
        (without("prov:wasAssociatedWith"), "which extraction made it"),
        (without("cq:report"), "A report belongs to one article"),
        (with_value("cq:cameo", Literal("pledge")), "A CAMEO code"),
    ],
)
def test_what_is_wrong_is_rejected(change: Change, told: str) -> None:
    assert told in messages(altered(change))


def test_a_span_is_counted_in_code_points() -> None:
    text = "\U0001f1ef\U0001f1f5 Japan pledged aid.\r\n\u201cYes\u201d, it said."
    quote = "\u201cYes\u201d, it said"
    start = text.index(quote)
    report = replace(PLEDGE, evidence=(replace(PLEDGE.evidence[0], start=start, end=start + len(quote), quote=quote),))
    assert list(check(filled((Article(text), (report,))))) == []
    shifted = replace(report, evidence=(replace(report.evidence[0], start=start + 1, end=start + 1 + len(quote)),))
    assert "does not quote" in messages(tuple(check(filled((Article(text), (shifted,))))))


def test_a_report_without_actors_is_told() -> None:
    assert "Somebody acts" in messages(tuple(check(filled((KYIV_ARTICLE, (replace(PLEDGE, actors=()),))))))


def test_a_report_may_do_without_targets() -> None:
    assert list(check(filled((KYIV_ARTICLE, (replace(PLEDGE, targets=()),))))) == []


def test_a_span_outside_the_text_is_told() -> None:
    far = replace(PLEDGE, evidence=(replace(PLEDGE.evidence[0], start=9000, end=9004, quote="text"),))
    assert "A span lies outside the text" in messages(tuple(check(filled((KYIV_ARTICLE, (far,))))))


@pytest.fixture
def store() -> EmbeddedStore:
    return filled((KYIV_ARTICLE, KYIV_REPORTS), (NEW_YORK_ARTICLE, NEW_YORK_REPORTS))


def damage(store: EmbeddedStore, update: str) -> str:
    prefixes = "PREFIX cq: <https://w3id.org/communique/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
    store._open.update(f"{prefixes} {update}")
    return messages(tuple(check(store)))


def test_a_lost_article_is_told_by_its_events(store: EmbeddedStore) -> None:
    iri = store.iris.article(KYIV_ARTICLE.text)
    assert "rests on a report that is gone" in damage(store, f"DROP GRAPH <{iri}>")


def test_a_lost_event_is_told_by_its_report(store: EmbeddedStore) -> None:
    (event,) = (each.iri for each in store.events() if each.type == "Visit")
    graph = store.iris.events_graph
    told = damage(store, f"DELETE WHERE {{ GRAPH <{graph}> {{ <{event}> ?p ?o }} }}")
    assert "No event is concluded from this report" in told


def test_something_left_behind_is_told(store: EmbeddedStore) -> None:
    graph = store.iris.events_graph
    told = damage(store, f'INSERT DATA {{ GRAPH <{graph}> {{ <{BASE}/id/actor/nobody> rdfs:label "Nobody" }} }}')
    assert told == f"{BASE}/id/actor/nobody: Something is described that no article names."


def test_an_article_graph_that_speaks_of_others_is_told(store: EmbeddedStore) -> None:
    iri = store.iris.article(KYIV_ARTICLE.text)
    told = damage(store, f'INSERT DATA {{ GRAPH <{iri}> {{ <http://x/> rdfs:label "x" }} }}')
    assert "speaks of something else" in told


def test_a_changed_text_is_told(store: EmbeddedStore) -> None:
    iri, text = store.iris.article(KYIV_ARTICLE.text), NamedNode("https://schema.org/text")
    told = damage(
        store,
        f"""DELETE {{ GRAPH <{iri}> {{ ?a {text} ?t }} }} INSERT {{ GRAPH <{iri}> {{ ?a {text} "x" }} }}
            WHERE {{ GRAPH <{iri}> {{ ?a {text} ?t }} }}""",
    )
    assert "The article's IRI is not that of its text" in told


def test_progress_is_told(store: EmbeddedStore) -> None:
    heard: list[int] = []
    assert list(check(store, heard.append)) == []
    assert heard == [2]


@settings(max_examples=5, deadline=None)
@given(alike_articles)
def test_fused_events_are_consistent(drawn: list[tuple[Article, tuple[Report, ...]]]) -> None:
    assert list(check(filled(*drawn))) == []
