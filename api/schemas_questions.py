"""What questions that add up, relate, search and mirror are answered, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.schemas import AgentOut, AnyEvent, EventOut, event_out
from kg.iris import Iris
from kg.model import Kind, Status, number
from kg.query import rates
from kg.query.changes import Changed, Changes
from kg.query.counts import Count
from kg.query.parties import Party
from kg.query.relations import Act, Relations
from kg.query.search import Hit
from kg.query.totals import Row, Sums

IRI = "http://localhost:8000/id"
Total = int | float


class RateOut(BaseModel):
    """A reference rate of the European Central Bank."""

    currency: str = Field(examples=["EUR"])
    day: str = Field(description="The bank's day of the rate.", examples=["2024-12-31"])
    usd: float = Field(description="US dollars for one unit.", examples=[1.0389])


class UnconvertedOut(BaseModel):
    """A sum that is not in `usd`."""

    currency: str = Field(examples=["RUB"])
    value: Total = Field(examples=[1000000])
    events: int = Field(examples=[1])
    why: rates.Why = Field(description="No date is told, or the bank had no rate then.", examples=["no rate"])


class SumsOut(BaseModel):
    """What some events come to."""

    events: int = Field(description="How many events name these amounts; each counts once.", examples=[2])
    sums: dict[str, Total] = Field(description="By currency.", examples=[{"EUR": 20000000, "USD": 37000000}])
    usd: Total | None = Field(
        description="What could be converted, in US dollars to the cent; null if nothing could.", examples=[57778000]
    )
    rates_from: str | None = Field(description="Day of the earliest rate that was used.", examples=["2024-12-31"])
    rates_to: str | None = Field(description="Day of the latest rate that was used.", examples=["2024-12-31"])
    rates: list[RateOut] = Field(description="The rates that were used, by day; the first hundred.")
    unconverted: list[UnconvertedOut]


class TotalRow(SumsOut):
    """One group, with the groups asked for: several parties that give, or get, together are one group."""

    donor: list[AgentOut] | None = Field(None, description="Who gives; null where nobody is told.")
    beneficiary: list[AgentOut] | None = Field(None, description="Who gets; null where nobody is told.")
    currency: str | None = Field(None, examples=["EUR"])
    month: str | None = Field(None, description="Null where no month is told.", examples=["2024-01"])
    status: Status | None = None


class TotalsOut(BaseModel):
    """Sums by group; the groups add up to `all`."""

    group: list[str] = Field(examples=[["donor", "month"]])
    items: list[TotalRow]
    total: int = Field(description="How many groups there are.", examples=[2])
    next: str | None = Field(None, description="Address of the next page; null on the last.")
    all: SumsOut = Field(description="All events that match, together.")
    without_amount: int = Field(description="Events that match and name no amount of money.", examples=[3])
    rates_until: str = Field(description="The last day of which there are rates.", examples=["2026-10-30"])


class CountRow(BaseModel):
    """How many events, with the dimensions asked for."""

    events: int = Field(examples=[3])
    actor: AgentOut | None = Field(None, description="A state for which somebody acts, or who acts for none.")
    target: AgentOut | None = Field(None, description="The same of those who are acted upon.")
    month: str | None = Field(None, description="Null where no month is told.", examples=["2024-01"])
    class_: str | None = Field(None, alias="class", examples=["Pledge"])
    source: str | None = Field(None, description="Who published it; null where that is not told.")


class CountsOut(BaseModel):
    """Counts of events. An event with several actors (targets, sources) is counted once in the row of each."""

    group: list[str] = Field(examples=[["actor", "month"]])
    items: list[CountRow]
    total: int = Field(description="How many rows there are.", examples=[4])
    next: str | None = Field(None, description="Address of the next page; null on the last.")
    events: int = Field(description="How many events match, each counted once.", examples=[6])


class DirectionsOut(BaseModel):
    """How many events of a class, by who acts."""

    type: str = Field(description="Class of the events.", examples=["Pledge"])
    forth: int = Field(description="By the first towards the second.", examples=[1])
    back: int = Field(description="By the second towards the first.", examples=[0])
    together: int = Field(description="By both.", examples=[0])


class YearOut(BaseModel):
    """How many events of a year were cooperation and conflict, in words and in deeds, after PLOVER."""

    year: str | None = Field(description="Null for events without a date.", examples=["2024"])
    verbal_cooperation: int = Field(examples=[2])
    material_cooperation: int = Field(examples=[0])
    verbal_conflict: int = Field(examples=[0])
    material_conflict: int = Field(examples=[0])


class ActOut(BaseModel):
    """An event between the two."""

    direction: Literal["forth", "back", "together"] = Field(
        description="The first towards the second, the second towards the first, or both."
    )
    event: AnyEvent


class RelationsOut(BaseModel):
    """What two parties did to each other, the earliest first."""

    one: list[AgentOut] = Field(description="Whom the first name means.")
    other: list[AgentOut] = Field(description="Whom the second name means.")
    classes: list[DirectionsOut]
    years: list[YearOut]
    items: list[ActOut]
    total: int = Field(description="How many events there are between the two.", examples=[2])
    next: str | None = Field(None, description="Address of the next page; null on the last.")


class HitOut(BaseModel):
    """An agent or place whose name fits."""

    id: str = Field(examples=[f"{IRI}/actor/yoko-kamikawa-jp"])
    name: str = Field(examples=["Yoko Kamikawa"])
    kind: Kind | Literal["place"]
    country: str | None = Field(examples=["JP"])
    events: int = Field(description="Events in which it takes part, or at that place.", examples=[3])
    matched: str = Field(description="The name that fits.", examples=["Yoko Kamikawa"])


class HitsOut(BaseModel):
    """Names that fit, those in the most events first; a name that is whole comes before all."""

    items: list[HitOut]


class Touched(BaseModel):
    """IRIs of what came or is another now, and of what is no more."""

    written: list[str]
    removed: list[str]


class ChangeOut(BaseModel):
    """One change of the graph."""

    cursor: str = Field(description="Give it as `since` to get what follows.", examples=["1f2e3d4c-17"])
    at: str = Field(description="When, in UTC.", examples=["2026-11-25T12:00:00.000Z"])
    kind: Literal["articles", "update", "graph", "gap"] = Field(
        description="Articles or decisions came or went; a SPARQL update may have changed anything; a graph was "
        "written as a whole; or, in a gap, changes may be missing before this."
    )
    articles: Touched
    events: Touched
    things: list[str] = Field(description="Agents and places that are described otherwise now, or no longer.")
    decisions: list[str] = Field(description="Decisions of curators that came.")
    graph: str | None = Field(description="The graph that was written; null for the default graph, and other kinds.")


class ChangesOut(BaseModel):
    """Changes in their order."""

    items: list[ChangeOut]
    complete: bool = Field(
        description="Whether these are all changes since the cursor. If not, fetch the graph anew; go on from `last`."
    )
    last: str = Field(description="Cursor of the newest change there is.", examples=["1f2e3d4c-17"])
    next: str | None = Field(None, description="Address of the changes that follow; null when these are the last.")


def sums_fields(told: Sums, most: int = 100) -> dict[str, Any]:
    """The fields of `SumsOut`."""
    days = [each.day for each in told.rates]
    return {
        "events": told.events,
        "sums": {currency: number(value) for currency, value in told.sums.items()},
        "usd": _number(told.usd),
        "rates_from": min(days, default=None),
        "rates_to": max(days, default=None),
        "rates": [
            RateOut(currency=each.currency, day=each.day, usd=float(round(each.dollars, 8)))
            for each in told.rates[:most]
        ],
        "unconverted": [
            UnconvertedOut(currency=each.currency, value=number(each.value), events=each.events, why=each.why)
            for each in told.unconverted
        ],
    }


def total_row(row: Row) -> TotalRow:
    """One group of totals."""
    key = {
        group: [_party(each) for each in part] if isinstance(part, tuple) else part for group, part in row.key.items()
    }
    return TotalRow.model_validate({**key, **sums_fields(row.sums)})


def count_row(row: Count) -> CountRow:
    """One row of counts."""
    key = {dimension: _party(each) if isinstance(each, Party) else each for dimension, each in row.key.items()}
    return CountRow.model_validate({**key, "events": row.events})


def relations_out(found: Relations, iris: Iris, following: str | None) -> RelationsOut:
    """What two parties did, with the address of the next page."""
    return RelationsOut(
        one=[_party(each) for each in found.one],
        other=[_party(each) for each in found.other],
        classes=[DirectionsOut(type=type_, **_named(counts)) for type_, counts in found.classes.items()],
        years=[_year(year, counts) for year, counts in found.years.items()],
        items=[_act(each, iris) for each in found.acts],
        total=found.total,
        next=following,
    )


def hit_out(hit: Hit) -> HitOut:
    """One name that fits."""
    return HitOut.model_validate(
        {"id": hit.iri, **{name: getattr(hit, name) for name in ("name", "kind", "country", "events", "matched")}}
    )


def changes_out(found: Changes, following: str | None) -> ChangesOut:
    """Changes, with the address of those that follow."""
    items = [_change(each) for each in found.entries]
    return ChangesOut(items=items, complete=found.complete, last=found.last, next=following)


def _change(changed: Changed) -> ChangeOut:
    entry = changed.entry
    return ChangeOut(
        cursor=changed.cursor,
        at=entry.at,
        kind=entry.kind,
        articles=Touched(written=list(entry.articles_written), removed=list(entry.articles_removed)),
        events=Touched(written=list(entry.events_written), removed=list(entry.events_removed)),
        things=list(entry.things),
        decisions=list(entry.decisions),
        graph=entry.graph,
    )


def _act(act: Act, iris: Iris) -> ActOut:
    event: EventOut = event_out(act.found, iris)
    return ActOut(direction=act.direction, event=event)


def _year(year: str | None, counts: Mapping[str, int]) -> YearOut:
    return YearOut(
        year=year,
        verbal_cooperation=counts["VerbalCooperation"],
        material_cooperation=counts["MaterialCooperation"],
        verbal_conflict=counts["VerbalConflict"],
        material_conflict=counts["MaterialConflict"],
    )


def _named(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(name): value for name, value in counts.items()}


def _party(party: Party) -> AgentOut:
    return AgentOut(id=party.iri, name=party.name, kind=party.kind, country=party.country)


def _number(value: Decimal | None) -> Total | None:
    return None if value is None else number(value)
