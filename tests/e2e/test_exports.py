"""Exports over a socket: any filter in any format, as it says of itself, streamed, and never half for whole."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import icalendar
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from lxml import etree
from service import COMMAND, TOKEN, environment, serving

from kg.export import FORMATS

ROOT = Path(__file__).resolve().parents[2]
BASE = "http://localhost:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
Wanted = dict[str, str | list[str]]
FILTERS: list[Wanted] = [
    {},
    {"type": "pledges"},
    {"type": "pledges", "by": "Japan", "since": "2024"},
    {"to": "Russia", "status": "occurred"},
    {"min_amount": "20000000"},
    {"place": "Kyiv"},
    {"by": ["Japan", "Germany"], "sort": "date"},
    {"with": "Russia", "max_amount": "1"},
    {"against": "Russia", "disputed": "false", "min_confidence": "0.5", "source": "Example Post"},
    {"type": "votes", "q": "nothing-of-this"},
]


def ids(client: httpx.Client, wanted: Wanted) -> list[str]:
    """The events that the collection of the same filter lists."""
    collection = wanted.get("type", "events")
    parameters = {name: value for name, value in wanted.items() if name != "type"}
    return [each["id"] for each in client.get(f"/{collection}", params={**parameters, "limit": 1000}).json()["items"]]


def exported(client: httpx.Client, name: str, wanted: Wanted) -> httpx.Response:
    answer = client.get("/export", params={"format": name, **wanted})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == FORMATS[name].media_type
    return answer


def read_ids(name: str, data: bytes) -> list[str]:
    """The events in an export, in its order."""
    if name in ("csv", "polecat"):
        return [row[0] for row in csv.reader(io.StringIO(data.decode(), newline=""))][1:]
    if name == "jsonl":
        return [json.loads(line)["id"] for line in data.splitlines()]
    if name == "parquet":
        ids: list[str] = pq.read_table(io.BytesIO(data)).column("id").to_pylist()
        return ids
    if name == "atom":
        return [each.text or "" for each in etree.fromstring(data).findall(f"{ATOM}entry/{ATOM}id")]
    if name == "icalendar":
        return [str(each["UID"]) for each in icalendar.Calendar.from_ical(data).walk("VEVENT")]
    rdf_format = ox.RdfFormat.from_media_type(FORMATS[name].media_type)
    assert rdf_format is not None
    kind = ox.NamedNode("https://w3id.org/communique/ontology#Event")
    return [quad.subject.value for quad in ox.parse(data, rdf_format) if quad.object == kind]  # type: ignore[union-attr]


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
@pytest.mark.parametrize("name", FORMATS)
def test_an_export_holds_what_the_collection_lists(client: httpx.Client, name: str, wanted: Wanted) -> None:
    listed = ids(client, wanted)
    found = read_ids(name, exported(client, name, wanted).content)
    assert len(set(found)) == len(found)
    if name == "icalendar":
        assert found == [
            each
            for each in listed
            if len(client.get(urlsplit(each).path.replace("/id/event/", "/events/")).json()["start"] or "") == 10
        ]
    elif FORMATS[name].columns or name in ("jsonl", "parquet", "atom"):
        assert found == listed
    else:
        assert sorted(found) == sorted(listed)


@pytest.mark.parametrize("name", FORMATS)
def test_exports_are_described_beside_them(client: httpx.Client, name: str) -> None:
    answer = exported(client, name, {"type": "pledges", "by": "Japan"})
    link = answer.links["describedby"]
    assert link["type"] == "application/csvm+json"
    told = client.get(link["url"].removeprefix(BASE)).json()
    assert told["url"] == f"{BASE}/export?type=pledges&by=Japan&format={name}"
    assert told["dc:title"] == "Pledges by Japan"
    assert told["schema:query"] == "type=pledges&by=Japan"
    assert (told["dc:license"], told["dc:modified"], told["void:entities"]) == (["CC0-1.0"], "2024-01-08", 1)
    assert told["dc:format"] == FORMATS[name].media_type
    assert told["dc:issued"].startswith("20")
    several = exported(client, name, {"by": ["Japan", "Germany"]}).links["describedby"]["url"]
    assert client.get(several.removeprefix(BASE)).json()["dc:title"] == "Diplomatic events by Japan or Germany"
    if FORMATS[name].columns:
        header = answer.text.splitlines()[0].split(",")
        assert [column["name"] for column in told["tableSchema"]["columns"]] == header
        assert told["tableSchema"]["primaryKey"] == header[0]


def test_exports_are_streamed(client: httpx.Client) -> None:
    answer = exported(client, "nquads", {})
    assert answer.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in answer.headers


def test_an_export_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = exported(client, "icalendar", {})
    again = client.get("/export?format=icalendar", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/export?format=icalendar&by=Japan", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "problem"),
    [
        ("format=csv&by=Japn", 404, "unknown-name"),
        ("format=csv&type=pledge-like", 422, "validation"),
        ("format=csv&since=yesterday", 422, "validation"),
        ("format=csv&limit=3", 400, "bad-request"),
        ("format=atom&after=nonsense", 400, "bad-filter"),
        ("format=csv&unknown=1", 422, "validation"),
    ],
)
def test_what_cannot_be_exported_is_a_problem(client: httpx.Client, query: str, status: int, problem: str) -> None:
    for path in ("/export", "/export/metadata"):
        if "after" in query and "metadata" in path:
            continue
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == status, answer.text
        assert answer.json()["type"].endswith(f"#{problem}")


def test_feed_pages_lead_through_all_events(client: httpx.Client) -> None:
    listed, seen, path = ids(client, {"sort": "date"}), [], "/export?format=atom&limit=2&sort=date"
    while path:
        data = client.get(path).content
        seen += read_ids("atom", data)
        path = etree.fromstring(data).xpath("string(*[@rel='next']/@href)").removeprefix(BASE)
    assert seen == listed


@pytest.fixture(scope="module")
def writable(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A copy that many events are put into over HTTP."""
    copy = tmp_path_factory.mktemp("writable") / "store"
    shutil.copytree(filled, copy)
    with serving(copy, COMMUNIQUE_WRITE_TOKEN=TOKEN) as at:
        yield at


def test_a_write_meanwhile_does_not_show_and_a_reader_who_leaves_holds_nobody_up(writable: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    big = (
        "INSERT DATA { GRAPH <x:big> { " + "".join(f'<x:{n:06}> <x:b> "{"x" * 200}" .\n' for n in range(30_000)) + "} }"
    )
    with httpx.Client(base_url=writable, timeout=60, headers=headers) as client:
        client.post("/sparql", data={"update": big}).raise_for_status()
        with client.stream("GET", "/export?format=nquads") as answer:
            lines = answer.iter_lines()
            start = next(lines)
            with httpx.Client(base_url=writable, timeout=60, headers=headers) as other:
                other.post("/sparql", data={"update": "DROP GRAPH <x:big>"}).raise_for_status()
            assert sum("x:big" in line for line in (start, *lines)) == 30_000
        # More than are made at once, each left after its first bytes.
        client.post("/sparql", data={"update": big}).raise_for_status()
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", urlsplit(writable).port), timeout=30) as leaving:
                leaving.sendall(b"GET /export?format=nquads HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert b"200 OK" in leaving.recv(1000)
        assert "x:big" not in client.get("/export?format=nquads&type=pledges").text


def test_command_line_takes_the_same_filter(filled: Path, tmp_path: Path, client: httpx.Client) -> None:
    target = tmp_path / "pledges.csv"
    command = [
        str(COMMAND),
        "export",
        "--format",
        "csv",
        "--type",
        "pledge",
        "--by",
        "Japan",
        "-o",
        str(target),
        "--metadata",
    ]
    subprocess.run(command, env=environment(filled), check=True, timeout=60)
    assert target.read_bytes() == exported(client, "csv", {"type": "pledges", "by": "Japan"}).content
    told = json.loads((tmp_path / "pledges.csv-metadata.json").read_text())
    assert (told["url"], told["dc:title"]) == ("pledges.csv", "Pledges by Japan")


def test_pledges_in_pandas(address: str, client: httpx.Client) -> None:
    """The script of the README, as a notebook would run it."""
    command = [sys.executable, str(ROOT / "examples" / "pledges_in_pandas.py"), address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Japan" in done.stdout
    assert "37000000" in done.stdout.replace(",", "")
    assert f"{len(ids(client, {'type': 'pledges'}))} pledges" in done.stdout
