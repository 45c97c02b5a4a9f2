"""What users have speaks to the endpoint unchanged: rdflib, SPARQLWrapper, pandas, Comunica, YASGUI, over a socket.

Comunica runs in Node.js and YASGUI in a browser: `npm ci --prefix tests/tools` installs both; without them, without
node or without Chromium, their tests skip.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS, SH
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from service import BASE, TOKEN, serving

from kg.query.examples import Example, examples
from kg.store import EmbeddedStore
from ontology.terms import NAMESPACE

ROOT = Path(__file__).resolve().parents[2]
NPM = ROOT / "tests" / "tools"
PLEDGE = URIRef(NAMESPACE + "Pledge")
PLEDGES = f"SELECT ?event ?day WHERE {{ ?event a <{PLEDGE}> ; <{NAMESPACE}start> ?day }} ORDER BY STR(?day)"
ITEMS = f"CONSTRUCT WHERE {{ ?event <{NAMESPACE}item> ?item }}"
EVENTS = URIRef(f"{BASE}/graph/events")


def rows(client: httpx.Client, query: str) -> int:
    """How many rows the endpoint has for that query; 1 for a truth value."""
    body = client.post("/sparql", data={"query": query}).json()
    return 1 if "boolean" in body else len(body["results"]["bindings"])


def triples(client: httpx.Client, query: str) -> Graph:
    response = client.post("/sparql", data={"query": query}, headers={"Accept": "text/turtle"})
    return Graph().parse(data=response.content, format="turtle")


# ---- the list of examples


def test_examples_as_json(client: httpx.Client) -> None:
    body = client.get("/sparql/examples").json()
    assert body["total"] == len(body["items"]) == len(examples()) >= 15
    for item, example in zip(body["items"], examples(), strict=True):
        assert (item["name"], item["query"], item["form"]) == (example.name, example.query, example.form)
        answer = client.get(item["link"].removeprefix(BASE), headers={"Accept": "*/*"})
        assert answer.status_code == 200, item["name"]


@pytest.mark.parametrize(
    ("media", "name"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
def test_examples_as_shacl(client: httpx.Client, media: str, name: str) -> None:
    response = client.get("/sparql/examples", headers={"Accept": media})
    assert response.headers["content-type"].partition(";")[0] == media
    assert "Accept" in response.headers["vary"]
    graph = Graph().parse(data=response.content, format=name)
    titles = {str(graph.value(each, DCTERMS.title)) for each in graph.subjects(RDF.type, SH.SPARQLExecutable)}
    assert titles == {example.title for example in examples()}


def test_examples_for_a_browser_and_for_nobody(client: httpx.Client) -> None:
    for_people = client.get("/sparql/examples", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (for_people.status_code, for_people.headers["location"]) == (303, "/page/sparql#examples")
    page = client.get("/page/sparql").text
    assert 'id="examples"' in page
    assert all(example.title in page for example in examples())
    refused = client.get("/sparql/examples", headers={"Accept": "image/png"})
    assert (refused.status_code, refused.headers["content-type"]) == (406, "application/problem+json")


# ---- rdflib


@pytest.fixture
def remote(address: str) -> Graph:
    """The endpoint as an rdflib graph."""
    return Graph(SPARQLStore(f"{address}/sparql"))


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_select(address: str, client: httpx.Client, method: Any, form: str) -> None:
    graph = Graph(SPARQLStore(f"{address}/sparql", method=method, returnFormat=form))
    found = [row.event for row in graph.query(PLEDGES)]
    assert found == list(dict.fromkeys(found))
    assert len(found) == rows(client, PLEDGES) > 0
    assert all(str(each).startswith(BASE) for each in found)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_rdflib_examples(remote: Graph, client: httpx.Client, example: Example) -> None:
    result = remote.query(example.query)
    if example.form == "Select":
        assert len(list(result)) == rows(client, example.query)
    elif example.form == "Ask":
        assert result.askAnswer is True
    else:
        assert result.graph is not None
        assert result.graph.isomorphic(triples(client, example.query))


def test_rdflib_looks_up_patterns(remote: Graph) -> None:
    pledges = set(remote.subjects(RDF.type, PLEDGE))
    assert len(pledges) == 2
    assert all(remote.value(each, URIRef(NAMESPACE + "status")) for each in pledges)
    assert (URIRef(f"{BASE}/id/country/JP"), RDFS.label, Literal("Japan")) in remote
    assert len(remote) > 100


def test_rdflib_reads_one_graph(address: str, client: httpx.Client) -> None:
    store = SPARQLStore(f"{address}/sparql")
    assert EVENTS in {getattr(each, "identifier", each) for each in store.contexts()}
    one = Graph(store, identifier=EVENTS)
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{EVENTS}> {{ ?s ?p ?o }} }}"
    body = client.post("/sparql", data={"query": query}).json()
    assert len(one) == int(body["results"]["bindings"][0]["n"]["value"])


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an empty graph is served to whoever has the token, with a strict default graph."""
    path = tmp_path_factory.mktemp("writable") / "store"
    EmbeddedStore(path, BASE).close()
    with serving(path, COMMUNIQUE_WRITE_TOKEN=TOKEN, COMMUNIQUE_UNION_DEFAULT_GRAPH="false") as at:
        yield at


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_rdflib_writes(writable: str) -> None:
    address = f"{writable}/sparql"
    store = SPARQLUpdateStore(address, address, headers={"Authorization": f"Bearer {TOKEN}"}, autocommit=False)
    graph = Dataset(store).graph(URIRef("http://example.org/notes"))
    note = (URIRef("http://example.org/n1"), RDFS.label, Literal("Ein \"Wort\"\nüber 'alles'", lang="de"))
    graph.add(note)
    store.commit()
    assert list(graph) == [note]
    graph.remove(note)
    store.commit()
    assert len(graph) == 0


# ---- SPARQLWrapper


@pytest.fixture
def wrapper(address: str) -> Any:
    """SPARQLWrapper on the endpoint."""
    return pytest.importorskip("SPARQLWrapper").SPARQLWrapper(f"{address}/sparql")


@pytest.mark.parametrize(
    ("method", "request_method"), [("GET", "urlencoded"), ("POST", "urlencoded"), ("POST", "postdirectly")]
)
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_select(wrapper: Any, client: httpx.Client, form: str, method: str, request_method: str) -> None:
    wrapper.setMethod(method)
    wrapper.setRequestMethod(request_method)
    wrapper.setReturnFormat(form)
    wrapper.setQuery(PLEDGES)
    found = wrapper.query().convert()
    count = {
        "json": lambda: len(found["results"]["bindings"]),
        "xml": lambda: len(found.getElementsByTagName("result")),
    }.get(form, lambda: len(found.decode().strip().splitlines()) - 1)()
    assert count == rows(client, PLEDGES) > 0


@pytest.mark.parametrize("form", ["turtle", "n3", "xml", "rdf+xml", "json-ld"])
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
def test_sparqlwrapper_construct(wrapper: Any, client: httpx.Client, form: str) -> None:
    wrapper.setReturnFormat(form)
    wrapper.setQuery(ITEMS)
    found = wrapper.query().convert()
    parsed = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(parsed) == len(triples(client, ITEMS)) > 0


def test_sparqlwrapper_ask_and_a_fault(wrapper: Any) -> None:
    wrapper.setReturnFormat("json")
    wrapper.setQuery("ASK {}")
    assert wrapper.query().convert()["boolean"] is True
    wrapper.setQuery("SELECT * WHERE { ?s ?p }")
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    with pytest.raises(QueryBadFormed, match="query-syntax"):
        wrapper.query()


# ---- pandas


@pytest.mark.parametrize("how", ["format", "Accept"])
def test_pandas_reads_csv(address: str, client: httpx.Client, how: str) -> None:
    pandas = pytest.importorskip("pandas")
    query = next(example.query for example in examples() if example.name == "money-pledged")
    url = httpx.URL(f"{address}/sparql", params={"query": query, **({"format": "csv"} if how == "format" else {})})
    headers = {"Accept": "text/csv"} if how == "Accept" else None
    frame = pandas.read_csv(str(url), storage_options=headers)
    assert list(frame.columns) == ["country", "currency", "total", "amounts"]
    assert len(frame) == rows(client, query)
    assert frame.total.sum() == 57_000_000


def test_pandas_reads_what_was_posted(client: httpx.Client) -> None:
    pandas = pytest.importorskip("pandas")
    response = client.post("/sparql", data={"query": PLEDGES}, headers={"Accept": "text/csv"})
    frame = pandas.read_csv(io.BytesIO(response.content))
    assert len(frame) == rows(client, PLEDGES)


# ---- Comunica


@pytest.fixture(scope="module")
def comunica() -> str:
    """The command of Comunica, from tests/tools, from COMMUNIQUE_COMUNICA, or from the path. Skips without one."""
    if shutil.which("node") is None:
        pytest.skip("no node on this machine")
    installed = NPM / "node_modules" / ".bin" / "comunica-sparql"
    named = os.environ.get("COMMUNIQUE_COMUNICA") or (str(installed) if installed.exists() else "comunica-sparql")
    command = shutil.which(named)
    if command is None:
        pytest.skip("no Comunica on this machine (npm ci --prefix tests/tools)")
    return command


def asked_of(comunica: str, source: str, query: str, media: str) -> bytes:
    command = [comunica, source, query, "-t", media]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


# As it finds out what stands at the address by itself, and as a user who knows tells it.
@pytest.mark.parametrize("kind", ["", "sparql@"])
def test_comunica_select(comunica: str, address: str, client: httpx.Client, kind: str) -> None:
    said = asked_of(comunica, f"{kind}{address}/sparql", PLEDGES, "application/sparql-results+json")
    assert len(json.loads(said)["results"]["bindings"]) == rows(client, PLEDGES) > 0


@pytest.mark.parametrize("name", ["who-says-so", "pledges-by-country", "votes-together", "sources-that-disagree"])
def test_comunica_examples(comunica: str, address: str, client: httpx.Client, name: str) -> None:
    query = next(example.query for example in examples() if example.name == name)
    said = asked_of(comunica, f"sparql@{address}/sparql", query, "application/sparql-results+json")
    assert len(json.loads(said)["results"]["bindings"]) == rows(client, query)


def test_comunica_construct(comunica: str, address: str, client: httpx.Client) -> None:
    said = asked_of(comunica, f"sparql@{address}/sparql", ITEMS, "application/n-triples")
    assert Graph().parse(data=said, format="nt").isomorphic(triples(client, ITEMS))


# ---- YASGUI

YASGUI = NPM / "node_modules" / "@zazuko" / "yasgui" / "build"
CHROMIUM = shutil.which("chromium")
PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Elsewhere</title>
<link rel="stylesheet" href="yasgui.min.css"><div id="y"></div><script src="yasgui.min.js"></script>
<script>window.made = new Yasgui(document.getElementById("y"), {requestConfig: {endpoint: "ENDPOINT"},
  copyEndpointOnNewTab: false})</script>"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def elsewhere(tmp_path: Path, address: str) -> Iterator[str]:
    """A page with YASGUI on another origin than the endpoint's, so that the browser asks for leave (CORS)."""
    if not (YASGUI / "yasgui.min.js").exists():
        pytest.skip("no YASGUI on this machine (npm ci --prefix tests/tools)")
    for name in ("yasgui.min.js", "yasgui.min.css"):
        shutil.copy(YASGUI / name, tmp_path)
    (tmp_path / "index.html").write_text(PAGE.replace("ENDPOINT", f"{address}/sparql"), "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (Debian: apt-get install chromium)")
def test_yasgui_from_another_origin(elsewhere: str, address: str, client: httpx.Client) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        # Its completion of prefixes asks a third party, which is not what is tested.
        page.route(lambda url: not url.startswith((elsewhere, address, "data:")), lambda route: route.abort())
        page.goto(elsewhere)
        for query, count in ((PLEDGES, rows(client, PLEDGES)), (ITEMS, len(triples(client, ITEMS)))):
            page.evaluate("query => { window.made.getTab().setQuery(query) }", query)
            page.locator(".yasqe_queryButton").click()
            expect(page.locator(".yasr_header")).to_contain_text(f"{count} result")
        expect(page.locator(".yasr_results")).to_contain_text("drone detection system")
        browser.close()
