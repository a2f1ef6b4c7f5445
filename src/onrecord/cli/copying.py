"""Commands about copies and versions of articles: copies, versions, part."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.app import app
from onrecord.cli.asking import ASK_ENDS
from onrecord.cli.exits import MisuseError, door
from onrecord.cli.ledgers import explain_empty, which_ledger
from onrecord.cli.printing import on_terminal, put_view, say
from onrecord.cli.tables import chosen_form, in_forms, put_form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from rich.console import RenderableType

    from onrecord.ledger.values import Table

_COPIES = """\
Show pages that have one text: one article at several addresses, or one agency's text in several outlets.

PAGE is a page's address, how its digest begins, or the id of a statement on it; the others are then held against it,
with what each edited. Each page is printed with the proof. Nothing is ever written together: `onrecord part A B` takes
two apart.

\b
Examples:
  onrecord copies
  onrecord copies https://news.example/story
  onrecord copies 3f9a2b1c --json
"""

_VERSIONS = """\
Show what was read at an address at different times, and what changed: headline, quotations, how much of the text.

Forms of ADDRESS (with tracking parameters, AMP, for print) count as the same.

\b
Example:
  onrecord versions https://news.example/story
"""

_PART = """\
Say that two pages are not one article nor one text, whatever onrecord makes of them.

A and B are addresses, beginnings of digests, or ids of statements. No group of `onrecord copies` holds both from then
on.

\b
Examples:
  onrecord part https://news.example/a https://news.example/b
  onrecord part 11e7f5dd 9a41c0de --undo
"""


@app.command(help=_COPIES, epilog=ASK_ENDS, short_help="Show pages that have one text.")
@click.argument("page", metavar="[PAGE]", required=False)
@which_ledger
@click.option(
    "--limit", "-n", type=click.IntRange(0), default=20, show_default=True, metavar="N", help="At most N; 0 shows all."
)
@in_forms(csv=False)
def copies(page: str | None, *, ledger: Path | None, limit: int, json: bool, jsonl: bool) -> None:
    """Print pages that have one text."""
    from onrecord.ledger import Ledger
    from onrecord.views.copies import copies_listing

    with door(), Ledger(ledger, read_only=True) as kept:
        _put(kept.copies(page, limit=limit or None), copies_listing, json=json, jsonl=jsonl)


@app.command(help=_VERSIONS, epilog=ASK_ENDS, short_help="Show what an address had at different times.")
@click.argument("address", metavar="ADDRESS")
@which_ledger
@in_forms(csv=False)
def versions(address: str, *, ledger: Path | None, json: bool, jsonl: bool) -> None:
    """Print versions of a page."""
    from onrecord.ledger import Ledger
    from onrecord.views.copies import versions_listing

    with door(), Ledger(ledger, read_only=True) as kept:
        _put(kept.versions(address), versions_listing, json=json, jsonl=jsonl)


@app.command(help=_PART, epilog=ASK_ENDS, short_help="Say that two pages are not one text.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@which_ledger
@click.option("--undo", is_flag=True, help="Take back that they were parted.")
@click.option("--note", metavar="TEXT", default="", help="Why, for those who ask later.")
@click.option("--by", metavar="NAME", help="Who says so; without it the name that you are logged in by.")
def part(a: str, b: str, *, ledger: Path | None, undo: bool, note: str, by: str | None) -> None:
    """Take two pages apart."""
    from onrecord.ledger import Ledger, default_path
    from onrecord.ledger.connection import existing

    with door(), Ledger(existing(ledger or default_path())) as kept:
        if undo:
            kept.unpart(a, b)
            say(f"{a} and {b} are held against each other again")
            return
        try:
            kept.part(a, b, by or getpass.getuser(), note)
        except ValueError as error:
            raise MisuseError(str(error)) from None
        say(f"{a} and {b} are two, whatever their words and addresses say; part --undo takes it back")


def _put(found: Table[Any], listing: Callable[[Sequence[Any]], RenderableType], *, json: bool, jsonl: bool) -> None:
    form = chosen_form(json=json, jsonl=jsonl)
    if form:
        put_form(form, found)
    elif len(found):
        put_view(listing(found))
    if not len(found):
        explain_empty(found)
    if len(found) < found.total and on_terminal(sys.stderr):
        say(f"{len(found):,} of {found.total:,}; --limit 0 shows all")
