"""From a set of reports to happenings: average-link clustering over likeness.

The outcome depends on the set alone. Two groups join while their reports are alike on average, the most alike first; so
one vague report does not glue two happenings together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from kg.fuse.keys import filed_under, sought_by
from kg.fuse.pairs import likeness, threshold
from kg.fuse.told import Told, earliest_first


def groups(told: Iterable[Told]) -> list[tuple[Told, ...]]:
    """The reports, those of one happening together, earliest first; the groups by their earliest reports."""
    each = sorted(told, key=earliest_first)
    if len(each) == 1:
        return [(each[0],)]
    filed, sought = [filed_under(one) for one in each], [sought_by(one) for one in each]
    alike = {
        (i, j): chance
        for i, one in enumerate(each)
        for j, other in enumerate(each[i + 1 :], i + 1)
        if (chance := likeness(one, other)) > 0.0
    }
    found: dict[int, list[int]] = {i: [i] for i in range(len(each))}
    home = list(range(len(each)))
    least = threshold()
    for (i, j), chance in sorted(alike.items(), key=lambda pair: (-pair[1], pair[0])):
        if chance < least:
            break
        if sought[i].isdisjoint(filed[j]):
            continue
        one, other = sorted((home[i], home[j]))
        if one != other and _average(found[one], found[other], alike) >= least:
            found[one] += found.pop(other)
            for member in found[one]:
                home[member] = one
    return [tuple(each[i] for i in sorted(members)) for _, members in sorted(found.items())]


def reached(start: Iterable[Told], filed: Callable[[frozenset[str]], Iterable[Told]]) -> list[Told]:
    """The reports that can be reached from these in steps of enough likeness, these left out.

    `filed` gives the reports that are filed under any of some keys.
    """
    open_ = list(start)
    seen, found, least = {each.iri for each in open_}, [], threshold()
    while open_:
        one = open_.pop()
        for other in filed(sought_by(one)):
            if other.iri not in seen and likeness(one, other) >= least:
                seen.add(other.iri)
                found.append(other)
                open_.append(other)
    return found


def happenings(told: Iterable[Told]) -> list[tuple[Told, ...]]:
    """As `groups`, for many reports at once: only those filed where another seeks are compared."""
    each = sorted(told, key=earliest_first)
    files: dict[str, list[Told]] = defaultdict(list)
    for one in each:
        for key in filed_under(one):
            files[key].append(one)
    done: set[str] = set()
    found: list[tuple[Told, ...]] = []
    for one in each:
        if one.iri not in done:
            near = [one, *reached([one], lambda keys: (other for key in keys for other in files.get(key, ())))]
            done.update(other.iri for other in near)
            found += groups(near)
    return sorted(found, key=lambda group: earliest_first(group[0]))


def _average(one: list[int], other: list[int], alike: dict[tuple[int, int], float]) -> float:
    """The mean likeness across the two; 0 where any two cannot be the same at all."""
    chances = [alike.get((min(i, j), max(i, j)), 0.0) for i in one for j in other]
    return sum(chances) / len(chances) if all(chances) else 0.0
