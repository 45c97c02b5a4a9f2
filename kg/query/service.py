"""What the endpoint says of itself, in the words of SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.words import node
from kg.store import EmbeddedStore

_SD = "http://www.w3.org/ns/sparql-service-description#"
# https://www.w3.org/ns/formats/
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip
_INPUTS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the settings of a service let it do."""

    union: bool
    updates: bool
    federates: bool


def service_description(store: EmbeddedStore, abilities: Abilities) -> Iterator[Triple]:
    """The description of the endpoint at {base}/sparql over that store, as triples."""
    endpoint = NamedNode(f"{store.iris.base}/sparql")
    yield Triple(endpoint, node("rdf:type"), _sd("Service"))
    yield Triple(endpoint, node("rdfs:label"), Literal("Communiqué", language="en"))
    yield Triple(endpoint, _sd("endpoint"), endpoint)
    for language in ("SPARQL11Query", *(["SPARQL11Update"] if abilities.updates else [])):
        yield Triple(endpoint, _sd("supportedLanguage"), _sd(language))
    for name in _RESULTS:
        yield Triple(endpoint, _sd("resultFormat"), NamedNode(_FORMATS + name))
    for name in _INPUTS if abilities.updates else ():
        yield Triple(endpoint, _sd("inputFormat"), NamedNode(_FORMATS + name))
    features = {"UnionDefaultGraph": abilities.union, "BasicFederatedQuery": abilities.federates}
    for name in (name for name, has in features.items() if has):
        yield Triple(endpoint, _sd("feature"), _sd(name))
    yield from _dataset(store, endpoint)


def _dataset(store: EmbeddedStore, endpoint: NamedNode) -> Iterator[Triple]:
    """The graphs that have a fixed name; those of the articles are too many to list."""
    dataset, default = BlankNode("dataset"), BlankNode("default")
    yield Triple(endpoint, _sd("defaultDataset"), dataset)
    yield Triple(dataset, node("rdf:type"), _sd("Dataset"))
    yield Triple(dataset, node("rdfs:seeAlso"), NamedNode(store.iris.dataset))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, node("rdf:type"), _sd("Graph"))
    for number, name in enumerate((store.iris.events_graph, store.iris.curation_graph, store.iris.dataset_graph), 1):
        graph = BlankNode(f"graph{number}")
        yield Triple(dataset, _sd("namedGraph"), graph)
        yield Triple(graph, node("rdf:type"), _sd("NamedGraph"))
        yield Triple(graph, _sd("name"), NamedNode(name))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
