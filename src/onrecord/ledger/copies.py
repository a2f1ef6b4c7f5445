"""Which pages have one article or one text: found as pages are added, proved pair by pair, never written together.

A page is held against those that share enough of its prints: the `_PRINTS` smallest hashes of its sequences of five
words (the bottom sketch of Broder, "On the resemblance and containment of documents", 1997). Of two reports that share
60 % of their sequences about ten prints of 16 are the same, fewer than `_SHARED` once in 10,000 pairs. What a pair is,
articles.addresses.same_article decides and proves; groups are worked out from the proofs each time they are asked for,
so that a page that is read anew, or a pair that a user parts, leaves nothing behind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from zlib import crc32

import apsw
import msgspec

from onrecord.articles.addresses import WIDTH, address_keys, joined, same_article
from onrecord.errors import LedgerDamaged, NotInLedger
from onrecord.flow import Article, Proof, Record
from onrecord.ledger.edits import edits
from onrecord.ledger.families.keeping import count_again
from onrecord.ledger.packing import record_of
from onrecord.ledger.page_names import page_key
from onrecord.ledger.rows import column, rows, transaction, value
from onrecord.ledger.schema import now
from onrecord.ledger.values import Copies, Copy, Edit, Table

_PRINTS = 16
_SHARED = 3
_HELD = 20
"""Pages that one is held against, those that share most prints first: of more copies of one text, each is tied to
these, and so all are in one group."""

_MIXER = 0xBF58476D1CE4E5B9
"""An odd number of 64 bits, by which a multiplication spreads the bits of a hash (from SplitMix64)."""

_BODY = ("paragraph", "list-item", "block-quote")
_WORD = re.compile(r"\w+")


def hold(db: apsw.Connection, page: int, record: Record, *, fresh: bool = False) -> None:
    """Hold a page against those that may have its article or text, in the caller's transaction.

    `fresh` is whether the page is new, so that nothing is known of it.
    """
    if not fresh:
        for table in ("address_keys", "text_prints"):
            db.execute(f"DELETE FROM {table} WHERE page = ?", (page,))
        db.execute("DELETE FROM copies WHERE page = ?1 OR other = ?1", (page,))
    db.executemany(
        "INSERT INTO address_keys (text, page) VALUES (?, ?)", [(key, page) for key in sorted(address_keys(record))]
    )
    found = prints(record.article)
    near = rows(
        db,
        """
        SELECT page FROM text_prints WHERE print IN (SELECT value FROM json_each(?))
        GROUP BY page HAVING count(*) >= ? ORDER BY count(*) DESC, page LIMIT ?
        """,
        (msgspec.json.encode(found).decode(), _SHARED, _HELD),
    )
    db.executemany("INSERT INTO text_prints (print, page) VALUES (?, ?)", [(number, page) for number in found])
    for (other,) in near:
        with suppress(LedgerDamaged):  # a damaged page is named by `verify`, and no reason to refuse this one
            _prove(db, page, record, other)


def hold_all(db: apsw.Connection) -> None:
    """Hold all pages against each other, in the caller's transaction."""
    for page in column(db, "SELECT key FROM pages ORDER BY key"):
        with suppress(LedgerDamaged):
            record = record_of(db, page)
            if record is not None:
                hold(db, page, record)


def prints(article: Article) -> list[int]:
    """Return the smallest hashes of a report's sequences of five words, letter case and marks aside."""
    import numpy as np

    report = " ".join(article.text[block.start : block.end] for block in article.blocks if block.kind in _BODY)
    found = " ".join(_WORD.findall(report.casefold())).encode().split(b" ")  # made bytes at once, not word by word
    words = np.fromiter(map(crc32, found), dtype=np.uint64, count=len(found))
    if len(words) < WIDTH:
        return []
    hashes = np.zeros(len(words) - WIDTH + 1, dtype=np.uint64)
    for at in range(WIDTH):
        hashes = (hashes + words[at : at + len(hashes)]) * np.uint64(_MIXER)
        hashes ^= hashes >> np.uint64(29)
    ranked = np.sort(hashes >> np.uint64(1))
    distinct: list[int] = ranked[np.append(True, ranked[1:] != ranked[:-1])][:_PRINTS].tolist()
    return distinct


def copies(db: apsw.Connection, named: str | None = None, *, limit: int | None = 20, offset: int = 0) -> Table[Copies]:
    """Return groups of pages that have one text, the largest first, each page with how it is tied to the group.

    `named` asks for the group of one page, by its address, how its digest begins, or a statement's id; the others are
    then held against this page, with what was edited. Raises NotInLedger when there is no such page.
    """
    asked = None if named is None else page_key(db, named)
    proofs = _proofs(db, asked)
    parted = _parted(db)
    pages = sorted({page for pair in proofs for page in pair})
    groups = [group for group in _joined(pages, proofs, parted) if len(group) > 1]
    if asked is not None:
        groups = [group for group in groups if asked in group]
    groups.sort(key=lambda group: (-len(group), group[0]))
    why = () if groups else (_why(db, asked),)
    shown = groups[offset : None if limit is None else offset + limit]
    return Table([_group(db, group, proofs, parted, asked) for group in shown], len(groups), why)


def part(db: apsw.Connection, a: str, b: str, author: str, note: str = "") -> None:
    """Say that two pages are not one article nor one text, as a user does: no group holds both, whatever is proved.

    Raises NotInLedger when there is no such page, ValueError where both are one page.
    """
    with transaction(db):
        one, other = sorted((_sha256(db, page_key(db, a)), _sha256(db, page_key(db, b))))
        if one == other:
            raise ValueError(f"{a!r} and {b!r} are one page")
        db.execute(
            "INSERT OR REPLACE INTO partings (sha256, other, author, made_at, note) VALUES (?, ?, ?, ?, ?)",
            (one, other, author, now(), note),
        )
        count_again(db, (page_key(db, a), page_key(db, b)))


def unpart(db: apsw.Connection, a: str, b: str) -> None:
    """Take back what `part` said. Raises NotInLedger when nobody parted the two."""
    with transaction(db):
        one, other = sorted((_sha256(db, page_key(db, a)), _sha256(db, page_key(db, b))))
        db.execute("DELETE FROM partings WHERE sha256 = ? AND other = ?", (one, other))
        if not db.changes():
            raise NotInLedger(f"nobody parted {a!r} and {b!r}")
        count_again(db, (page_key(db, a), page_key(db, b)))


def _prove(db: apsw.Connection, page: int, record: Record, other: int) -> None:
    their = record_of(db, other)
    if their is None:
        return
    # One order for either order of adding, since the words of a proof tell the first from the second.
    first, second = (
        ((other, their), (page, record))
        if their.page.sha256 < record.page.sha256
        else (
            (page, record),
            (other, their),
        )
    )
    proof = same_article(first[1], second[1])
    if proof is not None:
        db.execute(
            "INSERT OR REPLACE INTO copies (page, other, relation, likeness, agreed) VALUES (?, ?, ?, ?, ?)",
            (first[0], second[0], proof.relation, proof.likeness, msgspec.json.encode(proof.agreed).decode()),
        )


def _proofs(db: apsw.Connection, asked: int | None) -> dict[tuple[int, int], Proof]:
    """Return the proofs of all pairs, or of those that are tied to one page by any number of steps."""
    if asked is None:
        found = rows(db, "SELECT page, other, relation, likeness, agreed FROM copies")
    else:
        found = rows(
            db,
            """
            WITH RECURSIVE near (page) AS (
                SELECT ? UNION
                SELECT CASE WHEN c.page = n.page THEN c.other ELSE c.page END
                FROM near AS n JOIN copies AS c ON n.page IN (c.page, c.other)
            )
            SELECT page, other, relation, likeness, agreed FROM copies WHERE page IN near
            """,
            (asked,),
        )
    return {
        (page, other): Proof(relation, likeness, tuple(msgspec.json.decode(agreed)))
        for page, other, relation, likeness, agreed in found
    }


def _parted(db: apsw.Connection) -> set[frozenset[str]]:
    """Return the pairs of pages that users parted, by their keys as words."""
    return {
        frozenset((str(one), str(other)))
        for one, other in rows(
            db,
            "SELECT a.key, b.key FROM partings AS t JOIN pages AS a ON a.sha256 = t.sha256"
            " JOIN pages AS b ON b.sha256 = t.other",
        )
    }


def _joined(
    pages: Sequence[int],
    proofs: dict[tuple[int, int], Proof],
    parted: Collection[frozenset[str]],
    *,
    articles: bool = False,
) -> list[tuple[int, ...]]:
    """Return the pages of one text, or of one article, in groups."""
    meant = {
        (str(one), str(other)): proof if articles else msgspec.structs.replace(proof, relation="same-article")
        for (one, other), proof in proofs.items()
    }
    return [tuple(map(int, group)) for group in joined([str(page) for page in pages], meant, parted)]


def _group(
    db: apsw.Connection,
    group: tuple[int, ...],
    proofs: dict[tuple[int, int], Proof],
    parted: Collection[frozenset[str]],
    asked: int | None,
) -> Copies:
    own = {pair: proof for pair, proof in proofs.items() if set(pair) <= set(group)}
    order = [page for (page,) in rows(db, f"{_BY_DATE.format(', '.join(map(str, group)))}")]
    articles = _joined(order, own, parted, articles=True)
    article_of = {page: number for number, pages in enumerate(articles, 1) for page in pages}
    against = asked if asked is not None else order[0]
    record = record_of(db, against) if asked is not None else None
    order = [against, *(page for page in order if page != against)]
    return Copies(
        len(articles), tuple(_copy(db, page, article_of[page], _tie(page, against, own), record) for page in order)
    )


_BY_DATE = """
    SELECT key FROM pages WHERE key IN ({}) ORDER BY published_from IS NULL, published_from, fetched_at, key
"""


def _tie(page: int, against: int, proofs: dict[tuple[int, int], Proof]) -> tuple[int, Proof] | None:
    """Return the proof that ties a page to the one that it is held against, or else to the likest other."""
    if page == against:
        return None
    ties = [
        (against in {first, other}, proof.likeness, first if other == page else other, proof)
        for (first, other), proof in proofs.items()
        if page in (first, other)
    ]
    if not ties:
        return None
    _, _, with_, proof = max(ties, key=lambda tie: (tie[0], tie[1], -tie[2]))
    return with_, proof


def _copy(db: apsw.Connection, page: int, article: int, tie: tuple[int, Proof] | None, against: Record | None) -> Copy:
    ((url, sha256, headline, outlet, published),) = rows(
        db,
        "SELECT p.url, p.sha256, p.headline, o.name, p.published FROM pages AS p"
        " LEFT JOIN outlets AS o ON o.key = p.outlet WHERE p.key = ?",
        (page,),
    )
    made: tuple[Edit, ...] = ()
    if against is not None and tie is not None:
        record = record_of(db, page)
        made = edits(report_of(against.article), report_of(record.article)) if record else ()
    proof = tie[1] if tie else None
    return Copy(
        url,
        sha256,
        headline,
        outlet,
        published,
        article,
        proof.relation if proof else None,
        proof.likeness if proof else None,
        proof.agreed if proof else (),
        value(db, "SELECT url FROM pages WHERE key = ?", (tie[0],)) if tie else None,
        made,
    )


def report_of(article: Article) -> str:
    """Return the words of a report: its paragraphs and list items, as they are compared."""
    return "\n".join(article.text[block.start : block.end] for block in article.blocks if block.kind in _BODY)


def _sha256(db: apsw.Connection, page: int) -> str:
    return str(value(db, "SELECT sha256 FROM pages WHERE key = ?", (page,)))


def _why(db: apsw.Connection, asked: int | None) -> str:
    if asked is None:
        return "no two pages of the ledger have one text"
    url = value(db, "SELECT url FROM pages WHERE key = ?", (asked,))
    tied: Iterable[object] = rows(db, "SELECT 1 FROM copies WHERE page = ?1 OR other = ?1", (asked,))
    return f"no other page has the text of {url}{'; a user parted those that were proved to' if tied else ''}"
