"""How well reports of one happening are put together, on groups that readers told apart and no model was fitted to."""

from __future__ import annotations

import functools
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kg import pipeline

pytestmark = pytest.mark.shared

ROOT = Path(__file__).resolve().parents[2]
GROUPS = ROOT / "tests" / "gold" / "happenings" / "groups.jsonl"
# The least that a change may land with.
PRECISION, RECALL, B_CUBED = 0.84, 0.44, 0.94


@pytest.fixture(scope="module")
def trainer() -> ModuleType:
    """What the model is trained and measured by."""
    spec = importlib.util.spec_from_file_location("train_fusion", ROOT / "tools" / "train_fusion.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["train_fusion"] = module
    spec.loader.exec_module(module)
    return module


def test_reports_of_one_happening_are_put_together(shared: Path, trainer: ModuleType) -> None:
    rows = [row for row in map(json.loads, GROUPS.read_text(encoding="utf-8").splitlines()) if row["use"] == "measure"]
    assert len(rows) >= 60
    articles = trainer.articles_of(rows, shared / "corpus" / "articles.jsonl.gz")
    reports_of = functools.cache(pipeline.extract)
    found = [trainer.group_of(row, articles, reports_of) for row in rows]
    home = trainer.homes(found)
    ours, one_a_day = trainer.figures(found, lambda told: home[told.iri]), trainer.figures(found, trainer.one_a_day)
    lost = sum(group.lost for group in found)
    print(f"\nfusion: {ours}\none a day: {one_a_day}\n{lost} reports lost", file=sys.__stderr__)
    assert ours.precision >= PRECISION
    assert ours.recall >= RECALL
    assert ours.b_cubed >= max(B_CUBED, one_a_day.b_cubed)
