"""Exports say everything, read back as the same graph, and are byte-equal for equal graphs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

import icalendar
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from lxml import etree
from rdflib import Dataset, Graph

from api.cli import FormatName
from kg.export import COLUMNS, FORMATS, Selection, export
from kg.export.polecat import POLECAT
from kg.model import Article, Report
from kg.query.browse import load_names
from kg.query.events import EventFilter, find_events
from kg.query.records import Record, event_record
from kg.store import EmbeddedStore

BASE = "http://localhost:8000"
RDF = ["nquads", "trig", "turtle", "jsonld", "rdfxml"]
DATASETS = ["nquads", "trig", "jsonld"]
ATOM = "{http://www.w3.org/2005/Atom}"
PLEDGES = Selection(EventFilter(type="Pledge", by="Japan"))

Sample = Sequence[tuple[Article, Sequence[Report]]]


def exported(store: EmbeddedStore, name: str, selection: Selection | None = None) -> bytes:
    output = io.BytesIO()
    export(store, name, output, selection)
    return output.getvalue()


def read(data: bytes, name: str) -> set[ox.Quad]:
    rdf_format = ox.RdfFormat.from_media_type(FORMATS[name].media_type)
    assert rdf_format is not None
    return set(ox.parse(data, rdf_format))


def described(quads: set[ox.Quad]) -> dict[str, set[str]]:
    """What an export says of itself: values by the last part of the predicate."""
    said: dict[str, set[str]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(f"{BASE}/export"):
            said.setdefault(re.split("[/#]", quad.predicate.value)[-1], set()).add(quad.object.value)  # type: ignore[union-attr]
    return said


def stored(quads: set[ox.Quad]) -> set[ox.Quad]:
    """Without what an export says of itself."""
    return {quad for quad in quads if not str(quad.subject).startswith(f"<{BASE}/export")}


def records(store: EmbeddedStore, selection: Selection | None = None) -> list[Record]:
    """The events that an export must hold, as the REST door gives them."""
    wanted = selection.wanted if selection else EventFilter()
    return [event_record(found, store.iris) for found in find_events(store, load_names(store), wanted, 1000).events]


@pytest.fixture
def hard(tmp_path: Path, sample: Sample) -> Iterator[EmbeddedStore]:
    """The sample and an article with what breaks rows and markup: ends of lines, tabs, bars, control characters."""
    article, reports = sample[0]
    text = article.text.replace("drone detection system", 'drone\tdetection |\r\n"system" \\ <b>&amp;</b> \x0b\x01')
    text += " Next\u2028line."
    quote = text[82:]
    changed = [
        replace(
            each, evidence=(replace(each.evidence[0], start=82, end=len(text), quote=quote),), items=(quote, "a | b")
        )
        for each in reports
    ]
    with EmbeddedStore(tmp_path / "hard", BASE) as store:
        for each in sample:
            store.add_article(*each)
        store.add_article(replace(article, text=text, title=quote, source="A\tB\n| C", licence=None), changed)
        yield store


def test_command_line_knows_all_formats() -> None:
    assert set(get_args(FormatName)) == set(FORMATS)


@pytest.mark.parametrize("selection", [Selection(), PLEDGES], ids=["whole", "filtered"])
@pytest.mark.parametrize("name", FORMATS)
def test_equal_graphs_give_equal_bytes(
    sample_store: EmbeddedStore, sample: Sample, name: str, selection: Selection, tmp_path: Path
) -> None:
    with EmbeddedStore(tmp_path / "store", BASE) as other:
        for article, reports in reversed(sample):
            other.add_article(article, reports)
        assert exported(other, name, selection) == exported(sample_store, name, selection)


def test_large_graphs_are_written_in_the_same_order(hard: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    hard.update("INSERT DATA { GRAPH <x:g> { [] <x:b> 1, 2 . <x:a> <x:b> 3 . <x:a/b> <x:b> 4 . <x:a#b> <x:b> 5 } }")
    at_once = exported(hard, "nquads")
    monkeypatch.setattr("kg.export.rdf._AT_ONCE", 2)
    assert exported(hard, "nquads") == at_once


@pytest.mark.parametrize("name", DATASETS)
def test_datasets_read_back(hard: EmbeddedStore, name: str) -> None:
    assert stored(read(exported(hard, name), name)) == set(hard.quads())


@pytest.mark.parametrize("name", DATASETS)
def test_a_store_that_reads_an_export_exports_the_same(hard: EmbeddedStore, name: str, tmp_path: Path) -> None:
    whole = exported(hard, name)
    target = ox.Store(str(tmp_path / "again"))
    target.extend(read(whole, name))
    target.flush()
    del target
    with EmbeddedStore(tmp_path / "again", BASE) as again:
        assert exported(again, name) == whole
        assert records(again) == records(hard)


@pytest.mark.parametrize(("name", "rdflib_name"), [("turtle", "turtle"), ("rdfxml", "xml")])
def test_graphs_read_back_in_rdflib(sample_store: EmbeddedStore, name: str, rdflib_name: str) -> None:
    expected = {quad.triple for quad in sample_store.quads()}
    found = read(exported(sample_store, name), name)
    assert {quad.triple for quad in stored(found)} == expected
    assert len(Graph().parse(data=exported(sample_store, name), format=rdflib_name)) == len(found)


def test_turtle_reads_back_with_all_characters(hard: EmbeddedStore) -> None:
    assert {quad.triple for quad in stored(read(exported(hard, "turtle"), "turtle"))} == {
        quad.triple for quad in hard.quads()
    }


def test_rdfxml_is_xml_whatever_the_text_holds(hard: EmbeddedStore) -> None:
    graph = Graph().parse(data=exported(hard, "rdfxml"), format="xml")
    texts = {str(text) for text in graph.objects(None, None) if "<b>&amp;</b>" in text}
    # What XML has no characters for is replaced, and the carriage return is kept.
    assert any('|\r\n"system" \\ <b>&amp;</b> \ufffd\ufffd' in text for text in texts)


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
def test_trig_reads_in_rdflib(sample_store: EmbeddedStore) -> None:
    dataset = Dataset()
    dataset.parse(data=exported(sample_store, "trig"), format="trig")
    assert len(list(dataset.quads())) == len(read(exported(sample_store, "trig"), "trig"))


def test_what_clients_wrote_is_exported_too(sample: Sample, tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store", BASE) as store:
        store.update("INSERT DATA { <x:a> <x:b> 'default' . GRAPH <x:g> { [] <x:b> 'nameless' } }", base=BASE)
        found = read(exported(store, "nquads"), "nquads")
        assert {"default", "nameless"} <= {quad.object.value for quad in found}  # type: ignore[union-attr]
        assert len(stored(found)) == len(set(store.quads()))


@pytest.mark.parametrize("name", RDF)
def test_filtered_rdf_holds_the_events_and_what_they_rest_on(sample_store: EmbeddedStore, name: str) -> None:
    found = read(exported(sample_store, name, PLEDGES), name)
    (pledge,) = records(sample_store, PLEDGES)
    assert {quad.triple for quad in stored(found)} < {quad.triple for quad in sample_store.quads()} | {
        quad.triple for quad in found if quad.predicate.value.endswith("#report")
    }
    subjects = {quad.subject.value for quad in found}  # type: ignore[union-attr]
    quotation = pledge["evidence"][0]
    assert {pledge["id"], quotation["report"], quotation["article"], pledge["actors"][1]["id"]} <= subjects
    values = {quad.object.value for quad in found if isinstance(quad.object, ox.Literal)}
    assert {quotation["quote"], "Yoko Kamikawa", "Kamikawa in Kyiv", "37000000"} <= values
    # Neither the article's text, nor its other reports, nor other articles.
    assert not any(quad.predicate.value == "https://schema.org/text" for quad in found)
    assert f"{quotation['article']}#r1" not in str(found)
    assert "Bärbock" not in str(found)


def test_a_filtered_export_answers_as_the_graph_does(sample_store: EmbeddedStore, tmp_path: Path) -> None:
    target = ox.Store(str(tmp_path / "part"))
    target.extend(read(exported(sample_store, "nquads", PLEDGES), "nquads"))
    target.flush()
    del target
    with EmbeddedStore(tmp_path / "part", BASE) as part:
        assert records(part) == records(sample_store, PLEDGES)


def test_rdf_says_what_it_was_filtered_by_and_under_which_licence(sample_store: EmbeddedStore) -> None:
    said = described(read(exported(sample_store, "nquads", PLEDGES), "nquads"))
    assert said["title"] == {"Pledges by Japan"}
    assert said["description"] == {"Filtered by type=pledges, by=Japan."}
    assert said["modified"] == {"2024-01-08"}
    assert said["license"] == {"CC0-1.0"}
    assert said["entities"] == {"1"}
    whole = described(read(exported(sample_store, "nquads"), "nquads"))
    assert (whole["modified"], whole["entities"]) == ({"2024-02-20"}, {"6"})
    assert "none told (1 article" in min(whole["rights"])


def cells(row: dict[str, str], column: str) -> list[str]:
    """The values of a cell, as its documentation says that they are parted."""
    parts = re.split(r"(?<!\\) \| ", row[column]) if row[column] else []
    return [re.sub(r"\\([\\|])", r"\1", part) for part in parts]


@pytest.mark.parametrize("selection", [Selection(), PLEDGES], ids=["whole", "filtered"])
def test_csv_reads_back(hard: EmbeddedStore, selection: Selection) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(hard, "csv", selection).decode(), newline="")))
    expected = records(hard, selection)
    assert [row["id"] for row in rows] == [record["id"] for record in expected]
    assert len({row["id"] for row in rows}) == len(rows)
    for row, record in zip(rows, expected, strict=True):
        assert list(row) == list(COLUMNS)
        for field in ("type", "status", "start", "end", "topic", "cameo", "plover"):
            assert row[field] == (record[field] or "")
        assert float(row["confidence"]) == record["confidence"]
        assert cells(row, "items") == record["items"]
        assert cells(row, "evidence") == list(dict.fromkeys(each["quote"] for each in record["evidence"]))
        for one in ("actor", "target", "place"):
            assert cells(row, f"{one}s") == [each["name"] for each in record[f"{one}s"]]
            assert cells(row, f"{one}_ids") == [each["id"] for each in record[f"{one}s"]]


def test_json_lines_read_back(hard: EmbeddedStore) -> None:
    lines = [json.loads(line) for line in exported(hard, "jsonl").decode().splitlines()]
    assert lines == records(hard)
    pledge = next(line for line in lines if "drone detection system" in line["items"])
    assert pledge["amounts"] == [{"value": 37000000, "currency": "USD", "wording": "$37 million"}]
    assert pledge["pledger"] == pledge["actors"]
    assert pledge["beneficiary"] == pledge["targets"]


def test_parquet_reads_back(hard: EmbeddedStore) -> None:
    table = pq.read_table(io.BytesIO(exported(hard, "parquet")))
    rows, expected = table.to_pylist(), records(hard)
    assert len(rows) == len(expected) > 6
    for row, record in zip(rows, expected, strict=True):
        same = ("id", "type", "status", "start", "end", "items", "topic", "cameo", "plover", "confidence", "disputed")
        assert {name: row[name] for name in (*same, "amounts")} == {name: record[name] for name in (*same, "amounts")}
        assert [[quote[name] for name in sorted(quote)] for quote in row["evidence"]] == [
            [quote[name] for name in sorted(quote)] for quote in record["evidence"]
        ]
        for one in ("actor", "target", "place"):
            told = [(each["name"], each["country"], each["id"]) for each in record[f"{one}s"]]
            assert [*zip(row[f"{one}s"], row[f"{one}_countries"], row[f"{one}_ids"], strict=True)] == told
    days = {row["start"]: row["start_date"] for row in rows}
    assert (days["2024-01-08"], days["2024-02"], days["2024"]) == (date(2024, 1, 8), date(2024, 2, 1), date(2024, 1, 1))
    assert days[None] is None


def test_parquet_says_what_it_holds(sample_store: EmbeddedStore) -> None:
    kept = pq.read_schema(io.BytesIO(exported(sample_store, "parquet", PLEDGES))).metadata
    assert kept[b"title"] == b"Pledges by Japan"
    assert kept[b"source"] == f"{BASE}/export?type=pledges&by=Japan".encode()
    assert (kept[b"modified"], b"CC0-1.0" in kept[b"rights"]) == (b"2024-01-08", True)


def test_polecat_has_its_columns_and_one_line_an_event(hard: EmbeddedStore) -> None:
    data = exported(hard, "polecat").decode()
    assert "\t" not in data
    assert data.count("\n") == data.count("\r\n") == len(records(hard)) + 1
    rows = {row["Event ID"]: row for row in csv.DictReader(io.StringIO(data, newline=""))}
    assert list(rows) == [record["id"] for record in records(hard)]
    visit = next(row for row in rows.values() if row["EventCode"] == "042")
    expected = {
        "Event Date": "2024-01-08", "Event Type": "CONSULT", "Quad Code": "VERBAL COOPERATION",
        "Actor Name": "Yoko Kamikawa", "Actor Country": "JPN", "Recipient Country": "UKR", "Placename": "Kyiv",
        "Country": "UKR", "GeoNames ID": "703448", "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1",
        "GoldsteinScale": "", "Actor COW": "", "Actor1CountryCode": "JPN",
    }  # fmt: skip
    assert {name: visit[name] for name in expected} == expected


def test_polecat_begins_as_polecats_files_do() -> None:
    first = list(POLECAT)[:40]
    assert first[:8] == [
        "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    ]  # fmt: skip
    assert (first[15], first[23], first[39]) == ("Recipient Name", "Placename", "Version")


def entries(feed: bytes) -> list[dict[str, Any]]:
    return [
        {child.tag.removeprefix(ATOM): child for child in entry}
        for entry in etree.fromstring(feed).iter(f"{ATOM}entry")
    ]


def test_feed_has_what_atom_asks_for(hard: EmbeddedStore) -> None:
    data = exported(hard, "atom")
    feed = etree.fromstring(data)
    for name in ("id", "title", "updated", "author", "link"):
        assert feed.find(ATOM + name) is not None
    assert "Filtered by nothing" in feed.findtext(f"{ATOM}subtitle")
    assert "CC0-1.0" in feed.findtext(f"{ATOM}rights")
    found = entries(data)
    assert [entry["id"].text for entry in found] == [record["id"] for record in records(hard)]
    for entry in found:
        assert {"id", "title", "updated", "link", "summary"} <= set(entry)
        datetime.fromisoformat(entry["updated"].text)
    pledge = next(entry for entry in found if "37,000,000" in entry["title"].text)
    assert pledge["updated"].text == "2024-01-08T00:00:00Z"
    assert "$37 million" in pledge["summary"].text


def test_feed_pages_are_chained(sample_store: EmbeddedStore) -> None:
    seen, after = [], None
    for _ in range(3):
        feed = exported(sample_store, "atom", Selection(limit=2, after=after))
        seen += [entry["id"].text for entry in entries(feed)]
        following = etree.fromstring(feed).xpath("string(*[@rel='next']/@href)")
        after = parse_qs(urlsplit(following).query)["after"][0] if following else None
    assert after is None
    assert seen == [record["id"] for record in records(sample_store)]


def test_calendar_holds_the_events_whose_day_is_known(hard: EmbeddedStore) -> None:
    data = exported(hard, "icalendar")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(data)
    assert "CC0-1.0" in calendar["X-WR-CALDESC"]
    known = {event.iri: event for event in hard.events() if event.start and len(event.start) == 10}
    found = {str(entry["UID"]): entry for entry in calendar.walk("VEVENT")}
    assert found.keys() == known.keys()
    assert len(found) >= 2
    for iri, entry in found.items():
        assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2024, 1, 8), date(2024, 1, 9))
        assert entry["STATUS"] == "CONFIRMED"
        assert entry["URL"] == iri
        assert "SUMMARY" in entry
        assert "DTSTAMP" in entry
    assert any("$37 million" in entry["DESCRIPTION"] for entry in found.values())


@pytest.mark.parametrize(
    ("status", "end", "expected", "behind"),
    [
        ("planned", "2024-03-03", "CONFIRMED", date(2024, 3, 4)),
        ("proposed", None, "TENTATIVE", date(2024, 3, 2)),
        ("cancelled", "2024-03", "CANCELLED", date(2024, 3, 2)),
    ],
)
def test_calendar_status_and_last_day(
    sample: Sample, tmp_path: Path, status: Any, end: str | None, expected: str, behind: date
) -> None:
    article, reports = sample[0]
    with EmbeddedStore(tmp_path / "store", BASE) as store:
        store.add_article(article, [replace(reports[0], status=status, start="2024-03-01", end=end)])
        (entry,) = icalendar.Calendar.from_ical(exported(store, "icalendar")).walk("VEVENT")
    assert (entry["STATUS"], entry["DTEND"].dt) == (expected, behind)


@pytest.mark.parametrize("name", FORMATS)
def test_empty_store_exports(tmp_path: Path, name: str) -> None:
    with EmbeddedStore(tmp_path / "store", BASE) as store:
        data = exported(store, name)
    if name == "csv":
        assert data.decode().strip() == ",".join(COLUMNS)
    elif name == "parquet":
        assert pq.read_table(io.BytesIO(data)).num_rows == 0
    elif name in RDF:
        assert b"uriSpace" in data
    elif name == "jsonl":
        assert data == b""
