"""SPARQL 1.1 Graph Store HTTP Protocol: graphs as a whole, named directly by their address here or by `?graph=`.

`?default` is the store's own default graph, also where queries see the union of all. Writing needs the token.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from api.deps import Doors, DoorsDep, MayWrite, StoreDep
from api.errors import BadRequest, NotAcceptable, TooLarge, UnsupportedMedia, problem_responses
from api.negotiate import best
from api.streaming import file_response, without_body
from kg.errors import NotFound
from kg.store import EmbeddedStore
from kg.store.graphs import GRAPH_FORMATS, Document, StateChanged, is_iri, read_graph

PATH = "/rdf-graphs"
_IN_MEMORY = 1 << 20
_DEFAULT = {
    "name": "default", "in": "query", "required": False, "allowEmptyValue": True, "schema": {"type": "string"},
    "description": "The store's own default graph.",
}  # fmt: skip
_GRAPH = {
    "name": "graph", "in": "query", "required": False, "schema": {"type": "string", "format": "iri"},
    "description": "The IRI of the graph.", "example": "http://localhost:8000/graph/events",
}  # fmt: skip
_PARAMETERS: dict[str, Any] = {"parameters": [_DEFAULT, _GRAPH]}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            media: {"schema": {"type": "string"}} for media in (*GRAPH_FORMATS, "multipart/form-data")
        },
    }
}  # fmt: skip
_GRAPHS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The graph", "content": {media: {"schema": {"type": "string"}} for media in GRAPH_FORMATS}},
    304: {"description": "It is as `If-None-Match` says."},
    **problem_responses(400, 404, 406, 412),
}
_DONE = {204: {"description": "Done."}, **problem_responses(400, 401, 403, 412)}
_WRITTEN = {201: {"description": "Made; `Location` tells where."}, **_DONE, **problem_responses(413, 415)}


@dataclass(frozen=True, slots=True)
class Target:
    """The graph that a request means; None for the default graph."""

    name: str | None


def _target(request: Request, store: StoreDep) -> Target:
    """The graph of the request; raises BadRequest where it names none, or two."""
    named = parse_qs(request.url.query, keep_blank_values=True)
    direct = _direct(request, store)
    if (direct is not None) + ("default" in named) + len(named.get("graph", ())) != 1:
        raise BadRequest(f"Name one graph: {PATH}?default, {PATH}?graph=<its IRI>, or its own address under {PATH}/.")
    if "default" in named:
        return Target(None)
    name = direct or named["graph"][0]
    if not is_iri(name):
        raise BadRequest(f"{name!r} is no absolute IRI.")
    return Target(name)


def _target_or_new(request: Request, store: StoreDep) -> Target:
    """The graph of the request; a new one under the store's address where it names none."""
    if request.url.query or _direct(request, store) is not None:
        return _target(request, store)
    return Target(f"{store.iris.base}{PATH}/{uuid.uuid4()}")


def _direct(request: Request, store: EmbeddedStore) -> str | None:
    """The IRI that is the request's own address, percent-encoded as it was sent; None at the store's address."""
    path = request.scope["raw_path"].decode("ascii").partition("?")[0]
    return None if path.rstrip("/") == PATH else f"{store.iris.base}{path}"


TargetDep = Annotated[Target, Depends(_target)]
NewTargetDep = Annotated[Target, Depends(_target_or_new)]

router = APIRouter(tags=["graphs"])
_SUBPATH = PATH + "/{path:path}"


@router.head(_SUBPATH, include_in_schema=False)
@router.head(PATH, include_in_schema=False)
@router.get(_SUBPATH, include_in_schema=False)
@router.get(
    PATH, summary="A graph", response_class=Response, responses=_GRAPHS, operation_id="get_one_graph",
    openapi_extra=_PARAMETERS,
)  # fmt: skip
def get_one_graph(request: Request, store: StoreDep, target: TargetDep) -> Response:
    """A whole graph, as Turtle, N-Triples, JSON-LD or RDF/XML. A graph may also be asked at its own address."""
    media_type = best(request.headers.get("accept"), tuple(GRAPH_FORMATS))
    if media_type is None:
        raise NotAcceptable(tuple(GRAPH_FORMATS))
    if not store.has_graph(target.name):
        raise NotFound(f"There is no graph {target.name}.")
    tag = _tag(store.state, target, media_type)
    headers = {"ETag": tag, "Vary": "Accept"}
    if _meets(request.headers.get("if-none-match", ""), [tag]):
        return Response(status_code=304, headers=headers)
    if request.method == "HEAD":
        return without_body(media_type, headers)
    spool: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    store.write_graph(target.name, spool, media_type)
    return file_response(spool, media_type, headers)


@router.put(_SUBPATH, dependencies=[MayWrite], include_in_schema=False)
@router.put(
    PATH, summary="Replace a graph", dependencies=[MayWrite], status_code=204, response_class=Response,
    responses=_WRITTEN, operation_id="put_graph", openapi_extra={**_PARAMETERS, **_BODY},
)  # fmt: skip
async def put_graph(request: Request, doors: DoorsDep, target: TargetDep) -> Response:
    """Makes what is sent all there is of the graph: 201 for a new graph, else 204."""
    return await _send(request, doors, target, doors.store.replace_graph)


@router.post(_SUBPATH, dependencies=[MayWrite], include_in_schema=False)
@router.post(
    PATH, summary="Add to a graph", dependencies=[MayWrite], status_code=204, response_class=Response,
    responses=_WRITTEN, operation_id="post_graph", openapi_extra={**_PARAMETERS, **_BODY},
)  # fmt: skip
async def post_graph(request: Request, doors: DoorsDep, target: NewTargetDep) -> Response:
    """Adds what is sent to the graph: 201 with `Location` for a new graph, else 204. Without a graph, makes one."""
    return await _send(request, doors, target, doors.store.add_to_graph)


@router.delete(_SUBPATH, dependencies=[MayWrite], include_in_schema=False)
@router.delete(
    PATH, summary="Remove a graph", dependencies=[MayWrite], status_code=204, response_class=Response,
    responses={**_DONE, **problem_responses(404)}, operation_id="delete_graph", openapi_extra=_PARAMETERS,
)  # fmt: skip
async def delete_graph(request: Request, doors: DoorsDep, target: TargetDep) -> Response:
    """Removes the graph, or empties the default one."""

    def delete() -> Response:
        if not doors.store.remove_graph(target.name, _expected(request, doors.store, target)):
            raise NotFound(f"There is no graph {target.name}.")
        return Response(status_code=204)

    return await _change(doors, delete)


async def _send(request: Request, doors: Doors, target: Target, write: Callable[..., bool]) -> Response:
    """Writes what the body holds into the graph; `write` says whether that made it."""
    documents = await _documents(request, doors.settings.max_graph_bytes)

    def sent() -> Response:
        triples = read_graph(documents, target.name or doors.store.iris.base)
        return _written(target, write(target.name, triples, _expected(request, doors.store, target)))

    return await _change(doors, sent)


async def _change(doors: Doors, change: Callable[[], Response]) -> Response:
    """Does the change outside the event loop, and makes sure of it."""

    def changed() -> Response:
        try:
            return change()
        finally:
            doors.store.flush()

    return await run_in_threadpool(changed)


def _written(target: Target, is_new: bool) -> Response:
    if not is_new:
        return Response(status_code=204)
    return Response(status_code=201, headers={"Location": target.name} if target.name else {})


# ---- conditions: RFC 9110, section 13


def _tag(state: str, target: Target, media_type: str) -> str:
    """The strong entity tag of one form of the graph in that state of the store."""
    form = hashlib.sha256(f"{target.name} {media_type}".encode()).hexdigest()
    return f'"{state}-{form[:12]}"'


def _expected(request: Request, store: EmbeddedStore, target: Target) -> frozenset[str] | None:
    """The states that a conditional write may find; None for one without condition. Raises StateChanged."""
    if_match, if_none_match = (request.headers.get(name) for name in ("if-match", "if-none-match"))
    if if_match is None and if_none_match is None:
        return None
    state = store.state
    tags = {_tag(state, target, media) for media in GRAPH_FORMATS} if store.has_graph(target.name) else set()
    if (if_match is not None and not _meets(if_match, tags)) or (if_none_match and _meets(if_none_match, tags)):
        raise StateChanged("The graph is not as the request's condition says; read it again, then write.")
    return frozenset([state])


def _meets(condition: str, tags: Collection[str]) -> bool:
    """Whether one of the tags, of which there are none for a graph that is not there, is named by the header."""
    if condition.strip() == "*":
        return bool(tags)
    return any(named.strip().removeprefix("W/") in tags for named in condition.split(","))


# ---- bodies


async def _documents(request: Request, most: int) -> list[Document]:
    """The graphs in the body: one, or as many as a form has files. Raises TooLarge, UnsupportedMedia, BadRequest."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge(f"The body is longer than {most} bytes.")
    declared = request.headers.get("content-type", "")
    if not declared.lower().startswith("multipart/"):
        return [_document(declared, bytes(body))]
    # The form is read as the mail message that it is: a web framework's forms forget the type of a part without file.
    message = BytesParser(policy=policy.HTTP).parsebytes(f"Content-Type: {declared}\r\n\r\n".encode() + body)
    if not message.is_multipart():
        raise BadRequest("The multipart body has no parts; see that its boundary is the one of Content-Type.")
    return [_document(part.get("content-type", ""), _content(part)) for part in message.iter_parts()]


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _document(declared: str, body: bytes) -> Document:
    media_type = declared.partition(";")[0].strip().lower()
    if media_type not in GRAPH_FORMATS:
        known = ", ".join(GRAPH_FORMATS)
        raise UnsupportedMedia(f"Send the graph as {known}, not as {media_type or 'a body without Content-Type'}.")
    return Document(body, media_type)
