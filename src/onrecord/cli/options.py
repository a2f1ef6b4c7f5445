"""Options that several commands have."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from onrecord.cli.exits import MisuseError
from onrecord.cli.printing import on_terminal, say

if TYPE_CHECKING:
    from onrecord.pages.manners import Manners

# A longer wait is a slip of the pen.
_HOUR = 3600


def a_number(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    """Refuse what is a float but no number."""
    if value is not None and math.isnan(value):
        raise click.BadParameter("not a number")
    return value


def which_attributions(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which attributions are wanted."""
    model = click.option(
        "--model",
        type=click.Choice(["fast", "accurate"]),
        default="fast",
        show_default=True,
        help="accurate has the ends of contents a little more often exact, at a third of the speed.",
    )
    min_score = click.option(
        "--min-score",
        type=click.FloatRange(0, 1),
        callback=a_number,
        metavar="P",
        help="Leave out what is right with a probability below P, from 0 to 1. Without it, the point with the best F1.",
    )
    return model(min_score(command))


def how_to_ask(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how servers are asked for pages."""
    options = (
        click.option(
            "--delay",
            type=click.FloatRange(0, _HOUR),
            callback=a_number,
            metavar="SECONDS",
            help="Wait this long between two pages of one host, or longer where its robots.txt asks to.  [default: 1]",
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(0, _HOUR, min_open=True),
            callback=a_number,
            metavar="SECONDS",
            help="Give up on a server that has been silent for so long.  [default: 10]",
        ),
        click.option(
            "--allow-private", is_flag=True, help="Ask addresses inside private networks and this machine too."
        ),
        click.option("--ignore-robots", is_flag=True, help="Do not ask for robots.txt. For sites of your own."),
        click.option("--user-agent", metavar="TEXT", help="Name given to servers, in place of onrecord's own."),
        click.option("--no-cache", is_flag=True, help="Keep no pages from the web and use none that were kept."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def asked_manners(*, no_cache: bool, **given: float | str | bool | None) -> Manners | None:
    """Return how servers are asked, by the options that were given; None where none was."""
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if no_cache:
        chosen["cache"] = None
    if not chosen:
        return None
    from onrecord.pages.manners import Manners

    try:
        return Manners(**chosen)
    except ValueError as error:
        raise MisuseError(str(error)) from error


def checked(sources: Sequence[str], command: str = "read") -> list[str]:
    """Return the sources of a command; raises MisuseError, with what to type, where there are none."""
    if sources:
        if "-" in sources and sys.stdin is None:
            raise MisuseError("standard input is closed")
        if "-" in sources and on_terminal(sys.stdin):
            say("reading a page from the keyboard; end it with Ctrl-D")
        return list(sources)
    if on_terminal(sys.stdin):
        raise MisuseError(f"name a page or a folder: onrecord {command} article.html")
    raise MisuseError(f"name a page or a folder, or - to read standard input: onrecord {command} -")
