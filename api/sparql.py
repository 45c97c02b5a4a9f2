"""SPARQL 1.1 query over HTTP: GET, POST of a form, POST of the query itself; every result form by negotiation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, StreamingResponse

from api.deps import Doors, DoorsDep
from api.errors import BadRequest, NotAcceptable, TooLarge, UnsupportedMedia, WritesAreOff, problem_responses
from api.negotiate import best
from kg.query.guard import check_query
from kg.query.sparql import Answer, ask

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16

_EXAMPLE = "SELECT ?event ?item WHERE { ?event a <https://w3id.org/communique/ontology#Pledge> ; <https://w3id.org/communique/ontology#item> ?item } LIMIT 10"  # noqa: E501
_PARAMETERS = [
    {
        "name": "query", "in": "query", "required": True, "schema": {"type": "string"}, "example": _EXAMPLE,
        "description": "A SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.",
    },
    *(
        {
            "name": name, "in": "query", "required": False, "schema": {"type": "array", "items": {"type": "string"}},
            "description": f"IRI of a graph of the {kind}, instead of the query's own FROM.",
        }
        for name, kind in (("default-graph-uri", "default graph"), ("named-graph-uri", "named graphs"))
    ),
]  # fmt: skip
_RESULTS = {
    200: {
        "description": "The result: rows and truth values as JSON, XML, CSV or TSV; graphs as Turtle, N-Triples, JSON-LD or RDF/XML.",  # noqa: E501
        "content": {
            media: {"schema": {"type": "object" if media.endswith("results+json") else "string"}}
            for media in (
                "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                "text/tab-separated-values", "text/turtle", "application/n-triples", "application/ld+json",
                "application/rdf+xml",
            )
        },
    },
    **problem_responses(400, 406),
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


@router.get(
    "/sparql", summary="Ask in SPARQL", operation_id="sparql_get", response_class=Response, responses=_RESULTS,
    openapi_extra={"parameters": _PARAMETERS},
)  # fmt: skip
async def sparql_get(request: Request, doors: DoorsDep) -> Response:
    """SPARQL 1.1 Protocol, query by GET. The default graph is the union of all graphs, unless a setting forbids."""
    if not request.url.query and best(request.headers.get("accept"), ("application/json", "text/html")) == "text/html":
        return RedirectResponse("/page/sparql", 303)  # a browser that was given the bare address
    return await _answer(request, doors, _parameters(request.url.query))


@router.post(
    "/sparql", summary="Ask in SPARQL", operation_id="sparql_post", response_class=Response,
    responses={**_RESULTS, **problem_responses(403, 413, 415)}, openapi_extra={"requestBody": _BODY},
)  # fmt: skip
async def sparql_post(request: Request, doors: DoorsDep) -> Response:
    """SPARQL 1.1 Protocol, query by POST: a form, or the query itself as `application/sparql-query`."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == FORM:
        return await _answer(request, doors, _parameters(await _body(request, doors)))
    if media == DIRECT:
        parameters = _parameters(request.url.query)
        return await _answer(request, doors, {**parameters, "query": [await _body(request, doors)]})
    if media == UPDATE:
        raise WritesAreOff("This endpoint answers queries and takes no updates.")
    raise UnsupportedMedia(f"Send the query as {FORM} or {DIRECT}, not as {media or 'a body without Content-Type'}.")


async def _body(request: Request, doors: Doors) -> str:
    # A form's percent-encoding may treble the query.
    most = 4 * doors.settings.max_query_bytes
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


async def _answer(request: Request, doors: Doors, parameters: Mapping[str, list[str]]) -> Response:
    if "update" in parameters:
        raise WritesAreOff("This endpoint answers queries and takes no updates.")
    queries = parameters.get("query", [])
    if len(queries) != 1 or not queries[0].strip():
        raise BadRequest("Give exactly one 'query', for example /sparql?query=ASK{}.")
    check_query(queries[0], doors.settings.max_query_bytes)
    return await run_in_threadpool(_run, request, doors, queries[0], parameters)


def _run(request: Request, doors: Doors, query: str, parameters: Mapping[str, list[str]]) -> Response:
    """Ask and write the whole result, all in this thread; what is sent is complete."""
    answer = ask(
        doors.store,
        query,
        union=doors.settings.union_default_graph,
        default_graphs=parameters.get("default-graph-uri"),
        named_graphs=parameters.get("named-graph-uri"),
    )
    media_type = _media_type(request, answer)
    spool: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    answer.write(spool, media_type)
    return stream(spool, media_type, {"Vary": "Accept"})


def stream(spool: IO[bytes], media_type: str, headers: Mapping[str, str]) -> StreamingResponse:
    """A response that reads the finished file and closes it."""
    length = spool.tell()
    spool.seek(0)
    media = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return StreamingResponse(_chunks(spool), headers={"Content-Length": str(length), **headers}, media_type=media)


def _chunks(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        while chunk := spool.read(_CHUNK):
            yield chunk


def _media_type(request: Request, answer: Answer) -> str:
    chosen = best(request.headers.get("accept"), answer.media_types)
    if chosen is None:
        raise NotAcceptable(answer.media_types)
    return chosen
