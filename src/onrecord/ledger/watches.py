"""What a ledger remembers of feeds that are watched: which addresses they listed, and which alerts were sent.

An alarm is a question that is asked of every page that comes after it was first set, however it comes: by a speaker, by
words, or by both, for one receiver. Its `through` is the last page of which nothing is left to be sent; it moves on
only then, so that a run that is cut off sends the rest the next time. An alert is claimed before it is sent, so that of
two runs at once one sends it, and marked after. Between the two nothing can be known: a program that is killed there
sends it again, with the same key, once the claim is `CLAIM_LIFE` old.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import apsw

from onrecord.flow import Value
from onrecord.ledger.connection import spoken
from onrecord.ledger.filters import conditions
from onrecord.ledger.hits import hits
from onrecord.ledger.matching import matching
from onrecord.ledger.rows import column, row, rows, transaction, value
from onrecord.ledger.schema import now
from onrecord.ledger.speakers import folded
from onrecord.ledger.values import Filters, Hit
from onrecord.ledger.words import parse

CLAIM_LIFE = timedelta(minutes=10)
"""An alert that was claimed so long ago and not marked as sent belongs to a run that was cut off."""

Send: TypeAlias = Callable[[Hit, str], None]
"""Send an alert; the text is a key by which the receiver may know it again."""


class Address(Value, frozen=True):
    """An address that a watched feed listed.

    `page` is the key of the page that it gave last, `asked` how often it was asked, `problem` why it gave none the last
    time. Times are UTC.
    """

    url: str
    listed_at: str
    asked_at: str | None
    asked: int
    page: int | None
    problem: str | None


class Alarm(Value, frozen=True):
    """What is to be told, and to whom.

    `speaker` is a name as a search takes it, `words` a search; empty ones ask for nothing. `receiver` must not be a
    secret: it is kept in the ledger.
    """

    speaker: str = ""
    words: str = ""
    receiver: str = "output"


class Watches:
    """The part of an open ledger that watching uses."""

    def __init__(self, db: apsw.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def listed(self, url: str, feed: str) -> Address:
        """Note that a feed lists an address, and return what is known of it.

        One that the ledger has a page of from elsewhere counts as asked now.
        """
        with spoken(self._path):
            if found := self._address(url):
                return found
            page, time = self._page_at(url), now()
            self._db.execute(
                "INSERT INTO watched (url, feed, listed_at, asked_at, asked, page) VALUES (?, ?, ?, ?, 0, ?) "
                "ON CONFLICT DO NOTHING",
                (url, feed, time, None if page is None else time, page),
            )
        return Address(url, time, None if page is None else time, 0, page, None)

    def asked(self, url: str, sha256: str | None, problem: str | None = None) -> None:
        """Note that an address was asked, and gave the page of this digest, or why it gave none."""
        with spoken(self._path), transaction(self._db):
            page = value(self._db, "SELECT key FROM pages WHERE sha256 = ?", (sha256,))
            self._db.execute(
                "UPDATE watched SET asked_at = ?, asked = asked + 1, page = coalesce(?, page), problem = ? "
                "WHERE url = ?",
                (now(), page, problem, url),
            )

    def page_at(self, url: str) -> int | None:
        """Return the key of the last page that was found at an address."""
        with spoken(self._path):
            return self._page_at(url)

    def came_untold(self, address: Address, sha256: str) -> bool:
        """Tell whether the ledger has had a page since an address was last asked: a run was cut off before it told."""
        with spoken(self._path):
            found = row(self._db, "SELECT key, added_at FROM pages WHERE sha256 = ?", (sha256,))
        return found is not None and found[0] != address.page and found[1] >= (address.asked_at or address.listed_at)

    def set_alarm(self, alarm: Alarm) -> int:
        """Return the key of an alarm; one that is new counts from the pages that come after this.

        Raises ValueError for words without a letter or digit.
        """
        if alarm.words and parse(alarm.words) is None:
            raise ValueError(f"no letter or digit in {alarm.words!r} to search for")
        given = (alarm.speaker, alarm.words, alarm.receiver)
        with spoken(self._path), transaction(self._db):
            self._db.execute(
                "INSERT INTO alarms (speaker, words, receiver, set_at, through) "
                "SELECT ?, ?, ?, ?, coalesce(max(key), 0) FROM pages WHERE true ON CONFLICT DO NOTHING",
                (*given, now()),
            )
            found = "SELECT key FROM alarms WHERE speaker = ? AND words = ? AND receiver = ?"
            return int(value(self._db, found, given))

    def ring(self, key: int, send: Send) -> Iterator[Hit]:
        """Send what an alarm is for and was not sent yet, and return each when it was sent.

        What `send` raises ends this, and the alert is sent the next time. The same words of the same speaker at the
        same address are sent once, in however many versions of the page they are.
        """
        with spoken(self._path):
            speaker, words, through = rows(
                self._db, "SELECT speaker, words, through FROM alarms WHERE key = ?", (key,)
            )[0]
            last = value(self._db, "SELECT coalesce(max(key), 0) FROM pages")
            meant = self._meant(speaker, words, through, last)
        left = False
        for hit in meant:
            with spoken(self._path):
                state = self._claim(key, hit)
            left = left or state == "claimed by another"
            if state != "ours":
                continue
            try:
                send(hit, hashlib.sha256(f"{speaker}\n{words}\n{hit.id}".encode()).hexdigest()[:32])
            except BaseException:
                with spoken(self._path), transaction(self._db):
                    self._db.execute("DELETE FROM alerts WHERE alarm = ? AND statement = ?", (key, hit.id))
                raise
            with spoken(self._path), transaction(self._db):
                sent = "UPDATE alerts SET sent_at = ? WHERE alarm = ? AND statement = ?"
                self._db.execute(sent, (now(), key, hit.id))
            yield hit
        if not left:
            with spoken(self._path), transaction(self._db):
                self._db.execute("UPDATE alarms SET through = max(through, ?) WHERE key = ?", (last, key))

    def _address(self, url: str) -> Address | None:
        found = row(
            self._db, "SELECT url, listed_at, asked_at, asked, page, problem FROM watched WHERE url = ?", (url,)
        )
        return Address(*found) if found else None

    def _page_at(self, url: str) -> int | None:
        found = value(self._db, "SELECT page FROM sightings WHERE url = ? ORDER BY page DESC", (url,))
        return None if found is None else int(found)

    def _meant(self, speaker: str, words: str, after: int, last: int) -> list[Hit]:
        search = parse(words)
        found = conditions(self._db, Filters(speaker=speaker or None)).values()
        query = matching(search, tuple(found))
        keys = column(
            self._db,
            f"SELECT s.key {query.sql} AND s.page > ? AND s.page <= ? ORDER BY s.page, s.number",
            (*query.values, after, last),
        )
        return list(hits(self._db, keys, search))

    def _claim(self, alarm: int, hit: Hit) -> str:
        """Claim an alert for this run; tell whether it is "ours", "sent", or "claimed by another" that may be alive."""
        same = hashlib.sha256(f"{hit.url}\n{folded(hit.speaker or '')}\n{hit.words}".encode()).hexdigest()[:32]
        with transaction(self._db):
            others = rows(
                self._db,
                "SELECT sent_at, claimed_at FROM alerts WHERE alarm = ? AND (statement = ? OR same = ?)",
                (alarm, hit.id, same),
            )
            if any(sent for sent, _ in others):
                return "sent"
            fresh = (datetime.now(UTC) - CLAIM_LIFE).strftime("%Y-%m-%dT%H:%M:%SZ")
            if any(claimed > fresh for _, claimed in others):
                return "claimed by another"
            self._db.execute(
                "INSERT OR REPLACE INTO alerts (alarm, statement, same, claimed_at) VALUES (?, ?, ?, ?)",
                (alarm, hit.id, same, now()),
            )
        return "ours"
