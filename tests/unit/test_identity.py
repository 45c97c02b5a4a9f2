"""Who is who: what stands for people, bodies and places under their several names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import agents, places

from kg.identity import of_agent, of_place, slug
from kg.identity.bodies import body
from kg.identity.leaders import leaders
from kg.identity.people import person
from kg.identity.spelling import spelt
from kg.iris import Iris
from kg.model import Agent, Place
from kg.rdf import Thing, facts_of, thing_quads, things_of
from kg.rdf.things import as_agent
from kg.rdf.words import value, values

IRIS = Iris("http://localhost:8000")

ONE_PERSON = [
    # The first is what stands for all that follow it.
    ("sergei-lavrov", "RU", ["Sergei Lavrov", "Sergey Lavrov", "Sergey V. Lavrov", "SERGEI LAVROV", "Lavrov"]),
    (
        "volodymyr-zelensky",
        "UA",
        ["Volodymyr Zelensky", "Volodymyr Zelenskyy", "Vladimir Zelenskiy", "Zelenskii", "Zelenskyi", "Zelenskyy"],
    ),
    ("antony-blinken", "US", ["Antony Blinken", "Antony J. Blinken", "Tony Blinken", "Hon. Antony Blinken", "Blinken"]),
    ("joe-biden", "US", ["Joe Biden", "Joseph R. Biden Jr.", "Joseph Biden", "Biden", "President Biden"]),
    ("yoko-kamikawa", "JP", ["Yoko Kamikawa", "Kamikawa Yoko", "KAMIKAWA Yoko", "Yōko Kamikawa", "Kamikawa"]),
    ("hayashi-yoshihiro", "JP", ["Hayashi Yoshihiro", "Yoshihiro Hayashi"]),
    (
        "mohammed-bin-salman",
        "SA",
        ["Mohammed bin Salman", "Mohammad Bin Salman", "Muhammad ibn Salman Al Saud", "Prince Mohamed bin Salman"],
    ),
    ("abdel-fattah-el-sisi", "EG", ["Abdel Fattah el-Sisi", "Abdelfattah Al-Sisi", "al-Sisi", "Sisi"]),
    ("subrahmanyam-jaishankar", "IN", ["Subrahmanyam Jaishankar", "S. Jaishankar", "Dr. S. Jaishankar"]),
    ("viktor-orban", "HU", ["Viktor Orbán", "Viktor Orban", "Orbán Viktor"]),
    ("gerhard-schroder", "DE", ["Gerhard Schröder", "Gerhard Schroeder", "Gerhard Schroder"]),
    ("kim-jong-un", "KP", ["Kim Jong-un", "Kim Jong Un", "KIM JONG UN"]),
    ("ivan-duque", "CO", ["Iván Duque", "Ivan Duque Márquez", "Duque"]),
    ("dmitry-polianski", "RU", ["Dmitry Polyanskiy", "Dmitrii Polianskii", "Dmitri A. Polyansky"]),
    ("khalid-harthi", "OM", ["Khalid al-Harthi", "Khaled Al Harthy", "Khalid El-Harthy"]),
    ("jose-fernandez", "US", ["Jose W. Fernandez", "José Fernández", "Mr. Jose Fernandez"]),
    ("president", "FR", ["French president", "President of France", "president of the French Republic"]),
]

TWO_PEOPLE = [
    ("US", "Joe Biden", "Jill Biden"),
    ("US", "George W. Bush", "George H. W. Bush"),
    ("US", "George Bush", "George W. Bush"),
    ("US", "Clinton", "Hillary Clinton"),
    ("US", "Donald Trump", "Donald Trump Jr."),
    ("KP", "Kim Jong-un", "Kim Jong-il"),
    ("KR", "Lee Myung-bak", "Lee Jae-myung"),
    ("PK", "Nawaz Sharif", "Shehbaz Sharif"),
    ("SY", "Bashar al-Assad", "Hafez al-Assad"),
    ("PH", "Ferdinand Marcos", "Ferdinand Marcos Jr."),
    ("SA", "Mohammed bin Salman", "Khalid bin Salman"),
    ("RU", "Sergei Ivanov", "Viktor Ivanov"),
    ("QA", "Al-Thani", "Tamim bin Hamad Al Thani"),
]


@pytest.mark.parametrize(("stands", "country", "names"), ONE_PERSON)
def test_one_person_under_several_spellings_is_one(stands: str, country: str, names: list[str]) -> None:
    assert {name: person(name, country) for name in names} == dict.fromkeys(names, f"{stands}-{country.lower()}")


@pytest.mark.parametrize(("country", "one", "other"), TWO_PEOPLE)
def test_two_people_of_one_surname_are_two(country: str, one: str, other: str) -> None:
    assert person(one, country) != person(other, country)


def test_people_who_act_for_two_states_are_two() -> None:
    assert person("Lavrov", "RU") != person("Lavrov", "BG")
    assert person("Biden", None) != person("Biden", "US")


def test_a_leader_named_in_full_needs_no_country() -> None:
    assert person("Joseph Biden", None) == "joe-biden-us"
    assert person("Guterres", None) == person("António Guterres", None) == "antonio-guterres"


def test_every_name_of_the_table_means_its_leader() -> None:
    for leader in leaders():
        # A name that two leaders of one country share is nobody's.
        full = [name for name in (*leader.spellings, *leader.others) if " " in name]
        assert {person(name, leader.country) for name in full} <= {person(leader.name, leader.country)}, leader


def test_all_leaders_of_the_table_are_different_people() -> None:
    found = [person(leader.name, leader.country) for leader in leaders()]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("country", "names", "stands"),
    [
        (None, ["UN", "U.N.", "United Nations", "the United Nations"], "united-nations"),
        (None, ["EU", "E.U.", "European Union"], "european-union"),
        (None, ["G-7", "G7", "Group of Seven"], "g7"),
        (None, ["Organisation of Islamic Cooperation", "OIC"], "organization-of-islamic-cooperation"),
        ("US", ["U.S. Department of State", "State Department", "Department of State"], "state-department-us"),
        ("US", ["U.S. Embassy", "embassy", "American embassy"], "embassy-us"),
        ("LB", ["Hezbollah", "Hizballah"], "hezbollah-lb"),
        ("UA", ["Ukrainian people", "people of Ukraine"], "ukrainian-people-ua"),
    ],
)
def test_a_body_goes_by_all_its_names(country: str | None, names: list[str], stands: str) -> None:
    assert {body(name, country) for name in names} == {stands}


def test_a_place_is_its_geonames_feature() -> None:
    assert of_place(Place("Kiev", "UA")) == of_place(Place("Kyiv", "UA", 703448)) == "kyiv-ua"
    assert of_place(Place("Washington, D.C.", "US")) == of_place(Place("Washington", "US", 4140963)) == "washington-us"
    assert of_place(Place("Odessa", "UA")) != of_place(Place("Odessa", "US"))
    assert of_place(Place("Sea of Japan")) == "sea-of-japan"


def test_a_country_carries_the_identifiers_of_the_tables_whoever_brings_it() -> None:
    for agent in (Agent("Yoko Kamikawa", "person", "JP"), Agent("Tokyo", "state", "JP")):
        thing = things_of([agent], IRIS)[IRIS.country("JP")]
        found = facts_of(thing_quads(thing, IRIS))(thing.iri)
        codes = [value(found, f"cq:{name}") for name in ("countryCode", "alpha3Code", "numericCode")]
        assert codes == ["JP", "JPN", "392"]
        assert values(found, "skos:exactMatch") == [
            "http://www.wikidata.org/entity/Q17",
            "https://sws.geonames.org/1861060/",
        ]


def test_an_organization_has_the_item_that_a_data_package_gives_it_under_any_name() -> None:
    (thing,) = things_of([Agent("EU", "organization"), Agent("European Union", "organization")], IRIS).values()
    assert (thing.names, thing.wikidata) == ({"EU", "European Union"}, {"Q458"})


def test_the_label_is_a_name_that_means_the_same_without_its_article() -> None:
    # Longer than "Joe Biden", but somebody else for whoever reads only the label.
    names = [Agent("Joe Biden", "person", "US"), Agent("President Joseph Biden", "person")]
    (thing,) = (each for each in things_of(names, IRIS).values() if "Person" in each.classes)
    assert IRIS.agent(as_agent(thing, IRIS)) == thing.iri


@given(agents, places)
def test_white_space_makes_nobody_else(agent: Agent, place: Place) -> None:
    spaced = Agent(f" {agent.name}  ", agent.kind, agent.country)
    assert of_agent(spaced) == of_agent(agent) or slug(spaced.name) != slug(agent.name)
    assert of_place(place)


words = st.lists(st.from_regex(r"[c-z][a-z]{1,9}", fullmatch=True), min_size=1, max_size=4)


@given(words, st.sampled_from(["RU", "IR", "IN", "JP", "GR", "IL", "DE", "US"]))
def test_the_spelling_that_stands_for_others_stands_for_itself(name: list[str], country: str) -> None:
    once = spelt(name, country)
    assert spelt(once, country) == once


@pytest.mark.parametrize(
    ("names", "label"),
    [
        ({"Kamikawa", "Yoko Kamikawa"}, "Yoko Kamikawa"),
        ({"Antony Blinken", "Antony J. Blinken", "Antony J. Blinken Roundtable", "Blinken"}, "Antony J. Blinken"),
        ({"Wendy Sherman", "Wendy Sherman Opening"}, "Wendy Sherman"),
        ({"Retno Marsudi"}, "Retno Marsudi"),
    ],
)
def test_a_person_is_labelled_with_a_full_name_and_no_word_of_a_heading(names: set[str], label: str) -> None:
    thing = Thing(IRIS.agent(Agent(label, "person")), frozenset(["Person"]), frozenset(names))
    described = facts_of(thing_quads(thing, IRIS))
    assert values(described(thing.iri), "rdfs:label") == [label]
    assert set(values(described(thing.iri), "skos:altLabel")) == names - {label}
