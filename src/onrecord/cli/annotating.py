"""Commands about what people annotated: import, agreement."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.app import app
from onrecord.cli.exits import Code, MisuseError, door
from onrecord.cli.ledgers import which_ledger
from onrecord.cli.printing import put, put_data, put_view, say
from onrecord.errors import AnnotationsError

if TYPE_CHECKING:
    from onrecord.ledger.annotations import Taken
    from onrecord.ledger.annotations.values import Tool

_IMPORT = """\
Take in what people annotated in brat, Label Studio or Hypothesis.

FILE is a folder or zip of brat, Label Studio's JSON export, or what the API of
Hypothesis answers; which it is, is found out. What people changed is kept
beside the machine's answer, as with `onrecord edit`; statements that they added
are kept apart from the machine's. Taking the same again changes nothing.

\b
Examples:
  onrecord import to-review/ --by ada
  onrecord import project-3.json
  onrecord import hypothesis.json --dry-run
"""

_IMPORT_ENDS = """\b
Exit codes:
  0    all was taken, or was known
  1    something was refused, and is named with the reason
  2    wrong usage"""

_AGREEMENT = """\
Show how far two people agree, or people and the machine.

A and B are people whose annotations or corrections are in the ledger, or
"machine"; or files and folders of brat or Label Studio. Spans are compared
apart from labels: spans on pages that both read whole, labels on statements
that share words.

\b
Examples:
  onrecord agreement ada machine
  onrecord agreement ada bob --differences
  onrecord agreement coder1/ coder2/
"""

_AGREEMENT_ENDS = """\b
Exit codes:
  0    done
  1    there is nothing that both annotated, or something cannot be read
  2    wrong usage"""


@app.command("import", help=_IMPORT, epilog=_IMPORT_ENDS, short_help="Take in what people annotated in other tools.")
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@which_ledger
@click.option(
    "--format",
    "tool",
    type=click.Choice(["brat", "label-studio", "hypothesis"]),
    metavar="TOOL",
    help="What wrote FILE: brat, label-studio or hypothesis.",
)
@click.option("--by", metavar="NAME", help="Who annotated; brat's files do not tell, others do.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--jsonl", is_flag=True, help="Print what became of each page, a JSON object a line.")
def import_(
    files: tuple[Path, ...], *, ledger: Path | None, tool: Tool | None, by: str | None, dry_run: bool, jsonl: bool
) -> None:
    """Take annotations into a ledger."""
    from onrecord.cli.editing import author_here
    from onrecord.ledger import Ledger, default_path
    from onrecord.ledger.annotations.files import documents
    from onrecord.ledger.connection import existing

    with door():
        if not files:
            raise MisuseError("name what to take in: onrecord import to-review/")
        counted: Counter[str] = Counter()
        blind: set[str] = set()
        refused = False
        with Ledger(existing(ledger or default_path())) as kept:
            for path in files:
                try:
                    for document in documents(path, tool):
                        who = by or (author_here() if document.tool == "brat" else None)
                        taken = kept.take(document, who, dry_run=dry_run)
                        if document.given is None and document.tool != "hypothesis" and taken.status != "refused":
                            blind.add(document.tool)
                        _put_taken(taken, jsonl=jsonl)
                        _count(counted, taken)
                        refused = refused or bool(taken.refused)
                except AnnotationsError as error:
                    say(str(error))
                    refused = True
        for one in sorted(blind):
            say(f"{one}: {_BLIND[one]}")
        if counted:
            say(_summary(counted, dry_run=dry_run))
        if refused:
            raise click.exceptions.Exit(Code.SKIPPED)


_BLIND = {
    "brat": "without NAME.exported beside NAME.ann, what was deleted is not to be told from what was never there",
    "label-studio": "without predictions in the export, what was deleted is not to be told from what was never there",
}


def _put_taken(taken: Taken, *, jsonl: bool) -> None:
    if jsonl:
        put_data(taken.to_json())
    elif taken.changes:
        lines = [change for change in taken.changes if not change.endswith(" accepted")]
        if taken.accepted:
            lines.append(f"{taken.accepted:,} accepted")
        put(f"{taken.url} · {taken.author}\n" + "".join(f"  {line}\n" for line in lines))
    for refused in taken.refused:
        where = taken.name if refused.where == taken.name else f"{taken.name}: {refused.where}"
        say(f"{where}: {refused.reason}")


def _count(counted: Counter[str], taken: Taken) -> None:
    counted["pages"] += 1
    counted["pages " + taken.status] += 1
    counted["refused"] += len(taken.refused)
    for name in ("corrected", "accepted", "rejected", "added", "taken_back"):
        counted[name] += getattr(taken, name)


def _summary(counted: Counter[str], *, dry_run: bool) -> str:
    told = [
        _number(counted["corrected"], "field") + " corrected" if counted["corrected"] else "",
        *(
            f"{counted[name]:,} {name.replace('_', ' ')}"
            for name in ("accepted", "rejected", "added", "taken_back", "refused")
            if counted[name]
        ),
        f"{_number(counted['pages known'], 'page')} known already" if counted["pages known"] else "",
    ]
    done = ", ".join(filter(None, told)) or "nothing to change"
    return f"{_number(counted['pages'], 'page')}: {done}{'; nothing was written (--dry-run)' if dry_run else ''}"


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


@app.command(help=_AGREEMENT, epilog=_AGREEMENT_ENDS, short_help="Show how far people, or people and machine, agree.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@which_ledger
@click.option("--differences", is_flag=True, help="List what the two have otherwise, below the tables.")
@click.option("--json", is_flag=True, help="Print it all as JSON, the differences too.")
def agreement(a: str, b: str, *, ledger: Path | None, differences: bool, json: bool) -> None:
    """Print how far two agree."""
    import msgspec

    from onrecord.ledger import Ledger, default_path
    from onrecord.ledger.agreement import compared
    from onrecord.ledger.agreement.sides import of_path
    from onrecord.ledger.connection import existing
    from onrecord.views.agreement import agreement_view

    with door(), ExitStack() as stack:
        if {a.casefold(), b.casefold()} == {"machine"}:
            raise MisuseError("the machine agrees with itself; name a person")
        kept: Ledger | None = None
        sides = []
        for name in (a, b):
            if Path(name).exists():
                sides.append(of_path(Path(name)))
                continue
            if kept is None:
                kept = stack.enter_context(Ledger(existing(ledger or default_path()), read_only=True))
            sides.append(kept.annotated(name))
        made = compared(*sides)
        if not made.pages:
            for why in made.left_out:
                say(why)
            say(f"there is no page that both {a} and {b} annotated")
            raise click.exceptions.Exit(Code.SKIPPED)
        if json:
            put_data(msgspec.json.format(msgspec.json.encode(made), indent=2).decode())
        else:
            put_view(agreement_view(made, differences=differences))
