"""Commands about who is who in a ledger: settle, merge, split, link."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from onrecord.cli.app import app
from onrecord.cli.asking import ASK_ENDS
from onrecord.cli.exits import Code, MisuseError, door
from onrecord.cli.ledgers import which_ledger
from onrecord.cli.printing import put_view, say

if TYPE_CHECKING:
    from onrecord.identities import Authority, Reconciler
    from onrecord.ledger import Ledger

_SETTLE = """\
Decide anew who is who in the ledger, by all that its pages tell.

`add` decides about each page by what is known then, and settles when enough is new; this settles at once. What you
ruled with merge and split stands.

\b
Example:
  onrecord settle
"""

_MERGE = """\
Make one of two speakers, whatever onrecord makes of their names.

A and B are names, or numbers as `onrecord speakers NAME --why` prints them. Nothing undoes it but a later ruling of
yours; it is kept with your name and the time.

\b
Examples:
  onrecord merge "Joe Biden" "Joseph R. Biden Jr."
  onrecord merge 17 23 --note "his maiden name is Berg"
"""

_SPLIT = """\
Make another speaker of some names of one.

NAME is a name or a number of a speaker. PART is a name that pages print, or the number of one, as `onrecord speakers
NAME --why` prints them. Nothing undoes it but a later ruling of yours.

\b
Examples:
  onrecord split "Jose Silva" 41 44
  onrecord split 17 "J. Silva" --note "the footballer"
"""

_LINK = """\
Give speakers identifiers, such as those of Wikidata, from your own file of people or from a service.

Without NAME all people and bodies are tried. An identifier is taken only where the name fits, office or country agree,
and no other fits as well. With --service, names and countries leave your machine for the address that you give, and for
no other.

\b
Examples:
  onrecord link --authority people.csv
  onrecord link "Jens Berg" --service https://wikidata.reconci.link/en/api
"""

T = TypeVar("T")

_by = click.option("--by", metavar="NAME", help="Who says so; without it the name that you are logged in by.")
_note = click.option("--note", metavar="TEXT", default="", help="Why, for those who ask later.")


@app.command(help=_SETTLE, epilog=ASK_ENDS, short_help="Decide anew who is who in the ledger.")
@which_ledger
def settle(*, ledger: Path | None) -> None:
    """Decide anew who is who."""
    with door(), _opened(ledger) as kept:
        settled = kept.settle()
        if settled is not None:
            say(
                f"{settled.names:,} names of {settled.speakers:,} speakers, of {settled.speakers_before:,} before; "
                f"{settled.moved:,} moved"
            )


@app.command(help=_MERGE, epilog=ASK_ENDS, short_help="Make one of two speakers.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@which_ledger
@_note
@_by
def merge(a: str, b: str, *, ledger: Path | None, note: str, by: str | None) -> None:
    """Make one of two speakers."""
    with door(), _opened(ledger) as kept:
        _show(kept, _ruled(lambda: kept.merge(a, b, by or getpass.getuser(), note)))


@app.command(help=_SPLIT, epilog=ASK_ENDS)
@click.argument("name", metavar="NAME")
@click.argument("parts", metavar="PART...", nargs=-1, required=True)
@which_ledger
@_note
@_by
def split(name: str, parts: tuple[str, ...], *, ledger: Path | None, note: str, by: str | None) -> None:
    """Make another speaker of some names of one."""
    with door(), _opened(ledger) as kept:
        _show(kept, _ruled(lambda: kept.split(name, parts, by or getpass.getuser(), note)))


@app.command(help=_LINK, epilog=ASK_ENDS, short_help="Give speakers identifiers, such as those of Wikidata.")
@click.argument("name", required=False)
@which_ledger
@click.option(
    "--authority", type=click.Path(path_type=Path), metavar="FILE", help="A file of people: CSV, TSV or JSON lines."
)
@click.option("--service", metavar="URL", help="A reconciliation service.")
@_by
def link(name: str | None, *, ledger: Path | None, authority: Path | None, service: str | None, by: str | None) -> None:
    """Give speakers identifiers."""
    with door():
        if (authority is None) == (service is None):
            raise MisuseError("say where identifiers are from: --authority FILE or --service URL")
        source, origin = _source(authority, service)
        with _opened(ledger) as kept:
            wanted = [name] if name else [str(number) for number in kept.nameable()]
            found = 0
            for one in wanted:
                told = kept.link(one, source, origin, by or getpass.getuser())
                if told is not None:
                    found += 1
                    say(f"{one if name else kept.reasons(one)[0].name}: {told[0]} {told[1]}: {told[2]}")
            say(f"{found:,} of {len(wanted):,} linked")
            if not found:
                raise click.exceptions.Exit(Code.SKIPPED)


def _source(authority: Path | None, service: str | None) -> tuple[Authority | Reconciler, str]:
    import platformdirs

    from onrecord.identities import Authority, Reconciler

    if authority is not None:
        return Authority.from_file(authority), str(authority)
    address = service or ""
    try:
        cache = platformdirs.user_cache_path("onrecord", appauthor=False) / "reconciliation.json"
        return Reconciler(address, cache=cache), address
    except ValueError as error:
        raise MisuseError(str(error)) from None


def _opened(path: Path | None) -> Ledger:
    from onrecord.ledger import Ledger, default_path
    from onrecord.ledger.connection import existing

    return Ledger(existing(path or default_path()))


def _ruled(rule: Callable[[], T]) -> T:
    """Return what a ruling gives; one that cannot be is wrong usage."""
    try:
        return rule()
    except ValueError as error:
        raise MisuseError(str(error)) from None


def _show(kept: Ledger, number: int) -> None:
    from onrecord.views.people import reasons_view

    put_view(reasons_view(kept.reasons(str(number))))
