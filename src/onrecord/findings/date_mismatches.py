"""Dates of a page that do not fit each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from onrecord.findings.lexicon import any_of
from onrecord.findings.reading import Reading
from onrecord.flow import Finding, When
from onrecord.language.timex import timexes

FAR = timedelta(60)
"""A caption dated so far from the article shows another time."""

NEAR = timedelta(60)
"""A day and month without a year mean the day that is so near the publication."""

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_FULL = re.compile(rf"\b(?:{_MONTH} {_DAY},? {_YEAR}|{_DAY} {_MONTH},? {_YEAR})")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WITH_WEEKDAY = re.compile(
    rf"\b(?P<weekday>{'|'.join(_WEEKDAYS)}),? (?P<date>(?:{_MONTH} {_DAY}|{_DAY} {_MONTH})(?:,? {_YEAR})?)"
)
_OLD = any_of("file archive* undated library stock anniversary")
"""With one of these a caption owns its age."""
_OF_MORE = re.compile(r"\b(?:since|born|died|after|before|until|between|from)\s(?:[\w’']+\s){0,2}$", re.IGNORECASE)
"""Just before a date: it is not the picture's."""

_AHEAD = any_of(
    "will would shall may might could should can must until till by through before ahead expir* due deadline schedul*"
    " plan* expect* set slated starting beginning effective next upcoming is are be to from if end* valid between"
    " released premier* amend* updat* correct* issue forthcoming edition publish*"
)
"""With one of these a sentence may speak of what is to come, or of the page itself."""

_PAST = re.compile(r"\b(?:was|were|had|did|said|told|went|took|came|made|held|[a-z]{3,}ed)\b")


def find(reading: Reading) -> Iterator[Finding]:
    """Find captions of another time, weekdays that contradict their date, and a publication day that cannot be."""
    published = _day(reading.article.published)
    yield from _weekdays(reading, published)
    if published is not None:
        yield from _far_captions(reading, published)
        yield from _impossible_publication(reading, published)


def _day(when: When | None) -> date | None:
    return date.fromisoformat(when.value) if when and when.precision == "day" else None


def _read(words: str, anchor: date | None = None) -> date | None:
    found = [t for t in timexes(words, anchor) if t.precision == "day" and t.value]
    return date.fromisoformat(found[0].value) if len(found) == 1 and found[0].value else None


def _weekdays(reading: Reading, published: date | None) -> Iterator[Finding]:
    text = reading.article.text
    for index, block in enumerate(reading.article.blocks):
        if not block.in_report:
            continue
        for match in _WITH_WEEKDAY.finditer(text, block.start, block.end):
            said = _WEEKDAYS.index(match["weekday"])
            day = _meant(match["date"], said, published)
            if day and day.weekday() != said:
                evidence = f"“{match[0]}”: {day} was a {_WEEKDAYS[day.weekday()]}"
                yield Finding("date-mismatch", index, evidence, match.span())


def _meant(words: str, weekday: int, published: date | None) -> date | None:
    """Return the day that a date with or without a year means.

    None where nothing tells the year, or where the weekday fits a year about that of publication: the text may tell of
    that one, or have grown since.
    """
    if re.search(_YEAR, words):
        return _read(words)
    if published is None:
        return None
    days = [_read(f"{words}, {published.year + shift}") for shift in (0, -1, 1, -2, 2)]
    near = next((day for day in days if day and abs(day - published) <= NEAR), None)
    fits = any(day and day.weekday() == weekday for day in days)
    return None if fits else near


def _far_captions(reading: Reading, published: date) -> Iterator[Finding]:
    text = reading.article.text
    for index, block in enumerate(reading.article.blocks):
        if block.kind != "caption":  # one of another story most of all
            continue
        matches = list(_FULL.finditer(text, block.start, block.end))
        if len(matches) != 1 or _OLD.search(text, block.start, block.end):
            continue
        if _OF_MORE.search(text[block.start : matches[0].start()]):
            continue
        day = _read(matches[0][0])
        if day is None or abs(day - published) < FAR or _is_told(reading, day):
            continue
        evidence = f"the caption is dated {day}, {abs(day - published).days:,} days from the article’s {published}"
        yield Finding("date-mismatch", index, evidence, matches[0].span())


def _is_told(reading: Reading, day: date) -> bool:
    """Tell whether the story itself speaks of the year or the month of a day."""
    text = reading.article.text
    told = re.compile(rf"\b(?:{day.year}|{day:%B}|{day:%b}\.)(?!\w)")
    return any(told.search(text, *sentence) for sentence in reading.sentences)


def _impossible_publication(reading: Reading, published: date) -> Iterator[Finding]:
    if reading.fetched and published > reading.fetched + timedelta(1):
        yield Finding("date-mismatch", 0, f"published {published}, after the page was fetched on {reading.fetched}")
    text = reading.article.text
    latest = max(filter(None, (published, _day(reading.article.modified)))) + timedelta(1)
    for sentence in reading.sentences:
        for match in _FULL.finditer(text, *sentence):
            day = _read(match[0])
            told = text[sentence[0] : match.start()] + text[match.end() : sentence[1]]
            if day and day > latest and _PAST.search(told) and not _AHEAD.search(told):
                evidence = f"the text speaks of {day} as past, the article is dated {published}"
                yield Finding("date-mismatch", reading.article.block_at(match.start()), evidence, match.span())
