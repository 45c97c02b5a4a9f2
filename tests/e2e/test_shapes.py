"""The shapes hold on every RDF that leaves the service: exports, whole and filtered, in every format."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest

from kg.check import validate
from kg.export import FORMATS
from ontology.terms import NAMESPACE

RDF = {name: ox.RdfFormat.from_media_type(each.media_type) for name, each in FORMATS.items()}
WRITTEN = [name for name, syntax in RDF.items() if syntax]


def exported(client: httpx.Client, name: str, **query: str) -> list[ox.Quad]:
    """The quads of that export."""
    response = client.get("/export", params={"format": name, **query})
    assert response.status_code == 200, response.text
    return list(ox.parse(response.content, RDF[name]))


def test_there_are_formats() -> None:
    assert set(WRITTEN) >= {"nquads", "trig", "turtle", "jsonld", "rdfxml"}


@pytest.mark.parametrize("query", [{}, {"by": "Japan"}, {"type": "condemnations"}], ids=str)
@pytest.mark.parametrize("name", WRITTEN)
def test_shapes_hold(client: httpx.Client, name: str, query: dict[str, str]) -> None:
    quads = exported(client, name, **query)
    assert len(quads) > 50
    # A filtered export quotes the articles and leaves their texts out.
    left_out = {"https://schema.org/text"} if query else set()
    assert {violation.path for violation in validate(quads)} == left_out


def test_every_format_says_the_same(client: httpx.Client) -> None:
    said = {name: {str(quad.triple) for quad in exported(client, name)} for name in WRITTEN}
    assert all(triples == said["nquads"] for triples in said.values())


def test_what_breaks_a_shape_is_seen(client: httpx.Client) -> None:
    status = ox.NamedNode(f"{NAMESPACE}status")
    broken = [quad for quad in exported(client, "nquads") if quad.predicate != status]
    assert {violation.path for violation in validate(broken)} >= {status.value}
