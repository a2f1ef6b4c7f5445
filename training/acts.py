"""Teach the attribution network to read acts too, without unlearning attribution.

    python training/acts.py DATA_FOLDER --from CHECKPOINT --gold FILE... --out CHECKPOINT --head FILE [--folds N]

FILE are gold statements (`onrecord.evaluation.statements`); articles of the held third are never read. The head is one
linear layer: for each role a row of act scores a piece, of which the mean over the role's pieces counts, so that in the
exported network it costs 45 numbers a piece. All weights are trained but for the word embeddings and the CRF, which the
networks share; what tags and links the network gives is held to what it gave before by a squared error. With --folds
the accuracy is measured on articles left out, N of five, and nothing is written.
"""

from __future__ import annotations

import argparse
import copy
import random
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from model import AttributionModel, load, save
from onrecord.attributions.decoding import ROLES
from onrecord.attributions.windows import windows
from onrecord.evaluation.gold import read_gold
from onrecord.evaluation.statements import GoldStatement, is_held, read_gold_statements
from onrecord.flow import ActKind
from train import encoder_folder, load_tokenizer

ACTS: tuple[str, ...] = get_args(ActKind)
FOLDS = 5
BATCH = 16
RATE, HEAD_RATE = 7e-5, 1e-3
HELD_TO = 1.0
"""Weight of the squared error against the network's former outputs."""

SMOOTHING = 0.05
SEED = 1


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A paragraph's window, the pieces of each role (roles, pieces) and the number of the act."""

    doc: str
    ids: np.ndarray
    cases: np.ndarray
    quoted: np.ndarray
    roles: np.ndarray
    act: int


def items(data: Path, gold: list[GoldStatement]) -> list[Item]:
    """Return the statements as windows of the lines that they stand in, as the engine would cut them."""
    tokenizer = load_tokenizer(encoder_folder())
    texts: dict[str, str] = {}
    for part in sorted({g.doc.rsplit("/", 1)[0] for g in gold}):
        texts |= {f"{part}/{a.name}": a.text for a in read_gold(data / part)}
    made = []
    for g in gold:
        text, spans = texts[g.doc], [*g.content[:1], *g.cue, *g.source]
        first = text.rfind("\n", 0, min(b for b, _ in spans)) + 1
        last = text.find("\n", max(e for _, e in spans))
        window = windows(text, [(first, last if last >= 0 else len(text))], tokenizer)
        best = max(window, key=lambda w: int(_inside(w.starts, w.ends, g.content).sum()))
        roles = np.stack([_inside(best.starts, best.ends, getattr(g, role)) for role in ROLES])
        made.append(Item(g.doc, best.ids, best.cases, best.quoted, roles, ACTS.index(str(g.act))))
    return made


def _inside(starts: np.ndarray, ends: np.ndarray, spans: tuple[tuple[int, int], ...]) -> np.ndarray:
    inside = np.zeros(len(starts), dtype=bool)
    for b, e in spans:
        inside |= (starts < e) & (ends > b) & (starts >= 0)
    return inside


class ActHead(nn.Module):
    """Scores of the acts from the hidden values of the pieces."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.scores = nn.Linear(width, len(ROLES) * len(ACTS), bias=False)
        self.bias = nn.Parameter(torch.zeros(len(ACTS)))

    def forward(self, hidden: Tensor, roles: Tensor) -> Tensor:
        """Return (batch, acts) from (batch, pieces, width) and (batch, roles, pieces)."""
        each = self.scores(hidden).view(*hidden.shape[:2], len(ROLES), len(ACTS))
        mean = torch.einsum("bpra,brp->bra", each, roles) / (roles.sum(-1, keepdim=True) + 1e-6)
        return mean.sum(1) + self.bias


def padded(group: list[Item]) -> list[Tensor]:
    """Return ids, cases, quoted, mask and roles, padded to one length."""
    width = max(len(i.ids) for i in group)
    rows = [[np.pad(getattr(i, name), (0, width - len(i.ids))) for i in group] for name in ("ids", "cases", "quoted")]
    mask = [np.arange(width) < len(i.ids) for i in group]
    roles = [np.pad(i.roles, ((0, 0), (0, width - len(i.ids)))) for i in group]
    return [*(torch.from_numpy(np.stack(r)) for r in rows), torch.from_numpy(np.stack(mask)).long(),
            torch.from_numpy(np.stack(roles)).float()]  # fmt: skip


def outputs(model: AttributionModel, batch: list[Tensor]) -> tuple[Tensor, tuple[Tensor, Tensor, Tensor]]:
    """Return the hidden values after the last layer, and emissions, queries and keys."""
    caught: list[Tensor] = []
    hook = model.layers[-1].register_forward_hook(lambda _m, _i, out: caught.append(out))
    given = model(*batch[:4])
    hook.remove()
    return caught[0], given


def drift(now: tuple[Tensor, ...], before: tuple[Tensor, ...], mask: Tensor) -> Tensor:
    """Return the mean squared difference of the outputs at real pieces, each in units of its own spread."""
    real = mask.bool()
    parts = [((a - b)[real] ** 2).mean() / b[real].var() for a, b in zip(now, before, strict=True)]
    return torch.stack(parts).sum()


def train(start: AttributionModel, made: list[Item], epochs: int) -> tuple[AttributionModel, ActHead]:
    """Train a copy of the model and a head on it."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    model, before, head = copy.deepcopy(start), copy.deepcopy(start).eval(), ActHead(start.shape.width)
    model.words.requires_grad_(requires_grad=False)
    model.crf.requires_grad_(requires_grad=False)
    free = [p for p in model.parameters() if p.requires_grad]
    groups = [{"params": free, "lr": RATE}, {"params": head.parameters(), "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * -(-len(made) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, s / 60) * max(0.0, 1 - s / steps))
    for _ in range(epochs):
        model.train()
        near = sorted(made, key=lambda i: len(i.ids) + rng.random() * 20)
        batches = [near[i : i + BATCH] for i in range(0, len(near), BATCH)]
        rng.shuffle(batches)
        for group in batches:
            batch = padded(group)
            hidden, given = outputs(model, batch)
            with torch.no_grad():
                former = before(*batch[:4])
            acts = torch.tensor([i.act for i in group])
            loss = functional.cross_entropy(head(hidden, batch[4]), acts, label_smoothing=SMOOTHING)
            loss = loss + HELD_TO * drift(given, former, batch[3])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*free, *head.parameters()], 1.0)
            optimizer.step()
            schedule.step()
    return model.eval(), head.eval()


def accuracy(model: AttributionModel, head: ActHead, made: list[Item]) -> float:
    """Return the share of statements whose likeliest act is the gold one."""
    right = 0
    with torch.no_grad():
        for i in range(0, len(made), BATCH):
            group = made[i : i + BATCH]
            batch = padded(group)
            best = head(outputs(model, batch)[0], batch[4]).argmax(1)
            right += sum(int(b) == item.act for b, item in zip(best, group, strict=True))
    return right / len(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--from", type=Path, dest="start", required=True)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--head", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--limit", type=int, help="so many statements, to try the command")
    o = parser.parse_args()
    gold = [g for path in o.gold for g in read_gold_statements(path) if not is_held(g.doc, "acts")][: o.limit]
    made, start = items(o.data, gold), load(o.start)
    docs = sorted({i.doc for i in made})
    fold_of = {doc: n % FOLDS for n, doc in enumerate(docs)}
    for fold in range(o.folds):
        model, head = train(start, [i for i in made if fold_of[i.doc] != fold], o.epochs)
        left_out = [i for i in made if fold_of[i.doc] == fold]
        print(f"fold {fold}: accuracy {accuracy(model, head, left_out):.3f} of {len(left_out)}", flush=True)
    if not o.folds and o.out and o.head:
        model, head = train(start, made, o.epochs)
        save(model, model.state_dict(), o.out)
        torch.save(head.state_dict(), o.head)


if __name__ == "__main__":
    main()
