"""What a word of a name looks like."""

from __future__ import annotations

import functools
import re
import unicodedata

from kg.data import rows
from kg.mentions.tables import word_list

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚ"
NAME_WORD = re.compile(rf"(?:(?:[{UPPER}]\.){{1,3}}|(?:[A-Za-z]+['-])?[{UPPER}](?:[\w-]|'(?!s\b))*)")
PARTICLES = word_list("particle")
_NOT_NAMES = word_list("not a name")
# "SadyrPresident": a caption that a page has lost its space in.
_RUN_TOGETHER = re.compile(
    r"[a-z](?:President|Prime|Minister|Federal|Chancellor|King|Crown|Head|Secretary|Foreign|Deputy)"
)


@functools.cache
def given_names() -> dict[str, str]:
    """Given names and the gender ("m" or "f") that they mostly go with."""
    return {name: gender for gender, names in rows("given.txt") for name in names.split()}


def is_name_word(word: str) -> bool:
    """Whether a capitalised word may be part of a person's name."""
    return word not in _NOT_NAMES and not _RUN_TOGETHER.search(word) and NAME_WORD.fullmatch(word) is not None


_SMALL = "|".join(sorted(PARTICLES, key=lambda p: (-len(p), p)))
_RUN = re.compile(
    rf"{NAME_WORD.pattern}(?: (?:(?:{_SMALL}) ){{0,2}}{NAME_WORD.pattern}){{0,6}}"
    r"(?:,? (?:Jr|Sr)\b\.?| I{2,3}\b| IV\b)?"
)


def name_run(text: str, start: int, stops: frozenset[int] = frozenset()) -> int:
    """Where a run of name words that begins at `start` ends, `start` when none does; none begins at one of `stops`."""
    match = _RUN.match(text, start)
    if not match:
        return start
    end = start
    for word in re.finditer(r"[^\s,]+(?:,? (?:Jr|Sr)\b\.?)?", text[start : match.end()]):
        at, surface = start + word.start(), word.group()
        core = re.sub(r",? (?:Jr|Sr)\.?$", "", surface)
        if (
            core in text[start:at].split()
            or at in stops
            or not (core in PARTICLES or is_name_word(core) or core in ("II", "III", "IV", "Jr.", "Sr.", "Jr"))
        ):
            break
        if core not in PARTICLES:
            end = start + word.end()
    return end


def name_run_before(text: str, end: int, stops: frozenset[int]) -> int:
    """Where the run of name words that ends at `end` starts; `end` when there is none."""
    begin = max(0, end - 70)
    best = end
    for match in re.finditer(rf"(?<![\w.'-])[{UPPER}]", text[begin:end]):
        start = begin + match.start()
        if start not in stops and name_run(text, start, stops) == end:
            best = start
            break
    return best


def capital_before(text: str, start: int) -> bool:
    """Whether a capitalised word that may be part of a name stands just before."""
    before = re.search(rf"(?:^|[\s(\"'])([{UPPER}][\w'-]*|[{UPPER}]\.) $", text[max(0, start - 25) : start])
    if not before:
        return False
    return is_name_word(before.group(1)) and not before.group(1).endswith("'s")


@functools.lru_cache(maxsize=20_000)
def plain_letters(name: str) -> str:
    """The name in lower case without accents, to compare spellings."""
    stripped = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return stripped.casefold().replace("\u0142", "l").replace("\u0131", "i")
