"""Filters, order, fields and caching of the collections, over a real socket and on the command line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from service import COMMAND, TOKEN, environment, serving


def ids(client: httpx.Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    page = response.json()
    assert page["total"] == len(page["items"])
    return [event["id"] for event in page["items"]]


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("/pledges?pledger=Japan", "/pledges?by=Japan"),
        ("/pledges?pledger=Japan&beneficiary=UA", "/pledges?by=Japan&to=Ukraine"),
        ("/visits?visitor=Kamikawa&host=Ukraine", "/visits?by=Japan"),
        ("/condemnations?condemned=Russia", "/condemnations?against=Moscow"),
        ("/condemnations?condemner=UN&by=Japan", "/condemnations?by=UN&by=Kamikawa"),
        ("/events?with=Russia", "/events?to=Russia"),
        ("/events?with=Japan&with=UN", "/events?by=Japan&by=UN"),
        ("/visits?near=50.45,30.52,50", "/visits?place=Kyiv"),
        ("/visits?near=50.45,30.52,50&near=0,0,1", "/visits?place=Ukraine"),
        ("/events?person=Kamikawa", "/events?by=Japan"),
        ("/events?organization=UN", "/events?by=UN"),
        ("/events?currency=USD&currency=EUR", "/events?min_amount=1"),
        ("/events?max_amount=20000000", "/events?currency=eur"),
        ("/events?item=detection+system", "/events?q=drone"),
        ("/events?source=example+post", "/events?by=Japan"),
        ("/events?min_confidence=0.85", "/visits?by=Japan"),
        ("/events?disputed=false", "/events?status=occurred&status=planned&status=proposed"),
        ("/events?plover=accuse", "/condemnations?cameo=11"),
    ],
)
def test_two_ways_to_ask_the_same(client: httpx.Client, path: str, same: str) -> None:
    assert ids(client, path) == ids(client, same) != []


@pytest.mark.parametrize(
    "path",
    ["/visits?near=50.45,31.52,50", "/events?disputed=true", "/events?disputed=amounts", "/pledges?with=Russia",
     "/events?source=nobody", "/events?max_amount=10", "/events?cameo=20"],
)  # fmt: skip
def test_nothing_is_found(client: httpx.Client, path: str) -> None:
    assert ids(client, path) == []


def test_order(client: httpx.Client) -> None:
    def starts(sort: str) -> list[str | None]:
        return [event["start"] for event in client.get("/events", params={"sort": sort}).json()["items"]]

    assert starts("-date") == ["2024-02", "2024-01-08", "2024-01-08", "2024-01", "2024", None]
    assert starts("date") == ["2024", "2024-01", "2024-01-08", "2024-01-08", "2024-02", None]
    amounts = client.get("/pledges", params={"sort": "-amount"}).json()["items"]
    assert [event["amounts"][0]["value"] for event in amounts] == [37_000_000, 20_000_000]
    assert client.get("/events", params={"sort": "-confidence", "limit": 1}).json()["items"][0]["type"] == "Visit"
    added = client.get("/events", params={"sort": "added", "fields": "type"}).json()["items"]
    assert {event["type"] for event in added[:3]} == {"Visit", "Pledge", "Condemnation"}


@pytest.mark.parametrize("sort", ["date", "-amount", "confidence", "-added"])
def test_following_next_in_any_order(client: httpx.Client, sort: str) -> None:
    whole = ids(client, f"/events?sort={sort}")
    page = client.get("/events", params={"sort": sort, "limit": 2, "fields": "id"}).json()
    seen = [event["id"] for event in page["items"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [event["id"] for event in page["items"]]
    assert seen == whole


def test_fields(client: httpx.Client) -> None:
    page = client.get("/pledges?fields=id,type&fields=start").json()
    assert [list(event) for event in page["items"]] == [["id", "type", "start"]] * 2
    assert page["total"] == 2
    refused = client.get("/pledges?fields=id,host")
    assert refused.status_code == 400
    assert "'host'" in refused.json()["detail"]
    assert client.get("/visits?fields=id,host").json()["items"][0].keys() == {"id", "host"}


@pytest.mark.parametrize(
    "path",
    ["/pledges?host=UA", "/events?pledger=Japan", "/events?near=1,2", "/events?disputed=perhaps", "/events?sort=size",
     "/events?currency=dollars", "/events?min_confidence=2", "/events?status=occurred&status=perhaps"],
)  # fmt: skip
def test_refused(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()["title"]) == (422, "Invalid request")


def test_cursor_of_another_order(client: httpx.Client) -> None:
    following = client.get("/events?limit=1&sort=amount").json()["next"]
    assert client.get(following.replace("sort=amount", "sort=date")).json()["title"] == "Bad filter"


@pytest.mark.parametrize("path", ["/events", "/pledges?by=Japan", "/actors", "/actors/JP", "/articles"])
def test_etag(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    tag = response.headers["etag"]
    assert tag.startswith('"')
    assert (response.headers["cache-control"], response.headers["vary"].split(",")[0]) == (
        "no-cache",
        "Accept-Encoding",
    )
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    # Another encoding and another question are other representations.
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert plain.headers["etag"] != tag
    assert "content-encoding" not in plain.headers
    assert plain.json() == response.json()
    assert client.get(f"{path}{'&' if '?' in path else '?'}limit=3").headers.get("etag") != tag


def test_gzip(client: httpx.Client) -> None:
    assert client.get("/events").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/events?fields=id&limit=1").headers


def test_etag_changes_with_the_graph(tmp_path: Path) -> None:
    article = {"title": "Oslo", "published": "2024-03-02", "text": "OSLO - Norway pledged 20 million euros to Ukraine."}
    with (
        serving(tmp_path / "store", COMMUNIQUE_WRITE_TOKEN=TOKEN) as at,
        httpx.Client(base_url=at, timeout=60) as client,
    ):
        before = client.get("/events")
        assert before.json()["total"] == 0
        assert client.post("/articles", json=article, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 201
        after = client.get("/events", headers={"If-None-Match": before.headers["etag"]})
        assert (after.status_code, after.json()["total"]) == (200, 1)


def test_actor_detail(client: httpx.Client) -> None:
    japan = client.get("/actors/JP").json()
    assert japan["identifiers"] == {
        "wikidata": ["Q17"], "geonames": [1861060], "alpha2": "JP", "alpha3": "JPN", "numeric": "392",
    }  # fmt: skip
    assert (japan["names"], japan["roles"]) == (["Japan"], [])


def test_parameters_are_described(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    described: dict[str, Any] = {each["name"]: each for each in paths["/pledges"]["get"]["parameters"]}
    assert {"pledger", "beneficiary", "by", "with", "near", "sort", "fields"} <= described.keys()
    assert "host" not in described
    for each in described.values():
        assert each["description"], each
        assert "examples" in each["schema"] or each["name"] == "after", each
    assert {"pledger", "with_"}.isdisjoint(each["name"] for each in paths["/events"]["get"]["parameters"])


def test_command_line(filled: Path) -> None:
    def run(*arguments: str) -> Any:
        done = subprocess.run(
            [str(COMMAND), "events", "--format", "json", *arguments],
            env=environment(filled), capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert [event["type"] for event in run("--by", "Japan", "--by", "UN", "--against", "Russia")] == [
        "Condemnation"
    ] * 2
    assert [event["type"] for event in run("--near", "50.45,30.52,50")] == ["Visit"]
    assert [event["amounts"][0]["value"] for event in run("--type", "pledge", "--sort=amount")] == [20000000, 37000000]
    assert [event["type"] for event in run("--with", "Ukraine", "--max-amount", "1e9", "--person", "Kamikawa")] == [
        "Pledge"
    ]
    assert [event["type"] for event in run("--source", "example post", "--min-confidence", "0.85")] == ["Visit"]
    assert run("--disputed", "true") == []
    assert run("--cameo", "030", "--plover", "AGREE", "--item", "drone", "--status", "occurred")[0]["reports"] == 1
