"""Paths from a trigger to the words that fill a role: the small language of the lexicon's role entries.

A path is steps joined by ">"; alternatives are joined by "|" and tried in order; "&" takes the union of its sides.
A step is one of the names in `STEPS`, or prepositions ("to", "with,alongside") whose objects are taken.

    subj              who acts in the trigger's clause
    holder            of whom an adjective is said
    obj, iobj         direct object; indirect object
    owner             possessor of a noun, or the name that modifies it
    mod               the words that modify a noun
    gov               the verb that governs the noun; "gov>subj" is who makes the pledge
    comp              the clause that completes the trigger (that ..., to ...)
    purpose           the clause of purpose ("to discuss ...")
    appos             a noun in apposition
    together          the adverb
    prt               the particle of a verb: "turned down" gives down
    head              the word it hangs on
    self              the trigger itself
    speaker, meant    who says the clause; whom it leaves to be understood: no words of it, found by their own rules
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from spacy.tokens import Token

from kg.events import tree

Step = Callable[[Token], list[Token]]
Path = tuple[tuple[tuple[Step, ...], ...], ...]

_MODIFIERS = ("compound", "nmod", "amod")


def _governor(token: Token) -> list[Token]:
    verb = tree.governor(token)
    return [verb] if verb is not None else []


def _owners(token: Token) -> list[Token]:
    """The possessor, else the name that modifies the noun: "Japan's decision", "the Japanese decision"."""
    own = [child for child in token.children if child.dep_ == "poss"]
    return own or [child for child in token.children if child.dep_ in _MODIFIERS and child.text[:1].isupper()]


def _complements(token: Token) -> list[Token]:
    return [child for child in token.children if _completes(child)]


def _completes(child: Token) -> bool:
    if child.dep_ in ("xcomp", "ccomp"):
        return True
    if child.dep_ == "acl":
        return child.pos_ in tree.VERBAL
    # "call for Russia to withdraw", "time for Russia to withdraw": the parser hangs the clause on as an adverbial or
    # relative one with a "for" before it.
    return child.dep_ in ("advcl", "relcl") and any(c.dep_ == "mark" and c.lower_ == "for" for c in child.children)


def _purposes(token: Token) -> list[Token]:
    return [
        child
        for child in token.children
        if child.dep_ in ("advcl", "xcomp", "acl") and any(a.dep_ == "aux" and a.lower_ == "to" for a in child.children)
    ]


STEPS: dict[str, Step] = {
    "self": lambda token: [token],
    "speaker": lambda token: [],
    "meant": lambda token: [],
    "subj": tree.subjects,
    "holder": tree.holders,
    "obj": tree.objects,
    "iobj": tree.datives,
    "owner": _owners,
    "mod": lambda token: [child for child in token.children if child.dep_ in ("amod", "compound")],
    "gov": _governor,
    "head": lambda token: [token.head] if token.head != token else [],
    "comp": _complements,
    "purpose": _purposes,
    "together": lambda token: [child for child in token.children if child.lower_ == "together"],
    "prt": lambda token: [child for child in token.children if child.dep_ == "prt"],
    "appos": lambda token: [child for child in token.children if child.dep_ == "appos"],
}


@cache
def compile_path(text: str) -> Path:
    """The path as alternatives of unions of step chains, of a lexicon whose steps have been checked."""
    return tuple(tuple(_chain(part) for part in alternative.split("&")) for alternative in text.split("|"))


def _chain(text: str) -> tuple[Step, ...]:
    return tuple(_step(name.strip()) for name in text.split(">"))


def _step(name: str) -> Step:
    if name in STEPS:
        return STEPS[name]
    words = frozenset(word.strip() for word in name.split(","))
    return lambda token: tree.prepositional(token, words)


def alternatives(path: Path, trigger: Token) -> list[list[Token]]:
    """For each alternative of the path, in order, the tokens it leads to from the trigger."""
    return [[token for chain in union for token in _walk(chain, trigger)] for union in path]


def _walk(chain: tuple[Step, ...], trigger: Token) -> list[Token]:
    tokens = [trigger]
    for step in chain:
        tokens = [found for token in tokens for found in step(token)]
    return tokens
