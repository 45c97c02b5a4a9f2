"""What a failed request is answered: RFC 9457 problem documents, from one table of exceptions.

Every problem's `type` is `{base}/problems#<slug>`, a page made from the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from kg.curation.decisions import BadDecision, Gone, TakenOut
from kg.errors import BadArticle, BadQuery, CommuniqueError, NotFound, StoreError, UnknownName
from kg.query.events import BadFilter
from kg.query.guard import RefusedQuery
from kg.query.sparql import QuerySyntaxError
from kg.query.workers import QueryFailed, QueryTimeout, TooBusy
from kg.store.graphs import BadGraph, StateChanged

MEDIA_TYPE = "application/problem+json"


class RequestRefused(CommuniqueError):
    """A request that the HTTP door itself refuses. `headers` go out with the answer."""

    headers: Mapping[str, str] = {}


class BadRequest(RequestRefused):
    """A parameter that cannot be understood."""


class Unauthorized(RequestRefused):
    """A write without the right bearer token."""

    headers: Mapping[str, str] = {"WWW-Authenticate": 'Bearer realm="communique"'}


class WritesAreOff(RequestRefused):
    """A write to a service that takes none."""


class NotAcceptable(RequestRefused):
    """The client takes none of the media types there are, which are `available`."""

    def __init__(self, available: Sequence[str]) -> None:
        self.available = list(available)
        super().__init__(f"This can be had as {', '.join(available)}.")


class UnsupportedMedia(RequestRefused):
    """A body of a media type that is not read here."""


class TooLarge(RequestRefused):
    """A body over the limit of the settings."""


class Problem(BaseModel):
    """A problem document as RFC 9457 describes it, with what helps to mend the request."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["http://localhost:8000/problems#unknown-name"])
    title: str = Field(examples=["Unknown name"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["Nobody in the graph is called 'Japn'. Did you mean Japan?"])
    instance: str | None = Field(None, examples=["/pledges?by=Japn"])


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: how it is answered, and what it means for people."""

    slug: str
    status: HTTPStatus
    title: str
    meaning: str


# The first entry whose class the exception is an instance of wins, so subclasses stand before their parents.
KINDS: dict[type[Exception], Kind] = {
    UnknownName: Kind(
        "unknown-name",
        HTTPStatus.NOT_FOUND,
        "Unknown name",
        "No actor or place of the graph has that name; see `suggestions`.",
    ),
    Gone: Kind(
        "gone",
        HTTPStatus.GONE,
        "Gone",
        "It was here, and somebody decided that it should not be: `detail` says who, when and why.",
    ),
    TakenOut: Kind(
        "taken-out",
        HTTPStatus.CONFLICT,
        "Taken out",
        "The article was retracted or replaced by a newer version; `restore=true` reads it in again.",
    ),
    BadDecision: Kind(
        "bad-decision",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Bad decision",
        "The decision says nothing that can be followed.",
    ),
    NotFound: Kind("not-found", HTTPStatus.NOT_FOUND, "Not found", "Nothing has that identifier or address."),
    QuerySyntaxError: Kind(
        "query-syntax",
        HTTPStatus.BAD_REQUEST,
        "Query does not parse",
        "The SPARQL query breaks off at `line` and `column`.",
    ),
    RefusedQuery: Kind(
        "query-refused",
        HTTPStatus.BAD_REQUEST,
        "Query refused",
        "The query updates, calls another service, or is too large to plan.",
    ),
    BadQuery: Kind("bad-query", HTTPStatus.BAD_REQUEST, "Bad query", "The query cannot be answered as it stands."),
    QueryTimeout: Kind(
        "query-timeout",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Query took too long",
        "The query was stopped at the time limit of the settings.",
    ),
    QueryFailed: Kind(
        "query-failed",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Query took too much",
        "The query was stopped at the memory limit of the settings, or could not be run for its shape.",
    ),
    TooBusy: Kind(
        "busy", HTTPStatus.SERVICE_UNAVAILABLE, "Busy", "All workers had other queries to answer; see `Retry-After`."
    ),
    BadArticle: Kind("bad-article", HTTPStatus.UNPROCESSABLE_ENTITY, "Bad article", "What was sent is not an article."),
    BadGraph: Kind("bad-graph", HTTPStatus.BAD_REQUEST, "Bad graph", "What was sent is not an RDF graph."),
    StateChanged: Kind(
        "state-changed",
        HTTPStatus.PRECONDITION_FAILED,
        "State changed",
        "`If-Match` or `If-None-Match` does not fit the graph as it is now.",
    ),
    StoreError: Kind(
        "store", HTTPStatus.SERVICE_UNAVAILABLE, "Store unavailable", "The store could not be read or written."
    ),
    BadFilter: Kind(
        "bad-filter", HTTPStatus.BAD_REQUEST, "Bad filter", "A filter's value means nothing: a date, a cursor."
    ),
    BadRequest: Kind(
        "bad-request", HTTPStatus.BAD_REQUEST, "Bad request", "A parameter is missing or cannot be understood."
    ),
    Unauthorized: Kind(
        "unauthorized", HTTPStatus.UNAUTHORIZED, "Token needed", "Writing needs the bearer token of the settings."
    ),
    WritesAreOff: Kind(
        "writes-off", HTTPStatus.FORBIDDEN, "Writing is off", "This service takes no writes; a setting turns them on."
    ),
    NotAcceptable: Kind(
        "not-acceptable",
        HTTPStatus.NOT_ACCEPTABLE,
        "Not acceptable",
        "The resource has no form that `Accept` names; see `available`.",
    ),
    UnsupportedMedia: Kind(
        "unsupported-media",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "Unsupported media type",
        "The body's media type is not read here.",
    ),
    TooLarge: Kind(
        "too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too large", "The body is longer than the settings allow."
    ),
    RequestValidationError: Kind(
        "validation",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Invalid request",
        "A parameter or the body breaks a rule; see `errors`.",
    ),
    CommuniqueError: Kind("error", HTTPStatus.INTERNAL_SERVER_ERROR, "Error", "The request could not be done."),
}
# What has no exception of ours: the router's own answers, and what nobody foresaw.
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "Method not allowed",
    "The address does not take that method; see `Allow`.",
)
INTERNAL = Kind("internal", HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error", "A fault of ours; the log has it.")

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_EXTRAS = ("suggestions", "line", "column", "available")


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses` that say which problems an operation may be answered with."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def install(app: FastAPI, base: str, page: Callable[[Request, Mapping[str, Any]], Response | None]) -> None:
    """Answer every failure of `app` with a problem document, or with the page that `page` makes of it."""

    def respond(
        request: Request,
        kind: Kind,
        detail: str,
        extras: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        body = _body(request, base, kind, detail, extras or {})
        return page(request, body) or JSONResponse(body, kind.status, dict(headers or {}), MEDIA_TYPE)

    def known(request: Request, error: Exception) -> Response:
        return respond(request, kind_of(error), str(error), _extras(error), _headers(error))

    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        errors = [
            {"in": ".".join(str(step) for step in found["loc"]), "message": found["msg"]} for found in error.errors()
        ]
        detail = "; ".join(f"{found['in']}: {found['message']}" for found in errors)
        return respond(request, KINDS[RequestValidationError], detail, {"errors": jsonable_encoder(errors)})

    def routed(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind, detail = _routing(request, error)
        headers = {"Allow": _allowed(request)} if kind is METHOD_NOT_ALLOWED else error.headers
        return respond(request, kind, detail, None, headers)

    def unforeseen(request: Request, error: Exception) -> Response:
        return respond(request, INTERNAL, "Something went wrong here; it has been logged.")

    app.add_exception_handler(CommuniqueError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, routed)
    app.add_exception_handler(Exception, unforeseen)


def kind_of(error: Exception) -> Kind:
    """The kind of problem that `error` is; INTERNAL for what the table does not name."""
    return next((kind for class_, kind in KINDS.items() if isinstance(error, class_)), INTERNAL)


def _extras(error: Exception) -> dict[str, Any]:
    return {name: getattr(error, name) for name in _EXTRAS if getattr(error, name, None)}


def _headers(error: Exception) -> Mapping[str, str]:
    waiting = getattr(error, "retry_after", None)
    return {**getattr(error, "headers", {}), **({"Retry-After": str(waiting)} if waiting else {})}


def _routing(request: Request, error: HTTPException) -> tuple[Kind, str]:
    path = request.url.path
    if error.status_code == HTTPStatus.NOT_FOUND:
        return KINDS[NotFound], f"There is nothing at {path}. The doors are listed at / and described at /docs."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return METHOD_NOT_ALLOWED, f"{path} does not take {request.method}."
    status = HTTPStatus(error.status_code)
    return Kind("bad-request", status, status.phrase, ""), str(error.detail)


def _allowed(request: Request) -> str:
    """The methods that the path takes. The router itself knows only those of the first function there."""
    routes = request.app.router.routes
    taken = [m for m in _METHODS if any(r.matches({**request.scope, "method": m})[0] is Match.FULL for r in routes)]
    if "GET" in taken and "HEAD" not in taken:
        taken.insert(1, "HEAD")
    return ", ".join(taken)


def _body(request: Request, base: str, kind: Kind, detail: str, extras: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": f"{base}/problems#{kind.slug}",
        "title": kind.title,
        "status": int(kind.status),
        "detail": detail,
        "instance": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        **extras,
    }
