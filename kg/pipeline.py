"""The way through: article to reports, and reports into a store. Each article is in the graph whole or not at all."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files

from kg import text
from kg.events.context import Context
from kg.events.extract import extract as extract_reports
from kg.mentions.money import find_money
from kg.mentions.names import Name, find_names
from kg.mentions.resolve import Source, read_mentions
from kg.mentions.when import find_times, reference_date
from kg.model import Article, Report
from kg.store import EmbeddedStore
from kg.text import Document, Sentence

_PRONOUN = re.compile(r"\b(?:he|she|they|we|i|it|his|her|their|our|my)\b", re.I)
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][\w'-]*")


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What an ingest did: articles added, articles that were there already, and events told by the added ones."""

    added: int
    skipped: int
    reports: int


def extract(article: Article, model: str = text.DEFAULT_MODEL) -> tuple[Report, ...]:
    """The reports of one article, each with the words that prove it; () when it tells of no diplomatic event."""
    return extract_reports(read(article, model))


def read(article: Article, model: str = text.DEFAULT_MODEL) -> Context:
    """The article parsed where it may tell an event, with its names, dates and amounts: what events are read from."""
    document = text.split(article.text)
    names = find_names(document.folded)
    document = text.parse(document, _may_hold_event(document, names), model)
    mentions = read_mentions(document, names, Source.of(article))
    return Context(
        document,
        mentions,
        find_times(document.folded),
        find_money(document.folded),
        reference_date(article, document.folded),
    )


def ingest(
    store: EmbeddedStore,
    articles: Iterable[Article],
    progress: Callable[[Article], None] | None = None,
    model: str = text.DEFAULT_MODEL,
) -> IngestResult:
    """Read each article that the store does not hold yet, and add it with its reports; call `progress` after each."""
    added = skipped = reports = 0
    for article in articles:
        if store.has_article(store.iris.article(article.text)):
            skipped += 1
        else:
            found = extract(article, model)
            store.add_article(article, found)
            added, reports = added + 1, reports + len(found)
        if progress:
            progress(article)
    store.flush()
    return IngestResult(added, skipped, reports)


def _may_hold_event(document: Document, names: tuple[Name, ...]) -> Callable[[Sentence], bool]:
    """Which sentences the parser must read: those with a trigger form and an agent or a pronoun that may be one."""
    starts = sorted(name.start for name in names)

    def wanted(sentence: Sentence) -> bool:
        words = document.folded[sentence.start : sentence.end]
        if not any(word.lower() in triggers() for word in _WORD.findall(words)):
            return False
        return _any_between(starts, sentence.start, sentence.end) or _PRONOUN.search(words) is not None

    return wanted


def _any_between(sorted_offsets: list[int], start: int, end: int) -> bool:
    at = bisect_left(sorted_offsets, start)
    return at < len(sorted_offsets) and sorted_offsets[at] < end


@functools.cache
def triggers() -> frozenset[str]:
    """Every inflected form of every trigger of the lexicon, lower case (made by tools/make_triggers.py)."""
    table = files("kg").joinpath("data", "triggers.txt").read_text(encoding="utf-8")
    return frozenset(table.split())
