"""Whether the graph is what it should be: SHACL shapes, quotes that stand in their texts, and nothing left behind.

The shapes are in ontology/shapes.ttl. pySHACL validates in memory, so articles and events go to it some at a time.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyshacl
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import RDF, SH, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

import ontology
from kg.curation.log import Log
from kg.curation.records import Naming
from kg.fuse.links import TIED_TO
from kg.model import Event, Report
from kg.rdf.words import key, written
from kg.store import EmbeddedStore

# How many articles or events are validated together: the shapes are read anew for every batch.
BATCH = 100

_DECISION_LINKS = ("cq:anchor", "cq:record", "oa:hasSelector", "prov:wasAssociatedWith")
_LINKS = (
    "cq:actor", "cq:target", "cq:place", "cq:amount", "cq:quantity", "cq:country", "org:hasMembership",
    "org:organization",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that is wrong: of which node, along which property (None for the node itself), and what.

    `value` is what is wrong, None when something is missing.
    """

    focus: str
    path: str | None
    message: str
    value: str | None = None

    def __str__(self) -> str:
        where = f" {self.path}" if self.path else ""
        what = f" ({self.value[:200]})" if self.value else ""
        return f"{self.focus}{where}: {self.message}{what}"


def check(store: EmbeddedStore, progress: Callable[[int], None] | None = None) -> Iterator[Violation]:
    """All that is wrong in the store. `progress` hears how many articles have been looked at."""
    for done, batch in enumerate(_batched(store.articles()), 1):
        yield from validate(quad for article in batch for quad in store.quads(article))
        for article in batch:
            yield from check_article(store, article)
        if progress:
            progress((done - 1) * BATCH + len(batch))
    for quads in _events_in_batches(store):
        yield from validate(quads)
    for quads in _decisions_in_batches(store):
        yield from validate(quads)
    yield from check_links(store)


def validate(quads: Iterable[Quad]) -> tuple[Violation, ...]:
    """What the shapes say against these quads, taken as one graph."""
    graph = _rdflib_graph(quads)
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(), inference="none", advanced=False)
    found = {
        Violation(
            focus=str(report.value(result, SH.focusNode)),
            path=_text(report.value(result, SH.resultPath)),
            message=_text(report.value(result, SH.resultMessage)) or "breaks its shape",
            value=_text(report.value(result, SH.value)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    return tuple(sorted(found, key=str))


@functools.cache
def shapes() -> Graph:
    """The shapes, read once."""
    return Graph().parse(data=ontology.read("shapes.ttl"), format="turtle")


def check_article(store: EmbeddedStore, iri: str) -> Iterator[Violation]:
    """Whether the article's spans quote its text, its name fits its text, and its graph keeps to itself."""
    text = store.article(iri).text
    if store.iris.article(text) != iri:
        yield Violation(iri, None, "The article's IRI is not that of its text.")
    for report_iri, report in store.reports_of(iri):
        yield from _misquotes(report_iri, report, text)
    older = store.log.next_older(iri)
    for quad in store.matching(subject=iri, predicate=key("prov:wasRevisionOf")):
        if written(quad.object) not in older:
            message = "The article is a revision of one that nobody decided so of."
            yield Violation(iri, key("prov:wasRevisionOf"), message, written(quad.object))
    for quad in store.quads(iri):
        if written(quad.subject).partition("#")[0] != iri:
            yield Violation(written(quad.subject), None, "An article's graph speaks of something else.", iri)


def check_links(store: EmbeddedStore) -> Iterator[Violation]:
    """Whether every event has its reports and every report its event, unless it was rejected; whether decisions are
    followed; and that nothing is described that nobody names."""
    heard = [each for article in store.articles() for each in store.decided(article)]
    rejected = {each.told.iri for each in heard if each.decided.rejected}
    reports = {each.told.iri for each in heard}
    told: dict[str, str] = {}
    for event in store.events():
        yield from _bad_reports(event, reports, told)
        yield from _bad_decisions(event, rejected, store.log)
    for report in sorted(reports - rejected - told.keys()):
        yield Violation(report, None, "No event is concluded from this report.")
    yield from _loose_ties(store)
    yield from _orphans(store)
    yield from _lost_in_the_log(store)


def _misquotes(report_iri: str, report: Report, text: str) -> Iterator[Violation]:
    for evidence in report.evidence:
        if not 0 <= evidence.start < evidence.end <= len(text):
            span = f"{evidence.start} to {evidence.end} of {len(text)}"
            yield Violation(report_iri, key("cq:evidence"), "A span lies outside the text.", span)
        elif text[evidence.start : evidence.end] != evidence.quote:
            message = "The span does not quote its article's text."
            yield Violation(report_iri, key("cq:evidence"), message, evidence.quote)


def _bad_reports(event: Event, reports: set[str], told: dict[str, str]) -> Iterator[Violation]:
    for report in event.reported_in:
        if report not in reports:
            yield Violation(event.iri, key("cq:reportedIn"), "The event rests on a report that is gone.", report)
        other = told.setdefault(report, event.iri)
        if other != event.iri:
            yield Violation(report, None, "Two events are concluded from one report.", f"{other} and {event.iri}")


def _bad_decisions(event: Event, rejected: set[str], log: Log) -> Iterator[Violation]:
    for report in sorted(rejected.intersection(event.reported_in)):
        yield Violation(event.iri, key("cq:reportedIn"), "The event rests on a report that a curator rejected.", report)
    for decision in event.influenced_by:
        if decision not in log.decisions or decision in log.withdrawn:
            message = "The event was influenced by a decision that does not hold."
            yield Violation(event.iri, key("prov:wasInfluencedBy"), message, decision)


def _loose_ties(store: EmbeddedStore) -> Iterator[Violation]:
    """Ties to what is no event, or none of the class that the tie leads to."""
    graph = store.iris.events_graph
    for name, type_name in TIED_TO.items():
        wanted = key(f"cq:{type_name}")
        for tie in store.matching(predicate=key(name), graph=graph):
            classes = {written(quad.object) for quad in store.matching(written(tie.object), key("rdf:type"), graph)}
            if wanted not in classes:
                message = f"It is tied to what is no {type_name.lower()}."
                yield Violation(written(tie.subject), key(name), message, written(tie.object))


def _orphans(store: EmbeddedStore) -> Iterator[Violation]:
    """Subjects of the events graph that are no event and that nothing names."""
    log, graph = store.log, store.iris.events_graph
    heard = (each.told.report for article in store.articles() for each in store.decided(article))
    known = {log.iri_of(naming) for report in heard for naming in _named_in(report)}
    events = {written(quad.subject) for quad in store.matching(predicate=key("cq:reportedIn"), graph=graph)}
    for name in (*_LINKS, "geo:hasGeometry"):
        links = store.matching(predicate=key(name), graph=graph)
        # Every state lies in itself; that alone does not make it named.
        known |= {written(quad.object) for quad in links if written(quad.subject) != written(quad.object)}
    replaced = {
        written(quad.subject): written(quad.object)
        for quad in store.matching(predicate=key("dct:isReplacedBy"), graph=graph)
    }
    subjects = {written(quad.subject) for quad in store.quads(graph)}
    for subject in sorted(subjects - known - events - replaced.keys()):
        yield Violation(subject, None, "Something is described that no article names.")
    described = subjects - replaced.keys() | set(store.articles())
    for old, new in sorted(replaced.items()):
        if new not in described:
            yield Violation(old, key("dct:isReplacedBy"), "Something is replaced by what is gone.", new)
        if old in described or len([*store.matching(old, key("dct:isReplacedBy"), graph)]) != 1:
            yield Violation(old, key("dct:isReplacedBy"), "What is replaced is still there, or replaced twice.", new)


def _named_in(report: Report) -> tuple[Naming, ...]:
    return (*report.actors, *report.targets, *report.places, *([report.said_by] if report.said_by else []))


def _lost_in_the_log(store: EmbeddedStore) -> Iterator[Violation]:
    """What stands in the graph of decisions and belongs to none."""
    graph = store.iris.curation_graph
    reached = {written(quad.subject) for quad in _closure(store, store.log.decisions, graph, _DECISION_LINKS)}
    for subject in sorted({written(quad.subject) for quad in store.quads(graph)} - reached):
        yield Violation(subject, None, "Something stands among the decisions and belongs to none.")


def _decisions_in_batches(store: EmbeddedStore) -> Iterator[list[Quad]]:
    """The quads of some decisions at a time, with their anchors and their curators."""
    graph = store.iris.curation_graph
    for batch in _batched(store.log.decisions):
        yield list(_closure(store, batch, graph, _DECISION_LINKS))


def _events_in_batches(store: EmbeddedStore) -> Iterator[list[Quad]]:
    """The quads of some events at a time, with all that they link to."""
    graph = store.iris.events_graph
    events = sorted({written(quad.subject) for quad in store.matching(predicate=key("cq:reportedIn"), graph=graph)})
    for batch in _batched(events):
        yield list(_closure(store, batch, graph, _LINKS))


def _closure(store: EmbeddedStore, subjects: Iterable[str], graph: str, names: Iterable[str]) -> Iterator[Quad]:
    links = {key(name) for name in names}
    waiting = list(subjects)
    seen = set(waiting)
    while waiting:
        for quad in store.matching(subject=waiting.pop(), graph=graph):
            yield quad
            if quad.predicate.value in links and (linked := written(quad.object)) not in seen:
                seen.add(linked)
                waiting.append(linked)


def _batched(items: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def _rdflib_graph(quads: Iterable[Quad]) -> Graph:
    graph = Graph()
    for quad in quads:
        graph.add((URIRef(written(quad.subject)), URIRef(quad.predicate.value), _rdflib_term(quad.object)))
    return graph


def _rdflib_term(term: object) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return RdfLiteral(term.value, lang=term.language)
        # To rdflib a plain literal and an xsd:string are two things; the shapes' own strings are plain.
        datatype = None if term.datatype.value == key("xsd:string") else URIRef(term.datatype.value)
        # Kept as written: rdflib would turn "1.50" into 1.5 before the shapes have seen it.
        return RdfLiteral(term.value, datatype=datatype, normalize=False)
    raise TypeError(f"{term} is neither an IRI nor a literal")


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)
