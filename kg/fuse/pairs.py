"""How likely two reports of different articles tell of the same happening.

A small logistic model over what they share and where they differ decides; its weights ship as data
(`kg/data/same_event.json`), trained by `make train` on groups of reports that were told apart by reading.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TypeAlias

from kg.events import linear
from kg.fuse.told import Told

Persons: TypeAlias = tuple[tuple[str, frozenset[str]], ...]

MODEL = "same_event"
# The least part of the shorter one's words that two reports with other parties on both sides must share: keeps 374 of
# 383 pairs of one happening among the groups read, and leaves out a third of the others.
ALIKE_WORDS = 0.2
GATHERINGS = ("Meeting", "Visit")
# Where `plain` says so, 88 of 96 pairs of the groups read were of one happening.
PLAIN = 0.97
SAME_WORDS = 0.6
# From this Dice coefficient of their words on, two sentences are alike.
ALIKE = 0.45
_STEPS = (0, 1, 3, 7, 31, 100)
_SHARES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9)


def likeness(one: Told, other: Told) -> float:
    """The chance in [0, 1] that both tell of one happening; 0 where they contradict each other."""
    return _likeness(one, other) if one.iri < other.iri else _likeness(other, one)


@functools.lru_cache(maxsize=1 << 18)
def _likeness(one: Told, other: Told) -> float:
    # Every report that comes in is compared with the same ones again, where it joins them.
    if contradict(one, other):
        return 0.0
    chance = linear.load(MODEL).chance(features(one, other))
    return max(chance, PLAIN) if plain(one, other) else chance


def forget_likenesses() -> None:
    """Forgets what is kept of pairs, for whoever changes the model under way."""
    _likeness.cache_clear()


def plain(one: Told, other: Told) -> bool:
    """Whether two reports that do not contradict each other agree so well that no model need be asked.

    The same persons meet or travel on the same day; the same giver gives the same sum to the same beneficiary; or
    the same parties do on one day what is told in much the same words.
    """
    a, b = one.report, other.report
    dates = _dates(one, other)
    if a.type in GATHERINGS and one.targets == other.targets and dates in ("same10", "within"):
        lands = [frozenset(place.country for place in each.places if place.country) for each in (a, b)]
        several = len(one.parties) > 1 or len(one.persons) > 1
        if several and _persons(one, other) == "same" and _relation(*lands) != "other":
            return True
    sums = {(m.value, m.currency) for m in a.amounts} & {(m.value, m.currency) for m in b.amounts}
    if sums and one.actors == other.actors and one.targets & other.targets:
        return True
    return dates == "same10" and one.parties == other.parties and _dice(one.words, other.words) >= SAME_WORDS


def threshold() -> float:
    """The likeness from which on two reports are taken for one happening."""
    return linear.load(MODEL).threshold


def contradict(one: Told, other: Told) -> bool:
    """Whether both cannot be of one happening: two classes, no party shared, one state acting through other persons.

    Nor can two of one article: the extractor has joined what is one there. Where only one of several parties is shared,
    the words must be alike as well.
    """
    if one.article == other.article or one.report.type != other.report.type:
        return True
    shared = len(one.parties & other.parties)
    others = min(len(one.parties), len(other.parties)) > shared
    if shared == 0 or (others and _share(one.words, other.words) < ALIKE_WORDS):
        return True
    return _clash(one.acting, other.acting)


def features(one: Told, other: Told) -> set[str]:
    """What the model sees of two reports of one class, whichever comes first, as names of features that are present."""
    return set(_features(one, other))


def _features(one: Told, other: Told) -> Iterator[str]:
    kind, found = one.report.type, _comparisons(one, other)
    yield f"type={kind}"
    for name, value in found.items():
        yield f"{name}={value}"
        yield f"{kind}:{name}={value}"
    meet = "meet" if one.targets & other.targets else "part"
    alike = "alike" if _dice(one.words, other.words) > ALIKE else "unlike"
    yield f"sum={found['amounts']}:{found['actors']}:{meet}"
    yield from _together(kind, alike, **found)


def _together(
    kind: str,
    alike: str,
    *,
    actors: str,
    targets: str,
    parties: str,
    persons: str,
    dates: str,
    published: str,
    words: str,
    substance: str,
    amounts: str,
    lands: str,
    **_: str,
) -> Iterator[str]:
    """What is seen together, of any class and of this one; days that are far apart are all alike here."""
    near = dates if dates in ("same10", "within", "finer", "1") else "far"
    yield f"who-when={parties}:{persons}:{dates}"
    yield f"when-words={dates}:{words}"
    yield f"who-words={parties}:{words}"
    yield f"when-published={dates}:{published}"
    yield f"where-when={lands}:{dates}"
    yield f"both={actors}:{targets}"
    yield f"amounts-words={amounts}:{words}"
    yield f"whole={parties}:{near}:{alike}"
    yield f"who-when-where={parties}:{near}:{lands}"
    yield f"who-what={parties}:{substance}:{near}"
    yield f"{kind}:who-when={parties}:{dates}"
    yield f"{kind}:persons-when={persons}:{near}"
    yield f"{kind}:persons-when-words={persons}:{near}:{alike}"
    yield f"{kind}:whole={parties}:{near}:{alike}"
    yield f"{kind}:who-when-where={persons}:{near}:{lands}"


def _comparisons(one: Told, other: Told) -> dict[str, str]:
    """How the two compare, each thing by itself."""
    a, b = one.report, other.report
    return {
        "actors": _relation(one.actors, other.actors),
        "targets": _relation(one.targets, other.targets),
        "parties": _relation(one.parties, other.parties),
        "shared": str(min(4, len(one.parties & other.parties))),
        "persons": _persons(one, other),
        "dates": _dates(one, other),
        "published": _apart(one.published_day, other.published_day),
        "words": _steps(_share(one.words, other.words), _SHARES),
        "dice": _steps(_dice(one.words, other.words), _SHARES),
        "substance": _steps(_share(one.substance, other.substance), _SHARES)
        if one.substance and other.substance
        else "-",
        "amounts": _relation({(m.value, m.currency) for m in a.amounts}, {(m.value, m.currency) for m in b.amounts}),
        "places": _relation({p.name for p in a.places}, {p.name for p in b.places}),
        "lands": _relation({p.country for p in a.places if p.country}, {p.country for p in b.places if p.country}),
        "status": "=".join(sorted((a.status, b.status))),
    }


def _relation(one: frozenset[object] | set[object], other: frozenset[object] | set[object]) -> str:
    if not one or not other:
        return "neither" if not one and not other else "one"
    return "same" if one == other else "within" if one < other or other < one else "some" if one & other else "other"


def _persons(one: Told, other: Told) -> str:
    """How the persons of both compare: the same, some of them, none; and whether those left over exclude each other."""
    ours, theirs = one.persons, other.persons
    if not ours or not theirs:
        return "neither" if not ours and not theirs else "one"
    left, right = _left_over(ours, theirs), _left_over(theirs, ours)
    shared = "some" if len(left) < len(ours) else "none"
    clash = {c for c, _ in left} & {c for c, _ in right}
    beyond = "clash" if clash else "both" if left and right else "one" if left or right else ""
    return f"{shared}-{beyond}" if beyond else "same"


def _clash(ours: Persons, theirs: Persons) -> bool:
    left, right = _left_over(ours, theirs), _left_over(theirs, ours)
    return bool({country for country, _ in left} & {country for country, _ in right})


def _left_over(ours: Persons, theirs: Persons) -> list[tuple[str, frozenset[str]]]:
    """Those of ours who are none of theirs."""
    return [(c, n) for c, n in ours if not any(c == d and _one_name(n, m) for d, m in theirs)]


def _one_name(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _dates(one: Told, other: Told) -> str:
    a, b = one.report.start, other.report.start
    if a is None or b is None:
        both = a is None and b is None
        return ("undated" if both else "half-dated") + _apart(one.day, other.day)
    if a == b:
        return f"same{len(a)}"
    if a.startswith(b) or b.startswith(a):
        return "finer"
    if one.day is None or other.day is None:
        return "other"
    if one.day <= other.day <= (one.last_day or 0) or other.day <= one.day <= (other.last_day or 0):
        return "within"
    return _apart(one.day, other.day)


def _apart(one: int | None, other: int | None) -> str:
    if one is None or other is None:
        return "?"
    return _steps(abs(one - other), _STEPS)


def _steps(value: float, steps: tuple[float, ...]) -> str:
    return str(sum(value > step for step in steps))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
