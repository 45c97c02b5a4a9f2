"""What a filter finds is exactly what a plain look at every event would, in every order and in pages of any size."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import BASE

from kg.errors import CommuniqueError, UnknownName
from kg.iris import slug
from kg.model import STATUSES, Agent, Article, Evidence, Money, Place, Report
from kg.query.browse import actor_profile, load_names
from kg.query.events import (
    SORTS,
    BadFilter,
    EventFilter,
    Found,
    Page,
    Sort,
    fetch_events,
    find_events,
    matching_events,
)
from kg.query.filters import parameters
from kg.query.names import Names
from kg.query.patterns import distance
from kg.store import EmbeddedStore
from ontology.terms import BY_NAME, CLASSES

PLACES = {"Kyiv": ("UA", (50.45466, 30.5238)), "Lviv": ("UA", (49.83826, 24.02324)), "Geneva": ("CH", (46.2, 6.15))}
PEOPLE = {"Yoko Kamikawa": "JP", "Omar Eklund": "NO", "Annalena Bärbock": "DE"}
STATES = {"Japan": "JP", "Norway": "NO", "Ukraine": "UA", "Russia": "RU", "Germany": "DE"}
ORGANIZATIONS = ("United Nations", "World Food Programme")
SOURCES = ("Example Post", "Example Wire", None)
ITEMS = ("drone detection system", "generators", "Field Hospitals")
TOPICS = ("missile attacks", "grain", None)
DATES = ("2023", "2023-12", "2023-12-31", "2024", "2024-01", "2024-01-08", "2024-02-19", None)
CURRENCIES = ("USD", "EUR", None)
NUMBER_OF_ARTICLES = 60


@dataclass(frozen=True)
class World:
    """A store, its names, and every event that it holds with the articles that tell of it."""

    store: EmbeddedStore
    names: Names
    events: tuple[Found, ...]
    articles: dict[str, Article]

    def sources(self, found: Found) -> set[str]:
        articles = (self.articles[report.partition("#")[0]] for report in found.event.reported_in)
        return {article.source.lower() for article in articles if article.source}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with EmbeddedStore(None, BASE) as store:
        for number in range(NUMBER_OF_ARTICLES):
            store.add_article(*made(number))
        events = fetch_events(store, [event.iri for event in store.events()])
        articles = {each: store.article(each) for each in store.articles()}
        yield World(store, load_names(store), events, articles)


def made(number: int) -> tuple[Article, list[Report]]:
    """The article of that number and its reports, no two of a kind."""
    chance = Random(number)
    parties = [
        *(Agent(name, "state", code) for name, code in STATES.items()),
        *(Agent(name, "person", code) for name, code in PEOPLE.items()),
        *(Agent(name, "organization") for name in ORGANIZATIONS),
    ]
    text, reports = f"Dispatch {number}. ", []
    for part in range(3):
        each = chance.choice(CLASSES)
        quote = f"Sentence {part} of {number} says {chance.choice(('Missile', 'ACCORD', 'nothing'))} twice"
        evidence = Evidence(len(text), len(text) + len(quote), quote)
        text += quote + ". "
        actors, start = tuple(chance.sample(parties, chance.randint(1, 2))), chance.choice(DATES)
        targets = tuple(chance.sample(parties, chance.randint(0, 1))) if each.target_role else ()
        name = chance.choice((*PLACES, None))
        places = (Place(name, PLACES[name][0], None, *PLACES[name][1]),) if name else ()
        amounts = tuple(
            Money(Decimal(chance.randint(1, 30)) * 1_000_000, chance.choice(CURRENCIES), f"sum {n}")
            for n in range(chance.choice((0, 0, 1, 2)))
        )
        reports.append(
            Report(
                each.name, chance.choice(STATUSES), (evidence,), actors, targets, places, start,
                "2024-03" if start and chance.random() < 0.2 else None, amounts,
                (chance.choice(ITEMS),) if chance.random() < 0.4 else (), chance.choice(TOPICS),
                round(chance.random(), 2), "test",
            )
        )  # fmt: skip
    published = f"2024-0{chance.randint(1, 9)}-11" if chance.random() < 0.9 else None
    return Article(text, f"Title {number}", published, source=chance.choice(SOURCES)), reports


def holds(world: World, found: Found, wanted: EventFilter) -> bool:
    """Whether the event is wanted, told from the event alone."""
    event = found.event

    def any_of(name: str, check: Any) -> bool:
        asked = getattr(wanted, name)
        return asked is None or any(check(each) for each in ((asked,) if isinstance(asked, str) else asked))

    def party(name: str, agents: tuple[Agent, ...]) -> bool:
        code = STATES.get(name)
        return any(agent.country == code if code else slug(agent.name) == slug(name) for agent in agents)

    def kind(name: str, of: str) -> bool:
        return party(name, tuple(agent for agent in (*event.actors, *event.targets) if agent.kind == of))

    def near(circle: str) -> bool:
        latitude, longitude, kilometres = map(float, circle.split(","))
        points = [PLACES[place.name][1] for place in event.places]
        return any(_chord(point, (latitude, longitude)) <= kilometres for point in points)

    def amount() -> bool:
        asked = (wanted.min_amount, wanted.max_amount, wanted.currency)
        currencies = (wanted.currency,) if isinstance(wanted.currency, str) else wanted.currency
        return asked == (None, None, None) or any(
            (wanted.min_amount is None or money.value >= wanted.min_amount)
            and (wanted.max_amount is None or money.value <= wanted.max_amount)
            and (currencies is None or money.currency in {each.upper() for each in currencies})
            for money in event.amounts
        )

    def words(q: str) -> bool:
        told = [event.topic or "", *event.items, *(each.evidence.quote for each in found.quotations)]
        return all(any(word.lower() in text.lower() for text in told) for word in q.split())

    def disputed(asked: str) -> bool:
        return asked in event.disputed or bool(event.disputed) is {"true": True, "false": False}.get(asked)

    cameo, plover = BY_NAME[event.type].codes.get(event.status, ("", ""))
    last = event.end or event.start
    return (
        wanted.type in (None, event.type)
        and any_of("by", lambda name: party(name, event.actors))
        and any_of("to", lambda name: party(name, event.targets))
        and any_of("with_", lambda name: party(name, (*event.actors, *event.targets)))
        and any_of("person", lambda name: kind(name, "person"))
        and any_of("organization", lambda name: kind(name, "organization"))
        and any_of("place", lambda name: any(name in (each.name, _land(each.country)) for each in event.places))
        and any_of("near", near)
        and any_of("status", lambda status: event.status == status)
        and (wanted.since is None or (last is not None and last + "~" >= wanted.since))
        and (wanted.until is None or (event.start is not None and event.start <= wanted.until + "~"))
        and amount()
        and any_of("item", lambda item: any(item.lower() in each.lower() for each in event.items))
        and any_of("q", words)
        and any_of("source", lambda source: source.lower() in world.sources(found))
        and (wanted.min_confidence is None or event.confidence >= wanted.min_confidence)
        and any_of("disputed", disputed)
        and any_of("cameo", cameo.startswith)
        and any_of("plover", lambda code: plover == code.upper())
    )


def _land(code: str | None) -> str | None:
    return next((name for name, each in STATES.items() if each == code), None)


def _chord(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance along the sphere by the angle between two unit vectors, another way than the code's."""

    def vector(latitude: float, longitude: float) -> tuple[float, float, float]:
        up, round_ = math.radians(latitude), math.radians(longitude)
        return math.cos(up) * math.cos(round_), math.cos(up) * math.sin(round_), math.sin(up)

    return 6371.0088 * 2 * math.asin(min(1, math.dist(vector(*one), vector(*other)) / 2))


def some(*values: str) -> st.SearchStrategy[Any]:
    """No value, one, or several."""
    return st.one_of(st.none(), st.sampled_from(values), st.lists(st.sampled_from(values), min_size=1).map(tuple))


PARTIES = (*STATES, *PEOPLE, *ORGANIZATIONS)
MILLIONS = st.one_of(st.none(), st.integers(0, 30).map(lambda millions: Decimal(millions) * 1_000_000))
BOUNDS = st.one_of(
    st.none(), st.sampled_from(("2022", "2023-12", "2024", "2024-01-08", "2024-02", "2024-02-28", "2025"))
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.one_of(st.none(), st.sampled_from([each.name for each in CLASSES])),
    "by": some(*PARTIES),
    "to": some(*PARTIES),
    "with_": some(*PARTIES),
    "person": some(*PEOPLE, *STATES),
    "organization": some(*ORGANIZATIONS),
    "place": some("Kyiv", "Lviv", "Geneva", "Ukraine"),
    "near": some("50.45,30.52,50", "50,27,400", "46.2,6.1,10", "0,0,5", "-50,-150,20015"),
    "since": BOUNDS,
    "until": BOUNDS,
    "status": some(*STATUSES),
    "min_amount": MILLIONS,
    "max_amount": MILLIONS,
    "currency": some("USD", "eur", "JPY"),
    "item": some("generators", "DRONE detection", "hospital", "nothing at all"),
    "q": some("missile", "grain", "accord twice", "nothing Drone", "sentence 2 of"),
    "source": some("example post", "Example Wire", "Nobody's"),
    "min_confidence": st.one_of(st.none(), st.sampled_from((0.0, 0.25, 0.5, 0.75, 1.0))),
    "disputed": some("true", "false", "amounts", "status"),
    "cameo": some("03", "030", "1", "999"),
    "plover": some("AGREE", "aid", "ACCUSE"),
}
# Few filters at a time, or nothing is left to compare.
FILTERS = (
    st.lists(st.sampled_from(sorted(FIELDS)), max_size=3, unique=True)
    .flatmap(lambda names: st.fixed_dictionaries({name: FIELDS[name] for name in names}))
    .map(lambda given: EventFilter(**given))
)


def test_every_filter_is_compared() -> None:
    assert FIELDS.keys() == EventFilter.__dataclass_fields__.keys()


@settings(max_examples=300, deadline=None)
@given(wanted=FILTERS, sort=st.sampled_from(SORTS), limit=st.integers(1, 40))
def test_pages_hold_exactly_what_a_look_at_every_event_finds(
    world: World, wanted: EventFilter, sort: Sort, limit: int
) -> None:
    expected = _ordered(world, [found for found in world.events if holds(world, found, wanted)], sort)
    pages = list(_pages(world.store, world.names, wanted, limit, sort))
    assert [found.event.iri for page in pages for found in page.events] == expected
    assert {page.total for page in pages} == {len(expected)}
    assert list(matching_events(world.store, world.names, wanted, sort)) == expected


def _ordered(world: World, events: list[Found], sort: Sort) -> list[str]:
    def value(found: Found) -> Any:
        event = found.event
        published = (world.articles[report.partition("#")[0]].published for report in event.reported_in)
        return {
            "date": event.start,
            "confidence": event.confidence,
            "amount": max((money.value for money in event.amounts), default=None),
            "added": min((each for each in published if each), default=None),
        }[sort.removeprefix("-")]

    by_iri = sorted(events, key=lambda found: found.event.iri)
    valued = [found for found in by_iri if value(found) is not None]
    valued.sort(key=value, reverse=sort.startswith("-"))
    return [found.event.iri for found in (*valued, *(found for found in by_iri if value(found) is None))]


def _pages(store: EmbeddedStore, names: Names, wanted: EventFilter, limit: int, sort: Sort = "-date") -> Iterator[Page]:
    after = None
    while True:
        page = find_events(store, names, wanted, limit, after=after, sort=sort)
        yield page
        after = page.next
        if after is None:
            return


@pytest.mark.parametrize("sort", SORTS)
def test_nothing_is_skipped_or_repeated_while_articles_come_in(sort: Sort) -> None:
    with EmbeddedStore(None, BASE) as store:
        for number in range(20):
            store.add_article(*made(number))
        before = list(matching_events(store, load_names(store), EventFilter(), sort))
        seen, after, number = [], None, 20
        while True:
            page = find_events(store, load_names(store), EventFilter(), 5, after=after, sort=sort)
            seen += [found.event.iri for found in page.events]
            after = page.next
            if after is None:
                break
            store.add_article(*made(number))
            number += 1
        assert len(seen) == len(set(seen))
        # What was there all the time was seen, but for what a new article fused with another or gave another value.
        now = {event.iri: len(event.reported_in) for event in store.events()}
        assert {each for each in before if now.get(each) == 1} <= set(seen)
        assert number > 25


def test_a_list_is_read_once_until_the_graph_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    query = EmbeddedStore.query

    def counting(self: EmbeddedStore, sparql: str, **rest: Any) -> Any:
        asked.append(sparql)
        return query(self, sparql, **rest)

    monkeypatch.setattr(EmbeddedStore, "query", counting)
    with EmbeddedStore(None, BASE) as store:
        store.add_article(*made(1))
        names = load_names(store)
        first = list(matching_events(store, names, EventFilter()))
        before = len(asked)
        assert list(matching_events(store, names, EventFilter())) == first
        assert len(asked) == before
        store.add_article(*made(2))
        assert len(list(matching_events(store, load_names(store), EventFilter()))) > len(first)


def test_person_is_not_a_country_of_that_name(world: World) -> None:
    assert world.names.of_kind("Kamikawa", "person") == {f"{BASE}/id/actor/yoko-kamikawa-jp"}
    assert world.names.of_kind("JP", "person") == {f"{BASE}/id/actor/yoko-kamikawa-jp"}
    assert world.names.of_kind("UN", "organization") == {f"{BASE}/id/actor/united-nations"}
    with pytest.raises(UnknownName):
        world.names.of_kind("United Nations", "person")


@pytest.mark.parametrize(
    "wanted",
    [{"near": "50,30"}, {"near": "91,0,1"}, {"near": "0,0,-1"}, {"near": "a,b,c"}, {"near": "0,0,inf"},
     {"disputed": "perhaps"}, {"status": "maybe"}, {"until": "2024-13"}],
)  # fmt: skip
def test_values_that_mean_nothing(world: World, wanted: dict[str, Any]) -> None:
    with pytest.raises(BadFilter):
        find_events(world.store, world.names, EventFilter(**wanted))


def test_cursor_of_another_order(world: World) -> None:
    page = find_events(world.store, world.names, EventFilter(), 2, sort="amount")
    with pytest.raises(BadFilter, match="sorted by amount"):
        find_events(world.store, world.names, EventFilter(), 2, after=page.next)


def test_distance() -> None:
    kyiv, paris = (50.45, 30.52), (48.857, 2.352)
    assert distance(kyiv, paris) == pytest.approx(2024, abs=3)
    assert distance((0, 0), (0, 180)) == pytest.approx(math.pi * 6371.0088)


def test_parameters_of_a_filter() -> None:
    wanted = EventFilter(type="Pledge", by=("Japan", "Norway"), with_="UN", min_amount=Decimal(5))
    assert sorted(parameters(wanted)) == [("by", "Japan"), ("by", "Norway"), ("min_amount", "5"), ("with", "UN")]


def test_sources_and_ties() -> None:
    """Aid that fulfils a pledge is told of by two publishers."""
    japan, ukraine = Agent("Japan", "state", "JP"), Agent("Ukraine", "state", "UA")

    def article(text: str, day: str, source: str | None, type_: str) -> tuple[Article, list[Report]]:
        evidence = (Evidence(0, len(text), text),)
        report = Report(
            type_,
            "occurred",
            evidence,
            (japan,),
            (ukraine,),
            start=day,
            items=("twenty power generators",),
            rule="test",
        )
        return Article(text, None, day, source=source), [report]

    with EmbeddedStore(None, BASE) as store:
        store.add_article(*article("Japan pledged twenty power generators.", "2024-01-08", "Example Post", "Pledge"))
        store.add_article(*article("Japan delivered twenty power generators.", "2024-02-08", "Example Post", "Aid"))
        store.add_article(*article("Twenty power generators came from Japan.", "2024-02-08", "Example Wire", "Aid"))
        names = load_names(store)
        (pledge,) = find_events(store, names, EventFilter(type="Pledge")).events
        (aid,) = find_events(store, names, EventFilter(type="Aid")).events
        assert (pledge.sources, aid.sources, len(aid.event.reported_in)) == (1, 2, 2)
        assert (aid.ties.fulfils, pledge.ties.fulfilled_by) == ((pledge.event.iri,), (aid.event.iri,))
        assert (pledge.ties.fulfils, aid.ties.fulfilled_by, aid.ties.part_of) == ((), (), ())


def test_offices_held_over_time() -> None:
    def article(day: str, role: str) -> tuple[Article, list[Report]]:
        text = f"On {day} the {role} visited."
        who = Agent("Yoko Kamikawa", "person", "JP", role=role, told=day)
        report = Report("Visit", "occurred", (Evidence(0, 2, text[:2]),), (who,), start=day, rule="test")
        return Article(text, None, day), [report]

    with EmbeddedStore(None, BASE) as store:
        store.add_article(*article("2024-10-01", "justice minister"))
        store.add_article(*article("2024-03-01", "foreign minister"))
        store.add_article(*article("2024-05-01", "Foreign Minister"))
        profile = actor_profile(store, f"{BASE}/id/actor/yoko-kamikawa-jp")
        assert [(role.names, role.country, role.first_told, role.last_told) for role in profile.roles] == [
            (("Foreign Minister", "foreign minister"), "JP", "2024-03-01", "2024-05-01"),
            (("justice minister",), "JP", "2024-10-01", "2024-10-01"),
        ]
        state = actor_profile(store, store.iris.country("JP"))
        assert (state.identifiers.alpha2, state.identifiers.alpha3, state.identifiers.numeric) == ("JP", "JPN", "392")
        assert (state.identifiers.wikidata, state.identifiers.geonames) == (("Q17",), (1861060,))
        with pytest.raises(CommuniqueError):
            actor_profile(store, f"{BASE}/id/actor/nobody")
