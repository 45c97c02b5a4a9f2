"""Whether an entity has the value of a property that a table tells, in whatever form tables have it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from kg.mentions.names import country_of
from kg.query.entities import PROPERTIES, Entity, Value
from kg.query.likeness import words

IDENTIFYING = tuple(each.id for each in PROPERTIES.values() if each.identifies)
NAMING = ("label", "altLabel")
# Degrees; about eleven kilometres.
_NEAR = 0.1


def verdict(entity: Entity, pid: str, told: Sequence[Value]) -> bool | None:
    """Whether the entity has one of the values of that property; None where that cannot be said.

    That a person holds another office than the one told is no contradiction.
    """
    if pid in NAMING:
        return bool({words(str(each)) for each in told} & {words(each) for each in entity.spellings})
    wanted = {key for each in told for key in normal(pid, each)}
    has = {key for each in entity.values.get(pid, ()) for key in normal(pid, each)}
    if not wanted or not has:
        return None
    if pid in ("latitude", "longitude"):
        return any(math.isclose(one, other, abs_tol=_NEAR) for one in _numbers(wanted) for other in _numbers(has))
    return bool(wanted & has) or (None if pid == "role" else False)


def normal(pid: str, value: Value) -> Iterator[Value]:
    """The value as the graph would have it, nothing for what can be no value of the property."""
    text = str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
    last = text.rstrip("/").rpartition("/")[2]
    if pid == "country":
        code = last if text.startswith("http") else country_of(text)
        yield from [code] if code else []
    elif pid in ("latitude", "longitude"):
        yield from _numbers([text])
    elif pid == "role":
        yield words(text)
    elif text:
        yield last.zfill(3) if pid == "numericCode" else last.upper()


def country_codes(told: Iterable[tuple[str, Sequence[Value]]]) -> frozenset[str]:
    """The codes of the countries that the values tell."""
    return frozenset(
        str(code) for pid, values in told if pid == "country" for each in values for code in normal(pid, each)
    )


def identifier_keys(entity: Entity) -> list[tuple[str, Value]]:
    """Each identifier of the entity with its property."""
    return [(pid, key) for pid in IDENTIFYING for each in entity.values.get(pid, ()) for key in normal(pid, each)]


def _numbers(values: Iterable[Value]) -> Iterator[float]:
    for each in values:
        try:
            found = float(each)
        except ValueError:
            continue
        if math.isfinite(found):
            yield found
