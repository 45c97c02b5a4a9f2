"""The days an act may have taken place on, and what a model sees of each.

At hand are the day the article speaks from, that of the talks or journey told of before, and every time told in the
act's sentences, beside them and in the title. Which one dates the act depends on where the time stands to the trigger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from kg.events import scene
from kg.events.build import Candidate
from kg.events.itinerary import journey
from kg.mentions.when import TimeExpression
from kg.model import Report

_FUTURE = ("planned", "proposed")
_PRECISION = {4: "year", 7: "month", 10: "day"}
_OPENING = 700
_NEAR, _SEASON, _YEAR = 3, 45, 400


@dataclass(slots=True)
class Day:
    """A day, month or year that may be the act's, with its end where it is a span, and what is seen of it."""

    start: str
    end: str | None = None
    seen: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Reading:
    """A time expression and one thing that it may mean, by the tense "own" to the act, the "other", or "no" tense."""

    time: TimeExpression
    start: str
    end: str | None
    tense: str

    @property
    def facts(self) -> list[str]:
        """What the model sees of the words themselves."""
        return [f"kind={self.time.kind}", f"rule={self.time.rule}"]

    def source(self, name: str) -> str:
        """The name of the source, set apart where the tense is not the act's."""
        return name if self.tense == "own" else f"{name}-{self.tense}"


def days(report: Report, told_by: Sequence[Candidate], before: Sequence[Report]) -> list[tuple[Day, set[str]]]:
    """The days at hand for an act, and what the model sees of each, as names of features that are present."""
    found: dict[str, Day] = {}
    for candidate in told_by:
        _add_all(found, candidate, report, before)
    return [(day, day.seen) for day in found.values()]


def _add_all(found: dict[str, Day], candidate: Candidate, report: Report, before: Sequence[Report]) -> None:
    own = _times(candidate, _within(candidate))
    clear = _clearest(candidate, own)
    sources = [*_known(candidate, report, before), *_told(candidate, own), *_beside(candidate)]
    at_hand = sorted({source for _, _, source, _ in sources})
    day, kind = candidate.context.day, scene.group(report.type)
    situation = scene.situation(candidate)
    common = {
        source: {
            source,
            *(f"{source}|{fact}" for fact in situation),
            *(f"{source}&{other}" for other in at_hand),
            *(f"{source}&{other}|{kind}" for other in at_hand),
        }
        for source in at_hand
    }
    for start, end, source, seen in sources:
        one = found.setdefault(start, Day(start, end))
        one.end = one.end or end
        facts = [f"exact={_PRECISION[len(start)]}", f"when={_when(start, day)}", f"clear={clear}"]
        one.seen |= common[source]
        one.seen.update(f"{source}|{fact}" for fact in (*facts, *seen))
        one.seen.update(f"{source}|{kind}|{fact}" for fact in (*facts, *seen))
        one.seen.update(f"{source}|{report.type}:{report.status}|{fact}" for fact in facts)


Source = tuple[str, str | None, str, list[str]]


def _known(candidate: Candidate, report: Report, before: Sequence[Report]) -> Iterator[Source]:
    """The days known without words of the act's own."""
    context = candidate.context
    if context.day:
        yield context.day.isoformat(), None, "published", []
    if context.acts_on:
        yield context.acts_on, None, "acts-on", []
    if candidate.news_of:
        yield candidate.news_of, None, "news", []
    if candidate.report.start:
        yield candidate.report.start, candidate.report.end, "rule", []
    if report.start:
        yield report.start, report.end, "rules", []
    visit = journey(before, report)
    if visit is not None and visit.start:
        yield visit.start, visit.end, "journey", []
    met = next((r for r in reversed(before) if r.type == "Meeting" and r.start), None)
    if met is not None and met.start:
        yield met.start, met.end, "met", [f"same={met.status == report.status}"]
    last = next((r for r in reversed(before) if r.start), None)
    if last is not None and last.start:
        yield last.start, last.end, "last", [f"same={last.status == report.status}:{last.type == report.type}"]


def _told(candidate: Candidate, own: Sequence[Reading]) -> Iterator[Source]:
    """The times told in the act's sentence, nearest first."""
    sentence, trigger = candidate.match.sentence, candidate.match.token
    here = sentence.offset(trigger)
    ranked = sorted({one.time.start for one in own}, key=lambda start: abs(start - here))
    for one in own:
        token = scene.token_at(sentence, one.time.start)
        rank = min(ranked.index(one.time.start), 3)
        seen = [*one.facts, f"span={bool(one.end)}", f"rank={rank}:{min(len(ranked), 4)}"]
        if token is not None:
            seen += scene.standing(trigger, token)
            seen += _by_place(candidate, one.time)
        yield one.start, one.end, one.source("told"), seen


def _within(candidate: Candidate) -> Sequence[TimeExpression]:
    sentence = candidate.match.sentence
    return candidate.context.times_in(sentence.start, sentence.end)


def _by_place(candidate: Candidate, time: TimeExpression) -> Iterator[str]:
    """Is it the time nearest to the act's place: "Berlin from June 22, and Paris from June 24"."""
    wanted = {p.country for p in candidate.report.places} | {t.country for t in candidate.report.targets}
    context, sentence = candidate.context, candidate.match.sentence
    spots = [n.end for n in context.mentions.names if sentence.start <= n.start < sentence.end and n.country in wanted]
    others = [t.start for t in context.times_in(sentence.start, sentence.end)]
    if spots and len(others) > 1:
        nearest = min(others, key=lambda start: min(abs(start - spot) for spot in spots))
        follows = any(min((o for o in others if o >= spot), default=-1) == time.start for spot in spots)
        yield f"by-place={nearest == time.start}:{follows}"


def _beside(candidate: Candidate) -> Iterator[Source]:
    """The times told in the sentences before and after, in those that open the text, and in the title."""
    context, sentence = candidate.context, candidate.match.sentence
    sentences = context.document.sentences
    at = context.mentions.memory.sentence_index(sentence.start)
    for step, source in ((-2, "second-before"), (-1, "before"), (1, "after")):
        if 0 <= at + step < len(sentences):
            other = sentences[at + step]
            told = _times(candidate, context.times_in(other.start, other.end))
            facts = [f"paragraph={other.paragraph == sentence.paragraph}", f"many={min(3, len(told))}"]
            for one in told:
                yield one.start, one.end, one.source(source), [*one.facts, *facts]
    opening = context.times_in(0, min(_OPENING, sentence.start))
    for number, one in enumerate(_times(candidate, opening)):
        yield one.start, one.end, one.source("opening"), [*one.facts, f"number={min(number, 3)}"]
    for one in _times(candidate, context.title_times):
        yield one.start, one.end, one.source("title"), one.facts


def _times(candidate: Candidate, times: Sequence[TimeExpression]) -> list[Reading]:
    """What the times mean by the status of the act and, where that differs, by the other tense."""
    future = candidate.report.status in _FUTURE
    read: list[Reading] = []
    for time in times:
        tenses = [(future, "own"), (not future, "other"), (None, "no")]
        starts: set[str | None] = {None}
        for tense, name in tenses:
            start, end = time.resolve(candidate.context.day, tense)
            if start is not None and start not in starts:
                starts.add(start)
                read.append(Reading(time, start, end, name))
    return read


def _clearest(candidate: Candidate, own: Sequence[Reading]) -> str:
    """Whether the sentence tells a time at all, and in the trigger's clause."""
    if not own:
        return "none"
    if candidate.report.start:
        return "rule"
    return "one" if len({one.time.start for one in own}) == 1 else "many"


def _when(start: str, day: date | None) -> str:
    """Before or after the day the article speaks from, and how far."""
    if day is None:
        return "unknown"
    today = day.isoformat()
    if today.startswith(start):
        return "now"
    first = date.fromisoformat((start + "-01-01")[:10])
    gap = abs((day - first).days)
    far = "days" if gap <= _NEAR else "season" if gap <= _SEASON else "year" if gap <= _YEAR else "years"
    return f"{'past' if start < today else 'ahead'}:{far}"
