"""Fine-tune the language model, `kg/data/encoder.onnx`, on annotated articles.

    python tools/train_encoder.py [--corpus ARTICLES.jsonl.gz] [--epochs 3] ANNOTATED.jsonl [...]

Two networks, MiniLM and the larger MPNet (`tools/networks.py`; Apache-2.0; requirements/encoder-weights.txt), learn of
each word piece, for each class: whether it stands in the evidence of an event of that class; where a frame fires on it,
whether that candidate is a gold event; where it names somebody, whether they are the gold event's actor or target; and
within the evidence, whether it says what the event is about. The articles must be others than those on which
`tools/train.py` weighs its scores against the rest, since it is surer of what it has learned from.

What ships is the larger one's student: a network of every other layer of MiniLM, taught the same lessons and what its
teacher makes of them (Sanh et al. 2019, arXiv:1910.01108). The weights are written with eight bits. Two to three hours
on two cores; needs torch (requirements/encoder.txt).
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from networks import PADDING, Large, Network, Small, write
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
from train import DATA, Told, annotated, examples, is_right, plays, read, told_by

from kg.encoder import HEADS, ORDER, Window, windows
from kg.events.casting import ROLES, Cast
from kg.text import fold

EPOCHS = 3
# MPNet learns in fewer rounds, and of a round takes four times as long.
ROUNDS_OF_LARGE = 2
ROUNDS_OF_STUDENT = 5
WARMING = 0.1
# Word pieces a step, padding counted.
STEP = 12 * 280
# How much what is right counts beside what the teacher says.
RIGHT = 0.3
# How many of the windows with neither event nor candidate are learned from.
EMPTY = 0.3


N = TypeVar("N", bound=Network)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A window with what is to be learned of it.

    `told` are (class, first piece, one past the last) of words that tell it; `asked` are, for each head but "fit",
    (piece, class, right); `weight` is the article's.
    """

    window: Window
    told: tuple[tuple[int, int, int], ...]
    asked: dict[str, list[tuple[int, int, bool]]]
    weight: float


def lessons(article: Told, title: str) -> Iterator[Lesson]:
    """The windows of an annotated article over the sentences that are worth reading."""
    document = article.context.document
    asked = {"act": tried(article), **parts(article)}
    told = [
        (ORDER.index(gold["type"]), span["start"], span["end"], [(s["start"], s["end"]) for s in gold["about"]])
        for gold in article.gold
        for span in gold["evidence"]
    ]
    spans = [(s.start, s.end) for s in document.sentences]
    parsed = [n for n, sentence in enumerate(document.sentences) if sentence.doc is not None]
    for window in windows(document.folded, fold(title), spans, parsed):
        found = {head: list(_placed(window, offsets)) for head, offsets in asked.items()}
        found["topic"] = [
            (window.first + n, kind, any(a >= x and b <= y for x, y in about))
            for kind, start, end, about in told
            for n, (a, b) in enumerate(window.spans)
            if about and a >= start and b <= end
        ]
        words = [
            (kind, window.first + first, window.first + last + 1)
            for kind, start, end, _ in told
            for first, last in _runs([n for n, (a, b) in enumerate(window.spans) if a >= start and b <= end])
        ]
        yield Lesson(window, tuple(words), found, article.weight)


def tried(article: Told) -> dict[tuple[int, int], bool]:
    """Whether each trigger and class that a frame found, by its place in the text, tells a gold event."""
    found: dict[tuple[int, int], bool] = {}
    for c, gold in zip(article.candidates, article.told, strict=True):
        at = (c.match.sentence.offset(c.match.token), ORDER.index(c.report.type))
        found[at] = found.get(at, False) or is_right(c, gold)
    return found


def parts(article: Told) -> dict[str, dict[tuple[int, int], bool]]:
    """For each part, whether who is named at a place of the text has it in a gold event of a class."""
    found: dict[str, dict[tuple[int, int], bool]] = {head: {} for head in ROLES}
    if not any(gold["actors"] for gold in article.gold):
        # The lexicon's sentences say nothing of parts.
        return found
    cast = Cast(article.context)
    for candidate, gold in zip(article.candidates, article.told, strict=True):
        if gold is None:
            continue
        sentence, kind = candidate.match.sentence, ORDER.index(candidate.report.type)
        named = [
            (role, (sentence.offset(mention.token), kind), plays(player.agent, gold[f"{role}s"]))
            for player, _ in cast.weighing(candidate)
            for mention in player.mentions
            for role in ROLES
        ]
        for head, at, right in named:
            found[head][at] = found[head].get(at, False) or right
    return found


def _placed(window: Window, asked: dict[tuple[int, int], bool]) -> Iterator[tuple[int, int, bool]]:
    for (offset, kind), right in asked.items():
        for n, (a, b) in enumerate(window.spans):
            if a <= offset < b:
                yield window.first + n, kind, right


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of numbers that follow each other."""
    for _, run in itertools.groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]


def batches(all_lessons: Sequence[Lesson], rnd: random.Random) -> list[list[Lesson]]:
    """The lessons in random order, those of like length together."""
    order = rnd.sample(all_lessons, len(all_lessons))
    found: list[list[Lesson]] = []
    for at in range(0, len(order), 240):
        batch: list[Lesson] = []
        for lesson in sorted(order[at : at + 240], key=lambda each: len(each.window.pieces)):
            if (len(batch) + 1) * len(lesson.window.pieces) > STEP and batch:
                found.append(batch)
                batch = []
            batch.append(lesson)
        found.append(batch)
    rnd.shuffle(found)
    return found


def padded(batch: Sequence[Lesson]) -> tuple[Tensor, Tensor, Tensor]:
    """Piece numbers, segments and mask of a batch, (windows, pieces) each."""
    size = (len(batch), max(len(lesson.window.pieces) for lesson in batch))
    pieces, segments, mask = torch.full(size, PADDING), torch.zeros(size, dtype=torch.long), torch.zeros(size).long()
    for row, lesson in enumerate(batch):
        length = len(lesson.window.pieces)
        pieces[row, :length] = torch.tensor(lesson.window.pieces)
        segments[row, :length] = torch.tensor(lesson.window.segments)
        mask[row, :length] = 1
    return pieces, segments, mask


def loss_of(scores: Tensor, batch: Sequence[Lesson], taught: Tensor | None = None) -> Tensor:
    """How far the scores of a batch are from what it teaches, as cross-entropy.

    It is the sum of the means: of `fit` a piece, of `act` a try, of parts a name, of `topic` a piece (by half). Where a
    teacher's chances are given, in the shape of the scores, the answers are blends of what is right and what it says,
    and all heads of every piece are compared with its chances, too.
    """
    shape = (len(HEADS), len(ORDER))
    table, theirs = scores.unflatten(-1, shape), None if taught is None else taught.unflatten(-1, shape)
    fit = table[:, :, HEADS.index("fit")]
    wanted, own = torch.zeros_like(fit), torch.zeros(fit.shape[:2])
    for row, lesson in enumerate(batch):
        own[row, lesson.window.first : lesson.window.first + len(lesson.window.spans)] = 1
        for kind, first, end in lesson.told:
            wanted[row, first:end, kind] = 1
    if theirs is not None:
        wanted = _blended(wanted, theirs[:, :, HEADS.index("fit")])
    loss = (_apart(fit, wanted).sum(-1) * own).sum() / own.sum()
    if theirs is not None:
        loss = loss + (_apart(table[:, :, 1:], theirs[:, :, 1:]).mean((-1, -2)) * own).sum() / own.sum()
    for heads, share, weighted in ((("act",), 1.0, True), (ROLES, 1.0, False), (("topic",), 0.5, False)):
        asked = [
            (row, at, HEADS.index(head), kind, right, lesson.weight if weighted else 1.0)
            for row, lesson in enumerate(batch)
            for head in heads
            for at, kind, right in lesson.asked[head]
        ]
        if asked:
            rows, at, head, kinds, right, weights = map(list, zip(*asked, strict=True))
            answers, weight = torch.tensor(right, dtype=torch.float), torch.tensor(weights)
            if theirs is not None:
                answers = _blended(answers, theirs[rows, at, head, kinds])
            loss = loss + share * (_apart(table[rows, at, head, kinds], answers) * weight).sum() / weight.sum()
    return loss


def _apart(scores: Tensor, answers: Tensor) -> Tensor:
    return nn.functional.binary_cross_entropy_with_logits(scores, answers, reduction="none")


def _blended(right: Tensor, taught: Tensor) -> Tensor:
    return RIGHT * right + (1 - RIGHT) * taught


def fine_tuned(model: N, all_lessons: Sequence[Lesson], epochs: int, teacher: Network | None = None) -> N:
    """The network, taught these lessons so many times over, by what is right or by that and a teacher."""
    torch.manual_seed(0)
    rnd = random.Random(0)
    weights = [each for each in model.train().parameters() if each.requires_grad]
    own = set(model.scores.parameters())
    groups = [{"params": [w for w in weights if (w in own) is mine]} for mine in (False, True)]
    solver = torch.optim.AdamW(groups, weight_decay=0.01)
    rounds = [batch for _ in range(epochs) for batch in batches(all_lessons, rnd)]
    known = _answers(teacher, all_lessons) if teacher else {}
    began, total = time.monotonic(), 0.0
    for step, batch in enumerate(rounds, 1):
        share = min(1.0, step / (WARMING * len(rounds))) * max(0.02, 1 - step / len(rounds))
        for group, rate in zip(solver.param_groups, model.rates, strict=True):
            group["lr"] = rate * share
        shown = padded(batch)
        taught = pad_sequence([known[id(lesson)].float() for lesson in batch], batch_first=True) if known else None
        loss = loss_of(model(*shown), batch, taught)
        solver.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        solver.step()
        total += float(loss.detach())
        if step % 25 == 0:
            print(f"step {step} of {len(rounds)}: loss {total / 25:.3f}, {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0
    return model.eval()


@torch.no_grad()
def _answers(teacher: Network, all_lessons: Sequence[Lesson]) -> dict[int, Tensor]:
    """The chances that the teacher gives each piece of each lesson, (pieces, heads x classes), by the lesson's `id`."""
    found: dict[int, Tensor] = {}
    for batch in batches(all_lessons, random.Random(0)):
        for lesson, scores in zip(batch, torch.sigmoid(teacher(*padded(batch))), strict=True):
            found[id(lesson)] = scores[: len(lesson.window.pieces)].half()
    return found


def main(paths: list[str], corpus: str | None, epochs: int) -> None:
    """Train on the articles and the lexicon's sentences, and write the network."""
    rows = list(annotated(paths, corpus))
    found: list[Lesson] = []
    for row in rows:
        # Open frames fire where the network of before hears something: no matter for this one.
        found += lessons(told_by(row, read(row), familiar=True), row.get("title") or "")
    found += [lesson for each in examples() for lesson in lessons(each, "")]
    rnd = random.Random(7)
    kept = [lesson for lesson in found if lesson.told or lesson.asked["act"] or rnd.random() < EMPTY]
    pieces = sum(len(lesson.window.pieces) for lesson in kept)
    print(f"{len(rows)} articles, {len(kept)} windows, {pieces} word pieces")
    small = fine_tuned(Small(), kept, epochs)
    large = fine_tuned(Large(), kept, ROUNDS_OF_LARGE)
    write(fine_tuned(small.halved(), kept, ROUNDS_OF_STUDENT, large), DATA / "encoder.onnx")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("annotated", nargs="+")
    options = parser.parse_args()
    main(options.annotated, options.corpus, options.epochs)
