"""Which events change when reports come or go: their quads as they are, and as they are to be.

Only what the reports touch is looked at: those that are like one of them, directly or over others, the events made of
these, and the events that those are tied to. So an article costs by its own events, not by how many the store holds.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import fuse
from kg.curation.curated import Curated
from kg.curation.overlay import overlaid
from kg.fuse import Happening, Told
from kg.fuse.links import TIED_TO
from kg.iris import Iris
from kg.model import Event
from kg.rdf import event_quads, tie_quads
from kg.rdf.words import node, written
from kg.store.lookup import having
from kg.store.reading import Heard, Reading

_AMOUNTS = (node("cq:amount"), node("cq:quantity"))


@dataclass(frozen=True, slots=True)
class Fused:
    """The quads of the events graph to remove and to add; the IRIs of the events that go, and the events that come."""

    old: list[Quad]
    new: list[Quad]
    before: frozenset[str]
    after: tuple[Event, ...]


class Fusing:
    """One look at the store's reports and events, under the log that is to hold; make a new one after a change."""

    def __init__(self, store: Store, iris: Iris, reading: Reading) -> None:
        self.store = store
        self.iris = iris
        self.reading = reading
        self._coming: dict[str, Curated] = {}

    def change(self, coming: Sequence[Heard], going: Sequence[Heard], touched: Iterable[str] = ()) -> Fused:
        """What changes when these reports come and those, stored ones, go.

        A report that changes both goes and comes. `touched` are stored reports that are not to be looked at, beside
        those. Reports that curators rejected neither come nor go.
        """
        self._coming = {each.told.iri: each.decided for each in coming}
        come = [each.told for each in coming if not each.decided.rejected]
        go = [each.told for each in going if not each.decided.rejected]
        gone = {*touched, *(each.told.iri for each in (*going, *coming))}
        stay = fuse.reached([*come, *go], lambda keys: self._filed(keys, gone))
        events = sorted({event for each in (*stay, *go) for event in self._events_of(each.iri)})
        stored = {frozenset(self._reports_of(event)): event for event in events}
        groups = {frozenset(each.iri for each in group): group for group in fuse.groups([*stay, *come])}
        # What is made of the same reports as before is the same, unless something was decided on one of them.
        before = [event for reports, event in stored.items() if reports not in groups or reports & gone]
        after = [self._happening(group) for reports, group in groups.items() if reports not in stored or reports & gone]
        laid = [self._laid(each).event for each in after]
        old = [quad for event in before for quad in self._quads_of(event)]
        new = [
            quad
            for each, event in zip(after, laid, strict=True)
            for quad in event_quads(event, self.iris, self._succeeds(each))
        ]
        new += tie_quads(self._ties(after, {*before, *(each.event.iri for each in after)}, gone), self.iris)
        return Fused(old, new, frozenset(before), tuple(laid))

    def _filed(self, keys: Iterable[str], unless: set[str]) -> Iterator[Told]:
        looked: set[str] = set()
        for key in sorted(keys):
            for quad in self.store.quads_for_pattern(None, node("cq:fusionKey"), Literal(key), None):
                report = written(quad.subject)
                if report not in unless and report not in looked:
                    looked.add(report)
                    if self.reading.is_kept(report):
                        yield self._told(report)

    def _told(self, report: str) -> Told:
        return self.reading.heard(report).told

    def _decided(self, report: str) -> Curated:
        return self._coming.get(report) or self.reading.heard(report).decided

    def _laid(self, one: Happening) -> Happening:
        """The happening with what was decided on it laid over its event."""
        event = overlaid(one.event, [self._decided(told.iri) for told in one.group], self.reading.log)
        return one if event is one.event else replace(one, event=event)

    def _succeeds(self, one: Happening) -> list[str]:
        return [event for told in one.group for event in self._decided(told.iri).succeeds]

    def _happening(self, group: tuple[Told, ...]) -> Happening:
        return Happening(fuse.conclude(group, self.iris), group)

    def _ties(self, after: Sequence[Happening], touched: set[str], gone: set[str]) -> Iterator[tuple[str, str, str]]:
        stored = functools.cache(self._stored)
        for one, other in itertools.combinations(after, 2):
            yield from self._tied(one, other)
        for one in after:
            near = (
                told for each in one.group for told in self._filed(fuse.partners(each), gone) if fuse.near(each, told)
            )
            events = {event for told in near for event in self._events_of(told.iri)}
            for event in sorted(events - touched):
                yield from self._tied(one, stored(event))

    def _tied(self, one: Happening, other: Happening) -> Iterator[tuple[str, str, str]]:
        """The ties that hold of both as fusion concludes them and as the curators have them.

        So an edit can cut a tie. It makes none: reports are filed, and looked for, as they were read.
        """
        found = set(fuse.ties(one, other))
        yield from found and found & set(fuse.ties(self._laid(one), self._laid(other)))

    def _stored(self, event: str) -> Happening:
        return self._happening(tuple(sorted(map(self._told, self._reports_of(event)), key=fuse.earliest_first)))

    def _reports_of(self, event: str) -> Iterator[str]:
        for quad in self.store.quads_for_pattern(NamedNode(event), node("cq:reportedIn"), None, self._graph):
            yield written(quad.object)

    def _events_of(self, report: str) -> Iterator[str]:
        for found in having(self.store, "cq:reportedIn", NamedNode(report), self.iris.events_graph):
            yield found.subject

    def _quads_of(self, event: str) -> Iterator[Quad]:
        subject = NamedNode(event)
        for quad in self.store.quads_for_pattern(subject, None, None, self._graph):
            yield quad
            if quad.predicate in _AMOUNTS:
                yield from self.store.quads_for_pattern(NamedNode(written(quad.object)), None, None, self._graph)
        for predicate in ("dct:isReplacedBy", *TIED_TO):
            yield from self.store.quads_for_pattern(None, node(predicate), subject, self._graph)

    @property
    def _graph(self) -> NamedNode:
        return NamedNode(self.iris.events_graph)
