"""Numbers as the press writes them: "1,250.5", "two and a half", "one hundred million"; exact, as Decimal."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {word: 10 * i for i, word in enumerate(_TENS, 2)}
MAGNITUDES = {
    "hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "lakhs": 10**5, "million": 10**6, "millions": 10**6,
    "crore": 10**7, "crores": 10**7, "billion": 10**9, "billions": 10**9, "trillion": 10**12, "trillions": 10**12,
}  # fmt: skip

SMALL_NUMBERS = tuple(_SMALL)

# "six", "twenty-five", "seventy five"; never "a", which only counts before a magnitude or a unit of time.
WORDS = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
)
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def parse_number(text: str) -> Decimal | None:
    """The value of digits or number words ("75", "1,250.5", "twenty-five", "one hundred million"), None for others.

    "half", "a half" and "two and a half" count; so does a leading article before a magnitude ("a million").
    """
    text = text.strip().lower()
    if re.fullmatch(DIGITS, text):
        return Decimal(text.replace(",", ""))
    return _from_words(re.split(r"[\s-]+", text))


def _from_words(words: list[str]) -> Decimal | None:
    total, current, seen = Decimal(0), Decimal(0), False
    for position, word in enumerate(words):
        if word == "and" or (word in ("a", "an") and position + 1 < len(words)):
            continue
        if word == "half":
            current += Decimal("0.5")
        elif word in _SMALL:
            current += _SMALL[word]
        elif word == "dozen":
            current = (current or Decimal(1)) * 12
        elif word in MAGNITUDES:
            current = (current or Decimal(1)) * MAGNITUDES[word]
            if MAGNITUDES[word] > 100:
                total, current = total + current, Decimal(0)
        else:
            return None
        seen = True
    return total + current if seen else None
