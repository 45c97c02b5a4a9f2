"""Names as words of an address: in lower case, joined by dashes.

They stay readable: Latin letters are folded to ASCII, letters of other scripts are kept and percent-encoded.
"""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from urllib.parse import quote

# Latin letters that Unicode does not decompose into a base letter and a mark.
_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ə": "e"}
)

_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u2018\u02bc`"))


@functools.lru_cache(maxsize=16384)
def slug(name: str) -> str:
    """The name in lower case, words joined by dashes, fit for a path. Never empty."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    # Only the marks of Latin, Greek and Cyrillic letters go; vowel signs of other scripts are letters to their readers.
    bare = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    folded = unicodedata.normalize("NFKC", bare).casefold().translate(_LATIN)
    words = "".join(letter if _belongs_to_word(letter) else " " for letter in folded.translate(_APOSTROPHES)).split()
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return quote("-".join(words), safe="-") or f"x{digest[:8]}"


def within(key: str, country: str | None) -> str:
    """The key with the country's code after it, where there is one."""
    return f"{key}-{quote(country.lower(), safe='')}" if country else key


def _belongs_to_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
