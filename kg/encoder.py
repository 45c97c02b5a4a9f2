"""What a small language model makes of the words of an article: for each of them, how well it fits each class of event.

The network is MiniLM (Wang et al. 2020, arXiv:2002.10957; 384 wide), fine-tuned on annotated articles and distilled to
three layers by `make train-encoder`, and shipped as data in ONNX. It decides nothing by itself: its scores are among
what the models over the parse are weighed with. A text is read in windows of those of its sentences that are worth it,
each behind the title and the end of the sentence before its first, one at a time, so that a reading hangs on nothing
but the article.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.text import Document, Sentence, fold
from ontology.terms import CLASSES

# In word pieces: how much a window holds, and how much of the title and of the sentence before it is shown with it.
WINDOW = 224
TITLE = 24
BEFORE = 24
# A sentence longer than this is read no further; the network has places for 512 pieces.
LONGEST = 448
# The order of the classes in the network's output.
ORDER = tuple(sorted(each.name for each in CLASSES))
# What is asked of a piece for each class, in the order of the network's output.
HEADS = ("fit", "act", "actor", "target", "topic")

Span = tuple[int, int]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Window:
    """What the network reads at once: word pieces, the segment of each, and where its own pieces stand in the text.

    `first` is the place of the first piece that is the window's own and not shown before it; each has its span.
    """

    pieces: list[int]
    segments: list[int]
    first: int
    spans: list[Span]


@dataclass(frozen=True, slots=True)
class Scores:
    """The word pieces that were read, by where they start and end in the text, and their scores.

    `table` has a row a piece, in it a row a head and a column a class, as log odds: for "fit", that the piece is in
    words that tell an event of the class; for "act", that it is the trigger of one; for "actor" and "target", that
    whom it names has that part in one; for "topic", that it says what one is about.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    table: Floats

    def of(self, head: str) -> Floats:
        """The scores of one head, a row a piece and a column a class."""
        return self.table[:, HEADS.index(head)]

    @property
    def fit(self) -> Floats:
        """How likely each piece is in words that tell an event of each class."""
        return self.of("fit")

    @property
    def act(self) -> Floats:
        """How likely each piece is the trigger of an event of each class."""
        return self.of("act")

    def at(self, offset: int) -> int | None:
        """The row of the piece that holds this offset; None where nothing was read."""
        row = int(np.searchsorted(self.starts, offset, side="right")) - 1
        return row if row >= 0 and offset < self.ends[row] else None

    def among(self, start: int, end: int) -> slice:
        """The rows of the pieces that start in a span of the text."""
        return slice(int(np.searchsorted(self.starts, start)), int(np.searchsorted(self.starts, end)))


NOTHING = Scores(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, len(HEADS), len(ORDER)), np.float32))


def score(document: Document, title: str, wanted: Callable[[Sentence], bool]) -> Scores:
    """The scores of the words of those sentences that are wanted."""
    spans = [(s.start, s.end) for s in document.sentences]
    chosen = [n for n, sentence in enumerate(document.sentences) if wanted(sentence)]
    read = [(w, _run(w)) for w in windows(document.folded, fold(title), spans, chosen)]
    if not read:
        return NOTHING
    places = np.array([span for w, _ in read for span in w.spans], np.int64)
    rows = np.concatenate([found for _, found in read])
    return Scores(places[:, 0], places[:, 1], rows.reshape(len(rows), len(HEADS), len(ORDER)))


def windows(text: str, title: str, spans: Sequence[Span], chosen: Sequence[int]) -> Iterator[Window]:
    """Windows over those sentences of a folded text, given as spans, that are chosen by number; others are not read."""
    cut = tokenizer()
    begin, end = cut.token_to_id("[CLS]"), cut.token_to_id("[SEP]")
    heading = cut.encode(title, add_special_tokens=False).ids[:TITLE]

    def encoded(at: int) -> Any:
        return cut.encode(text[slice(*spans[at])], add_special_tokens=False)

    read = {at: encoded(at) for at in chosen}
    for group in _groups([(at, len(each.ids)) for at, each in read.items()]):
        last = group[0] - 1
        before = (read.get(last) or encoded(last)).ids[-BEFORE:] if last >= 0 else []
        shown = [begin, *heading, end, *before, end]
        own = [piece for at in group for piece in read[at].ids][:LONGEST]
        where = [(spans[at][0] + a, spans[at][0] + b) for at in group for a, b in read[at].offsets][:LONGEST]
        if own:
            yield Window([*shown, *own, end], [0] * len(shown) + [1] * (len(own) + 1), len(shown), where)


def _groups(lengths: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Sentences, by number and length, as many together as a window holds; a longer one is a group by itself."""
    group: list[int] = []
    held = 0
    for at, length in lengths:
        if group and held + length > WINDOW:
            yield group
            group, held = [], 0
        group.append(at)
        held += length
    if group:
        yield group


def _run(window: Window) -> Floats:
    """The scores of the window's own pieces, a row each."""
    pieces, segments = np.array([window.pieces], np.int64), np.array([window.segments], np.int64)
    feed = {"pieces": pieces, "segments": segments, "mask": np.ones_like(pieces)}
    (found,) = _session().run(None, feed)
    return np.asarray(found[0, window.first : window.first + len(window.spans)], np.float32)


@functools.cache
def tokenizer() -> Any:
    """The network's own way to cut words into pieces (WordPiece, lower case)."""
    from tokenizers import Tokenizer  # Only who reads an article needs it.

    return Tokenizer.from_str(files("kg").joinpath("data", "tokenizer.json").read_text(encoding="utf-8"))


@functools.cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Threads that wait by spinning take the processor from the one that works, where several processes read.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    network = files("kg").joinpath("data", "encoder.onnx").read_bytes()
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
