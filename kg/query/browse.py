"""Actors and articles: lists in pages, and one of each with what belongs to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast, get_args

import pyoxigraph as ox

from kg.errors import NotFound
from kg.mentions.names import country_of
from kg.model import Article, Kind, Report
from kg.query.latest import once_a_state
from kg.query.names import Named, Names
from kg.query.terms import count, iri, select, values
from kg.rdf import Facts, Thing, facts_of, thing_from
from kg.rdf.words import value
from kg.store import EmbeddedStore
from ontology.terms import NAMESPACE

_HEAD = {
    "https://schema.org/headline": "title",
    "https://schema.org/datePublished": "published",
    "https://schema.org/url": "url",
    "https://schema.org/publisher": "source",
    "https://schema.org/license": "licence",
    "https://schema.org/inLanguage": "language",
    "http://purl.org/dc/terms/identifier": "id",
}
_KINDS = {NAMESPACE + kind.capitalize(): kind for kind in get_args(Kind)}


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article without its text (`article.text` is empty), and how many reports it gives."""

    iri: str
    article: Article
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """A report and the article that gives it; `article.text` is empty."""

    iri: str
    article_iri: str
    article: Article
    report: Report


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An agent of the graph, and in how many events it acts and is acted upon."""

    iri: str
    name: str
    kind: Kind
    country: str | None
    as_actor: int = 0
    as_target: int = 0


@dataclass(frozen=True, slots=True)
class HeldRole:
    """An office that a person is told to hold, as articles call it, and the days of the first and last that do."""

    names: tuple[str, ...]
    country: str | None
    first_told: str | None
    last_told: str | None


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What others call an agent. The codes are those of ISO 3166-1, of states alone."""

    wikidata: tuple[str, ...] = ()
    geonames: tuple[int, ...] = ()
    alpha2: str | None = None
    alpha3: str | None = None
    numeric: str | None = None


@dataclass(frozen=True, slots=True)
class ActorProfile:
    """One agent: its names, what others call it, offices by when they are first told, its events by class."""

    row: ActorRow
    names: tuple[str, ...]
    identifiers: Identifiers
    roles: tuple[HeldRole, ...]
    acts: dict[str, int]
    receives: dict[str, int]


@once_a_state
def load_names(store: EmbeddedStore) -> Names:
    """Every name in the graph, ready to look up; kept until the graph changes."""
    query = f"""SELECT ?thing ?name ?class ?country WHERE {{ GRAPH {iri(store.iris.events_graph)} {{
          VALUES ?class {{ cq:State cq:Person cq:Organization cq:Group cq:Place }}
          VALUES (?naming ?rank) {{ (rdfs:label 1) (skos:altLabel 2) }}
          ?thing a ?class ; ?naming ?name .
          OPTIONAL {{ ?thing cq:country ?country }}
        }} }} ORDER BY ?rank ?name"""
    named = (
        Named(
            row["thing"].value,
            row["name"].value,
            _KINDS.get(row["class"].value, "place"),
            store.iris.country_code((row["country"] or row["thing"]).value),
        )
        for row in select(store, query)
    )
    return Names(named, store.iris, country_of)


def list_articles(store: EmbeddedStore, limit: int = 50, offset: int = 0) -> tuple[tuple[ArticleRow, ...], int]:
    """Articles, newest first, and how many there are in all."""
    query = f"""SELECT ?article (COUNT(?report) AS ?reports) (COALESCE(STR(SAMPLE(?published)), "") AS ?date) WHERE {{
          GRAPH ?article {{ ?article a cq:Article .
            OPTIONAL {{ ?article schema:datePublished ?published }} OPTIONAL {{ ?article cq:report ?report }} }}
        }} GROUP BY ?article ORDER BY DESC(?date) STR(?article) OFFSET {int(offset)} LIMIT {int(limit)}"""
    counts = {row["article"].value: int(row["reports"].value) for row in select(store, query)}
    heads = article_heads(store, counts)
    return tuple(ArticleRow(each, heads[each], reports) for each, reports in counts.items()), _count_articles(store)


def article_heads(store: EmbeddedStore, article_iris: Iterable[str]) -> dict[str, Article]:
    """The articles without their texts, in one query."""
    wanted = list(article_iris)
    query = f"""SELECT ?article ?p ?o WHERE {{
          {values("article", map(iri, wanted))} {values("p", map(iri, _HEAD))}
          GRAPH ?article {{ ?article ?p ?o }}
        }}"""
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    for row in select(store, query):
        fields[row["article"].value][_HEAD[row["p"].value]] = row["o"].value
    return {each: Article(text="", **fields[each]) for each in wanted}


def tellings_of_event(store: EmbeddedStore, event_iri: str) -> tuple[Telling, ...]:
    """The reports of an event, earliest first; raises NotFound."""
    reports = store.reports(event_iri)
    heads = article_heads(store, {article for _, article, _ in reports})
    return tuple(Telling(each, article, heads[article], report) for each, article, report in reports)


def tellings_of_article(store: EmbeddedStore, article_iri: str) -> tuple[Telling, ...]:
    """The reports that an article gives, in order; raises NotFound."""
    head = article_heads(store, [article_iri])[article_iri]
    return tuple(Telling(each, article_iri, head, report) for each, report in store.reports_of(article_iri))


def events_by_report(store: EmbeddedStore, report_iris: Iterable[str]) -> dict[str, str]:
    """The event that each report tells of, by the report's IRI."""
    query = f"""SELECT ?report ?event WHERE {{ {values("report", map(iri, report_iris))}
          GRAPH {iri(store.iris.events_graph)} {{ ?event cq:reportedIn ?report }} }}"""
    return {row["report"].value: row["event"].value for row in select(store, query)}


def list_actors(
    store: EmbeddedStore, names: Names, q: str | None = None, kind: Kind | None = None, limit: int = 50, offset: int = 0
) -> tuple[tuple[ActorRow, ...], int]:
    """Agents by how many events they act in, and how many there are in all; `q` is a name as people write it."""
    clauses = [values("class", map(iri, [NAMESPACE + kind.capitalize()] if kind else _KINDS))]
    if q is not None:
        meant = names.agents(q)
        wanted = [*(store.iris.country(code) for code in meant.countries), *meant.iris]
        clauses.append(values("agent", map(iri, sorted(wanted))))
    rows = _actor_rows(store, " ".join(clauses))
    return tuple(rows[offset : offset + limit]), len(rows)


def actor_profile(store: EmbeddedStore, agent_iri: str) -> ActorProfile:
    """One agent; raises NotFound."""
    rows = _actor_rows(store, f"{values('class', map(iri, _KINDS))} {values('agent', [iri(agent_iri)])}", agent_iri)
    if not rows:
        raise NotFound(f"There is no actor {agent_iri}.")
    acts, receives = (_by_class(store, agent_iri, role) for role in ("actor", "target"))
    facts = _agent_facts(store, agent_iri)
    thing = thing_from(facts, agent_iri, store.iris)
    if thing is None:
        raise NotFound(f"There is no actor {agent_iri}.")
    return ActorProfile(rows[0], tuple(sorted(thing.names)), _identifiers(facts, thing), _held(thing), acts, receives)


def place_profile(store: EmbeddedStore, place_iri: str) -> tuple[Thing, Identifiers]:
    """What is known of a place, and what others call it; raises NotFound."""
    facts = _agent_facts(store, place_iri)
    thing = thing_from(facts, place_iri, store.iris)
    if thing is None:
        raise NotFound(f"There is no place {place_iri}.")
    return thing, _identifiers(facts, thing)


def _count_articles(store: EmbeddedStore) -> int:
    query = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?article { ?article a cq:Article } }"
    return count(store, query)


def _actor_rows(store: EmbeddedStore, clauses: str, only: str | None = None) -> list[ActorRow]:
    """The agents that the clauses leave, those that act most first; `only` is the one agent that they can leave."""
    query = f"""SELECT ?agent ?name ?class ?country WHERE {{ {clauses} GRAPH {iri(store.iris.events_graph)} {{
            ?agent a ?class ; rdfs:label ?name . OPTIONAL {{ ?agent cq:country ?country }} }} }}"""
    acting, aimed = _counts(store, "actor", only), _counts(store, "target", only)
    rows: dict[str, ActorRow] = {}
    for row in select(store, query):
        agent, kind = row["agent"].value, cast(Kind, _KINDS[row["class"].value])
        country = store.iris.country_code((row["country"] or row["agent"]).value)
        found = ActorRow(agent, row["name"].value, kind, country, acting.get(agent, 0), aimed.get(agent, 0))
        # Articles may disagree on what an agent is; a state is the surest.
        if agent not in rows or kind == "state":
            rows[agent] = found
    return sorted(rows.values(), key=lambda row: (-row.as_actor, -row.as_target, row.name, row.iri))


def _counts(store: EmbeddedStore, role: str, only: str | None) -> dict[str, int]:
    wanted = values("agent", [iri(only)]) if only else ""
    query = f"""SELECT ?agent (COUNT(?event) AS ?n) WHERE {{ {wanted} GRAPH {iri(store.iris.events_graph)} {{
          ?event cq:{role} ?agent }} }} GROUP BY ?agent"""
    return {row["agent"].value: int(row["n"].value) for row in select(store, query)}


def _by_class(store: EmbeddedStore, agent_iri: str, role: str) -> dict[str, int]:
    query = f"""SELECT ?class (COUNT(?event) AS ?n) WHERE {{
          {values("agent", [iri(agent_iri)])}
          GRAPH {iri(store.iris.events_graph)} {{ ?event cq:{role} ?agent ; a ?class }}
        }} GROUP BY ?class ORDER BY ?class"""
    counts = {row["class"].value: int(row["n"].value) for row in select(store, query)}
    return {
        name.removeprefix(NAMESPACE): number
        for name, number in counts.items()
        if name.startswith(NAMESPACE) and name != f"{NAMESPACE}Event"
    }


def _agent_facts(store: EmbeddedStore, agent_iri: str) -> Facts:
    """What the events graph says of the agent and of its offices, of the place and of where it lies."""
    query = f"""SELECT ?s ?p ?o WHERE {{ {values("agent", [iri(agent_iri)])} GRAPH {iri(store.iris.events_graph)} {{
          {{ ?agent ?p ?o . BIND(?agent AS ?s) }} UNION {{ ?agent org:hasMembership|geo:hasGeometry ?s . ?s ?p ?o }}
        }} }}"""
    return facts_of(ox.Quad(row["s"], row["p"], row["o"]) for row in select(store, query))


def _identifiers(facts: Facts, thing: Thing) -> Identifiers:
    codes = (value(facts(thing.iri), f"cq:{code}") for code in ("countryCode", "alpha3Code", "numericCode"))
    return Identifiers(tuple(sorted(thing.wikidata)), tuple(sorted(thing.geonames)), *codes)


def _held(thing: Thing) -> tuple[HeldRole, ...]:
    held = (HeldRole(tuple(sorted(role.names)), role.country, role.first, role.last) for role in thing.roles)
    return tuple(sorted(held, key=lambda role: (role.first_told or "~", role.last_told or "~", role.names)))
