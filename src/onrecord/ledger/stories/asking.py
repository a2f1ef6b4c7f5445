"""Answer what stories there are, and what one of them is made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import apsw
import msgspec

from onrecord.ledger.emptiness import why_empty
from onrecord.ledger.filters import conditions
from onrecord.ledger.hits import hits
from onrecord.ledger.matching import count, matching
from onrecord.ledger.page_names import page_key
from onrecord.ledger.rows import column, rows, value
from onrecord.ledger.stories.grouping import grouped
from onrecord.ledger.stories.keeping import DAYS
from onrecord.ledger.stories.members import page_keys, story_pages, ties
from onrecord.ledger.stories.values import Named, Shared, Story, StoryPage, StoryTold
from onrecord.ledger.values import Filters, Table
from onrecord.ledger.words import parse

ID = 8
"""Digits of the digest that a story is called by."""

_NAMED = 8
"""Speakers and outlets that are told of a story."""


def stories(
    db: apsw.Connection,
    text: str = "",
    filters: Filters | None = None,
    *,
    least_outlets: int = 1,
    limit: int | None = 20,
    offset: int = 0,
) -> Table[Story]:
    """Return stories, the latest first; with words or filters those of which a statement passes.

    `least_outlets` is of how many outlets the pages must be. Raises ValueError for a filter's date that is none.
    """
    words, found = parse(text), conditions(db, filters or Filters())
    if text.strip() and words is None:
        return Table((), 0, (f"no letter or digit in {text.strip()!r} to search for",))
    groups = [page_keys(db, group) for group in grouped(ties(db))]
    if not groups:
        return Table((), 0, (_no_story(db),))
    if words or found:
        conditions_met = tuple(found.values())
        meant = matching(words, conditions_met)
        passed = set(column(db, f"SELECT DISTINCT s.page {meant.sql}", meant.values))
        groups = [group for group in groups if not passed.isdisjoint(group)]
        if not groups and not count(db, words, conditions_met):
            return Table((), 0, why_empty(db, words, filters or Filters(), found))
    if least_outlets > 1:
        outlet_of = dict(rows(db, "SELECT key, outlet FROM pages WHERE outlet IS NOT NULL"))
        groups = [g for g in groups if len({outlet_of[page] for page in g if page in outlet_of}) >= least_outlets]
    days = dict(rows(db, "SELECT key, published_from FROM pages"))
    groups.sort(key=lambda group: (days[group[-1]], len(group), -group[0]), reverse=True)
    some = groups[offset : None if limit is None else offset + limit]
    why = () if groups else ("no story has a page with that; `onrecord search` finds statements on single pages",)
    return Table([_story(db, group) for group in some], len(groups), why)


def story(db: apsw.Connection, named: str) -> StoryTold | None:
    """Return the story of a page, by its address, how its digest begins or a statement's id; None where it is in none.

    Raises NotInLedger where there is no such page.
    """
    pages = story_pages(db, page_key(db, named))
    return StoryTold(_story(db, pages), _shared(db, pages)) if len(pages) > 1 else None


def _story(db: apsw.Connection, keys: Sequence[int]) -> Story:
    marks = (msgspec.json.encode(list(keys)).decode(),)
    likeness = _likeness(db, keys)
    found = rows(
        db,
        """
        SELECT p.key, p.url, p.sha256, p.headline, o.name, p.published, p.published_from,
               (SELECT count(*) FROM statements AS s WHERE s.page = p.key)
        FROM pages AS p LEFT JOIN outlets AS o ON o.key = p.outlet
        WHERE p.key IN (SELECT value FROM json_each(?)) ORDER BY p.published_from, p.sha256
        """,
        marks,
    )
    pages = tuple(
        StoryPage(url, sha256, headline, outlet, published, statements, round(likeness[key], 3))
        for key, url, sha256, headline, outlet, published, _, statements in found
    )
    typical = max(pages, key=lambda page: (page.headline is not None, page.likeness))  # of several the first
    return Story(
        id=pages[0].sha256[:ID],
        headline=typical.headline,
        first=found[0][6],
        last=found[-1][6],
        statements=sum(page.statements for page in pages),
        outlets=_named(db, _OUTLETS, marks),
        speakers=_named(db, _SPEAKERS, marks),
        pages=pages,
    )


def _likeness(db: apsw.Connection, keys: Collection[int]) -> dict[int, float]:
    """Return how alike each page is to the others of a story on average."""
    sums = dict.fromkeys(keys, 0.0)
    marks = msgspec.json.encode(list(keys)).decode()
    within = "SELECT page, other, likeness FROM story_ties WHERE page IN (SELECT value FROM json_each(?))"
    for one, other, alike in rows(db, within, (marks,)):
        if other in sums:
            sums[one] += alike
            sums[other] += alike
    return {key: total / (len(sums) - 1) for key, total in sums.items()}


_OUTLETS = f"""
    SELECT o.name, count(*) FROM pages AS p JOIN outlets AS o ON o.key = p.outlet
    WHERE p.key IN (SELECT value FROM json_each(?)) GROUP BY o.key ORDER BY count(*) DESC, o.name LIMIT {_NAMED}
"""
_SPEAKERS = f"""
    SELECT w.name, count(*) FROM statements AS s JOIN speaker_names AS n ON n.key = s.speaker
    JOIN speakers AS w ON w.key = n.speaker
    WHERE s.page IN (SELECT value FROM json_each(?)) GROUP BY w.key ORDER BY count(*) DESC, w.name LIMIT {_NAMED}
"""


def _named(db: apsw.Connection, sql: str, values: tuple[str, ...]) -> tuple[Named, ...]:
    return tuple(Named(name, number) for name, number in rows(db, sql, values))


def _shared(db: apsw.Connection, keys: Sequence[int]) -> tuple[Shared, ...]:
    """Return the families of quotations that several pages of a story have."""
    found = rows(
        db,
        """
        SELECT min(v.statement), count(DISTINCT s.page), count(DISTINCT p.outlet)
        FROM versions AS v JOIN statements AS s ON s.key = v.statement JOIN pages AS p ON p.key = s.page
        WHERE v.family IS NOT NULL AND s.page IN (SELECT value FROM json_each(?))
        GROUP BY v.family HAVING count(DISTINCT s.page) > 1 ORDER BY count(DISTINCT s.page) DESC, min(v.statement)
        """,
        (msgspec.json.encode(list(keys)).decode(),),
    )
    return tuple(Shared(next(hits(db, [key])), pages, outlets) for key, pages, outlets in found)


def _no_story(db: apsw.Connection) -> str:
    if not value(db, "SELECT count(*) FROM pages"):
        return "the ledger has no pages yet; `onrecord add PAGE...` puts some in"
    if not value(db, "SELECT count(*) FROM story_terms"):
        return "no page of the ledger tells the day on which it was published, and without it none is put in a story"
    return f"no two pages that were published within {DAYS} days of each other report the same event"
