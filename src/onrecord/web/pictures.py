"""Pictures: tables of numbers that static/pictures.js draws as bars. Without script the table is what there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onrecord import views
from onrecord.ledger.values import OverTime
from onrecord.web.addresses import with_query

_ACTS = 5
"""Acts with a part of the bar of their own, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: what it is of, where that leads, and the numbers of its parts."""

    label: str
    link: str | None
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A table whose rows are drawn as stacked bars, `across` from left to right.

    `heading` is what the rows are, `columns` what the parts of a bar are; `notes` say what is not in the picture.
    """

    caption: str
    heading: str
    columns: tuple[str, ...]
    bars: tuple[Bar, ...]
    across: bool = False
    notes: tuple[str, ...] = ()


def over_time(counted: OverTime, asked: dict[str, Any]) -> Picture:
    """Return statements over time by act; `asked` are words and filters of the search that was counted."""
    totals: Counter[str] = Counter()
    for period in counted.periods:
        totals.update({act.value: act.count for act in period.acts})
    acts = [act for act, _ in totals.most_common(_ACTS)]
    columns = (*acts, "other") if len(totals) > len(acts) else tuple(acts)
    bars = []
    for period in counted.periods:
        by = Counter({act.value: act.count for act in period.acts})
        numbers = [by[act] for act in acts]
        if len(columns) > len(acts):
            numbers.append(period.statements - sum(numbers))
        link = with_query("/search", **(asked | {"said": period.when})) if period.statements else None
        bars.append(Bar(views.date_words(period.when, short=True), link, tuple(numbers)))
    return Picture(
        f"Statements by {counted.unit}, by act", counted.unit.capitalize(), columns, tuple(bars), notes=_notes(counted)
    )


def _notes(counted: OverTime) -> tuple[str, ...]:
    notes = []
    if counted.earlier:
        notes.append(f"{counted.earlier:,} from before that")
    if counted.undated:
        notes.append(f"{counted.undated:,} without a date")
    if not counted.complete:
        notes.append(f"counted are the {counted.counted:,} that were added last")
    return tuple(notes)


def stacked(caption: str, heading: str, columns: Sequence[str], bars: Sequence[Bar]) -> Picture:
    """Return bars from left to right; parts that no bar has are left out."""
    used = [i for i in range(len(columns)) if any(bar.numbers[i] for bar in bars)]
    kept = tuple(Bar(bar.label, bar.link, tuple(bar.numbers[i] for i in used)) for bar in bars)
    return Picture(caption, heading, tuple(columns[i] for i in used), kept, across=True)
