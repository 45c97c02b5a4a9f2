"""Under which licence, and by whom, the graph is given out, as its dataset says of itself."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.words import node
from kg.store.embedded import EmbeddedStore


def offer(store: EmbeddedStore, licence: str | None, publisher: str | None) -> None:
    """Says in the dataset's graph that it is given out under the licence of that IRI, by whom has that name.

    None leaves what is said already. Nothing is written where all of it is said. Raises StoreError.
    """
    dataset, by = NamedNode(store.iris.dataset), NamedNode(f"{store.iris.dataset}#publisher")
    new: list[tuple[NamedNode, str, NamedNode | Literal]] = []
    if licence:
        new.append((dataset, "dct:license", NamedNode(licence)))
    if publisher:
        new += [(dataset, "dct:publisher", by), (by, "rdfs:label", Literal(publisher))]
    replaced = {(subject, node(predicate)) for subject, predicate, _ in new}
    said = {quad.triple for quad in store.quads(store.iris.dataset_graph)}
    wanted = {each for each in said if (each.subject, each.predicate) not in replaced}
    wanted |= {Triple(subject, node(predicate), value) for subject, predicate, value in new}
    if wanted != said:
        store.replace_graph(store.iris.dataset_graph, "".join(f"{each} .\n" for each in sorted(wanted, key=str)))


def offered_under(store: EmbeddedStore) -> str | None:
    """The IRI of the licence that the graph is given out under, None if none is said."""
    said = store.matching(store.iris.dataset, node("dct:license").value, store.iris.dataset_graph)
    return min((quad.object.value for quad in said if isinstance(quad.object, NamedNode)), default=None)
