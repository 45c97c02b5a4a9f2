"""What to ask of a list of events: `EventFilter`, said by keyword, and what its values may be.

Every way to events (collections, exports, the command line, pages) is asked with it; `kg.query.matching` answers which
events match, `kg.query.events` fetches them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

from kg.errors import CommuniqueError
from kg.model import STATUSES

# One value, or several of which any will do.
Texts = str | tuple[str, ...] | None

# A `-` puts the greatest first; `added` is the day of the first article that tells of it.
Sort = Literal["-date", "date", "-confidence", "confidence", "-amount", "amount", "-added", "added"]
SORTS: tuple[Sort, ...] = get_args(Sort)

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
# What `disputed` may say beside yes and no: the fields that fusion compares.
DISPUTABLE = ("amounts", "end", "places", "start", "status")
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")
_POLE, _HALF_AROUND = 90, 180


class BadFilter(CommuniqueError):
    """A filter value that means nothing: a date, a point, a cursor."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events; every field given must hold, and of several values of one field any.

    `type` is a class name. `by` acts, `to` is acted upon, `with_` is a party on either side; these and `place` are
    names as people write them. `person` and `organization` are parties of that kind on either side, or any of a
    country's. `near` is "latitude,longitude,kilometres". `since` and `until` are ISO dates at any precision, both
    inclusive. `min_amount`, `max_amount` and `currency` must hold of one and the same amount. `item` stands in an item.
    Every word of `q` must stand in the topic, an item or the evidence. `source` publishes an article that tells of it.
    `disputed` is "true", "false" or a field on which the reports disagree. `cameo` may be the start of a code.
    """

    type: str | None = None
    by: Texts = None
    to: Texts = None
    since: str | None = None
    until: str | None = None
    status: Texts = None
    place: Texts = None
    min_amount: Decimal | None = None
    currency: Texts = None
    q: Texts = None
    with_: Texts = None
    person: Texts = None
    organization: Texts = None
    near: Texts = None
    max_amount: Decimal | None = None
    item: Texts = None
    source: Texts = None
    min_confidence: float | None = None
    disputed: Texts = None
    cameo: Texts = None
    plover: Texts = None

    def __post_init__(self) -> None:
        # Lists come from whoever collects repeated parameters; tuples make equal filters hash alike.
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, list | tuple):
                object.__setattr__(self, each.name, tuple(value) or None)


def parameters(wanted: EventFilter) -> list[tuple[str, str]]:
    """The fields that are given, `type` apart, as parameters of a request: a pair for each value."""
    given = ((each.name, getattr(wanted, each.name)) for each in fields(wanted) if each.name != "type")
    return [
        (name.rstrip("_"), str(each))
        for name, value in given
        if value is not None
        for each in (value if isinstance(value, tuple) else (value,))
    ]


@dataclass(frozen=True, slots=True)
class Circle:
    """A point in degrees and the kilometres around it."""

    latitude: float
    longitude: float
    kilometres: float


def several(value: Texts) -> tuple[str, ...]:
    """The values of a field; none for None."""
    return () if value is None else (value,) if isinstance(value, str) else value


def date(value: str) -> str:
    """The ISO date; raises BadFilter."""
    if not DATE.fullmatch(value):
        raise BadFilter(f"{value!r} is no date; write 2024, 2024-02 or 2024-02-19.")
    return value


def status(value: str) -> str:
    """The status; raises BadFilter."""
    if value not in STATUSES:
        raise BadFilter(f"{value!r} is no status; there are {', '.join(STATUSES)}.")
    return value


def circle(value: str) -> Circle:
    """ "50.45,30.52,100" as a circle; raises BadFilter."""
    try:
        latitude, longitude, kilometres = (float(Decimal(part.strip())) for part in value.split(","))
    except (ValueError, InvalidOperation, OverflowError):
        latitude = longitude = kilometres = float("nan")
    if not (abs(latitude) <= _POLE and abs(longitude) <= _HALF_AROUND and 0 <= kilometres < float("inf")):
        raise BadFilter(f"{value!r} is no circle; write latitude,longitude,kilometres, such as 50.45,30.52,100.")
    return Circle(latitude, longitude, kilometres)


def disputes(value: Texts) -> Iterator[bool | str]:
    """What `disputed` asks for: whether anything, or which field; raises BadFilter."""
    for each in several(value):
        asked = each.strip().lower()
        if asked not in (*_YES, *_NO, *DISPUTABLE):
            raise BadFilter(f"disputed={each!r} means nothing; write true, false, {', '.join(DISPUTABLE)}.")
        yield asked if asked in DISPUTABLE else asked in _YES
