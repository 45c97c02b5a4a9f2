"""Who plays which part, what an act is about, when and where it was: through the public door."""

from __future__ import annotations

from kg.events.explain import explain
from kg.model import Article, Report
from kg.pipeline import extract, read


def told(text: str, title: str | None = None, published: str = "2024-01-08") -> tuple[Report, ...]:
    return extract(Article(text, title=title, published=published))


def only(type_: str, reports: tuple[Report, ...]) -> Report:
    (found,) = [report for report in reports if report.type == type_]
    return found


def test_nobody_stands_on_both_sides() -> None:
    text = (
        "French President Emmanuel Macron condemned Iran's attack on a ship. Iran rejected the French accusation. "
        "Germany thanked France for its support of Ukraine and urged Iran to release the crew."
    )
    reports = told(text)
    assert reports
    for report in reports:
        assert not set(report.actors) & set(report.targets)


def test_a_minister_meets_and_not_also_the_state() -> None:
    meeting = only(
        "Meeting", told("Norwegian Foreign Minister Espen Eide met Kenyan President William Ruto in Nairobi.")
    )
    assert {a.kind for a in meeting.actors} == {"person"}
    assert {a.country for a in meeting.actors} == {"NO", "KE"}


def test_talks_are_about_what_was_discussed_a_sentence_on() -> None:
    meeting = only(
        "Meeting",
        told(
            "Secretary of State Antony J. Blinken met today with Kenyan President William Ruto.\n\n"
            "The two leaders discussed security in the Horn of Africa.",
            title="Secretary Blinken's Meeting with Kenyan President Ruto",
        ),
    )
    assert "security in the Horn of Africa" in (meeting.topic or "")


def test_a_demand_is_about_what_is_asked() -> None:
    demand = only("Demand", told("Germany urged Iran to release the crew of the tanker."))
    assert demand.topic == "release the crew of the tanker"
    assert [t.country for t in demand.targets] == ["IR"]


def test_a_call_is_of_the_day_that_it_is_reported() -> None:
    meeting = only("Meeting", told("President Joe Biden spoke today with Prime Minister Fumio Kishida of Japan."))
    assert meeting.start == "2024-01-08"


def test_talks_are_where_they_were_held() -> None:
    meeting = only("Meeting", told("The foreign ministers of Egypt and Turkey held talks in Ankara on Friday."))
    assert [place.name for place in meeting.places] == ["Ankara"]
    assert meeting.start == "2024-01-05"


def test_what_is_said_impersonally_is_said_by_those_who_met() -> None:
    reports = told(
        "Vladimir Putin had a telephone conversation with President of Turkey Recep Tayyip Erdogan. "
        "It was stressed that Israel must stop its attacks on Gaza."
    )
    demand = only("Demand", reports)
    assert {"RU", "TR"} <= {a.country for a in demand.actors}


def test_explanations_say_what_each_telling_became_and_why_who_has_which_part() -> None:
    context = read(Article("Germany urged Iran to release the crew of the tanker.", published="2024-01-08"))
    (demand,) = [e for e in explain(context) if e.report.type == "Demand" and e.accepted]
    assert demand.event == 1
    assert demand.became is not None
    assert any(part.startswith("Iran: target 0.") for part in demand.parts)
    assert any(part.startswith("Germany: actor 0.") for part in demand.parts)


def test_an_act_with_no_foreign_side_is_none() -> None:
    text = (
        "President Joe Biden will provide families with new health plans. He thanked Congress for its support and "
        "urged senators to act. We will help every small business in America."
    )
    assert told(text, title="Remarks by President Biden on Health Care") == ()
