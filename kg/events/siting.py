"""The places an act may have taken place at, and what a model sees of each.

At hand are the places named in the act's sentences, beside them, in the title and the lines that open the text, and
those of the talks or journey told of before. Each is weighed for itself, for an act may have several or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.events import roles, scene
from kg.events.build import Candidate
from kg.events.itinerary import is_state, journey
from kg.mentions.listed import Name
from kg.mentions.places import place_named
from kg.model import Place, Report
from kg.text import Sentence

_NAMED = frozenset(("country", "capital", "city", "region", "seat"))
_OPENING = 300
_SHORT = 90
_DATELINE = re.compile(r"[^\n.]{0,30}?(?: [-\u2013\u2014]+ |\u2014)")


@dataclass(slots=True)
class Spot:
    """A place that may be the act's, and what is seen of it."""

    place: Place
    seen: set[str] = field(default_factory=set)


Source = tuple[Place, str, list[str]]


def key(place: Place) -> str:
    """What makes two places one."""
    return re.sub(r"^the ", "", re.sub(r"[^\w]+", " ", place.name.lower()).strip())


def spots(report: Report, told_by: Sequence[Candidate], before: Sequence[Report]) -> list[tuple[Spot, set[str]]]:
    """The places at hand for an act, and what the model sees of each, as names of features that are present."""
    found: dict[str, Spot] = {}
    for candidate in told_by:
        _add_all(found, candidate, report, before)
    return [(spot, spot.seen) for spot in found.values()]


def _add_all(found: dict[str, Spot], candidate: Candidate, report: Report, before: Sequence[Report]) -> None:
    sources = [*_known(candidate, report, before), *_told(candidate), *_beside(candidate)]
    at_hand = sorted({source for _, source, _ in sources})
    kind = scene.group(report.type)
    cities = {place.country for place, _, _ in sources if not is_state(place)}
    situation = scene.situation(candidate)
    common = {
        source: {
            source,
            *(f"{source}|{fact}" for fact in situation),
            *(f"{source}&{other}|{kind}" for other in at_hand),
        }
        for source in at_hand
    }
    for place, source, seen in sources:
        spot = found.setdefault(key(place), Spot(place))
        facts = [f"what={_what(place, cities)}", f"side={_side(place, report)}"]
        spot.seen |= common[source]
        spot.seen.update(f"{source}|{fact}" for fact in (*facts, *seen))
        spot.seen.update(f"{source}|{kind}|{fact}" for fact in (*facts, *seen))
        spot.seen.update(f"{source}|{kind}:{report.status}|{fact}" for fact in facts)
        spot.seen.add(f"{source}|{kind}|{facts[0]}|{facts[1]}")


def _what(place: Place, cities: set[str | None]) -> str:
    if not is_state(place):
        return "place" if place.country else "nowhere"
    return "state-of-place" if place.country in cities else "state"


def _side(place: Place, report: Report) -> str:
    """Whose it is: an actor's own land, the target's, a third one's."""
    acting, towards = {a.country for a in report.actors}, {t.country for t in report.targets}
    told = ("acts" if place.country in acting else "") + ("-towards" if place.country in towards else "")
    return told or "third"


def _known(candidate: Candidate, report: Report, before: Sequence[Report]) -> Iterator[Source]:
    """The places known without words of the act's own sentence."""
    yield from ((place, "rule", []) for place in candidate.report.places)
    yield from ((place, "rules", []) for place in report.places)
    visit = journey(before, report)
    yield from ((place, "journey", []) for place in (visit.places if visit else ()))
    for source, kinds in (("met", ("Meeting",)), ("visited", ("Visit",))):
        last = next((r for r in reversed(before) if r.type in kinds and r.places), None)
        if last is not None:
            shared = bool({a.name for a in last.actors} & {a.name for a in report.actors})
            fact = f"same={last.status == report.status}:{shared}"
            yield from ((place, source, [fact]) for place in last.places)
    last = before[-1] if before else None
    for place in last.places if last else ():
        fact = f"same={last.status == report.status}:{last.type == report.type}" if last else ""
        yield place, "last", [fact]
    for target in report.targets if report.type == "Visit" else ():
        if target.kind == "state":
            yield Place(target.name, target.country), "host", []


def _told(candidate: Candidate) -> Iterator[Source]:
    """The places that words of the act's sentence name."""
    sentence, trigger = candidate.match.sentence, candidate.match.token
    named = _named(candidate, sentence)
    ranked = sorted(named, key=lambda pair: abs(pair[1].i - trigger.i))
    for rank, (place, token) in enumerate(ranked):
        seen = [f"rank={min(rank, 3)}:{min(len(named), 4)}", f"dep={token.dep_}:{token.head.lower_}"]
        yield place, "told", [*seen, *scene.standing(trigger, token)]


def _named(candidate: Candidate, sentence: Sentence) -> tuple[tuple[Place, Token], ...]:
    known = candidate.context.placed.get(sentence.start)
    if known is None:
        known = candidate.context.placed[sentence.start] = tuple(_read_places(candidate, sentence))
    return known


def _read_places(candidate: Candidate, sentence: Sentence) -> Iterator[tuple[Place, Token]]:
    for token in sentence.doc or ():
        if token.pos_ in ("PROPN", "NOUN"):
            place = roles.place_at(candidate.context, sentence, token)
            if place is not None:
                yield place, token


def _beside(candidate: Candidate) -> Iterator[Source]:
    """The places named in the sentences before and after, in the lines that open the text, and in the title."""
    context, sentence = candidate.context, candidate.match.sentence
    memory, sentences = context.mentions.memory, context.document.sentences
    at = memory.sentence_index(sentence.start)
    for step, source in ((-2, "second-before"), (-1, "before"), (1, "after")):
        if 0 <= at + step < len(sentences):
            other = sentences[at + step]
            seen = [f"paragraph={other.paragraph == sentence.paragraph}"]
            for place, token in _named(candidate, other):
                yield place, source, [*seen, f"at={scene.preposition(token)}"]
    for name in memory.names:
        if name.start >= _OPENING:
            break
        if name.what in _NAMED:
            yield place_named(memory, name), "opening", [f"line={_line(memory.document.text, name)}"]
    for name in memory.titled:
        if name.what in _NAMED:
            yield place_named(memory, name), "title", [f"what={name.what}"]


def _line(text: str, name: Name) -> str:
    """What line a name of the opening stands in: a short one of its own, before the dash of a dateline, or prose."""
    start, end = text.rfind("\n", 0, name.start) + 1, text.find("\n", name.end)
    after = text[name.end : name.end + 40]
    if _DATELINE.match(after) and name.start - start < _SHORT:
        return "dateline"
    return "short" if 0 <= end < start + _SHORT else "prose"
