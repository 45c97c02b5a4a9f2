"""A description as compact JSON-LD: keys and values as REST has them, and exactly the triples when it is expanded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from sample import BASE

from kg.ingest import read_articles
from kg.pipeline import ingest
from kg.query.browse import load_names
from kg.query.describe import describe
from kg.query.events import EventFilter, find_events
from kg.query.jsonld import document, local_context
from kg.query.records import event_record
from kg.store import EmbeddedStore

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SAME = ("id", "status", "start", "end", "items", "topic", "disputed", "cameo", "plover")
PARTS = ("actors", "targets", "places")


@pytest.fixture(scope="module")
def seeds_store() -> Iterator[EmbeddedStore]:
    with EmbeddedStore(None, BASE) as store:
        ingest(store, read_articles(SEEDS))
        store.flush()
        yield store


def things(store: EmbeddedStore) -> list[str]:
    """All that has a description: events, articles, agents, places, without their fragments."""
    rows = store.query("SELECT DISTINCT ?s WHERE { GRAPH ?g { ?s a ?class } }", union=False)
    found = {row["s"].value for row in rows}  # type: ignore[union-attr]
    return sorted(each for each in found if each.startswith(f"{BASE}/id/") and "#" not in each)


def written(store: EmbeddedStore, iri: str) -> dict[str, object]:
    return document(describe(store, iri), iri, f"{BASE}/context.jsonld")


def graph_of(data: str, form: str) -> set[object]:
    # By their text: rdflib's literals are equal when their values are.
    return {tuple(term.n3() for term in triple) for triple in Graph().parse(data=data, format=form)}


def assert_it_expands_to_its_triples(store: EmbeddedStore, iri: str) -> None:
    triples = set(describe(store, iri))
    text = json.dumps({**document(triples, iri, "x"), "@context": local_context()})
    assert {quad.triple for quad in ox.parse(text, ox.RdfFormat.JSON_LD)} == triples, iri
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode()
    assert graph_of(text, "json-ld") == graph_of(lines, "nt"), iri


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", ["sample_store", "seeds_store"])
def test_every_description_expands_to_its_triples(request: pytest.FixtureRequest, name: str) -> None:
    store: EmbeddedStore = request.getfixturevalue(name)
    found = things(store)
    assert {each.removeprefix(f"{BASE}/id/").split("/")[0] for each in found} >= {"event", "article", "actor", "place"}
    for iri in found:
        assert_it_expands_to_its_triples(store, iri)


@pytest.mark.parametrize("name", ["sample_store", "seeds_store"])
def test_an_event_reads_as_rest_has_it(request: pytest.FixtureRequest, name: str) -> None:
    store: EmbeddedStore = request.getfixturevalue(name)
    events = find_events(store, load_names(store), EventFilter(), limit=100).events
    assert len(events) > 5
    for found in events:
        record, told = event_record(found, store.iris), written(store, found.event.iri)
        for key in SAME:
            # Dates less exact than a day say so, since their datatype is another.
            value = told[key]["@value"] if isinstance(told[key], dict) else told[key]  # type: ignore[index]
            assert (sorted(value) if isinstance(value, list) else value) == (
                sorted(record[key]) if isinstance(record[key], list) else record[key]
            ), key
        assert told["type"][0] == record["type"]  # type: ignore[index]
        assert float(told["confidence"]) == record["confidence"]  # type: ignore[arg-type]
        for key in PARTS:
            parts = [part for part in told[key] if isinstance(part, dict)]  # type: ignore[attr-defined]
            ids = {part if isinstance(part, str) else part["id"] for part in told[key]}  # type: ignore[attr-defined]
            names = {part["id"]: part["name"] for part in record[key]}
            assert ids == names.keys()
            assert {part["id"]: part["name"] for part in parts}.items() <= names.items()
        amounts = [each for each in record["amounts"] if each["currency"]]
        assert sorted((str(each["wording"]), float(each["value"]), each["currency"]) for each in amounts) == sorted(
            (each["wording"], float(each["value"]), each["currency"])
            for each in told["amounts"]  # type: ignore[attr-defined]
        )


def test_an_event_can_be_checked_by_its_words(sample_store: EmbeddedStore) -> None:
    (found,) = find_events(sample_store, load_names(sample_store), EventFilter(type="Pledge", by="Japan")).events
    told = written(sample_store, found.event.iri)
    (report,) = told["reportedIn"]  # type: ignore[misc]
    assert (report["eventClass"], report["status"], report["rule"]) == ("Pledge", "occurred", "pledge.give")
    assert [span["quote"] for span in report["evidence"]] == [each.evidence.quote for each in found.quotations]
    article = report["article"]
    assert (article["headline"], article["published"], article["publisher"]) == (
        "Kamikawa in Kyiv",
        "2024-01-08",
        "Example Post",
    )
    (amount,) = told["amounts"]  # type: ignore[misc]
    assert (amount["value"], amount["currency"], amount["wording"]) == (37_000_000, "USD", "$37 million")
    assert {each["name"] for each in told["actors"]} == {"Japan", "Yoko Kamikawa"}  # type: ignore[attr-defined]
