"""What people type as a search, as a query of SQLite's full-text index (FTS5).

    border wall              both words, anywhere in what was said, by whom, or in what leads up to it
    "build the wall"         these words in this order
    immigra*                 words that begin so
    wall OR fence            one of the two
    wall -street             without the other; NOT does the same

Nothing that is typed is a syntax error: what cannot be read this way is taken as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<bare>\S+)')
_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "\0": " "})


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase; with `prefix`, its last word may go on."""

    text: str
    prefix: bool = False

    @property
    def expression(self) -> str:
        """The term in FTS5's syntax."""
        return f'"{self.text}"{" *" if self.prefix else ""}'

    def __str__(self) -> str:
        return f"{self.text}{'*' if self.prefix else ''}"


@dataclass(frozen=True, slots=True)
class Words:
    """A search: all of `wanted` must be there, of each of them any one; none of `unwanted` may."""

    wanted: tuple[tuple[Term, ...], ...]
    unwanted: tuple[Term, ...] = ()

    @property
    def expression(self) -> str:
        """The search in FTS5's syntax."""
        every = " AND ".join(f"({' OR '.join(term.expression for term in group)})" for group in self.wanted)
        return " NOT ".join([f"({every})", *(term.expression for term in self.unwanted)])


def parse(text: str) -> Words | None:
    """Return the search that a text asks for; None where it has no letter or digit.

    Raises ValueError where it names words to leave out alone.
    """
    wanted: list[tuple[Term, ...]] = []
    unwanted: list[Term] = []
    joins = negates = False
    for match in _TOKEN.finditer(text.translate(_MARKS)):
        bare = match["bare"]
        if bare in ("AND", "OR", "NOT"):
            joins, negates = bare == "OR", bare == "NOT"
            continue
        term = _term(match)
        if term is None:
            continue
        if negates or match["minus"] or (bare and bare.startswith("-")):
            unwanted.append(term)
        elif joins and wanted:
            wanted[-1] = (*wanted[-1], term)
        else:
            wanted.append((term,))
        joins = negates = False
    if unwanted and not wanted:
        raise ValueError(f"only words to leave out: {text}; name some to look for besides")
    return Words(tuple(wanted), tuple(unwanted)) if wanted else None


def _term(match: re.Match[str]) -> Term | None:
    text = match["phrase"] if match["bare"] is None else match["bare"].replace('"', " ").lstrip("-")
    prefix = bool(match["star"]) if match["bare"] is None else text.endswith("*")
    text = " ".join(text.rstrip("*").split())
    return Term(text, prefix) if any(map(str.isalnum, text)) else None
