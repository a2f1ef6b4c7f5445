"""Read gold attributions: brat standoff, as PolNeAR 1.0 is published (Newell, Margolin and Ruths, LREC 2018)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import GoldError
from onrecord.flow import Attribution, Span

ROLES = ("content", "source", "cue")

_ENTITY = re.compile(r"(T\d+)\t(Source|Cue|Content) ([\d; ]+)\t")
_EVENT = re.compile(r"E\d+\tAttribution:")
_ROLE = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with the attributions that a person found in it; offsets are code points into `text`."""

    name: str
    text: str
    attributions: tuple[Attribution, ...]


def read_gold(folder: Path) -> list[GoldArticle]:
    """Read the articles of a folder that holds text/*.txt and attributions/*.ann, in order of their names.

    An annotation file is named as its text, or so with the annotator after an underscore. Where a text has several, the
    first by name is the gold. As in the reference scorer, an attribution without a content is passed over, and so is a
    reference to a line further down.

    Raises GoldError where there is nothing to read, or a file is not UTF-8 or not standoff to its text.
    """
    try:
        for needed in ("text", "attributions"):
            if not (folder / needed).is_dir():
                raise GoldError(f"no folder {folder / needed}; a gold folder holds text/*.txt and attributions/*.ann")
        texts = {path.stem: path for path in (folder / "text").glob("*.txt")}
        first: dict[str, Path] = {}
        for path in sorted((folder / "attributions").glob("*.ann")):
            name = path.stem if path.stem in texts else path.stem.rsplit("_", 1)[0]
            if name in texts:
                first.setdefault(name, path)
    except OSError as error:
        raise GoldError(f"{folder}: {error.strerror}") from None
    if not first:
        raise GoldError(f"{folder} has no text with an annotation of the same name, as a.txt has a_ANNOTATOR.ann")
    return [_article(name, texts[name], first[name]) for name in sorted(first)]


def _article(name: str, text_path: Path, standoff_path: Path) -> GoldArticle:
    text = _read(text_path)
    try:
        return GoldArticle(name, text, tuple(_attributions(_read(standoff_path), len(text))))
    except ValueError as error:
        raise GoldError(f"{standoff_path}: {error}") from None


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: {error}") from None


def _attributions(standoff: str, length: int) -> Iterator[Attribution]:
    spans: dict[str, list[Span]] = {}
    for number, line in enumerate(standoff.splitlines(), start=1):
        if m := _ENTITY.match(line):
            spans[m[1]] = [_span(part, number, length) for part in m[3].split(";")]
        elif _EVENT.match(line):
            parts: dict[str, list[Span]] = {role: [] for role in ROLES}
            for role, ref in _ROLE.findall(line):
                parts[role.lower()] += spans.get(ref, [])
            if parts["content"]:
                yield Attribution(tuple(parts["content"]), tuple(parts["cue"]), tuple(parts["source"]), 1.0)


def _span(part: str, line: int, length: int) -> Span:
    bounds = part.split()
    if len(bounds) != 2 or not int(bounds[0]) < int(bounds[1]) <= length:
        raise ValueError(f"line {line}: no span of the text, which has {length} characters: {part!r}")
    return int(bounds[0]), int(bounds[1])
