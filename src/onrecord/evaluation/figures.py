"""The figures of an evaluation, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping

from onrecord.evaluation.attribution import Sheet

Intervals = Mapping[str, tuple[float, float]]


def figures_as_text(articles: int, sheet: Sheet, intervals: Intervals | None) -> str:
    """Return a line a figure: precision, recall, F1, its interval where there is one, and the counts."""
    lines = [f"{articles} article{'s' * (articles != 1)}"]
    for figure, tally in sheet.items():
        scores = f"P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}"
        if intervals:
            low, high = intervals[figure]
            scores += f" ({low:.3f} to {high:.3f})"
        lines.append(f"{figure:16s} {scores}   gold {tally.gold}  predicted {tally.predicted}")
    return "\n".join(lines) + "\n"


def figures_as_json(articles: int, sheet: Sheet, intervals: Intervals | None) -> str:
    """Return the same as an indented JSON object, by figure."""
    figures: dict[str, object] = {"articles": articles}
    for figure, tally in sheet.items():
        own = {"P": round(tally.precision, 4), "R": round(tally.recall, 4), "F1": round(tally.f1, 4)}
        own |= {"gold": tally.gold, "predicted": tally.predicted}
        figures[figure] = own | ({"F1_interval": [round(x, 4) for x in intervals[figure]]} if intervals else {})
    return json.dumps(figures, indent=1) + "\n"
