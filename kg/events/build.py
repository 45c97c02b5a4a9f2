"""From a match to reports: status, roles, speaker, date and evidence put together, or nothing where they do not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.events import attribution, roles, status, tree, when
from kg.events.context import Context
from kg.events.match import Match
from kg.model import Agent, Evidence, Place, Report, Status

# Acts that consist in saying something: they happen when they are said, and the one who speaks is an actor.
SPEECH = frozenset(("Pledge", "Support", "Condemnation", "Accusation", "Demand", "Rejection", "Threat", "Protest"))
MAX_EVIDENCE = 700
_PLURAL_KINDS = ("group", "organization")
_PEOPLE = frozenset(
    "official leader minister representative counterpart delegation member ally partner president ambassador diplomat "
    "envoy negotiator mediator stakeholder family chief head expert participant foreign-minister chancellor premier "
    "king parliamentarian lawmaker senator general commander organization society group delegate".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report before it is judged, with the match it came from and how its roles were found."""

    report: Report
    match: Match
    direct_target: bool
    spoken: bool


def candidates(context: Context, match: Match) -> Iterator[Candidate]:
    """The reports that a match makes: none where a role it requires is empty, several for a list of destinations."""
    state = _status(match)
    if state is None or _is_question(match):
        return
    filled = _fill(context, match)
    if not _complete(match, filled):
        return
    speakers = _speakers(context, match)
    actors = _with_speakers(match, filled.actors, speakers)
    start, end = when.of_match(context, match, state)
    if start is None and match.frame.type in SPEECH and state == "occurred" and context.day:
        start = context.day.isoformat()
    report = Report(
        type=match.frame.type,
        status=state,
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
        yield Candidate(one, match, filled.direct_target, bool(speakers))


def _status(match: Match) -> Status | None:
    frame = match.frame
    if frame.modal in ("future", "obligation"):
        conditional = status.of_trigger(match.token, frame.type)
        return None if conditional is None or conditional == "cancelled" else "occurred"
    found = status.of_trigger(match.token, frame.type)
    if found is not None and frame.status and found == "occurred":
        return frame.status  # type: ignore[return-value]
    return found


def _is_question(match: Match) -> bool:
    doc = match.token.doc
    return any(t.text == "?" for t in doc[match.token.i :]) and not attribution.is_quoted(match.token)


def _fill(context: Context, match: Match) -> roles.Filled:
    frame = match.frame
    if frame.actor == "speaker":
        actors, _ = attribution.speakers(context, match.sentence, match.token), True
    else:
        actors, _ = roles.agents_on_path(context, match, frame.actor)
    if match.token.pos_ in ("NOUN", "PROPN") and (frame.symmetric or not actors):
        actors = _distinct((*actors, *context.mentions.modifier_agents(match.sentence, match.token)))
    targets, direct = roles.agents_on_path(context, match, frame.target) if frame.target else ((), False)
    places = roles.places_on_path(context, match, frame.place) if frame.place else ()
    if frame.type == "Visit":
        targets, places = _host(context, actors, targets, places)
    if frame.symmetric:
        actors, targets = _distinct((*actors, *targets, *_unnamed_parties(context, match, actors))), ()
    return roles.Filled(
        actors=actors,
        targets=tuple(t for t in targets if t not in actors and not _same_state(t, actors)),
        places=places,
        amounts=roles.moneys(context, match),
        items=roles.phrases_on_path(match, frame.item) if frame.item else (),
        topic=roles.topic_on_path(context, match, frame.topic) if frame.topic else None,
        direct_target=direct,
    )


def _same_state(target: Agent, actors: tuple[Agent, ...]) -> bool:
    return target.kind == "state" and any(a.country == target.country for a in actors)


def _host(
    context: Context, actors: tuple[Agent, ...], targets: tuple[Agent, ...], places: tuple[Place, ...]
) -> tuple[tuple[Agent, ...], tuple[Place, ...]]:
    """A visit's hosts are the states of its places; a trip within one's own country is no visit."""
    home = {a.country for a in actors if a.country}
    abroad = tuple(p for p in places if p.country and p.country not in home)
    if abroad:
        return tuple(dict.fromkeys(context.mentions.state(p.country) for p in abroad if p.country)), abroad
    if places and all(p.country in home for p in places):
        return (), ()
    return tuple(t for t in targets if t.country not in home or t.country is None), places


def _unnamed_parties(context: Context, match: Match, actors: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """ "met with senior officials": people without a name are a party too, of the country that their phrase tells."""
    if match.frame.type != "Meeting" or len(actors) != 1:
        return ()
    found = []
    for head in tree.prepositional(match.token, frozenset(("with",))) + (
        tree.objects(match.token) if match.token.lemma_ in ("meet", "host", "receive") else []
    ):
        for noun in tree.conjuncts(head):
            if noun.lemma_.lower() in _PEOPLE and not context.mentions.agents(match.sentence, noun):
                country = next((a.country for a in roles.deep_agents(context, match.sentence, noun)), None)
                found.append(Agent(roles.noun_phrase(match.sentence, noun) or noun.text, "group", country))
    return tuple(found)


def _complete(match: Match, filled: roles.Filled) -> bool:
    frame = match.frame
    for role in frame.require:
        if not getattr(filled, {"actor": "actors", "target": "targets", "item": "items", "place": "places"}.get(role, "topic")):
            return False
    if frame.type == "Visit" and not (filled.targets or filled.places):
        return False
    if frame.international and not any(a.kind == "organization" for a in (*filled.actors, *filled.targets)):
        return bool(filled.actors) and _names_resolution(match.token)
    if frame.parties and _parties(filled.actors) < frame.parties:
        return False
    return True


def _names_resolution(token: Token) -> bool:
    return any(t.lemma_.lower() in ("resolution", "un", "council", "assembly", "unscr") for t in token.doc)


def _parties(actors: tuple[Agent, ...]) -> int:
    if any(a.kind in _PLURAL_KINDS and a.country is None for a in actors):
        return max(2, len(actors))
    sides = {a.country or a.name for a in actors}
    return len(sides)


def _speakers(context: Context, match: Match) -> tuple[Agent, ...]:
    if match.frame.actor == "speaker":
        return ()
    return attribution.speakers(context, match.sentence, match.token)


def _with_speakers(match: Match, actors: tuple[Agent, ...], speakers: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """The one who speaks for an acting state acts too: "Japan will supply generators, she said"."""
    if match.frame.type not in SPEECH:
        return actors
    countries = {a.country for a in actors if a.kind == "state"}
    voices = tuple(s for s in speakers if s.kind == "person" and s.country in countries and s not in actors)
    if any(a.kind == "person" for a in actors):
        return actors
    return (*voices, *actors)


def _distinct(agents: tuple[Agent, ...]) -> tuple[Agent, ...]:
    return tuple(dict.fromkeys(agents))


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
