"""Score attributions against gold ones.

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

import bisect
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.evaluation.gold import ROLES
from onrecord.flow import Attribution, Span

TOKEN = re.compile(r"\w+")
_OPENS = re.compile(r"^\W*[\"“‘«']")
_QUOTED = re.compile(r"“[^”]*(”|$)|\"[^\"]*(\"|$)|‘.*?(’(?!\w)|$)|«[^»]*(»|$)", re.S)

Tokens = frozenset[int]


@dataclass(frozen=True, slots=True)
class Relation:
    """One attribution as sets of token indices, and whether its content is wholly in quotation marks."""

    content: Tokens
    source: Tokens
    cue: Tokens
    direct: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums of what was right, over what was predicted and what there was."""

    right_of_predicted: float = 0.0
    right_of_gold: float = 0.0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right_of_predicted + other.right_of_predicted,
            self.right_of_gold + other.right_of_gold,
            self.predicted + other.predicted,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """The share of what was predicted that is right, 0 where nothing was."""
        return self.right_of_predicted / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of what there was that was found, 0 where there was nothing."""
        return self.right_of_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


Sheet = Mapping[str, Tally]
"""The tallies of some articles, by the name of the figure."""


def tally(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> Sheet:
    """Count one article."""
    tokens = [m.span() for m in TOKEN.finditer(text)]
    sheet = {}
    for role in ROLES:
        g, p = (
            {_cover(tokens, [part]) for a in side for part in getattr(a, role)} - {frozenset()}
            for side in (gold, predicted)
        )
        sheet[f"span.{role}"] = Tally(len(g & p), len(g & p), len(p), len(g))
    golds, predictions = (_relations(text, tokens, side) for side in (gold, predicted))
    for role in ROLES:
        gw, pw = (frozenset[int]().union(*(getattr(r, role) for r in side)) for side in (golds, predictions))
        sheet[f"token.{role}"] = Tally(len(gw & pw), len(gw & pw), len(pw), len(gw))
    pairs = _pairs(golds, predictions)
    sheet["content.soft"] = Tally(
        sum(len(g.content & p.content) / len(p.content) for g, p in pairs),
        sum(len(g.content & p.content) / len(g.content) for g, p in pairs),
        len(predictions),
        len(golds),
    )
    same = sum(g.content == p.content for g, p in pairs)
    sheet["content.exact"] = Tally(same, same, len(predictions), len(golds))
    for figure, wanted in (("relation", None), ("relation.direct", True), ("relation.other", False)):
        gs, ps = ([r for r in side if wanted is None or r.direct == wanted] for side in (golds, predictions))
        hits = sum(_agree(g, p) for g, p in _pairs(gs, ps))
        sheet[figure] = Tally(hits, hits, len(ps), len(gs))
    return sheet


def total(sheets: Sequence[Sheet]) -> Sheet:
    """Add up the tallies of several articles."""
    return {figure: sum((sheet[figure] for sheet in sheets), Tally()) for figure in (sheets[0] if sheets else ())}


def intervals(sheets: Sequence[Sheet], *, rounds: int = 1000, seed: int = 1) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of each figure's F1: percentiles over `rounds` draws of articles, with replacement.

    The bootstrap of Efron and Tibshirani (1993); articles are drawn and not attributions, since those of one article
    stand and fall together.
    """
    draw = random.Random(seed)
    samples = [total(draw.choices(sheets, k=len(sheets))) for _ in range(rounds)]
    low, high = round(0.025 * (rounds - 1)), round(0.975 * (rounds - 1))
    f1s = {figure: sorted(sample[figure].f1 for sample in samples) for figure in samples[0]}
    return {figure: (values[low], values[high]) for figure, values in f1s.items()}


def right(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> list[bool]:
    """Tell of each prediction whether it counts as right in the figure `relation`."""
    tokens = [m.span() for m in TOKEN.finditer(text)]
    golds, predictions = (_relations(text, tokens, side) for side in (gold, predicted))
    hits = {id(p) for g, p in _pairs(golds, predictions) if _agree(g, p)}
    by_content = iter(predictions)
    return [id(next(by_content)) in hits if _cover(tokens, a.content) else False for a in predicted]


def _agree(gold: Relation, predicted: Relation) -> bool:
    return _jaccard(gold.content, predicted.content) >= 0.5 and _jaccard(gold.source, predicted.source) >= 0.5


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
        Relation(
            content=_cover(tokens, a.content),
            source=_cover(tokens, a.source),
            cue=_cover(tokens, a.cue),
            direct=_is_direct(text, a.content),
        )
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
