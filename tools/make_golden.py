"""Write tests/golden: what the extractor finds in each seed article, one JSON file an article (`make golden`).

These files are frozen output, so that a change of the extractor shows as a diff that somebody reads and means; truth
by reading is seeds/golden. `golden_records()` is what the test compares with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg import pipeline
from kg.ingest import article_files, read_articles
from kg.model import report_to_json

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "seeds" / "articles"
TARGET = ROOT / "tests" / "golden"


def golden_records() -> Iterator[tuple[str, str]]:
    """The name of each seed article and its golden file's text."""
    for file in article_files(ARTICLES):
        (article,) = read_articles(file)
        events = [report_to_json(report) for report in pipeline.extract(article)]
        yield file.stem, json.dumps({"id": file.stem, "events": events}, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write every file, and remove those of articles that are gone."""
    TARGET.mkdir(exist_ok=True)
    made = dict(golden_records())
    for old in TARGET.glob("*.json"):
        if old.stem not in made:
            old.unlink()
    for name, text in made.items():
        (TARGET / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{len(made)} golden files in {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
