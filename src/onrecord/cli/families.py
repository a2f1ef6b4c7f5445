"""Commands about the same words on several pages: families, compare, verbs."""

from __future__ import annotations

from pathlib import Path

import click

from onrecord.cli.app import app
from onrecord.cli.asking import ASK_ENDS, _limit, _opened, _put_found, _say_who
from onrecord.cli.exits import MisuseError, door
from onrecord.cli.ledgers import OptionValue, checked_dates, wanted, which_ledger, which_statements
from onrecord.cli.printing import put_data, put_view
from onrecord.cli.tables import in_forms

_FAMILIES = """\
List remarks that several pages have: the same words of one speaker, however each page renders them.

WORDS and filters are those of search; a remark is listed when one of its versions passes. Those of the most outlets
come first. Each is shown in its fullest version, by whose id `onrecord compare` shows them all.

\b
Examples:
  onrecord families
  onrecord families --speaker Trump wall
  onrecord families --tone distancing --json
"""

_COMPARE = """\
Show how pages render the same words, word by word.

ID is a statement's id, or the beginning of it, of any version. The words of the fullest version are columns, and each
version is a row: = is the same word, · before it begins or after it ends, — left out within, … left out and marked.
Below stands what each version changes: honest (ellipsis, square brackets, case, tense in indirect speech), trimmed at
the edges, retold outside quotation marks, or unmarked.

\b
Examples:
  onrecord compare 3f9a2b1c
  onrecord compare 3f9a2b1c --json
"""

_VERBS = """\
Show with which verbs outlets lead up to the same words: who calls it said, and who claimed.

ID is a statement's id, of any version of a remark. Without it all remarks that several pages have are counted, or those
that pass the filters, which are those of search.

\b
Examples:
  onrecord verbs 3f9a2b1c
  onrecord verbs --speaker Trump --csv
"""


@app.command(help=_FAMILIES, epilog=ASK_ENDS, short_help="List remarks that several pages have.")
@click.argument("words", metavar="[WORDS]...", nargs=-1)
@which_ledger
@click.option(
    "--pages",
    "least_pages",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    metavar="N",
    help="On N pages or more.",
)
@_limit(20)
@in_forms()
@which_statements
def families(
    words: tuple[str, ...],
    *,
    ledger: Path | None,
    least_pages: int,
    limit: int,
    json: bool,
    jsonl: bool,
    csv: bool,
    **filters: OptionValue,
) -> None:
    """Print families of quotations."""
    from onrecord.views.families import families_listing

    with door(), _opened(ledger) as kept:
        _say_who(kept, filters)
        found = checked_dates(
            lambda: kept.families(" ".join(words), wanted(filters), limit=limit or None, least_pages=least_pages)
        )
        _put_found(found, families_listing, json=json, jsonl=jsonl, csv=csv)


@app.command(help=_COMPARE, epilog=ASK_ENDS)
@click.argument("id", metavar="ID")
@which_ledger
@click.option("--json", is_flag=True, help="Print it all as JSON.")
def compare(id: str, *, ledger: Path | None, json: bool) -> None:
    """Print the versions of a remark."""
    with door(), _opened(ledger) as kept:
        found = kept.compare(id)
        if json:
            put_data(found.to_json(indent=2))
            return
        from onrecord.views.families import comparison_view

        put_view(comparison_view(found))


@app.command(help=_VERBS, epilog=ASK_ENDS, short_help="Show with which verbs outlets lead up to the same words.")
@click.argument("id", metavar="[ID]", required=False)
@which_ledger
@in_forms()
@which_statements
def verbs(id: str | None, *, ledger: Path | None, json: bool, jsonl: bool, csv: bool, **filters: OptionValue) -> None:
    """Print who leads up to the same words with which verb."""
    from onrecord.views.families import verbs_listing

    with door(), _opened(ledger) as kept:
        if id is not None and wanted(filters).given():
            raise MisuseError("an ID and filters exclude each other")
        found = checked_dates(lambda: kept.verbs(id, filters=wanted(filters)))
        _put_found(found, verbs_listing, json=json, jsonl=jsonl, csv=csv)
