"""An article with its reports to the quads of its own graph, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import TypeVar

from pyoxigraph import Quad

from kg.fuse import Told, filed_under
from kg.iris import Iris
from kg.model import Agent, Article, Evidence, Place, Report
from kg.rdf.content import DIGITS, amounts_in_order, content_of, content_quads, order
from kg.rdf.things import mention_quads, named, names_in_article, namings
from kg.rdf.words import Facts, Writer, local, value, values
from ontology import terms

_FIELDS = (
    # The plain strings of an article, but for its text: field, predicate.
    ("title", "schema:headline"),
    ("url", "schema:url"),
    ("source", "schema:publisher"),
    ("licence", "schema:license"),
    ("language", "schema:inLanguage"),
    ("id", "dct:identifier"),
)
_NUMBER = re.compile(r"\d+$")
_Naming = TypeVar("_Naming", Agent, Place)


def article_quads(
    article: Article,
    reports: Sequence[Report],
    iris: Iris,
    *,
    lexicon_version: str | None = None,
    filed: Sequence[Told] | None = None,
) -> list[Quad]:
    """The article's graph. The reports are written as `unify` has them, in order: the n-th is `#r{n}`.

    `filed` gives each report in the form in which fusion files it, where curators know its agents better.
    """
    iri = iris.article(article.text)
    out = Writer(iri)
    out.type(iri, "cq:Article", "schema:NewsArticle")
    out.text(iri, "schema:text", article.text)
    for field, predicate in _FIELDS:
        out.text(iri, predicate, getattr(article, field))
    out.date(iri, "schema:datePublished", article.published)
    _activity_quads(out, iri, iris, lexicon_version)
    unified = unify(reports, iris)
    for number, report in enumerate(unified, 1):
        told = Told(iris.report(iri, number), iri, number, article.published, report)
        _report_quads(out, told, iris)
        filing_quads(out, filed[number - 1] if filed else told)
    for naming in _distinct(unified, iris):
        mention_quads(out, iri, named(naming, iris), iris)
    return out.quads


def article_from(facts: Facts, iri: str, iris: Iris) -> tuple[Article, tuple[Report, ...]]:
    """The article and its reports, in order. Raises KeyError if the quads hold no such article."""
    found = facts(iri)
    if not found:
        raise KeyError(iri)
    fields = {field: value(found, predicate) for field, predicate in _FIELDS}
    text = value(found, "schema:text") or ""
    article = Article(text, published=value(found, "schema:datePublished"), **fields)
    reports = sorted(values(found, "cq:report"), key=number_of)
    return article, tuple(report_from(facts, report, iris) for report in reports)


def report_from(facts: Facts, iri: str, iris: Iris) -> Report:
    """The report of that IRI, its agents named as its article names them."""
    found = facts(iri)
    agent, place = names_in_article(facts, iri.partition("#")[0], iris)
    said_by = value(found, "cq:saidBy")
    return Report(
        type=local(value(found, "cq:eventClass") or ""),
        evidence=tuple(_evidence(facts, each) for each in sorted(values(found, "cq:evidence"), key=number_of)),
        rule=value(found, "cq:rule") or "",
        said_by=agent(said_by) if said_by else None,
        **content_of(facts, iri, agent, place),
    )


def filing_quads(out: Writer, told: Told) -> None:
    """Files the report where fusion looks for it."""
    out.text(told.iri, "cq:fusionKey", *sorted(filed_under(told)))


def unify(reports: Sequence[Report], iris: Iris) -> tuple[Report, ...]:
    """The reports in the form in which the graph holds them.

    An agent or place of one IRI has one naming throughout the article, the first; within a field each value stands
    once, in canonical order; empty strings are none; confidence has four digits.
    """
    first = _first_namings(reports, iris)
    return tuple(_unified(report, first, iris) for report in reports)


def number_of(iri: str) -> int:
    """The number at the end of a report's or evidence's IRI."""
    found = _NUMBER.search(iri)
    return int(found.group()) if found else 0


def _activity_quads(out: Writer, iri: str, iris: Iris, lexicon_version: str | None) -> None:
    # No time of day: the same article read by the same version gives the same graph.
    activity = iris.activity(iri)
    out.link(iri, "prov:wasGeneratedBy", activity)
    out.type(activity, "prov:Activity")
    out.link(activity, "prov:wasAssociatedWith", f"{terms.NAMESPACE}extractor")
    out.text(activity, "cq:toolVersion", version("communique"))
    out.text(activity, "cq:lexiconVersion", lexicon_version)


def _report_quads(out: Writer, told: Told, iris: Iris) -> None:
    iri, report = told.iri, told.report
    out.link(told.article, "cq:report", iri)
    out.type(iri, "cq:Report")
    out.link(iri, "cq:eventClass", terms.BY_NAME[report.type].iri)
    content_quads(out, iri, report, iris, lambda number: iris.report_amount(iri, number))
    out.text(iri, "cq:rule", report.rule)
    if report.said_by:
        out.link(iri, "cq:saidBy", iris.agent(report.said_by))
    for number, evidence in enumerate(report.evidence, 1):
        _evidence_quads(out, iri, iris.evidence(iri, number), evidence)


def _evidence_quads(out: Writer, report_iri: str, iri: str, evidence: Evidence) -> None:
    out.link(report_iri, "cq:evidence", iri)
    out.type(iri, "oa:TextPositionSelector", "oa:TextQuoteSelector")
    out.typed(iri, "oa:start", str(evidence.start), "xsd:integer")
    out.typed(iri, "oa:end", str(evidence.end), "xsd:integer")
    out.text(iri, "oa:exact", evidence.quote)


def _evidence(facts: Facts, iri: str) -> Evidence:
    found = facts(iri)
    start, end = value(found, "oa:start"), value(found, "oa:end")
    return Evidence(int(start or 0), int(end or 0), value(found, "oa:exact") or "")


def _first_namings(reports: Iterable[Report], iris: Iris) -> dict[str, Agent | Place]:
    first: dict[str, Agent | Place] = {}
    for naming in _spoken(reports):
        known = first.setdefault(named(naming, iris).iri, naming)
        if isinstance(known, Agent) and isinstance(naming, Agent) and naming.role and not known.role:
            # An office told anywhere in the article is told.
            first[iris.agent(known)] = replace(known, role=naming.role, told=naming.told)
    return first


def _spoken(reports: Iterable[Report]) -> list[Agent | Place]:
    return [
        naming for report in reports for naming in (*namings([report]), *((report.said_by,) if report.said_by else ()))
    ]


def _distinct(reports: Sequence[Report], iris: Iris) -> list[Agent | Place]:
    return list(_first_namings(reports, iris).values())


def _unified(report: Report, first: dict[str, Agent | Place], iris: Iris) -> Report:
    def same(naming: _Naming) -> _Naming:
        return first[named(naming, iris).iri]  # type: ignore[return-value]

    return replace(
        report,
        actors=tuple(sorted({same(agent) for agent in report.actors}, key=order)),
        targets=tuple(sorted({same(agent) for agent in report.targets}, key=order)),
        places=tuple(sorted({same(place) for place in report.places}, key=order)),
        amounts=amounts_in_order(replace(money, currency=money.currency or None) for money in report.amounts),
        items=tuple(sorted(set(report.items))),
        confidence=round(report.confidence, DIGITS),
        said_by=same(report.said_by) if report.said_by else None,
    )
