"""The fields of an event that a curator may set, in the words of the interchange schema, and an event with them set."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from kg.curation.decisions import BadDecision
from kg.curation.records import (
    Naming,
    agent_from_record,
    money_from_record,
    money_to_record,
    naming_to_record,
    place_from_record,
)
from kg.model import STATUSES, Agent, Event, Kind, Place
from ontology.terms import BY_NAME

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_COUNTRY = re.compile("[A-Z]{2}")
_CURRENCY = re.compile("[A-Z]{3}")
_KINDS = get_args(Kind)


def read_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes in the form in which a decision keeps them; null or [] empties a field. Raises BadDecision."""
    unknown = sorted(changes.keys() - FIELDS.keys())
    if unknown:
        raise BadDecision(f"{', '.join(unknown)} cannot be set; what can be is {', '.join(FIELDS)}.")
    if not changes:
        raise BadDecision(f"Say what to set: {', '.join(FIELDS)}.")
    return {name: FIELDS[name](name, value) for name, value in sorted(changes.items())}


def edited(event: Event, changes: Mapping[str, Any]) -> Event:
    """The event with these fields set; `changes` as `read_changes` gives them."""
    return replace(event, **{name: _VALUES.get(name, _same)(value) for name, value in changes.items()})


def changes_of(event: Event) -> dict[str, Any]:
    """The changes that would make another event into this one."""
    plain = {name: getattr(event, name) for name in ("type", "status", "start", "end", "topic")}
    agents = {name: [naming_to_record(agent) for agent in getattr(event, name)] for name in ("actors", "targets")}
    return {
        **plain,
        **agents,
        "places": [naming_to_record(place) for place in event.places],
        "items": list(event.items),
        "amounts": [money_to_record(money) for money in event.amounts],
    }


def namings_in(changes: Mapping[str, Any]) -> tuple[Naming, ...]:
    """The agents and places that the changes name."""
    agents = (agent_from_record(each) for name in ("actors", "targets") for each in changes.get(name, ()))
    return (*agents, *map(place_from_record, changes.get("places", ())))


def _type(name: str, value: Any) -> str:
    if value not in BY_NAME:
        raise BadDecision(f"There is no class {value!r} of events; there are {', '.join(BY_NAME)}.")
    return str(value)


def _status(name: str, value: Any) -> str:
    if value not in STATUSES:
        raise BadDecision(f"{value!r} is no status; there are {', '.join(STATUSES)}.")
    return str(value)


def _date(name: str, value: Any) -> str | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise BadDecision(f"{name}: {value!r} is no date; write 2024, 2024-02 or 2024-02-19.")
    return value


def _text(name: str, value: Any) -> str | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise BadDecision(f"{name} is one text, not {value!r}.")
    return value


def _items(name: str, value: Any) -> list[str]:
    texts = [_text(name, each) for each in _list(name, value)]
    return sorted({text for text in texts if text})


def _amounts(name: str, value: Any) -> list[Mapping[str, Any]]:
    return [_amount(each) for each in _list(name, value)]


def _amount(value: Any) -> Mapping[str, Any]:
    record = _object("amounts", value, {"value", "currency", "wording"}, {"value": 37000000, "currency": "USD"})
    try:
        exact = Decimal(str(record.get("value")))
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or isinstance(record.get("value"), bool):
        raise BadDecision(f"amounts: {record.get('value')!r} is no number.")
    currency = record.get("currency")
    if currency is not None and not _CURRENCY.fullmatch(str(currency)):
        raise BadDecision(f"amounts: {currency!r} is no currency of ISO 4217, such as USD; null for none.")
    return {"value": str(exact), "currency": currency, "wording": _text("wording", record.get("wording")) or ""}


def _actors(name: str, value: Any) -> list[Mapping[str, Any]]:
    found = _agents(name, value)
    if not found:
        raise BadDecision("Somebody acts in every event, so its actors cannot be emptied; reject the event instead.")
    return found


def _agents(name: str, value: Any) -> list[Mapping[str, Any]]:
    return [naming_to_record(read_agent(name, each)) for each in _list(name, value)]


def _places(name: str, value: Any) -> list[Mapping[str, Any]]:
    return [naming_to_record(read_place(name, each)) for each in _list(name, value)]


def read_agent(name: str, value: Any) -> Agent:
    """The agent that the JSON tells; raises BadDecision."""
    example = {"name": "Yoko Kamikawa", "kind": "person", "country": "JP"}
    record = _object(name, value, {"name", "kind", "country", "wikidata", "role", "told"}, example)
    if record.get("kind") not in _KINDS:
        raise BadDecision(f"{name}: {record.get('kind')!r} is no kind; there are {', '.join(_KINDS)}.")
    return Agent(_called(name, record), record["kind"], _country(name, record), _text(name, record.get("wikidata")))


def read_place(name: str, value: Any) -> Place:
    """The place that the JSON tells; raises BadDecision."""
    known = {"name", "country", "geonames", "latitude", "longitude", "wikidata", "kind"}
    record = _object(name, value, known, {"name": "Kyiv", "country": "UA"})
    try:
        geonames = None if record.get("geonames") is None else int(record["geonames"])
        latitude, longitude = (
            None if record.get(each) is None else float(record[each]) for each in ("latitude", "longitude")
        )
    except (TypeError, ValueError):
        raise BadDecision(f"{name}: geonames is a whole number, latitude and longitude are numbers.") from None
    return Place(
        _called(name, record),
        _country(name, record),
        geonames,
        latitude,
        longitude,
        _text(name, record.get("wikidata")),
    )


def _called(name: str, record: Mapping[str, Any]) -> str:
    called = _text(name, record.get("name"))
    if not called or not called.strip():
        raise BadDecision(f"{name}: each needs a name.")
    return called.strip()


def _country(name: str, record: Mapping[str, Any]) -> str | None:
    country = record.get("country")
    if country in (None, ""):
        return None
    if not _COUNTRY.fullmatch(str(country)):
        raise BadDecision(f"{name}: {country!r} is no country code; write two capitals, such as JP.")
    return str(country)


def _object(name: str, value: Any, known: set[str], example: Mapping[str, Any]) -> Mapping[str, Any]:
    # What REST sends out can be sent back in, with the IRI that it carries.
    record = {key: each for key, each in value.items() if key != "id"} if isinstance(value, Mapping) else None
    if record is None or record.keys() - known:
        raise BadDecision(f"{name}: write each as in {example}, not {value!r}.")
    return record


def _list(name: str, value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadDecision(f"{name} is a list, not {value!r}.")
    return value


def _same(value: Any) -> Any:
    return value


FIELDS: dict[str, Callable[[str, Any], Any]] = {
    "type": _type,
    "status": _status,
    "start": _date,
    "end": _date,
    "topic": _text,
    "items": _items,
    "amounts": _amounts,
    "actors": _actors,
    "targets": _agents,
    "places": _places,
}
_VALUES: dict[str, Callable[[Any], Any]] = {
    "items": tuple,
    "amounts": lambda value: tuple(map(money_from_record, value)),
    "actors": lambda value: tuple(map(agent_from_record, value)),
    "targets": lambda value: tuple(map(agent_from_record, value)),
    "places": lambda value: tuple(map(place_from_record, value)),
}
