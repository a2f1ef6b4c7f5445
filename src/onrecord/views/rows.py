"""Rows of named values as a pandas table."""

from __future__ import annotations

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
