"""Turn drafts of annotations, with quotes, into `tests/gold`'s form: ids, offsets and labels without the texts.

    python tools/make_gold.py [--corpus ARTICLES.jsonl.gz] DRAFT.jsonl [...] > tests/gold/NAME.jsonl

A draft is written by a reader. One line an article: {"id": ..., "events": [...]}, each event with

    type, status, start, end      as in the interchange schema
    actors, targets               [["Yoko Kamikawa", "person", "JP"], ...]
    places                        [["Kyiv", "UA"], ...]
    amounts                       [[37000000, "USD"], ...]
    items, topic                  phrases word by word as in the text ([], null when there are none)
    evidence                      quotes word by word as in the text

Quotes and phrases that do not stand in the article, and labels that the scheme does not know, are told on standard
error with the article and the event they are in; such a line is left out, and the exit status is 1. A draft of a text
of our own carries it ("title", "published", "text"), and keeps it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ontology.terms import BY_NAME

STATUSES = ("occurred", "planned", "proposed", "cancelled")
KINDS = ("person", "state", "organization", "group")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
MAX_EVIDENCE = 700


class BadDraft(ValueError):
    """What is wrong in a draft, for the reader who wrote it."""


def span(text: str, quote: str, after: int = 0) -> dict[str, int]:
    """Where the quote stands, at or after an offset if it does there, white space folded. Raises BadDraft."""
    words = quote.split()
    if not words:
        raise BadDraft("an empty quote")
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = pattern.search(text, after) or pattern.search(text)
    if found is None:
        raise BadDraft(f"not in the text: {quote!r}")
    return {"start": found.start(), "end": found.end()}


def agents(rows: list[list[Any]]) -> Iterator[dict[str, Any]]:
    """Agents in the schema's form. Raises BadDraft on an unknown kind or a country that is no code."""
    for name, kind, country in rows:
        if kind not in KINDS or not (country is None or re.fullmatch("[A-Z]{2}", country)):
            raise BadDraft(f"no agent: {[name, kind, country]}")
        yield {"name": name, "kind": kind, "country": country}


def event(text: str, row: dict[str, Any]) -> dict[str, Any]:
    """The event with offsets for its quotes. Raises BadDraft."""
    if row["type"] not in BY_NAME or row["status"] not in STATUSES:
        raise BadDraft(f"no class or status: {row['type']}, {row['status']}")
    evidence = [span(text, quote) for quote in row["evidence"]]
    if not evidence or not row["actors"]:
        raise BadDraft("an event needs evidence and an actor")
    if any(e["end"] - e["start"] > MAX_EVIDENCE for e in evidence):
        raise BadDraft(f"evidence of over {MAX_EVIDENCE} characters")
    for told in (row.get("start"), row.get("end")):
        if told is not None and not DATE.match(told):
            raise BadDraft(f"no date: {told!r}")
    near = evidence[0]["start"]
    return {
        "type": row["type"],
        "status": row["status"],
        "actors": list(agents(row["actors"])),
        "targets": list(agents(row.get("targets") or [])),
        "places": [{"name": name, "country": country} for name, country in row.get("places") or []],
        "start": row.get("start"),
        "end": row.get("end"),
        "amounts": [{"value": value, "currency": currency} for value, currency in row.get("amounts") or []],
        "items": [span(text, phrase, near) for phrase in row.get("items") or []],
        "topic": span(text, row["topic"], near) if row.get("topic") else None,
        "evidence": evidence,
    }


def converted(paths: list[str], texts: dict[str, str], faults: list[str]) -> Iterator[dict[str, Any]]:
    """The drafts' articles in the gold form; what is wrong with the others goes to `faults`."""
    for path in paths:
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path}:{number}"
            try:
                row = json.loads(line)
                where += f" {row['id']}"
                own = {key: row[key] for key in ("title", "published", "text") if key in row and "text" in row}
                text, made = own.get("text") or texts[row["id"]], []
                for at, each in enumerate(row["events"], 1):
                    where = f"{path}:{number} {row['id']} event {at}"
                    made.append(event(text, each))
                yield {"id": row["id"], **own, "events": made}
            except (KeyError, TypeError, ValueError) as error:
                faults.append(f"{where}: {type(error).__name__}: {error}")


def main(corpus: str | None, paths: list[str]) -> int:
    """Write the converted drafts to standard output, the faults to standard error; returns the exit status."""
    texts: dict[str, str] = {}
    if corpus:
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    faults: list[str] = []
    for row in converted(paths, texts, faults):
        print(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus")
    parser.add_argument("drafts", nargs="+")
    options = parser.parse_args()
    raise SystemExit(main(options.corpus, options.drafts))
