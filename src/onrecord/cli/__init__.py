"""The command line: parse, call, print. Data goes to standard output, words about it to standard error.

A module holds a group of commands; `app` lists them, `exits` and `printing` are how each ends and prints.
"""

from __future__ import annotations

import os

from onrecord.cli import (
    annotating,
    asking,
    assisting,
    bulking,
    checking,
    copying,
    editing,
    evaluating,
    exporting,
    families,
    keeping,
    people,
    reading,
    serving,
    stories,
    watching,
)
from onrecord.cli.app import app

__all__ = [
    "annotating",
    "app",
    "asking",
    "assisting",
    "bulking",
    "checking",
    "copying",
    "editing",
    "evaluating",
    "exporting",
    "families",
    "keeping",
    "main",
    "people",
    "reading",
    "serving",
    "stories",
    "watching",
]


def main() -> None:
    """Run the command line; the entry point of the package."""
    # The network has its own threads; NumPy only does small sums, and its pool takes a tenth of a second to start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    app()
