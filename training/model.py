"""The attribution network: one encoder, a CRF over tags and three pointers between pieces.

Tags follow the flat BIO scheme, since PolNeAR is univocal: no span of one role overlaps another. Each pointer is a
scaled dot product of a query of the piece that points and a key of the piece pointed at (Dozat and Manning 2017,
without the bias terms): content to cue, content to source, cue to source.

The encoder is BERT's (Devlin and others 2019) with a number of heads and a feed-forward width of its own in each layer,
so that parts of a trained one can be cut away (slim.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from onrecord.attributions.decoding import TAGS
from onrecord.attributions.windows import CASES, QUOTED

LINK_WIDTH = 64
LINKS = 3
HEAD = 32
NORM_EPSILON = 1e-12
_FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a network: attention heads and feed-forward width of each layer, width of the pieces between them."""

    heads: tuple[int, ...]
    feed_forward: tuple[int, ...]
    width: int = 384
    vocabulary: int = 30522
    positions: int = 512


BASE = Shape(heads=(12,) * 6, feed_forward=(1536,) * 6)
"""all-MiniLM-L6-v2."""


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, width: int, heads: int, feed_forward: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.drop = dropout
        self.qkv = nn.Linear(width, 3 * heads * HEAD)
        self.out = nn.Linear(heads * HEAD, width)
        self.norm_attention = nn.LayerNorm(width, eps=NORM_EPSILON)
        self.up = nn.Linear(width, feed_forward)
        self.down = nn.Linear(feed_forward, width)
        self.norm_forward = nn.LayerNorm(width, eps=NORM_EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return (batch, pieces, width); `mask` (batch, 1, 1, pieces) is true where there is a piece."""
        batch, pieces, _ = x.shape
        drop = self.drop if self.training else 0.0
        q, k, v = self.qkv(x).view(batch, pieces, 3, self.heads, HEAD).permute(2, 0, 3, 1, 4)
        # No dropout on attention weights: drawing it took a third of a step on a processor.
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = self.out(seen.transpose(1, 2).reshape(batch, pieces, self.heads * HEAD))
        x = self.norm_attention(x + functional.dropout(seen, drop))
        return self.norm_forward(x + functional.dropout(self.down(functional.gelu(self.up(x))), drop))


class AttributionModel(nn.Module):
    """Encoder with letter-case and quotation features, tag emissions, link queries and keys."""

    def __init__(self, shape: Shape = BASE, dropout: float = 0.1) -> None:
        super().__init__()
        width = shape.width
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, width)
        self.positions = nn.Embedding(shape.positions, width)
        self.case = nn.Embedding(CASES, width)
        self.quoted = nn.Embedding(QUOTED, width)
        nn.init.normal_(self.case.weight, std=0.01)
        nn.init.normal_(self.quoted.weight, std=0.01)
        self.norm = nn.LayerNorm(width, eps=NORM_EPSILON)
        self.layers = nn.ModuleList(
            Layer(width, heads, forward, dropout)
            for heads, forward in zip(shape.heads, shape.feed_forward, strict=True)
        )
        self.dropout = nn.Dropout(dropout)
        self.tag = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, len(TAGS)))
        self.query = nn.Linear(width, LINKS * LINK_WIDTH)
        self.key = nn.Linear(width, LINKS * LINK_WIDTH)
        self.crf = Crf()

    def forward(self, ids: Tensor, cases: Tensor, quoted: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return emissions (batch, pieces, tags), queries and keys (batch, pieces, LINKS * LINK_WIDTH)."""
        x = self.words(ids) + self.case(cases) + self.quoted(quoted) + self.positions.weight[: ids.size(1)]
        x = self.dropout(self.norm(x))
        seen = mask[:, None, None, :].bool()
        for layer in self.layers:
            x = layer(x, seen)
        x = self.dropout(x)
        return self.tag(x), self.query(x) / LINK_WIDTH**0.5, self.key(x)


def from_base(weights: Path) -> AttributionModel:
    """Return a model on the encoder of a BERT checkpoint (safetensors) of the shape BASE; the rest is new."""
    old = load_file(weights)
    model = AttributionModel()
    new = {
        "words.weight": old["embeddings.word_embeddings.weight"],
        # Every piece is of the first type, so its embedding is part of each position's.
        "positions.weight": old["embeddings.position_embeddings.weight"]
        + old["embeddings.token_type_embeddings.weight"][0],
    }
    new |= _renamed(old, "embeddings.LayerNorm", "norm")
    for i in range(len(BASE.heads)):
        theirs, ours = f"encoder.layer.{i}", f"layers.{i}"
        for part in ("weight", "bias"):
            parts = [old[f"{theirs}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            new[f"{ours}.qkv.{part}"] = torch.cat(parts)
        new |= _renamed(old, f"{theirs}.attention.output.dense", f"{ours}.out")
        new |= _renamed(old, f"{theirs}.attention.output.LayerNorm", f"{ours}.norm_attention")
        new |= _renamed(old, f"{theirs}.intermediate.dense", f"{ours}.up")
        new |= _renamed(old, f"{theirs}.output.dense", f"{ours}.down")
        new |= _renamed(old, f"{theirs}.output.LayerNorm", f"{ours}.norm_forward")
    missing, unexpected = model.load_state_dict(new, strict=False)
    if unexpected or any(name.startswith(("layers.", "words.", "positions.", "norm.")) for name in missing):
        raise ValueError(f"{weights} is not a BERT of the shape that is wanted")
    return model


def _renamed(old: Mapping[str, Tensor], theirs: str, ours: str) -> dict[str, Tensor]:
    return {f"{ours}.{part}": old[f"{theirs}.{part}"] for part in ("weight", "bias")}


def save(model: AttributionModel, weights: Mapping[str, Tensor], path: Path) -> None:
    """Write a checkpoint: the model's shape, and weights of that shape."""
    torch.save({"shape": asdict(model.shape), "weights": dict(weights)}, path)


def load(path: Path) -> AttributionModel:
    """Read a checkpoint that `save` wrote."""
    kept = torch.load(path, weights_only=True)
    model = AttributionModel(Shape(**{k: tuple(v) if isinstance(v, list) else v for k, v in kept["shape"].items()}))
    model.load_state_dict(kept["weights"])
    return model


class Crf(nn.Module):
    """A linear-chain CRF (Lafferty, McCallum and Pereira 2001) that cannot say I-x but after B-x or I-x."""

    def __init__(self) -> None:
        super().__init__()
        n = len(TAGS)
        forbidden = torch.zeros(n, n)
        for a, before in enumerate(TAGS):
            for b, after in enumerate(TAGS):
                if after.startswith("I-") and before[2:] != after[2:]:
                    forbidden[a, b] = _FORBIDDEN
        self.register_buffer("forbidden", forbidden)
        self.register_buffer("no_start", torch.tensor([_FORBIDDEN if t.startswith("I-") else 0.0 for t in TAGS]))
        self.free = nn.Parameter(torch.zeros(n, n))

    def transitions(self) -> Tensor:
        """Return the score of each step from tag (row) to tag (column)."""
        return self.free + self.forbidden

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Return the negative log-likelihood of the gold tags, a mean over pieces."""
        step = self.transitions()
        real = mask.float()
        score = emissions.gather(2, tags.unsqueeze(2)).squeeze(2) * real
        score[:, 1:] = score[:, 1:] + step[tags[:, :-1], tags[:, 1:]] * real[:, 1:]
        return (self.partition(emissions, mask) - score.sum(1)).sum() / real.sum()

    def distance(self, emissions: Tensor, teacher: Tensor, mask: Tensor) -> Tensor:
        """Return the cross-entropy of this CRF against a teacher's, less a part constant in the emissions.

        `teacher` (batch, pieces, tags) is the probability of each tag at each piece by the teacher, which has the same
        transitions; a mean over pieces. Wang and others (ACL 2020), Structure-Level Knowledge Distillation.
        """
        real = mask.float()
        score = (teacher * emissions).sum(2) * real
        return (self.partition(emissions, mask) - score.sum(1)).sum() / real.sum()

    def partition(self, emissions: Tensor, mask: Tensor) -> Tensor:
        """Return the log of the sum over all tag sequences, (batch,), by the forward algorithm."""
        step = self.transitions()
        alpha = emissions[:, 0] + self.no_start
        for t in range(1, emissions.size(1)):
            moved = torch.logsumexp(alpha.unsqueeze(2) + step, dim=1) + emissions[:, t]
            alpha = torch.where(mask[:, t, None].bool(), moved, alpha)
        return torch.logsumexp(alpha, dim=1)


def link_loss(queries: Tensor, keys: Tensor, links: Tensor, mask: Tensor) -> Tensor:
    """Return the mean negative log of the probability mass that each linked piece puts on its target's pieces.

    `links` is (batch, LINKS, pieces, 2), half-open piece ranges, (0, 0) for none.
    """
    batch, pieces, _ = queries.shape
    q = queries.view(batch, pieces, LINKS, LINK_WIDTH).transpose(1, 2)
    k = keys.view(batch, pieces, LINKS, LINK_WIDTH).transpose(1, 2)
    scores = (q @ k.transpose(2, 3)).masked_fill(mask[:, None, None, :] == 0, _FORBIDDEN)
    logs = scores.log_softmax(-1)
    at = torch.arange(pieces)
    wanted = (at >= links[..., :1]) & (at < links[..., 1:])
    has = links[..., 1] > 0
    mass = torch.logsumexp(logs.masked_fill(~wanted, _FORBIDDEN), dim=-1)
    return -mass[has].mean() if has.any() else queries.sum() * 0
