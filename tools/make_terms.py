"""Writes ontology/terms.py from ontology/communique.ttl: `python tools/make_terms.py`, or `--check` to only compare."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
CQ = Namespace("https://w3id.org/communique/ontology#")

HEAD = '''"""The words of the ontology as Python values.

Generated from communique.ttl by tools/make_terms.py; do not edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class EventClass:
    """One class of events. `target_role` is None for classes whose parties are all actors.

    `codes` gives for a status the default CAMEO code and PLOVER type; a status without codes is not in it.
    """

    name: str
    group: str
    label: str
    plural: str
    collection: str
    definition: str
    actor_role: str
    target_role: str | None
    codes: dict[str, tuple[str, str]]

    @property
    def iri(self) -> str:
        """The class's IRI."""
        return NAMESPACE + self.name


'''


def main() -> int:
    """Writes the file; with `--check` exits with 1 when it is out of date."""
    target = ONTOLOGY / "terms.py"
    wanted = generate(Graph().parse(ONTOLOGY / "communique.ttl"))
    if "--check" not in sys.argv[1:]:
        target.write_text(wanted, "utf-8")
        return 0
    if target.read_text("utf-8") == wanted:
        return 0
    print("ontology/terms.py is out of date; run: python tools/make_terms.py", file=sys.stderr)
    return 1


def generate(graph: Graph) -> str:
    """The whole text of terms.py."""
    groups = _classes_below(graph, CQ.Event)
    classes = [leaf for group in groups for leaf in _classes_below(graph, group)]
    ontology = next(graph.subjects(RDF.type, OWL.Ontology))
    parts = [
        HEAD,
        f"NAMESPACE: Final = {str(CQ)!r}\n",
        f"VERSION: Final = {_text(graph, ontology, OWL.versionInfo)!r}\n\n",
        f"STATUSES: Final = {_table(graph, _names(graph.subjects(RDF.type, CQ.Status)))}\n\n",
        f"GROUPS: Final = {_table(graph, [_name(group) for group in groups])}\n\n",
        "ROLES: Final = " + _table(graph, _roles(graph, classes)) + "\n\n",
        "CLASSES: Final[tuple[EventClass, ...]] = (\n",
        *(_event_class(graph, leaf) for leaf in classes),
        ")\n\n",
        "BY_NAME: Final[dict[str, EventClass]] = {each.name: each for each in CLASSES}\n",
        "BY_COLLECTION: Final[dict[str, EventClass]] = {each.collection: each for each in CLASSES}\n",
    ]
    return "".join(parts)


def _event_class(graph: Graph, leaf: URIRef) -> str:
    group = next(graph.objects(leaf, RDFS.subClassOf))
    target = graph.value(leaf, CQ.targetRole)
    fields = {
        "name": _name(leaf),
        "group": _name(group),
        "label": _text(graph, leaf, RDFS.label),
        "plural": _text(graph, leaf, CQ.pluralLabel),
        "collection": _text(graph, leaf, CQ.collection),
        "definition": _text(graph, leaf, SKOS.definition),
        "actor_role": _name(graph.value(leaf, CQ.actorRole)),
        "target_role": _name(target) if target else None,
        "codes": _codes(graph, leaf),
    }
    return "    EventClass(\n" + "".join(f"        {key}={value!r},\n" for key, value in fields.items()) + "    ),\n"


def _codes(graph: Graph, leaf: URIRef) -> dict[str, tuple[str, str]]:
    codings = graph.subjects(CQ.codes, leaf)
    found = {
        _name(graph.value(coding, CQ.codesStatus)): (_text(graph, coding, CQ.cameo), _text(graph, coding, CQ.plover))
        for coding in codings
    }
    return dict(sorted(found.items()))


def _roles(graph: Graph, classes: list[URIRef]) -> list[str]:
    own = {role for leaf in classes for kind in (CQ.actorRole, CQ.targetRole) for role in graph.objects(leaf, kind)}
    return ["actor", "target", *_names(own)]


def _classes_below(graph: Graph, parent: URIRef) -> list[URIRef]:
    return sorted((each for each in graph.subjects(RDFS.subClassOf, parent) if isinstance(each, URIRef)), key=str)


def _table(graph: Graph, names: list[str]) -> str:
    rows = (f"    {name!r}: {_text(graph, CQ[name], SKOS.definition)!r},\n" for name in names)
    return "{\n" + "".join(rows) + "}\n"


def _names(nodes: Iterable[Node]) -> list[str]:
    return sorted(_name(node) for node in nodes)


def _name(node: Node | None) -> str:
    return str(node).removeprefix(str(CQ))


def _text(graph: Graph, node: Node, predicate: URIRef) -> str:
    value = graph.value(node, predicate)
    if not isinstance(value, Literal):
        raise SystemExit(f"communique.ttl: {node} has no {predicate}")
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
