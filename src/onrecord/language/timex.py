"""Find the time expressions of a text and say which calendar time each one means.

Extents and values follow TimeML's TIMEX3 where they can; values are EDTF (ISO 8601-2). Only expressions that name a
calendar time are found: durations ("three days"), sets ("every Monday"), clock times and vague words ("now",
"recently") are left alone.

    Tuesday                 2023-03-14                 day: the nearest one, the anchor's own day included
    last week               2023-W10                   week (ISO)
    March 2015              2015-03                    month, never a day that nobody wrote
    early March             2023-03-01/2023-03-10      interval
    last winter             2022-24                    season: 21 spring, 22 summer, 23 autumn, 24 winter
    a year ago              2022                       year
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from onrecord.flow import Precision

_Value: TypeAlias = tuple[str, Precision]


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression.

    `start` and `end` are half-open code-point offsets; `text` is the words there. `value` is EDTF with its `precision`,
    both None where the words do not decide it. `explicit` is True where the words alone give the value, whatever the
    day they were written on.
    """

    start: int
    end: int
    text: str
    value: str | None
    precision: Precision | None
    explicit: bool


def timexes(text: str, anchor: date | None) -> list[Timex]:
    """Return the time expressions of a text, in order, without overlap.

    `anchor` is the day the text was written on; without it the relative ones ("Tuesday", "last week") have no value.
    """
    found: list[Timex] = []
    end = 0
    for word in _OPENING.finditer(text):
        if word.start() < end:
            continue
        if word[0].lower() in _ARTICLES and not _AFTER_ARTICLE.match(text, word.end()):
            continue
        match = _ANY.match(text, word.start())
        if match is None:
            continue
        end = match.end()
        rule = _RULES[match.lastgroup or ""]
        detail = rule.pattern.match(text, match.start())
        if detail is None or _is_name(text, detail.start(), detail.end()):
            continue
        try:
            value = rule.value(detail, anchor)
        except (OverflowError, ValueError):  # before the year 1 or after 9999
            value = None
        explicit = rule.explicit or (value is not None and rule.value(detail, None) == value)
        amount, precision = value or (None, None)
        found.append(Timex(detail.start(), detail.end(), detail[0], amount, precision, explicit))
    return found


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sept": 9, "Sep": 9, "Oct": 10, "Nov": 11,
    "Dec": 12,
}  # fmt: skip
_MONTH_NUMBER = {name.lower(): i for i, name in enumerate(_MONTHS, 1)} | {
    k.lower(): v for k, v in _SHORT_MONTHS.items()
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY_NUMBER = {name.lower(): i for i, name in enumerate(_WEEKDAYS)}
_SEASON_NUMBER = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
_NUMBER = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4}

_DASH = "[-–—]"
_GAP = r"[ \u00a0\t]"
_FULL_MONTH = "|".join(_MONTHS + tuple(m.upper() for m in _MONTHS))
_MONTH = rf"(?:(?:{_FULL_MONTH})(?!\w)|(?:{'|'.join(sorted(_SHORT_MONTHS, key=len, reverse=True))})\b\.?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w:%])(?!,\d{3}|\.\d)"
_YEAR = r"(?:1[89]|20)\d\d(?![\w%])(?!,\d{3}|\.\d)"
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})(?!\w)"
_MONTH_FOLLOWS = (
    r"(?<=[Ii]n_)|(?<=[Ss]ince_)|(?<=[Uu]ntil_)|(?<=[Dd]uring_)|(?<=end_of_)|(?<=start_of_)|(?<=[Ff]rom_)(?!May|MAY)"
    r"|(?<=[Bb]y_)(?!May|MAY)"
)
_MONTH_FOR_SURE = r"(?=J[Aa][Nn]|J[Uu][Ll]|[FSOND]|(?:August|AUGUST)(?!_[A-Z]))"
"""May, March, April and June are also a verb, a noun and names: alone they are no month."""
_SHORT_DAYS = ("Mon", "Tues", "Tue", "Wed", "Thurs", "Thur", "Thu", "Fri", "Sat", "Sun")
_ANY_WEEKDAY = rf"(?:{_WEEKDAY}|(?:{'|'.join(_SHORT_DAYS)})\b\.?)"
_PART_OF_DAY = rf"(?:{_GAP}(?:morning|afternoon|evening|night)(?!\w))?"
_PART = rf"(?:(?:[Ee]arly|[Mm]id|[Ll]ate)(?:{_GAP}|{_DASH}))"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    value: Callable[[re.Match[str], date | None], _Value | None]
    explicit: bool


def _iso(match: re.Match[str], _: date | None) -> _Value | None:
    return _day(int(match["y"]), int(match["m"]), int(match["d"]))


def _numeric(match: re.Match[str], anchor: date | None) -> _Value | None:
    """Read 29/11/2022 and 11/29/2022; 03/08/2019 is one day in London and another in New York, so it has no value."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if len(match["y"]) == 2:
        if anchor is None:
            return None
        year += anchor.year // 100 * 100
        year -= 100 if year > anchor.year + 1 else 0
    if first != second and first <= 12 and second <= 12:
        return None
    return _day(year, second, first) if first > 12 else _day(year, first, second)


def _month_day(match: re.Match[str], anchor: date | None) -> _Value | None:
    month, first = _month_number(match["month"]), _day_number(match["d"])
    last = _day_number(match["to"]) if match["to"] else None
    if match["y"]:
        start = _day(int(match["y"]), month, first)
    else:
        of_2001 = _AFTER_SEPT_11.match(match.string, match.end())
        start = None if of_2001 or anchor is None else _nearest_day(month, first, anchor, _is_ahead(match))
    if start is None or last is None:
        return start
    end = _day(int(start[0][:4]), month, last)
    return (f"{start[0]}/{end[0]}", "interval") if end and end[0] > start[0] else None


def _month_only(match: re.Match[str], anchor: date | None) -> _Value | None:
    month = _month_number(match["month"])
    if match["y"]:
        return _part_of_month(int(match["y"]), month, match["part"])
    if anchor is None:
        return None
    year = anchor.year - (month > anchor.month)
    which = (match["which"] or "").lower()
    if which == "last" and anchor.month - 3 < month <= anchor.month:
        return None  # "last February", in March: of this year or of the last?
    if which == "next" or (not which and _is_ahead(match)):
        year = anchor.year + (month <= anchor.month)
    elif which == "this":
        year = anchor.year
    return _part_of_month(year, month, match["part"])


def _weekday(match: re.Match[str], anchor: date | None) -> _Value | None:
    if anchor is None:
        return None
    wanted = _WEEKDAY_NUMBER[match["weekday"].lower()]
    back = (anchor.weekday() - wanted) % 7
    which = (match["which"] or "").lower()
    if match["week"]:
        monday = anchor - timedelta(days=anchor.weekday())
        return _of(monday + timedelta(days=wanted + 7 * _SHIFT[match["week"].lower()]))
    same_week = {
        "last": wanted < anchor.weekday(),
        "next": wanted > anchor.weekday(),
        "this": wanted < anchor.weekday(),
    }
    if same_week.get(which, False):
        return None  # "next Friday", on a Wednesday: in two days or in nine?
    if which == "last":
        return _of(anchor - timedelta(days=back or 7))
    if which in ("next", "coming") or (back and (which == "this" or _is_ahead(match))):
        return _of(anchor + timedelta(days=7 - back))
    return _of(anchor - timedelta(days=back))


def _relative_day(match: re.Match[str], anchor: date | None) -> _Value | None:
    if anchor is None:
        return None
    words = match[0].lower()
    shift = next(days for word, days in _DAY_WORDS if word in words)
    return _of(anchor + timedelta(days=shift))


def _relative_unit(match: re.Match[str], anchor: date | None) -> _Value | None:
    if anchor is None:
        return None
    shift = _SHIFT[(match["which"] or "this").lower()]
    unit = match["unit"].lower()
    if unit == "weekend":
        saturday = anchor + timedelta(days=5 - anchor.weekday() + 7 * shift)
        return f"{saturday}/{saturday + timedelta(days=1)}", "interval"
    if unit in _SEASON_NUMBER:
        return _relative_season(_SEASON_NUMBER[unit], shift, anchor)
    return _shifted(anchor, unit, shift)


def _the_weekend(match: re.Match[str], anchor: date | None) -> _Value | None:
    if anchor is None:
        return None
    shift = 0 if anchor.weekday() >= 5 or _is_ahead(match) else -1
    saturday = anchor + timedelta(days=5 - anchor.weekday() + 7 * shift)
    return f"{saturday}/{saturday + timedelta(days=1)}", "interval"


def _in_the_unit(match: re.Match[str], anchor: date | None) -> _Value | None:
    return _shifted(anchor, match["unit"], 0) if anchor else None


def _ago(match: re.Match[str], anchor: date | None) -> _Value | None:
    if anchor is None:
        return None
    words = match["n"].lower()
    n = int(words) if words.isdigit() else _NUMBER.get(words)
    return None if n is None else _shifted(anchor, match["unit"].rstrip("s"), -n)


def _season_of_year(match: re.Match[str], _: date | None) -> _Value | None:
    return f"{match['y']}-{_SEASON_NUMBER[match['season'].lower()]}", "season"


def _quarter_of_year(match: re.Match[str], _: date | None) -> _Value | None:
    first = _ORDINAL[match["n"].lower()] * 3 - 2
    return f"{match['y']}-{first:02}/{match['y']}-{first + 2:02}", "interval"


def _decade(match: re.Match[str], _: date | None) -> _Value | None:
    return f"{match['y']}/{int(match['y']) + 9}", "interval"


def _year(match: re.Match[str], _: date | None) -> _Value | None:
    return match["y"], "year"


def _undecided(_match: re.Match[str], _anchor: date | None) -> _Value | None:
    return None


def _rule(
    pattern: str, value: Callable[[re.Match[str], date | None], _Value | None], *, explicit: bool = False
) -> _Rule:
    return _Rule(re.compile(pattern.replace("_", _GAP)), value, explicit)


_RULES = {
    "iso": _rule(r"(?P<y>(?:1[89]|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])", _iso, explicit=True),
    "numeric": _rule(r"(?P<a>\d\d?)(?P<sep>[/.])(?P<b>\d\d?)(?P=sep)(?P<y>(?:1[89]|20)\d\d|\d\d)(?![\d/])", _numeric),
    "month_day": _rule(
        rf"(?:{_ANY_WEEKDAY},?_)?(?P<month>{_MONTH})_?(?P<d>{_DAY})(?:_?{_DASH}_?(?P<to>{_DAY}))?"
        rf"(?:,?_(?P<y>{_YEAR}))?",
        _month_day,
    ),
    "day_month": _rule(
        rf"(?:{_ANY_WEEKDAY},?_)?(?:the_)?(?P<d>{_DAY})(?:_?{_DASH}_?(?P<to>{_DAY}))?_(?:of_)?(?P<month>{_MONTH})"
        rf"(?:,?_(?P<y>{_YEAR}))?",
        _month_day,
    ),
    "month_year": _rule(
        rf"(?P<part>{_PART})?(?P<which>)(?P<month>{_MONTH}),?_(?:of_)?(?P<y>{_YEAR})", _month_only, explicit=True
    ),
    "month": _rule(
        rf"(?:(?P<part>{_PART})|(?P<which>[Ll]ast|[Nn]ext|[Tt]his)_|{_MONTH_FOLLOWS}|{_MONTH_FOR_SURE})"
        rf"(?P<month>{_FULL_MONTH})(?P<y>)(?!\w)",
        _month_only,
    ),
    "weekday": _rule(
        rf"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming)_|(?:[Ee]arlier|[Ll]ater)_(?:on_)?|(?:[Ee]arly|[Ll]ate)_(?:on_)?)?"
        rf"(?P<weekday>{_WEEKDAY}){_PART_OF_DAY}(?:_(?:of_)?(?P<week>[Ll]ast|[Nn]ext|[Tt]his)_week(?!\w))?",
        _weekday,
    ),
    "relative_day": _rule(
        r"(?:the_day_before_yesterday|(?:[Ee]arlier_|[Ll]ater_|[Ll]ate_|[Ee]arly_)?(?:[Yy]esterday|[Tt]oday|[Tt]omorrow)"
        r"(?:_(?:morning|afternoon|evening|night))?|[Tt]onight|[Ll]ast_night|[Tt]his_(?:morning|afternoon|evening)"
        r"|(?:[Ee]arlier|[Ll]ater)_in_the_day)(?!\w)",
        _relative_day,
    ),
    "relative_unit": _rule(
        r"(?:(?:[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate)_)?(?P<which>[Ll]ast|[Tt]his|[Nn]ext|(?:[Tt]he_)?previous)_"
        r"(?P<unit>week|month|year|weekend|spring|summer|autumn|fall|winter)(?!\w|-(?!end))",
        _relative_unit,
    ),
    "the_weekend": _rule(r"(?:[Tt]he_)weekend(?!\w)", _the_weekend),
    "in_the_unit": _rule(r"(?:[Ee]arlier|[Ll]ater)_in_the_(?P<unit>week|month|year)(?!\w)", _in_the_unit),
    "ago": _rule(
        r"(?P<n>\d{1,3}|[Aa]|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven"
        r"|[Tt]welve|[Ff]ifteen|[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]everal|(?:a_)?few|[Aa]_couple_(?:of_)?)_"
        r"(?P<unit>days?|weeks?|months?|years?|decades?)_ago(?!\w)",
        _ago,
    ),
    "season_of_year": _rule(
        rf"(?:[Tt]he_)?(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)_(?:of_)?(?P<y>{_YEAR})",
        _season_of_year,
        explicit=True,
    ),
    "quarter_of_year": _rule(
        rf"(?:[Tt]he_)?(?P<n>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)(?:_|-)quarter_(?:of_)?(?P<y>{_YEAR})",
        _quarter_of_year,
        explicit=True,
    ),
    "season": _rule(r"(?:[Ww]inter|[Ss]ummer|[Aa]utumn)(?!\w)", _undecided),
    "decade": _rule(r"(?:[Tt]he_)?(?P<y>(?:1[89]|20)\d0)s(?!\w)", _decade, explicit=True),
    "year": _rule(
        rf"{_PART}?(?P<y>{_YEAR})(?!_(?:people|men|women|troops|soldiers|votes|miles|kilomet|met(?:er|re)s|feet|tons|jobs|pounds"
        rf"|dollars|euros|words|pages|points|GMT|hours)|[/:])",
        _year,
        explicit=True,
    ),
}
_HORIZON = 120
"""Days ahead within which "Nov. 8" is the coming one rather than the one a year before."""

_OPENING_WORDS = (
    "early mid late earlier later last next this coming yesterday today tomorrow tonight the previous a an one two "
    "three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty several few first "
    "second third fourth spring summer autumn fall winter"
)
_OPENINGS = sorted({w.lower() for w in (*_OPENING_WORDS.split(), *_MONTHS, *_SHORT_MONTHS, *_WEEKDAYS, *_SHORT_DAYS)})
_BY_LETTER = "|".join(
    rf"[{letter}{letter.upper()}](?:{'|'.join(w[1:] for w in _OPENINGS if w[0] == letter)})(?!\w)"
    for letter in sorted({w[0] for w in _OPENINGS})
)
_OPENING = re.compile(rf"(?<![\w$£€#.,/-])(?:\d\w*|{_BY_LETTER}|(?:{'|'.join(m.upper() for m in _MONTHS)})(?!\w))")
"""The first words of all expressions: whatever begins otherwise is passed over."""

_ARTICLES = frozenset({"a", "an", "the"})
_AFTER_ARTICLE = re.compile(
    rf"{_GAP}(?:\d|day{_GAP}|week|month|year|decade|few|couple|previous|first|second|third|fourth|spring|summer|autumn|fall|winter)",
    re.IGNORECASE,
)
_NAMED_INSIDE = re.compile(r"\(\?P<\w+>")
_BACK_REFERENCE = "(?P=sep)"


def _unnamed(pattern: str) -> str:
    return _NAMED_INSIDE.sub("(?:", pattern).replace(_BACK_REFERENCE, "[/.]")


_ANY = re.compile("|".join(f"(?P<{name}>{_unnamed(rule.pattern.pattern)})" for name, rule in _RULES.items()))
_SHIFT = {"last": -1, "previous": -1, "the previous": -1, "this": 0, "next": 1}
_DAY_WORDS = (
    ("day before yesterday", -2), ("yesterday", -1), ("last night", -1), ("tomorrow", 1), ("today", 0), ("tonight", 0),
    ("this ", 0), ("in the day", 0),
)  # fmt: skip
_AFTER_SEPT_11 = re.compile(rf",?{_GAP}(?:terror|attack|hijack|victim|[Cc]ommission|memorial)")
_NAME_BEFORE = re.compile(
    r"(?:Black|Good|Super|Ash|Bloody|Cyber|Palm|Easter|Whit|Fat|Shrove|Holy|Maundy|Giving|Sheffield|Freaky|Ruby)[ -]$"
)
_NAME_AFTER = re.compile(
    r"[ -](?:Times|Telegraph|Mirror|Express|Herald|Post|Mail|Night|Morning|School|Service|League|Review|Club)(?!\w)"
)
_AHEAD = re.compile(
    r"\b(?:will|won't|won’t|scheduled|expected|planned|plans?|planning|due|set to|upcoming|going to"
    r"|(?:is|are) to|expects?|until|later)\b|[’']ll\b"
)
_CLAUSE_END = re.compile(r"[.;:!?“”\"\n]|\b(?:said|told|says|announced|after|when|which|who)\b")


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell "Black Friday" and "the Sunday Times" from days."""
    return bool(
        text[start].isupper() and (_NAME_BEFORE.search(text, max(0, start - 12), start) or _NAME_AFTER.match(text, end))
    )


def _is_ahead(match: re.Match[str]) -> bool:
    """Tell whether the clause so far speaks of the future: "will meet on Tuesday"."""
    window = match.string[max(0, match.start() - 100) : match.start()]
    clause = _CLAUSE_END.split(window)[-1]
    return _AHEAD.search(clause) is not None


def _month_number(word: str) -> int:
    return _MONTH_NUMBER[word.rstrip(".").lower()]


def _day_number(word: str) -> int:
    return int(word.rstrip("stndrh"))


def _day(year: int, month: int, day: int) -> _Value | None:
    try:
        return _of(date(year, month, day))
    except ValueError:
        return None


def _of(day: date) -> _Value:
    return day.isoformat(), "day"


def _nearest_day(month: int, day: int, anchor: date, ahead: bool) -> _Value | None:
    """Return the last day of that name, or the next one where it is near or the clause speaks of the future."""
    days = [d for year in range(anchor.year - 1, anchor.year + 2) if (d := _day(year, month, day))]
    past = [d for d in days if d[0] <= anchor.isoformat()]
    future = [d for d in days if d[0] > anchor.isoformat()]
    horizon = (anchor + timedelta(days=_HORIZON)).isoformat()
    if future and (ahead or future[0][0] <= horizon):
        return future[0] if not (past and past[-1][0] == anchor.isoformat()) else past[-1]
    return past[-1] if past else None


def _part_of_month(year: int, month: int, part: str | None) -> _Value:
    name = f"{year}-{month:02}"
    if not part:
        return name, "month"
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    first, until = {"early": (1, 10), "mid": (10, 20), "late": (20, last)}[re.sub(r"\W", "", part).lower()]
    return f"{name}-{first:02}/{name}-{until:02}", "interval"


def _shifted(anchor: date, unit: str, shift: int) -> _Value | None:
    """Return the anchor's day, week, month or year, moved by so many of them."""
    if unit == "day":
        return _of(anchor + timedelta(days=shift))
    if unit == "week":
        year, week, _ = (anchor + timedelta(weeks=shift)).isocalendar()
        return f"{year:04}-W{week:02}", "week"
    months = anchor.year * 12 + anchor.month - 1 + shift * (12 if unit == "year" else 1)
    moved = date(months // 12, months % 12 + 1, 1).isoformat()
    if unit == "month":
        return moved[:7], "month"
    return (moved[:4], "year") if unit == "year" else None


def _relative_season(season: int, shift: int, anchor: date) -> _Value | None:
    """Return the season, where the words decide its year: in November "last summer" may be either of two."""
    first, last = _SEASON_MONTHS[season]
    inside = first <= anchor.month <= last if first < last else not last < anchor.month < first
    started = anchor.month >= first
    if shift == 0:
        if season == 24 and last < anchor.month < 9:
            return None
        year = anchor.year - (season == 24 and anchor.month <= last)
    elif shift < 0:
        if started and not inside:
            return None
        year = anchor.year - 1 - (season == 24 and inside and not started)
    else:
        year = anchor.year + (started or inside)
    return f"{year}-{season}", "season"
