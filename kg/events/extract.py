"""The reports of one article's text: frames matched, roles filled, candidates judged, acts merged."""

from __future__ import annotations

from dataclasses import replace

from kg import lexicon
from kg.events import judge
from kg.events.build import Candidate, candidates
from kg.events.context import Context
from kg.events.match import matches
from kg.events.merge import merge
from kg.model import Report


def find_candidates(context: Context) -> list[Candidate]:
    """Everything that a frame fires on, in the order of the text, before any of it is judged."""
    words = lexicon.load()
    return [c for sentence in context.document.sentences for match in matches(sentence, words) for c in candidates(context, match)]


def extract(context: Context) -> tuple[Report, ...]:
    """The reports of the article, each act once."""
    judged = [(c.report, judge.confidence(context, c)) for c in find_candidates(context)]
    return merge([replace(report, confidence=sure) for report, sure in judged if judge.accepted(sure)])
