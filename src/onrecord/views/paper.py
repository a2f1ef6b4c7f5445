"""Where lines for reading go: how wide they are, and how they break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions
from rich.text import Text

MEASURE = 100
"""Columns: lines longer than this are hard to read, however wide the terminal."""

NARROW = 60
"""Columns: below this nothing stands in a column of its own."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Where lines go: a console, for its rules of breaking text, and the columns there are."""

    console: Console
    width: int

    def broken(self, text: Text, indent: int = 0) -> list[Text]:
        """Return the text in lines that fit beside an indent, without white space at their ends."""
        lines = text.wrap(self.console, max(20, self.width - indent))
        for line in lines:
            line.rstrip()
        return list(lines)

    def indented(self, text: Text, first: int, rest: int) -> Iterator[Text]:
        """Yield the text in lines that fit, the first with its own indent."""
        for number, line in enumerate(self.broken(text, rest)):
            yield Text(" " * (rest if number else first)).append_text(line)


@dataclass(frozen=True, slots=True)
class Written:
    """Lines as something to print: on a terminal they take the width there is, up to `MEASURE`; elsewhere all of it."""

    lines: Callable[[Paper], Iterator[Text]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = min(options.max_width, MEASURE) if console.is_terminal else options.max_width
        for line in self.lines(Paper(console, width)):
            line.no_wrap, line.overflow = True, "ignore"
            yield line
