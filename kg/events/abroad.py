"""The foreign side of an act: an act without one is home affairs, and none of this set."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.events.build import Candidate
from kg.events.context import Context
from kg.mentions.names import Name
from kg.model import Agent

# How far, in characters, a foreign name still lends an act its foreign side, where such names are a good part of all.
_NEARBY = 600
_OFTEN = 0.3
# Words that tell of others though none is named: "a truce", "foreign boats".
_UNNAMED = re.compile(
    r"\b(?:cease-?fires?|truces?|armistice|prisoners of war|peacekeepers|"
    r"foreign(?! (?:minist|affairs|secretar|office|polic|trade|exchange|currenc|invest|direct|service)))",
    re.IGNORECASE,
)
_OTHERS = frozenset("allies partners nations countries states neighbors neighbours powers donors rebels".split())
# Acts between the sides of one country's war, which its armed groups lend a side of their own.
_OF_WARRING = frozenset(("Deescalation", "Meeting", "Agreement"))
_NATIONAL = ("country", "demonym", "capital", "organization", "organ", "group", "city", "region")


class Sides:
    """The names of an article that are foreign to some states, counted once for each set of states."""

    def __init__(self, context: Context) -> None:
        self._names = context.mentions.names
        self._unnamed = [m.start() for m in _UNNAMED.finditer(context.document.folded)]
        # Armed and political groups, who are a side by themselves.
        self.armed = {n.name for n in self._names if n.what == "group"}
        # Of whom an official text does not say for whom they act, they act for the state that publishes it.
        issuer = context.mentions.issuer
        self.issuer = frozenset((issuer.country,)) if issuer is not None and issuer.country else frozenset()
        self._told = sum(n.what in _NATIONAL or n.what == "person" for n in self._names)
        self._abroad: dict[frozenset[str], list[int]] = {}

    def abroad(self, home: frozenset[str]) -> list[int]:
        """Where the names foreign to the states of `home` start, in order."""
        known = self._abroad.get(home)
        if known is None:
            known = self._abroad[home] = [n.start for n in self._names if _is_abroad(n, home)]
        return known

    def unnamed(self, start: int, end: int) -> bool:
        """Does a span of the text tell of others without a name."""
        return _any_between(self._unnamed, start, end)

    def share(self, home: frozenset[str]) -> float:
        """How many of the names of states and people are foreign to the states of `home`."""
        return len(self.abroad(home)) / max(1, self._told)


@dataclass(frozen=True, slots=True)
class Abroad:
    """What an act has of lands not its actors' own: in its roles, its sentence, close by, and of all that is named."""

    inside: bool
    beside: bool
    near: bool
    share: float


def abroad_of(candidate: Candidate, sides: Sides) -> Abroad:
    """What the act has of lands not its actors' own."""
    report, sentence = candidate.report, candidate.match.sentence
    home = frozenset(a.country for a in report.actors if a.country) or sides.issuer
    others = {a.country for a in report.targets} | {p.country for p in report.places}
    named = sides.abroad(home)
    return Abroad(
        inside=len(home) > 1 or bool(others - home - {None}) or any(_is_outsider(a) for a in report.targets),
        beside=_any_between(named, sentence.start, sentence.end) or sides.unnamed(sentence.start, sentence.end),
        near=_any_between(named, sentence.start - _NEARBY + 1, sentence.start + _NEARBY),
        share=sides.share(home),
    )


def _is_outsider(agent: Agent) -> bool:
    """ "Its allies", "African nations": others than those who act, whichever these are."""
    return agent.country is None and agent.name.lower().split()[-1] in _OTHERS


def _any_between(sorted_offsets: Sequence[int], start: int, end: int) -> bool:
    return bisect_left(sorted_offsets, start) < bisect_left(sorted_offsets, end)


def has_foreign_side(candidate: Candidate, sides: Sides) -> bool:
    """An act with no foreign side is none of this set: is there one in its roles, its sentence, or all around it."""
    if candidate.report.type in _OF_WARRING and sides.armed & {a.name for a in candidate.report.actors}:
        return True
    abroad = abroad_of(candidate, sides)
    return abroad.inside or abroad.beside or (abroad.near and abroad.share >= _OFTEN)


def _is_abroad(name: Name, home: frozenset[str]) -> bool:
    if name.what in ("organization", "person", "region") and name.country is None:
        return name.what != "person"
    return name.what in (*_NATIONAL, "person") and name.country is not None and name.country not in home
