"""The command with which people correct, accept and reject statements."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import click

from onrecord.cli.app import app
from onrecord.cli.exits import MisuseError, door
from onrecord.cli.ledgers import which_ledger
from onrecord.cli.printing import put_data, put_view, say
from onrecord.flow import ActKind, CueTone, Mode, Silence

if TYPE_CHECKING:
    from onrecord.ledger import Ledger

_EDIT = """\
Correct a statement, or accept or reject it.

What you say is kept beside the machine's answer, with your name and the time. search, show and exports use it and say
so; the page may be read again by any version, and it still holds. An empty value, as in --target '', says that the page
does not tell. Without options, what was said of the statement is shown.

\b
Examples:
  onrecord edit 3f9a2b1c --speaker "Jens Stoltenberg" --act pledge
  onrecord edit 3f9a2b1c --accept
  onrecord edit 3f9a2b1c --reject --note "a caption"
  onrecord edit 3f9a2b1c --undo
"""

_ENDS = """\b
Exit codes:
  0    done
  1    there is no such statement, or the ledger cannot be written
  2    wrong usage"""


def _one_of(kinds: object) -> click.Choice[str]:
    return click.Choice(["", *sorted(get_args(kinds))])


@app.command(help=_EDIT, epilog=_ENDS)
@click.argument("id", metavar="ID")
@which_ledger
@click.option("--speaker", metavar="NAME", help="Who said it.")
@click.option("--target", metavar="NAME", help="Against whom, or to whom.")
@click.option("--act", type=_one_of(ActKind), metavar="KIND", help="What kind of speech act it is.")
@click.option("--also", type=_one_of(ActKind), metavar="KIND", help="A second kind that fits.")
@click.option("--mode", type=_one_of(Mode), metavar="KIND", help="direct, indirect or mixed.")
@click.option("--tone", type=_one_of(CueTone), metavar="KIND", help="How the page leads up to it.")
@click.option("--said", metavar="DATE", help="When it was said: 2016, 2016-03, 2016-03-14, or A/B.")
@click.option("--due", metavar="DATE", help="When it is to come about.")
@click.option("--silence", type=_one_of(Silence), metavar="KIND", help="no-answer or declined.")
@click.option("--denies", metavar="ID", help="The statement on its page that it denies, or none.")
@click.option("--accept", is_flag=True, help="It is a statement, and all of its fields are right.")
@click.option("--reject", is_flag=True, help="It is none; exports leave it out.")
@click.option(
    "--undo",
    is_flag=True,
    help="Take back what was said of it, or a statement that was added; kept, but it holds no more.",
)
@click.option("--by", metavar="NAME", help="Who says so; without it $ONRECORD_AUTHOR, or your name on this machine.")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@click.option("--json", is_flag=True, help="Print all that was said of it as JSON, what was undone too.")
def edit(
    id: str,
    *,
    ledger: Path | None,
    accept: bool,
    reject: bool,
    undo: bool,
    by: str | None,
    note: str,
    json: bool,
    **given: str | None,
) -> None:
    """Change what is known of a statement."""
    from onrecord.ledger import Ledger, default_path
    from onrecord.ledger.connection import existing

    fields = {name: value for name, value in given.items() if value is not None}
    if (fields.get("denies") or "").casefold() == "none":
        fields["denies"] = ""
    verdict: Literal["accepted", "rejected"] | None = "accepted" if accept else "rejected" if reject else None
    with door():
        if accept and reject:
            raise MisuseError("--accept and --reject exclude each other")
        if undo and (fields or verdict):
            raise MisuseError("--undo takes back all that was said of the statement; use it alone")
        changing = bool(undo or fields or verdict)
        if note and not (fields or verdict):
            raise MisuseError("--note says why something is changed; there is no change")
        with Ledger(existing(ledger or default_path()), read_only=not changing) as kept:
            if undo:
                count = kept.undo(id, by or author_here())
                say(f"{count} taken back" if count else "there was nothing to take back")
                if not kept.has(id):
                    say("somebody had added the statement; now nobody says that it is one")
                    return
            elif changing:
                try:
                    kept.edit(id, by or author_here(), fields=fields, verdict=verdict, note=note)
                except ValueError as error:
                    raise MisuseError(str(error)) from None
            _show(kept, id, json=json)


def _show(ledger: Ledger, id: str, *, json: bool) -> None:
    import msgspec

    from onrecord.views.editing import corrections_view

    made = ledger.corrections(id, undone=True)
    if json:
        put_data(msgspec.json.format(msgspec.json.encode(made), indent=2).decode())
    else:
        put_view(corrections_view(ledger.show(id).hit, made))


def author_here() -> str:
    """Return who is at the machine. Raises MisuseError where the system does not tell."""
    if named := os.environ.get("ONRECORD_AUTHOR"):
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise MisuseError("say who you are, with --by NAME or $ONRECORD_AUTHOR") from None
