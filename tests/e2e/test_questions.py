"""Totals, counts, relations, search and changes over a real socket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from service import TOKEN, serving

from ontology.terms import CLASSES


def get(client: httpx.Client, path: str, **query: Any) -> Any:
    response = client.get(path, params=query)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("query", [{"group": "donor,month"}, {"by": "donor,month"}])
def test_totals(client: httpx.Client, query: dict[str, str]) -> None:
    found = get(client, "/pledges/totals", **query)
    first, second = found["items"]
    assert ([agent["name"] for agent in first["donor"]], first["month"]) == (["Japan"], "2024-01")
    assert (first["sums"], first["usd"], first["rates"]) == ({"USD": 37000000}, 37000000, [])
    assert (second["month"], second["sums"]) == (None, {"EUR": 20000000})
    (rate,) = second["rates"]
    assert rate == {"currency": "EUR", "day": "2024-12-31", "usd": 1.0389}
    assert second["usd"] == pytest.approx(20000000 * rate["usd"])
    assert found["all"]["usd"] == first["usd"] + second["usd"]


def test_totals_of_some(client: httpx.Client) -> None:
    assert get(client, "/pledges/totals", by="Japan", group="beneficiary")["items"][0]["beneficiary"][0]["id"].endswith(
        "/country/UA"
    )
    assert get(client, "/pledges/totals", status="planned")["all"]["sums"] == {"EUR": 20000000}
    assert get(client, "/aid/totals")["items"] == []
    page = get(client, "/pledges/totals", limit=1)
    assert page["total"] == 2
    assert client.get(page["next"]).json()["items"][0]["sums"] == {"EUR": 20000000}


def test_role_words_of_the_class_filter_as_by_and_to(client: httpx.Client) -> None:
    for path in ("/pledges/totals", "/pledges/counts"):
        by_role = get(client, path, pledger="Japan", beneficiary="Ukraine")
        assert by_role == get(client, path, by="Japan", to="Ukraine")
        assert by_role["items"]
        assert not get(client, path, pledger="Ukraine")["items"]
    assert client.get("/events/counts", params={"pledger": "Japan"}).status_code == 422


def test_counts_agree_with_the_collections(client: httpx.Client) -> None:
    for path in ("events", *(each.collection for each in CLASSES)):
        assert get(client, f"/{path}/counts", by="class")["events"] == get(client, f"/{path}")["total"]
    found = get(client, "/events/counts", by="actor,month")
    assert found["group"] == ["actor", "month"]
    assert (found["items"][0]["actor"]["name"], found["items"][0]["month"], found["items"][0]["events"]) == (
        "Japan", "2024-01", 3,
    )  # fmt: skip
    assert get(client, "/events/counts", by="Japan", group="class")["items"] == [
        {"class": name, "events": 1} for name in ("Condemnation", "Pledge", "Visit")
    ]


def test_relations(client: httpx.Client) -> None:
    found = get(client, "/relations/JP/UA", limit=1)
    assert (found["total"], found["items"][0]["direction"]) == (2, "forth")
    assert found["years"][0] == {
        "year": "2024", "verbal_cooperation": 2, "material_cooperation": 0, "verbal_conflict": 0,
        "material_conflict": 0,
    }  # fmt: skip
    following = client.get(found["next"]).json()
    assert {each["event"]["type"] for each in (*found["items"], *following["items"])} == {"Pledge", "Visit"}
    assert following["next"] is None


def test_search(client: httpx.Client) -> None:
    (hit,) = get(client, "/search", q="kami")["items"]
    assert (hit["name"], hit["kind"], hit["country"], hit["events"]) == ("Yoko Kamikawa", "person", "JP", 3)
    assert get(client, "/search", q="barbock")["items"][0]["name"] == "Annalena Bärbock"
    assert get(client, "/search", q="ky", kind="place")["items"][0]["name"] == "Kyiv"
    assert get(client, "/search", q="ky", kind="person")["items"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/pledges/totals?group=colour", 422),
        ("/pledges/totals?group=donor,month,currency", 422),
        ("/pledges/totals?by=Japn", 404),
        ("/events/counts?by=actor,colour", 404),
        ("/relations/JP/Atlantis", 404),
        ("/relations/JP/UA?by=Japan", 400),
        ("/search", 422),
        ("/changes?since=yesterday", 400),
    ],
)
def test_problems(client: httpx.Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_a_client_that_follows_changes(filled: Path) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    text = "OSLO, March 2 - Norway pledged 20 generators to Ukraine on Saturday."
    with serving(filled, COMMUNIQUE_WRITE_TOKEN=TOKEN) as at, httpx.Client(base_url=at) as client:
        start = get(client, "/changes")
        # Other tests may have written to the same store before.
        assert len(start["items"]) >= 2
        assert (start["complete"], start["next"]) == (True, None)
        made = client.post("/articles", json={"text": text, "published": "2024-03-02"}, headers=headers, timeout=60)
        assert made.status_code == 201, made.text
        (change,) = get(client, "/changes", since=start["last"])["items"]
        assert change["articles"] == {"written": [made.json()["id"]], "removed": []}
        (event,) = change["events"]["written"]
        assert get(client, f"/events/{event.rpartition('/')[2]}")["type"] == "Pledge"
        graph = {"graph": "http://example.org/g"}
        put = client.put(
            "/rdf-graphs", params=graph, content="<urn:a> <urn:b> <urn:c> .",
            headers={**headers, "Content-Type": "text/turtle"},
        )  # fmt: skip
        assert put.is_success, put.text
        gone = client.delete(
            f"/articles/{made.json()['id'].rpartition('/')[2]}", params={"reason": "A test", "curator": "Tester"},
            headers=headers,
        )  # fmt: skip

        assert gone.is_success, gone.text
        found = get(client, "/changes", since=change["cursor"])
        assert [(each["kind"], each["graph"]) for each in found["items"]] == [
            ("graph", "http://example.org/g"), ("articles", None),
        ]  # fmt: skip
        assert found["items"][1]["events"]["removed"] == [event]
        assert len(found["items"][1]["decisions"]) == 1
        last = found["last"]
    with serving(filled) as at, httpx.Client(base_url=at) as client:
        assert get(client, "/changes", since=last) == {"items": [], "complete": True, "last": last, "next": None}


def test_openapi_names_and_examples(client: httpx.Client) -> None:
    paths = get(client, "/openapi.json")["paths"]
    names = {
        "/pledges/totals": "total_pledges", "/aid/totals": "total_aid", "/events/counts": "count_events",
        "/relations/{one}/{other}": "get_relations", "/search": "search_names", "/changes": "list_changes",
    }  # fmt: skip
    for path, name in names.items():
        operation = paths[path]["get"]
        assert operation["operationId"] == name
        for parameter in operation["parameters"]:
            told = {**parameter, **parameter["schema"]}
            assert told.get("description"), (path, parameter["name"])
            assert "examples" in told or "example" in told, (path, parameter["name"])
