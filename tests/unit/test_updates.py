"""Updates from outside: where the dataset of a request goes, and what is read leniently."""

from __future__ import annotations

import pytest

from kg.errors import BadQuery
from kg.query.guard import RefusedQuery
from kg.query.updates import run_update, with_dataset
from kg.store import EmbeddedStore

USING = "USING <urn:g> USING NAMED <urn:h>"


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p 2 }", f"INSERT {{ ?s ?p 1 }} {USING} WHERE {{ ?s ?p 2 }}"),
        ("delete where { ?s ?p 'where' }", f"delete {{ ?s ?p 'where' }} {USING} where {{ ?s ?p 'where' }}"),
        ("DELETE{?s ?p 1}WHERE{{?s ?p 1}}", f"DELETE{{?s ?p 1}} {USING} WHERE{{{{?s ?p 1}}}}"),
        ("INSERT DATA { <urn:a> <urn:b> 'WHERE {' } # WHERE", "INSERT DATA { <urn:a> <urn:b> 'WHERE {' } # WHERE"),
        ("PREFIX where: <urn:> CLEAR GRAPH where:where", "PREFIX where: <urn:> CLEAR GRAPH where:where"),
    ],
)
def test_where_the_dataset_goes(update: str, expected: str) -> None:
    assert " ".join(with_dataset(update, ["urn:g"], ["urn:h"]).split()) == expected


def test_every_operation_gets_it() -> None:
    update = "PREFIX : <urn:> INSERT { :a :b ?o } WHERE { ?s ?p ?o } ; BASE <urn:x> DELETE WHERE { ?s ?p ?o }"
    assert with_dataset(update, ["urn:g"], ["urn:h"]).count(USING) == 2


@pytest.mark.parametrize("own", ["WITH <urn:g> DELETE { ?s ?p 1 }", "DELETE { ?s ?p 1 } USING <urn:g>"])
def test_two_datasets_are_refused(own: str) -> None:
    with pytest.raises(BadQuery, match="cannot name"):
        with_dataset(f"{own} WHERE {{ ?s ?p 1 }}", ["urn:g"], [])


def test_a_graph_of_the_request_must_be_an_iri() -> None:
    with EmbeddedStore(None, "http://x") as store, pytest.raises(BadQuery, match="no IRI"):
        run_update(store, "DELETE WHERE { ?s ?p ?o }", base="http://x/", using=["urn:g> USING <urn:h"])


@pytest.mark.parametrize(
    "update", ["LOAD SILENT <http://x/> INTO <urn:g>", "LOAD <http://x/>", "LOAD SILENT ex:a ex:b"]
)
def test_a_load_that_is_refused(update: str) -> None:
    with EmbeddedStore(None, "http://x") as store, pytest.raises(RefusedQuery):
        run_update(store, update, base="http://x/")


@pytest.mark.parametrize(
    "update", ["LOAD SILENT <http://x/> INTO GRAPH <urn:g>", "DROP GRAPH <urn:g>", "PREFIX : <urn:> clear graph :g"]
)
def test_what_fails_in_silence(update: str) -> None:
    with EmbeddedStore(None, "http://x") as store:
        before = set(store.quads())
        run_update(store, update, base="http://x/")
        assert set(store.quads()) == before
