"""The way through: article to reports, and reports into a store. Each article is in the graph whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from kg import curate, encoder, lexicon, text
from kg.curation.anchors import answering
from kg.curation.curated import with_decided
from kg.curation.decisions import Anchor, TakenOut
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
from kg.rdf import unify
from kg.store import EmbeddedStore
from kg.store.changes import Coming


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What an ingest did: articles added, articles that were there already, and reports made from the added ones.

    Of the added ones, `revised` are newer versions of articles, which they replaced. `kept_out` were not read in, as
    they had been retracted or replaced before.
    """

    added: int
    skipped: int
    reports: int
    revised: int = 0
    kept_out: int = 0


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
    worth = worth_parsing(document, names)
    starts = frozenset(sentence.start for sentence in document.sentences if worth(sentence))

    def chosen(sentence: text.Sentence) -> bool:
        return sentence.start in starts

    # The language model reads in a thread of its own, since its work leaves the interpreter to the parser.
    with ThreadPoolExecutor(1) as beside:
        heard = beside.submit(encoder.score, document, article.title or "", chosen)
        document = text.parse(document, chosen, model)
    mentions = read_mentions(document, names, source_of(article))
    return Context(
        document,
        mentions,
        find_times(document.folded),
        find_money(document.folded),
        reference_date(article, document.folded),
        find_times(text.fold(article.title or "")),
        scores=heard.result(),
    )


def ingest(
    store: EmbeddedStore,
    articles: Iterable[Article],
    progress: Callable[[Article], None] | None = None,
    model: str = text.DEFAULT_MODEL,
    problem: Callable[[Article, Exception], None] | None = None,
    *,
    restore: bool = False,
    kept_out: Callable[[Article, TakenOut], None] | None = None,
) -> IngestResult:
    """Read each article that the store does not hold yet, and add it with its reports; call `progress` after each.

    An article with the address of a stored one and another text is a newer version, and takes its place. One that was
    retracted, or that has a newer version, is left out and told to `kept_out`, unless it is to be restored.

    With `problem`, an article that cannot be read or kept is told to it and left out, and the rest is done; without,
    its error ends the ingest. Either way what was added before stays, and of the failing article nothing does.
    StoreError always ends it: a store that cannot be written will not take the next article either.
    """
    counts = {"added": 0, "skipped": 0, "reports": 0, "revised": 0, "kept_out": 0}
    try:
        for article in articles:
            for name, number in _ingest(store, article, model, problem, restore, kept_out).items():
                counts[name] += number
            if progress:
                progress(article)
    finally:
        store.flush()
    return IngestResult(**counts)


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a stored article anew changed: reports that are gone, that are new, and that were and are."""

    iri: str
    article: Article
    gone: tuple[Report, ...]
    new: tuple[Report, ...]
    changed: tuple[tuple[Report, Report], ...]


def reextract(store: EmbeddedStore, model: str = text.DEFAULT_MODEL, *, dry_run: bool = False) -> Iterator[Reread]:
    """Read every stored article anew with the lexicon as it is now, each in one step, and say what that changes.

    What curators decided holds: events that they confirmed or edited stay, even if the lexicon no longer finds them.
    """
    version = lexicon.load().version
    try:
        for iri in list(store.articles()):
            article = store.article(iri)
            before = tuple(report for _, report in store.reports_of(iri))
            found = with_decided(iri, article.text, extract(article, model), store.log)
            after = unify(found, store.iris)
            if not dry_run and (after != before or store.lexicon_version(iri) != version):
                store.decide([], going=iri, coming=Coming(article, found, version))
            yield Reread(iri, article, *differences(before, after))
    finally:
        if not dry_run:
            store.flush()


def differences(
    before: Sequence[Report], after: Sequence[Report]
) -> tuple[tuple[Report, ...], tuple[Report, ...], tuple[tuple[Report, Report], ...]]:
    """The reports that are gone, the new ones, and those of one class and the same words that differ otherwise."""
    left = list(after)
    gone: list[Report] = []
    changed: list[tuple[Report, Report]] = []
    for report in sorted(before, key=lambda each: each not in after):
        answer = answering(Anchor("", "", report), left)
        if not answer:
            gone.append(report)
            continue
        other = left.pop(min(answer))
        if other != report:
            changed.append((report, other))
    return tuple(gone), tuple(left), tuple(changed)


def _ingest(
    store: EmbeddedStore,
    article: Article,
    model: str,
    problem: Callable[[Article, Exception], None] | None,
    restore: bool,
    kept_out: Callable[[Article, TakenOut], None] | None,
) -> dict[str, int]:
    iri = store.iris.article(article.text)
    if store.has_article(iri):
        return {"skipped": 1}
    if not restore:
        try:
            curate.refuse_taken_out(store.log, iri)
        except TakenOut as why:
            if kept_out:
                kept_out(article, why)
            return {"kept_out": 1}
    older = _older(store, article, iri)
    told = _add(store, article, model, problem, older)
    if told is None:
        return {}
    return {"added": 1, "reports": told, "revised": int(older is not None)}


def _older(store: EmbeddedStore, article: Article, iri: str) -> str | None:
    """The stored article that this one is to replace: the one of its address, or the one that replaced it."""
    held = store.article_at(article.url) if article.url else None
    newest = store.log.current(iri)
    return held or (newest if newest != iri and store.has_article(newest) else None)


def _add(
    store: EmbeddedStore,
    article: Article,
    model: str,
    problem: Callable[[Article, Exception], None] | None,
    older: str | None,
) -> int | None:
    """Read one article into the store; how many events it tells, or None when it could not be read."""
    try:
        found = extract(article, model)
        iri = store.iris.article(article.text)
        decisions = list(curate.readmission(store.log, iri))
        if older is not None:
            decisions.append(curate.revision(store, older, iri, len(decisions)))
        log = store.log.plus(decisions) if decisions else store.log
        found = with_decided(iri, article.text, found, log)
        store.decide(decisions, going=older, coming=Coming(article, found, lexicon.load().version))
    except StoreError:
        raise
    except Exception as error:  # One article that trips the extractor must not lose the others.
        if problem is None:
            raise
        problem(article, error)
        return None
    return len(found)
