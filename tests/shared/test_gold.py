"""How right the extractor is, by the scorer that comes with the annotated articles, and that it stands any text."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg import pipeline
from kg.ingest import article_from_json
from kg.model import Article, report_to_json

pytestmark = pytest.mark.shared

# The least F1 on dev.jsonl that a change may land with; raise it when the extractor has become better for good.
FLOORS = {"event": 0.69, "argument": 0.6, "country": 0.68}
# Likewise of matched events, and of the sentences of other projects whose code maps to a class of ours.
OTHER_FLOORS = {"status": 0.93, "content": 0.58}
CLASS_FLOORS = {"plover_gsr": 0.52, "cameo_manual_examples": 0.52}
# What confidence must mean: of the events at 0.8 and above at least so many are right.
SURE, SURE_RIGHT = 0.8, 0.8
CORPUS = 5328
SAMPLE = 300


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    """The scorer, from where it lies."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def figures(shared: Path, scorer: ModuleType) -> dict[str, Any]:
    """What the scorer says of the extractor on dev.jsonl."""
    gold, found = {}, {}
    for line in (shared / "eval" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        gold[values["id"]] = values["events"]
        found[values["id"]] = [report_to_json(report) for report in pipeline.extract(article_from_json(values))]
    return scorer.score(gold, found)  # type: ignore[no-any-return]


def test_right_enough_on_the_annotated_articles(figures: dict[str, Any]) -> None:
    rows = [f"{name:<9} P {f['p']:.3f}  R {f['r']:.3f}  F1 {f['f1']:.3f}" for name, f in _main(figures)]
    rows += [f"{name:<9} {figures[name]:.3f}" for name in ("status", "content")]
    print("\ndev.jsonl:", *rows, sep="\n  ", file=sys.__stderr__)
    too_low = {name: round(f["f1"], 3) for name, f in _main(figures) if f["f1"] < FLOORS[name]}
    too_low |= {name: round(figures[name], 3) for name, least in OTHER_FLOORS.items() if figures[name] < least}
    assert too_low == {}


def test_confidence_means_something(shared: Path, scorer: ModuleType) -> None:
    right = sure = 0
    for line in (shared / "eval" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        found = [report_to_json(report) for report in pipeline.extract(article_from_json(values))]
        matched = {number for _, number in scorer.match(values["events"], found)}
        high = [number for number, event in enumerate(found) if event["confidence"] >= SURE]
        sure, right = sure + len(high), right + len(matched.intersection(high))
    print(f"\nof {sure} events at {SURE} and above {right} are right", file=sys.__stderr__)
    assert right >= SURE_RIGHT * sure > 0


@pytest.mark.parametrize("name", CLASS_FLOORS)
def test_the_class_of_wire_sentences(shared: Path, name: str) -> None:
    """Sentences of other projects with a CAMEO code that maps to a class: is an event of that class found."""
    with (shared / "design" / "crosswalk.csv").open(encoding="utf-8", newline="") as file:
        class_of = {row["cameo"]: row["class"] for row in csv.DictReader(file) if row["class"]}
    rows = map(json.loads, (shared / "eval" / "plover" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    asked = [(class_of[row["cameo"]], row["text"]) for row in rows if row["cameo"] in class_of]
    found = sum(any(r.type == wanted for r in pipeline.extract(Article(text))) for wanted, text in asked)
    print(f"\n{name}: the class of {found} of {len(asked)} sentences", file=sys.__stderr__)
    assert found >= CLASS_FLOORS[name] * len(asked)


def _main(figures: dict[str, Any]) -> list[tuple[str, dict[str, float]]]:
    return [(name, figures[name]) for name in FLOORS]


@pytest.fixture
def corpus(shared: Path) -> Callable[[int], Iterator[Article]]:
    """Every n-th article of the corpus."""

    def read(step: int) -> Iterator[Article]:
        with gzip.open(shared / "corpus" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in itertools.islice(lines, 0, None, step):
                yield article_from_json(json.loads(line))

    return read


def test_many_articles_are_read_without_fault(corpus: Callable[[int], Iterator[Article]]) -> None:
    assert _read_without_fault(corpus(CORPUS // SAMPLE)) >= SAMPLE


@pytest.mark.slow
def test_every_article_is_read_without_fault(corpus: Callable[[int], Iterator[Article]]) -> None:
    assert _read_without_fault(corpus(1)) == CORPUS


def _read_without_fault(articles: Iterator[Article]) -> int:
    """How many articles there were; fails naming the article that trips the extractor, or whose evidence is off."""
    number = itertools.count()
    wrong: list[str] = []
    for article in articles:
        next(number)
        try:
            wrong += [f"{article.id}: {fault}" for fault in _faults(article)]
        except Exception as error:
            wrong.append(f"{article.id}: {type(error).__name__}: {error}")
    assert wrong == []
    return next(number)


def _faults(article: Article) -> Iterator[str]:
    for report in pipeline.extract(article):
        if not report.evidence:
            yield f"{report.rule} has no evidence"
        for span in report.evidence:
            if not span.quote.strip():
                yield f"{report.rule} quotes nothing at {span.start}"
            if article.text[span.start : span.end] != span.quote:
                yield f"{report.rule} quotes what does not stand at {span.start}"
            if len(span.quote) > 700:
                yield f"{report.rule} quotes {len(span.quote)} characters"
