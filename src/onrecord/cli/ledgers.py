"""Options of the commands about a ledger, and the ledger that they mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, get_args

import click

from onrecord.cli.exits import Code, MisuseError
from onrecord.cli.printing import say
from onrecord.flow import ActKind, CueTone, FindingKind, Mode, Silence, Value

if TYPE_CHECKING:
    from onrecord.ledger.values import Filters, Table


OptionValue: TypeAlias = Any
"""What click makes of an option."""

T = TypeVar("T", bound=Value)


def which_ledger(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that names the ledger."""
    return click.option(
        "--ledger",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="The ledger's file; without it $ONRECORD_LEDGER, or onrecord.db in your folder of data.",
    )(command)


def which_statements(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which statements are meant; `wanted` turns them into Filters."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def _several(name: str, kinds: object, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        name, type=click.Choice(sorted(get_args(kinds))), multiple=True, metavar="KIND", help=f"{text} May be repeated."
    )


def _dates(what: str, said: str) -> tuple[Callable[[Callable[..., None]], Callable[..., None]], ...]:
    return (
        click.option(f"--{what}", metavar="DATE", help=f"{said} within DATE: 2016, 2016-03, 2016-03-14, or A/B."),
        click.option(f"--{what}-after", metavar="DATE", help=f"{said} on the first day of DATE or later."),
        click.option(f"--{what}-before", metavar="DATE", help=f"{said} before the first day of DATE."),
    )


_FILTERS: tuple[Callable[[Callable[..., None]], Callable[..., None]], ...] = (
    click.option("--speaker", metavar="NAME", help="Said by NAME: a full name, or words of one."),
    click.option("--target", metavar="NAME", help="Said against NAME, or to them."),
    click.option("--outlet", metavar="NAME", help="On pages of an outlet: its name or domain."),
    click.option("--page", metavar="ADDRESS", help="On one page: its address, its path, or how its digest begins."),
    click.option("--story", metavar="ID", help="On all pages of a story: `onrecord stories` names them."),
    _several("--act", ActKind, "Statements that are an accusation, a denial, a pledge ..."),
    _several("--mode", Mode, "Quoted directly, indirectly or mixed."),
    _several("--tone", CueTone, "By how the page leads up to it: neutral, endorsing, distancing."),
    _several("--silence", Silence, "Statements of those who were asked and said nothing."),
    _several("--finding", FindingKind, "Statements whose words a finding is about."),
    click.option("--disputed", is_flag=True, help="Only what is denied, and the denials."),
    click.option("--language", metavar="CODE", help="On pages in a language: en."),
    *_dates("said", "Said"),
    *_dates("published", "On pages published"),
)


def wanted(given: dict[str, OptionValue]) -> Filters:
    """Return the filters of a command's options, which are named as its fields."""
    from onrecord.ledger.values import Filters

    return Filters(**{name: value for name, value in given.items() if value})


def explain_empty(found: Table[Any]) -> None:
    """Say why there is nothing, and end the command so that scripts notice."""
    for why in found.why:
        say(why)
    raise click.exceptions.Exit(Code.SKIPPED)


def checked_dates(call: Callable[[], Table[T]]) -> Table[T]:
    """Return what a call gives; a date that is none is wrong usage."""
    try:
        return call()
    except ValueError as error:
        raise MisuseError(str(error)) from None
