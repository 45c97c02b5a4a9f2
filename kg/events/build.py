"""From a match to reports: status, roles, speaker, date and evidence put together, or nothing where they fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.events import attribution, hosts, parties, roles, status, tree, when
from kg.events.agents import distinct, without_bare_offices, without_represented_states
from kg.events.context import Context
from kg.events.kinds import SPEECH
from kg.events.match import Match
from kg.model import Agent, Evidence, Report, Status

_WITH_MONEY = frozenset(("Pledge", "Aid", "Agreement", "Sanction", "Cooperation"))
MAX_EVIDENCE = 700
_PLURAL_KINDS = ("group", "organization")
_COMMITTING = frozenset(
    "determine determined commit committed ready prepared willing pledge promise vow agree resolve".split()
)
# What is given by being offered: "offered its condolences".
_OFFERED = frozenset(
    "condolence condolences congratulation congratulations sympathy thanks apology prayer greeting gratitude "
    "appreciation felicitation welcome".split()
)
# What states do in international bodies alone.
_IN_COUNCILS = frozenset(("abstain", "veto"))
_WISHING = frozenset("like want wish".split())
# What stands whether or not it is talked about; a plan or an offer that is discussed is only a topic.
_STANDING = frozenset("support backing solidarity commitment readiness willingness determination resolve".split())
_TOWARDS_SOMEBODY = frozenset(
    ("Pledge", "Aid", "Condemnation", "Accusation", "Support", "Demand", "Threat", "Rejection", "Sanction")
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report before it is judged, with the match it came from and how its roles were found.

    `news_of` is the day it is told as news of, which is its date where nothing tells another; `context` is what the
    article has told up to there.
    """

    report: Report
    match: Match
    target_by: str
    spoken: bool
    news_of: str | None
    context: Context

    @property
    def quoted(self) -> bool:
        """Does its trigger stand inside quotation marks."""
        return attribution.is_quoted(self.context, self.match.sentence, self.match.token)


def candidates(context: Context, match: Match) -> Iterator[Candidate]:
    """The reports that a match makes: none where a role it requires is empty, several for a list of destinations.

    An open frame fires where an act is heard: what the clause's mood makes no act has occurred for it.
    """
    told = _status(match) or ("occurred" if match.frame.open else None)
    if told is None or _is_question(context, match) or not _kinds_hold(context, match):
        return
    if match.frame.quoted and not attribution.is_quoted(context, match.sentence, match.token):
        return
    filled = _fill(context, match)
    if not _complete(match, filled):
        return
    speakers = parties.speakers_of(context, match)
    actors = parties.with_speakers(match, filled.actors, speakers)
    start, end = when.of_match(context, match, told)
    news = (
        context.acts_on or context.day.isoformat()
        if told == "occurred" and context.day and _told_as_news(match)
        else None
    )
    report = Report(
        type=match.frame.type,
        status=told,
        evidence=(_evidence(context, match),),
        actors=actors,
        targets=filled.targets,
        places=filled.places,
        start=start,
        end=end,
        amounts=filled.amounts,
        items=filled.items,
        topic=filled.topic,
        rule=match.frame.rule,
        said_by=speakers[0] if speakers and speakers[0] not in actors else None,
    )
    for one in _split(report):
        yield Candidate(one, match, filled.target_by, bool(speakers), news, context)


def _status(match: Match) -> Status | None:
    frame = match.frame
    if frame.negated:
        return "occurred"
    if frame.modal in ("future", "obligation", "progressive", "imperative"):
        conditional = status.of_trigger(match.token, frame.type)
        return None if conditional is None or conditional == "cancelled" else "occurred"
    found = status.of_trigger(match.token, frame.type)
    if found == "proposed" and frame.type in SPEECH and not frame.status:
        # What is asked, hoped or allowed to be said is not said.
        return "occurred" if _voiced(match.token) else None
    if found == "planned" and frame.type in SPEECH and match.token.head.lemma_.lower() in _COMMITTING:
        # "determined to support": the commitment is the act, not what it is to.
        return None
    if found is not None and frame.status and found == "occurred":
        return frame.status  # type: ignore[return-value]
    return found


def _voiced(token: Token) -> bool:
    """ "I would like to thank you" thanks; "they discussed Japan's support" tells of support that is there."""
    if token.lemma_.lower() in _OFFERED and token.head.lemma_.lower() in ("offer", "extend"):
        return True
    if token.lemma_.lower() in _STANDING:
        above = tree.governor(token)
        if above is not None and above.lemma_.lower() == "discuss":
            return True
    verb = tree.clause_head(token)
    while verb.dep_ == "conj" and verb.head.pos_ in tree.VERBAL:
        verb = verb.head
    return (
        verb.dep_ == "xcomp"
        and verb.head.lemma_.lower() in _WISHING
        and any(subject.lower_ in ("i", "we") for subject in tree.subjects(verb.head))
    )


def _kinds_hold(context: Context, match: Match) -> bool:
    return all(
        any(a.kind in kinds for a in roles.agents_on_path(context, match, path)[0]) for path, kinds in match.frame.kinds
    )


def _is_question(context: Context, match: Match) -> bool:
    doc, sentence = match.token.doc, match.sentence
    if "?" not in context.document.folded[sentence.start : sentence.end]:
        return False
    return any(t.text == "?" for t in doc[match.token.i :]) and not attribution.is_quoted(
        context, match.sentence, match.token
    )


def _fill(context: Context, match: Match) -> roles.Filled:
    frame = match.frame
    actors = parties.actors_of(context, match)
    if match.token.pos_ in ("NOUN", "PROPN") and (frame.symmetric or not actors):
        actors = distinct((*actors, *context.mentions.modifier_agents(match.sentence, match.token)))
    if frame.open and _parties(actors) < max(1, frame.parties):
        actors = distinct((*actors, *parties.heard_acting(context, match)))
        actors = actors if _parties(actors) >= frame.parties else distinct((*actors, *context.parties))
    targets, direct = roles.agents_on_path(context, match, frame.target) if frame.target else ((), False)
    target_by = "name" if direct else "phrase"
    if not targets and frame.type in _TOWARDS_SOMEBODY and "target" not in frame.require and not frame.open:
        targets, target_by = parties.state_meant(context, match, actors), "meant"
    if frame.type not in SPEECH:
        actors = parties.without_voice(context, actors)
    places = roles.places_on_path(context, match, frame.place) if frame.place else ()
    if not places and (frame.type in ("Meeting", "Agreement", "Deescalation") or frame.name == "receive"):
        places = hosts.clause_places(context, match)
    if not targets and not places and "meant" in frame.target:
        targets = parties.host_meant(context, match, actors)
    if frame.type == "Visit":
        places = places or hosts.described_place(context, match)
        actors = parties.travellers_of(context, match, actors, places)
        targets, places = hosts.hosts_of(context, actors, targets, places)
    if frame.symmetric:
        actors, targets = distinct((*actors, *targets, *parties.unnamed_parties(context, match, actors))), ()
    actors = without_bare_offices(actors)
    if frame.type in ("Meeting", "Visit"):
        actors = without_represented_states(actors)
    return roles.Filled(
        actors=actors,
        targets=tuple(t for t in targets if t not in actors and not _same_state(t, actors)),
        places=places,
        amounts=roles.moneys(context, match) if frame.type in _WITH_MONEY else (),
        items=roles.phrases_on_path(match, frame.item) if frame.item else (),
        topic=roles.topic_on_path(context, match, frame.topic) if frame.topic else None,
        target_by=target_by,
    )


def _same_state(target: Agent, actors: tuple[Agent, ...]) -> bool:
    return target.kind == "state" and any(a.country == target.country for a in actors)


def _complete(match: Match, filled: roles.Filled) -> bool:
    frame = match.frame
    for role in frame.require:
        if not getattr(
            filled, {"actor": "actors", "target": "targets", "item": "items", "place": "places"}.get(role, "topic")
        ):
            return False
    if frame.type == "Visit" and not (filled.targets or filled.places):
        return False
    if frame.international and not any(
        a.kind == "organization" and a.country is None for a in (*filled.actors, *filled.targets)
    ):
        return bool(filled.actors) and (match.token.lemma_.lower() in _IN_COUNCILS or _names_resolution(match.token))
    return _parties(filled.actors) >= frame.parties


def _names_resolution(token: Token) -> bool:
    return any(
        t.lemma_.lower() in ("resolution", "un", "u.n.", "council", "assembly", "unscr", "nations", "veto")
        for t in token.doc
    )


def _parties(actors: tuple[Agent, ...]) -> int:
    if any(a.kind in _PLURAL_KINDS and a.country is None for a in actors):
        return max(2, len(actors))
    sides = {a.country or a.name for a in actors}
    return len(sides)


def _told_as_news(match: Match) -> bool:
    """An act of speech happens the day it is reported; so does what a main clause tells in the simple past."""
    if match.frame.type in SPEECH:
        return True
    head = tree.clause_head(match.token)
    finite = head.tag_ == "VBD" and (head.dep_ == "ROOT" or head.dep_ in ("conj", "ccomp"))
    return match.frame.type in ("Meeting", "Agreement", "Vote", "Visit") and finite


def _split(report: Report) -> Iterator[Report]:
    """One visit a destination state; everything else stays one."""
    if report.type != "Visit" or len(report.targets) < 2:
        yield report
        return
    for host in report.targets:
        own = tuple(p for p in report.places if p.country == host.country)
        yield replace(report, targets=(host,), places=own or report.places)


def _evidence(context: Context, match: Match) -> Evidence:
    start, end = roles.clause_span(match)
    text = context.document.text
    if end - start > MAX_EVIDENCE:
        middle = match.sentence.offset(match.token)
        start = max(start, middle - MAX_EVIDENCE // 2)
        end = min(end, start + MAX_EVIDENCE)
        start += len(re.match(r"\S*\s*", text[start:end]).group()) if start > 0 and text[start - 1].isalnum() else 0  # type: ignore[union-attr]
    while end > start and text[end - 1].isspace():
        end -= 1
    return Evidence(start, end, text[start:end])
