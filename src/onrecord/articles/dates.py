"""When an article was published and last changed: what its tags state, what it shows, what its text implies.

The page's face comes before its tags, since readers and the writer see the face: many content systems leave the day of
the first draft in the tags of a page that has been written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.articles.captions import explicit_day
from onrecord.articles.metadata import Dated, Stated, day_of
from onrecord.flow import Block, When
from onrecord.language.timex import timexes

_UPDATE = re.compile(r"\b(?:updated?|modified|edited|revised|refreshed|reviewed)(?![a-z])", re.IGNORECASE)
_LAST = re.compile(r"\blast\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:published|posted|first|created|written|released)\b", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)(?![\d/.-])")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_TOLD = re.compile(
    r"\b(?:of|on|since|in|by|until|till|from|to|the|at|after|before|born|and|between|during|for)\W*$", re.IGNORECASE
)
_FEW, _MAX_BEFORE = 4, 10
_BY_ON = re.compile(r"\s*by\b(?:(?!\bborn\b).){0,60}\bon\s*$", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(?<=(?:19|20)\d\d)(?=[A-Z]|\d\d?:)|(?<=[a-z])(?=[A-Z]|\d)")
"""Where two labels stand side by side without a blank: "April 26, 2024Updated on: October 28, 2024"."""

_DIGIT = re.compile(r"\d")
_MAX_LINE = 160
_MAX_WORDS = 20
_MAX_EVIDENCE = 4
_MONTHS = 12
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(rf"\b(?:(?P<by>on|since|until|by|late|early) )?(?P<day>{'|'.join(_WEEKDAYS)})\b")
_OLD_PICTURE = re.compile(r"\bfile\b|\barchive|\bundated\b", re.IGNORECASE)
_NEAR_DAYS = 45


@dataclass(frozen=True, slots=True)
class Shown:
    """A date that a page shows: the day, the line it stands in, and whether it is called an update."""

    day: date
    line: str
    update: bool


def shown_in(line: str, times: Sequence[tuple[str, date]] = (), *, day_first: bool | None = None) -> list[Shown]:
    """Return the dates in a line about an article, such as "August 16, 2019 - Updated July 9, 2025".

    `times` are the page's <time> elements: "2 days ago" counts where one says which day that is. A date is an update
    where the words before it call it one. Numbers alone (3/4/2024) count where only one order of day and month is
    possible, or where `day_first` tells which.
    """
    if _is_long(line):
        return []
    line = _RUN_TOGETHER.sub(" ", line)
    found = list(_places(line, day_first))
    if not found:
        found = [(at, at + len(words), day) for words, day in times if (at := line.find(words)) >= 0]
    shown, last = [], 0
    for start, end, day in sorted(found):
        if start < last:
            continue
        before = line[last:start]
        shown.append(Shown(day, line, bool(_UPDATE.search(before)) and not _FIRST.search(before)))
        last = end
    return shown


def _is_long(line: str) -> bool:
    """Tell a line that is too long to be there for its date."""
    return len(line) > _MAX_LINE or len(line.split()) > _MAX_WORDS


def dates_the_page(line: str) -> bool:
    """Tell a line that says when its page was written from one that has a date for another reason.

    A date after "of", "since" or "born on" is told about something, unless what leads up to it calls it a publication
    or an update; so is one with words on both sides.
    """
    if _is_long(line):
        return True
    line = _RUN_TOGETHER.sub(" ", line)
    places = list(_places(line, None))
    if not places:
        return True
    before, after = line[: min(start for start, _, _ in places)], line[max(end for _, end, _ in places) :]
    if _UPDATE.search(before) or _FIRST.search(before) or _BY_ON.match(before):
        return True
    return (
        not _TOLD.search(before)
        and (len(before.split()) <= _FEW or len(after.split()) <= _FEW)
        and not (len(before.split()) > _MAX_BEFORE)
    )


def _places(line: str, day_first: bool | None) -> Iterator[tuple[int, int, date]]:
    if not _DIGIT.search(line):
        return
    for match in _ISO.finditer(line):
        if found := day_of(match[0]):
            yield *match.span(), found
    for match in _NUMERIC.finditer(line):
        first, second, year = (int(part) for part in match.groups())
        told = first == second or max(first, second) > _MONTHS
        if not told and day_first is None:
            continue
        number, month = (first, second) if (first > _MONTHS if told else day_first) else (second, first)
        if found := day_of(f"{year}-{month}-{number}"):
            yield *match.span(), found
    for timex in timexes(line, None):
        if timex.explicit and timex.precision == "day" and timex.value and not _ISO.match(timex.text):
            yield timex.start, timex.end, date.fromisoformat(timex.value)


def published_and_modified(
    said: Stated, shown: Sequence[Shown], elsewhere: Sequence[Shown] = ()
) -> tuple[When | None, When | None]:
    """Return when an article was published and last changed, None where the page does not tell.

    `shown` are the dates about the headline, `elsewhere` those that other lines of the page call its publication or
    update. In this order: a date about the headline that is not called an update; what the tags state; the date of an
    update.
    """
    plain = [_dated(s) for s in shown if not s.update]
    updates = [_dated(s) for s in shown if s.update]
    stated, changed = list(said.published), [*updates, *said.modified]
    first = next(iter([*plain, *stated]), None)
    if first is None:
        first = next(iter([*(_dated(s) for s in elsewhere if not s.update), *updates]), None)
    if first is None:
        first = next((_dated(s) for s in elsewhere), None)
    published = _when(first, [*stated, *plain, *changed])
    later = [dated for dated in changed if first and dated[0] > first[0]]
    return published, _when(max(later, default=None), later)


def _dated(shown: Shown) -> Dated:
    return shown.day, f"the page shows “{shown.line}”"


def is_update(line: str) -> bool:
    """Tell a date line that dates a later version of the article, not its publication."""
    return bool(_UPDATE.search(line) or _LAST.search(line)) and not _FIRST.search(line)


def published_when(statements: Sequence[Dated]) -> When | None:
    """Return the day that the first statement gives, with the evidence of all that give the same day."""
    return _when(statements[0], statements) if statements else None


def _when(first: Dated | None, statements: Sequence[Dated]) -> When | None:
    """Return a day with the evidence of all that give the same."""
    if first is None:
        return None
    day, words = first
    evidence = dict.fromkeys([*(w for other, w in statements if other == day), words])
    return When(day.isoformat(), "day", tuple(evidence)[:_MAX_EVIDENCE])


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
