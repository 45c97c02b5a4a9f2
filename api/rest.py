"""Typed REST: events, one collection a class from the ontology's table, actors, articles."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api import schemas
from api.caching import cacheable
from api.deps import DoorsDep, MayWrite, NamesDep, SettingsDep, StoreDep
from api.errors import BadRequest, TooLarge, problem_responses
from api.event_query import EventQuery as EventQuery
from api.event_query import Paging as Paging
from api.event_query import query_of
from kg.curate import refuse_gone, refuse_taken_out, why_gone
from kg.errors import NotFound
from kg.model import Kind
from kg.query import browse
from kg.query.decisions import decision_records
from kg.query.events import fetch_event, find_events
from kg.store import EmbeddedStore
from ontology.terms import CLASSES, EventClass


class ActorQuery(Paging):
    """Which actors."""

    q: str | None = Field(None, min_length=1, max_length=200, description="A name, as in `by` of events.")
    kind: Kind | None = Field(None, description="Persons, states, organizations or groups.")


router = APIRouter()

_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The graph has not changed since the answer of that ETag."}
}


def add_collections(to: APIRouter) -> None:
    """`GET /events` and one collection for each class of the ontology's table."""
    _add_collection(to, "events", None, schemas.AnyEvent, "Events of all classes, newest first.")
    for each in CLASSES:
        _add_collection(to, each.collection, each, schemas.EVENT_MODELS[each.name], each.definition)


def _add_collection(to: APIRouter, path: str, each: EventClass | None, model: Any, description: str) -> None:
    page = schemas.PageOut[model]
    known = schemas.fields_of(each)
    query_model = query_of(each, EventQuery) if each else EventQuery

    def list_events(
        request: Request,
        query: Annotated[query_model, Query()],  # type: ignore[valid-type]
        store: StoreDep,
        names: NamesDep,
        settings: SettingsDep,
    ) -> Response:
        asked: EventQuery = query
        wanted, shown = asked.filter(each.name if each else None), _shown(asked.chosen, known)

        def listed() -> str:
            limit = asked.limit or settings.page_size
            found = find_events(store, names, wanted, limit, asked.offset, asked.after, asked.sort)
            items = [schemas.event_out(event, store.iris) for event in found.events]
            return page(items=items, total=found.total, next=_next(request, found.next)).model_dump_json(include=shown)

        return cacheable(request, store, listed)

    # The annotation is a model made here, which its name alone does not tell.
    list_events.__annotations__["query"] = Annotated[query_model, Query()]
    to.add_api_route(
        f"/{path}",
        list_events,
        name=f"list_{path.replace('-', '_')}",
        operation_id=f"list_{path.replace('-', '_')}",
        response_model=page | schemas.PartsOut,
        summary=f"List {each.plural if each else 'events'}",
        description=description,
        tags=["events"],
        responses={**_NOT_MODIFIED, **problem_responses(400, 404, 422)},
    )


def _shown(chosen: list[str], known: Collection[str]) -> Any:
    """What of a page to write, None for all; raises BadRequest for fields that there are not."""
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise BadRequest(f"There is no field {unknown[0]!r} of these events; there are {', '.join(known)}.")
    return {"items": {"__all__": set(chosen)}, "total": True, "next": True} if chosen else None


add_collections(router)


@router.get(
    "/events/{id}", response_model=schemas.AnyDetail, operation_id="get_event", tags=["events"],
    summary="One event with its reports", responses={**_NOT_MODIFIED, **problem_responses(404, 410)},
)  # fmt: skip
def get_event(request: Request, id: str, store: StoreDep) -> Response:
    """The event whose IRI ends in `id`, with every report of it. An event fused into another answers as that one, one
    that a curator rejected 410."""
    return cacheable(request, store, lambda: event_detail(store, store.iris.event_by_id(id)).model_dump_json())


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
    summary="List actors", responses={**_NOT_MODIFIED, **problem_responses(404, 422)},
)  # fmt: skip
def list_actors(
    request: Request, query: Annotated[ActorQuery, Query()], store: StoreDep, names: NamesDep, settings: SettingsDep
) -> Response:
    """States, persons, organizations and groups; those that act most come first."""
    page = schemas.PageOut[schemas.ActorOut]

    def listed() -> str:
        limit = query.limit or settings.page_size
        rows, total = browse.list_actors(store, names, query.q, query.kind, limit, query.offset)
        items = [schemas.actor_out(row) for row in rows]
        return page(items=items, total=total, next=next_by_offset(request, query, limit, total)).model_dump_json()

    return cacheable(request, store, listed)


@router.get(
    "/actors/{id}", response_model=schemas.ActorDetail, operation_id="get_actor", tags=["actors"],
    summary="One actor: roles held, identifiers, events by class",
    responses={**_NOT_MODIFIED, **problem_responses(404)},
)  # fmt: skip
def get_actor(request: Request, id: str, store: StoreDep) -> Response:
    """The actor whose IRI ends in `id`; for a state, the country's code. One that is another answers as that one."""
    iri = actor_iri(store, id)

    def detail() -> str:
        profile = browse.actor_profile(store, store.replacement(iri) or iri)
        return schemas.actor_detail(profile).model_dump_json()

    return cacheable(request, store, detail, keep=True)


def actor_iri(store: EmbeddedStore, identifier: str) -> str:
    """The IRI of the actor: a country for a code of two capitals, another actor otherwise."""
    if len(identifier) == 2 and identifier.isascii() and identifier.isupper():
        return store.iris.country(identifier)
    return f"{store.iris.base}/id/actor/{quote(identifier, safe='-')}"


@router.get(
    "/articles", response_model=schemas.PageOut[schemas.ArticleSummary], operation_id="list_articles",
    tags=["articles"], summary="List articles", responses={**_NOT_MODIFIED, **problem_responses(422)},
)  # fmt: skip
def list_articles(
    request: Request, query: Annotated[Paging, Query()], store: StoreDep, settings: SettingsDep
) -> Response:
    """Articles without their texts, newest first."""
    page = schemas.PageOut[schemas.ArticleSummary]

    def listed() -> str:
        limit = query.limit or settings.page_size
        rows, total = browse.list_articles(store, limit, query.offset)
        items = [schemas.article_summary(row) for row in rows]
        return page(items=items, total=total, next=next_by_offset(request, query, limit, total)).model_dump_json()

    return cacheable(request, store, listed)


@router.get(
    "/articles/{id}", response_model=schemas.ArticleOut, operation_id="get_article", tags=["articles"],
    summary="One article with its text and reports", responses={**_NOT_MODIFIED, **problem_responses(404, 410)},
)  # fmt: skip
def get_article(request: Request, id: str, store: StoreDep) -> Response:
    """The article whose IRI ends in `id`, or the newest version of it. One that was retracted is answered 410."""
    return cacheable(request, store, lambda: article_detail(store, store.iris.article_by_id(id)).model_dump_json())


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
        **problem_responses(400, 401, 403, 409, 413, 422, 503),
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
