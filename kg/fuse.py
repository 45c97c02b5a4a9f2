"""Which reports tell of the same happening, and what they conclude together.

Reports can only tell of one event when they share a key: class, countries of the actors, countries of the targets, and
month (a report that knows only the year meets only its like). Within a key the outcome depends on the set of its
reports alone, never on the order in which they came: they are put into a canonical order, and each joins the first
group with all of whose members it agrees, or starts one. That every member must agree keeps a vague report from gluing
two events together. Two reports of one article never join, since the extractor has merged what is one there.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.iris import Iris, slug
from kg.model import Agent, Event, Money, Place, Report, Status

_RANK: dict[Status, int] = {"proposed": 0, "planned": 1, "cancelled": 2, "occurred": 3}
_WORD = re.compile(r"[^\W_]+")
# Words that two descriptions may share without speaking of the same thing.
_EMPTY_WORDS = frozenset(
    _WORD.findall(
        "a all also an and any are as at be been both by for from had has have her his in including into is it its "
        "more new no not of on or other our over s some such than that the their these they this to under was were "
        "which who will with would support issue issues situation country countries people government state states"
    )
)
# Two wordings speak of the same when they share at least this part of the shorter one's words.
SHARED_PART = 0.5
# A fused event never counts as certain.
MOST_CONFIDENT = 0.99


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what fusion needs to know of where it stands. `number` is its number in its article."""

    iri: str
    article: str
    number: int
    published: str | None
    report: Report


def key(report: Report) -> str:
    """What two reports must share to be compared at all. Reports without a date share the month "-"."""
    month = report.start[:7] if report.start else "-"
    return "|".join((report.type, _parties(report.actors), _parties(report.targets), month))


def groups(told: Iterable[Told]) -> list[tuple[Told, ...]]:
    """The reports of one key, those of one event together, earliest first. Order of input does not matter."""
    found: list[list[Told]] = []
    for each in sorted(told, key=_most_telling_first):
        home = next((group for group in found if all(agree(each, member) for member in group)), None)
        if home is None:
            found.append([each])
        else:
            home.append(each)
    return [tuple(sorted(group, key=earliest_first)) for group in found]


def agree(one: Told, other: Told) -> bool:
    """Whether two reports of one key may tell of the same happening."""
    a, b = one.report, other.report
    return (
        one.article != other.article
        and _statuses_agree(a.status, b.status)
        and _persons_agree(a, b)
        and _dates_agree(a, b)
        and _contents_agree(a, b)
    )


def conclude(group: Sequence[Told], iris: Iris) -> Event:
    """The event that these reports, earliest first, tell of together."""
    reports = [told.report for told in group]
    return Event(
        iri=iris.event(group[0].iri),
        type=reports[0].type,
        status=max((report.status for report in reports), key=_RANK.__getitem__),
        actors=_fullest([agent for report in reports for agent in report.actors], iris),
        targets=_fullest([agent for report in reports for agent in report.targets], iris),
        places=_once((place for report in reports for place in report.places), iris),
        start=_most_precise(report.start for report in reports),
        end=_most_precise(report.end for report in reports),
        amounts=_amounts(reports),
        items=tuple(sorted({item for report in reports for item in report.items})),
        topic=next((report.topic for report in reports if report.topic), None),
        confidence=_confidence(reports),
        reported_in=tuple(told.iri for told in group),
        disputed=_disputed(reports),
    )


def earliest_first(told: Told) -> tuple[str, str, int]:
    """The order of reports: by day of publication, undated last, then by article and number."""
    return (told.published or "9999", told.article, told.number)


def _parties(agents: Iterable[Agent]) -> str:
    return "+".join(sorted({agent.country or f"~{slug(agent.name)}" for agent in agents}))


def _most_telling_first(told: Told) -> tuple[int, int, int, tuple[str, str, int]]:
    report = told.report
    content = bool(report.amounts) + bool(report.items) + bool(report.topic)
    return (-len(report.start or ""), -len(_persons(report)), -content, earliest_first(told))


def _statuses_agree(one: Status, other: Status) -> bool:
    # Proposed, planned, occurred are steps of one course; what occurred was not called off.
    return {one, other} != {"occurred", "cancelled"}


def _persons_agree(one: Report, other: Report) -> bool:
    ours, theirs = _persons(one), _persons(other)
    return not ours or not theirs or any(a <= b or b <= a for a in ours for b in theirs)


def _persons(report: Report) -> list[frozenset[str]]:
    return [_name_words(agent) for agent in report.actors if agent.kind == "person"]


@functools.lru_cache(maxsize=4096)
def _name_words(agent: Agent) -> frozenset[str]:
    return frozenset(slug(agent.name).split("-"))


def _dates_agree(one: Report, other: Report) -> bool:
    if one.start is None or other.start is None:
        return one.start == other.start and _same_substance(one, other)
    if one.start == other.start:
        return len(one.start) == len("2024-02-19") or _same_substance(one, other)
    # A month or a year holds many days, so it takes more than the date to tell that both mean the same.
    return _prefixes(one.start, other.start) and _same_substance(one, other)


def _prefixes(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _contents_agree(one: Report, other: Report) -> bool:
    if one.items and other.items and not _same_words(one.items, other.items):
        return False
    if one.amounts and other.amounts and not _values(one.amounts) & _values(other.amounts):
        # They may dispute the sum of one and the same thing, if it is named.
        return bool(one.items and other.items) or _same_topic(one, other)
    return not (one.topic and other.topic) or bool(one.items and other.items) or _same_topic(one, other)


def _same_substance(one: Report, other: Report) -> bool:
    return bool(
        (one.items and other.items and _same_words(one.items, other.items))
        or (one.amounts and _values(one.amounts) & _values(other.amounts))
        or _same_topic(one, other)
    )


def _same_topic(one: Report, other: Report) -> bool:
    return bool(one.topic and other.topic and _same_words((one.topic,), (other.topic,)))


def _same_words(one: Sequence[str], other: Sequence[str]) -> bool:
    return any(_alike(_words(a), _words(b)) for a in one for b in other)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and len(one & other) / shorter >= SHARED_PART


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _EMPTY_WORDS)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _values(amounts: Iterable[Money]) -> set[tuple[object, str | None]]:
    return {(money.value, money.currency) for money in amounts}


def _once(places: Iterable[Place], iris: Iris) -> tuple[Place, ...]:
    return tuple({iris.place(place): place for place in places}.values())


def _fullest(agents: Sequence[Agent], iris: Iris) -> tuple[Agent, ...]:
    """Each agent once; a person named in part gives way to the one of the same country named in full."""
    distinct = {iris.agent(agent): agent for agent in agents}.values()
    return tuple(agent for agent in distinct if not any(_named_in_part(agent, other) for other in distinct))


def _named_in_part(agent: Agent, other: Agent) -> bool:
    same = agent.kind == other.kind == "person" and agent.country == other.country
    return same and _name_words(agent) < _name_words(other)


def _most_precise(dates: Iterable[str | None]) -> str | None:
    return min((date for date in dates if date), key=lambda date: (-len(date), date), default=None)


def _amounts(reports: Iterable[Report]) -> tuple[Money, ...]:
    first: dict[tuple[object, str | None], Money] = {}
    for money in (money for report in reports for money in report.amounts):
        first.setdefault((money.value, money.currency), money)
    return tuple(first.values())


def _confidence(reports: Sequence[Report]) -> float:
    """One report's own; for several, that not all are wrong (noisy or)."""
    if len(reports) == 1:
        return reports[0].confidence
    doubt = 1.0
    for report in reports:
        doubt *= 1 - report.confidence
    return round(min(1 - doubt, MOST_CONFIDENT), 4)


def _disputed(reports: Sequence[Report]) -> tuple[str, ...]:
    """The fields on which two reports say what cannot both be the whole truth."""
    pairs = list(itertools.combinations(reports, 2))
    contradict = {
        "amounts": any(_amounts_differ(a, b) for a, b in pairs),
        "end": any(a.end and b.end and not _prefixes(a.end, b.end) for a, b in pairs),
    }
    return tuple(field for field, differs in contradict.items() if differs)


def _amounts_differ(one: Report, other: Report) -> bool:
    ours, theirs = _values(one.amounts), _values(other.amounts)
    return bool(ours and theirs) and not (ours <= theirs or theirs <= ours)
