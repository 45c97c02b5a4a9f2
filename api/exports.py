"""Downloads of the graph or of what a filter finds, what describes them, and the checks that supervisors make."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO, Annotated, Any, Literal, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.deps import SettingsDep, StoreDep
from api.errors import BadRequest, NotAcceptable, problem_responses
from api.event_query import EventFilters, Paging
from api.negotiate import best
from api.piped import Piped, PipedResponse
from api.streaming import without_body
from kg.errors import StoreError
from kg.export import FORMATS, Format, Selection, about, chosen_iris, export
from kg.query.checkpoints import Checkpoints
from kg.query.events import Sort
from kg.query.workers import TooBusy
from kg.store import EmbeddedStore
from ontology.terms import BY_COLLECTION

_MOST_AT_ONCE = 16
_RETRY_AFTER = 5

FormatName = StrEnum("FormatName", {name: name for name in FORMATS})  # type: ignore[misc]
Collection = StrEnum("Collection", {name: name for name in BY_COLLECTION})  # type: ignore[misc]
_DOWNLOAD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The graph, or what the filter finds.",
        "content": {each.media_type: {"schema": {"type": "string"}} for each in FORMATS.values()},
        "headers": {
            "ETag": {"description": "Names this export of the graph as it is.", "schema": {"type": "string"}},
            "Link": {"description": "rel=describedby: `/export/metadata` of the same.", "schema": {"type": "string"}},
        },
    },
    304: {"description": "It is as the client has it."},
    **problem_responses(400, 404, 406, 422, 503),
}

T = TypeVar("T")
router = APIRouter()


class ExportQuery(EventFilters, Paging):
    """Which events in which format; without a filter, the whole graph."""

    format: FormatName | None = Field(None, description="Else by `Accept`.", examples=["parquet"])
    type_: Collection | None = Field(
        None, alias="type", description="Class of events, by its collection.", examples=["pledges"]
    )
    limit: int | None = Field(None, ge=1, le=1000, description="Entries on a page of the feed.", examples=[20])
    offset: int = Field(0, ge=0, le=1_000_000, description="Entries of the feed to skip.", examples=[0])
    after: str | None = Field(None, max_length=1000, description="Cursor from the page of the feed before.")
    sort: Sort = Field("-date", description="Order, as in collections; RDF has its own.", examples=["-date"])

    def selection(self, page_size: int) -> Selection:
        """What is to be exported; raises BadRequest where a page is asked of what has none."""
        wanted = self.filter(BY_COLLECTION[self.type_.value].name if self.type_ else None)
        if self.format == "atom":
            return Selection(wanted, self.limit or page_size, self.offset, self.after, self.sort)
        if self.limit is not None or self.offset or self.after:
            raise BadRequest("Only a feed (format=atom) comes in pages; leave out limit, offset and after.")
        return Selection(wanted, sort=self.sort)


class Column(BaseModel):
    """A column of a table, as CSV on the Web describes it."""

    name: str = Field(examples=["start"])
    datatype: str = Field(examples=["string"])


class TableSchema(BaseModel):
    """The columns of a table and the one that is unique."""

    columns: list[Column]
    primaryKey: str = Field(examples=["id"])


class ExportMetadata(BaseModel):
    """What an export holds and under which licences, in CSV on the Web's metadata vocabulary."""

    model_config = ConfigDict(populate_by_name=True)

    context: Literal["http://www.w3.org/ns/csvw"] = Field("http://www.w3.org/ns/csvw", alias="@context")
    url: str = Field(examples=["http://localhost:8000/export?type=pledges&by=Japan&format=csv"])
    title: str = Field(alias="dc:title", examples=["Pledges by Japan"])
    description: str = Field(alias="dc:description", examples=["Filtered by type=pledges, by=Japan."])
    format: str = Field(alias="dc:format", examples=["text/csv"])
    rights: str = Field(alias="dc:rights", examples=["Quoted articles: CC0-1.0 (12 articles)."])
    licences: list[str] = Field(alias="dc:license", examples=[["CC0-1.0"]])
    modified: str | None = Field(
        None, alias="dc:modified", description="Date of the newest article.", examples=["2024-01-08"]
    )
    issued: datetime = Field(alias="dc:issued", description="When this was told.")
    version: str = Field(alias="schema:version", description="The state of the graph; equal states, equal exports.")
    derived_from: str = Field(alias="prov:wasDerivedFrom", examples=["http://localhost:8000/dataset"])
    filter: str = Field(alias="schema:query", examples=["type=pledges&by=Japan"])
    events: int = Field(alias="void:entities", examples=[12])
    tableSchema: TableSchema | None = None


class MetadataResponse(JSONResponse):
    """A description of a table, in the media type of CSV on the Web."""

    media_type = "application/csvm+json"


class Exporter:
    """Makes exports of the store as it was at one moment, a few at a time."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self._checkpoints = Checkpoints(store)
        self._free = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def read(self, ask: Callable[[EmbeddedStore], T]) -> T:
        """What `ask` answers of the store; raises TooBusy when too many are read already."""
        if not self._free.acquire(blocking=False):
            raise TooBusy(f"{_MOST_AT_ONCE} exports are being made; try again soon.", _RETRY_AFTER)
        try:
            with self._snapshot() as store:
                return ask(store)
        finally:
            self._free.release()

    @contextmanager
    def _snapshot(self) -> Iterator[EmbeddedStore]:
        checkpoint = self._checkpoints.take()
        try:
            try:
                store = EmbeddedStore(checkpoint.path, self._store.iris.base, read_only=True)
            except StoreError:
                # A client dropped what tells the base; the live store knows it, and is whole, if not still.
                yield self._store
                return
            with store:
                yield store
        finally:
            self._checkpoints.give_back(checkpoint)


async def _exporter(request: Request, store: StoreDep) -> Exporter:
    # In the event loop, so that no two are made.
    if not hasattr(request.app.state, "exporter"):
        request.app.state.exporter = Exporter(store)
    exporter: Exporter = request.app.state.exporter
    return exporter


ExporterDep = Annotated[Exporter, Depends(_exporter)]


class Health(BaseModel):
    """Whether the service is well."""

    status: Literal["ok"] = "ok"


@router.head("/export", include_in_schema=False)
@router.get("/export", response_class=Response, responses=_DOWNLOAD, operation_id="export", tags=["export"])
async def get_export(
    request: Request,
    store: StoreDep,
    exporter: ExporterDep,
    settings: SettingsDep,
    query: Annotated[ExportQuery, Query()],
) -> Response:
    """The graph, or the events that the filter finds, by `format` or by `Accept`.

    RDF of the whole graph is every statement; of a filter, the events, whom and what they name, and the reports and
    quotations that they rest on, without the articles' texts. The other formats hold the events, newest first, each
    under the IRI that it has in every export. The feed comes in pages; in a calendar stand events whose day is known.
    What it was filtered by, and under which licences it is, stands in it (RDF, Parquet, feed, calendar) and in
    `/export/metadata`.
    """
    chosen = FORMATS[query.format.value] if query.format else _negotiated(request)
    query.format = FormatName(chosen.name)
    selection = query.selection(settings.page_size)
    tag = _tag(store, chosen, selection)
    headers = {
        "Content-Disposition": f'attachment; filename="communique.{chosen.extension}"',
        "ETag": tag,
        "Link": f'<{_metadata_address(store, chosen, selection)}>; rel="describedby"; type="application/csvm+json"',
        "Vary": "Accept",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if request.method == "HEAD":
        return without_body(chosen.media_type, headers)

    def write(output: IO[bytes]) -> None:
        exporter.read(lambda found: export(found, chosen.name, output, selection))

    piped = Piped(write)
    await piped.start()
    return PipedResponse(piped, chosen.media_type, headers)


@router.get(
    "/export/metadata",
    response_model=ExportMetadata,
    response_class=MetadataResponse,
    operation_id="export_metadata",
    tags=["export"],
    summary="What an export holds",
    responses=problem_responses(400, 404, 406, 422, 503),
)
async def get_metadata(
    request: Request,
    store: StoreDep,
    exporter: ExporterDep,
    settings: SettingsDep,
    query: Annotated[ExportQuery, Query()],
) -> Response:
    """What the export with the same parameters was filtered by, how new it is, its licences, and its columns.

    In the vocabulary of CSV on the Web, whose readers find it by the `Link` of the export.
    """
    chosen = FORMATS[query.format.value] if query.format else FORMATS["csv"]
    selection = query.selection(settings.page_size)
    state = store.state
    told = await asyncio.to_thread(
        exporter.read, lambda found: export_metadata(found, chosen, selection, state, datetime.now(UTC))
    )
    # Built whole from the model; FastAPI would validate it a second time.
    return MetadataResponse(told.model_dump(mode="json", by_alias=True, exclude_none=True))


def export_metadata(
    store: EmbeddedStore, chosen: Format, selection: Selection, state: str, now: datetime
) -> ExportMetadata:
    """The description of that export. `state` names the graph's state, `now` has its time zone."""
    told = about(store, selection, chosen_iris(store, selection))
    columns = [Column(name=name, datatype=datatype) for name, datatype in (chosen.columns or {}).items()]
    given: dict[str, Any] = {
        "url": selection.address(store.iris.base, format=chosen.name),
        "title": told.title,
        "description": f"Filtered by {told.filtered_by}.",
        "format": chosen.media_type,
        "rights": told.rights,
        "licences": [licence for licence in (told.licence, *told.licences) if licence],
        "modified": told.newest,
        "issued": now.replace(microsecond=0),
        "version": state,
        "derived_from": store.iris.dataset,
        "filter": urlencode(told.filter),
        "events": told.events,
        "tableSchema": TableSchema(columns=columns, primaryKey=columns[0].name) if columns else None,
    }
    return ExportMetadata(**given)


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
    by_media: dict[str, Format] = {}
    for each in FORMATS.values():
        by_media.setdefault(each.media_type, each)
    media = best(request.headers.get("accept"), list(by_media))
    if media is None:
        raise NotAcceptable(list(by_media))
    return by_media[media]


def _tag(store: EmbeddedStore, chosen: Format, selection: Selection) -> str:
    """The strong entity tag of that export in that state of the store."""
    form = hashlib.sha256(repr((chosen.name, selection)).encode()).hexdigest()
    return f'"{store.state}-{form[:12]}"'


def _metadata_address(store: EmbeddedStore, chosen: Format, selection: Selection) -> str:
    address = selection.address(store.iris.base, format=chosen.name)
    return address.replace("/export?", "/export/metadata?", 1)
