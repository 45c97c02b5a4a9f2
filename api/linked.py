"""Linked data: every IRI of the graph answers, with a page for people or with RDF for programs."""

from __future__ import annotations

import json
from importlib import resources
from io import BytesIO
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import StoreDep
from api.errors import NotAcceptable, problem_responses
from api.negotiate import best
from api.signposts import Subject, links, split_suffix
from kg.errors import NotFound
from kg.export import write_triples
from kg.query.describe import classes_and_licence, describe, ontology_triples
from kg.query.formats import GRAPH_TYPES
from kg.query.jsonld import document
from kg.store import EmbeddedStore
from ontology.terms import NAMESPACE

RDF_TYPES = (*(media for media in GRAPH_TYPES if media != "application/xml"), "application/trig")
HTML = "text/html"
# What stands under /id/, and where its JSON is; a place has none yet.
REST = {"event": "/events/", "article": "/articles/", "actor": "/actors/", "country": "/actors/", "place": None,
        "decision": "/decisions/", "curator": None}  # fmt: skip

ONTOLOGY = NAMESPACE.rstrip("#")
ONTOLOGY_PAGE = "/page/ontology"
# What ontology/communique.ttl says of itself.
ONTOLOGY_SUBJECT = Subject(
    ONTOLOGY,
    "/ontology",
    ONTOLOGY_PAGE,
    ("http://www.w3.org/2002/07/owl#Ontology",),
    "https://creativecommons.org/licenses/by/4.0/",
)
WITHOUT_PAGE = ("decision", "curator")

_REDIRECTS = {303: {"description": "To a page, to RDF, or to JSON, by `Accept`."}, **problem_responses(404, 406)}
_KIND = Path(description="event, article, actor, country, place, decision or curator", examples=["event"])
_GRAPHS = {
    200: {"description": "RDF", "content": {media: {"schema": {"type": "string"}} for media in RDF_TYPES}},
    **problem_responses(404, 406),
}
_CONTEXT: dict[int | str, dict[str, Any]] = {
    200: {"description": "JSON-LD", "content": {"application/ld+json": {"schema": {"type": "object"}}}}
}
_SUFFIX = Path(description="`.ttl`, `.nt`, `.jsonld`, `.rdf` or `.trig`", examples=[".ttl"], pattern=r"^\.[a-z]+$")

router = APIRouter(tags=["linked data"])


@router.get("/id/{kind}/{name}", status_code=303, response_class=Response, responses=_REDIRECTS, operation_id="resolve")
def resolve(request: Request, store: StoreDep, name: str, kind: str = _KIND) -> Response:
    """The thing itself cannot be sent, so this answers 303 to a document about it."""
    iri = thing_iri(store, kind, name)
    replacement = store.replacement(iri)
    if replacement:
        return RedirectResponse(_here(store, replacement), 301)
    rest = REST[kind]
    pages = [HTML] if kind not in WITHOUT_PAGE else []
    wanted = _wanted(request, [*pages, *RDF_TYPES, *(["application/json"] if rest else [])])
    tail = f"{kind}/{quote(name, safe='-')}"
    if wanted == HTML:
        target = f"/page/{tail}"
    elif wanted == "application/json":
        target = f"{rest}{quote(name, safe='-')}"
    else:
        target = f"/data/{tail}"
    page = f"/page/{tail}" if pages else None
    signposts = links(subject(store, iri, f"/data/{tail}", page))
    return RedirectResponse(target, 303, {"Vary": "Accept", "Link": signposts})


@router.get("/data/{kind}/{name}", response_class=Response, responses=_GRAPHS, operation_id="get_data")
def get_data(request: Request, store: StoreDep, name: str, kind: str = _KIND) -> Response:
    """What the graph says of a thing, as Turtle, N-Triples, JSON-LD, RDF/XML or TriG, by `Accept` or by suffix (`.ttl`,
    `.nt`, `.jsonld`, `.rdf`, `.trig`; `.html` leads to the page)."""
    stem, media = split_suffix(name)
    tail = f"{kind}/{quote(stem, safe='-')}"
    iri, page = thing_iri(store, kind, stem), None if kind in WITHOUT_PAGE else f"/page/{tail}"
    if media == HTML:
        if page is None:
            raise NotAcceptable(RDF_TYPES)
        return RedirectResponse(page, 303)
    return _rdf(request, store, iri, f"/data/{tail}", media, page)


@router.get("/graph/{name}", response_class=Response, responses=_GRAPHS, operation_id="get_graph")
def get_graph(request: Request, store: StoreDep, name: str) -> Response:
    """A whole graph by its name: `events`, `curation`, or `dataset`."""
    stem, media = split_suffix(name)
    tail = f"/graph/{quote(stem, safe='-')}"
    return _rdf(request, store, f"{store.iris.base}{tail}", tail, _rdf_only(media))


@router.get("/dataset", response_class=Response, responses=_GRAPHS, operation_id="get_dataset")
def get_dataset(request: Request, store: StoreDep) -> Response:
    """What this dataset says of itself."""
    return _rdf(request, store, store.iris.dataset, "/dataset")


@router.get("/dataset{suffix}", response_class=Response, responses=_GRAPHS, operation_id="get_dataset_as")
def get_dataset_as(request: Request, store: StoreDep, suffix: str = _SUFFIX) -> Response:
    """What this dataset says of itself, in the form that the suffix names."""
    return _rdf(request, store, store.iris.dataset, "/dataset", _rdf_only(_media_of(suffix)))


@router.get("/.well-known/void", status_code=303, response_class=Response, responses=_REDIRECTS, operation_id="void")
def well_known_void() -> Response:
    """Where this dataset is described, as VoID asks."""
    return RedirectResponse("/dataset", 303)


@router.get("/context.jsonld", response_class=Response, responses=_CONTEXT, operation_id="get_context")
def get_context() -> Response:
    """The JSON-LD context: the short names of the ontology's terms."""
    context = resources.files("ontology").joinpath("context.jsonld").read_bytes()
    return Response(context, headers={"Cache-Control": "public, max-age=86400"}, media_type="application/ld+json")


@router.get("/ontology", response_class=Response, responses=_GRAPHS, operation_id="get_ontology")
def get_ontology(request: Request) -> Response:
    """The ontology: a page for people, RDF for programs."""
    return _ontology(_wanted(request, [*RDF_TYPES, HTML]))


@router.get("/ontology{suffix}", response_class=Response, responses=_GRAPHS, operation_id="get_ontology_as")
def get_ontology_as(suffix: str = _SUFFIX) -> Response:
    """The ontology in the form that the suffix names; `.html` leads to its page."""
    return _ontology(_media_of(suffix))


def _ontology(media: str) -> Response:
    if media == HTML:
        headers = {"Vary": "Accept", "Link": links(ONTOLOGY_SUBJECT)}
        return RedirectResponse(ONTOLOGY_PAGE, 303, headers)
    output = BytesIO()
    write_triples(ontology_triples(), output, media)
    headers = {"Vary": "Accept", "Link": links(ONTOLOGY_SUBJECT, media)}
    return Response(output.getvalue(), headers=headers, media_type=media)


def thing_iri(store: EmbeddedStore, kind: str, name: str) -> str:
    """The IRI of what stands at /id/{kind}/{name}; raises NotFound for a kind there is not."""
    if kind not in REST:
        raise NotFound(f"There is nothing of the kind {kind!r}; there are {', '.join(REST)}.")
    return f"{store.iris.base}/id/{kind}/{quote(name, safe='-')}"


def subject(store: EmbeddedStore, iri: str, data: str, page: str | None = None) -> Subject:
    """What links say of one of the graph's IRIs."""
    types, licence = classes_and_licence(store, iri)
    part = store.iris.dataset if iri.startswith(f"{store.iris.base}/id/") else None
    return Subject(iri, data, page, types, licence, part)


def _rdf(
    request: Request, store: EmbeddedStore, iri: str, data: str, media: str | None = None, page: str | None = None
) -> Response:
    """The description of `iri`; `data` is its address without suffix, `media` what a suffix asked for."""
    media_type = media or _wanted(request, RDF_TYPES)
    part = iri.startswith(f"{store.iris.base}/id/")
    headers = {"Vary": "Accept", "Link": links(subject(store, iri, data, page), media_type)}
    return Response(_written(store, iri, media_type, nested=part), headers=headers, media_type=media_type)


def _written(store: EmbeddedStore, iri: str, media_type: str, *, nested: bool) -> bytes:
    """The description; `nested` JSON-LD has the thing at the top, while a whole graph is a flat list of its nodes."""
    triples = describe(store, iri)
    if nested and media_type == "application/ld+json":
        return json.dumps(document(triples, iri, f"{store.iris.base}/context.jsonld"), ensure_ascii=False).encode()
    output = BytesIO()
    write_triples(triples, output, media_type)
    return output.getvalue()


def _rdf_only(media: str | None) -> str | None:
    if media == HTML:
        raise NotAcceptable(RDF_TYPES)
    return media


def _media_of(suffix: str) -> str:
    _, media = split_suffix(f"dataset{suffix}")
    if media is None:
        raise NotFound(f"Nothing is written as {suffix}.")
    return media


def _wanted(request: Request, offers: list[str] | tuple[str, ...]) -> str:
    wanted = best(request.headers.get("accept"), offers)
    if wanted is None:
        raise NotAcceptable(offers)
    return wanted


def _here(store: EmbeddedStore, iri: str) -> str:
    """The path of one of our IRIs on this host, whatever name the client used for it."""
    return iri.removeprefix(store.iris.base)
