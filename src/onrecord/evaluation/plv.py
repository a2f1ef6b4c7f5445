"""Read sentences whose source and target are marked and whose PLOVER class people gave: PLV, a table of tabs."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import GoldError
from onrecord.flow import Span

_MARK = re.compile(r"(</?[st]>)")


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence with the spans of source and target, its class, and whether it is of the third that is held back."""

    sentence: str
    source: tuple[Span, ...]
    target: tuple[Span, ...]
    label: str
    held: bool


def read_sentences(path: Path) -> list[GoldSentence]:
    """Read the sentences of a file such as PLV_train.tsv, in order.

    A third is held back, by the SHA-256 of identifier and sentence. Raises GoldError where there is no such file, or it
    lacks a column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return [_sentence(row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror}") from None
    except KeyError as error:
        raise GoldError(f"{path} has no column {error}") from None


def _sentence(row: Mapping[str, str]) -> GoldSentence:
    digest = hashlib.sha256((row["sentence_id"] + row["sentence"]).encode()).hexdigest()
    text, opened = "", {"s": 0, "t": 0}
    spans: dict[str, list[Span]] = {"s": [], "t": []}
    for part in _MARK.split(row["marked_sentence"]):
        if not _MARK.fullmatch(part):
            text += part
        elif part[1] == "/":
            spans[part[2]].append((opened[part[2]], len(text)))
        else:
            opened[part[1]] = len(text)
    return GoldSentence(text, tuple(spans["s"]), tuple(spans["t"]), row["gold_root"], int(digest, 16) % 3 == 0)


def f1_by_label(labels: Sequence[str], gold: Sequence[str], answers: Sequence[str | None]) -> dict[str, float]:
    """Return the F1 of each label; an answer of None is none of them."""
    return {
        label: 2
        * sum(g == a == label for g, a in zip(gold, answers, strict=True))
        / max(1, gold.count(label) + list(answers).count(label))
        for label in labels
    }
