"""Commands for archives of any size: bulk, query."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from onrecord.cli.app import app
from onrecord.cli.exits import Code, MisuseError, door
from onrecord.cli.ledgers import OptionValue, wanted, which_statements
from onrecord.cli.options import which_attributions
from onrecord.cli.printing import on_terminal, put, put_data, put_view, say, say_skipped
from onrecord.cli.tables import chosen_form, in_forms

if TYPE_CHECKING:
    from onrecord.bulk.asking import Result
    from onrecord.bulk.running import Progress

_BULK = """\
Read web archives of any size into Parquet tables, on all processors or on a Ray cluster.

WARC is a file (.warc, .warc.gz) or an address (https://, s3://). DIR holds the tables; type the same command again, and
it goes on where it was stopped: nothing is read twice, lost or doubled, whatever stopped it. What gives no record is in
the table `skipped` with its reason. Needs: pip install "onrecord[bulk]".

\b
Examples:
  onrecord bulk CC-NEWS-20221129*.warc.gz --out news/
  onrecord bulk s3://commoncrawl/crawl-data/CC-NEWS/2022/11/*.warc.gz --out news/ --address auto
  onrecord query news/ "SELECT speaker, count(*) FROM statements GROUP BY ALL ORDER BY 2 DESC LIMIT 10"
  onrecord add news/ --where "speaker = 'Jens Stoltenberg'" --ledger nato.db
"""

_BULK_ENDS = """\b
Exit codes:
  0    done; pages that gave no record are in the table `skipped`
  1    an archive, or a part of one, could not be read, each named with its reason
  2    wrong usage
  130  stopped with Ctrl-C; the same command goes on"""

_COLLATE = """\
Find families of quotations and copies of texts over all pages of a bulk folder.

Makes the tables `families` and `copies`, which `onrecord query` asks. What belongs together is decided as in a ledger,
but for names: a speaker is a name as the pages give it. After more archives it is to be made again.

\b
Examples:
  onrecord collate news/
  onrecord query news/ "SELECT family, statements, pages FROM families GROUP BY ALL ORDER BY pages DESC LIMIT 10"
"""

_QUERY = """\
Ask the tables that `onrecord bulk` made, in SQL or by the filters of search.

Tables are statements, pages and skipped, and families and copies after `onrecord collate`; docs/bulk.md tells each
column, and so does "DESCRIBE statements". Only reading is possible.

\b
Examples:
  onrecord query news/ "SELECT act, count(*) FROM statements GROUP BY act"
  onrecord query news/ --speaker Stoltenberg --act pledge
  onrecord query news/ --words '"border wall"' --published 2016-03 --csv > wall.csv
"""

_QUERY_ENDS = """\b
Exit codes:
  0    done
  1    nothing was found, or it cannot be asked; standard error says why
  2    wrong usage
  130  stopped with Ctrl-C"""

_SHOWN = 100
_EACH = 10.0
"""Seconds between two lines of the log."""


@app.command(help=_BULK, epilog=_BULK_ENDS, short_help="Read web archives of any size into Parquet tables.")
@click.argument("archives", metavar="WARC...", nargs=-1)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", required=True, help="Where the tables go."
)
@click.option("--address", metavar="RAY", help="A Ray cluster: auto, HOST:PORT or ray://HOST:PORT; else this machine.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Parts read at once.  [default: one a processor]")
@click.option(
    "--part-size",
    type=click.FloatRange(0.01, 10_000),
    metavar="MB",
    help="How much of an archive is one piece of work.  [default: 32]",
)
@click.option("--any-page", is_flag=True, help="Read live blogs, galleries, paywall stubs and the like as well.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar, no log and no closing count.")
@which_attributions
def bulk(
    archives: tuple[str, ...],
    *,
    out: Path,
    address: str | None,
    workers: int | None,
    part_size: float | None,
    any_page: bool,
    quiet: bool,
    model: Literal["fast", "accurate"],
    min_score: float | None,
) -> None:
    """Read archives into a bulk folder."""
    with door():
        if not archives:
            raise MisuseError("name an archive: onrecord bulk crawl.warc.gz --out news/")
        from onrecord.bulk.running import run
        from onrecord.isolation import How

        counted: Counter[str] = Counter()
        began = time.monotonic()
        steps = run(
            archives,
            out,
            how=How(model, min_score, any_page),
            address=address,
            workers=workers,
            part_bytes=None if part_size is None else int(part_size * 1e6),
        )
        try:
            with _watched(quiet=quiet) as tell:
                for step in steps:
                    tell(step)
                    _count(step, counted)
        finally:
            if not quiet and (counted["parts"] or counted["failed"] or counted["before"]):
                say(_summary(counted, time.monotonic() - began, out))
        if counted["failed"]:
            raise click.exceptions.Exit(Code.SKIPPED)


def _count(step: Progress, counted: Counter[str]) -> None:
    if step.failed is not None:
        say_skipped(step.failed)
        counted["failed"] += 1
    if step.part is not None:
        counted["parts"] += 1
        counted["pages"] += step.part.pages
        counted["statements"] += step.part.statements
        counted["skipped"] += sum(step.part.skipped.values())
    counted["before"] = step.done - counted["parts"]


def _summary(counted: Counter[str], seconds: float, out: Path) -> str:
    parts = [
        f"{counted['pages']:,} pages with {counted['statements']:,} statements in {seconds:,.0f} s",
        f"{counted['skipped']:,} pages skipped" if counted["skipped"] else "",
        f"{counted['before']:,} parts were done before" if counted["before"] else "",
        f"{counted['failed']:,} failed, type the same again to go on" if counted["failed"] else "",
    ]
    return f"{'; '.join(part for part in parts if part)}: {out}"


@contextmanager
def _watched(*, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Give what shows how far it is: a bar on a terminal, elsewhere a line now and then."""
    if quiet:
        yield lambda _: None
        return
    if on_terminal(sys.stderr):
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("reading archives"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda step: bar.update(task, total=step.length, completed=step.read)
        return
    told = time.monotonic()
    sums: Counter[str] = Counter()

    def log(step: Progress) -> None:
        nonlocal told
        _count(step if step.failed is None else _silent(step), sums)
        if step.part is None or (time.monotonic() - told < _EACH and step.done < step.known):
            return
        told = time.monotonic()
        say(
            f"{step.read / 1e6:,.1f} of {step.length / 1e6:,.1f} MB, {step.done:,} of {step.known:,} parts: "
            f"{sums['pages']:,} pages, {sums['statements']:,} statements, {sums['skipped']:,} skipped"
        )

    yield log


def _silent(step: Progress) -> Progress:
    from msgspec.structs import replace

    return replace(step, failed=None)


@app.command(help=_QUERY, epilog=_QUERY_ENDS, short_help="Ask the tables of `bulk`, in SQL or by filters.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("sql", metavar="[SQL]", required=False)
@click.option("--words", metavar="TEXT", default="", help="Statements with words, written as for search.")
@which_statements
@click.option("--limit", type=click.IntRange(1), metavar="N", help=f"Print N rows.  [default: {_SHOWN}, in files all]")
@in_forms()
def query(
    folder: Path,
    sql: str | None,
    *,
    words: str,
    limit: int | None,
    json: bool,
    jsonl: bool,
    csv: bool,
    **filters: OptionValue,
) -> None:
    """Ask a bulk folder."""
    with door():
        form = chosen_form(json=json, jsonl=jsonl, csv=csv)
        from onrecord.bulk.asking import ask, listing

        chosen = wanted(filters)
        if sql is not None and (words or chosen.given()):
            raise MisuseError("SQL or filters, not both; write the filter into the SQL")
        if sql is None and not words and not chosen.given():
            raise MisuseError('ask something: onrecord query DIR "SELECT count(*) FROM statements", or --speaker NAME')
        try:
            asked, values = (sql, ()) if sql is not None else listing(words, chosen, brief=form is None)
        except ValueError as error:
            raise MisuseError(str(error)) from None
        found = ask(folder, asked, values)
        if form is None:
            _put_table(found, limit or _SHOWN)
        else:
            _put_rows(found, form, limit)


def _put_rows(found: Result, form: str, limit: int | None) -> None:
    """Print rows as they come: JSON lines, a JSON list or CSV."""
    import csv
    import io
    from itertools import islice

    import msgspec

    rows = islice(found.rows, limit)
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(found.columns)
        for row in rows:
            writer.writerow(["" if cell is None else cell for cell in row])
            put(out.getvalue(), "utf-8")
            out.seek(0)
            out.truncate()
        put(out.getvalue(), "utf-8")
        return
    made = (dict(zip(found.columns, row, strict=True)) for row in rows)
    if form == "jsonl":
        for value in made:
            put_data(msgspec.json.encode(value, enc_hook=str).decode())
    else:
        put_data(msgspec.json.format(msgspec.json.encode(list(made), enc_hook=str), indent=2).decode())


def _put_table(found: Result, limit: int) -> None:
    from itertools import islice

    rows = list(islice(found.rows, limit + 1))
    if not rows:
        say("no row fits")
        raise click.exceptions.Exit(Code.SKIPPED)
    from onrecord.views.sql import lines, table_view

    if on_terminal(sys.stdout):
        put_view(table_view(found.columns, rows[:limit]))
    else:
        put(lines(found.columns, rows[:limit]))
    if len(rows) > limit:
        say(f"there are more than {limit:,} rows; --limit N prints more, --csv prints all")


@app.command(help=_COLLATE, epilog=_QUERY_ENDS, short_help="Find families and copies in the tables of `bulk`.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--address", metavar="RAY", help="A Ray cluster: auto, HOST:PORT or ray://HOST:PORT; else this machine.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Tasks at once.  [default: one a processor]")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar, no log and no closing count.")
def collate(folder: Path, *, address: str | None, workers: int | None, quiet: bool) -> None:
    """Make families and copies of a bulk folder."""
    with door():
        from onrecord.bulk.collating import collate as collated

        step = None
        told = ""
        for step in collated(folder, address=address, workers=workers):
            if not quiet and step.doing not in (told, "done"):
                told = step.doing
                say(f"{told}: {step.tasks:,} tasks")
        if step is not None and not quiet:
            say(
                f"{step.families:,} families of {step.statements:,} statements; {step.texts:,} texts that "
                f"{step.pages:,} pages have; {step.shuffled / 1e6:,.1f} MB shuffled: {folder}"
            )
