"""Under which licence, and by whom, the graph is given out, as its dataset says of itself."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.words import node
from kg.store.embedded import EmbeddedStore


def offer(store: EmbeddedStore, licence: str | None, publisher: str | None) -> None:
    """Says in the dataset's graph that it is given out under the licence of that IRI, by whom has that name.

    None leaves what is said already. Nothing is written where all of it is said. Raises StoreError.
    """
    graph, dataset = NamedNode(store.iris.dataset_graph), NamedNode(store.iris.dataset)
    by = NamedNode(f"{store.iris.dataset}#publisher")
    told = {
        "dct:license": licence and [Quad(dataset, node("dct:license"), NamedNode(licence), graph)],
        "dct:publisher": publisher and [Quad(dataset, node("dct:publisher"), by, graph)],
        "rdfs:label": publisher and [Quad(by, node("rdfs:label"), Literal(publisher), graph)],
    }
    new = {quad for quads in told.values() for quad in quads or ()}
    outdated = {node(word) for word, quads in told.items() if quads}
    said = set(store.quads(graph.value))
    wanted = {q for q in said if q.predicate not in outdated or q.subject not in (dataset, by)} | new
    if wanted != said:
        store.replace_graph(graph.value, "".join(f"{quad.triple} .\n" for quad in sorted(wanted, key=str)))


def offered_under(store: EmbeddedStore) -> str | None:
    """The IRI of the licence that the graph is given out under, None if none is said."""
    said = store.matching(store.iris.dataset, node("dct:license").value, store.iris.dataset_graph)
    return min((quad.object.value for quad in said if isinstance(quad.object, NamedNode)), default=None)
