"""The example queries of ontology/queries: SPARQL files whose first comment, read as Turtle, says what they answer.

They are SHACL SPARQL executables. `examples_as_rdf` writes them out whole, so that editors which read such examples
(SIB's, for one) find the text of each and the endpoint it is for.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from typing import Literal, cast, get_args

import pyoxigraph as ox

from kg.rdf import PREFIXES

Form = Literal["Select", "Construct", "Ask"]

SHACL = "http://www.w3.org/ns/shacl#"

_NAMES = "https://w3id.org/communique/queries/"
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_TITLE = ox.NamedNode(PREFIXES["dct"] + "title")
_DESCRIPTION = ox.NamedNode(PREFIXES["dct"] + "description")
_COMMENT = ox.NamedNode(PREFIXES["rdfs"] + "comment")
_TARGET = ox.NamedNode(PREFIXES["schema"] + "target")
_EXECUTABLE = ox.NamedNode(SHACL + "SPARQLExecutable")
_FORMS: dict[ox.NamedNode, Form] = {
    ox.NamedNode(f"{SHACL}SPARQL{form}Executable"): cast(Form, form) for form in get_args(Form)
}
_HEADER = re.compile(r"\A(?:#.*\n)+")


@dataclass(frozen=True, slots=True)
class Example:
    """A named query: what it is called, what it answers, which form of query it is, and its SPARQL."""

    name: str
    title: str
    description: str
    form: Form
    query: str

    @property
    def iri(self) -> str:
        """What it is called in RDF."""
        return _NAMES + self.name


@functools.cache
def examples() -> tuple[Example, ...]:
    """All example queries, by name. Raises ValueError for a file whose comment does not say what it has to."""
    folder = resources.files("ontology").joinpath("queries").iterdir()
    files = sorted((file for file in folder if file.name.endswith(".rq")), key=lambda file: file.name)
    return tuple(read_example(file.name, file.read_text("utf-8")) for file in files)


def read_example(file_name: str, source: str) -> Example:
    """The example in the text of a file. Raises ValueError when its comment lacks a title, a description or a form."""
    header = _HEADER.match(source)
    if header is None:
        raise ValueError(f"{file_name} does not start with the comment that says what it answers.")
    turtle = re.sub(r"^# ?", "", header.group(), flags=re.MULTILINE)
    name = file_name.removesuffix(".rq")
    quads = ox.parse(turtle.encode(), ox.RdfFormat.TURTLE, base_iri=_NAMES)
    about = [(quad.predicate, quad.object) for quad in quads if quad.subject == ox.NamedNode(_NAMES + name)]
    said = {predicate: said.value for predicate, said in about if isinstance(said, ox.Literal)}
    forms = [form for type_, form in _FORMS.items() if (_TYPE, type_) in about]
    if len(forms) != 1 or not {_TITLE, _DESCRIPTION} <= said.keys():
        raise ValueError(f"{file_name} does not say its title, its description and one form of query.")
    return Example(name, said[_TITLE], said[_DESCRIPTION], forms[0], source[header.end() :].strip() + "\n")


def example_triples(example: Example, endpoint: str) -> list[ox.Triple]:
    """The example as a SHACL SPARQL executable with its text, for the SPARQL endpoint of that address."""
    subject = ox.NamedNode(example.iri)
    form = next(type_ for type_, form in _FORMS.items() if form == example.form)
    return [
        ox.Triple(subject, _TYPE, _EXECUTABLE),
        ox.Triple(subject, _TYPE, form),
        ox.Triple(subject, _TITLE, ox.Literal(example.title, language="en")),
        ox.Triple(subject, _DESCRIPTION, ox.Literal(example.description, language="en")),
        # Where SIB's editors look for what an example answers.
        ox.Triple(subject, _COMMENT, ox.Literal(example.description, language="en")),
        ox.Triple(subject, ox.NamedNode(SHACL + example.form.lower()), ox.Literal(example.query)),
        ox.Triple(subject, _TARGET, ox.NamedNode(endpoint)),
    ]


def examples_as_rdf(endpoint: str, media_type: str) -> bytes:
    """All examples, for the endpoint of that address, as Turtle, N-Triples, JSON-LD or RDF/XML."""
    triples = [triple for example in examples() for triple in example_triples(example, endpoint)]
    prefixes = {"dct": PREFIXES["dct"], "rdfs": PREFIXES["rdfs"], "schema": PREFIXES["schema"], "sh": SHACL}
    output = BytesIO()
    ox.serialize(triples, output, ox.RdfFormat.from_media_type(media_type), prefixes=prefixes)
    return output.getvalue()
