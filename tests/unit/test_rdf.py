from collections import Counter
from decimal import Decimal

from hypothesis import assume, given, settings
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize
from strategies import agents, articles, events, places, reports, st

from kg.iris import Iris
from kg.model import Agent, Article, Event, Evidence, Money, Place, Report
from kg.rdf import (
    article_from,
    article_quads,
    event_from,
    event_quads,
    facts_of,
    merge,
    named,
    thing_from,
    thing_quads,
    things_of,
    unify,
)
from kg.rdf.things import as_agent, as_place, namings

IRIS = Iris("http://localhost:8000")
CQ = "https://w3id.org/communique/ontology#"
QUOTE = (Evidence(0, 4, "Kyiv"),)
JAPAN, UKRAINE = Agent("Japan", "state", "JP"), Agent("Ukraine", "state", "UA")


def through_oxigraph(quads: list[Quad]) -> list[Quad]:
    """The quads after a store has normalised their literals and a file has carried them."""
    store = Store()
    store.extend(quads)
    return list(parse(serialize(store, format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS))


def texts(quads: list[Quad], name: str) -> list[str]:
    return sorted(quad.object.value for quad in quads if quad.predicate.value == CQ + name)


@settings(max_examples=150, deadline=None)
@given(articles, st.lists(reports, max_size=4))
def test_article_to_quads_and_back_is_the_identity(article: Article, told: list[Report]) -> None:
    quads = through_oxigraph(article_quads(article, told, IRIS))
    assert article_from(facts_of(quads), IRIS.article(article.text), IRIS) == (article, unify(told, IRIS))


@settings(max_examples=100, deadline=None)
@given(articles, st.lists(reports, max_size=4))
def test_quads_to_article_and_back_is_the_identity(article: Article, told: list[Report]) -> None:
    quads = article_quads(article, told, IRIS)
    read, read_reports = article_from(facts_of(quads), IRIS.article(article.text), IRIS)
    assert set(article_quads(read, read_reports, IRIS)) == set(quads)


@settings(max_examples=150, deadline=None)
@given(events)
def test_event_to_quads_and_back_is_the_identity(event: Event) -> None:
    # An agent is described once, so two namings of one that differ in its country cannot both come back.
    countries = {(IRIS.agent(agent), agent.country) for agent in (*event.actors, *event.targets)}
    assume(len({iri for iri, _ in countries}) == len(countries))
    described = [quad for thing in things_of(namings([event]), IRIS).values() for quad in thing_quads(thing, IRIS)]
    quads = through_oxigraph([*event_quads(event, IRIS), *described])
    once = event_from(facts_of(quads), event.iri, IRIS)
    assert set(through_oxigraph(event_quads(once, IRIS))) == set(through_oxigraph(event_quads(event, IRIS)))
    assert (once.type, once.status, once.start, once.end) == (event.type, event.status, event.start, event.end)
    assert set(once.reported_in) == set(event.reported_in)
    assert set(once.amounts) == set(event.amounts)
    assert {IRIS.agent(agent) for agent in once.actors} == {IRIS.agent(agent) for agent in event.actors}
    again = through_oxigraph([*event_quads(once, IRIS), *described])
    assert event_from(facts_of(again), event.iri, IRIS) == once


@given(agents)
def test_an_agent_alone_is_described_without_loss(agent: Agent) -> None:
    thing = named(agent, IRIS)
    read = thing_from(facts_of(through_oxigraph(thing_quads(thing, IRIS))), thing.iri, IRIS)
    assert read is not None
    assert merge(read, thing) == read
    if IRIS.country_code(thing.iri) is None:
        assert as_agent(read, IRIS) == agent


@given(places)
def test_a_place_is_described_without_loss(place: Place) -> None:
    thing = named(place, IRIS)
    read = thing_from(facts_of(through_oxigraph(thing_quads(thing, IRIS))), thing.iri, IRIS)
    assert read == thing
    assert as_place(read, IRIS) == place


@given(st.permutations([Agent("Antonio Guterres", "person"), Agent("António Guterres", "group", wikidata="Q1")]))
def test_merging_does_not_depend_on_the_order(order: list[Agent]) -> None:
    (thing,) = things_of(order, IRIS).values()
    assert as_agent(thing, IRIS) == Agent("António Guterres", "group", None, "Q1")
    assert thing.names == {"Antonio Guterres", "António Guterres"}


def test_a_country_is_called_by_its_own_name_and_remembers_others() -> None:
    (thing,) = things_of([Agent("Tokyo", "state", "JP")], IRIS).values()
    labels = {
        quad.predicate.value.rsplit("#")[-1]: quad.object.value
        for quad in thing_quads(thing, IRIS)
        if isinstance(quad.object, Literal)
    }
    assert (labels["label"], labels["altLabel"], labels["countryCode"]) == ("Japan", "Tokyo", "JP")


def test_a_person_brings_the_country_along() -> None:
    assert set(things_of([Agent("Yoko Kamikawa", "person", "JP")], IRIS)) == {
        IRIS.country("JP"),
        f"{IRIS.base}/id/actor/yoko-kamikawa-jp",
    }


def test_an_amount_without_currency_is_no_money() -> None:
    report = Report("Pledge", "occurred", QUOTE, (JAPAN,), amounts=(Money(Decimal("1.50"), None, "one and a half"),))
    quads = article_quads(Article("Kyiv"), [report], IRIS)
    assert texts(quads, "amount") == []
    assert texts(quads, "exactValue") == ["1.50"]
    assert article_from(facts_of(quads), IRIS.article("Kyiv"), IRIS)[1] == (report,)


def test_an_event_has_role_names_countries_and_codes() -> None:
    event = Event("http://localhost:8000/id/event/e", "Pledge", "occurred", (JAPAN,), (UKRAINE,), start="2024-01-08")
    quads = event_quads(event, IRIS)
    assert texts(quads, "pledger") == texts(quads, "actor") == texts(quads, "actorCountry") == [IRIS.country("JP")]
    assert texts(quads, "beneficiary") == texts(quads, "targetCountry") == [IRIS.country("UA")]
    assert (texts(quads, "cameo"), texts(quads, "plover")) == (["030"], ["AGREE"])
    assert (texts(quads, "year"), texts(quads, "month")) == (["2024"], ["2024-01"])


def test_later_reports_leave_a_sign_to_the_event() -> None:
    article = IRIS.article("Kyiv")
    first, second = IRIS.report(article, 1), IRIS.report(article, 2)
    event = Event(IRIS.event(first), "Pledge", "occurred", (JAPAN,), reported_in=(first, second))
    replaced = [quad for quad in event_quads(event, IRIS) if quad.predicate.value.endswith("isReplacedBy")]
    assert [(quad.subject.value, quad.object.value) for quad in replaced] == [(IRIS.event(second), event.iri)]


@settings(max_examples=50, deadline=None)
@given(articles, st.lists(reports, min_size=1, max_size=3))
def test_no_blank_nodes_and_an_article_speaks_only_of_its_own(article: Article, told: list[Report]) -> None:
    iri = IRIS.article(article.text)
    for quad in article_quads(article, told, IRIS):
        assert quad.graph_name == NamedNode(iri)
        assert quad.subject.value.partition("#")[0] == iri
        assert not isinstance(quad.object, BlankNode)


def test_the_same_quad_is_never_written_twice() -> None:
    report = Report("Pledge", "occurred", QUOTE, (JAPAN, JAPAN), (UKRAINE,), items=("radar", "radar"))
    quads = article_quads(Article("Kyiv"), [report], IRIS)
    assert max(Counter(quads).values()) == 1
