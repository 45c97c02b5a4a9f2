"""Filling the roles of a match: agents, places, dates, money, goods and topic, each with its evidence in the text."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.events import attribution, paths, topics, tree
from kg.events.context import Context, state
from kg.events.match import Match
from kg.model import Agent, Money, Place
from kg.text import Sentence

# Where to look inside a phrase for who answers for it ("*"), and for whom it is good ("+").
_RESPONSIBLE = (
    "of",
    "by",
    "from",
    "in",
    "between",
    "among",
    "against",
    "with",
    "for",
    "on",
    "toward",
    "towards",
    "to",
    "as",
)
_BENEFICIARY = ("for", "to", "of", "in", "with", "between", "among", "inside", "across", "toward")
# Acts whose "of", "on" or "in" names the victim, not the one who answers for them: "the invasion of Ukraine".
_DONE_TO = frozenset(
    "invasion attack assault occupation annexation killing murder arrest detention imprisonment bombing "
    "shelling destruction assassination violation war aggression siege strike poisoning abduction persecution "
    "oppression threat escalation intimidation sentencing conviction prosecution massacre treatment abuse "
    "violence crackdown repression".split()
)
_GATHERINGS = frozenset("conference summit dialogue meeting talks forum assembly session".split())
_MONTHS = frozenset(calendar.month_name[1:])
_SUMS = frozenset("dollar euro pound yen yuan ruble rouble million billion trillion thousand franc rupee".split())
_INSIDE = ("dobj", "nsubj", "relcl", "acl", "ccomp", "xcomp", "pcomp", "appos")
_INSIDE_BENEFICIARY = ("dobj", "ccomp", "xcomp", "pcomp", "nsubj")
_MAX_DEPTH = 4
_EDGE = " \t\n,;:.-\"'()"
_LEADING_ARTICLE = ("the", "a", "an")


@dataclass(frozen=True, slots=True)
class Filled:
    """The roles of one match, before status and date are decided; `target_by` is "name", "phrase" or "meant"."""

    actors: tuple[Agent, ...] = ()
    targets: tuple[Agent, ...] = ()
    places: tuple[Place, ...] = ()
    amounts: tuple[Money, ...] = ()
    items: tuple[str, ...] = ()
    topic: str | None = None
    target_by: str = ""


def agents_on_path(context: Context, match: Match, text: str) -> tuple[tuple[Agent, ...], bool]:
    """The agents at the first alternative of a role's path that leads to any, and whether they stand there themselves.

    A chain that ends in "*" may look inside a phrase that is no agent for who answers for it ("Russia's attacks" gives
    Russia), one that ends in "+" for whom it is good ("medicine for children in Gaza").
    """
    for alternative in text.split("|"):
        found: list[Agent] = []
        direct = True
        for part in alternative.split("&"):
            if part.strip() == "speaker":
                found.extend(attribution.speakers(context, match.sentence, match.token))
            deep = part.rstrip()[-1]
            for union in paths.alternatives(paths.compile_path(bare(part)), match.token):
                for head in union:
                    found.extend(_listed_before(context, match, head))
                    for noun in tree.conjuncts(head):
                        own = context.mentions.agents(match.sentence, noun) or _addressed(context, match, noun)
                        if not own and deep in "*+":
                            own, direct = deep_agents(context, match.sentence, noun, good=deep == "+"), False
                            own = own or (_state_of_place(context, match.sentence, noun) if deep == "*" else ())
                        found.extend(own)
        if found:
            return tuple(dict.fromkeys(found)), direct
    return (), False


def _listed_before(context: Context, match: Match, head: Token) -> tuple[Agent, ...]:
    """Those of a list whom the parser takes for a part of its last name: "Under Secretary Reed and EU Deputy
    Secretary General Daniel Otieno condemned the attack"."""
    before = head.doc[head.left_edge.i : head.i]
    if head.pos_ != "PROPN" or not any(t.dep_ == "cc" and t.lower_ == "and" for t in before):
        return ()
    start, end = match.sentence.start + before[0].idx, match.sentence.start + head.idx
    own = context.mentions.agents(match.sentence, head)
    people = [n for n in context.mentions.memory.at(start, end) if n.what == "person" and n.end <= end]
    listed = dict.fromkeys(a for n in people for a in context.mentions.reader.person(n).agents)
    return tuple(a for a in listed if a not in own) if own else ()


def _addressed(context: Context, match: Match, noun: Token) -> tuple[Agent, ...]:
    """ "You" is whom the title names beside the one who speaks: the guest, the partner of the talks."""
    if noun.lower_ not in ("you", "your"):
        return ()
    speakers = attribution.speakers(context, match.sentence, match.token)
    home = {a.country for a in speakers}
    others = [
        a for a in (*context.mentions.title_agents, *context.parties) if a.kind == "person" and a.country not in home
    ]
    return tuple(dict.fromkeys(others))[:1] if speakers else ()


def bare(path: str) -> str:
    """The path without its marks "*" and "+"."""
    return path.replace("*", "").replace("+", "")


def deep_agents(
    context: Context, sentence: Sentence, noun: Token, *, good: bool = False, depth: int = 0
) -> tuple[Agent, ...]:
    """Who answers for what a phrase names, or, with `good`, for whom it is good; () when nobody is in it."""
    if depth > _MAX_DEPTH:
        return ()
    found = context.mentions.modifier_agents(sentence, noun) or (() if good else _doers(context, sentence, noun))
    if found:
        return found
    beside = {child.lower_ for child in noun.children}
    for preposition in _prepositions(noun, good):
        if preposition not in beside:
            continue
        for head in tree.prepositional(noun, frozenset((preposition,))):
            for other in tree.conjuncts(head):
                found = context.mentions.agents(sentence, other) or _state_of_place(context, sentence, other)
                found = found or deep_agents(context, sentence, other, good=good, depth=depth + 1)
                if found:
                    return found
    for child in noun.children:
        if child.dep_ in (_INSIDE_BENEFICIARY if good else _INSIDE):
            found = context.mentions.agents(sentence, child) or deep_agents(
                context, sentence, child, good=good, depth=depth + 1
            )
            if found:
                return found
    return ()


def _prepositions(noun: Token, good: bool) -> tuple[str, ...]:
    if good:
        return _BENEFICIARY
    return ("by", "from") if noun.lemma_.lower() in _DONE_TO else _RESPONSIBLE


def _doers(context: Context, sentence: Sentence, noun: Token) -> tuple[Agent, ...]:
    """Who did it, by the clause that describes the noun: "abuses committed by Russia", "raids that Iran made"."""
    clauses = [child for child in noun.children if child.dep_ in ("acl", "relcl")]
    doers = [
        d for clause in clauses for d in (tree.agents_of_passive(clause) or tree.subjects(clause)) if d is not noun
    ]
    doers += tree.prepositional(noun, frozenset(("by",)))
    for doer in doers:
        found = context.mentions.agents(sentence, doer) or context.mentions.modifier_agents(sentence, doer)
        if found:
            return found
    return ()


def _state_of_place(context: Context, sentence: Sentence, noun: Token) -> tuple[Agent, ...]:
    place = context.mentions.place(sentence, noun)
    return (state(place.country),) if place is not None and place.country else ()


def places_on_path(context: Context, match: Match, text: str) -> tuple[Place, ...]:
    """The places at the first alternative of a path that leads to any, conjuncts included."""
    for union in paths.alternatives(paths.compile_path(text), match.token):
        found = [
            place
            for head in union
            for noun in tree.conjuncts(head)
            if (place := place_at(context, match.sentence, noun))
        ]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def place_at(context: Context, sentence: Sentence, noun: Token) -> Place | None:
    """The place that a noun names; a common noun ("an international conference") is none."""
    place = context.mentions.place(sentence, noun)
    for child in noun.children if place is None else ():
        # "a Kyiv bomb shelter", "the Geneva talks"
        if child.dep_ in ("compound", "nmod") and child.pos_ == "PROPN":
            place = place or context.mentions.place(sentence, child)
    return _proper(place) if place is not None and place.name[:1].isupper() else None


def _proper(place: Place) -> Place | None:
    """The place without a date that was read into its name ("Kenya June 3-5"); an event that is called one is none."""
    *before, last = place.name.split()
    if last.lower() in _GATHERINGS:
        return None
    return replace(place, name=" ".join(before)) if before and last in _MONTHS else place


def moneys(context: Context, match: Match) -> tuple[Money, ...]:
    """The amounts told in the trigger's own clause."""
    start, end = clause_span(match)
    return tuple(
        Money(m.low, m.currency, m.wording)
        for m in context.moneys_in(start, end)
        if m.low is not None and m.low == m.high
    )


def phrases_on_path(match: Match, text: str) -> tuple[str, ...]:
    """Each thing at the end of a path as a short noun phrase of the text, one for each conjunct."""
    for union in paths.alternatives(paths.compile_path(bare(text)), match.token):
        heads = [noun for head in union for noun in tree.conjuncts(head)]
        phrases = (noun_phrase(match.sentence, head) for head in heads if not _is_sum(head))
        found = tuple(dict.fromkeys(phrase for phrase in phrases if phrase))
        if found:
            return found
    return ()


def _is_sum(noun: Token) -> bool:
    """ "$37 million" is no item; what it pays for may be one."""
    return noun.ent_type_ == "MONEY" or noun.lemma_.lower() in _SUMS or noun.pos_ in ("NUM", "SYM")


def topic_on_path(context: Context, match: Match, text: str) -> str | None:
    """The words at the end of a path, whole, as the text has them; of talks also what the next sentences tell."""
    talks = match.frame.type == "Meeting"
    for union in paths.alternatives(paths.compile_path(bare(text)), match.token):
        for head in union:
            if talks and topics.says_nothing(head):
                continue
            if head == match.token:
                skip = frozenset(("nsubj", "nsubjpass", "punct", "mark", "aux", "cc", "conj", "ccomp"))
                words = _words(context, match.sentence, *tree.span(head, skip))
            else:
                head = topics.narrowed(head) if talks else head
                words = _words(context, match.sentence, *tree.span(head))
            if words:
                return words
    return _told_after(context, match) if talks else None


def _told_after(context: Context, match: Match) -> str | None:
    told = (_words(context, sentence, *tree.span(head)) for sentence, head in topics.told_after(context, match))
    return "; ".join(dict.fromkeys(words for words in told if words)) or None


def noun_phrase(sentence: Sentence, head: Token) -> str:
    """The noun with its modifiers and "of" phrase, without article, relative clause and coordination."""
    if head.pos_ == "PRON":
        return ""
    keep = [head]
    for child in head.children:
        if (
            child.dep_ in ("compound", "amod", "nummod", "nmod", "quantmod", "poss", "advmod", "npadvmod", "punct")
            and child.i < head.i
        ) or (child.dep_ == "prep" and child.lower_ == "of"):
            keep.extend(child.subtree)
    first, last = min(t.i for t in keep), max(t.i for t in keep)
    assert sentence.doc is not None
    return trimmed(sentence.doc[first : last + 1].text)


def _words(context: Context, sentence: Sentence, first: int, last: int) -> str | None:
    assert sentence.doc is not None
    start, end = sentence.doc[first].idx, sentence.doc[last].idx + len(sentence.doc[last])
    text = context.document.text[sentence.start + start : sentence.start + end]
    return trimmed(text) or None


def trimmed(text: str) -> str:
    """The words in one line, without marks at their edges and without a leading article, "to" or "that"."""
    words = " ".join(text.split()).strip(_EDGE)
    parts = words.split(" ", 1)
    if len(parts) == 2 and parts[0].lower() in (*_LEADING_ARTICLE, "to", "that"):
        words = parts[1]
    return words


def clause_span(match: Match) -> tuple[int, int]:
    """Where the trigger's clause stands in the article: its verb's words without coordinated clauses."""
    head = tree.clause_head(match.token)
    tokens = list(_clause_tokens(head))
    if not any(t.i == match.token.i for t in tokens):
        tokens.append(match.token)
    first = min(tokens, key=lambda t: t.idx)
    last = max(tokens, key=lambda t: t.idx)
    return match.sentence.start + first.idx, match.sentence.start + last.idx + len(last)


def _clause_tokens(head: Token) -> Iterator[Token]:
    yield head
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in tree.VERBAL:
            continue
        if child.dep_ in ("punct", "cc", "mark"):
            continue
        yield from child.subtree
