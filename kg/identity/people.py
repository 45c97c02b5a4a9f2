"""Which person a name means: a function of name and country alone, so that no order of arrival can matter.

A leader of data/leaders.txt is known again under any spelling of any of their names, without middle names, by initial,
and by surname where the table has one of that surname and country. Anybody else is the words of their name, spelt as
data/spellings.txt has them, without initials. Two people of one surname stay two, and so do a father and a son whom
"Jr." or initials tell apart.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from kg.data import rows
from kg.identity.bodies import office
from kg.identity.leaders import Leader, leaders
from kg.identity.slugs import slug, within
from kg.identity.spelling import PARTICLES, is_suffix, spelt, without_honorifics

_FAMILY_FIRST = frozenset({"CN", "TW", "KR", "KP", "VN", "KH"})
# Romanised in both orders, so that neither says which name is the family's.
_EITHER_ORDER = frozenset({"JP"})
_Key = tuple[str, ...]
_K = TypeVar("_K")
_V = TypeVar("_V")
_Table = dict[tuple[str | None, _Key], tuple[Leader, ...]]


@functools.lru_cache(maxsize=16384)
def person(name: str, country: str | None) -> str:
    """What stands for the person of that name who acts for that country: readable, fit for a path."""
    if _is_office(name):
        return within(office(slug(name), country), country)
    words = without_honorifics(slug(name).split("-"))
    leader = _leader(words, country)
    if leader is not None:
        return within(slug(leader.name), leader.country)
    return within("-".join(_own(words, country)), country)


def _own(words: Sequence[str], country: str | None) -> _Key:
    """The words by which somebody outside the table is known."""
    found = _without_initials(spelt(words, country))
    return tuple(sorted(found)) if country in _EITHER_ORDER and len(found) == 2 else found


def _leader(words: Sequence[str], country: str | None) -> Leader | None:
    """The one leader whom the words mean, by the surest way that knows any."""
    key = spelt(words, country)
    short = () if is_suffix(key[-1]) else _without_initials(key)
    for way in (_full(key, country), _by_short(short, country), _by_part(short, country)):
        found = set(way)
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _full(key: _Key, country: str | None) -> Iterator[Leader]:
    """Those of exactly this name, told with or without its initials, in either order."""
    table, anywhere = _by_full_name()
    for words in (key, _without_initials(key)):
        for turned in (words, *_turned(words)):
            found = table.get((country, turned), ())
            if not found and country is None and len(turned) > 1:
                found = anywhere.get(turned, ())
            if found:
                yield from found
                return


def _by_short(short: _Key, country: str | None) -> Iterator[Leader]:
    """Those who are so called without initials, and without a "Jr." that the name does not have either."""
    if len(short) > 1:
        yield from _by_short_name().get((country, short), ())


def _by_part(short: _Key, country: str | None) -> Iterator[Leader]:
    """Those whose surname it is, whose first name is told by its initial, or who have more names than the table."""
    for leader, known in _of_country().get(country, ()) if short else ():
        if _is_surname(short, known, country) or _has_initial(short, known) or _has_more(short, known, country):
            yield leader


def _is_surname(short: _Key, known: _Key, country: str | None) -> bool:
    if len(short) >= len(known):
        return False
    if country in _FAMILY_FIRST:
        return short == known[:1]
    if "bin" in known and short[0] != "bin":
        # What follows a father's name is that of a whole dynasty.
        return False
    before = known[len(known) - len(short) - 1]
    return known[-len(short) :] == short and before not in PARTICLES


def _has_more(short: _Key, known: _Key, country: str | None) -> bool:
    """ "Donald John Trump", "Iván Duque Márquez"."""
    if len(short) <= len(known) or len(known) < 2 or country in _FAMILY_FIRST:
        return False
    middle = len(known) == 2 and (short[0], short[-1]) == known and not PARTICLES & set(short)
    return middle or short[: len(known)] == known


def _has_initial(short: _Key, known: _Key) -> bool:
    """ "S. Jaishankar"."""
    return len(short) == len(known) > 1 and len(short[0]) == 1 and known[0][0] == short[0] and short[1:] == known[1:]


def _short(key: _Key) -> _Key:
    """A leader's name without initials and "Jr.", as texts may have it too."""
    found = _without_initials(key)
    return found[:-1] if len(found) > 1 and is_suffix(found[-1]) else found


def _without_initials(key: _Key) -> _Key:
    """Without single letters after the first word, where two words are left, or one and the first is none."""
    kept = tuple(word for at, word in enumerate(key) if at == 0 or len(word) > 1)
    if len(kept) > 2 and len(kept[0]) == 1:
        return kept[1:]
    return kept if len(kept) > 1 else key


def _turned(words: _Key) -> Iterator[_Key]:
    """The name with its first word last, and with its last word first."""
    if 1 < len(words) < 4:
        yield (*words[1:], words[0])
        yield (words[-1], *words[:-1])


@functools.cache
def _keys() -> tuple[tuple[Leader, _Key], ...]:
    """Each leader with each of their names as words."""
    found = []
    for leader in leaders():
        for name in (*leader.spellings, *leader.others):
            words = without_honorifics(slug(name).split("-"))
            found.append((leader, spelt(words, leader.country)))
    return tuple(found)


@functools.cache
def _by_full_name() -> tuple[_Table, dict[_Key, tuple[Leader, ...]]]:
    """By country and name, and by name alone."""
    anywhere = _grouped((key, leader) for leader, key in _keys())
    return _grouped(((leader.country, key), leader) for leader, key in _keys()), anywhere


@functools.cache
def _by_short_name() -> _Table:
    return _grouped(((leader.country, _short(key)), leader) for leader, key in _keys())


@functools.cache
def _of_country() -> dict[str | None, tuple[tuple[Leader, _Key], ...]]:
    return _grouped((leader.country, (leader, _short(key))) for leader, key in _keys())


def _grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, tuple[_V, ...]]:
    table: dict[_K, list[_V]] = defaultdict(list)
    for key, value in pairs:
        if value not in table[key]:
            table[key].append(value)
    return {key: tuple(found) for key, found in table.items()}


def _is_office(name: str) -> bool:
    """Somebody called by office alone: "French president", "President of Russia", "Deputy Chief of Staff"."""
    words = name.split()
    return not words or words[-1].islower() or " of " in name or words[-1].casefold() in _offices()


@functools.cache
def _offices() -> frozenset[str]:
    lists = (line.split() for key, line in rows("words.txt") if key in ("head", "head plural"))
    # Names as often as offices.
    return frozenset(itertools.chain.from_iterable(lists)) - {"king", "prince", "pope", "general", "judge", "sultan"}
