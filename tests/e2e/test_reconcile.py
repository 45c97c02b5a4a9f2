"""The Reconciliation Service API 0.2 over a real socket: every answer holds to its schema, as OpenRefine would ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema_rs
import pytest

from kg.query.entities import PROPERTIES
from ontology.terms import NAMESPACE

BASE = "http://localhost:8000"
JAPAN, KAMIKAWA, KYIV = (f"{BASE}/id/{path}" for path in ("country/JP", "actor/yoko-kamikawa-jp", "place/kyiv-ua"))
PERSON, STATE = NAMESPACE + "Person", NAMESPACE + "State"
DEFINITIONS = json.loads((Path(__file__).parents[1] / "reconcile" / "schemas.json").read_text("utf-8"))["$defs"]
BATCH = {
    "q0": {"query": "KAMIKAWA, Yoko", "type": PERSON, "type_strict": "should", "limit": 3},
    "q1": {"query": "Tokyo", "type": [STATE]},
    "q2": {"properties": [{"pid": "wikidata", "v": "Q17"}]},
    "q3": {"query": "Kiev", "properties": [{"pid": "country", "v": [{"id": f"{BASE}/id/country/UA"}, "Ukraine"]}]},
    "q4": {"query": ""},
}  # fmt: skip


def holds(body: Any, name: str) -> Any:
    """The body, which must hold to the schema of that name."""
    jsonschema_rs.validator_for({"$ref": f"#/$defs/{name}", "$defs": DEFINITIONS}).validate(body)
    return body


def get(client: httpx.Client, path: str, schema: str, **query: Any) -> Any:
    response = client.get(path, params=query)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return holds(response.json(), schema)


def post(client: httpx.Client, schema: str, **form: Any) -> Any:
    response = client.post("/reconcile", data={name: json.dumps(value) for name, value in form.items()})
    assert response.status_code == 200, response.text
    return holds(response.json(), schema)


def test_the_schemas_refuse_what_the_specification_refuses() -> None:
    for name, bad in (
        ("manifest", {"versions": ["0.1"], "name": "x", "identifierSpace": "http://x/", "schemaSpace": "http://x/"}),
        ("results", {"q0": []}),
        ("results", {"q0": {"result": [{"id": "1", "name": "x"}]}}),
        ("queries", {"q0": {}}),
        ("queries", {"q0": {"properties": []}}),
        ("extension", {"meta": [], "rows": {"1": {"p": [{"str": "a", "float": 1}]}}}),
        ("suggestions", {"result": [{"id": ""}]}),
    ):
        with pytest.raises(jsonschema_rs.ValidationError):
            holds(bad, name)


def test_manifest(client: httpx.Client, address: str) -> None:
    manifest = get(client, "/reconcile", "manifest")
    assert manifest["identifierSpace"] == f"{BASE}/id/"
    assert manifest["schemaSpace"] == NAMESPACE
    assert {each["name"] for each in manifest["defaultTypes"]} >= {"person", "state", "organization", "group", "place"}
    assert manifest["view"]["url"].startswith(address)


def test_every_address_of_the_manifest_answers(client: httpx.Client) -> None:
    manifest = get(client, "/reconcile", "manifest")
    for kind, some in (("entity", JAPAN), ("property", "country"), ("type", PERSON)):
        service = manifest["suggest"][kind]
        schema = "suggested_types" if kind == "type" else "suggestions"
        found = get(client, service["service_url"] + service["service_path"], schema, prefix=some)
        assert found["result"][0]["id"] == some, kind
        path = service["flyout_service_path"].replace("${id}", quote(some, safe=""))
        flyout = client.get(service["flyout_service_url"] + path).json()
        assert holds(flyout, "flyout")["id"] == some
        assert found["result"][0]["name"] in flyout["html"]
    propose = manifest["extend"]["propose_properties"]
    get(client, propose["service_url"] + propose["service_path"], "proposal", type=STATE)
    encoded = quote(KAMIKAWA, safe="")
    preview = client.get(manifest["preview"]["url"].replace("{{id}}", encoded))
    assert preview.headers["content-type"].startswith("text/html")
    assert "<b>Yoko Kamikawa</b>" in preview.text
    page = client.get(manifest["view"]["url"].replace("{{id}}", encoded), follow_redirects=True)
    assert page.status_code == 200
    assert "<h1>Yoko Kamikawa</h1>" in page.text
    assert client.get(manifest["documentation"]).status_code == 200


@pytest.mark.parametrize("by", ["GET", "POST"])
def test_a_batch(client: httpx.Client, by: str) -> None:
    holds(BATCH, "queries")
    if by == "POST":
        results = post(client, "results", queries=BATCH)
    else:
        results = get(client, "/reconcile", "results", queries=json.dumps(BATCH))
    assert list(results) == list(BATCH)
    matched = {name: [each["id"] for each in found["result"] if each["match"]] for name, found in results.items()}
    # Tokyo is no name of the state, and is not in this graph.
    assert matched == {"q0": [KAMIKAWA], "q1": [], "q2": [JAPAN], "q3": [KYIV], "q4": []}
    assert results["q4"]["result"] == []
    best = results["q0"]["result"][0]
    assert (best["name"], best["score"], best["type"]) == ("Yoko Kamikawa", 100, [{"id": PERSON, "name": "person"}])
    assert {"id": "name", "value": 100} in best["features"]
    for found in results.values():
        scores = [each["score"] for each in found["result"]]
        assert scores == sorted(scores, reverse=True)
    assert len(results["q0"]["result"]) <= 3


def test_every_name_of_the_graph_finds_its_entity(client: httpx.Client) -> None:
    page = client.get("/actors", params={"limit": 1000}).json()["items"]
    assert len(page) > 5
    for actor in page:
        found = post(client, "results", queries={"a": {"query": actor["name"]}, "b": {"query": actor["id"]}})
        assert found["a"]["result"][0]["id"] == found["b"]["result"][0]["id"] == actor["id"]
        suggested = get(client, "/reconcile/suggest/entity", "suggestions", prefix=actor["name"])["result"]
        assert actor["id"] in [each["id"] for each in suggested]


@pytest.mark.parametrize("by", ["GET", "POST"])
def test_extension(client: httpx.Client, by: str) -> None:
    unknown = f"{BASE}/id/actor/nobody"
    asked = {
        "ids": [JAPAN, KYIV, unknown],
        "properties": [{"id": "country"}, {"id": "numericCode", "settings": {}}, {"id": "latitude"}],
    }
    if by == "POST":
        body = post(client, "extension", extend=asked)
    else:
        body = get(client, "/reconcile", "extension", extend=json.dumps(asked))
    assert body["meta"] == [
        {"id": "country", "name": "country", "type": {"id": STATE, "name": "state"}},
        {"id": "numericCode", "name": "ISO 3166-1 numeric code"},
        {"id": "latitude", "name": "latitude"},
    ]
    assert body["rows"] == {
        JAPAN: {"country": [{"id": JAPAN, "name": "Japan"}], "numericCode": [{"str": "392"}], "latitude": []},
        KYIV: {
            "country": [{"id": f"{BASE}/id/country/UA", "name": "Ukraine"}],
            "numericCode": [],
            "latitude": [{"float": 50.45466}],
        },
        unknown: {"country": [], "numericCode": [], "latitude": []},
    }


def test_every_property_can_be_fetched(client: httpx.Client) -> None:
    names = list(PROPERTIES)
    body = post(client, "extension", extend={"ids": [JAPAN, KAMIKAWA, KYIV], "properties": [{"id": n} for n in names]})
    fetched = {name for row in body["rows"].values() for name, cells in row.items() if cells}
    assert fetched == set(names) - {"altLabel", "role"}, "the sample tells no other names and no offices"


def test_proposals_are_of_the_type(client: httpx.Client) -> None:
    def proposed(type_id: str, **more: Any) -> list[str]:
        body = get(client, "/reconcile/properties", "proposal", type=type_id, **more)
        assert body["type"] == type_id
        return [each["id"] for each in body["properties"]]

    assert "numericCode" in proposed(STATE)
    assert "role" in proposed(PERSON)
    assert "numericCode" not in proposed(PERSON)
    assert proposed(NAMESPACE + "Nothing") == []
    assert len(proposed("")) == len(PROPERTIES)
    assert len(proposed(STATE, limit=2)) == 2


def test_suggestions_go_on_from_the_cursor(client: httpx.Client) -> None:
    every = get(client, "/reconcile/suggest/property", "suggestions", prefix="")["result"]
    rest = get(client, "/reconcile/suggest/property", "suggestions", prefix="", cursor=2)["result"]
    assert rest == every[2:]
    assert [
        each["id"] for each in get(client, "/reconcile/suggest/entity", "suggestions", prefix="kami")["result"]
    ] == [KAMIKAWA]
    assert get(client, "/reconcile/suggest/entity", "suggestions", prefix="kami", type=STATE)["result"] == []


@pytest.mark.parametrize(
    "path", ["/reconcile", "/reconcile/suggest/entity?prefix=kam", f"/reconcile/preview?id={JAPAN}"]
)
def test_any_origin_may_ask(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers={"Origin": "http://127.0.0.1:3333"})
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/reconcile",
        "/reconcile?queries={}",
        "/reconcile/suggest/type?prefix=p",
        "/reconcile/flyout/property?id=country",
    ],
)
def test_jsonp(client: httpx.Client, path: str) -> None:
    plain = client.get(path)
    script = client.get(httpx.URL(path).copy_add_param("callback", "jQuery123.done_4"))
    assert script.headers["content-type"].startswith("application/javascript")
    assert script.text == f"/**/jQuery123.done_4({plain.text});"
    for bad in ("alert(1);//", "a b", "", "a.", "x\n"):
        refused = client.get(httpx.URL(path).copy_add_param("callback", bad))
        assert refused.status_code == 422, bad


@pytest.mark.parametrize(
    ("form", "status", "says"),
    [
        ({}, 400, "exactly one"),
        ({"queries": "{}", "extend": "{}"}, 400, "exactly one"),
        ({"queries": "{"}, 400, "JSON"),
        ({"queries": "[]"}, 400, "queries"),
        ({"queries": '{"q0": {"query": "x", "limit": 0}}'}, 400, "q0.limit"),
        ({"queries": '{"q0": {"query": "x", "properties": [{"pid": "height", "v": 1}]}}'}, 400, "height"),
        ({"queries": json.dumps({f"q{n}": {"query": "x"} for n in range(51)})}, 413, "50"),
        ({"queries": json.dumps({"q": {"query": "x" * (1 << 20)}})}, 413, "1048576"),
        ({"extend": "{}"}, 400, "ids"),
        ({"extend": '{"ids": [], "properties": [{"id": "height"}]}'}, 400, "height"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    client: httpx.Client, form: dict[str, str], status: int, says: str
) -> None:
    response = client.post("/reconcile", data=form, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert says in response.json()["detail"]


def test_other_refusals(client: httpx.Client) -> None:
    assert client.post("/reconcile", json={"queries": {}}).status_code == 415
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/reconcile", content=b"queries=%ff", headers=form).status_code == 400
    for path in ("preview", "view", "flyout/entity"):
        for bad in (f"{BASE}/id/actor/nobody", "x y", "%00"):
            assert client.get(f"/reconcile/{path}", params={"id": bad}).status_code == 404, (path, bad)
    assert client.get("/reconcile/flyout/property", params={"id": "height"}).status_code == 404
    assert client.get("/reconcile/flyout/nothing", params={"id": "x"}).status_code == 422
