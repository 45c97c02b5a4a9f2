import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

import ontology
from kg.model import STATUSES
from kg.rdf import PREFIXES
from ontology import terms

ROOT = Path(__file__).resolve().parents[2]
CQ = Namespace(terms.NAMESPACE)
CLASSES = {
    "VerbalCooperation": {"Meeting", "Visit", "Pledge", "Agreement", "Support", "Vote"},
    "MaterialCooperation": {"Aid", "Cooperation", "Deescalation"},
    "VerbalConflict": {"Condemnation", "Accusation", "Protest", "Demand", "Rejection", "Threat"},
    "MaterialConflict": {"Sanction", "RelationsChange"},
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(data=ontology.read("communique.ttl"), format="turtle")


def test_the_seventeen_classes_stand_in_four_groups() -> None:
    found: dict[str, set[str]] = {}
    for each in terms.CLASSES:
        found.setdefault(each.group, set()).add(each.name)
    assert found == CLASSES


def test_terms_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "tools" / "make_terms.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0


def test_every_term_of_ours_has_a_label_and_a_definition(graph: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, CQ.Status)
    ours = {each for kind in kinds for each in graph.subjects(RDF.type, kind)}
    assert len(ours) > 80
    for predicate in (RDFS.label, SKOS.definition):
        assert [each for each in ours if (each, predicate, None) not in graph] == []


def test_every_term_that_is_used_is_defined(graph: Graph) -> None:
    used = {each for triple in graph for each in triple if isinstance(each, URIRef) and each.startswith(CQ)}
    assert [each for each in used if (each, RDF.type, None) not in graph] == []


def test_nothing_is_said_of_terms_of_others(graph: Graph) -> None:
    assert {str(each).partition("#")[0] for each in graph.subjects()} == {str(CQ).rstrip("#")}


def test_role_names_are_properties_under_actor_and_target(graph: Graph) -> None:
    for each in terms.CLASSES:
        assert (CQ[each.actor_role], RDFS.subPropertyOf, CQ.actor) in graph
        if each.target_role:
            assert (CQ[each.target_role], RDFS.subPropertyOf, CQ.target) in graph
    without = {each.name for each in terms.CLASSES if each.target_role is None}
    assert without == {"Meeting", "Agreement", "Cooperation"}


def test_statuses_are_those_of_the_model() -> None:
    assert set(terms.STATUSES) == set(STATUSES)


def test_collections_are_unique_and_fit_for_addresses() -> None:
    assert len(terms.BY_COLLECTION) == len(terms.CLASSES)
    assert all(name.replace("-", "").isalpha() and name.islower() for name in terms.BY_COLLECTION)


def test_what_occurred_is_coded() -> None:
    assert all("occurred" in each.codes for each in terms.CLASSES)
    assert terms.BY_NAME["Pledge"].codes["occurred"] == ("030", "AGREE")
    assert terms.BY_NAME["Meeting"].codes["cancelled"] == ("164", "SANCTION")


def test_the_ontology_says_its_version_and_licence(graph: Graph) -> None:
    (whole,) = graph.subjects(RDF.type, OWL.Ontology)
    assert graph.value(whole, OWL.versionInfo) == Literal(terms.VERSION)
    licence = graph.value(whole, URIRef(PREFIXES["dct"] + "license"))
    assert str(licence) == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize("prefix", ["sem", "schema", "prov", "oa", "time", "skos"])
def test_it_is_aligned(graph: Graph, prefix: str) -> None:
    assert any(str(each).startswith(PREFIXES[prefix]) for each in graph.objects() if isinstance(each, URIRef))


def test_the_context_expands_to_the_terms_of_the_ontology(graph: Graph) -> None:
    context = json.loads(ontology.read("context.jsonld"))
    document = {
        **context,
        "id": "http://x/e",
        "type": ["Event", "Pledge"],
        "pledger": ["http://x/jp"],
        "status": "occurred",
        "amounts": [{"id": "http://x/a", "value": "37", "currency": "USD"}],
        "items": ["radar"],
        "month": "2024-01",
    }
    # rdflib's own reader of JSON-LD warns of a class of rdflib's.
    quads = parse(json.dumps(document), format=RdfFormat.JSON_LD)
    read = Graph().parse(data=serialize([quad.triple for quad in quads], format=RdfFormat.N_TRIPLES), format="nt")
    event = URIRef("http://x/e")
    assert (event, CQ.pledger, URIRef("http://x/jp")) in read
    assert (event, CQ.status, CQ.occurred) in read
    assert (event, RDF.type, CQ.Pledge) in read
    names = {str(each) for triple in read for each in triple if str(each).startswith(terms.NAMESPACE)}
    assert [name for name in names if (URIRef(name), RDF.type, None) not in graph] == []


def test_the_context_knows_every_role_and_class() -> None:
    context = json.loads(ontology.read("context.jsonld"))["@context"]
    # The roles that all classes have are called as REST calls them.
    keys = [{"actor": "actors", "target": "targets"}.get(name, name) for name in terms.ROLES]
    assert [name for name in (*keys, *terms.BY_NAME, *terms.STATUSES) if name not in context] == []
    defined = Graph().parse(data=ontology.read("communique.ttl"), format="turtle")
    ids = {
        entry if isinstance(entry, str) else entry.get("@id") or entry["@reverse"]
        for entry in context.values()
        if not isinstance(entry, float)
    }
    ours = {each.removeprefix("cq:") for each in ids if each.startswith("cq:")}
    assert [name for name in ours if (CQ[name], RDF.type, None) not in defined] == []


def test_data_files_are_listed_by_folder() -> None:
    assert "lexicon/pledge.toml" in list(ontology.names("lexicon", ".toml"))
    assert list(ontology.names("nowhere", ".toml")) == []


@pytest.mark.shared
def test_codes_are_those_of_the_crosswalk(shared: Path) -> None:
    import csv

    path = shared / "design" / "crosswalk.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["class"] for row in rows if row["class"]} == set(terms.BY_NAME)
    plover = {row["cameo"]: row["plover"] for row in rows}
    told: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        told.setdefault((row["class"], row["status"]), set()).add(row["cameo"])
    other = []
    for each in terms.CLASSES:
        for status, (cameo, event_type) in each.codes.items():
            assert plover[cameo] == event_type
            if (each.name, status) in told and cameo not in told[each.name, status]:
                other.append((each.name, status))
    # The crosswalk has the easing of sanctions and the acceptance of mediation only; see communique.ttl.
    assert sorted(other) == [("Meeting", "planned"), ("Sanction", "planned")]
