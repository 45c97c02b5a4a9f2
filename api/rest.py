"""Typed REST: events, one collection a class from the ontology's table, actors, articles."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api import schemas
from api.deps import DoorsDep, MayWrite, NamesDep, SettingsDep, StoreDep
from api.errors import TooLarge, problem_responses
from kg.curate import refuse_gone, refuse_taken_out, why_gone
from kg.errors import NotFound
from kg.model import Kind, Status
from kg.query import browse
from kg.query.decisions import decision_records
from kg.query.events import EventFilter, fetch_event, find_events
from kg.store import EmbeddedStore
from ontology.terms import CLASSES, EventClass

_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


class Paging(BaseModel):
    """How much of a list, and from where."""

    model_config = ConfigDict(extra="forbid")

    limit: int | None = Field(None, ge=1, le=1000, description="Entries on the page.")
    offset: int = Field(0, ge=0, le=1_000_000, description="Entries to skip.")


class EventQuery(Paging):
    """Which events; several filters must all hold."""

    by: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="Who acts: a country by name, code or capital; a person; an organization.",
        examples=["Japan"],
    )
    to: str | None = Field(None, min_length=1, max_length=200, description="Towards whom; named as in `by`.")
    since: str | None = Field(None, pattern=_DATE, description="Earliest date, inclusive.", examples=["2024-01"])
    until: str | None = Field(None, pattern=_DATE, description="Latest date, inclusive.", examples=["2024-12-31"])
    status: Status | None = Field(None, description="How far it has come.")
    place: str | None = Field(None, min_length=1, max_length=200, description="Where: a place, or a country.")
    min_amount: Decimal | None = Field(
        None, ge=0, le=10**18, max_digits=24, description="Least amount, in its own currency.", examples=[1000000]
    )
    currency: str | None = Field(None, pattern="^[A-Za-z]{3}$", description="ISO 4217.", examples=["USD"])
    q: str | None = Field(None, max_length=200, description="Words that stand in topic, items or evidence.")
    after: str | None = Field(None, max_length=500, description="Cursor from `next` of the page before.")

    def filter(self, type_name: str | None) -> EventFilter:
        """The filter for events of that class, or of any."""
        fields = self.model_dump(include=set(EventFilter.__dataclass_fields__) - {"type"})
        return EventFilter(type=type_name, **fields)


class ActorQuery(Paging):
    """Which actors."""

    q: str | None = Field(None, min_length=1, max_length=200, description="A name, as in `by` of events.")
    kind: Kind | None = Field(None, description="Persons, states, organizations or groups.")


router = APIRouter()


def add_collections(to: APIRouter) -> None:
    """`GET /events` and one collection for each class of the ontology's table."""
    _add_collection(to, "events", None, schemas.AnyEvent, "Events of all classes, newest first.")
    for each in CLASSES:
        _add_collection(to, each.collection, each, schemas.EVENT_MODELS[each.name], each.definition)


def _add_collection(to: APIRouter, path: str, each: EventClass | None, model: Any, description: str) -> None:
    page = schemas.PageOut[model]

    def list_events(
        request: Request, query: Annotated[EventQuery, Query()], store: StoreDep, names: NamesDep, settings: SettingsDep
    ) -> Response:
        limit = query.limit or settings.page_size
        found = find_events(store, names, query.filter(each.name if each else None), limit, query.offset, query.after)
        items = [schemas.event_out(event, store.iris) for event in found.events]
        return json_response(page(items=items, total=found.total, next=_next(request, found.next)))

    to.add_api_route(
        f"/{path}",
        list_events,
        name=f"list_{path.replace('-', '_')}",
        operation_id=f"list_{path.replace('-', '_')}",
        response_model=page,
        summary=f"List {each.plural if each else 'events'}",
        description=description,
        tags=["events"],
        responses=problem_responses(400, 404, 422),
    )


add_collections(router)


@router.get(
    "/events/{id}", response_model=schemas.AnyDetail, operation_id="get_event", tags=["events"],
    summary="One event with its reports", responses=problem_responses(404, 410),
)  # fmt: skip
def get_event(id: str, store: StoreDep) -> Response:
    """The event whose IRI ends in `id`, with every report of it. An event fused into another answers as that one, one
    that a curator rejected 410."""
    return json_response(event_detail(store, store.iris.event_by_id(id)))


def event_detail(store: EmbeddedStore, event_iri: str) -> BaseModel:
    """The event, or the one that took its place, as its class's model; raises NotFound, Gone."""
    event_iri = store.replacement(event_iri) or event_iri
    try:
        found = fetch_event(store, event_iri)
    except NotFound:
        raise why_gone(store, event_iri) or NotFound(f"There is no event {event_iri}.") from None
    decisions = decision_records(store.log, found.event.influenced_by)
    detail: BaseModel = schemas.detail_out(found, browse.tellings_of_event(store, event_iri), store.iris, decisions)
    return detail


@router.get(
    "/actors", response_model=schemas.PageOut[schemas.ActorOut], operation_id="list_actors", tags=["actors"],
    summary="List actors", responses=problem_responses(404, 422),
)  # fmt: skip
def list_actors(
    request: Request, query: Annotated[ActorQuery, Query()], store: StoreDep, names: NamesDep, settings: SettingsDep
) -> Response:
    """States, persons, organizations and groups; those that act most come first."""
    limit = query.limit or settings.page_size
    rows, total = browse.list_actors(store, names, query.q, query.kind, limit, query.offset)
    items = [schemas.actor_out(row) for row in rows]
    return json_response(
        schemas.PageOut[schemas.ActorOut](items=items, total=total, next=next_by_offset(request, query, limit, total))
    )


@router.get(
    "/actors/{id}", response_model=schemas.ActorDetail, operation_id="get_actor", tags=["actors"],
    summary="One actor and its events by class", responses=problem_responses(404),
)  # fmt: skip
def get_actor(id: str, store: StoreDep) -> Response:
    """The actor whose IRI ends in `id`; for a state, the country's code. One that is another answers as that one."""
    iri = actor_iri(store, id)
    return json_response(schemas.actor_detail(browse.actor_profile(store, store.replacement(iri) or iri)))


def actor_iri(store: EmbeddedStore, identifier: str) -> str:
    """The IRI of the actor: a country for a code of two capitals, another actor otherwise."""
    if len(identifier) == 2 and identifier.isascii() and identifier.isupper():
        return store.iris.country(identifier)
    return f"{store.iris.base}/id/actor/{quote(identifier, safe='-')}"


@router.get(
    "/articles", response_model=schemas.PageOut[schemas.ArticleSummary], operation_id="list_articles",
    tags=["articles"], summary="List articles", responses=problem_responses(422),
)  # fmt: skip
def list_articles(
    request: Request, query: Annotated[Paging, Query()], store: StoreDep, settings: SettingsDep
) -> Response:
    """Articles without their texts, newest first."""
    limit = query.limit or settings.page_size
    rows, total = browse.list_articles(store, limit, query.offset)
    items = [schemas.article_summary(row) for row in rows]
    page = schemas.PageOut[schemas.ArticleSummary]
    return json_response(page(items=items, total=total, next=next_by_offset(request, query, limit, total)))


@router.get(
    "/articles/{id}", response_model=schemas.ArticleOut, operation_id="get_article", tags=["articles"],
    summary="One article with its text and reports", responses=problem_responses(404, 410),
)  # fmt: skip
def get_article(id: str, store: StoreDep) -> Response:
    """The article whose IRI ends in `id`, or the newest version of it. One that was retracted is answered 410."""
    return json_response(article_detail(store, store.iris.article_by_id(id)))


def article_detail(store: EmbeddedStore, article_iri: str) -> schemas.ArticleOut:
    """The article whole, or its newest version; raises NotFound, Gone."""
    article_iri = store.replacement(article_iri) or article_iri
    refuse_gone(store, article_iri)
    article = store.article(article_iri)
    return schemas.article_out(article_iri, article, browse.tellings_of_article(store, article_iri), store.iris)


@router.post(
    "/articles", status_code=201, response_model=schemas.ArticleOut, operation_id="add_article", tags=["articles"],
    summary="Ingest an article", dependencies=[MayWrite], responses={
        200: {"description": "The article was there already.", "model": schemas.ArticleOut},
        **problem_responses(401, 403, 409, 413, 422, 503),
    },
)  # fmt: skip
def add_article(
    article: schemas.ArticleIn,
    doors: DoorsDep,
    restore: Annotated[bool, Query(description="Also if it was retracted, or replaced by a newer version.")] = False,
) -> Response:
    """Reads the article and adds it with its events. The same text again changes nothing and is answered 200.

    An article with the `url` of one in the graph, and another text, is a newer version and takes its place. A text that
    was retracted or replaced is answered 409, unless it is to be restored.
    """
    from kg.pipeline import ingest

    store = doors.store
    if len(article.text.encode("utf-8", "replace")) > doors.settings.max_article_bytes:
        raise TooLarge(f"The article is longer than {doors.settings.max_article_bytes} bytes.")
    iri = store.iris.article(article.text)
    with doors.writing:
        if not restore and not store.has_article(iri):
            refuse_taken_out(store.log, iri)
        result = ingest(store, [article.article()], model=doors.settings.model, restore=restore)
    doors.changed()
    status = 201 if result.added else 200
    return json_response(article_detail(store, iri), status, {"Location": iri})


def json_response(body: BaseModel, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The model as JSON."""
    # Built whole from the model; FastAPI would validate it a second time.
    return Response(body.model_dump_json(), status, headers, "application/json")


def _next(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    return str(request.url.include_query_params(after=cursor).remove_query_params("offset"))


def next_by_offset(request: Request, query: Paging, limit: int, total: int) -> str | None:
    """The address of the next page of a list that is paged by `offset`; None on the last."""
    following = query.offset + limit
    return str(request.url.include_query_params(offset=following, limit=limit)) if following < total else None
