"""The options by which commands choose events, in one place: `choosing_events` gives them to a command."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from kg.errors import CommuniqueError
from ontology.terms import BY_COLLECTION, BY_NAME

if TYPE_CHECKING:
    from kg.query.filters import EventFilter

Texts = list[str] | None


def event_filter(
    type: Annotated[str | None, typer.Option(help="Class of events: pledge, visit, meeting, sanction ...")] = None,
    by: Annotated[Texts, typer.Option(help="Who acts: Japan, JP, Tokyo, Kamikawa, UN.")] = None,
    to: Annotated[Texts, typer.Option("--to", "--against", help="Towards whom.")] = None,
    with_: Annotated[Texts, typer.Option("--with", help="A party on either side.")] = None,
    person: Annotated[Texts, typer.Option(help="A person among the parties.")] = None,
    organization: Annotated[Texts, typer.Option(help="An organization among the parties.")] = None,
    place: Annotated[Texts, typer.Option(help="Where: a place or a country.")] = None,
    near: Annotated[Texts, typer.Option(help="Where: 50.45,30.52,100 (latitude,longitude,km).")] = None,
    since: Annotated[str | None, typer.Option(help="Earliest date: 2024, 2024-02 or 2024-02-19.")] = None,
    until: Annotated[str | None, typer.Option(help="Latest date.")] = None,
    status: Annotated[Texts, typer.Option(help="occurred, planned, proposed or cancelled.")] = None,
    min_amount: Annotated[float | None, typer.Option(min=0, help="Least amount, in its own currency.")] = None,
    max_amount: Annotated[float | None, typer.Option(min=0, help="Greatest amount.")] = None,
    currency: Annotated[Texts, typer.Option(help="Currency of the amount, such as USD.")] = None,
    item: Annotated[Texts, typer.Option(help="Words that stand together in an item.")] = None,
    q: Annotated[Texts, typer.Option(help="Words in topic, items or evidence.")] = None,
    source: Annotated[Texts, typer.Option(help="Who publishes an article that tells of it.")] = None,
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1, help="Least confidence.")] = None,
    disputed: Annotated[Texts, typer.Option(help="true, false, or a field: amounts, start ...")] = None,
    cameo: Annotated[Texts, typer.Option(help="CAMEO code, or the start of one.")] = None,
    plover: Annotated[Texts, typer.Option(help="PLOVER type, such as AID.")] = None,
) -> EventFilter:
    """The filter that the options make; raises CommuniqueError for an unknown class."""
    from kg.query.filters import EventFilter

    return EventFilter(
        type=class_name(type), by=_any(by), to=_any(to), with_=_any(with_), person=_any(person),
        organization=_any(organization), place=_any(place), near=_any(near), since=since, until=until,
        status=_any(status), min_amount=_exact(min_amount), max_amount=_exact(max_amount), currency=_any(currency),
        item=_any(item), q=_any(q), source=_any(source), min_confidence=min_confidence, disputed=_any(disputed),
        cameo=_any(cameo), plover=_any(plover),
    )  # fmt: skip


def choosing_events(command: Callable[..., None]) -> Callable[..., None]:
    """The command with these options in place of its first parameter, which takes the filter that they make."""
    own = list(inspect.signature(command).parameters.values())[1:]
    options = list(inspect.signature(event_filter).parameters.values())
    # The filter itself is imported when a command runs, and is no option.
    hints: dict[str, Any] = {}
    for each in (event_filter, command):
        known = {**getattr(each, "__globals__", {}), "EventFilter": object}
        hints |= get_type_hints(each, known, include_extras=True)

    @wraps(command)
    def chosen(**given: Any) -> None:
        wanted = event_filter(**{each.name: given.pop(each.name) for each in options})
        command(wanted, **given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    told = [each.replace(kind=keyword, annotation=hints[each.name]) for each in (*options, *own)]
    chosen.__signature__ = inspect.Signature(told)  # type: ignore[attr-defined]
    chosen.__annotations__ = {each.name: each.annotation for each in told}
    return chosen


def class_name(asked: str | None) -> str | None:
    """The ontology's class for "pledge", "Pledges", "relations-change" or "RelationsChange"; raises CommuniqueError."""
    if asked is None:
        return None
    plain = asked.lower().replace("-", "").replace(" ", "").replace("_", "")
    known = {name.lower(): name for name in BY_NAME} | {
        path.replace("-", ""): each.name for path, each in BY_COLLECTION.items()
    }
    if plain not in known:
        raise CommuniqueError(f"There is no class {asked!r} of events; there are {', '.join(BY_NAME)}.")
    return known[plain]


def _any(values: Texts) -> tuple[str, ...] | None:
    return tuple(values) if values else None


def _exact(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))
