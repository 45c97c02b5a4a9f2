"""Our own SPARQL: prefixes, how to run a SELECT, and values on their way into it.

Values enter only as pyoxigraph terms, in the engine's own serialisation, never as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import cast

import pyoxigraph as ox

from kg.store import EmbeddedStore

PREFIXES = """\
PREFIX cq: <https://w3id.org/communique/ontology#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

_DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")


def select(store: EmbeddedStore, query: str) -> Iterator[ox.QuerySolution]:
    """The rows of a SELECT that names its graphs. Consume them in the thread that asked."""
    return iter(cast(ox.QuerySolutions, store.query(f"{PREFIXES}\n{query}", union=False)))


def count(store: EmbeddedStore, query: str) -> int:
    """The one number that a SELECT gives as ?n."""
    return next(int(row["n"].value) for row in select(store, query))


def iri(value: str) -> ox.NamedNode:
    """The IRI as a term; raises ValueError when it is none."""
    return ox.NamedNode(value)


def text(value: str) -> ox.Literal:
    """A plain string as a term. Characters that no RDF literal can hold (lone surrogates) become U+FFFD."""
    return ox.Literal(value.encode("utf-8", "replace").decode())


def decimal(value: Decimal) -> ox.Literal:
    """A number as an xsd:decimal."""
    return ox.Literal(f"{value:f}", datatype=_DECIMAL)


def typed(value: str, datatype: str) -> ox.Literal:
    """A literal of a datatype of XML Schema, given by its local name."""
    return ox.Literal(value, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}"))


def values(variable: str, terms: Iterable[ox.NamedNode | ox.Literal]) -> str:
    """A VALUES block that binds `variable` to each of the terms."""
    return f"VALUES ?{variable} {{ {' '.join(str(term) for term in terms)} }}"
