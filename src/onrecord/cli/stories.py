"""The command about pages that report the same event: stories."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.app import app
from onrecord.cli.asking import ASK_ENDS
from onrecord.cli.exits import Code, MisuseError, door
from onrecord.cli.ledgers import OptionValue, checked_dates, explain_empty, wanted, which_ledger, which_statements
from onrecord.cli.printing import on_terminal, put_data, put_view, say
from onrecord.cli.tables import Form, chosen_form, in_forms, put_form

if TYPE_CHECKING:
    from onrecord.ledger import Ledger

_STORIES = """\
Show stories: pages that report the same event within a few days, of whichever outlets, the latest first.

ID asks for one of them, with its pages in the order of time, who speaks in it, and the remarks that several pages have.
It is a story's id, or any page of it: an address, how a digest begins, the id of a statement. Filters are those of
search: a story is meant when a statement on one of its pages passes. Pages that do not tell the day on which they were
published are in no story.

\b
Examples:
  onrecord stories
  onrecord stories --outlets 3 --published-after 2016-03
  onrecord stories --speaker Stoltenberg
  onrecord stories 3f9a2b1c
  onrecord search --story 3f9a2b1c --act denial
"""


@app.command(help=_STORIES, epilog=ASK_ENDS, short_help="Show pages that report the same event.")
@click.argument("id", metavar="[ID]", required=False)
@which_ledger
@click.option("--since", metavar="DATE", help="With a page published on the first day of DATE or later.")
@click.option("--outlets", type=click.IntRange(1), default=1, metavar="N", help="With pages of N outlets at least.")
@click.option(
    "--limit", "-n", type=click.IntRange(0), default=20, show_default=True, metavar="N", help="At most N; 0 shows all."
)
@in_forms(csv=False)
@which_statements
def stories(
    id: str | None,
    *,
    ledger: Path | None,
    since: str | None,
    outlets: int,
    limit: int,
    json: bool,
    jsonl: bool,
    **filters: OptionValue,
) -> None:
    """Print stories, or one of them."""
    from onrecord.ledger import Ledger

    form = chosen_form(json=json, jsonl=jsonl)
    with door(), Ledger(ledger, read_only=True) as kept:
        if id is not None:
            if since or outlets > 1 or any(filters.values()):
                raise MisuseError("ID asks for one story, and takes no filters: onrecord stories ID")
            _put_one(kept, id, form)
            return
        if since and filters.get("published_after"):
            raise MisuseError("--since and --published-after are the same; give one")
        filters["published_after"] = since or filters.get("published_after")
        found = checked_dates(lambda: kept.stories("", wanted(filters), least_outlets=outlets, limit=limit or None))
        if form:
            put_form(form, found)
        elif len(found):
            from onrecord.views.stories import stories_listing

            put_view(stories_listing(found))
        if not len(found):
            explain_empty(found)
        if len(found) < found.total and on_terminal(sys.stderr):
            say(f"{len(found):,} of {found.total:,}; --limit 0 shows all")


def _put_one(kept: Ledger, id: str, form: Form | None) -> None:
    told = kept.story(id)
    if told is None:
        say(f"{id}: no other page of the ledger reports the same event")
        raise click.exceptions.Exit(Code.SKIPPED)
    if form == "jsonl":
        put_form(form, [told])
    elif form:
        put_data(told.to_json(indent=2))
    else:
        from onrecord.views.stories import story_view

        put_view(story_view(told))
