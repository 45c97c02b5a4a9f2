"""The values of the Reconciliation Service API 0.2, a W3C community report."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from kg.query.entities import PROPERTIES, Entity, Property, Type, Value
from kg.query.reconcile import Asked, Candidate, Strict

# Told here and not held to, so that the answer to another can name these.
_KNOWN: dict[str, Any] = {"enum": list(PROPERTIES)}
_PERSON = "https://w3id.org/communique/ontology#Person"
_KAMIKAWA = "http://localhost:8000/id/actor/yoko-kamikawa-jp"

Suggested = Literal["entity", "property", "type"]


class Named(BaseModel):
    """Something under its identifier."""

    id: str = Field(min_length=1)
    name: str = ""


Told = str | int | float | bool | Named


class PropertyIn(BaseModel):
    """One or more values of a property, to compare with the candidates'."""

    pid: str = Field(examples=["country"], json_schema_extra=_KNOWN)
    v: Told | list[Told] = Field(examples=["Japan"])

    def values(self) -> tuple[Value, ...]:
        """The values, of an entity its identifier."""
        values = self.v if isinstance(self.v, list) else [self.v]
        return tuple(each.id if isinstance(each, Named) else _plain(each) for each in values)


class QueryIn(BaseModel):
    """One row of the user's table: a name, properties, or both."""

    query: str | None = Field(None, max_length=1000, examples=["Kamikawa"])
    type: str | list[str] | None = Field(None, examples=[_PERSON])
    limit: int | None = Field(None, ge=1, examples=[5])
    properties: list[PropertyIn] = Field([], max_length=50)
    type_strict: Strict | None = None

    def asked(self) -> Asked:
        """The same, as the graph is asked."""
        types = [self.type] if isinstance(self.type, str) else self.type or []
        told: dict[str, tuple[Value, ...]] = {}
        for each in self.properties:
            told[each.pid] = told.get(each.pid, ()) + each.values()
        limit = min(self.limit or 10, 100)
        return Asked(
            (self.query or "").strip() or None, tuple(types), self.type_strict or "any", tuple(told.items()), limit
        )


class QueryBatch(RootModel[dict[str, QueryIn]]):
    """Queries by the names under which their results are wanted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"q0": {"query": "Kamikawa", "type": _PERSON}}]})


class ExtendProperty(BaseModel):
    """A property whose values are wanted."""

    id: str = Field(examples=["country"], json_schema_extra=_KNOWN)
    settings: dict[str, Any] = {}


class ExtendIn(BaseModel):
    """Which values of which entities are wanted."""

    ids: list[str] = Field(examples=[[_KAMIKAWA]])
    properties: list[ExtendProperty]


class TypeOut(Named):
    """A class of entities."""

    description: str | None = None
    broader: list[TypeOut] | None = None


class Feature(BaseModel):
    """One of the numbers and truth values that a score is made of."""

    id: str = Field(examples=["name"])
    value: float | bool = Field(examples=[100.0])


class CandidateOut(BaseModel):
    """An entity that may be meant."""

    id: str = Field(examples=[_KAMIKAWA])
    name: str = Field(examples=["Yoko Kamikawa"])
    description: str = Field(examples=["person, Japan, foreign minister"])
    type: list[Named]
    score: float = Field(ge=0, le=100)
    features: list[Feature]
    match: bool = Field(description="Whether it is surely this one and no other.")


class Result(BaseModel):
    """The candidates of one query, the likeliest first."""

    result: list[CandidateOut]


class ResultBatch(RootModel[dict[str, Result]]):
    """Results by the names of their queries."""


class Meta(Named):
    """A property of an extension; `type` is that of the entities which are its values."""

    type: Named | None = None


class ExtendOut(BaseModel):
    """For each entity the values of each property: `{"str": ...}`, `{"float": ...}` or an entity."""

    meta: list[Meta]
    rows: dict[str, dict[str, list[dict[str, str | float]]]]


class SuggestionOut(Named):
    """An entity, property or class whose name starts as was asked."""

    description: str | None = None
    notable: list[Named] | None = None


class Suggestions(BaseModel):
    """Those that start as was asked."""

    result: list[SuggestionOut]


class TypeSuggestions(BaseModel):
    """The classes that start as was asked."""

    result: list[TypeOut]


class Flyout(BaseModel):
    """A small preview."""

    id: str
    html: str


class Proposal(BaseModel):
    """The properties that entities of a class have."""

    type: str
    limit: int | None = None
    properties: list[Named]


class Template(BaseModel):
    """An address with `{{id}}` in it."""

    url: str


class Preview(Template):
    """Where a preview is, and its size in pixels."""

    width: int
    height: int


class Service(BaseModel):
    """An address in two parts."""

    service_url: str
    service_path: str


class SuggestService(Service):
    """Where suggestions and their previews are."""

    flyout_service_url: str
    flyout_service_path: str


class SuggestServices(BaseModel):
    """What is suggested."""

    entity: SuggestService
    property: SuggestService
    type: SuggestService


class Extension(BaseModel):
    """Where properties are proposed."""

    propose_properties: Service


class Manifest(BaseModel):
    """What the service offers, and where."""

    versions: list[str] = Field(examples=[["0.2"]])
    name: str
    identifierSpace: str
    schemaSpace: str
    documentation: str
    serviceVersion: str
    defaultTypes: list[TypeOut]
    view: Template
    preview: Preview
    suggest: SuggestServices
    extend: Extension
    batchSize: int


def candidate_out(found: Candidate) -> CandidateOut:
    """The candidate with its features."""
    entity = found.entity
    return CandidateOut(
        id=entity.iri,
        name=entity.name,
        description=entity.description,
        type=_types(entity),
        score=found.score,
        features=[Feature(id=name, value=value) for name, value in found.features.items()],
        match=found.match,
    )


def suggestion_out(entity: Entity) -> SuggestionOut:
    """The entity with its classes."""
    return SuggestionOut(id=entity.iri, name=entity.name, description=entity.description, notable=_types(entity))


def property_out(each: Property) -> SuggestionOut:
    """The property."""
    return SuggestionOut(id=each.id, name=each.name, description=each.description)


def type_out(each: Type) -> TypeOut:
    """The class, with the one above it."""
    broader = [type_out(each.broader)] if each.broader else None
    return TypeOut(id=each.id, name=each.name, description=each.description, broader=broader)


def meta_out(pid: str, state: Type) -> Meta:
    """The property as the column of an extension."""
    kind = Named(id=state.id, name=state.name) if pid == "country" else None
    return Meta(id=pid, name=PROPERTIES[pid].name, type=kind)


def _types(entity: Entity) -> list[Named]:
    return [Named(id=each.id, name=each.name) for each in entity.types]


def _plain(value: str | int | float | bool) -> Value:
    return str(value).lower() if isinstance(value, bool) else value
