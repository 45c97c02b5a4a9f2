"""Indexed look-ups in an Oxigraph store, in strings: IRIs and texts of literals instead of terms."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Store

from kg.fuse import Told
from kg.iris import Iris
from kg.rdf import Facts, report_from
from kg.rdf.articles import number_of
from kg.rdf.words import Term, node, value, written

# How to get a stored report by its IRI.
Reader: TypeAlias = Callable[[str], Told]


@dataclass(frozen=True, slots=True)
class Found:
    """One quad whose predicate is known."""

    subject: str
    object: str
    graph: str


def having(store: Store, predicate: str, wanted: NamedNode | Literal | None, graph: str | None) -> Iterator[Found]:
    """The quads of that predicate, given as a prefixed name, with that object, in that graph; None for any."""
    within = NamedNode(graph) if graph else None
    for quad in store.quads_for_pattern(None, node(predicate), wanted, within):
        yield Found(written(quad.subject), written(quad.object), written(quad.graph_name))


def stored_facts(store: Store, graph: str) -> Facts:
    """A look-up of what one graph of the store says of a subject. It remembers; make a new one after a change."""
    name = NamedNode(graph)

    @functools.lru_cache(maxsize=4096)
    def facts(subject: str) -> Mapping[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        try:
            about = NamedNode(subject)
        except ValueError:
            # Of what is no IRI nothing is said.
            return found
        for quad in store.quads_for_pattern(about, None, None, name):
            found.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    return facts


def told_in(store: Store, report_iri: str, iris: Iris) -> Told:
    """The stored report, with where it stands."""
    article = report_iri.partition("#")[0]
    facts = stored_facts(store, article)
    return Told(
        report_iri,
        article,
        number_of(report_iri),
        value(facts(article), "schema:datePublished"),
        report_from(facts, report_iri, iris),
        value(facts(article), "schema:publisher"),
    )
