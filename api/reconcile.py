"""The W3C community's Reconciliation Service API 0.2, by which OpenRefine matches tables with the graph.

Every door answers JSON, or JSONP where `callback` names a function; a preview is a small page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ValidationError

from api import schemas_reconcile as schemas
from api import suggest
from api.deps import DoorsDep, ReconcilerDep
from api.errors import BadRequest, TooLarge, UnsupportedMedia, problem_responses
from api.jsonp import OR_SCRIPT, Callback, jsonp
from kg.query.entities import PROPERTIES, Entity, types
from kg.query.reconcile import Reconciler, reconciler_of
from ontology.terms import NAMESPACE

FORM = "application/x-www-form-urlencoded"
BATCH_SIZE = 50
_MOST_ROWS = 1000
_MOST_BYTES = 1 << 20
_WIDTH, _HEIGHT = 400, 180

Model = TypeVar("Model", bound=BaseModel)
Answer = schemas.Manifest | schemas.ResultBatch | schemas.ExtendOut

router = APIRouter(tags=["reconciliation"])
router.include_router(suggest.router)


def _inlined(model: type[BaseModel]) -> dict[str, Any]:
    """The model's JSON schema without references, for parameters, whose models FastAPI does not know."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})

    def inline(part: Any) -> Any:
        if isinstance(part, dict):
            if "$ref" in part:
                return inline(definitions[part["$ref"].rpartition("/")[2]])
            return {key: inline(each) for key, each in part.items()}
        return [inline(each) for each in part] if isinstance(part, list) else part

    inlined: dict[str, Any] = inline(schema)
    return inlined


_ASKED = {
    "queries": ("Names and properties to find entities for.", _inlined(schemas.QueryBatch)),
    "extend": ("Entities, and the properties whose values are wanted.", _inlined(schemas.ExtendIn)),
}
_PARAMETERS = [
    {
        "name": name, "in": "query", "required": False, "description": f"{description} Without any, the manifest.",
        "content": {"application/json": {"schema": schema}},
    }
    for name, (description, schema) in _ASKED.items()
]  # fmt: skip
_BODY = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "anyOf": [
                    {"type": "object", "required": [name], "properties": {name: schema}}
                    for name, (_, schema) in _ASKED.items()
                ]
            },
            "encoding": {name: {"contentType": "application/json"} for name in _ASKED},
        }
    },
}


@router.get(
    "/reconcile", summary="Match a table by GET", operation_id="reconcile_get", response_model=Answer,
    responses={**OR_SCRIPT, **problem_responses(400, 413, 422)}, openapi_extra={"parameters": _PARAMETERS},
)  # fmt: skip
def reconcile_get(request: Request, found: ReconcilerDep, callback: Callback = None) -> Response:
    """What the service offers (its manifest); candidates for `queries`; values for `extend`."""
    asked = {name: request.query_params.getlist(name) for name in _ASKED if name in request.query_params}
    return jsonp(_answer(found, asked) if asked else _manifest(request), callback)


@router.post(
    "/reconcile", summary="Match a table by POST", operation_id="reconcile_post",
    response_model=schemas.ResultBatch | schemas.ExtendOut, responses=problem_responses(400, 413, 415),
    openapi_extra={"requestBody": _BODY},
)  # fmt: skip
async def reconcile_post(request: Request, doors: DoorsDep) -> Response:
    """The same by a form, for batches of any length up to the `batchSize` of the manifest."""
    asked = await _form(request)
    return await run_in_threadpool(lambda: jsonp(_answer(reconciler_of(doors.store), asked)))


def _answer(found: Reconciler, asked: dict[str, list[str]]) -> schemas.ResultBatch | schemas.ExtendOut:
    if len(asked) != 1 or len(next(iter(asked.values()))) != 1:
        raise BadRequest("Give exactly one of 'queries' and 'extend'.")
    if "queries" in asked:
        return _results(found, _parsed(schemas.QueryBatch, "queries", asked["queries"][0]))
    return _extension(found, _parsed(schemas.ExtendIn, "extend", asked["extend"][0]))


def _results(found: Reconciler, batch: schemas.QueryBatch) -> schemas.ResultBatch:
    if len(batch.root) > BATCH_SIZE:
        raise TooLarge(f"At most {BATCH_SIZE} queries are answered at once.")
    _refuse_unknown(each.pid for query in batch.root.values() for each in query.properties)
    results = {
        name: schemas.Result(result=[schemas.candidate_out(each) for each in found.candidates(query.asked())])
        for name, query in batch.root.items()
    }
    return schemas.ResultBatch(results)


def _extension(found: Reconciler, asked: schemas.ExtendIn) -> schemas.ExtendOut:
    if len(asked.ids) > _MOST_ROWS:
        raise TooLarge(f"At most {_MOST_ROWS} entities are extended at once.")
    pids = list(dict.fromkeys(each.id for each in asked.properties))
    _refuse_unknown(pids)
    meta = [schemas.meta_out(pid, types()["State"]) for pid in pids]
    rows = {each: {pid: _cells(found, found.entity(each), pid) for pid in pids} for each in asked.ids}
    return schemas.ExtendOut(meta=meta, rows=rows)


def _cells(found: Reconciler, entity: Entity | None, pid: str) -> list[dict[str, str | float]]:
    """The values of the property in the forms that a column of OpenRefine takes."""
    values = entity.values.get(pid, ()) if entity else ()
    if pid == "country":
        states = (found.state(str(code)) for code in values)
        return [{"id": state.iri, "name": state.name} for state in states if state]
    return [{"float": each} if isinstance(each, float) else {"str": str(each)} for each in values]


def _refuse_unknown(pids: Iterator[str] | list[str]) -> None:
    unknown = next((pid for pid in pids if pid not in PROPERTIES), None)
    if unknown is not None:
        raise BadRequest(f"There is no property {unknown!r}; there are {', '.join(PROPERTIES)}.")


def _parsed(model: type[Model], name: str, text: str) -> Model:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        found = error.errors()[0]
        where = ".".join([name, *(str(step) for step in found["loc"])])
        raise BadRequest(f"{where}: {found['msg']}.") from error


async def _form(request: Request) -> dict[str, list[str]]:
    """What the form asks. Raises UnsupportedMedia, TooLarge, BadRequest."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != FORM:
        raise UnsupportedMedia(f"Send a form, as {FORM}, not as {media or 'a body without Content-Type'}.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise TooLarge(f"The body is longer than {_MOST_BYTES} bytes.")
    try:
        form = parse_qs(body.decode(), keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise BadRequest(f"The body is no form in UTF-8: {error}.") from error
    return {name: form[name] for name in _ASKED if name in form}


def _manifest(request: Request) -> schemas.Manifest:
    """With the addresses by which this client came, which need not be those of the IRIs."""
    here, base = str(request.base_url).rstrip("/"), request.app.state.doors.settings.base

    def suggest(kind: str) -> schemas.SuggestService:
        path, flyout_path = f"/reconcile/suggest/{kind}", f"/reconcile/flyout/{kind}?id=${{id}}"
        return schemas.SuggestService(
            service_url=here, service_path=path, flyout_service_url=here, flyout_service_path=flyout_path
        )

    return schemas.Manifest(
        versions=["0.2"],
        name="Communiqué",
        identifierSpace=f"{base}/id/",
        schemaSpace=NAMESPACE,
        documentation=f"{here}/docs",
        serviceVersion=request.app.version,
        defaultTypes=[schemas.type_out(each) for each in types().values()],
        view=schemas.Template(url=f"{here}/reconcile/view?id={{{{id}}}}"),
        preview=schemas.Preview(url=f"{here}/reconcile/preview?id={{{{id}}}}", width=_WIDTH, height=_HEIGHT),
        suggest=schemas.SuggestServices(entity=suggest("entity"), property=suggest("property"), type=suggest("type")),
        extend=schemas.Extension(
            propose_properties=schemas.Service(service_url=here, service_path="/reconcile/properties")
        ),
        batchSize=BATCH_SIZE,
    )
