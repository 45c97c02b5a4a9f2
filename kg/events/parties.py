"""Who acts, and towards whom, where a frame's paths leave it open: voices, parties of a meeting, states meant."""

from __future__ import annotations

from collections import Counter

from kg.encoder import ORDER
from kg.events import attribution, roles, tree
from kg.events.agents import distinct
from kg.events.context import Context, state
from kg.events.kinds import SPEECH
from kg.events.match import Match
from kg.model import Agent, Place

_OF_STATES = ("country", "demonym", "capital", "organ", "seat")
_OFTEN = 3
_PEOPLE = frozenset(
    "official leader minister representative counterpart delegation member ally partner president ambassador "
    "diplomat envoy negotiator mediator stakeholder family chief head expert participant foreign-minister "
    "chancellor premier king parliamentarian lawmaker senator general commander organization society group "
    "delegate alumnus alumni country nation state government youth student company business survivor victim "
    "community people authority side mission staff leadership industry advocate entrepreneur employee executive "
    "activist journalist worker veteran bishop cleric scholar academic actor refugee professional woman troop".split()
)
_PARTIES = frozenset(
    "leader side party president minister counterpart interlocutor secretary chief head delegation official "
    "advisor adviser ambassador participant government country member premier envoy representative".split()
)
_MAX_CLIMB = 4
# At these odds and above somebody is heard to act.
_LOUD = 0.0


def actors_of(context: Context, match: Match) -> tuple[Agent, ...]:
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
    return distinct(found) or _parties_meant(context, match) or _above(context, match) or _on_tour(context, match)


def heard_acting(context: Context, match: Match) -> tuple[Agent, ...]:
    """Those in the match's sentence whom the language model hears as acting in it, first named first."""
    scores, sentence = context.scores, match.sentence
    loud = scores.of("actor")[:, ORDER.index(match.frame.type)]
    named = ((scores.at(sentence.offset(token)), token) for token in sentence.doc or ())
    return distinct(
        tuple(
            agent
            for row, token in named
            if row is not None and loud[row] >= _LOUD
            for agent in context.mentions.agents(sentence, token)
        )
    )


def _parties_meant(context: Context, match: Match) -> tuple[Agent, ...]:
    """ "The leaders", "they", "it was agreed": after a meeting they mean those who met."""
    together = context.parties or _joint_voice(context)
    if match.token.pos_ not in tree.VERBAL or not together:
        return ()
    heads = tree.subjects(match.token)
    if not heads:
        return context.parties if match.frame.symmetric and tree.is_passive(match.token) else ()
    plural = all(
        (h.tag_ in ("NNS", "NNPS") and h.lemma_.lower().removesuffix("s") in _PARTIES) or h.lower_ in ("they", "both")
        for h in heads
    )
    return together if plural else ()


def _joint_voice(context: Context) -> tuple[Agent, ...]:
    """Those who make a joint statement: "the ministers condemn" are they."""
    speaker = context.mentions.speaker
    return speaker if len({a.country or a.name for a in speaker}) > 1 else ()


def _above(context: Context, match: Match) -> tuple[Agent, ...]:
    """Who acts in the nearest clause above that names somebody: "gave a speech praising Kenya"."""
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
            return distinct(tuple(found))
        if head.head == head:
            return ()
        head = tree.clause_head(head.head)
    return ()


def _on_tour(context: Context, match: Match) -> tuple[Agent, ...]:
    """The tour that a text goes on about is that of the traveller it told of last."""
    return context.travellers if match.frame.type == "Visit" and match.frame.name == "itinerary" else ()


def state_meant(context: Context, match: Match, actors: tuple[Agent, ...]) -> tuple[Agent, ...]:
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


def host_meant(context: Context, match: Match, actors: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """Whom a visit is to whose clause does not say: the state whose site tells of a foreigner, else the state meant."""
    home = {a.country for a in actors}
    issuer = context.mentions.issuer
    if not home or None in home:
        return ()
    if issuer is not None and issuer.country and issuer.country not in home:
        return (state(issuer.country),)
    return state_meant(context, match, actors)


def _spoken_of_most(counts: Counter[str]) -> tuple[Agent, ...]:
    most = counts.most_common(2)
    if not most or most[0][1] < _OFTEN or (len(most) > 1 and most[0][1] < 2 * most[1][1]):
        return ()
    return (state(most[0][0]),)


def without_voice(context: Context, actors: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """ "We are helping", says a minister: the state helps; the voice acts only in acts of speech."""
    states = {a.country for a in actors if a.kind == "state"}
    return tuple(
        a for a in actors if not (a.kind == "person" and a in context.mentions.speaker and a.country in states)
    )


def travellers_of(
    context: Context, match: Match, actors: tuple[Agent, ...], places: tuple[Place, ...]
) -> tuple[Agent, ...]:
    """Nobody visits their own country: where a pronoun led there, the visitor is the sentence's foreigner."""
    hosts = {p.country for p in places if p.country}
    if not actors or not hosts or any(a.country not in hosts for a in actors):
        return actors
    named = (a for token in match.token.doc for a in context.mentions.agents(match.sentence, token))
    foreign = next((a for a in named if a.kind == "person" and a.country and a.country not in hosts), None)
    return (foreign,) if foreign else actors


def unnamed_parties(context: Context, match: Match, actors: tuple[Agent, ...]) -> tuple[Agent, ...]:
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


def speakers_of(context: Context, match: Match) -> tuple[Agent, ...]:
    """Who says the clause of the match, () where the frame takes the speaker for the actor already."""
    if "speaker" in match.frame.actor:
        return ()
    return attribution.speakers(context, match.sentence, match.token)


def with_speakers(match: Match, actors: tuple[Agent, ...], speakers: tuple[Agent, ...]) -> tuple[Agent, ...]:
    """The one who speaks for an acting state acts too: "Japan will supply generators, she said"."""
    if match.frame.type not in SPEECH:
        return actors
    countries = {a.country for a in actors if a.kind == "state"}
    voices = tuple(s for s in speakers if s.kind == "person" and s.country in countries and s not in actors)
    if any(a.kind == "person" for a in actors):
        return actors
    return (*voices, *actors)
