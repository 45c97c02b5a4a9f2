"""Names found without a parse: states and their kin, what context decides, and lookups of countries."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from kg.mentions.names import Name, country_entry, country_name, country_of, find_names
from kg.mentions.source import Source, source_of
from kg.mentions.tables import by_code, gazetteer
from kg.model import Article
from kg.text import fold


def named(text: str, *kinds: str) -> list[tuple[str, str | None]]:
    """The names of these kinds (all but titles and nouns by default) with their countries."""
    found = find_names(fold(text))
    return [(n.text, n.country) for n in found if (n.what in kinds if kinds else n.what not in ("title", "noun"))]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The People's Republic of China replied.", "CN"),
        ("The PRC replied.", "CN"),
        ("Officials in the U.S. replied.", "US"),
        ("The US replied.", "US"),
        ("Türkiye replied.", "TR"),
        ("Côte d\u2019Ivoire replied.", "CI"),
        ("The Ivory Coast replied.", "CI"),
        ("Burma replied.", "MM"),
        ("Holland replied.", "NL"),
        ("The DPRK replied.", "KP"),
        ("The Republic of Korea replied.", "KR"),
        ("Korea replied.", "KR"),
        ("The Democratic Republic of the Congo replied.", "CD"),
        ("The Republic of the Congo replied.", "CG"),
        ("Niger replied.", "NE"),
        ("Nigeria replied.", "NG"),
        ("Guinea-Bissau replied.", "GW"),
        ("Equatorial Guinea replied.", "GQ"),
        ("Papua New Guinea replied.", "PG"),
        ("The Soviet Union replied.", "SU"),
        ("Czechoslovakia replied.", "CS"),
        ("East Germany replied.", "DD"),
        ("West Germany replied.", "DE"),
        ("Yugoslavia replied.", "YU"),
        ("Zaire replied.", "ZR"),
        ("Kosovo replied.", "XK"),
        ("The Holy See replied.", "VA"),
        ("JAPAN AND KOREA REPLIED", "JP"),
    ],
)
def test_states_under_all_their_names(text: str, country: str) -> None:
    assert named(text, "country")[0][1] == country


def test_the_longest_name_wins_and_none_overlap() -> None:
    text = fold("The UN Security Council met in Guinea-Bissau's capital after New York and Papua New Guinea asked.")
    found = find_names(text)
    assert [n.text for n in found if n.what == "organization"] == ["UN Security Council"]
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[n.start : n.end] == n.text for n in found)


@pytest.mark.parametrize(
    "text",
    [
        "A turkey was roasted and the polish of the jordan almond shone.",
        "Give us the report and tell us why it matters.",
        "The guinea pig slept.",
        "LET US ACT NOW BEFORE WINTER",
        "THOSE WHO STAYED WERE BRAVE",
    ],
)
def test_ordinary_words_name_nobody(text: str) -> None:
    assert named(text, "country", "demonym", "organization") == []


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Georgia and Armenia opened a border crossing near Tbilisi.", "GE"),
        ("The race in Georgia was called after Michigan and Wisconsin.", "US"),
        ("Senators from Atlanta, Georgia, and from Alabama objected.", "US"),
        ("Tokyo and Georgia signed a treaty.", "GE"),
    ],
)
def test_georgia_is_told_by_its_surroundings(text: str, country: str) -> None:
    found = dict(named(text))
    assert found["Georgia"] == country


def test_given_names_and_surnames_are_no_countries() -> None:
    assert named("The player Michael Jordan arrived.", "country") == []
    assert named("King Abdullah of Jordan arrived.", "country") == [("Jordan", "JO")]
    assert named("In Ohio, Chad Smith arrived.", "country") == []


def test_a_short_acronym_needs_its_full_name() -> None:
    assert named("The IRA was funded by Congress.", "group") == []
    text = "The Irish Republican Army (IRA) declared a ceasefire; the IRA kept it."
    assert [n for n, _ in named(text, "group")] == ["Irish Republican Army", "IRA", "IRA"]


def test_the_security_council_of_a_state_is_not_the_un() -> None:
    assert (
        named("The President met the National Security Council and the Security Council staff.", "organization") == []
    )
    assert named("The UN said the Security Council would vote.", "organization")[1][0] == "Security Council"


def test_lesser_cities_need_a_place_in_the_sentence() -> None:
    assert ("Nice", "FR") in named("They met in Nice on Monday.", "city")
    assert named("Nice weather. Reading is fun.", "city") == []


def test_hyphens_join_nations() -> None:
    assert named("the U.S.-Japan alliance and the Franco-German proposal") == [
        ("U.S.", "US"),
        ("Japan", "JP"),
        ("Franco", "FR"),
        ("German", "DE"),
    ]


def test_identifiers_come_from_the_tables() -> None:
    (japan,) = (n for n in find_names("Japan replied.") if n.what == "country")
    assert (japan.wikidata, japan.geonames) == ("Q17", 1861060)
    (kyiv,) = (n for n in find_names("They met in Kyiv.") if n.what == "capital")
    assert (kyiv.country, kyiv.geonames) == ("UA", 703448)
    assert kyiv.latitude == pytest.approx(50.45, abs=0.1)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Japan", "JP"),
        ("japan", "JP"),
        ("JP", "JP"),
        ("jpn", "JP"),
        ("Tokyo", "JP"),
        ("Japanese", "JP"),
        ("the United States", "US"),
        ("U.S.", "US"),
        ("côte d\u2019ivoire", "CI"),
        ("Kiev", "UA"),
        ("Congolese", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_country_of(name: str, code: str | None) -> None:
    assert country_of(name) == code


def test_country_name_is_the_short_english_one() -> None:
    assert [country_name(code) for code in ("US", "kr", "CN", "TR", "CZ")] == [
        "United States",
        "South Korea",
        "China",
        "Turkey",
        "Czech Republic",
    ]
    assert country_name("Q9") == "Q9"
    entry = country_entry("GB")
    assert entry is not None
    assert entry.alpha3 == "GBR"


def test_every_country_is_found_by_its_own_name_and_code() -> None:
    for code, country in by_code().items():
        assert country_of(country.name.strip("()")) == code, country.name
        assert country_of(code) == code
        assert country.name.strip("()") in gazetteer()


def test_titles_and_agent_nouns_are_found_for_the_filter() -> None:
    kinds = {n.what for n in find_names("The minister urged both sides to talk.")}
    assert kinds == {"title", "noun"}


@pytest.mark.parametrize(
    ("url", "source", "country"),
    [
        ("https://www.state.gov/readout", None, "US"),
        (None, "whitehouse.gov", "US"),
        ("https://bidenwhitehouse.archives.gov/x", "whitehouse.gov", "US"),
        ("http://en.kremlin.ru/events", None, "RU"),
        ("https://www.gov.uk/government/news", None, "GB"),
        ("https://www.mofa.go.jp/press", None, "JP"),
        ("https://www.diplomatie.gouv.fr/en", None, "FR"),
        ("https://mea.gov.in/x", None, "IN"),
        ("https://en.wikinews.org/wiki/x", "Wikinews", None),
        (None, "AFP", None),
    ],
)
def test_official_hosts_tell_the_state(url: str | None, source: str | None, country: str | None) -> None:
    assert source_of(Article("x", url=url, source=source)).country == country


def test_official_hosts_of_organizations() -> None:
    issuer = Source(host="ec.europa.eu").issuer
    assert issuer is not None
    assert (issuer.name, issuer.kind, issuer.country) == ("European Union", "organization", None)
    assert Source(host="example.org").issuer is None


@pytest.mark.shared
def test_probe_of_country_names(shared: Path) -> None:
    path = shared / "eval" / "probes" / "countries.jsonl"
    probes = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    wrong = [p for p in probes if str(country_of(p["phrase"])) not in str(p["country"])]
    assert len(wrong) <= 1, wrong


def test_names_are_values() -> None:
    assert find_names("Japan replied.") == find_names("Japan replied.")
    assert isinstance(find_names("Japan")[0], Name)
