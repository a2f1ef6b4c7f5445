"""Train the classifier of a page's runs on WCXB and newspages, and write its weights.

    python training/blocks.py DATA_FOLDER [--out WEIGHTS] [--folds]

DATA_FOLDER holds wcxb/ and newspages/. Only the pages of the half of the sites that `onrecord.evaluation.pages` marks
for training are read. With --folds nothing is written: each quarter of those sites is held against a classifier of the
other three.

The gold text of WCXB says which runs are of the report; newspages also says which are captions.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.articles import dom
from onrecord.articles.charset import decode
from onrecord.articles.classifier import BAGS, CAPTION, OTHER, REPORT, WEIGHTS, Classifier
from onrecord.articles.dom import Run, clean, parse
from onrecord.articles.features import FIGURES, HEIGHTS, Features, features, key, markup_tokens, text_tokens
from onrecord.articles.html import may_be_report, report_runs
from onrecord.articles.metadata import stated
from onrecord.evaluation.alignment import aligned
from onrecord.evaluation.pages import TRAINING, GoldPage, fold_of, half_of, newspages, wcxb, word_f1

SEEDS = (0, 1)
EPOCHS = 8
BATCH = 4
RATE = 1.5e-3
AVERAGE = 0.995
WIDTH, BETWEEN, LAYERS, TOKEN_WIDTH = 48, 64, 3, 12
LEAST_SITES_MARKUP, LEAST_SITES_WORDS = 5, 12
UNKNOWN = -1


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPage:
    """A page as the network sees it: its runs and the class of each, UNKNOWN where the gold does not tell.

    `captions_known` says that a run which is no caption in the gold is none.
    """

    gold: GoldPage
    runs: Sequence[Run]
    titles: frozenset[str]
    descriptions: frozenset[str]
    classes: np.ndarray
    captions_known: bool


def labelled(gold: GoldPage) -> LabelledPage:
    """Find the gold text among the runs of a page."""
    tree = parse(clean(decode(gold.data)))
    said = stated(tree)
    runs = [run for run in dom.runs(tree) if may_be_report(run)]
    keys = [key(run.text) for run in runs]
    classes = np.full(len(runs), OTHER)
    report = {k for text in gold.report if (k := key(text))}
    classes[sorted(aligned([k for text in gold.report if (k := key(text))], keys))] = REPORT
    captions = [k for text in gold.captions or () if (k := key(text))]
    unsure = {key(text) for text in gold.optional}
    for i, k in enumerate(keys):
        if gold.captions is not None and k in report and len(k) > 20:
            classes[i] = REPORT
        elif classes[i] == OTHER and len(k) >= 15 and any(k in caption or caption in k for caption in captions):
            classes[i] = CAPTION
        if k in unsure:
            classes[i] = UNKNOWN
    titles = frozenset(key(title) for title in said.titles)
    descriptions = frozenset(key(text) for text in said.descriptions)
    return LabelledPage(gold, runs, titles, descriptions, classes, gold.captions is not None)


def tokens_known(pages: Sequence[LabelledPage]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the tokens that enough sites have, numbered: of markup and of text."""
    markup, words = defaultdict(set), defaultdict(set)
    for page in pages:
        for run in page.runs:
            for token in text_tokens(run.text):
                words[token].add(page.gold.site)
            for token in markup_tokens("inline", run.inner) if run.inner else ():
                markup[token].add(page.gold.site)
            element = run.element
            while element is not None:
                for token in markup_tokens(element.tag, element.words):
                    markup[token].add(page.gold.site)
                element = element.parent
    return (
        {
            token: i
            for i, token in enumerate(sorted(t for t, sites in markup.items() if len(sites) >= LEAST_SITES_MARKUP))
        },
        {
            token: i
            for i, token in enumerate(sorted(t for t, sites in words.items() if len(sites) >= LEAST_SITES_WORDS))
        },
    )


class Network(nn.Module):
    """The network of `onrecord.articles.classifier`, which says what it does."""

    def __init__(self, markup: int, words: int, dropout: float = 0.1, token_dropout: float = 0.3) -> None:
        super().__init__()
        self.token_dropout = token_dropout
        self.tables = nn.ModuleList(
            nn.EmbeddingBag(words + markup if i == BAGS - 1 else markup, TOKEN_WIDTH, mode="sum") for i in range(BAGS)
        )
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)
        self.first = nn.Linear(FIGURES + BAGS * TOKEN_WIDTH, WIDTH)
        around = (8 + HEIGHTS) * WIDTH
        self.up = nn.ModuleList(nn.Linear(around, BETWEEN) for _ in range(LAYERS))
        self.down = nn.ModuleList(nn.Linear(BETWEEN, WIDTH) for _ in range(LAYERS))
        self.norm = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(LAYERS))
        self.out = nn.Linear(WIDTH, 3)
        self.dropout = nn.Dropout(dropout)

    def forward(self, page: Features) -> Tensor:
        """Return (n, 3): the logarithm of the odds of each class."""
        x = [torch.from_numpy(page.figures)]
        for table, bag in zip(self.tables, page.bags, strict=True):
            sizes = torch.from_numpy(np.maximum(np.diff(bag.starts), 1)).float().sqrt()[:, None]
            kept = torch.ones(len(bag.tokens))
            if self.training:
                # Now and then all of one kind: the network must not lean on class names alone.
                kept = (torch.rand(len(kept)) > self.token_dropout).float() * (torch.rand(1) > self.token_dropout / 2)
            sums = table(torch.from_numpy(bag.tokens), torch.from_numpy(bag.starts[:-1]), per_sample_weights=kept)
            x.append((sums / sizes)[torch.from_numpy(bag.owners)])
        h = self.dropout(functional.relu(self.first(torch.cat(x, 1))))
        n = len(h)
        seen = torch.arange(1, n + 1).float()[:, None]
        for up, down, norm in zip(self.up, self.down, self.norm, strict=True):
            q = norm(h)
            padded = functional.pad(q, (0, 0, 2, 2))
            before = q.cumsum(0)
            around = [
                q, padded[1 : n + 1], padded[3 : n + 3], padded[:n], padded[4:],
                *(_group_means(q, torch.from_numpy(row)) for row in page.groups),
                q.mean(0, keepdim=True).expand(n, -1), before / seen, (before[-1:] - before) / (n - seen + 1),
            ]  # fmt: skip
            h = h + self.dropout(down(functional.relu(up(torch.cat(around, 1)))))
        return self.out(h)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the weights by the names that `classifier` reads."""
        named = {f"bag{i}": table.weight for i, table in enumerate(self.tables)}
        parts = {"in": self.first, "out": self.out}
        for i in range(LAYERS):
            parts |= {f"up{i}": self.up[i], f"down{i}": self.down[i], f"norm{i}": self.norm[i]}
        for name, part in parts.items():
            named |= {f"{name}.weight": part.weight, f"{name}.bias": part.bias}
        return {name: value.detach().numpy().astype(np.float16) for name, value in named.items()}


def _group_means(x: Tensor, numbers: Tensor) -> Tensor:
    count = int(numbers.max()) + 1
    sums = torch.zeros(count, x.shape[1]).index_add_(0, numbers, x)
    return (sums / torch.bincount(numbers, minlength=count).float()[:, None])[numbers]


def loss_of(network: Network, page: LabelledPage, seen: Features) -> Tensor:
    """Return the loss of a page: cross-entropy by the root of a run's words, and what word F1 falls short of 1."""
    likely = functional.log_softmax(network(seen), 1)
    classes = torch.from_numpy(page.classes)
    known = classes != UNKNOWN
    words = torch.tensor([len(run.text.split()) for run in page.runs]).float() * known
    weight = (words.sqrt() + 1) * known
    report = classes == REPORT
    if page.captions_known:
        wrong = -likely.gather(1, classes.clamp(min=0)[:, None])[:, 0]
    else:
        wrong = torch.where(report, -likely[:, REPORT], -torch.logsumexp(likely[:, [OTHER, CAPTION]], 1))
    wrong = 0.95 * wrong - 0.05 * likely.mean(1)
    loss = (wrong * weight).sum() / weight.sum().clamp(min=1)
    if report.any():
        taken = likely[:, REPORT].exp() * words
        loss = loss + 0.5 * (1 - 2 * (taken * report).sum() / (taken.sum() + (words * report).sum() + 1))
    return loss


def cut_about(page: LabelledPage, rng: random.Random) -> LabelledPage:
    """Return the page without one to three stretches of its runs: another site's page of the same kind."""
    n = len(page.runs)
    if n < 20 or rng.random() < 0.4:
        return page
    kept = np.ones(n, dtype=bool)
    for _ in range(rng.randint(1, 3)):
        size = rng.randint(1, max(1, n // 7))
        at = rng.randrange(n - size)
        kept[at : at + size] = False
    left = np.flatnonzero(kept)
    if not (page.classes[left] == REPORT).any():
        return page
    return replace(page, runs=[page.runs[i] for i in left], classes=page.classes[left])


def train(pages: Sequence[LabelledPage], seed: int) -> tuple[Network, dict[str, int], dict[str, int]]:
    """Train one network; return it, with the mean of its weights over the last steps, and the tokens it knows."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    markup, words = tokens_known(pages)
    network = Network(len(markup), len(words))
    # A page whose gold text is not among its runs teaches that reports are furniture.
    pages = [page for page in pages if (page.classes == REPORT).any() and _found(page)]
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.02)
    mean = {name: value.detach().clone() for name, value in network.state_dict().items()}
    step = 0
    network.train()
    for epoch in range(EPOCHS):
        total = 0.0
        varied = [cut_about(page, rng) for page in pages]
        rng.shuffle(varied)
        for start in range(0, len(varied), BATCH):
            step += 1
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, step / 100)
            batch = varied[start : start + BATCH]
            loss = sum(
                loss_of(network, p, features(p.runs, p.titles, p.descriptions, markup, words)) for p in batch
            ) / len(batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            total += float(loss.detach()) * len(batch)
            keep = min(AVERAGE, step / (step + 10))
            for name, value in network.state_dict().items():
                mean[name].lerp_(value, 1 - keep)
        print(f"seed {seed}, epoch {epoch + 1}: loss {total / len(varied):.4f}", flush=True)
    network.load_state_dict(mean)
    return network.eval(), markup, words


def _found(page: LabelledPage) -> bool:
    if page.captions_known:
        return True
    taken = "\n".join(run.text for run, one in zip(page.runs, page.classes, strict=True) if one == REPORT)
    return word_f1(taken, "\n".join(page.gold.report)) > 0.7


def trained(pages: Sequence[LabelledPage]) -> tuple[Classifier, list[dict[str, np.ndarray]]]:
    """Train a network for each seed."""
    made = [train(pages, seed) for seed in SEEDS]
    _, markup, words = made[0]
    arrays = [network.arrays() for network, _, _ in made]
    networks = tuple({name: value.astype(np.float32) for name, value in one.items()} for one in arrays)
    return Classifier(markup, words, networks), arrays


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--folds", type=int, nargs="*", help="hold each of these quarters (all without numbers) out")
    o = parser.parse_args()
    torch.set_num_threads(1)
    gold = [list(wcxb(o.data / "wcxb")), list(newspages(o.data / "newspages"))]
    of_wcxb = {page.name for page in gold[0]}
    pages = [labelled(page) for some in gold for page in some if half_of(page.site) == TRAINING]
    if o.folds is not None:
        for fold in o.folds or range(4):
            made, _ = trained([page for page in pages if fold_of(page.gold.site) != fold])
            held = [p for p in pages if fold_of(p.gold.site) == fold and p.gold.name in of_wcxb and p.runs]
            scores = []
            for p in held:
                sure = made.probabilities(features(p.runs, p.titles, p.descriptions, made.markup, made.words))
                taken = sorted(report_runs(p.runs, sure[:, REPORT]))
                scores.append(word_f1("\n".join(p.runs[i].text for i in taken), "\n".join(p.gold.report)))
            print(f"fold {fold}: {len(held)} pages of WCXB, word F1 {np.mean(scores):.4f}", flush=True)
        return
    made, arrays = trained(pages)
    o.out.parent.mkdir(exist_ok=True)
    text = {
        name: np.frombuffer("\n".join(t).encode(), np.uint8)
        for name, t in (("markup", made.markup), ("words", made.words))
    }
    np.savez_compressed(o.out, **text, **{f"{i}.{name}": v for i, one in enumerate(arrays) for name, v in one.items()})
    print(f"{o.out}: {o.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
