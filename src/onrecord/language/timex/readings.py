"""What a time expression means: TimeML's value and, where the words decide it, the calendar time as EDTF.

The two differ where an expression can be read in two ways, and in what each can write:

    expression              TimeML          EDTF
    next Friday             1998-02-20      None, in two days or in nine
    late November           1998-11         1998-11-20/1998-11-30
    last fall               1997-FA         1997-23
    the third quarter       1997-Q3         None, a company's quarters are its own
    three days              P3D             None, no calendar time
    recently                PAST_REF        None
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from onrecord.flow import Precision

TimexType: TypeAlias = Literal["DATE", "TIME", "DURATION", "SET"]

SEASON_NUMBER = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEASON_LETTERS = {21: "SP", 22: "SU", 23: "FA", 24: "WI"}
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
_HORIZON = {0: 120, -1: 30, 1: 366}
"""Days ahead within which "Nov. 8" is the coming one rather than the one a year before, by the way the clause looks."""


class Reading(NamedTuple):
    """A TIMEX3 value and type, and the calendar time as EDTF with its precision, both None where it is none."""

    timeml: str
    value: str | None = None
    precision: Precision | None = None
    type: TimexType = "DATE"


class Moment(NamedTuple):
    """What an expression is read against, times as in TIMEX3.

    `anchor` is the day of writing, `last` the last calendar time named before, `quarter` the last quarter, as long as
    the figures spoken of are a quarter's.
    """

    anchor: date | None
    last: str | None = None
    quarter: str | None = None

    @property
    def day(self) -> date | None:
        """The last calendar time named before where it is a day, else the day of writing."""
        return day_of(self.last) or self.anchor


def day_of(timeml: str | None) -> date | None:
    """Return the day of "1998-02-20" and "1998-02-20TNI", None for what is no day."""
    if timeml is None or len(timeml) < 10:
        return None
    try:
        return date.fromisoformat(timeml[:10])
    except ValueError:
        return None


def of_day(day: date, part: str = "") -> Reading:
    """Return a day, or with a part as "NI" the night or morning of it."""
    iso = day.isoformat()
    return Reading(f"{iso}T{part}", iso, "day", "TIME") if part else Reading(iso, iso, "day")


def calendar_day(year: int, month: int, day: int) -> Reading | None:
    """Return a day, or None where the calendar has none of that number."""
    try:
        return of_day(date(year, month, day))
    except ValueError:
        return None


def of_month(year: int, month: int, part: str = "") -> Reading:
    """Return a month; `part` is "early", "mid" or "late", or empty."""
    name = f"{year:04}-{month:02}"
    if not part:
        return Reading(name, name, "month")
    last = calendar.monthrange(year, month)[1]
    first, until = {"early": (1, 10), "mid": (10, 20), "late": (20, last)}[part]
    return Reading(name, f"{name}-{first:02}/{name}-{until:02}", "interval")


def of_week(day: date) -> Reading:
    """Return the ISO week of a day."""
    year, week, _ = day.isocalendar()
    name = f"{year:04}-W{week:02}"
    return Reading(name, name, "week")


def of_weekend(saturday: date) -> Reading:
    """Return a weekend by its first day."""
    year, week, _ = saturday.isocalendar()
    return Reading(f"{year:04}-W{week:02}-WE", f"{saturday}/{saturday + timedelta(days=1)}", "interval")


def of_year(year: int) -> Reading:
    """Return a year."""
    return Reading(f"{year:04}", f"{year:04}", "year")


def of_decade(first: int) -> Reading:
    """Return the decade that begins with a year."""
    return Reading(f"{first // 10:03}", f"{first:04}/{first + 9:04}", "interval")


def of_season(year: int, season: int, *, sure: bool = True) -> Reading:
    """Return a season by its EDTF number; a winter is named by its first year."""
    timeml = f"{year:04}-{_SEASON_LETTERS[season]}"
    return Reading(timeml, f"{year:04}-{season}", "season") if sure else Reading(timeml)


def of_quarter(year: int, quarter: int, *, sure: bool) -> Reading:
    """Return a quarter; `sure` where the words name its year, else it may be one of a company's own year."""
    timeml = f"{year:04}-Q{quarter}"
    if not sure:
        return Reading(timeml)
    last = quarter * 3
    return Reading(timeml, f"{year:04}-{last - 2:02}/{year:04}-{last:02}", "interval")


def shifted(anchor: date, unit: str, shift: int) -> Reading | None:
    """Return the anchor's day, week, month, quarter, year or decade, moved by so many of them."""
    if unit in ("day", "night"):
        return of_day(anchor + timedelta(days=shift), "NI" if unit == "night" else "")
    if unit == "week":
        return of_week(anchor + timedelta(weeks=shift))
    if unit == "weekend":
        return of_weekend(anchor + timedelta(days=5 - anchor.weekday() + 7 * shift))
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + shift
        return of_month(date(months // 12, 1, 1).year, months % 12 + 1)
    if unit == "quarter":
        quarters = anchor.year * 4 + (anchor.month - 1) // 3 + shift
        return of_quarter(date(quarters // 4, 1, 1).year, quarters % 4 + 1, sure=False)
    if unit == "year":
        return of_year(date(anchor.year + shift, 1, 1).year)
    if unit == "decade":
        return of_decade(date(anchor.year // 10 * 10 + 10 * shift, 1, 1).year)
    return None


def nearest_day(month: int, day: int, anchor: date, way: int) -> Reading | None:
    """Return the last day of that name, or the next one where it is near or the clause looks ahead (`direction`)."""
    days = [found for year in range(anchor.year - 1, anchor.year + 2) if (found := calendar_day(year, month, day))]
    past = [d for d in days if d.timeml <= anchor.isoformat()]
    future = [d for d in days if d.timeml > anchor.isoformat()]
    horizon = (anchor + timedelta(days=_HORIZON[way])).isoformat()
    if future and future[0].timeml <= horizon:
        return future[0] if not (past and past[-1].timeml == anchor.isoformat()) else past[-1]
    return past[-1] if past else None


def relative_season(season: int, shift: int, anchor: date) -> Reading:
    """Return this, the last or the next one, as EDTF too where the words decide it.

    In November "last summer" may be either of two.
    """
    first, last = _SEASON_MONTHS[season]
    inside = first <= anchor.month <= last if first < last else not last < anchor.month < first
    started = anchor.month >= first
    if shift == 0:
        in_between = season == 24 and last < anchor.month < 9
        return of_season(anchor.year - (season == 24 and anchor.month <= last), season, sure=not in_between)
    if shift < 0:
        if started and not inside:
            return of_season(anchor.year, season, sure=False)
        return of_season(anchor.year - 1 - (season == 24 and inside and not started), season)
    return of_season(anchor.year + (started or inside), season)


def before(timeml: str | None, unit: str, number: int) -> Reading | None:
    """Return what is so many units before (after, where negative) a time of TimeML, as fine as that is.

    "a year earlier" than 1989-Q3 is 1988-Q3, than 1989-10 is 1988-10; "two days earlier" than 1989-10 is nothing.
    """
    if timeml is None:
        return None
    day = day_of(timeml)
    if unit == "year" and len(timeml) >= 4 and timeml[:4].isdigit():
        year = int(timeml[:4]) - number
        if not 1 <= year <= 9999 or timeml[5:6] == "W":
            return None
        return of_year(year) if day or len(timeml) == 4 else _with_year(timeml, year)
    if day:
        return shifted(day, unit, -number)
    if unit in ("month", "quarter") and timeml[4:5] == "-" and timeml[5:7].isdigit():
        return shifted(date(int(timeml[:4]), int(timeml[5:7]), 1), unit, -number)
    return None


def _with_year(timeml: str, year: int) -> Reading:
    moved = f"{year:04}{timeml[4:]}"
    return Reading(moved, moved, "month") if len(moved) == 7 and moved[5:].isdigit() else Reading(moved)
