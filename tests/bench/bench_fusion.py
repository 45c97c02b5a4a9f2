"""What fusing costs: reading articles in and fusing them, beside reading them in and writing them down alone.

Run: `python tests/bench/bench_fusion.py ARTICLES.jsonl[.gz] [--articles N]`. Articles are taken in one fixed shuffled
order, so that the first hundred and the last are alike. Both ways share one extraction; writing is timed in turn, in
two stores in memory. CPU seconds of one process.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg import pipeline
from kg.ingest import read_each
from kg.iris import Iris
from kg.model import Article
from kg.rdf import article_quads
from kg.store import EmbeddedStore

BASE = "http://localhost:8000"
SEED = 3
PART = 100


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds that one article took: to be read, to be written down, to be written and fused. And its words."""

    words: int
    read: float
    written: float
    fused: float


def measure(articles: Iterable[Article]) -> list[Cost]:
    """The cost of each article, in order; every one is new to both stores."""
    iris, plain = Iris(BASE), Store()
    with EmbeddedStore(None, BASE) as store:
        return [_cost(article, iris, plain, store) for article in articles]


def _cost(article: Article, iris: Iris, plain: Store, store: EmbeddedStore) -> Cost:
    times = [time.process_time()]
    reports = pipeline.extract(article)
    times.append(time.process_time())
    plain.extend(article_quads(article, reports, iris, lexicon_version="bench"))
    times.append(time.process_time())
    store.add_article(article, reports, lexicon_version="bench")
    times.append(time.process_time())
    read, written, fused = (after - before for before, after in itertools.pairwise(times))
    return Cost(len(article.text.split()), read, written, fused)


def rate(costs: Iterable[Cost]) -> float:
    """CPU milliseconds a thousand words, read and fused."""
    table = list(costs)
    return 1e6 * sum(cost.read + cost.fused for cost in table) / sum(cost.words for cost in table)


def main(path: Path, number: int | None) -> None:
    """Measure and print."""
    articles = [each for each in read_each(path) if isinstance(each, Article)]
    random.Random(SEED).shuffle(articles)
    pipeline.extract(articles[0])
    costs = measure(articles[:number])
    read, written, fused = (sum(getattr(cost, name) for cost in costs) for name in ("read", "written", "fused"))
    print(f"{len(costs)} articles, {sum(cost.words for cost in costs)} words")
    alone, with_fusion = len(costs) / (read + written), len(costs) / (read + fused)
    print(f"articles a CPU second: {alone:.1f} written alone, {with_fusion:.1f} fused")
    print(f"with fusion / without: {with_fusion / alone:.2f}")
    first, last = costs[:PART], costs[-PART:]
    print(f"last {PART} / first {PART}, time a word: {rate(last) / rate(first):.2f}")
    medians = [1000 * statistics.median(cost.fused for cost in part) for part in (first, last)]
    print(f"median ms to write and fuse one: {medians[0]:.1f} of the first, {medians[1]:.1f} of the last")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--articles", type=int, dest="number")
    options = parser.parse_args()
    main(options.articles, options.number)
