"""Commands that read and keep nothing: read, attribute, outlets, schema."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from onrecord.cli.app import app
from onrecord.cli.exits import ENDS, Code, MisuseError, door
from onrecord.cli.ledgers import explain_empty, which_ledger
from onrecord.cli.options import asked_manners, checked, how_to_ask, which_attributions
from onrecord.cli.printing import on_terminal, progress, put, put_data, put_view, say, say_skipped
from onrecord.cli.tables import put_form

if TYPE_CHECKING:
    from onrecord.flow import Attribution, FindingKind, Record, Skipped

_READ = """\
Show who says what on news pages.

SOURCE is a saved page (HTML, or a plain-text copy), a folder of them, an address on the web (http or https), or - for
standard input. A web archive (WARC, WACZ, MHTML) stands for the pages in it, a table of articles (JSON lines, CSV) for
its rows; a feed (RSS, Atom, JSON Feed), a sitemap or an OPML list, at an address or in a file, for the pages that it
lists.

For each statement: speaker, act, date, and the words with what leads up to them; then what is worth a second look.
In a pipe or a file it is the same in plain text, without colour and with unbroken lines.

\b
Examples:
  onrecord read article.html
  onrecord read article.html notes/copy.txt saved/
  onrecord read --json article.html | jq '.statements[].content_text'
  onrecord read --jsonl saved/ > records.jsonl
  onrecord read --explain article.html      with the reason for every field
  onrecord read --jsonl crawl.warc.gz > records.jsonl
  onrecord read --jsonl articles.csv        a row a page: columns text, headline,
                                            published, outlet, url
  onrecord read https://news.example/story
  onrecord read --jsonl --delay 5 https://news.example/feed.xml

From the web: robots.txt is obeyed, and addresses inside private networks are refused. What servers sent is kept in a
cache, so that they need not send a page again that has not changed.
"""

_ATTRIBUTE = """\
Find attributions in plain article texts.

Takes each .txt file (UTF-8) of a folder as article text as it stands, and prints the spans of source, cue and content
in code points into the file, with a score from 0 to 1. For measuring against gold data; `read` is for pages.

\b
Example:
  onrecord attribute --jsonl texts/ > attributions.jsonl
"""

_OUTLETS = """\
Show what onrecord knows of news outlets: country, who runs them, addresses, and where that can be checked.

QUERY is a name or an address, or part of one; without it all are listed.

\b
Examples:
  onrecord outlets
  onrecord outlets "Press TV"
  onrecord outlets bbc.co.uk --json
  onrecord outlets --kept                   those in your ledger
"""

_SCHEMA = """\
Print the JSON Schema of a record.

\b
Example:
  onrecord schema > record.schema.json
"""

_ONE_RECORD = "--json prints one record, but there are {} pages; use --jsonl for one record a line"


@app.command(help=_READ, epilog=ENDS)
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@click.option("--json", is_flag=True, help="Print the record of one page as indented JSON.")
@click.option("--jsonl", is_flag=True, help="Print one record a line as JSON, as pages are read.")
@click.option("--blocks", is_flag=True, help="Show every block of a page: what it is taken for, why, and where it is.")
@click.option("--explain", is_flag=True, help="Say why each field of a statement is as it is, or why it is unknown.")
@click.option(
    "--findings",
    metavar="KIND,...",
    default="default",
    show_default=True,
    help="What to look for besides: kinds of findings with commas between, all, none or default.",
)
@click.option("--any-page", is_flag=True, help="Read live blogs, galleries, paywall stubs and the like as well.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar and no closing count.")
@which_attributions
@how_to_ask
def read(
    sources: tuple[str, ...],
    *,
    json: bool,
    jsonl: bool,
    blocks: bool,
    explain: bool,
    findings: str,
    any_page: bool,
    quiet: bool,
    model: Literal["fast", "accurate"],
    min_score: float | None,
    delay: float | None,
    timeout: float | None,
    allow_private: bool,
    ignore_robots: bool,
    user_agent: str | None,
    no_cache: bool,
) -> None:
    """Print what is on record on each page."""
    with door():
        named = checked(sources)
        if json and jsonl:
            raise MisuseError("--json and --jsonl exclude each other; --jsonl is for several pages")
        if blocks and (json or jsonl):
            raise MisuseError("--blocks is for people; what --json and --jsonl print has the blocks in it")
        if explain and (json or jsonl or blocks):
            raise MisuseError("--explain is for people; what --json and --jsonl print has the reasons in it")
        kinds = _kinds(findings)
        manners = asked_manners(
            delay=delay,
            timeout=timeout,
            user_agent=user_agent,
            allow_private=allow_private or None,
            obey_robots=False if ignore_robots else None,
            no_cache=no_cache,
        )
        from onrecord import pipeline

        # Counting goes through all folders once more, so only where the number is asked for.
        total = pipeline.count_pages(named) if json or (on_terminal(sys.stderr) and not quiet) else 0
        if json and total is not None and total > 1:
            raise MisuseError(_ONE_RECORD.format(total))
        for_people = _put_blocks if blocks else _put_explained if explain else _put_reading
        show = _put_json if json else _put_line if jsonl else for_people
        stdin = sys.stdin.buffer if sys.stdin else None
        results = pipeline.read_pages(
            named, stdin=stdin, model=model, min_score=min_score, manners=manners, any_page=any_page, kinds=kinds
        )
        if json and total is None:
            results = _only_one(results)
        shown, skipped = _print_all(results, show, total)
        if not shown and not skipped:
            say(f"no pages in {' '.join(named)}")
        if shown + skipped > 1 and not quiet and on_terminal(sys.stderr):
            say(f"{shown} pages read, {skipped} skipped")
        if skipped or not shown:
            raise click.exceptions.Exit(Code.SKIPPED)


@app.command(help=_ATTRIBUTE, epilog=ENDS)
@click.argument("folder", metavar="DIR_OF_TXT", type=click.Path(path_type=Path))
@click.option("--jsonl", is_flag=True, help="One file a line as JSON, which is the only form.")
@which_attributions
def attribute(folder: Path, jsonl: bool, model: Literal["fast", "accurate"], min_score: float | None) -> None:
    """Print the attributions of each text."""
    with door():
        from onrecord import pipeline
        from onrecord.flow import Skipped

        shown, skipped = 0, 0
        for result in pipeline.attribute_texts(folder, model=model, min_score=min_score):
            if isinstance(result, Skipped):
                skipped += 1
                say_skipped(result)
            else:
                shown += 1
                _put_attributions(*result)
        if not shown and not skipped:
            say(f"no .txt files in {folder}")
        if skipped or not shown:
            raise click.exceptions.Exit(Code.SKIPPED)


@app.command(help=_OUTLETS, epilog=ENDS, short_help="Show what onrecord knows of news outlets.")
@click.argument("query", required=False)
@click.option("--kept", is_flag=True, help="List the outlets of a ledger's pages, with how much there is of each.")
@which_ledger
@click.option("--json", is_flag=True, help="Print what is known as a JSON list.")
def outlets(query: str | None, *, kept: bool, ledger: Path | None, json: bool) -> None:
    """Print what the registry knows of an outlet, or the list of all; or what a ledger has of them."""
    with door():
        if kept or ledger:
            _put_kept_outlets(query, ledger, json=json)
            return
        from onrecord.outlets import entries, matching
        from onrecord.views.outlets import outlets_listing

        found = matching(query) if query else entries()
        if not found:
            say(f"no outlet called {query}, and none at that address; docs/outlets.md says how to add one")
            raise click.exceptions.Exit(Code.SKIPPED)
        if json:
            put_form("json", found)
        else:
            put_view(outlets_listing(found))


def _put_kept_outlets(query: str | None, ledger: Path | None, *, json: bool) -> None:
    from onrecord.ledger import Ledger
    from onrecord.views.ledger import outlets_table

    with Ledger(ledger, read_only=True) as opened:
        found = opened.outlets(query)
    if json:
        put_form("json", found)
    elif len(found):
        put_view(outlets_table(found))
    if not len(found):
        explain_empty(found)


@app.command(help=_SCHEMA, epilog=ENDS)
def schema() -> None:
    """Print the JSON Schema of a record."""
    with door():
        import json

        from onrecord.flow import schema as schema_of_record

        put(json.dumps(schema_of_record(), indent=2) + "\n")


def _only_one(results: Iterator[Record | Skipped]) -> Iterator[Record | Skipped]:
    """Return the one result, of which it was not known that it is one."""
    found = list(islice(results, 2))
    if len(found) > 1:
        raise MisuseError(_ONE_RECORD.format("several"))
    return iter(found)


def _print_all(
    results: Iterator[Record | Skipped], show: Callable[[Record], None], total: int | None
) -> tuple[int, int]:
    """Print results as they come and return how many records were shown and how many pages skipped."""
    from onrecord.flow import Skipped

    shown, skipped = 0, 0
    with progress(total) as aside:
        for result in results:
            with aside(isinstance(result, Skipped) or on_terminal(sys.stdout)):
                if isinstance(result, Skipped):
                    skipped += 1
                    say_skipped(result)
                else:
                    if shown and show in (_put_reading, _put_explained, _put_blocks):
                        put("\n\n")
                    shown += 1
                    show(result)
    return shown, skipped


def _put_reading(record: Record) -> None:
    from onrecord.views.terminal import reading

    put_view(reading(record))


def _put_explained(record: Record) -> None:
    from onrecord.views.terminal import reading

    put_view(reading(record, explain=True))


def _kinds(words: str) -> tuple[FindingKind, ...]:
    from onrecord.findings import chosen

    try:
        return chosen(words)
    except ValueError as error:
        raise MisuseError(str(error)) from None


def _put_blocks(record: Record) -> None:
    from onrecord.views.blocks import blocks_listing

    put_view(blocks_listing(record))


def _put_json(record: Record) -> None:
    put_data(record.to_json(indent=2))


def _put_line(record: Record) -> None:
    put_data(record.to_json())


def _put_attributions(name: str, attributions: Sequence[Attribution]) -> None:
    import msgspec

    found = [{"source": a.source, "cue": a.cue, "content": a.content, "score": a.score} for a in attributions]
    put_data(msgspec.json.encode({"doc": name, "attributions": found}).decode())
