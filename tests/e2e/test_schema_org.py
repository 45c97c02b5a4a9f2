"""The pages say in schema.org's words what they show, and their `Link` headers lead to the thing and to its forms."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

BASE = "http://localhost:8000"
ONTOLOGY = "https://w3id.org/communique/ontology"
EMBEDDED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def page_of(iri: str) -> str:
    """Where the page of that IRI is."""
    return iri.replace(f"{BASE}/id/", "/page/")


def said_by(response: httpx.Response) -> dict[str, Any]:
    """The one JSON-LD document in a page."""
    assert response.status_code == 200, response.text
    (text,) = EMBEDDED.findall(response.text)
    said: dict[str, Any] = json.loads(text)
    assert said["@context"] == "https://schema.org"
    return said


def links(response: httpx.Response) -> set[tuple[str, str, str]]:
    """Relation, target and media type of each link in the header."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', response.headers["link"])
    return {(relation, target, media) for target, relation, media in found}


def latest(client: httpx.Client, collection: str) -> dict[str, Any]:
    """The latest event of the class."""
    found: dict[str, Any] = client.get(f"/{collection}").json()["items"][0]
    return found


def test_an_event(client: httpx.Client) -> None:
    visit = latest(client, "visits")
    said = said_by(client.get(page_of(visit["id"])))
    assert (said["@type"], said["@id"]) == ("Event", visit["id"])
    assert said["additionalType"] == f"{ONTOLOGY}#Visit"
    assert said["startDate"] == visit["start"] == "2024-01-08"
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["description"] == visit["evidence"][0]["quote"] == "Yoko Kamikawa visited Kyiv on Monday"
    organizer = {"@type": "Person", "@id": f"{BASE}/id/actor/yoko-kamikawa-jp", "name": "Yoko Kamikawa"}
    assert said["organizer"] == organizer
    assert said["about"]["@type"] == "Country"
    assert said["location"]["name"] == "Kyiv"
    assert said["subjectOf"]["headline"] == "Kamikawa in Kyiv"


def test_no_words_of_an_article_end_the_script(client: httpx.Client) -> None:
    condemnation = latest(client, "condemnations?by=Japan")
    response = client.get(page_of(condemnation["id"]))
    (text,) = EMBEDDED.findall(response.text)
    assert "<" not in text
    assert "<b>strongly condemned</b>" in json.loads(text)["description"]


def test_actors_and_places(client: httpx.Client) -> None:
    japan = said_by(client.get("/page/country/JP"))
    assert (japan["@type"], japan["name"], japan["identifier"]) == ("Country", "Japan", "JP")
    assert "http://www.wikidata.org/entity/Q17" in japan["sameAs"]
    kinds = {each["id"]: each["kind"] for each in client.get("/actors").json()["items"]}
    types = {iri: said_by(client.get(page_of(iri)))["@type"] for iri in kinds}
    of = {"state": "Country", "person": "Person", "organization": "Organization", "group": "Organization"}
    assert types == {iri: of[kind] for iri, kind in kinds.items()}
    place = latest(client, "visits")["places"][0]
    said = said_by(client.get(page_of(place["id"])))
    assert (said["@type"], said["address"]["addressCountry"]) == ("Place", "UA")
    assert said["geo"] == {"@type": "GeoCoordinates", "latitude": 50.45466, "longitude": 30.5238}
    assert said["sameAs"] == "https://sws.geonames.org/703448/"


def test_an_article(client: httpx.Client) -> None:
    found = next(each for each in client.get("/articles").json()["items"] if each["title"] == "Kamikawa in Kyiv")
    response = client.get(page_of(found["id"]))
    said = said_by(response)
    assert (said["@type"], said["@id"], said["headline"]) == ("NewsArticle", found["id"], "Kamikawa in Kyiv")
    assert said["datePublished"] == "2024-01-08"
    assert said["publisher"] == {"@type": "Organization", "name": "Example Post"}
    assert said["license"] == "https://spdx.org/licenses/CC0-1.0"
    assert ("license", said["license"], "") in links(response)
    assert ("type", "https://schema.org/NewsArticle", "") in links(response)


@pytest.mark.parametrize("which", ["event", "country", "article", "place"])
def test_signposts_of_pages(client: httpx.Client, which: str) -> None:
    visit = latest(client, "visits")
    things = {
        "event": (visit["id"], f"{ONTOLOGY}#Visit"),
        "country": (f"{BASE}/id/country/JP", f"{ONTOLOGY}#State"),
        "article": (client.get("/articles").json()["items"][0]["id"], f"{ONTOLOGY}#Article"),
        "place": (visit["places"][0]["id"], f"{ONTOLOGY}#Place"),
    }
    iri, class_ = things[which]
    found = links(client.get(page_of(iri)))
    assert {("cite-as", iri, ""), ("type", class_, ""), ("collection", f"{BASE}/dataset", "")} <= found
    described = {(target, media) for relation, target, media in found if relation == "describedby"}
    assert len(described) == 5
    for target, media in described:
        response = client.get(target)
        assert response.status_code == 200, target
        assert response.headers["content-type"].startswith(media)
