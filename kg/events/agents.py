"""What holds of the agents of an act, whichever act it is."""

from __future__ import annotations

from kg.model import Agent


def without_represented_states(agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """The agents without the states that a person among them stands for: ministers meet, not their countries too."""
    represented = {a.country for a in agents if a.kind == "person"}
    return tuple(a for a in agents if not (a.kind == "state" and a.country in represented))


_OFFICES = frozenset(
    "minister president secretary general chancellor leader ambassador advisor adviser king envoy premier "
    "spokesperson representative chief commissioner director chair chairman spokesman governor".split()
)


def without_bare_offices(agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """The agents without those named by office alone, where a named person of the same state is among them."""
    named = {a.country for a in agents if a.kind == "person" and not _is_office(a)}
    return tuple(a for a in agents if not (a.kind == "person" and _is_office(a) and a.country in named))


def _is_office(agent: Agent) -> bool:
    return agent.name.split()[-1].lower() in _OFFICES


def distinct(agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """The agents, each once, in order."""
    return tuple(dict.fromkeys(agents))
