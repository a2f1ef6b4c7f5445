"""The command that takes statements out of a ledger, in the forms that other programs read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.app import app
from onrecord.cli.asking import ASK_ENDS
from onrecord.cli.exits import Code, MisuseError, door
from onrecord.cli.ledgers import OptionValue, explain_empty, wanted, which_ledger, which_statements
from onrecord.cli.printing import on_terminal, put, put_data, say

if TYPE_CHECKING:
    from onrecord.flow import Record
    from onrecord.ledger import Ledger
    from onrecord.ledger.exports import Chosen

_FORMS = (
    "jsonl", "csv", "parquet", "w3c", "schema-org", "brat", "label-studio", "inception", "dna", "dna-sqlite",
    "graphml", "plover", "ris", "bibtex", "rss", "atom", "json-feed", "html",
)  # fmt: skip
_BINARY = ("parquet", "dna-sqlite")
_FOLDERS = ("brat", "label-studio", "inception")

_EXPORT = f"""\
Take statements out of a ledger, for another program.

FORMAT is one of {", ".join(_FORMS)}. WORDS and filters are those of search; without them all is meant. What people
corrected is exported as corrected, what they rejected is left out.

\b
Examples:
  onrecord export csv -o statements.csv
  onrecord export graphml --act accusation --act denial -o who.graphml
  onrecord export brat --outlet nytimes.com -o to-review/
  onrecord export bibtex "border wall" --speaker Trump
  onrecord export dna-sqlite -o coded.dna
  onrecord read --jsonl a.html | onrecord export html --records - -o a.htm
  onrecord export --corrections > training.jsonl
"""


@app.command(help=_EXPORT, epilog=ASK_ENDS)
@click.argument("form", metavar="FORMAT", type=click.Choice(_FORMS), required=False)
@click.argument("words", metavar="[WORDS]...", nargs=-1)
@which_ledger
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The file, or the folder of brat, label-studio and inception; without it standard output.",
)
@click.option(
    "--records",
    metavar="FILE",
    help="Take the records that `read --jsonl` wrote, - for standard input, instead of a ledger.",
)
@click.option(
    "--corrections",
    is_flag=True,
    help="Print what people said of statements, with the machine's answer, as JSON lines.",
)
@which_statements
def export(
    form: str | None,
    words: tuple[str, ...],
    *,
    ledger: Path | None,
    output: Path | None,
    records: str | None,
    corrections: bool,
    **filters: OptionValue,
) -> None:
    """Write an export."""
    with door():
        if corrections == (form is not None):
            raise MisuseError("name a format, as in: onrecord export csv; or --corrections alone")
        if records is not None and (words or any(filters.values()) or ledger or corrections):
            raise MisuseError("--records takes no words, filters or ledger; all statements of the records are exported")
        if form in _FOLDERS and output is None:
            raise MisuseError(f"{form} is a folder of files; name it with -o FOLDER")
        if form in _BINARY and output is None and on_terminal(sys.stdout):
            raise MisuseError(f"{form} is no text; name a file with -o FILE")
        if records is not None:
            from onrecord.ledger.exports import of_records

            _write(form or "", of_records(_records(records)), output)
            return
        from onrecord.ledger import Ledger

        with Ledger(ledger, read_only=True) as kept:
            if corrections:
                _put_corrections(kept, output)
                return
            chosen = wanted(filters)
            try:
                if (words or chosen.given()) and not len(found := kept.search(" ".join(words), chosen, limit=1)):
                    explain_empty(found)
            except ValueError as error:
                raise MisuseError(str(error)) from None
            _write(form or "", kept.chosen(" ".join(words), chosen), output)


def _write(form: str, pages: Iterable[Chosen], output: Path | None) -> None:
    from onrecord.ledger.exports import FORMATS, pieces_of, write_folder

    counted = _Counted(pages)
    if form in FORMATS and FORMATS[form].folder and output is not None:
        if output.exists() and not output.is_dir():
            raise MisuseError(f"{output} is a file; {form} needs a folder")
        write_folder(form, counted, output)
    else:
        if form == "html":
            from onrecord.views.report import report

            pieces: Iterator[str | bytes] = iter(report(counted))
        else:
            pieces = pieces_of(form, counted)
        _put_pieces(pieces, output)
    if output is not None:
        say(f"{output}: made of {counted.statements:,} statements of {counted.pages:,} pages")


class _Counted:
    """Pages that are counted as they go by."""

    def __init__(self, pages: Iterable[Chosen]) -> None:
        self._all = pages
        self.pages = self.statements = 0

    def __iter__(self) -> Iterator[Chosen]:
        for page in self._all:
            self.pages += 1
            self.statements += len(page.entries)
            yield page


def _put_pieces(pieces: Iterator[str | bytes], output: Path | None) -> None:
    """Write a file, which is there only when it is whole, or print it."""
    first = next(pieces, "")  # what cannot be made at all, for want of a library, fails before a file is there
    if output is None:
        for piece in chain((first,), pieces):
            _put_piece(piece)
        return
    if output.is_dir():
        raise MisuseError(f"{output} is a folder; name a file")
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            for piece in chain((first,), pieces):
                file.write(_bytes(piece))
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def _put_piece(piece: str | bytes) -> None:
    if isinstance(piece, str):
        put(piece, "utf-8")
    else:
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


def _bytes(piece: str | bytes) -> bytes:
    return piece.encode("utf-8") if isinstance(piece, str) else piece


def _put_corrections(ledger: Ledger, output: Path | None) -> None:
    from onrecord.ledger.training import training_lines

    lines = list(training_lines(ledger))
    if not lines:
        say("nobody has corrected, accepted or rejected anything in this ledger; `onrecord edit ID` does")
        raise click.exceptions.Exit(Code.SKIPPED)
    if output is not None:
        _put_pieces(iter([f"{line}\n" for line in lines]), output)
        say(f"{len(lines):,} statements are in {output}")
        return
    for line in lines:
        put_data(line)


def _records(source: str) -> Iterator[Record]:
    import msgspec

    from onrecord.flow import Record

    def all_of(lines: Iterable[bytes]) -> Iterator[Record]:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield Record.from_json(line)
                except msgspec.DecodeError as error:
                    raise MisuseError(f"{source}, line {number}: no record ({error})") from None

    if source == "-":
        yield from all_of(sys.stdin.buffer)
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115
    except OSError as error:
        raise MisuseError(f"{source}: {error.strerror}") from None
    with file:
        yield from all_of(file)
