"""The media types that query results can be written as. Imports the engine and nothing else: workers start with it."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

RESULT_TYPES: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_TYPES: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/xml": ox.RdfFormat.RDF_XML,
}
# A truth value has no CSV or TSV form in SPARQL 1.1.
TRUTH_TYPES = {media: format_ for media, format_ in RESULT_TYPES.items() if not media.startswith("text/")}


def media_types(form: str | None) -> tuple[str, ...]:
    """What the results of a query of that form (SELECT, ASK, CONSTRUCT, DESCRIBE) can be written as, the best first."""
    if form in ("CONSTRUCT", "DESCRIBE"):
        return tuple(GRAPH_TYPES)
    return tuple(TRUTH_TYPES if form == "ASK" else RESULT_TYPES)


def format_of(results: Any, media_type: str) -> Any:
    """The engine's format for results it gave; raises KeyError when they cannot be written so."""
    if isinstance(results, ox.QueryTriples):
        return GRAPH_TYPES[media_type]
    return (TRUTH_TYPES if isinstance(results, ox.QueryBoolean) else RESULT_TYPES)[media_type]
