"""EDTF dates as first and last day, which is what a range is asked by."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

Days: TypeAlias = tuple[str | None, str | None]
"""First and last day, "YYYY-MM-DD", both included; None where it is open or not known."""

_YEAR = r"(?P<year>\d{4})"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_QUALIFIED = re.compile(r"[?~%]")


def days(edtf: str | None) -> Days:
    """Return the first and the last day that an EDTF date can mean, (None, None) where its form is not known.

    Winter of a year begins in its December, as the seasons of a year follow each other in EDTF. Marks of doubt ("?",
    "~") do not count.
    """
    if not edtf:
        return None, None
    if "/" in edtf:
        start, *ends = edtf.split("/")
        return (days(start)[0], days(ends[0])[1]) if len(ends) == 1 else (None, None)
    plain = _QUALIFIED.sub("", edtf)
    for form, extent in _FORMS:
        if match := form.fullmatch(plain):
            try:
                first, last = extent(match)
            except ValueError:  # 31 February
                return None, None
            return first.isoformat(), last.isoformat()
    return None, None


def _day(match: re.Match[str]) -> tuple[date, date]:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    return day, day


def _week(match: re.Match[str]) -> tuple[date, date]:
    monday = date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
    return monday, monday + timedelta(days=6)


def _month(match: re.Match[str]) -> tuple[date, date]:
    return _months(int(match["year"]), int(match["month"]), 1)


def _season(match: re.Match[str]) -> tuple[date, date]:
    return _months(int(match["year"]), 3 * (int(match["season"]) - 20), 3)


def _year(match: re.Match[str]) -> tuple[date, date]:
    return _months(int(match["year"]), 1, 12)


def _decade(match: re.Match[str]) -> tuple[date, date]:
    return date(int(match["decade"]) * 10, 1, 1), date(int(match["decade"]) * 10 + 9, 12, 31)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last = month + count - 1
    year_of_last, month_of_last = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, month, 1), date(year_of_last, month_of_last, monthrange(year_of_last, month_of_last)[1])


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[date, date]]], ...] = (
    (re.compile(rf"{_YEAR}-{_MONTH}-(?P<day>\d\d)(?:T.*)?"), _day),
    (re.compile(rf"{_YEAR}-{_MONTH}(?:-XX)?"), _month),
    (re.compile(rf"{_YEAR}-W(?P<week>\d\d)"), _week),
    (re.compile(rf"{_YEAR}-(?P<season>2[1-4])"), _season),
    (re.compile(rf"{_YEAR}(?:-XX){{0,2}}"), _year),
    (re.compile(r"(?P<decade>\d{3})X"), _decade),
)
