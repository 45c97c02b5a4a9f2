"""Why an article's events are what they are, for a terminal: each candidate under the words it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kg.events.explain import Explanation
from kg.model import Agent, Report, number
from ontology.terms import BY_NAME


def explanations(found: Iterable[Explanation]) -> Iterator[RenderableType]:
    """One block for each stretch of text that candidates were read from, in the order given."""
    for quote, group in groupby(found, key=lambda each: each.report.evidence[0].quote):
        same = list(group)
        yield Group(_quoted(quote, {each.trigger for each in same}), *map(_candidate, same), Text())


def _quoted(quote: str, triggers: Iterable[str]) -> Text:
    text = Text(f"“{' '.join(quote.split())}”")
    for trigger in triggers:
        text.highlight_regex(rf"\b{re.escape(trigger)}\b", "bold underline")
    return text


def _candidate(each: Explanation) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column()
    for name, value in [*_fields(each.became or each.report), *_reasons(each)]:
        table.add_row(name, Text(value))
    mark = "[green]●[/]" if each.accepted else "[red]○[/]"
    verdict = f", event {each.event}" if each.accepted else ", rejected"
    said = Text.from_markup(f"{mark} [bold]{BY_NAME[each.report.type].label}[/], {each.report.status}{verdict}")
    return Group(Padding(said, (0, 0, 0, 2), expand=False), Padding(table, (0, 0, 0, 4), expand=False))


def _fields(report: Report) -> Iterator[tuple[str, str]]:
    class_ = BY_NAME[report.type]
    amounts = [f"{number(money.value):,} {money.currency or ''}".strip() for money in report.amounts]
    period = " to ".join(filter(None, (report.start, report.end)))
    values = {
        class_.actor_role: ", ".join(map(_agent, report.actors)),
        class_.target_role or "target": ", ".join(map(_agent, report.targets)),
        "place": ", ".join(place.name for place in report.places),
        "date": period,
        "amount": "; ".join(amounts),
        "item": "; ".join(report.items),
        "topic": report.topic or "",
        "said by": _agent(report.said_by) if report.said_by else "",
    }
    yield from ((name, value) for name, value in values.items() if value)


def _reasons(each: Explanation) -> Iterator[tuple[str, str]]:
    yield "frame", f"{each.report.rule}, by the word “{each.trigger}”"
    yield "confidence", f"{each.confidence:.2f}"
    if each.heard:
        yield "heard", "trigger {:.2f}, words {:.2f}".format(*each.heard)
    if each.weighed:
        yield "weighed", ", ".join(f"{feature} {weight:+.2f}" for feature, weight in each.weighed)
    for first, part in enumerate(each.parts):
        yield "" if first else "parts", part
    words_by_reading: dict[str, dict[str, None]] = {}
    for line in each.resolved:
        word, _, reading = line.partition(": ")
        words_by_reading.setdefault(reading, {})[word] = None
    for first, (reading, words) in enumerate(words_by_reading.items()):
        yield "" if first else "resolved", f"{', '.join(words)}: {reading}"


def _agent(agent: Agent) -> str:
    return f"{agent.name} [{agent.country}]" if agent.country else agent.name
