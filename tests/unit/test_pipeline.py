"""The way through: what is ingested, what is left as it was when something fails, and which sentences are parsed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sample import BASE, KYIV_ARTICLE, NEW_YORK_ARTICLE

from kg import curate, lexicon, pipeline, text
from kg.check import check
from kg.errors import BadArticle, StoreError
from kg.events import worth
from kg.export import export
from kg.ingest import read_articles
from kg.mentions.names import find_names
from kg.model import Article, Report
from kg.pipeline import IngestResult
from kg.store import EmbeddedStore

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "articles"
NAMES = ("japan-ukraine-kyiv-visit.txt", "2023-03-10-saudi-iran-beijing.txt", "2018-05-08-us-leaves-jcpoa.txt")


def exported(store: EmbeddedStore) -> bytes:
    out = io.BytesIO()
    export(store, "nquads", out)
    return out.getvalue()


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [article for name in NAMES for article in read_articles(SEEDS / name)]


@pytest.fixture
def store() -> Iterator[EmbeddedStore]:
    with EmbeddedStore(None, BASE) as opened:
        yield opened


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor that cannot read the article from New York."""

    def extract(article: Article, model: str) -> tuple[Report, ...]:
        if article == NEW_YORK_ARTICLE:
            raise RecursionError("too deep")
        return honest(article, model)

    honest = pipeline.extract
    monkeypatch.setattr(pipeline, "extract", extract)


def test_two_ingests_in_any_order_give_equal_bytes(articles: list[Article]) -> None:
    exports = []
    for order in (articles, articles[::-1]):
        with EmbeddedStore(None, BASE) as opened:
            result = pipeline.ingest(opened, order)
            assert (result.added, result.skipped) == (3, 0)
            assert result.reports >= 12
            exports.append(exported(opened))
    assert exports[0] == exports[1]
    assert exports[0].count(b"\n") > 1000


def test_the_same_again_changes_nothing(store: EmbeddedStore, articles: list[Article]) -> None:
    pipeline.ingest(store, articles[:1])
    before, seen = exported(store), []
    assert pipeline.ingest(store, articles[:1] * 2, seen.append) == IngestResult(added=0, skipped=2, reports=0)
    assert seen == articles[:1] * 2
    assert exported(store) == before


def test_the_graph_says_what_read_it(store: EmbeddedStore, articles: list[Article]) -> None:
    pipeline.ingest(store, articles[:1])
    assert f'ontology#lexiconVersion> "{lexicon.load().version}"'.encode() in exported(store)


@pytest.mark.usefixtures("stumbling")
def test_a_failed_ingest_leaves_the_store_as_it_was(store: EmbeddedStore) -> None:
    pipeline.ingest(store, [KYIV_ARTICLE])
    before = exported(store)
    with pytest.raises(RecursionError):
        pipeline.ingest(store, [NEW_YORK_ARTICLE])
    assert exported(store) == before
    assert list(store.articles()) == [store.iris.article(KYIV_ARTICLE.text)]


def test_a_bad_article_midway_keeps_what_came_before(store: EmbeddedStore) -> None:
    def source() -> Iterator[Article]:
        yield KYIV_ARTICLE
        raise BadArticle("articles.jsonl:2: this is no JSON object.")

    with pytest.raises(BadArticle):
        pipeline.ingest(store, source())
    with EmbeddedStore(None, BASE) as other:
        pipeline.ingest(other, [KYIV_ARTICLE])
        assert exported(store) == exported(other)


def test_text_that_no_graph_can_hold_leaves_nothing(store: EmbeddedStore) -> None:
    before = exported(store)
    with pytest.raises(BadArticle):
        pipeline.ingest(store, [Article("Japan pledged \ud800 generators to Ukraine.")])
    assert exported(store) == before


@pytest.mark.usefixtures("stumbling")
def test_a_stumble_is_told_and_the_rest_is_done(store: EmbeddedStore, articles: list[Article]) -> None:
    told: list[tuple[Article, str]] = []
    given = [KYIV_ARTICLE, NEW_YORK_ARTICLE, articles[0]]
    result = pipeline.ingest(store, given, problem=lambda article, error: told.append((article, str(error))))
    assert (result.added, result.skipped) == (2, 0)
    assert told == [(NEW_YORK_ARTICLE, "too deep")]
    assert not store.has_article(store.iris.article(NEW_YORK_ARTICLE.text))


def test_a_store_that_cannot_be_written_ends_the_ingest(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store", BASE) as made:
        before = exported(made)
    told: list[Article] = []
    with EmbeddedStore(tmp_path / "store", BASE, read_only=True) as opened:
        with pytest.raises(StoreError, match="reading only"):
            pipeline.ingest(opened, [KYIV_ARTICLE], problem=lambda article, error: told.append(article))
        assert exported(opened) == before
    assert told == []


@pytest.mark.parametrize(
    ("sentence", "parsed"),
    [
        ("Japan pledged five generators to Ukraine.", True),
        ("She condemned the attack.", True),
        ("Norway's foreign minister will be visiting Kyiv.", True),
        ("Rain pledged to fall on the hills.", False),
        ("Japan borders the sea.", False),
        ("The hills are green.", False),
    ],
)
def test_only_what_can_hold_an_event_is_parsed(sentence: str, parsed: bool) -> None:
    (found,) = pipeline.read(Article(sentence)).document.sentences
    assert (found.doc is not None) is parsed


def test_every_trigger_of_the_lexicon_is_in_the_table() -> None:
    frames = [frame for frame in lexicon.load().frames if frame.modal != "progressive"]
    words = {word for frame in frames for word in (*frame.verbs, *frame.nouns, *frame.adjectives)}
    assert words - {word for frame in frames for word in frame.nouns_plural} <= worth.triggers().keys()


@pytest.mark.parametrize("frame", lexicon.load().frames, ids=lambda frame: frame.rule)
def test_sentences_that_a_frame_fires_on_may_fire(frame: lexicon.Frame) -> None:
    assert [s for s in frame.fires if not worth.may_fire(worth.words_of(s))] == []


@pytest.mark.parametrize("frame", lexicon.load().frames, ids=lambda frame: frame.rule)
def test_sentences_that_a_frame_fires_on_are_read(frame: lexicon.Frame) -> None:
    assert [s for s in frame.fires if not any(are_read(s))] == []


def are_read(words: str) -> list[bool]:
    """Whether each sentence of a text is worth parsing."""
    document = text.split(words)
    return list(map(worth.worth_parsing(document, find_names(document.folded)), document.sentences))


IDLE = "It rained. " * 9 + "What do people in Kenya think, and how can we {} them to know more about what that means?"


def test_a_sentence_that_can_tell_an_event_is_not_read_where_that_is_unlikely() -> None:
    idle = text.split(IDLE.format("help"))
    assert worth.able_to_tell(idle, find_names(idle.folded))(idle.sentences[-1])
    assert not any(are_read(idle.text))


def test_a_trigger_that_was_added_since_is_read_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(are_read(IDLE.format("zorble")))
    monkeypatch.setattr(worth, "triggers", lambda: {"zorble": ((),)})
    assert are_read(IDLE.format("zorble"))[-1]


def test_names_are_seen_as_what_they_name() -> None:
    document = text.split("Kenya met 40 envoys.")
    seen = worth.features(document, find_names(document.folded), document.sentences[0])
    assert {"@country", "met", "0", "@country met", "met 0", "< @country"} <= seen
    assert "kenya" not in seen


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("Japan will send generators.", True),
        ("Japan'll be sending generators, Tokyo announced.", True),
        ("Norway won't waver.", True),
        ("Russia must leave.", True),
        ("Kenya signed a treaty.", True),
        ("Kenya pulled troops from Somalia.", True),
        ("Kenya signs.", True),
        ("Kenya lodged guests.", False),
        ("Kenya wavered.", False),
    ],
)
def test_a_trigger_needs_its_company(sentence: str, held: bool) -> None:
    assert worth.may_fire(worth.words_of(sentence)) is held


def test_reading_anew_says_what_changed(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.ingest(store, [KYIV_ARTICLE])
    iri = store.iris.article(KYIV_ARTICLE.text)
    before = [report for _, report in store.reports_of(iri)]
    found = (replace(before[0], status="planned"), *before[2:], replace(before[1], type="Aid"))
    monkeypatch.setattr(pipeline, "extract", lambda article, model: found)
    quads = exported(store)
    (would,) = pipeline.reextract(store, dry_run=True)
    assert (would.gone, would.new) == ((before[1],), (found[-1],))
    assert would.changed == ((before[0], found[0]),)
    assert exported(store) == quads
    assert list(pipeline.reextract(store)) == [would]
    assert [report for _, report in store.reports_of(iri)] == list(found)
    (again,) = pipeline.reextract(store)
    assert (again.gone, again.new, again.changed) == ((), (), ())


def test_reading_anew_keeps_what_a_curator_confirmed(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.ingest(store, [KYIV_ARTICLE])
    (event, *others) = store.events()
    curate.confirm(store, event.iri, curate.Curator("Ann"))
    curate.reject(store, others[0].iri, curate.Curator("Ann"))
    monkeypatch.setattr(pipeline, "extract", lambda article, model: ())
    (each,) = pipeline.reextract(store)
    assert len(each.gone) == len(others)
    assert [(found.type, found.verdict) for found in store.events()] == [(event.type, "confirmed")]
    assert list(check(store)) == []


def test_a_log_that_was_carried_over_is_respected(store: EmbeddedStore) -> None:
    pipeline.ingest(store, [KYIV_ARTICLE, NEW_YORK_ARTICLE])
    event = next(iter(store.events()))
    curate.reject(store, event.iri, curate.Curator("Ann"))
    curate.retract(store, store.iris.article(NEW_YORK_ARTICLE.text), curate.Curator("Ann"))
    with EmbeddedStore(None, BASE) as other:
        log = b"\n".join(str(quad.triple).encode() + b" ." for quad in store.quads(store.iris.curation_graph))
        other.add_to_graph(other.iris.curation_graph, log.decode())
        result = pipeline.ingest(other, [KYIV_ARTICLE, NEW_YORK_ARTICLE])
        assert (result.added, result.kept_out) == (1, 1)
        assert exported(other) == exported(store)
