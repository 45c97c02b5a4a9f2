"""The parameters of lists of events, one model for every way to ask for them.

`EventQuery` is for `Annotated[EventQuery, Query()]`; `EventQuery.filter()` makes the filter of it that `find_events`
and `matching_events` take. Of one class, `query_of` makes a model that knows the class's role words too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from kg.model import Status
from kg.query.events import EventFilter, Sort
from ontology.terms import ROLES, EventClass

_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_CIRCLE = r"^-?\d{1,2}(\.\d{1,12})?,-?\d{1,3}(\.\d{1,12})?,\d{1,5}(\.\d{1,12})?$"

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
# A filter that may be given several times, of which any will do.
Names = Annotated[list[Name], Field(max_length=50)]


class Paging(BaseModel):
    """How much of a list, and from where."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    limit: int | None = Field(None, ge=1, le=1000, description="Entries on the page.", examples=[20])
    offset: int = Field(0, ge=0, le=1_000_000, description="Entries to skip.", examples=[0])


class EventFilters(BaseModel):
    """Which events. Of a filter that is given several times any value will do; several filters must all hold."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    by: Names = Field(
        [],
        description="Who acts: a country by name, code or capital; a person; an organization.",
        examples=[["Japan"]],
    )
    to: Names = Field([], description="Towards whom; named as in `by`.", examples=[["Ukraine"]])
    against: Names = Field([], description="The same as `to`.", examples=[["Russia"]])
    with_: Names = Field([], alias="with", description="A party on either side, named as in `by`.", examples=[["UN"]])
    person: Names = Field(
        [], description="A person among the parties, or any person of a country.", examples=[["Kamikawa"]]
    )
    organization: Names = Field(
        [], description="An organization among the parties, or any of a country.", examples=[["United Nations"]]
    )
    place: Names = Field([], description="Where: a place, or a country.", examples=[["Kyiv"]])
    near: Annotated[list[Annotated[str, StringConstraints(pattern=_CIRCLE)]], Field(max_length=50)] = Field(
        [], description="Where: latitude, longitude, and kilometres around.", examples=[["50.45,30.52,100"]]
    )
    since: str | None = Field(None, pattern=_DATE, description="Earliest date, inclusive.", examples=["2024-01"])
    until: str | None = Field(None, pattern=_DATE, description="Latest date, inclusive.", examples=["2024-12-31"])
    status: Annotated[list[Status], Field(max_length=50)] = Field(
        [], description="How far it has come.", examples=[["occurred"]]
    )
    min_amount: float | None = Field(
        None, ge=0, le=1e18, allow_inf_nan=False, description="Least amount, in its own currency.", examples=[1000000]
    )
    max_amount: float | None = Field(
        None,
        ge=0,
        le=1e18,
        allow_inf_nan=False,
        description="Greatest amount, in its own currency.",
        examples=[50000000],
    )
    currency: Annotated[list[Annotated[str, StringConstraints(pattern="^[A-Za-z]{3}$")]], Field(max_length=50)] = Field(
        [], description="ISO 4217, of the same amount.", examples=[["USD"]]
    )
    item: Names = Field([], description="Words that stand together in an item.", examples=[["drone detection"]])
    q: Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Field(max_length=10)] = Field(
        [], description="Words that all stand in topic, items or evidence.", examples=[["missile"]]
    )
    source: Names = Field([], description="Who publishes an article that tells of it.", examples=[["Example Post"]])
    min_confidence: float | None = Field(None, ge=0, le=1, description="Least confidence.", examples=[0.5])
    disputed: Annotated[
        list[Annotated[str, StringConstraints(pattern="^(true|false|amounts|end|places|start|status)$")]],
        Field(max_length=10),
    ] = Field([], description="Whether reports disagree, or on which field.", examples=[["false"]])
    cameo: Annotated[list[Annotated[str, StringConstraints(pattern=r"^\d{2,4}$")]], Field(max_length=50)] = Field(
        [], description="A CAMEO code, or the start of one.", examples=[["03"]]
    )
    plover: Annotated[list[Annotated[str, StringConstraints(pattern="^[A-Za-z]{1,20}$")]], Field(max_length=50)] = (
        Field([], description="A PLOVER type.", examples=[["AGREE"]])
    )

    def filter(self, type_name: str | None = None) -> EventFilter:
        """The filter for events of that class, or of any."""
        known = (EventFilter.__dataclass_fields__.keys() & EventFilters.model_fields.keys()) - {"by", "to"}
        fields: dict[str, Any] = {each: getattr(self, each) for each in known}
        for each in ("min_amount", "max_amount"):
            fields[each] = None if fields[each] is None else Decimal(str(fields[each]))
        fields["by"] = [*self.by, *self._by_role()[0]]
        fields["to"] = [*self.to, *self.against, *self._by_role()[1]]
        # None is what an EventFilter calls a filter that is not given.
        return EventFilter(type=type_name, **{name: value for name, value in fields.items() if value != []})

    def _by_role(self) -> tuple[list[str], list[str]]:
        """What the class's own words for actors and targets were given."""
        return [], []


Filters = TypeVar("Filters", bound=EventFilters)


class EventQuery(EventFilters, Paging):
    """Which events, in which order, and how much of each."""

    sort: Sort = Field(
        "-date",
        description="Order: by date, confidence, largest amount, or the day of the first article (`added`); "
        "`-` puts the greatest first. Events without the value come last.",
        examples=["-date"],
    )
    fields: Annotated[list[Annotated[str, StringConstraints(max_length=400)]], Field(max_length=50)] = Field(
        [], description="Fields to give of each event, separated by commas; all without.", examples=[["id,type,start"]]
    )
    after: str | None = Field(None, max_length=1000, description="Cursor from `next` of the page before.")

    @property
    def chosen(self) -> list[str]:
        """The fields asked for, none for all."""
        return [name for each in self.fields for name in map(str.strip, each.split(",")) if name]


def query_of(each: EventClass, asked: type[Filters]) -> type[Filters]:
    """The parameters of a question about the class's events: beside those asked, its role words for `by` and `to`."""

    def by_role(self: Any) -> tuple[list[str], list[str]]:
        return getattr(self, each.actor_role), getattr(self, each.target_role) if each.target_role else []

    words = {each.actor_role: "by", **({each.target_role: "to"} if each.target_role else {})}
    fields: dict[str, Any] = {
        role: (Names, Field([], description=f"{ROLES[role]} The same as `{same}`.", examples=[["Japan"]]))
        for role, same in words.items()
    }
    base = type(f"{each.name}Roles", (asked,), {"_by_role": by_role, "__module__": __name__})
    return create_model(
        f"{each.name}{asked.__name__.removeprefix('Event')}", __base__=base, __doc__=each.definition, **fields
    )
