"""SPARQL over HTTP: every way to ask, every form of answer, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import pytest
from rdflib import Graph
from rdflib.plugins.sparql.results.xmlresults import XMLResult

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


def test_not_acceptable_lists_what_is(client: httpx.Client) -> None:
    response = asked_by(client, "get", "ASK {}", Accept="image/png")
    assert response.status_code == 406
    assert JSON in response.json()["available"]
