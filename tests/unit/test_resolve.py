"""Mentions in parsed sentences: names, metonyms, common nouns, pronouns, groups, and who speaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import pipeline
from kg.events import tree
from kg.mentions.names import find_names
from kg.mentions.resolve import Mentions, Source, read_mentions
from kg.model import Agent, Article
from kg.text import Document, parse, split


def read(text: str, title: str | None = None, host: str | None = None) -> tuple[Document, Mentions]:
    document = parse(split(text), lambda sentence: True)
    return document, read_mentions(document, find_names(document.folded), Source(title, host))


def agents(
    text: str, word: str, title: str | None = None, host: str | None = None
) -> list[tuple[str, str, str | None]]:
    """What the last token spelt `word` denotes."""
    document, mentions = read(text, title, host)
    found: tuple[Agent, ...] | None = None
    for sentence in document.sentences:
        for token in sentence.doc or ():
            if token.text == word:
                found = mentions.agents(sentence, token)
    assert found is not None, f"no token {word!r}"
    return [(agent.name, agent.kind, agent.country) for agent in found]


def owners(text: str, word: str) -> list[str]:
    document, mentions = read(text)
    for sentence in document.sentences:
        for token in sentence.doc or ():
            if token.text == word:
                return [agent.name for agent in mentions.modifier_agents(sentence, token)]
    raise AssertionError(word)


@pytest.mark.parametrize(
    ("text", "word", "name", "kind", "country"),
    [
        ("Norway condemned the attack.", "Norway", "Norway", "state", "NO"),
        ("The U.S. condemned the attack.", "U.S.", "United States", "state", "US"),
        ("The Kremlin rejected the plan.", "Kremlin", "Russia", "state", "RU"),
        ("Downing Street rejected the plan.", "Street", "United Kingdom", "state", "GB"),
        ("The African Union rejected the plan.", "Union", "African Union", "organization", None),
        ("The State Department rejected the plan.", "Department", "State Department", "organization", "US"),
        ("Hezbollah rejected the plan.", "Hezbollah", "Hezbollah", "group", "LB"),
        ("The French government rejected the plan.", "government", "France", "state", "FR"),
        ("The government of Chile rejected the plan.", "government", "Chile", "state", "CL"),
        ("Japan's foreign ministry rejected the plan.", "ministry", "Japan's foreign ministry", "organization", "JP"),
        ("Senior Kenyan officials rejected the plan.", "officials", "Senior Kenyan officials", "group", "KE"),
        ("The people of Haiti rejected the plan.", "people", "people of Haiti", "group", "HT"),
        ("Israeli forces withdrew.", "forces", "Israeli forces", "group", "IL"),
        ("Ukrainians rejected the plan.", "Ukrainians", "Ukrainians", "group", "UA"),
        ("The Peruvian president rejected the plan.", "president", "Peruvian president", "person", "PE"),
        ("Norway thanked its allies and partners.", "allies", "allies and partners", "group", None),
        ("The EU condemned the attack.", "EU", "European Union", "organization", None),
        ("The Soviet Union rejected the plan.", "Union", "Soviet Union", "state", "SU"),
    ],
)
def test_names_and_nouns(text: str, word: str, name: str, kind: str, country: str | None) -> None:
    assert agents(text, word) == [(name, kind, country)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("They met in Oslo.", "Oslo"),
        ("The envoy flew to Madrid.", "Madrid"),
        ("Rain fell on the garden.", "garden"),
        ("Workers repaired the road.", "Workers"),
        ("It is clear that rain fell in Norway.", "It"),
        ("A law of nature was found.", "law"),
    ],
)
def test_what_denotes_no_agent(text: str, word: str) -> None:
    assert agents(text, word) == []


@pytest.mark.parametrize(
    ("text", "word", "acts"),
    [
        ("Oslo said it would send tents.", "Oslo", True),
        ("Madrid and Lisbon agreed to talks.", "Lisbon", True),
        ("The tents were sent by Oslo.", "Oslo", True),
        ("Relations with Hanoi improved.", "Hanoi", True),
        ("Norway sent tents to Nairobi.", "Nairobi", True),
        ("Hanoi's decision surprised nobody.", "Hanoi", True),
        ("She visited Hanoi.", "Hanoi", False),
        ("The embassy in Nairobi closed.", "Nairobi", False),
        ("Rockets struck Damascus.", "Damascus", False),
        ("He travelled from Cairo to Amman.", "Amman", False),
        ("The Geneva talks ended.", "Geneva", False),
        ("Residents of Beirut fled.", "Beirut", False),
    ],
)
def test_capital_as_government_or_place(text: str, word: str, acts: bool) -> None:
    assert bool(agents(text, word)) is acts


def test_an_acronym_goes_by_its_full_name_in_the_text() -> None:
    text = "The Mekong River Commission (MRC) met. The MRC urged restraint."
    assert agents(text, "MRC") == [("Mekong River Commission", "organization", None)]


INTRO = "Estonian Foreign Minister Helena Tamm met Latvian President Peter Ozols in Riga. "


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("She praised Latvia.", "She", [("Helena Tamm", "person", "EE")]),
        ("He praised Estonia.", "He", [("Peter Ozols", "person", "LV")]),
        ("The minister praised Latvia.", "minister", [("Helena Tamm", "person", "EE")]),
        ("The president praised Estonia.", "president", [("Peter Ozols", "person", "LV")]),
        ("The Latvian president praised Estonia.", "president", [("Peter Ozols", "person", "LV")]),
        (
            "The two leaders signed a treaty.",
            "leaders",
            [("Helena Tamm", "person", "EE"), ("Peter Ozols", "person", "LV")],
        ),
        ("Tamm thanked him.", "him", [("Peter Ozols", "person", "LV")]),
        ("They signed a treaty.", "They", [("Helena Tamm", "person", "EE"), ("Peter Ozols", "person", "LV")]),
    ],
)
def test_mentions_of_people_named_before(text: str, word: str, expected: list[tuple[str, str, str]]) -> None:
    assert agents(INTRO + text, word) == expected


def test_a_pronoun_of_the_other_gender_abstains() -> None:
    assert agents("Estonian Foreign Minister Maria Tamm spoke. He left.", "He") == []


def test_subject_and_object_are_two_people() -> None:
    assert agents("Latvian President Karel Ozols spoke. Ozols thanked him.", "him") == []


def test_counterpart_with_its_name() -> None:
    text = "Estonian Foreign Minister Helena Tamm met her Latvian counterpart Peter Ozols."
    assert agents(text, "counterpart") == [("Peter Ozols", "person", "LV")]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Serbia and Kosovo held talks. Both sides agreed to meet again.", "sides"),
        ("Serbia and Kosovo held talks. The two countries agreed to meet again.", "countries"),
        ("Serbia and Kosovo held talks. The two agreed to meet again.", "two"),
        ("Serbia and Kosovo held talks. They agreed to meet again.", "They"),
    ],
)
def test_states_named_together(text: str, word: str) -> None:
    assert [name for name, _, _ in agents(text, word)] == ["Serbia", "Kosovo"]


def test_the_state_spoken_of() -> None:
    assert agents("Kenya thanked Norway. It offered troops.", "It") == [("Kenya", "state", "KE")]
    assert agents("Kenya spoke first. The country offered troops.", "country") == [("Kenya", "state", "KE")]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Russian missile attacks continued.", "attacks", ["Russia"]),
        ("Russia's aggression continued.", "aggression", ["Russia"]),
        ("The U.S.-India agreement holds.", "agreement", ["United States", "India"]),
        ("The Franco-German proposal failed.", "proposal", ["France", "Germany"]),
        ("Moscow's invasion continued.", "invasion", ["Russia"]),
        ("The Oslo visit ended.", "visit", []),
        ("The heavy attacks continued.", "attacks", []),
    ],
)
def test_agents_of_modifiers(text: str, word: str, expected: list[str]) -> None:
    assert owners(text, word) == expected


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        ('"They cannot stop us," Aziz said.', []),
        ('"They are right," a diplomat in Rome said.', ["Anna Keller", "Kamal Aziz"]),
        ("They are friends.", ["Anna Keller", "Kamal Aziz"]),
    ],
)
def test_they_in_quoted_words_are_others_than_the_one_who_speaks(said: str, whom: list[str]) -> None:
    met = "President Anna Keller of Switzerland met President Kamal Aziz of Egypt."
    assert sorted(name for name, _, _ in agents(f"{met} {said}", "They")) == whom


def test_quoted_words_belong_to_whom_they_are_attributed() -> None:
    text = INTRO + '"I condemn the attack," Tamm said. "We will never accept it."'
    assert agents(text, "I", host="state.gov") == [("Helena Tamm", "person", "EE")]
    assert agents(text, "We", host="state.gov")[0] == ("Helena Tamm", "person", "EE")


def test_a_transcript_goes_by_its_labels() -> None:
    text = (
        "SECRETARY COLE: Good morning. \n\nFOREIGN MINISTER ROJAS: I thank the United States.\n\n"
        "Chilean Foreign Minister Pedro Rojas and Secretary Ann Cole spoke."
    )
    assert agents(text, "I", host="state.gov") == [("Pedro Rojas", "person", "CL")]


@pytest.mark.parametrize(
    ("text", "title", "host", "expected"),
    [
        ("We stand with Haiti.", "Statement by President Joe Adler on Haiti", "whitehouse.gov", [("Joe Adler", "US")]),
        ("Ann B. Cole, Secretary of State\n\nWe stand with Haiti.", "On Haiti", "state.gov", [("Ann B. Cole", "US")]),
        ("Office of the Spokesperson\n\nWe stand with Haiti.", "On Haiti", "state.gov", [("United States", "US")]),
        ("The below is attributable to Spokesperson Ned Hale:\n\nFine.", "On Haiti", "state.gov", [("Ned Hale", "US")]),
        (
            "The text of the following statement was released by the Governments of Norway, Kenya, and Chile.\n\nFine.",
            "On Haiti",
            "state.gov",
            [("Norway", "NO"), ("Kenya", "KE"), ("Chile", "CL")],
        ),
        ("We met.", "Joint Statement of Norway and Kenya", "whitehouse.gov", [("Norway", "NO"), ("Kenya", "KE")]),
        ("Norway and Kenya met on Monday.", "Norway and Kenya meet", "example.org", []),
    ],
)
def test_the_speaker_of_a_whole_text(text: str, title: str, host: str, expected: list[tuple[str, str]]) -> None:
    _, mentions = read(text, title, host)
    assert [(agent.name, agent.country) for agent in mentions.speaker] == expected


def test_issuer_and_title() -> None:
    _, mentions = read("They spoke.", "Telephone conversation with President of Armenia Aram Sarkis", "en.kremlin.ru")
    assert mentions.issuer is not None
    assert mentions.issuer.name == "Russia"
    assert [(a.name, a.country) for a in mentions.title_agents if a.kind == "person"] == [("Aram Sarkis", "AM")]


def test_the_parties_of_a_readout_that_names_only_the_guest() -> None:
    title = "Telephone conversation with President of Armenia Aram Sarkis"
    found = agents("Trade was reviewed. The leaders agreed to meet.", "leaders", title, "en.kremlin.ru")
    assert [(name, country) for name, _, country in found] == [("Russia", "RU"), ("Aram Sarkis", "AM")]


def test_the_delegation_is_its_members() -> None:
    text = "U.S. Ambassador Dana Price led a delegation to Fiji. The delegation met Prime Minister Sione Vaka of Tonga."
    assert agents(text, "delegation", host="state.gov") == [("Dana Price", "person", "US")]


def test_how_says_how() -> None:
    document, mentions = read("Oslo rejected the plan.")
    sentence = document.sentences[0]
    assert sentence.doc is not None
    assert mentions.how(sentence, sentence.doc[0]) == "capital for the government"
    assert mentions.how(sentence, sentence.doc[3]) == ""


def test_the_same_text_gives_the_same_mentions() -> None:
    text = INTRO + "They agreed that both sides would meet."
    runs = []
    for _ in range(2):
        document, mentions = read(text)
        runs.append([mentions.agents(s, t) for s in document.sentences for t in s.doc or ()])
    assert runs[0] == runs[1]


@pytest.mark.shared
def test_probe_of_metonymy(shared: Path) -> None:
    path = shared / "eval" / "probes" / "metonymy.jsonl"
    probes = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    right = sum(bool(agents(p["sentence"], p["word"].split()[-1])) is (p["kind"] == "state") for p in probes)
    assert right >= 38


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("The African Union's council met on Friday.", "council", [("African Union", "organization", None)]),
        ("The permanent council of the OAS met.", "council", [("OAS", "organization", None)]),
        ("UNESCO spoke. The Organization agreed.", "Organization", [("UNESCO", "organization", None)]),
        ("ECOWAS met in Accra. The bloc spoke.", "bloc", [("ECOWAS", "organization", None)]),
        ("In Quito, the Defense Ministry spoke.", "Ministry", [("Defense Ministry", "organization", "EC")]),
        ("A village met. The council spoke.", "council", []),
        ("A letter from the European Union asked for help.", "letter", [("European Union", "organization", None)]),
        ("Cairo's note asked for help.", "note", [("Egypt", "state", "EG")]),
        ("The motion, put forward by France, calls on both sides to talk.", "motion", [("France", "state", "FR")]),
        ("Japan sent a letter from Kyoto.", "letter", []),
        ("Congo spoke. Its ambassador, Jean Mbala, spoke.", "ambassador", [("Jean Mbala", "person", "CD")]),
    ],
)  # fmt: skip
def test_organs_documents_and_offices_speak_for_others(
    text: str, word: str, found: list[tuple[str, str, str | None]]
) -> None:
    assert agents(text, word) == found


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("QUITO (AP) - Peru protested.", "QUITO (AP) -"),
        ("KAMPALA, Oct. 2 (Reuters) -- Kenya agreed.", "KAMPALA, Oct. 2 (Reuters) --"),
        ("ABUJA \u2014 Leaders met.", "ABUJA \u2014"),
        ("Peru (and Chile) protested.", None),
        ("NATO - Russia talks began.", None),
        ("PARIS, Sept 17 - France protested.", "PARIS, Sept 17 -"),
        ("Lima protested.", None),
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(text: str, dateline: str | None) -> None:
    first = split(text).sentences[0]
    assert text[first.start : first.end] == (dateline or text)


def test_the_city_of_a_dateline_does_not_act() -> None:
    (report,) = pipeline.extract(Article("QUITO (AP) - Peru condemned Chile's attack on its troops."))
    assert [agent.country for agent in report.actors] == ["PE"]


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("Brazil, a guarantor of the border pact, called on its neighbors to show restraint.", "called", "Brazil"),
        ("Albania, whose own bid had been held up, thanked Italy.", "thanked", "Albania"),
        ("Pope John Paul II Monday hailed the truce.", "hailed", "II"),
    ],
)
def test_subjects_that_the_parser_hangs_elsewhere(text: str, verb: str, subject: str) -> None:
    (sentence,) = parse(split(text), lambda sentence: True).sentences
    assert sentence.doc is not None
    assert [t.text for t in tree.subjects(next(t for t in sentence.doc if t.text == verb))] == [subject]


def test_people_of_several_states_are_those_states_or_whom_the_text_names() -> None:
    assert agents("The foreign ministers of Chad and Mali met.", "ministers") == [
        ("Chad", "state", "TD"), ("Mali", "state", "ML"),
    ]  # fmt: skip
    named = "President Karel Novak of Slovakia spoke. The presidents of Slovakia and Mali met."
    assert agents(named, "presidents") == [("Karel Novak", "person", "SK"), ("Mali", "state", "ML")]
    assert agents("Officials from Chad met.", "Officials") == [("Officials", "group", "TD")]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("The Security Council adopted a resolution on Mali.", True),
        ("On Friday the Human Rights Council renewed the mandate of the rapporteur.", True),
        ("The Security Council met in the Kremlin.", False),
        ("The National Security Council discussed the resolution.", False),
    ],
)
def test_organs_of_the_united_nations_are_told_from_those_of_states(text: str, known: bool) -> None:
    found = agents(text, "Council")
    assert (bool(found) and found[0][1:] == ("organization", None)) is known


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (
            "Assistant Secretary for Oceans and Scientific Affairs Ann Reed flew to Fiji.",
            "Reed",
            [("Ann Reed", "person", "US")],
        ),
        (
            "Undersecretary for Security, Democracy, and Human Rights Ann Reed met him.",
            "Undersecretary",
            [("Ann Reed", "person", "US")],
        ),
        ("Kenyan Lt. Gen. Daniel Kimani met the rebels.", "Kimani", [("Daniel Kimani", "person", "KE")]),
        (
            "Italian and Libyan coastguards will patrol.",
            "coastguards",
            [("Italy", "state", "IT"), ("Libya", "state", "LY")],
        ),
        (
            "The navies of Chile, Peru and Ecuador met.",
            "navies",
            [("Chile", "state", "CL"), ("Peru", "state", "PE"), ("Ecuador", "state", "EC")],
        ),
        ("Teams from Iran and the IAEA met.", "Teams", [("Iran", "state", "IR"), ("IAEA", "organization", None)]),
        ("The government in Kabul rejected the plan.", "government", [("Afghanistan", "state", "AF")]),
        ("The Foreign Ministry in Tokyo lodged a protest.", "Ministry", [("Foreign Ministry", "organization", "JP")]),
        ("King Abdullah of Jordan spoke. His Majesty thanked Kenya.", "Majesty", [("Abdullah", "person", "JO")]),
        ("Deputy Secretary Ann Reed spoke. The Deputy thanked Kenya.", "Deputy", [("Ann Reed", "person", "US")]),
        ("Poland's president rang his Kenyan counterpart.", "counterpart", [("Kenyan counterpart", "person", "KE")]),
        (
            "The Troika (Norway, Kenya, and Ghana) met.",
            "Troika",
            [("Norway", "state", "NO"), ("Kenya", "state", "KE"), ("Ghana", "state", "GH")],
        ),
        ("NATO ambassadors met on Tuesday.", "ambassadors", [("NATO", "organization", None)]),
        ("UN peacekeepers left Mali.", "peacekeepers", [("UN peacekeepers", "group", None)]),
        ("The pope appealed to Kenya.", "pope", [("pope", "person", "VA")]),
        ("The leaders of the G7 met. They condemned the attack.", "They", [("G7", "organization", None)]),
        ("The Pentagon said it would send troops.", "it", [("United States", "state", "US")]),
    ],
)
def test_who_acts_in_plain_agency_copy(text: str, word: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert agents(text, word) == expected


def test_a_country_named_once_as_a_destination_is_not_a_traveller_s_own() -> None:
    _, mentions = read("A delegation led by Foreign Minister Amir Khan Muttaqi arrived in Islamabad.")
    assert [name.country for name in mentions.names if name.what == "person"] == [None]
