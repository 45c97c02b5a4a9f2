"""Matching rows of a table with entities: which come, in what order, and when one is a match."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from kg.curate import Curator, merge
from kg.iris import Iris
from kg.model import Agent, Article, Evidence, Place, Report
from kg.query.compare import verdict
from kg.query.entities import Entity, Value, load_entities, types
from kg.query.likeness import Spellings, likeness
from kg.query.reconcile import Asked, Candidate, Reconciler, reconciler_of
from kg.store import EmbeddedStore
from ontology.terms import NAMESPACE

BASE = "http://localhost:8000"
IRIS = Iris(BASE)
PERSON, PLACE, AGENT = (NAMESPACE + name for name in ("Person", "Place", "Agent"))


def entity(path: str, kind: str, *names: str, country: str | None = None, **values: tuple[Value, ...]) -> Entity:
    given = {"country": (country,)} if country else {}
    return Entity(f"{BASE}/id/{path}", names[0], (kind,), names, {"label": names[:1], **given, **values})


JAPAN = entity("country/JP", "State", "Japan", country="JP", wikidata=("Q17",), geonames=("1861060",),
               countryCode=("JP",), alpha3Code=("JPN",), numericCode=("392",))  # fmt: skip
BRAZIL = entity("country/BR", "State", "Brazil", country="BR", countryCode=("BR",), numericCode=("076",))
JAPAN_PLACE = entity("place/japan-jp", "Place", "Japan", country="JP", geonames=("1861060",))
KAMIKAWA = entity("actor/yoko-kamikawa-jp", "Person", "Yoko Kamikawa", country="JP", role=("foreign minister",))
SMITHS = [entity(f"actor/john-smith-{code}", "Person", "John Smith", country=code.upper()) for code in ("gb", "us")]
UN = entity("actor/united-nations", "Organization", "United Nations")
KYIV = entity("place/kyiv-ua", "Place", "Kyiv", country="UA", latitude=(50.45,), longitude=(30.52,))
ALL = Reconciler(
    [JAPAN, BRAZIL, JAPAN_PLACE, KAMIKAWA, *SMITHS, UN, KYIV], IRIS, {f"{BASE}/id/actor/yoko": KAMIKAWA.iri}
)


def ask(name: str | None = None, *told: tuple[str, Value], **more: object) -> tuple[Candidate, ...]:
    given = tuple((pid, (value,)) for pid, value in told)
    return ALL.candidates(Asked(name, told=given, **more))  # type: ignore[arg-type]


def matched(*found: Candidate) -> list[str]:
    return [each.entity.iri for each in found if each.match]


@pytest.mark.parametrize(
    ("name", "told", "meant"),
    [
        ("Yoko Kamikawa", (), KAMIKAWA),
        ("KAMIKAWA, Yōko", (), KAMIKAWA),
        ("Kamikawa", (("country", "Japan"),), KAMIKAWA),
        ("John Smith", (("country", "United Kingdom"),), SMITHS[0]),
        ("John Smith", (("country", f"{BASE}/id/country/US"),), SMITHS[1]),
        ("U.N.", (), UN),
        ("Kiev", (), KYIV),
        ("JPN", (), JAPAN),
        ("Q17", (), JAPAN),
        ("http://www.wikidata.org/entity/Q17", (), JAPAN),
        (JAPAN.iri, (), JAPAN),
        (f"{BASE}/id/actor/yoko", (), KAMIKAWA),
        # The state and its territory are one thing to GeoNames; the state is meant.
        ("Japan", (), JAPAN),
        ("Nippon", (("wikidata", "Q17"),), JAPAN),
        (None, (("geonames", 1861060.0),), JAPAN),
        (None, (("numericCode", 76),), BRAZIL),
        (None, (("label", "united nations"),), UN),
    ],
)
def test_a_sure_one_is_the_match(name: str | None, told: tuple[tuple[str, Value], ...], meant: Entity) -> None:
    found = ask(name, *told)
    assert found[0].entity is meant
    assert matched(*found) == [meant.iri]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("John Smith", ()),
        ("Smith", ()),
        ("Kamikawa", ()),
        ("Yoko Kamikawa", (("country", "Germany"),)),
        ("Jappan", ()),
        ("Yoko Kamikawa", (("wikidata", "Q1"), ("country", "Brazil"))),
    ],
)
def test_an_unsure_one_is_offered_and_no_match(name: str, told: tuple[tuple[str, Value], ...]) -> None:
    found = ask(name, *told)
    assert found
    assert matched(*found) == []


def test_what_nothing_is_like_has_no_candidates() -> None:
    assert ask("Zzyzx") == ask() == ask(None, ("country", "Atlantis")) == ask("%&/") == ()


def test_scores_fall_and_the_country_raises_them() -> None:
    both = ask("John Smith", ("country", "US"))
    assert [each.entity for each in both][:2] == [SMITHS[1], SMITHS[0]]
    assert both[0].score == 100 > both[1].score > 0
    assert both[0].features == {"name": 100, "same_name": True, "country": True}
    assert both[1].features["country"] is False
    near, nearer = ask("Jon Smit")[0].score, ask("Jon Smit", ("country", "GB"))[0].score
    assert 50 < near < nearer < 100


def test_types_leave_out_or_lower() -> None:
    assert [each.entity for each in ask("Japan", types=(PLACE,))] == [JAPAN_PLACE]
    assert matched(*ask("Japan", types=(PLACE,))) == [JAPAN_PLACE.iri]
    softly = ask("Japan", types=(PLACE,), strict="should")
    assert [(each.entity, each.score, each.match) for each in softly] == [
        (JAPAN_PLACE, 100, True),
        (JAPAN, 50, False),
    ]
    assert ask("Kyiv", types=(PERSON,)) == ()
    assert ask("Japan", types=(AGENT,))[0].entity is JAPAN
    assert ask("Japan", types=(AGENT, PLACE), strict="all") == ()


def test_limit() -> None:
    assert len(ask("John Smith", limit=1)) == 1


@pytest.mark.parametrize(
    ("of", "pid", "told", "holds"),
    [
        (KAMIKAWA, "country", "JP", True),
        (KAMIKAWA, "country", "Japan", True),
        (KAMIKAWA, "country", "Atlantis", None),
        (UN, "country", "Japan", None),
        (KAMIKAWA, "role", "Foreign Minister", True),
        (KAMIKAWA, "role", "president", None),
        (JAPAN, "geonames", "https://sws.geonames.org/1861060/", True),
        (JAPAN, "geonames", 1, False),
        (BRAZIL, "numericCode", 76.0, True),
        (JAPAN, "alpha3Code", "jpn", True),
        (KYIV, "latitude", "50.5", True),
        (KYIV, "latitude", 48, False),
        (KYIV, "latitude", "north", None),
        (KYIV, "label", "KYIV", True),
        (KYIV, "altLabel", "Lviv", False),
    ],
)
def test_verdicts(of: Entity, pid: str, told: Value, holds: bool | None) -> None:
    assert verdict(of, pid, [told]) is holds


def test_suggestions_start_so() -> None:
    assert ALL.starting("kam") == [KAMIKAWA]
    assert ALL.starting("Yoko K") == [KAMIKAWA]
    assert ALL.starting("jap") == [JAPAN, JAPAN_PLACE]
    assert ALL.starting("jap", PLACE) == [JAPAN_PLACE]
    assert ALL.starting("Q17") == [JAPAN]
    assert ALL.starting("amikawa") == []


def test_likeness() -> None:
    assert likeness("Kamikawa, Yoko", "Yōko KAMIKAWA") == 1
    assert likeness("Japan", "Jappan") > 0.8 > likeness("Japan", "Jordan")
    assert likeness("Biden", "Joseph Robinette Biden") == 0.6
    assert Spellings([]).nearest("Japan") == {}


def test_the_ontology_describes_the_types() -> None:
    assert types()["Person"].broader is types()["Agent"]
    assert types()["Place"].broader is None
    assert all(each.description for each in types().values())


def test_entities_of_a_store(sample_store: EmbeddedStore) -> None:
    found = {each.name: each for each in load_entities(sample_store)}
    japan, kyiv, who = found["Japan"], found["Kyiv"], found["Yoko Kamikawa"]
    assert japan.values["wikidata"] == ("Q17",)
    assert {"numericCode": ("392",), "countryCode": ("JP",), "country": ("JP",)}.items() <= dict(japan.values).items()
    assert "Tokyo" not in japan.spellings
    assert (kyiv.kinds, kyiv.country, kyiv.values["latitude"]) == (("Place",), "UA", (50.45466,))
    assert who.description == "person, Japan"


def test_the_latest_is_made_once_a_state(fill_store: Callable[[EmbeddedStore], EmbeddedStore]) -> None:
    text = "Peru met Chile in Lima."
    with EmbeddedStore(None, BASE) as store:
        fill_store(store)
        first = reconciler_of(store)
        assert reconciler_of(store) is first
        assert first.candidates(Asked("Peru")) == ()
        evidence = (Evidence(0, len(text), text),)
        peru, lima = Agent("Peru", "state", "PE"), Place("Lima", "PE", 3936456)
        store.add_article(Article(text), [Report("Meeting", "occurred", evidence, (peru,), (), (lima,))])
        found = reconciler_of(store)
        assert found is not first
        assert [each.entity.name for each in found.candidates(Asked("Peru")) if each.match] == ["Peru"]
        assert {each.name for each in found.starting("lima")} == {"Lima"}


def test_who_was_merged_is_found_under_both(fill_store: Callable[[EmbeddedStore], EmbeddedStore]) -> None:
    with EmbeddedStore(None, BASE) as store:
        fill_store(store)
        old, new = (f"{BASE}/id/actor/{name}" for name in ("annalena-baerbock-de", "yoko-kamikawa-jp"))
        assert {old, new} <= {each.iri for each in load_entities(store)}
        merge(store, old, new, Curator("Ann Editor", "A test."))
        found = reconciler_of(store)
        assert found.entity(old) is found.entity(new)
        for name in (old, new, "Annalena Bärbock", "Yoko Kamikawa"):
            assert matched(*found.candidates(Asked(name))) == [new], name


def test_ten_rows_among_twenty_thousand_names_take_less_than_a_tenth_of_a_second() -> None:
    chance = random.Random(1)
    parts = "ka mi wa ze len sky ba er bock tan aka pu tin ra ma sa xi ping bo ris john son mac ron me lo ni".split()

    def name() -> str:
        return " ".join("".join(chance.choices(parts, k=chance.randint(2, 4))).capitalize() for _ in range(2))

    codes = "JP UA DE FR US RU CN GB IN BR".split()
    kinds = ("Person", "Organization", "Place")
    made = [
        entity(f"actor/{number}", chance.choice(kinds), name(), name(), country=chance.choice(codes))
        for number in range(10_000)
    ]
    reconciler = Reconciler(made, IRIS)
    assert reconciler.candidates(Asked(made[0].name))[0].entity.name == made[0].name
    times = []
    for _ in range(3):
        rows = [Asked(chance.choice(made).name[:-1], told=(("country", ("Japan",)),)) for _ in range(10)]
        start = time.perf_counter()
        assert all(reconciler.candidates(row) for row in rows)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.1
