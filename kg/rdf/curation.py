"""A decision to quads of the curation graph, and the decisions of that graph back.

What a decision is about may be gone; the graph links to it all the same, and keeps what is needed to understand the
decision later: the words as they were read, the head of an article that went.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pyoxigraph import NamedNode, Quad

from kg.curation.decisions import (
    KINDS,
    Anchor,
    AnyDecision,
    Confirmation,
    Dismissal,
    Edit,
    Head,
    Merge,
    Retraction,
    Revision,
    Split,
    Withdrawal,
    content,
)
from kg.curation.records import (
    naming_from_record,
    naming_to_record,
    report_from_record,
    report_to_record,
    written,
)
from kg.iris import Iris
from kg.model import Agent
from kg.rdf.words import Facts, Writer, facts_of, key, local, value, values
from ontology import terms

_EXTRACTOR = f"{terms.NAMESPACE}extractor"
_HEAD = {
    "title": "schema:headline",
    "url": "schema:url",
    "source": "schema:publisher",
}


def decision_quads(decision: AnyDecision, iris: Iris) -> list[Quad]:
    """The decision, with who took it, for the curation graph."""
    iri = iris.decision(content(decision))
    out = Writer(iris.curation_graph)
    out.type(iri, "prov:Activity", "cq:Decision", f"cq:{type(decision).__name__}")
    out.typed(iri, "prov:endedAtTime", decision.at, "xsd:dateTime")
    out.text(iri, "rdfs:comment", decision.note)
    _curator_quads(out, iri, decision.by, iris)
    match decision:
        case Confirmation() | Dismissal() | Edit():
            out.link(iri, "cq:about", decision.event)
            _anchor_quads(out, iri, decision.anchors, iris)
            if isinstance(decision, Edit):
                out.typed(iri, "cq:changes", written(decision.changes), "rdf:JSON")
        case Retraction():
            _head_quads(out, iri, decision.article)
            out.link(iri, "cq:tookAway", *decision.events)
        case Revision():
            _head_quads(out, iri, decision.article)
            out.link(iri, "cq:becomes", decision.newer)
            _anchor_quads(out, iri, decision.anchors, iris)
        case Merge() | Split():
            into = decision.into
            out.link(iri, "cq:about", decision.thing)
            out.link(iri, "cq:becomes", iris.agent(into) if isinstance(into, Agent) else iris.place(into))
            out.typed(iri, "cq:naming", written(naming_to_record(into)), "rdf:JSON")
            if isinstance(decision, Split):
                out.link(iri, "cq:inArticle", decision.article)
        case Withdrawal():
            out.link(iri, "cq:about", decision.decision)
    return out.quads


def decisions_from(quads: Iterable[Quad]) -> list[AnyDecision]:
    """The decisions that the quads of a curation graph tell, in no order."""
    held = list(quads)
    facts = facts_of(held)
    kind, decision = key("rdf:type"), key("cq:Decision")
    found = (
        quad.subject.value
        for quad in held
        if isinstance(quad.subject, NamedNode)
        and quad.predicate.value == kind
        and isinstance(quad.object, NamedNode)
        and quad.object.value == decision
    )
    return [decision_from(facts, iri) for iri in found]


def decision_from(facts: Facts, iri: str) -> AnyDecision:
    """The decision of that IRI. Raises KeyError if the quads hold none."""
    found = facts(iri)
    name = next((name for name in map(local, values(found, "rdf:type")) if name in KINDS), None)
    if name is None:
        raise KeyError(iri)
    agent = value(found, "prov:wasAssociatedWith") or _EXTRACTOR
    shared: dict[str, Any] = {
        "at": value(found, "prov:endedAtTime") or "",
        "by": None if agent == _EXTRACTOR else value(facts(agent), "rdfs:label"),
        "note": value(found, "rdfs:comment"),
    }
    return KINDS[name](**shared, **_own(name, facts, iri))


def _own(name: str, facts: Facts, iri: str) -> dict[str, Any]:
    """The fields that decisions of that kind have for themselves."""
    found = facts(iri)
    about = value(found, "cq:about") or ""
    if name in ("Confirmation", "Dismissal", "Edit"):
        changes = {"changes": json.loads(value(found, "cq:changes") or "{}")} if name == "Edit" else {}
        return {"event": about, "anchors": _anchors(facts, iri), **changes}
    if name == "Retraction":
        return {"article": _head(facts, iri), "events": tuple(values(found, "cq:tookAway"))}
    if name == "Revision":
        return {
            "article": _head(facts, iri),
            "newer": value(found, "cq:becomes") or "",
            "anchors": _anchors(facts, iri),
        }
    if name == "Withdrawal":
        return {"decision": about}
    into = naming_from_record(json.loads(value(found, "cq:naming") or ""))
    where = {"article": value(found, "cq:inArticle") or ""} if name == "Split" else {}
    return {"thing": about, "into": into, **where}


def _curator_quads(out: Writer, iri: str, by: str | None, iris: Iris) -> None:
    if by is None:
        out.link(iri, "prov:wasAssociatedWith", _EXTRACTOR)
        return
    curator = iris.curator(by)
    out.link(iri, "prov:wasAssociatedWith", curator)
    out.type(curator, "prov:Agent", "cq:Curator")
    out.text(curator, "rdfs:label", by)


def _anchor_quads(out: Writer, iri: str, anchors: Iterable[Anchor], iris: Iris) -> None:
    for number, anchor in enumerate(anchors, 1):
        node = iris.anchor(iri, number)
        out.link(iri, "cq:anchor", node)
        out.type(node, "cq:Anchor", "oa:SpecificResource")
        out.link(node, "oa:hasSource", anchor.article)
        out.link(node, "cq:anchorReport", anchor.report_iri)
        out.link(node, "cq:eventClass", terms.BY_NAME[anchor.report.type].iri)
        out.typed(node, "cq:asRead", written(report_to_record(anchor.report)), "rdf:JSON")
        for count, span in enumerate(anchor.report.evidence, 1):
            selector = iris.evidence(node, count)
            out.link(node, "oa:hasSelector", selector)
            out.type(selector, "oa:TextPositionSelector", "oa:TextQuoteSelector")
            out.typed(selector, "oa:start", str(span.start), "xsd:integer")
            out.typed(selector, "oa:end", str(span.end), "xsd:integer")
            out.text(selector, "oa:exact", span.quote)


def _anchors(facts: Facts, iri: str) -> tuple[Anchor, ...]:
    nodes = sorted(values(facts(iri), "cq:anchor"), key=lambda node: int(node.rpartition("#")[2]))
    return tuple(_anchor(facts, node) for node in nodes)


def _anchor(facts: Facts, node: str) -> Anchor:
    found = facts(node)
    report = report_from_record(json.loads(value(found, "cq:asRead") or "{}"))
    return Anchor(value(found, "oa:hasSource") or "", value(found, "cq:anchorReport") or "", report)


def _head_quads(out: Writer, iri: str, head: Head) -> None:
    node = f"{iri}#article"
    out.link(iri, "cq:about", head.iri)
    out.link(iri, "cq:record", node)
    out.type(node, "cq:ArticleRecord")
    out.link(node, "cq:recordOf", head.iri)
    for field, predicate in _HEAD.items():
        out.text(node, predicate, getattr(head, field))
    out.date(node, "schema:datePublished", head.published)


def _head(facts: Facts, iri: str) -> Head:
    found = facts(value(facts(iri), "cq:record") or "")
    fields = {field: value(found, predicate) for field, predicate in _HEAD.items()}
    return Head(value(found, "cq:recordOf") or "", published=value(found, "schema:datePublished"), **fields)
