"""Commands that put pages into a ledger: add, rebuild."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from onrecord.cli.app import app
from onrecord.cli.exits import ENDS, Code, MisuseError, door
from onrecord.cli.ledgers import which_ledger
from onrecord.cli.options import asked_manners, checked, how_to_ask, which_attributions
from onrecord.cli.printing import on_terminal, progress, put_data, put_view, say, say_skipped

if TYPE_CHECKING:
    from onrecord.ledger.values import Reread

_ADD = """\
Read news pages and keep them, with who says what, in a ledger.

SOURCE is what `onrecord read` takes: a file, a folder, an address, an archive, a feed, or - for standard input. A
ledger is one file; the first page begins it. Each page is kept as soon as it is read, whole or not at all, so that the
command can be stopped and typed again: pages that are there already are not read twice. Many pages are read in several
processes; a page that ends its process, or takes minutes, is tried once more and then skipped.

\b
Examples:
  onrecord add article.html saved/
  onrecord add https://news.example/story
  onrecord add crawl.warc.gz --ledger campaign.db
  onrecord add news/ --where "speaker = 'Ana Lopez'"   pages of `bulk`
"""

_REBUILD = """\
Read the kept pages again with this version of onrecord, and show what changes.

Only pages that another version or model has read are read, so that a rebuild that was stopped goes on where it was. Ids
of statements stay where their words are the same. The full-text index is made anew.

\b
Examples:
  onrecord rebuild --dry-run
  onrecord rebuild --model accurate
"""


@app.command(help=_ADD, epilog=ENDS)
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@which_ledger
@click.option("--no-pages", is_flag=True, help="Keep the pages' digests only, not their bytes.")
@click.option("--any-page", is_flag=True, help="Read live blogs, galleries, paywall stubs and the like as well.")
@click.option(
    "--workers",
    type=click.IntRange(1, 512),
    metavar="N",
    help="Processes that read pages; 1 reads in the command's own.  [default: one a processor]",
)
@click.option(
    "--where",
    metavar="SQL",
    help="Of a folder of `onrecord bulk`, the pages with a statement for which this condition holds.",
)
@click.option("--jsonl", is_flag=True, help="Print what became of each page as a JSON object a line.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no closing count.")
@which_attributions
@how_to_ask
def add(
    sources: tuple[str, ...],
    *,
    ledger: Path | None,
    no_pages: bool,
    any_page: bool,
    workers: int | None,
    where: str | None,
    jsonl: bool,
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
    """Read pages into a ledger."""
    with door():
        from onrecord.bulk import is_bulk

        named = checked(sources, "add")
        folders = [source for source in named if is_bulk(source)]
        if where is not None and not folders:
            raise MisuseError("--where is about a folder that `onrecord bulk` made, and none is named")
        others = [source for source in named if source not in folders]
        manners = asked_manners(
            delay=delay,
            timeout=timeout,
            user_agent=user_agent,
            allow_private=allow_private or None,
            obey_robots=False if ignore_robots else None,
            no_cache=no_cache,
        )
        from onrecord import adding, isolation, pipeline
        from onrecord.flow import Skipped
        from onrecord.ledger import Ledger

        total = 0 if quiet or not on_terminal(sys.stderr) else None if folders else pipeline.count_pages(named)
        became: Counter[str] = Counter()
        statements = 0
        with Ledger(ledger) as kept:
            results = adding.add_pages(
                kept,
                others,
                stdin=sys.stdin.buffer if sys.stdin else None,
                model=model,
                min_score=min_score,
                manners=manners,
                any_page=any_page,
                keep_pages=not no_pages,
                workers=workers or isolation.cores(),
            )
            if folders:
                from onrecord.bulk.loading import add_folder

                loads = (add_folder(kept, Path(folder), where, keep_pages=not no_pages) for folder in folders)
                results = chain(results, chain.from_iterable(loads))
            try:
                with progress(total, "adding pages") as aside:
                    for result in results:
                        with aside(isinstance(result, Skipped) or (jsonl and on_terminal(sys.stdout))):
                            became["skipped" if isinstance(result, Skipped) else result.status] += 1
                            if isinstance(result, Skipped):
                                say_skipped(result)
                            elif result.status in ("added", "read anew"):
                                statements += result.statements
                            if jsonl:
                                put_data(result.to_json())
                if became["added"] or became["read anew"]:
                    kept.settle(anyway=False)
            finally:
                if became and not quiet:
                    say(_summary(became, statements, kept.path))
        if not became:
            say(f"no pages in {' '.join(named)}")
        if became["skipped"] or not became:
            raise click.exceptions.Exit(Code.SKIPPED)


def _summary(became: Counter[str], statements: int, path: Path) -> str:
    """Return what became of all pages, in a line."""
    said = {
        "added": f"added, with {statements:,} statements" if not became["read anew"] else "added",
        "read anew": f"read anew, with {statements:,} statements in all",
        "known": "there already",
        "elsewhere": "there already from another address",
        "skipped": "skipped",
    }
    counted = [f"{_pages(became[status])} {words}" for status, words in said.items() if became[status]]
    return f"{'; '.join(counted)}: {path}"


def _pages(number: int) -> str:
    return f"{number:,} page{'' if number == 1 else 's'}"


@app.command(help=_REBUILD, epilog=ENDS, short_help="Read the kept pages again, and show what changes.")
@which_ledger
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--everything", is_flag=True, help="Read all pages again, not only those of another version or model.")
@click.option("--jsonl", is_flag=True, help="Print what changed as a JSON object a page.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no closing count.")
@click.option(
    "--model",
    type=click.Choice(["fast", "accurate"]),
    default="fast",
    show_default=True,
    help="accurate has the ends of contents a little more often exact, at a third of the speed.",
)
def rebuild(
    *,
    ledger: Path | None,
    dry_run: bool,
    everything: bool,
    jsonl: bool,
    quiet: bool,
    model: Literal["fast", "accurate"],
) -> None:
    """Read kept pages again."""
    with door():
        from onrecord import adding
        from onrecord.flow import Skipped
        from onrecord.ledger import Ledger, default_path
        from onrecord.ledger.connection import existing

        counted: Counter[str] = Counter()
        with Ledger(existing(ledger or default_path()), read_only=dry_run) as kept:
            if not dry_run:
                kept.index_again()
            total = 0 if quiet else kept.page_count()
            with progress(total, "reading pages again") as aside:
                for result in adding.rebuild(kept, model=model, everything=everything, dry_run=dry_run):
                    skipped = isinstance(result, Skipped)
                    with aside(skipped or on_terminal(sys.stdout)) if total > 1 else nullcontext():
                        if isinstance(result, Skipped):
                            say_skipped(result)
                            counted["skipped"] += 1
                        else:
                            _put_reread(result, counted, jsonl=jsonl)
            if counted["changed pages"] and not dry_run:
                kept.settle(anyway=False)
            if not quiet:
                say(_changes(counted, dry_run=dry_run))
        if counted["skipped"]:
            raise click.exceptions.Exit(Code.SKIPPED)


def _put_reread(page: Reread, counted: Counter[str], *, jsonl: bool) -> None:
    counted["pages"] += 1
    counted["changed pages"] += bool(page.changes)
    counted["added"] += len(page.changes.added)
    counted["lost"] += len(page.changes.lost)
    counted["changed"] += len(page.changes.changed)
    if jsonl:
        put_data(page.to_json())
    elif page.changes:
        from onrecord.views.ledger import reread_view

        put_view(reread_view(page))


def _changes(counted: Counter[str], *, dry_run: bool) -> str:
    if not counted["pages"] and not counted["skipped"]:
        return "all pages are as this version and model read them"
    would = "would be " if dry_run else ""
    return (
        f"{_pages(counted['pages'])} read again, {counted['changed pages']:,} changed: {counted['added']:,} statements "
        f"{would}added, {counted['lost']:,} {would}lost, {counted['changed']:,} fields {would}changed"
        + (f"; {_pages(counted['skipped'])} skipped" if counted["skipped"] else "")
    )
