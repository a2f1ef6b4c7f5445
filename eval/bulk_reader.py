"""A reader process for bulk runs (isolation.How.command) that has every stage but the network, for measuring the rest.

Words in quotation marks are taken for attributions whose source is nobody, so that records have statements. Without
quotation marks, as with --articles, there is none, and what is measured is the way from an archive to an article.
"""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Sequence
from functools import cache

from onrecord import isolation
from onrecord.attributions import weights
from onrecord.flow import Attribution, Span

ARTICLES = "--articles"
_QUOTED = re.compile(r'[“"][^“”"\n]{15,400}[”"]')


def attribute(text: str, paragraphs: Sequence[Span], *, min_score: float | None = None) -> list[Attribution]:
    if ARTICLES in sys.argv:
        return []
    found = (m.span() for start, end in paragraphs for m in _QUOTED.finditer(text, start, end))
    return [Attribution((span,), (), (), 0.9) for span in found]


@cache
def engine(name: weights.Name) -> object:
    return types.SimpleNamespace(digest=weights.load(name).digest, attribute=attribute)


def command(*, articles: bool = False) -> tuple[str, ...]:
    """Return the command that starts this reader."""
    return (sys.executable, __file__, *([ARTICLES] if articles else []))


if __name__ == "__main__":
    isolation.engine = engine  # type: ignore[assignment]
    isolation.serve()
