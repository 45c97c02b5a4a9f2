"""The store that runs inside this process: Oxigraph, in a folder or in memory."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Variable,
)

from kg import fuse
from kg.curation.decisions import AnyDecision, content
from kg.curation.log import Log
from kg.errors import BadQuery, NotFound, StoreError
from kg.iris import Iris
from kg.model import Agent, Article, Event, Place, Report, refuse_broken_text
from kg.rdf import Facts, article_from, event_from, thing_from
from kg.rdf.things import as_agent, as_place
from kg.rdf.words import node, value
from kg.store import graphs
from kg.store.changes import Coming, changing
from kg.store.journal import Entry, Journal
from kg.store.lookup import having, stored_facts, told_in
from kg.store.noting import count_articles, entry_of, fits
from kg.store.opening import keep_base, open_store
from kg.store.reading import Heard, Reading, read_log

Answer = QuerySolutions | QueryBoolean | QueryTriples
_UPDATED = Entry("update")


class EmbeddedStore:
    """One graph under one base. Reads may come from several threads; writes wait for each other.

    `path` is the store's folder, made if it is missing; None keeps the graph in memory. Raises StoreError when the
    folder is held by another process, holds something else, or was made under another base.
    """

    def __init__(self, path: Path | None, base: str, read_only: bool = False) -> None:
        self.iris = Iris(base)
        self.path = path
        self.read_only = read_only
        self._writing = threading.Lock()
        self._generation = 0
        self._opening = secrets.token_hex(4)
        self._store: Store | None = open_store(path, self.iris, read_only)
        self._looking = threading.Lock()
        self._reading: Reading | None = None
        self._beginning = threading.Lock()
        self._journal = Journal(path, read_only)
        self._total: int | None = None

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def generation(self) -> int:
        """How often this opening of the store was written to: equal numbers, equal graphs."""
        return self._generation

    @property
    def state(self) -> str:
        """Names the graph as it is now, apart from every other state of this and of any other opening."""
        return f"{self._opening}-{self._generation}"

    # ---- writing

    def add_article(self, article: Article, reports: Sequence[Report], *, lexicon_version: str | None = None) -> str:
        """Adds the article, its reports, and what they change in the events, all or nothing; returns its IRI.

        An article with the same text is the same article: adding it again changes nothing. Raises BadArticle and
        StoreError.
        """
        iri = self.iris.article(article.text)
        with self._writing:
            if not self.has_article(iri):
                self._change(coming=Coming(article, reports, lexicon_version))
        return iri

    def remove_article(self, iri: str) -> None:
        """Removes the article and all that rested on it alone. Raises NotFound, StoreError."""
        with self._writing:
            self._refuse_missing(iri)
            self._change(going=iri)

    def decide(
        self, decisions: Iterable[AnyDecision], *, going: str | None = None, coming: Coming | None = None
    ) -> tuple[str, ...]:
        """Writes the decisions into the log and does what follows from them, all or nothing; returns their IRIs.

        With them an article may go and one come, in the same step: a retraction, a revision, an article read anew.
        A decision that is in the log already changes nothing. Raises NotFound, BadArticle and StoreError.
        """
        taken = tuple(decisions)
        with self._writing:
            if going is not None:
                self._refuse_missing(going)
            if (
                coming is not None
                and going != (iri := self.iris.article(coming.article.text))
                and self.has_article(iri)
            ):
                raise StoreError(f"The article {iri} is in the store already.")
            self._change(taken, going, coming)
        return tuple(self.iris.decision(content(decision)) for decision in taken)

    def update(self, sparql: str, *, base: str | None = None) -> None:
        """Runs a SPARQL 1.1 update, all or nothing; relative IRIs are resolved against `base`.

        Its WHERE reads the store's own default graph, never the union. What it changes in articles and events is the
        caller's: nothing is fused anew. Raises BadQuery, StoreError.
        """
        with self._writing:
            self._update(sparql, base)

    def replace_graph(self, name: str | None, triples: str, expected: Collection[str] | None = None) -> bool:
        """Makes these N-Triples all there is of the graph, the default one for None; says whether it is a new graph.

        Where `expected` is given, raises StateChanged if the store's state is none of these. Raises StoreError.
        """
        return not self._change_graph(name, graphs.replacing(name, triples), expected)

    def add_to_graph(self, name: str | None, triples: str, expected: Collection[str] | None = None) -> bool:
        """Adds these N-Triples to the graph; says whether it is a new one. See `replace_graph`."""
        return not self._change_graph(name, graphs.growing(name, triples), expected)

    def remove_graph(self, name: str | None, expected: Collection[str] | None = None) -> bool:
        """Removes the graph, or empties the default one; says whether there was one. See `replace_graph`."""
        return self._change_graph(name, graphs.removing(name), expected)

    def flush(self) -> None:
        """Makes sure that all that was written is on disk. Raises StoreError."""
        if self.read_only:
            return
        try:
            self._open.flush()
            self._journal.flush()
        except OSError as error:
            raise StoreError(f"The store {self.path} could not be written to disk: {error}.") from error

    def backup(self, target: Path) -> None:
        """A copy of the store as it is now in a new folder, by hard links where it can be. Raises StoreError."""
        try:
            self._open.backup(str(target))
        except OSError as error:
            raise StoreError(f"The store {self.path} could not be copied to {target}: {error}.") from error

    def close(self) -> None:
        """Flushes and lets go of the folder. The store cannot be used after; closing twice is fine."""
        if self._store is not None:
            self.flush()
            self._journal.close()
            self._store = None

    # ---- reading

    @property
    def journal(self) -> Journal:
        """The log of what changed, open. Raises StoreError."""
        store = self._open
        with self._beginning:
            if not self._journal.begun:
                try:
                    self._begin(store)
                except (OSError, ValueError, KeyError) as error:
                    raise StoreError(f"The log of changes of {self.path} cannot be read: {error}.") from error
            return self._journal

    @property
    def log(self) -> Log:
        """What people decided on the graph."""
        return self._read().log

    def decided(self, article_iri: str) -> tuple[Heard, ...]:
        """The article's reports in order, each as fusion hears it and with what was decided on it."""
        return self._read().article(article_iri)

    def has_graph(self, name: str | None) -> bool:
        """Whether the graph is in the store, be it empty; the default one, None, always is."""
        return name is None or self._open.contains_named_graph(NamedNode(name))

    def write_graph(self, name: str | None, output: IO[bytes], media_type: str) -> None:
        """Writes one graph, the default one for None, as it is at one moment. Raises StoreError."""
        try:
            graphs.write_graph(self._open, name, output, media_type)
        except OSError as error:
            raise StoreError(f"The graph {name or 'by default'} could not be written out: {error}.") from error

    def has_article(self, iri: str) -> bool:
        """Whether the article is in the store."""
        return self._open.contains_named_graph(NamedNode(iri)) and iri.startswith(f"{self.iris.base}/id/article/")

    def article(self, iri: str) -> Article:
        """The article. Raises NotFound."""
        return self._article(iri)[0]

    def article_at(self, url: str) -> str | None:
        """The article that was read from that address."""
        found = (
            each.subject for each in having(self._open, "schema:url", Literal(url), None) if each.subject == each.graph
        )
        return min(found, default=None)

    def lexicon_version(self, article_iri: str) -> str | None:
        """The version of the lexicon that the article was read with."""
        return value(self._facts(article_iri)(self.iris.activity(article_iri)), "cq:lexiconVersion")

    def naming(self, iri: str) -> Agent | Place | None:
        """The agent or place of that IRI under a name that has that IRI; None when none is described."""
        thing = thing_from(self._facts(self.iris.events_graph), iri, self.iris)
        if thing is None:
            return None
        is_place = "Place" in thing.classes
        named = as_place(thing, self.iris) if is_place else as_agent(thing, self.iris)
        names = (named.name, *sorted(thing.names - {named.name}, key=lambda name: (-len(name), name)))
        each = (replace(named, name=name) for name in names)
        return next((one for one in each if self.log.iri_of(one) == iri), None)

    def articles(self) -> Iterator[str]:
        """The IRIs of all articles, sorted."""
        yield from sorted(found.subject for found in having(self._open, "rdf:type", node("cq:Article"), None))

    def reports_of(self, article_iri: str) -> tuple[tuple[str, Report], ...]:
        """The article's reports in order, each with its IRI. Raises NotFound."""
        reports = self._article(article_iri)[1]
        return tuple((self.iris.report(article_iri, number), report) for number, report in enumerate(reports, 1))

    def events(self) -> Iterator[Event]:
        """All events, by IRI."""
        graph = self.iris.events_graph
        facts = self._facts(graph)
        for iri in sorted(found.subject for found in having(self._open, "rdf:type", node("cq:Event"), graph)):
            yield self._event(facts, iri)

    def event(self, iri: str) -> Event:
        """The event of exactly that IRI; see `replacement` for one that was fused into another. Raises NotFound."""
        try:
            return self._event(self._facts(self.iris.events_graph), iri)
        except KeyError:
            raise NotFound(f"There is no event {iri}.") from None

    def replacement(self, iri: str) -> str | None:
        """What stands in place of the event, article, agent or place of that IRI, None if nothing does."""
        return value(self._facts(self.iris.events_graph)(iri), "dct:isReplacedBy")

    def reports(self, event_iri: str) -> tuple[tuple[str, str, Report], ...]:
        """The event's reports, earliest first, each with its IRI and its article's. Raises NotFound."""
        told = (told_in(self._open, report, self.iris) for report in self.event(event_iri).reported_in)
        return tuple((each.iri, each.article, each.report) for each in told)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """All quads, or those of one graph, in no order."""
        return self._open.quads_for_pattern(None, None, None, NamedNode(graph) if graph else None)

    def matching(
        self, subject: str | None = None, predicate: str | None = None, graph: str | None = None
    ) -> Iterator[Quad]:
        """The quads of that subject, that predicate, that graph, each an IRI; None for any."""
        wanted = [NamedNode(each) if each else None for each in (subject, predicate, graph)]
        return self._open.quads_for_pattern(wanted[0], wanted[1], None, wanted[2])

    def query(
        self,
        sparql: str,
        *,
        union: bool = True,
        substitutions: Mapping[str, NamedNode | Literal] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """The answer to a SPARQL 1.1 query; consume it in the thread that asked, Oxigraph aborts otherwise.

        `union` makes all graphs together the default graph. `substitutions` binds variables, named without their
        mark, to terms; Oxigraph asks that they stand in the SELECT clause. The graphs are those that a client's
        request names instead of the query's own. Raises BadQuery.
        """
        try:
            return self._open.query(
                sparql,
                use_default_graph_as_union=union and default_graphs is None and named_graphs is None,
                substitutions={Variable(name): term for name, term in (substitutions or {}).items()},
                default_graph=_nodes(default_graphs),
                named_graphs=_nodes(named_graphs),
            )
        except (SyntaxError, ValueError) as error:
            raise BadQuery(f"The query is not SPARQL 1.1: {error}") from error
        except RuntimeError as error:
            raise BadQuery(f"The query cannot be answered: {error}") from error

    # ---- inside

    @property
    def _open(self) -> Store:
        if self._store is None:
            raise StoreError(f"The store {self.path or 'in memory'} is closed.")
        return self._store

    def _facts(self, graph: str) -> Facts:
        return stored_facts(self._open, graph)

    def _read(self) -> Reading:
        with self._looking:
            if self._reading is None:
                self._reading = Reading(lambda: self._open, self.iris, read_log(self._open, self.iris))
            return self._reading

    def _change(
        self, decisions: Sequence[AnyDecision] = (), going: str | None = None, coming: Coming | None = None
    ) -> None:
        """Does all that; whoever calls holds `_writing`."""
        if coming is not None:
            refuse_broken_text(coming.article)
        before = self._read()
        after = before.under(before.log.plus(decisions)) if decisions else before
        change = changing(self._open, before, after, decisions, going, coming)
        iri = self.iris.article(coming.article.text) if coming else None
        journal, total = self.journal, self._total
        if total is not None:
            total += (iri is not None) - (going is not None)
        with self._changing() as store, journal.recording(entry_of(change, self.iris, iri, total)):
            store.update(change.update())
        self._total = total
        if decisions or going:
            # What was remembered of an article may be gone.
            self._reading = after.under(after.log) if going else after

    def _refuse_missing(self, iri: str) -> None:
        if not self.has_article(iri):
            raise NotFound(f"There is no article {iri}.")

    @contextmanager
    def _changing(self) -> Iterator[Store]:
        """The store to write to; whoever enters holds `_writing`. The generation grows even if the write fails."""
        if self.read_only:
            raise StoreError(f"The store {self.path} is open for reading only.")
        try:
            yield self._open
        except OSError as error:
            raise StoreError(f"The store {self.path} could not be written: {error}.") from error
        finally:
            self._generation += 1

    def _begin(self, store: Store) -> None:
        last = self._journal.begin()
        self._total = count_articles(store)
        if not self.read_only and not fits(last, store, self._total):
            with self._journal.recording(Entry("gap", total=self._total)):
                pass

    def _update(self, sparql: str, base: str | None = None, entry: Entry = _UPDATED) -> None:
        self._reading = None
        with self._changing() as store, self.journal.recording(entry):
            self._total = None
            try:
                store.update(sparql, base_iri=base)
            except (SyntaxError, ValueError) as error:
                raise BadQuery(f"The update is not SPARQL 1.1: {error}") from error
            except RuntimeError as error:
                raise BadQuery(f"The update cannot be done: {error}.") from error
            keep_base(store, self.path, self.iris)

    def _change_graph(self, name: str | None, update: str, expected: Collection[str] | None) -> bool:
        """Runs the update if the state is an expected one; says whether the graph was there before."""
        with self._writing:
            if expected is not None and self.state not in expected:
                raise graphs.StateChanged("The graph has changed since you read it; read it again, then write.")
            was_there = self.has_graph(name)
            self._update(update, entry=Entry("graph", graph=name))
            return was_there

    def _article(self, iri: str) -> tuple[Article, tuple[Report, ...]]:
        try:
            return article_from(self._facts(iri), iri, self.iris)
        except KeyError:
            raise NotFound(f"There is no article {iri}.") from None

    def _event(self, facts: Facts, iri: str) -> Event:
        event = event_from(facts, iri, self.iris)
        if len(event.reported_in) == 1:
            return event
        return replace(event, reported_in=tuple(sorted(event.reported_in, key=self._publication_order)))

    def _publication_order(self, report_iri: str) -> tuple[str, str, int]:
        return fuse.earliest_first(told_in(self._open, report_iri, self.iris))


def _nodes(iris: Sequence[str] | None) -> Any:
    return None if iris is None else [NamedNode(iri) for iri in iris]
