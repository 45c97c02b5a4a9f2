"""Common nouns that denote political agents, and what each makes of a nation beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.mentions.listed import Name
from kg.mentions.patterns import lowered, trie
from kg.mentions.tables import word_list

# The state itself: "the French government", "the Biden administration", "the regime".
STATE = word_list("state noun")
# The country as such: "the country", "the two nations".
COUNTRY = word_list("country noun")
# Bodies of a state.
BODY = word_list("body")
# People of a state.
PEOPLE = word_list("people")
# Groups that act by themselves though no nation is named.
COLLECTIVE = word_list("collective")
# People whose possessor is the other side: "its allies".
RELATIONAL = word_list("relational")
# Bodies that count only under a proper name: "Russian Red Cross Society", "Turkish Airlines".
NAMED_BODY = word_list("named body")
_SCAN = re.compile(rf"(?<![\w-])(?:{trie(word_list('scanned noun'))})(?![\w-])")


def find_nouns(text: str) -> Iterator[Name]:
    """The common nouns of a text that may denote political agents, in order."""
    for match in _SCAN.finditer(lowered(text)):
        yield Name(match.start(), match.end(), text[match.start() : match.end()], "noun", match.group())
