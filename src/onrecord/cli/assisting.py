"""The command that lets assistants ask a ledger."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.cli.app import app
from onrecord.cli.exits import door
from onrecord.cli.ledgers import which_ledger
from onrecord.cli.printing import on_terminal, say
from onrecord.errors import LibraryMissing

_MCP = """\
Let an assistant ask a ledger, by the Model Context Protocol on standard input and output.

An assistant's program starts this command; its settings want a command and its arguments. It can then search, read and
verify statements, and cite them by id, exact words, anchor and the page's SHA-256. Nothing in the ledger is changed.

\b
Examples:
  onrecord mcp --ledger campaign.db
  onrecord mcp --web                     addresses of the web may be read too
  onrecord mcp --files saved/            and the files in a folder
"""

_ENDS = """\b
Exit codes:
  0    the assistant's program is done
  1    there is no such ledger, or a library is missing
  2    wrong usage"""

_MISSING = "this needs the SDK of the protocol: pip install 'onrecord[mcp]'"


@app.command(help=_MCP, epilog=_ENDS, short_help="Let an assistant search, read and verify a ledger.")
@which_ledger
@click.option("--web", is_flag=True, help="Let assistants read addresses of the public web, and check pages there.")
@click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Let assistants read the files in FOLDER.",
)
def mcp(*, ledger: Path | None, web: bool, files: Path | None) -> None:
    """Serve a ledger to an assistant until its program is done."""
    import sys

    with door():
        try:
            from onrecord.assistants.server import serve
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("onrecord"):
                raise
            raise LibraryMissing(_MISSING) from error
        from onrecord.assistants.tools import Desk
        from onrecord.ledger import Ledger, default_path

        path = ledger or default_path()
        Ledger(path, read_only=True).close()  # what is wrong with it is said now, and not to the assistant alone
        if on_terminal(sys.stdin):
            say(
                f"waiting for an assistant's program to ask {path}; Ctrl-C ends it (docs/mcp.md says how to set one up)"
            )
        serve(Desk(path, web, files))
