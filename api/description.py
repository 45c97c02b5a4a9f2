"""SPARQL 1.1 Service Description: what the endpoint says of itself where it is asked for RDF without a query."""

from __future__ import annotations

from io import BytesIO

from fastapi import Response

from api.deps import Doors
from kg.export import write_triples
from kg.query.service import Abilities, service_description


def describe(doors: Doors, media_type: str) -> Response:
    """The service description as Turtle, N-Triples, JSON-LD or RDF/XML."""
    settings = doors.settings
    abilities = Abilities(
        settings.union_default_graph, settings.write_token is not None, federates=bool(settings.remote_hosts)
    )
    output = BytesIO()
    write_triples(service_description(doors.store, abilities), output, media_type)
    return Response(output.getvalue(), headers={"Vary": "Accept"}, media_type=media_type)
