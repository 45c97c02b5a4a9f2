"""Words a second of extraction, against spaCy's bare `nlp.pipe` without entity recogniser over the same texts.

Run: `python tests/bench/bench_extract.py [ARTICLES.jsonl ...]`, the seeds without. Prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kg import pipeline, text
from kg.ingest import read_articles
from kg.model import Article

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "articles"


def words_a_second(work: Callable[[], object], words: int) -> int:
    """The best of three runs, the first of which warms up."""
    times = []
    for _ in range(3):
        before = time.perf_counter()
        work()
        times.append(time.perf_counter() - before)
    return round(words / min(times))


def measure(articles: Sequence[Article]) -> dict[str, float]:
    """Articles, words, words a second of both, and how many times faster extraction is."""
    import spacy

    bare = spacy.load(text.DEFAULT_MODEL, exclude=["ner"])
    words = sum(len(article.text.split()) for article in articles)
    ours = words_a_second(lambda: [pipeline.extract(article) for article in articles], words)
    theirs = words_a_second(lambda: list(bare.pipe(article.text for article in articles)), words)
    return {
        "articles": len(articles),
        "words": words,
        "extract_words_per_s": ours,
        "nlp_pipe_words_per_s": theirs,
        "ratio": round(ours / theirs, 2),
    }


if __name__ == "__main__":
    paths = [Path(path) for path in sys.argv[1:]] or [SEEDS]
    print(json.dumps(measure([article for path in paths for article in read_articles(path)])))
