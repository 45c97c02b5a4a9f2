"""One graph of the store as a whole: read into N-Triples, written out, replaced, grown, removed.

A change is made as one SPARQL update, which Oxigraph applies in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from kg.errors import CommuniqueError
from kg.rdf.words import PREFIXES

# Media types of a single graph, the preferred first.
GRAPH_FORMATS = {
    format_.media_type: format_
    for format_ in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.JSON_LD, RdfFormat.RDF_XML)
}


class BadGraph(CommuniqueError):
    """A document that is no RDF graph, or none that is read here; the message says where."""


class StateChanged(CommuniqueError):
    """A change was asked of a state that the store is no longer in."""


@dataclass(frozen=True, slots=True)
class Document:
    """A graph as somebody wrote it, with its media type, one of GRAPH_FORMATS."""

    body: bytes
    media_type: str


def is_iri(name: str) -> bool:
    """Whether a graph can have that name: an absolute IRI."""
    try:
        NamedNode(name)
    except ValueError:
        return False
    return True


def read_graph(documents: Sequence[Document], base: str) -> str:
    """All triples of the documents as N-Triples, relative IRIs resolved against `base`; raises BadGraph.

    Blank nodes of different documents stay apart. A DOCTYPE is refused: its entities can expand without end.
    """
    read = Store()
    for document in documents:
        format_ = GRAPH_FORMATS[document.media_type]
        if format_ == RdfFormat.RDF_XML and b"<!DOCTYPE" in document.body:
            raise BadGraph("RDF/XML with a DOCTYPE is not read here; write the entities out.")
        try:
            read.load(document.body, format_, base_iri=base)
        except (SyntaxError, ValueError) as error:
            raise BadGraph(f"The document is not {format_.name}: {error}") from error
    if next(iter(read.named_graphs()), None) is not None:
        raise BadGraph("The document holds named graphs, where one graph is wanted.")
    return (read.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b"").decode()


def write_graph(store: Store, name: str | None, output: IO[bytes], media_type: str) -> None:
    """Writes the graph of that name, or the default graph for None, as one of GRAPH_FORMATS."""
    format_ = GRAPH_FORMATS[media_type]
    store.dump(output, format_, from_graph=NamedNode(name) if name else DefaultGraph(), prefixes=PREFIXES)


def replacing(name: str | None, triples: str) -> str:
    """The update that makes these N-Triples all there is of the graph; it stands even when it is empty."""
    return f"{removing(name)} ;\n{growing(name, triples)}"


def growing(name: str | None, triples: str) -> str:
    """The update that adds these N-Triples to the graph, made if it is missing."""
    if name is None:
        return f"INSERT DATA {{\n{triples}}}"
    graph = NamedNode(name)
    return f"CREATE SILENT GRAPH {graph} ;\nINSERT DATA {{ GRAPH {graph} {{\n{triples}}} }}"


def removing(name: str | None) -> str:
    """The update that removes the graph; the default graph is only emptied, as there is always one."""
    return f"DROP SILENT GRAPH {NamedNode(name)}" if name else "DROP DEFAULT"
