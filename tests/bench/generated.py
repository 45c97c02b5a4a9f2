"""A graph of any size in the shape of ours, the same in every run: what benchmarks and load tests ask.

Articles are made up, then written, fused and described by the code that writes real ones, and loaded in bulk. Countries
and cities are real; persons are not, but for those that the example queries ask about, and no deed is. The tests in
`tests/bench/test_generated.py` prove that the graph is the one that adding the same articles one by one gives.

Run: `python tests/bench/generated.py FOLDER [--articles 3300]`. Prints how many quads the folder's store holds then.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import resources
from pathlib import Path

from pyoxigraph import Quad

from kg import fuse
from kg.fuse import Happening, Told
from kg.iris import Iris
from kg.model import Agent, Article, Evidence, Money, Place, Report, Status
from kg.rdf import article_quads, event_quads, thing_quads, things_of, tie_quads, unify
from kg.rdf.things import country_names, namings
from kg.store.opening import open_store
from ontology.terms import CLASSES, EventClass

BASE = "http://localhost:8000"
# Gives a million quads and a little more.
ARTICLES = 3300
LEXICON_VERSION = "generated"

REPORTS_AN_ARTICLE = 5
# How often an article tells what another of the month told, and how often it then has another sum.
RETOLD = 0.3
DISPUTED = 0.2
PERSONS_A_COUNTRY = 5
FIRST_DAY = datetime.date(1995, 1, 1)
DAYS = 30 * 365

# The states that the news is about come first; the others follow, each named the more rarely.
_LEADING = (
    "RU UA US CN JP DE FR GB IN TR IL IR PL BR KR SA EG ZA AU CA IT ES PK KP SY NO NL SE FI KE NG MX ID VN".split()
)
_GIVEN = "Ana Bashir Carla Daisuke Elena Farid Grace Hugo Ines Jonas Keiko Lena Marek Nadia Omar Petra".split()
_FAMILY = "Abara Brandt Castell Dorev Eklund Fontane Garrow Hoshi Ivers Jaspan Kolberg Lindqvist Morano Novick".split()
# Whom `ontology/queries` asks about.
_ASKED_ABOUT = {"JP": ("Yoko Kamikawa",)}
_ITEMS = (
    "air defence systems", "armoured vehicles", "blankets and tents", "demining equipment", "drone detection system",
    "emergency food", "field hospitals", "generators", "medical supplies", "patrol boats", "railway cars",
    "school meals", "training of police", "vaccines", "water pumps", "winter clothing",
)  # fmt: skip
_TOPICS = (
    "missile attacks on cities", "border crossing", "grain exports", "nuclear programme", "prisoner exchange",
    "fishing rights", "climate finance", "election observers", "cyber attack", "energy prices", "maritime safety",
    "refugee return", "trade in chips", "human rights resolution", "peace plan", "reconstruction of railways",
)  # fmt: skip
_ORGANIZATIONS = tuple(
    Agent(name, "organization")
    for name in ("United Nations", "European Union", "NATO", "African Union", "ASEAN", "OSCE", "Arab League")
)
_SOURCES = ("Example Post", "Example Wire", "Foreign Ministry", "State News", "The Morning Paper")
_CURRENCIES = ("USD", "USD", "USD", "EUR", "EUR", "JPY", "GBP")
_MONEY_CLASSES = frozenset(["Pledge", "Aid", "Agreement", "Cooperation"])
_FILLER = (
    "Officials who spoke to reporters on condition of anonymity gave no further details of what had been discussed. "
    "The two governments have been at odds over the matter for years, and observers expect talks to go on. "
)


def articles() -> Iterator[tuple[Article, tuple[Report, ...]]]:
    """Articles with their reports, without end; the n-th is the same in every run."""
    chance = random.Random(1)
    world = _World.made(chance)
    told: dict[tuple[int, int], list[Report]] = defaultdict(list)
    for number in itertools.count():
        day = FIRST_DAY + datetime.timedelta(chance.randrange(DAYS))
        month = told[day.year, day.month]
        again = [each for each in chance.sample(month, min(len(month), REPORTS_AN_ARTICLE)) if chance.random() < RETOLD]
        fresh = [_report(world, day, chance) for _ in range(REPORTS_AN_ARTICLE - len(again))]
        month.extend(fresh)
        yield _article(number, day, [*fresh, *(_retold(each, chance) for each in again)], chance)


def quads(made: Iterable[tuple[Article, Sequence[Report]]], iris: Iris) -> Iterator[Quad]:
    """The whole graph of these articles: theirs, the events fused from their reports, and whom and what they name."""
    told: list[Told] = []
    spoken: dict[Agent | Place, None] = {}
    for article, reports in made:
        yield from article_quads(article, reports, iris, lexicon_version=LEXICON_VERSION)
        iri = iris.article(article.text)
        for number, report in enumerate(unify(reports, iris), 1):
            told.append(Told(iris.report(iri, number), iri, number, article.published, report, article.source))
            said_by = [report.said_by] if report.said_by else []
            spoken.update(dict.fromkeys([*namings([report]), *said_by]))
    happenings = [Happening(fuse.conclude(group, iris), group) for group in fuse.happenings(told)]
    for happening in happenings:
        yield from event_quads(happening.event, iris)
    yield from tie_quads(_ties(happenings), iris)
    for thing in things_of(spoken, iris).values():
        yield from thing_quads(thing, iris)


def _ties(happenings: Sequence[Happening]) -> Iterator[tuple[str, str, str]]:
    """All ties between these."""
    home = {told.iri: happening for happening in happenings for told in happening.group}
    files: dict[str, list[Told]] = defaultdict(list)
    for told in (told for happening in happenings for told in happening.group):
        for key in fuse.filed_under(told):
            files[key].append(told)
    for one in happenings:
        found = (other for told in one.group for key in fuse.partners(told) for other in files.get(key, ()))
        for other in {home[told.iri].event.iri: home[told.iri] for told in found}.values():
            yield from fuse.ties(one, other)


def fill(path: Path, number: int = ARTICLES, base: str = BASE) -> int:
    """Makes a store of so many articles in that folder, new or empty; returns how many quads it holds."""
    iris = Iris(base)
    store = open_store(path, iris)
    store.bulk_extend(quads(itertools.islice(articles(), number), iris))
    store.optimize()
    store.flush()
    return len(store)


@dataclass(frozen=True, slots=True)
class _World:
    """Who there is: states by how often they are named, their persons, and a city of each."""

    states: tuple[Agent, ...]
    weights: tuple[float, ...]
    persons: dict[str, tuple[Agent, ...]]
    cities: dict[str, Place]

    @classmethod
    def made(cls, chance: random.Random) -> _World:
        cities = _cities()
        names = country_names()
        codes = [*_LEADING, *(code for code in names if code not in _LEADING and code in cities)]
        items = _wikidata()
        states = tuple(Agent(names[code], "state", code, items.get(code)) for code in codes)
        weights = tuple(1 / (rank + 3) for rank in range(len(codes)))
        return cls(states, weights, {code: _persons(code, chance) for code in codes}, cities)

    def state(self, chance: random.Random) -> Agent:
        return chance.choices(self.states, self.weights)[0]

    def states_but(self, other: Agent, chance: random.Random, most: int) -> tuple[Agent, ...]:
        """One to so many other states."""
        drawn = {self.state(chance): None for _ in range(chance.randint(1, most))}
        drawn.pop(other, None)
        return tuple(drawn) or (self.states[0] if other != self.states[0] else self.states[1],)

    def speakers(self, state: Agent, chance: random.Random) -> tuple[Agent, ...]:
        """Who acts for a state: itself, and often one of its persons."""
        if chance.random() < 0.05:
            return (chance.choice(_ORGANIZATIONS),)
        person = chance.choice(self.persons[state.country or ""])
        return chance.choice(((state,), (person,), (state, person)))


def _persons(code: str, chance: random.Random) -> tuple[Agent, ...]:
    names = {f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}" for _ in range(PERSONS_A_COUNTRY)}
    return tuple(Agent(name, "person", code) for name in (*sorted(names), *_ASKED_ABOUT.get(code, ())))


def _wikidata() -> dict[str, str]:
    """The item of each country, from the table that the extractor reads."""
    return {code: item for code, _, _, item, *_ in _rows("territories.tsv")}


def _cities() -> dict[str, Place]:
    """The largest city of each country, from the table that the extractor reads."""
    found: dict[str, Place] = {}
    for name, country, geonames, latitude, longitude, *_ in _rows("cities.tsv"):
        found.setdefault(country, Place(name, country, int(geonames), float(latitude), float(longitude)))
    return found


def _rows(table: str) -> list[list[str]]:
    lines = resources.files("kg").joinpath("data", table).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def _article(
    number: int, day: datetime.date, reports: Sequence[Report], chance: random.Random
) -> tuple[Article, tuple[Report, ...]]:
    """The reports written out one under the other, each with the sentence that proves it."""
    text = f"Dispatch {number}. "
    proven = []
    for report in reports:
        sentence = _sentence(report)
        evidence = Evidence(len(text), len(text) + len(sentence), sentence)
        proven.append(replace(report, evidence=(evidence,)))
        text += f"{sentence}. {_FILLER}\n\n"
    title = f"{_sentence(reports[0])} ({number})"
    published = (day + datetime.timedelta(chance.randint(0, 3))).isoformat()
    url = f"https://news.example/{published}/{number}"
    return Article(text, title, published, url, chance.choice(_SOURCES), "CC0-1.0", "en"), tuple(proven)


def _sentence(report: Report) -> str:
    who, whom = (" and ".join(agent.name for agent in agents) for agents in (report.actors, report.targets))
    what = " with ".join([*report.items, *(money.wording for money in report.amounts)])
    about = f"{report.type.lower()} towards {whom}" if whom else f"common {report.type.lower()}"
    return f"{who} spoke of a {about}{': ' * bool(what)}{what}, over {report.topic}"


def _report(world: _World, day: datetime.date, chance: random.Random) -> Report:
    """An act of that day or of the days before, without its evidence."""
    event_class = chance.choice(CLASSES)
    state = world.state(chance)
    others = world.states_but(state, chance, 4 if event_class.name == "Vote" else 2)
    parties, actors = _parties(world, event_class, state, others, chance)
    material = event_class.name in _MONEY_CLASSES
    return Report(
        type=event_class.name,
        status=_status(event_class, chance),
        evidence=(),
        actors=actors,
        targets=parties,
        places=(world.cities[others[0].country or ""],) if chance.random() < 0.5 else (),
        start=_told_date(day - datetime.timedelta(chance.randint(0, min(3, day.day - 1))), chance),
        amounts=(_money(chance),) if material and chance.random() < 0.6 else (),
        items=(chance.choice(_ITEMS),) if material else (),
        topic=chance.choice(_TOPICS),
        confidence=round(chance.uniform(0.4, 0.99), 3),
        rule=f"{event_class.name.lower()}/generated",
        said_by=chance.choice(world.persons[state.country or ""]) if chance.random() < 0.2 else None,
    )


def _parties(
    world: _World, event_class: EventClass, state: Agent, others: tuple[Agent, ...], chance: random.Random
) -> tuple[tuple[Agent, ...], tuple[Agent, ...]]:
    """Targets and actors; a class without targets has all as its actors, and states vote together."""
    speakers = world.speakers(state, chance)
    if event_class.target_role is None:
        return (), tuple(dict.fromkeys([*speakers, *(each for other in others for each in _one(world, other, chance))]))
    if event_class.name == "Vote":
        return (world.states[0],), tuple(dict.fromkeys([state, *others]))
    return others[:1], speakers


def _one(world: _World, state: Agent, chance: random.Random) -> tuple[Agent, ...]:
    return (chance.choice(world.persons[state.country or ""]),) if chance.random() < 0.5 else (state,)


def _status(event_class: EventClass, chance: random.Random) -> Status:
    if event_class.name in ("Visit", "Meeting", "Pledge", "Aid") and chance.random() < 0.25:
        return chance.choice(("planned", "planned", "cancelled"))
    return "occurred"


def _told_date(day: datetime.date, chance: random.Random) -> str:
    """Mostly the day, sometimes only the month."""
    return day.isoformat()[: 10 if chance.random() < 0.9 else 7]


def _money(chance: random.Random) -> Money:
    millions, currency = chance.randint(1, 900), chance.choice(_CURRENCIES)
    return Money(Decimal(millions * 1_000_000), currency, f"{currency} {millions} million")


def _retold(report: Report, chance: random.Random) -> Report:
    """The same act as another article has it: less or more sure, and at times with another sum."""
    amounts = tuple(_money(chance) for _ in report.amounts) if chance.random() < DISPUTED else report.amounts
    return replace(report, amounts=amounts, confidence=round(chance.uniform(0.4, 0.99), 3))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--articles", type=int, default=ARTICLES)
    asked = options.parse_args()
    print(fill(asked.folder, asked.articles))
