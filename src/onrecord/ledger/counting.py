"""Statements in numbers, for pictures: how many over time by act, and who accuses whom.

Both count what a search finds. Where there is very much, what was added last is counted, and the answer says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import apsw

from onrecord.ledger.filters import conditions
from onrecord.ledger.matching import matching
from onrecord.ledger.rows import rows
from onrecord.ledger.values import Accusing, FacetCount, Filters, OverTime, Period, Table, Unit
from onrecord.ledger.words import parse

_MOST = 50_000
"""Statements that are counted."""

_FEW = 0.01
"""The share of statements that may be left out at the beginning."""

_MOST_DAYS, _MOST_MONTHS = 45, 60
"""A longer time is counted by months, a still longer one by years."""

_DAY = """
    CASE WHEN julianday(s.said_to) - julianday(s.said_from) <= 31 THEN s.said_from ELSE p.published_from END
"""

_DIGITS: Mapping[Unit, int] = {"day": 10, "month": 7, "year": 4}

ATTACKS = ("accusation", "criticism")
"""Acts that are aimed at somebody and blame them."""


def over_time(db: apsw.Connection, text: str = "", filters: Filters | None = None) -> OverTime:
    """Return how many statements of a search were made when, by act.

    A statement counts on the day on which it was said, or, where the page tells no more than a season, on that of its
    page. Raises ValueError for a filter's date that is none.
    """
    words, found = parse(text), conditions(db, filters or Filters())
    if text.strip() and words is None:
        return OverTime("year", (), 0, 0, 0, complete=True)
    meant = matching(words, tuple(found.values()))
    last = "f.rowid" if words else "s.key"
    sql = f"""
        WITH found AS (SELECT {_DAY} AS day, s.act {meant.sql} ORDER BY {last} DESC LIMIT {_MOST})
        SELECT day, act, count(*) FROM found GROUP BY day, act
    """
    counted = rows(db, sql, meant.values)
    total = sum(number for _, _, number in counted)
    dated = sorted((day, act, number) for day, act, number in counted if day)
    kept = dated[_far_back(dated) :]
    unit = _unit([day for day, _, _ in kept])
    by_act: dict[str, Counter[str]] = defaultdict(Counter)
    for day, act, number in kept:
        by_act[day[: _DIGITS[unit]]][act] += number
    periods = tuple(_period(name, by_act.get(name, Counter())) for name in _names(unit, by_act))
    with_date, shown = (sum(number for _, _, number in some) for some in (dated, kept))
    return OverTime(unit, periods, with_date - shown, total - with_date, total, complete=total < _MOST)


def accusations(
    db: apsw.Connection, text: str = "", filters: Filters | None = None, *, limit: int | None = 50, offset: int = 0
) -> Table[Accusing]:
    """Return who accuses or criticises whom, and how often, the most frequent first.

    Raises ValueError for a filter's date that is none.
    """
    words, found = parse(text), conditions(db, filters or Filters())
    if text.strip() and words is None:
        return Table((), why=("no word to look for",))
    meant = matching(words, tuple(found.values()))
    acts = ", ".join(f"'{act}'" for act in ATTACKS)
    sql = f"""
        SELECT a.name, b.name, count(*), count(DISTINCT s.page), sum(s.act = 'accusation'),
               sum(EXISTS (SELECT 1 FROM statements AS d WHERE d.denies = s.key))
        FROM (SELECT s.key, s.page, s.act, s.speaker, s.target {meant.sql}
              AND s.target IS NOT NULL AND s.act IN ({acts}) ORDER BY s.key DESC LIMIT {_MOST}) AS s
        JOIN speaker_names AS n ON n.key = s.speaker JOIN speakers AS a ON a.key = n.speaker
        JOIN speaker_names AS m ON m.key = s.target JOIN speakers AS b ON b.key = m.speaker
        WHERE a.key <> b.key
        GROUP BY a.key, b.key ORDER BY count(*) DESC, a.name, b.name
    """
    pairs = [Accusing(*row) for row in rows(db, sql, meant.values)]
    why = () if pairs else ("no accusation or criticism that says both by whom and of whom",)
    return Table(pairs[offset : None if limit is None else offset + limit], len(pairs), why)


def _far_back(dated: Sequence[tuple[str, str, int]]) -> int:
    """Return how many of the first rows are the few statements that would stretch the time for all others."""
    most = sum(number for _, _, number in dated) * _FEW
    passed = 0
    for i, (_, _, number) in enumerate(dated):
        passed += number
        if passed > most:
            return i
    return 0


def _unit(days: Sequence[str]) -> Unit:
    if not days:
        return "year"
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    if (last - first).days < _MOST_DAYS:
        return "day"
    return "month" if (last.year - first.year) * 12 + last.month - first.month < _MOST_MONTHS else "year"


def _names(unit: Unit, counted: Mapping[str, object]) -> list[str]:
    """Return the periods from the first to the last, those without a statement too."""
    if not counted:
        return []
    first, last = min(counted), max(counted)
    if unit == "year":
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    if unit == "month":
        begin, end = (int(name[:4]) * 12 + int(name[5:7]) - 1 for name in (first, last))
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]
    begin, end = (date.fromisoformat(name).toordinal() for name in (first, last))
    return [date.fromordinal(number).isoformat() for number in range(begin, end + 1)]


def _period(name: str, acts: Counter[str]) -> Period:
    return Period(name, acts.total(), tuple(FacetCount(act, number) for act, number in acts.most_common()))
