"""Questions as endpoints: totals of money, counts, what two did to each other, names to complete, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api import schemas_questions as schemas
from api.caching import cacheable
from api.deps import NamesDep, SettingsDep, StoreDep
from api.errors import BadRequest, problem_responses
from api.event_query import EventFilters, Paging, query_of
from kg.model import Kind
from kg.query import rates
from kg.query.changes import changes_since
from kg.query.counts import Dimension, count_events
from kg.query.relations import relations
from kg.query.search import Search, search_of
from kg.query.totals import Group, total
from ontology.terms import CLASSES, EventClass

_GROUPS = "donor|beneficiary|currency|month|status"
_DIMENSIONS = "actor|target|month|class|source"
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The graph has not changed since the answer of that ETag."}
}
_MOST_HITS = 100


class _Grouped(EventFilters, Paging):
    def names(self, known: str) -> tuple[list[str], dict[str, Any]]:
        """What to group by, and the filters without it: `by` means that where it names nothing but groups."""
        group: str | None = getattr(self, "group", None)
        said = [word for each in self.by for word in each.split(",")]
        if group is None and said and len(set(said)) == len(said) <= 2 and set(said) <= set(known.split("|")):
            return said, {"by": []}
        return list(dict.fromkeys((group or known.split("|")[0]).split(","))), {}


class TotalsQuery(_Grouped):
    """Which events, and by what they are added up."""

    group: str | None = Field(
        None,
        pattern=f"^({_GROUPS})(,({_GROUPS}))?$",
        description="One or two of donor, beneficiary, currency, month, status; `by` may say so too. Without, donor.",
        examples=["donor,month"],
    )


class CountsQuery(_Grouped):
    """Which events, and by what they are counted."""

    group: str | None = Field(
        None,
        pattern=f"^({_DIMENSIONS})(,({_DIMENSIONS}))?$",
        description="One or two of actor, target, month, class, source; `by` may say so too. Without, actor.",
        examples=["actor,month"],
    )


class RelationsQuery(EventFilters, Paging):
    """Which of the events between the two. `by`, `to` and `against` are refused: the address says that."""


def _search(store: StoreDep) -> Search:
    return search_of(store)


router = APIRouter(tags=["questions"])


def _add_totals(to: APIRouter, each: EventClass, definition: str) -> None:
    query_model = query_of(each, TotalsQuery)

    def totals(
        request: Request,
        query: Annotated[query_model, Query()],  # type: ignore[valid-type]
        store: StoreDep,
        names: NamesDep,
        settings: SettingsDep,
    ) -> Response:
        asked: TotalsQuery = query
        groups, without = asked.names(_GROUPS)
        wanted = asked.model_copy(update=without).filter(each.name)

        def made() -> str:
            found = total(store, names, wanted, cast("Sequence[Group]", groups))
            limit = asked.limit or settings.page_size
            return schemas.TotalsOut(
                group=groups,
                items=[schemas.total_row(row) for row in found.rows[asked.offset : asked.offset + limit]],
                total=len(found.rows),
                next=_next(request, asked, limit, len(found.rows)),
                all=schemas.SumsOut(**schemas.sums_fields(found.whole)),
                without_amount=found.without_amount,
                rates_until=rates.last_day(),
            ).model_dump_json(exclude_unset=True)

        return cacheable(request, store, made, keep=True)

    totals.__annotations__["query"] = Annotated[query_model, Query()]
    to.add_api_route(
        f"/{each.collection}/totals", totals, operation_id=f"total_{each.collection}", summary=f"Add up {each.plural}",
        description=definition, response_model=schemas.TotalsOut,
        responses={**_NOT_MODIFIED, **problem_responses(400, 404, 422)},
    )  # fmt: skip


def _add_counts(to: APIRouter, path: str, each: EventClass | None) -> None:
    query_model = query_of(each, CountsQuery) if each else CountsQuery

    def counts(
        request: Request,
        query: Annotated[query_model, Query()],  # type: ignore[valid-type]
        store: StoreDep,
        names: NamesDep,
        settings: SettingsDep,
    ) -> Response:
        asked: CountsQuery = query
        dimensions, without = asked.names(_DIMENSIONS)
        wanted = asked.model_copy(update=without).filter(each.name if each else None)

        def made() -> str:
            found = count_events(store, names, wanted, cast("Sequence[Dimension]", dimensions))
            limit = asked.limit or settings.page_size
            return schemas.CountsOut(
                group=dimensions,
                items=[schemas.count_row(row) for row in found.rows[asked.offset : asked.offset + limit]],
                total=len(found.rows),
                next=_next(request, asked, limit, len(found.rows)),
                events=found.events,
            ).model_dump_json(exclude_unset=True, by_alias=True)

        return cacheable(request, store, made, keep=True)

    counts.__annotations__["query"] = Annotated[query_model, Query()]
    to.add_api_route(
        f"/{path}/counts", counts, operation_id=f"count_{path.replace('-', '_')}",
        summary=f"Count {each.plural if each else 'events'}", response_model=schemas.CountsOut,
        description="How many events there are, by one or two dimensions, by month or the most first. An event with "
        "several actors counts once for each of them, and so for targets and sources. A person counts as the state "
        "that they act for.",
        responses={**_NOT_MODIFIED, **problem_responses(400, 404, 422)},
    )  # fmt: skip


_TOTALLED = (
    "Each event counts once, however many articles report it. Sums are kept by currency, and told in US dollars by the "
    "European Central Bank's rate of the event's day (of the last day, where only the month or year is known), or of "
    "the nearest earlier day of the bank. What there is no rate for is told in `unconverted`. What several give "
    "together is a row of them all, so that the rows add up to `all`, but by currency events may be in several. With "
    "`currency`, only amounts in it count. What was called off is left out unless `status` asks for it. A person "
    "counts as the state that they act for."
)

for _class in CLASSES:
    if _class.name in ("Pledge", "Aid"):
        _add_totals(router, _class, _TOTALLED)
_add_counts(router, "events", None)
for _class in CLASSES:
    _add_counts(router, _class.collection, _class)

_Party = Annotated[
    str, Path(min_length=1, max_length=200, description="A name, as in `by` of events.", examples=["JP"])
]


@router.get(
    "/relations/{one}/{other}", response_model=schemas.RelationsOut, operation_id="get_relations",
    summary="What two did to each other", responses={**_NOT_MODIFIED, **problem_responses(400, 404, 422)},
)  # fmt: skip
def get_relations(
    request: Request,
    one: _Party,
    other: Annotated[str, Path(min_length=1, max_length=200, description="Another name.", examples=["UA"])],
    query: Annotated[RelationsQuery, Query()],
    store: StoreDep,
    names: NamesDep,
    settings: SettingsDep,
) -> Response:
    """The acts of one party towards the other, both ways, and what they did together, the earliest first; with counts
    by class, and by year in the four groups of PLOVER. A country stands for all who act for it."""
    if query.by or query.to or query.against:
        raise BadRequest("The address says who acts and towards whom; by, to and against are no filters here.")
    wanted, limit = query.filter(), query.limit or settings.page_size

    def made() -> str:
        found = relations(store, names, one, other, wanted, limit, query.offset)
        following = _next(request, query, limit, found.total)
        return schemas.relations_out(found, store.iris, following).model_dump_json()

    return cacheable(request, store, made)


@router.get(
    "/search", response_model=schemas.HitsOut, operation_id="search_names", summary="Complete a name",
    responses={**_NOT_MODIFIED, **problem_responses(422)},
)  # fmt: skip
def search_names(
    request: Request,
    store: StoreDep,
    found: Annotated[Search, Depends(_search)],
    q: Annotated[str, Query(min_length=1, max_length=200, description="What was typed.", examples=["kami"])],
    kind: Annotated[
        list[Kind | Literal["place"]] | None, Query(description="Only of these kinds.", examples=[["person"]])
    ] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_HITS, description="How many at most.", examples=[10])] = 10,
) -> Response:
    """Agents and places in one of whose names each word begins a word, in any order and spelling."""
    hits = found.find(q, limit, kind or ())
    return cacheable(
        request, store, lambda: schemas.HitsOut(items=[schemas.hit_out(hit) for hit in hits]).model_dump_json()
    )


@router.get(
    "/changes", response_model=schemas.ChangesOut, operation_id="list_changes", summary="What changed in the graph",
    responses=problem_responses(400, 422),
)  # fmt: skip
def list_changes(
    request: Request,
    store: StoreDep,
    since: Annotated[
        str | None,
        Query(max_length=100, description="A cursor that an answer gave; from the start without.", examples=["0"]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=10_000, description="How many at most.", examples=[100])] = 1000,
) -> Response:
    """For who keeps a copy: take `last`, fetch `/export`, then ask from time to time what changed since, and fetch what
    was written. Where `complete` is false the copy has to be fetched anew."""
    found = changes_since(store, since, limit)
    following = None
    if found.more:
        following = str(request.url.include_query_params(since=found.entries[-1].cursor))
    body: BaseModel = schemas.changes_out(found, following)
    return Response(body.model_dump_json(), media_type="application/json")


def _next(request: Request, query: Paging, limit: int, total: int) -> str | None:
    following = query.offset + limit
    return str(request.url.include_query_params(offset=following, limit=limit)) if following < total else None
