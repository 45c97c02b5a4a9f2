"""Why an article's reports are what they are: each under its words, with its frame, roles and resolved mentions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.events import judge
from kg.events.build import Candidate
from kg.events.context import Context
from kg.events.extract import find_candidates
from kg.model import Agent, Report


@dataclass(frozen=True, slots=True)
class Explanation:
    """One candidate: its report, whether it was accepted, how sure, what weighed, and how its agents were resolved."""

    report: Report
    accepted: bool
    confidence: float
    trigger: str
    weighed: tuple[tuple[str, float], ...]
    resolved: tuple[str, ...]


def explain(context: Context) -> Iterator[Explanation]:
    """Every candidate of the article in the order of its text, accepted or not."""
    candidates = find_candidates(context)
    seen = judge.features(context, candidates)
    for (candidate, sure), present in zip(judge.judged(context, candidates), seen, strict=True):
        yield Explanation(
            candidate.report,
            judge.accepted(sure),
            sure,
            candidate.match.token.text,
            tuple(judge.weighed(present)),
            tuple(_resolved(context, candidate)),
        )


def _resolved(context: Context, candidate: Candidate) -> Iterator[str]:
    agents = {*candidate.report.actors, *candidate.report.targets}
    sentence = candidate.match.sentence
    for token in candidate.match.token.doc:
        if agents & set(context.mentions.agents(sentence, token)):
            names = ", ".join(_name(a) for a in context.mentions.agents(sentence, token))
            yield f"{token.text}: {names} ({context.mentions.how(sentence, token)})"


def _name(agent: Agent) -> str:
    return f"{agent.name} [{agent.country}]" if agent.country else agent.name
