"""Archives of the web, of any size, into tables of who said what: WARC to Parquet on one machine or a Ray cluster.

    WARC ──> parts ──> pages ──> records ──> Parquet, by month ──> SQL, a ledger, families and copies of all

- `parts` cuts an archive into parts, which are the units of work: a part is read by one task, and its files have names
  that tell the part, so that reading it twice gives the same files in the same places.
- `opening` opens archives here and elsewhere; `reading` gives the pages of a part, each read in a process apart
  (onrecord.isolation); `tables` are the columns, `writing` makes the files, there only when they are whole.
- `manifest` notes each part when its files are in place. What it does not list was not done: that alone is how a run
  goes on after whatever stopped it.
- `running` hands parts to Ray; it and `collating` are the only modules that know of it.
- `asking` is SQL over the tables by DuckDB, `loading` takes chosen pages into a ledger.
- `collating` finds families of quotations and copies of texts over all pages.

Needs the extra `bulk`. Columns and files are described in docs/bulk.md.
"""

from __future__ import annotations

from pathlib import Path

SETTINGS = "_manifest/settings.json"


def is_bulk(folder: str | Path) -> bool:
    """Whether a bulk run made a folder."""
    try:
        return (Path(folder) / SETTINGS).is_file()
    except (OSError, ValueError):  # what no file can be called
        return False
