"""One act told in several sentences of an article is one report, with all of them as its evidence.

Whether two tellings are of one act, a small logistic model decides: by their parties, places, days, topics, and how far
apart they stand in the text. Its weights ship as data, trained by `make train`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.events import linear
from kg.events.agents import without_represented_states
from kg.events.build import Candidate
from kg.mentions.person import tail
from kg.model import Agent, Evidence, Report

# Gatherings that a text keeps coming back to; what is said there is another act each time.
RECURRING = frozenset(("Meeting", "Visit"))
_WORD = re.compile(r"[a-z0-9]{3,}")
_SAME_TOPIC = 0.5
_EMPTY = frozenset("the and for with its their his her our that this from support help efforts".split())
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "their", "his", "her", "our", "its", "today"))
_ANOTHER = frozenset(
    ("another", "other", "next", "second", "third", "last", "previous", "earlier", "separate", "a", "an")
)


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its report so far, and the candidates that tell of it, surest reading of each word."""

    report: Report
    told_by: tuple[Candidate, ...]


def merge(acts: Sequence[Act]) -> tuple[Act, ...]:
    """The acts with the tellings of one joined, in the order of their first evidence."""
    joined: list[Act] = []
    for act in sorted(acts, key=lambda a: (a.report.evidence[0].start, a.report.evidence[0].end, a.report.type)):
        model = linear.load("same_act")
        rated = [
            (model.chance(pair_features(other, act)), at)
            for at, other in enumerate(joined)
            if other.report.type == act.report.type
        ]
        chance, at = max(rated, default=(0.0, -1))
        if rated and chance >= model.threshold:
            other = joined[at]
            joined[at] = Act(join(other.report, act.report), (*other.told_by, *act.told_by))
        else:
            joined.append(act)
    return tuple(joined)


def pair_features(a: Act, b: Act) -> set[str]:
    """What the model sees of two acts of one class, `b` told after `a`, as names of features that are present."""
    return set(_pair_features(a, b))


def _pair_features(a: Act, b: Act) -> Iterator[str]:
    x, y = a.report, b.report
    kind = x.type
    actors, targets = _relation(_values(x.actors), _values(y.actors)), _relation(_values(x.targets), _values(y.targets))
    people = _relation(_people(x), _people(y))
    hosts = _relation(_hosts(x), _hosts(y))
    places = _relation({p.name.lower() for p in x.places}, {p.name.lower() for p in y.places})
    dates, topics = _dates(x, y), _topics(x, y)
    status = x.status if x.status == y.status else f"{x.status}-{y.status}"
    last = max((e for e in x.evidence if e.start <= y.evidence[0].start), default=x.evidence[0])
    gap = y.evidence[0].start - last.end
    apart = "overlap" if gap < 0 else "next" if gap < 5 else "near" if gap < 250 else "page" if gap < 900 else "far"
    overlap = _overlap(x, y)
    word = b.told_by[0].match.token
    same_word = any({c.match.token.lemma_, c.match.token.lower_} & {word.lemma_, word.lower_} for c in a.told_by)
    vague = f"{is_vague(x)}-{is_vague(y)}"
    yield f"type={kind}"
    for name, value in (
        ("actors", actors),
        ("targets", targets),
        ("people", people),
        ("hosts", hosts),
        ("places", places),
        ("dates", dates),
        ("topics", topics),
        ("status", status),
        ("apart", apart),
        ("overlap", overlap),
        ("same-word", same_word),
        ("vague", vague),
        ("opens", _opening(b)),
        ("rules", looks_the_same(x, y)),
        ("form", word.pos_),
    ):
        yield f"{name}={value}"
        yield f"{kind}:{name}={value}"
    yield f"both={actors}:{targets}"
    yield f"{kind}:both={actors}:{targets}"
    yield f"{kind}:rules={looks_the_same(x, y)}:{apart}"
    yield f"{kind}:who-what={actors}:{targets}:{topics}"
    yield f"{kind}:who-when={actors}:{people}:{dates}"
    yield f"{kind}:who-where={actors}:{hosts}:{dates}"
    yield f"{kind}:who-status={actors}:{status}"
    yield f"{kind}:who-apart={actors}:{targets}:{apart}"
    yield f"{kind}:what-apart={topics}:{apart}:{overlap}"
    yield f"{kind}:opens={_opening(b)}:{actors}:{people}"
    yield f"{kind}:many={min(len(a.told_by), 4)}:{actors}"
    yield f"{kind}:word={word.lemma_.lower()}"


def _relation(a: set[str], b: set[str]) -> str:
    if not a or not b:
        return "neither" if not a and not b else "first" if a else "second"
    return "same" if a == b else "within" if b < a else "around" if a < b else "some" if a & b else "other"


def _people(report: Report) -> set[str]:
    return {tail(a.name) for a in (*report.actors, *report.targets) if a.kind == "person"}


def _dates(a: Report, b: Report) -> str:
    if a.start is None or b.start is None:
        return "neither" if a.start is None and b.start is None else "first" if a.start else "second"
    if a.start == b.start:
        return "same"
    if a.start.startswith(b.start) or b.start.startswith(a.start):
        return "finer"
    # A leg lies within the days of its journey.
    within = any(x.end and x.start <= y.start <= x.end for x, y in ((a, b), (b, a)) if x.start and y.start)
    return "within" if within else "other"


def _topics(a: Report, b: Report) -> str:
    named = {w for r in (a, b) for agent in (*r.actors, *r.targets) for w in _WORD.findall(agent.name.lower())}
    x, y = (set(_WORD.findall(" ".join((*r.items, r.topic or "")).lower())) - named - _EMPTY for r in (a, b))
    if not x or not y:
        return "neither" if not x and not y else "one"
    share = len(x & y) / min(len(x), len(y))
    return "none" if share == 0 else "few" if share < 0.34 else "half" if share < 0.67 else "most"


def _opening(act: Act) -> str:
    """How the trigger of an act is brought in: as known ("the talks"), as another, or neither."""
    token = act.told_by[0].match.token
    words = {child.lower_ for child in token.children if child.dep_ in ("det", "poss", "amod")}
    return "another" if words & _ANOTHER else "known" if words & _DEFINITE else "plain"


def is_vague(report: Report) -> bool:
    """Are its actors but "the parties", "both sides", "the delegations": those of the gathering told of before."""
    return all(actor.kind == "group" and actor.country is None for actor in report.actors)


def looks_the_same(a: Report, b: Report) -> bool:
    """Would two reports of one class, by plain rules, be of one act: agreeing parties, days, places and topics."""
    if not _statuses_agree(a, b):
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


def _overlap(a: Report, b: Report) -> bool:
    return any(x.start < y.end and y.start < x.end for x in a.evidence for y in b.evidence)


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


def _agents_agree(a: tuple[Agent, ...], b: tuple[Agent, ...]) -> bool:
    return not a or not b or bool(_values(a) & _values(b))


def _same_parties(a: Report, b: Report) -> bool:
    """The smaller circle is part of the larger one, and no two people of one country stand on different sides of it."""
    x, y = _values(a.actors), _values(b.actors)
    small, large = (x, y) if len(x) <= len(y) else (y, x)
    if not small <= large:
        return False
    people = [{tail(p.name) for p in r.actors if p.kind == "person"} for r in (a, b)]
    return not people[0] or not people[1] or bool(people[0] & people[1])


def _topics_agree(a: Report, b: Report) -> bool:
    named = {w for r in (a, b) for agent in (*r.actors, *r.targets) for w in _WORD.findall(agent.name.lower())}
    x, y = (set(_WORD.findall(" ".join((*r.items, r.topic or "")).lower())) - named - _EMPTY for r in (a, b))
    if not x or not y:
        # Nothing but the party itself is named: the same, said twice.
        return not x and not y and bool(a.topic and b.topic)
    return len(x & y) / min(len(x), len(y)) >= _SAME_TOPIC


def _values(agents: tuple[Agent, ...]) -> set[str]:
    return {a.country or a.name.lower() for a in agents}


def _hosts(report: Report) -> set[str]:
    return _values(report.targets) or {p.country or p.name for p in report.places}


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
