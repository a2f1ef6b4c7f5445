"""The tables of a ledger, as the migrations that make them; docs/ledger.md tells every column.

A migration is a function that takes the connection. `MIGRATIONS` is their order, and is only ever added to; the file's
`user_version` is how many it has had, and the table `migrations` names them. `upgrade` applies what is missing, each in
a transaction of its own, so that a migration that is cut off leaves the file as it was before it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import apsw

from onrecord.ledger.rows import transaction

APPLICATION_ID = 0x6F6E7263
"""What SQLite writes into the head of the file: "onrc". `file` and Datasette can tell a ledger by it."""

Migration = Callable[[apsw.Connection], None]


def pages_and_their_records(db: apsw.Connection) -> None:
    """Make what holds pages: bytes, records, where they were found, what they state, who publishes them."""
    db.execute(
        """
        CREATE TABLE migrations (
            number      INTEGER PRIMARY KEY,
            name        TEXT NOT NULL,
            applied_at  TEXT NOT NULL
        ) STRICT;

        CREATE TABLE outlets (
            key         INTEGER PRIMARY KEY,
            folded      TEXT NOT NULL,
            domain      TEXT,
            name        TEXT NOT NULL,
            country     TEXT,
            kind        TEXT,
            agency      INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX outlets_by_name ON outlets (folded, ifnull(domain, ''));

        CREATE TABLE pages (
            key             INTEGER PRIMARY KEY,
            sha256          TEXT NOT NULL UNIQUE,
            url             TEXT NOT NULL,
            fetched_at      TEXT,
            added_at        TEXT NOT NULL,
            headline        TEXT,
            byline          TEXT,
            outlet          INTEGER REFERENCES outlets,
            language        TEXT NOT NULL,
            published       TEXT,
            published_from  TEXT,
            published_to    TEXT,
            modified        TEXT,
            onrecord        TEXT NOT NULL,
            model           TEXT NOT NULL,
            min_score       REAL,
            any_page        INTEGER NOT NULL,
            read_at         TEXT NOT NULL
        ) STRICT;
        CREATE INDEX pages_by_outlet ON pages (outlet);
        CREATE INDEX pages_by_date ON pages (published_from);

        CREATE TABLE bytes (
            page        INTEGER PRIMARY KEY REFERENCES pages ON DELETE CASCADE,
            size        INTEGER NOT NULL,
            data        BLOB
        ) STRICT;

        CREATE TABLE records (
            page        INTEGER PRIMARY KEY REFERENCES pages ON DELETE CASCADE,
            data        BLOB NOT NULL
        ) STRICT;

        CREATE TABLE sightings (
            key         INTEGER PRIMARY KEY,
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            url         TEXT NOT NULL,
            fetched_at  TEXT,
            origin      TEXT NOT NULL,
            container   TEXT,
            byte_offset INTEGER,
            charset     TEXT,
            saved_from  TEXT,
            UNIQUE (page, url)
        ) STRICT;
        CREATE INDEX sightings_by_url ON sightings (url);

        CREATE TABLE addresses (
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            number      INTEGER NOT NULL,
            url         TEXT NOT NULL,
            relation    TEXT NOT NULL,
            PRIMARY KEY (page, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX addresses_by_url ON addresses (url);

        CREATE TABLE readings (
            key         INTEGER PRIMARY KEY,
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            onrecord    TEXT NOT NULL,
            model       TEXT NOT NULL,
            read_at     TEXT NOT NULL,
            statements  INTEGER NOT NULL,
            added       INTEGER NOT NULL,
            lost        INTEGER NOT NULL,
            changed     INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX readings_by_page ON readings (page);
        """
    )


def statements_and_speakers(db: apsw.Connection) -> None:
    """Make what is asked for: who said what, when, against whom, and what a careful reader would flag."""
    db.execute(
        """
        CREATE TABLE speakers (
            key         INTEGER PRIMARY KEY,
            folded      TEXT NOT NULL,
            kind        TEXT NOT NULL,
            name        TEXT NOT NULL,
            country     TEXT
        ) STRICT;
        CREATE INDEX speakers_by_name ON speakers (folded, kind);

        CREATE TABLE speaker_names (
            key         INTEGER PRIMARY KEY,
            speaker     INTEGER NOT NULL REFERENCES speakers,
            name        TEXT NOT NULL,
            folded      TEXT NOT NULL,
            role        TEXT,
            country     TEXT
        ) STRICT;
        CREATE UNIQUE INDEX speaker_names_once
            ON speaker_names (speaker, name, ifnull(role, ''), ifnull(country, ''));
        CREATE INDEX speaker_names_by_name ON speaker_names (folded);

        CREATE TABLE statements (
            key         INTEGER PRIMARY KEY,
            id          TEXT NOT NULL UNIQUE,
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            number      INTEGER NOT NULL,
            block       INTEGER NOT NULL,
            block_kind  TEXT NOT NULL,
            start       INTEGER NOT NULL,
            stop        INTEGER NOT NULL,
            words       TEXT NOT NULL,
            cue         TEXT NOT NULL,
            source      TEXT NOT NULL,
            speaker     INTEGER REFERENCES speaker_names,
            target      INTEGER REFERENCES speaker_names,
            mode        TEXT NOT NULL,
            act         TEXT NOT NULL,
            also        TEXT,
            tone        TEXT NOT NULL,
            said        TEXT,
            said_from   TEXT,
            said_to     TEXT,
            due         TEXT,
            due_from    TEXT,
            due_to      TEXT,
            silence     TEXT,
            denies      INTEGER REFERENCES statements ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
            score       REAL NOT NULL
        ) STRICT;
        CREATE INDEX statements_by_page ON statements (page, number);
        CREATE INDEX statements_by_speaker ON statements (speaker);
        CREATE INDEX statements_by_target ON statements (target) WHERE target IS NOT NULL;
        CREATE INDEX statements_by_said ON statements (said_from) WHERE said_from IS NOT NULL;
        CREATE INDEX statements_by_due ON statements (due_from) WHERE due_from IS NOT NULL;
        CREATE INDEX statements_by_denied ON statements (denies) WHERE denies IS NOT NULL;
        CREATE INDEX statements_by_act ON statements (act);

        CREATE TABLE vouchers (
            statement   INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
            level       INTEGER NOT NULL,
            speaker     INTEGER NOT NULL REFERENCES speaker_names,
            PRIMARY KEY (statement, level)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX vouchers_by_speaker ON vouchers (speaker);

        CREATE TABLE findings (
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            number      INTEGER NOT NULL,
            kind        TEXT NOT NULL,
            block       INTEGER NOT NULL,
            start       INTEGER,
            stop        INTEGER,
            evidence    TEXT NOT NULL,
            PRIMARY KEY (page, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX findings_by_kind ON findings (kind);
        """
    )


def index_of_words(db: apsw.Connection) -> None:
    """Make the full-text index of what was said, and the triggers that keep it as the statements are.

    The index holds no copy of the words; it reads them back from the view. Whole words are indexed as they are, without
    stemming, since a stem would answer a question for exact words with others.
    """
    db.execute(
        """
        CREATE VIEW statement_texts AS
            SELECT statements.key, statements.words, statements.source || ' ' || statements.cue AS lead,
                   speaker_names.name AS speaker
            FROM statements LEFT JOIN speaker_names ON speaker_names.key = statements.speaker;

        CREATE VIRTUAL TABLE statement_words USING fts5 (
            words, lead, speaker,
            content = 'statement_texts', content_rowid = 'key',
            tokenize = "unicode61 remove_diacritics 2", prefix = '3'
        );
        INSERT INTO statement_words (statement_words, rank) VALUES ('rank', 'bm25(8.0, 1.0, 2.0)');

        CREATE TRIGGER statement_is_indexed AFTER INSERT ON statements BEGIN
            INSERT INTO statement_words (rowid, words, lead, speaker)
            SELECT key, words, lead, speaker FROM statement_texts WHERE key = new.key;
        END;
        CREATE TRIGGER statement_is_no_longer_indexed BEFORE DELETE ON statements BEGIN
            INSERT INTO statement_words (statement_words, rowid, words, lead, speaker)
            SELECT 'delete', key, words, lead, speaker FROM statement_texts WHERE key = old.key;
        END;
        CREATE TRIGGER statement_will_be_indexed_anew BEFORE UPDATE OF words, source, cue, speaker ON statements BEGIN
            INSERT INTO statement_words (statement_words, rowid, words, lead, speaker)
            SELECT 'delete', key, words, lead, speaker FROM statement_texts WHERE key = old.key;
        END;
        CREATE TRIGGER statement_is_indexed_anew AFTER UPDATE OF words, source, cue, speaker ON statements BEGIN
            INSERT INTO statement_words (rowid, words, lead, speaker)
            SELECT key, words, lead, speaker FROM statement_texts WHERE key = new.key;
        END;
        """
    )


MIGRATIONS: tuple[Migration, ...] = (pages_and_their_records, statements_and_speakers, index_of_words)


def upgrade(db: apsw.Connection) -> None:
    """Apply the migrations that the file has not had.

    Of two processes that do the same one waits, and finds it done.
    """
    while True:
        with transaction(db):
            had = version_of(db)
            if had >= len(MIGRATIONS):
                return
            migration = MIGRATIONS[had]
            migration(db)
            db.execute(
                "INSERT INTO migrations (number, name, applied_at) VALUES (?, ?, ?)",
                (had + 1, migration.__name__, now()),
            )
            db.execute(f"PRAGMA user_version = {had + 1}")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def version_of(db: apsw.Connection) -> int:
    """Return how many migrations the file has had."""
    return int(db.pragma("user_version"))


def now() -> str:
    """Return the time, UTC, to the second, as it is written into the ledger."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
