"""A SPARQL query in, its serialised answer out. Query and serialisation happen in one call, hence in one thread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import BadQuery
from kg.store import EmbeddedStore

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

_POSITION = re.compile(r"error at (\d+):(\d+)")


class QuerySyntaxError(BadQuery):
    """A query that does not parse. `line` and `column` count from 1, and are None when the engine gave none."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None):
        self.line, self.column = line, column
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Answer:
    """A query's result, not yet written. It belongs to the thread that made it."""

    results: Any

    @property
    def is_graph(self) -> bool:
        """Whether it is triples (CONSTRUCT, DESCRIBE) rather than rows or a truth value."""
        return isinstance(self.results, ox.QueryTriples)

    @property
    def media_types(self) -> tuple[str, ...]:
        """What it can be written as, the preferred first. A truth value has no CSV or TSV form in SPARQL 1.1."""
        if self.is_graph:
            return tuple(GRAPH_TYPES)
        types = tuple(RESULT_TYPES)
        return types[:4] if isinstance(self.results, ox.QueryBoolean) else types

    def write(self, output: IO[bytes], media_type: str) -> None:
        """Write the whole result as `media_type`, one of `media_types`."""
        formats: dict[str, Any] = GRAPH_TYPES if self.is_graph else RESULT_TYPES
        self.results.serialize(output, formats[media_type])

    def rows(self) -> tuple[list[str], list[list[str]]]:
        """Column names and cells as plain text, for showing to people: rows, triples, or one truth value."""
        if isinstance(self.results, ox.QueryBoolean):
            return ["answer"], [["true" if self.results else "false"]]
        if self.is_graph:
            return ["subject", "predicate", "object"], [[_plain(term) for term in triple] for triple in self.results]
        names = [variable.value for variable in self.results.variables]
        return names, [[_plain(row[name]) for name in names] for row in self.results]


def ask(
    store: EmbeddedStore,
    query: str,
    *,
    union: bool = True,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
) -> Answer:
    """The answer to a SPARQL query; raises QuerySyntaxError with line and column when it does not parse.

    Graphs given here stand in for the query's own, as the SPARQL protocol says: the kind not given is empty then.
    """
    if default_graphs or named_graphs:
        default_graphs, named_graphs = _iris(default_graphs or ()), _iris(named_graphs or ())
    try:
        return Answer(store.query(query, union=union, default_graphs=default_graphs, named_graphs=named_graphs))
    except BadQuery as error:
        found = _POSITION.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (None, None)
        raise QuerySyntaxError(str(error), line, column) from error


def _iris(graphs: Sequence[str]) -> Sequence[str]:
    for graph in graphs:
        try:
            ox.NamedNode(graph)
        except ValueError as error:
            raise BadQuery(f"{graph!r} is no IRI of a graph: {error}.") from error
    return graphs


def _plain(term: Any) -> str:
    if term is None:
        return ""
    return str(getattr(term, "value", term))
