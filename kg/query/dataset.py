"""What the dataset holds now, in the words of VoID and DCAT: counts, partitions, the doors. Counted once a state."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.query.latest import once_a_state
from kg.query.terms import count, select
from kg.rdf.words import node
from kg.store import EmbeddedStore

_DCAT = "http://www.w3.org/ns/dcat#"
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
# The names that /export takes, and what they are.
_DISTRIBUTIONS = {
    "nquads": "application/n-quads",
    "trig": "application/trig",
    "turtle": "text/turtle",
    "csv": "text/csv",
}


@once_a_state
def dataset_triples(store: EmbeddedStore) -> tuple[Triple, ...]:
    """The description with live counts; that of the last state is kept."""
    return (*_titles(store), *_counts(store), *_doors(store))


def _titles(store: EmbeddedStore) -> Iterator[Triple]:
    dataset = NamedNode(store.iris.dataset)
    yield Triple(dataset, node("dct:title"), Literal("Communiqué: diplomatic events", language="en"))
    about = "Visits, meetings, pledges, condemnations and other diplomatic events, each with the words that tell of it."
    yield Triple(dataset, node("dct:description"), Literal(about, language="en"))
    last = store.journal.entries(store.journal.last - 1, 1) if store.journal.last else []
    for _, entry in last:
        yield Triple(dataset, node("dct:modified"), Literal(entry.at, datatype=node("xsd:dateTime")))


def _counts(store: EmbeddedStore) -> Iterator[Triple]:
    dataset = NamedNode(store.iris.dataset)
    yield Triple(dataset, node("rdf:type"), node("void:Dataset"))
    yield Triple(dataset, node("rdf:type"), NamedNode(_DCAT + "Dataset"))
    yield _number(dataset, "void:triples", count(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"))
    classes = "SELECT ?of (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?of } } GROUP BY ?of"
    yield from _partitions(store, classes, "void:classPartition", "void:class", "void:entities")
    properties = "SELECT ?of (COUNT(*) AS ?n) { GRAPH ?g { ?s ?of ?o } } GROUP BY ?of"
    yield from _partitions(store, properties, "void:propertyPartition", "void:property", "void:triples")


def _partitions(store: EmbeddedStore, query: str, partition: str, of: str, counted: str) -> Iterator[Triple]:
    rows = sorted((row["of"].value, int(row["n"].value)) for row in select(store, query))
    for place, (name, number) in enumerate(rows):
        part = BlankNode(f"{of.partition(':')[2]}{place}")
        yield Triple(NamedNode(store.iris.dataset), node(partition), part)
        yield Triple(part, node(of), NamedNode(name))
        yield _number(part, counted, number)


def _doors(store: EmbeddedStore) -> Iterator[Triple]:
    dataset, base = NamedNode(store.iris.dataset), store.iris.base
    yield Triple(dataset, node("void:sparqlEndpoint"), NamedNode(f"{base}/sparql"))
    for name, media in _DISTRIBUTIONS.items():
        address, part = NamedNode(f"{base}/export?format={name}"), BlankNode(f"export-{name}")
        yield Triple(dataset, NamedNode(_DCAT + "distribution"), part)
        yield Triple(part, node("rdf:type"), NamedNode(_DCAT + "Distribution"))
        yield Triple(part, NamedNode(_DCAT + "downloadURL"), address)
        yield Triple(part, NamedNode(_DCAT + "mediaType"), Literal(media))
        if name != "csv":
            yield Triple(dataset, node("void:dataDump"), address)


def _number(subject: NamedNode | BlankNode, predicate: str, number: int) -> Triple:
    return Triple(subject, node(predicate), Literal(str(number), datatype=_INTEGER))
