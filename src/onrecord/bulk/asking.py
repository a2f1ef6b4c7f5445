"""SQL over a bulk folder, by DuckDB: the views `pages`, `statements`, `skipped`, and `families` and `copies` if made.

Only what is done is seen, as the manifest lists it. What is asked can read these files and nothing else: one SELECT, no
other file, no network, no setting that could be changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.bulk import manifest
from onrecord.bulk.tables import COLLATED, TABLES
from onrecord.errors import BulkError
from onrecord.ledger.days import days
from onrecord.ledger.exports.needing import needing
from onrecord.ledger.values import Filters
from onrecord.ledger.words import Term, parse

if TYPE_CHECKING:
    import duckdb

_ROWS = 2_000
_HINT = re.compile(r"\n+LINE \d+:.*", re.DOTALL)
_SQL_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE"}
_BY_MONTH = ("pages", "statements")

_SHOWN = "id, published, speaker, act, words, said, outlet, url"
_BRIEFLY = "id, published, speaker, act, words"
"""The columns of statements that are listed without SQL."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a question: names of the columns, and rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on `statements`, and the values of its question marks."""

    sql: str
    values: tuple[str, ...] = ()


def ask(folder: Path, sql: str, values: Sequence[str] = ()) -> Result:
    """Return the answer to one SELECT.

    Raises BulkError, which says what is wrong with the question or the folder, and LibraryMissing.
    """
    db = connected(folder)
    import duckdb

    try:
        told = db.extract_statements(sql)
        if not told:
            raise BulkError("nothing is asked; write a SELECT")
        if len(told) > 1:
            raise BulkError("several statements; ask one at a time")
        if told[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
            kind = str(told[0].type).rpartition(".")[2]
            raise BulkError(f"only SELECT is taken, not {kind}; the folder is not changed by asking")
        answer = db.execute(sql, list(values))
    except duckdb.Error as error:
        raise BulkError(_taught(error, db)) from None
    columns = tuple(str(about[0]) for about in answer.description or ())
    return Result(columns, _rows(db, answer))


def listing(text: str, filters: Filters, *, brief: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the SELECT, with the values of its question marks, for statements with words and by filters.

    They are listed newest page first; `brief` leaves out columns that no terminal has room for. Raises ValueError for a
    date that is none and for a filter that these tables cannot answer.
    """
    where = condition(text, filters)
    return f"SELECT {_BRIEFLY if brief else _SHOWN} FROM statements WHERE {where.sql} ORDER BY {_ORDER}", where.values


_ORDER = "published_from DESC NULLS LAST, sha256, number"


def condition(text: str, filters: Filters) -> Where:
    """Return the condition on `statements` that words and filters of a search make. Raises as `listing`."""
    parts = [_MADE[name](name, getattr(filters, name)) for name in filters.given()]
    if text.strip():
        parts.append(_words(text))
    return Where(" AND ".join(part.sql for part in parts) or "true", tuple(v for part in parts for v in part.values))


def connected(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that has the views and can do nothing but read them. Raises as `ask`."""
    with needing("duckdb", "bulk"):
        import duckdb

    done = manifest.done_parts(folder) if manifest.settings(folder) else []
    db = duckdb.connect(":memory:")
    for table, columns in TABLES.items():
        _view(db, table, manifest.files(folder, table, done), columns, by_month=table in _BY_MONTH)
    for table, columns in COLLATED.items():
        _view(db, table, sorted(map(str, (folder / table).glob("*.parquet"))), columns, by_month=False)
    db.execute(f"SET allowed_directories = ['{_quoted(str(folder.absolute()))}', '{_quoted(str(folder))}']")
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")
    return db


def _view(
    db: duckdb.DuckDBPyConnection, table: str, files: Sequence[str], columns: Mapping[str, type], *, by_month: bool
) -> None:
    if not files:
        empty = [f'NULL::{_SQL_TYPES[kind]} AS "{name}"' for name, kind in columns.items()]
        empty += ["NULL::VARCHAR AS month"] if by_month else []
        db.execute(f"CREATE VIEW {table} AS SELECT {', '.join(empty)} WHERE false")
        return
    listed = ", ".join(f"'{_quoted(file)}'" for file in files)
    parted = (
        ", hive_partitioning = true, hive_types = {'month': VARCHAR}" if by_month else ", hive_partitioning = false"
    )
    db.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{listed}]{parted})")


def _rows(db: duckdb.DuckDBPyConnection, answer: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    with db:
        while rows := answer.fetchmany(_ROWS):
            yield from rows


def _taught(error: Exception, db: duckdb.DuckDBPyConnection) -> str:
    """Return what DuckDB says in a line, with the tables there are where one is not."""
    told = " ".join(_HINT.sub("", str(error)).split())
    if "Table with name" in told:
        told = re.sub(r" Did you mean .*", "", told)
        tables = ", ".join([*TABLES, *COLLATED])
        return f"{told} There are {tables}; `DESCRIBE statements` lists the columns of one"
    if "file system operations are disabled" in told:
        return f"{told}: only the tables of the folder can be asked"
    return told


def _quoted(text: str) -> str:
    return text.replace("'", "''")


# ------------------------------------------------------------------------------------------------------------- filters


def _plain(column: str) -> str:
    return f"lower(strip_accents({column}))"


def _words(text: str) -> Where:
    found = parse(text)
    if found is None:
        raise ValueError(f"no letter or digit in {text.strip()!r} to search for")
    told = _plain("concat_ws(' ', words, speaker, source, cue)")
    sql, values = [], []
    for group in found.wanted:
        sql.append(f"({' OR '.join([f'regexp_matches({told}, ?)'] * len(group))})")
        values += [_pattern(term) for term in group]
    for term in found.unwanted:
        sql.append(f"NOT regexp_matches({told}, ?)")
        values.append(_pattern(term))
    return Where(" AND ".join(sql), tuple(values))


def _pattern(term: Term) -> str:
    """Return a term as a regular expression (RE2) on text in lower case without accents."""
    words = re.findall(r"\w+", _folded(term.text))
    return r"\b" + r"\W+".join(words) + (r"\w*" if term.prefix else "") + r"\b"


def _folded(text: str) -> str:
    from unicodedata import combining, normalize

    return "".join(c for c in normalize("NFKD", text.lower()) if not combining(c))


def _name(column: str) -> Callable[[str, str], Where]:
    def made(_: str, name: str) -> Where:
        words = re.findall(r"\w+", _folded(name))
        has = f"regexp_matches({_plain(column)}, ?)"
        return Where(" AND ".join([has] * len(words)) or "false", tuple(rf"\b{word}\b" for word in words))

    return made


def _outlet(_: str, name: str) -> Where:
    domain = name.strip().lower().removeprefix("www.")
    at = "regexp_extract(url, '^[a-z]+://(?:[^/@]*@)?([^/:?#]+)', 1)"
    return Where(f"({_plain('outlet')} = ? OR {at} = ? OR {at} LIKE ?)", (_folded(name), domain, f"%.{domain}"))


def _page(_: str, named: str) -> Where:
    if re.fullmatch(r"[0-9a-f]{4,64}", named):
        return Where("(url = ? OR sha256 LIKE ?)", (named, f"{named}%"))
    return Where("url = ?", (named,))


def _among(column: str, also: str | None = None) -> Callable[[str, tuple[str, ...]], Where]:
    def made(_: str, values: tuple[str, ...]) -> Where:
        marks = ", ".join("?" * len(values))
        if also is None:
            return Where(f"{column} IN ({marks})", values)
        return Where(f"({column} IN ({marks}) OR {also} IN ({marks}))", (*values, *values))

    return made


def _days(name: str, edtf: str) -> tuple[str, str]:
    first, last = days(edtf)
    if first is None or (last is not None and first > last):
        raise ValueError(f"--{name.replace('_', '-')}: {edtf!r} is no date; write 2016, 2016-03 or 2016-03-14")
    return first, last or "9999"


def _within(column: str) -> Callable[[str, str], Where]:
    def made(name: str, edtf: str) -> Where:
        first, last = _days(name, edtf)
        return Where(f"({column}_to >= ? AND {column}_from <= ?)", (first, last))

    return made


def _from(column: str) -> Callable[[str, str], Where]:
    return lambda name, edtf: Where(f"{column}_to >= ?", (_days(name, edtf)[0],))


def _before(column: str) -> Callable[[str, str], Where]:
    return lambda name, edtf: Where(f"{column}_from < ?", (_days(name, edtf)[0],))


def _finding(_: str, __: object) -> Where:
    raise ValueError(
        "--finding: these tables have no findings; a ledger has, and `onrecord add DIR` takes pages to one"
    )


_MADE: Mapping[str, Callable[[str, Any], Where]] = {
    "speaker": _name("speaker"),
    "target": _name("target"),
    "outlet": _outlet,
    "page": _page,
    "act": _among("act", "also"),
    "mode": _among("mode"),
    "tone": _among("tone"),
    "silence": _among("silence"),
    "finding": _finding,
    "language": lambda _, value: Where("language = ?", (value,)),
    "disputed": lambda _, __: Where("(denies IS NOT NULL OR id IN (SELECT denies FROM statements))"),
    **{
        name + ending: make(name)
        for name in ("said", "published", "due")
        for ending, make in (("", _within), ("_after", _from), ("_before", _before))
    },
}
