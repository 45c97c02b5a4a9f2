"""What an export says of itself: what it was filtered by, from when it is, and under which licences.

No time of day stands here, so that equal graphs give equal bytes: an export is as new as the newest article that it
rests on. When it was made is told beside it, in headers and in `/export/metadata`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.export.selection import Selection
from kg.query.terms import iri, select, values
from kg.store import EmbeddedStore, offered_under
from ontology.terms import BY_NAME

_BATCH = 1000
_DATA = "names and places from GeoNames under CC BY 4.0; identifiers from Wikidata under CC0"
_WORDS = {
    "by": "by {}",
    "to": "to {}",
    "place": "at {}",
    "since": "since {}",
    "until": "until {}",
    "status": "{}",
    "currency": "in {}",
    "q": "about {}",
    "min_amount": "of at least {}",
    "max_amount": "of at most {}",
    "min_confidence": "with a confidence of at least {}",
    "near": "near {}",
    "source": "told by {}",
    "cameo": "of CAMEO code {}",
    "plover": "of PLOVER type {}",
}


@dataclass(frozen=True, slots=True)
class About:
    """An export's description.

    `filter` has the parameters. `newest` is the ISO date of the newest of its articles, None when none has
    one. `licence` is the IRI of that which the graph itself is given out under. `licences` counts the articles by the
    licence that they came under; None stands for those that told none.
    """

    address: str
    title: str
    filter: tuple[tuple[str, str], ...]
    events: int
    newest: str | None
    licence: str | None
    licences: dict[str | None, int]

    @property
    def filtered_by(self) -> str:
        """The filter in one line."""
        return ", ".join(f"{name}={value}" for name, value in self.filter) or "nothing: the whole graph"

    @property
    def rights(self) -> str:
        """Under which licences it stands, in one line."""
        told = [f"{licence} ({_articles(number)})" for licence, number in self.licences.items() if licence]
        untold = self.licences.get(None, 0)
        if untold:
            told.append(f"none told ({_articles(untold)}; all rights may be reserved)")
        graph = f"The graph: {self.licence}. " if self.licence else ""
        return f"{graph}Quoted articles: {', '.join(told) or 'none'}; {_DATA}."

    @property
    def summary(self) -> str:
        """All of it in one line, for people."""
        newest = f"Newest article: {self.newest}. " if self.newest else ""
        return f"Filtered by {self.filtered_by}. {_counted(self.events, 'event')}. {newest}{self.rights}"


def about(store: EmbeddedStore, selection: Selection, iris: Sequence[str]) -> About:
    """The description of an export of the events of these IRIs."""
    dates: list[str] = []
    licences: Counter[str | None] = Counter()
    for date, licence in _articles_of(store, None if selection.is_whole else iris):
        licences[licence] += 1
        if date:
            dates.append(date)
    ordered = dict(sorted(licences.items(), key=lambda each: (each[0] is None, each[0] or "")))
    return About(
        address=selection.address(store.iris.base),
        title=title(selection),
        filter=selection.parameters,
        events=len(iris),
        newest=max(dates, default=None),
        licence=offered_under(store),
        licences=ordered,
    )


def title(selection: Selection) -> str:
    """What it holds in a few words: "Pledges by Japan, since 2024"."""
    wanted = selection.wanted
    given: dict[str, list[str]] = {}
    for name, value in selection.parameters:
        if name != "type":
            given.setdefault(name, []).append(value)
    told = [_WORDS.get(name, name + " {}").replace("{}", " or ".join(several)) for name, several in given.items()]
    kind = BY_NAME[wanted.type].plural.capitalize() if wanted.type else "Diplomatic events"
    return " ".join([kind, ", ".join(told)]).strip()


def _articles_of(store: EmbeddedStore, iris: Sequence[str] | None) -> Iterable[tuple[str | None, str | None]]:
    """Date and licence of each article that the events rest on, each once; of all articles for None."""
    if iris is None:
        yield from (heads for _, heads in _heads(store, "GRAPH ?article { ?article a cq:Article }"))
        return
    seen = set()
    graph = iri(store.iris.events_graph)
    for start in range(0, len(iris), _BATCH):
        events = values("event", map(iri, iris[start : start + _BATCH]))
        where = f"""{{ SELECT DISTINCT ?article WHERE {{ {events} GRAPH {graph} {{ ?event cq:reportedIn ?report }}
            GRAPH ?article {{ ?article cq:report ?report }} }} }}"""
        for article, heads in _heads(store, where):
            if article not in seen:
                seen.add(article)
                yield heads


def _heads(store: EmbeddedStore, where: str) -> Iterable[tuple[str, tuple[str | None, str | None]]]:
    query = f"""SELECT ?article ?date ?licence WHERE {{ {where}
        OPTIONAL {{ GRAPH ?article {{ ?article schema:datePublished ?date }} }}
        OPTIONAL {{ GRAPH ?article {{ ?article schema:license ?licence }} }} }}"""
    for row in select(store, query):
        told = [row[name].value if row[name] is not None else None for name in ("date", "licence")]
        yield row["article"].value, (told[0], told[1])


def _articles(number: int) -> str:
    return _counted(number, "article")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
