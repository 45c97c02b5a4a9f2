"""Plain sentences as agencies write them, ours, of every class: is an act of that class read from each by itself."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from kg import pipeline
from kg.model import Article
from ontology.terms import CLASSES

SENTENCES = Path(__file__).resolve().parents[1] / "gold" / "sentences.tsv"
# The frames were written with these at hand, so that they tell of faults that come back, not of how right others are.
LEAST, LEAST_OF_A_CLASS = 0.79, 0.5


def test_the_class_of_plain_sentences() -> None:
    found: dict[str, list[bool]] = defaultdict(list)
    missed = []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        wanted, sentence = line.split("\t")
        told = {report.type for report in pipeline.extract(Article(sentence, published="2024-05-15"))}
        found[wanted].append(wanted in told)
        if wanted not in told:
            missed.append(f"{wanted}: {sentence} {sorted(told)}")
    assert found.keys() == {each.name for each in CLASSES}
    poor = [name for name, right in found.items() if sum(right) < LEAST_OF_A_CLASS * len(right)]
    assert not poor, missed
    assert sum(map(sum, found.values())) >= LEAST * sum(map(len, found.values())), missed
