"""How a command ends: exit codes, and a line on standard error for what it could not do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import click

from onrecord.cli.printing import close_stdout, say
from onrecord.errors import OnrecordError, WeightsError


class Code(IntEnum):
    """Exit codes, the last two as the shell gives them for a signal."""

    DONE = 0
    SKIPPED = 1
    USAGE = 2
    INTERRUPTED = 130
    NOBODY_READS = 141


ENDS = """\b
Exit codes:
  0    done
  1    some pages were skipped, each named with its reason on standard error
  2    wrong usage
  130  stopped with Ctrl-C; what was printed is whole"""


class MisuseError(Exception):
    """The command was given what it cannot take; the message says what to type instead."""


@contextmanager
def door() -> Iterator[None]:
    """Turn what a command may raise into a line on standard error and an exit code."""
    try:
        yield
    except MisuseError as error:
        say(str(error))
        raise click.exceptions.Exit(Code.USAGE) from None
    except WeightsError as error:
        say(f"{error}; to mend the installation: pip install --force-reinstall onrecord")
        raise click.exceptions.Exit(Code.SKIPPED) from None
    except OnrecordError as error:
        say(str(error))
        raise click.exceptions.Exit(Code.SKIPPED) from None
    except KeyboardInterrupt:
        raise click.exceptions.Exit(Code.INTERRUPTED) from None
    except BrokenPipeError:
        close_stdout()
        raise click.exceptions.Exit(Code.NOBODY_READS) from None
    except OSError as error:  # a full disk, say; a page that cannot be read is no OSError any more
        close_stdout()
        say(f"cannot write{f' {error.filename}' if error.filename else ''}: {error.strerror}")
        raise click.exceptions.Exit(Code.SKIPPED) from None
