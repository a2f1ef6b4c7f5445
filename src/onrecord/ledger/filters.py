"""Filters as conditions of SQL, one row a filter: the statements are `s`, their pages `p`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from onrecord.ledger.days import days
from onrecord.ledger.names import outlet_keys, speaker_keys
from onrecord.ledger.page_names import page_keys
from onrecord.ledger.stories.members import story_pages
from onrecord.ledger.values import Filters


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on `s` and `p`, and the values of its question marks."""

    sql: str
    values: tuple[Any, ...] = ()


def conditions(db: apsw.Connection, filters: Filters) -> dict[str, Condition]:
    """Return the condition of each filter that is given, by its name.

    Raises ValueError, which names the filter, for a date that is none.
    """
    return {name: _MADE[name](db, name, getattr(filters, name)) for name in filters.given()}


def where(found: Sequence[Condition]) -> tuple[str, tuple[Any, ...]]:
    """Return all conditions as one, which also holds of everything where there is none, and its values."""
    return " AND ".join(condition.sql for condition in found) or "1", tuple(v for c in found for v in c.values)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _speaker(column: str) -> Callable[[apsw.Connection, str, Any], Condition]:
    def made(db: apsw.Connection, _: str, name: str) -> Condition:
        keys = tuple(speaker_keys(db, name))
        names = f"SELECT key FROM speaker_names WHERE speaker IN ({_marks(keys)})"
        return Condition(f"s.{column} IN ({names})", keys)

    return made


def _outlet(db: apsw.Connection, _: str, name: str) -> Condition:
    keys = tuple(outlet_keys(db, name))
    return Condition(f"p.outlet IN ({_marks(keys)})", keys)


def _page(_: apsw.Connection, __: str, named: str) -> Condition:
    """Take a page by an address or path of it, or by how its digest begins."""
    at = "SELECT page FROM sightings WHERE url = ?"
    if len(named) >= 4 and all(c in "0123456789abcdef" for c in named):
        return Condition(f"(p.key IN ({at}) OR p.sha256 GLOB ?)", (named, f"{named}*"))
    return Condition(f"p.key IN ({at})", (named,))


def _story(db: apsw.Connection, _: str, named: str) -> Condition:
    """Take the story of a page, or the page where it is in none; a page that nobody knows has no statements."""
    keys = tuple(sorted({page for key in page_keys(db, named) for page in story_pages(db, key)}))
    return Condition(f"p.key IN ({_marks(keys)})", keys)


def _among(column: str, *, also: str | None = None) -> Callable[[apsw.Connection, str, Any], Condition]:
    def made(_: apsw.Connection, __: str, values: tuple[str, ...]) -> Condition:
        within = f"s.{column} IN ({_marks(values)})"
        if also is None:
            return Condition(within, values)
        return Condition(f"({within} OR s.{also} IN ({_marks(values)}))", (*values, *values))

    return made


def _finding(_: apsw.Connection, __: str, kinds: tuple[str, ...]) -> Condition:
    return Condition(
        f"""EXISTS (
            SELECT 1 FROM findings AS f
            WHERE f.page = s.page AND f.kind IN ({_marks(kinds)}) AND f.block = s.block
                AND (f.start IS NULL OR (f.start < s.stop AND s.start < f.stop))
        )""",
        kinds,
    )


def _disputed(_: apsw.Connection, __: str, ___: bool) -> Condition:
    return Condition("(s.denies IS NOT NULL OR EXISTS (SELECT 1 FROM statements AS d WHERE d.denies = s.key))")


def _within(first: str, last: str) -> Callable[[apsw.Connection, str, Any], Condition]:
    def made(_: apsw.Connection, name: str, edtf: str) -> Condition:
        start, end = _days(name, edtf)
        return Condition(f"({last} >= ? AND {first} <= ?)", (start or "0000", end or "9999"))

    return made


def _from(last: str) -> Callable[[apsw.Connection, str, Any], Condition]:
    def made(_: apsw.Connection, name: str, edtf: str) -> Condition:
        return Condition(f"{last} >= ?", (_days(name, edtf)[0],))

    return made


def _before(first: str) -> Callable[[apsw.Connection, str, Any], Condition]:
    def made(_: apsw.Connection, name: str, edtf: str) -> Condition:
        return Condition(f"{first} < ?", (_days(name, edtf)[0],))

    return made


def _days(name: str, edtf: str) -> tuple[str | None, str | None]:
    found = days(edtf)
    if found[0] is None or (found[1] is not None and found[0] > found[1]):
        option = "--" + name.replace("_", "-")
        raise ValueError(f"{option}: {edtf!r} is no date; write 2016, 2016-03 or 2016-03-14")
    return found


_MADE: dict[str, Callable[[apsw.Connection, str, Any], Condition]] = {
    "speaker": _speaker("speaker"),
    "target": _speaker("target"),
    "outlet": _outlet,
    "page": _page,
    "story": _story,
    "act": _among("act", also="also"),
    "mode": _among("mode"),
    "tone": _among("tone"),
    "silence": _among("silence"),
    "finding": _finding,
    "language": lambda _, __, value: Condition("p.language = ?", (value,)),
    "disputed": _disputed,
    "said": _within("s.said_from", "s.said_to"),
    "said_after": _from("s.said_to"),
    "said_before": _before("s.said_from"),
    "published": _within("p.published_from", "p.published_to"),
    "published_after": _from("p.published_to"),
    "published_before": _before("p.published_from"),
    "due": _within("s.due_from", "s.due_to"),
    "due_after": _from("s.due_to"),
    "due_before": _before("s.due_from"),
}
