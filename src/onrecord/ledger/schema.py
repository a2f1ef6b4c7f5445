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


def families_of_quotations(db: apsw.Connection) -> None:
    """Make what ties the same words on different pages; `families_in_large_ledgers` fills it.

    `wordings` are statements' words without marks and case, once each; `prints` are what they are looked up by; `ties`
    are pairs of wordings that are the same words, in both directions; `versions` say which statement has which wording
    and is in which family. `renamings` are names given to another speaker since families were last looked after.
    """
    db.execute(
        """
        CREATE TABLE wordings (
            key         INTEGER PRIMARY KEY,
            digest      INTEGER NOT NULL UNIQUE,
            grade       INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE prints (
            print       INTEGER NOT NULL,
            wording     INTEGER NOT NULL,
            PRIMARY KEY (print, wording)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE ties (
            wording     INTEGER NOT NULL,
            other       INTEGER NOT NULL,
            grade       INTEGER NOT NULL,
            PRIMARY KEY (wording, other)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE families (
            key         INTEGER PRIMARY KEY,
            speaker     INTEGER,
            statements  INTEGER NOT NULL,
            pages       INTEGER NOT NULL,
            outlets     INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX families_by_size ON families (outlets DESC, pages DESC, statements DESC, key);

        CREATE TABLE versions (
            statement   INTEGER PRIMARY KEY REFERENCES statements ON DELETE CASCADE,
            wording     INTEGER NOT NULL,
            speaker     INTEGER,
            quoted      INTEGER NOT NULL,
            family      INTEGER
        ) STRICT;
        CREATE INDEX versions_by_wording ON versions (wording, speaker, quoted, family);
        CREATE INDEX versions_by_family ON versions (family) WHERE family IS NOT NULL;

        CREATE TABLE renamings (
            name        INTEGER PRIMARY KEY
        ) STRICT;
        CREATE TRIGGER name_has_another_speaker AFTER UPDATE OF speaker ON speaker_names
        WHEN new.speaker != old.speaker BEGIN
            INSERT OR IGNORE INTO renamings (name) VALUES (new.key);
        END;
        """
    )


def who_is_who(db: apsw.Connection) -> None:
    """Make names the forms of onrecord.identities, with the proof of whose they are and what users ruled of them.

    The names that are there are told apart by page and year, which the forms of some take.
    """
    from onrecord.ledger.speaker_forms import forms_of_names

    db.execute(
        """
        DROP INDEX speaker_names_once;
        ALTER TABLE speakers ADD COLUMN identifier TEXT;
        ALTER TABLE speaker_names ADD COLUMN form TEXT;
        ALTER TABLE speaker_names ADD COLUMN how TEXT NOT NULL DEFAULT 'new';
        ALTER TABLE speaker_names ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
        ALTER TABLE speaker_names ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE speaker_names ADD COLUMN first TEXT;
        ALTER TABLE speaker_names ADD COLUMN last TEXT;
        CREATE UNIQUE INDEX speaker_names_by_form ON speaker_names (form);
        CREATE INDEX speaker_names_by_speaker ON speaker_names (speaker);

        CREATE TABLE speaker_name_keys (
            text            TEXT NOT NULL,
            speaker_name    INTEGER NOT NULL REFERENCES speaker_names ON DELETE CASCADE,
            PRIMARY KEY (text, speaker_name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX speaker_name_keys_by_name ON speaker_name_keys (speaker_name);

        CREATE TABLE abbreviations (
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            short       TEXT NOT NULL,
            full        TEXT NOT NULL,
            PRIMARY KEY (page, short, full)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE rulings (
            key         INTEGER PRIMARY KEY,
            kind        TEXT NOT NULL,
            forms       TEXT NOT NULL,
            rest        TEXT NOT NULL,
            author      TEXT NOT NULL,
            made_at     TEXT NOT NULL,
            note        TEXT NOT NULL
        ) STRICT;

        CREATE TABLE links (
            key         INTEGER PRIMARY KEY,
            identifier  TEXT NOT NULL,
            label       TEXT NOT NULL,
            forms       TEXT NOT NULL,
            origin      TEXT NOT NULL,
            evidence    TEXT NOT NULL,
            author      TEXT NOT NULL,
            made_at     TEXT NOT NULL
        ) STRICT;

        CREATE TABLE settlings (
            key         INTEGER PRIMARY KEY,
            settled_at  TEXT NOT NULL,
            names       INTEGER NOT NULL,
            moved       INTEGER NOT NULL
        ) STRICT;
        """
    )
    forms_of_names(db)


def index_by_page(db: apsw.Connection) -> None:
    """Index new statements by the page instead of by the row, which writing.py does: a fifth less time a page."""
    db.execute("DROP TRIGGER statement_is_indexed")


def copies_of_articles(db: apsw.Connection) -> None:
    """Make what finds pages that have one article or one text, the proofs of pairs, and what users parted.

    `address_keys` are addresses in the form in which those of one article are equal; `text_prints` the smallest of the
    hashes of a report's sequences of words, by which pages are found that it may be held against.
    """
    from onrecord.ledger.copies import hold_all

    db.execute(
        """
        CREATE TABLE address_keys (
            text        TEXT NOT NULL,
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            PRIMARY KEY (text, page)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX address_keys_by_page ON address_keys (page);

        CREATE TABLE text_prints (
            print       INTEGER NOT NULL,
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            PRIMARY KEY (print, page)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX text_prints_by_page ON text_prints (page);

        CREATE TABLE copies (
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            other       INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            relation    TEXT NOT NULL,
            likeness    REAL NOT NULL,
            agreed      TEXT NOT NULL,
            PRIMARY KEY (page, other)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX copies_by_other ON copies (other);

        CREATE TABLE partings (
            sha256      TEXT NOT NULL,
            other       TEXT NOT NULL,
            author      TEXT NOT NULL,
            made_at     TEXT NOT NULL,
            note        TEXT NOT NULL,
            PRIMARY KEY (sha256, other)
        ) STRICT, WITHOUT ROWID;
        """
    )
    hold_all(db)


def feeds_that_are_watched(db: apsw.Connection) -> None:
    """Make what remembers which addresses feeds listed, and which alerts were sent of which statements.

    `alerts.statement` is an id and no row: an alert stays sent if its page is read anew, or deleted.
    """
    db.execute(
        """
        CREATE TABLE watched (
            url         TEXT PRIMARY KEY,
            feed        TEXT NOT NULL,
            listed_at   TEXT NOT NULL,
            asked_at    TEXT,
            asked       INTEGER NOT NULL,
            page        INTEGER REFERENCES pages ON DELETE SET NULL,
            problem     TEXT
        ) STRICT;
        CREATE INDEX watched_by_page ON watched (page);

        CREATE TABLE alarms (
            key         INTEGER PRIMARY KEY,
            speaker     TEXT NOT NULL,
            words       TEXT NOT NULL,
            receiver    TEXT NOT NULL,
            set_at      TEXT NOT NULL,
            through     INTEGER NOT NULL,
            UNIQUE (speaker, words, receiver)
        ) STRICT;

        CREATE TABLE alerts (
            alarm       INTEGER NOT NULL REFERENCES alarms ON DELETE CASCADE,
            statement   TEXT NOT NULL,
            same        TEXT NOT NULL,
            claimed_at  TEXT NOT NULL,
            sent_at     TEXT,
            PRIMARY KEY (alarm, statement)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX alerts_by_words ON alerts (alarm, same);
        """
    )


def what_people_corrected(db: apsw.Connection) -> None:
    """Make what keeps people's corrections, by statement id and page digest, so that no reading takes them away."""
    db.execute(
        """
        CREATE TABLE corrections (
            key         INTEGER PRIMARY KEY,
            statement   TEXT NOT NULL,
            sha256      TEXT NOT NULL,
            words       TEXT NOT NULL,
            field       TEXT NOT NULL,
            value       TEXT,
            machine     TEXT,
            kind        TEXT,
            author      TEXT NOT NULL,
            made_at     TEXT NOT NULL,
            note        TEXT NOT NULL,
            undone_at   TEXT,
            undone_by   TEXT
        ) STRICT;
        CREATE INDEX corrections_by_page ON corrections (sha256, statement);
        CREATE INDEX corrections_by_statement ON corrections (statement);
        """
    )


def what_people_annotated(db: apsw.Connection) -> None:
    """Make what keeps statements that people added, and whole pages as somebody annotated them in another tool."""
    db.execute(
        """
        CREATE TABLE additions (
            key         INTEGER PRIMARY KEY,
            statement   TEXT NOT NULL,
            sha256      TEXT NOT NULL,
            words       TEXT NOT NULL,
            content     TEXT NOT NULL,
            cue         TEXT,
            source      TEXT,
            mode        TEXT NOT NULL,
            author      TEXT NOT NULL,
            made_at     TEXT NOT NULL,
            tool        TEXT NOT NULL,
            note        TEXT NOT NULL,
            undone_at   TEXT,
            undone_by   TEXT
        ) STRICT;
        CREATE INDEX additions_by_page ON additions (sha256, statement);
        CREATE INDEX additions_by_statement ON additions (statement);

        CREATE TABLE annotations (
            key         INTEGER PRIMARY KEY,
            sha256      TEXT NOT NULL,
            author      TEXT NOT NULL,
            tool        TEXT NOT NULL,
            file        TEXT NOT NULL,
            made_at     TEXT NOT NULL,
            taken_at    TEXT NOT NULL,
            digest      TEXT NOT NULL,
            given       TEXT,
            whole       INTEGER NOT NULL,
            data        TEXT NOT NULL,
            UNIQUE (sha256, author, tool, digest)
        ) STRICT;
        CREATE INDEX annotations_by_author ON annotations (author, sha256);
        """
    )


def pages_of_one_event(db: apsw.Connection) -> None:
    """Make what finds pages that report the same event, and fill it from the pages that are there.

    `story_terms` are the words and names of a page that tell what it is about; `story_ties` how alike pairs of pages
    are. Stories are worked out from the ties each time they are asked for.
    """
    from onrecord.ledger.stories.keeping import hold_all

    db.execute(
        """
        CREATE TABLE story_terms (
            term        INTEGER NOT NULL,
            day         INTEGER NOT NULL,
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            weight      INTEGER NOT NULL,
            PRIMARY KEY (term, day, page)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX story_terms_by_page ON story_terms (page);

        CREATE TABLE story_ties (
            page        INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            other       INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
            likeness    REAL NOT NULL,
            PRIMARY KEY (page, other)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX story_ties_by_other ON story_ties (other);
        """
    )
    hold_all(db)


def what_statements_mean(db: apsw.Connection) -> None:
    """Make what keeps statements as vectors, and note those that have none yet.

    Vectors are made when they are first asked for: `meanings_due` are the statements without one. A trigger notes new
    ones, and those whose words change, so that nothing but the search by meaning needs the network.
    """
    db.execute(
        """
        CREATE TABLE meanings (
            statement   INTEGER PRIMARY KEY REFERENCES statements ON DELETE CASCADE,
            vector      BLOB NOT NULL
        ) STRICT;

        CREATE TABLE meaning_signs (
            chunk       INTEGER PRIMARY KEY,
            signs       BLOB NOT NULL
        ) STRICT;

        CREATE TABLE meanings_due (
            statement   INTEGER PRIMARY KEY REFERENCES statements ON DELETE CASCADE
        ) STRICT;

        CREATE TABLE meaning_weights (
            digest      TEXT PRIMARY KEY
        ) STRICT;

        CREATE TRIGGER statement_has_no_vector AFTER INSERT ON statements BEGIN
            INSERT INTO meanings_due (statement) VALUES (new.key);
        END;
        CREATE TRIGGER statement_has_another_meaning AFTER UPDATE OF words ON statements WHEN new.words != old.words
        BEGIN
            DELETE FROM meanings WHERE statement = new.key;
            INSERT OR IGNORE INTO meanings_due (statement) VALUES (new.key);
        END;

        INSERT INTO meanings_due (statement) SELECT key FROM statements;
        """
    )


def families_in_large_ledgers(db: apsw.Connection) -> None:
    """Make what spares reading most wordings, and writing to all of a large table with each page; see keeping.py.

    Families are made anew with it, also for the migrations above, whose ledgers have none of these columns.
    """
    from onrecord.ledger.families.keeping import remake

    db.execute(
        """
        ALTER TABLE wordings ADD COLUMN codes BLOB NOT NULL DEFAULT x'';

        CREATE TABLE recent_prints (
            print       INTEGER NOT NULL,
            wording     INTEGER NOT NULL,
            PRIMARY KEY (print, wording)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE print_merges (
            through     INTEGER PRIMARY KEY
        ) STRICT;
        """
    )
    remake(db)


MIGRATIONS: tuple[Migration, ...] = (
    pages_and_their_records,
    statements_and_speakers,
    index_of_words,
    families_of_quotations,
    who_is_who,
    index_by_page,
    copies_of_articles,
    feeds_that_are_watched,
    what_people_corrected,
    what_people_annotated,
    pages_of_one_event,
    what_statements_mean,
    families_in_large_ledgers,
)


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
