"""What the graph says of one IRI, as triples: what `/data/...` serves and what each IRI resolves to."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib import resources

import pyoxigraph as ox

from kg.errors import NotFound
from kg.licences import licence_iri
from kg.query.dataset import dataset_triples
from kg.query.terms import iri, select, values
from kg.rdf.words import key
from kg.store import EmbeddedStore, offered_under


def describe(store: EmbeddedStore, about: str) -> list[ox.Triple]:
    """The triples about an article (its whole graph), an event, an agent, a place, or a whole graph by its name.

    What an IRI's own fragments say (`#a1`, `#point`) and the labels, types and countries of what it names come with
    it; with an event come the words of its reports, and the heads of the articles that give them. Raises NotFound.
    """
    triples = [quad.triple for quad in store.quads(about)] or [*_description(store, about)]
    if about == store.iris.dataset:
        triples += dataset_triples(store)
    if not triples:
        raise NotFound(f"The graph says nothing of {about}.")
    return triples


def classes_and_licence(store: EmbeddedStore, about: str) -> tuple[tuple[str, ...], str | None]:
    """The IRIs of the thing's classes, and that of the licence it can be used under, None where none is known.

    An article has the licence that it came under, all else that of the graph.
    """
    types = tuple(sorted({*_values(store, about, "rdf:type")}))
    if key("cq:Article") in types:
        return types, next(map(licence_iri, _values(store, about, "schema:license")), None)
    return types, offered_under(store)


def _values(store: EmbeddedStore, about: str, predicate: str) -> Iterator[str]:
    found = (quad.object for quad in store.matching(about, key(predicate)))
    return (term.value for term in found if not isinstance(term, ox.Triple))


@functools.cache
def ontology_triples() -> tuple[ox.Triple, ...]:
    """The ontology itself."""
    source = resources.files("ontology").joinpath("communique.ttl").read_bytes()
    return tuple(quad.triple for quad in ox.parse(source, ox.RdfFormat.TURTLE))


def _description(store: EmbeddedStore, about: str) -> Iterator[ox.Triple]:
    query = f"""SELECT DISTINCT ?s ?p ?o WHERE {{ {values("about", [iri(about)])}
          {{ GRAPH ?g {{ ?about ?p ?o BIND(?about AS ?s) }} }}
          UNION {{ GRAPH ?g {{ ?about ?link ?s . ?s ?p ?o FILTER(STRSTARTS(STR(?s), CONCAT(STR(?about), "#"))) }} }}
          UNION {{ GRAPH ?g {{ ?about ?link ?s . ?s ?p ?o
                   FILTER(?p IN (rdfs:label, cq:country) || (?p = rdf:type && EXISTS {{ ?s rdfs:label ?name }})) }} }}
          UNION {{ GRAPH ?g {{ ?about cq:reportedIn ?s }} GRAPH ?a {{ ?s ?p ?o
                   FILTER(?p IN (rdf:type, cq:eventClass, cq:status, cq:rule, cq:evidence)) }} }}
          UNION {{ GRAPH ?g {{ ?about cq:reportedIn ?report }} GRAPH ?a {{ ?report cq:evidence ?s . ?s ?p ?o }} }}
          UNION {{ GRAPH ?g {{ ?about cq:reportedIn ?o }} GRAPH ?s {{ ?s cq:report ?o BIND(cq:report AS ?p) }} }}
          UNION {{ GRAPH ?g {{ ?about cq:reportedIn ?report }} GRAPH ?s {{ ?s cq:report ?report . ?s ?p ?o
                   FILTER(?p IN (rdf:type, schema:headline, schema:datePublished, schema:publisher, schema:url)) }} }}
        }}"""
    return (ox.Triple(row["s"], row["p"], row["o"]) for row in select(store, query))
