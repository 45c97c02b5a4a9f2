"""Train what tells happenings apart, `kg/data/same_event.json`, on groups of reports told apart by reading.

    python tools/train_fusion.py --corpus ARTICLES.jsonl.gz [--check] GROUPS.jsonl

Each line is a group of reports of one class, from several articles: `reports` (article id, spans of evidence, parties),
`clusters` (indices of reports of one happening together), `bad` (reports that tell of no such event), `unsure` (pairs)
and `use`, "fit" or "measure". A report stands for what the extractor reads in that article, of that class, on most of
those words.

Only groups for fitting are learned from. With --check nothing is written: printed are the figures of the groups kept
for measuring, and of all groups by cross-validation. Needs scikit-learn (requirements/tables.txt).
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.fuse import Told, happenings
from kg.fuse.keys import compared
from kg.fuse.pairs import MODEL, contradict, features, forget_likenesses
from kg.iris import Iris
from kg.model import Article, Report
from kg.rdf import unify

DATA = Path(__file__).parent.parent / "kg" / "data"
IRIS = Iris("http://localhost:8000")
FOLDS = 5
RARE = 3
# Inverse strength of regularisation and the least likeness of one happening, chosen by cross-validation on the groups
# for fitting.
STRENGTH = 0.3
THRESHOLD = 0.65
LEAST_WEIGHT = 0.01

Row = dict[str, Any]
# Which happening each report of a group belongs to, by the report's index.
Labels = dict[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Reports of one class that readers put into happenings: what the extractor made of each, and its happening.

    `unsure` are pairs, by place in `told`, on which careful readers could disagree: no figure counts them. `lost`
    counts the readers' reports that the extractor no longer tells.
    """

    told: tuple[Told, ...]
    labels: tuple[int, ...]
    unsure: frozenset[tuple[int, int]]
    use: str
    lost: int


def articles_of(rows: Iterable[Row], corpus: Path) -> dict[str, Article]:
    """The articles of the groups, by their ids in the corpus."""
    wanted = {report["article"] for row in rows for report in row["reports"]}
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        found = (row for row in map(json.loads, lines) if row["id"] in wanted)
        return {
            row["id"]: Article(**{k: v or None for k, v in row.items() if k != "text"}, text=row["text"])
            for row in found
        }


def group_of(row: Row, articles: dict[str, Article], reports_of: Callable[[Article], Sequence[Report]]) -> Group:
    """The group as the extractor tells it."""
    label = {index: number for number, cluster in enumerate(row["clusters"]) for index in cluster}
    found: list[tuple[Told, int]] = []
    lost = 0
    for index, wanted in enumerate(row["reports"]):
        if index in label:
            told = _told(articles[wanted["article"]], row["class"], wanted, reports_of)
            lost += told is None
            if told is not None:
                found.append((told, index))
    unsure = {frozenset(pair) for pair in row["unsure"]}
    return Group(
        tuple(told for told, _ in found),
        tuple(label[index] for _, index in found),
        frozenset(
            (a, b) for a, b in itertools.combinations(range(len(found)), 2) if {found[a][1], found[b][1]} in unsure
        ),
        row["use"],
        lost,
    )


def _told(
    article: Article, type_name: str, wanted: Row, reports_of: Callable[[Article], Sequence[Report]]
) -> Told | None:
    """The report of that class on most of the wanted words, with most of the wanted parties; None if none touches them.

    The legs of a journey stand on the same words, and only their hosts tell them apart.
    """
    iri = IRIS.article(article.text)
    each = [
        Told(IRIS.report(iri, number), iri, number, article.published, report, article.source)
        for number, report in enumerate(unify(reports_of(article), IRIS), 1)
        if report.type == type_name and _overlap(report, wanted["spans"])
    ]
    return max(each, key=lambda t: (_overlap(t.report, wanted["spans"]), _shared(t, wanted), -t.number), default=None)


def _overlap(report: Report, spans: list[list[int]]) -> int:
    return sum(max(0, min(e.end, end) - max(e.start, start)) for e in report.evidence for start, end in spans)


def _shared(told: Told, wanted: Row) -> int:
    return len(set(wanted["parties"]) & {*told.actors, *(f">{each}" for each in told.targets)})


# --- figures


@dataclass(frozen=True, slots=True)
class Figures:
    """Pairs of reports of one group: precision and recall of those put together; and B-cubed over reports."""

    right: int
    put: int
    wanted: int
    b_precision: float
    b_recall: float

    @property
    def precision(self) -> float:
        """The part of the pairs put together that belong together."""
        return self.right / max(1, self.put)

    @property
    def recall(self) -> float:
        """The part of the pairs that belong together that were put together."""
        return self.right / max(1, self.wanted)

    @property
    def b_cubed(self) -> float:
        """The harmonic mean of B-cubed precision and recall."""
        return 2 * self.b_precision * self.b_recall / max(1e-9, self.b_precision + self.b_recall)

    def __str__(self) -> str:
        pairs = (
            f"pairs P {self.precision:.3f} R {self.recall:.3f} ({self.right} of {self.put} put, {self.wanted} wanted)"
        )
        return f"{pairs}, B-cubed P {self.b_precision:.3f} R {self.b_recall:.3f} F1 {self.b_cubed:.3f}"


def figures(found: Iterable[Group], home: Callable[[Told], object]) -> Figures:
    """How well `home`, which names the happening that a report is put into, agrees with the readers.

    B-cubed after Bagga and Baldwin (1998): each report's share of right companions, itself among them, averaged.
    """
    right = put = wanted = 0
    precisions: list[float] = []
    recalls: list[float] = []
    for group in found:
        homes = [home(told) for told in group.told]
        for a, b in itertools.combinations(range(len(homes)), 2):
            if (a, b) in group.unsure:
                continue
            together, same = homes[a] == homes[b], group.labels[a] == group.labels[b]
            right, put, wanted = right + (together and same), put + together, wanted + same
        for a, label in enumerate(group.labels):
            sure = [b for b in range(len(homes)) if (min(a, b), max(a, b)) not in group.unsure]
            beside = [group.labels[b] == label for b in sure if homes[b] == homes[a]]
            precisions.append(sum(beside) / len(beside))
            recalls.append(sum(beside) / sum(group.labels[b] == label for b in sure))
    mean = [sum(values) / max(1, len(values)) for values in (precisions, recalls)]
    return Figures(right, put, wanted, *mean)


def one_a_day(told: Told) -> object:
    """What users of coded data do: one event a day for the same source and target countries and class."""
    return (told.report.type, told.actors, told.targets, told.report.start or told.published)


# --- fitting


def pairs(found: Iterable[Group]) -> Iterator[tuple[set[str], bool]]:
    """What the model sees of two reports of a group that it is asked about, and whether they are of one happening."""
    for group in found:
        for a, b in itertools.combinations(range(len(group.told)), 2):
            one, other = group.told[a], group.told[b]
            if compared(one, other) and not contradict(one, other) and (a, b) not in group.unsure:
                yield features(one, other), group.labels[a] == group.labels[b]


def fit(found: Iterable[Group]) -> Row:
    """The model as the table that ships; features of fewer than `RARE` pairs are left out."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    table = list(pairs(found))
    counts = Counter(feature for seen, _ in table for feature in seen)
    vectoriser = DictVectorizer()
    matrix = vectoriser.fit_transform([{f: 1.0 for f in sorted(seen) if counts[f] >= RARE} for seen, _ in table])
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    solver = LogisticRegression(C=STRENGTH, max_iter=1000, solver="liblinear", random_state=0)
    solver.fit(matrix, [same for _, same in table])
    learned = zip(vectoriser.feature_names_, solver.coef_[0], strict=True)
    weights = {feature: round(float(w), 3) for feature, w in sorted(learned) if abs(w) >= LEAST_WEIGHT}
    return {"bias": round(float(solver.intercept_[0]), 3), "threshold": THRESHOLD, "weights": weights}


def homes(found: Iterable[Group]) -> dict[str, int]:
    """The happening that each report is put into by the model that ships, when all groups are fused as one set."""
    told = {each.iri: each for group in found for each in group.told}
    put = happenings(told.values())
    return {each.iri: number for number, happening in enumerate(put) for each in happening}


def cross_validated(found: Sequence[Group]) -> Figures:
    """The figures of all groups, each put together by a model that has not seen it."""
    from kg.events import linear

    shipped, home = linear.load, {}
    for fold in range(FOLDS):
        table = fit([group for n, group in enumerate(found) if n % FOLDS != fold])
        linear.load = lambda _, table=table: linear.Model(table["bias"], table["threshold"], table["weights"])  # type: ignore[assignment]
        try:
            for group in found[fold::FOLDS]:
                home |= {iri: (fold, id(group), number) for iri, number in homes([group]).items()}
        finally:
            linear.load = shipped
            # What is kept of each pair is that fold's model's.
            forget_likenesses()
    return figures(found, lambda told: home[told.iri])


def main(path: Path, corpus: Path, check: bool) -> None:
    """Train and write the model, or with `check` print how right it is."""
    from functools import cache

    from kg import pipeline

    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = articles_of(rows, corpus)
    reports_of = cache(pipeline.extract)
    found = [group_of(row, articles, reports_of) for row in rows]
    fitting, measuring = ([group for group in found if group.use == use] for use in ("fit", "measure"))
    print(f"{len(found)} groups, {sum(len(g.told) for g in found)} reports, {sum(g.lost for g in found)} lost")
    if not check:
        table = fit(fitting)
        (DATA / f"{MODEL}.json").write_text(json.dumps(table, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{MODEL}: {len(table['weights'])} weights")
        return
    print(f"cross-validated over all groups: {cross_validated(found)}")
    put = homes(measuring)
    print(f"groups for measuring: {figures(measuring, lambda told: put[told.iri])}")
    print(f"one a day:            {figures(measuring, one_a_day)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("groups", type=Path)
    options = parser.parse_args()
    main(options.groups, options.corpus, options.check)
