"""What changes in the graph when an article comes or goes: which quads to remove, which to add.

Nothing is written here. Only what the article touches is looked up: the reports that share a fusion key with one of its
own, the events that they made, and the agents and places that it names.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg import fuse
from kg.fuse import Told
from kg.iris import Iris
from kg.model import Article, Report
from kg.rdf import Thing, article_quads, event_quads, merge, thing_from, thing_quads, things_of, unify
from kg.rdf.things import country_names, mention_from, namings
from kg.rdf.words import node, written
from kg.store.lookup import having, stored_facts, told_in


@dataclass(frozen=True, slots=True)
class Change:
    """Quads to remove and quads to add, in that order; what is in both stays as it is. `dropped` is a whole graph."""

    removed: frozenset[Quad]
    added: frozenset[Quad]
    dropped: str | None = None

    def update(self) -> str:
        """The change as one SPARQL update, which Oxigraph applies in one transaction."""
        drop = [f"DROP SILENT GRAPH <{self.dropped}>"] if self.dropped else []
        removed = [f"DELETE DATA {{ {block} }}" for block in _blocks(self.removed - self.added)]
        added = [f"INSERT DATA {{ {block} }}" for block in _blocks(self.added - self.removed)]
        return " ;\n".join([*drop, *removed, *added])


def adding(
    store: Store, article: Article, reports: Sequence[Report], iris: Iris, lexicon_version: str | None
) -> Change:
    """What changes when that article, not yet in the store, comes."""
    iri = iris.article(article.text)
    unified = unify(reports, iris)
    told = [
        Told(iris.report(iri, number), iri, number, article.published, report)
        for number, report in enumerate(unified, 1)
    ]
    old_events, new_events = _refused(store, {fuse.key(each.report) for each in told}, told, None, iris)
    old_things, new_things = _things_grown(store, unified, iris)
    quads = article_quads(article, reports, iris, lexicon_version=lexicon_version)
    return Change(frozenset([*old_events, *old_things]), frozenset([*quads, *new_events, *new_things]))


def removing(store: Store, iri: str, iris: Iris) -> Change:
    """What changes when the article of that IRI goes."""
    keys = {found.object for found in having(store, "cq:fusionKey", None, iri)}
    old_events, new_events = _refused(store, keys, [], iri, iris)
    old_things, new_things = _things_shrunk(store, iri, iris)
    return Change(frozenset([*old_events, *old_things]), frozenset([*new_events, *new_things]), dropped=iri)


def _refused(
    store: Store, keys: Iterable[str], coming: Sequence[Told], going: str | None, iris: Iris
) -> tuple[list[Quad], list[Quad]]:
    """The quads of the events under these keys as they are, and as they are to be."""
    old: list[Quad] = []
    new: list[Quad] = []
    for key in sorted(keys):
        told = [told_in(store, found.subject, iris) for found in having(store, "cq:fusionKey", Literal(key), None)]
        for event in {event for each in told for event in _events_from(store, each.iri, iris)}:
            old.extend(_event_quads_now(store, event, iris))
        stay = [each for each in told if each.article != going]
        come = [each for each in coming if fuse.key(each.report) == key]
        for group in fuse.groups([*stay, *come]):
            new.extend(event_quads(fuse.conclude(group, iris), iris))
    return old, new


def _event_quads_now(store: Store, event: str, iris: Iris) -> Iterator[Quad]:
    graph = NamedNode(iris.events_graph)
    for quad in store.quads_for_pattern(NamedNode(event), None, None, graph):
        yield quad
        if quad.predicate in (node("cq:amount"), node("cq:quantity")) and isinstance(quad.object, NamedNode):
            yield from store.quads_for_pattern(quad.object, None, None, graph)
    yield from store.quads_for_pattern(None, node("dct:isReplacedBy"), NamedNode(event), graph)


def _events_from(store: Store, report: str, iris: Iris) -> Iterator[str]:
    for found in having(store, "cq:reportedIn", NamedNode(report), iris.events_graph):
        yield found.subject


def _things_grown(store: Store, reports: Sequence[Report], iris: Iris) -> tuple[list[Quad], list[Quad]]:
    facts = stored_facts(store, iris.events_graph)
    said_by = [report.said_by for report in reports if report.said_by]
    old: list[Quad] = []
    new: list[Quad] = []
    for iri, thing in things_of([*namings(reports), *said_by], iris).items():
        known = thing_from(facts, iri, iris)
        grown = merge(known, thing) if known else thing
        if grown != known:
            old.extend(thing_quads(known, iris) if known else ())
            new.extend(thing_quads(grown, iris))
    return old, new


def _things_shrunk(store: Store, article: str, iris: Iris) -> tuple[list[Quad], list[Quad]]:
    facts = stored_facts(store, iris.events_graph)
    touched = {found.object for found in having(store, "cq:mentionOf", None, article)}
    codes = {found.object for found in having(store, "cq:mentionCountry", None, article)}
    old: list[Quad] = []
    new: list[Quad] = []
    for iri in sorted(touched | {iris.country(code) for code in codes}):
        known = thing_from(facts, iri, iris)
        old.extend(thing_quads(known, iris) if known else ())
        left = _thing_without(store, iri, article, iris)
        new.extend(thing_quads(left, iris) if left else ())
    return old, new


def _thing_without(store: Store, iri: str, article: str, iris: Iris) -> Thing | None:
    """The thing as the other articles have it, None if none speaks of it."""
    mentions = having(store, "cq:mentionOf", NamedNode(iri), None)
    others = [mention for mention in mentions if mention.graph != article]
    things = [mention_from(stored_facts(store, other.graph), other.subject) for other in others]
    code = iris.country_code(iri)
    users = having(store, "cq:mentionCountry", Literal(code), None) if code else iter(())
    if code and any(user.graph != article for user in users):
        names = frozenset([country_names().get(code, code)])
        things.append(Thing(iri, frozenset(["State"]), names, code))
    return functools.reduce(merge, things) if things else None


def _blocks(quads: Iterable[Quad]) -> Iterator[str]:
    by_graph: dict[str, list[Triple]] = {}
    for quad in quads:
        by_graph.setdefault(written(quad.graph_name), []).append(quad.triple)
    for graph, triples in by_graph.items():
        lines = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        yield f"GRAPH <{graph}> {{\n{lines.decode()}}}"
