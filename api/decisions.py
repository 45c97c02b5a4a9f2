"""What curators decide, over HTTP: on events, actors and articles, and the log of it. Every write needs the token."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api import rest, schemas
from api.deps import Doors, DoorsDep, MayWrite, SettingsDep, StoreDep
from api.errors import BadRequest, problem_responses
from kg import curate
from kg.curate import Curator, Taken
from kg.curation.edits import read_agent
from kg.errors import NotFound
from kg.query.decisions import decision_record, fetch_decision, list_decisions
from kg.store import EmbeddedStore

_NAME = Field(min_length=1, max_length=200, description="Who decides.", examples=["Ann Editor"])
_NOTE = Field(None, max_length=2000, description="Why; kept with the decision.", examples=["Denied by the ministry."])
_WRITE = (400, 401, 403, 404, 410, 422, 503)

router = APIRouter(tags=["curation"])


class _Signed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    curator: str = _NAME
    note: str | None = _NOTE

    def signature(self) -> Curator:
        """Who decides and why."""
        return Curator(self.curator, self.note)


class EventPatch(_Signed):
    """What a curator says of an event: a verdict, or fields that are otherwise, or both."""

    verdict: Literal["confirmed", "rejected"] | None = Field(None, description="Whether there was such an event.")
    set: dict[str, Any] | None = Field(
        None,
        description="Fields with their values: type, status, start, end, topic, items, amounts, actors, targets, "
        "places, as events have them; null or [] empties.",
        examples=[{"status": "cancelled", "items": []}],
    )


class MergeIn(_Signed):
    """Whom the actor is."""

    into: str = Field(description="The IRI of the actor that it is.", examples=["http://localhost:8000/id/actor/x"])


class SplitIn(_Signed):
    """Whom an article means by the actor."""

    article: str = Field(
        description="The article's IRI.", examples=["http://localhost:8000/id/article/0123456789abcdef"]
    )
    into: str | dict[str, Any] = Field(
        description="Whom the article means: the IRI of an actor, or name, kind and country of one.",
        examples=[{"name": "Li Qiang", "kind": "person", "country": "CN"}],
    )


class DecisionQuery(rest.Paging):
    """Which decisions."""

    about: str | None = Field(None, max_length=500, description="Only those about the thing of this IRI.")


@router.get(
    "/decisions", response_model=schemas.PageOut[schemas.DecisionOut], operation_id="list_decisions",
    summary="List decisions", responses=problem_responses(422),
)  # fmt: skip
def list_(
    request: Request, query: Annotated[DecisionQuery, Query()], store: StoreDep, settings: SettingsDep
) -> Response:
    """What curators decided, and which articles were retracted or replaced; newest first."""
    limit = query.limit or settings.page_size
    records, total = list_decisions(store, limit, query.offset, query.about)
    items = [schemas.DecisionOut(**record) for record in records]
    page = schemas.PageOut[schemas.DecisionOut]
    return rest.json_response(page(items=items, total=total, next=rest.next_by_offset(request, query, limit, total)))


@router.get(
    "/decisions/{id}", response_model=schemas.DecisionOut, operation_id="get_decision",
    summary="One decision", responses=problem_responses(404),
)  # fmt: skip
def get(id: str, store: StoreDep) -> Response:
    """The decision whose IRI ends in `id`."""
    return rest.json_response(schemas.DecisionOut(**fetch_decision(store, store.iris.decision_by_id(id))))


@router.post(
    "/decisions/{id}/withdraw", status_code=201, response_model=schemas.DecisionOut, operation_id="withdraw_decision",
    summary="Take a decision back", dependencies=[MayWrite], responses={
        200: {"description": "It is withdrawn already.", "model": schemas.DecisionOut}, **problem_responses(*_WRITE),
    },
)  # fmt: skip
def withdraw(id: str, body: _Signed, doors: DoorsDep) -> Response:
    """The graph becomes as if it had not been taken. An article that went has to be read in again."""
    with doors.writing:
        taken = curate.withdraw(doors.store, doors.store.iris.decision_by_id(id), body.signature())
    return _answer(doors, taken)


@router.patch(
    "/events/{id}", response_model=schemas.CuratedOut, operation_id="curate_event",
    summary="Confirm, reject or edit an event", dependencies=[MayWrite], responses=problem_responses(*_WRITE),
)  # fmt: skip
def patch_event(id: str, body: EventPatch, doors: DoorsDep) -> Response:
    """Fields are set first, then the verdict is given. Saying again what holds already changes nothing."""
    store, iri, by = doors.store, doors.store.iris.event_by_id(id), body.signature()
    if body.set is None and body.verdict is None:
        raise BadRequest("Say a `verdict` (confirmed or rejected), or what to `set`.")
    taken: list[Taken] = []
    with doors.writing:
        if body.set is not None:
            taken.append(curate.edit(store, iri, body.set, by))
        if body.verdict is not None:
            taken.append((curate.confirm if body.verdict == "confirmed" else curate.reject)(store, iri, by))
    decisions = [schemas.DecisionOut(**decision_record(store.log, each.iri)) for each in taken]
    event = None if body.verdict == "rejected" else rest.event_detail(store, iri)
    return rest.json_response(schemas.CuratedOut(event=event and event.model_dump(), decisions=decisions))


@router.post(
    "/actors/{id}/merge", status_code=201, response_model=schemas.DecisionOut, operation_id="merge_actor",
    summary="Say that an actor is another one", dependencies=[MayWrite], responses={
        200: {"description": "It is so already.", "model": schemas.DecisionOut}, **problem_responses(*_WRITE),
    },
)  # fmt: skip
def merge(id: str, body: MergeIn, doors: DoorsDep) -> Response:
    """From now on and in all articles, those to come too."""
    with doors.writing:
        taken = curate.merge(doors.store, rest.actor_iri(doors.store, id), body.into, body.signature())
    return _answer(doors, taken)


@router.post(
    "/actors/{id}/split", status_code=201, response_model=schemas.DecisionOut, operation_id="split_actor",
    summary="Say that an article means another actor", dependencies=[MayWrite], responses={
        200: {"description": "It is so already.", "model": schemas.DecisionOut}, **problem_responses(*_WRITE),
    },
)  # fmt: skip
def split(id: str, body: SplitIn, doors: DoorsDep) -> Response:
    """In that article, also when it is read anew."""
    store = doors.store
    with doors.writing:
        into = read_agent("into", body.into) if isinstance(body.into, dict) else store.naming(body.into)
        if into is None:
            raise NotFound(f"The graph knows nobody and nothing as {body.into}.")
        taken = curate.split(store, body.article, rest.actor_iri(store, id), into, body.signature())
    return _answer(doors, taken)


@router.delete(
    "/articles/{id}", response_model=schemas.DecisionOut, operation_id="retract_article", tags=["articles"],
    summary="Retract an article", dependencies=[MayWrite], responses=problem_responses(*_WRITE),
)  # fmt: skip
def retract(
    id: str,
    doors: DoorsDep,
    reason: Annotated[str, Query(min_length=1, max_length=2000, description="Why; told to whoever asks for it.")],
    curator: Annotated[str, Query(min_length=1, max_length=200, description="Who decides.")],
) -> Response:
    """Takes it out of the graph with all that rests on it alone. The same text is not read in again."""
    with doors.writing:
        taken = curate.retract(doors.store, doors.store.iris.article_by_id(id), Curator(curator, reason))
    return rest.json_response(_out(doors.store, taken))


def _answer(doors: Doors, taken: Taken) -> Response:
    return rest.json_response(_out(doors.store, taken), 201 if taken.is_new else 200, {"Location": taken.iri})


def _out(store: EmbeddedStore, taken: Taken) -> schemas.DecisionOut:
    return schemas.DecisionOut(**decision_record(store.log, taken.iri))
