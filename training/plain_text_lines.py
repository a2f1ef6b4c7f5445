"""Train the network that tells which lines of a plain-text copy are the report.

    python training/plain_text_lines.py DATA --out src/onrecord/articles/line_classifier.json [--fold K]

DATA is the data folder (see eval/plain_text.py): the half `tune` of WCXB in every rendering, whole and in cut-outs, as
readers copy a part of a page. A block of a page is of the report where the gold text has it. With --fold K (0 to 3) a
quarter of the sites is left out and scored instead, and nothing is written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))
import plain_text as copies
from onrecord.articles.layout import lines_of
from onrecord.articles.line_classifier import LEAST, REACHES
from onrecord.articles.line_features import FEATURES, KINDS, WIDTH, end_words, features
from onrecord.articles.plain_text import observed

SEED = 11
FOLDS = 4
BATCH, RATE, DECAY, EPOCHS = 16, 4e-3, 0.3, 7
DROPOUT, WORD_DROPOUT = 0.2, 0.2
WORDS = 700
LEAST_SITES = 8
_GRAM = 4
_COVERED = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A copy of n pieces: the domain it is from, its rendering, figures (n, WIDTH), end words, label and size."""

    domain: str
    rendering: str
    page: int
    whole: bool
    figures: np.ndarray
    ends: list[list[str]]
    labels: np.ndarray
    sizes: np.ndarray


def block_labels(gold: copies.Gold) -> list[bool]:
    """Tell of each block that a page shows whether the gold text has it.

    Long blocks by their word sequences; short ones, which may stand anywhere, where they are a whole line of the gold
    text, or part of one and between long blocks of the report.
    """
    wanted = copies.words(gold.truth["main_content"])
    grams = {tuple(wanted[i : i + n]) for n in range(1, _GRAM + 1) for i in range(len(wanted) - n + 1)}
    whole = {copies.folded(line) for line in gold.truth["main_content"].split("\n")}
    said = [copies.words(block.text) for block in gold.shown]
    labels = [len(words) > _GRAM and _share(words, grams) >= _COVERED for words in said]
    inside = [i for i, label in enumerate(labels) if label]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)
    for i, words in enumerate(said):
        if words and len(words) <= _GRAM:
            near = first - 3 <= i <= last + 3 and (not inside or min(abs(i - j) for j in inside) <= 12)
            labels[i] = near and (" ".join(words) in whole or (first < i < last and tuple(words) in grams))
    return labels


def _share(words: Sequence[str], grams: set[tuple[str, ...]]) -> float:
    count = len(words) - _GRAM + 1
    return sum(tuple(words[i : i + _GRAM]) in grams for i in range(count)) / count


def cut_out(gold: copies.Gold, labels: Sequence[bool], rng: random.Random) -> tuple[copies.Gold, list[bool]]:
    """Return a part of a page around its report, as a reader would mark and copy it."""
    inside = [i for i, label in enumerate(labels) if label]
    title = copies.folded(gold.truth["title"])
    heads = [i for i in range(inside[0]) if copies.folded(gold.shown[i].text) == title]
    top = heads[-1] if heads else inside[0]
    start = max(0, top - rng.choice((0, 0, 1, 2, 5, 10, 30)))
    end = min(len(labels), inside[-1] + 1 + rng.choice((0, 0, 1, 2, 4, 8, 16, 40)))
    part = copies.Gold(gold.name, gold.domain, gold.url, gold.shown[start:end], gold.truth)
    return part, list(labels[start:end])


def example(gold: copies.Gold, labels: Sequence[bool], name: str, page: int, whole: bool) -> Example | None:
    lines = copies.RENDERINGS[name](gold)
    text = copies.rendered(lines)
    seen = observed(text, lines_of(text))
    if not seen.pieces:
        return None
    inside = [i >= 0 and labels[i] for _, i in lines]
    rows, sizes = [], []
    for piece in seen.pieces:
        first = piece.line.number - 1
        last = first + text.count("\n", piece.start, piece.end)
        held = [(len(lines[i][0]), inside[i]) for i in range(first, last + 1)]
        rows.append(sum(size for size, label in held if label) > 0.5 * sum(size for size, _ in held))
        sizes.append(len(piece.text.split()))
    found = features(seen.pieces, seen.stretch, seen.headline, {})
    ends = [end_words(piece.text) for piece in seen.pieces]
    return Example(
        gold.domain, name, page, whole, found.figures, ends, np.array(rows, dtype=np.float32), np.array(sizes)
    )


def examples(data: Path) -> Iterator[Example]:
    rng = random.Random(SEED)
    for page, gold in enumerate(copies.pages(data, "tune")):
        labels = block_labels(gold)
        if not any(labels):
            continue
        for name in copies.RENDERINGS:
            yield from filter(None, [example(gold, labels, name, page, True)])
        for name in rng.sample(list(copies.RENDERINGS), 3):
            yield from filter(None, [example(*cut_out(gold, labels, rng), name, page, False)])


# --------------------------------------------------------------------------------------------------------- the network


def means(hidden: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
    """Return (copies, n, (2 * len(REACHES) + 1) * width): sums of the hidden values around each piece, and their mean.

    As `line_classifier.around` does it at run time; `real` (copies, n, 1) is 0 at padding.
    """
    hidden = hidden * real
    count = hidden.shape[1]
    total = torch.cumsum(torch.nn.functional.pad(hidden, (0, 0, 1, 0)), dim=1)
    at = torch.arange(count)
    parts = [(total[:, -1:] / real.sum(dim=1, keepdim=True)).expand_as(hidden)]
    for reach in REACHES:
        before = total[:, at] - total[:, (at - reach).clamp(min=0)]
        after = total[:, (at + 1 + reach).clamp(max=count)] - total[:, at + 1]
        parts += [before / reach, after / reach]
    return torch.cat(parts, dim=2)


class Network(nn.Module):
    """End words and figures to hidden values, those and the ones around to a logit."""

    def __init__(self, words: int, width: int = 24, dimensions: int = 6, second: int = 24) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(words, dimensions, mode="mean")
        nn.init.normal_(self.words.weight, std=0.1)
        self.own = nn.Linear(WIDTH + dimensions, width)
        self.around = nn.Linear(width * (2 + 2 * len(REACHES)), second)
        self.out = nn.Linear(second, 1)
        self.drop = nn.Dropout(DROPOUT)

    def forward(
        self, figures: torch.Tensor, ids: torch.Tensor, starts: torch.Tensor, real: torch.Tensor
    ) -> torch.Tensor:
        """Return logits (copies, n) of figures (copies, n, WIDTH) and the end words of all copies * n pieces."""
        said = self.words(ids, starts).view(*figures.shape[:2], -1)
        hidden = torch.relu(self.own(self.drop(torch.cat([figures, said], dim=2))))
        both = torch.cat([hidden, means(hidden, real)], dim=2)
        return self.out(self.drop(torch.relu(self.around(both)))).squeeze(2)


def batch(
    some: Sequence[Example], vocabulary: Mapping[str, int], rng: random.Random | None = None
) -> tuple[torch.Tensor, ...]:
    """Return padded figures, word numbers, their starts, real, labels and weights; `rng` drops words in training."""
    longest = max(len(one.labels) for one in some)
    figures = np.zeros((len(some), longest, WIDTH), dtype=np.float32)
    real, labels, weights = (np.zeros((len(some), longest), dtype=np.float32) for _ in range(3))
    ids: list[int] = []
    starts: list[int] = []
    for k, one in enumerate(some):
        count = len(one.labels)
        figures[k, :count], real[k, :count], labels[k, :count] = one.figures, 1, one.labels
        size = np.sqrt(one.sizes) + 1
        weights[k, :count] = size / size.sum()
        for j in range(longest):
            starts.append(len(ids))
            if j < count:
                known = [vocabulary[w] for w in one.ends[j] if w in vocabulary]
                ids += [n for n in known if rng is None or rng.random() > WORD_DROPOUT]
    tensors = (figures, np.array(ids), np.array(starts), real[:, :, None], labels, weights)
    return tuple(torch.from_numpy(a) for a in tensors)


def vocabulary_of(some: Sequence[Example], size: int) -> dict[str, int]:
    """Number the words that tell most of whether a piece is of the report, counted once a site."""
    sites: dict[str, set[tuple[str, bool]]] = {}
    for one in some:
        if one.whole and one.rendering == "blocks":
            seen = sites.setdefault(one.domain, set())
            for words, label in zip(one.ends, one.labels, strict=True):
                seen.update((word, bool(label)) for word in words)
    inside, outside = Counter[str](), Counter[str]()
    for seen in sites.values():
        for word, label in seen:
            (inside if label else outside)[word] += 1
    odds = {
        word: abs(np.log((inside[word] + 2) / (outside[word] + 2))) * np.sqrt(inside[word] + outside[word])
        for word in inside.keys() | outside.keys()
        if inside[word] + outside[word] >= LEAST_SITES and len(word) < 20
    }
    best = sorted(odds, key=lambda word: (-odds[word], word))[:size]
    return {word: n for n, word in enumerate(sorted(best))}


def train(some: Sequence[Example], vocabulary: Mapping[str, int], epochs: int) -> Network:
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    network = Network(len(vocabulary))
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps = epochs * -(-len(some) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    loss_of = nn.BCEWithLogitsLoss(reduction="none")
    for _ in range(epochs):
        network.train()
        # Copies of about one length stand together, so that little is padded.
        order = sorted(some, key=lambda one: len(one.labels) * rng.uniform(0.8, 1.25))
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        rng.shuffle(batches)
        for one in batches:
            *inputs, labels, weights = batch(one, vocabulary, rng)
            optimiser.zero_grad()
            loss = (loss_of(network(*inputs), labels) * weights).sum() / len(one)
            loss.backward()
            optimiser.step()
            schedule.step()
    network.eval()
    return network


def bag_f1(told: np.ndarray, labels: np.ndarray, sizes: np.ndarray) -> float:
    common = sizes[told & (labels > 0)].sum()
    return float(2 * common / max(1, sizes[told].sum() + sizes[labels > 0].sum()))


# ------------------------------------------------------------------------------------------------------------- writing


def packed(network: Network, vocabulary: Mapping[str, int]) -> str:
    """Return the weights as JSON, one line a word and a figure, numbers to three decimals."""
    own = network.own.weight.detach().T.numpy()
    names = (*FEATURES, *KINDS, *(f"word {d}" for d in range(own.shape[0] - WIDTH)))
    tables = {
        "words": {word: network.words.weight[n].detach().numpy() for word, n in vocabulary.items()},
        "own": {"": network.own.bias.detach().numpy(), **dict(zip(names, own, strict=True))},
        "around": {
            "": network.around.bias.detach().numpy(),
            **{f"{k}": row for k, row in enumerate(network.around.weight.detach().T.numpy())},
        },
        "out": {"": network.out.bias.detach().numpy(), "0": network.out.weight[0].detach().numpy()},
    }
    parts = []
    for table, rows in tables.items():
        lines = [f"  {json.dumps(name)}: [{','.join(f'{x:.3g}' for x in row)}]" for name, row in rows.items()]
        parts.append(f"{json.dumps(table)}: {{\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Train the network that tells the report from the rest.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--fold", type=int, choices=range(FOLDS))
    asked = parser.parse_args(arguments)
    torch.set_num_threads(1)
    some = list(examples(asked.data))
    held = [one for one in some if asked.fold is not None and fold_of(one.domain) == asked.fold]
    used = [one for one in some if asked.fold is None or fold_of(one.domain) != asked.fold]
    vocabulary = vocabulary_of(used, WORDS)
    network = train(used, vocabulary, EPOCHS)
    if held:
        for name in (*copies.RENDERINGS, "cut-out"):
            rows = [one for one in held if (one.rendering if one.whole else "cut-out") == name]
            print(f"{name:10} {np.mean([scored(network, vocabulary, one) for one in rows]):.3f}")
    if asked.out and asked.fold is None:
        asked.out.write_text(packed(network, vocabulary), encoding="utf-8")
    return 0


def fold_of(domain: str) -> int:
    return hashlib.sha256(f"fold {domain}".encode()).digest()[0] % FOLDS


def scored(network: Network, vocabulary: Mapping[str, int], one: Example) -> float:
    *inputs, labels, _ = batch([one], vocabulary)
    with torch.no_grad():
        logits = network(*inputs)[0].numpy()
    return bag_f1(logits > LEAST, labels[0].numpy(), one.sizes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
