"""The part of a query that says which statements are meant: words and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from onrecord.ledger.filters import Condition, where
from onrecord.ledger.rows import value
from onrecord.ledger.words import Words

_ALL = "statements AS s JOIN pages AS p ON p.key = s.page"
_WITH_WORDS = "statement_words AS f JOIN statements AS s ON s.key = f.rowid JOIN pages AS p ON p.key = s.page"


@dataclass(frozen=True, slots=True)
class Matching:
    """FROM and WHERE of a query for statements `s` and their pages `p`, and the values of its question marks.

    With words, `f.rank` is how little a statement is like them.
    """

    sql: str
    values: tuple[Any, ...]


def matching(words: Words | None, found: Sequence[Condition]) -> Matching:
    """Return the statements that have the words, if any are given, and meet all conditions."""
    condition, values = where(found)
    if words is None:
        return Matching(f"FROM {_ALL} WHERE {condition}", values)
    return Matching(f"FROM {_WITH_WORDS} WHERE statement_words MATCH ? AND {condition}", (words.expression, *values))


def count(db: apsw.Connection, words: Words | None, found: Sequence[Condition]) -> int:
    """Return how many statements have the words and meet the conditions."""
    meant = matching(words, found)
    return int(value(db, f"SELECT count(*) {meant.sql}", meant.values))
