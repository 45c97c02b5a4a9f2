"""The graph, or any part of it that a filter names, in the formats that others read; one module a format.

Equal graphs give equal bytes, in every format. RDF carries everything (see `kg.export.rdf` for what a filtered one
holds); the others carry the events with their evidence, newest first, each under the IRI that it always has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox

from kg.export.about import About, about
from kg.export.calendar import write_calendar
from kg.export.feed import write_feed
from kg.export.parquet import write_parquet
from kg.export.polecat import POLECAT, write_polecat
from kg.export.rdf import rdf_writer, write_triples
from kg.export.selection import Selection, chosen_events, chosen_iris
from kg.export.tables import COLUMNS, write_csv, write_json_lines
from kg.store import EmbeddedStore

__all__ = [
    "COLUMNS",
    "FORMATS",
    "About",
    "Format",
    "Selection",
    "about",
    "chosen_iris",
    "export",
    "write_csv",
    "write_json_lines",
    "write_triples",
]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write: its name, its media type, the ending of its files, the function that writes.

    `columns` maps the names of a table's columns to their types in CSV on the Web; None for what is no table.
    """

    name: str
    media_type: str
    extension: str
    write: Callable[[EmbeddedStore, Selection, IO[bytes]], None]
    columns: Mapping[str, str] | None = None


def export(store: EmbeddedStore, format_name: str, output: IO[bytes], selection: Selection | None = None) -> None:
    """Write the whole graph, or the selection, to `output` in one of `FORMATS`. Raises UnknownName, BadFilter."""
    FORMATS[format_name].write(store, selection or Selection(), output)


def _csv(store: EmbeddedStore, selection: Selection, output: IO[bytes]) -> None:
    write_csv(store, chosen_events(store, selection), output)


def _json_lines(store: EmbeddedStore, selection: Selection, output: IO[bytes]) -> None:
    write_json_lines(store, chosen_events(store, selection), output)


def _types(names: Mapping[str, object], numbers: Mapping[str, str]) -> Mapping[str, str]:
    return {name: numbers.get(name, "string") for name in names}


_MEASURES = {
    "confidence": "decimal",
    "Event Date": "date",
    "Latitude": "decimal",
    "Longitude": "decimal",
    "NumMentions": "integer",
    "NumArticles": "integer",
}

FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("nquads", "application/n-quads", "nq", rdf_writer(ox.RdfFormat.N_QUADS)),
        Format("trig", "application/trig", "trig", rdf_writer(ox.RdfFormat.TRIG)),
        Format("turtle", "text/turtle", "ttl", rdf_writer(ox.RdfFormat.TURTLE)),
        Format("jsonld", "application/ld+json", "jsonld", rdf_writer(ox.RdfFormat.JSON_LD)),
        Format("rdfxml", "application/rdf+xml", "rdf", rdf_writer(ox.RdfFormat.RDF_XML)),
        Format("csv", "text/csv", "csv", _csv, _types(COLUMNS, _MEASURES)),
        Format("jsonl", "application/jsonl", "jsonl", _json_lines),
        Format("parquet", "application/vnd.apache.parquet", "parquet", write_parquet),
        Format("polecat", "text/csv", "csv", write_polecat, _types(POLECAT, _MEASURES)),
        Format("atom", "application/atom+xml", "atom", write_feed),
        Format("icalendar", "text/calendar", "ics", write_calendar),
    )
}
