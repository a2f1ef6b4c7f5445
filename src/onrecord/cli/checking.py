"""The command that checks a ledger: verify."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.app import app
from onrecord.cli.exits import Code, door
from onrecord.cli.ledgers import which_ledger
from onrecord.cli.options import asked_manners, how_to_ask
from onrecord.cli.printing import on_terminal, progress, put, put_data, put_view, say
from onrecord.errors import LedgerNotWritable

if TYPE_CHECKING:
    from onrecord.flow import Page
    from onrecord.ledger import Ledger
    from onrecord.ledger.values import PageCheck
    from onrecord.ledger.verify import Fetch
    from onrecord.pages.manners import Manners

_VERIFY = """\
Check that the ledger is what was written, and that every quotation stands in its page.

The file, its keys and its full-text index are checked; each page's bytes against their digest; each statement's row
against its record; and each statement's words are cut out of the page again. Every statement is one of

\b
  exact       the words stand where they stood
  moved       they stand elsewhere in the page
  ambiguous   they stand in several places, and which one is not to be told
  altered     the page has words like them
  gone        the page has nothing like them

With --live they are held against the pages as they are on the web now. A page whose bytes were not kept is looked for
where it came from, and counted as unchecked where it is not there. Only what is not exact is printed.

\b
Examples:
  onrecord verify
  onrecord verify --live --delay 5
  onrecord verify --jsonl > check.jsonl
"""

_ENDS = """\b
Exit codes:
  0    all is as it was written, and every statement checked is exact
  1    something is not, and is named
  2    wrong usage
  130  stopped with Ctrl-C"""


@app.command(help=_VERIFY, epilog=_ENDS, short_help="Check the ledger, and that every quotation stands.")
@which_ledger
@click.option("--live", is_flag=True, help="Hold the words against the pages as they are on the web now.")
@click.option("--jsonl", is_flag=True, help="Print what was found as JSON: a line for the file, then one a page.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no closing count.")
@how_to_ask
def verify(
    *,
    ledger: Path | None,
    live: bool,
    jsonl: bool,
    quiet: bool,
    delay: float | None,
    timeout: float | None,
    allow_private: bool,
    ignore_robots: bool,
    user_agent: str | None,
    no_cache: bool,
) -> None:
    """Print what is not as it was written."""
    with door():
        manners = asked_manners(
            delay=delay,
            timeout=timeout,
            user_agent=user_agent,
            allow_private=allow_private or None,
            obey_robots=False if ignore_robots else None,
            no_cache=no_cache,
        )
        with _opened(ledger) as kept:
            faults = kept.faults()
            _put_faults(faults, jsonl=jsonl)
            counted: Counter[str] = Counter()
            sound = not faults
            with progress(0 if quiet else kept.page_count(), "checking pages") as aside:
                for check in kept.verify(fetch=_fetch(manners) if live else None):
                    with aside((jsonl or not check.sound) and on_terminal(sys.stdout)):
                        _put_check(check, jsonl=jsonl)
                    sound = sound and check.sound
                    _count(counted, check)
            if not quiet:
                say(_summary(counted, kept.path, live=live))
        if not sound:
            raise click.exceptions.Exit(Code.SKIPPED)


@contextmanager
def _opened(path: Path | None) -> Iterator[Ledger]:
    """Open a ledger to be checked; one that cannot be written is only read, and its index not checked."""
    from onrecord.ledger import Ledger, default_path
    from onrecord.ledger.connection import existing

    try:
        ledger = Ledger(existing(path or default_path()))
    except LedgerNotWritable:
        ledger = Ledger(path, read_only=True)
    with ledger:
        yield ledger


def _fetch(manners: Manners | None) -> Fetch:
    from onrecord.pages.fetch import Fetcher
    from onrecord.pages.manners import Manners

    fetcher = Fetcher(manners or Manners())

    def fetch(url: str) -> Page:
        return fetcher.page(url)

    return fetch


def _put_faults(faults: tuple[str, ...], *, jsonl: bool) -> None:
    if jsonl:
        import msgspec

        put_data(msgspec.json.encode({"file": faults}).decode())
        return
    for fault in faults:
        put(f"{fault}\n")


def _put_check(check: PageCheck, *, jsonl: bool) -> None:
    if jsonl:
        put_data(check.to_json())
    elif not check.sound:
        from onrecord.views.ledger import check_view

        put_view(check_view(check))


def _count(counted: Counter[str], check: PageCheck) -> None:
    counted["pages"] += 1
    counted["damaged pages"] += bool(check.faults)
    counted["without bytes"] += bool(check.unchecked and not check.faults)
    counted.update(s.verdict for s in check.statements)


def _summary(counted: Counter[str], path: Path, *, live: bool) -> str:
    verdicts = [f"{counted[v]:,} {v}" for v in _VERDICTS if counted[v]]
    pages = f"{counted['pages']:,} page{'' if counted['pages'] == 1 else 's'}"
    parts = [
        f"{pages} checked{' against the web' if live else ''}; statements: {', '.join(verdicts) or 'none'}",
        f"{counted['damaged pages']:,} damaged" if counted["damaged pages"] else "",
        f"{counted['without bytes']:,} with nothing to check against" if counted["without bytes"] else "",
    ]
    return f"{'; '.join(filter(None, parts))}: {path}"


_VERDICTS = ("exact", "moved", "ambiguous", "altered", "gone", "unchecked")
