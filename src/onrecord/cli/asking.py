"""Commands that ask a ledger: search, show, timeline, due, disputes, speakers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from onrecord.cli.app import app
from onrecord.cli.exits import MisuseError, door
from onrecord.cli.ledgers import OptionValue, checked_dates, explain_empty, wanted, which_ledger, which_statements
from onrecord.cli.options import a_number
from onrecord.cli.printing import on_terminal, progress, put_data, put_view, say
from onrecord.cli.tables import chosen_form, in_forms, put_form

if TYPE_CHECKING:
    from rich.console import RenderableType

    from onrecord.ledger import Ledger, Like
    from onrecord.ledger.values import Table

ASK_ENDS = """\b
Exit codes:
  0    done
  1    nothing was found, and standard error says why; or there is no ledger
  2    wrong usage
  130  stopped with Ctrl-C"""

_SEARCH = """\
Search what was said.

WORDS are looked for in what was said, by whom, and in what leads up to it: all of them, in any order. "..." asks for
words in this order, a star for words that begin so, OR for one of two, a minus for statements without. Filters narrow
it down; without WORDS they list what passes, the newest first.

--like "a sentence" finds what means something like it in other words, the most alike first, among all that WORDS and
filters leave. The first time takes a while, about a hundred statements a second, and can be stopped and gone on with.

\b
Examples:
  onrecord search border wall
  onrecord search '"build the wall" OR fenc* -street'
  onrecord search --speaker Stoltenberg --act pledge
  onrecord search tax --said-after 2016-03 --said-before 2016-06
  onrecord search --disputed --csv > disputed.csv
  onrecord search --like "guns are too easy to buy" --act criticism
  onrecord search --similar-to 3f9a2b1c
"""

_SHOW = """\
Show a statement with all by which it can be checked.

ID is a statement's id, or the beginning of it as search prints it. Printed are the words and who denies them, where in
the page they stand, the page's address and SHA-256, why its fields are as they are, and a line to cite it by.

\b
Examples:
  onrecord show 3f9a2b1c
  onrecord show 3f9a2b1c --json
  onrecord show 3f9a2b1c --annotation       as a W3C Web Annotation
"""

_TIMELINE = """\
Show what was said in the order in which it was said.

WORDS and filters are those of search. Where the page does not tell when something was said, it stands at the day of the
page, as "by" that day.

\b
Example:
  onrecord timeline wall --speaker Trump --said 2016
"""

_DUE = """\
Show pledges, predictions, threats and decisions by when they fall due.

WORDS and filters are those of search.

\b
Examples:
  onrecord due
  onrecord due --due-after 2022-11 --due-before 2023 --speaker NATO
"""

_DISPUTES = """\
Show who denies what, and who was asked and did not answer.

A dispute is a claim with the denials that its page gives. Where a page gives a denial and not the claim, or an
accusation and the silence of the accused, it gives one half, and is listed as such. Filters are held
against either side.

\b
Examples:
  onrecord disputes
  onrecord disputes --half both --speaker Zakharova
"""

_SPEAKERS = """\
Show who speaks in the ledger: how often, on how many pages of how many outlets, from when to when.

NAME asks for those it may mean, with all forms of their names where it is one. Filters count only what passes them.

\b
Examples:
  onrecord speakers
  onrecord speakers Stoltenberg
  onrecord speakers Stoltenberg --why
  onrecord speakers --act denial --said 2016
"""


def _limit(number: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        "--limit",
        "-n",
        type=click.IntRange(0),
        default=number,
        show_default=True,
        metavar="N",
        help="Show at most N; 0 shows all.",
    )


_WORDS = click.argument("words", metavar="[WORDS]...", nargs=-1)


@app.command(help=_SEARCH, epilog=ASK_ENDS)
@_WORDS
@which_ledger
@click.option("--like", metavar="SENTENCE", help="Only what means something like SENTENCE, the most alike first.")
@click.option("--similar-to", metavar="ID", help="Only what means something like a statement.")
@click.option(
    "--least",
    type=click.FloatRange(-1, 1),
    callback=a_number,
    metavar="S",
    help="With --like or --similar-to: by S or more, a cosine up to 1.  [default: 0.4]",
)
@click.option("--order", type=click.Choice(["best", "newest", "oldest"]), default="best", help="[default: best]")
@_limit(20)
@in_forms()
@which_statements
def search(
    words: tuple[str, ...],
    *,
    ledger: Path | None,
    like: str | None,
    similar_to: str | None,
    least: float | None,
    order: Literal["best", "newest", "oldest"],
    limit: int,
    json: bool,
    jsonl: bool,
    csv: bool,
    **filters: OptionValue,
) -> None:
    """Print statements."""
    from onrecord.views.hits import hits_listing

    with door(), _opened(ledger) as kept:
        sought = _sought(kept, like, similar_to, least)
        _say_who(kept, filters)
        found = checked_dates(
            lambda: kept.search(" ".join(words), wanted(filters), like=sought, order=order, limit=limit or None)
        )
        _put_found(found, hits_listing, json=json, jsonl=jsonl, csv=csv)


@app.command(help=_TIMELINE, epilog=ASK_ENDS)
@_WORDS
@which_ledger
@_limit(50)
@in_forms()
@which_statements
def timeline(
    words: tuple[str, ...],
    *,
    ledger: Path | None,
    limit: int,
    json: bool,
    jsonl: bool,
    csv: bool,
    **filters: OptionValue,
) -> None:
    """Print statements by when they were said."""
    from onrecord.views.hits import timeline_listing

    with door(), _opened(ledger) as kept:
        _say_who(kept, filters)
        found = checked_dates(
            lambda: kept.search(" ".join(words), wanted(filters), order="oldest", limit=limit or None)
        )
        _put_found(found, timeline_listing, json=json, jsonl=jsonl, csv=csv)


@app.command(help=_DUE, epilog=ASK_ENDS, short_help="Show pledges, predictions and threats by when they fall due.")
@_WORDS
@which_ledger
@click.option("--due", metavar="DATE", help="Due within DATE: 2016, 2016-03, 2016-03-14, or A/B.")
@click.option("--due-after", metavar="DATE", help="Due on the first day of DATE or later.")
@click.option("--due-before", metavar="DATE", help="Due before the first day of DATE.")
@_limit(50)
@in_forms()
@which_statements
def due(
    words: tuple[str, ...],
    *,
    ledger: Path | None,
    limit: int,
    json: bool,
    jsonl: bool,
    csv: bool,
    **filters: OptionValue,
) -> None:
    """Print what falls due."""
    from datetime import UTC, datetime

    from onrecord.views.hits import due_listing

    today = datetime.now(UTC).date().isoformat()
    with door(), _opened(ledger) as kept:
        _say_who(kept, filters)
        found = checked_dates(lambda: kept.due(" ".join(words), wanted(filters), limit=limit or None))
        _put_found(found, lambda hits: due_listing(hits, today), json=json, jsonl=jsonl, csv=csv)


@app.command(help=_DISPUTES, epilog=ASK_ENDS)
@which_ledger
@click.option(
    "--half",
    type=click.Choice(["both", "denial", "silence"]),
    multiple=True,
    metavar="HALF",
    help="Only where the page gives both halves, the denial alone, or the silence of the accused. May be repeated.",
)
@_limit(20)
@in_forms(csv=False)
@which_statements
def disputes(
    *,
    ledger: Path | None,
    half: tuple[Literal["both", "denial", "silence"], ...],
    limit: int,
    json: bool,
    jsonl: bool,
    **filters: OptionValue,
) -> None:
    """Print disputes."""
    from onrecord.views.ledger import disputes_listing

    with door(), _opened(ledger) as kept:
        _say_who(kept, filters)
        halves = half or ("both", "denial", "silence")
        found = checked_dates(lambda: kept.disputes(wanted(filters), halves=halves, limit=limit or None))
        _put_found(found, disputes_listing, json=json, jsonl=jsonl)


@app.command(help=_SPEAKERS, epilog=ASK_ENDS, short_help="Show who speaks in the ledger, how often and where.")
@click.argument("name", required=False)
@which_ledger
@click.option("--why", is_flag=True, help="Print all names by which pages mean NAME, and why each is theirs.")
@_limit(50)
@in_forms()
@which_statements
def speakers(
    name: str | None,
    *,
    ledger: Path | None,
    why: bool,
    limit: int,
    json: bool,
    jsonl: bool,
    csv: bool,
    **filters: OptionValue,
) -> None:
    """Print who speaks."""
    from onrecord.views.ledger import speakers_table

    with door(), _opened(ledger) as kept:
        if why:
            _put_reasons(kept, name, limit, json=json, jsonl=jsonl, csv=csv)
            return
        found = checked_dates(lambda: kept.speakers(name, wanted(filters), limit=limit or None))
        _put_found(found, speakers_table, json=json, jsonl=jsonl, csv=csv)


@app.command(help=_SHOW, epilog=ASK_ENDS)
@click.argument("id", metavar="ID")
@which_ledger
@click.option("--json", is_flag=True, help="Print it all as JSON.")
@click.option("--record", is_flag=True, help="Print the whole record of its page as JSON.")
@click.option("--annotation", is_flag=True, help="Print it as a W3C Web Annotation in JSON-LD.")
def show(id: str, *, ledger: Path | None, json: bool, record: bool, annotation: bool) -> None:
    """Print a statement with its receipt."""
    with door(), _opened(ledger) as kept:
        shown = kept.show(id)
        if record:
            put_data(kept.record(shown.hit.id).to_json(indent=2))
        elif annotation:
            import msgspec

            from onrecord.locating import annotation as as_annotation

            made = as_annotation(kept.record(shown.hit.id), shown.statement)
            put_data(msgspec.json.format(msgspec.json.encode(made), indent=2).decode())
        elif json:
            put_data(shown.to_json(indent=2))
        else:
            from onrecord.views.ledger import receipt_view

            put_view(receipt_view(shown))


def _put_reasons(kept: Ledger, name: str | None, limit: int, *, json: bool, jsonl: bool, csv: bool) -> None:
    """Print the names of the speakers that a name may mean, and why each is theirs."""
    from onrecord.ledger.values import Table
    from onrecord.views.people import reasons_view

    if name is None or csv:
        raise MisuseError("--why takes a NAME and prints no CSV: onrecord speakers NAME --why")
    found = kept.reasons(name)
    shown = found[: limit or None]
    why = () if found else kept.speakers(name).why
    _put_found(Table(shown, len(found), why), reasons_view, json=json, jsonl=jsonl)


def _sought(kept: Ledger, like: str | None, similar_to: str | None, least: float | None) -> Like | None:
    """Return what statements are to be like, after all have vectors that can have them."""
    if like is None and similar_to is None:
        if least is not None:
            raise MisuseError('--least goes with --like or --similar-to: onrecord search --like "SENTENCE" --least 0.3')
        return None
    if like is not None and similar_to is not None:
        raise MisuseError("--like and --similar-to exclude each other")
    from onrecord.ledger import Like
    from onrecord.ledger.meanings import LEAST

    _make_vectors(kept)
    return Like(like, similar_to, LEAST if least is None else least)


def _make_vectors(kept: Ledger) -> None:
    """Make the vectors that are missing; a ledger that may only be read is searched as far as it has them."""
    from onrecord.errors import LedgerBusy, LedgerNotWritable
    from onrecord.ledger import Ledger, meanings

    due = kept.vectors_due()
    if not due:
        return
    batches = -(-due // meanings.BATCH)
    try:
        with Ledger(kept.path) as writable, progress(batches, f"comparing {due:,} statements by meaning") as step:

            def advance(_: int) -> None:
                with step(False):
                    pass

            writable.make_vectors(advance)
    except (LedgerBusy, LedgerNotWritable) as error:
        say(f"{due:,} statements are not searched by meaning yet: {error}")


def _opened(path: Path | None) -> Ledger:
    from onrecord.ledger import Ledger

    return Ledger(path, read_only=True)


def _say_who(ledger: Ledger, filters: dict[str, OptionValue]) -> None:
    """Say whom a name means where it means several, so that nobody takes one for another."""
    if not on_terminal(sys.stderr):
        return
    for option in ("speaker", "target"):
        if (name := filters.get(option)) and len(meant := ledger.called(name)) > 1:
            shown = ", ".join(f"{known} ({number:,})" for known, number in meant[:5])
            say(f"{name!r} may mean {len(meant)} speakers: {shown}{', ...' if len(meant) > 5 else ''}")


def _put_found(
    found: Table[Any],
    listing: Callable[[Sequence[Any]], RenderableType],
    *,
    json: bool,
    jsonl: bool,
    csv: bool = False,
) -> None:
    """Print what was found in the form that was asked for, or say why there is nothing."""
    form = chosen_form(json=json, jsonl=jsonl, csv=csv)
    if form:
        put_form(form, found)
    elif len(found):
        put_view(listing(found))
    if not len(found):
        explain_empty(found)
    if len(found) < found.total and on_terminal(sys.stderr):
        say(f"{len(found):,} of {found.total:,}; --limit 0 shows all")
