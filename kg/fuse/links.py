"""How happenings hang together: aid fulfils a pledge, a condemnation is of an act, a meeting is held on a visit.

Each tie is a property of two happenings alone, so it does not matter which was known first. `partners` names the keys
under which the reports of possible partners are filed, `near` says which of these to look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.fuse import keys
from kg.fuse.told import Told, ordinal, party, stems
from kg.model import Event, Report

Tie = Literal["cq:fulfils", "cq:condemnedAct", "sem:subEventOf"]
# The class of what each tie leads to.
TIED_TO: dict[Tie, str] = {"cq:fulfils": "Pledge", "cq:condemnedAct": "Event", "sem:subEventOf": "Visit"}

# Goods are delivered, and pledges of money paid, within these days of the promise; beyond, the same goods are promised
# and sent so often that sharing them says nothing.
DAYS_TO_DELIVER = 120
DAYS_TO_PAY = 730
# Acts are condemned while they are news.
DAYS_TO_CONDEMN = 31
LONGEST_VISIT = 10
# What of the shorter description's words both must share.
SHARED_PART = 0.5
SHARED_WORDS = 2
# What one can be condemned for.
CONDEMNED = ("Sanction", "RelationsChange", "Threat", "Vote", "Agreement", "Aid", "Rejection", "Visit")


@dataclass(frozen=True, slots=True)
class Happening:
    """An event and the reports it was concluded from."""

    event: Event
    group: tuple[Told, ...]

    @property
    def day(self) -> int | None:
        """The ordinal of its first day; None where the day is not known."""
        return ordinal(self.event.start)

    @property
    def last_day(self) -> int | None:
        """The ordinal of its last day."""
        return ordinal(self.event.end) or self.day

    @property
    def actors(self) -> frozenset[str]:
        """The parties that act."""
        return frozenset(map(party, self.event.actors))

    @property
    def targets(self) -> frozenset[str]:
        """The parties acted upon."""
        return frozenset(map(party, self.event.targets))

    @property
    def substance(self) -> frozenset[str]:
        """The stems of items and topic."""
        return frozenset(stem for text in (*self.event.items, self.event.topic or "") for stem in stems(text))

    @property
    def words(self) -> frozenset[str]:
        """The stems of all its evidence, without its parties' names."""
        return frozenset(word for told in self.group for word in told.words)


def partners(one: Told) -> frozenset[str]:
    """The keys under which reports of happenings stand that may be tied to the one of this report."""
    return frozenset(_partners(one))


def near(one: Told, other: Told) -> bool:
    """Whether the happenings of two reports may be tied: by class, parties and days, whichever of the two comes first.

    Happenings are tied only where a report of each is near one of the other, so that it does not matter on which side
    one looks.
    """
    return any(_near(subject, object_) for subject, object_ in ((one, other), (other, one)))


def ties(one: Happening, other: Happening) -> Iterator[tuple[str, Tie, str]]:
    """Subject, tie and object, as IRIs, of all ties between the two, in either direction."""
    if any(near(a, b) for a in one.group for b in other.group):
        for subject, object_ in ((one, other), (other, one)):
            tie = _tie(subject, object_)
            if tie:
                yield subject.event.iri, tie, object_.event.iri


def _partners(one: Told) -> Iterator[str]:
    kind, first, last = one.report.type, one.day, one.last_day
    if first is None or last is None:
        return
    if kind == "Aid":
        yield from keys.of_months("Pledge", keys.between(one.actors, one.targets), first - DAYS_TO_DELIVER, first)
        yield from keys.of_amounts("Pledge", one.actors, one.report.amounts)
    elif kind == "Pledge":
        yield from keys.of_months("Aid", keys.between(one.actors, one.targets), first, first + DAYS_TO_DELIVER)
        yield from keys.of_amounts("Aid", one.actors, one.report.amounts)
    elif kind == "Condemnation":
        for condemned in CONDEMNED:
            yield from keys.of_months(condemned, keys.acting(one.targets), first - DAYS_TO_CONDEMN, first)
    elif kind == "Meeting":
        yield from keys.of_days("Visit", one.actors, first - LONGEST_VISIT, first)
    if kind == "Visit":
        yield from keys.of_days("Meeting", one.actors, first, min(last, first + LONGEST_VISIT))
    if kind in CONDEMNED:
        yield from keys.of_months("Condemnation", keys.suffering(one.actors), first, first + DAYS_TO_CONDEMN)


def _near(one: Told, other: Told) -> bool:
    if one.day is None or other.day is None or other.last_day is None:
        return False
    kinds, days = (one.report.type, other.report.type), one.day - other.day
    if kinds == ("Aid", "Pledge"):
        in_time = 0 <= days <= (DAYS_TO_PAY if _sums(one.report) & _sums(other.report) else DAYS_TO_DELIVER)
        return in_time and bool(one.actors & other.actors) and bool(one.targets & other.targets)
    if kinds == ("Meeting", "Visit"):
        in_time = other.day <= one.day <= min(other.last_day, other.day + LONGEST_VISIT)
        return in_time and bool(one.actors & other.actors)
    if kinds[0] == "Condemnation" and kinds[1] in CONDEMNED:
        return 0 <= days <= DAYS_TO_CONDEMN and bool(one.targets & other.actors)
    return False


def _tie(one: Happening, other: Happening) -> Tie | None:
    kinds = one.event.type, other.event.type
    if kinds == ("Aid", "Pledge"):
        return "cq:fulfils" if _fulfils(one, other) else None
    if kinds == ("Meeting", "Visit"):
        return "sem:subEventOf" if _held_on(one, other) else None
    if kinds[0] == "Condemnation" and kinds[1] in CONDEMNED:
        return "cq:condemnedAct" if _condemns(one, other) else None
    return None


def _fulfils(aid: Happening, pledge: Happening) -> bool:
    """The same giver gives, to nobody else, what it had promised: the same sum, or goods of the same description."""
    if aid.event.status != "occurred" or not aid.actors & pledge.actors or not _after(aid, pledge, DAYS_TO_PAY):
        return False
    if aid.targets and pledge.targets and not aid.targets & pledge.targets:
        return False
    if _sums(aid.event) & _sums(pledge.event):
        return bool(aid.targets & pledge.targets)
    goods = (stems(" ".join(each.event.items)) for each in (aid, pledge))
    return bool(aid.targets & pledge.targets) and _after(aid, pledge, DAYS_TO_DELIVER) and _shared(*goods)


def _held_on(meeting: Happening, visit: Happening) -> bool:
    """The visitor meets in the place visited, or with the host, on a day of the visit."""
    days = meeting.day, visit.day, visit.last_day
    if None in days or not (visit.day or 0) <= (meeting.day or 0) <= (visit.last_day or 0):
        return False
    if "cancelled" in (meeting.event.status, visit.event.status) or not meeting.actors & visit.actors:
        return False
    hosts = visit.targets | {place.country for place in visit.event.places if place.country}
    there = {place.country for place in meeting.event.places if place.country} & hosts
    if not there and not (meeting.actors - visit.actors) & hosts:
        return False
    visitors, met = _persons(visit.group), _persons(meeting.group)
    return not visitors or not met or any(a <= b or b <= a for a in visitors for b in met)


def _condemns(condemnation: Happening, act: Happening) -> bool:
    """Who acted is condemned, soon after, in words that describe the act."""
    if not condemnation.targets & act.actors or not _after(condemnation, act, DAYS_TO_CONDEMN):
        return False
    told = condemnation.substance or condemnation.words
    shared = told & (act.substance | act.words)
    return len(shared) >= SHARED_WORDS and len(shared) / len(told) >= SHARED_PART


def _after(later: Happening, earlier: Happening, days: int) -> bool:
    return later.day is not None and earlier.day is not None and 0 <= later.day - earlier.day <= days


def _sums(act: Event | Report) -> frozenset[tuple[object, str]]:
    return frozenset((money.value, money.currency) for money in act.amounts if money.currency)


def _shared(one: frozenset[str], other: frozenset[str]) -> bool:
    both = one & other
    return len(both) >= SHARED_WORDS and len(both) / min(len(one), len(other)) >= SHARED_PART


def _persons(group: Sequence[Told]) -> frozenset[frozenset[str]]:
    return frozenset(name for told in group for _, name in told.persons)
