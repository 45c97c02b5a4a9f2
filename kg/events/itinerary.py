"""What the acts of one journey lend each other: a meeting on a trip is where the trip then is, and in its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.mentions.names import country_entry
from kg.model import Place, Report

SAID_THERE = frozenset(("Support", "Demand", "Condemnation", "Pledge"))


def along_the_way(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports with the places and dates that their travellers' visits tell, where they tell none themselves."""
    done: list[Report] = []
    for report in (replace(r, places=without_countries_of_cities(r.places)) for r in reports):
        visit = journey(done, report)
        if visit is not None:
            report = _lent(visit, report)
        done.append(report)
    return tuple(done)


def without_countries_of_cities(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The places, a state left out where a place in it is named too: "Riyadh, Saudi Arabia" is Riyadh."""
    within = {p.country for p in places if not is_state(p)}
    return tuple(p for p in places if p.country not in within or not is_state(p))


def is_state(place: Place) -> bool:
    """Is the place a whole state."""
    country = country_entry(place.country) if place.country else None
    return country is not None and place.name.lower().removeprefix("the ") == country.name.lower()


def journey(before: Sequence[Report], report: Report) -> Report | None:
    """The visit on which a report's people do what it tells: that to the state of those they meet, else the last told.

    It has the same status, and is at the report's place if that has one.
    """
    if report.type not in ("Meeting", "Visit") and not (report.type in SAID_THERE and report.status == "planned"):
        return None
    people = {a.name for a in report.actors if a.kind == "person"}
    visits = [v for v in before if _made_by(v, people) and v.status == report.status and _fits(v, report)]
    met = {a.country for a in report.actors if a.country}
    return max(visits, key=lambda v: (bool(met & _hosts(v)), _told_before(v, report)), default=None)


def _made_by(visit: Report, people: set[str]) -> bool:
    return visit.type == "Visit" and bool(people & {a.name for a in visit.actors if a.kind == "person"})


def _fits(visit: Report, report: Report) -> bool:
    here = {p.country for p in report.places}
    return report.type == "Visit" or not here or bool(here & {p.country for p in visit.places})


def _hosts(visit: Report) -> set[str]:
    own = {a.country for a in visit.actors}
    return {c for c in (*(t.country for t in visit.targets), *(p.country for p in visit.places)) if c} - own


def _told_before(visit: Report, report: Report) -> int:
    """Where the visit was told of last before the report."""
    here = report.evidence[0].start
    return max((e.start for e in visit.evidence if e.start <= here), default=-1)


def _lent(visit: Report, report: Report) -> Report:
    start = report.start or (visit.start)
    if report.type == "Visit" or report.places:
        return replace(report, start=start)
    return replace(report, start=start, places=visit.places)
