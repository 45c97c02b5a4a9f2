"""What holds of the agents of an act, whichever act it is."""

from __future__ import annotations

from kg.model import Agent


def without_represented_states(agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """The agents without the states that a person among them stands for: ministers meet, not their countries too."""
    represented = {a.country for a in agents if a.kind == "person"}
    return tuple(a for a in agents if not (a.kind == "state" and a.country in represented))
