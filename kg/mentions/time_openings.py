"""The words that an expression of time may open with: where none stands, the grammar of `time_rules` need not be tried.

They only save work. A word that opens a rule there must be here as well; a test compares both ways of searching.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.mentions.numerals import SMALL_NUMBERS
from kg.mentions.times import DAYS, MONTHS

_WORDS = (
    "a about across after almost an around at before between boxing by close coming current day during each "
    "early earlier end ensuing every few fiscal financial final first following for fourth from half in just last late "
    "later less many middle midnight more multi nearly new next noon of on only over past per preceding previous "
    "recent roughly same second several since single some start beginning that the third this throughout till today "
    "tomorrow tonight turn until up upcoming valentine very well week within yesterday through spring summer autumn "
    "fall winter"
).split()


def _by_first_letter(words: Iterable[str]) -> str:
    """A pattern of the words in any case, each first letter looked at but once."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(f"[{first}{first.upper()}](?i:{'|'.join(rest)})" for first, rest in sorted(rests.items()))


# Months and weekdays also cut short, and as in `time_rules` only with a capital or in capitals.
_NAMES = sorted({name for full in (*MONTHS, *DAYS) for name in (full[:3].capitalize(), full[:3].upper())})
# The words at the end must end there; what stands before them may have letters right behind it.
OPENING = (
    rf"(?:\d|{'|'.join(_NAMES)}|[Qq]\d|[Ff][Yy]|[Mm](?i:id)|[Cc](?i:hristmas)|"
    rf"(?:{_by_first_letter((*_WORDS, *SMALL_NUMBERS))})(?![A-Za-z]))"
)
