"""One act told in several sentences of an article is one report, with all of them as its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.events.agents import without_represented_states
from kg.model import Agent, Evidence, Report

# Gatherings that a text keeps coming back to; what is said there is another act each time.
RECURRING = frozenset(("Meeting", "Visit"))
_WORD = re.compile(r"[a-z0-9]{3,}")
_SAME_TOPIC = 0.5
_EMPTY = frozenset("the and for with its their his her our that this from support help efforts".split())


def merge(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports with those of one act joined, in the order of their first evidence."""
    joined: list[Report] = []
    for report in sorted(reports, key=lambda r: (r.evidence[0].start, r.evidence[0].end, r.type)):
        for at, other in enumerate(joined):
            if same_act(other, report):
                joined[at] = join(other, report)
                break
        else:
            joined.append(report)
    return tuple(joined)


def same_act(a: Report, b: Report) -> bool:
    """Do two reports of one article tell of the same act."""
    if a.type != b.type or not _statuses_agree(a, b):
        return False
    if a.type == "Meeting" and is_vague(b):
        return True
    if not _dates_agree(a, b):
        return False
    if _overlap(a, b) and _agents_agree(a.actors, b.actors) and _agents_agree(a.targets, b.targets):
        return a.type != "Visit" or _hosts(a) == _hosts(b)
    if a.type == "Visit":
        return _agents_agree(a.actors, b.actors) and _hosts(a) == _hosts(b)
    if a.type == "Meeting":
        return _same_parties(a, b)
    return _values(a.actors) == _values(b.actors) and _values(a.targets) == _values(b.targets) and _topics_agree(a, b)


def is_vague(report: Report) -> bool:
    """Are its actors but "the parties", "both sides", "the delegations": those of the gathering told of before."""
    return all(actor.kind == "group" and actor.country is None for actor in report.actors)


def join(a: Report, b: Report) -> Report:
    """One report of both: all evidence, the agents of both, the finer date, the longer topic."""
    evidence = tuple(sorted({*a.evidence, *b.evidence}))
    return replace(
        a,
        evidence=_without_nested(evidence),
        actors=a.actors if is_vague(b) and a.type == "Meeting" else _actors(a, b),
        targets=_union(a.targets, b.targets),
        places=tuple(dict.fromkeys((*a.places, *b.places))),
        start=_finer(a, b),
        end=_finer_end(a, b),
        amounts=tuple(dict.fromkeys((*a.amounts, *b.amounts))),
        items=tuple(dict.fromkeys((*a.items, *b.items))),
        topic=a.topic or b.topic,
        status=a.status if a.status != "proposed" else b.status,
        confidence=max(a.confidence, b.confidence),
        said_by=a.said_by or b.said_by,
    )


def _statuses_agree(a: Report, b: Report) -> bool:
    if a.status == b.status or (a.type in RECURRING and {a.status, b.status} <= {"planned", "proposed"}):
        return True
    # What those who met mean to say to each other is said there.
    return a.type == "Meeting" and b.status == "proposed" and b.start is None


def _dates_agree(a: Report, b: Report) -> bool:
    if a.start is None or b.start is None or a.start.startswith(b.start) or b.start.startswith(a.start):
        return True
    # A leg lies within the days of its journey.
    return any(x.end and x.start <= y.start <= x.end for x, y in ((a, b), (b, a)) if x.start and y.start)


def _overlap(a: Report, b: Report) -> bool:
    return any(x.start < y.end and y.start < x.end for x in a.evidence for y in b.evidence)


def _values(agents: tuple[Agent, ...]) -> set[str]:
    return {a.country or a.name.lower() for a in agents}


def _agents_agree(a: tuple[Agent, ...], b: tuple[Agent, ...]) -> bool:
    return not a or not b or bool(_values(a) & _values(b))


def _same_parties(a: Report, b: Report) -> bool:
    """The smaller circle is part of the larger one, and no two people of one country stand on different sides of it."""
    x, y = _values(a.actors), _values(b.actors)
    small, large = (x, y) if len(x) <= len(y) else (y, x)
    if not small <= large:
        return False
    people = [{p.name.split()[-1].lower() for p in r.actors if p.kind == "person"} for r in (a, b)]
    return not people[0] or not people[1] or bool(people[0] & people[1])


def _hosts(report: Report) -> set[str]:
    return _values(report.targets) or {p.country or p.name for p in report.places}


def _topics_agree(a: Report, b: Report) -> bool:
    named = {w for r in (a, b) for agent in (*r.actors, *r.targets) for w in _WORD.findall(agent.name.lower())}
    x, y = (set(_WORD.findall(" ".join((*r.items, r.topic or "")).lower())) - named - _EMPTY for r in (a, b))
    if not x or not y:
        # Nothing but the party itself is named: the same, said twice.
        return not x and not y and bool(a.topic and b.topic)
    return len(x & y) / min(len(x), len(y)) >= _SAME_TOPIC


def _actors(a: Report, b: Report) -> tuple[Agent, ...]:
    both = _union(a.actors, b.actors)
    return without_represented_states(both) if a.type in RECURRING else both


def _union(a: tuple[Agent, ...], b: tuple[Agent, ...]) -> tuple[Agent, ...]:
    return tuple(dict.fromkeys((*a, *b)))


def _finer(a: Report, b: Report) -> str | None:
    return _more_exact(a, b).start


def _finer_end(a: Report, b: Report) -> str | None:
    return _more_exact(a, b).end


def _more_exact(a: Report, b: Report) -> Report:
    """The one whose date is told more exactly: a day before a month, a leg before the journey."""
    if not a.start or not b.start:
        return a if a.start else b
    if len(a.start) != len(b.start):
        return a if len(a.start) > len(b.start) else b
    return b if a.start < b.start else a


def _without_nested(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    kept = []
    for one in evidence:
        if not any(o is not one and o.start <= one.start and one.end <= o.end for o in evidence):
            kept.append(one)
    return tuple(kept) or evidence[:1]
