"""The graph, or what a selection of its events rests on, as RDF; sorted, so that equal graphs give equal bytes.

A whole export is every quad of the store. A filtered one holds, each in its own graph:

- the events that match;
- the agents, countries and places that they name, and the roles that these hold;
- of each article that tells of them: its title, date, source, URL, licence and extraction, and of its reports those
  that tell of these events, with the evidence quoted, the amounts, and how the article names those agents and places.
  Not the article's text, nor its other reports;
- the decisions of curators that these events follow;
- that an older IRI of such an event is replaced by it.

Each has one description more, in the dataset's graph: `<{base}/export?...> a dcat:Dataset`, with what it was filtered
by, the date of its newest article, the licences. A store that reads the export back holds just these quads.

XML has no characters for most of U+0000 to U+001F; in RDF/XML they become U+FFFD.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import IO, cast

import pyoxigraph as ox

from kg.export.about import About, about
from kg.export.selection import Selection, chosen_iris
from kg.export.subjects import Subjects, chosen_subjects
from kg.query.terms import select
from kg.rdf import PREFIXES
from kg.store import EmbeddedStore

# Quads that are sorted at once; some 150 MB.
_AT_ONCE = 200_000
_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = PREFIXES["dct"]
_XSD = PREFIXES["xsd"]
_TEXT = ox.NamedNode(PREFIXES["schema"] + "text")
_REPORT = ox.NamedNode(PREFIXES["cq"] + "report")
_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
# What no XML 1.0 document can hold, and the carriage return, which its readers turn into a line feed.
_UNWRITABLE = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_REPLACED = "\ufffd".encode()

Write = Callable[[EmbeddedStore, Selection, IO[bytes]], None]


def rdf_writer(rdf_format: ox.RdfFormat) -> Write:
    """The function that writes a selection in that format."""

    def write(store: EmbeddedStore, selection: Selection, output: IO[bytes]) -> None:
        target = _writable(rdf_format, output)
        quads = selected_quads(store, selection)
        if rdf_format.supports_datasets:
            ox.serialize(quads, target, rdf_format, prefixes=prefixes())
        else:
            ox.serialize((quad.triple for quad in quads), target, rdf_format, prefixes=prefixes())

    return write


def write_triples(triples: Iterable[ox.Triple], output: IO[bytes], media_type: str) -> None:
    """Write triples, sorted, as Turtle, N-Triples, JSON-LD or RDF/XML."""
    rdf_format = ox.RdfFormat.from_media_type(media_type)
    assert rdf_format is not None, media_type
    target = _writable(rdf_format, output)
    ox.serialize(sorted(set(triples), key=str), target, rdf_format, prefixes=dict(sorted(PREFIXES.items())))


def selected_quads(store: EmbeddedStore, selection: Selection) -> Iterator[ox.Quad]:
    """The quads of the selection and its description, by graph, then by subject, then sorted."""
    events = chosen_iris(store, selection)
    told = about(store, selection, events)
    description = description_quads(told, store.iris.dataset, store.iris.dataset_graph)
    if selection.is_whole:
        yield from sorted(_default_graph(store), key=str)
        yield from _all_quads(store, description)
    else:
        subjects = chosen_subjects(store, events)
        is_wanted = _told_by(subjects)
        for graph in sorted(subjects):
            own = description if graph == store.iris.dataset_graph else []
            yield from sorted(own, key=str)
            for subject in sorted(subjects[graph]):
                yield from sorted(filter(is_wanted, store.matching(subject, graph=graph)), key=str)


def description_quads(told: About, dataset: str, graph: str) -> list[ox.Quad]:
    """The description of an export as quads of that graph."""
    subject = ox.NamedNode(told.address)
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (PREFIXES["rdf"] + "type", ox.NamedNode(_DCAT + "Dataset")),
        (_DCT + "title", ox.Literal(told.title)),
        (_DCT + "description", ox.Literal(f"Filtered by {told.filtered_by}.")),
        (_DCT + "rights", ox.Literal(told.rights)),
        (PREFIXES["prov"] + "wasDerivedFrom", ox.NamedNode(dataset)),
        (PREFIXES["void"] + "entities", ox.Literal(told.events)),
        *((PREFIXES["schema"] + "license", ox.Literal(licence)) for licence in told.licences if licence),
    ]
    if told.licence:
        said.append((_DCT + "license", ox.NamedNode(told.licence)))
    if told.newest:
        datatype = ox.NamedNode(_XSD + _DATE_TYPES.get(len(told.newest), "string"))
        said.append((_DCT + "modified", ox.Literal(told.newest, datatype=datatype)))
    where = ox.NamedNode(graph)
    return [ox.Quad(subject, ox.NamedNode(predicate), value, where) for predicate, value in said]


def prefixes() -> dict[str, str]:
    """The prefixes that exports declare."""
    return dict(sorted({**PREFIXES, "dcat": _DCAT}.items()))


def _all_quads(store: EmbeddedStore, description: list[ox.Quad]) -> Iterator[ox.Quad]:
    graphs = {row["g"].value for row in select(store, "SELECT ?g WHERE { GRAPH ?g {} }")}
    for graph in sorted(graphs | {store.iris.dataset_graph}):
        if graph != store.iris.dataset_graph:
            yield from _sorted_graph(store, graph)
            continue
        # An older export that was read back into the store says the same of itself, or what is no longer true.
        own = {quad.subject for quad in description}
        kept = [quad for quad in store.quads(graph) if quad.subject not in own]
        yield from sorted([*kept, *description], key=_order)


def _sorted_graph(store: EmbeddedStore, graph: str) -> Iterator[ox.Quad]:
    """The graph's quads; of a large one, no more in memory than its subjects and the quads of one."""
    quads = store.quads(graph)
    first = list(islice(quads, _AT_ONCE))
    if len(first) < _AT_ONCE:
        yield from sorted(first, key=_order)
        return
    nameless = []
    subjects = set()
    for quad in chain(first, quads):
        if isinstance(quad.subject, ox.NamedNode):
            subjects.add(quad.subject.value)
        else:
            nameless.append(quad)
    del first
    for subject in sorted(subjects):
        yield from sorted(store.matching(subject, graph=graph), key=str)
    yield from sorted(nameless, key=str)


def _order(quad: ox.Quad) -> tuple[bool, str, str]:
    """Named subjects first, each with its own, so that readers meet it once."""
    subject = quad.subject
    return not isinstance(subject, ox.NamedNode), subject.value if isinstance(subject, ox.NamedNode) else "", str(quad)


def _told_by(subjects: Subjects) -> Callable[[ox.Quad], bool]:
    """No article's text, and no report of which nothing is said."""

    def is_wanted(quad: ox.Quad) -> bool:
        if quad.predicate == _REPORT:
            assert isinstance(quad.graph_name, ox.NamedNode)
            return isinstance(quad.object, ox.NamedNode) and quad.object.value in subjects[quad.graph_name.value]
        return quad.predicate != _TEXT

    return is_wanted


def _default_graph(store: EmbeddedStore) -> set[ox.Quad]:
    """What stands in no named graph; clients may have put it there."""
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    return {ox.Quad(row["s"], row["p"], row["o"]) for row in select(store, query)}


def _writable(rdf_format: ox.RdfFormat, output: IO[bytes]) -> IO[bytes]:
    return cast(IO[bytes], _Xml(output)) if rdf_format == ox.RdfFormat.RDF_XML else output


class _Xml(io.RawIOBase):
    """Passes RDF/XML on, with what XML cannot hold replaced, and carriage returns as references."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Writes all of it."""
        self._output.write(_in_xml(bytes(data)))
        return len(data)


def _in_xml(data: bytes) -> bytes:
    if data.translate(None, _UNWRITABLE + b"\r") == data:
        return data
    for code in _UNWRITABLE:
        data = data.replace(bytes([code]), _REPLACED)
    return data.replace(b"\r", b"&#13;")
