"""Score the attribution engine against a folder of gold annotations.

    python eval/attribution_scores.py GOLD_DIR [--json] [--min-score S]

GOLD_DIR holds text/*.txt and attributions/*.ann (brat standoff, as PolNeAR 1.0 is published). Where an article has
several annotation files, the first by name is the gold.

A token is a maximal run of word characters; a span covers the tokens that it overlaps.

  token.*          precision, recall and F1 over tokens labelled content, source, cue in the whole article
  span.*           exact match of single spans, each part of a discontinuous one by itself; the figure that CofeNet
                   (Wang and others, 2022) reports
  content.soft     contents paired one to one by most shared tokens; a pair adds shared/len(predicted) to precision and
                   shared/len(gold) to recall
  content.exact    a pair counts where both cover the same tokens
  relation         a pair counts where the contents' Jaccard index is at least 0.5 and the sources' too (or both are
                   empty): who said what, in one figure
  relation.direct  the same, gold and predictions restricted to contents wholly inside quotation marks
  relation.other   the same for the rest
"""

from __future__ import annotations

import argparse
import bisect
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.flow import Attribution, Span
from onrecord.pipeline import attribute_texts

TOKEN = re.compile(r"\w+")
_ENTITY = re.compile(r"(T\d+)\t(Source|Cue|Content) ([\d; ]+)\t")
_OPENS = re.compile(r"^\W*[\"“‘«']")
_QUOTED = re.compile(r"“[^”]*(”|$)|\"[^\"]*(\"|$)|‘.*?(’(?!\w)|$)|«[^»]*(»|$)", re.S)
ROLES = ("content", "source", "cue")

Tokens = frozenset[int]


@dataclass(frozen=True, slots=True)
class Relation:
    """One attribution as sets of token indices, and whether its content is wholly in quotation marks."""

    content: Tokens
    source: Tokens
    cue: Tokens
    direct: bool


@dataclass(slots=True)
class Tally:
    """Sums of what was right, over what was predicted and what there was."""

    right_of_predicted: float = 0.0
    right_of_gold: float = 0.0
    predicted: int = 0
    gold: int = 0

    def add(self, right_of_predicted: float, right_of_gold: float, predicted: int, gold: int) -> None:
        """Count one article in."""
        self.right_of_predicted += right_of_predicted
        self.right_of_gold += right_of_gold
        self.predicted += predicted
        self.gold += gold

    def result(self) -> dict[str, float]:
        """Return precision, recall, F1 and the counts."""
        p = self.right_of_predicted / self.predicted if self.predicted else 0.0
        r = self.right_of_gold / self.gold if self.gold else 0.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        return {"P": round(p, 4), "R": round(r, 4), "F1": round(f1, 4), "gold": self.gold, "predicted": self.predicted}


@dataclass(slots=True)
class Sheet:
    """The tallies of a run, by figure."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def of(self, figure: str) -> Tally:
        """Return the tally of a figure, a new one where there is none."""
        return self.tallies.setdefault(figure, Tally())


def score(articles: Iterable[tuple[str, Sequence[Attribution], Sequence[Attribution]]]) -> dict[str, dict[str, float]]:
    """Return the figures of some articles, each given as text, gold and predictions."""
    sheet = Sheet()
    for text, gold, predicted in articles:
        _score_article(sheet, text, gold, predicted)
    return {figure: tally.result() for figure, tally in sheet.tallies.items()}


def _score_article(sheet: Sheet, text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> None:
    tokens = [m.span() for m in TOKEN.finditer(text)]
    for role in ROLES:
        g, p = (
            {_cover(tokens, [part]) for a in side for part in getattr(a, role)} - {frozenset()}
            for side in (gold, predicted)
        )
        sheet.of(f"span.{role}").add(len(g & p), len(g & p), len(p), len(g))
    golds, predictions = (_relations(text, tokens, side) for side in (gold, predicted))
    for role in ROLES:
        g, p = (frozenset[int]().union(*(getattr(r, role) for r in side)) for side in (golds, predictions))
        sheet.of(f"token.{role}").add(len(g & p), len(g & p), len(p), len(g))
    pairs = _pairs(golds, predictions)
    sheet.of("content.soft").add(
        sum(len(g.content & p.content) / len(p.content) for g, p in pairs),
        sum(len(g.content & p.content) / len(g.content) for g, p in pairs),
        len(predictions),
        len(golds),
    )
    same = sum(g.content == p.content for g, p in pairs)
    sheet.of("content.exact").add(same, same, len(predictions), len(golds))
    for figure, wanted in (("relation", None), ("relation.direct", True), ("relation.other", False)):
        gs, ps = ([r for r in side if wanted is None or r.direct == wanted] for side in (golds, predictions))
        hits = sum(
            _jaccard(g.content, p.content) >= 0.5 and _jaccard(g.source, p.source) >= 0.5 for g, p in _pairs(gs, ps)
        )
        sheet.of(figure).add(hits, hits, len(ps), len(gs))


def read_gold(folder: Path) -> dict[str, tuple[str, tuple[Attribution, ...]]]:
    """Return the text and the gold attributions of each article of a folder, by name.

    Raises FileNotFoundError where the folder does not have the two folders that it must have.
    """
    for needed in ("text", "attributions"):
        if not (folder / needed).is_dir():
            raise FileNotFoundError(f"no folder {folder / needed}")
    gold: dict[str, tuple[str, tuple[Attribution, ...]]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = path.stem.rsplit("_", 1)[0]
        text = folder / "text" / f"{name}.txt"
        if name not in gold and text.exists():
            gold[name] = (text.read_bytes().decode("utf-8"), tuple(_attributions(path.read_text("utf-8"))))
    return gold


def _attributions(standoff: str) -> Iterable[Attribution]:
    spans: dict[str, list[Span]] = {}
    for line in standoff.splitlines():
        if m := _ENTITY.match(line):
            spans[m[1]] = [(int(b), int(e)) for b, e in (part.split() for part in m[3].split(";"))]
        elif re.match(r"E\d+\tAttribution:", line):
            parts: dict[str, list[Span]] = {role: [] for role in ROLES}
            for role, ref in re.findall(r"(Source|Cue|Content)\d*:(T\d+)", line):
                parts[role.lower()] += spans.get(ref, [])
            if parts["content"]:
                yield Attribution(tuple(parts["content"]), tuple(parts["cue"]), tuple(parts["source"]), 1.0)


def _cover(tokens: Sequence[Span], spans: Sequence[Span]) -> Tokens:
    ends = [end for _, end in tokens]
    covered = set()
    for start, end in spans:
        i = bisect.bisect_right(ends, start)
        while i < len(tokens) and tokens[i][0] < end:
            covered.add(i)
            i += 1
    return frozenset(covered)


def _relations(text: str, tokens: Sequence[Span], attributions: Sequence[Attribution]) -> list[Relation]:
    made = [
        Relation(*(_cover(tokens, getattr(a, role)) for role in ROLES), _is_direct(text, a.content))
        for a in attributions
    ]
    return [relation for relation in made if relation.content]


def _is_direct(text: str, content: Sequence[Span]) -> bool:
    words = " ".join(text[start:end] for start, end in sorted(content))
    return bool(_OPENS.match(words)) and not TOKEN.search(_QUOTED.sub(" ", words))


def _jaccard(a: Tokens, b: Tokens) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


def _pairs(gold: Sequence[Relation], predicted: Sequence[Relation]) -> list[tuple[Relation, Relation]]:
    shared = [
        (-len(g.content & p.content), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if g.content & p.content
    ]
    used_gold, used_predicted, pairs = set(), set(), []
    for _, i, j in sorted(shared):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--min-score", type=float, default=0.0, help="leave out attributions scored lower")
    o = parser.parse_args()
    try:
        gold = read_gold(o.gold)
    except FileNotFoundError as error:
        print(f"{error}: GOLD_DIR must hold text/*.txt and attributions/*.ann", file=sys.stderr)
        return 2
    found = dict(result for result in attribute_texts(o.gold / "text") if isinstance(result, tuple))
    figures = score(
        (text, wanted, [a for a in found.get(name, ()) if a.score >= o.min_score])
        for name, (text, wanted) in gold.items()
    )
    if o.json:
        print(json.dumps(figures, indent=1))
    else:
        print(f"{len(gold)} articles")
        for figure, f in figures.items():
            scores = f"P {f['P']:.3f}  R {f['R']:.3f}  F1 {f['F1']:.3f}"
            print(f"{figure:16s} {scores}   gold {f['gold']}  predicted {f['predicted']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
