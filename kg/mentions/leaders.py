"""Leaders whom texts name without their country: known by full name anywhere, by surname beside an office they held.

A few are known by their surname alone, where the text introduces nobody by it.

The table knows no one's dates: where a surname and an office fit leaders of two countries, nobody is meant.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.identity.leaders import Leader
from kg.identity.leaders import leaders as table_of_leaders
from kg.mentions.offices import Introduction
from kg.mentions.words import plain_letters

_WORD = re.compile(r"[^\W\d_][\w'-]*")
_BEFORE = re.compile(r"([A-Z][\w'.-]*) \Z")
_AFTER = re.compile(r" ([A-Z][\w'-]*)")
# Words that a sentence, and not a name, may begin with.
_OPENING = frozenset("but and as when while after before on in if since although then so yet with at for both".split())
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())


def with_leaders(text: str, found: Iterable[Introduction]) -> tuple[Introduction, ...]:
    """The introductions, those of known leaders with their country, and the leaders whom nothing introduces."""
    told = tuple(_settled(introduction) for introduction in found)
    taken = [(i.start, i.end) for i in told if i.name]
    named = [i for i in _named(text) if not any(start < i.end and i.start < end for start, end in taken)]
    surnames = {_key(i.name).split()[-1] for i in (*told, *named) if i.name}
    return tuple(sorted((*told, *named, *_by_surname_alone(text, surnames)), key=lambda i: i.start))


def _settled(introduction: Introduction) -> Introduction:
    if not introduction.name or introduction.country or introduction.organization:
        return introduction
    leader = _by_name().get(_key(introduction.name)) or _by_office(introduction.name, introduction.role or "")
    if leader is None:
        return introduction
    return replace(introduction, country=leader.country, organization=leader.organization)


def _by_office(name: str, role: str) -> Leader | None:
    if " " in name:
        return None
    held = [leader for leader in _by_surname().get(_key(name), ()) if any(role.endswith(o) for o in leader.offices)]
    owners = {leader.country or leader.organization for leader in held}
    return held[0] if len(owners) == 1 else None


def _named(text: str) -> Iterator[Introduction]:
    index = _by_first_word()
    for word in _WORD.finditer(text):
        for leader in index.get(word.group(), ()):
            start, end = word.start(), word.start() + len(leader.name)
            if text.startswith(leader.name, start) and not text[end : end + 1].isalnum():
                yield _introduction(leader, leader.name, start)
                break


def _by_surname_alone(text: str, introduced: set[str]) -> Iterator[Introduction]:
    """The first mention of each leader whose surname is enough, where nobody is introduced by that surname."""
    met: set[str] = set()
    for word in _WORD.finditer(text):
        surname = word.group().removesuffix("'s")
        leader = _by_surname_enough().get(surname)
        if leader is None or leader.name in met or _key(surname) in introduced or _is_of_a_longer_name(text, word):
            continue
        met.add(leader.name)
        yield _introduction(leader, surname, word.start())


def _introduction(leader: Leader, name: str, start: int) -> Introduction:
    of = {"country": leader.country, "organization": leader.organization}
    return Introduction(name, start, start + len(name), None, start, start, **of)


def _is_of_a_longer_name(text: str, word: re.Match[str]) -> bool:
    """Whether another capitalized word stands right beside it: "Hunter Biden", "Trump Tower"."""
    before = _BEFORE.search(text, max(0, word.start() - 30), word.start())
    if before and before[1].lower() not in _OPENING and before[1] not in _DAYS:
        return True
    after = _AFTER.match(text, word.end())
    return after is not None and not word.group().endswith("'s") and after[1] not in _DAYS


def _key(name: str) -> str:
    return plain_letters(re.sub(r",? (?:Jr|Sr)\.?$", "", name))


def offices_of(name: str) -> tuple[str, ...]:
    """The offices that a known leader of this full name has held, () for anybody else."""
    leader = _by_name().get(_key(name))
    return leader.offices if leader else ()


@functools.cache
def leaders() -> tuple[Leader, ...]:
    """Those whom texts are searched for, in the table's order, once under each of the names that count."""
    return tuple(replace(row, name=name) for row in table_of_leaders() for name in row.spellings)


@functools.cache
def _by_name() -> dict[str, Leader]:
    return {_key(leader.name): leader for leader in leaders()}


@functools.cache
def _by_surname() -> dict[str, tuple[Leader, ...]]:
    table: dict[str, list[Leader]] = {}
    for leader in leaders():
        words = leader.name.split()
        for surname in {words[-1], words[0] if leader.country in ("CN", "KR", "KP", "TW", "VN", "KH") else words[-1]}:
            table.setdefault(_key(surname), []).append(leader)
    return {surname: tuple(found) for surname, found in table.items()}


@functools.cache
def _by_surname_enough() -> dict[str, Leader]:
    return {surname: leader for leader in leaders() for surname in leader.surnames}


@functools.cache
def _by_first_word() -> dict[str, tuple[Leader, ...]]:
    table: dict[str, list[Leader]] = {}
    for leader in sorted(leaders(), key=lambda one: -len(one.name)):
        table.setdefault(leader.name.split()[0], []).append(leader)
    return {word: tuple(found) for word, found in table.items()}
