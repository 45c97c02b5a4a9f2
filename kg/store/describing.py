"""How the descriptions of agents and places change: they add up what articles call them and what curators say.

A thing that only grows is merged with what is known of it. One that may shrink is added up anew, from every mention of
it, in whatever article, and from the edits that name it in an event.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.curation.decisions import Edit
from kg.curation.edits import namings_in
from kg.curation.log import Log
from kg.curation.records import Naming
from kg.iris import Iris
from kg.model import Agent, Event, Report
from kg.rdf import Thing, merge, named, thing_from, thing_quads
from kg.rdf.things import as_agent, as_place, country_names, mention_from, namings
from kg.rdf.words import Writer, node, written
from kg.store.fusing import Fused
from kg.store.lookup import having, stored_facts

_ROLES = ("cq:actor", "cq:target", "cq:place")


@dataclass(frozen=True, slots=True)
class Describing:
    """A change of the store from one log to another. `gone` is the article that leaves, `fused` what events become."""

    store: Store
    iris: Iris
    before: Log
    after: Log
    gone: str | None
    fused: Fused

    def change(
        self, article: str | None, reports: Iterable[Report], reread: Iterable[str]
    ) -> tuple[list[Quad], list[Quad]]:
        """The quads to remove and to add, when the article comes with these reports (unified, as they were read).

        `reread` are the stored articles whose agents or places the curators may now know otherwise.
        """
        come = self._coming(article, reports)
        shaky = self._shaky(reread)
        facts = stored_facts(self.store, self.iris.events_graph)
        old: list[Quad] = []
        new: list[Quad] = []
        for iri in sorted(come.keys() | shaky):
            known = thing_from(facts, iri, self.iris)
            kept = self._anew(iri) if iri in shaky else known
            grown = _sum([kept, come.get(iri)])
            if grown != known:
                old += thing_quads(known, self.iris) if known else ()
                new += thing_quads(grown, self.iris) if grown else ()
            old += self.store.quads_for_pattern(None, node("dct:isReplacedBy"), NamedNode(iri), self._graph)
            new += self._redirects(iri) if grown else ()
        return old, new

    def _coming(self, article: str | None, reports: Iterable[Report]) -> dict[str, Thing]:
        """What the coming article says of each thing."""
        told = list(reports)
        said_by = [report.said_by for report in told if report.said_by]
        found: dict[str, Thing] = {}
        for naming in (*namings(told), *said_by):
            for thing in self._with_country(self._meant(named(naming, self.iris), article or "", self.after)):
                found[thing.iri] = merge(found[thing.iri], thing) if thing.iri in found else thing
        return found

    def _shaky(self, reread: Iterable[str]) -> set[str]:
        """What may be described by less than before: named by what goes, or meant otherwise from now on."""
        found = set(self.before.things() ^ self.after.things())
        for article in {*reread, *([self.gone] if self.gone else [])}:
            facts = stored_facts(self.store, article)
            for mention in having(self.store, "rdf:type", node("cq:Mention"), article):
                thing = mention_from(facts, mention.subject)
                found.add(thing.iri)
                for log in (self.before, self.after):
                    found |= {each.iri for each in self._with_country(self._meant(thing, article, log))}
        for log, edits in ((self.before, self._edits_before()), (self.after, self._edits_after())):
            for edit in edits:
                found |= {each.iri for naming in namings_in(edit.changes) for each in self._set(naming, log)}
        return found

    def _anew(self, iri: str) -> Thing | None:
        """The thing as the articles that stay, and the edits in force, describe it."""
        code = self.iris.country_code(iri)
        meant = [*self._mentions_meant(iri), *(self._uses(code) if code else ())]
        return _sum([*meant, *self._edited(iri)])

    def _mentions_meant(self, iri: str) -> Iterator[Thing]:
        for source in (iri, *self._sources(iri)):
            for mention in having(self.store, "cq:mentionOf", NamedNode(source), None):
                yield from self._if_meant(iri, mention.subject, mention.graph)
        for article in self.after.articles_split_into(iri):
            for mention in having(self.store, "rdf:type", node("cq:Mention"), article):
                yield from self._if_meant(iri, mention.subject, article)

    def _if_meant(self, iri: str, mention: str, article: str) -> Iterator[Thing]:
        if article != self.gone:
            thing = self._meant(mention_from(stored_facts(self.store, article), mention), article, self.after)
            yield from (each for each in self._with_country(thing) if each.iri == iri)

    def _uses(self, code: str) -> Iterator[Thing]:
        """The state of that code, if anything of it is mentioned."""
        country = self.iris.country(code)
        for mention in having(self.store, "cq:mentionCountry", Literal(code), None):
            if found := list(self._if_meant(country, mention.subject, mention.graph)):
                yield found[-1]
                return
        for iri in sorted(self.after.things()):
            for mention in having(self.store, "cq:mentionOf", NamedNode(iri), None):
                yield from self._if_meant(country, mention.subject, mention.graph)

    def _edited(self, iri: str) -> Iterator[Thing]:
        """The thing as edits name it, where an event that they are in force on names it."""
        for decision_iri, decision in self.after.holding():
            if not isinstance(decision, Edit):
                continue
            for naming in namings_in(decision.changes):
                things = self._set(naming, self.after)
                wanted = [each for each in things if each.iri == iri]
                if wanted and self._is_in_force(decision_iri, things[0].iri):
                    yield from wanted

    def _is_in_force(self, edit: str, thing: str) -> bool:
        for event in self.fused.after:
            if edit in event.influenced_by and thing in self._named_in(event):
                return True
        return any(
            next(self.store.quads_for_pattern(NamedNode(each.subject), node(role), NamedNode(thing), self._graph), None)
            for each in having(self.store, "prov:wasInfluencedBy", NamedNode(edit), self.iris.events_graph)
            if each.subject not in self.fused.before
            for role in _ROLES
        )

    def _named_in(self, event: Event) -> set[str]:
        return {self.after.iri_of(naming) for naming in namings([event])}

    def _edits_before(self) -> Iterator[Edit]:
        for event in sorted(self.fused.before):
            for quad in self.store.quads_for_pattern(NamedNode(event), node("prov:wasInfluencedBy"), None, self._graph):
                decision = self.before.decisions.get(written(quad.object))
                if isinstance(decision, Edit):
                    yield decision

    def _edits_after(self) -> Iterator[Edit]:
        for iri in sorted({iri for event in self.fused.after for iri in event.influenced_by}):
            decision = self.after.decisions[iri]
            if isinstance(decision, Edit):
                yield decision

    def _set(self, naming: Naming, log: Log) -> list[Thing]:
        """What an edit that sets the naming describes, the thing itself first."""
        return self._with_country(named(log.merged(naming)[-1], self.iris))

    def _meant(self, thing: Thing, article: str, log: Log) -> Thing:
        """What the article means by a thing that it mentions, as the curators have it."""
        if not log.identifies:
            return thing
        naming = as_place(thing, self.iris) if "Place" in thing.classes else as_agent(thing, self.iris)
        path = log.path(naming, article)
        if path == (naming,):
            return thing
        meant = self._in_office(path[-1], thing)
        names = frozenset(step.name for step in path)
        if path[0] != naming:
            # It was split off: what the article called it was somebody else's name.
            return replace(meant, names=names)
        return replace(
            meant,
            names=names | thing.names,
            wikidata=meant.wikidata or thing.wikidata,
            geonames=meant.geonames or thing.geonames,
            point=meant.point or thing.point,
        )

    def _in_office(self, naming: Naming, thing: Thing) -> Thing:
        """What is meant; a person in the office in which the article names them, for their own state."""
        if isinstance(naming, Agent) and naming.kind == "person" and thing.roles:
            held = min(thing.roles, key=lambda role: role.key)
            naming = replace(naming, role=min(held.names), told=held.first)
        return named(naming, self.iris)

    def _with_country(self, thing: Thing) -> list[Thing]:
        if not thing.country:
            return [thing]
        code = thing.country
        names = frozenset([country_names().get(code, code)])
        return [thing, Thing(self.iris.country(code), frozenset(["State"]), names, code)]

    def _sources(self, iri: str) -> Iterator[str]:
        """What was merged into the thing."""
        return (each for each in sorted(self.after.merged_things) if self.after.thing(each) == iri)

    def _redirects(self, iri: str) -> list[Quad]:
        out = Writer(self.iris.events_graph)
        for source in self._sources(iri):
            out.link(source, "dct:isReplacedBy", iri)
        return out.quads

    @property
    def _graph(self) -> NamedNode:
        return NamedNode(self.iris.events_graph)


def _sum(things: Iterable[Thing | None]) -> Thing | None:
    known = [thing for thing in things if thing is not None]
    return functools.reduce(merge, known) if known else None
