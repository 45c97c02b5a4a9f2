"""What changes in the graph when articles come or go and when people decide: which quads to remove, which to add.

Nothing is written here. Only what the change touches is looked up: the events that its reports are or become part of,
and the agents and places that it names. Everything in the events graph follows from the articles, their reports and the
log of decisions alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.curation.decisions import AnyDecision, Edit, Revision, Withdrawal
from kg.curation.log import Log
from kg.iris import Iris
from kg.model import Article, Report
from kg.rdf import article_quads, unify
from kg.rdf.articles import filing_quads
from kg.rdf.curation import decision_quads
from kg.rdf.words import Writer, written
from kg.store.describing import Describing
from kg.store.fusing import Fusing
from kg.store.lookup import having
from kg.store.reading import Heard, Reading, hear


@dataclass(frozen=True, slots=True)
class Coming:
    """An article that comes, with the reports read from it."""

    article: Article
    reports: Sequence[Report]
    lexicon_version: str | None = None


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


def changing(
    store: Store,
    reading: Reading,
    after: Reading,
    decisions: Iterable[AnyDecision] = (),
    going: str | None = None,
    coming: Coming | None = None,
) -> Change:
    """What changes when these decisions are taken, a stored article goes, and another, not in the store, comes.

    `reading` and `after` read the store under the log as it is and as it is to be. An article that goes may come again
    with other reports.
    """
    return _Step(store, reading, after, tuple(decisions), going, coming).change()


class _Step:
    def __init__(
        self,
        store: Store,
        reading: Reading,
        after: Reading,
        decisions: tuple[AnyDecision, ...],
        going: str | None,
        coming: Coming | None,
    ) -> None:
        self.store, self.before, self.after = store, reading, after
        self.iris: Iris = reading.iris
        self.decisions, self.going, self.coming = decisions, going, coming
        self.iri = self.iris.article(coming.article.text) if coming else None

    def change(self) -> Change:
        unified = unify(self.coming.reports, self.iris) if self.coming else ()
        arriving = hear(self.coming.article, self.iri or "", unified, self.after.log) if self.coming else ()
        leaving = self.before.article(self.going) if self.going else ()
        reread = self._meant_otherwise()
        was, will, old, new = self._decided_otherwise(reread)
        fused = Fusing(self.store, self.iris, self.after).change(
            [*arriving, *will], [*leaving, *was], [each.told.iri for each in (*leaving, *was)]
        )
        describing = Describing(self.store, self.iris, self.before.log, self.after.log, self.going, fused)
        old_things, new_things = describing.change(self.iri, unified, reread)
        old += [*fused.old, *old_things, *self._redirects(self.before.log, self._is_stored)]
        new += [*fused.new, *new_things, *self._redirects(self.after.log, self._will_be_stored), *self._log_quads()]
        if self.coming:
            new += article_quads(
                self.coming.article,
                self.coming.reports,
                self.iris,
                lexicon_version=self.coming.lexicon_version,
                filed=[each.told for each in arriving],
            )
            new += self._revision_quads(self.after.log, self.iri or "")
        return Change(frozenset(old), frozenset(new), self.going)

    def _log_quads(self) -> Iterator[Quad]:
        for decision in self.decisions:
            yield from decision_quads(decision, self.iris)

    def _meant_otherwise(self) -> frozenset[str]:
        """The stored articles that name something that curators now know otherwise, or no longer."""
        logs = (self.before.log, self.after.log)
        before, after = (log.meanings() for log in logs)
        changed = {iri for iri in before.keys() | after.keys() if before.get(iri) != after.get(iri)}
        ends = {self.after.log.iri_of(each[iri]) for each in (before, after) for iri in changed if iri in each}
        articles = {
            found.graph for iri in changed for found in having(self.store, "cq:mentionOf", NamedNode(iri), None)
        }
        for log in logs:
            articles |= {article for iri in changed | ends for article in log.articles_that_split(iri)}
            articles |= {article for decision in self.decisions for article in log.split_by(decision)}
        return frozenset(article for article in articles if self._stays(article))

    def _decided_otherwise(self, reread: frozenset[str]) -> tuple[list[Heard], list[Heard], list[Quad], list[Quad]]:
        """Stored reports of articles that stay, as they were and as they will be; quads of their articles' graphs."""
        was: list[Heard] = []
        will: list[Heard] = []
        old: list[Quad] = []
        new: list[Quad] = []
        remeant = self.before.log.meanings() != self.after.log.meanings()
        for article in sorted(reread | self._touched(remeant)):
            for one, other in zip(self.before.article(article), self.after.article(article), strict=True):
                # What an edit names may be something else by now.
                if one.decided != other.decided or (remeant and one.decided.edits):
                    was.append(one)
                    will.append(other)
                if one.told.report != other.told.report:
                    old += self._filing(one)
                    new += self._filing(other)
            old += self._revision_quads(self.before.log, article)
            new += self._revision_quads(self.after.log, article)
        return was, will, old, new

    def _touched(self, remeant: bool) -> set[str]:
        """The articles that stay and that one of the decisions is about, or edits that name things."""
        logs = (self.before.log, self.after.log)
        found = {article for log in logs for decision in self.decisions for article in log.touched_by(decision)}
        if remeant:
            edits = (each for _, each in self.after.log.holding() if isinstance(each, Edit))
            found |= {article for edit in edits for article in self.after.log.touched_by(edit)}
        return {article for article in found if self._stays(article)}

    def _stays(self, article: str) -> bool:
        return article not in (self.going, self.iri) and self._is_stored(article)

    def _filing(self, heard: Heard) -> list[Quad]:
        out = Writer(heard.told.article)
        filing_quads(out, heard.told)
        return out.quads

    def _revision_quads(self, log: Log, article: str) -> list[Quad]:
        out = Writer(article)
        out.link(article, "prov:wasRevisionOf", *log.next_older(article))
        return out.quads

    def _redirects(self, log: Log, is_stored: Callable[[str], bool]) -> list[Quad]:
        """The older versions of the stored articles that the change may touch, each replaced by its newest."""
        revised = any(isinstance(decision, Revision | Withdrawal) for decision in self.decisions)
        newest = log.newest() if revised else {each for each in (self.going, self.iri) if each}
        out = Writer(self.iris.events_graph)
        for article in sorted(newest):
            for older in log.older(article) if is_stored(article) else ():
                out.link(older, "dct:isReplacedBy", article)
        return out.quads

    def _is_stored(self, article: str) -> bool:
        return self.store.contains_named_graph(NamedNode(article))

    def _will_be_stored(self, article: str) -> bool:
        return article == self.iri or (article != self.going and self._is_stored(article))


def _blocks(quads: Iterable[Quad]) -> Iterator[str]:
    by_graph: dict[str, list[Triple]] = {}
    for quad in quads:
        by_graph.setdefault(written(quad.graph_name), []).append(quad.triple)
    for graph, triples in by_graph.items():
        lines = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        yield f"GRAPH <{graph}> {{\n{lines.decode()}}}"
