"""The reports of one article's text: frames matched, roles filled, candidates judged, acts merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg import lexicon
from kg.events import judge
from kg.events.build import SPEECH, Candidate, candidates
from kg.events.context import Context
from kg.events.itinerary import along_the_way
from kg.events.match import matches
from kg.events.merge import merge
from kg.model import Report


def find_candidates(context: Context) -> list[Candidate]:
    """Everything that a frame fires on, in the order of the text, before any of it is judged."""
    words = lexicon.load()
    found: list[Candidate] = []
    for sentence in context.document.sentences:
        for match in matches(sentence, words):
            made = list(candidates(context, match))
            found.extend(made)
            for candidate in made:
                context = _with_parties(context, candidate)
    return found


def _with_parties(context: Context, candidate: Candidate) -> Context:
    """Meetings between people set who "the leaders" are from there on."""
    actors = candidate.report.actors
    people = [a for a in actors if a.kind == "person"]
    if candidate.report.type == "Meeting" and len(people) >= 2 and len({a.country for a in people}) >= 2:
        return replace(context, parties=actors)
    return context


def extract(context: Context) -> tuple[Report, ...]:
    """The reports of the article, each act once."""
    judged = judge.judged(context, find_candidates(context))
    reports = merge([replace(c.report, confidence=sure) for c, sure in best_readings(judged) if judge.accepted(sure)])
    return along_the_way(reports)


def best_readings(judged: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Of the speech acts that one word could be, the surest; a word that is several other acts stays all of them."""
    best: dict[tuple[int, int], float] = {}
    for candidate, sure in judged:
        if candidate.report.type in SPEECH:
            best[_word(candidate)] = max(sure, best.get(_word(candidate), 0.0))
    return [(c, sure) for c, sure in judged if c.report.type not in SPEECH or sure >= best[_word(c)]]


def _word(candidate: Candidate) -> tuple[int, int]:
    return candidate.match.sentence.start, candidate.match.token.i
