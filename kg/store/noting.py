"""What the log of changes says of a change, and whether the log still fits the store that it lies beside."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, Store

from kg.iris import Iris
from kg.rdf.words import node, written
from kg.store.changes import Change
from kg.store.journal import Entry

_TYPE, _EVENT, _REPLACED = node("rdf:type"), node("cq:Event"), node("dct:isReplacedBy")


def entry_of(change: Change, iris: Iris, coming: str | None, total: int | None) -> Entry:
    """The entry for a change with which the article `coming` comes, if any; `total` articles are there after it."""
    differing = change.removed ^ change.added
    told = [quad for quad in differing if written(quad.graph_name) == iris.events_graph]
    subjects = {written(quad.subject).partition("#")[0] for quad in told if quad.predicate != _REPLACED}
    gone = _events(change.removed) - _events(change.added)
    is_event = f"{iris.base}/id/event/"
    graphs = {written(quad.graph_name) for quad in differing} - {change.dropped}
    articles = {each for each in graphs if each.startswith(f"{iris.base}/id/article/")}
    articles |= {coming} if coming else set()
    removed = {change.dropped} - articles if change.dropped else set()
    decided = {written(q.subject).partition("#")[0] for q in differing if written(q.graph_name) == iris.curation_graph}
    return Entry(
        "articles",
        articles_written=sorted(articles),
        articles_removed=sorted(removed),
        events_written=sorted({each for each in subjects if each.startswith(is_event)} - gone),
        events_removed=sorted(gone),
        things=sorted(each for each in subjects if not each.startswith(is_event)),
        decisions=sorted(each for each in decided if each.startswith(f"{iris.base}/id/decision/")),
        total=total,
    )


def count_articles(store: Store) -> int:
    """How many articles the store holds."""
    return sum(1 for _ in store.quads_for_pattern(None, _TYPE, node("cq:Article"), None))


def fits(last: Entry | None, store: Store, total: int) -> bool:
    """Whether a log with that last entry can be that of the store, which holds `total` articles.

    After a crash either may be behind the other.
    """
    if last is None:
        return total == 0
    is_done = all(store.contains_named_graph(NamedNode(each)) for each in last.articles_written)
    is_undone = any(store.contains_named_graph(NamedNode(each)) for each in last.articles_removed)
    return is_done and not is_undone and last.total in (None, total)


def _events(quads: frozenset[Quad]) -> set[str]:
    return {written(quad.subject) for quad in quads if quad.predicate == _TYPE and quad.object == _EVENT}
