"""Exports say everything, read back as the same graph, and are byte-equal for equal graphs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

from api.cli import FormatName
from kg.export import COLUMNS, FORMATS, export
from kg.model import Article, Report
from kg.store import EmbeddedStore

BASE = "http://localhost:8000"

Sample = Sequence[tuple[Article, Sequence[Report]]]


def exported(store: EmbeddedStore, name: str) -> bytes:
    output = io.BytesIO()
    export(store, name, output)
    return output.getvalue()


def test_command_line_knows_all_formats() -> None:
    assert set(get_args(FormatName)) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_equal_graphs_give_equal_bytes(sample_store: EmbeddedStore, sample: Sample, name: str, tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store", BASE) as other:
        for article, reports in reversed(sample):
            other.add_article(article, reports)
        assert exported(other, name) == exported(sample_store, name)


@pytest.mark.parametrize("name", ["nquads", "trig", "jsonld"])
def test_datasets_read_back(sample_store: EmbeddedStore, name: str) -> None:
    rdf_format = ox.RdfFormat.from_media_type(FORMATS[name].media_type)
    assert rdf_format is not None
    assert set(ox.parse(exported(sample_store, name), rdf_format)) == set(sample_store.quads())


@pytest.mark.parametrize(("name", "rdflib_name"), [("turtle", "turtle"), ("rdfxml", "xml")])
def test_graphs_read_back_in_rdflib(sample_store: EmbeddedStore, name: str, rdflib_name: str) -> None:
    expected = {quad.triple for quad in sample_store.quads()}
    assert len(Graph().parse(data=exported(sample_store, name), format=rdflib_name)) == len(expected)
    rdf_format = ox.RdfFormat.from_media_type(FORMATS[name].media_type)
    assert rdf_format is not None
    assert {quad.triple for quad in ox.parse(exported(sample_store, name), rdf_format)} == expected


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
def test_trig_reads_in_rdflib(sample_store: EmbeddedStore) -> None:
    dataset = Dataset()
    dataset.parse(data=exported(sample_store, "trig"), format="trig")
    assert len(list(dataset.quads())) == len(list(sample_store.quads()))


def test_csv_has_one_row_an_event(sample_store: EmbeddedStore) -> None:
    header, *rows = csv.reader(io.StringIO(exported(sample_store, "csv").decode(), newline=""))
    assert header == list(COLUMNS)
    assert len(rows) == 6
    pledge = next(dict(zip(header, row, strict=True)) for row in rows if "37000000 USD" in row)
    assert pledge["actors"] == "Japan | Yoko Kamikawa"
    assert pledge["actor_countries"] == "JP"
    assert pledge["items"] == "drone detection system"


def test_json_lines_speak_the_interchange_schema(sample_store: EmbeddedStore) -> None:
    lines = [json.loads(line) for line in exported(sample_store, "jsonl").splitlines()]
    assert [line["id"] for line in lines] == sorted(event.iri for event in sample_store.events())
    pledge = next(line for line in lines if line["items"])
    assert pledge["amounts"] == [{"value": 37000000, "currency": "USD", "wording": "$37 million"}]
    assert pledge["pledger"] == pledge["actors"]
    assert pledge["beneficiary"] == pledge["targets"]
    assert {"type", "status", "places", "start", "end", "topic", "evidence", "confidence"} <= pledge.keys()


def test_empty_store_exports(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store", BASE) as store:
        assert exported(store, "jsonl") == b""
        assert exported(store, "csv").decode().strip() == ",".join(COLUMNS)
        assert b"uriSpace" in exported(store, "nquads")
