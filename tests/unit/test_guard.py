"""What the guard lets through, and what it stops before the engine sees it."""

from __future__ import annotations

import pytest

from kg.query.guard import RefusedQuery, check_query

HARMLESS = [
    "SELECT * WHERE { ?s ?p ?o } LIMIT 10",
    'SELECT ?service WHERE { ?service ?load "SERVICE <x> { DELETE }" } # SERVICE LOAD',
    "PREFIX service: <http://example.org/SERVICE> SELECT * { ?s service:load service:SERVICE }",
    'SELECT * { ?s ?p """a "quoted" { { { { string"""@en }',
    "SELECT * { ?s <http://example.org/insert/delete> ?o . FILTER(?o < 5 && ?o > 2) }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o MINUS { ?s a <x:y> } }",
    "SELECT * { VALUES ?x { " + " ".join(f"<http://example.org/{n}>" for n in range(500)) + " } ?x ?p ?o }",
    "ASK { FILTER(1 IN (" + ",".join(map(str, range(400))) + ")) }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } # {" + "{" * 300,
]


@pytest.mark.parametrize("query", HARMLESS)
def test_passes(query: str) -> None:
    check_query(query)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("select * { service silent ?x { ?s ?p ?o } }", "SERVICE"),
        ("LOAD <http://example.org/x>", "LOAD"),
        ("PREFIX a: <b:> insert data { a:b a:c a:d }", "INSERT"),
        ("WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
        ("ASK" + "{" * 101 + "}" * 101, "nested"),
        ("ASK { FILTER(" + "(" * 120 + "1" + ")" * 120 + ") }", "nested"),
        ("ASK {" + "FILTER EXISTS {" * 101 + "}" * 102, "nested"),
        ("ASK {" + "".join(f"?x <p:a> ?x{n} ." for n in range(300)) + "}", "joined"),
        ("ASK { ?s <p:a> " + ",".join(f"?x{n}" for n in range(300)) + "}", "joined"),
        ("ASK { ?s <p:a>" + "/<p:a>" * 500 + " ?o }", "joined"),
        ("ASK { FILTER(" + "!" * 20_000 + "true) }", "operators"),
        ("ASK {" + "OPTIONAL { ?s ?p ?o }" * 3_000 + "}", "operators"),
        ("ASK { {}" + "UNION {}" * 3_000 + "}", "operators"),
        ("SELECT * {" + " " * 70_000 + "}", "bytes"),
    ],
)
def test_refuses(query: str, reason: str) -> None:
    with pytest.raises(RefusedQuery, match=reason):
        check_query(query)


def test_limit_counts_bytes() -> None:
    with pytest.raises(RefusedQuery):
        check_query('ASK { ?s ?p "ééé" }', max_bytes=19)
