"""By when a pledge, a prediction, a threat or a decision falls due.

The time is one that the words themselves name: a limit ("by 2020", "within two years"), or else the one time to come in
them ("next week"). A limit that is counted ("within two years") runs from the day of the saying, or else from that of
the page, and is as coarse as what it is counted in. What nobody can look up in a calendar ("soon", "on his first day in
office") gives none.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.flow import ActKind, Article, Attribution, Precision, Span, When
from onrecord.language.timex import Timex, timexes
from onrecord.statements.dates import anchor_of

_ACTS = frozenset({"pledge", "prediction", "threat", "decision"})
_LIMIT = re.compile(r"\b(?:by|before|until|till|no later than|within|not before)\s(?:the\s)?$", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:by|before|until|till|no later than|within|in|on|over|during|for|at|starting|beginning|as early as|later)\s"
    r"(?:the\s|about\s|around\s|early\s|late\s)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|after|from|of|than|between|because of|ago)\s(?:the\s)?$", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:within|in)\s(?:the\s|about\s|just\s|less than\s)*$", re.IGNORECASE)
_NEXT = re.compile(r"(?:the\s)?(?:next|coming|following)\s", re.IGNORECASE)
_THE_NEXT = re.compile(r"[Tt]he (?:next|coming) (week|month|year)")
_DURATION = re.compile(r"P(\d+)([DWMY])")
_UNIT_OF: dict[str, tuple[int, int, int]] = {"D": (0, 0, 1), "W": (0, 0, 7), "M": (0, 1, 0), "Y": (1, 0, 0)}
"""Years, months and days of a unit."""
_SHAPE = {"D": "%Y-%m-%d", "W": "%Y-%m-%d", "M": "%Y-%m", "Y": "%Y"}


def due(article: Article, attribution: Attribution, act: ActKind, said: When | None = None) -> When | None:
    """Return by when or when what is said is to come about, None where the words do not tell.

    `said` is when the words were said, where that is known.
    """
    published = anchor_of(article)
    base = _day_of(said) or published
    if act not in _ACTS or base is None:
        return None
    limits: dict[str, When] = {}
    others: dict[str, When] = {}
    for timex, before in _named(article, attribution.content, published):
        found = _counted(timex, before, base) or _to_come(timex, before, base)
        if found is None:
            continue
        value, precision = found
        joint = _BEFORE.search(before)
        evidence = [f'"{joint[0] if joint else ""}{timex.text}" in the words']
        if not timex.explicit:
            counted = "said" if _day_of(said) else "the page is dated"
            evidence.append(f"{counted} {base.isoformat()}")
        limited = _LIMIT.search(before) or timex.type == "DURATION"
        (limits if limited else others)[value] = When(value, precision, tuple(evidence))
    times = limits or others
    return next(iter(times.values())) if len(times) == 1 else None


def _named(article: Article, spans: tuple[Span, ...], published: date | None) -> list[tuple[Timex, str]]:
    """Return the time expressions of the words, each with what stands before it."""
    text = article.text
    named = []
    for start, end in spans:
        lead = text[max(0, start - 20) : start].rpartition("\n")[2]  # the cue may hold the preposition
        words = lead + text[start:end]
        named += [(timex, words[: timex.start]) for timex in timexes(words, published) if timex.start >= len(lead)]
    return named


def _counted(timex: Timex, before: str, base: date) -> tuple[str, Precision] | None:
    """Read "within two years" and "over the next six months" from the day that they are counted from."""
    length = _DURATION.fullmatch(timex.timeml or "") if timex.type == "DURATION" else None
    count, unit = (int(length[1]), length[2]) if length else (1, "")
    if the_next := _THE_NEXT.fullmatch(timex.text):  # "the next year" are the twelve months ahead
        unit = the_next[1][0].upper()
    elif not unit or not (_COUNTED.search(before) or _NEXT.match(timex.text)):
        return None
    years, months, days = (count * part for part in _UNIT_OF[unit])
    month = base.year * 12 + base.month - 1 + years * 12 + months
    try:
        end = date(month // 12, month % 12 + 1, 1) if unit in "MY" else base + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    shape = _SHAPE["M" if the_next and unit == "Y" else unit]
    return f"{base.strftime(shape)}/{end.strftime(shape)}", "interval"


def _to_come(timex: Timex, before: str, base: date) -> tuple[str, Precision] | None:
    """Return a calendar time that is not over on a day, a weekday or month moved on to the one ahead."""
    if not timex.calendar or timex.timeml is None or _SINCE.search(before):
        return None
    value, precision = timex.value, timex.precision
    if value is None or precision is None or timex.text.lower().startswith("earlier"):
        return None
    if _ends_after(value, base):
        return value, precision
    if timex.explicit or not _BEFORE.search(before):
        return None
    if precision == "day" and re.search(r"day\b", timex.text):
        return (date.fromisoformat(value) + timedelta(days=7)).isoformat(), precision
    if precision == "month":
        return f"{int(value[:4]) + 1:04}{value[4:]}", precision
    return None


def _ends_after(value: str, base: date) -> bool:
    """Tell whether a time as EDTF ends on a day or after it."""
    last = value.rpartition("/")[2]
    if "W" in last:
        year, week, _ = base.isocalendar()
        return last >= f"{year:04}-W{week:02}"
    if len(last) == 7 and last[5:] > "12":  # a season
        return last[:4] >= f"{base.year:04}"
    return last >= base.isoformat()[: len(last)]


def _day_of(said: When | None) -> date | None:
    if said is None or said.precision not in ("day", "time"):
        return None
    try:
        return date.fromisoformat(said.value[:10])
    except ValueError:
        return None
