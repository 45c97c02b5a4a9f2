"""Why an article's reports are what they are: each under its words, with its frame, roles and resolved mentions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.events import heard, judge, linear, outcome
from kg.events.build import Candidate
from kg.events.casting import ROLES, Cast
from kg.events.context import Context
from kg.events.extract import understand
from kg.model import Agent, Report


@dataclass(frozen=True, slots=True)
class Explanation:
    """One candidate: what its frame read, how sure that is, what weighed, and how its agents were resolved.

    `heard` is what the language model gives its trigger and its words, as chances; None where it has not read them.

    `event` is the number of the article's event that it tells, counted from 1, None when it was rejected; `became` is
    that event. `parts` says why its people and states have their parts, and why it has its status.
    """

    report: Report
    event: int | None
    became: Report | None
    confidence: float
    trigger: str
    weighed: tuple[tuple[str, float], ...]
    heard: tuple[float, float] | None
    parts: tuple[str, ...]
    resolved: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Is it reported."""
        return self.event is not None


def explain(context: Context) -> Iterator[Explanation]:
    """Every candidate of the article in the order of its text, accepted or not."""
    found = understand(context)
    numbers = {id(c): n for n, act in enumerate(found.acts, 1) for c in act.told_by}
    cast = Cast(context)
    seen = judge.features(context, [candidate for candidate, _ in found.judged])
    for (candidate, sure), present in zip(found.judged, seen, strict=True):
        event = numbers.get(id(candidate))
        became = found.reports[event - 1] if event else None
        yield Explanation(
            candidate.report,
            event,
            became,
            sure,
            candidate.match.token.text,
            tuple(judge.weighed(present)),
            heard.chances(candidate, context.scores),
            (*_parts(cast, candidate, became), *_status(candidate, became)) if became else (),
            tuple(_resolved(context, candidate)),
        )


def _parts(cast: Cast, candidate: Candidate, became: Report) -> Iterator[str]:
    """Each agent of the event that this telling knows, with the chance of the part it has and what weighed most."""
    for player, seen, chances in cast.rating(candidate):
        for role, agents in zip(ROLES, (became.actors, became.targets), strict=True):
            if player.agent in agents:
                why = ", ".join(feature for feature, _ in linear.load(f"cast_{role}").weighed(seen, 2))
                yield f"{player.agent.name}: {role} {chances[role]:.2f}" + (f" ({why})" if why else "")


def _status(candidate: Candidate, became: Report) -> Iterator[str]:
    """The status of the event, with the chance that this telling gives it and what weighed most."""
    chance = outcome.chances((candidate,)).get(became.status)
    if chance is None:
        yield f"status: {became.status}, by the rules"
        return
    why = ", ".join(feature for feature, _ in outcome.weighed(candidate, became.status))
    yield f"status: {became.status} {chance:.2f}" + (f" ({why})" if why else "")


def _resolved(context: Context, candidate: Candidate) -> Iterator[str]:
    agents = {*candidate.report.actors, *candidate.report.targets}
    sentence = candidate.match.sentence
    for token in candidate.match.token.doc:
        if agents & set(context.mentions.agents(sentence, token)):
            names = ", ".join(_name(a) for a in context.mentions.agents(sentence, token))
            yield f"{token.text}: {names} ({context.mentions.how(sentence, token)})"


def _name(agent: Agent) -> str:
    return f"{agent.name} [{agent.country}]" if agent.country else agent.name
