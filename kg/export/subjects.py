"""Of whom and what an export speaks: the IRIs of its subjects by graph, for the whole store or for some events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import pyoxigraph as ox

from kg.rdf import PREFIXES
from kg.store import EmbeddedStore

Subjects: TypeAlias = dict[str, set[str]]

_CQ = PREFIXES["cq"]
_EVIDENCE = (_CQ + "reportedIn", PREFIXES["prov"] + "wasInfluencedBy")
_REPLACED = PREFIXES["dct"] + "isReplacedBy"


def chosen_subjects(store: EmbeddedStore, events: Iterable[str]) -> Subjects:
    """The subjects that these events are made of and rest on; see `kg.export.rdf` for what that is."""
    chosen = _Chosen(store)
    for event in events:
        chosen.add_event(event)
    return chosen.subjects


class _Chosen:
    """Collects subjects, each looked at once."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self._iris = store.iris
        self._things = tuple(f"{store.iris.base}/id/{kind}/" for kind in ("actor", "country", "place"))
        self.subjects: Subjects = defaultdict(set)
        self.subjects[store.iris.dataset_graph].add(store.iris.dataset)

    def add_event(self, event: str) -> None:
        """The event, what it names, its reports, the decisions on it, and the IRIs that it replaces."""
        graph = self._iris.events_graph
        for quad in self._add(event, graph):
            named = _iri(quad.object)
            if named is None:
                continue
            if named.startswith(f"{event}#"):
                self._add(named, graph)
            elif quad.predicate.value == _EVIDENCE[0]:
                self._add_report(named)
            elif quad.predicate.value == _EVIDENCE[1]:
                self._add_whole(named, self._iris.curation_graph)
            else:
                self._add_thing(named)
        for former in self._former(event):
            self.subjects[graph].add(former)

    def _add_thing(self, named: str) -> None:
        """An agent, country or place, what hangs on it, and those that it names in turn."""
        graph = self._iris.events_graph
        if not named.startswith(self._things) or named in self.subjects[graph]:
            return
        for quad in self._add_whole(named, graph):
            following = _iri(quad.object)
            if following is not None and quad.predicate.value != _REPLACED:
                self._add_thing(following)

    def _add_report(self, report: str) -> None:
        article = report.partition("#")[0]
        if article not in self.subjects[article]:
            self._add(article, article)
            self._add(self._iris.activity(article), article)
        for quad in self._add_whole(report, article, f"{article}#"):
            named = _iri(quad.object)
            if named is not None and named.startswith(self._things):
                self._add(self._iris.mention(article, named), article)
                self._add_thing(named)

    def _add_whole(self, subject: str, graph: str, start: str | None = None) -> list[ox.Quad]:
        """The subject with what it links to whose IRI begins with `start`, its own and a # if not given."""
        found = self._add(subject, graph)
        parts = {_iri(quad.object) for quad in found}
        for part in sorted(each for each in parts if each and each.startswith(start or f"{subject}#")):
            found.extend(self._add(part, graph))
        return found

    def _add(self, subject: str, graph: str) -> list[ox.Quad]:
        """What the graph says of the subject, which is chosen if that is anything."""
        found = list(self._store.matching(subject, graph=graph))
        if found:
            self.subjects[graph].add(subject)
        return found

    def _former(self, event: str) -> Iterator[str]:
        """The IRIs that events of the reports would have alone; what replaces them is this event."""
        for report in self._store.matching(event, _EVIDENCE[0], self._iris.events_graph):
            former = self._iris.event(_iri(report.object) or "")
            if former != event and self._store.replacement(former) == event:
                yield former


def _iri(term: object) -> str | None:
    return term.value if isinstance(term, ox.NamedNode) else None
