"""Find the time expressions of a text and say what each one means.

Extents, types and values follow TimeML's TIMEX3 (Pustejovsky et al. 2003; TimeML 1.2.1). Beside its TIMEX3 value an
expression that names a calendar time has that time as EDTF (ISO 8601-2), where the words decide it:

    expression              type      TIMEX3      EDTF
    Tuesday                 DATE      2023-03-14  2023-03-14                 the nearest one, looking the clause's way
    last week               DATE      2023-W10    2023-W10                   ISO week
    March 2015              DATE      2015-03     2015-03                    never a day that nobody wrote
    early March             DATE      2023-03     2023-03-01/2023-03-10
    last winter             DATE      2022-WI     2022-24                    21 spring, 22 summer, 23 autumn, 24 winter
    next Friday             DATE      2023-03-17  none                       in two days or in nine
    Tuesday night           TIME      2023-03-14TNI  2023-03-14
    three days              DURATION  P3D         none
    every Monday            SET       XXXX-WXX-1  none
    recently                DATE      PAST_REF    none
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.flow import Precision, Span
from onrecord.language.timex.days import DAYS
from onrecord.language.timex.durations import DURATIONS
from onrecord.language.timex.patterns import Rule
from onrecord.language.timex.periods import PERIODS
from onrecord.language.timex.readings import Moment, Reading, TimexType
from onrecord.language.timex.words import GAP, MONTHS, NUMBER_WORDS, SHORT_DAYS, SHORT_MONTHS, WEEKDAYS

__all__ = ["Timex", "TimexType", "read_timexes", "timexes"]


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression.

    `start` and `end` are half-open code-point offsets; `text` is the words there. `timeml` is the TIMEX3 value, the
    likeliest where several fit, None where there is nothing to count from. `value` is the calendar time as EDTF with
    its `precision`, both None where the words name none or do not decide it. `explicit` is True where the words alone
    give the value, whatever the day they were written on; `leans` where the value leans on an expression before it.
    """

    start: int
    end: int
    text: str
    value: str | None
    precision: Precision | None
    explicit: bool
    type: TimexType = "DATE"
    timeml: str | None = None
    leans: bool = False

    @property
    def calendar(self) -> bool:
        """Whether the expression names a calendar time, decided or not: no duration, set or "now"."""
        return self.type in ("DATE", "TIME") and not (self.timeml or "").endswith("_REF")


def timexes(text: str, anchor: date | None) -> list[Timex]:
    """Return the time expressions of a text, in order, without overlap.

    `anchor` is the day the text was written on; without it the relative ones ("Tuesday", "last week") have no value.
    """
    found: list[Timex] = []
    end, moment = 0, Moment(anchor)
    for word in _OPENING.finditer(text):
        if word.start() < end:
            continue
        family = _family(word[0])
        if family == "article" and not _AFTER_ARTICLE.match(text, word.end()):
            continue
        match = _ANY[family].match(text, word.start())
        if match is None:
            continue
        end = match.end()
        rule = _RULES[match.lastgroup or ""]
        detail = rule.pattern.match(text, match.start())
        if detail is None or _is_name(text, detail.start(), detail.end()):
            continue
        timex = _read(rule, detail, moment)
        moment = _moved(moment, timex)
        found.append(timex)
    return found


def read_timexes(text: str, extents: Sequence[Span], anchor: date | None) -> list[Timex | None]:
    """Return the expressions at extents that are known, in order, None for one that `timexes` does not know.

    Of each extent the longest expression within it is taken; words outside it tell which way it looks.
    """
    found: list[Timex | None] = []
    moment = Moment(anchor)
    for start, end in extents:
        best: Timex | None = None
        for word in _OPENING.finditer(text, start, end):
            for rule in (_RULES[name] for name in (*_FAMILIES[_family(word[0])].split(), *_IF_GIVEN)):
                detail = rule.pattern.match(text, word.start(), end)
                if detail and (best is None or detail.end() - detail.start() > best.end - best.start):
                    best = _read(rule, detail, moment)
        moment = _moved(moment, best) if best else moment
        found.append(best)
    return found


def _read(rule: Rule, detail: re.Match[str], moment: Moment) -> Timex:
    leans = False
    try:
        reading = rule.read(detail, moment)
        explicit = rule.explicit or bool(reading and reading.value and rule.read(detail, Moment(None)) == reading)
        if rule.leans:
            leans = rule.read(detail, Moment(moment.anchor)) != reading
    except (OverflowError, ValueError):  # before the year 1 or after 9999
        reading, explicit = None, rule.explicit
    timeml, value, precision, kind = reading or Reading("")
    return Timex(detail.start(), detail.end(), detail[0], value, precision, explicit, kind, timeml or None, leans)


def _moved(moment: Moment, timex: Timex) -> Moment:
    """Let later expressions lean on this one, if it names a time by itself."""
    if timex.leans or timex.timeml is None:
        return moment
    if not timex.calendar:  # "the nine months": what follows is no quarter's
        return moment._replace(quarter=None) if timex.timeml.endswith("M") else moment
    quarter = timex.timeml if "-Q" in timex.timeml else moment.quarter
    return Moment(moment.anchor, timex.timeml, quarter)


_RULES = DAYS | PERIODS | DURATIONS
_FAMILIES = {
    "digit": (
        "iso numeric day_month period_of_year quarter_of_year quarter century ago from_then decade clock"
        " lasting_and_a_half lasting year"
    ),
    "month": "month_day month_spelt month_year month_of month",
    "weekday": "month_day month_spelt day_month weekdays weekday",
    "number": "quarter_of_year quarter spelt_year ago from_then lasting_and_a_half lasting",
    "season": "season_of_year season",
    "article": (
        "day_month relative_day season_of_year quarter_of_year period_of_year quarter period the_weekend edge year_end"
        " same_unit relative_unit some_units coming_units season decade spelt_decade century ago from_then"
        " lasting_and_a_half lasting a_unit_after a_unit the_year past future"
    ),
    "other": (
        "month_day month_spelt month_year month_of month weekday every quarter relative_day relative_unit some_units"
        " coming_units in_the_unit edge year_end same_unit period decade year lasting units_ago for_units clock set"
        " holiday present past future"
    ),
}
"""By the kind of their first word, the rules that may fit, in the order in which they are tried."""
_IF_GIVEN = ("lone_month", "lone_units")
"""Rules of words that are no time expression unless somebody says so."""

_OPENING_WORDS = (
    "early mid late earlier later last next this coming yesterday today tomorrow tonight the previous past a an few"
    " several half first second third fourth spring summer autumn fall winter each every recent current end close"
    " beginning start middle year-end year year-ago year-earlier that noon midnight minutes hours days weeks months"
    " years decades centuries now right currently nowadays these at recently lately more soon near not long daily"
    " hourly nightly weekly monthly sometime many fiscal its christmas new thanksgiving halloween independence labor"
    " memorial mondays tuesdays wednesdays thursdays fridays saturdays sundays"
)
_OPENINGS = sorted(
    {w.lower() for w in (*_OPENING_WORDS.split(), *NUMBER_WORDS, *MONTHS, *SHORT_MONTHS, *WEEKDAYS, *SHORT_DAYS)}
)
_BY_LETTER = "|".join(
    rf"[{letter}{letter.upper()}](?:{'|'.join(w[1:] for w in _OPENINGS if w[0] == letter)})(?!\w)"
    for letter in sorted({w[0] for w in _OPENINGS})
)
_OPENING = re.compile(rf"(?<![\w$£€#.,/-])(?:\d\w*|{_BY_LETTER}|(?:{'|'.join(m.upper() for m in MONTHS)})(?!\w))")
"""The first words of all expressions: whatever begins otherwise is passed over."""

_AFTER_ARTICLE = re.compile(
    rf"{GAP}(?:\d|day{GAP}|minute|hour|week|month|quarter|year|decade|century|few|couple|dozen|hundred|full|whole|additional"
    r"|previous|past|last|next|following|first|second|third|fourth|final|spring|summer|autumn|fall|winter|same|latest|current"
    r"|recent|most|coming|comparable|corresponding|fiscal|end|close|beginning|start|middle|late|early|mid|near|immediate"
    r"|foreseeable|future|twent|thirt|fort|fift|sixt|sevent|eight|ninet|['’]\d)",
    re.IGNORECASE,
)
_NAMED_INSIDE = re.compile(r"\(\?P<\w+>")
_BACK_REFERENCE = "(?P=sep)"


def _unnamed(pattern: str) -> str:
    return _NAMED_INSIDE.sub("(?:", pattern).replace(_BACK_REFERENCE, "[/.]")


_ANY = {
    family: re.compile("|".join(f"(?P<{name}>{_unnamed(_RULES[name].pattern.pattern)})" for name in names.split()))
    for family, names in _FAMILIES.items()
}
_FAMILY = (
    dict.fromkeys(("a", "an", "the"), "article")
    | dict.fromkeys((m.lower() for m in (*MONTHS, *SHORT_MONTHS)), "month")
    | dict.fromkeys((*(d.lower() for d in (*WEEKDAYS, *SHORT_DAYS)), *(f"{d.lower()}s" for d in WEEKDAYS)), "weekday")
    | dict.fromkeys((*NUMBER_WORDS, "half", "several", "few", "many", "first", "second", "third", "fourth"), "number")
    | dict.fromkeys(("spring", "summer", "autumn", "fall", "winter"), "season")
)


def _family(word: str) -> str:
    return "digit" if word[0].isdigit() else _FAMILY.get(word.lower(), "other")


_NAME_BEFORE = re.compile(
    r"(?:Black|Good|Super|Ash|Bloody|Cyber|Palm|Easter|Whit|Fat|Shrove|Holy|Maundy|Giving|Sheffield|Freaky|Ruby)[ -]$"
)
_NAME_AFTER = re.compile(
    r"[ -](?:Times|Telegraph|Mirror|Express|Herald|Post|Mail|Night|Morning|School|Service|League|Review|Club)(?!\w)"
)


_NAMED_TODAY = re.compile(r"(?<=[\w,] )(?:Today|Tonight|Tomorrow|Yesterday)(?!\w)")


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell "Black Friday", "the Sunday Times" and "USA Today" from days."""
    return text[start].isupper() and bool(
        _NAME_BEFORE.search(text, max(0, start - 12), start)
        or _NAME_AFTER.match(text, end)
        or _NAMED_TODAY.match(text, start)
    )
