"""A SPARQL query in, its serialised answer out. Query and serialisation happen in one call, hence in one thread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import BadQuery
from kg.query.formats import GRAPH_TYPES, RESULT_TYPES, TRUTH_TYPES, format_of
from kg.store import EmbeddedStore

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
        """What it can be written as, the preferred first."""
        if self.is_graph:
            return tuple(GRAPH_TYPES)
        return tuple(TRUTH_TYPES if isinstance(self.results, ox.QueryBoolean) else RESULT_TYPES)

    def write(self, output: IO[bytes], media_type: str) -> None:
        """Write the whole result as `media_type`, one of `media_types`."""
        self.results.serialize(output, format_of(self.results, media_type))

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
    default_graphs, named_graphs = dataset(default_graphs, named_graphs)
    try:
        return Answer(store.query(query, union=union, default_graphs=default_graphs, named_graphs=named_graphs))
    except BadQuery as error:
        raise syntax_error(str(error)) from error


def dataset(
    default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
) -> tuple[Sequence[str] | None, Sequence[str] | None]:
    """Both kinds of graphs that a request names, each an empty one where only the other is named; None for neither.

    Raises BadQuery for what is no IRI.
    """
    if not (default_graphs or named_graphs):
        return None, None
    return _iris(default_graphs or ()), _iris(named_graphs or ())


def syntax_error(message: str) -> QuerySyntaxError:
    """What the engine said of a query that does not parse, with its line and column."""
    found = _POSITION.search(message)
    line, column = (int(found[1]), int(found[2])) if found else (None, None)
    return QuerySyntaxError(message, line, column)


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
