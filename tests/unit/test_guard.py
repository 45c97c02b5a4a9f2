"""What the guard lets through, and what it stops before the engine sees it."""

from __future__ import annotations

import pytest

from kg.query.guard import RefusedQuery, check_query, check_update

HARMLESS = [
    "SELECT * WHERE { ?s ?p ?o } LIMIT 10",
    'SELECT ?service WHERE { ?service ?load "SERVICE of <x> DELETE" } # SERVICE LOAD',
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


CALL = " SERVICE <http://127.0.0.1:81/> { ?a ?b ?c } "


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { #\r" + CALL + "}",
        "PREFIX ex: <urn:> SELECT * { OPTIONAL { ex:s ex:p ex:a#'''\n } " + CALL + "#'''\n}",
        "SELECT * { BIND(1 AS ?x) FILTER(?x<'''>''' || true)" + CALL + " FILTER('''a'''!='''>''')}",
        "SELECT * { BIND(1 AS ?x) BIND(2 AS ?y) FILTER(?x<?y#>'''\n)" + CALL + " #'''\n}",
        "SELECT * { SERV\\u0049CE <http://127.0.0.1:81/> { ?a ?b ?c } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:sparql { ?a ?b ?c } }",
        "PREFIX e: <http://127.0.0.1/> SELECT * { service silent # now\n e:sparql{ ?a ?b ?c } }",
        "SELECT * { VALUES ?s { <http://127.0.0.1/> } SERVICE ?s { ?a ?b ?c } }",
    ],
    ids=["carriage return", "hash after a name", "less than a string", "less than a variable", "escape", "no space",
         "silent", "variable"],
)  # fmt: skip
def test_no_reading_of_a_query_calls_another_host(query: str) -> None:
    with pytest.raises(RefusedQuery, match="SERVICE is refused"):
        check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "the service <http://x/> is good" }',
        "SELECT * { ?service <http://x/p> ?o }",
        "PREFIX service: <http://x/> SELECT * { ?s service:name ?o }",
        "SELECT * { GRAPH <http://x/service> { ?s ?p ?o } }",
    ],
)
def test_the_word_service_elsewhere_is_no_call(query: str) -> None:
    check_query(query)


def test_a_named_host_may_be_called() -> None:
    check_query("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", remote_hosts=["example.org"])


LOAD = "; LOAD <http://127.0.0.1:81/x>"


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:81/x>",
        "CLEAR DEFAULT ; load silent <file:///etc/passwd> INTO GRAPH <urn:g>",
        "PREFIX e: <http://127.0.0.1/> LOAD e:x",
        "PREFIX : <http://127.0.0.1/> LOAD:x",
        "LO\\u0041D <http://127.0.0.1:81/x>",
        "CLEAR DEFAULT #\r" + LOAD,
        "PREFIX ex: <urn:> INSERT DATA { ex:s ex:p ex:a#'''\n } " + LOAD + " #'''",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o BIND(1 AS ?x) FILTER(?x<'''>''' || true) } " + LOAD + " #'''",
    ],
)
def test_no_reading_of_an_update_loads_from_another_host(update: str) -> None:
    with pytest.raises(RefusedQuery, match="LOAD is refused"):
        check_update(update)


@pytest.mark.parametrize(
    "update",
    [
        'INSERT DATA { <urn:s> <urn:p> "to load <http://example.org/x> into a truck; load balancing: none" }',
        "PREFIX ex: <urn:> INSERT DATA { ex:a ex:load ex:b ; ex:c 1 }",
    ],
)
def test_the_word_load_elsewhere_loads_nothing(update: str) -> None:
    check_update(update)
