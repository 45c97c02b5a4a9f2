"""SPARQL over HTTP: every way to ask, every form of answer, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Graph
from rdflib.plugins.sparql.results.xmlresults import XMLResult
from service import TOKEN, serving

SELECT = "PREFIX cq: <https://w3id.org/communique/ontology#> SELECT ?e WHERE { ?e a cq:Pledge } ORDER BY ?e"
CONSTRUCT = "PREFIX cq: <https://w3id.org/communique/ontology#> CONSTRUCT WHERE { ?e a cq:Pledge ; cq:item ?item }"
JSON = "application/sparql-results+json"


def asked_by(client: httpx.Client, how: str, query: str, **headers: str) -> httpx.Response:
    if how == "get":
        return client.get("/sparql", params={"query": query}, headers=headers)
    if how == "form":
        return client.post("/sparql", data={"query": query}, headers=headers)
    return client.post(
        "/sparql", content=query, headers={"Content-Type": "application/sparql-query; charset=utf-8", **headers}
    )


@pytest.mark.parametrize("how", ["get", "form", "direct"])
def test_three_ways_to_ask(client: httpx.Client, how: str) -> None:
    response = asked_by(client, how, SELECT)
    assert response.headers["content-type"] == JSON
    pledges = {event["id"] for event in client.get("/pledges").json()["items"]}
    assert {row["e"]["value"] for row in response.json()["results"]["bindings"]} == pledges


def rows_of(media: str, body: bytes) -> int:
    if media.endswith("json"):
        return len(json.loads(body)["results"]["bindings"])
    if media.endswith("xml"):
        return len(XMLResult(io.BytesIO(body)).bindings)
    delimiter = "," if media == "text/csv" else "\t"
    return len(list(csv.reader(io.StringIO(body.decode()), delimiter=delimiter))) - 1


@pytest.mark.parametrize(
    "media",
    [
        JSON,
        "application/json",
        "application/sparql-results+xml",
        "application/xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_row_forms(client: httpx.Client, media: str) -> None:
    response = asked_by(client, "get", SELECT, Accept=media)
    assert response.headers["content-type"].partition(";")[0] == media
    assert "Accept" in response.headers["vary"]
    assert rows_of(media, response.content) == 2


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
def test_graph_forms(client: httpx.Client, media: str, name: str) -> None:
    response = asked_by(client, "form", CONSTRUCT, Accept=f"{media}, text/html;q=0.9")
    assert response.headers["content-type"].partition(";")[0] == media
    assert len(Graph().parse(data=response.content, format=name)) == 2


def test_ask_and_describe(client: httpx.Client) -> None:
    assert asked_by(client, "get", "ASK {}").json()["boolean"] is True
    described = asked_by(
        client, "get", "DESCRIBE <http://localhost:8000/id/country/JP>", Accept="application/n-triples"
    )
    assert '"Japan"' in described.text


def test_graphs_of_the_request(client: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"

    def counted(query: str, **graphs: str) -> int:
        body = client.get("/sparql", params={"query": query, **graphs}).json()
        return int(body["results"]["bindings"][0]["n"]["value"])

    events = "http://localhost:8000/graph/events"
    everything = counted(count)
    assert 0 < counted(count, **{"default-graph-uri": events}) < everything
    assert counted(count, **{"named-graph-uri": events}) == 0
    inside = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert counted(inside, **{"named-graph-uri": events}) == counted(count, **{"default-graph-uri": events})


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("SELECT * WHERE { ?s ?p }", "query-syntax"),
        ("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", "query-refused"),
        ("INSERT DATA { <x:a> <x:b> <x:c> }", "query-refused"),
        ("LOAD <http://example.org/>", "query-refused"),
        ("ASK" + "{" * 3000 + "}" * 3000, "query-refused"),
        ("ASK { FILTER(" + "!" * 30_000 + "true) }", "query-refused"),
        ("", "bad-request"),
    ],
)
@pytest.mark.parametrize("how", ["form", "direct"])
def test_refusals(client: httpx.Client, how: str, query: str, slug: str) -> None:
    response = asked_by(client, how, query)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"].endswith(f"#{slug}")
    assert client.get("/health/ready").json() == {"status": "ok"}


def test_syntax_error_says_where(client: httpx.Client) -> None:
    body = asked_by(client, "get", "SELECT *\nWHERE { ?s ?p }").json()
    assert (body["line"], body["column"]) == (2, 16)


@pytest.mark.parametrize(
    ("send", "status"),
    [
        ({"data": {"update": "DROP ALL"}}, 403),
        ({"content": "DROP ALL", "headers": {"Content-Type": "application/sparql-update"}}, 403),
        ({"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"content": "ASK {}"}, 415),
        ({"content": b"\xff", "headers": {"Content-Type": "application/sparql-query"}}, 400),
        ({"content": b"#" * 400_000, "headers": {"Content-Type": "application/sparql-query"}}, 413),
        ({"data": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400),
        ({"data": {"query": ["ASK {}", "ASK {}"]}}, 400),
    ],
)
def test_bad_posts(client: httpx.Client, send: dict[str, Any], status: int) -> None:
    response = client.post("/sparql", **send)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"


HOLDS = "ASK { ?s ?p ?o }"
LONG = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 5000"


@pytest.mark.parametrize(
    ("name", "query", "media"),
    [
        ("json", SELECT, JSON),
        ("xml", SELECT, "application/sparql-results+xml"),
        ("csv", SELECT, "text/csv"),
        ("tsv", SELECT, "text/tab-separated-values"),
        ("text/csv", SELECT, "text/csv"),
        ("json", HOLDS, JSON),
        ("turtle", CONSTRUCT, "text/turtle"),
        ("ntriples", CONSTRUCT, "application/n-triples"),
        ("jsonld", CONSTRUCT, "application/ld+json"),
        ("json", CONSTRUCT, "application/ld+json"),
        ("rdfxml", CONSTRUCT, "application/rdf+xml"),
        ("XML", CONSTRUCT, "application/rdf+xml"),
    ],
)
def test_format_for_links(client: httpx.Client, name: str, query: str, media: str) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    response = client.get("/sparql", params={"query": query, "format": name}, headers=browser)
    assert response.headers["content-type"].partition(";")[0] == media
    posted = client.post("/sparql", data={"query": query, "format": name})
    assert posted.content == response.content


@pytest.mark.parametrize(("name", "status"), [("turtle", 406), ("word", 400), ("", 400)])
def test_format_that_does_not_fit(client: httpx.Client, name: str, status: int) -> None:
    assert client.get("/sparql", params={"query": SELECT, "format": name}).status_code == status


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT, HOLDS, LONG])
def test_head_says_what_get_does(client: httpx.Client, query: str) -> None:
    head, get = client.head("/sparql", params={"query": query}), client.get("/sparql", params={"query": query})
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers.get(name) == get.headers.get(name)
    assert client.head("/sparql", params={"query": "ASK {"}).status_code == 400


def test_gzip(client: httpx.Client) -> None:
    plain = client.get("/sparql", params={"query": LONG}, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    packed = client.get("/sparql", params={"query": LONG}, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in packed.headers["vary"]
    refused = client.get("/sparql", params={"query": LONG}, headers={"Accept-Encoding": "gzip;q=0, *"})
    assert "content-encoding" not in refused.headers


def test_etag_and_304(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": SELECT})
    tag = first.headers["etag"]
    assert not tag.startswith("W/")
    for held in (tag, f"W/{tag}", f'"other", {tag}'):
        again = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": held})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": '"other"'})
    assert other.content == first.content
    for params in ({"query": SELECT, "format": "csv"}, {"query": SELECT, "default-graph-uri": "urn:g"}):
        assert client.get("/sparql", params=params).headers["etag"] != tag


@pytest.mark.parametrize(
    "query", ["SELECT (NOW() AS ?t) {}", "SELECT (rand() AS ?r) {}", "SELECT (STRUUID() AS ?u) {}"]
)
def test_no_etag_for_what_changes_by_itself(client: httpx.Client, query: str) -> None:
    assert "etag" not in client.get("/sparql", params={"query": query}).headers


def test_etag_changes_with_the_graph(filled: Path) -> None:
    with serving(filled, COMMUNIQUE_WRITE_TOKEN=TOKEN) as address, httpx.Client(base_url=address) as client:
        tag = client.get("/sparql", params={"query": SELECT}).headers["etag"]
        headers = {"Authorization": f"Bearer {TOKEN}"}
        update = "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> <urn:o> } }"
        assert client.post("/sparql", data={"update": update}).status_code == 401
        assert client.post("/sparql", data={"update": update}, headers=headers).is_success
        changed = client.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": tag})
        assert changed.status_code == 200
        assert changed.headers["etag"] != tag
        assert client.get("/sparql", params={"query": "ASK { GRAPH <urn:g> { ?s ?p ?o } }"}).json()["boolean"]


def test_preflight_of_other_origins(client: httpx.Client) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    response = client.options("/sparql", headers={**asked, "Access-Control-Request-Headers": "content-type, x-tool"})
    assert response.is_success
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "x-tool" in response.headers["access-control-allow-headers"]
    plain = client.get("/sparql", params={"query": HOLDS}, headers={"Origin": "https://example.org"})
    assert plain.headers["access-control-allow-origin"] == "*"
    assert "ETag" in plain.headers["access-control-expose-headers"]


def test_the_bare_address(client: httpx.Client) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "Accept" in page.headers["vary"]
    described = client.get("/sparql")
    assert described.headers["content-type"].startswith("text/turtle")
    assert len(Graph().parse(data=described.content, format="turtle")) > 5
    assert client.get("/sparql", params={"update": "DROP ALL"}).status_code == 400
    assert client.post("/sparql", data={"update": "DROP ALL", "query": "ASK {}"}).status_code == 400


def test_not_acceptable_lists_what_is(client: httpx.Client) -> None:
    response = asked_by(client, "get", "ASK {}", Accept="image/png")
    assert response.status_code == 406
    assert JSON in response.json()["available"]
