"""Puts the doors together: `create_app(settings, store)` gives the whole service."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles

from api import decisions, errors, examples, exports, graphs, linked, pages, questions, reconcile, rest, sparql
from api.deps import Doors
from api.head import HeadAsGet
from api.settings import Settings
from kg.store import EmbeddedStore

_DESCRIPTION = """\
A knowledge graph of diplomatic events: who pledged, visited, condemned, sanctioned, agreed; each event with the words
of the articles that prove it. Failures are answered as RFC 9457 problem documents.
"""


def create_app(settings: Settings, store: EmbeddedStore) -> FastAPI:
    """The service over an open store, which stays the caller's to close."""
    app = FastAPI(
        title="Communiqué",
        version=version("communique"),
        description=_DESCRIPTION,
        servers=[{"url": settings.base}],
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        lifespan=_workers_at_hand,
    )
    app.state.doors = Doors(settings, store)
    for part in (questions, rest, decisions, sparql, examples, graphs, linked, exports):
        app.include_router(part.router)
    app.include_router(reconcile.router)
    app.include_router(pages.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=str(files("api") / "web" / "static")), name="static")
    app.add_middleware(HeadAsGet)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["*"],
        expose_headers=["ETag", "Location", "Retry-After"],
    )
    errors.install(app, settings.base, pages.problem_page)
    _describe_problems(app)
    return app


@asynccontextmanager
async def _workers_at_hand(app: FastAPI) -> AsyncIterator[None]:
    """Starts the processes that answer queries before the first comes, and ends them with the service.

    Meanwhile what the first answers need is read, so that they come as fast as later ones.
    """
    doors = app.state.doors
    await doors.pool.start()
    reading = asyncio.create_task(asyncio.to_thread(_read_ahead, doors))
    try:
        yield
    finally:
        await reading
        gc.unfreeze()
        await doors.pool.close()


def _read_ahead(doors: Doors) -> None:
    doors.read_ahead()
    # What is there by now stays. The collector would go through it again every few requests, which then take thrice as
    # long.
    gc.collect()
    gc.freeze()


def _describe_problems(app: FastAPI) -> None:
    """Let the OpenAPI document say that failures are problem documents, also those of validation."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas = made()["components"]["schemas"]
            schemas["Problem"] = errors.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            _drop_default_validation(app.openapi_schema or {})
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


def _drop_default_validation(schema: dict[str, Any]) -> None:
    """FastAPI adds its own 422 to what declares none; ours says it with a problem document."""
    ours = errors.problem_responses(422)[422]
    for operations in schema.get("paths", {}).values():
        for operation in operations.values():
            if "422" in operation["responses"]:
                operation["responses"]["422"] = ours
