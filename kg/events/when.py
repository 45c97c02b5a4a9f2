"""When an act took place: the time expression of its own clause, read by its status; never the date of its content."""

from __future__ import annotations

from spacy.tokens import Token

from kg.events import tree
from kg.events.context import Context
from kg.events.match import Match
from kg.mentions.when import TimeExpression
from kg.model import Status

_FUTURE = ("planned", "proposed")
_BOUNDS = ("since", "until", "by", "before", "after", "duration")


def of_match(context: Context, match: Match, state: Status) -> tuple[str | None, str | None]:
    """Start and end of the act as ISO dates, (None, None) where its clause tells no time."""
    chosen = _nearest(context, match)
    if chosen is None:
        return None, None
    return chosen.resolve(context.day, state in _FUTURE)


def _nearest(context: Context, match: Match) -> TimeExpression | None:
    sentence, trigger = match.sentence, match.token
    own = [t for t in context.times_in(sentence.start, sentence.end) if t.kind not in _BOUNDS and t.resolve(context.day)[0]]
    head = tree.clause_head(trigger)
    scored = []
    for time in own:
        token = _token_at(match, time.start)
        if token is None:
            continue
        governor = tree.clause_head(token)
        if governor is head or token.is_ancestor(trigger) or trigger.is_ancestor(token):
            inside = _under_other_noun(token, trigger, head)
            scored.append((inside, abs(token.i - trigger.i), time))
    scored.sort(key=lambda s: s[:2])
    return scored[0][2] if scored and not scored[0][0] else None


def _under_other_noun(token: Token, trigger: Token, head: Token) -> bool:
    """Does the time belong to another noun of the clause ("the January 1 earthquake", "the Budapest memorandum of 1994")."""
    word = token
    for _ in range(12):
        if word in (trigger, head) or word.head is word:
            return False
        above = word.head
        if above is trigger or above is head:
            return False
        if above.pos_ in ("NOUN", "PROPN") and word.dep_ in ("prep", "poss", "compound", "nummod", "amod", "nmod", "acl", "relcl"):
            return not _is_time_word(above)
        word = above
    return False


def _is_time_word(token: Token) -> bool:
    return token.lower_ in _TIME_WORDS


_TIME_WORDS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday today yesterday tomorrow week month year day morning evening afternoon night end "
    "beginning start early late mid-".split()
)


def _token_at(match: Match, offset: int) -> Token | None:
    local = offset - match.sentence.start
    for token in match.token.doc:
        if token.idx <= local < token.idx + len(token):
            return token
    return None
