"""The example queries of ontology/queries: SPARQL files whose first comment, read as Turtle, says what they answer."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources

import pyoxigraph as ox

_NAMES = "https://w3id.org/communique/queries/"
_TITLE = ox.NamedNode("http://purl.org/dc/terms/title")
_DESCRIPTION = ox.NamedNode("http://purl.org/dc/terms/description")
_HEADER = re.compile(r"\A(?:#.*\n)+")


@dataclass(frozen=True, slots=True)
class Example:
    """A named query: what it is called, what it answers, and its SPARQL."""

    name: str
    title: str
    description: str
    query: str


@functools.cache
def examples() -> tuple[Example, ...]:
    """All example queries, by name."""
    folder = resources.files("ontology").joinpath("queries").iterdir()
    files = sorted((file for file in folder if file.name.endswith(".rq")), key=lambda file: file.name)
    return tuple(_read(file.name, file.read_text("utf-8")) for file in files)


def _read(file_name: str, source: str) -> Example:
    header = _HEADER.match(source)
    if header is None:
        raise ValueError(f"{file_name} does not start with the comment that says what it answers.")
    turtle = re.sub(r"^# ?", "", header.group(), flags=re.MULTILINE)
    quads = list(ox.parse(turtle.encode(), ox.RdfFormat.TURTLE, base_iri=_NAMES))
    said = {quad.predicate: quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}
    name = file_name.removesuffix(".rq")
    return Example(name, said[_TITLE], said[_DESCRIPTION], source[header.end() :].strip() + "\n")
