"""Names to complete while somebody types: agents and places by the beginnings of their words, the busiest first.

Case, marks and the order of words do not count, nor how a name is spelt (`kg.identity.spelling`): "zelenskiy" finds
Volodymyr Zelenskyy.
"""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.identity.spelling import spelt
from kg.query.entities import Entity, load_entities
from kg.query.latest import once_a_state
from kg.query.likeness import words
from kg.query.terms import iri, select
from kg.store import EmbeddedStore
from ontology.terms import NAMESPACE

# One country of each way to fold the spellings of names (data/spellings.txt), and none.
_FOLDINGS = (None, "RU", "SA", "IN", "JP", "GR", "IL", "DE", "KR")
_BEHIND = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Hit:
    """An agent or place, in how many events it takes part or lies, and the name that was found."""

    iri: str
    name: str
    kind: str
    country: str | None
    events: int
    matched: str


class Search:
    """The names of one graph. `events` has the number of events by IRI."""

    def __init__(self, entities: Iterable[Entity], events: Mapping[str, int]) -> None:
        self._all = tuple(entities)
        self._events = [events.get(entity.iri, 0) for entity in self._all]
        named = [(number, entity, name) for number, entity in enumerate(self._all) for name in entity.spellings]
        self._words = sorted({(word, number) for number, _, name in named for word in words(name).split()})
        self._folded = sorted({(word, number) for number, entity, name in named for word in _folded(name, entity)})

    def find(self, text: str, limit: int, kinds: Collection[str] = ()) -> tuple[Hit, ...]:
        """Those in one of whose names each word of the text begins a word; whole names first, then the busiest.

        Those who are only found by another spelling come last.
        """
        key = words(text)
        as_typed = _beginning(self._words, key.split())
        found = as_typed.union(*(_beginning(self._folded, spelling) for spelling in _spellings(key)))
        allowed = (number for number in found if not kinds or self._kind(number) in kinds)
        best = heapq.nsmallest(limit, allowed, key=lambda number: (number not in as_typed, *self._rank(number, key)))
        return tuple(self._hit(number, key) for number in best)

    def _rank(self, number: int, key: str) -> tuple[bool, int, str]:
        entity = self._all[number]
        return words(entity.name) != key, -self._events[number], entity.iri

    def _kind(self, number: int) -> str:
        return self._all[number].kinds[0].lower()

    def _hit(self, number: int, key: str) -> Hit:
        entity = self._all[number]
        name = next((name for name in entity.spellings if _fits(words(name).split(), key.split())), entity.name)
        return Hit(entity.iri, entity.name, self._kind(number), entity.country, self._events[number], name)


@once_a_state
def search_of(store: EmbeddedStore) -> Search:
    """The search among the names of the graph as it is, kept until it changes."""
    return Search(load_entities(store), _events_of(store))


def _beginning(index: Sequence[tuple[str, int]], typed: Sequence[str]) -> set[int]:
    """Those of whose words in the index each that was typed begins one; nobody when nothing was typed."""
    found: set[int] | None = None
    # The longest leaves the fewest.
    for word in sorted(typed, key=len, reverse=True):
        first = bisect.bisect_left(index, (word, -1))
        last = bisect.bisect_left(index, (word + _BEHIND, -1))
        having = {number for _, number in index[first:last]}
        found = having if found is None else found & having
    return found or set()


def _spellings(key: str) -> set[tuple[str, ...]]:
    return {spelt(key.split(), country) for country in _FOLDINGS} if key else set()


def _folded(name: str, entity: Entity) -> Iterable[str]:
    """The words by which spellings of a person's name are one."""
    return spelt(words(name).split(), entity.country) if "Person" in entity.kinds else ()


def _fits(have: Sequence[str], typed: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in have) for each in typed)


def _events_of(store: EmbeddedStore) -> dict[str, int]:
    """In how many events each agent takes part, acting or not, and how many happen at each place.

    A state takes part also where somebody acts, or is acted upon, for it.
    """
    graph = iri(store.iris.events_graph)
    counted: dict[str, int] = {}
    for path in ("sem:hasActor", "sem:hasPlace", "cq:actorCountry|cq:targetCountry"):
        query = f"""SELECT ?thing (COUNT(DISTINCT ?event) AS ?n) WHERE {{ GRAPH {graph} {{
              ?event {path} ?thing . ?event a {iri(NAMESPACE + "Event")} }} }} GROUP BY ?thing"""
        for row in select(store, query):
            thing = row["thing"].value
            counted[thing] = max(counted.get(thing, 0), int(row["n"].value))
    return counted
