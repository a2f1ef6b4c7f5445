"""When an article was published, inferred from its text where the page does not state it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from onrecord.articles.captions import explicit_day
from onrecord.flow import Block, When
from onrecord.language.timex import timexes

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(rf"\b(?:(?P<by>on|since|until|by|late|early) )?(?P<day>{'|'.join(_WEEKDAYS)})\b")
_OLD_PICTURE = re.compile(r"\bfile\b|\barchive|\bundated\b", re.IGNORECASE)
_NEAR_DAYS = 45


def inferred(text: str, captions: Sequence[Block], body: Sequence[Block]) -> When | None:
    """Return the day of a report from the date of its own picture, where a weekday in the body bears it out.

    `captions` are those of this story. A picture may be older than the report, so its date counts only with a weekday
    that the body names and that fell on that day. None where pictures give several days, or where the body names
    weekdays and none of them fits, or a date in full that is far from it.
    """
    days: dict[date, str] = {}
    for block in captions:
        caption = text[block.start : block.end]
        day = None if _OLD_PICTURE.search(caption) else explicit_day(caption)
        if day:
            days.setdefault(day, caption)
    if len(days) != 1:
        return None
    day = next(iter(days))
    named = [m for block in body for m in _WEEKDAY.finditer(text, block.start, block.end)]
    fitting = next((m for m in named if m["day"] == _WEEKDAYS[day.weekday()]), None)
    if fitting is None or not _near(day, text, body):
        return None
    fell = f"{day.isoformat()} was a {fitting['day']}"
    return When(
        day.isoformat(),
        "day",
        (f"the caption dates its picture {_as_written(days[day])}", f"the body says “{fitting[0]}”; {fell}"),
    )


def _as_written(caption: str) -> str:
    return next(t.text for t in timexes(caption, None) if t.explicit and t.precision == "day")


def _near(day: date, text: str, body: Sequence[Block]) -> bool:
    """Tell whether a day is about the latest that the body names in full, where it names any."""
    named = [
        date.fromisoformat(t.value)
        for block in body
        for t in timexes(text[block.start : block.end], None)
        if t.explicit and t.precision == "day" and t.value
    ]
    return not named or abs((max(named) - day).days) <= _NEAR_DAYS
