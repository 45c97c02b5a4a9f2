"""An article's reports as the decisions have them: who is who, which are kept from fusion, what people said of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.curation.anchors import answering, standing
from kg.curation.decisions import Confirmation, Dismissal, Edit, Revision
from kg.curation.log import Held, Log
from kg.model import Agent, Evidence, Place, Report

_Naming = TypeVar("_Naming", Agent, Place)


@dataclass(frozen=True, slots=True)
class Curated:
    """A report, its agents and places as the curators identify them, with what was decided on it.

    `verdict` is the IRI of the latest confirmation or dismissal and `rejected` says which it is; `edits` are the IRIs
    of edits, oldest first; `succeeds` are the events that older versions of its article told in the same words.
    """

    report: Report
    verdict: str | None = None
    rejected: bool = False
    edits: tuple[str, ...] = ()
    succeeds: tuple[str, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether the latest verdict confirms."""
        return self.verdict is not None and not self.rejected


def curated(article: str, text: Callable[[], str], reports: Sequence[Report], log: Log) -> tuple[Curated, ...]:
    """The reports of one article, in order, as the log has them; `text` gives the article's text when it is needed."""
    found = [Curated(identified(report, article, log)) for report in reports]
    for held in log.anchors_on(article):
        if isinstance(held.decision, Revision):
            continue
        for number in _answering(held, reports, text):
            found[number] = _decided(found[number], held)
    for event, number in _successors(article, text, reports, log).items():
        found[number] = replace(found[number], succeeds=(*found[number].succeeds, event))
    return tuple(found)


def identified(report: Report, article: str, log: Log) -> Report:
    """The report with every agent and place that curators say is another replaced by that other."""
    if not log.identifies:
        return report

    def same(naming: _Naming) -> _Naming:
        return log.path(naming, article)[-1]  # type: ignore[return-value]

    def each_once(namings: Sequence[_Naming]) -> tuple[_Naming, ...]:
        return tuple({log.iri_of(other): other for other in map(same, namings)}.values())

    return replace(
        report,
        actors=each_once(report.actors),
        targets=each_once(report.targets),
        places=each_once(report.places),
        said_by=same(report.said_by) if report.said_by else None,
    )


def with_decided(article: str, text: str, reports: Sequence[Report], log: Log) -> tuple[Report, ...]:
    """The reports, and after them those that a curator confirmed or edited and that were not read this time.

    So a lexicon that no longer sees an event does not undo what a person said of it, as long as its words stand.
    """
    held = [each for each in log.anchors_on(article) if isinstance(each.decision, Confirmation | Edit)]
    found = list(reports)
    for each in held:
        if not _answering(each, found, lambda: text):
            missed = _as_read(each, text)
            found += [missed] if missed else []
    kept = curated(article, lambda: text, found, log)
    return tuple(report for number, report in enumerate(found) if number < len(reports) or not kept[number].rejected)


def _answering(held: Held, reports: Sequence[Report], text: Callable[[], str]) -> frozenset[int]:
    return answering(held.anchor, reports, None if held.native else text)


def _decided(found: Curated, held: Held) -> Curated:
    if isinstance(held.decision, Edit):
        return replace(found, edits=(*found.edits, held.decision_iri))
    return replace(found, verdict=held.decision_iri, rejected=isinstance(held.decision, Dismissal))


def _successors(article: str, text: Callable[[], str], reports: Sequence[Report], log: Log) -> dict[str, int]:
    """The events of older versions by IRI, each with the report that tells it now; the latest revision holds."""
    found: dict[str, int] = {}
    for held in log.anchors_on(article):
        if isinstance(held.decision, Revision) and not held.native:
            event = log.iris.event(held.anchor.report_iri)
            found.pop(event, None)
            answer = answering(held.anchor, reports, text, loosely=True)
            if answer:
                found[event] = min(answer)
    return found


def _as_read(held: Held, text: str) -> Report | None:
    """The anchor's report as it was read, in the words of the text as it is now; None where none of them stands."""
    report = held.anchor.report
    if held.native:
        return report
    spans = standing(report.evidence, text)
    evidence = tuple(Evidence(start, end, text[start:end]) for start, end in spans)
    return replace(report, evidence=evidence) if evidence else None
