"""Days and hours: "March 4, 2021", "Tuesday night", "yesterday", "Thanksgiving", "5 p.m."."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from onrecord.language.timex import readings as rd
from onrecord.language.timex.direction import direction, is_ahead
from onrecord.language.timex.patterns import (
    ANY_WEEKDAY,
    DAY,
    FULL_MONTH,
    MONTH,
    PART_OF_DAY,
    SHIFT,
    WEEKDAY,
    YEAR,
    Rule,
    rule,
)
from onrecord.language.timex.readings import Moment, Reading
from onrecord.language.timex.words import DASH, GAP, PARTS_OF_DAY, SPELT_DAYS, WEEKDAY_NUMBER, month_number

_DAY_WORDS = {
    "the day before yesterday": -2, "the day after tomorrow": 2, "yesterday": -1, "last night": -1, "tomorrow": 1,
}  # fmt: skip
_AFTER_SEPT_11 = re.compile(rf",?{GAP}(?:terror|attack|hijack|victim|[Cc]ommission|memorial)")
_BEFORE_ITS_DAY = re.compile(rf",?{GAP}(?:on{GAP})?(?=[A-Zyt])")
"""After a clock time, the way to a day: "5 p.m. EST Nov. 9", "midnight Friday"."""


def _iso(match: re.Match[str], _: Moment) -> Reading | None:
    return rd.calendar_day(int(match["y"]), int(match["m"]), int(match["d"]))


def _numeric(match: re.Match[str], moment: Moment) -> Reading | None:
    """Read 29/11/2022 and 11/29/2022; 03/08/2019 is one day in London and another in New York, so it has no value."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if len(match["y"]) == 2:
        if moment.anchor is None:
            return None
        year += moment.anchor.year // 100 * 100
        year -= 100 if year > moment.anchor.year + 1 else 0
    if first > 12:
        return rd.calendar_day(year, second, first)
    american = rd.calendar_day(year, first, second)
    if american and first != second and second <= 12:
        return Reading(american.timeml)
    return american


def _month_day(match: re.Match[str], moment: Moment) -> Reading | None:
    month, first = month_number(match["month"]), _day_number(match["d"])
    last = _day_number(match["to"]) if match["to"] else None
    if match["y"]:
        start = rd.calendar_day(int(match["y"]), month, first)
    elif moment.anchor is None or _AFTER_SEPT_11.match(match.string, match.end()):
        return Reading(f"2001-{month:02}-{first:02}") if (month, first) == (9, 11) else None
    else:
        start = rd.nearest_day(month, first, moment.anchor, direction(match))
    if start is None or last is None:
        return start
    end = rd.calendar_day(int(start.timeml[:4]), month, last)
    if end is None or end.timeml <= start.timeml:
        return Reading(start.timeml)
    return Reading(start.timeml, f"{start.value}/{end.value}", "interval")


def _month_spelt(match: re.Match[str], moment: Moment) -> Reading | None:
    if moment.anchor is None:
        return None
    day = SPELT_DAYS[match["spelt"]]
    return rd.nearest_day(month_number(match["month"]), day, moment.anchor, direction(match))


def _weekday(match: re.Match[str], moment: Moment) -> Reading | None:
    anchor = moment.anchor
    if anchor is None:
        return None
    wanted = WEEKDAY_NUMBER[match["weekday"].lower()]
    part = PARTS_OF_DAY[match["daypart"].lower()] if match["daypart"] else ""
    back = (anchor.weekday() - wanted) % 7
    which = (match["which"] or "").lower()
    if match["week"]:
        monday = anchor - timedelta(days=anchor.weekday())
        return rd.of_day(monday + timedelta(days=wanted + 7 * SHIFT[match["week"].lower()]), part)
    if which in ("last", "past"):
        day, unsure = anchor - timedelta(days=back or 7), wanted < anchor.weekday()
    elif which in ("next", "coming") or (back and (which == "this" or is_ahead(match))):
        day = anchor + timedelta(days=7 - back)
        unsure = (which == "next" and wanted > anchor.weekday()) or (which == "this" and wanted < anchor.weekday())
    else:
        day, unsure = anchor - timedelta(days=back), which == "this" and wanted < anchor.weekday()
    found = rd.of_day(day, part)
    # "next Friday", on a Wednesday: in two days or in nine?
    return Reading(found.timeml, type=found.type) if unsure else found


def _relative_day(match: re.Match[str], moment: Moment) -> Reading | None:
    if moment.anchor is None:
        return None
    words = match[0].lower()
    shift = next((days for word, days in _DAY_WORDS.items() if word in words), 0)
    part = next((letters for word, letters in PARTS_OF_DAY.items() if words.endswith(word)), "")
    if words.endswith("in the day") and (named := moment.day):
        return rd.of_day(named)
    return rd.of_day(moment.anchor + timedelta(days=shift), part)


def _holiday(match: re.Match[str], moment: Moment) -> Reading | None:
    """Read a feast; "Christmas" may be the season as well, so that no calendar time is claimed for it."""
    of_year = _HOLIDAYS[match["feast"].removesuffix(" Day").replace("’", "'")]
    if match["y"]:
        return Reading(of_year(int(match["y"])).isoformat())
    anchor = moment.anchor
    if anchor is None:
        return None
    day, way = of_year(anchor.year), direction(match)
    if way > 0 and day < anchor:
        day = of_year(anchor.year + 1)
    elif way <= 0 and day - anchor > timedelta(days=60):
        day = of_year(anchor.year - 1)
    return Reading(day.isoformat())


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


_HOLIDAYS: dict[str, Callable[[int], date]] = {
    "Christmas": lambda year: date(year, 12, 25),
    "Christmas Eve": lambda year: date(year, 12, 24),
    "New Year's": lambda year: date(year, 1, 1),
    "New Year's Eve": lambda year: date(year, 12, 31),
    "Halloween": lambda year: date(year, 10, 31),
    "Valentine's": lambda year: date(year, 2, 14),
    "St. Patrick's": lambda year: date(year, 3, 17),
    "Independence": lambda year: date(year, 7, 4),
    "Thanksgiving": lambda year: _nth_weekday(year, 11, 3, 4),
    "Labor": lambda year: _nth_weekday(year, 9, 0, 1),
    "Memorial": lambda year: _nth_weekday(year, 6, 0, 1) - timedelta(days=7),
}


def _clock(match: re.Match[str], moment: Moment) -> Reading | None:
    day = _day_beside(match, moment)
    if day is None:
        return None
    if match["word"]:
        return Reading(f"{day}T{'12' if match['word'].lower() == 'noon' else '24'}:00", type="TIME")
    hour, half = int(match["h"]), (match["half"] or "").lower()[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return Reading(f"{day}T{hour:02}:{match['min'] or '00'}", type="TIME") if hour < 24 else None


def _day_beside(match: re.Match[str], moment: Moment) -> date | None:
    """Return the day that follows a clock time, else the day named before."""
    joint = _BEFORE_ITS_DAY.match(match.string, match.end())
    for beside in (DAYS[name] for name in ("month_day", "weekday", "relative_day") if joint):
        found = joint and beside.pattern.match(match.string, joint.end())
        reading = beside.read(found, moment) if found else None
        if reading:
            return rd.day_of(reading.timeml)
    return moment.day


def _day_number(word: str) -> int:
    return int(word.rstrip("stndrh"))


_UNTIL_DAY = rf"(?:_?{DASH}_?(?P<to>{DAY}))?"
DAYS: dict[str, Rule] = {
    "iso": rule(r"(?P<y>(?:1[89]|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])", _iso, explicit=True),
    "numeric": rule(r"(?P<a>\d\d?)(?P<sep>[/.])(?P<b>\d\d?)(?P=sep)(?P<y>(?:1[89]|20)\d\d|\d\d)(?![\d/])", _numeric),
    "month_day": rule(
        rf"(?:(?:this_coming_)?{ANY_WEEKDAY},?_)?(?P<month>{MONTH})_?(?P<d>{DAY}){_UNTIL_DAY}"
        rf"(?:,?_(?P<y>{YEAR}))?",
        _month_day,
    ),
    "day_month": rule(
        rf"(?:{ANY_WEEKDAY},?_)?(?:the_)?(?P<d>{DAY}){_UNTIL_DAY}_(?:of_)?(?P<month>{MONTH})"
        rf"(?:,?_(?P<y>{YEAR}))?",
        _month_day,
    ),
    "month_spelt": rule(
        rf"(?:(?:this_coming_)?{ANY_WEEKDAY},?_)?(?P<month>{FULL_MONTH})_(?:the_)?"
        rf"(?P<spelt>{'|'.join(sorted(SPELT_DAYS, key=len, reverse=True))})(?!\w|-)",
        _month_spelt,
    ),
    "weekday": rule(
        r"(?:(?:this_)?(?P<which>[Ll]ast|[Pp]ast|[Nn]ext|[Tt]his|[Cc]oming)_"
        r"|(?:[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate)_(?:on_)?)?"
        rf"(?P<weekday>{WEEKDAY}){PART_OF_DAY}(?:_(?:of_)?(?P<week>[Ll]ast|[Nn]ext|[Tt]his)_week(?!\w))?",
        _weekday,
    ),
    "relative_day": rule(
        r"(?:[Tt]he_day_(?:before_yesterday|after_tomorrow)"
        r"|(?:(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly)_)?"
        r"(?:[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]his_(?:morning|afternoon|evening))(?:_(?:morning|afternoon|evening|night))?"
        r"|[Tt]onight|[Ll]ast_night|(?:[Ee]arlier|[Ll]ater)_in_the_day)(?!\w)",
        _relative_day,
        leans=True,
    ),
    "holiday": rule(
        r"(?:(?:[Ll]ast|[Nn]ext|[Tt]his)_)?(?P<feast>Christmas(?:_Day|_Eve)?|New_Year['’]s_(?:Day|Eve)|Thanksgiving(?:_Day)?"
        rf"|Halloween|(?:Valentine['’]s|Independence|Labor|Memorial|St\._Patrick['’]s)_Day)(?:,?_(?P<y>{YEAR}))?(?!\w)",
        _holiday,
    ),
    "clock": rule(
        r"(?:(?P<h>\d{1,2})(?::(?P<min>[0-5]\d))?(?:_?(?P<half>[ap]\.?m\.?)|_o['’]clock)(?!\w)"
        r"(?:_(?:[A-Z]{3}(?!\w)|\([A-Z]{3}\)))?|(?P<word>[Nn]oon|[Mm]idnight)(?!\w))",
        _clock,
    ),
}
