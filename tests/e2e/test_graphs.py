"""Graph Store Protocol over HTTP: naming graphs, conditions, forms, bodies that are refused; and the description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from rdflib import Graph
from service import BASE, TOKEN, serving

TURTLE = "<http://x/s> <http://x/p> <a>, [ <http://x/q> 'ü' ] ."
NAMED = {"graph": "http://x/g"}
TYPE = {"Content-Type": "text/turtle"}
FORMS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Speaks, with the token, to a scratch service."""
    path = tmp_path_factory.mktemp("graphs") / "store"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    settings = {"COMMUNIQUE_WRITE_TOKEN": TOKEN, "COMMUNIQUE_MAX_GRAPH_BYTES": "10000"}
    with serving(path, **settings) as at, httpx.Client(base_url=at, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture(autouse=True)
def _no_graph(writer: httpx.Client) -> None:
    writer.delete("/rdf-graphs", params=NAMED)


def put(client: httpx.Client, text: str = TURTLE, **headers: str) -> httpx.Response:
    return client.put("/rdf-graphs", params=NAMED, content=text.encode(), headers={**TYPE, **headers})


def triples(client: httpx.Client, **params: str) -> int:
    response = client.get("/rdf-graphs", params=params or NAMED, headers={"Accept": "application/n-triples"})
    return len(response.raise_for_status().text.splitlines())


def test_put_get_delete(writer: httpx.Client) -> None:
    assert writer.get("/rdf-graphs", params=NAMED).status_code == 404
    assert put(writer).status_code == 201
    assert put(writer).status_code == 204
    assert triples(writer) == 3
    assert "<http://x/a>" in writer.get("/rdf-graphs", params=NAMED).text
    assert put(writer, "").status_code == 204
    assert triples(writer) == 0
    assert writer.delete("/rdf-graphs", params=NAMED).status_code == 204
    assert writer.delete("/rdf-graphs", params=NAMED).status_code == 404


def test_post_adds(writer: httpx.Client) -> None:
    for expected, status in ((3, 201), (5, 204)):  # blank nodes of two documents stay apart
        response = writer.post("/rdf-graphs", params=NAMED, content=TURTLE.encode(), headers=TYPE)
        assert (response.status_code, triples(writer)) == (status, expected)


def test_a_new_graph_and_its_address(writer: httpx.Client) -> None:
    response = writer.post("/rdf-graphs", content=TURTLE.encode(), headers=TYPE)
    assert response.status_code == 201
    made = response.headers["location"]
    assert made.startswith(f"{BASE}/rdf-graphs/")
    assert triples(writer, graph=made) == 3
    assert writer.get(made.removeprefix(BASE)).status_code == 200


def test_direct_names_keep_their_encoding(writer: httpx.Client) -> None:
    assert writer.put("/rdf-graphs/a/%C3%BC", content=TURTLE.encode(), headers=TYPE).status_code == 201
    assert triples(writer, graph=f"{BASE}/rdf-graphs/a/%C3%BC") == 3


def test_the_default_graph(writer: httpx.Client) -> None:
    assert writer.put("/rdf-graphs?default", content=TURTLE.encode(), headers=TYPE).status_code == 204
    assert triples(writer, default="") == 3
    assert writer.delete("/rdf-graphs?default").status_code == 204
    assert triples(writer, default="") == 0


def test_multipart(writer: httpx.Client) -> None:
    parts = [
        ("one", ("1.ttl", TURTLE, "text/turtle")),
        ("two", ("2.nt", "<u:a> <u:b> <u:c> .", "application/n-triples")),
    ]
    assert writer.post("/rdf-graphs", params=NAMED, files=parts).status_code == 201
    assert triples(writer) == 4


@pytest.mark.parametrize("media", FORMS)
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
def test_forms(writer: httpx.Client, media: str) -> None:
    put(writer)
    got = writer.get("/rdf-graphs", params=NAMED, headers={"Accept": media})
    assert got.headers["content-type"].partition(";")[0] == media
    assert len(Graph().parse(data=got.content, format=FORMS[media])) == 3
    again = writer.put("/rdf-graphs", params=NAMED, content=got.content, headers={"Content-Type": media})
    assert (again.status_code, triples(writer)) == (204, 3)
    head = writer.head("/rdf-graphs", params=NAMED, headers={"Accept": media})
    assert (head.status_code, head.content) == (200, b"")


def test_conditions(writer: httpx.Client) -> None:
    assert put(writer, **{"If-Match": "*"}).status_code == 412
    assert put(writer, **{"If-None-Match": "*"}).status_code == 201
    assert put(writer, **{"If-None-Match": "*"}).status_code == 412
    tag = writer.get("/rdf-graphs", params=NAMED).headers["etag"]
    assert writer.get("/rdf-graphs", params=NAMED, headers={"If-None-Match": tag}).status_code == 304
    assert put(writer, "", **{"If-Match": tag}).status_code == 204
    refused = put(writer, **{"If-Match": tag})
    assert (refused.status_code, refused.json()["title"]) == (412, "State changed")
    assert triples(writer) == 0


DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("text/turtle", "<u:a> <u:b>", 400),
        ("application/rdf+xml", DOCTYPE, 400),
        ("application/ld+json", '{"@context": "file:///etc/passwd", "@id": "u:a", "b": "c"}', 400),
        ("application/ld+json", '{"@id": "u:g", "@graph": [{"@id": "u:a", "u:b": "c"}]}', 400),
        ("image/png", "x", 415),
        ("", "x", 415),
        ("multipart/form-data; boundary=b", "x", 400),
        ("text/turtle", "#" * 20_000, 413),
    ],
)
def test_bad_bodies_change_nothing(writer: httpx.Client, media: str, body: str, status: int) -> None:
    put(writer)
    response = put(writer, body, **{"Content-Type": media})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert triples(writer) == 3


@pytest.mark.parametrize(
    "params", [{}, {"default": "", "graph": "u:a"}, {"graph": ["u:a", "u:b"]}, {"graph": "no iri"}]
)
def test_one_graph_is_named(writer: httpx.Client, params: dict[str, Any]) -> None:
    assert writer.get("/rdf-graphs", params=params).status_code == 400


def test_writing_needs_the_token(writer: httpx.Client, client: httpx.Client) -> None:
    for method in ("PUT", "POST", "DELETE"):
        sent = {"params": NAMED, "headers": {**TYPE, "Authorization": "Bearer wrong"}}
        assert writer.request(method, "/rdf-graphs", **sent).status_code == 401
        assert client.request(method, "/rdf-graphs", **sent).status_code == 403


def test_graphs_of_articles_are_read_by_all(client: httpx.Client) -> None:
    assert triples(client, graph=f"{BASE}/graph/events") > 10


@pytest.mark.parametrize("media", FORMS)
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
def test_service_description(writer: httpx.Client, client: httpx.Client, media: str) -> None:
    def described(by: httpx.Client) -> str:
        response = by.get("/sparql", headers={"Accept": media})
        assert response.headers["content-type"].partition(";")[0] == media
        return Graph().parse(data=response.content, format=FORMS[media]).serialize(format="nt")

    assert f"<http://www.w3.org/ns/sparql-service-description#endpoint> <{BASE}/sparql>" in described(client)
    assert "UnionDefaultGraph" in described(client)
    assert "SPARQL11Update" in described(writer)
    assert "SPARQL11Update" not in described(client)


def test_description_not_acceptable(client: httpx.Client) -> None:
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406
