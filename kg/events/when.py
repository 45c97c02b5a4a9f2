"""When an act took place: the time expression of its own clause, read by its status; never the date of its content."""

from __future__ import annotations

from spacy.tokens import Token

from kg.events import tree
from kg.events.context import Context
from kg.events.kinds import SPEECH
from kg.events.match import Match
from kg.mentions.when import TimeExpression
from kg.model import Status

_FUTURE = ("planned", "proposed")
# Acts with a time of their own, which a clause tells somewhere in the phrase that names them.
_GATHERINGS = frozenset(("Meeting", "Visit"))
_OWN, _OTHERS = 0, 1
_BOUNDS = ("since", "until", "by", "before", "after", "duration")


def of_match(context: Context, match: Match, state: Status) -> tuple[str | None, str | None]:
    """Start and end of the act as ISO dates, (None, None) where its clause tells no time."""
    if match.frame.type in SPEECH and not _told_in_past(match.token):
        # "I condemn the attacks of Monday": the date is of what is spoken about.
        return None, None
    chosen = _nearest(context, match)
    if chosen is None:
        return None, None
    return chosen.resolve(context.day, state in _FUTURE)


def _nearest(context: Context, match: Match) -> TimeExpression | None:
    sentence, trigger = match.sentence, match.token
    own = [t for t in context.times_in(sentence.start, sentence.end) if t.kind not in _BOUNDS]
    own = [t for t in own if t.resolve(context.day)[0]]
    near = sorted((d, i) for i, time in enumerate(own) if (d := _distance(match, time)) is not None)
    if near and near[0][0][0] == _OWN:
        return own[near[0][1]]
    alone = len(own) == 1 and trigger.pos_ == "NOUN" and match.frame.type in _GATHERINGS
    return own[0] if near and alone else None


def _distance(match: Match, time: TimeExpression) -> tuple[int, int] | None:
    """How far a time is from the trigger: its own, another noun's or lower clause's; None where it is out of reach."""
    token, trigger = _token_at(match, time.start), match.token
    if token is None:
        return None
    head = tree.clause_head(trigger)
    words = abs(token.i - trigger.i)
    if match.frame.type == "Visit" and any(tour.is_ancestor(token) for tour in tree.subjects(trigger)):
        # "a journey beginning in May that will include Kenya"
        return _OWN, words
    if tree.clause_head(token) == head or token.is_ancestor(trigger) or trigger.is_ancestor(token):
        return (_OTHERS if _under_other_noun(token, trigger, head) else _OWN), words
    return (_OTHERS, words) if head.is_ancestor(token) else None


def _told_in_past(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN") or (
        tree.clause_head(token).tag_ in ("VBD", "VBN") and token.pos_ in tree.VERBAL
    )


def _under_other_noun(token: Token, trigger: Token, head: Token) -> bool:
    """Does the time belong to another noun of the clause ("the January 1 earthquake", "the treaty of 1994")."""
    word = token
    for _ in range(12):
        if word in (trigger, head) or word.head == word:
            return False
        above = word.head
        if above in (trigger, head):
            return False
        if above.pos_ in ("NOUN", "PROPN") and word.dep_ in (
            "prep",
            "poss",
            "compound",
            "nummod",
            "amod",
            "nmod",
            "acl",
            "relcl",
        ):
            return not _is_time_word(above)
        word = above
    return False


def _is_time_word(token: Token) -> bool:
    return token.lower_ in _TIME_WORDS


_TIME_WORDS = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday today yesterday tomorrow week month year day morning evening "
    "afternoon night end beginning start early late mid-".split()
)


def _token_at(match: Match, offset: int) -> Token | None:
    local = offset - match.sentence.start
    for token in match.token.doc:
        if token.idx <= local < token.idx + len(token):
            return token
    return None
