"""Rows of named values as a pandas table, or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def rows_frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return the rows as a DataFrame; dates stay EDTF strings, what is not known is None.

    Raises ModuleNotFoundError, with what to type, when pandas is not installed.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        if error.name != "pandas":
            raise
        raise ModuleNotFoundError('to_pandas needs pandas: pip install "onrecord[pandas]"', name="pandas") from None
    return pd.DataFrame(list(rows))


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Return rows as CSV (RFC 4180) with a line of names; what is not known is empty, a list in one cell."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "; ".join("-".join(map(str, v)) if isinstance(v, list | tuple) else str(v) for v in value)
    return value
