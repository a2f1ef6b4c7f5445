"""The blocks of a page one by one: what onrecord takes each for, why, and where it is.

    >>> from rich.console import Console
    >>> Console().print(blocks_listing(record))

Blocks of the report have a bar before them, which says the same as the colours. No string of the page is taken as
markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.text import Text

from onrecord.flow import Article, Block, Record
from onrecord.views import one_line

_BAR = "┃"
_KIND_COLUMN = 13
_LEAST_PLACE = 24
"""Columns that are left to the end of a place, whatever the reason before it takes."""

_DOT = " · "
_BELONGING = {True: "of this story", False: "of another story", None: "of which story is not told"}


def blocks_listing(record: Record) -> RenderableType:
    """Return every block of a page in order: number, kind, words, and below them the reason and the place.

    On a terminal each line is cut to the width there is; elsewhere none is. The last line says how many words are in
    the report, in captions of other stories, and outside of both.
    """
    return _Listing(record)


@dataclass(frozen=True, slots=True)
class _Listing:
    record: Record

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        article = self.record.article
        yield _fitting(Text(one_line(self.record.page.url), "dim"), options.max_width)
        for number, block in enumerate(article.blocks):
            yield from _block(article, number, block, options.max_width)
        yield _unwrapped(Text(_totals(article)))


def _block(article: Article, number: int, block: Block, width: int) -> Iterator[Text]:
    bar = (_BAR, "green") if block.in_report else " "
    style = "" if block.in_report else "dim"
    words = one_line(article.text[block.start : block.end])
    head = Text.assemble(bar, (f"{number:>4}  ", "dim"))
    indent = head.cell_len + _KIND_COLUMN
    head.append(f"{block.kind:<{_KIND_COLUMN}}", "bold" if block.in_report else "dim")
    yield _fitting(head.append(words, style), width)
    below = Text.assemble(bar, " " * (indent - 1))
    yield _fitting(below.append_text(_below(_reason(block), block.place, max(1, width - indent))), width)


def _below(reason: str, place: str, room: int) -> Text:
    """Put reason and place side by side; where they do not fit, the head of the place goes first, then the reason."""
    place = _end_of(place, max(min(room, _LEAST_PLACE), room - cell_len(reason) - len(_DOT)))
    told = Text(reason, "dim italic")
    told.truncate(max(0, room - len(place) - len(_DOT)), overflow="ellipsis")
    return Text(_DOT, "dim").join(filter(None, (told, Text(place, "dim"))))


def _reason(block: Block) -> str:
    """Return why a block is what it is and, for a caption, whose it is and whom it credits."""
    told = [one_line(block.why)]
    if block.kind == "caption":
        told += [_BELONGING[block.belongs], f"credit: {one_line(block.credit)}" if block.credit else ""]
    return "; ".join(filter(None, told))


def _end_of(place: str, width: int) -> str:
    """Return the steps at the end of a place that fit; they tell more than those at its head."""
    line = one_line(place)
    if len(line) <= width:
        return line
    cut = line[len(line) - width + 1 :]
    return "…" + (cut[cut.index("/") :] if "/" in cut else cut)


def _totals(article: Article) -> str:
    report = other_stories = outside = 0
    for block in article.blocks:
        words = len(article.text[block.start : block.end].split())
        if block.in_report:
            report += words
        elif block.belongs is False:
            other_stories += words
        else:
            outside += words
    return f"{report} words in the report · {other_stories} in captions of other stories · {outside} outside of both"


def _fitting(line: Text, width: int) -> Text:
    line.truncate(width, overflow="ellipsis")
    return _unwrapped(line)


def _unwrapped(line: Text) -> Text:
    line.no_wrap, line.overflow = True, "ignore"
    return line
