"""Linked data: every IRI of the graph answers, with a page for people or with RDF for programs."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import DoorsDep, StoreDep
from api.errors import NotAcceptable, problem_responses
from api.negotiate import best
from kg.errors import NotFound
from kg.export import write_triples
from kg.query.describe import describe, ontology_triples
from kg.query.formats import GRAPH_TYPES
from kg.store import EmbeddedStore

RDF_TYPES = tuple(media for media in GRAPH_TYPES if media != "application/xml")
HTML = "text/html"
# What stands under /id/, and where its JSON is; a place has none yet.
REST = {"event": "/events/", "article": "/articles/", "actor": "/actors/", "country": "/actors/", "place": None,
        "decision": "/decisions/", "curator": None}  # fmt: skip

WITHOUT_PAGE = ("decision", "curator")

_REDIRECTS = {303: {"description": "To a page, to RDF, or to JSON, by `Accept`."}, **problem_responses(404, 406)}
_KIND = Path(description="event, article, actor, country, place, decision or curator", examples=["event"])
_GRAPHS = {
    200: {"description": "RDF", "content": {media: {"schema": {"type": "string"}} for media in RDF_TYPES}},
    **problem_responses(404, 406),
}

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
    return RedirectResponse(target, 303, {"Vary": "Accept"})


@router.get("/data/{kind}/{name}", response_class=Response, responses=_GRAPHS, operation_id="get_data")
def get_data(request: Request, store: StoreDep, name: str, kind: str = _KIND) -> Response:
    """What the graph says of a thing, as Turtle, N-Triples, JSON-LD or RDF/XML."""
    return _rdf(request, store, thing_iri(store, kind, name))


@router.get("/graph/{name}", response_class=Response, responses=_GRAPHS, operation_id="get_graph")
def get_graph(request: Request, store: StoreDep, name: str) -> Response:
    """A whole graph by its name: `events`, `curation`, or `dataset`."""
    return _rdf(request, store, f"{store.iris.base}/graph/{quote(name, safe='-')}")


@router.get("/dataset", response_class=Response, responses=_GRAPHS, operation_id="get_dataset")
def get_dataset(request: Request, store: StoreDep) -> Response:
    """What this dataset says of itself."""
    return _rdf(request, store, store.iris.dataset)


@router.get("/ontology", response_class=Response, responses=_GRAPHS, operation_id="get_ontology")
def get_ontology(request: Request, doors: DoorsDep) -> Response:
    """The ontology: a page for people, RDF for programs."""
    wanted = _wanted(request, [*RDF_TYPES, HTML])
    if wanted == HTML:
        return RedirectResponse("/page/ontology", 303, {"Vary": "Accept"})
    output = BytesIO()
    write_triples(ontology_triples(), output, wanted)
    return Response(output.getvalue(), headers={"Vary": "Accept"}, media_type=wanted)


def thing_iri(store: EmbeddedStore, kind: str, name: str) -> str:
    """The IRI of what stands at /id/{kind}/{name}; raises NotFound for a kind there is not."""
    if kind not in REST:
        raise NotFound(f"There is nothing of the kind {kind!r}; there are {', '.join(REST)}.")
    return f"{store.iris.base}/id/{kind}/{quote(name, safe='-')}"


def _rdf(request: Request, store: EmbeddedStore, iri: str) -> Response:
    media_type = _wanted(request, RDF_TYPES)
    output = BytesIO()
    write_triples(describe(store, iri), output, media_type)
    return Response(output.getvalue(), headers={"Vary": "Accept"}, media_type=media_type)


def _wanted(request: Request, offers: list[str] | tuple[str, ...]) -> str:
    wanted = best(request.headers.get("accept"), offers)
    if wanted is None:
        raise NotAcceptable(offers)
    return wanted


def _here(store: EmbeddedStore, iri: str) -> str:
    """The path of one of our IRIs on this host, whatever name the client used for it."""
    return iri.removeprefix(store.iris.base)
