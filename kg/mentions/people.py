"""Find people by their offices: "Japanese Foreign Minister Yoko Kamikawa", "Sergei Lavrov, Russia's foreign minister".

Three steps over a folded text with its listed names: read each title and the name beside it (`introductions`), merge
those into people who carry their fullest name, title and country through the text, then mark every later mention by
full name or surname. People's countries come from the text alone.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.mentions.leaders import with_leaders
from kg.mentions.listed import Name
from kg.mentions.nouns import find_nouns
from kg.mentions.offices import Introduction, introductions
from kg.mentions.person import Person, merge
from kg.mentions.words import NAME_WORD, UPPER, capital_before

# A word of a name: capitalised, or a small particle before one ("bin Salman").
_WORD = re.compile(rf"(?<![\w.-])(?:[{UPPER}][\w'-]*?(?='s\b|\W|$)|(?:bin|al|von|van|de)(?= [{UPPER}]))")
_BEFORE_SURNAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Lord|Gen|Col|Lt|Adm|Sen|Gov|Amb)\.?|President|Minister|Secretary|Chancellor|Premier|General|"
    r"Ambassador|King|Queen|Prince|Emir|Sheikh|Pope|Senator|Admiral|Colonel|Representative|Governor|Commissioner|and|"
    r"Under) $"
)


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    person: Person


def find_people(text: str, listed: tuple[Name, ...]) -> tuple[Name, ...]:
    """The listed names with people, titles and agent nouns added, in order, none overlapping another.

    A person wins over a place inside their name; a listed name of several words wins over a person.
    """
    found = with_leaders(text, introductions(text, listed))
    people = merge(found)
    persons = _without_overlaps((*_introduced(found, people), *_later(text, people, listed)))
    names = [*persons, *_titles(text, found), *find_nouns(text)]
    return _combine(persons, listed, names)


def _introduced(found: Iterable[Introduction], people: tuple[Person, ...]) -> Iterator[Name]:
    by_name = {name: person for person in people for name in person.names}
    for introduction in found:
        if introduction.name and introduction.name in by_name:
            yield _name(introduction.start, introduction.end, introduction.name, by_name[introduction.name])


def _later(text: str, people: tuple[Person, ...], listed: tuple[Name, ...]) -> Iterator[Name]:
    """Every mention of a known person by full name, by surname, or by another run of their names."""
    index = _by_first_word(_keys(people))
    if not index:
        return
    taken = {name.start for name in listed if name.what not in ("city", "region") or " " in name.text}
    for match in _WORD.finditer(text):
        if match.start() in taken:
            continue
        for key, candidates in index.get(match.group(), ()):
            end = match.start() + len(key)
            if not text.startswith(key, match.start()) or text[end : end + 1].isalnum() or text[end : end + 1] == "-":
                continue
            if " " in key or _stands_alone(text, match.start(), end):
                yield _name(match.start(), end, key, _choose(text, match.start(), candidates))
                break


def _by_first_word(keys: dict[str, tuple[Person, ...]]) -> dict[str, list[tuple[str, tuple[Person, ...]]]]:
    index: dict[str, list[tuple[str, tuple[Person, ...]]]] = {}
    for key in sorted(keys, key=lambda k: (-len(k), k)):
        first = _WORD.match(key)
        if first:
            index.setdefault(first.group(), []).append((key, keys[key]))
    return index


def _keys(people: tuple[Person, ...]) -> dict[str, tuple[Person, ...]]:
    keys: dict[str, tuple[Person, ...]] = {}
    for person in people:
        for key in person.keys:
            keys[key] = (*keys.get(key, ()), person)
            upper = key.upper()
            if len(key) > 3:
                keys[upper] = (*keys.get(upper, ()), person)
    return keys


def _choose(text: str, start: int, candidates: tuple[Person, ...]) -> Person:
    """Of namesakes, the one whose title stands before the name, else the one that the text names with most titles."""
    if len(candidates) == 1:
        return candidates[0]
    before = text[max(0, start - 30) : start].lower()
    titled = [p for p in candidates if p.role and any(before.rstrip().endswith(role) for role in p.roles)]
    female = re.search(r"\b(?:mrs|ms|lady)\.? $", before)
    gendered = (
        [p for p in candidates if p.gender == ("f" if female else "m")]
        if re.search(r"\bm(?:r|s|rs)\.? $", before)
        else []
    )
    pool = titled or gendered or list(candidates)
    return max(pool, key=lambda p: (p.count, -p.first))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """No other capitalised word belongs to it: "Biden", "President Biden", not "Hunter Biden" or "Biden Foundation"."""
    shouted = text[start:end].isupper()
    titled = shouted or _BEFORE_SURNAME.search(text, max(0, start - 16), start)
    if not titled and capital_before(text, start):
        return False
    after = re.match(r" (?:[A-Z]\. )?([A-Z][\w'-]+)", text[end : end + 30])
    return not (after and NAME_WORD.fullmatch(after.group(1)) and not _is_office(after.group(1)))


def _is_office(word: str) -> bool:
    return word in ("Administration", "Government", "Cabinet", "Presidency") or word.isupper()


def _titles(text: str, found: Iterable[Introduction]) -> Iterator[Name]:
    for item in found:
        if item.title_end > item.title_start:
            span = (item.title_start, item.title_end)
            title = Name(*span, text[slice(*span)], "title", item.role or "", item.country)
            yield replace(title, organization=item.organization)


def _name(start: int, end: int, surface: str, person: Person) -> Name:
    return Name(
        start, end, surface, "person", person.name, person.country, role=person.role, organization=person.organization
    )


def _without_overlaps(names: Iterable[Name]) -> list[Name]:
    kept: list[Name] = []
    end = -1
    for name in sorted(names, key=lambda n: (n.start, -n.end)):
        if name.start >= end:
            kept.append(name)
            end = name.end
    return kept


def _combine(persons: list[Name], listed: tuple[Name, ...], others: list[Name]) -> tuple[Name, ...]:
    """People over places within them, both over titles and nouns."""
    inside = [name for name in listed if not _covered(name, persons)]
    solid = sorted((*inside, *persons), key=lambda n: n.start)
    loose = [name for name in others if name.what in ("title", "noun") and not _covered(name, solid)]
    return tuple(_without_overlaps((*solid, *loose)))


def _covered(name: Name, sorted_names: list[Name]) -> bool:
    at = bisect.bisect_right(sorted_names, name.start, key=lambda n: n.start)
    return any(other.start < name.end and name.start < other.end for other in sorted_names[max(0, at - 1) : at + 1])
