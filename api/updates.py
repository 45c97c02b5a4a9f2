"""SPARQL 1.1 Update over HTTP, for who has the token: `answer_update` is called by the endpoint of api/sparql.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from api.deps import Doors, bearer, may_write
from api.errors import BadRequest
from kg.query.updates import run_update

DEFAULT = "using-graph-uri"
NAMED = "using-named-graph-uri"


async def answer_update(
    request: Request, doors: Doors, update: str, parameters: Mapping[str, Sequence[str]]
) -> Response:
    """Runs the update, all or nothing, and answers 204; `parameters` may name the graphs that stand in for USING.

    Raises WritesAreOff, Unauthorized, BadRequest, RefusedQuery, QuerySyntaxError, BadQuery, StoreError.
    """
    may_write(doors.settings, await bearer(request))
    if not update.strip():
        raise BadRequest("The update is empty.")
    await run_in_threadpool(_run, doors, update, parameters)
    return Response(status_code=204)


def _run(doors: Doors, update: str, parameters: Mapping[str, Sequence[str]]) -> None:
    run_update(
        doors.store,
        update,
        base=f"{doors.settings.base}/sparql",
        remote_hosts=doors.settings.remote_hosts,
        using=parameters.get(DEFAULT, ()),
        using_named=parameters.get(NAMED, ()),
    )
    doors.store.flush()
