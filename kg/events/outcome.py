"""Did it happen, will it, might it: two small logistic models over how an act is told, their weights shipped as data.

The rules of `status` read tense, modal and governing verb; they cannot say that "agreed to support" is support given,
that what a programme tells in the present is still to come, or that a noun without a verb speaks of next month. So
each telling of an act is weighed as one of something planned and of something proposed; as far as it is neither, the
act has occurred. What the rules say stands where no answer is fairly sure, and wherever they find that it was called
off: there are too few examples of that to learn from. Trained by `make train`.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Token

from kg.events import attribution, linear, status, tree
from kg.events.build import Candidate
from kg.events.merge import Act
from kg.model import Status

UNDONE: tuple[Status, ...] = ("planned", "proposed")
_DESCRIBING = frozenset(("amod", "det", "poss", "nummod", "compound", "neg"))
_BESIDE = frozenset(("advmod", "npadvmod", "mark", "neg", "prt", "acomp", "attr", "prep", "dobj", "aux", "auxpass"))
_GROUP = frozenset(("aux", "auxpass"))
_UNTENSED = frozenset(("infinitive", "progressive"))
_HANGING = frozenset(("xcomp", "conj", "pcomp", "advcl"))
_TELLING = frozenset(
    "will would shall if could may might should must can not never plan plans planned upcoming proposed scheduled "
    "postponed cancelled canceled expected ready willing offer offered invitation invited call called urge urged hope "
    "forward discuss discussed next tomorrow later soon yesterday earlier already recently last".split()
)
_HEADINGS = frozenset(
    "readout schedule advisory remarks briefing statement joint transcript communique press release interview "
    "fact sheet call visit travel message speech".split()
)
_OPENING = 250
_NEAR, _MAX_CLIMB = 3, 5


def stated(acts: Sequence[Act]) -> tuple[Act, ...]:
    """The acts, each with its likeliest status."""
    return tuple(replace(act, report=replace(act.report, status=of_act(act))) for act in acts)


def of_act(act: Act) -> Status:
    """The likeliest status of an act by all that tell it; that by the rules where none is fairly sure."""
    if act.report.status == "cancelled":
        return "cancelled"
    rated = chances(act.told_by)
    likeliest = max(rated, key=rated.__getitem__)
    return likeliest if rated[likeliest] >= linear.load(f"status_{UNDONE[0]}").threshold else act.report.status


def chances(told_by: Sequence[Candidate]) -> dict[Status, float]:
    """How likely each status is, the mean over those that tell the act; what is nothing else has occurred."""
    seen = [signs(candidate) for candidate in told_by]
    rated: dict[Status, float] = {
        each: sum(map(linear.load(f"status_{each}").chance, seen)) / len(seen) for each in UNDONE
    }
    return {"occurred": max(0.0, 1.0 - sum(rated.values())), **rated}


def weighed(candidate: Candidate, told: Status, most: int = 2) -> list[tuple[str, float]]:
    """What moved the decision on one telling most: for an act that occurred, what spoke against its being planned."""
    return linear.load(f"status_{told if told in UNDONE else UNDONE[0]}").weighed(signs(candidate), most)


def signs(candidate: Candidate) -> set[str]:
    """What the models see of how an act is told, as names of features that are present."""
    return set(_signs(candidate))


def _signs(candidate: Candidate) -> Iterator[str]:
    report, token = candidate.report, candidate.match.token
    kind, told, word = report.type, report.status, token.lemma_.lower()
    head = tree.clause_head(token)
    form = _form(head)
    yield f"rules={told}"
    yield f"type={kind}"
    yield f"rules-type={kind}:{told}"
    yield f"rules-word={word}:{told}"
    yield f"rule={report.rule}:{told}"
    yield f"read={status.of_trigger(token, kind)}:{kind}"
    yield f"form={form}:{told}"
    yield f"form-type={kind}:{form}:{_is_noun(token)}"
    yield f"form-word={word}:{form}"
    yield f"tag={token.tag_}:{token.dep_}"
    yield f"tag-type={kind}:{token.tag_}"
    if _is_noun(token):
        yield from _described(token, kind)
    yield from _around(head, kind, told)
    yield from _finite(head, kind, told)
    yield from _above(token, kind, told)
    yield from _voice(candidate, head, kind, told)
    yield from _day(candidate, kind, told, form)
    yield from _place(candidate, kind, told)


def _is_noun(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN")


def _named(token: Token) -> bool:
    return token.pos_ == "PROPN" or (token.is_title and token.i > 0 and token.pos_ != "PRON")


def _lemma(token: Token) -> str:
    """The word, but for names: models are to learn how acts are told, not by whom."""
    return "NAME" if _named(token) else token.lemma_.lower()


def _form(word: Token) -> str:
    return status.tense(word) if word.pos_ in tree.VERBAL else "none"


def _described(noun: Token, kind: str) -> Iterator[str]:
    """The words before a noun, and what it stands under: "the upcoming visit", "hopes for talks"."""
    above = _lemma(noun.head)
    for word in sorted(
        {"NAME" if _named(child) else child.lower_ for child in noun.children if child.dep_ in _DESCRIBING}
    ) or ["bare"]:
        yield f"described={word}"
        yield f"described-type={kind}:{word}"
    yield f"noun={noun.dep_}:{above}"
    yield f"noun-type={kind}:{noun.dep_}:{noun.tag_}:{noun.head.pos_}"
    yield f"noun-word={_lemma(noun)}:{noun.dep_}:{above}"


def _around(head: Token, kind: str, told: str) -> Iterator[str]:
    """The words that hang on the verb of the clause, and those of the sentence that tell of what is not done."""
    auxiliaries = ".".join(child.lower_ for child in head.children if child.dep_ in _GROUP)
    yield f"auxiliaries={auxiliaries}"
    yield f"auxiliaries-type={kind}:{auxiliaries}"
    yield f"auxiliaries-rules={auxiliaries}:{told}:{head.tag_}"
    yield f"denied={status.is_negated(head)}:{kind}"
    yield from (f"beside={child.dep_}:{_lemma(child)}" for child in head.children if child.dep_ in _BESIDE)
    for word in head.doc:
        if word.lower_ in _TELLING:
            yield f"telling={word.lower_}:{'before' if word.i < head.i else 'after'}"
            yield f"telling-rules={word.lower_}:{told}"


def _finite(head: Token, kind: str, told: str) -> Iterator[str]:
    """The form of the verb that gives the clause its tense: "would" in "would keep negotiating"."""
    verb = head
    for _ in range(_MAX_CLIMB):
        if _form(verb) not in _UNTENSED or verb.dep_ not in _HANGING or verb.head.pos_ not in tree.VERBAL:
            break
        verb = verb.head
    form = _form(verb)
    auxiliaries = ".".join(child.lower_ for child in verb.children if child.dep_ in _GROUP)
    yield f"finite={form}:{told}"
    yield f"finite-type={form}:{kind}"
    yield f"finite-verb={verb.lemma_.lower()}:{form}"
    yield f"finite-auxiliaries={auxiliaries}:{told}"
    yield f"finite-arc={verb.dep_}:{form}:{told}"


def _above(token: Token, kind: str, told: str) -> Iterator[str]:
    """The words that the trigger stands under, nearest first, each with its form and the arc to it."""
    word, way = token, ""
    for step in range(_MAX_CLIMB):
        if word.dep_ == "ROOT":
            yield f"root={step}:{_form(word)}:{word.pos_}"
            return
        arc, word = word.dep_, word.head
        way, lemma, form = f"{way}^{arc}", _lemma(word), _form(word)
        yield f"over={lemma}"
        yield f"over-arc={lemma}:{arc}"
        yield f"over-form={lemma}:{form}"
        yield f"over-rules={lemma}:{told}"
        yield f"over-type={lemma}:{kind}"
        if step < _NEAR:
            yield f"over{step}={lemma}:{arc}:{form}"
            yield f"way={way}:{form}"
            yield f"way-rules={way}:{told}"
            yield from (f"over-aux={c.lower_}:{arc}" for c in word.children if c.dep_ in ("aux", "neg", "mark"))


def _voice(candidate: Candidate, head: Token, kind: str, told: str) -> Iterator[str]:
    """Who speaks, in whose words, by which verb of saying, and of whom."""
    voice = "statement" if candidate.context.mentions.speaker else "report"
    yield f"voice={voice}:{candidate.quoted}:{told}"
    yield f"voice-type={kind}:{voice}:{candidate.quoted}"
    yield f"said={bool(candidate.report.said_by)}:{candidate.spoken}:{told}"
    saying = attribution.saying_over(head)
    if saying is not None:
        yield f"saying={saying.lemma_.lower()}:{_form(saying)}:{_form(head)}"
    for subject in tree.subjects(head)[:2]:
        if subject.pos_ in ("PRON", "NOUN"):
            yield f"subject={subject.lower_}:{_form(head)}"
            yield f"subject-rules={subject.lemma_.lower()}:{told}"


def _day(candidate: Candidate, kind: str, told: str, form: str) -> Iterator[str]:
    """Is the day that the clause tells before or after the day the article speaks from."""
    side = _side(candidate.report.start, candidate.context.day)
    yield f"date={side}:{told}"
    yield f"date-type={kind}:{side}:{form}"
    yield f"news={bool(candidate.news_of)}:{kind}"


def _side(start: str | None, day: date | None) -> str:
    if start is None or day is None:
        return "none"
    today = day.isoformat()[: len(start)]
    return "on" if start == today else "before" if start < today else "after"


def _place(candidate: Candidate, kind: str, told: str) -> Iterator[str]:
    """Where in the article it is told, and what kind of text that is."""
    document, start = candidate.context.document, candidate.match.sentence.start
    before = bisect_left(document.sentences, start, key=lambda s: s.start)
    yield f"opens={'first' if not before else 'early' if before < 4 else 'middle' if before < 12 else 'late'}:{told}"
    yield f"opens-type={min(before, 3)}:{kind}"
    yield f"ends={10 * start >= 9 * len(document.text)}:{kind}:{told}"
    headings, coming = _text_kind(document.folded)
    yield from (f"heading={word}:{told}" for word in headings)
    yield f"coming={coming}:{told}"
    yield f"coming-type={coming}:{kind}"
    yield f"long={min(4, len(document.sentences) // 10)}:{told}"


@functools.lru_cache(maxsize=4)
def _text_kind(text: str) -> tuple[tuple[str, ...], str]:
    """Words of the opening that tell a kind of text ("readout", "schedule"), and how much of it tells of the future."""
    words = text.lower().split()
    share = sum(word in ("will", "shall") for word in words) / max(1, len(words))
    level = "none" if not share else "few" if share < 0.004 else "some" if share < 0.01 else "many"
    return tuple(sorted(_HEADINGS.intersection(text[:_OPENING].lower().split()))), level
