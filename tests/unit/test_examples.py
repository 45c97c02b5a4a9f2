"""Every example query says what it answers, and answers it over a small graph, and over that of the seeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SH
from sample import BASE, JAPAN, KAMIKAWA, SAMPLE, UKRAINE

from kg.curate import Curator, confirm, edit
from kg.ingest import read_articles
from kg.model import Agent, Article, Evidence, Money, Place, Report
from kg.pipeline import ingest
from kg.query.examples import Example, example_triples, examples, read_example
from kg.query.guard import check_query
from kg.query.sparql import ask
from kg.store import EmbeddedStore

ROOT = Path(__file__).resolve().parents[2]
ENDPOINT = "http://localhost:8000/sparql"
SCHEMA = Namespace("https://schema.org/")
AMERICA = Agent("United States", "state", "US", "Q30")
KOREA = Agent("North Korea", "state", "KP", "Q423")
BELARUS = Agent("Belarus", "state", "BY")
JORDAN, AMMAN = Agent("Jordan", "state", "JO"), Place("Amman", "JO")
ZELENSKYY = Agent("Volodymyr Zelenskyy", "person", "UA")

# The first row that each gives over the graph of `told`, and the number of its rows.
FIRST: dict[str, tuple[int, tuple[str, ...]]] = {
    "actors-in-wikidata": (6, ("http://www.wikidata.org/entity/Q17", "Japan", "3")),
    "between-two-countries": (3, ("2024-03-01", "United States", "Demand", "North Korea", "missile tests", "occurred")),
    "called-off": (1, ("2024-04-10", "Meeting", "United States", "called off the summit")),
    "condemnations-of-country": (2, ("2024-01", "1")),
    "cooperation-and-conflict": (1, ("2024", "North Korea", "0", "1")),
    "demands-rejected": (
        1, ("2024-03-01", "United States", "North Korea", "missile tests", "2024-03-20", "a halt of tests"),
    ),
    "events-as-schema-org": (16, ()),
    "events-by-class": (9, ("https://w3id.org/communique/ontology#Meeting", "3")),
    "events-on-a-map": (1, ("Kyiv", "50.45466", "30.5238", "1")),
    "events-tied": (1, ()),
    "has-condemned": (1, ("true",)),
    "meetings-before-visit": (1, ("2024-01-08", "Japan", "2023-12-20", "Volodymyr Zelenskyy, Yoko Kamikawa")),
    "money-pledged": (2, ("Japan", "USD", "37000000", "1")),
    "planned-visits": (1, ("2024-05-01", "Yoko Kamikawa", "Ukraine", "https://w3id.org/communique/ontology#planned")),
    "pledges-by-country": (8, ()),
    "pledges-to-whom": (6, ("2024-02-10", "Japan", "Ukraine", "$12 million")),
    "pledges-without-delivery": (1, ("2024-02-10", "Japan", "Ukraine", "$12 million | generators")),
    "sanctions-by-target": (1, ("North Korea", "United States", "1", "2024-03-25", "2024-03-25")),
    "sources-that-disagree": (2, ()),
    "travels-of-a-person": (3, ("2024-01-08", "Ukraine", "occurred", "Kyiv")),
    "votes-together": (1, ("Belarus", "North Korea", "1", "the resolution")),
    "what-curators-changed": (2, ()),
    "who-met-whom": (2, ("Volodymyr Zelenskyy", "Yoko Kamikawa", "1")),
    "who-says-so": (17, ()),
    "words-that-prove": (2, ()),
}  # fmt: skip
# What the seeds do not tell of.
NOT_IN_THE_SEEDS = {
    "demands-rejected", "meetings-before-visit", "sources-that-disagree", "what-curators-changed",
}  # fmt: skip


def tells(type_: str, day: str, actors: tuple[Agent, ...], targets: tuple[Agent, ...] = (), **fields: Any) -> Report:
    """A report on the words of `says`, which must be those of its article, that something occurred on a day."""
    quote = fields.pop("says", "words")
    return Report(
        type_, fields.pop("status", "occurred"), (Evidence(0, len(quote), quote),), actors, targets, start=day, **fields
    )


def article(day: str, source: str, *reports: Report) -> tuple[Article, tuple[Report, ...]]:
    """One article with these reports, all of which stand on its first words."""
    says = reports[0].evidence[0].quote
    return Article(f"{says}, as {source} has it on {day}.", f"News of {day}", day, source=source), reports


def pledge(million: int) -> Report:
    """Generators for Ukraine, at that sum."""
    amounts = (Money(Decimal(million * 1_000_000), "USD", f"${million} million"),)
    return tells("Pledge", "2024-02-10", (JAPAN,), (UKRAINE,), amounts=amounts, items=("generators",))


TOLD = (
    *SAMPLE,
    article("2023-12-20", "Post", tells("Meeting", "2023-12-20", (KAMIKAWA, ZELENSKYY))),
    article("2024-01-20", "Post", tells("Aid", "2024-01-20", (JAPAN,), (UKRAINE,))),
    article("2024-02-10", "Post", pledge(10)),
    article("2024-02-11", "Wire", pledge(12)),
    article("2024-02-09", "Post", tells("Visit", "2024-02-09", (KAMIKAWA,), (JORDAN,), places=(AMMAN,))),
    article("2024-02-10", "Wire", tells("Meeting", "2024-02-09", (KAMIKAWA, JORDAN), places=(AMMAN,))),
    article("2024-03-01", "Post", tells("Demand", "2024-03-01", (AMERICA,), (KOREA,), topic="missile tests")),
    article("2024-03-20", "Post", tells("Rejection", "2024-03-20", (KOREA,), (AMERICA,), topic="a halt of tests")),
    article("2024-03-25", "Post", tells("Sanction", "2024-03-25", (AMERICA,), (KOREA,))),
    article("2024-04-01", "Post", tells("Vote", "2024-04-01", (KOREA, BELARUS), topic="the resolution")),
    article(
        "2024-04-10", "Post",
        tells("Meeting", "2024-04-10", (AMERICA,), status="cancelled", says="called off the summit"),
    ),
    article("2024-04-11", "Post", tells("Visit", "2024-05-01", (KAMIKAWA,), (UKRAINE,), status="planned")),
)  # fmt: skip


@pytest.fixture(scope="module")
def told() -> Iterator[EmbeddedStore]:
    """A graph that has something for each example."""
    with EmbeddedStore(None, BASE) as store:
        for each, reports in TOLD:
            store.add_article(each, reports)
        votes = next(event.iri for event in store.events() if event.type == "Vote" and event.topic)
        confirm(store, votes, Curator("Ann", "read in the minutes"))
        edit(store, votes, {"start": "2024-04-01"}, Curator("Bob"))
        yield store


@pytest.fixture(scope="module")
def seeds() -> Iterator[EmbeddedStore]:
    """The graph of the seeds, as the extractor reads them."""
    with EmbeddedStore(None, BASE) as store:
        ingest(store, read_articles(ROOT / "seeds"))
        yield store


def rows_of(store: EmbeddedStore, name: str) -> list[list[str]]:
    return ask(store, next(each.query for each in examples() if each.name == name)).rows()[1]


def parts(cell: str) -> list[str]:
    """What a cell lists, in order: the engine joins a group's values in any."""
    return sorted(re.split(r" \| |, ", cell))


def test_all_are_counted() -> None:
    assert [example.name for example in examples()] == sorted(FIRST)
    assert len(FIRST) >= 15


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_says_what_it_is(example: Example) -> None:
    assert example.title
    assert example.description.endswith(".")
    check_query(example.query)
    assert f"\n{example.form.upper()} " in example.query


@pytest.mark.parametrize("name", FIRST)
def test_answers(told: EmbeddedStore, name: str) -> None:
    count, first = FIRST[name]
    rows = rows_of(told, name)
    assert len(rows) == count, rows
    assert not first or list(map(parts, rows[0])) == list(map(parts, first)), rows


def test_sources_are_told_apart(told: EmbeddedStore) -> None:
    rows = rows_of(told, "sources-that-disagree")
    assert [row[1:] for row in rows] == [
        ["amounts", "Post", "News of 2024-02-10", "$10 million"],
        ["amounts", "Wire", "News of 2024-02-11", "$12 million"],
    ]


def test_curators_are_named_with_what_they_did(told: EmbeddedStore) -> None:
    rows = [(row[1], row[2].rpartition("#")[2], *row[4:]) for row in rows_of(told, "what-curators-changed")]
    assert rows == [("Bob", "Edit", '{"start":"2024-04-01"}', ""), ("Ann", "Confirmation", "", "read in the minutes")]


def test_proofs_stand_in_the_article(told: EmbeddedStore) -> None:
    texts = {each.title: each.text for each, _ in TOLD}
    for *_, quote, start, end, headline in rows_of(told, "words-that-prove"):
        assert texts[headline][int(start) : int(end)] == quote


@pytest.mark.parametrize("name", sorted(FIRST.keys() - NOT_IN_THE_SEEDS))
def test_answers_over_the_seeds(seeds: EmbeddedStore, name: str) -> None:
    rows = rows_of(seeds, name)
    assert rows
    assert rows != [["false"]]


@pytest.mark.parametrize("name", sorted(NOT_IN_THE_SEEDS))
def test_the_seeds_have_none(seeds: EmbeddedStore, name: str) -> None:
    assert rows_of(seeds, name) == []


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_is_shacl_from_which_its_text_comes_back(example: Example) -> None:
    triples = example_triples(example, ENDPOINT)
    graph = Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.TURTLE), format="turtle")
    subject = URIRef(example.iri)
    assert (subject, RDF.type, SH.SPARQLExecutable) in graph
    assert (subject, RDF.type, SH[f"SPARQL{example.form}Executable"]) in graph
    assert (subject, DCTERMS.title, Literal(example.title, lang="en")) in graph
    assert (subject, SCHEMA.target, URIRef(ENDPOINT)) in graph
    assert str(graph.value(subject, SH[example.form.lower()])) == example.query


@pytest.mark.parametrize(
    "source",
    [
        "ASK {}",
        "# <x> a <http://www.w3.org/ns/shacl#SPARQLAskExecutable> .\n\nASK {}",
        '# <x> <http://purl.org/dc/terms/title> "X" ; <http://purl.org/dc/terms/description> "X." .\n\nASK {}',
    ],
)
def test_a_comment_that_says_too_little(source: str) -> None:
    with pytest.raises(ValueError, match=r"x\.rq does not"):
        read_example("x.rq", source)
