"""The words that quads are made of: namespaces, literals, and a way to look up what is said of a subject."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from ontology import terms

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
# What is said of one subject in one graph: values by predicate. An unknown subject has none.
Facts: TypeAlias = Callable[[str], Mapping[str, list[Term]]]

PREFIXES = {
    "cq": terms.NAMESPACE,
    "dct": "http://purl.org/dc/terms/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
WIKIDATA = "http://www.wikidata.org/entity/"
GEONAMES = "https://sws.geonames.org/"

_DATES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "xsd:date"),
    (re.compile(r"\d{4}-\d\d"), "xsd:gYearMonth"),
    (re.compile(r"\d{4}"), "xsd:gYear"),
)


@functools.cache
def node(name: str) -> NamedNode:
    """The node of a prefixed name: `node("cq:actor")`."""
    return NamedNode(key(name))


@functools.cache
def key(name: str) -> str:
    """The IRI of a prefixed name, as `Facts` keeps predicates."""
    prefix, local = name.split(":", 1)
    return PREFIXES[prefix] + local


class Writer:
    """Collects quads of one graph."""

    def __init__(self, graph: str) -> None:
        self.graph = NamedNode(graph)
        self.quads: list[Quad] = []

    def link(self, subject: str, predicate: str, *objects: str) -> None:
        """Says that the subject stands in that relation to each IRI."""
        for each in objects:
            self._add(subject, predicate, NamedNode(each))

    def type(self, subject: str, *names: str) -> None:
        """Says of which classes, given as prefixed names, the subject is."""
        for name in names:
            self._add(subject, "rdf:type", node(name))

    def text(self, subject: str, predicate: str, *values: str | None) -> None:
        """Says a plain string of the subject; None says nothing."""
        for value in values:
            if value is not None:
                self._add(subject, predicate, Literal(value))

    def typed(self, subject: str, predicate: str, value: str, datatype: str) -> None:
        """Says a literal of that datatype of the subject."""
        self._add(subject, predicate, Literal(value, datatype=node(datatype)))

    def date(self, subject: str, predicate: str, value: str | None) -> None:
        """Says a date at the precision of its text; what is no date becomes a plain string, which the shapes refuse."""
        if value is not None:
            datatype = next((name for form, name in _DATES if form.fullmatch(value)), "xsd:string")
            self.typed(subject, predicate, value, datatype)

    def number(self, subject: str, predicate: str, value: Decimal) -> None:
        """Says a decimal of the subject."""
        self.typed(subject, predicate, plain(value), "xsd:decimal")

    def _add(self, subject: str, predicate: str, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(NamedNode(subject), node(predicate), value, self.graph))


def plain(value: Decimal) -> str:
    """The decimal in digits without exponent, and without zeros at the end of its fraction."""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def facts_of(quads: Iterable[Quad]) -> Facts:
    """A look-up over quads at hand."""
    table: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            table[quad.subject.value][quad.predicate.value].append(quad.object)
    return lambda subject: table.get(subject, {})


def values(facts: Mapping[str, list[Term]], predicate: str) -> list[str]:
    """The values of a predicate, given as a prefixed name, as text: IRIs or literals, sorted."""
    return sorted(written(each) for each in facts.get(key(predicate), ()))


def value(facts: Mapping[str, list[Term]], predicate: str) -> str | None:
    """The first value of a predicate as text, None if there is none."""
    found = values(facts, predicate)
    return found[0] if found else None


def written(term: Term | DefaultGraph) -> str:
    """The IRI or the text of a term; our graphs hold no other kind. Raises TypeError."""
    if isinstance(term, NamedNode | Literal):
        return term.value
    raise TypeError(f"{term} is neither an IRI nor a literal")


def local(iri: str) -> str:
    """The name of a term of the ontology without its namespace."""
    return iri.removeprefix(terms.NAMESPACE)
