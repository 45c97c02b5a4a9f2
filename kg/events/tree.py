"""Walking a dependency tree (spaCy's ClearNLP labels) the way a reader does: who does it, to what, under which verb.

Subjects and objects are voice-normalised and recovered where the clause leaves them out: through coordination, control
and raising, relative and participle clauses, and the nouns that stand for an act ("Japan's decision to provide").
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
VERBAL = frozenset(("VERB", "AUX"))
# Verbs whose infinitive's subject is their object: "urged Israel to stop".
OBJECT_CONTROL = frozenset(
    "urge ask call order invite allow enable encourage request persuade convince tell require force press push "
    "permit help direct instruct appeal implore advise warn want expect compel authorize task".split()
)
_PARTICLES = frozenset("back home out over on down up away".split())
_GIVING = frozenset("give send lend offer grant pledge promise supply hand owe sell allocate loan".split())
_MAX_CLIMB = 8
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


def subjects(verb: Token) -> list[Token]:
    """Who acts in the clause of `verb` (heads of noun phrases, conjuncts left to the caller)."""
    return _subjects(verb, 0)


def _subjects(verb: Token, depth: int) -> list[Token]:
    if depth > _MAX_CLIMB:
        return []
    if verb.dep_ in ("acomp", "attr", "oprd") and verb.head != verb:
        return _logical_subject(verb.head, depth + 1)
    rooted = _listed_after_opening(verb) or _rooted(verb)
    if rooted:
        return rooted
    if is_passive(verb):
        return agents_of_passive(verb)
    own = [child for child in verb.children if child.dep_ in ("nsubj", "csubj")]
    own = [
        token for token in own if token.tag_ not in ("WDT", "WP", "EX") and token.lower_ not in ("that", "which", "who")
    ]
    if own:
        return own
    return _borrowed(verb, depth) or _misread(verb)


def _rooted(verb: Token) -> list[Token]:
    """The subject that the parser takes for the whole sentence: "Brazil, a guarantor of the pact, called on both"."""
    before = verb.i - 1
    while before > 0 and verb.doc[before].pos_ == "ADV":
        before -= 1
    if verb.dep_ not in ("acl", "conj", "relcl") or verb.tag_ not in ("VBD", "VBN", "VBZ") or before < 1:
        return []
    root = next((t for t in (verb, *verb.ancestors) if t.dep_ == "ROOT"), verb)
    if root.pos_ not in ("NOUN", "PROPN") or root.i + 1 >= before:
        return []
    if any(child.dep_ in ("aux", "auxpass", "agent", *SUBJECTS) for child in verb.children):
        return []
    closed = verb.doc[before].text == "," and verb.doc[root.i + 1].text == ","
    return [root] if closed and not any(c.dep_ in SUBJECTS for c in root.children) else []


def _listed_after_opening(verb: Token) -> list[Token]:
    """The subject that the parser hangs on the phrase which opens the sentence: "In a joint statement, Australia and
    Canada called for a ceasefire"."""
    if verb.dep_ not in ("acl", "relcl", "conj") or verb.tag_ != "VBD" or verb.head.dep_ not in ("pobj", "appos"):
        return []
    opened = verb.head if verb.head.dep_ == "pobj" else verb.head.head
    if opened.head.i != 0 or any(child.dep_ in SUBJECTS for child in verb.children):
        return []
    named = [t for t in opened.children if t.dep_ == "appos" and t.pos_ == "PROPN" and opened.i < t.i < verb.i]
    return [t for t in named if t.left_edge.i and t.doc[t.left_edge.i - 1].text == ","][:1]


def _misread(verb: Token) -> list[Token]:
    """The subject that the parser hangs on the place or the day before it: "In Rome, Secretary Rice will meet with
    leaders", "Pope John Paul Monday hailed the truce"."""
    if verb.tag_ not in ("VBD", "VBP", "VBZ") and not any(c.tag_ in ("MD", "VBD", "VBP", "VBZ") for c in verb.children):
        return []
    for child in reversed([c for c in verb.lefts if c.dep_ in ("prep", "npadvmod")]):
        if child.lower_ in _WEEKDAYS and child.i and (named := child.doc[child.i - 1]).head == child:
            if named.pos_ == "PROPN":
                return [named]
            continue
        places = [child] if child.dep_ == "npadvmod" else [p for p in child.children if p.dep_ == "pobj"]
        for place in places:
            for noun in place.children:
                if noun.dep_ in ("appos", "conj") and noun.pos_ == "PROPN" and _stands_before(noun, verb):
                    return [noun]
            if child.lower_ == "under" and any(c.lower_ == "secretary" for c in (place, *place.children)):
                return [place]
    return []


def _stands_before(noun: Token, verb: Token) -> bool:
    """Is nothing but auxiliaries and adverbs between the phrase of `noun`, which a comma opens, and `verb`."""
    first = noun.left_edge.i
    between = noun.doc[noun.right_edge.i + 1 : verb.i]
    return first > 0 and noun.doc[first - 1].text == "," and all(t.head == verb and t.pos_ != "PUNCT" for t in between)


def _borrowed(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in VERBAL:
        return _logical_subject(head, depth + 1)
    if verb.dep_ == "relcl":
        return [] if _relative_object(verb) else [head]
    if verb.dep_ == "acl":
        return owners(head) or governors_subjects(head) if _infinitive(verb) else [head] if verb.tag_ == "VBG" else []
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "dep", "parataxis"):
        governor = _clause_head(verb)
        if governor is None:
            return []
        if governor.pos_ in ("NOUN", "PROPN"):
            return owners(governor) or governors_subjects(governor)
        if verb.dep_ == "xcomp" and governor.lemma_.lower() in OBJECT_CONTROL:
            controlled = objects(governor)
            if controlled:
                return controlled
        return _logical_subject(governor, depth + 1)
    return []


def holders(adjective: Token) -> list[Token]:
    """Of whom a state is said: "Japan is committed", "Poland stands ready", "a Japan determined to help"."""
    own = [
        child
        for child in adjective.children
        if child.dep_ in ("nsubj", "nsubjpass") and child.tag_ not in ("WDT", "WP")
    ]
    if own:
        return own
    if adjective.dep_ in ("amod", "acl", "relcl", "appos"):
        return [adjective.head]
    if adjective.dep_ in ("conj", "advcl", "xcomp", "ccomp", "acomp", "attr", "oprd"):
        return _logical_subject(adjective.head, 1) if adjective.head.pos_ in VERBAL else holders(adjective.head)
    return []


def _logical_subject(verb: Token, depth: int) -> list[Token]:
    """The surface subject of a passive verb serves those that borrow from it ("was asked to leave")."""
    if is_passive(verb):
        return [child for child in verb.children if child.dep_ == "nsubjpass"] or _subjects(verb, depth)
    return _subjects(verb, depth)


def _clause_head(verb: Token) -> Token | None:
    head = verb.head
    steps = 0
    while head.dep_ == "prep" and steps < _MAX_CLIMB:
        head = head.head
        steps += 1
    return head if head != verb else None


def _infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _relative_object(verb: Token) -> bool:
    """Is the relative pronoun (or its gap) the object of `verb`: "the deal that Iran signed"."""
    return any(child.dep_ in SUBJECTS and child.lower_ not in ("that", "which", "who") for child in verb.children)


def is_passive(verb: Token) -> bool:
    """Is the clause passive; a bare participle after a noun counts ("weapons provided by Japan")."""
    if verb.tag_ != "VBN":
        return False
    deps = {child.dep_ for child in verb.children}
    if "auxpass" in deps or "nsubjpass" in deps or "agent" in deps:
        return True
    if verb.dep_ == "acl":
        return "dobj" not in deps
    return verb.dep_ == "conj" and is_passive(verb.head) and not deps & {"nsubj", "dobj", "aux"}


def agents_of_passive(verb: Token) -> list[Token]:
    """The "by" phrase of a passive clause."""
    return [p for child in verb.children if child.dep_ == "agent" for p in child.children if p.dep_ == "pobj"]


def objects(verb: Token) -> list[Token]:
    """What the act of `verb` is done to: direct object, passive subject, or the noun its clause describes."""
    if is_passive(verb):
        own = [child for child in verb.children if child.dep_ == "nsubjpass" and child.tag_ not in ("WDT", "WP")]
        if own:
            return own
        if verb.dep_ in ("acl", "relcl"):
            return [verb.head]
        return objects(verb.head) if verb.dep_ == "conj" and verb.head.pos_ in VERBAL else []
    own = [
        child for child in verb.children if child.dep_ in ("dobj", "attr", "oprd") and child.tag_ not in ("WDT", "WP")
    ]
    if own:
        return own
    if verb.dep_ == "relcl" and _relative_object(verb):
        return [verb.head]
    # "condemned and denounced the attack": the object hangs on the last verb.
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and child.i - verb.i <= 3 and not is_passive(child):
            return objects(child)
    return []


def prepositional(token: Token, prepositions: frozenset[str]) -> list[Token]:
    """Objects of the prepositions that hang on `token`, chained ones too ("to ... of")."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative", "prt", "mark", "advmod") and child.lower_ in prepositions:
            found.extend(
                p
                for p in child.children
                if p.dep_ in ("pobj", "pcomp") or (child.lower_ == "as" and p.dep_ in ("amod", "acomp"))
            )
            found.extend(
                p for c in child.children if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj" and not found
            )
        elif child.dep_ == "advmod" and child.lower_ in _PARTICLES:
            # "Handed the villages back to Azerbaijan": the preposition hangs on the particle.
            found.extend(p for c in child.children if c.lower_ in prepositions for p in c.children if p.dep_ == "pobj")
    return found


def datives(verb: Token) -> list[Token]:
    """The indirect object: "provide Ukraine with", "give Egypt a loan"."""
    return (
        _before_number(verb)
        + [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"]
        + [
            p
            for child in verb.children
            if child.dep_ == "dative" and child.pos_ == "ADP"
            for p in child.children
            if p.dep_ == "pobj"
        ]
    )


def _before_number(verb: Token) -> list[Token]:
    """The indirect object that the parser makes a part of the direct one: "gave Ukraine 14 jets"."""
    if verb.lemma_.lower() not in _GIVING:
        return []
    return [
        child
        for thing in verb.children
        if thing.dep_ == "dobj"
        for child in thing.lefts
        if child.dep_ in ("nmod", "compound") and child.pos_ == "PROPN" and child.i == verb.i + 1
        if any(c.dep_ == "nummod" and c.i > child.i for c in thing.lefts)
    ]


def owners(noun: Token) -> list[Token]:
    """Whose it is: the possessor of a noun ("Japan's decision", "the decision of Japan")."""
    own = [child for child in noun.children if child.dep_ == "poss"]
    return own or prepositional(noun, frozenset(("of", "by")))


def governor(token: Token) -> Token | None:
    """The verb under which the noun stands, through prepositions and coordination; None at the root or under a noun."""
    head = token
    for _ in range(_MAX_CLIMB):
        if head.head == head:
            return None
        head, dep = head.head, head.dep_
        if head.pos_ in VERBAL:
            return head
        if head.pos_ in ("NOUN", "PROPN") and dep not in ("conj", "appos"):
            return None
    return None


def governors_subjects(noun: Token) -> list[Token]:
    """Who acts in the clause that the noun serves as object: "Japan made a pledge" gives Japan for "pledge"."""
    verb = governor(noun)
    return subjects(verb) if verb is not None else []


def conjuncts(token: Token) -> Iterator[Token]:
    """The token and everything coordinated with it, in order."""
    yield token
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ not in VERBAL:
            yield from conjuncts(child)


def list_head(token: Token) -> Token:
    """The first of the list that a noun stands in: itself where there is none."""
    while token.dep_ == "conj":
        token = token.head
    return token


def clause_head(token: Token) -> Token:
    """The verb of the clause that holds the token, or the root of its sentence."""
    head = token
    for _ in range(40):
        if head.pos_ in VERBAL and head.dep_ not in ("aux", "auxpass", "amod", "compound"):
            return head
        above = head.head
        if above.i == head.i:
            return above
        head = above
    return head


def span(token: Token, skip: frozenset[str] = frozenset()) -> tuple[int, int]:
    """First and last token index of the subtree of `token`, without children whose arc is in `skip`."""
    first = last = token.i
    for child in token.children:
        if child.dep_ in skip or child.dep_ == "punct":
            continue
        a, b = span(child)
        first, last = min(first, a), max(last, b)
    return first, last


def route(trigger: Token, token: Token, most: int = 6) -> str:
    """The way through the parse from one word to another: arcs up, then arcs down, with their prepositions."""
    up = [trigger, *trigger.ancestors]
    down = [token, *token.ancestors]
    places = {word.i: number for number, word in enumerate(up)}
    meeting = next((number for number, word in enumerate(down) if word.i in places), None)
    if meeting is None:
        return "apart"
    climbed = [f"^{_step(word)}" for word in up[: places[down[meeting].i]]]
    descended = [f"v{_step(word)}" for word in reversed(down[:meeting])]
    steps = [step for step in (*climbed, *descended) if step not in ("^conj", "vconj", "vpobj")]
    return "".join(steps) if len(steps) <= most else f"far:{steps[-1]}"


def _step(token: Token) -> str:
    return f"{token.dep_}:{token.lower_}" if token.dep_ in ("prep", "agent", "dative") else str(token.dep_)
