"""SPARQL 1.1 Service Description: what the endpoint says of itself where it is asked for RDF without a query."""

from __future__ import annotations

from io import BytesIO

from fastapi import Request, Response

from api.deps import Doors
from api.errors import NotAcceptable
from api.negotiate import best
from kg.export import write_triples
from kg.query.service import Abilities, service_description
from kg.store.graphs import GRAPH_FORMATS


def describe(request: Request, doors: Doors) -> Response:
    """The service description as Turtle, N-Triples, JSON-LD or RDF/XML, by `Accept`. Raises NotAcceptable."""
    media_type = best(request.headers.get("accept"), tuple(GRAPH_FORMATS))
    if media_type is None:
        raise NotAcceptable(tuple(GRAPH_FORMATS))
    settings = doors.settings
    abilities = Abilities(
        settings.union_default_graph, settings.write_token is not None, federates=bool(settings.remote_hosts)
    )
    output = BytesIO()
    write_triples(service_description(doors.store, abilities), output, media_type)
    return Response(output.getvalue(), headers={"Vary": "Accept"}, media_type=media_type)
