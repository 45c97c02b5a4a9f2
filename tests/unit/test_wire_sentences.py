"""Plain sentences as agencies write them, ours: is an act of its class read from each by itself, and none from those
that tell of home affairs, weather, sports."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from kg import pipeline
from kg.model import Article
from ontology.terms import CLASSES

SENTENCES = Path(__file__).resolve().parents[1] / "gold" / "sentences.tsv"
# The frames were written with these at hand, so that they tell of faults that come back, not of how right others are.
LEAST, LEAST_OF_A_CLASS = 0.83, 0.6
# One in 50 is what may be invented.
MOST_INVENTED = 0.02
NO_ACT = "-"


def test_the_class_of_plain_sentences() -> None:
    found: dict[str, list[bool]] = defaultdict(list)
    missed = []
    for wanted, sentence in _sentences():
        if wanted != NO_ACT:
            told = _types(sentence)
            found[wanted].append(wanted in told)
            if wanted not in told:
                missed.append(f"{wanted}: {sentence} {sorted(told)}")
    assert found.keys() == {each.name for each in CLASSES}
    poor = [name for name, right in found.items() if sum(right) < LEAST_OF_A_CLASS * len(right)]
    assert not poor, missed
    assert sum(map(sum, found.values())) >= LEAST * sum(map(len, found.values())), missed


def test_no_act_is_made_of_what_is_none() -> None:
    sentences = [sentence for wanted, sentence in _sentences() if wanted == NO_ACT]
    invented = [f"{sentence} {sorted(_types(sentence))}" for sentence in sentences if _types(sentence)]
    assert len(invented) <= MOST_INVENTED * len(sentences), invented


def _sentences() -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]


def _types(sentence: str) -> set[str]:
    return {report.type for report in pipeline.extract(Article(sentence, published="2024-05-15"))}
