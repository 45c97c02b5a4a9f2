"""Typed REST over a real socket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from service import TOKEN, serving

from ontology.terms import CLASSES

PROBLEM = "application/problem+json"


def get(client: httpx.Client, path: str, **query: Any) -> Any:
    response = client.get(path, params=query)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("name", ["Japan", "JP", "Tokyo", "Kamikawa"])
def test_pledges_by(client: httpx.Client, name: str) -> None:
    page = get(client, "/pledges", by=name)
    (pledge,) = page["items"]
    assert page["total"] == 1
    assert page["next"] is None
    assert [agent["name"] for agent in pledge["pledger"]] == ["Japan", "Yoko Kamikawa"]
    assert pledge["pledger"] == pledge["actors"]
    assert pledge["beneficiary"] == pledge["targets"]
    assert pledge["amounts"] == [{"value": 37000000, "currency": "USD", "wording": "$37 million"}]
    assert (pledge["type"], pledge["status"], pledge["start"], pledge["cameo"]) == (
        "Pledge",
        "occurred",
        "2024-01-08",
        "030",
    )
    assert pledge["evidence"][0]["quote"].startswith("She said Japan would give")


def test_every_class_has_its_collection(client: httpx.Client) -> None:
    totals = {each.name: get(client, f"/{each.collection}")["total"] for each in CLASSES}
    assert {name: total for name, total in totals.items() if total} == {
        "Pledge": 2,
        "Condemnation": 2,
        "Visit": 1,
        "Vote": 1,
    }
    assert get(client, "/events")["total"] == sum(totals.values())


def test_filters_reach_the_query(client: httpx.Client) -> None:
    assert get(client, "/events", to="Russia", since="2024-02")["total"] == 1
    assert get(client, "/pledges", min_amount="30000000", currency="usd")["total"] == 1
    assert get(client, "/events", status="planned")["items"][0]["type"] == "Pledge"
    assert get(client, "/visits", place="Kyiv")["total"] == 1
    assert get(client, "/events", q="drone")["total"] == 1


def test_following_next_gives_each_event_once(client: httpx.Client) -> None:
    seen = []
    page = get(client, "/events", limit=4)
    while True:
        seen += [event["id"] for event in page["items"]]
        if page["next"] is None:
            break
        page = client.get(page["next"]).json()
    assert len(seen) == len(set(seen)) == page["total"] == 6


def test_event_with_reports(client: httpx.Client) -> None:
    pledge = get(client, "/pledges", by="Japan")["items"][0]
    detail = get(client, f"/events/{pledge['id'].rpartition('/')[2]}")
    assert {**detail, "reports": len(detail["reports"])}.items() >= pledge.items()
    (report,) = detail["reports"]
    assert (pledge["reports"], pledge["sources"]) == (1, 1)
    assert report["article"]["title"] == "Kamikawa in Kyiv"
    assert report["rule"] == "pledge.give"
    assert report["said_by"]["name"] == "Yoko Kamikawa"
    article = get(client, f"/articles/{report['article']['id'].rpartition('/')[2]}")
    for span in report["evidence"]:
        assert article["text"][span["start"] : span["end"]] == span["quote"]
    assert len(article["reports"]) == 3


def test_actors(client: httpx.Client) -> None:
    page = get(client, "/actors", kind="person")
    assert [actor["name"] for actor in page["items"]] == ["Yoko Kamikawa", "Annalena Bärbock"]
    for actor in get(client, "/actors")["items"]:
        detail = get(client, f"/actors/{actor['id'].rpartition('/')[2]}")
        assert detail["as_actor"] == sum(detail["acts"].values()) == actor["as_actor"]
    assert get(client, "/actors/JP")["wikidata"] == "Q17"


def test_articles(client: httpx.Client) -> None:
    page = get(client, "/articles", limit=1)
    assert (page["total"], page["items"][0]["title"]) == (2, "UN condemns Russia")
    following = client.get(page["next"]).json()
    assert (following["items"][0]["title"], following["next"]) == ("Kamikawa in Kyiv", None)


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("/pledges?by=Japn", 404, "unknown-name"),
        ("/events?place=Atlantis", 404, "unknown-name"),
        ("/events/none", 404, "not-found"),
        ("/actors/nobody", 404, "not-found"),
        ("/actors/QQ", 404, "not-found"),
        ("/articles/none", 404, "not-found"),
        ("/nothing", 404, "not-found"),
        ("/events?since=yesterday", 422, "validation"),
        ("/events?status=perhaps", 422, "validation"),
        ("/events?bye=Japan", 422, "validation"),
        ("/events?limit=0", 422, "validation"),
        ("/events?after=nonsense", 400, "bad-filter"),
        ("/export?format=docx", 422, "validation"),
    ],
)
def test_problems(client: httpx.Client, path: str, status: int, slug: str) -> None:
    response = client.get(path)
    body = response.json()
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)
    assert body["status"] == status
    assert body["type"] == f"http://localhost:8000/problems#{slug}"
    assert body["title"]
    assert body["detail"]
    assert f'id="{slug}"' in client.get("/problems").text


def test_unknown_name_suggests(client: httpx.Client) -> None:
    assert client.get("/pledges?by=Japn").json()["suggestions"] == ["Japan"]


def test_wrong_method(client: httpx.Client) -> None:
    response = client.delete("/events")
    assert (response.status_code, response.headers["content-type"]) == (405, PROBLEM)
    assert "GET" in response.headers["allow"]


def test_reads_from_other_origins(client: httpx.Client) -> None:
    response = client.get("/events", headers={"Origin": "http://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    # Queries are posted from other origins too; what writes asks for a token, which no browser adds by itself.
    asked = {"Origin": "http://example.org", "Access-Control-Request-Method": "POST"}
    assert client.options("/sparql", headers=asked).status_code == 200
    assert client.post("/articles", json={"text": "x"}, headers={"Origin": "http://example.org"}).status_code == 403


def test_writing_is_off_without_a_token(client: httpx.Client) -> None:
    response = client.post("/articles", json={"text": "Japan pledged."}, headers={"Authorization": "Bearer x"})
    assert (response.status_code, response.headers["content-type"]) == (403, PROBLEM)
    assert get(client, "/articles")["total"] == 2


def test_posting_an_article(tmp_path: Path) -> None:
    article = {
        "title": "Oslo",
        "published": "2024-03-02",
        "text": "OSLO - Norway pledged 20 million euros to Ukraine on Saturday.",
    }
    with (
        serving(tmp_path / "store", COMMUNIQUE_WRITE_TOKEN=TOKEN) as at,
        httpx.Client(base_url=at, timeout=60) as client,
    ):
        assert client.post("/articles", json=article).status_code == 401
        wrong = client.post("/articles", json=article, headers={"Authorization": "Bearer wrong"})
        assert (wrong.status_code, wrong.headers["content-type"]) == (401, PROBLEM)
        assert get(client, "/articles")["total"] == 0
        token = {"Authorization": f"Bearer {TOKEN}"}
        assert client.post("/articles", json={"title": "no text"}, headers=token).status_code == 422
        assert client.get("/pledges?by=Oslo").json()["total"] == 0
        made = client.post("/articles", json=article, headers=token)
        assert made.status_code == 201, made.text
        assert made.headers["location"] == made.json()["id"]
        again = client.post("/articles", json=article, headers=token)
        assert (again.status_code, again.json()) == (200, made.json())
        # The names are read anew after a write.
        assert get(client, "/articles")["total"] == 1
        assert get(client, "/pledges", by="Norway")["total"] == 1


def test_openapi_describes_all(client: httpx.Client) -> None:
    document = get(client, "/openapi.json")
    assert {f"/{each.collection}" for each in CLASSES} < document["paths"].keys()
    pledge = document["components"]["schemas"]["Pledge"]
    assert {"pledger", "beneficiary", "actors", "evidence"} <= pledge["properties"].keys()
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    for operation in operations:
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == [PROBLEM], operation["operationId"]
    assert "HTTPValidationError" not in str(document)
