"""Common nouns that denote political agents, and what each makes of a nation beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.mentions.listed import Name
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
# Bodies that count only under a proper name: "Russian Red Cross Society", "Turkish Airlines".
NAMED_BODY = word_list("named body")
_SCAN = re.compile(
    r"(?<![\w-])(?:governments?|administration|regime|authorities|officials?|leaders?|leadership|troops|forces|army|military|navy|"
    r"police|parliament|lawmakers|ministry|ministries|embassy|delegations?|parties|sides?|countries|country|nations?|states|"
    r"counterparts?|ministers|diplomats?|allies|partners|coalition|rebels|militants?|militias?|junta|opposition|people|citizens|"
    r"the two|both|the three|the four|alliance|bloc|council|commission|community|members|negotiators?|representatives|soldiers|"
    r"companies|spokes(?:man|woman|person)|group|movement|fighters|refugees|hostages|prisoners)(?![\w-])",
    re.IGNORECASE,
)


def find_nouns(text: str) -> Iterator[Name]:
    """The common nouns of a text that may denote political agents, in order."""
    for match in _SCAN.finditer(text):
        yield Name(match.start(), match.end(), match.group(), "noun", match.group().lower())
