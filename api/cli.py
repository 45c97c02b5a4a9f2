"""The command line: every door that needs no browser. `main` is the program's entry.

Heavy things are imported inside the commands, so that a question to the graph does not wait for the parser.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.curating import add_commands
from api.filter_options import choosing_events
from api.settings import Settings
from kg.errors import CommuniqueError
from kg.query.filters import Sort

if TYPE_CHECKING:
    from kg.query.filters import EventFilter
    from kg.store import EmbeddedStore

app = typer.Typer(
    help="A knowledge graph of diplomatic events, read from articles.\n\n"
    "The graph lies in ./data, or in the folder that COMMUNIQUE_STORE names; the README lists the other settings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

# The formats of `export`, named here so that --help need not load the store; a test holds them together.
FormatName = Literal[
    "nquads", "trig", "turtle", "jsonld", "rdfxml", "csv", "jsonl", "parquet", "polecat", "atom", "icalendar"
]
Shown = Literal["table", "json", "csv"]


def main() -> None:
    """Run the command line; errors that a user can mend are one line on standard error, and exit code 1."""
    try:
        app()
    except CommuniqueError as error:
        fail(str(error))
    except BrokenPipeError:
        # The reader left early, as `head` does.
        sys.stderr.close()
        sys.exit(1)


def fail(message: str) -> None:
    """Say why on standard error and leave with exit code 1."""
    print(f"communique: {message}", file=sys.stderr)
    sys.exit(1)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of articles.", show_default=False)],
    restore: Annotated[
        bool, typer.Option("--restore", help="Read in also what was retracted, or replaced by a newer version.")
    ] = False,
) -> None:
    """Read articles into the graph. What is there already is left alone; a bad file is reported and the rest done.

    An article with the URL of one in the graph, and another text, is a newer version and takes its place.

    Reads text and Markdown (with a header of Title:, Date:, Source:, URL:, Licence: and a blank line, if you like), web
    pages (.html), feeds (.rss, .atom, .xml), JSON Lines (.jsonl, .jsonl.gz), and folders of them.

    Example: `communique ingest seeds my-article.txt`
    """
    from api import commands

    settings = read_settings()
    with open_store(settings, make=True) as store:
        sys.exit(commands.ingest(store, paths, settings.model, restore))


@app.command()
def extract(
    articles: Annotated[
        str, typer.Argument(help="Articles as JSON Lines, or - for standard input.", metavar="ARTICLES.jsonl")
    ],
    jobs: Annotated[int, typer.Option(min=1, help="Processes to share the work.")] = 1,
) -> None:
    """Print the events of articles as JSON Lines, one line for each article in input order. No graph is touched.

    A line in is `{"id": ..., "title": ..., "published": ..., "text": ...}`, a line out `{"id": ..., "events": [...]}`.

    Example: `communique extract articles.jsonl > events.jsonl`
    """
    from api import commands

    sys.exit(commands.extract(articles, jobs, read_settings().model))


@app.command()
def explain(
    article: Annotated[Path, typer.Argument(help="A file of one or more articles.", metavar="ARTICLE_FILE")],
    everything: Annotated[bool, typer.Option("--all", help="Also what was considered and rejected.")] = False,
) -> None:
    """Say why the events of an article are what they are. No graph is touched.

    Under the words of the text stands each event read from them: the frame that fired, what fills its roles, how sure
    that is and what weighed most, and how each name or pronoun was resolved.

    Example: `communique explain seeds/articles/japan-ukraine-kyiv-visit.txt`
    """
    from api import commands

    commands.explain(article, everything, read_settings().model)


add_commands(app)
lexicon_app = typer.Typer(help="Look after the lexicon, the frames that events are read by.", no_args_is_help=True)
app.add_typer(lexicon_app, name="lexicon")


@lexicon_app.command("check")
def check_lexicon(
    path: Annotated[
        Path | None, typer.Argument(help="A lexicon file or a folder of them; the one in use without.")
    ] = None,
) -> None:
    """Check a lexicon; each fault is told with its file and line, and makes exit code 1.

    Example: `communique lexicon check ontology/lexicon`
    """
    from api import commands

    sys.exit(commands.check_lexicon(path))


@app.command()
@choosing_events
def events(
    wanted: EventFilter,
    sort: Annotated[Sort, typer.Option(help="Order; - puts the greatest first.")] = "-date",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    format: Annotated[Shown, typer.Option(help="How to print.")] = "table",
) -> None:
    """List events, newest first, with the words that prove them.

    Of a filter that is given several times any value will do; several filters must all hold.

    Example: `communique events --type pledge --by Japan --by Norway --since 2024 --sort=-amount`
    """
    from api import commands

    with open_store(read_settings()) as store:
        commands.events(store, wanted, limit, format, sort)


@app.command()
def query(
    query: Annotated[
        str,
        typer.Argument(help="A SPARQL query, a file that holds one, or - for standard input.", metavar="QUERY|FILE|-"),
    ],
    format: Annotated[
        Shown, typer.Option(help="How to print rows; graphs are printed as Turtle with json or csv.")
    ] = "table",
) -> None:
    """Ask the graph in SPARQL 1.1. The prefixes cq:, schema:, skos: and the like are known.

    Example: `communique query "SELECT ?item { ?e a cq:Pledge ; cq:item ?item }"`
    """
    from api import commands

    settings = read_settings()
    with open_store(settings) as store:
        commands.query(store, query, settings.union_default_graph, format)


@app.command()
@choosing_events
def export(
    wanted: EventFilter,
    format: Annotated[FormatName, typer.Option(help="Format.")] = "nquads",
    sort: Annotated[Sort, typer.Option(help="Order of events; RDF has its own.")] = "-date",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; standard output without.")
    ] = None,
    metadata: Annotated[
        bool, typer.Option("--metadata", help="Also write FILE-metadata.json, which says what the file holds.")
    ] = False,
) -> None:
    """Write the whole graph, or the events that the options find. Equal graphs give equal bytes.

    RDF carries everything, or the events with the reports and quotations they rest on; the other formats the events.

    Example: `communique export --format parquet --type pledge --by Japan -o pledges.parquet`
    """
    from api import commands

    if metadata and output is None:
        fail("--metadata writes beside a file; name one with -o.")
    with open_store(read_settings()) as store:
        commands.export(store, format, output, wanted, sort, metadata)


@app.command()
def check() -> None:
    """Check the graph against its shapes and for consistency; exit code 1 when something is wrong.

    Example: `communique check`
    """
    from api import commands

    with open_store(read_settings()) as store:
        sys.exit(commands.check(store))


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
) -> None:
    """Serve the graph: pages, REST, SPARQL, exports. Stop with Ctrl-C.

    Example: `communique serve --port 8000`
    """
    from api import commands

    settings = read_settings()
    with open_store(settings, make=True) as store:
        commands.serve(settings, store, host, port)


def read_settings() -> Settings:
    """The settings of the environment; raises CommuniqueError that names the bad one."""
    from pydantic import ValidationError

    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"COMMUNIQUE_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
        raise CommuniqueError(f"A setting is wrong. {wrong}") from error


def open_store(settings: Settings, make: bool = False) -> EmbeddedStore:
    """The store of the settings; a missing one is an error unless `make`."""
    from kg.errors import StoreError
    from kg.store import EmbeddedStore, offer

    if not make and not settings.store.exists():
        raise StoreError(f"There is no store at {settings.store}. Make one with: communique ingest PATH")
    store = EmbeddedStore(settings.store, settings.base)
    offer(store, settings.licence, settings.publisher)
    return store
