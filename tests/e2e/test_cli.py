"""The command line as a process: what it prints, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from service import COMMAND, environment

from ontology.terms import CLASSES

COMMANDS = [
    "ingest", "extract", "explain", "lexicon check", "events", "query", "export", "check", "serve", "retract",
    "reextract", *(f"curate {name}" for name in ("confirm", "reject", "edit", "merge", "split", "undo", "log")),
]  # fmt: skip
TEXT = "Norway pledged 20 million euros to Ukraine on Saturday."


def run(store: Path, *arguments: str, stdin: str | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(COMMAND), *arguments],
        env=environment(store, COLUMNS="200", **settings),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def good(store: Path, *arguments: str, stdin: str | None = None) -> str:
    done = run(store, *arguments, stdin=stdin)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(tmp_path: Path, command: str) -> None:
    said = good(tmp_path, *command.split(), "--help")
    assert f"communique {command}" in said.split("Example:")[1]


def test_help_lists_the_commands(tmp_path: Path) -> None:
    said = good(tmp_path, "--help")
    assert all(command.split()[0] in said for command in COMMANDS)


def test_pledges_by_japan(filled: Path) -> None:
    said = good(filled, "events", "--type", "pledge", "--by", "Japan")
    for words in ("Pledges by Japan", "pledger", "beneficiary", "37,000,000 USD", "drone detection system", "Ukraine",
                  "2024-01-08", "occurred", "She said Japan would give", "1 event."):  # fmt: skip
        assert words in said
    assert "Bärbock" not in said


def test_events_as_json_and_csv(filled: Path) -> None:
    events = json.loads(good(filled, "events", "--format", "json", "--status", "planned"))
    assert [event["actors"][0]["name"] for event in events] == ["Annalena Bärbock"]
    rows = list(csv.DictReader(io.StringIO(good(filled, "events", "--to", "Russia", "--format", "csv"))))
    assert [row["type"] for row in rows] == ["Condemnation", "Condemnation"]


@pytest.mark.parametrize("each", CLASSES, ids=lambda each: each.name)
def test_a_class_goes_by_name_and_collection(filled: Path, each: object) -> None:
    from api.filter_options import class_name

    name, collection = each.name, each.collection  # type: ignore[attr-defined]
    assert class_name(name) == class_name(name.lower()) == class_name(collection) == name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["events", "--by", "Japn"], "Did you mean Japan?"),
        (["events", "--type", "war"], "no class 'war'"),
        (["events", "--since", "soon"], "is no date"),
        (["query", "SELECT {"], "line 1, column 9"),
        (["query", "SELECT * { SERVICE <http://example.org/> {} }"], "SERVICE is refused"),
        (["ingest", "no-such-file.txt"], "no such file"),
        (["extract", "no-such-file.jsonl"], "cannot be read"),
    ],
)
def test_errors_are_one_line(filled: Path, arguments: list[str], words: str) -> None:
    done = run(filled, *arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_no_store_yet(tmp_path: Path) -> None:
    for command in (["events"], ["query", "ASK {}"], ["export"], ["check"]):
        done = run(tmp_path / "none", *command)
        assert (done.returncode, "communique ingest" in done.stderr) == (1, True)
    assert not (tmp_path / "none").exists()


def test_wrong_settings(filled: Path) -> None:
    assert "COMMUNIQUE_BASE" in run(filled, "events", COMMUNIQUE_BASE="nonsense").stderr
    assert "was made under the base" in run(filled, "events", COMMUNIQUE_BASE="http://example.org").stderr


def test_query_from_argument_file_and_stdin(filled: Path, tmp_path: Path) -> None:
    question = "SELECT ?item { ?e a cq:Pledge ; cq:item ?item }"
    (tmp_path / "question.rq").write_text(question)
    asked = [good(filled, "query", question), good(filled, "query", str(tmp_path / "question.rq"))]
    asked.append(good(filled, "query", "-", stdin=question))
    assert len(set(asked)) == 1
    assert "drone detection system" in asked[0]
    assert json.loads(good(filled, "query", "--format", "json", "ASK { ?e a cq:Vote }"))["boolean"] is True
    assert good(filled, "query", "--format", "csv", question).splitlines() == ["item", "drone detection system"]
    assert "cq:Vote" in good(filled, "query", "CONSTRUCT { ?e a cq:Vote } { ?e a cq:Vote }")


def test_export_to_file_and_to_standard_output(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "graph.nq"
    assert good(filled, "export", "--format", "nquads", "-o", str(target)) == ""
    assert target.read_text() == good(filled, "export", "--format", "nquads")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]


def test_ingest_reports_a_bad_file_and_does_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"id": "1", "text": 5}\n' + json.dumps({"id": "2", "text": TEXT}) + "\n")
    (folder / "b.txt").write_text(f"title: Oslo\ndate: 2024-03-02\n\n{TEXT} It was cold.\n")
    store = tmp_path / "store"
    done = run(store, "ingest", str(folder))
    assert done.returncode == 1
    assert "2 articles added" in done.stdout
    assert "a.jsonl:1" in done.stderr
    again = run(store, "ingest", str(folder / "b.txt"))
    assert (again.returncode, "0 articles added" in again.stdout, "1 was there already" in again.stdout) == (
        0,
        True,
        True,
    )
    assert "20,000,000 EUR" in good(store, "events", "--by", "Norway")
    assert "holds to its shapes" in good(store, "check")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_extract_keeps_input_order(tmp_path: Path, jobs: str) -> None:
    lines = [json.dumps({"id": f"n{n}", "text": f"{TEXT} Number {n}.", "more": 1}) for n in range(9)]
    lines.insert(4, "not json")
    done = run(tmp_path, "extract", "-", "--jobs", jobs, stdin="\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [f"n{n}" for n in range(9)]
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert ":5:" in done.stderr
    first = answers[0]["events"][0]
    assert first["type"] == "Pledge"
    assert TEXT.startswith(first["evidence"][0]["quote"].rstrip("."))
    assert not list(tmp_path.iterdir())


def test_extract_from_a_file_without_faults(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": "x", "title": None, "published": None, "text": "Nothing happened."}) + "\n")
    assert json.loads(good(tmp_path / "store", "extract", str(source))) == {"id": "x", "events": []}


def test_explain_says_why(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("OSLO - " + TEXT)
    said = good(tmp_path / "store", "explain", str(tmp_path / "article.txt"))
    for words in ("Norway [NO]", "Ukraine [UA]", "pledger", "20,000,000 EUR", "by the word “pledged”", "confidence",
                  "heard", "state by name", "1 candidate accepted"):  # fmt: skip
        assert words in said
    assert "rejected (--all" in said
    assert not (tmp_path / "store").exists()


def test_explain_shows_what_was_rejected_when_asked(tmp_path: Path) -> None:
    seed = str(Path(__file__).resolve().parents[2] / "seeds" / "articles" / "japan-ukraine-kyiv-visit.txt")
    said = good(tmp_path, "explain", seed, "--all")
    assert "○" in said
    assert said.count("○") > good(tmp_path, "explain", seed).count("○") == 0


def test_lexicon_check_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "visit.toml").write_text('class = "Visit"\n\n[[frame]]\nname = "go"\nverb = ["go"]\n')
    done = run(tmp_path, "lexicon", "check", str(tmp_path))
    assert done.returncode == 1
    assert "visit.toml:5: 'verb' is no key of a frame" in done.stderr
    assert "Traceback" not in done.stderr
    assert "version" in good(tmp_path, "lexicon", "check")


def test_questions_do_not_load_the_parser(filled: Path) -> None:
    watched = (
        "import sys, api.cli, api.commands, api.app, kg.query.browse\n"
        "print([m for m in ('spacy', 'trafilatura', 'pyshacl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", watched], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_busy_port_is_told(filled: Path) -> None:
    import socket

    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        done = run(filled, "serve", "--port", str(busy.getsockname()[1]))
    assert (done.returncode, "cannot be used" in done.stderr) == (1, True)
