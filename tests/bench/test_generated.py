"""The generated graph is the one that adding its articles one by one gives, and the same in every run."""

from __future__ import annotations

import itertools
from collections import Counter

from generated import BASE, LEXICON_VERSION, articles, quads
from pyoxigraph import NamedNode

from kg.iris import Iris
from kg.store import EmbeddedStore

MADE = list(itertools.islice(articles(), 60))


def test_is_what_adding_gives() -> None:
    with EmbeddedStore(None, BASE) as store:
        for article, reports in MADE:
            store.add_article(article, reports, lexicon_version=LEXICON_VERSION)
        added = {quad for quad in store.quads() if quad.graph_name != NamedNode(store.iris.dataset_graph)}
    assert set(quads(MADE, Iris(BASE))) == added


def test_is_the_same_in_every_run() -> None:
    assert list(itertools.islice(articles(), 60)) == MADE


def test_tells_some_acts_twice_and_disputes_some() -> None:
    made = itertools.islice(articles(), 2000)
    said = Counter(quad.predicate.value.rpartition("#")[2] for quad in quads(made, Iris(BASE)))
    events = said["cameo"]
    assert said["reportedIn"] > 1.1 * events
    assert said["disputed"] > 0.001 * events


def test_quotes_are_what_stands_in_the_text() -> None:
    for article, reports in MADE:
        for evidence in (each for report in reports for each in report.evidence):
            assert article.text[evidence.start : evidence.end] == evidence.quote
