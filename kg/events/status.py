"""Did it happen, will it, might it: the status of an act from tense, modal, negation, attitude and nominal cues.

`None` means that the clause asserts no event at all: a condition, a question, a wish, a denial of a speech act.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.events import tree
from kg.model import Status

FUTURE = frozenset(("will", "shall", "'ll", "wo", "would", "'d"))
POSSIBLE = frozenset(("may", "might", "could", "can", "ca"))
OBLIGATION = frozenset(("must", "should", "ought"))
CONDITION = frozenset(("if", "unless", "whether", "lest"))

# What a governing verb does to the act in its infinitive, participle or nominal object.
PLANNING = frozenset(
    "plan intend agree decide expect schedule prepare announce aim look set slate due arrange commit pledge "
    "promise vow undertake resolve determine designate task order direct instruct authorize confirm".split()
)
PROPOSING = frozenset(
    "offer propose suggest invite consider ask seek urge encourage call request appeal press push recommend "
    "demand favor favour advocate mull weigh explore try attempt want wish hope like need support discuss "
    "threaten".split()
)
CANCELLING = frozenset(
    "cancel postpone scrap shelve abandon refuse decline fail boycott suspend reject deny rule".split()
)
# What these are said of ends, or is not held on its day.
PUTTING_OFF = frozenset("delay defer reschedule nix axe drop suspend adjourn".split())
FAILING = frozenset("collapse founder unravel".split())
# "Called off", "put off", "broke off".
CANCELLING_WITH_OFF = frozenset(("call", "put", "break"))
# Nouns whose infinitive says what somebody is after, not what comes about: "efforts to reach a deal".
PURPOSES = frozenset(
    "effort attempt way opportunity ability need right aim goal chance desire hope step work means view option".split()
)
ASPECTUAL = frozenset("begin start continue resume finish keep remain help stop end complete go proceed".split())
PLANNED_WORDS = frozenset("upcoming planned forthcoming future scheduled next expected eventual coming".split())
PROPOSED_WORDS = frozenset("possible proposed potential prospective".split())
CANCELLED_WORDS = frozenset("cancelled canceled postponed aborted failed".split())
# "He did not visit" is a visit that did not take place; "he did not condemn" is nothing at all.
CAN_BE_CANCELLED = frozenset(
    ("Visit", "Meeting", "Agreement", "Aid", "Cooperation", "Deescalation", "Sanction", "Vote")
)
_MAX_CLIMB = 6


def of_trigger(token: Token, type_: str) -> Status | None:
    """The status of the act that `token` names, or None where the text does not assert one."""
    if token.pos_ in ("NOUN", "PROPN"):
        return _of_noun(token, type_, 0)
    if token.pos_ in tree.VERBAL or token.tag_ == "VBN":
        return _of_verb(token, type_, 0)
    return _of_verb(tree.clause_head(token), type_, 0)


def tense(verb: Token) -> str:
    """One of future, obligation, possible, infinitive, past, progressive, present: the form of the verb's own group."""
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in auxiliaries}
    if words & FUTURE:
        return "future"
    if words & OBLIGATION or _have_to(verb):
        return "obligation"
    if words & POSSIBLE:
        return "possible"
    if "to" in words:
        # "Norway is to send two inspectors".
        return "future" if verb.dep_ == "xcomp" and verb.head.lemma_ == "be" else "infinitive"
    if (
        any(child.tag_ == "VBD" for child in auxiliaries)
        or verb.tag_ == "VBD"
        or words & {"has", "have", "'ve", "having"}
    ):
        return "past"
    if verb.tag_ == "VBN" and not words & {"is", "are", "being", "be", "am"}:
        return "past"
    if verb.tag_ == "VBG":
        return "progressive"
    if (
        verb.dep_ == "conj"
        and verb.head.pos_ in tree.VERBAL
        and not _has_own_subject(verb)
        and verb.tag_ in ("VB", "VBP", "VBN")
    ):
        return tense(verb.head)
    return "present"


def _have_to(verb: Token) -> bool:
    head = verb.head
    return verb.dep_ == "xcomp" and head.lemma_ in ("have", "need") and verb.tag_ == "VB"


def _has_own_subject(verb: Token) -> bool:
    return any(child.dep_ in tree.SUBJECTS for child in verb.children)


def is_negated(verb: Token) -> bool:
    """Is the verb denied: "did not", "never", "will no longer", "nobody"."""
    if any(
        child.dep_ == "neg" or child.lower_ in ("never", "not")
        for child in verb.children
        if child.dep_ in ("neg", "advmod", "preconj") and not _not_only(child)
    ):
        return True
    if any(child.lower_ == "longer" and any(g.lower_ == "no" for g in child.children) for child in verb.children):
        return True
    return any(child.dep_ in ("nsubj", "nsubjpass") and _no_determiner(child) for child in verb.children)


def _not_only(negation: Token) -> bool:
    """ "Not only endangers" says that it does."""
    following = negation.doc[negation.i + 1 : negation.i + 2]
    return negation.lower_ == "not" and any(t.lower_ in ("only", "just", "merely") for t in following)


def _no_determiner(noun: Token) -> bool:
    return noun.lower_ in ("nobody", "none", "neither") or any(
        c.dep_ in ("det", "neg", "preconj", "cc") and c.lower_ in ("no", "neither") for c in noun.children
    )


def _conditional(verb: Token) -> bool:
    return any(child.dep_ in ("mark", "advmod") and child.lower_ in CONDITION for child in verb.children)


def _denied(type_: str) -> Status | None:
    return "cancelled" if type_ in CAN_BE_CANCELLED else None


def _cancels(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    return lemma in CANCELLING or (
        lemma in CANCELLING_WITH_OFF and any(child.dep_ == "prt" and child.lower_ == "off" for child in verb.children)
    )


def _calls_off(verb: Token, dep: str) -> bool:
    """Is an act called off, put off or broken off by the verb that its noun stands under, as that dependent."""
    if verb.pos_ not in tree.VERBAL or is_negated(verb):
        return False
    lemma = verb.lemma_.lower()
    if dep in ("dobj", "nsubjpass"):
        return _cancels(verb) or lemma in PUTTING_OFF
    return dep == "nsubj" and lemma in FAILING


def _of_verb(verb: Token, type_: str, depth: int) -> Status | None:
    if depth > _MAX_CLIMB:
        return "occurred"
    if _conditional(verb):
        return None
    form = tense(verb)
    if is_negated(verb):
        return _denied(type_) if form in ("future", "past") else None
    if form == "future":
        return "planned"
    if form in ("possible", "obligation"):
        return "proposed"
    if verb.dep_ == "conj" and verb.head.pos_ in tree.VERBAL and not _has_own_subject(verb):
        return _of_verb(verb.head, type_, depth + 1)
    if form == "infinitive" or verb.dep_ in ("xcomp", "pcomp", "csubj"):
        return _under_governor(verb, type_, depth)
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.pos_ in tree.VERBAL:
        return _of_verb(verb.head, type_, depth + 1)
    return "occurred"


def _under_governor(verb: Token, type_: str, depth: int) -> Status | None:
    head = verb.head
    while head.dep_ == "prep":
        head = head.head
    if head == verb:
        return "proposed"
    lemma = head.lemma_.lower()
    if verb.dep_ == "advcl" and head.pos_ in tree.VERBAL:
        # A clause of purpose shares the fate of what is done for it: "arrived to sign".
        return _of_verb(head, type_, depth + 1)
    if _cancels(head) and head.pos_ in tree.VERBAL:
        return _denied(type_)
    if lemma == "be":
        return "planned"
    if lemma in PROPOSING:
        return "proposed"
    if lemma in PURPOSES and head.pos_ == "NOUN":
        return "proposed" if type_ == "Meeting" else None
    if lemma in PLANNING or head.pos_ in ("NOUN", "ADJ", "PROPN"):
        return "planned"
    if lemma in ASPECTUAL or head.pos_ in tree.VERBAL:
        return _of_verb(head, type_, depth + 1)
    return "occurred"


def _of_noun(noun: Token, type_: str, depth: int) -> Status | None:
    words = {child.lower_ for child in noun.children}
    if words & CANCELLED_WORDS:
        return "cancelled"
    head, dep = _up(noun)
    if head is not None and words & (PLANNED_WORDS | PROPOSED_WORDS) and _calls_off(head, dep):
        return _denied(type_)
    if words & PLANNED_WORDS:
        return "planned"
    if words & PROPOSED_WORDS:
        return "proposed"
    if _no_determiner(noun):
        return _denied(type_)
    if words & {"recent", "last", "previous", "earlier", "latest", "past"}:
        return "occurred"
    if head is None:
        return "occurred"
    if head.pos_ in ("NOUN", "PROPN"):
        return _under_noun(head, type_, depth)
    lemma = head.lemma_.lower()
    if _cancels(head) or _calls_off(head, dep):
        return _denied(type_)
    if lemma == "look" and any(child.lower_ == "forward" for child in head.children):
        return "planned"
    if lemma in PROPOSING and dep not in ("nsubj",):
        return "proposed"
    if lemma in PLANNING and dep in ("dobj", "pobj", "nsubjpass", "attr"):
        return "planned"
    return _of_verb(head, type_, depth + 1)


def _under_noun(head: Token, type_: str, depth: int) -> Status | None:
    lemma = head.lemma_.lower()
    if lemma in ("plan", "preparation", "decision", "agreement", "intention", "date", "schedule"):
        return "planned"
    if lemma in (
        "call",
        "proposal",
        "offer",
        "invitation",
        "request",
        "appeal",
        "prospect",
        "possibility",
        "urgency",
        "need",
        "importance",
    ):
        return "proposed"
    if lemma in ("cancellation", "postponement"):
        return "cancelled"
    return _of_noun(head, type_, depth + 1) if depth < _MAX_CLIMB else "occurred"


def _up(noun: Token) -> tuple[Token | None, str]:
    head, dep = noun, noun.dep_
    for _ in range(_MAX_CLIMB):
        if head.head == head:
            return None, dep
        if head.dep_ not in ("prep", "conj"):
            dep = head.dep_
        head = head.head
        if head.pos_ in tree.VERBAL or head.pos_ in ("NOUN", "PROPN"):
            return head, dep
    return None, dep
