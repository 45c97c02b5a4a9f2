"""What every store does alike. A new kind of store joins by a line in `OPENERS`."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyoxigraph import NamedNode
from sample import BASE, KYIV_ARTICLE, KYIV_REPORTS, NEW_YORK_ARTICLE, NEW_YORK_REPORTS, SAMPLE
from strategies import alike_articles, st

from kg.check import check
from kg.errors import BadArticle, BadQuery, NotFound, StoreError
from kg.model import Article, Report
from kg.rdf import unify
from kg.store import EmbeddedStore

OPENERS = {
    "in memory": lambda folder: EmbeddedStore(None, BASE),
    "on disk": lambda folder: EmbeddedStore(folder / "store", BASE),
}
PREFIXES = "PREFIX cq: <https://w3id.org/communique/ontology#> PREFIX schema: <https://schema.org/> "
SECOND_ARTICLE = Article("A second article on the visit of Kamikawa.", published="2024-01-09")
SECOND_REPORTS = (replace(KYIV_REPORTS[0], evidence=KYIV_REPORTS[0].evidence, status="planned"),)

Drawn = list[tuple[Article, tuple[Report, ...]]]


@pytest.fixture(params=OPENERS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmbeddedStore]:
    with OPENERS[request.param](tmp_path) as opened:
        yield opened


def filled(*contents: tuple[Article, tuple[Report, ...]]) -> EmbeddedStore:
    store = EmbeddedStore(None, BASE)
    for article, reports in contents:
        store.add_article(article, reports)
    return store


def test_an_article_comes_back_as_it_was(store: EmbeddedStore) -> None:
    iri = store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    assert store.has_article(iri)
    assert list(store.articles()) == [iri]
    assert store.article(iri) == KYIV_ARTICLE
    assert tuple(report for _, report in store.reports_of(iri)) == unify(KYIV_REPORTS, store.iris)


def test_every_report_makes_an_event(store: EmbeddedStore) -> None:
    iri = store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    events = list(store.events())
    assert sorted(event.type for event in events) == ["Condemnation", "Pledge", "Visit"]
    for event in events:
        assert store.event(event.iri) == event
        ((report_iri, article_iri, report),) = store.reports(event.iri)
        assert (article_iri, report.type, (report_iri,)) == (iri, event.type, event.reported_in)


def test_the_same_text_again_changes_nothing(store: EmbeddedStore) -> None:
    store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    before = set(store.quads())
    respaced = replace(KYIV_ARTICLE, text=f" {KYIV_ARTICLE.text}\n", title="Another title")
    assert store.add_article(respaced, ()) == store.iris.article(KYIV_ARTICLE.text)
    assert set(store.quads()) == before


def test_two_articles_on_one_visit_make_one_event(store: EmbeddedStore) -> None:
    store.add_article(SECOND_ARTICLE, SECOND_REPORTS)
    (alone,) = store.events()
    store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    (visit,) = (event for event in store.events() if event.type == "Visit")
    assert visit.status == "occurred"
    assert [article for _, article, _ in store.reports(visit.iri)] == [
        store.iris.article(KYIV_ARTICLE.text),
        store.iris.article(SECOND_ARTICLE.text),
    ]
    assert store.replacement(alone.iri) == visit.iri
    with pytest.raises(NotFound):
        store.event(alone.iri)


@settings(max_examples=40, deadline=None)
@given(alike_articles, st.randoms())
def test_the_order_of_arrival_does_not_matter(drawn: Drawn, random: object) -> None:
    shuffled = list(drawn)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert set(filled(*drawn).quads()) == set(filled(*shuffled).quads())


@settings(max_examples=40, deadline=None)
@given(alike_articles, st.data())
def test_taking_articles_away_leaves_what_the_others_make(drawn: Drawn, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(range(len(drawn)))))
    store = filled(*drawn)
    for index in gone:
        store.remove_article(store.iris.article(drawn[index][0].text))
    rest = [each for index, each in enumerate(drawn) if index not in gone]
    assert set(store.quads()) == set(filled(*rest).quads())


def test_taking_all_away_leaves_an_empty_store(store: EmbeddedStore) -> None:
    empty = set(store.quads())
    for article, reports in SAMPLE:
        store.add_article(article, reports)
    for iri in list(store.articles()):
        store.remove_article(iri)
    assert set(store.quads()) == empty
    assert list(store.events()) == []


def test_no_triple_stands_in_two_graphs(store: EmbeddedStore) -> None:
    for article, reports in (*SAMPLE, (SECOND_ARTICLE, SECOND_REPORTS)):
        store.add_article(article, reports)
    counts = Counter(quad.triple for quad in store.quads())
    assert [triple for triple, count in counts.items() if count > 1] == []


def test_a_failed_add_leaves_the_store_as_it_was(store: EmbeddedStore) -> None:
    store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    before = set(store.quads())
    with pytest.raises(BadArticle, match="half a character in its title at character 0"):
        store.add_article(replace(NEW_YORK_ARTICLE, title="\ud800"), NEW_YORK_REPORTS)
    with pytest.raises(KeyError):
        store.add_article(NEW_YORK_ARTICLE, (*NEW_YORK_REPORTS, replace(NEW_YORK_REPORTS[0], type="Nonsense")))
    assert set(store.quads()) == before


def test_an_update_that_breaks_midway_leaves_the_store_as_it_was(store: EmbeddedStore) -> None:
    """What one transaction an article rests on: Oxigraph applies all operations of an update, or none."""
    store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    before = set(store.quads())
    with pytest.raises(RuntimeError, match="does not exist"):
        store._open.update("INSERT DATA { <http://a> <http://b> <http://c> } ; CLEAR GRAPH <http://none>")
    assert set(store.quads()) == before


def test_a_query_sees_all_graphs_as_one(store: EmbeddedStore) -> None:
    store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    query = PREFIXES + "SELECT ?text { ?event a cq:Pledge ; cq:reportedIn/^cq:report/schema:text ?text }"
    assert [row["text"].value for row in store.query(query)] == [KYIV_ARTICLE.text]
    assert list(store.query(query, union=False)) == []
    assert list(store.query(query, default_graphs=[store.iris.events_graph])) == []


def test_values_are_bound_and_never_part_of_the_text(store: EmbeddedStore) -> None:
    store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    query = PREFIXES + "SELECT ?event ?class { ?event a ?class }"
    rows = list(store.query(query, substitutions={"class": NamedNode("https://w3id.org/communique/ontology#Visit")}))
    assert len(rows) == 1


def test_a_wrong_query_is_said_to_be_one(store: EmbeddedStore) -> None:
    with pytest.raises(BadQuery, match="SPARQL"):
        store.query("SELECT ?s { ?s ")
    with pytest.raises(BadQuery, match="projection"):
        store.query("SELECT ?s { ?s ?p ?o }", substitutions={"none": NamedNode("http://x")})


@pytest.mark.parametrize("call", ["article", "event", "reports", "reports_of", "remove_article"])
def test_what_is_not_there_is_not_found(store: EmbeddedStore, call: str) -> None:
    ask: Callable[[str], object] = getattr(store, call)
    with pytest.raises(NotFound, match="http://localhost:8000/id/article/none"):
        ask("http://localhost:8000/id/article/none")
    with pytest.raises(NotFound):
        ask(store.iris.events_graph)


def test_what_is_written_keeps_the_shapes(store: EmbeddedStore) -> None:
    for article, reports in SAMPLE:
        store.add_article(article, reports)
    assert list(check(store)) == []


def test_a_closed_store_says_so(store: EmbeddedStore) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.has_article("x")


# ---- of a folder only


def test_it_is_all_there_after_reopening(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "new" / "store", BASE) as store:
        store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
        before = set(store.quads())
    with EmbeddedStore(tmp_path / "new" / "store", f"{BASE}/") as store:
        assert set(store.quads()) == before
    with EmbeddedStore(tmp_path / "new" / "store", BASE, read_only=True) as store:
        assert set(store.quads()) == before
        with pytest.raises(StoreError, match="reading only"):
            store.add_article(NEW_YORK_ARTICLE, ())


def test_another_base_is_refused(tmp_path: Path) -> None:
    EmbeddedStore(tmp_path / "store", BASE).close()
    with pytest.raises(StoreError, match="COMMUNIQUE_BASE=http://localhost:8000"):
        EmbeddedStore(tmp_path / "store", "https://example.org")
    EmbeddedStore(tmp_path / "store", BASE).close()


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    program = f"""
from pathlib import Path
from kg.errors import StoreError
from kg.store import EmbeddedStore
try:
    EmbeddedStore(Path({str(tmp_path / "store")!r}), {BASE!r})
except StoreError as error:
    print(error)
"""
    with EmbeddedStore(tmp_path / "store", BASE):
        answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "in use by another process" in answer.stdout
    assert "communique serve" in answer.stdout


def test_other_folders_and_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for path, why in ((tmp_path, "holds other files"), (tmp_path / "letter.txt", "is a file")):
        with pytest.raises(StoreError, match=why):
            EmbeddedStore(path, BASE)
    with pytest.raises(StoreError, match="no store at"):
        EmbeddedStore(tmp_path / "none", BASE, read_only=True)
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_a_backup_is_a_store_of_its_own(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store", BASE) as store:
        store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
        store.backup(tmp_path / "copy")
        store.remove_article(store.iris.article(KYIV_ARTICLE.text))
        with EmbeddedStore(tmp_path / "copy", BASE, read_only=True) as copy:
            assert copy.article(copy.iris.article(KYIV_ARTICLE.text)) == KYIV_ARTICLE
