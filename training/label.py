"""Label news text with a trained model: what a teacher says of articles that nobody has annotated.

    python training/label.py DATA_FOLDER MODEL_FOLDER --out FOLDER [--with FOLDER] [--share I/N] [--articles N]

DATA_FOLDER holds allsides/articles.jsonl.gz; MODEL_FOLDER is what export.py writes of one checkpoint as slim.onnx.
Writes shards that `read_labelled` reads: NAME.jsonl, an article a line with its text and relations, and NAME.npy, the
tag probabilities of all its pieces; with `--with`, their mean with those of another run with the same shares.

Articles that may be in a held-back part of PolNeAR, those of its seven outlets from the months that it covers and those
without a date, are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data import GoldArticle
from onrecord.attributions import weights
from onrecord.attributions.decoding import ROLES, link, tag_probabilities
from onrecord.attributions.engine import Engine
from onrecord.attributions.windows import lines

SHARD = 100
LONGEST = 20_000
_OUTLETS = re.compile(r"breitbart|huff|new york times|politico|usa today|washington post|western journal", re.I)
_MONTHS = ("2015-11", "2016-10")


@dataclass(frozen=True, slots=True, eq=False)
class LabelledArticle:
    """An article with the relations that a teacher decodes and how sure it is of each tag.

    `starts` (pieces,) is the code-point offset of each piece, ascending; `probabilities` (pieces, tags) are float16.
    """

    article: GoldArticle
    starts: NDArray[np.int64]
    probabilities: NDArray[np.float16]


def news_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text (title first) of each article that cannot be in PolNeAR, in an order fixed by a seed."""
    with gzip.open(path, "rt", encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    random.Random(1).shuffle(rows)
    for row in rows:
        if _OUTLETS.search(row["source"]) and not (row["date"] and not _MONTHS[0] <= row["date"][:7] <= _MONTHS[1]):
            continue
        yield row["ID"], f"{row['title']}\n\n{row['content_original']}"[:LONGEST]


def read_labelled(folder: Path) -> Iterator[LabelledArticle]:
    """Read what `main` wrote; a shard that is still being written is passed over."""
    for path in sorted(folder.glob("*.npy")):
        probabilities = np.load(path)
        at = 0
        for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            starts = np.cumsum(row["steps"])
            relations = tuple({role: [tuple(s) for s in r[role]] for role in ROLES} for r in row["relations"])
            article = GoldArticle(row["name"], row["text"], relations)
            yield LabelledArticle(article, starts, probabilities[at : at + len(starts)])
            at += len(starts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--with", type=Path, dest="other", help="take the mean with these probabilities")
    parser.add_argument(
        "--share", default="0/1", help="I/N: label every Nth article from the Ith, to run N side by side"
    )
    parser.add_argument("--articles", type=int, help="stop after so many")
    o = parser.parse_args()
    first, of = map(int, o.share.split("/"))
    teacher = Engine(weights.load("fast", o.model))
    o.out.mkdir(parents=True, exist_ok=True)
    texts = islice(news_texts(o.data / "allsides" / "articles.jsonl.gz"), o.articles)
    mine = islice(texts, first, None, of)
    shard = 0
    while some := list(islice(mine, SHARD)):
        rows, probabilities = [], []
        for name, text in some:
            starts, sure, relations = [np.zeros(1, dtype=np.int64)], [], []
            for cut, scores in teacher.batches(text, lines(text)):
                starts += [window.starts[window.starts >= 0] for window in cut]
                sure.append(tag_probabilities(cut, scores, teacher.crf))
                found = link(cut, scores, teacher.crf)
                relations += [{"content": a.content, "source": a.source, "cue": a.cue} for a in found]
            steps = np.diff(np.concatenate(starts))
            probabilities += [p.astype(np.float16) for p in sure]
            rows.append(json.dumps({"name": name, "text": text, "steps": steps.tolist(), "relations": relations}))
        stem = o.out / f"{first}-{shard:03}"
        stem.with_suffix(".jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
        labels = np.concatenate(probabilities)
        if o.other:
            labels = ((labels.astype(np.float32) + np.load(o.other / f"{stem.name}.npy")) / 2).astype(np.float16)
        partial = stem.with_suffix(".part")
        with partial.open("wb") as f:
            np.save(f, labels)
        partial.rename(stem.with_suffix(".npy"))
        shard += 1
        print(f"{stem.name}: {len(rows)} articles", flush=True)
    (o.out / "done").touch()


if __name__ == "__main__":
    main()
