"""A statement with what people said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from onrecord.ledger.anchors import words_of
from onrecord.ledger.corrections import SPANS, Correction
from onrecord.ledger.values import Hit
from onrecord.views import one_line
from onrecord.views.hits import ID_SHOWN, hit_lines
from onrecord.views.paper import Paper, Written


def corrections_view(hit: Hit, made: Sequence[Correction]) -> RenderableType:
    """Return the statement as it is now, and below it each correction, those that hold no more dim."""
    return Written(lambda paper: _lines(hit, made, paper))


def _lines(hit: Hit, made: Sequence[Correction], paper: Paper) -> Iterator[Text]:
    yield from hit_lines(hit, paper)
    yield Text()
    if not made:
        yield Text("nobody has corrected, accepted or rejected it", "dim")
    for correction in made:
        for line in paper.broken(_line(correction), 2):
            yield Text("  ").append_text(line)


def _shown(field: str, value: str | None) -> str | None:
    """Return a value as people read it: of ranges the words, and of another statement how its id begins."""
    if field in SPANS:
        return words_of(value)
    return value[:ID_SHOWN] if value and field == "denies" else value


def _line(correction: Correction) -> Text:
    gone = correction.undone_at is not None
    said = one_line(_shown(correction.field, correction.value) or "not told")
    line = Text.assemble((f"{correction.field}: ", "dim"), (said, "dim strike" if gone else "bold"))
    if correction.field != "verdict":
        line.append(f", the machine had {one_line(_shown(correction.field, correction.machine) or 'nothing')}", "dim")
    line.append(f" · {one_line(correction.author)}, {correction.made_at[:10]}", "dim")
    if correction.note:
        line.append(f" · {one_line(correction.note)}", "dim")
    if gone:
        line.append(f" · undone by {one_line(correction.undone_by or '')}, {(correction.undone_at or '')[:10]}", "dim")
    return line
