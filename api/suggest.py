"""What helps to choose by hand, in the Reconciliation Service API: suggestions, previews, proposals of properties."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from api import schemas_reconcile as schemas
from api.deps import ReconcilerDep, SettingsDep
from api.errors import problem_responses
from api.jsonp import OR_SCRIPT, Callback, jsonp
from api.pages import templates
from kg.errors import NotFound
from kg.query.entities import PROPERTIES, Entity, types
from kg.query.reconcile import Reconciler
from ontology.terms import NAMESPACE

_SUGGESTIONS = 20

Id = Annotated[
    str,
    Query(max_length=1000, description="IRI of an agent or place.", examples=["http://localhost:8000/id/country/JP"]),
]
Prefix = Annotated[str, Query(max_length=1000, description="How a name or identifier begins.", examples=["kam"])]
Cursor = Annotated[int, Query(ge=0, le=1_000_000, description="Suggestions to skip.", examples=[0])]

router = APIRouter(tags=["reconciliation"])


@router.get(
    "/reconcile/suggest/entity", summary="Complete a name", operation_id="suggest_entity",
    response_model=schemas.Suggestions, responses={**OR_SCRIPT, **problem_responses(422)},
)  # fmt: skip
def suggest_entity(
    found: ReconcilerDep,
    prefix: Prefix,
    cursor: Cursor = 0,
    type: Annotated[str | None, Query(description="IRI of a class.", examples=[NAMESPACE + "Person"])] = None,
    callback: Callback = None,
) -> Response:
    """Agents and places with a name, or a word of one, that starts so."""
    entities = found.starting(prefix, type or None)[cursor : cursor + _SUGGESTIONS]
    return jsonp(schemas.Suggestions(result=[schemas.suggestion_out(each) for each in entities]), callback)


@router.get(
    "/reconcile/suggest/property", summary="Complete a property", operation_id="suggest_property",
    response_model=schemas.Suggestions, responses={**OR_SCRIPT, **problem_responses(422)},
)  # fmt: skip
def suggest_property(prefix: Prefix, cursor: Cursor = 0, callback: Callback = None) -> Response:
    """Properties by which rows can be matched and extended."""
    result = [schemas.property_out(each) for each in PROPERTIES.values() if _starts(prefix, each.id, each.name)]
    return jsonp(schemas.Suggestions(result=result[cursor : cursor + _SUGGESTIONS]), callback)


@router.get(
    "/reconcile/suggest/type", summary="Complete a class", operation_id="suggest_type",
    response_model=schemas.TypeSuggestions, responses={**OR_SCRIPT, **problem_responses(422)},
)  # fmt: skip
def suggest_type(prefix: Prefix, cursor: Cursor = 0, callback: Callback = None) -> Response:
    """Classes of agents and places."""
    result = [schemas.type_out(each) for each in types().values() if _starts(prefix, each.id, each.name)]
    return jsonp(schemas.TypeSuggestions(result=result[cursor : cursor + _SUGGESTIONS]), callback)


@router.get(
    "/reconcile/flyout/{kind}", summary="A small preview as JSON", operation_id="flyout",
    response_model=schemas.Flyout, responses={**OR_SCRIPT, **problem_responses(404, 422)},
)  # fmt: skip
def flyout(found: ReconcilerDep, kind: schemas.Suggested, id: Id, callback: Callback = None) -> Response:
    """What to show beside a suggested entity, property or type."""
    if kind == "entity":
        html: str = _card(_entity(found, id))
    else:
        known: dict[str, Any] = dict(PROPERTIES) if kind == "property" else {each.id: each for each in types().values()}
        if id not in known:
            raise NotFound(f"There is no {kind} {id!r}.")
        html = templates.get_template("card.html").render(name=known[id].name, description=known[id].description)
    return jsonp(schemas.Flyout(id=id, html=html), callback)


@router.get(
    "/reconcile/preview", summary="A preview", operation_id="preview", response_class=Response,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}, **problem_responses(404, 422)},
)  # fmt: skip
def preview(request: Request, found: ReconcilerDep, id: Id) -> Response:
    """A small page about an agent or place, to show in a frame."""
    card = _card(_entity(found, id))
    return templates.TemplateResponse(request, "preview.html", {"card": card})


@router.get(
    "/reconcile/view", summary="To the page", operation_id="view", status_code=303, response_class=Response,
    responses={303: {"description": "To the page about it."}, **problem_responses(404, 422)},
)  # fmt: skip
def view(found: ReconcilerDep, settings: SettingsDep, id: Id) -> Response:
    """The page about an agent or place."""
    start = f"{settings.base}/id/"
    return RedirectResponse(f"/page/{_entity(found, id).iri.removeprefix(start)}", 303)


@router.get(
    "/reconcile/properties", summary="The properties of a class", operation_id="propose_properties",
    response_model=schemas.Proposal, responses={**OR_SCRIPT, **problem_responses(422)},
)  # fmt: skip
def propose_properties(
    type: Annotated[str, Query(description="IRI of a class.", examples=[NAMESPACE + "State"])] = "",
    limit: Annotated[int | None, Query(ge=1, le=1000, examples=[5])] = None,
    callback: Callback = None,
) -> Response:
    """With which columns a table of such entities can be extended; of any entities, without a class."""
    below = {name for name, each in types().items() if type in ("", each.id, each.broader and each.broader.id)}
    fitting = [schemas.Named(id=each.id, name=each.name) for each in PROPERTIES.values() if below & {*each.kinds}]
    return jsonp(schemas.Proposal(type=type, limit=limit, properties=fitting[:limit]), callback)


def _entity(found: Reconciler, identifier: str) -> Entity:
    """The entity of that IRI, or the one that it was merged into; raises NotFound."""
    entity = found.entity(identifier)
    if entity is None:
        raise NotFound(f"The graph knows nobody and nothing as {identifier!r}.")
    return entity


def _card(entity: Entity) -> Markup:
    """What tells the entity from others, as a piece of HTML."""
    told = {PROPERTIES[pid].name: values for pid, values in entity.values.items() if pid not in ("label", "country")}
    return Markup(
        templates.get_template("card.html").render(name=entity.name, description=entity.description, told=told)
    )


def _starts(prefix: str, identifier: str, name: str) -> bool:
    wanted = prefix.strip().casefold()
    return identifier.casefold().startswith(wanted) or bool(re.search(rf"\b{re.escape(wanted)}", name.casefold()))
