"""How far two annotators agree, in tables."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from onrecord.ledger.agreement.values import Agreement, Difference
from onrecord.views import one_line
from onrecord.views.paper import Paper, Written

_EXCERPT = 70
_NONE = "–"


def agreement_view(made: Agreement, *, differences: bool = False) -> RenderableType:
    """Return the tables of spans, labels and acts, and with `differences` the list of these."""
    a, b = one_line(made.a), one_line(made.b)
    parts: list[RenderableType] = [Text(_head(made, a, b)), Text()]
    if made.spans:
        spans = _table("spans", a, b, "exact", "F1", "overlapping", "F1", "alpha")
        for s in made.spans:
            counts = (f"{s.a:,}", f"{s.b:,}", f"{s.exact:,}", _share(s.exact_f1))
            spans.add_row(s.role, *counts, f"{s.overlapping:,}", _share(s.overlapping_f1), _share(s.alpha))
        parts += [spans, Text()]
    else:
        parts += [Text("spans are not compared: no page that both read whole"), Text()]
    labels = _table("labels", "compared", "agreed", "share", "kappa", "alpha")
    for made_of in made.labels:
        shares = (_share(made_of.share), _share(made_of.kappa), _share(made_of.alpha))
        labels.add_row(made_of.field, f"{made_of.compared:,}", f"{made_of.agreed:,}", *shares)
    parts += [labels, Text()]
    if any(ours != theirs for ours, theirs, _ in made.acts):
        acts = _table(f"act of {a}", "times")
        acts.add_column(f"act of {b}")
        for ours, theirs, count in made.acts:
            if ours != theirs:
                acts.add_row(ours, f"{count:,}", theirs)
        parts += [acts, Text()]
    parts += [Text(f"left out: {one_line(why)}") for why in made.left_out]
    if differences:
        parts.append(Written(lambda paper: _listed(made, a, b, paper)))
    elif made.differences:
        parts.append(Text(f"{len(made.differences):,} differences; --differences lists them", "dim"))
    return Group(*parts)


def _head(made: Agreement, a: str, b: str) -> str:
    pages = f"{made.pages:,} page{'' if made.pages == 1 else 's'} of both"
    whole = "" if made.whole == made.pages else f", {made.whole:,} read whole by both"
    counts = f"statements: {made.statements_a:,} of {a}, {made.statements_b:,} of {b}, {made.paired:,} share words"
    return f"{pages}{whole}; {counts}"


def _table(first: str, *columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(first)
    for name in columns:
        table.add_column(name, justify="right", overflow="fold")
    return table


def _share(number: float | None) -> str:
    return _NONE if number is None else f"{number:.2f}"


def _listed(made: Agreement, a: str, b: str, paper: Paper) -> Iterator[Text]:
    page = words = None
    for difference in made.differences:
        if difference.page != page:
            page, words = difference.page, None
            yield Text()
            yield Text(page, "bold")
        if difference.words != words and difference.field != "statement":
            words = difference.words
            yield from paper.indented(Text(_short(words)), 2, 2)
        yield from paper.indented(Text(_line(difference, a, b), "dim"), 4, 6)


def _line(difference: Difference, a: str, b: str) -> str:
    if difference.field == "statement":
        who, other = (a, b) if difference.a is not None else (b, a)
        return f"{who} alone, not {other}: {_short(difference.words)}"
    ours, theirs = (_short(value) if value else "none" for value in (difference.a, difference.b))
    return f"{difference.field}: {a} {ours}; {b} {theirs}"


def _short(words: str) -> str:
    flat = one_line(words)
    return flat if len(flat) <= _EXCERPT else f"{flat[:_EXCERPT].rsplit(' ', 1)[0]} …"
