"""The whole graph in the formats that others read. Equal graphs give equal bytes: graphs, then statements, are sorted.

RDF formats carry everything; CSV and JSON Lines carry the events with their evidence, one a line. Statements are
written as they come, one graph in memory at a time.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox

from kg.query.events import Found, fetch_events
from kg.query.records import Record, event_record
from kg.query.terms import iri, select
from kg.rdf import PREFIXES
from kg.store import EmbeddedStore

_BATCH = 500
_BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write the graph: its name, its media type, the ending of its files, and the function that writes."""

    name: str
    media_type: str
    extension: str
    write: Callable[[EmbeddedStore, IO[bytes]], None]


def export(store: EmbeddedStore, format_name: str, output: IO[bytes]) -> None:
    """Write the whole graph to `output` in one of `FORMATS`."""
    FORMATS[format_name].write(store, output)


def write_triples(triples: Iterable[ox.Triple], output: IO[bytes], media_type: str) -> None:
    """Write triples, sorted, as Turtle, N-Triples, JSON-LD or RDF/XML."""
    rdf_format = ox.RdfFormat.from_media_type(media_type)
    assert rdf_format is not None, media_type
    ox.serialize(sorted(set(triples), key=str), output, rdf_format, prefixes=_prefixes())


def write_csv(store: EmbeddedStore, events: Iterable[Found], output: IO[bytes]) -> None:
    """Write the events as CSV with a header; several values in one cell are parted by " | "."""
    text = io.TextIOWrapper(output, "utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for found in events:
        record = event_record(found, store.iris)
        writer.writerow([cell(record) for cell in COLUMNS.values()])
    text.detach()


def write_json_lines(store: EmbeddedStore, events: Iterable[Found], output: IO[bytes]) -> None:
    """Write the events as JSON objects, one a line."""
    for found in events:
        line = json.dumps(event_record(found, store.iris), ensure_ascii=False, separators=(",", ":"))
        output.write(line.encode("utf-8", "surrogatepass") + b"\n")


def _listed(field: str, key: str) -> Callable[[Record], str]:
    """The values of `key` in the records of `field`, each once, in order."""
    return lambda record: _BETWEEN.join(
        dict.fromkeys(str(each[key]) for each in record[field] if each[key] is not None)
    )


def _plain(field: str) -> Callable[[Record], str]:
    return lambda record: "" if record[field] is None else str(record[field])


def _amounts(record: Record) -> str:
    return _BETWEEN.join(f"{each['value']} {each['currency'] or ''}".strip() for each in record["amounts"])


COLUMNS: dict[str, Callable[[Record], str]] = {
    "id": _plain("id"),
    "type": _plain("type"),
    "status": _plain("status"),
    "start": _plain("start"),
    "end": _plain("end"),
    "actors": _listed("actors", "name"),
    "actor_countries": _listed("actors", "country"),
    "targets": _listed("targets", "name"),
    "target_countries": _listed("targets", "country"),
    "places": _listed("places", "name"),
    "amounts": _amounts,
    "items": lambda record: _BETWEEN.join(record["items"]),
    "topic": _plain("topic"),
    "cameo": _plain("cameo"),
    "plover": _plain("plover"),
    "confidence": _plain("confidence"),
    "evidence": _listed("evidence", "quote"),
    "articles": _listed("evidence", "article"),
}


def _write_rdf(rdf_format: ox.RdfFormat) -> Callable[[EmbeddedStore, IO[bytes]], None]:
    def write(store: EmbeddedStore, output: IO[bytes]) -> None:
        quads = _sorted_quads(store)
        if rdf_format.supports_datasets:
            ox.serialize(quads, output, rdf_format, prefixes=_prefixes())
        else:
            ox.serialize((quad.triple for quad in quads), output, rdf_format, prefixes=_prefixes())

    return write


def _prefixes() -> dict[str, str]:
    return dict(sorted(PREFIXES.items()))


def _sorted_quads(store: EmbeddedStore) -> Iterator[ox.Quad]:
    for graph in sorted(row["g"].value for row in select(store, "SELECT ?g WHERE { GRAPH ?g {} }")):
        yield from sorted(store.quads(graph), key=str)


def _all_events(store: EmbeddedStore) -> Iterator[Found]:
    query = f"SELECT ?event WHERE {{ GRAPH {iri(store.iris.events_graph)} {{ ?event a cq:Event }} }}"
    iris = sorted(row["event"].value for row in select(store, query))
    for batch in _batches(iris):
        yield from fetch_events(store, batch)


def _batches(iris: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(iris), _BATCH):
        yield iris[start : start + _BATCH]


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("nquads", "application/n-quads", "nq", _write_rdf(ox.RdfFormat.N_QUADS)),
        Format("trig", "application/trig", "trig", _write_rdf(ox.RdfFormat.TRIG)),
        Format("turtle", "text/turtle", "ttl", _write_rdf(ox.RdfFormat.TURTLE)),
        Format("jsonld", "application/ld+json", "jsonld", _write_rdf(ox.RdfFormat.JSON_LD)),
        Format("rdfxml", "application/rdf+xml", "rdf", _write_rdf(ox.RdfFormat.RDF_XML)),
        Format("csv", "text/csv", "csv", lambda store, output: write_csv(store, _all_events(store), output)),
        Format(
            "jsonl",
            "application/jsonl",
            "jsonl",
            lambda store, output: write_json_lines(store, _all_events(store), output),
        ),
    )
}
