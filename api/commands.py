"""What the commands do, once `api.cli` has understood what was asked."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from api.settings import Settings
from kg.errors import BadArticle, CommuniqueError
from kg.model import Article
from kg.query.events import EventFilter, Found, Sort, find_events
from kg.store import EmbeddedStore

_LONGEST_QUERY = 1 << 20
# How many seconds what is being answered has, once the service is told to stop.
_LAST_ANSWERS = 5


def ingest(store: EmbeddedStore, paths: Iterable[Path], model: str, restore: bool = False) -> int:
    """Read the articles under `paths` into the store and say how it went; returns the exit code."""
    from kg import pipeline
    from kg.ingest import article_files, read_each

    problems: list[str] = []
    note = partial(_note, problems)
    files = [file for path in paths for file in article_files(path)]
    columns = (BarColumn(), TextColumn("{task.completed} of {task.total} files, {task.fields[articles]} articles"))
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("ingest", total=len(files), articles=0)
        counter = itertools.count(1)
        found = (each for file in _told(files, lambda: bar.advance(task)) for each in read_each(file))
        result = pipeline.ingest(
            store,
            _good(found, note),
            lambda article: bar.update(task, articles=next(counter)),
            model,
            lambda article, error: note(_trouble(article, error)),
            restore=restore,
            kept_out=lambda article, why: print(f"{_called(article)}: {why}"),
        )
    print(
        f"{_counted(result.added, 'article')} added with {_counted(result.reports, 'report')}, "
        f"{result.skipped} {'was' if result.skipped == 1 else 'were'} there already"
        + (f", {_counted(result.revised, 'newer version')} replaced an older one" if result.revised else "")
        + (f", {result.kept_out} left out that had been taken out" if result.kept_out else "")
        + (f", {len(problems)} could not be read." if problems else ".")
    )
    return 1 if problems else 0


def extract(source: str, jobs: int, model: str) -> int:
    """Print the events of each article of a JSON Lines file ("-": standard input); returns the exit code."""
    from kg.ingest import read_jsonl

    problems: list[str] = []
    with _lines(source) as lines:
        found = read_jsonl(lines, "standard input" if source == "-" else source)
        articles = _good(found, partial(_note, problems))
        for line, problem in _mapped(partial(_extracted, model), articles, jobs):
            if problem:
                _note(problems, problem)
            else:
                print(line)
    return 1 if problems else 0


def events(store: EmbeddedStore, wanted: EventFilter, limit: int, shown: str, sort: Sort = "-date") -> None:
    """Print the events that match, as a table, JSON or CSV."""
    from kg.export import write_csv
    from kg.query.browse import load_names
    from kg.query.records import event_record

    page = find_events(store, load_names(store), wanted, limit, sort=sort)
    if shown == "csv":
        write_csv(store, page.events, sys.stdout.buffer)
    elif shown == "json":
        print(json.dumps([event_record(each, store.iris) for each in page.events], ensure_ascii=False, indent=2))
    else:
        _print_table(page.events, page.total, wanted)


def query(store: EmbeddedStore, source: str, union: bool, shown: str) -> None:
    """Print the answer to a SPARQL query: rows as a table, JSON or CSV, a graph as Turtle or a table."""
    from kg.query.guard import check_query
    from kg.query.sparql import QuerySyntaxError, ask
    from kg.query.terms import PREFIXES

    # In one line, so that the lines of the query keep their numbers.
    known = PREFIXES.replace("\n", " ")
    text = _query_text(source)
    check_query(text, _LONGEST_QUERY)
    try:
        answer = ask(store, known + text, union=union)
    except QuerySyntaxError as error:
        column = (error.column or 1) - (len(known) if error.line == 1 else 0)
        raise CommuniqueError(f"The query does not parse at line {error.line}, column {column}.") from error
    if shown == "table":
        _print_rows(*answer.rows())
        return
    media = "text/turtle" if answer.is_graph else "text/csv" if shown == "csv" else "application/sparql-results+json"
    answer.write(sys.stdout.buffer, media if media in answer.media_types else answer.media_types[0])
    sys.stdout.buffer.write(b"" if shown == "csv" or answer.is_graph else b"\n")


def export(
    store: EmbeddedStore,
    format_name: str,
    output: Path | None,
    wanted: EventFilter,
    sort: Sort = "-date",
    metadata: bool = False,
) -> None:
    """Write what the filter finds, the whole graph for one without fields, to a file or to standard output.

    A file appears only when it is whole. With `metadata`, what describes it is written beside it, as CSV on the Web
    has it: for `pledges.csv` in `pledges.csv-metadata.json`.
    """
    from kg.export import Selection
    from kg.export import export as write

    selection = Selection(wanted, sort=sort)
    if output is None:
        write(store, format_name, sys.stdout.buffer, selection)
        return
    _write_whole(output, lambda file: write(store, format_name, file, selection))
    if metadata:
        from datetime import UTC, datetime

        from api.exports import export_metadata
        from kg.export import FORMATS

        told = export_metadata(store, FORMATS[format_name], selection, store.state, datetime.now(UTC))
        document = told.model_copy(update={"url": output.name}).model_dump_json(
            by_alias=True, exclude_none=True, indent=2
        )
        beside = output.with_name(output.name + "-metadata.json")
        _write_whole(beside, lambda file: file.write(document.encode() + b"\n"))


def _write_whole(output: Path, write: Callable[[IO[bytes]], object]) -> None:
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            write(file)
        os.replace(part, output)
    except OSError as error:
        raise CommuniqueError(f"{output} cannot be written: {error.strerror}.") from error


def explain(path: Path, everything: bool, model: str) -> None:
    """Print why the events of each article of a file are what they are; with `everything` also what was rejected."""
    from api.explained import explanations
    from kg import pipeline
    from kg.events.explain import explain as why
    from kg.ingest import read_articles

    out = _stdout()
    for article in read_articles(path):
        found = list(why(pipeline.read(article, model)))
        accepted = sum(each.accepted for each in found)
        called = article.title or path.name
        for block in explanations(each for each in found if each.accepted or everything):
            out.print(block)
        print(
            f"{called}: {_counted(accepted, 'candidate')} accepted, {len(found) - accepted} rejected"
            + ("." if everything else " (--all shows them).")
        )


def check_lexicon(path: Path | None) -> int:
    """Print what is wrong with a lexicon file or folder, or the one that ships; returns the exit code."""
    from kg import lexicon
    from kg.errors import BadLexicon

    if path is None:
        print(f"{_counted(len(lexicon.load().frames), 'frame')}, version {lexicon.load().version}.")
        return 0
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise CommuniqueError(f"{path}: there is no .toml file in this folder.")
    frames, wrong = 0, 0
    for file in files:
        try:
            frames += len(lexicon.parse(file.read_text("utf-8"), str(file)))
        except (OSError, UnicodeDecodeError) as error:
            raise CommuniqueError(f"{file}: cannot be read: {error}.") from error
        except BadLexicon as error:
            wrong += 1
            print(error, file=sys.stderr)
    print(f"{_counted(len(files), 'file')}, {_counted(frames, 'frame')}, {_counted(wrong, 'file')} at fault.")
    return 1 if wrong else 0


def check(store: EmbeddedStore) -> int:
    """Print what is wrong with the graph; returns the exit code."""
    from kg.check import check as violations

    wrong = 0
    for violation in violations(store):
        wrong += 1
        print(violation)
    print(f"{wrong} violations." if wrong else "The graph holds to its shapes.")
    return 1 if wrong else 0


def serve(settings: Settings, store: EmbeddedStore, host: str, port: int) -> None:
    """Serve until stopped, after saying which addresses to open."""
    import uvicorn

    from api.app import create_app

    listening = _listen(host, port)
    here = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1') else host}:{listening.getsockname()[1]}"
    for what, path in (
        ("Start page", "/"),
        ("API", "/docs"),
        ("SPARQL", "/sparql"),
        ("Pledges by Japan", "/pledges?by=Japan"),
    ):
        print(f"{what + ':':18}{here}{path}")
    print("Stop with Ctrl-C.", flush=True)
    app = create_app(settings, store)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=_LAST_ANSWERS)
    server = uvicorn.Server(config)
    try:
        server.run([listening])
    except KeyboardInterrupt:
        print("Stopped.")


def _good(found: Iterable[Article | BadArticle], report: Callable[[str], None]) -> Iterator[Article]:
    for each in found:
        if isinstance(each, BadArticle):
            report(str(each))
        else:
            yield each


def _told(files: Iterable[Path], done: Callable[[], None]) -> Iterator[Path]:
    for file in files:
        yield file
        done()


def _trouble(article: Article, error: Exception) -> str:
    return f"article {_called(article)!r}: {type(error).__name__}: {error}"


def _called(article: Article) -> str:
    return article.id or article.title or article.text[:40]


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _note(problems: list[str], problem: str) -> None:
    problems.append(problem)
    print(f"communique: {problem}", file=sys.stderr)


def _lines(source: str) -> IO[bytes]:
    if source == "-":
        return sys.stdin.buffer
    try:
        return open(source, "rb")
    except OSError as error:
        raise CommuniqueError(f"{source}: cannot be read: {error.strerror}.") from error


def _extracted(model: str, article: Article) -> tuple[str, str | None]:
    """The article's line of output, or what went wrong with it."""
    from kg.model import report_to_json
    from kg.pipeline import extract as reports_of

    try:
        found = [report_to_json(report) for report in reports_of(article, model)]
    except Exception as error:  # One article that trips the extractor must not lose the others.
        return "", _trouble(article, error)
    return json.dumps({"id": article.id, "events": found}, ensure_ascii=False), None


def _mapped(
    work: Callable[[Article], tuple[str, str | None]], articles: Iterable[Article], jobs: int
) -> Iterator[tuple[str, str | None]]:
    """The work done on each article, in their order."""
    if jobs == 1:
        yield from map(work, articles)
        return
    with multiprocessing.Pool(jobs) as pool:
        yield from pool.imap(work, articles, chunksize=4)


def _query_text(source: str) -> str:
    if source == "-":
        return sys.stdin.read()
    if "{" in source or not Path(source).is_file():
        return source
    return Path(source).read_text("utf-8")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off (40 ms an answer) only for sockets that name their protocol.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # From here on clients wait for their answer and are not refused, however long the service takes to start.
        listening.listen(128)
    except OSError as error:
        raise CommuniqueError(f"Port {port} of {host} cannot be used: {error.strerror}. Try --port 8001.") from error
    return listening


def _print_table(found: Iterable[Found], total: int, wanted: EventFilter) -> None:
    from api.tables import event_table

    shown = list(found)
    _stdout().print(event_table(shown, wanted))
    more = f" ({len(shown)} shown)" if len(shown) < total else ""
    print(f"{_counted(total, 'event')}{more}.")


def _print_rows(names: list[str], rows: list[list[str]]) -> None:
    from api.tables import row_table

    _stdout().print(row_table(names, rows))
    print(f"{_counted(len(rows), 'row')}.")


def _stdout() -> Console:
    # Into a file or a pipe there is no width to fit; narrow columns would cut what others read.
    return Console() if sys.stdout.isatty() else Console(width=160, no_color=True)
