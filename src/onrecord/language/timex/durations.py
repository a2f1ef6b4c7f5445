"""How long and how often: "three days", "every Monday"; and the words that name no time: "now", "recently"."""

from __future__ import annotations

import re

from onrecord.language.timex import readings as rd
from onrecord.language.timex.patterns import (
    FULL_MONTH,
    MANY_UNITS,
    ONE_UNIT,
    PART_OF_DAY,
    SEASON,
    WEEKDAY,
    Read,
    Rule,
    rule,
)
from onrecord.language.timex.readings import Moment, Reading
from onrecord.language.timex.words import (
    COUNT,
    PARTS_OF_DAY,
    UNIT,
    WEEKDAY_NUMBER,
    WEEKDAYS,
    month_number,
    number_of,
    period,
    unit_of,
)

_HOW_OFTEN = {"daily": "day", "hourly": "hour", "nightly": "night", "weekly": "week", "monthly": "month"}
_BEFORE_A_UNIT = "".join(
    f"(?<={word}_)|"
    for word in (
        "[Ii]n", "within", "[Aa]fter", "[Ff]or", "than", "over", "about", "nearly", "almost", "barely", "just", "only",
        "up_to", "least",
    )
).removesuffix("|")  # fmt: skip
"""Before "a week": a stretch of time, while "seats a week" is a rate."""


def _lasting(match: re.Match[str], _: Moment) -> Reading | None:
    return Reading(period(number_of(match["n"]), unit_of(match["unit"])), type="DURATION")


def _lasting_and_a_half(match: re.Match[str], _: Moment) -> Reading | None:
    return Reading(period((number_of(match["n"]) or 0) + 0.5, unit_of(match["unit"])), type="DURATION")


def _lasting_one(match: re.Match[str], _: Moment) -> Reading | None:
    return Reading(period(1, match[0].split()[-1]), type="DURATION")


def _some_units(match: re.Match[str], _: Moment) -> Reading | None:
    return Reading(period(None, unit_of(match["unit"])), type="DURATION")


def _every(match: re.Match[str], _: Moment) -> Reading | None:
    if match["unit"]:
        n = number_of(match["n"]) if match["n"] else 1
        return Reading(period(n, unit_of(match["unit"])), type="SET")
    if match["month"]:
        return Reading(f"XXXX-{month_number(match['month']):02}", type="SET")
    if match["season"]:
        return Reading(f"XXXX-{rd.of_season(1, rd.SEASON_NUMBER[match['season'].lower()]).timeml[5:]}", type="SET")
    number = WEEKDAY_NUMBER[match["weekday"].lower().removesuffix("s")] + 1
    part = PARTS_OF_DAY.get((match["daypart"] or "").lower().removesuffix("s"))
    return Reading(f"XXXX-WXX-{number}" + (f"T{part}" if part else ""), type="SET")


def _set(match: re.Match[str], _: Moment) -> Reading | None:
    return Reading(period(1, _HOW_OFTEN[match[0].lower()]), type="SET")


def _reference(to: str) -> Read:
    def read(_match: re.Match[str], _moment: Moment) -> Reading | None:
        return Reading(to)

    return read


DURATIONS: dict[str, Rule] = {
    "lasting": rule(
        rf"(?:(?i:(?:the_)?(?:past|last|next|first|coming|previous|following|final))_)?(?P<n>{COUNT})(?:_|-)"
        rf"(?:(?:more|straight|consecutive|full|additional)_)?(?P<unit>{UNIT})(?!\w|(?:_|-)(?:old|of_age))(?<!-quarters)",
        _lasting,
    ),
    "lasting_and_a_half": rule(rf"(?P<n>an?|An?|{COUNT})_(?P<unit>{UNIT})_and_a_half(?!\w)", _lasting_and_a_half),
    "a_unit_after": rule(
        rf"(?P<n>[Aa]n?)_(?:(?:full|whole|additional)_(?P<unit>{ONE_UNIT})|{ONE_UNIT}(?=_(?:after|before)_))(?!\w)",
        _lasting_one,
    ),
    "a_unit": rule(
        rf"(?:{_BEFORE_A_UNIT})(?P<n>[Aa]n?)_(?:(?:full|whole|additional)_)?"
        rf"(?P<unit>{ONE_UNIT})(?!\w|-)",
        _lasting,
    ),
    "some_units": rule(
        rf"(?:[Tt]he_)?(?i:recent|past|last)_(?P<unit>{MANY_UNITS})(?!\w)",
        _some_units,
    ),
    "for_units": rule(
        r"(?:(?<=[Ff]or_)|(?<=[Ii]n_))(?P<unit>minutes|hours|days|weeks|months|years|decades|centuries)(?!\w)",
        _some_units,
    ),
    "units_ago": rule(
        r"(?P<unit>minutes|hours|[Dd]ays|[Ww]eeks|[Mm]onths|[Yy]ears|[Dd]ecades)_(?:ago|later)(?!\w)", _some_units
    ),
    "lone_units": rule(rf"(?P<unit>{MANY_UNITS})(?!\w)", _some_units),
    "every": rule(
        rf"(?i:each|every)_(?:(?:(?P<n>{COUNT})_)?(?P<unit>{UNIT})|(?P<weekday>{WEEKDAY}){PART_OF_DAY}"
        rf"|(?P<month>{FULL_MONTH})|(?P<season>{SEASON}))(?!\w)",
        _every,
    ),
    "weekdays": rule(
        rf"(?P<n>)(?P<unit>)(?P<month>)(?P<season>)(?P<weekday>{'|'.join(WEEKDAYS)})(?:s|_(?P<daypart>nights|mornings))(?!\w)",
        _every,
    ),
    "set": rule(r"(?i:daily|hourly|nightly|weekly|monthly)(?!\w)", _set),
    "coming_units": rule(rf"(?:[Tt]he_)?(?i:coming)_(?:{MANY_UNITS})(?!\w)", _reference("FUTURE_REF")),
    "present": rule(
        r"(?i:right_now|now|currently|nowadays|these_days|at_the_moment|at_present)(?!\w)", _reference("PRESENT_REF")
    ),
    "past": rule(
        r"(?i:(?:more_)?recently|lately|not_long_ago|long_ago"
        r"|the_past(?=[.,;:!?”\"]|_(?:and|but|it|he|she|they|we|the|as|that|has|have|had)\b|$))(?!\w)",
        _reference("PAST_REF"),
    ),
    "future": rule(
        r"(?i:the_(?:near_|immediate_|foreseeable_)?future|(?<!as_)soon(?!_(?:after|as)))(?!\w)",
        _reference("FUTURE_REF"),
    ),
}
