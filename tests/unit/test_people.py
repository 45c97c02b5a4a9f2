"""People: titles before and after names, nations and organizations beside them, and mentions later on."""

from __future__ import annotations

import pytest

from kg.mentions.names import Name, find_names
from kg.mentions.resolve import Source, read_mentions
from kg.text import fold, split


def people(text: str) -> list[Name]:
    return [name for name in find_names(fold(text)) if name.what == "person"]


def settled(text: str, host: str | None = None, title: str | None = None) -> dict[str, str | None]:
    """Each person of the text and the country they act for, by the whole text and its source."""
    document = split(text)
    mentions = read_mentions(document, find_names(document.folded), Source(title, host))
    return {name.name: name.country for name in mentions.names if name.what == "person"}


@pytest.mark.parametrize(
    ("text", "name", "country", "role"),
    [
        ("Estonian Foreign Minister Liina Tamm spoke.", "Liina Tamm", "EE", "foreign minister"),
        ("President Karel Novak of Slovakia spoke.", "Karel Novak", "SK", "president"),
        ("President of Ghana Kofi Mensah spoke.", "Kofi Mensah", "GH", "president"),
        ("The Prime Minister of the Kingdom of Tonga, Sione Vaka, spoke.", "Sione Vaka", "TO", "prime minister"),
        ("Pedro Alba, Chile's foreign minister, spoke.", "Pedro Alba", "CL", "foreign minister"),
        ("Laszlo Kis, the Hungarian prime minister, spoke.", "Laszlo Kis", "HU", "prime minister"),
        ("Maria Lund, foreign minister of Norway, spoke.", "Maria Lund", "NO", "foreign minister"),
        ("Deputy Secretary of State Ann B. Cole spoke.", "Ann B. Cole", "US", "deputy secretary of state"),
        ("Irish foreign minister, Sean Daly, spoke.", "Sean Daly", "IE", "foreign minister"),
        ("Saudi Crown Prince Fahd bin Nayef spoke.", "Fahd bin Nayef", "SA", "crown prince"),
        ("Kremlin spokesman Oleg Belov spoke.", "Oleg Belov", "RU", "spokesman"),
        ("U.S. Ambassador to Peru Dana Price spoke.", "Dana Price", "US", "ambassador to peru"),
        ("President John Q. Adler, Jr. of the United States spoke.", "John Q. Adler, Jr.", "US", "president"),
    ],
)
def test_title_name_and_nation(text: str, name: str, country: str, role: str) -> None:
    (person,) = people(text)
    assert (person.name, person.country, person.role) == (name, country, role)


@pytest.mark.parametrize(
    "text",
    [
        "UN Secretary-General Rosa Almeida spoke.",
        "NATO Secretary General Erik Holm spoke.",
        "European Commission President Marta Weiss spoke.",
        "IAEA Director General Paolo Conti spoke.",
    ],
)
def test_who_acts_for_an_organization_has_no_country(text: str) -> None:
    (person,) = people(text)
    assert person.country is None
    assert person.organization is not None


def test_two_titles_share_the_nation() -> None:
    (person,) = people("Qatari Prime Minister and Minister of the Interior Khalid Omar spoke.")
    assert (person.name, person.country) == ("Khalid Omar", "QA")


def test_a_list_of_nations_goes_with_a_list_of_names() -> None:
    found = people("His Greek, Cypriot and French counterparts, Nikos Pappas, Andreas Ioannou and Luc Moreau, came.")
    assert [(p.name, p.country) for p in found] == [
        ("Nikos Pappas", "GR"),
        ("Andreas Ioannou", "CY"),
        ("Luc Moreau", "FR"),
    ]


def test_plural_title_gives_each_name_its_own_nation() -> None:
    found = people("Foreign Ministers Wang Lei of China and Oleg Belov of Russia met.")
    assert [(p.name, p.country) for p in found] == [("Wang Lei", "CN"), ("Oleg Belov", "RU")]


def test_the_spokesperson_of_a_chancellor() -> None:
    found = people("German Chancellor Anna Kurz's spokesperson, Stefan Bach, said no.")
    assert [(p.name, p.country) for p in found] == [("Anna Kurz", "DE"), ("Stefan Bach", "DE")]


def test_a_comma_does_not_make_a_title() -> None:
    found = {
        p.name: p.country for p in people("At the request of the President of Turkey, Oleg Belov informed him of it.")
    }
    assert found.get("Oleg Belov") is None


def test_surname_carries_the_person_through_the_text() -> None:
    found = people("Estonian Foreign Minister Liina Tamm arrived. Tamm met reporters. Later Ms. Tamm left.")
    assert [(p.text, p.name, p.country) for p in found] == [
        ("Liina Tamm", "Liina Tamm", "EE"),
        ("Tamm", "Liina Tamm", "EE"),
        ("Tamm", "Liina Tamm", "EE"),
    ]


def test_family_name_first_and_first_name_of_kings() -> None:
    found = people(
        "Chinese President Xu Jianmin arrived. Xu left. King Hamad bin Talal of Bahrain spoke. King Hamad left."
    )
    assert [(p.name, p.country) for p in found] == [
        ("Xu Jianmin", "CN"),
        ("Xu Jianmin", "CN"),
        ("Hamad bin Talal", "BH"),
        ("Hamad bin Talal", "BH"),
    ]


def test_a_surname_inside_another_name_is_not_the_person() -> None:
    found = people("Estonian Foreign Minister Liina Tamm arrived. The Tamm Foundation paid. Hunter Tamm stayed home.")
    assert [p.text for p in found] == ["Liina Tamm"]


@pytest.mark.parametrize(
    ("text", "host", "title", "expected"),
    [
        (
            "Secretary Cole met with Foreign Minister Pedro Alba in Santiago, Chile.",
            "state.gov",
            None,
            {"Cole": "US", "Pedro Alba": "CL"},
        ),
        ("Secretary Cole arrived on Monday.", "example.org", None, {"Cole": None}),
        (
            "Novak thanked the Secretary.",
            "state.gov",
            "Secretary Cole Meets Slovak President Karel Novak",
            {"Karel Novak": "SK"},
        ),
        (
            "The German delegation included State Secretary Udo Brandt and Minister Eva Kurz.",
            "whitehouse.gov",
            None,
            {"Udo Brandt": "DE", "Eva Kurz": "DE"},
        ),
        (
            "Special Envoy Ann Cole met UN Special Envoy Geir Dahl.",
            "state.gov",
            None,
            {"Ann Cole": "US", "Geir Dahl": None},
        ),
        (
            "President Joe Adler spoke with President Karel Novak of Slovakia.",
            "whitehouse.gov",
            None,
            {"Joe Adler": "US", "Karel Novak": "SK"},
        ),
    ],
)
def test_source_and_company_settle_the_country(
    text: str, host: str, title: str | None, expected: dict[str, str | None]
) -> None:
    assert settled(text, host, title) == expected


def test_a_headline_verb_is_no_part_of_a_name() -> None:
    document = split("The statement was released today.")
    title = "Statement from President Joe Adler Marking One Year of Aid"
    mentions = read_mentions(document, find_names(document.folded), Source(title, "whitehouse.gov"))
    assert [(a.name, a.country) for a in mentions.speaker] == [("Joe Adler", "US")]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Macron flew to Chad.", {"Macron": "FR"}),
        ("On Monday Macron flew to Chad, and Putin's envoy to Mali.", {"Macron": "FR", "Putin": "RU"}),
        ("Hunter Biden flew to Chad.", {}),
        ("Trump Tower is in New York.", {}),
        ("President Lena Macron of Malta spoke. Macron flew to Chad.", {"Lena Macron": "MT"}),
    ],
)
def test_surnames_that_are_enough(text: str, known: dict[str, str]) -> None:
    assert {name: country for name, country in settled(text).items() if country} == known
