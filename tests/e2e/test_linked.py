"""Every IRI of the graph answers, as a page, as RDF or as JSON; downloads and health."""

from __future__ import annotations

import hashlib
import html
import json
import re

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph

BASE = "http://localhost:8000"
MEDIA = {"turtle": "text/turtle", "nt": "application/n-triples", "xml": "application/rdf+xml"}


def iris(client: httpx.Client) -> set[str]:
    """Every IRI under our base that the graph speaks of, without fragments."""
    quads = ox.parse(client.get("/export?format=nquads").content, ox.RdfFormat.N_QUADS)
    found = set()
    for quad in quads:
        nodes = (quad.subject, quad.object, quad.graph_name)
        found |= {node.value.partition("#")[0] for node in nodes if isinstance(node, ox.NamedNode)}
    return {iri for iri in found if iri.startswith(f"{BASE}/")}


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json"])
def test_every_iri_answers(client: httpx.Client, accept: str) -> None:
    asked = iris(client)
    assert len(asked) > 12
    for iri in asked:
        path = iri.removeprefix(BASE)
        if accept == "text/html" and not path.startswith("/id/"):
            continue
        response = client.get(path, headers={"Accept": accept}, follow_redirects=True)
        assert response.status_code == 200, (iri, response.text)
        assert response.headers["content-type"].startswith(accept), iri


@pytest.mark.parametrize(
    ("accept", "start"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/page/"),
        ("text/turtle", "/data/"),
        ("application/ld+json, text/html;q=0.5", "/data/"),
        ("application/json", "/actors/JP"),
    ],
)
def test_303_by_accept(client: httpx.Client, accept: str, start: str) -> None:
    response = client.get("/id/country/JP", headers={"Accept": accept})
    assert response.status_code == 303
    assert response.headers["location"].startswith(start)
    assert "Accept" in response.headers["vary"]


def test_data_is_about_the_thing(client: httpx.Client) -> None:
    pledge = client.get("/pledges?by=Japan").json()["items"][0]
    path = pledge["id"].removeprefix(f"{BASE}/id")
    sizes = set()
    for name, media in MEDIA.items():
        graph = Graph().parse(data=client.get(f"/data{path}", headers={"Accept": media}).content, format=name)
        sizes.add(len(graph))
    assert len(sizes) == 1
    turtle = client.get(f"/data{path}", headers={"Accept": "text/turtle"}).text
    # The amount, and the names of those who take part, come with the event.
    for words in ('"$37 million"', '"Yoko Kamikawa"', "cq:beneficiary", "#a1>"):
        assert words in turtle


@pytest.mark.parametrize(
    "path", ["/id/event/none", "/data/event/none", "/page/event/none", "/id/thing/x", "/graph/none"]
)
def test_what_is_not_there(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert response.status_code == 404


def test_ontology(client: httpx.Client) -> None:
    graph = Graph().parse(data=client.get("/ontology", headers={"Accept": "text/turtle"}).content, format="turtle")
    assert len(graph) > 300
    page = client.get("/ontology", headers={"Accept": "text/html"}, follow_redirects=True)
    assert 'id="Pledge"' in page.text


def test_export_by_accept_and_by_name(client: httpx.Client) -> None:
    by_accept = client.get("/export", headers={"Accept": "application/trig"})
    by_name = client.get("/export?format=trig")
    assert by_accept.headers["content-type"] == "application/trig"
    assert hashlib.sha256(by_accept.content).digest() == hashlib.sha256(by_name.content).digest()
    assert by_name.headers["content-disposition"] == 'attachment; filename="communique.trig"'
    assert client.get("/export", headers={"Accept": "image/png"}).status_code == 406


def test_health(client: httpx.Client) -> None:
    assert client.get("/health/live").json() == client.get("/health/ready").json() == {"status": "ok"}


def test_pages_hold_no_markup_of_articles_and_nothing_foreign(client: httpx.Client) -> None:
    event = client.get("/condemnations?by=Japan").json()["items"][0]["id"].removeprefix(f"{BASE}/id")
    pages = ["/", "/page/events", f"/page{event}", "/page/articles", "/page/ontology", "/problems", "/docs"]
    for path in pages:
        text = client.get(path).text
        assert "<b>strongly" not in text, path
        assert 'src="http' not in text, path
        assert 'rel="stylesheet" href="/static/style.css"' in text, path
    assert (
        "<mark>She &lt;b&gt;strongly condemned&lt;/b&gt; Russia&#39;s missile attacks</mark>"
        in client.get(f"/page{event}").text
    )


def test_page_says_what_was_asked_wrongly(client: httpx.Client) -> None:
    response = client.get("/page/events", params={"by": "Japn", "type": "pledges"})
    assert response.status_code == 404
    assert "Nobody in the graph is called" in response.text
    assert "by=Japan" in response.text
    assert client.get("/page/events", params={"since": "soon"}).status_code == 400
    assert client.get("/page/events", params={"type": "wars"}).status_code == 400


def test_every_term_of_the_ontology_has_its_anchor(client: httpx.Client) -> None:
    page = client.get("/page/ontology")
    anchors = re.findall(r'\bid="([^"]+)"', page.text)
    assert len(anchors) == len(set(anchors))
    graph = Graph().parse(data=client.get("/ontology.ttl").content, format="turtle")
    start = "https://w3id.org/communique/ontology#"
    assert {str(term).removeprefix(start) for term in graph.subjects() if str(term).startswith(start)} <= set(anchors)
    assert 'rel="cite-as"' in page.headers["link"]


def test_the_ontology_page_shows_a_class_with_an_example_and_a_query(client: httpx.Client) -> None:
    text = client.get("/page/ontology").text
    pledge = text[text.index('<section class="VerbalCooperation" id="Pledge">') :]
    pledge = pledge[: pledge.index("</section>")]
    for words in ("An undertaking to give", "Who undertakes something.", "CAMEO 030, PLOVER AGREE"):
        assert words in pledge
    latest = client.get("/pledges").json()["items"][0]
    assert latest["id"].replace(f"{BASE}/id/", "/page/") in pledge
    assert latest["evidence"][0]["quote"] in html.unescape(pledge)
    address = re.search(r'href="(/page/sparql\?query=[^"]+)"', pledge)
    assert address is not None
    asked = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get(address.group(1)).text, re.DOTALL)
    assert asked is not None
    query = html.unescape(asked.group(1))
    assert "?event a cq:Pledge" in query
    rows = client.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
    assert latest["id"] in {row["event"]["value"] for row in rows}


def test_an_event_as_json_ld_reads_as_its_rest_response(client: httpx.Client) -> None:
    path = client.get("/pledges?by=Japan").json()["items"][0]["id"].removeprefix(f"{BASE}/id")
    rest = client.get(f"/events/{path.rpartition('/')[2]}").json()
    told = client.get(f"/data{path}.jsonld").json()
    assert told["@context"] == f"{BASE}/context.jsonld"
    for key in ("id", "status", "start", "end", "items", "topic", "disputed", "cameo", "plover"):
        assert told[key] == rest[key], key
    assert told["type"][0] == rest["type"]
    assert float(told["confidence"]) == rest["confidence"]
    for key in ("actors", "targets", "places"):
        assert {each["id"] for each in told[key]} == {each["id"] for each in rest[key]}
    for one, other in zip(told["amounts"], rest["amounts"], strict=True):
        assert {key: one[key] for key in other} == other
    context = client.get("/context.jsonld").json()
    expanded = {quad.triple for quad in ox.parse(json.dumps({**told, **context}), ox.RdfFormat.JSON_LD)}
    assert expanded == {quad.triple for quad in ox.parse(client.get(f"/data{path}.nt").content, ox.RdfFormat.N_TRIPLES)}
