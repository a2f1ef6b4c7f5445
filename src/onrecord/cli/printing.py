"""Print data to standard output, whole lines whatever happens, and words about it to standard error."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import RenderableType

    from onrecord.flow import Skipped

# Nobody can break a line of this width; text that goes to a file or a program keeps its lines.
_UNBROKEN = 1_000_000

# A terminal may act on C1 control characters even inside JSON; written this way they are the same string.
_ESCAPED_IN_JSON = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def put_view(view: RenderableType) -> None:
    """Print what people read: on a terminal in colour, elsewhere plain and with whole lines."""
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, width=_UNBROKEN, color_system=None, highlight=False)
    with console.capture() as text:
        console.print(view, crop=False)
    put(text.get())


def put_data(json: str) -> None:
    """Print JSON, which is UTF-8 whatever the locale says."""
    text = json.translate(_ESCAPED_IN_JSON) if on_terminal(sys.stdout) else json
    put(text + "\n", "utf-8")


def put(text: str, encoding: str | None = None) -> None:
    """Print all of a text even if Ctrl-C is pressed; a character that the encoding lacks becomes a question mark."""
    rest = memoryview(text.encode(encoding or sys.stdout.encoding or "utf-8", "replace"))
    with uninterrupted():
        while rest:  # with PYTHONUNBUFFERED, a signal makes `write` return after a part
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Print a line about what is done, or what went wrong, to standard error."""
    from onrecord.views import one_line

    sys.stderr.write(f"onrecord: {one_line(text)}\n")
    sys.stderr.flush()


def say_skipped(page: Skipped) -> None:
    """Name a page that gave nothing, and why."""
    say(f"{page.url}: {page.reason}")


@contextmanager
def progress(
    total: int | None, doing: str = "reading pages"
) -> Iterator[Callable[[bool], AbstractContextManager[object]]]:
    """Show how far it is, where there is a terminal to show it on and more than one thing in `total`.

    Where `total` is None, since nobody knows how many there will be, it counts up. Gives a context to print one result
    within: it puts the bar one step on, and out of the way meanwhile if it is told that the terminal is printed on.
    """
    if (total is not None and total < 2) or not on_terminal(sys.stderr):
        yield nullcontext
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns: tuple[ProgressColumn, ...] = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    if total is None:
        columns = (SpinnerColumn(), TextColumn(doing), TextColumn("{task.completed:.0f} done"))
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False)
    task = bar.add_task("", total=total)

    @contextmanager
    def aside(in_the_way: bool) -> Iterator[None]:
        if in_the_way:
            bar.stop()
        yield
        bar.advance(task)
        bar.start()

    with bar:
        yield aside


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C take effect only afterwards, so that every line printed is a whole one."""
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not ours or threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if pressed:
        raise KeyboardInterrupt


def on_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person is at the stream; a closed one is None."""
    return stream is not None and stream.isatty()


def close_stdout() -> None:
    """Send what is still to be written nowhere, so that closing down does not complain about the broken pipe."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
