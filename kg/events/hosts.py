"""Where an act takes place, and whom a visit is paid to: the states of its places, never one's own."""

from __future__ import annotations

from spacy.tokens import Token

from kg.events import roles, tree
from kg.events.context import Context, state
from kg.events.match import Match
from kg.model import Agent, Place


def hosts_of(
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


def described_place(context: Context, match: Match) -> tuple[Place, ...]:
    """ "Nairobi, where she landed": the place is the noun that the clause describes."""
    token = match.token
    if token.dep_ in ("relcl", "advcl") and any(c.lower_ == "where" for c in token.children):
        place = roles.place_at(context, match.sentence, token.head)
        return (place,) if place else ()
    return ()


def clause_places(context: Context, match: Match) -> tuple[Place, ...]:
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
