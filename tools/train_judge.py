"""Train kg/data/judge.json: which candidate events a careful reader would report.

    python tools/train_judge.py [--corpus ARTICLES.jsonl.gz] ANNOTATED.jsonl [...]

Each line is an article with its gold events in the interchange schema, and its text, or an id to find it by in the
corpus. A candidate is right when a gold
event of its class lies on the same words and shares an actor or target value with it. Regularisation and threshold
are chosen by cross-validation over articles, so the figures printed are of articles the model has not seen.
Needs scikit-learn (requirements/tables.txt); using the model does not.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from kg import pipeline
from kg.events import judge
from kg.events.build import Candidate
from kg.events.extract import best_readings, find_candidates, one_promise_a_sentence
from kg.events.merge import merge
from kg.model import Article, Report

TARGET = Path(__file__).parent.parent / "kg" / "data" / "judge.json"
RARE = 3
FOLDS = 8
# The bar is set where F1 is best on articles that tell of at least so many events.
DENSE = 7
NOISE = 0.004


@dataclass(frozen=True, slots=True)
class Example:
    """One candidate with its features, its article's number and whether it is right."""

    article: int
    candidate: Candidate
    features: tuple[str, ...]
    right: bool


def values(agents: list[dict[str, object]]) -> set[str]:
    """What agents are compared by: country, and last word of the name."""
    found = {str(a["country"]) for a in agents if a.get("country")}
    return found | {str(a["name"]).split()[-1].lower() for a in agents if a.get("name")}


def shares_words(gold: dict, report: Report) -> bool:
    """Do the evidence spans of both cover each other by half of the shorter."""
    for g in gold["evidence"]:
        for p in report.evidence:
            shared = min(g["end"], p.end) - max(g["start"], p.start)
            if shared >= 0.5 * min(g["end"] - g["start"], p.end - p.start) > 0:
                return True
    return False


def is_right(report: Report, gold: list[dict]) -> bool:
    """Is the candidate one of the gold events."""
    mine = values([{"country": a.country, "name": a.name} for a in (*report.actors, *report.targets)])
    return any(
        g["type"] == report.type
        and shares_words(g, report)
        and (values(g["actors"] + g["targets"]) & mine or not g["actors"])
        for g in gold
    )


def corpus_of(path: str | None) -> dict[str, dict]:
    """The articles of a gzipped corpus by id; none without a path."""
    if path is None:
        return {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def examples(paths: list[str], corpus: str | None = None) -> tuple[list[Example], list[list[dict]]]:
    """All candidates of the annotated articles, and each article's gold events."""
    texts = corpus_of(corpus)
    found, golds = [], []
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            row = {**texts.get(row["id"], {}), **row}
            article = Article(
                row["text"],
                title=row.get("title"),
                published=row.get("published"),
                url=row.get("url"),
                source=row.get("source"),
            )
            context = pipeline.read(article)
            candidates = find_candidates(context)
            for c, seen in zip(candidates, judge.features(context, candidates), strict=True):
                found.append(Example(len(golds), c, tuple(seen), is_right(c.report, row["events"])))
            golds.append(row["events"])
    return found, golds


def event_f1(
    found: list[Example], scores: np.ndarray, golds: list[list[dict]], threshold: float
) -> tuple[float, float, float]:
    """Precision, recall and F1 of merged events at a threshold, over the articles dense with events."""
    by_article: dict[int, list[tuple[Candidate, float]]] = {}
    for example, score in zip(found, scores, strict=True):
        by_article.setdefault(example.article, []).append((example.candidate, float(score)))
    right = predicted = 0
    for number, judged in by_article.items():
        if len(golds[number]) < DENSE:
            continue
        merged = merge(one_promise_a_sentence([(c, s) for c, s in best_readings(judged) if s >= threshold]))
        predicted += len(merged)
        free = list(golds[number])
        for report in merged:
            hit = next((g for g in free if g["type"] == report.type and shares_words(g, report)), None)
            if hit is not None:
                free.remove(hit)
                right += 1
    told = sum(len(events) for events in golds if len(events) >= DENSE)
    p, r = right / max(1, predicted), right / max(1, told)
    return p, r, 2 * p * r / max(1e-9, p + r)


def figures_line(figures: tuple[float, float, float]) -> str:
    """Precision, recall and F1 as people read them."""
    return "P {:.3f} R {:.3f} F1 {:.3f}".format(*figures)


def weights_of(found: list[Example], golds: list[list[dict]]) -> np.ndarray:
    """Articles dense with events weigh more: there the judge has choices to make, elsewhere it mostly says no."""
    return np.array([min(3.0, 0.3 + len(golds[e.article]) / 4) for e in found])


def fit(
    rows: list[dict[str, int]], labels: np.ndarray, weights: np.ndarray, strength: float
) -> tuple[DictVectorizer, LogisticRegression]:
    """A vectoriser and a model over feature rows."""
    vectoriser = DictVectorizer()
    model = LogisticRegression(C=strength, max_iter=2000)
    model.fit(vectoriser.fit_transform(rows), labels, sample_weight=weights)
    return vectoriser, model


def cross_validated(
    found: list[Example], rows: list[dict[str, int]], labels: np.ndarray, weights: np.ndarray, strength: float
) -> np.ndarray:
    """For each candidate its score from a model that has not seen its article."""
    scores = np.zeros(len(found))
    groups = [e.article for e in found]
    for train, test in GroupKFold(FOLDS).split(rows, labels, groups):
        vectoriser, model = fit([rows[i] for i in train], labels[train], weights[train], strength)
        scores[test] = model.predict_proba(vectoriser.transform([rows[i] for i in test]))[:, 1]
    return scores


def main(paths: list[str], corpus: str | None = None) -> None:
    """Train, print the cross-validated figures, write the model."""
    found, golds = examples(paths, corpus)
    counts = Counter(f for e in found for f in e.features)
    rows = [{f: 1 for f in e.features if counts[f] >= RARE} for e in found]
    labels = np.array([e.right for e in found])
    weights = weights_of(found, golds)
    print(f"{len(golds)} articles, {sum(map(len, golds))} gold events, {len(found)} candidates, {labels.sum()} right")
    print(f"all candidates: {figures_line(event_f1(found, np.ones(len(found)), golds, 0.0))}")
    tried = []
    for strength in (0.03, 0.1, 0.3):
        scores = cross_validated(found, rows, labels, weights, strength)
        for threshold in np.arange(0.1, 0.7, 0.05):
            figures = event_f1(found, scores, golds, float(threshold))
            tried.append((figures[2], strength, float(threshold)))
            print(f"C {strength} threshold {threshold:.2f}: {figures_line(figures)}")
        sure = scores >= 0.8
        print(f"C {strength}: {sure.sum()} candidates at 0.8 and above, {labels[sure].mean():.3f} of them right")
    best = max(tried)
    # Of bars equally good but for noise, the lowest: a reader can pass over what a quotation does not bear out.
    threshold = min(t for f1, strength, t in tried if strength == best[1] and f1 >= best[0] - NOISE)
    print(f"chosen: C {best[1]}, threshold {threshold:.2f}")
    vectoriser, model = fit(rows, labels, weights, best[1])
    learned = dict(zip(vectoriser.feature_names_, model.coef_[0], strict=True))
    TARGET.write_text(
        json.dumps(
            {
                "bias": round(float(model.intercept_[0]), 3),
                "threshold": round(threshold, 2),
                "weights": {name: round(float(w), 3) for name, w in sorted(learned.items()) if abs(w) >= 0.005},
            },
            indent=0,
        )
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus")
    parser.add_argument("annotated", nargs="+")
    options = parser.parse_args()
    main(options.annotated, options.corpus)
