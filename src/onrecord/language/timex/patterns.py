"""What the tables of time expressions share: the form of a rule, and the parts of patterns.

A pattern writes a blank as "_".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from onrecord.language.timex.readings import Moment, Reading
from onrecord.language.timex.words import DASH, GAP, MONTHS, SHORT_DAYS, SHORT_MONTHS, WEEKDAYS

Read: TypeAlias = Callable[[re.Match[str], Moment], Reading | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """How an expression looks and how it is read.

    `explicit` is True where the words alone give the value, `leans` where the value may lean on an expression before
    it ("a year earlier").
    """

    pattern: re.Pattern[str]
    read: Read
    explicit: bool = False
    leans: bool = False


def rule(pattern: str, read: Read, *, explicit: bool = False, leans: bool = False) -> Rule:
    """Return a rule of a pattern that writes a blank as "_"."""
    return Rule(re.compile(pattern.replace("_", GAP)), read, explicit, leans)


FULL_MONTH = "|".join(MONTHS + tuple(m.upper() for m in MONTHS))
MONTH = rf"(?:(?:{FULL_MONTH})(?!\w)|(?:{'|'.join(sorted(SHORT_MONTHS, key=len, reverse=True))})\b\.?)"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w%]|:\d)(?!,\d{3}|\.\d)"
YEAR = r"(?:1[89]|20)\d\d(?![\w%])(?!,\d{3}|\.\d)"
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})(?!\w)"
ANY_WEEKDAY = rf"(?:{WEEKDAY}|(?:{'|'.join(SHORT_DAYS)})\b\.?)"
PART_OF_DAY = r"(?:_(?P<daypart>morning|afternoon|evening|night)(?!\w))?"
PART_OF = rf"(?:(?:[Ee]arly|[Mm]id|[Ll]ate)(?:_|{DASH}))"
SEASON = r"(?i:spring|summer|autumn|fall|winter)"
ORDINAL = r"(?i:first|second|third|fourth|1st|2nd|3rd|4th)"
ONE_UNIT = r"(?:minute|hour|day|week|month|quarter|year|decade|century)"
MANY_UNITS = r"(?:seconds|minutes|hours|days|weeks|months|quarters|years|decades|centuries)"

SHIFT = {
    "last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1,
}  # fmt: skip
"""How many units away the unit is that one of these words names."""
