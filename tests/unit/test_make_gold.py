"""Drafts of annotations become ids, offsets and labels; what is wrong in one is told, and its line left out."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Norway pledged  5 million euros to Ukraine. Norway pledged more."
EVENT: dict[str, Any] = {
    "type": "Pledge",
    "status": "occurred",
    "actors": [["Norway", "state", "NO"]],
    "targets": [["Ukraine", "state", "UA"]],
    "start": "2024-01-06",
    "amounts": [[5000000, "EUR"]],
    "items": [],
    "topic": "more",
    "evidence": ["Norway pledged 5 million euros to Ukraine"],
}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_gold", ROOT / "tools" / "make_gold.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def converted(tool: ModuleType, tmp_path: Path, event: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> Any:
    corpus, draft = tmp_path / "corpus.jsonl.gz", tmp_path / "draft.jsonl"
    with gzip.open(corpus, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "x", "text": TEXT}) + "\n")
    draft.write_text(json.dumps({"id": "x", "events": [event]}) + "\n", encoding="utf-8")
    code = tool.main(str(corpus), [str(draft)])
    return code, *capsys.readouterr()


def test_quotes_become_offsets_and_the_text_stays_away(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = converted(tool, tmp_path, EVENT, capsys)
    assert (code, err) == (0, "")
    row = json.loads(out)
    (event,) = row["events"]
    span = event["evidence"][0]
    assert TEXT[span["start"] : span["end"]] == "Norway pledged  5 million euros to Ukraine"
    assert event["topic"] == {"start": TEXT.index("more"), "end": TEXT.index("more") + 4}
    assert "text" not in row


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"evidence": ["Norway promised"]}, "not in the text"),
        ({"evidence": []}, "needs evidence"),
        ({"type": "Party"}, "no class"),
        ({"status": "done"}, "no class or status"),
        ({"actors": [["Norway", "state", "NOR"]]}, "no agent"),
        ({"start": "last week"}, "no date"),
    ],
)
def test_faults_name_article_and_event(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], words: str
) -> None:
    code, out, err = converted(tool, tmp_path, {**EVENT, **change}, capsys)
    assert (code, out) == (1, "")
    assert "x event 1" in err
    assert words in err


def test_a_text_of_our_own_is_kept(tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "draft.jsonl"
    draft.write_text(json.dumps({"id": "own", "title": "T", "text": TEXT, "events": [EVENT]}) + "\n", encoding="utf-8")
    assert tool.main(None, [str(draft)]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == TEXT


def test_what_ships_is_well_formed() -> None:
    for path in sorted((ROOT / "tests" / "gold").rglob("*.jsonl")):
        if path.parent.name == "happenings":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for event in row["events"]:
                assert event["actors"] or path.name == "corpus.jsonl", row["id"]
                assert all(span["start"] < span["end"] for span in event["evidence"])
