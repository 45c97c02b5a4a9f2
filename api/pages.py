"""Plain pages for people: the doors, a search, events with their evidence in the words of the articles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape

from api import errors, rest, schema_org, vocabulary
from api.deps import DoorsDep, NamesDep, SettingsDep, StoreDep
from api.linked import ONTOLOGY_SUBJECT, subject, thing_iri
from api.signposts import page_links
from kg.errors import CommuniqueError, NotFound, UnknownName
from kg.export import FORMATS
from kg.model import STATUSES
from kg.query import browse
from kg.query.events import EventFilter, Page, find_events
from kg.query.examples import examples
from kg.query.names import Names
from kg.query.records import event_record
from kg.store import EmbeddedStore
from ontology.terms import BY_COLLECTION, BY_NAME, CLASSES, GROUPS, NAMESPACE, ROLES
from ontology.terms import STATUSES as STATUS_MEANINGS

_AROUND = 280
_LATEST = 6
_FIELDS = ("by", "to", "place", "since", "until", "status", "q")

router = APIRouter()
templates = Jinja2Templates(directory=str(files("api") / "web" / "templates"))
# Descriptions in the OpenAPI document are Markdown; of that, they use code alone.
templates.env.filters["code"] = lambda text: Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text or ""))))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is evidence."""

    text: str
    marked: bool


def pieces(text: str, spans: Sequence[tuple[int, int]], start: int = 0, end: int | None = None) -> list[Piece]:
    """The text from `start` to `end` cut where evidence begins and ends; overlapping spans are one."""
    stop = len(text) if end is None else end
    found: list[Piece] = []
    at = start
    for first, last in sorted(spans):
        first, last = max(first, at), min(last, stop)
        if last <= first:
            continue
        if first > at:
            found.append(Piece(text[at:first], False))
        found.append(Piece(text[first:last], True))
        at = last
    if at < stop:
        found.append(Piece(text[at:stop], False))
    return found


def excerpts(text: str, spans: Sequence[tuple[int, int]], around: int = _AROUND) -> list[list[Piece]]:
    """Each stretch of the text that holds evidence, with some words around it; near ones run together."""
    windows: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        first, last = _word_start(text, start - around), _word_end(text, end + around)
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(last, windows[-1][1]))
        else:
            windows.append((first, last))
    return [pieces(text, spans, first, last) for first, last in windows]


@router.get("/")
def start(request: Request, store: StoreDep, names: NamesDep) -> Response:
    """What this is, a search, the latest events, and every other door."""
    latest = find_events(store, names, EventFilter(), _LATEST)
    _, articles = browse.list_articles(store, 1)
    counts = {"events": latest.total, "articles": articles}
    context: dict[str, Any] = {
        "events": _records(store, latest),
        "counts": counts,
        "formats": FORMATS,
        "examples": examples(),
    }
    return _page(request, store, "start.html", **context)


@router.get("/page/events")
def events(request: Request, store: StoreDep, names: NamesDep, settings: SettingsDep) -> Response:
    """The events that the form asks for; what it asks wrongly is said above the form."""
    asked = dict(request.query_params)
    try:
        found = _find(store, names, asked, settings.page_size)
        problem = None
    except CommuniqueError as error:
        found, problem = Page((), 0), error
    further = str(request.url.include_query_params(after=found.next)) if found.next else None
    status = errors.kind_of(problem).status if problem else 200
    suggestions = _suggestions(request, problem) if isinstance(problem, UnknownName) else {}
    context: dict[str, Any] = {
        "events": _records(store, found),
        "total": found.total,
        "next": further,
        "suggestions": suggestions,
    }
    return _page(request, store, "events.html", status, **context, asked=asked, problem=problem)


@router.get("/page/event/{name}")
def event(request: Request, store: StoreDep, name: str) -> Response:
    """One event, and each report of it with its evidence in the article's words."""
    detail = rest.event_detail(store, store.iris.event_by_id(name)).model_dump()
    for report in detail["reports"]:
        text = store.article(report["article"]["id"]).text
        report["excerpts"] = excerpts(text, [(span["start"], span["end"]) for span in report["evidence"]])
    types = [BY_NAME[detail["type"]].iri, f"{schema_org.SCHEMA}Event"]
    return _page(
        request,
        store,
        "event.html",
        headers=_signposts(store, detail["id"], types),
        event=detail,
        meaning=STATUS_MEANINGS[detail["status"]],
        schema_org=schema_org.event(detail),
    )


@router.get("/page/article/{name}")
def article(request: Request, store: StoreDep, name: str) -> Response:
    """One article with everything that was read from it."""
    detail = rest.article_detail(store, store.iris.article_by_id(name)).model_dump()
    spans = [(span["start"], span["end"]) for report in detail["reports"] for span in report["evidence"]]
    events_of = browse.events_by_report(store, [report["id"] for report in detail["reports"]])
    types = [f"{NAMESPACE}Article", f"{schema_org.SCHEMA}NewsArticle"]
    return _page(
        request,
        store,
        "article.html",
        headers=_signposts(store, detail["id"], types),
        article=detail,
        text=pieces(detail["text"], spans),
        events_of=events_of,
        schema_org=schema_org.article(detail),
    )


@router.get("/page/articles")
def articles(request: Request, store: StoreDep) -> Response:
    """All articles, newest first."""
    rows, total = browse.list_articles(store, 1000)
    return _page(request, store, "articles.html", rows=rows, total=total)


@router.get("/page/ontology")
def ontology(request: Request, store: StoreDep, names: NamesDep) -> Response:
    """Every term of the ontology at its anchor; the classes of events with their roles, codes and an example."""
    return _page(
        request,
        store,
        "ontology.html",
        headers={"Link": page_links(ONTOLOGY_SUBJECT)},
        groups=GROUPS,
        roles=ROLES,
        statuses=STATUS_MEANINGS,
        words=vocabulary.other_words(),
        latest=vocabulary.latest_of_each(store, names),
        query_for=vocabulary.query_for,
        namespace=NAMESPACE,
    )


@router.get("/page/sparql")
def sparql(request: Request, store: StoreDep) -> Response:
    """A place to write a query, or to change the one that the address has in `query`, and the example queries."""
    first = next(each for each in examples() if each.name == "pledges-by-country")
    first = replace(first, query=request.query_params.get("query") or first.query)
    return _page(request, store, "sparql.html", examples=examples(), first=first)


@router.get("/page/{kind}/{name}")
def thing(request: Request, doors: DoorsDep, kind: str, name: str) -> Response:
    """An actor, a country or a place, and its events."""
    store, names, size = doors.store, browse.load_names(doors.store), doors.settings.page_size
    iri = thing_iri(store, kind, name)
    iri = store.replacement(iri) or iri
    label = names.label(iri)
    if label is None:
        raise NotFound(f"The graph knows nobody and nothing as {iri}.")
    if kind == "place":
        lists = {"What happened there": find_events(store, names, EventFilter(place=iri), size)}
    else:
        lists = {
            "What they did": find_events(store, names, EventFilter(by=iri), size),
            "What was done towards them": find_events(store, names, EventFilter(to=iri), size),
        }
    shown = {title: (_records(store, found), found.total) for title, found in lists.items()}
    said, types = _said_of(store, iri, label, kind)
    headers = _signposts(store, iri, types)
    return _page(
        request, store, "thing.html", headers=headers, iri=iri, label=label, kind=kind, lists=shown, schema_org=said
    )


@router.get("/docs")
def docs(request: Request, store: StoreDep) -> Response:
    """The API for people, from the OpenAPI document; nothing is fetched from elsewhere."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in request.app.openapi()["paths"].items():
        for method, operation in operations.items():
            entry = {"path": path, "method": method.upper(), "operation": operation}
            groups.setdefault(operation["tags"][0], []).append(entry)
    return _page(request, store, "docs.html", groups=groups)


@router.get("/problems")
def problems(request: Request, store: StoreDep) -> Response:
    """Every kind of problem document and what it means."""
    kinds = [*errors.KINDS.values(), errors.METHOD_NOT_ALLOWED, errors.INTERNAL]
    return _page(request, store, "problems.html", kinds=kinds)


def problem_page(request: Request, body: Mapping[str, Any]) -> Response | None:
    """The problem as a page, for requests to pages; None for all others."""
    if request.url.path != "/" and not request.url.path.startswith("/page/"):
        return None
    return _page(request, request.app.state.doors.store, "problem.html", body["status"], problem=body)


def _find(store: EmbeddedStore, names: Names, asked: Mapping[str, str], size: int) -> Page:
    fields: dict[str, Any] = {name: asked[name].strip() for name in _FIELDS if asked.get(name, "").strip()}
    if fields.get("status", "occurred") not in STATUSES:
        raise errors.BadRequest(f"A status is one of {', '.join(STATUSES)}.")
    collection = asked.get("type", "")
    if collection and collection not in BY_COLLECTION:
        raise errors.BadRequest(f"There is no class {collection!r} of events.")
    type_name = BY_COLLECTION[collection].name if collection else None
    return find_events(store, names, EventFilter(type=type_name, **fields), size, after=asked.get("after"))


def _suggestions(request: Request, problem: UnknownName) -> dict[str, str]:
    """The same search with the unknown name mended, by the suggested name."""
    field = next((name for name, value in request.query_params.items() if value.strip() == problem.name.strip()), "by")
    return {name: str(request.url.include_query_params(**{field: name})) for name in problem.suggestions}


def _records(store: EmbeddedStore, page: Page) -> list[dict[str, Any]]:
    return [event_record(found, store.iris) for found in page.events]


def _said_of(store: EmbeddedStore, iri: str, label: str, kind: str) -> tuple[dict[str, Any], list[str]]:
    """An actor, a country or a place in schema.org's words, and the IRIs of its classes."""
    if kind == "place":
        found, identifiers = browse.place_profile(store, iri)
        said = schema_org.place(iri, label, found.country, found.point, identifiers)
        return said, [f"{NAMESPACE}Place", f"{schema_org.SCHEMA}Place"]
    profile = browse.actor_profile(store, iri)
    of = profile.row.kind
    types = [NAMESPACE + of.capitalize(), schema_org.SCHEMA + schema_org.TYPES[of]]
    return schema_org.actor(iri, label, of, profile.names, profile.identifiers), types


def _signposts(store: EmbeddedStore, iri: str, types: Sequence[str]) -> dict[str, str]:
    """The `Link` header of the page about a thing under /id/, whose classes here and at schema.org are `types`."""
    data = iri.removeprefix(f"{store.iris.base}/id/")
    return {"Link": page_links(replace(subject(store, iri, f"/data/{data}"), types=types))}


def _page(
    request: Request,
    store: EmbeddedStore,
    name: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    base = store.iris.base
    shared = {
        "classes": CLASSES,
        "class_of": BY_NAME,
        "all_statuses": STATUSES,
        "base": base,
        "asked": {},
        "page_of": lambda iri: "/page/" + iri.removeprefix(f"{base}/id/"),
        "data_of": lambda iri: "/data/" + iri.removeprefix(f"{base}/id/").partition("#")[0],
        "local": lambda iri: iri.rpartition("/")[2],
    }
    return templates.TemplateResponse(request, name, {**shared, **context}, status_code=int(status), headers=headers)


def _word_start(text: str, at: int) -> int:
    return 0 if at <= 0 else text.rfind(" ", 0, at) + 1


def _word_end(text: str, at: int) -> int:
    found = text.find(" ", at)
    return len(text) if at >= len(text) or found < 0 else found
