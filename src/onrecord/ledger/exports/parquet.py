"""The table of statements as Parquet; needs pyarrow (the extra `parquet`)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from onrecord.ledger.exports.choosing import Chosen
from onrecord.ledger.exports.columns import COLUMNS, row_of
from onrecord.ledger.exports.needing import needing

_GROUP = 10_000


def parquet(pages: Iterable[Chosen]) -> Iterator[bytes]:
    """Yield a Parquet file in pieces: columns.COLUMNS, typed; what is not known is null, dates are EDTF strings.

    Raises LibraryMissing where pyarrow is not installed.
    """
    with needing("pyarrow", "parquet"):
        import pyarrow as pa
        import pyarrow.parquet as pq
    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
    out = io.BytesIO()
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        rows: list[dict[str, object]] = []
        for page in pages:
            rows += [dict(row_of(page, entry)) for entry in page.entries]
            if len(rows) >= _GROUP:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows = []
        writer.write_table(pa.Table.from_pylist(rows, schema))
    yield out.getvalue()
