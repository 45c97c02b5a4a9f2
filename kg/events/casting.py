"""Who plays which part in an act: small logistic models over everybody at hand, their weights shipped as data.

Frames say where a role usually stands; what they cannot say is when somebody else plays it: the guest whom only the
title names, the state beside the minister who speaks for it, the partner of the talks whom the sentence leaves out.
So for each act everybody at hand (in its sentence, its voice, the title, the talks told of before) is weighed as its
actor and as its target, by the path through the parse from the trigger to them and by how else they are known there;
then once more, with what the language model hears. Trained by `make train`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from kg.events import attribution, linear, parts, tree
from kg.events.agents import without_represented_states
from kg.events.build import Candidate
from kg.events.context import Context, state
from kg.events.kinds import SPEECH
from kg.events.merge import Act
from kg.events.steps import odds
from kg.model import Agent, Report
from kg.text import Sentence

ROLES = ("actor", "target")
SYMMETRIC = frozenset(("Meeting", "Agreement", "Cooperation"))
_MENTIONABLE = frozenset(("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET"))
_OF_STATES = frozenset(("country", "demonym", "capital", "organ", "seat"))
# How far above its bar the model must be to bring somebody in, and how far below it may be to let the frame's stand.
_LOYALTY = 0.25
_BODY = "name"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in a sentence, by its head word there; `how` is "self", or "mod" for a modifier of the word."""

    agent: Agent
    token: Token
    how: str


@dataclass(slots=True)
class Player:
    """Somebody at hand, with where the act's surroundings know them from."""

    agent: Agent
    mentions: list[Mention] = field(default_factory=list)
    known_as: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """What sort of agent it is, and whether it is of no country."""
        return self.agent.kind + ("" if self.agent.country else "-nowhere")

    @property
    def by_frame(self) -> str:
        """The parts that the frame gives it, joined, or "neither"."""
        return "+".join(role for role in ROLES if role in self.known_as) or "neither"


def key(agent: Agent) -> Key:
    """What makes two agents one: a state by its code, others by their name."""
    return ("state", agent.country or agent.name) if agent.kind == "state" else (_BODY, agent.name.lower())


class Cast:
    """Weighs the agents of one article's acts. It remembers what it read of each sentence."""

    def __init__(self, context: Context) -> None:
        self._mentions = context.mentions
        self._read: dict[int, tuple[Mention, ...]] = {}
        self._told = Counter(n.country for n in context.mentions.names if n.country)
        self._states = Counter(n.country for n in context.mentions.names if n.what in _OF_STATES and n.country)

    def recast(self, act: Act) -> Report:
        """The act's report with the actors and targets that the model gives it; as it was where it finds no actor."""
        report = act.report
        models = {role: linear.load(f"heard_{role}") for role in ROLES}
        rated: dict[str, dict[Key, float]] = {role: {} for role in ROLES}
        agents: dict[Key, Agent] = {key(agent): agent for agent in (*report.actors, *report.targets)}
        there: set[Key] = set()
        for candidate in act.told_by:
            for player, _, chances in self.rating(candidate):
                who = key(player.agent)
                agents.setdefault(who, player.agent)
                there.update((who,) if player.mentions else ())
                for role, chance in chances.items():
                    rated[role][who] = max(chance, rated[role].get(who, 0.0))
        wanted = {
            "actor": _wanted_actors(report, agents, there),
            "target": ({key(agent) for agent in report.targets}, set(rated["target"])),
        }
        return _recast(report, agents, {role: _chosen(models[role], rated[role], *wanted[role]) for role in ROLES})

    def weighing(self, candidate: Candidate) -> Iterator[tuple[Player, set[str]]]:
        """Everybody at hand for an act, and what the model sees of each, as names of features that are present."""
        players = self._players(candidate)
        for player in players.values():
            yield player, set(self._features(candidate, player, players))

    def rating(self, candidate: Candidate) -> Iterator[tuple[Player, set[str], dict[str, float]]]:
        """Everybody at hand for an act, what the model over the parse sees of them, and the chance of each part."""
        weighed = list(self.weighing(candidate))
        players = [player for player, _ in weighed]
        chances: dict[str, list[float]] = {}
        for role in ROLES:
            first = [linear.load(f"cast_{role}").chance(seen) for _, seen in weighed]
            second = linear.load(f"heard_{role}")
            chances[role] = [second.chance(seen) for seen in heard_of(candidate, players, role, first)]
        for n, (player, seen) in enumerate(weighed):
            yield player, seen, {role: chances[role][n] for role in ROLES}

    def _sentence(self, sentence: Sentence) -> tuple[Mention, ...]:
        known = self._read.get(sentence.start)
        if known is None:
            known = self._read[sentence.start] = tuple(self._mentions_in(sentence))
        return known

    def _mentions_in(self, sentence: Sentence) -> Iterator[Mention]:
        for token in sentence.doc or ():
            if token.pos_ not in _MENTIONABLE:
                continue
            own = self._mentions.agents(sentence, token)
            yield from (Mention(agent, token, "self") for agent in own)
            if not own and token.pos_ == "NOUN":
                yield from (Mention(agent, token, "mod") for agent in self._mentions.modifier_agents(sentence, token))

    def _players(self, candidate: Candidate) -> dict[Key, Player]:
        context, report, match = candidate.context, candidate.report, candidate.match
        players: dict[Key, Player] = {}

        def add(agent: Agent, known_as: str) -> None:
            players.setdefault(key(agent), Player(agent)).known_as.add(known_as)

        for mention in self._sentence(match.sentence):
            add(mention.agent, "sentence")
            players[key(mention.agent)].mentions.append(mention)
        for known_as, agents in (
            ("actor", report.actors),
            ("target", report.targets),
            ("speaker", attribution.speakers(context, match.sentence, match.token)),
            ("voice", self._mentions.speaker_at(match.sentence, match.token)),
            ("title", self._mentions.title_agents),
            ("party", context.parties),
            ("traveller", context.travellers),
        ):
            for place, agent in enumerate(agents):
                add(agent, known_as)
                if known_as in ("title", "party"):
                    add(agent, f"{known_as}{min(place, 3)}")
        for number, player in enumerate(list(players.values())):
            agent = player.agent
            if agent.kind == "person" and agent.country and number < 30:
                for known_as in sorted(player.known_as):
                    add(state(agent.country), f"state-of-{known_as}")
        most = self._states.most_common(1)
        if most:
            add(state(most[0][0]), "spoken-of-most")
        return players

    def _features(self, candidate: Candidate, player: Player, players: dict[Key, Player]) -> Iterator[str]:
        report, match = candidate.report, candidate.match
        kind = candidate.report.type
        group = "symmetric" if kind in SYMMETRIC else "speech" if kind in SPEECH else "act"
        what, filled = player.kind, player.by_frame
        yield f"kind={what}"
        yield f"type-kind={kind}:{what}"
        yield f"frame={filled}"
        yield f"frame-type={kind}:{filled}"
        yield f"frame-kind={group}:{filled}:{what}"
        yield f"frame-rule={report.rule}:{filled}"
        if "target" in player.known_as:
            yield f"target-by={candidate.target_by}"
            yield f"target-by-type={kind}:{candidate.target_by}"
        places = ".".join(sorted(k for k in player.known_as if k in ("speaker", "voice", "title", "party", "sentence")))
        yield f"known={places or 'else'}"
        yield f"known-group={group}:{places or 'else'}"
        yield f"known-type={kind}:{what}:{places or 'else'}"
        for known_as in sorted(player.known_as):
            yield f"as={known_as}"
            yield f"as-group={group}:{known_as}:{what}"
            yield f"as-type={kind}:{known_as}"
        yield from self._standing(candidate, player, players, kind, group, what)
        if player.mentions:
            for path in {_path(match.token, m) for m in player.mentions}:
                yield f"path={path}"
                yield f"path-type={kind}:{path}"
                yield f"path-word={match.token.lemma_.lower()}:{path}"
            nearest = min(player.mentions, key=lambda m: abs(m.token.i - match.token.i))
            way = nearest.token.i - match.token.i
            yield f"way={'before' if way < 0 else 'after'}{_far(abs(way))}"
            yield f"way-group={group}:{'before' if way < 0 else 'after'}{_far(abs(way))}"
            yield f"arc={nearest.how}:{nearest.token.dep_}"
            yield f"arc-group={group}:{nearest.how}:{nearest.token.dep_}:{nearest.token.head.lemma_.lower()}"
            yield f"pronoun={nearest.token.pos_ == 'PRON'}"

    def _standing(
        self, candidate: Candidate, player: Player, players: dict[Key, Player], kind: str, group: str, what: str
    ) -> Iterator[str]:
        """How they stand to the others: of the actors' state or a foreign one, the only such one, often named."""
        report, agent = candidate.report, player.agent
        acting = {a.country for a in report.actors if a.country}
        towards = {a.country for a in report.targets if a.country}
        home = {a.country for a in self._mentions.speaker if a.country}
        side = (
            "none"
            if not agent.country
            else "acting"
            if agent.country in acting
            else "towards"
            if agent.country in towards
            else "other"
        )
        yield f"side={side}"
        yield f"side-group={group}:{side}:{what}:{'.'.join(r for r in ROLES if r in player.known_as)}"
        yield f"home-group={group}:{agent.country in home if agent.country else 'none'}:{what}"
        foreign = {p.agent.country for p in players.values() if p.agent.country} - acting
        yield f"only-foreign={group}:{foreign == {agent.country}}"
        yield f"only-foreign-type={kind}:{foreign == {agent.country}}:{bool(report.targets)}"
        share = self._told[agent.country] / max(1, self._told.total()) if agent.country else 0.0
        yield f"share={'none' if not share else 'few' if share < 0.15 else 'some' if share < 0.4 else 'many'}"
        yield f"targets={group}:{min(2, len(report.targets))}:{side}"
        yield f"actors={group}:{min(3, len(report.actors))}:{side}"
        people = any(a.kind == "person" and a.country == agent.country for a in report.actors)
        if agent.kind == "state":
            yield f"beside-person={kind}:{people}:{'sentence' in player.known_as}"
        yield f"quoted={group}:{candidate.quoted}:{side}:{what}"


def heard_of(
    candidate: Candidate, players: Sequence[Player], role: str, sure: Sequence[float]
) -> list[dict[str, float]]:
    """What is heard of everybody at hand for a part, given how sure the model over the parse is of each."""
    (opposite,) = (other for other in ROLES if other != role)
    offsets = [[candidate.match.sentence.offset(m.token) for m in player.mentions] for player in players]
    own = [parts.loudest(candidate, role, places) for places in offsets]
    other = [parts.loudest(candidate, opposite, places) for places in offsets]
    beside = [max((odds(sure[mate]) for mate in mates), default=None) for mates in _listed_with(players)]
    return [
        parts.of_agent(
            candidate,
            player.kind,
            player.by_frame,
            sure[n],
            {"own": own[n], "ahead": ahead, "other": other[n], "beside": beside[n]},
        )
        for n, (player, ahead) in enumerate(zip(players, parts.ahead_of(own), strict=True))
    ]


def _listed_with(players: Sequence[Player]) -> Iterator[set[int]]:
    """The numbers of those named in one list with each: "talks between Peru, Chile and Bolivia"."""
    lists: dict[Token, set[int]] = {}
    for number, player in enumerate(players):
        for mention in player.mentions:
            lists.setdefault(tree.list_head(mention.token), set()).add(number)
    for number, player in enumerate(players):
        mates = (lists[tree.list_head(mention.token)] for mention in player.mentions)
        yield set().union(*mates) - {number}


def _wanted_actors(report: Report, agents: dict[Key, Agent], there: set[Key]) -> tuple[set[Key], set[Key]]:
    """Who acts by the frame, and who else may: where the words name an organ of state as acting, nobody else of it."""
    told = {key(agent) for agent in report.actors}
    organs = {a.country for a in report.actors if a.kind == "organization" and a.country and key(a) in there}
    return told, {who for who, agent in agents.items() if agent.country not in organs}


def _chosen(model: linear.Model, rated: dict[Key, float], told: set[Key], others: set[Key]) -> dict[Key, float]:
    return {
        who: chance
        for who, chance in rated.items()
        if (who in told and chance >= model.threshold - _LOYALTY)
        or (who in others and chance >= model.threshold + _LOYALTY)
    }


def _recast(report: Report, agents: dict[Key, Agent], chosen: dict[str, dict[Key, float]]) -> Report:
    if report.type in SYMMETRIC:
        told = _in_order(report.actors, agents, chosen["actor"]) or report.actors
        return replace(report, actors=without_represented_states(told) if report.type == "Meeting" else told)
    # Nobody stands on both sides: the likelier part is theirs.
    acting, towards = chosen["actor"], chosen["target"]
    both = acting.keys() & towards.keys()
    actors = {who: c for who, c in acting.items() if who not in both or c >= towards[who]}
    targets = {who: c for who, c in towards.items() if who not in both or c > acting[who]}
    told = _in_order(report.actors, agents, actors) or report.actors
    return replace(
        report,
        actors=without_represented_states(told) if report.type == "Visit" else told,
        # One visit is to one state: its hosts were told apart before.
        targets=report.targets
        if report.type == "Visit"
        else tuple(a for a in _in_order(report.targets, agents, targets) if a not in told),
    )


def _in_order(before: tuple[Agent, ...], agents: dict[Key, Agent], chosen: dict[Key, float]) -> tuple[Agent, ...]:
    """Those chosen, the frame's own first and in its order, the others by their chance."""
    first = [agent for agent in before if key(agent) in chosen]
    seen = {key(agent) for agent in first}
    others = sorted((who for who in chosen if who not in seen), key=lambda who: (-chosen[who], who))
    return tuple(dict.fromkeys((*first, *(agents[who] for who in others))))


def _far(words: int) -> str:
    return "0" if words <= 2 else "1" if words <= 5 else "2" if words <= 12 else "3"


def _path(trigger: Token, mention: Mention) -> str:
    """The way through the parse from the trigger to a mention."""
    route = tree.route(trigger, mention.token)
    return route if mention.how == "self" or route.startswith(("far:", "apart")) else f"{route}/mod"
