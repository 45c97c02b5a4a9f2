"""The commands of curators: retract, curate, reextract. `api.cli` hangs them under `communique`."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import CommuniqueError, NotFound

if TYPE_CHECKING:
    from kg.curate import Curator, Taken
    from kg.pipeline import Reread
    from kg.store import EmbeddedStore

Note = Annotated[str | None, typer.Option(help="Why; kept with the decision.", show_default=False)]
By = Annotated[str | None, typer.Option("--curator", help="Who decides; your login name without.", show_default=False)]
Event = Annotated[str, typer.Argument(help="The event's IRI, or the last part of it.", show_default=False)]

curate_app = typer.Typer(
    help="Say what is right: confirm, reject and edit events, merge and split actors, undo what was decided.",
    no_args_is_help=True,
)


def add_commands(app: typer.Typer) -> None:
    """Hang the commands under `app`."""
    app.add_typer(curate_app, name="curate")
    app.command()(retract)
    app.command()(reextract)


def retract(
    article: Annotated[str, typer.Argument(help="The article's IRI, its last part, or the article's address.")],
    reason: Annotated[str, typer.Option(help="Why; it is told to whoever asks for the article.")],
    curator: By = None,
) -> None:
    """Take an article out of the graph, with all that rests on it alone. It is not read in again unless restored.

    Example: `communique retract 0123456789abcdef --reason "Denied by the ministry"`
    """
    from kg import curate

    with _open() as store:
        iri = _article(store, article)
        _say(store, curate.retract(store, iri, _curator(curator, reason)))


@curate_app.command()
def confirm(event: Event, note: Note = None, curator: By = None) -> None:
    """Say that an event is as the graph has it.

    Example: `communique curate confirm 0123456789abcdef --note "Checked with the embassy"`
    """
    from kg import curate

    with _open() as store:
        _say(store, curate.confirm(store, _event(store, event), _curator(curator, note)))


@curate_app.command()
def reject(event: Event, note: Note = None, curator: By = None) -> None:
    """Say that there was no such event. Its reports stay in their articles, the event leaves the graph.

    Example: `communique curate reject 0123456789abcdef --note "A film, not a visit"`
    """
    from kg import curate

    with _open() as store:
        _say(store, curate.reject(store, _event(store, event), _curator(curator, note)))


@curate_app.command()
def edit(
    event: Event,
    set: Annotated[
        list[str],
        typer.Option(help="FIELD=VALUE; a value that is a list is JSON, an empty one empties.", show_default=False),
    ],
    note: Note = None,
    curator: By = None,
) -> None:
    """Set fields of an event: type, status, start, end, topic, items, amounts, actors, targets, places.

    Example: `communique curate edit 0123456789abcdef --set status=cancelled --set 'items=["five generators"]'`
    """
    from kg import curate

    with _open() as store:
        changes = dict(_assignment(each) for each in set)
        _say(store, curate.edit(store, _event(store, event), changes, _curator(curator, note)))


@curate_app.command()
def merge(
    one: Annotated[str, typer.Argument(help="The actor or place that is another: IRI or name.", metavar="A")],
    other: Annotated[str, typer.Argument(help="The one that it is: IRI or name.", metavar="B")],
    note: Note = None,
    curator: By = None,
) -> None:
    """Say that an actor or place A is B, in all articles, those to come too.

    Example: `communique curate merge "Kamikawa" "Yoko Kamikawa"`
    """
    from kg import curate

    with _open() as store:
        _say(store, curate.merge(store, _thing(store, one), _thing(store, other), _curator(curator, note)))


@curate_app.command()
def split(
    article: Annotated[str, typer.Argument(help="The article's IRI, its last part, or its address.")],
    actor: Annotated[str, typer.Argument(help="The actor or place that was read: IRI or name.")],
    name: Annotated[str, typer.Argument(help="Whom or what the article means: a name, or an IRI of the graph.")],
    kind: Annotated[str | None, typer.Option(help="person, state, organization, group; as it was without.")] = None,
    country: Annotated[str | None, typer.Option(help="Code of the country, - for none; as it was without.")] = None,
    note: Note = None,
    curator: By = None,
) -> None:
    """Say that in one article an actor or place is another one.

    Example: `communique curate split 0123456789abcdef "Li Keqiang" "Li Qiang" --country CN`
    """
    from kg import curate

    with _open() as store:
        iri, thing = _article(store, article), _thing(store, actor)
        into = meant(store, thing, name, kind, country)
        _say(store, curate.split(store, iri, thing, into, _curator(curator, note)))


@curate_app.command()
def undo(
    decision: Annotated[str, typer.Argument(help="The decision's IRI, or the last part of it; see `curate log`.")],
    note: Note = None,
    curator: By = None,
) -> None:
    """Take a decision back. An undone undo brings the decision back.

    Example: `communique curate undo 0123456789abcdef`
    """
    from kg import curate

    with _open() as store:
        iri = decision if ":" in decision else store.iris.decision_by_id(decision)
        _say(store, curate.withdraw(store, iri, _curator(curator, note)))


@curate_app.command()
def log(
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    about: Annotated[str | None, typer.Option(help="Only those about this IRI.", show_default=False)] = None,
) -> None:
    """List what was decided, newest first, each with the number to undo it by.

    Example: `communique curate log --limit 10`
    """
    from kg.query.decisions import list_decisions, told

    with _open() as store:
        records, total = list_decisions(store, limit, 0, about)
        for record in records:
            mark = "  (withdrawn)" if record["withdrawn_by"] else ""
            print(f"{record['id'].rpartition('/')[2]}  {told(record)}{mark}")
        print(f"{total} decision{'' if total == 1 else 's'}.")


def reextract(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Read the stored articles anew with the lexicon as it is now, and print what changes.

    What curators confirmed or edited stays, and what they rejected stays away.

    Example: `communique reextract --dry-run`
    """
    import sys

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from api.cli import read_settings
    from kg.pipeline import reextract as read_anew

    totals = {"gone": 0, "new": 0, "changed": 0}
    touched = articles = 0
    columns = (BarColumn(), TextColumn("{task.completed} of {task.total} articles"))
    with (
        _open() as store,
        Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar,
    ):
        task = bar.add_task("reextract", total=sum(1 for _ in store.articles()))
        for each in read_anew(store, read_settings().model, dry_run=dry_run):
            bar.advance(task)
            articles += 1
            numbers = {"gone": len(each.gone), "new": len(each.new), "changed": len(each.changed)}
            if any(numbers.values()):
                touched += 1
                totals = {name: number + numbers[name] for name, number in totals.items()}
                bar.console.file = sys.stdout
                print("\n".join(_reread(each)))
    would = "would be " if dry_run else ""
    counts = ", ".join(f"{number} {name}" for name, number in totals.items())
    print(f"{articles} article{'' if articles == 1 else 's'} read anew, {touched} {would}otherwise: events {counts}.")


def meant(store: EmbeddedStore, thing: str, name: str, kind: str | None, country: str | None) -> Any:
    """The agent or place that is meant by an IRI or a name; kind and country are as they were where not given."""
    from kg.curation.edits import read_agent, read_place
    from kg.model import Agent

    if name.startswith(f"{store.iris.base}/id/"):
        found = store.naming(name)
        if found is None:
            raise NotFound(f"The graph knows nobody and nothing as {name}.")
        return found
    was = store.naming(store.log.thing(thing))
    if was is None:
        raise NotFound(f"The graph knows nobody and nothing as {thing}.")
    where = was.country if country is None else None if country == "-" else country.upper()
    if isinstance(was, Agent):
        return read_agent("into", {"name": name, "kind": kind or was.kind, "country": where})
    return read_place("into", {"name": name, "country": where})


def _open() -> EmbeddedStore:
    from api.cli import open_store, read_settings

    return open_store(read_settings())


def _curator(name: str | None, note: str | None) -> Curator:
    from kg.curate import Curator

    return Curator(getpass.getuser() if name is None else name, note)


def _event(store: EmbeddedStore, given: str) -> str:
    return given if ":" in given else store.iris.event_by_id(given)


def _article(store: EmbeddedStore, given: str) -> str:
    """The article of that IRI, last part, or address."""
    if given.startswith(f"{store.iris.base}/id/article/"):
        return given
    return store.article_at(given) or store.iris.article_by_id(given)


def _thing(store: EmbeddedStore, given: str) -> str:
    """The actor or place of that IRI or name; raises NotFound, UnknownName, and CommuniqueError for several."""
    from kg.query.browse import load_names

    if given.startswith(f"{store.iris.base}/id/"):
        return given
    for kind in ("actor", "country", "place"):
        iri = f"{store.iris.base}/id/{kind}/{given}"
        if " " not in given and store.naming(iri) is not None:
            return iri
    names = load_names(store)
    same = names.exactly(given)
    if len(same) == 1:
        return same[0]
    if same:
        raise CommuniqueError(f"{given!r} is the name of several: {', '.join(same)}. Say which by its IRI.")
    names.agents(given)
    raise CommuniqueError(f"Nobody in the graph is called exactly {given!r}. Give the IRI, or the whole name.")


def _assignment(given: str) -> tuple[str, Any]:
    import json

    name, equals, value = given.partition("=")
    if not equals:
        raise CommuniqueError(f"--set {given!r}: write FIELD=VALUE, such as status=cancelled.")
    if value == "":
        return name.strip(), None
    if value[0] not in "[{" and value != "null":
        return name.strip(), value
    try:
        return name.strip(), json.loads(value)
    except json.JSONDecodeError as error:
        raise CommuniqueError(f"--set {name}: the value is not JSON: {error}.") from error


def _say(store: EmbeddedStore, taken: Taken) -> None:
    from kg.query.decisions import decision_record, told

    if not taken.is_new:
        print("That holds already:")
    print(f"{taken.iri.rpartition('/')[2]}  {told(decision_record(store.log, taken.iri))}")


def _reread(each: Reread) -> list[str]:
    lines = [f"{each.article.title or each.iri} ({each.iri.rpartition('/')[2]})"]
    lines += [f"  gone     {_line(report)}" for report in each.gone]
    lines += [f"  new      {_line(report)}" for report in each.new]
    for before, after in each.changed:
        names = [name for name in before.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]
        lines.append(f"  changed  {_line(after)}: {', '.join(names)}")
    return lines


def _line(report: Any) -> str:
    who = ", ".join(agent.name for agent in report.actors)
    return f"{report.type} {report.start or ''} {who}: “{report.evidence[0].quote[:70] if report.evidence else ''}”"
