"""Gold for the articles of pages: WCXB, and pages whose paragraphs, subheadings and captions are known.

Each set is cut in two by site, so that no site is on both sides: one half to train and choose on, the other for the
figures that are stated.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from onrecord.errors import GoldError

TRAINING, HELD = 0, 1
FOLDS = 4

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A saved page and what is known of its article; None where the set does not tell.

    `report` are the lines of the report, `optional` those that count neither way. `required` and `forbidden` are
    snippets that must and must not be in it. `date` is "2025-01-29", or shorter.
    """

    name: str
    site: str
    data: bytes
    report: tuple[str, ...]
    title: str | None = None
    authors: tuple[str, ...] | None = None
    date: str | None = None
    optional: tuple[str, ...] = ()
    subheadings: tuple[str, ...] | None = None
    captions: tuple[str, ...] | None = None
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


def site_of(url: str) -> str:
    """Return the part of a host that one publisher holds: "bbc.co.uk" of "https://news.bbc.co.uk/1"."""
    parts = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    # As in "co.uk" and "gov.au".
    second = len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3
    return ".".join(parts[-3 if second else -2 :])


def half_of(site: str) -> int:
    """Return TRAINING or HELD, by a digest of the site's name."""
    return hashlib.sha256(site.encode()).digest()[0] % 2


def fold_of(site: str) -> int:
    """Return which of the FOLDS parts of its half a site is in."""
    return hashlib.sha256(site.encode()).digest()[1] % FOLDS


def wcxb(folder: Path) -> Iterator[GoldPage]:
    """Read the pages of WCXB that have gold text, by name.

    Raises GoldError where the folder has not its form (html/NAME.html.gz, ground-truth/NAME.json).
    """
    for path in _gold_files(folder / "ground-truth"):
        page = _decoded(path)
        truth = page.get("ground_truth", {})
        if not truth.get("main_content"):
            continue
        yield GoldPage(
            name=path.stem,
            site=site_of(page.get("url", "")),
            data=_html(folder / "html", path.stem),
            report=_lines(truth["main_content"]),
            title=truth.get("title") or None,
            authors=(truth["author"],) if truth.get("author") else None,
            date=(truth.get("publish_date") or "")[:10] or None,
            required=tuple(truth.get("with") or ()),
            forbidden=tuple(truth.get("without") or ()),
        )


def newspages(folder: Path) -> Iterator[GoldPage]:
    """Read news pages whose paragraphs are known, by name; a paragraph in brackets counts neither way.

    Raises GoldError where the folder has not its form (html/NAME.html.gz, gold/NAME.json).
    """
    for path in _gold_files(folder / "gold"):
        page = _decoded(path)
        whole = "title" in page
        optional = [p[1:-1] for p in page["paragraphs"] if _is_optional(p)]
        yield GoldPage(
            name=path.stem,
            site=site_of(page["url"]),
            data=_html(folder / "html", path.stem),
            report=tuple(p for p in page["paragraphs"] if not _is_optional(p)),
            title=page.get("title"),
            authors=tuple(page["authors"]) if page.get("authors") else None,
            date=(page.get("date") or "")[:10] or None,
            optional=(*optional, *_texts(page.get("summary"))),
            subheadings=_texts(page.get("subheads")) if whole else None,
            captions=_texts(page.get("captions")) if whole else None,
        )


def words(text: str) -> Counter[str]:
    """Return the words of a text in lower case with their number, as WCXB counts them."""
    return Counter(_WORD.findall(text.lower()))


def word_f1(found: str, gold: str) -> float:
    """Return the F1 of two bags of words, 1.0 for two empty ones."""
    have, want = words(found), words(gold)
    total = have.total() + want.total()
    return 2 * (have & want).total() / total if total else 1.0


def folded(text: str | None) -> str:
    """Return the words of a text joined by blanks, letter case and compatibility forms aside."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def _is_optional(paragraph: str) -> bool:
    return paragraph.startswith("[") and paragraph.endswith("]")


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON of any shape
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in values if isinstance(text, str) and text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _gold_files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.json"))
    if not files:
        raise GoldError(f"{folder}: no gold files (*.json)")
    return files


def _decoded(path: Path) -> dict[str, Any]:
    try:
        page: dict[str, Any] = msgspec.json.decode(path.read_bytes(), type=dict)
    except msgspec.DecodeError as error:
        raise GoldError(f"{path}: {error}") from error
    return page


def _html(folder: Path, name: str) -> bytes:
    path = folder / f"{name}.html.gz"
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError) as error:
        raise GoldError(f"{path}: {error}") from error
