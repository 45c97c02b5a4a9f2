"""What the reports of one happening say together.

Where they differ, both stay as they are in their articles; the event names the field in `disputed` and takes what
weighs most. A report weighs 1, twice that where the article is a party's own (an official site of an actor's state),
and each source counts once for one value; of equally heavy values the one told last holds.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from kg.fuse.told import Told, name_words
from kg.iris import Iris
from kg.mentions.source import Source
from kg.model import Agent, Event, Money, Place, Status

# A fused event never counts as certain.
MOST_CONFIDENT = 0.99
OWN_WEIGHT = 2
_STEPS: dict[Status, int] = {"proposed": 0, "planned": 1, "occurred": 2, "cancelled": 2}
_Value = TypeVar("_Value", bound=Hashable)


def conclude(group: Sequence[Told], iris: Iris) -> Event:
    """The event that these reports, earliest first, tell of together."""
    reports = [told.report for told in group]
    start, end = _period(group)
    return Event(
        iri=iris.event(group[0].iri),
        type=reports[0].type,
        status=_status(group),
        actors=_fullest([agent for report in reports for agent in report.actors], iris),
        targets=_fullest([agent for report in reports for agent in report.targets], iris),
        places=_places(group, iris),
        start=start,
        end=end,
        amounts=_amounts(group),
        items=tuple(sorted({item for report in reports for item in report.items})),
        topic=next((report.topic for report in reports if report.topic), None),
        confidence=_confidence(group),
        reported_in=tuple(told.iri for told in group),
        disputed=_disputed(group),
    )


def _weightiest(told: Iterable[tuple[Told, _Value]]) -> _Value | None:
    """The value that weighs most by the rule of this module, None of none."""
    by_value: dict[_Value, dict[str, int]] = defaultdict(dict)
    latest: dict[_Value, tuple[str, str, int]] = {}
    for each, value in told:
        source = each.source or each.article
        by_value[value][source] = max(by_value[value].get(source, 0), _weight(each))
        latest[value] = max(latest.get(value, ("", "", 0)), (each.published or "", each.article, each.number))
    return max(by_value, key=lambda value: (sum(by_value[value].values()), latest[value]), default=None)


def _weight(told: Told) -> int:
    speaks = _speaks(told.source) if told.source else None
    return OWN_WEIGHT if speaks and speaks in told.actors else 1


@functools.lru_cache(maxsize=4096)
def _speaks(source: str) -> str | None:
    """The state that speaks through a source, None for any other."""
    return Source(host=source.strip().lower()).country


def _status(group: Sequence[Told]) -> Status:
    """The furthest step told; where some say that it occurred and some that it was called off, the weightier."""
    furthest = max(_STEPS[told.report.status] for told in group)
    last = [(told, told.report.status) for told in group if _STEPS[told.report.status] == furthest]
    return _weightiest(last) or group[0].report.status


def _period(group: Sequence[Told]) -> tuple[str | None, str | None]:
    """Start and end: the weightiest day, or the most precise date where no report knows the day.

    A day within the span that another report tells, or at its edge, supports the span.
    """
    dated = [(told, (told.report.start, told.report.end)) for told in group if told.report.start]
    if not dated:
        return None, None
    finest = max(len(start) for _, (start, _) in dated if start)
    finest_dated = [(told, period) for told, period in dated if len(period[0] or "") == finest]
    spans = sorted({period for _, period in finest_dated if period[1]}, key=str)
    votes = [(told, next((span for span in spans if _within(period, span)), period)) for told, period in finest_dated]
    return _weightiest(votes) or (None, None)


def _within(period: tuple[str | None, str | None], span: tuple[str | None, str | None]) -> bool:
    start, end = period[0] or "", period[1] or period[0] or ""
    return (span[0] or "") <= start and end <= (span[1] or "")


def _places(group: Sequence[Told], iris: Iris) -> tuple[Place, ...]:
    """All places told in the country that weighs most, and those of no country."""
    told = [(each, place) for each in group for place in each.report.places]
    land = _weightiest((each, place.country) for each, place in told if place.country)
    kept = (place for _, place in told if place.country in (None, land))
    return tuple({iris.place(place): place for place in kept}.values())


def _amounts(group: Sequence[Told]) -> tuple[Money, ...]:
    """The amounts of the reports whose amounts weigh most; those that only add to them count with them."""
    told = [(each, _values(each.report.amounts)) for each in group if each.report.amounts]
    chosen = _weightiest((each, next((v for _, v in told if values < v), values)) for each, values in told)
    first: dict[tuple[Decimal, str | None], Money] = {}
    for money in (money for each in group for money in each.report.amounts):
        first.setdefault((money.value, money.currency), money)
    return tuple(money for value, money in first.items() if chosen and value in chosen)


def _values(amounts: Iterable[Money]) -> frozenset[tuple[Decimal, str | None]]:
    return frozenset((money.value, money.currency) for money in amounts)


def _fullest(agents: Sequence[Agent], iris: Iris) -> tuple[Agent, ...]:
    """Each agent once; a person named in part gives way to the one of the same country named in full."""
    fullest: dict[str, Agent] = {}
    for agent in sorted(agents, key=lambda agent: (len(agent.name), agent.name)):
        fullest[iris.agent(agent)] = agent
    distinct = {iris.agent(agent): fullest[iris.agent(agent)] for agent in agents}.values()
    return tuple(agent for agent in distinct if not any(_named_in_part(agent, other) for other in distinct))


def _named_in_part(agent: Agent, other: Agent) -> bool:
    same = agent.kind == other.kind == "person" and agent.country == other.country
    return same and name_words(agent) < name_words(other)


def _confidence(group: Sequence[Told]) -> float:
    """One report's own; for several, that not all are wrong (noisy or)."""
    if len(group) == 1:
        return group[0].report.confidence
    doubt = 1.0
    for told in group:
        doubt *= 1 - told.report.confidence
    return round(min(1 - doubt, MOST_CONFIDENT), 4)


def _disputed(group: Sequence[Told]) -> tuple[str, ...]:
    """The fields on which two reports say what cannot both be the whole truth."""
    contradict: dict[str, Callable[[Told, Told], bool]] = {
        "amounts": _amounts_differ,
        "end": _ends_differ,
        "places": _places_differ,
        "start": _starts_differ,
        "status": lambda a, b: {a.report.status, b.report.status} == {"occurred", "cancelled"},
    }
    pairs = list(itertools.combinations(group, 2))
    return tuple(field for field, differ in contradict.items() if any(differ(a, b) for a, b in pairs))


def _amounts_differ(one: Told, other: Told) -> bool:
    ours, theirs = _values(one.report.amounts), _values(other.report.amounts)
    return bool(ours and theirs) and not (ours <= theirs or theirs <= ours)


def _ends_differ(one: Told, other: Told) -> bool:
    a, b = one.report.end, other.report.end
    return bool(a and b) and not _prefixes(a or "", b or "")


def _starts_differ(one: Told, other: Told) -> bool:
    a, b = one.report.start, other.report.start
    if a is None or b is None or _prefixes(a, b):
        return False
    spans = ((one.report, other.report), (other.report, one.report))
    return not any(_within((x.start, x.end), (y.start, y.end)) for x, y in spans if y.end)


def _places_differ(one: Told, other: Told) -> bool:
    """In different countries; of two places in one country either may lie in the other."""
    ours, theirs = ({place.country for place in each.report.places if place.country} for each in (one, other))
    return bool(ours and theirs) and not ours & theirs


def _prefixes(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
