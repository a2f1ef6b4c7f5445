"""A record as a flat table: one row a statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from onrecord.flow import Record, Statement

if TYPE_CHECKING:
    import pandas as pd

_Cell = Callable[[Record, Statement], object]

_COLUMNS: tuple[tuple[str, str, _Cell], ...] = (
    ("id", "str", lambda _, s: s.id),
    ("page", "str", lambda r, _: r.page.url),
    ("headline", "str", lambda r, _: r.article.headline),
    ("outlet", "str", lambda r, _: r.article.outlet and r.article.outlet.name),
    ("published", "str", lambda r, _: r.article.published and r.article.published.value),
    ("block_kind", "str", lambda r, s: r.article.blocks[s.block].kind),
    ("content_text", "str", lambda _, s: s.content_text),
    ("start", "int64", lambda _, s: s.content[0][0]),
    ("end", "int64", lambda _, s: s.content[-1][1]),
    ("cue_text", "str", lambda _, s: s.cue_text),
    ("source_text", "str", lambda _, s: s.source_text),
    ("mode", "str", lambda _, s: s.mode),
    ("act", "str", lambda _, s: s.act),
    ("also", "str", lambda _, s: s.also),
    ("cue_tone", "str", lambda _, s: s.cue_tone),
    ("speaker", "str", lambda _, s: s.speaker and s.speaker.name),
    ("speaker_kind", "str", lambda _, s: s.speaker and s.speaker.kind),
    ("role", "str", lambda _, s: s.speaker and s.speaker.role),
    ("country", "str", lambda _, s: s.speaker and s.speaker.country),
    ("target", "str", lambda _, s: s.target and s.target.name),
    ("said_on", "str", lambda _, s: s.said_on and s.said_on.value),
    ("said_on_precision", "str", lambda _, s: s.said_on and s.said_on.precision),
    ("due", "str", lambda _, s: s.due and s.due.value),
    ("denies", "str", lambda _, s: s.denies),
    ("silence", "str", lambda _, s: s.silence),
    ("told_by", "str", lambda _, s: "; ".join(actor.name for actor in s.chain) or None),
    ("score", "float64", lambda _, s: s.score),
)

COLUMNS = tuple(name for name, _, _ in _COLUMNS)
"""The columns of `statements_frame`, in order."""


def statements_frame(record: Record) -> pd.DataFrame:
    """Return one row a statement, in reading order, with the columns `COLUMNS`.

    `start` and `end` are code points into the article text, from the first part of the content to the end of its last.
    What the page does not tell is missing (None). Dates stay EDTF strings, since most are less exact than a timestamp.

    Raises ModuleNotFoundError, with what to type, when pandas is not installed.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        if error.name != "pandas":
            raise
        raise ModuleNotFoundError('to_pandas needs pandas: pip install "onrecord[pandas]"', name="pandas") from None
    columns = {
        name: pd.Series([cell(record, statement) for statement in record.statements], dtype=_dtype(kind))
        for name, kind, cell in _COLUMNS
    }
    return pd.DataFrame(columns)


def _dtype(kind: str) -> str:
    # "str" would turn None into the text "None" in pandas 2.
    return "object" if kind == "str" else kind
