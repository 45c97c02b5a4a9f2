"""Which agent or place of the graph a row of somebody's table means.

Candidates are found by any of their spellings, by an identifier, or because the name stands for the same IRI
(`kg.identity`), and scored from 0 to 100 by likeness of the name, types and properties. One is a match only when it is
sure and no other is.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from kg.iris import Iris
from kg.model import Agent, Kind, Place
from kg.query.compare import IDENTIFYING, NAMING, country_codes, identifier_keys, normal, verdict
from kg.query.entities import KINDS, PROPERTIES, Entity, Value, load_entities, load_replaced
from kg.query.latest import once_a_state
from kg.query.likeness import Spellings, likeness
from kg.store import EmbeddedStore

Strict = Literal["any", "should", "all"]
# A lone surname is a name of many, however well it fits.
_SURNAME = 0.85
# By an identifier alone, whatever the name.
_IDENTIFIED = 0.9
_MATCHED = 0.3
_CONTRADICTED = 0.6
_OTHER_TYPE = 0.5
# How many are weighed for a row without a name.
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a table: a name, IRI or QID, or None; types by id; values of properties; and how many candidates.

    With `strict` as "should", things of other types come too, with lower scores.
    """

    name: str | None = None
    types: tuple[str, ...] = ()
    strict: Strict = "any"
    told: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity with its score, and what the score is made of: `features` are numbers and truth values by name."""

    entity: Entity
    score: float
    features: Mapping[str, float | bool]
    sure: bool = False
    match: bool = False


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a name fits an entity: its likeness from 0 to 1, and whether it is surely the entity's."""

    likeness: float = 0.0
    sure: bool = False


class Reconciler:
    """The agents and places of one graph, looked up in memory. `replaced` has the IRIs of what is another by now."""

    def __init__(self, entities: Iterable[Entity], iris: Iris, replaced: Mapping[str, str] | None = None) -> None:
        self._iris = iris
        self._replaced = replaced or {}
        self._all = tuple(entities)
        self._at = {entity.iri: number for number, entity in enumerate(self._all)}
        self._spellings = Spellings(
            (spelling, number) for number, entity in enumerate(self._all) for spelling in entity.spellings
        )
        self._having: dict[tuple[str, Value], list[int]] = defaultdict(list)
        for number, entity in enumerate(self._all):
            for key in (*identifier_keys(entity), ("country", entity.country or "")):
                self._having[key].append(number)
        self._with_places = frozenset(entity.country for entity in self._all if "Place" in entity.kinds)

    def entity(self, identifier: str) -> Entity | None:
        """The entity of that IRI, or the one that it was merged into; None where the graph has none."""
        number = self._at.get(self._replaced.get(identifier, identifier))
        return None if number is None else self._all[number]

    def state(self, code: str) -> Entity | None:
        """The state of that code of two letters, None where the graph has none."""
        return self.entity(self._iris.country(code))

    def candidates(self, asked: Asked) -> tuple[Candidate, ...]:
        """The likeliest first, `asked.limit` of them at most; no more than one is a match."""
        names = [str(each) for pid, values in asked.told if pid in NAMING for each in values]
        if asked.name is None and names:
            asked = replace(asked, name=names[0])
        fits = self._fits(asked)
        scored = [self._scored(self._all[number], fit, asked) for number, fit in fits.items()]
        ranked = sorted((each for each in scored if each), key=_rank)
        chosen = _one_of([each for each in ranked if each.sure])
        return tuple(replace(each, match=each is chosen) for each in ranked)[: asked.limit]

    def starting(self, prefix: str, type_id: str | None = None) -> list[Entity]:
        """Those with a name, or a part of one, that starts so; the entity itself for its IRI or an identifier."""
        named = [*self._identified(prefix), *self._spellings.starting(prefix)]
        found = (self._all[number] for number in dict.fromkeys(named))
        return [entity for entity in found if type_id is None or entity.is_a(type_id)]

    def _fits(self, asked: Asked) -> dict[int, _Fit]:
        """Everybody who may be meant, by number."""
        if asked.name is None:
            return dict.fromkeys(itertools.islice(self._having_told(asked, PROPERTIES), _MOST), _Fit())
        fits = self._named(asked.name, country_codes(asked.told))
        for number in self._having_told(asked, IDENTIFYING):
            if number not in fits:
                fits[number] = _Fit(max(likeness(asked.name, each) for each in self._all[number].spellings))
        return fits

    def _having_told(self, asked: Asked, pids: Collection[str]) -> Iterator[int]:
        """Those that have a value that the row tells of one of those properties."""
        for pid, each in ((pid, each) for pid, values in asked.told if pid in pids for each in values):
            for value in normal(pid, each):
                yield from self._having.get((pid, value), ())

    def _named(self, name: str, codes: frozenset[str]) -> dict[int, _Fit]:
        """Everybody whom the name may mean; `codes` are those of the country that the row tells."""
        fits = {number: _Fit(like) for number, like in self._spellings.nearest(name).items()}
        known = {number: self._same(name, self._all[number]) for number in fits}
        meant = {number for number, same in known.items() if same} | self._spellings.exactly(name)
        meant |= self._standing_for(name, codes)
        for number in meant:
            if self._is_part(name, self._all[number], codes):
                fits[number] = _Fit(_SURNAME)
            else:
                fits[number] = _Fit(1.0, sure=True)
        return fits | dict.fromkeys(self._identified(name), _Fit(1.0, sure=True))

    def _identified(self, text: str) -> list[int]:
        """Whose IRI, QID or code of a state the text is."""
        entity = self.entity(text.strip())
        if entity is not None:
            return [self._at[entity.iri]]
        keys = [(pid, key) for pid in ("wikidata", "countryCode", "alpha3Code") for key in normal(pid, text)]
        return [number for key in keys for number in self._having.get(key, ())]

    def _standing_for(self, name: str, codes: frozenset[str]) -> set[int]:
        """Those whose IRI the name would get: in no country, in the one told, of a place in any."""
        agents = ((kind, code) for kind in KINDS if kind not in ("State", "Place") for code in (None, *codes))
        places = (("Place", code) for code in self._with_places)
        found = (self._at.get(self._minted(name, kind, code)) for kind, code in (*agents, *places))
        return {number for number in found if number is not None and self._same(name, self._all[number])}

    def _same(self, name: str, entity: Entity) -> bool:
        """Whether the name, in the entity's country, stands for the entity. A state is its spellings alone."""
        kinds = [kind for kind in entity.kinds if kind != "State"]
        return any(self._minted(name, kind, entity.country) == entity.iri for kind in kinds)

    def _minted(self, name: str, kind: str, code: str | None) -> str:
        if kind == "Place":
            return self._iris.place(Place(name, code))
        return self._iris.agent(Agent(name, cast(Kind, kind.lower()), code))

    @staticmethod
    def _is_part(name: str, entity: Entity, codes: frozenset[str]) -> bool:
        """Whether it is a person's name of one word, and the row does not tell the person's country."""
        return "Person" in entity.kinds and len(name.split()) == 1 and entity.country not in codes

    @staticmethod
    def _scored(entity: Entity, fit: _Fit, asked: Asked) -> Candidate | None:
        """The candidate, None where the asked types or properties leave it out."""
        features: dict[str, float | bool] = {}
        told = {pid: verdict(entity, pid, values) for pid, values in asked.told}
        known = {pid: holds for pid, holds in told.items() if holds is not None}
        identified = any(known.get(pid) for pid in IDENTIFYING)
        score, sure = fit.likeness, (fit.sure or identified) and all(known.values()) and told.get("country", True)
        if asked.name is None:
            score = sum(known.values()) / len(known) if known else 0.0
        else:
            features |= {"name": round(100 * fit.likeness, 1), "same_name": fit.sure}
            score = max(score, _IDENTIFIED) if identified else score
            for holds in known.values():
                score = score + (1 - score) * _MATCHED if holds else score * _CONTRADICTED
        if asked.types:
            fitting = (all if asked.strict == "all" else any)(entity.is_a(each) for each in asked.types)
            features["type"] = fitting
            if not fitting and asked.strict != "should":
                return None
            score, sure = (score, sure) if fitting else (score * _OTHER_TYPE, False)
        return Candidate(entity, round(100 * score, 1), features | known, bool(sure)) if score else None


@once_a_state
def reconciler_of(store: EmbeddedStore) -> Reconciler:
    """The reconciler of the graph as it is, kept until it changes."""
    return Reconciler(load_entities(store), store.iris, load_replaced(store))


def _one_of(sure: list[Candidate]) -> Candidate | None:
    """The one that is meant: the only one, or of those that an identifier says are one thing the first."""
    if not sure:
        return None
    first = sure[0]
    same = set(identifier_keys(first.entity))
    return first if all(same & set(identifier_keys(each.entity)) for each in sure[1:]) else None


def _rank(candidate: Candidate) -> tuple[float, bool, int, str, str]:
    entity = candidate.entity
    return -candidate.score, not candidate.sure, KINDS.index(entity.kinds[0]), entity.name, entity.iri
