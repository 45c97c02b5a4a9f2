"""Downloads of the whole graph, and the checks that supervisors make."""

from __future__ import annotations

from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from api.deps import StoreDep
from api.errors import NotAcceptable, problem_responses
from api.negotiate import best
from api.streaming import file_response
from kg.export import FORMATS, Format, export

_IN_MEMORY = 1 << 22

FormatName = StrEnum("FormatName", {name: name for name in FORMATS})  # type: ignore[misc]
_DOWNLOAD = {
    200: {
        "description": "The whole graph.",
        "content": {each.media_type: {"schema": {"type": "string"}} for each in FORMATS.values()},
    },
    **problem_responses(406, 422),
}

router = APIRouter()


class ExportQuery(BaseModel):
    """Which format."""

    model_config = ConfigDict(extra="forbid")

    format: FormatName | None = None


class Health(BaseModel):
    """Whether the service is well."""

    status: Literal["ok"] = "ok"


@router.get("/export", response_class=Response, responses=_DOWNLOAD, operation_id="export", tags=["export"])
def get_export(request: Request, store: StoreDep, query: Annotated[ExportQuery, Query()]) -> Response:
    """The whole graph by `format`, or by `Accept`. RDF formats carry everything, CSV and JSON Lines the events."""
    chosen = FORMATS[query.format.value] if query.format else _negotiated(request)
    spool: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    export(store, chosen.name, spool)
    file_name = f'attachment; filename="communique.{chosen.extension}"'
    return file_response(spool, chosen.media_type, {"Content-Disposition": file_name, "Vary": "Accept"})


@router.get("/health/live", response_model=Health, operation_id="health_live", tags=["health"])
async def live() -> Health:
    """Answers while the process does."""
    return Health()


@router.get(
    "/health/ready",
    response_model=Health,
    operation_id="health_ready",
    tags=["health"],
    responses=problem_responses(503),
)
def ready(store: StoreDep) -> Health:
    """Answers when the store can be read."""
    store.query("ASK {}")
    return Health()


def _negotiated(request: Request) -> Format:
    by_media = {each.media_type: each for each in FORMATS.values()}
    media = best(request.headers.get("accept"), list(by_media))
    if media is None:
        raise NotAcceptable(list(by_media))
    return by_media[media]
