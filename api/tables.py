"""Events and query answers as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from kg.model import Agent, number
from kg.query.events import EventFilter, Found
from kg.query.filters import several
from kg.rdf import PREFIXES
from ontology.terms import BY_NAME


def event_table(found: Iterable[Found], wanted: EventFilter) -> Table:
    """One row an event: when, who, towards whom, what, how far, and the first words that prove it.

    With one class asked for, the columns bear its own role names.
    """
    class_ = BY_NAME[wanted.type] if wanted.type else None
    table = Table(title=_title(wanted), title_justify="left", box=box.HORIZONTALS, show_lines=True)
    table.add_column("date", no_wrap=True)
    if class_ is None:
        table.add_column("class", no_wrap=True)
    table.add_column(class_.actor_role if class_ else "actors")
    if class_ is None or class_.target_role:
        table.add_column((class_.target_role if class_ else None) or "targets")
    table.add_column("amount, items")
    table.add_column("status", no_wrap=True)
    table.add_column("evidence", ratio=1)
    for each in found:
        table.add_row(*map(Text, _cells(each, class_ is None, class_ is None or bool(class_.target_role))))
    return table


def row_table(names: list[str], rows: Iterable[list[str]]) -> Table:
    """The rows of a query's answer, IRIs shortened by their prefixes."""
    table = Table(*names, box=box.HORIZONTALS)
    for row in rows:
        table.add_row(*(Text(_short(cell), overflow="fold") for cell in row))
    return table


def _title(wanted: EventFilter) -> str:
    title = BY_NAME[wanted.type].plural.capitalize() if wanted.type else "Events"
    for word, value in (("by", wanted.by), ("to", wanted.to), ("in", wanted.place)):
        title += f" {word} {' or '.join(several(value))}" if value else ""
    return title


def _cells(found: Found, with_class: bool, with_target: bool) -> list[str]:
    event = found.event
    period = f"{event.start or 'undated'}{f' to {event.end}' if event.end else ''}"
    amounts = [f"{number(money.value):,} {money.currency or ''}".strip() for money in event.amounts]
    what = [*amounts, *event.items] or ([event.topic] if event.topic else [place.name for place in event.places])
    cells = [period, *([BY_NAME[event.type].label] if with_class else []), _names(event.actors)]
    cells += [_names(event.targets)] if with_target else []
    return [*cells, "; ".join(what), event.status, _evidence(found)]


def _names(agents: Iterable[Agent]) -> str:
    return ", ".join(agent.name for agent in agents)


def _evidence(found: Found) -> str:
    if not found.quotations:
        return ""
    first, more = " ".join(found.quotations[0].evidence.quote.split()), len(found.quotations) - 1
    return f"“{first}”{f' (and {more} more)' if more else ''}"


def _short(cell: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if cell.startswith(namespace) and len(cell) > len(namespace):
            return f"{prefix}:{cell[len(namespace) :]}"
    return cell
