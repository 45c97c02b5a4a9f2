"""Acts of one article beside each other: one act told twice, meetings on a journey, who and when is meant."""

from __future__ import annotations

from kg.model import Article, Report
from kg.pipeline import extract


def told(text: str, published: str = "2024-01-08") -> tuple[Report, ...]:
    return extract(Article(text, published=published))


def of(type_: str, reports: tuple[Report, ...]) -> list[Report]:
    return [report for report in reports if report.type == type_]


def test_one_meeting_told_in_two_sentences_is_one_event() -> None:
    (meeting,) = of(
        "Meeting",
        told(
            "French President Emmanuel Macron met with German Chancellor Olaf Scholz in Berlin on Friday. "
            "The two leaders discussed the war in Sudan."
        ),
    )
    assert {actor.country for actor in meeting.actors} == {"FR", "DE"}
    assert len(meeting.evidence) == 2
    assert meeting.start == "2024-01-05"
    assert [place.name for place in meeting.places] == ["Berlin"]


def test_two_meetings_of_different_people_stay_two() -> None:
    meetings = of(
        "Meeting",
        told(
            "Japanese Foreign Minister Yoko Kamikawa met with Polish Foreign Minister Jan Nowak in Warsaw on Monday. "
            "French President Emmanuel Macron met with German Chancellor Olaf Scholz in Berlin on Friday."
        ),
    )
    assert [{actor.country for actor in meeting.actors} for meeting in meetings] == [{"JP", "PL"}, {"FR", "DE"}]


def test_a_list_of_destinations_is_a_visit_each() -> None:
    visits = of("Visit", told("Canadian Prime Minister Justin Trudeau will travel to Poland, Finland and Sweden."))
    assert [visit.targets[0].country for visit in visits] == ["PL", "FI", "SE"]
    assert {visit.status for visit in visits} == {"planned"}


def test_a_meeting_on_a_journey_is_where_the_journey_is() -> None:
    (meeting,) = of(
        "Meeting",
        told(
            "U.S. Secretary of State Antony Blinken will travel to Nairobi on January 15. "
            "Blinken will meet with Kenyan President William Ruto to discuss trade."
        ),
    )
    assert [place.name for place in meeting.places] == ["Nairobi"]
    assert meeting.start == "2024-01-15"


def test_an_act_of_speech_has_the_day_of_the_report_and_not_of_its_content() -> None:
    (condemnation,) = of("Condemnation", told("Germany condemned Iran's attack of January 2 on a ship."))
    assert condemnation.start == "2024-01-08"


def test_one_chain_of_promises_is_one_pledge() -> None:
    (pledge,) = of("Pledge", told("Norway will provide Ukraine with trucks, train engineers and send medicine."))
    assert pledge.actors[0].country == "NO"
    assert [target.country for target in pledge.targets] == ["UA"]


def test_nothing_is_read_out_of_plain_life() -> None:
    assert told("The bakery on the corner sold bread. Children met friends in the park and promised to return.") == ()


def test_those_whom_the_parser_mistakes_for_a_part_of_a_name_act_too() -> None:
    (act,) = told("Under Secretary Reed and EU Deputy Secretary General Daniel Otieno condemned the attack in Chad.")
    assert [actor.name for actor in act.actors] == ["Reed", "Daniel Otieno"]


def test_a_list_after_an_opening_phrase_acts() -> None:
    (demand,) = of(
        "Demand", told("In a joint statement, Australia, Canada and Chile called for an immediate ceasefire.")
    )
    assert {actor.country for actor in demand.actors} == {"AU", "CA", "CL"}


def test_an_envoy_is_recalled_from_the_state_whose_capital_is_named() -> None:
    (recall,) = of("RelationsChange", told("Beijing has recalled its ambassador to Vilnius."))
    assert [target.country for target in recall.targets] == ["LT"]


def test_what_is_to_be_done_is_planned() -> None:
    (pledge,) = told("Norway is to send two inspectors to Thailand to help.")
    assert (pledge.type, [target.country for target in pledge.targets]) == ("Pledge", ["TH"])
