"""Which report of an article answers to the words that a decision is anchored to.

Numbers of reports change when an article is read anew, and with them the IRIs; words stay. A report answers to an
anchor when it is of the same class and rests on some of the same words. Where several do (a sentence may hold two
pledges), those answer that are most like the report that was decided on. In a newer version of the article, the words
are looked for where they still stand verbatim.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.curation.decisions import Anchor
from kg.iris import slug
from kg.model import Evidence, Report

Span = tuple[int, int]


def answering(
    anchor: Anchor, reports: Sequence[Report], text: Callable[[], str] | None = None, *, loosely: bool = False
) -> frozenset[int]:
    """The places, from 0, of the reports that answer to the anchor.

    `text` gives the text of the reports' article where it is a newer version of the anchor's. `loosely` lets a report
    of a newer version that rests on other words answer, if it alone is of the same class and has the same parties.
    """
    wanted = spans_of(anchor.report.evidence) if text is None else standing(anchor.report.evidence, text())
    same = [(number, report) for number, report in enumerate(reports) if report.type == anchor.report.type]
    fitting = [(number, report) for number, report in same if overlap(wanted, spans_of(report.evidence))]
    if not fitting and loosely and parties(anchor.report):
        fitting = [(number, report) for number, report in same if parties(report) == parties(anchor.report)]
        return frozenset(number for number, _ in fitting) if len(fitting) == 1 else frozenset()
    if not fitting:
        return frozenset()
    likeness = {number: _likeness(anchor.report, report, wanted) for number, report in fitting}
    most = max(likeness.values())
    return frozenset(number for number, like in likeness.items() if like == most)


def spans_of(evidence: Sequence[Evidence]) -> list[Span]:
    """Where the evidence stands."""
    return [(span.start, span.end) for span in evidence]


def standing(evidence: Sequence[Evidence], text: str) -> list[Span]:
    """Where the quotes stand verbatim in another text, each at the place next to where it stood; those that do not are
    left out."""
    found = ((_nearest(span.quote, span.start, text), len(span.quote)) for span in evidence)
    return [(start, start + length) for start, length in found if start is not None]


def overlap(one: Sequence[Span], other: Sequence[Span]) -> int:
    """How many characters both have."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def parties(report: Report) -> frozenset[str]:
    """Who acts and towards whom: the states, and those who belong to none by their names."""
    return frozenset(agent.country or f"~{slug(agent.name)}" for agent in (*report.actors, *report.targets))


def _likeness(one: Report, other: Report, wanted: Sequence[Span]) -> tuple[int, int, int]:
    same = ("actors", "targets", "amounts", "items", "topic", "start", "status")
    fields = sum(getattr(one, name) == getattr(other, name) for name in same)
    return len(parties(one) & parties(other)), fields, overlap(wanted, spans_of(other.evidence))


def _nearest(quote: str, where: int, text: str) -> int | None:
    if not quote:
        return None
    after, before = text.find(quote, where), text.rfind(quote, 0, where + len(quote))
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: (abs(place - where), place), default=None)
