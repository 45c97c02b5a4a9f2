"""The words for offices: what makes a title, how it reads, and what gender or country it gives away.

Lists written by hand from general knowledge of English official style.
"""

from __future__ import annotations

import re

from kg.mentions.patterns import trie
from kg.mentions.tables import word_list

# Nouns that denote the holder of an office, the longest first in the pattern.
HEADS = word_list("head")
PLURALS = word_list("head plural")
# Words that stand before an office noun and belong to it.
BEFORE = word_list("before head")
# Words that stand after "of", "for", "to" in a title and belong to it.
PORTFOLIO = word_list("portfolio")
HONORIFICS = (
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|H\.?E|His Excellency|Her Excellency|"
    r"His Highness|Her Highness|His Royal Highness|Her Royal Highness|His Majesty|Her Majesty|HRH|HH|HM|Hon|the Hon|"
    r"The Honorable|the Honorable|The Honourable|the Right Honourable|Rt Hon|Right Honourable|Sheikh|Sheikha|Sheik|"
    r"Shaikh|Shri|Smt|U|Daw|Haji|Hajj|Sayyid|Mullah|Maulvi|Imam|Ayatollah|Gen|Lt|Col|Maj|Capt|Adm|Brig|Sen|Rep|Gov|"
    r"Amb|Ambassador|General|Lieutenant|Major|Admiral|Colonel|Senator|Prince|Princess|King|Queen|Tun|Tan Sri|Datuk|"
    r"Dato'|Dato|Samdech|Comrade|Señor|Herr|Monsieur|Father|Reverend|Rev|Bishop|Archbishop|Cardinal|Pope|Retired|Ret)"
    r"\.? (?:\([Rr]et(?:\.|ired)?\) )?)"
)

FEMALE = word_list("title female")
MALE = word_list("title male")
# Offices that only one state has under this English name; a nation named beside them goes first.
_AMERICAN = (
    r"secretary of (?:state|defense|the treasury|commerce|energy|homeland security|the interior|agriculture|labor|"
    r"transportation|health and human services|veterans affairs|education)",
    r"(?:(?:principal|senior|deputy|assistant|under|acting) )+secretary(?: (?:of|for) .*)?",
    r"undersecretary(?: (?:of|for) .*)?",
    r"senator|sen|congress(?:wo)?man|(?:treasury|defense|commerce|energy|homeland security) secretary|white house .*",
)
OF_ONE_STATE = (
    (re.compile(r"secretary of state for .*"), "GB"),
    (re.compile(rf"(?:u\.?s\.? )?(?:{'|'.join(_AMERICAN)})"), "US"),
    (re.compile(r"(?:uk )?(?:chancellor of the exchequer|first sea lord)"), "GB"),
    (re.compile(r"taoiseach|tánaiste"), "IE"),
    (re.compile(r"pope|(?:apostolic )?nuncio"), "VA"),
    (re.compile(r"ayatollah"), "IR"),
)


# Both search text in lower case.
HEAD = re.compile(rf"(?<![\w'-])(?:assistant(?= to )|{trie((*HEADS, *PLURALS))})(?:-elect|-designate)?(?![\w-])")
LEFT = re.compile(rf"(?:(?<![\w'])(?:{trie(BEFORE)})(?: and |, |[ -]))+$")
