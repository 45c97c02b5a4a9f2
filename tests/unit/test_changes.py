"""The log of changes tells what a copy of the graph needs, outlives the store's closing, and says when it is torn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sample import BASE, KYIV_ARTICLE, KYIV_REPORTS, NEW_YORK_ARTICLE, NEW_YORK_REPORTS

from kg.errors import BadQuery
from kg.query.changes import Changes, changes_since
from kg.query.filters import BadFilter
from kg.store import EmbeddedStore

LOG = "COMMUNIQUE_CHANGES.jsonl"


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(tmp_path / "store" if request.param == "disk" else None, BASE) as opened:
        yield opened


def kinds(found: Changes) -> list[str]:
    return [each.entry.kind for each in found.entries]


def filled(path: Path) -> str:
    with EmbeddedStore(path, BASE) as store:
        store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
        store.add_article(NEW_YORK_ARTICLE, NEW_YORK_REPORTS)
        return changes_since(store, None, 10).last


def reopened(path: Path, since: str | None) -> Changes:
    with EmbeddedStore(path, BASE) as store:
        return changes_since(store, since, 10)


def test_a_copy_that_follows_is_the_graph(store: EmbeddedStore) -> None:
    first = store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    store.add_article(NEW_YORK_ARTICLE, NEW_YORK_REPORTS)
    store.remove_article(first)
    articles: set[str] = set()
    events: set[str] = set()
    things: set[str] = set()
    found = changes_since(store, None, 10)
    for each in found.entries:
        articles = (articles | set(each.entry.articles_written)) - set(each.entry.articles_removed)
        events = (events | set(each.entry.events_written)) - set(each.entry.events_removed)
        things |= set(each.entry.things)
    assert articles == set(store.articles())
    assert events == {event.iri for event in store.events()}
    assert f"{BASE}/id/country/UA" in things
    assert (kinds(found), found.complete, found.more) == (["articles"] * 3, True, False)


def test_pages_and_cursors(store: EmbeddedStore) -> None:
    store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
    store.add_article(NEW_YORK_ARTICLE, NEW_YORK_REPORTS)
    page = changes_since(store, None, 1)
    assert page.more
    rest = changes_since(store, page.entries[-1].cursor, 1)
    assert [each.cursor for each in rest.entries] == [rest.last]
    assert rest == changes_since(store, "1", 1)
    assert changes_since(store, rest.last, 1).entries == ()
    with pytest.raises(BadFilter):
        changes_since(store, "yesterday", 1)
    assert not changes_since(store, "00000000-1", 1).complete
    assert not changes_since(store, "3", 1).complete


def test_other_writes_are_told(store: EmbeddedStore) -> None:
    store.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    store.replace_graph("urn:g", "<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(BadQuery):
        store.update("INSERT nothing")
    found = changes_since(store, None, 10)
    assert [(each.entry.kind, each.entry.graph) for each in found.entries] == [("update", None), ("graph", "urn:g")]


def test_goes_on_when_opened_again(tmp_path: Path) -> None:
    last = filled(tmp_path / "store")
    found = reopened(tmp_path / "store", last)
    assert (found.last, found.entries, found.complete) == (last, (), True)


def test_a_line_that_broke_off_is_a_gap(tmp_path: Path) -> None:
    filled(tmp_path / "store")
    log = tmp_path / "store" / LOG
    log.write_bytes(log.read_bytes()[:-20])
    found = reopened(tmp_path / "store", "1")
    assert (kinds(found), found.complete) == (["gap"], False)
    # Behind the gap all is known again.
    assert reopened(tmp_path / "store", found.last).complete


def test_a_change_that_never_came_about_is_a_gap(tmp_path: Path) -> None:
    filled(tmp_path / "store")
    log = tmp_path / "store" / LOG
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join([*lines, lines[-1].replace(article_in(lines[-1]), f"{BASE}/id/article/0000")]))
    found = reopened(tmp_path / "store", None)
    assert (kinds(found)[-1], found.complete) == ("gap", False)


def article_in(line: str) -> str:
    return line.split('"articles_written": ["')[1].split('"')[0]


def test_a_store_from_before_the_log_says_so(tmp_path: Path) -> None:
    filled(tmp_path / "store")
    (tmp_path / "store" / LOG).unlink()
    found = reopened(tmp_path / "store", None)
    assert (kinds(found), found.complete) == (["gap"], False)


def test_the_log_is_no_part_of_the_graph(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store", BASE) as one, EmbeddedStore(None, BASE) as other:
        for store in (one, other):
            store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
        assert set(one.quads()) == set(other.quads())
