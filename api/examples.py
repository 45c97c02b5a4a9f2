"""The example queries over HTTP: JSON for programs, SHACL in RDF for SPARQL editors, the SPARQL page for people."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from api.deps import SettingsDep
from api.errors import NotAcceptable, problem_responses
from api.linked import RDF_TYPES
from api.negotiate import best
from kg.query.examples import Example, Form, examples, examples_as_rdf

_JSON = "application/json"
_HTML = "text/html"
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The examples, as JSON or as SHACL SPARQL executables in RDF.",
        "content": {media: {"schema": {"type": "string"}} for media in RDF_TYPES},
    },
    303: {"description": "To the SPARQL page, for browsers."},
    **problem_responses(406),
}

router = APIRouter(tags=["sparql"])


class ExampleOut(BaseModel):
    """A query that answers a question people have."""

    id: str = Field(description="The example's IRI.", examples=["https://w3id.org/communique/queries/who-met-whom"])
    name: str = Field(examples=["who-met-whom"])
    title: str = Field(examples=["Who met whom"])
    description: str = Field(examples=["Every two participants of one meeting, and how often they met."])
    form: Form = Field(description="What kind of query it is.")
    query: str = Field(description="SPARQL 1.1 with its prefixes, ready to send.", examples=["ASK {}"])
    link: str = Field(
        description="An address that gives its answer.", examples=["http://localhost:8000/sparql?query=ASK%20%7B%7D"]
    )


class Examples(BaseModel):
    """All example queries, by name."""

    items: list[ExampleOut]
    total: int = Field(examples=[23])


@router.get("/sparql/examples", response_model=Examples, responses=_ANSWERS, operation_id="list_examples")
def list_examples(request: Request, settings: SettingsDep) -> Examples | Response:
    """Queries to start from, each of which answers a real question."""
    offers = (_JSON, *RDF_TYPES, _HTML)
    wanted = best(request.headers.get("accept"), offers)
    if wanted is None:
        raise NotAcceptable(offers)
    endpoint = f"{settings.base}/sparql"
    if wanted == _HTML:
        return RedirectResponse("/page/sparql#examples", 303, {"Vary": "Accept"})
    if wanted in RDF_TYPES:
        return Response(examples_as_rdf(endpoint, wanted), headers={"Vary": "Accept"}, media_type=wanted)
    items = [_out(example, endpoint) for example in examples()]
    body = Examples(items=items, total=len(items)).model_dump_json()
    return Response(body, headers={"Vary": "Accept"}, media_type=_JSON)


def _out(example: Example, endpoint: str) -> ExampleOut:
    return ExampleOut(
        id=example.iri,
        name=example.name,
        title=example.title,
        description=example.description,
        form=example.form,
        query=example.query,
        link=f"{endpoint}?query={quote(example.query, safe='')}",
    )
