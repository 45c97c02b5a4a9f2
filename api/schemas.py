"""What goes out and comes in as JSON: the interchange schema, with IRIs and each class's own role names added.

One model a class of events is made from the ontology's table, so the class table stands nowhere else.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Generic, Literal, TypeVar, Union

from pydantic import BaseModel, ConfigDict, Field, create_model

from kg.iris import Iris
from kg.model import Article, Kind, Status
from kg.query.browse import ActorProfile, ActorRow, ArticleRow, Telling
from kg.query.events import Found
from kg.query.records import event_record, report_record
from ontology.terms import CLASSES, ROLES, EventClass

T = TypeVar("T")


class AgentOut(BaseModel):
    """Somebody who acts or is acted upon."""

    id: str = Field(description="The agent's IRI.", examples=["http://localhost:8000/id/actor/yoko-kamikawa-jp"])
    name: str = Field(examples=["Yoko Kamikawa"])
    kind: Kind
    country: str | None = Field(description="ISO 3166-1 alpha-2; XK for Kosovo.", examples=["JP"])


class PlaceOut(BaseModel):
    """Where something happens."""

    id: str = Field(examples=["http://localhost:8000/id/place/kyiv-ua"])
    name: str = Field(examples=["Kyiv"])
    country: str | None = Field(examples=["UA"])


class AmountOut(BaseModel):
    """An amount of money and the words that name it."""

    value: int | float = Field(examples=[37000000])
    currency: str | None = Field(description="ISO 4217.", examples=["USD"])
    wording: str = Field("", examples=["$37 million"])


class EvidenceOut(BaseModel):
    """A span of an article's text, in Unicode code points, end exclusive, and the words that stand there."""

    start: int = Field(examples=[1193])
    end: int = Field(examples=[1277])
    quote: str = Field(examples=['She announced that Tokyo would "allocate $37 million ..."'])


class QuotationOut(EvidenceOut):
    """Evidence, and the article and report it belongs to."""

    article: str = Field(examples=["http://localhost:8000/id/article/0123456789abcdef"])
    report: str = Field(examples=["http://localhost:8000/id/article/0123456789abcdef#r4"])


class Happening(BaseModel):
    """What an event and a report of it have in common."""

    id: str
    type: str
    status: Status
    actors: list[AgentOut]
    targets: list[AgentOut]
    places: list[PlaceOut]
    start: str | None = Field(description="ISO date at the precision known.", examples=["2024-01-08"])
    end: str | None
    amounts: list[AmountOut]
    items: list[str] = Field(examples=[["drone detection system"]])
    topic: str | None
    confidence: float = Field(ge=0, le=1)


class FusedOut(Happening):
    """What there is of an event in lists and by itself."""

    evidence: list[QuotationOut]
    disputed: list[str] = Field(description="Fields on which the reports disagree.")
    verdict: Literal["confirmed"] | None = Field(None, description="What a curator said of the event.")
    edited: list[str] = Field([], description="Fields that a curator set.")
    cameo: str | None = Field(description="Default CAMEO code of class and status.", examples=["030"])
    plover: str | None = Field(description="Default PLOVER type of class and status.", examples=["AGREE"])
    sources: int = Field(
        description="How many publishers tell of it; an article that names none is a source of its own.", examples=[2]
    )
    fulfils: list[str] = Field(description="IRIs of the pledges that this aid fulfils.")
    fulfilled_by: list[str] = Field(description="IRIs of the aid that fulfils this pledge.")
    part_of: list[str] = Field(description="IRIs of the visits on which this meeting was held.")
    parts: list[str] = Field(description="IRIs of the meetings held on this visit.")
    condemned_act: list[str] = Field(description="IRIs of the acts that this condemnation is of.")


class EventOut(FusedOut):
    """An event, fused from its reports."""

    reports: int = Field(description="How many reports tell of it.", examples=[3])


class ArticleRef(BaseModel):
    """An article in brief."""

    id: str = Field(examples=["http://localhost:8000/id/article/0123456789abcdef"])
    title: str | None
    published: str | None = Field(examples=["2024-01-08"])
    source: str | None
    url: str | None


class ReportOut(Happening):
    """One event as one article tells it."""

    article: ArticleRef
    evidence: list[EvidenceOut]
    rule: str = Field(description="The lexicon entry that found it.")
    said_by: AgentOut | None = Field(description="Who tells it, when the article attributes it.")


class ArticleSummary(ArticleRef):
    """An article and how many events it reports."""

    licence: str | None
    language: str | None
    reports: int = Field(description="How many reports it gives.")


class ArticleOut(ArticleRef):
    """An article, its text, and its reports."""

    licence: str | None
    language: str | None
    text: str
    reports: list[ReportOut]


class ArticleIn(BaseModel):
    """An article to ingest."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "example": {
                "title": "Norway pledges generators",
                "published": "2024-03-02",
                "source": "Example Post",
                "text": "OSLO, March 2 - Norway pledged 20 generators to Ukraine on Saturday.",
            }
        },
    )

    text: str = Field(min_length=1)
    title: str | None = None
    published: str | None = Field(None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    url: str | None = None
    source: str | None = None
    licence: str | None = None
    language: str | None = None
    id: str | None = None

    def article(self) -> Article:
        """The value that the pipeline takes."""
        return Article(**self.model_dump())


class ActorOut(AgentOut):
    """An actor, and how often it acts and is acted upon."""

    as_actor: int = Field(description="Events in which it acts.")
    as_target: int = Field(description="Events directed at it.")


class RoleOut(BaseModel):
    """An office that a person is told to hold."""

    names: list[str] = Field(description="How articles call it.", examples=[["Foreign Minister"]])
    country: str | None = Field(description="For which country.", examples=["JP"])
    first_told: str | None = Field(description="Day of the first article that tells it.", examples=["2023-09-13"])
    last_told: str | None = Field(description="Day of the last.", examples=["2024-10-01"])


class IdentifiersOut(BaseModel):
    """What others call the actor."""

    wikidata: list[str] = Field(examples=[["Q17"]])
    geonames: list[int] = Field(examples=[[1861060]])
    alpha2: str | None = Field(description="ISO 3166-1, of a state.", examples=["JP"])
    alpha3: str | None = Field(examples=["JPN"])
    numeric: str | None = Field(examples=["392"])


class ActorDetail(ActorOut):
    """An actor: what it is called elsewhere, the offices it held, its events by class."""

    wikidata: str | None = Field(examples=["Q17"])
    names: list[str] = Field(description="All names that articles give it.", examples=[["Japan"]])
    identifiers: IdentifiersOut
    roles: list[RoleOut] = Field(description="Offices held, the one told of first before the others.")
    acts: dict[str, int] = Field(description="Events in which it acts, by class.", examples=[{"Pledge": 3}])
    receives: dict[str, int] = Field(description="Events directed at it, by class.")


class PageOut(BaseModel, Generic[T]):
    """Some of the entries that match, and how to get the others."""

    items: list[T]
    total: int = Field(description="How many match in all.")
    next: str | None = Field(None, description="Address of the next page; null on the last.")


class PartsOut(BaseModel):
    """A page of events of which only some fields were asked for."""

    items: list[dict[str, Any]] = Field(examples=[[{"id": "http://localhost:8000/id/event/0123456789abcdef"}]])
    total: int
    next: str | None = None


def _event_model(each: EventClass, name: str, base: type[BaseModel]) -> type[Any]:
    fields: dict[str, Any] = {"type": (Literal[each.name], Field(examples=[each.name]))}
    for role in filter(None, (each.actor_role, each.target_role)):
        fields[role] = (list[AgentOut], Field(description=ROLES[role]))
    return create_model(name, __base__=base, __doc__=each.definition, **fields)


class DecisionOut(BaseModel):
    """What somebody decided on the graph."""

    id: str = Field(description="The decision's IRI.", examples=["http://localhost:8000/id/decision/0123456789abcdef"])
    kind: Literal["Confirmation", "Dismissal", "Edit", "Retraction", "Revision", "Merge", "Split", "Withdrawal"] = (
        Field(description="A dismissal rejects an event; a revision replaces an article by its newer version.")
    )
    at: str = Field(description="When, in UTC.", examples=["2026-11-25T12:00:00Z"])
    curator: str | None = Field(description="Who; null for the software itself.")
    note: str | None
    about: str = Field(description="The IRI of the event, article, actor, place or decision that was decided on.")
    article: dict[str, Any] | None = Field(description="The article that went, or in which an actor is another.")
    becomes: dict[str, Any] | None = Field(description="Whom or what it became.")
    changes: dict[str, Any] | None = Field(description="The fields that were set.")
    quotes: list[str] = Field(description="The words that the decision holds on to.")
    withdrawn_by: str | None = Field(description="The decision that took it back.")


class _WithReports(FusedOut):
    reports: list[ReportOut]
    decisions: list[DecisionOut] = Field([], description="What curators decided on it, as far as it holds.")


EVENT_MODELS: dict[str, type[Any]] = {each.name: _event_model(each, each.name, EventOut) for each in CLASSES}
DETAIL_MODELS: dict[str, type[Any]] = {
    each.name: _event_model(each, f"{each.name}Detail", _WithReports) for each in CLASSES
}
# Unions over what a table made cannot be written out for the type checker.
AnyEvent: Any = Annotated[Union[tuple(EVENT_MODELS.values())], Field(discriminator="type")]  # noqa: UP007
AnyDetail: Any = Annotated[Union[tuple(DETAIL_MODELS.values())], Field(discriminator="type")]  # noqa: UP007


def event_out(found: Found, iris: Iris) -> Any:
    """The event as its class's own model."""
    return EVENT_MODELS[found.event.type](**event_record(found, iris))


def fields_of(each: EventClass | None) -> tuple[str, ...]:
    """The names of the fields of the class's events; for None, of all classes'."""
    models = [EVENT_MODELS[each.name]] if each else EVENT_MODELS.values()
    return tuple(dict.fromkeys(name for model in models for name in model.model_fields))


class CuratedOut(BaseModel):
    """What came of a curator's decisions on an event."""

    event: AnyDetail | None = Field(description="The event as it is now; null when it was rejected.")
    decisions: list[DecisionOut] = Field(description="The decisions that say so.")


def detail_out(found: Found, tellings: tuple[Telling, ...], iris: Iris, decisions: list[dict[str, Any]]) -> Any:
    """The event with its reports and the decisions on it, as its class's own model."""
    reports = [report_record(telling, iris) for telling in tellings]
    return DETAIL_MODELS[found.event.type](**{**event_record(found, iris), "reports": reports}, decisions=decisions)


def article_out(iri: str, article: Article, tellings: tuple[Telling, ...], iris: Iris) -> ArticleOut:
    """The article whole, with what it reports."""
    reports = [ReportOut(**report_record(telling, iris)) for telling in tellings]
    return ArticleOut(**_article_fields(iri, article), text=article.text, reports=reports)


def article_summary(row: ArticleRow) -> ArticleSummary:
    """One line of the list of articles."""
    return ArticleSummary(**_article_fields(row.iri, row.article), reports=row.reports)


def actor_out(row: ActorRow) -> ActorOut:
    """One line of the list of actors."""
    return ActorOut(**_actor_fields(row))


def actor_detail(profile: ActorProfile) -> ActorDetail:
    """One actor with its events by class."""
    return ActorDetail(
        **_actor_fields(profile.row),
        wikidata=min(profile.identifiers.wikidata, default=None),
        names=list(profile.names),
        identifiers=IdentifiersOut(**asdict(profile.identifiers)),
        roles=[RoleOut(**asdict(role)) for role in profile.roles],
        acts=profile.acts,
        receives=profile.receives,
    )


def _article_fields(iri: str, article: Article) -> dict[str, Any]:
    return {
        "id": iri,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "url": article.url,
        "licence": article.licence,
        "language": article.language,
    }


def _actor_fields(row: ActorRow) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in ("name", "kind", "country", "as_actor", "as_target")}
    return {"id": row.iri, **fields}
