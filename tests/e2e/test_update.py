"""SPARQL 1.1 Update over HTTP: who may, what it changes, the dataset of the request, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from service import BASE, TOKEN, serving

from kg.store import EmbeddedStore

UPDATE = {"Content-Type": "application/sparql-update"}
ADD = 'INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> "o" } }'


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Speaks, with the token, to a scratch service with a strict default graph."""
    path = tmp_path_factory.mktemp("scratch") / "store"
    settings = {"COMMUNIQUE_WRITE_TOKEN": TOKEN, "COMMUNIQUE_UNION_DEFAULT_GRAPH": "false"}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with serving(path, **settings) as at, httpx.Client(base_url=at, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture(autouse=True)
def _empty(writer: httpx.Client) -> None:
    assert update(writer, "DROP ALL").status_code == 204


def update(client: httpx.Client, text: str, **parameters: str) -> httpx.Response:
    return client.post("/sparql", content=text, headers=UPDATE, params=parameters)


def holds(client: httpx.Client, pattern: str) -> bool:
    return bool(client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"}).json()["boolean"])


def test_a_service_without_token_takes_none(client: httpx.Client) -> None:
    response = update(client, ADD)
    assert (response.status_code, response.json()["title"]) == (403, "Writing is off")


@pytest.mark.parametrize("headers", [{"Authorization": ""}, {"Authorization": "Bearer wrong"}])
def test_the_token_is_needed(writer: httpx.Client, headers: dict[str, str]) -> None:
    response = writer.post("/sparql", content=ADD, headers={**UPDATE, **headers})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert not holds(writer, "GRAPH ?g { ?s ?p ?o }")


def test_direct_and_form(writer: httpx.Client) -> None:
    assert update(writer, ADD).status_code == 204
    assert holds(writer, 'GRAPH <urn:g> { <urn:s> <urn:p> "o" }')
    assert writer.post("/sparql", data={"update": "DROP GRAPH <urn:g>"}).status_code == 204
    assert not holds(writer, "GRAPH <urn:g> { ?s ?p ?o }")


def test_relative_iris_start_at_the_endpoint(writer: httpx.Client) -> None:
    update(writer, "INSERT DATA { <x> <urn:p> 1 }")
    assert holds(writer, f"<{BASE}/x> <urn:p> 1")


def test_all_or_nothing(writer: httpx.Client) -> None:
    update(writer, ADD)
    response = update(writer, "INSERT DATA { <urn:a> <urn:b> 1 } ; CREATE GRAPH <urn:g>")
    assert response.status_code == 400
    assert not holds(writer, "<urn:a> <urn:b> 1")


def test_the_dataset_of_the_request(writer: httpx.Client) -> None:
    update(writer, ADD + " ; INSERT DATA { <urn:s> <urn:p> 'default' }")
    copy = "INSERT { GRAPH <urn:h> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    assert update(writer, copy, **{"using-graph-uri": "urn:g"}).status_code == 204
    assert holds(writer, 'GRAPH <urn:h> { <urn:s> <urn:p> "o" }')
    assert not holds(writer, 'GRAPH <urn:h> { <urn:s> <urn:p> "default" }')
    remove = "DELETE WHERE { GRAPH ?g { <urn:s> ?p ?o } }"
    assert update(writer, remove, **{"using-named-graph-uri": "urn:h"}).status_code == 204
    assert holds(writer, "GRAPH <urn:g> { ?s ?p ?o }")
    assert not holds(writer, "GRAPH <urn:h> { ?s ?p ?o }")


@pytest.mark.parametrize("clause", ["USING <urn:g>", "USING NAMED <urn:g>"])
def test_two_datasets_are_refused(writer: httpx.Client, clause: str) -> None:
    text = f"INSERT {{ ?s ?p ?o }} {clause} WHERE {{ ?s ?p ?o }}"
    assert update(writer, text, **{"using-graph-uri": "urn:h"}).status_code == 400
    assert update(writer, text).status_code == 204


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("INSERT DATA { <urn:a> }", "query-syntax"),
        ("SELECT * { ?s ?p ?o }", "query-syntax"),
        ("LOAD <file:///etc/passwd>", "query-refused"),
        ("LOAD <http://127.0.0.1:8/>", "query-refused"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:8/> { ?s ?p ?o } }", "query-refused"),
        ("INSERT { ?s ?p ?o } WHERE " + "{" * 3000 + "}" * 3000, "query-refused"),
        (" ", "bad-request"),
    ],
)
def test_refusals(writer: httpx.Client, text: str, slug: str) -> None:
    response = update(writer, text)
    assert response.status_code == 400, response.text
    assert response.json()["type"].endswith(f"#{slug}")
    assert not holds(writer, "?s ?p ?o")


def test_silent_loads_of_refused_hosts_do_nothing(writer: httpx.Client) -> None:
    text = "LOAD SILENT <http://127.0.0.1:8/> INTO GRAPH <urn:g> ; INSERT DATA { <urn:a> <urn:b> 1 }"
    assert update(writer, text).status_code == 204
    assert holds(writer, "<urn:a> <urn:b> 1")
    assert update(writer, "LOAD SILENT <http://127.0.0.1:8/> rest").status_code == 400


def test_dropping_what_is_not_there_is_no_failure(writer: httpx.Client) -> None:
    assert update(writer, "DROP GRAPH <urn:nowhere> ; CLEAR GRAPH <urn:nowhere>").status_code == 204


def test_a_dropped_store_opens_again(tmp_path: Path) -> None:
    for _ in range(2):
        with EmbeddedStore(tmp_path / "store", BASE) as store:
            assert len(list(store.quads(store.iris.dataset_graph))) == 2
            store.update("DROP ALL ; INSERT DATA { <urn:a> <urn:b> 1 }")


def test_the_generation_tells_of_every_write() -> None:
    with EmbeddedStore(None, BASE) as store, EmbeddedStore(None, BASE) as other:
        assert store.state != other.state
        before = store.generation, store.state
        store.update(ADD)
        assert store.generation == before[0] + 1
        assert store.state != before[1]
