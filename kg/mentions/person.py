"""People as one text knows them: merged from every introduction, with the fullest name, the title and the country."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.mentions.offices import Introduction
from kg.mentions.titles import FEMALE, MALE
from kg.mentions.words import PARTICLES, given_names, plain_letters

# Rulers whom everybody calls by their first name: "King Salman".
_BY_FIRST_NAME = frozenset(
    {"king", "queen", "prince", "princess", "emir", "amir", "sultan", "emperor", "sheikh", "pope"}
)


@dataclass(frozen=True, slots=True)
class Person:
    """One person: `name` is the fullest form in the text, `names` all forms introduced, `keys` what may name them.

    `organization` is set when they act for an international organization; `country` is None then. `count` is how often
    they were introduced, `first` where. `gender` is "m", "f" or None.
    """

    name: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    role: str | None
    roles: tuple[str, ...]
    country: str | None
    organization: str | None
    gender: str | None
    count: int
    first: int


def merge(found: Iterable[Introduction]) -> tuple[Person, ...]:
    """The people that the introductions speak of, in order of first mention.

    A short form joins the person whose name ends in it ("Putin", "Vladimir Putin"), or begins with it in names that
    put the family first ("Xi", "Xi Jinping").
    """
    groups: list[list[Introduction]] = []
    for item in sorted((i for i in found if i.name), key=lambda i: (-len(i.name.split()), i.start)):
        home = next((group for group in groups if _same(item, group[0])), None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    return tuple(sorted((_person(group) for group in groups), key=lambda p: (p.first, p.name)))


def tail(name: str) -> str:
    """The last word of a name, "Jr." left out, in plain letters."""
    return plain_letters(_core(name)[-1])


def _same(item: Introduction, full: Introduction) -> bool:
    short, long = [plain_letters(w) for w in _core(item.name)], [plain_letters(w) for w in _core(full.name)]
    if short == long or short == long[-len(short) :]:
        return True
    if len(short) > 1 and short == long[: len(short)]:
        return True
    if len(short) == 1 and short[0] in long[1:] and _is_meant(item, full):
        return True
    if short[-1] == long[-1] and len(short) > 1:
        return short[0][0] == long[0][0] or short[0] in long
    if len(short) > 1 or len(long) < 2 or short[0] != long[0]:
        return False
    if item.country in (None, full.country) and _same_office(item.role, full.role):
        return True
    return long[0] not in _given_plain() or bool(_BY_FIRST_NAME & set((item.role or "").split()))


def _is_meant(item: Introduction, full: Introduction) -> bool:
    """By the first of two surnames: "FOREIGN MINISTER SOLANO", or "Foreign Minister Solano", for R. Solano Quiros."""
    same = item.country in (None, full.country) and _same_office(item.role, full.role)
    return len(item.name) > 3 and (item.name.isupper() or same)


def _same_office(one: str | None, other: str | None) -> bool:
    return bool(one and other) and set((one or "").split()) <= set((other or "").split()) | {"foreign"}


def _core(name: str) -> list[str]:
    return re.sub(r",? (?:Jr|Sr)\.?$| I{2,3}$| IV$", "", name).split() or [name]


def _person(group: list[Introduction]) -> Person:
    name = max((item.name for item in group), key=lambda n: (len(n.split()), len(n)))
    first = min(item.start for item in group)
    countries = Counter(item.country for item in group if item.country)
    organization = next((item.organization for item in group if item.organization), None)
    roles = sorted({item.role for item in group if item.role}, key=lambda r: (-len(r), r))
    return Person(
        name=name,
        names=tuple(sorted({item.name for item in group})),
        keys=_keys(name, group),
        role=roles[0] if roles else None,
        roles=tuple(roles),
        country=None if organization else (countries.most_common(1)[0][0] if countries else None),
        organization=organization,
        gender=_gender(name, group),
        count=len(group),
        first=first,
    )


def _keys(name: str, group: list[Introduction]) -> tuple[str, ...]:
    words = _core(name)
    keys = {name, " ".join(words), words[-1], *(item.name for item in group)}
    for start in range(1, len(words)):
        if words[start] not in PARTICLES or words[start] in ("bin", "al", "von", "van", "de"):
            keys.add(" ".join(words[start:]))
    if len(words) > 2:
        keys.add(f"{words[0]} {words[-1]}")
    if (
        len(words) > 1
        and len(words) <= 3
        and words[0] not in given_names()
        and len(words[0]) > 1
        and words[0][-1] != "."
    ):
        keys.add(words[0])
    return tuple(sorted(key for key in keys if (len(key) > 1 and not key.endswith(".")) or " " in key))


def _gender(name: str, group: list[Introduction]) -> str | None:
    said = [item.honorific for item in group if item.honorific] + [
        w for item in group for w in (item.role or "").lower().split()
    ]
    for word in said:
        if word.lower().rstrip(".") in FEMALE:
            return "f"
        if word.lower().rstrip(".") in MALE:
            return "m"
    return given_names().get(name.split()[0])


def _given_plain() -> frozenset[str]:
    return frozenset(plain_letters(name) for name in given_names())
