"""Stored reports as fusion may hear them: with the agents that curators identified, and what was decided on each."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Store

from kg.curation.curated import Curated, curated, identified
from kg.curation.log import Log
from kg.fuse import Told
from kg.iris import Iris
from kg.model import Article, Report
from kg.rdf import article_from
from kg.rdf.curation import decisions_from
from kg.store.lookup import stored_facts, told_in

# How many reports are kept in memory for fusion, about 4 kB each.
_REPORTS_KEPT = 20_000
_ARTICLES_KEPT = 500


@dataclass(frozen=True, slots=True)
class Heard:
    """A report where it stands, in the form in which fusion takes it, and what was decided on it."""

    told: Told
    decided: Curated


def read_log(store: Store, iris: Iris) -> Log:
    """The decisions in the store."""
    return Log(decisions_from(store.quads_for_pattern(None, None, None, NamedNode(iris.curation_graph))), iris)


class Reading:
    """The stored reports under one log. It remembers; make a new one when articles go or the log grows.

    `store` gives the store at each call: a store that something held on to would keep its folder locked.
    """

    def __init__(self, store: Callable[[], Store], iris: Iris, log: Log) -> None:
        self.iris = iris
        self.log = log
        self._store = store
        # The reports near those that come in are looked at again and again.
        self.heard = functools.lru_cache(_REPORTS_KEPT)(self._heard)
        self._in_article = functools.lru_cache(_ARTICLES_KEPT)(self._read_article)

    def under(self, log: Log) -> Reading:
        """The same store under another log."""
        return Reading(self._store, self.iris, log)

    def article(self, iri: str) -> tuple[Heard, ...]:
        """All reports of a stored article, in order."""
        return tuple(self._in_article(iri).values())

    def is_kept(self, report_iri: str) -> bool:
        """Whether fusion may see the report."""
        return not (self.log.anchors_on(report_iri.partition("#")[0]) and self.heard(report_iri).decided.rejected)

    def _heard(self, report_iri: str) -> Heard:
        article = report_iri.partition("#")[0]
        if self.log.anchors_on(article):
            return self._in_article(article)[report_iri]
        told = told_in(self._store(), report_iri, self.iris)
        report = identified(told.report, article, self.log)
        # What Told works out from a report is kept in it, so it is not copied without need.
        return Heard(told if report is told.report else replace(told, report=report), Curated(report))

    def _read_article(self, iri: str) -> Mapping[str, Heard]:
        article, reports = article_from(stored_facts(self._store(), iri), iri, self.iris)
        return {each.told.iri: each for each in hear(article, iri, reports, self.log)}


def hear(article: Article, iri: str, reports: Sequence[Report], log: Log) -> tuple[Heard, ...]:
    """The reports of an article, unified and in order, under the log."""
    return tuple(
        Heard(Told(log.iris.report(iri, number), iri, number, article.published, each.report, article.source), each)
        for number, each in enumerate(curated(iri, lambda: article.text, reports, log), 1)
    )
