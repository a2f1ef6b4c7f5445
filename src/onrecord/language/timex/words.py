"""The words of time expressions: months, weekdays, units and numbers, as patterns and as numbers."""

from __future__ import annotations

import re

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sept": 9, "Sep": 9, "Oct": 10, "Nov": 11,
    "Dec": 12,
}  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_DAYS = ("Mon", "Tues", "Tue", "Wed", "Thurs", "Thur", "Thu", "Fri", "Sat", "Sun")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
PARTS_OF_DAY = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
UNIT_LETTERS = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "W", "month": "M",
    "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip

SPELT_DAYS = {
    word: day
    for day, word in enumerate(
        (
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
            "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth",
            "twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
        ),
        1,
    )
}  # fmt: skip
_MONTH_NUMBER = {name.lower(): i for i, name in enumerate(MONTHS, 1)} | {k.lower(): v for k, v in SHORT_MONTHS.items()}
WEEKDAY_NUMBER = {name.lower(): i for i, name in enumerate(WEEKDAYS)}
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBER_WORDS = (*_ONES, *_TEENS, *_TENS)
_NUMBERS: dict[str, float] = (
    {"a": 1, "an": 1, "half": 0.5, "dozen": 12, "hundred": 100}
    | {word: i for i, word in enumerate((*_ONES, *_TEENS), 1)}
    | {word: i * 10 for i, word in enumerate(_TENS, 2)}
)
_SMALLER = {"TH": ("M", 60), "TM": ("S", 60), "M": ("D", 30), "Y": ("M", 12), "D": ("H", 24), "W": ("D", 7)}
"""What half of a unit is counted in, and how many make one; by the unit's letters."""
_VAGUE = frozenset({"several", "few", "many", "couple", "some", "recent"})

GAP = r"[ \u00a0\t]"
DASH = "[-–—]"
_LONGEST_FIRST = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
TWO_DIGITS = rf"(?:{'|'.join(_TENS)})(?:(?:_|-)(?:{'|'.join(_ONES)}))?"
_SPELT = rf"(?:{TWO_DIGITS}|{_LONGEST_FIRST})"
COUNT = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:\.\d+)?(?:(?:_|-)\d/\d)?"
    rf"|(?i:{_SPELT}(?:_(?:hundred|thousand))?(?:_and_a_half)?|half_an?|a_(?:hundred|dozen)"
    r"|an?_(?:few|couple(?:_of)?)|few|several|many))"
)
"""A number in figures or words, or a vague one."""
UNIT = r"(?:(?:second|minute|hour|day|night|week|month|quarter|year|decade)s?|century|centuries)"


def month_number(word: str) -> int:
    """Return 1 to 12 of a month's name, short or long."""
    return _MONTH_NUMBER[word.rstrip(".").lower()]


def unit_of(word: str) -> str:
    """Return a unit in the singular and in lower case."""
    lower = word.lower()
    return "century" if lower == "centuries" else lower.removesuffix("s")


def number_of(words: str) -> float | None:
    """Return the number that the words give ("5 1/2", "two and a half"), or None for "several"."""
    total = 0.0
    for word in re.split(r"[\s-]+", words.lower().replace(",", "").replace("and a half", "half")):
        if word in _VAGUE:
            return None
        if "/" in word:
            above, below = word.split("/")
            total += int(above) / max(int(below), 1)
        elif word in ("hundred", "thousand"):
            total = max(total, 1) * (100 if word == "hundred" else 1000)
        elif word == "half" and total == 0:
            return 0.5
        elif word in _NUMBERS:
            total += _NUMBERS[word]
        elif word != "of":
            total += float(word)
    return total


def period(number: float | None, unit: str) -> str:
    """Return a TIMEX3 duration: P3D, PT90M, PXW where the number is None."""
    letters = UNIT_LETTERS[unit]
    if number is None:
        return f"P{letters[0] * letters.startswith('T')}X{letters.removeprefix('T')}"
    if letters in ("DE", "CE"):
        number, letters = number * (10 if letters == "DE" else 100), "Y"
    whole = int(number)
    clock, letter = ("T", letters[1]) if letters.startswith("T") else ("", letters)
    if whole == number:
        return f"P{clock}{whole}{letter}"
    smaller, times = _SMALLER.get(f"{clock}{letter}", ("", 0))
    if not smaller:
        return f"P{clock}{number:g}{letter}"
    rest = round((number - whole) * times)
    main = f"{whole}{letter}" if whole else ""
    return f"P{clock}{main}{'T' if letter == 'D' else ''}{rest}{smaller}"
