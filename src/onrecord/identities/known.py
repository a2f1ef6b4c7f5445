"""What is known of somebody, from one page or from many, and what is told about two of them.

Days are ISO 8601 ("2022-11-29"); one of which only month or year is known ("2022-11") counts as its first day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

from onrecord.flow import Actor, ActorKind, Value

Outcome: TypeAlias = Literal["same", "different", "undecided"]

_DAYS_OF_YEAR = 365.25


class Context(Value, frozen=True):
    """Where an actor was met.

    `page` tells pages apart (its SHA-256), `day` is when it was published, `outlet` who published it, each None where
    that is not known. `beside` are the names of the other people whom the same page tells apart from this one.
    """

    page: str
    day: str | None = None
    outlet: str | None = None
    beside: tuple[str, ...] = ()


class NameSeen(Value, frozen=True):
    """A name as pages print it, and on how many."""

    text: str
    count: int = 1


class RoleSeen(Value, frozen=True):
    """A role as pages print it, in which country, and the first and last day on which they do."""

    role: str
    country: str | None = None
    first: str | None = None
    last: str | None = None


class Known(Value, frozen=True):
    """What is known of one person, body, country or group.

    `names` begins with the one printed most often, the longer of two. `first` and `last` are the days of the first and
    last page. `beside` are names of others whom a page tells apart from it. `ids` are identifiers such as "Q3874799".
    """

    kind: ActorKind
    names: tuple[NameSeen, ...]
    roles: tuple[RoleSeen, ...] = ()
    countries: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    beside: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name that is printed most often."""
        return self.names[0].text


class Verdict(Value, frozen=True):
    """Whether two are one, and why, in words.

    `strength` is how much ties two that are the same: 3 an identifier, 2 office and country, 1 one of these or the same
    outlet within weeks, 0 the name alone.
    """

    outcome: Outcome
    reasons: tuple[str, ...]
    strength: int = 0


def known_of(actor: Actor, context: Context) -> Known:
    """Return what one page tells of an actor."""
    day = day_of(context.day)
    role = RoleSeen(actor.role, actor.country, day, day) if actor.role else None
    return Known(
        kind=actor.kind,
        names=(NameSeen(actor.name),),
        roles=(role,) if role else (),
        countries=(actor.country,) if actor.country else (),
        outlets=(context.outlet,) if context.outlet else (),
        first=day,
        last=day,
        beside=context.beside,
    )


def together(a: Known, b: Known) -> Known:
    """Return what is known of one of whom two parts were known."""
    counts: Counter[str] = Counter()
    for seen in (*a.names, *b.names):
        counts[seen.text] += seen.count
    names = sorted(counts, key=lambda text: (-counts[text], -len(text), text))
    return Known(
        kind=a.kind,
        names=tuple(NameSeen(text, counts[text]) for text in names),
        roles=_roles((*a.roles, *b.roles)),
        countries=_once(a.countries, b.countries),
        outlets=_once(a.outlets, b.outlets),
        first=earliest(a.first, b.first),
        last=latest(a.last, b.last),
        beside=_once(a.beside, b.beside),
        ids=_once(a.ids, b.ids),
    )


def day_of(value: str | None) -> str | None:
    """Return the first day of an EDTF date or interval; None where it is of another form."""
    head = (value or "").partition("/")[0].partition("T")[0]
    padded = head + "-01-01"[len(head) - 4 :] if len(head) in (4, 7) else head
    try:
        return date.fromisoformat(padded).isoformat()
    except ValueError:
        return None


def years_between(a: tuple[str | None, str | None], b: tuple[str | None, str | None]) -> float | None:
    """Return the years from one span of days to another, 0.0 where they overlap; None where a day is missing."""
    (a_first, a_last), (b_first, b_last) = a, b
    if a_first is None or a_last is None or b_first is None or b_last is None:
        return None
    first_end, second_start = min(a_last, b_last), max(a_first, b_first)
    days = (date.fromisoformat(second_start) - date.fromisoformat(first_end)).days
    return max(days, 0) / _DAYS_OF_YEAR


def earliest(a: str | None, b: str | None) -> str | None:
    """Return the earlier of two days, either of which may be unknown."""
    return min(filter(None, (a, b)), default=None)


def latest(a: str | None, b: str | None) -> str | None:
    """Return the later of two days, either of which may be unknown."""
    return max(filter(None, (a, b)), default=None)


def _once(a: Iterable[str], b: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*a, *b}))


def _roles(roles: Iterable[RoleSeen]) -> tuple[RoleSeen, ...]:
    spans: dict[tuple[str, str | None], RoleSeen] = {}
    for seen in roles:
        key = seen.role, seen.country
        had = spans.get(key, seen)
        spans[key] = RoleSeen(*key, earliest(had.first, seen.first), latest(had.last, seen.last))
    return tuple(spans[key] for key in sorted(spans, key=lambda key: (key[0], key[1] or "")))
