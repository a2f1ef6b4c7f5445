"""Read articles whose time expressions people marked: TimeML 1.2.1 (Pustejovsky et al. 2003), as TimeBank has it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from onrecord.errors import GoldError


@dataclass(frozen=True, slots=True)
class GoldTimex:
    """A TIMEX3 of the text: half-open code-point offsets, type and value as annotated."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class TimeArticle:
    """The words of an article, the day it was written (the document creation time) and its time expressions."""

    name: str
    written: date
    text: str
    timexes: tuple[GoldTimex, ...]


def read_time_articles(folder: Path) -> list[TimeArticle]:
    """Read all .tml files below a folder, in order of their paths.

    Raises GoldError where there are none, or a file is not XML with a creation time and a text.
    """
    paths = sorted(folder.glob("**/*.tml"))
    if not paths:
        raise GoldError(f"no .tml file in {folder}")
    return [_article(path) for path in paths]


def is_held(name: str) -> bool:
    """Tell whether an article is of the third that is held back: by the SHA-256 of its file's name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def _article(path: Path) -> TimeArticle:
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise GoldError(f"{path}: {error}") from None
    written, body = root.find("DCT/TIMEX3"), root.find("TEXT")
    if written is None or body is None:
        raise GoldError(f"{path}: no document creation time or no text")
    try:
        day = date.fromisoformat(written.get("value", "")[:10])
    except ValueError:
        raise GoldError(f"{path}: the creation time {written.get('value')!r} is no day") from None
    return TimeArticle(path.name, day, "".join(body.itertext()), tuple(_timexes(body)))


def _timexes(element: ElementTree.Element, at: int = 0) -> Iterator[GoldTimex]:
    """Yield the TIMEX3s of an element that begins at an offset."""
    start, at = at, at + len(element.text or "")
    for child in element:
        yield from _timexes(child, at)
        at += sum(map(len, child.itertext())) + len(child.tail or "")
    if element.tag == "TIMEX3":
        yield GoldTimex(start, at, element.get("type", ""), element.get("value", ""))
