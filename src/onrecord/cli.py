"""The command line: parse, call, print. Data goes to standard output, words about it to standard error."""

from __future__ import annotations

import math
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from enum import IntEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

import click

from onrecord.errors import OnrecordError, WeightsError
from onrecord.version import __version__

if TYPE_CHECKING:
    from rich.console import RenderableType

    from onrecord.flow import Attribution, Record, Skipped
    from onrecord.pages.manners import Manners


class Code(IntEnum):
    """Exit codes, the last two as the shell gives them for a signal."""

    DONE = 0
    SKIPPED = 1
    USAGE = 2
    INTERRUPTED = 130
    NOBODY_READS = 141


_ENDS = """\b
Exit codes:
  0    done
  1    some pages were skipped, each named with its reason on standard error
  2    wrong usage
  130  stopped with Ctrl-C; what was printed is whole"""

_EVAL_ENDS = """\b
Exit codes:
  0    done
  1    the gold folder cannot be read
  2    wrong usage
  130  stopped with Ctrl-C"""

_ABOUT = """\
Read news pages and keep a checkable record of who said what.

\b
Examples:
  onrecord read article.html                show who says what on a page
  onrecord read --json article.html         the whole record, for programs
  onrecord read --jsonl saved/ > out.jsonl  every page of a folder
  onrecord read https://news.example/story  a page from the web
  curl -s ADDRESS | onrecord read -         a page from standard input

Records are printed, not kept. Only addresses that you name, and what feeds and sitemaps there list, are fetched.
"""

_READ = """\
Show who says what on news pages.

SOURCE is a saved page (HTML, or a plain-text copy), a folder of them, an address on the web (http or https), or - for
standard input. A web archive (WARC, WACZ, MHTML) stands for the pages in it; a feed (RSS, Atom, JSON Feed), a sitemap
or an OPML list, at an address or in a file, for the pages that it lists.

For each statement: speaker, act, date, and the words with what leads up to them; then what is worth a second look.
In a pipe or a file it is the same in plain text, without colour and with unbroken lines.

\b
Examples:
  onrecord read article.html
  onrecord read article.html notes/copy.txt saved/
  onrecord read --json article.html | jq '.statements[].content_text'
  onrecord read --jsonl saved/ > records.jsonl
  onrecord read --jsonl crawl.warc.gz > records.jsonl
  onrecord read https://news.example/story
  onrecord read --jsonl --delay 5 https://news.example/feed.xml > records.jsonl

From the web: robots.txt is obeyed, and addresses inside private networks are refused. What servers sent is kept in a
cache, so that they need not send a page again that has not changed.
"""

_ATTRIBUTE = """\
Find attributions in plain article texts.

Takes each .txt file (UTF-8) of a folder as article text as it stands, and prints the spans of source, cue and content
in code points into the file, with a score from 0 to 1. For measuring against gold data; `read` is for pages.

\b
Example:
  onrecord attribute --jsonl texts/ > attributions.jsonl
"""

_OUTLETS = """\
Show what onrecord knows of news outlets: country, who runs them, addresses, and where that can be checked.

QUERY is a name or an address, or part of one; without it all are listed.

\b
Examples:
  onrecord outlets
  onrecord outlets "Press TV"
  onrecord outlets bbc.co.uk --json
"""

_EVAL = """\
Measure onrecord against gold data.

\b
Example:
  onrecord eval attribution polnear/dev
"""

_EVAL_ATTRIBUTION = """\
Score the attributions that onrecord finds against those that people annotated.

GOLD_DIR holds text/NAME.txt (UTF-8, a paragraph a line) and attributions/NAME_ANNOTATOR.ann (brat standoff, as PolNeAR
1.0 is published). Where a text has several annotators, the first by name is the gold.

\b
Figures, each with precision, recall and F1:
  span.ROLE         single spans, exactly the same words
  token.ROLE        words labelled content, source or cue
  content.soft      contents by the share of their words that agree
  content.exact     contents, exactly the same words
  relation          who said what: contents and sources each overlap by half or more
  relation.direct   the same, for contents wholly in quotation marks
  relation.other    the same, for the rest

\b
Examples:
  onrecord eval attribution polnear/dev
  onrecord eval attribution --intervals --model accurate polnear/dev
  onrecord eval attribution --json polnear/dev > figures.json
"""

_SCHEMA = """\
Print the JSON Schema of a record.

\b
Example:
  onrecord schema > record.schema.json
"""

_ONE_RECORD = "--json prints one record, but there are {} pages; use --jsonl for one record a line"

# A longer wait is a slip of the pen.
_HOUR = 3600

# Nobody can break a line of this width; text that goes to a file or a program keeps its lines.
_UNBROKEN = 1_000_000

# A terminal may act on C1 control characters even inside JSON; written this way they are the same string.
_ESCAPED_IN_JSON = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}

_CONTEXT = {"help_option_names": ["-h", "--help"]}


class _InOrder(click.Group):
    """A group that lists its commands as they stand here, the main one first."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_InOrder, help=_ABOUT, epilog=_ENDS, context_settings=_CONTEXT, invoke_without_command=True)
@click.version_option(__version__, message="onrecord %(version)s", help="Print the version and exit.")
@click.pass_context
def app(context: click.Context) -> None:
    """Show the help, where no command is named."""
    if context.invoked_subcommand is None:
        _put(context.get_help() + "\n")


def _a_number(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    if value is not None and math.isnan(value):
        raise click.BadParameter("not a number")
    return value


def _which_attributions(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which attributions are wanted."""
    model = click.option(
        "--model",
        type=click.Choice(["fast", "accurate"]),
        default="fast",
        show_default=True,
        help="accurate errs a little less, at a third of the speed.",
    )
    min_score = click.option(
        "--min-score",
        type=click.FloatRange(0, 1),
        callback=_a_number,
        metavar="P",
        help="Leave out what is right with a probability below P, from 0 to 1. Without it, the point with the best F1.",
    )
    return model(min_score(command))


def _how_to_ask(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how servers are asked for pages."""
    options = (
        click.option(
            "--delay",
            type=click.FloatRange(0, _HOUR),
            callback=_a_number,
            metavar="SECONDS",
            help="Wait this long between two pages of one host, or longer where its robots.txt asks to.  [default: 1]",
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(0, _HOUR, min_open=True),
            callback=_a_number,
            metavar="SECONDS",
            help="Give up on a server that has been silent for so long.  [default: 10]",
        ),
        click.option(
            "--allow-private", is_flag=True, help="Ask addresses inside private networks and this machine too."
        ),
        click.option("--ignore-robots", is_flag=True, help="Do not ask for robots.txt. For sites of your own."),
        click.option("--user-agent", metavar="TEXT", help="Name given to servers, in place of onrecord's own."),
        click.option("--no-cache", is_flag=True, help="Keep no pages from the web and use none that were kept."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@app.command(help=_READ, epilog=_ENDS)
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@click.option("--json", is_flag=True, help="Print the record of one page as indented JSON.")
@click.option("--jsonl", is_flag=True, help="Print one record a line as JSON, as pages are read.")
@click.option("--blocks", is_flag=True, help="Show every block of a page: what it is taken for, why, and where it is.")
@click.option("--any-page", is_flag=True, help="Read live blogs, galleries, paywall stubs and the like as well.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no closing count.")
@_which_attributions
@_how_to_ask
def read(
    sources: tuple[str, ...],
    *,
    json: bool,
    jsonl: bool,
    blocks: bool,
    any_page: bool,
    quiet: bool,
    model: Literal["fast", "accurate"],
    min_score: float | None,
    delay: float | None,
    timeout: float | None,
    allow_private: bool,
    ignore_robots: bool,
    user_agent: str | None,
    no_cache: bool,
) -> None:
    """Print what is on record on each page."""
    with _door():
        named = _checked(sources)
        if json and jsonl:
            raise _MisuseError("--json and --jsonl exclude each other; --jsonl is for several pages")
        if blocks and (json or jsonl):
            raise _MisuseError("--blocks is for people; what --json and --jsonl print has the blocks in it")
        manners = _manners(
            delay=delay,
            timeout=timeout,
            user_agent=user_agent,
            allow_private=allow_private or None,
            obey_robots=False if ignore_robots else None,
            no_cache=no_cache,
        )
        from onrecord import pipeline

        # Counting goes through all folders once more, so only where the number is asked for.
        total = pipeline.count_pages(named) if json or (_on_terminal(sys.stderr) and not quiet) else 0
        if json and total is not None and total > 1:
            raise _MisuseError(_ONE_RECORD.format(total))
        show = _put_json if json else _put_line if jsonl else _put_blocks if blocks else _put_reading
        stdin = sys.stdin.buffer if sys.stdin else None
        results = pipeline.read_pages(
            named, stdin=stdin, model=model, min_score=min_score, manners=manners, any_page=any_page
        )
        if json and total is None:
            results = _only_one(results)
        shown, skipped = _print_all(results, show, total)
        if not shown and not skipped:
            _say(f"no pages in {' '.join(named)}")
        if shown + skipped > 1 and not quiet and _on_terminal(sys.stderr):
            _say(f"{shown} pages read, {skipped} skipped")
        if skipped or not shown:
            raise click.exceptions.Exit(Code.SKIPPED)


@app.command(help=_ATTRIBUTE, epilog=_ENDS)
@click.argument("folder", metavar="DIR_OF_TXT", type=click.Path(path_type=Path))
@click.option("--jsonl", is_flag=True, help="One file a line as JSON, which is the only form.")
@_which_attributions
def attribute(folder: Path, jsonl: bool, model: Literal["fast", "accurate"], min_score: float | None) -> None:
    """Print the attributions of each text."""
    with _door():
        from onrecord import pipeline
        from onrecord.flow import Skipped

        shown, skipped = 0, 0
        for result in pipeline.attribute_texts(folder, model=model, min_score=min_score):
            if isinstance(result, Skipped):
                skipped += 1
                _say_skipped(result)
            else:
                shown += 1
                _put_attributions(*result)
        if not shown and not skipped:
            _say(f"no .txt files in {folder}")
        if skipped or not shown:
            raise click.exceptions.Exit(Code.SKIPPED)


@app.command(help=_OUTLETS, epilog=_ENDS)
@click.argument("query", required=False)
@click.option("--json", is_flag=True, help="Print what is known as a JSON list.")
def outlets(query: str | None, *, json: bool) -> None:
    """Print what the registry knows of an outlet, or the list of all."""
    with _door():
        from onrecord.outlets import entries, matching
        from onrecord.views.outlets import outlets_listing

        found = matching(query) if query else entries()
        if not found:
            _say(f"no outlet called {query}, and none at that address; docs/outlets.md says how to add one")
            raise click.exceptions.Exit(Code.SKIPPED)
        if json:
            import msgspec

            _put(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
        else:
            _put_view(outlets_listing(found))


@app.group("eval", cls=_InOrder, help=_EVAL, epilog=_EVAL_ENDS)
def evaluate() -> None:
    """Hold the commands that measure."""


@evaluate.command("attribution", help=_EVAL_ATTRIBUTION, epilog=_EVAL_ENDS)
@click.argument("folder", metavar="GOLD_DIR", type=click.Path(path_type=Path))
@click.option("--json", is_flag=True, help="Print the figures as JSON.")
@click.option("--intervals", is_flag=True, help="Add the 95 % interval of each F1, by a bootstrap over articles.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar.")
@_which_attributions
def evaluate_attribution(
    folder: Path,
    *,
    json: bool,
    intervals: bool,
    quiet: bool,
    model: Literal["fast", "accurate"],
    min_score: float | None,
) -> None:
    """Print the figures of the attributions found in gold articles."""
    with _door():
        from onrecord import pipeline
        from onrecord.evaluation import attribution as scores
        from onrecord.evaluation.figures import figures_as_json, figures_as_text
        from onrecord.evaluation.gold import read_gold

        gold = read_gold(folder)
        sheets = []
        with _progress(0 if quiet else len(gold), "attributing articles") as aside:
            for sheet in pipeline.score_attributions(gold, model=model, min_score=min_score):
                with aside(False):
                    sheets.append(sheet)
        around = scores.intervals(sheets) if intervals else None
        show = figures_as_json if json else figures_as_text
        _put(show(len(gold), scores.total(sheets), around))


@app.command(help=_SCHEMA, epilog=_ENDS)
def schema() -> None:
    """Print the JSON Schema of a record."""
    with _door():
        import json

        from onrecord.flow import schema as schema_of_record

        _put(json.dumps(schema_of_record(), indent=2) + "\n")


def main() -> None:
    """Run the command line; the entry point of the package."""
    # The network has its own threads; NumPy only does small sums, and its pool takes a tenth of a second to start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    app()


class _MisuseError(Exception):
    """The command was given what it cannot take; the message says what to type instead."""


@contextmanager
def _door() -> Iterator[None]:
    """Turn what a command may raise into a line on standard error and an exit code."""
    try:
        yield
    except _MisuseError as error:
        _say(str(error))
        raise click.exceptions.Exit(Code.USAGE) from None
    except WeightsError as error:
        _say(f"{error}; to mend the installation: pip install --force-reinstall onrecord")
        raise click.exceptions.Exit(Code.SKIPPED) from None
    except OnrecordError as error:
        _say(str(error))
        raise click.exceptions.Exit(Code.SKIPPED) from None
    except KeyboardInterrupt:
        raise click.exceptions.Exit(Code.INTERRUPTED) from None
    except BrokenPipeError:
        _close_stdout()
        raise click.exceptions.Exit(Code.NOBODY_READS) from None
    except OSError as error:  # a full disk, say; a page that cannot be read is no OSError any more
        _close_stdout()
        _say(f"cannot write: {error.strerror}")
        raise click.exceptions.Exit(Code.SKIPPED) from None


def _checked(sources: Sequence[str]) -> list[str]:
    if sources:
        if "-" in sources and sys.stdin is None:
            raise _MisuseError("standard input is closed")
        if "-" in sources and _on_terminal(sys.stdin):
            _say("reading a page from the keyboard; end it with Ctrl-D")
        return list(sources)
    if _on_terminal(sys.stdin):
        raise _MisuseError("name a page or a folder: onrecord read article.html")
    raise _MisuseError("name a page or a folder, or - to read standard input: onrecord read -")


def _manners(*, no_cache: bool, **given: float | str | bool | None) -> Manners | None:
    """Return how servers are asked, by the options that were given; None where none was."""
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if no_cache:
        chosen["cache"] = None
    if not chosen:
        return None
    from onrecord.pages.manners import Manners

    try:
        return Manners(**chosen)
    except ValueError as error:
        raise _MisuseError(str(error)) from error


def _only_one(results: Iterator[Record | Skipped]) -> Iterator[Record | Skipped]:
    """Return the one result, of which it was not known that it is one."""
    found = list(islice(results, 2))
    if len(found) > 1:
        raise _MisuseError(_ONE_RECORD.format("several"))
    return iter(found)


def _print_all(
    results: Iterator[Record | Skipped], show: Callable[[Record], None], total: int | None
) -> tuple[int, int]:
    """Print results as they come and return how many records were shown and how many pages skipped."""
    from onrecord.flow import Skipped

    shown, skipped = 0, 0
    with _progress(total) as aside:
        for result in results:
            with aside(isinstance(result, Skipped) or _on_terminal(sys.stdout)):
                if isinstance(result, Skipped):
                    skipped += 1
                    _say_skipped(result)
                else:
                    if shown and show in (_put_reading, _put_blocks):
                        _put("\n\n")
                    shown += 1
                    show(result)
    return shown, skipped


@contextmanager
def _progress(
    total: int | None, doing: str = "reading pages"
) -> Iterator[Callable[[bool], AbstractContextManager[object]]]:
    """Show how far it is, where there is a terminal to show it on and more than one thing in `total`.

    Where `total` is None, since nobody knows how many there will be, it counts up. Gives a context to print one result
    within: it puts the bar one step on, and out of the way meanwhile if it is told that the terminal is printed on.
    """
    if (total is not None and total < 2) or not _on_terminal(sys.stderr):
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


def _put_reading(record: Record) -> None:
    from onrecord.views.terminal import reading

    _put_view(reading(record))


def _put_blocks(record: Record) -> None:
    from onrecord.views.blocks import blocks_listing

    _put_view(blocks_listing(record))


def _put_view(view: RenderableType) -> None:
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, width=_UNBROKEN, color_system=None, highlight=False)
    with console.capture() as text:
        console.print(view, crop=False)
    _put(text.get())


def _put_json(record: Record) -> None:
    _put_data(record.to_json(indent=2))


def _put_line(record: Record) -> None:
    _put_data(record.to_json())


def _put_attributions(name: str, attributions: Sequence[Attribution]) -> None:
    import msgspec

    found = [{"source": a.source, "cue": a.cue, "content": a.content, "score": a.score} for a in attributions]
    _put_data(msgspec.json.encode({"doc": name, "attributions": found}).decode())


def _put_data(json: str) -> None:
    """Print JSON, which is UTF-8 whatever the locale says."""
    text = json.translate(_ESCAPED_IN_JSON) if _on_terminal(sys.stdout) else json
    _put(text + "\n", "utf-8")


def _put(text: str, encoding: str | None = None) -> None:
    """Print all of a text even if Ctrl-C is pressed; a character that the encoding lacks becomes a question mark."""
    rest = memoryview(text.encode(encoding or sys.stdout.encoding or "utf-8", "replace"))
    with _uninterrupted():
        while rest:  # with PYTHONUNBUFFERED, a signal makes `write` return after a part
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()


def _say(text: str) -> None:
    from onrecord.views import one_line

    sys.stderr.write(f"onrecord: {one_line(text)}\n")
    sys.stderr.flush()


def _say_skipped(page: Skipped) -> None:
    _say(f"{page.url}: {page.reason}")


@contextmanager
def _uninterrupted() -> Iterator[None]:
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


def _on_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person is at the stream; a closed one is None."""
    return stream is not None and stream.isatty()


def _close_stdout() -> None:
    """Send what is still to be written nowhere, so that closing down does not complain about the broken pipe."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
