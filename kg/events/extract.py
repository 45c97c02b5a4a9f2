"""The reports of one article's text: frames matched, roles filled, candidates judged, acts merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from kg import lexicon
from kg.events import gist, heard, judge, outcome, tree
from kg.events.build import Candidate, candidates
from kg.events.casting import Cast
from kg.events.context import Context
from kg.events.itinerary import along_the_way
from kg.events.kinds import SPEECH
from kg.events.match import matches
from kg.events.merge import Act, join, merge
from kg.events.setting import settled
from kg.model import Report

CHAINED = frozenset(("Pledge",))
_DAY = len("2024-02-19")
# A readout is published within days of the talks that it tells of.
_DAYS_AGO = 7


def find_candidates(context: Context) -> list[Candidate]:
    """Everything that a frame fires on, in the order of the text, before any of it is judged.

    After each sentence's come those of open frames, of classes that are heard in it and that no other frame found.
    """
    words = lexicon.load()
    found: list[Candidate] = []
    for sentence in context.document.sentences:
        told: set[str] = set()
        for match in chain(matches(sentence, words), heard.matches(sentence, words, context.scores, told)):
            made = list(candidates(context, match))
            found.extend(made)
            told.update(candidate.report.type for candidate in made)
            for candidate in made:
                context = _with_parties(context, candidate)
    return found


def _with_parties(context: Context, candidate: Candidate) -> Context:
    """Meetings set who "the leaders" are, and on what day they speak, from there on."""
    report = candidate.report
    if report.type == "Visit" and any(a.kind == "person" for a in report.actors):
        return replace(context, travellers=report.actors, parties=context.parties or (*report.actors, *report.targets))
    if report.type != "Meeting" or not any(a.kind == "person" for a in report.actors):
        return context
    if len({a.country or a.name for a in report.actors}) < 2:
        return context
    return replace(context, parties=report.actors, acts_on=_recent(context, report) or context.acts_on)


def _recent(context: Context, report: Report) -> str | None:
    if report.status != "occurred" or report.start is None or len(report.start) != _DAY or context.day is None:
        return None
    ago = (context.day - date.fromisoformat(report.start)).days
    return report.start if 0 <= ago <= _DAYS_AGO else None


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of an article: its candidates with how sure they are, its acts, and the report of each act."""

    judged: tuple[tuple[Candidate, float], ...]
    acts: tuple[Act, ...]
    reports: tuple[Report, ...]


def extract(context: Context) -> tuple[Report, ...]:
    """The reports of the article, each act once."""
    return understand(context).reports


def understand(context: Context) -> Understood:
    """The article's candidates judged, told apart as acts, and these reported."""
    judged = tuple(judge.judged(context, find_candidates(context)))
    chosen = [(c, sure) for c, sure in best_readings(judged) if judge.accepted(sure)]
    acts = outcome.stated(merge(one_promise_a_sentence(chosen)))
    return Understood(judged, acts, finished(context, acts))


def finished(context: Context, acts: Sequence[Act]) -> tuple[Report, ...]:
    """The reports of acts that were told apart: recast, with their topics, set, and lent what journeys tell."""
    cast = Cast(context)
    return along_the_way(settled(acts, [about(act, cast.recast(act)) for act in acts]))


def about(act: Act, report: Report) -> Report:
    """The report with the likeliest phrase for what it is about."""
    return replace(report, topic=gist.best_of(act.told_by) or report.topic)


def best_readings(judged: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Of the speech acts that one word could be, the surest; a word that is several other acts stays all of them.

    A frame with a floor, whose own conditions decide, comes before others, and an open frame after them.
    """
    best: dict[tuple[int, int], tuple[int, float]] = {}
    for candidate, sure in judged:
        if candidate.report.type in SPEECH:
            best[_word(candidate)] = max(_standing(candidate, sure), best.get(_word(candidate), (0, 0.0)))
    kept = [(c, sure) for c, sure in judged if c.report.type not in SPEECH or _standing(c, sure) >= best[_word(c)]]
    return [(c, sure) for c, sure in kept if not any(_said_within(c, other) for other, s in kept if judge.accepted(s))]


def _standing(candidate: Candidate, sure: float) -> tuple[int, float]:
    if not judge.accepted(sure):
        return 0, sure
    frame = candidate.match.frame
    return 0 if frame.open else 2 if frame.floor > 0 else 1, sure


def _said_within(inner: Candidate, outer: Candidate) -> bool:
    """Is one act of speech but the content of another of its kind: "thanked him for his support of Kenya"."""
    if inner is outer or inner.report.type != outer.report.type or inner.report.type not in SPEECH:
        return False
    return (
        inner.match.sentence is outer.match.sentence
        and outer.match.token.is_ancestor(inner.match.token)
        and (inner.match.token.pos_ == "NOUN")
    )


def one_promise_a_sentence(judged: Sequence[tuple[Candidate, float]]) -> list[Act]:
    """The acts, one for each chain of promises: "will send tanks, train crews and rebuild roads" is one pledge."""
    acts: list[Act] = []
    heads: dict[tuple[int, int], int] = {}
    for candidate, sure in judged:
        report = replace(candidate.report, confidence=sure)
        at = heads.get(_promise(candidate)) if report.type in CHAINED else None
        if at is not None:
            acts[at] = Act(join(acts[at].report, report), (*acts[at].told_by, candidate))
            continue
        if report.type in CHAINED:
            heads[_promise(candidate)] = len(acts)
        acts.append(Act(report, (candidate,)))
    return acts


def _promise(candidate: Candidate) -> tuple[int, int]:
    """The verb that heads the chain of coordinated verbs without subjects of their own that the trigger stands in."""
    verb = candidate.match.token
    while (
        verb.dep_ == "conj"
        and verb.head.pos_ in tree.VERBAL
        and not any(c.dep_ in tree.SUBJECTS for c in verb.children)
    ):
        verb = verb.head
    return candidate.match.sentence.start, verb.i


def _word(candidate: Candidate) -> tuple[int, int]:
    return candidate.match.sentence.start, candidate.match.token.i
