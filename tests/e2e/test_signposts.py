"""Suffixes of data addresses, signposts in `Link` headers, the served context."""

from __future__ import annotations

import json

import httpx
import pyoxigraph as ox
import pytest

FORMATS = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".trig": "application/trig",
}


@pytest.mark.parametrize("at", ["/data/country/JP", "/graph/events", "/dataset"])
def test_a_suffix_says_the_form_whatever_is_accepted(client: httpx.Client, at: str) -> None:
    sizes = set()
    # A parser that fetches nothing takes the context in place of its address.
    address, context = b'"http://localhost:8000/context.jsonld"', client.get("/context.jsonld").json()["@context"]
    for suffix, media in FORMATS.items():
        response = client.get(at + suffix, headers={"Accept": "image/png"})
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith(media)
        format_ = ox.RdfFormat.from_media_type(media)
        content = response.content.replace(b'"@context": ' + address, b'"@context": ' + json.dumps(context).encode())
        sizes.add(len({str(quad) for quad in ox.parse(content, format_)}))
    assert len(sizes) == 1


def test_the_html_suffix_leads_to_the_page(client: httpx.Client) -> None:
    assert client.get("/data/country/JP.html").headers["location"] == "/page/country/JP"
    assert client.get("/dataset.html").status_code == 406
    assert client.get("/dataset.doc").status_code == 404


def test_signposts_lead_to_the_thing_and_to_its_forms(client: httpx.Client) -> None:
    data = client.get("/data/country/JP.ttl")
    links = {(each["rel"], each["url"]) for each in data.links.values()} | set(_all(data))
    assert ("cite-as", "http://localhost:8000/id/country/JP") in links
    assert ("alternate", "/page/country/JP") in links
    assert ("alternate", "/data/country/JP.ttl") not in links
    assert ("type", "https://w3id.org/communique/ontology#State") in links
    assert ("type", "https://w3id.org/communique/ontology#State") in _all(client.get("/id/country/JP"))
    for relation, url in _all(client.get("/id/country/JP")):
        if relation == "describedby":
            assert client.get(url).status_code == 200, url


def test_context_and_void(client: httpx.Client) -> None:
    context = client.get("/context.jsonld", headers={"Origin": "https://example.org"})
    assert "@context" in context.json()
    assert context.headers["access-control-allow-origin"] == "*"
    assert "max-age" in context.headers["cache-control"]
    assert client.get("/.well-known/void").headers["location"] == "/dataset"


def test_the_dataset_tells_live_counts(client: httpx.Client) -> None:
    void = "http://rdfs.org/ns/void#"
    said = [quad.triple for quad in ox.parse(client.get("/dataset.nt").content, ox.RdfFormat.N_TRIPLES)]
    pledge = ox.NamedNode("https://w3id.org/communique/ontology#Pledge")
    part = next(each.subject for each in said if each.predicate.value == f"{void}class" and each.object == pledge)
    counted = next(each.object for each in said if each.subject == part and each.predicate.value == f"{void}entities")
    query = "PREFIX cq: <https://w3id.org/communique/ontology#> SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a cq:Pledge }"
    answer = client.get("/sparql", params={"query": query, "format": "json"}).json()
    assert counted.value == answer["results"]["bindings"][0]["n"]["value"] != "0"
    triples = next(each for each in said if each.predicate.value == f"{void}triples" and "/dataset" in str(each))
    assert int(triples.object.value) > 100


def _all(response: httpx.Response) -> list[tuple[str, str]]:
    parts = (part.split(">; rel=") for part in response.headers["link"].split(", "))
    return [(rel.split('"')[1], url.removeprefix("<")) for url, rel in parts]


@pytest.mark.parametrize("at", ["/graph/events", "/dataset", "/dataset.ttl"])
def test_what_is_no_part_of_the_dataset_names_no_collection(client: httpx.Client, at: str) -> None:
    relations = {relation for relation, _ in _all(client.get(at))}
    assert "cite-as" in relations
    assert "collection" not in relations
    assert "collection" in {relation for relation, _ in _all(client.get("/data/country/JP"))}


def test_the_ontology_by_suffix(client: httpx.Client) -> None:
    sizes = set()
    for suffix, media in FORMATS.items():
        response = client.get(f"/ontology{suffix}", headers={"Accept": "image/png"})
        assert response.headers["content-type"].startswith(media)
        sizes.add(len([*ox.parse(response.content, ox.RdfFormat.from_media_type(media))]))
        found = _all(response)
        assert ("cite-as", "https://w3id.org/communique/ontology") in found
        assert ("alternate", "/page/ontology") in found
        assert ("alternate", f"/ontology{suffix}") not in found
    assert len(sizes) == 1
    assert client.get("/ontology.html").headers["location"] == "/page/ontology"
    assert client.get("/ontology.doc").status_code == 404
