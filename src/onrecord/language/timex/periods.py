"""Weeks, months, quarters, seasons, years and what is longer, named or told by their distance."""

from __future__ import annotations

import re
from datetime import timedelta

from onrecord.language.timex import readings as rd
from onrecord.language.timex.direction import direction, is_ahead
from onrecord.language.timex.patterns import FULL_MONTH, MONTH, ORDINAL, PART_OF, SEASON, SHIFT, YEAR, Rule, rule
from onrecord.language.timex.readings import Moment, Reading
from onrecord.language.timex.words import (
    COUNT,
    GAP,
    ORDINALS,
    TWO_DIGITS,
    UNIT,
    month_number,
    number_of,
    period,
    unit_of,
)

_MONTH_FOLLOWS = (
    r"(?<=[Ii]n_)|(?<=[Ss]ince_)|(?<=[Uu]ntil_)|(?<=[Dd]uring_)|(?<=end_of_)|(?<=start_of_)|(?<=[Ff]rom_)(?!May|MAY)"
    r"|(?<=[Bb]y_)(?!May|MAY)|(?=[A-Z][a-z]+_(?:interview|speech|rally|statement|debate|hearing|poll|survey|letter|memo)(?!\w))"
)
_MONTH_FOR_SURE = r"(?=J[Aa][Nn]|J[Uu][Ll]|[FSOND]|(?:August|AUGUST)(?!_[A-Z]))"
"""May, March, April and June are also a verb, a noun and names: alone they are no month."""
_SOON = 3
"""Months ahead within which a month whose clause tells no way may be the coming one."""
_ENDED = re.compile(rf"{GAP}(?:ended|ending|to{GAP}[A-Z])")
_TENS = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90,
}  # fmt: skip

_SOMETIME = r"(?:(?:[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate|[Ss]ometime|[Mm]id)_(?:in_)?)?"


def _month_only(match: re.Match[str], moment: Moment) -> Reading | None:
    month, part = month_number(match["month"]), re.sub(r"\W", "", match["part"] or "").lower()
    if match["y"]:
        return rd.of_month(int(match["y"]), month, part)
    anchor = moment.anchor
    if anchor is None:
        return None
    if match["whose"]:
        return rd.of_month(anchor.year + SHIFT[match["whose"].lower()], month, part)
    year = anchor.year - (month > anchor.month)
    which = (match["which"] or "").lower()
    if which == "last" and anchor.month - 3 < month <= anchor.month:  # in March, this year's February or the last's?
        return Reading(rd.of_month(year - (month == anchor.month), month).timeml)
    way = 0 if which else direction(match)
    soon = way == 0 and not which and 0 < (month - anchor.month) % 12 <= _SOON
    if which == "next" or way > 0:
        year = anchor.year + (month <= anchor.month)
    elif soon:  # "in April", in February: past or to come
        return Reading(rd.of_month(anchor.year + (month < anchor.month), month).timeml)
    elif which == "this":
        year = anchor.year
    return rd.of_month(year, month, part)


def _relative_unit(match: re.Match[str], moment: Moment) -> Reading | None:
    if moment.anchor is None:
        return None
    which = (match["which"] or "this").lower().split()[-1]
    shift = SHIFT[which]
    unit = match["unit"].lower()
    if unit in rd.SEASON_NUMBER:
        return rd.relative_season(rd.SEASON_NUMBER[unit], shift, moment.anchor)
    if which == "past" and unit in ("decade", "century"):
        return Reading(period(1, unit), type="DURATION")
    found = rd.shifted(moment.anchor, unit, shift)
    # "the past year" are the twelve months up to now
    return Reading(found.timeml) if found and which in ("past", "coming") else found


def _the_weekend(match: re.Match[str], moment: Moment) -> Reading | None:
    anchor = moment.anchor
    if anchor is None:
        return None
    shift = 0 if anchor.weekday() >= 5 or is_ahead(match) else -1
    return rd.of_weekend(anchor + timedelta(days=5 - anchor.weekday() + 7 * shift))


def _in_the_unit(match: re.Match[str], moment: Moment) -> Reading | None:
    return rd.shifted(moment.anchor, match["unit"].lower(), 0) if moment.anchor else None


def _edge(match: re.Match[str], moment: Moment) -> Reading | None:
    """Read "the end of the year"; the year itself, since nobody named the day."""
    shift = SHIFT[match["which"]] if match["which"] else 0
    return rd.shifted(moment.anchor, match["unit"], shift) if moment.anchor else None


def _year_end(_: re.Match[str], moment: Moment) -> Reading | None:
    if moment.anchor is None:
        return None
    year = rd.of_year(moment.anchor.year)
    return Reading(f"{year.timeml}-12-31", year.value, year.precision)


def _ago(match: re.Match[str], moment: Moment) -> Reading | None:
    """Read "two weeks ago"; "a year ago" of a quarter's figures is the quarter of the year before."""
    n, unit = number_of(match["n"]), unit_of(match["unit"])
    if n is None or unit in ("hour", "minute", "second"):
        return Reading(period(n, unit), type="DURATION")
    if unit == "year" and n == 1 and moment.quarter:
        return _year_before(moment.quarter)
    return rd.shifted(moment.anchor, unit, -int(n)) if moment.anchor and n == int(n) else None


def _from_then(match: re.Match[str], moment: Moment) -> Reading | None:
    """Read "two days later", "a year earlier", "three days from now"; a duration where no time was named before."""
    n, unit, way = number_of(match["n"]), unit_of(match["unit"]), match["way"]
    lasting = Reading(period(n, unit), type="DURATION")
    if n is None or n != int(n):
        return lasting
    if way.startswith("from"):
        return rd.shifted(moment.anchor, unit, int(n)) if moment.anchor else None
    if way == "later":
        return rd.before(moment.last, unit, -int(n)) or lasting
    if unit == "year" and n == 1:
        return _year_before(moment.quarter or (moment.last or "")[:4]) or lasting
    return rd.before(moment.last, unit, int(n)) or lasting


def _same_unit(match: re.Match[str], moment: Moment) -> Reading | None:
    """Read "that day", "the same month", "that year", and "the next day" after a day."""
    unit, which, last = match["unit"].lower(), match["which"].lower(), moment.last
    day = rd.day_of(last)
    if unit == "day":
        shift = {"next": 1, "following": 1, "previous": -1}.get(which.split()[-1], 0)
        return rd.of_day(day + timedelta(days=shift)) if day else None
    if last is None or not last[:4].isdigit():
        return None
    if unit == "year":
        return rd.of_year(int(last[:4]))
    if unit == "month" and last[5:7].isdigit():
        return rd.of_month(int(last[:4]), int(last[5:7]))
    if unit == "week" and day:
        return rd.of_week(day)
    return Reading(moment.quarter) if unit == "quarter" and moment.quarter else None


def _season_of_year(match: re.Match[str], _: Moment) -> Reading | None:
    return rd.of_season(int(match["y"]), rd.SEASON_NUMBER[match["season"].lower()])


def _season(match: re.Match[str], moment: Moment) -> Reading | None:
    if moment.anchor is None:
        return None
    season = rd.SEASON_NUMBER[match["season"].lower()]
    first = season * 3 - 60
    ahead = is_ahead(match)
    year = moment.anchor.year - (first > moment.anchor.month and not ahead)
    return rd.of_season(year + (ahead and first + 2 < moment.anchor.month), season, sure=False)


def _quarter_of_year(match: re.Match[str], _: Moment) -> Reading | None:
    return rd.of_quarter(int(match["y"]), ORDINALS[match["n"].lower()], sure=True)


def _quarter(match: re.Match[str], moment: Moment) -> Reading | None:
    anchor = moment.anchor
    if anchor is None:
        return None
    number = ORDINALS[match["n"].lower()]
    whose = (match["whose"] or match["of"] or "").lower()
    if match["half"] == "half":
        year = anchor.year - (number == 2 and anchor.month < 7 and not whose)
        return Reading(f"{year + SHIFT.get(whose, 0):04}-H{number}")
    if whose:
        return rd.of_quarter(anchor.year + SHIFT[whose], number, sure=False)
    this = (anchor.month + 2) // 3
    ahead = (number - this) % 4 < 3 and is_ahead(match)  # of a quarter just over the figures are still to come
    year = anchor.year + (number < this) if ahead else anchor.year - (number > this)
    return rd.of_quarter(year, number, sure=False)


def _period(match: re.Match[str], moment: Moment) -> Reading | None:
    """Read what a report on business calls "the quarter", "the latest period", "the year-earlier quarter"."""
    words = match[0].lower()
    if "ago" in words or "earlier" in words or "corresponding" in words or "comparable" in words:
        return _year_before(moment.quarter or (str(moment.anchor) if moment.anchor else None))
    if moment.quarter and "current" not in words:
        return Reading(moment.quarter)
    if moment.anchor is None or not words.endswith("quarter"):
        return None
    found = rd.shifted(moment.anchor, "quarter", 0 if "current" in words else -1)
    return found and Reading(found.timeml)


def _period_of_year(match: re.Match[str], moment: Moment) -> Reading | None:
    """Read "the 1988 second quarter", "the 1988 period", "the 1988 quarter"."""
    year = int(match["y"])
    if match["n"]:
        return rd.of_quarter(year, ORDINALS[match["n"].lower()], sure=True)
    return Reading(f"{year}{moment.quarter[4:]}" if moment.quarter else str(year))


def _year_before(timeml: str | None) -> Reading | None:
    """Return the quarter, or else the year, that figures of business are held against."""
    if not timeml or not timeml[:4].isdigit():
        return None
    return Reading(f"{int(timeml[:4]) - 1:04}{timeml[4:] if '-Q' in timeml else ''}")


def _the_year(match: re.Match[str], moment: Moment) -> Reading | None:
    """Read "the year" of a report on business, and "the year ended Sept. 30", which is twelve months."""
    if _ENDED.match(match.string, match.end()) or moment.anchor is None:
        return Reading("P1Y", type="DURATION")
    return Reading(f"{moment.anchor.year:04}")


def _decade(match: re.Match[str], _: Moment) -> Reading | None:
    return rd.of_decade(int(match["y"]))


def _spelt_decade(match: re.Match[str], moment: Moment) -> Reading | None:
    number = _TENS[match["tens"].lower()] if match["tens"] else int(match["digits"])
    century = 1900 if number >= 30 or moment.anchor is None or moment.anchor.year < 2020 else 2000
    return Reading(rd.of_decade(century + number).timeml)


def _century(match: re.Match[str], _: Moment) -> Reading | None:
    number = int(match["n"])
    return Reading(f"{number - 1:02}") if 0 < number <= 21 else None


def _spelt_year(match: re.Match[str], _: Moment) -> Reading | None:
    number = number_of(match["n"])
    return rd.of_year(1900 + int(number)) if number is not None and number >= 10 else None


def _year(match: re.Match[str], _: Moment) -> Reading | None:
    return rd.of_year(int(match["y"]))


# Of rules that share a function each has all groups, the empty ones too.
PERIODS: dict[str, Rule] = {
    "month_year": rule(
        rf"(?P<part>{PART_OF})?(?P<which>)(?P<whose>)(?P<month>{MONTH}),?_(?:of_)?(?P<y>{YEAR})",
        _month_only,
        explicit=True,
    ),
    "month_of": rule(
        rf"(?P<part>{PART_OF})?(?P<which>)(?P<y>)(?P<month>{FULL_MONTH}),?_(?:of_)?(?P<whose>last|this|next)_year(?!\w)",
        _month_only,
    ),
    "month": rule(
        rf"(?:(?P<part>{PART_OF})|(?P<which>[Ll]ast|[Nn]ext|[Tt]his)_|{_MONTH_FOLLOWS}|{_MONTH_FOR_SURE})"
        rf"(?P<month>{FULL_MONTH})(?P<y>)(?P<whose>)(?!\w)",
        _month_only,
    ),
    "relative_unit": rule(
        rf"{_SOMETIME}(?P<which>[Ll]ast|[Tt]his|[Nn]ext|(?:[Tt]he_)?(?:previous|current|past|coming|next|last))_"
        r"(?P<unit>week|month|quarter|year|decade|weekend|spring|summer|autumn|fall|winter)(?!\w|-(?!end))",
        _relative_unit,
    ),
    "the_weekend": rule(r"(?:[Tt]he_)weekend(?!\w)", _the_weekend),
    "in_the_unit": rule(r"(?:[Ee]arlier|[Ll]ater)_in_the_(?P<unit>week|month|year)(?!\w)", _in_the_unit),
    "edge": rule(
        r"(?:[Tt]he_)?(?i:end|close|beginning|start|middle)_of_(?:the_)?(?:(?P<which>last|this|next|coming|current)_)?"
        r"(?P<unit>week|month|quarter|year|decade)(?!\w)",
        _edge,
    ),
    "year_end": rule(r"(?:[Tt]he_)?[Yy]ear(?:['’]s_|-|_)end(?!\w)", _year_end),
    "ago": rule(rf"(?P<n>an?|An?|{COUNT})_(?P<unit>{UNIT})_ago(?!\w)", _ago, leans=True),
    "from_then": rule(
        rf"(?P<n>an?|An?|{COUNT})_(?P<unit>{UNIT})_(?P<way>earlier|later|from_now|from_today)(?!\w)",
        _from_then,
        leans=True,
    ),
    "same_unit": rule(
        r"(?P<which>(?:[Tt]hat|[Tt]he)_same|[Tt]hat|[Tt]he_(?:next|following|previous)(?=_day))"
        r"_(?P<unit>day|week|month|quarter|year)(?!\w|-)",
        _same_unit,
        leans=True,
    ),
    "season_of_year": rule(
        rf"(?:[Tt]he_)?(?P<season>{SEASON})_(?:of_)?(?P<y>{YEAR})",
        _season_of_year,
        explicit=True,
    ),
    "season": rule(r"(?:[Tt]he_)?(?:(?:early|late)_)?(?P<season>[Ww]inter|[Ss]ummer|[Aa]utumn)(?!\w)", _season),
    "quarter_of_year": rule(
        rf"(?:[Tt]he_)?(?P<n>{ORDINAL})(?:_|-)quarter_(?:of_)?(?P<y>{YEAR})",
        _quarter_of_year,
        explicit=True,
    ),
    "quarter": rule(
        rf"(?:(?:[Tt]he|its|[Tt]his)_)?(?:(?P<whose>last|this|next)_year['’]s_)?(?:fiscal(?:_|-))?"
        rf"(?P<n>{ORDINAL})(?:_|-)(?P<half>quarter|half)(?:_(?:of_)?(?P<of>last|this|next)_year)?(?!\w)",
        _quarter,
    ),
    "period": rule(
        r"(?:[Tt]he_)?(?:(?:comparable|corresponding|same)_)?year-(?:ago|earlier)(?:_(?:quarter|period))?(?!\w)"
        r"|[Tt]he_(?:latest|current|comparable|corresponding|same|most_recent)_(?:quarter|period)(?!\w)|[Tt]he_quarter(?!\w)",
        _period,
        leans=True,
    ),
    "period_of_year": rule(
        rf"(?:[Tt]he_)?(?P<y>{YEAR})(?:['’]s)?_(?:(?P<n>{ORDINAL})(?:_|-))?(?:quarter|period)(?!\w)",
        _period_of_year,
        leans=True,
    ),
    "the_year": rule(
        r"(?:[Tt]he|its)_(?:(?:fiscal|full|latest|whole|latest_fiscal)_)?year(?!\w|-|_(?:ago|earlier))", _the_year
    ),
    "decade": rule(
        r"(?:[Tt]he_)?(?:[Ee]arly_|[Mm]id-|[Ll]ate_)?(?P<y>(?:1[89]|20)\d0)(?:s|(?<=[Tt]he_\d{4})['’]s)(?!\w)",
        _decade,
        explicit=True,
    ),
    "spelt_decade": rule(
        rf"[Tt]he_(?:(?:early|mid|late)(?:_|-))?(?:(?P<tens>{'|'.join(_TENS)})|['’](?P<digits>\d0)s)(?!\w)",
        _spelt_decade,
    ),
    "century": rule(r"(?:[Tt]he_)?(?P<n>\d\d?)(?:st|nd|rd|th)(?:_|-)century(?!\w)", _century),
    "spelt_year": rule(
        rf"[Nn]ineteen_(?P<n>{TWO_DIGITS})(?!\w)",
        _spelt_year,
        explicit=True,
    ),
    "year": rule(
        rf"{PART_OF}?(?P<y>{YEAR})"
        r"(?!_(?:people|men|women|troops|soldiers|votes|miles|kilomet|met(?:er|re)s|feet|tons|jobs|pounds|dollars|euros|words|pages|points|GMT|hours)|[/:])",
        _year,
        explicit=True,
    ),
    "lone_month": rule(rf"(?P<part>)(?P<which>)(?P<whose>)(?P<y>)(?P<month>{FULL_MONTH})(?!\w)", _month_only),
}
