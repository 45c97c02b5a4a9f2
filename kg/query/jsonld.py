"""A description as one compact JSON-LD document: the thing at the top, its parts nested, keys as REST names them.

Nothing is fetched: the context is our own file, and the shapes it has are few (links, typed and plain literals, sets,
one reverse link), so that compacting with it takes no general processor.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Any

import pyoxigraph as ox

from ontology.terms import BY_NAME, NAMESPACE

Document = dict[str, Any]
Node = ox.NamedNode | ox.BlankNode

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_FIRST = ("id", "type", "name", "status", "actors", "targets", "places", "start", "end", "amounts", "items", "topic")
# What REST always tells of an event. In JSON-LD an empty list or null says nothing, so it may stand here too.
_LISTS = ("actors", "targets", "places", "amounts", "items", "disputed")
_SINGLE = ("start", "end", "topic", "cameo", "plover")


@dataclass(frozen=True, slots=True)
class _Term:
    """A key of the context: its name, the type its values have, whether they always stand in a list."""

    name: str
    type: str | None = None
    many: bool = False


def document(triples: Iterable[ox.Triple], about: str, context: str) -> Document:
    """The triples as JSON-LD with `about` at the top; `context` is the address of our context.

    Each node stands once in full, where it is first named; elsewhere its IRI does. What nothing leads to stands under
    `@included`. The document expands to exactly the triples.
    """
    return {"@context": context, **_Tree(triples).top(ox.NamedNode(about))}


@functools.cache
def local_context() -> Document:
    """Our context, as the document holds it in `@context`."""
    loaded: Document = json.loads(resources.files("ontology").joinpath("context.jsonld").read_bytes())["@context"]
    return loaded


class _Tree:
    """The nodes of a description, to be taken out one after the other."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._nodes: dict[Node, dict[str, list[Any]]] = {}
        self._back: dict[Node, dict[str, list[Node]]] = {}
        self._told: set[tuple[Node, str, Node]] = set()
        self._done: set[Node] = set()
        # In the order of their text, so that equal descriptions are equal documents.
        for triple in sorted(set(triples), key=str):
            subject, predicate, object_ = triple.subject, triple.predicate.value, triple.object
            if isinstance(subject, ox.Triple) or isinstance(object_, ox.Triple):
                raise TypeError("A description holds no triples about triples.")
            self._nodes.setdefault(subject, {}).setdefault(predicate, []).append(object_)
            if predicate in _vocabulary().reverse and not isinstance(object_, ox.Literal):
                self._back.setdefault(object_, {}).setdefault(predicate, []).append(subject)

    def top(self, about: Node) -> Document:
        """The document about that node, without its context."""
        found = self._node(about)
        rest = [self._node(node) for node in self._nodes if node not in self._done]
        return {**found, **({"@included": rest} if rest else {})}

    def _node(self, node: Node) -> Document:
        self._done.add(node)
        facts = self._nodes.get(node, {})
        keyed = {_key(predicate): (predicate, objects) for predicate, objects in facts.items()}
        found: Document = {"id": _id(node)}
        if NAMESPACE + "Event" in {each.value for each in facts.get(_RDF + "type", ())}:
            found |= {name: [] for name in _LISTS} | dict.fromkeys(_SINGLE)
        terms = sorted(keyed, key=_place)
        # Taken before any of them is written, so that no part goes to a part of another.
        own = {term: self._take(keyed[term][1]) for term in terms}
        for term in terms:
            predicate, objects = keyed[term]
            values = [self._value(node, predicate, term, each, own[term]) for each in _ordered(predicate, objects)]
            values = [each for each in values if each is not None]
            if values:
                found[term.name] = values if term.many or len(values) > 1 else values[0]
        for predicate, subjects in self._back.get(node, {}).items():
            sources = [self._source(subject, predicate, node) for subject in subjects]
            sources = [each for each in sources if each is not None]
            if sources:
                found[_vocabulary().reverse[predicate]] = sources if len(sources) > 1 else sources[0]
        return dict(sorted(found.items(), key=lambda pair: _rank(pair[0])))

    def _take(self, values: list[Any]) -> set[Any]:
        """Those of the values that are described and stand nowhere yet; they count as standing here from now on."""
        taken = {each for each in values if each in self._nodes and each not in self._done}
        self._done |= taken
        return taken

    def _value(self, subject: Node, predicate: str, term: _Term, value: Any, own: set[Any]) -> Any:
        """The value as the document has it; None when the link already stands on its other side."""
        if isinstance(value, ox.Literal):
            return _literal(value, term)
        if predicate == _RDF + "type":
            return _short(value.value)
        if (subject, predicate, value) in self._told:
            return None
        self._told.add((subject, predicate, value))
        if value in own:
            return self._node(value)
        if term.type == "@vocab":
            return _short(value.value)
        return _id(value) if term.type == "@id" else {"id": _id(value)}

    def _source(self, subject: Node, predicate: str, node: Node) -> Any:
        if (subject, predicate, node) in self._told:
            return None
        self._told.add((subject, predicate, node))
        return _id(subject) if subject in self._done else self._node(subject)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The context turned round: by IRI the term of a property, of a thing, of a link read backwards; prefixes."""

    terms: dict[str, _Term]
    reverse: dict[str, str]
    prefixes: dict[str, str]


@functools.cache
def _vocabulary() -> _Vocabulary:
    context = local_context()
    prefixes = {name: iri for name, iri in context.items() if isinstance(iri, str) and iri[-1] in "#/"}
    terms, reverse = {}, {}
    for name, entry in context.items():
        if isinstance(entry, dict) and "@reverse" in entry:
            reverse[_full(entry["@reverse"], prefixes)] = name
        elif isinstance(entry, dict):
            type_ = entry.get("@type")
            typed = type_ if type_ is None or type_.startswith("@") else _full(type_, prefixes)
            terms[_full(entry["@id"], prefixes)] = _Term(name, typed, entry.get("@container") == "@set")
        elif isinstance(entry, str) and name not in prefixes and not entry.startswith("@"):
            terms[_full(entry, prefixes)] = _Term(name)
    return _Vocabulary(terms, reverse, prefixes)


def _full(short: str, prefixes: dict[str, str]) -> str:
    prefix, _, name = short.partition(":")
    return prefixes[prefix] + name


def _short(iri: str) -> str:
    """The IRI as the context shortens it."""
    known = _vocabulary().terms.get(iri)
    if known:
        return known.name
    for prefix, start in _vocabulary().prefixes.items():
        if iri.startswith(start) and iri != start and not iri[len(start) :].startswith("//"):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def _key(predicate: str) -> _Term:
    if predicate == _RDF + "type":
        return _Term("type", "@vocab")
    return _vocabulary().terms.get(predicate) or _Term(_short(predicate))


def _ordered(predicate: str, objects: list[Any]) -> list[Any]:
    """The most telling type first: a class of events, then what else is ours."""
    if predicate != _RDF + "type":
        return objects
    return sorted(
        objects, key=lambda each: (_local(each) not in BY_NAME, not each.value.startswith(NAMESPACE), str(each))
    )


def _local(node: Any) -> str:
    return str(node.value).removeprefix(NAMESPACE)


def _rank(name: str) -> tuple[int, str]:
    return (_FIRST.index(name), "") if name in _FIRST else (len(_FIRST), name)


def _place(term: _Term) -> tuple[int, str]:
    return _rank(term.name)


def _id(node: Node) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _literal(literal: ox.Literal, term: _Term) -> Any:
    datatype = literal.datatype.value
    if literal.language:
        return {"@value": literal.value, "@language": literal.language}
    if datatype == term.type:
        # Other numbers would expand to another way of writing them ("8.0E-1").
        whole = datatype in (_XSD + "integer", _XSD + "decimal") and _INTEGER.fullmatch(literal.value)
        return int(literal.value) if whole else literal.value
    if datatype == _XSD + "string":
        return literal.value if term.type is None else {"@value": literal.value}
    return {"@value": literal.value, "@type": _short(datatype)}
