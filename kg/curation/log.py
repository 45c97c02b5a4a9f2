"""The log of decisions: which hold, and what those that hold say of an article, an agent, or a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.curation.decisions import (
    Anchor,
    AnyDecision,
    Confirmation,
    Dismissal,
    Edit,
    Merge,
    Retraction,
    Revision,
    Split,
    Withdrawal,
    content,
    moment_of,
)
from kg.curation.records import Naming
from kg.iris import Iris
from kg.model import Agent

Anchoring = Confirmation | Dismissal | Edit | Revision


@dataclass(frozen=True, slots=True)
class Held:
    """One anchor of a decision that holds; `native` when it is of the article itself and of no older version."""

    decision_iri: str
    decision: Anchoring
    anchor: Anchor
    native: bool


class Log:
    """All decisions on one graph, in the order in which they were taken. It does not change; `plus` gives a longer one.

    A decision holds unless a later one that holds withdraws it.
    """

    def __init__(
        self, decisions: Iterable[AnyDecision], iris: Iris, earlier: Mapping[str, AnyDecision] | None = None
    ) -> None:
        self.iris = iris
        found = {**(earlier or {}), **{iris.decision(content(decision)): decision for decision in decisions}}
        in_order = sorted(found.items(), key=lambda pair: (moment_of(pair[1]), pair[0]))
        self.decisions: dict[str, AnyDecision] = dict(in_order)
        self._place = {iri: place for place, iri in enumerate(self.decisions)}
        self.withdrawn: dict[str, str] = self._withdrawals()
        self.retracted: dict[str, str] = {d.article.iri: iri for iri, d in self.holding() if isinstance(d, Retraction)}
        self._newer: dict[str, str] = {}
        self._revision: dict[str, str] = {}
        self._merged: dict[str, Naming] = {}
        self._splits: dict[str, list[Split]] = defaultdict(list)
        self._anchored: dict[str, list[Held]] = defaultdict(list)
        self._read()

    def __bool__(self) -> bool:
        return bool(self.decisions)

    def plus(self, decisions: Iterable[AnyDecision]) -> Log:
        """This log with these decisions too."""
        return Log(decisions, self.iris, self.decisions)

    def latest(self) -> tuple[AnyDecision, ...]:
        """The decision that was taken last, if any was."""
        return tuple(self.decisions.values())[-1:]

    def holding(self) -> Iterator[tuple[str, AnyDecision]]:
        """The decisions that hold, oldest first, each with its IRI."""
        return ((iri, decision) for iri, decision in self.decisions.items() if iri not in self.withdrawn)

    def place(self, decision_iri: str) -> int:
        """Where it stands in the order in which they were taken."""
        return self._place[decision_iri]

    # ---- articles

    def current(self, article: str) -> str:
        """The newest version of the article; itself when there is none newer."""
        seen = {article}
        while (newer := self._newer.get(article)) is not None and newer not in seen:
            seen.add(newer)
            article = newer
        return article

    def revision_of(self, article: str) -> str | None:
        """The decision by which the article gave way to a newer version."""
        return self._revision.get(article)

    def older(self, article: str) -> tuple[str, ...]:
        """The versions that the article is the newest of, sorted."""
        return tuple(sorted(old for old in self._newer if self.current(old) == article and old != article))

    def next_older(self, article: str) -> tuple[str, ...]:
        """The versions that gave way to the article itself, sorted."""
        return tuple(sorted(old for old, newer in self._newer.items() if newer == article))

    def anchors_on(self, article: str) -> tuple[Held, ...]:
        """The anchors in the article's words, or in those of its older versions, oldest decision first."""
        return tuple(self._anchored.get(article, ()))

    def touched_by(self, decision: AnyDecision) -> Iterator[str]:
        """The articles whose reports a decision is anchored to, or says something of, as they are now called."""
        match decision:
            case Confirmation() | Dismissal() | Edit():
                yield from (self.current(anchor.article) for anchor in decision.anchors)
            case Split():
                yield self.current(decision.article)
            case Revision():
                yield from (self.current(decision.article.iri), self.current(decision.newer))
            case Retraction():
                yield decision.article.iri
            case Withdrawal():
                withdrawn = self.decisions.get(decision.decision)
                # Only what came before can be withdrawn, so this ends.
                if withdrawn is not None and moment_of(withdrawn) < moment_of(decision):
                    yield from self.touched_by(withdrawn)

    # ---- agents and places

    @property
    def identifies(self) -> bool:
        """Whether any merge or split holds."""
        return bool(self._merged or self._splits)

    @property
    def merged_things(self) -> frozenset[str]:
        """The IRIs that a merge that holds says are something else."""
        return frozenset(self._merged)

    def articles_split_into(self, iri: str) -> tuple[str, ...]:
        """The articles in which something was split off that is the thing of that IRI, or of that country."""
        found = ((article, self.merged(split.into)[-1]) for article, splits in self._splits.items() for split in splits)
        code = self.iris.country_code(iri)
        return tuple(
            sorted({article for article, into in found if self.iri_of(into) == iri or (code and into.country == code)})
        )

    def articles_that_split(self, iri: str) -> tuple[str, ...]:
        """The articles in which that thing was split, or something was split off that is that thing."""
        return tuple(
            article
            for article, splits in self._splits.items()
            if any(iri in (split.thing, self.iri_of(split.into)) for split in splits)
        )

    def split_by(self, decision: AnyDecision) -> Iterator[str]:
        """The articles in which a decision splits something, takes a split back, or moves one to another version."""
        if not isinstance(decision, Merge | Confirmation | Dismissal | Edit):
            yield from (article for article in self.touched_by(decision))

    def newest(self) -> frozenset[str]:
        """The articles that have older versions."""
        return frozenset(map(self.current, self._newer))

    def meanings(self) -> dict[str, Naming]:
        """What each thing that was merged is in the end."""
        return {thing: self.merged(into)[-1] for thing, into in self._merged.items()}

    def things(self) -> frozenset[str]:
        """The IRIs of which a merge or a split that holds speaks: what is something else, and what it is."""
        splits = [split for each in self._splits.values() for split in each]
        into = [*self._merged.values(), *(split.into for split in splits)]
        return frozenset([*self._merged, *(split.thing for split in splits), *map(self.iri_of, into)])

    def path(self, naming: Naming, article: str) -> tuple[Naming, ...]:
        """What the curators say that an article means by an agent or place: the naming itself or the one that it was
        split off as, then those that it was merged into. The last is what it is."""
        steps = [naming]
        if article in self._splits:
            meant = {self.iri_of(naming), self.iri_of(self.merged(naming)[-1])}
            for split in reversed(self._splits[article]):
                if split.thing in meant and _alike(split.into, naming):
                    steps = [split.into]
                    break
        return self.merged(steps[0])

    def merged(self, naming: Naming) -> tuple[Naming, ...]:
        """The naming, and those that it was merged into one after the other."""
        steps = [naming]
        while (into := self._merged.get(self.iri_of(steps[-1]))) is not None and _alike(into, naming):
            steps.append(into)
        return tuple(steps)

    def thing(self, iri: str) -> str:
        """The IRI of what the agent or place of that IRI was merged into; itself when it was not."""
        into = self._merged.get(iri)
        return iri if into is None else self.iri_of(self.merged(into)[-1])

    def iri_of(self, naming: Naming) -> str:
        """The IRI of an agent or place."""
        return self.iris.agent(naming) if isinstance(naming, Agent) else self.iris.place(naming)

    # ---- inside

    def _withdrawals(self) -> dict[str, str]:
        withdrawn: dict[str, str] = {}
        for iri, decision in reversed(self.decisions.items()):
            if not isinstance(decision, Withdrawal) or iri in withdrawn:
                continue
            if self._place.get(decision.decision, len(self._place)) < self._place[iri]:
                withdrawn[decision.decision] = iri
        return withdrawn

    def _read(self) -> None:
        for iri, decision in self.holding():
            if isinstance(decision, Revision):
                self._newer.pop(decision.newer, None)
                self._revision.pop(decision.newer, None)
                self._newer[decision.article.iri] = decision.newer
                self._revision[decision.article.iri] = iri
            elif isinstance(decision, Merge):
                self._merge(decision)
        for iri, decision in self.holding():
            if isinstance(decision, Split):
                self._splits[self.current(decision.article)].append(decision)
            elif isinstance(decision, Anchoring):
                for anchor in decision.anchors:
                    article = self.current(anchor.article)
                    self._anchored[article].append(Held(iri, decision, anchor, article == anchor.article))

    def _merge(self, merge: Merge) -> None:
        end = self.iri_of(merge.into)
        # Of two decisions that make a circle, the later does not count.
        if end != merge.thing and self.thing(end) != merge.thing:
            self._merged[merge.thing] = merge.into


def _alike(one: Naming, other: Naming) -> bool:
    return isinstance(one, Agent) == isinstance(other, Agent)
