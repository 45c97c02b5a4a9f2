"""From a match to reports: status, roles, speaker, date and evidence put together, or nothing where they fail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.events import attribution, roles, status, tree, when
from kg.events.agents import without_bare_offices, without_represented_states
from kg.events.context import Context, state
from kg.events.kinds import SPEECH
from kg.events.match import Match
from kg.model import Agent, Evidence, Place, Report, Status

_WITH_MONEY = frozenset(("Pledge", "Aid", "Agreement", "Sanction", "Cooperation"))
MAX_EVIDENCE = 700
_MAX_CLIMB = 4
_PLURAL_KINDS = ("group", "organization")
_COMMITTING = frozenset(
    "determine determined commit committed ready prepared willing pledge promise vow agree resolve".split()
)
_TOWARDS_SOMEBODY = frozenset(
    ("Pledge", "Aid", "Condemnation", "Accusation", "Support", "Demand", "Threat", "Rejection")
)
_OF_STATES = ("country", "demonym", "capital", "organ", "seat")
_OFTEN = 3
_PEOPLE = frozenset(
    "official leader minister representative counterpart delegation member ally partner president ambassador "
    "diplomat envoy negotiator mediator stakeholder family chief head expert participant foreign-minister "
    "chancellor premier king parliamentarian lawmaker senator general commander organization society group "
    "delegate alumnus alumni country nation state government youth student company business survivor victim "
    "community people authority side mission staff".split()
)

_PARTIES = frozenset(
    "leader side party president minister counterpart interlocutor secretary chief head delegation official".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report before it is judged, with the match it came from and how its roles were found.

    `news_of` is the day it is told as news of, which is its date where nothing tells another.
    """

    report: Report
    match: Match
    target_by: str
    spoken: bool
    news_of: str | None


def candidates(context: Context, match: Match) -> Iterator[Candidate]:
    """The reports that a match makes: none where a role it requires is empty, several for a list of destinations."""
    told = _status(match)
    if told is None or _is_question(context, match) or not _kinds_hold(context, match):
        return
    filled = _fill(context, match)
    if not _complete(match, filled):
        return
    speakers = _speakers(context, match)
    actors = _with_speakers(match, filled.actors, speakers)
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
        yield Candidate(one, match, filled.target_by, bool(speakers), news)


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
        return None
    if found == "planned" and frame.type in SPEECH and match.token.head.lemma_.lower() in _COMMITTING:
        # "determined to support": the commitment is the act, not what it is to.
        return None
    if found is not None and frame.status and found == "occurred":
        return frame.status  # type: ignore[return-value]
    return found


def _kinds_hold(context: Context, match: Match) -> bool:
    return all(
        any(a.kind in kinds for a in roles.agents_on_path(context, match, path)[0]) for path, kinds in match.frame.kinds
    )


def _is_question(context: Context, match: Match) -> bool:
    doc = match.token.doc
    return any(t.text == "?" for t in doc[match.token.i :]) and not attribution.is_quoted(
        context, match.sentence, match.token
    )


def _fill(context: Context, match: Match) -> roles.Filled:
    frame = match.frame
    actors = _actors(context, match)
    if match.token.pos_ in ("NOUN", "PROPN") and (frame.symmetric or not actors):
        actors = _distinct((*actors, *context.mentions.modifier_agents(match.sentence, match.token)))
    targets, direct = roles.agents_on_path(context, match, frame.target) if frame.target else ((), False)
    target_by = "name" if direct else "phrase"
    if not targets and frame.type in _TOWARDS_SOMEBODY:
        targets, target_by = _state_meant(context, match, actors), "meant"
    if frame.type not in SPEECH:
        actors = _without_voice(context, actors)
    places = roles.places_on_path(context, match, frame.place) if frame.place else ()
    if not places and (frame.type in ("Meeting", "Agreement", "Deescalation") or frame.name == "receive"):
        places = _clause_places(context, match)
    if frame.type == "Visit":
        places = places or _where(context, match)
        actors = _travellers(context, match, actors, places)
        targets, places = _host(context, actors, targets, places)
    if frame.symmetric:
        actors, targets = _distinct((*actors, *targets, *_unnamed_parties(context, match, actors))), ()
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


def _actors(context: Context, match: Match) -> tuple[Agent, ...]:
    """Who acts: at the end of the frame's path, or, for "speaker", who says the clause."""
    found: tuple[Agent, ...] = ()
    for alternative in match.frame.actor.split("|"):
        for part in alternative.split("&"):
            if part.strip() == "speaker":
                found += attribution.speakers(context, match.sentence, match.token)
                continue
            more = roles.agents_on_path(context, match, part)[0]
            # "Kyiv is thankful for Japan's decision": only those of the owner's state share the act with its owner.
            owned = {a.country for a in found} if found and not match.frame.symmetric else None
            found += tuple(a for a in more if owned is None or a.country in owned)
        if found:
            break
    if not found and match.frame.type in SPEECH and match.token.pos_ in tree.VERBAL and not tree.subjects(match.token):
        # A clause that leaves its subject out speaks with the voice of who says it.
        found = attribution.speakers(context, match.sentence, match.token)
    return _distinct(found) or _parties_meant(context, match) or _above(context, match) or _on_tour(context, match)


def _on_tour(context: Context, match: Match) -> tuple[Agent, ...]:
    """The tour that a text goes on about is that of the traveller it told of last."""
    return context.travellers if match.frame.type == "Visit" and match.frame.name == "itinerary" else ()


def _above(context: Context, match: Match) -> tuple[Agent, ...]:
    """Who acts in the nearest clause above that names somebody: "posted a message blaming Iran"."""
    if match.token.pos_ in tree.VERBAL and any(c.dep_ in tree.SUBJECTS for c in match.token.children):
        return ()
    head = tree.clause_head(match.token)
    for _ in range(_MAX_CLIMB):
        found = [
            a
            for s in tree.subjects(head)
            for noun in tree.conjuncts(s)
            for a in context.mentions.agents(match.sentence, noun)
        ]
        if found:
            return _distinct(tuple(found))
        if head.head is head:
            return ()
        head = tree.clause_head(head.head)
    return ()


def _parties_meant(context: Context, match: Match) -> tuple[Agent, ...]:
    """ "The leaders", "they", "it was agreed": after a meeting they mean those who met."""
    if match.token.pos_ not in tree.VERBAL or not context.parties:
        return ()
    heads = tree.subjects(match.token)
    if not heads:
        return context.parties if match.frame.symmetric and tree.is_passive(match.token) else ()
    plural = all((h.tag_ == "NNS" and h.lemma_.lower() in _PARTIES) or h.lower_ in ("they", "both") for h in heads)
    return context.parties if plural else ()


def _state_meant(context: Context, match: Match, actors: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """Towards whom an act is where its clause does not say: the one foreign state of the sentence, of the title, of the
    meeting or visit told of last, or the one that the whole text speaks of most."""
    home = {a.country for a in (*actors, *context.mentions.speaker) if a.country}
    start, end = match.sentence.start, match.sentence.end
    named = [n for n in context.mentions.names if n.what in _OF_STATES and n.country]
    circles = (
        [n.country for n in named if start <= n.start < end],
        [a.country for a in context.mentions.title_agents],
        [a.country for a in context.parties],
    )
    for circle in circles:
        foreign = {code for code in circle if code and code not in home}
        if len(foreign) == 1:
            return tuple(state(code) for code in foreign if code)
    return _spoken_of_most(Counter(n.country for n in named if n.country and n.country not in home))


def _spoken_of_most(counts: Counter[str]) -> tuple[Agent, ...]:
    most = counts.most_common(2)
    if not most or most[0][1] < _OFTEN or (len(most) > 1 and most[0][1] < 2 * most[1][1]):
        return ()
    return (state(most[0][0]),)


def _without_voice(context: Context, actors: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """ "We are helping", says a minister: the state helps; the voice acts only in acts of speech."""
    states = {a.country for a in actors if a.kind == "state"}
    return tuple(
        a for a in actors if not (a.kind == "person" and a in context.mentions.speaker and a.country in states)
    )


def _same_state(target: Agent, actors: tuple[Agent, ...]) -> bool:
    return target.kind == "state" and any(a.country == target.country for a in actors)


def _clause_places(context: Context, match: Match) -> tuple[Place, ...]:
    """Where the clause of the trigger says that it takes place: "In Geneva, the ministers signed"."""
    head = tree.clause_head(match.token)
    if match.token.pos_ == "NOUN":
        told = {
            place
            for noun in head.subtree
            if _after_in(noun) and (place := roles.place_at(context, match.sentence, noun))
        }
        if len(told) == 1:
            return tuple(told)
    for verb in (match.token, head, head.head):
        for noun in tree.prepositional(verb, frozenset(("in", "at"))):
            place = roles.place_at(context, match.sentence, noun)
            if place:
                return (place,)
    return ()


def _after_in(noun: Token) -> bool:
    return noun.dep_ == "pobj" and noun.head.lower_ in ("in", "at")


def _where(context: Context, match: Match) -> tuple[Place, ...]:
    """ "Baghdad airport, where he was arriving": the place is the noun that the clause describes."""
    token = match.token
    if token.dep_ in ("relcl", "advcl") and any(c.lower_ == "where" for c in token.children):
        place = roles.place_at(context, match.sentence, token.head)
        return (place,) if place else ()
    return ()


def _travellers(
    context: Context, match: Match, actors: tuple[Agent, ...], places: tuple[Place, ...]
) -> tuple[Agent, ...]:
    """Nobody visits their own country: where a pronoun led there, the visitor is the sentence's foreigner."""
    hosts = {p.country for p in places if p.country}
    if not hosts or any(a.country not in hosts for a in actors):
        return actors
    named = (a for token in match.token.doc for a in context.mentions.agents(match.sentence, token))
    foreign = next((a for a in named if a.kind == "person" and a.country and a.country not in hosts), None)
    return (foreign,) if foreign else actors


def _host(
    context: Context, actors: tuple[Agent, ...], targets: tuple[Agent, ...], places: tuple[Place, ...]
) -> tuple[tuple[Agent, ...], tuple[Place, ...]]:
    """A visit's hosts are the states of its places; a trip within one's own country is no visit."""
    home = {a.country for a in actors if a.country}
    abroad = tuple(p for p in places if p.country and p.country not in home)
    if abroad:
        return tuple(dict.fromkeys(state(p.country) for p in abroad if p.country)), abroad
    if places and all(p.country in home for p in places):
        return (), ()
    return tuple(t for t in targets if t.country not in home or t.country is None), places


def _unnamed_parties(context: Context, match: Match, actors: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """ "met with senior officials": people without a name are a party too, of the country that their phrase tells."""
    if match.frame.type not in ("Meeting", "Cooperation") or len(actors) != 1:
        return ()
    found = []
    for head in tree.prepositional(match.token, frozenset(("with",))) + (
        tree.objects(match.token) if match.token.lemma_ in ("meet", "host", "receive", "engage") else []
    ):
        for noun in tree.conjuncts(head):
            if noun.lemma_.lower() in _PEOPLE and not context.mentions.agents(match.sentence, noun):
                country = next((a.country for a in roles.deep_agents(context, match.sentence, noun)), None)
                found.append(Agent(roles.noun_phrase(match.sentence, noun) or noun.text, "group", country))
    return tuple(found)


def _complete(match: Match, filled: roles.Filled) -> bool:
    frame = match.frame
    for role in frame.require:
        if not getattr(
            filled, {"actor": "actors", "target": "targets", "item": "items", "place": "places"}.get(role, "topic")
        ):
            return False
    if frame.type == "Visit" and not (filled.targets or filled.places):
        return False
    if frame.international and not any(a.kind == "organization" for a in (*filled.actors, *filled.targets)):
        return bool(filled.actors) and _names_resolution(match.token)
    return _parties(filled.actors) >= frame.parties


def _names_resolution(token: Token) -> bool:
    return any(t.lemma_.lower() in ("resolution", "un", "council", "assembly", "unscr") for t in token.doc)


def _parties(actors: tuple[Agent, ...]) -> int:
    if any(a.kind in _PLURAL_KINDS and a.country is None for a in actors):
        return max(2, len(actors))
    sides = {a.country or a.name for a in actors}
    return len(sides)


def _speakers(context: Context, match: Match) -> tuple[Agent, ...]:
    if "speaker" in match.frame.actor:
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
