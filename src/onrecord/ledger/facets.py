"""What the statements of a search divide into: by act, speaker, outlet and so on, each with how many there are.

A facet is counted without its own filter, so that one sees what else could be chosen. Counting reads each statement
that is found; where there are very many, those that were added last are counted, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import apsw

from onrecord.ledger.filters import Condition, conditions
from onrecord.ledger.matching import matching
from onrecord.ledger.rows import rows
from onrecord.ledger.values import Facet, FacetCount, Facets, Filters
from onrecord.ledger.words import Words, parse

_MOST = 4_000
"""Statements that are counted."""

_NAMES = 12
"""Speakers and outlets that are told, those with the most."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Where the value of a facet is: an expression on a statement and its page, and what turns it into a word."""

    sql: str
    named: str = "found.{name}"
    join: str = ""
    most: int = -1


_PARTS: Mapping[str, _Part] = {
    "act": _Part("s.act"),
    "speaker": _Part(
        "(SELECT n.speaker FROM speaker_names AS n WHERE n.key = s.speaker)",
        "w.name",
        "JOIN speakers AS w ON w.key = found.speaker",
        _NAMES,
    ),
    "outlet": _Part("p.outlet", "o.name", "JOIN outlets AS o ON o.key = found.outlet", _NAMES),
    "said": _Part("substr(coalesce(s.said_from, p.published_from), 1, 4)"),
    "mode": _Part("s.mode"),
    "tone": _Part("s.tone"),
    "silence": _Part("s.silence"),
    "language": _Part("p.language"),
}


def facets(db: apsw.Connection, text: str = "", filters: Filters | None = None) -> Facets:
    """Return the facets of a search. Raises ValueError for a filter's date that is none."""
    words, found = parse(text), conditions(db, filters or Filters())
    if text.strip() and words is None:
        return Facets((), 0, complete=True)
    free = [name for name in _PARTS if name not in found]
    counts, counted = _counted(db, words, tuple(found.values()), free)
    complete = counted < _MOST
    for name in _PARTS:
        if name in found:
            others = tuple(condition for other, condition in found.items() if other != name)
            made, number = _counted(db, words, others, [name])
            counts |= made
            complete &= number < _MOST
    return Facets(tuple(Facet(name, counts[name]) for name in _PARTS if counts[name]), counted, complete)


def _counted(
    db: apsw.Connection, words: Words | None, found: tuple[Condition, ...], names: list[str]
) -> tuple[dict[str, tuple[FacetCount, ...]], int]:
    """Count some facets in one query; return them by name, and how many statements were counted."""
    meant = matching(words, found)
    columns = ", ".join(f"{_PARTS[name].sql} AS {name}" for name in names) or "1"
    totals = " UNION ALL ".join([*_totals(names), "SELECT '', '', count(*) FROM found"])
    counts: dict[str, list[FacetCount]] = {name: [] for name in names}
    counted = 0
    last = "f.rowid" if words else "s.key"
    sql = f"WITH found AS MATERIALIZED (SELECT {columns} {meant.sql} ORDER BY {last} DESC LIMIT {_MOST}) {totals}"
    for name, value, number in rows(db, sql, meant.values):
        if name:
            counts[name].append(FacetCount(value, number))
        else:
            counted = number
    return {name: tuple(told) for name, told in counts.items()}, counted


def _totals(names: list[str]) -> Iterator[str]:
    for name in names:
        part = _PARTS[name]
        value = part.named.format(name=name)
        yield (
            f"SELECT * FROM (SELECT '{name}', {value}, count(*) FROM found {part.join} "
            f"WHERE found.{name} IS NOT NULL GROUP BY found.{name} ORDER BY count(*) DESC, {value} LIMIT {part.most})"
        )
