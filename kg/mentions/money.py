"""How much: amounts of money in all the forms of the press, exact, with their currency; by rule, no parse.

`find_money` reads folded text (`kg.text.fold`), so every dash is "-" and every quote plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.mentions.currencies import ADJECTIVES, CODES, NAMES, SYMBOLS, currency_named
from kg.mentions.numerals import WORDS, parse_number

_SHORT = {"k": 3, "m": 6, "mn": 6, "mln": 6, "mm": 6, "b": 9, "bn": 9, "t": 12, "tn": 12, "trn": 12}
_LONG = "hundred|thousand|million|billion|trillion|lakh|crore"

_NUMBER = r"(?:\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d]|[.,]\d)"
_SCALE = rf"(?:(?i:[ -](?:{_LONG})s?\b){{1,3}}|(?i: ?(?:mln|mn|bn|trn|tn)\b)|(?<=\d)(?:k|m|b|t|mm|K|M|B|T|MM|BN)\b)"
_SPOKEN = (
    rf"(?:(?i:half an?|an?|(?:a )?quarter of an?|(?:{WORDS})(?: and (?:a|one) half| and a quarter)?)(?:[ -]"
    rf"(?i:hundred)(?: and)? {WORDS})?)"
)
_SYMBOL = "(?:" + "|".join(rf"(?<![A-Za-z]){re.escape(s)}" for s in sorted(SYMBOLS, key=lambda s: -len(s))) + ")"
_CODE = rf"(?:{'|'.join(sorted(CODES))})"
_ADJECTIVE = f"(?:{'|'.join(map(re.escape, ADJECTIVES))})"
_NAME = rf"(?:(?i:pounds sterling|{'|'.join(NAMES)})s?)"
_TO = r"(?i: ?- ?| to | or )"
_AND = r"(?i: ?- ?| to | or | and )"

# "$20m-$25m", "US$100 million", "EUR 20 million", "$5 million Canadian dollars"
_BY_SYMBOL = (
    rf"(?P<between>(?i:between) )?(?P<symbol>{_SYMBOL}|\b{_CODE}\$?)[ ]?(?P<low>{_NUMBER})(?P<scale>{_SCALE})?"
    rf"(?:{{to}}(?:{_SYMBOL}|{_CODE})?[ ]?(?P<high>{_NUMBER})(?P<scale2>{_SCALE})?(?![\w%]))?"
    rf"(?: ?\(?(?P<code>USD|CAD|AUD|NZD|SGD|HKD|TWD)\b\)?|[ -](?P<adjective>{_ADJECTIVE})(?= |[.,;]|$)(?: "
    r"(?i:dollars?))?|[ -](?i:dollars?|euros?)\b)?"
)
# "20-25 million euros", "a 1.5-billion-euro package", "half a billion U.S. dollars", "5 billion JPY"
_BY_NAME = (
    rf"\b(?P<between>(?i:between) )?(?P<low>{_NUMBER}|{_SPOKEN})(?P<scale>{_SCALE})?"
    rf"(?:{{to}}(?P<high>{_NUMBER}|{_SPOKEN})(?P<scale2>{_SCALE})?)?"
    rf"[ -](?:(?P<adjective>{_ADJECTIVE})[ -])?(?P<name>{_NAME}|{_CODE})\b"
)
# "hundreds of millions of dollars", "several billion euros", "a multi-million-dollar loan"
_VAGUE = (
    r"\b(?i:(?:(?:tens|dozens|hundreds|thousands) of )?(?:hundreds|thousands|millions|billions|trillions)(?: of)?|"
    r"(?:several|a few|many|multi|some)[ -]"
    rf"(?:hundred |thousand )?(?:thousand|million|billion|trillion))[ -](?:(?P<adjective>{_ADJECTIVE})[ -])?"
    rf"(?P<name>{_NAME})\b"
)
_SINGLE = re.compile(_BY_SYMBOL.replace("{to}", "(?!)"))
_PATTERNS = (
    re.compile(_BY_SYMBOL.replace("{to}", _TO)),
    re.compile(_BY_SYMBOL.replace("(?i:between) )?", "(?i:between) )").replace("{to}", _AND)),
    re.compile(_BY_NAME.replace("{to}", _TO)),
    re.compile(_BY_NAME.replace("(?i:between) )?", "(?i:between) )").replace("{to}", _AND)),
    re.compile(_VAGUE),
)
# A name that is also another word counts as money only in large sums: "won medals", "pounds of food", "real people".
_LOOSE = re.compile(r"(?i)won|pounds?|reals?|crowns?|rand|dong|drams?|cents?|lei|leu")
# Codes that are also words or names: "COP26", "ALL 5 members".
_WORDLIKE = re.compile(r"ALL|BAM|BOB|COP|CUP|GEL|LAK|MAD|PEN|RON|SOS|TRY")
_WEIGHT = re.compile(
    r" of (?!(?:aid|assistance|funding|support|investment|debt|damage|public|taxpayer|new|additional)\b)"
)


@dataclass(frozen=True, slots=True)
class MoneyMention:
    """An amount: offsets (end exclusive), its words, bounds and currency.

    `low` equals `high` unless a range was told; both are None for an amount that is only hinted at ("millions of
    dollars"). `currency` is ISO 4217, None where the words leave it open ("pesos").
    """

    start: int
    end: int
    wording: str
    low: Decimal | None
    high: Decimal | None
    currency: str | None


def find_money(folded_text: str) -> tuple[MoneyMention, ...]:
    """The amounts of a text in order, none overlapping. One in brackets right after another only converts it."""
    found = sorted(_candidates(folded_text), key=lambda mention: (mention.start, -mention.end))
    chosen: list[MoneyMention] = []
    for mention in found:
        if chosen and mention.start < chosen[-1].end:
            continue
        if chosen and _CONVERTS.fullmatch(folded_text, chosen[-1].end, mention.start):
            continue
        chosen.append(mention)
    return tuple(chosen)


_CONVERTS = re.compile(r" \((?:(?:about|around|approximately|roughly|nearly|some|or|equivalent to|worth|i\.e\.,?) )*")


def _candidates(text: str) -> Iterator[MoneyMention]:
    for start, end in _with_currency(text):
        for pattern in _PATTERNS:
            for match in pattern.finditer(text, start, end):
                for single in _SINGLE.finditer(text, *match.span()) if _is_change(text, match) else (match,):
                    mention = _mention(text, single)
                    if mention:
                        yield mention


def _with_currency(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between sentence ends, which no amount spans, that hold a sign, code or name of a currency."""
    start = 0
    for end in (*(gap.end() for gap in _GAP.finditer(text)), len(text)):
        if _SIGN.search(text, start, end) or not _CURRENCY_WORDS.isdisjoint(_LETTERS.findall(text, start, end)):
            yield start, end
        start = end


_GAP = re.compile(r"[a-z]{2}[.!?][\"')]* +(?=[\"'(]*[A-Z])")
_LETTERS = re.compile(r"[A-Za-z]+")
_SIGN = re.compile(
    "[" + "".join(sorted({c for s in SYMBOLS for c in s if not (c.isascii() and c.isalpha())} - {"."})) + "]"
)
_CURRENCY_WORDS = (
    CODES
    | {symbol.rstrip(".") for symbol in SYMBOLS}
    | {
        form
        for name in NAMES
        for word in (name.split()[0], name.split()[0] + "s")
        for form in (word, word.title(), word.upper())
    }
)


def _is_change(text: str, match: re.Match[str]) -> bool:
    """Whether "$30 to $8" and "from $5 million to $10 million" tell two amounts and no range."""
    parts = match.groupdict()
    if not parts.get("symbol") or not parts["high"]:
        return False
    low, high = _values({key: value or "" for key, value in parts.items()})
    return text.endswith("from ", 0, match.start()) or low is None or high is None or low >= high


def _mention(text: str, match: re.Match[str]) -> MoneyMention | None:
    parts = {key: value or "" for key, value in match.groupdict().items()}
    name = parts.get("name", "")
    if _WORDLIKE.fullmatch(name or parts.get("symbol", "")) and not parts["scale"]:
        return None
    if name and _is_other_word(name, parts, text[match.end() :]):
        return None
    currency = _currency(parts)
    start = match.start() + len(parts.get("between", ""))
    if "low" not in parts:
        return MoneyMention(start, match.end(), match[0], None, None, currency)
    low, high = _values(parts)
    if low is None or high is None:
        return None
    if low > high:  # "in 1963 to 84 cents": only the second number is money
        low, start = high, match.start("high")
    if name.lower() in ("cent", "cents"):
        low, high = low / 100, high / 100
    return MoneyMention(start, match.end(), text[start : match.end()], _plain(low), _plain(high), currency)


def _is_other_word(name: str, parts: dict[str, str], after: str) -> bool:
    spoken = not parts.get("low", "0")[:1].isdigit()
    if spoken and parts["low"].lower() in ("a", "an") and not parts["scale"]:
        return True
    if not _LOOSE.fullmatch(name) or parts["adjective"]:
        return False
    if name.lower().startswith("pound") and _WEIGHT.match(after):
        return True
    if name.lower() in ("cent", "cents"):
        return False
    return not (parts.get("scale") or parts.get("scale2") or "low" not in parts)


def _currency(parts: dict[str, str]) -> str | None:
    if parts.get("name"):
        return currency_named(parts["name"], parts["adjective"])
    if parts["code"]:
        return parts["code"]
    if parts["adjective"] and parts["symbol"] == "$":
        return currency_named("dollar", parts["adjective"])
    code = parts["symbol"].rstrip("$")
    return SYMBOLS.get(parts["symbol"]) or (code if code in CODES else None)


def _values(parts: dict[str, str]) -> tuple[Decimal | None, Decimal | None]:
    low, high = _number(parts["low"]), _number(parts["high"]) if parts["high"] else None
    scale, scale2 = _factor(parts["scale"]), _factor(parts["scale2"])
    if low is None:
        return None, None
    if high is None:
        return low * scale, low * scale
    if not parts["scale"] and parts["scale2"] and low < high:
        scale = scale2  # "$1-2 billion"
    return low * scale, high * scale2


def _number(text: str) -> Decimal | None:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text):
        return Decimal(text.replace(".", ""))
    words = text.lower()
    if re.match(r"(?:a )?quarter of an?$", words):
        return Decimal("0.25")
    if re.match(r"half an?$", words):
        return Decimal("0.5")
    if words in ("a", "an"):
        return Decimal(1)
    if words.endswith(" and a quarter"):
        whole = parse_number(words.removesuffix(" and a quarter"))
        return None if whole is None else whole + Decimal("0.25")
    return parse_number(words.replace("one half", "half"))


def _factor(scale: str) -> Decimal:
    word = scale.strip(" -").lower()
    if word in _SHORT:
        return Decimal(10) ** _SHORT[word]
    factor = Decimal(1)
    for part in re.findall(_LONG, word):
        factor *= parse_number(part) or 1
    return factor


def _plain(value: Decimal) -> Decimal:
    """The value without an exponent or idle zeros, so that its text is what a person would write."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()
