"""Score the PLOVER class of sentences on the third of PLV that is held back.

    python eval/plover.py DATA [--dev]

DATA is the folder that holds plv/. --dev scores the two thirds that the weights were made from instead: no measure of
quality. Given are macro F1 over the fifteen classes, the share of sentences that are right, and the F1 of each class; a
sentence in which no phrase of the table is gets no class, which counts as wrong.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from onrecord.coding.classifier import classify, shipped
from onrecord.evaluation.plv import f1_by_label, read_sentences

SURE = (0.0, 0.5, 0.7, 0.9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds plv/")
    parser.add_argument("--dev", action="store_true", help="the sentences that the weights were made from")
    o = parser.parse_args()
    ours = [e for e in read_sentences(o.data / "plv" / "PLV_train.tsv") if e.held is not o.dev]
    gold = [e.label for e in ours]
    verdicts = [classify(e.sentence, e.source, e.target) for e in ours]
    answers = [v.event if v else None for v in verdicts]
    each = f1_by_label(shipped().classes, gold, answers)
    score = sum(each.values()) / len(each)
    right = sum(g == a for g, a in zip(gold, answers, strict=True)) / len(gold)
    print(f"{len(gold)} sentences: macro F1 {score:.3f}, right {right:.3f}")
    for label, f1 in each.items():
        print(f"  {label:10} {f1:.2f}  of {gold.count(label)}")
    for least in SURE:
        kept = [v.event == g for v, g in zip(verdicts, gold, strict=True) if v and v.probability >= least]
        share, correct = len(kept) / len(gold), sum(kept) / max(1, len(kept))
        print(f"at probability {least:.1f} or more: {share:.3f} answered, {correct:.3f} of them right")


if __name__ == "__main__":
    main()
