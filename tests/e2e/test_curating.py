"""Curators at work: over HTTP with a token, and on the command line."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sample import KYIV_TEXT
from service import BASE, COMMAND, TOKEN, environment, serving

from kg.store import EmbeddedStore

MONEY = """Title: Money for Ukraine
Date: 2024-01-08
URL: https://example.org/money

OSLO, January 6 - Norway pledged {} million euros to Ukraine on Saturday.
"""


@pytest.fixture
def writer(tmp_path: Path, fill_store: Any) -> Iterator[httpx.Client]:
    """Speaks, with the token, to a service of the sample graph that may be written to."""
    with EmbeddedStore(tmp_path / "store", BASE) as store:
        fill_store(store)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with (
        serving(tmp_path / "store", COMMUNIQUE_WRITE_TOKEN=TOKEN) as at,
        httpx.Client(base_url=at, headers=headers, timeout=60) as client,
    ):
        yield client


def event(client: httpx.Client, kind: str) -> str:
    """The address of the first event of that collection."""
    found: str = client.get(f"/{kind}").json()["items"][0]["id"]
    return found.removeprefix(f"{BASE}/id").replace("/event/", "/events/")


def problem(response: httpx.Response) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["type"].rpartition("#")[2], body["detail"]


def test_a_rejected_event_is_gone_until_that_is_withdrawn(writer: httpx.Client) -> None:
    visit = event(writer, "visits")
    said = writer.patch(visit, json={"verdict": "rejected", "curator": "Ann", "note": "A film"}).json()
    (decision,) = said["decisions"]
    assert said["event"] is None
    assert (decision["kind"], decision["curator"], decision["note"]) == ("Dismissal", "Ann", "A film")
    status, kind, detail = problem(writer.get(visit))
    assert (status, kind) == (410, "gone")
    assert "was rejected on " in detail
    assert "by Ann: A film" in detail
    assert writer.get("/visits").json()["total"] == 0
    again = writer.patch(visit, json={"verdict": "rejected", "curator": "Bob"}).json()
    assert [each["id"] for each in again["decisions"]] == [decision["id"]]
    undo = decision["id"].removeprefix(f"{BASE}/id").replace("/decision/", "/decisions/") + "/withdraw"
    assert writer.post(undo, json={"curator": "Ann"}).status_code == 201
    assert writer.post(undo, json={"curator": "Ann"}).status_code == 200
    assert writer.get(visit).status_code == 200


def test_an_edit_shows_with_who_made_it(writer: httpx.Client) -> None:
    pledge = event(writer, "pledges")
    body = {"set": {"status": "cancelled", "items": []}, "verdict": "confirmed", "curator": "Ann"}
    said = writer.patch(pledge, json=body).json()["event"]
    assert said == writer.get(pledge).json()
    assert (said["status"], said["items"], said["verdict"], said["confidence"]) == ("cancelled", [], "confirmed", 1.0)
    assert said["edited"] == ["items", "status"]
    assert [each["kind"] for each in said["decisions"]] == ["Edit", "Confirmation"]
    assert said["reports"][0]["items"] != []
    before = writer.get("/decisions").json()["total"]
    assert writer.patch(pledge, json=body).status_code == 200
    assert writer.get("/decisions").json()["total"] == before


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"curator": "Ann"}, 400, "Say a `verdict`"),
        ({"curator": "Ann", "set": {"colour": "red"}}, 422, "colour cannot be set"),
        ({"curator": "Ann", "set": {"actors": []}}, 422, "Somebody acts"),
        ({"curator": " ", "verdict": "confirmed"}, 422, "needs the name"),
        ({"curator": "Ann", "verdict": "perhaps"}, 422, "verdict"),
        ({"verdict": "confirmed"}, 422, "curator"),
    ],
)
def test_what_cannot_be_decided_is_said(writer: httpx.Client, body: dict[str, Any], status: int, why: str) -> None:
    response = writer.patch(event(writer, "visits"), json=body)
    assert response.status_code == status
    assert why in response.json()["detail"]


def test_writing_needs_the_token(client: httpx.Client) -> None:
    for method, path in (
        ("PATCH", "/events/x"), ("DELETE", "/articles/x"), ("POST", "/actors/x/merge"), ("POST", "/actors/x/split"),
        ("POST", "/decisions/x/withdraw"),
    ):  # fmt: skip
        assert client.request(method, path, json={"curator": "x"}).status_code == 403


def test_a_retracted_article_stays_away_until_it_is_restored(writer: httpx.Client) -> None:
    (iri,) = (each["id"] for each in writer.get("/articles").json()["items"] if each["title"] == "Kamikawa in Kyiv")
    address = iri.removeprefix(f"{BASE}/id").replace("/article/", "/articles/")
    visit = event(writer, "visits")
    gone = writer.delete(address, params={"reason": "Denied", "curator": "Ann"}).json()
    assert gone["article"]["title"] == "Kamikawa in Kyiv"
    assert writer.delete(address, params={"reason": "Again", "curator": "Bob"}).json() == gone
    for path in (address, visit):
        status, kind, detail = problem(writer.get(path))
        assert (status, kind) == (410, "gone")
        assert "by Ann: Denied" in detail
    article = {"text": KYIV_TEXT, "title": "Kamikawa in Kyiv", "published": "2024-01-08"}
    assert problem(writer.post("/articles", json=article))[:2] == (409, "taken-out")
    assert writer.post("/articles", json=article, params={"restore": "true"}).status_code == 201
    assert writer.get(address).status_code == 200


def test_a_newer_version_takes_the_place_of_the_older(writer: httpx.Client) -> None:
    first = {
        "text": MONEY.format(5).partition("\n\n")[2],
        "url": "https://example.org/money",
        "published": "2024-01-08",
    }
    newer = {**first, "text": MONEY.format(7).partition("\n\n")[2]}
    old = writer.post("/articles", json=first).json()
    (pledge,) = writer.get("/pledges", params={"by": "Norway"}).json()["items"]
    new = writer.post("/articles", json=newer).json()
    assert new["id"] != old["id"]
    found = writer.get(old["id"].removeprefix(f"{BASE}/id").replace("/article/", "/articles/")).json()
    assert found["id"] == new["id"]
    told = writer.get(pledge["id"].removeprefix(f"{BASE}/id").replace("/event/", "/events/")).json()
    assert [each["value"] for each in told["amounts"]] == [7_000_000]
    assert problem(writer.post("/articles", json=first))[:2] == (409, "taken-out")
    assert writer.get(old["id"].removeprefix(BASE), headers={"Accept": "text/turtle"}).status_code == 301


def test_a_merged_actor_answers_as_the_other(writer: httpx.Client) -> None:
    body = {"into": f"{BASE}/id/actor/yoko-kamikawa-jp", "curator": "Ann"}
    (found,) = writer.get("/actors", params={"q": "Annalena Bärbock"}).json()["items"]
    actor = found["id"].removeprefix(f"{BASE}/id").replace("/actor/", "/actors/")
    assert writer.post(f"{actor}/merge", json=body).status_code == 201
    assert writer.post(f"{actor}/merge", json=body).status_code == 200
    assert writer.get(actor).json()["id"] == body["into"]
    assert writer.get("/pledges", params={"by": "Annalena Bärbock"}).json()["total"] == 2
    assert writer.post("/actors/JP/merge", json=body).status_code == 422
    assert writer.post("/actors/nobody/merge", json=body).status_code == 404


def test_a_split_is_of_one_article(writer: httpx.Client) -> None:
    (article,) = (each["id"] for each in writer.get("/articles").json()["items"] if each["title"] == "Kamikawa in Kyiv")
    body = {"article": article, "into": {"name": "Taro Kono", "kind": "person", "country": "JP"}, "curator": "Ann"}
    assert writer.post("/actors/yoko-kamikawa-jp/split", json=body).status_code == 201
    assert writer.post("/actors/yoko-kamikawa-jp/split", json=body).status_code == 200
    assert writer.get("/visits").json()["items"][0]["actors"][0]["name"] == "Taro Kono"
    assert writer.get("/actors/yoko-kamikawa-jp").status_code == 404


def test_the_log_is_data_like_the_rest(writer: httpx.Client) -> None:
    decision = writer.patch(event(writer, "visits"), json={"verdict": "confirmed", "curator": "Ann"}).json()
    iri = decision["decisions"][0]["id"]
    page = writer.get("/decisions", params={"limit": 1}).json()
    assert (page["items"], page["total"]) == (decision["decisions"], 1)
    assert writer.get(iri.removeprefix(BASE), headers={"Accept": "text/turtle"}).status_code == 303
    assert "cq:Confirmation" in writer.get("/graph/curation", headers={"Accept": "text/turtle"}).text
    assert iri in writer.get("/export", params={"format": "nquads"}).text
    assert f"{BASE}/graph/curation" in writer.get("/sparql", headers={"Accept": "text/turtle"}).text


def run(store: Path, *arguments: str) -> str:
    done = subprocess.run(
        [str(COMMAND), *arguments], env=environment(store, COLUMNS="200"), capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_the_command_line(tmp_path: Path) -> None:
    store, file = tmp_path / "store", tmp_path / "money.txt"
    file.write_text(MONEY.format(5), encoding="utf-8")
    run(store, "ingest", str(file))
    with EmbeddedStore(store, BASE) as opened:
        (pledge,) = (each.iri.rpartition("/")[2] for each in opened.events())
        (article,) = opened.articles()
    assert "Ann confirmed" in run(store, "curate", "confirm", pledge, "--curator", "Ann")
    assert "That holds already" in run(store, "curate", "confirm", pledge, "--curator", "Ann")
    assert "Ann edited" in run(store, "curate", "edit", pledge, "--set", "status=cancelled", "--curator", "Ann")
    assert "write FIELD=VALUE" in run(store, "curate", "edit", pledge, "--set", "cancelled")
    assert "cancelled" in run(store, "events", "--by", "Norway")
    file.write_text(MONEY.format(7), encoding="utf-8")
    assert "1 newer version replaced an older one." in run(store, "ingest", str(file))
    file.write_text(MONEY.format(5), encoding="utf-8")
    said = run(store, "ingest", str(file))
    assert "Money for Ukraine: The text of " in said
    assert "was replaced by a newer version" in said
    assert "1 left out that had been taken out." in said
    assert "Ann retracted" in run(
        store, "retract", "https://example.org/money", "--reason", "Denied", "--curator", "Ann"
    )
    assert "0 events." in run(store, "events")
    assert "by Ann: Denied" in run(store, "retract", article, "--reason", "Denied")
    assert "1 article added" in run(store, "ingest", "--restore", str(file))
    assert "The graph holds to its shapes." in run(store, "check")
    assert "0 otherwise: events 0 gone, 0 new, 0 changed." in run(store, "reextract")
    log = run(store, "curate", "log")
    assert log.splitlines()[-1] == "5 decisions."
    assert "Ann withdrew" in run(store, "curate", "undo", log.split()[0], "--curator", "Ann")
