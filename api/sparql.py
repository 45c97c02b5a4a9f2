"""SPARQL 1.1 over HTTP: queries by GET, HEAD and POST, updates by POST; every result form by negotiation.

Queries are answered by the pool of workers, streaming; a bare address answers with the service's description.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from api import pages
from api.deps import Doors, DoorsDep
from api.description import describe
from api.errors import BadRequest, NotAcceptable, TooLarge, UnsupportedMedia, problem_responses
from api.negotiate import accepts_gzip, best
from api.streaming import ClientLeft, ReplyResponse, while_listening
from api.updates import answer_update
from kg.query.formats import media_types
from kg.query.guard import Look, check_query
from kg.query.sparql import dataset
from kg.query.workers import Question
from kg.store.graphs import GRAPH_FORMATS

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
# What `format=` may say, each for rows and truth values, then for graphs.
FORMATS: Mapping[str, tuple[str, ...]] = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle",),
    "n3": ("text/turtle",),
    "ntriples": ("application/n-triples",),
    "jsonld": ("application/ld+json",),
    "rdfxml": ("application/rdf+xml",),
}
_VARY = {"Vary": "Accept, Accept-Encoding"}

_EXAMPLE = "SELECT ?event ?item WHERE { ?event a <https://w3id.org/communique/ontology#Pledge> ; <https://w3id.org/communique/ontology#item> ?item } LIMIT 10"  # noqa: E501
_PARAMETERS = [
    {
        "name": "query", "in": "query", "required": False, "schema": {"type": "string"}, "example": _EXAMPLE,
        "description": "A SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE. Without one, the service is described.",
    },
    {
        "name": "format", "in": "query", "required": False, "schema": {"type": "string", "enum": list(FORMATS)},
        "description": "The form of the result, for links, instead of the header Accept.",
    },
    *(
        {
            "name": name, "in": "query", "required": False, "schema": {"type": "array", "items": {"type": "string"}},
            "description": f"IRI of a graph of the {kind}, instead of the query's own FROM.",
        }
        for name, kind in (("default-graph-uri", "default graph"), ("named-graph-uri", "named graphs"))
    ),
]  # fmt: skip
_RESULTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The result: rows and truth values as JSON, XML, CSV or TSV; graphs as Turtle, N-Triples, JSON-LD or RDF/XML; the page with the query editor for browsers that ask nothing.",  # noqa: E501
        "content": {
            media: {"schema": {"type": ["object", "array"] if media.endswith("json") else "string"}}
            for media in (
                "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                "text/tab-separated-values", "text/turtle", "application/n-triples", "application/ld+json",
                "application/rdf+xml", "text/html",
            )
        },
    },
    304: {"description": "The graph has not changed since the answer of that ETag."},
    **problem_responses(400, 403, 406, 503),
}  # fmt: skip
_BODY = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "required": ["query"],
                "properties": {
                    "query": {"type": "string", "example": _EXAMPLE},
                    "default-graph-uri": {"type": "array", "items": {"type": "string"}},
                    "named-graph-uri": {"type": "array", "items": {"type": "string"}},
                },
            }
        },
        DIRECT: {"schema": {"type": "string", "example": _EXAMPLE}},
    },
}

router = APIRouter(tags=["sparql"])


@router.head("/sparql", include_in_schema=False)
@router.get(
    "/sparql", summary="Ask in SPARQL", operation_id="sparql_get", response_class=Response, responses=_RESULTS,
    openapi_extra={"parameters": _PARAMETERS},
)  # fmt: skip
async def sparql_get(request: Request, doors: DoorsDep) -> Response:
    """SPARQL 1.1 Protocol, query by GET. The default graph is the union of all graphs, unless a setting forbids."""
    parameters = _parameters(request.url.query)
    if "update" in parameters:
        raise BadRequest("An update is sent by POST, as a form or as application/sparql-update.")
    if parameters.keys() <= {"format"}:
        return await run_in_threadpool(_describe, request, doors, parameters.get("format", []))
    return await _answer(request, doors, parameters)


@router.post(
    "/sparql", summary="Ask in SPARQL", operation_id="sparql_post", response_class=Response,
    responses={**_RESULTS, **problem_responses(401, 403, 413, 415)}, openapi_extra={"requestBody": _BODY},
)  # fmt: skip
async def sparql_post(request: Request, doors: DoorsDep) -> Response:
    """SPARQL 1.1 Protocol, query and update by POST: a form, or the text itself as `application/sparql-query`.

    An update needs the bearer token of the settings.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == FORM:
        return await _answer_form(request, doors)
    parameters = _parameters(request.url.query)
    # A form's percent-encoding may treble the text, and plain text is decoded by nobody.
    if media == DIRECT:
        query = await _body(request, doors.settings.max_query_bytes)
        return await _answer(request, doors, {**parameters, "query": [query]})
    if media == UPDATE:
        update = await _body(request, doors.settings.max_update_bytes)
        return await _update(request, doors, {**parameters, "update": [update]})
    raise UnsupportedMedia(
        f"Send the text as {FORM}, {DIRECT} or {UPDATE}, not as {media or 'a body without Content-Type'}."
    )


async def _answer_form(request: Request, doors: Doors) -> Response:
    # Percent-encoding may treble the text.
    most = 3 * max(doors.settings.max_query_bytes, doors.settings.max_update_bytes)
    parameters = _parameters(await _body(request, most))
    if "update" not in parameters:
        return await _answer(request, doors, parameters)
    if "query" in parameters:
        raise BadRequest("Send either a 'query' or an 'update', not both.")
    return await _update(request, doors, parameters)


async def _body(request: Request, most: int) -> str:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge(f"The body is longer than {most} bytes.")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: {error.reason} at byte {error.start}.") from error


def _parameters(encoded: str) -> dict[str, list[str]]:
    return parse_qs(encoded, keep_blank_values=True)


def _describe(request: Request, doors: Doors, formats: list[str]) -> Response:
    """What the service is, for programs; the page with the editor, for browsers."""
    if not request.url.query and best(request.headers.get("accept"), ("text/turtle", "text/html")) == "text/html":
        page = pages.sparql(request, doors.store)
        page.headers["Vary"] = "Accept"
        return page
    return describe(doors, _media_type(request, tuple(GRAPH_FORMATS), formats))


async def _update(request: Request, doors: Doors, parameters: Mapping[str, list[str]]) -> Response:
    return await answer_update(request, doors, _only(parameters, "update"), parameters)


async def _answer(request: Request, doors: Doors, parameters: Mapping[str, list[str]]) -> Response:
    """The result of the query; 304 where the client has it, and nothing to a client that left."""
    query = _only(parameters, "query")
    look = check_query(query, doors.settings.max_query_bytes, doors.settings.remote_hosts)
    question = _question(request, doors, query, look, parameters)
    conditional = look.repeatable and request.method in ("GET", "HEAD")
    if conditional and _has(request, _tag(question, doors.pool.state)):
        return Response(status_code=304, headers={**_VARY, "ETag": _tag(question, doors.pool.state)})
    try:
        reply = await while_listening(request, doors.pool.ask(question))
    except ClientLeft:
        return Response(status_code=499)
    headers = {**_VARY, "Content-Type": _content_type(question.media_type), "Cache-Control": "no-cache"}
    if question.gzip:
        headers["Content-Encoding"] = "gzip"
    if conditional:
        headers["ETag"] = _tag(question, reply.state)
    return ReplyResponse(reply, headers, question.only_head)


def _only(parameters: Mapping[str, list[str]], name: str) -> str:
    texts = parameters.get(name, [])
    if len(texts) != 1 or not texts[0].strip():
        raise BadRequest(f"Give exactly one '{name}', for example /sparql?query=ASK{{}}.")
    return texts[0]


def _question(request: Request, doors: Doors, query: str, look: Look, parameters: Mapping[str, list[str]]) -> Question:
    default_graphs, named_graphs = dataset(parameters.get("default-graph-uri"), parameters.get("named-graph-uri"))
    return Question(
        query,
        _media_type(request, media_types(look.form), parameters.get("format", [])),
        base=f"{doors.settings.base}/sparql",
        union=doors.settings.union_default_graph,
        default_graphs=None if default_graphs is None else tuple(default_graphs),
        named_graphs=None if named_graphs is None else tuple(named_graphs),
        gzip=accepts_gzip(request.headers.get("accept-encoding")),
        only_head=request.method == "HEAD",
    )


def _media_type(request: Request, offers: tuple[str, ...], formats: list[str]) -> str:
    if not formats:
        chosen = best(request.headers.get("accept"), offers)
    elif (asked := formats[-1].lower()) in FORMATS:
        chosen = next((media for media in FORMATS[asked] if media in offers), None)
    elif "/" in asked:
        chosen = best(asked, offers)
    else:
        raise BadRequest(f"The format {formats[-1]!r} is none of {', '.join(FORMATS)}.")
    if chosen is None:
        raise NotAcceptable(offers)
    return chosen


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _tag(question: Question, state: str) -> str:
    """A strong ETag: the same for the same bytes, of which the graph's state and the question decide."""
    asked = [
        state, question.query, question.media_type, question.union, question.default_graphs, question.named_graphs,
        question.gzip,
    ]  # fmt: skip
    return f'"{hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]}"'


def _has(request: Request, tag: str) -> bool:
    held = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return tag in held
