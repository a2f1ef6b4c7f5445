"""The command that holds all others."""

from __future__ import annotations

import click

from onrecord.cli.exits import ENDS
from onrecord.cli.printing import put
from onrecord.version import __version__

_ABOUT = """\
Read news pages and keep a checkable record of who said what.

\b
Examples:
  onrecord read article.html                show who says what on a page
  onrecord read --json article.html         the whole record, for programs
  onrecord read --jsonl saved/ > out.jsonl  every page of a folder
  onrecord read https://news.example/story  a page from the web
  curl -s ADDRESS | onrecord read -         a page from standard input
  onrecord add saved/                       keep pages in a ledger
  onrecord search border wall               and ask it

`read` prints records and keeps nothing; `add` keeps them in a ledger, which the commands after it ask and check. Only
addresses that you name, and what feeds and sitemaps there list, are fetched.
"""

CONTEXT = {"help_option_names": ["-h", "--help"]}

_ORDER = (
    "read", "add", "watch", "serve", "mcp", "search", "show", "timeline", "due", "disputes", "families",
    "compare", "verbs", "stories", "speakers", "outlets", "copies", "versions", "part", "settle",
    "merge", "split", "link", "edit", "export", "import", "agreement", "verify", "rebuild",
    "bulk", "query", "collate", "attribute", "eval", "schema",
)  # fmt: skip


class InOrder(click.Group):
    """A group that lists its commands in the order in which somebody needs them, the main one first."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(self.commands, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


@click.group(cls=InOrder, help=_ABOUT, epilog=ENDS, context_settings=CONTEXT, invoke_without_command=True)
@click.version_option(__version__, message="onrecord %(version)s", help="Print the version and exit.")
@click.pass_context
def app(context: click.Context) -> None:
    """Show the help, where no command is named."""
    if context.invoked_subcommand is None:
        put(context.get_help() + "\n")
