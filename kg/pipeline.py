"""The way through: article to reports, and reports into a store. Each article is in the graph whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg import lexicon, text
from kg.errors import StoreError
from kg.events.context import Context
from kg.events.extract import extract as extract_reports
from kg.events.worth import worth_parsing
from kg.mentions.money import find_money
from kg.mentions.names import find_names
from kg.mentions.resolve import read_mentions
from kg.mentions.source import source_of
from kg.mentions.when import find_times, reference_date
from kg.model import Article, Report, refuse_broken_text
from kg.store import EmbeddedStore


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What an ingest did: articles added, articles that were there already, and reports made from the added ones."""

    added: int
    skipped: int
    reports: int


def extract(article: Article, model: str = text.DEFAULT_MODEL) -> tuple[Report, ...]:
    """The reports of one article, each with the words that prove it; () when it tells of no diplomatic event."""
    return extract_reports(read(article, model))


def read(article: Article, model: str = text.DEFAULT_MODEL) -> Context:
    """The article parsed where it may tell an event, with its names, dates and amounts: what events are read from.

    Raises BadArticle for text that holds half a character.
    """
    refuse_broken_text(article)
    document = text.split(article.text)
    names = find_names(document.folded)
    document = text.parse(document, worth_parsing(document, names), model)
    mentions = read_mentions(document, names, source_of(article))
    return Context(
        document,
        mentions,
        find_times(document.folded),
        find_money(document.folded),
        reference_date(article, document.folded),
        find_times(text.fold(article.title or "")),
    )


def ingest(
    store: EmbeddedStore,
    articles: Iterable[Article],
    progress: Callable[[Article], None] | None = None,
    model: str = text.DEFAULT_MODEL,
    problem: Callable[[Article, Exception], None] | None = None,
) -> IngestResult:
    """Read each article that the store does not hold yet, and add it with its reports; call `progress` after each.

    With `problem`, an article that cannot be read or kept is told to it and left out, and the rest is done; without,
    its error ends the ingest. Either way what was added before stays, and of the failing article nothing does.
    StoreError always ends it: a store that cannot be written will not take the next article either.
    """
    added = skipped = reports = 0
    try:
        for article in articles:
            if store.has_article(store.iris.article(article.text)):
                skipped += 1
            else:
                told = _add(store, article, model, problem)
                added, reports = added + (told is not None), reports + (told or 0)
            if progress:
                progress(article)
    finally:
        store.flush()
    return IngestResult(added, skipped, reports)


def _add(
    store: EmbeddedStore, article: Article, model: str, problem: Callable[[Article, Exception], None] | None
) -> int | None:
    """Read one article into the store; how many events it tells, or None when it could not be read."""
    try:
        found = extract(article, model)
        store.add_article(article, found, lexicon_version=lexicon.load().version)
    except StoreError:
        raise
    except Exception as error:  # One article that trips the extractor must not lose the others.
        if problem is None:
            raise
        problem(article, error)
        return None
    return len(found)
