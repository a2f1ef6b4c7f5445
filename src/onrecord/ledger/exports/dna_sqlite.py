"""Discourse Network Analyzer's own database: an SQLite file that DNA 3 opens, with documents and statements coded.

Tables, defaults and what is in them to begin with are those that DNA 3.0 makes (sql/Sql.java, createTables, in
https://github.com/leifeld/dna at commit 03d7317). Start and Stop are UTF-16 code units of the text, since DNA counts as
Java does; ends of lines are a line feed each, as its text pane has them. DNA allows 190 characters in titles and short
texts; longer ones are cut there, with an ellipsis, and the words of a statement stand whole in the variable `words`.

DNA asks who opens a database: all coders of the file have the password `onrecord`.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import permutations

import apsw

from onrecord.ledger.exports.choosing import Chosen, Entry
from onrecord.ledger.exports.label_studio import CodeUnits

VERSION, DATE = "3.0.8", "2022-06-16"
"""The DNA after whose tables the file is made, as that version writes it into SETTINGS."""

PASSWORD = "onrecord"
_LONGEST = 190
_ROUNDS, _SALT = 100_000, b"onrecord for DNA"

_LINE_ENDS = re.compile(r"\r\n?")
_COLOUR = " INTEGER NOT NULL DEFAULT 0 CHECK ({0} BETWEEN 0 AND 255)"
_COLOURS = ", ".join(f"{name}{_COLOUR.format(name)}" for name in ("Red", "Green", "Blue"))
_PERMISSIONS = (
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements",
    "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations",
    "ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements",
)  # fmt: skip


def _short(name: str, more: str = "") -> str:
    return f"{name} TEXT NOT NULL {more} CHECK (LENGTH({name}) < 191)"


def _flag(name: str, default: int = 1) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT {default} CHECK ({name} BETWEEN 0 AND 1)"


def _to(column: str, table: str) -> str:
    return f"FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE"


def _data(name: str, column: str, more: str = "") -> str:
    return f"""
        CREATE TABLE {name} (
            ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, {column},
            {_to("StatementId", "STATEMENTS")}, {_to("VariableId", "VARIABLES")}, {more}
            UNIQUE (StatementId, VariableId));
    """


_TABLES = f"""
    CREATE TABLE SETTINGS (Property TEXT PRIMARY KEY, Value TEXT NOT NULL);
    CREATE TABLE CODERS (
        ID INTEGER NOT NULL PRIMARY KEY, {_short("Name")}, {_COLOURS},
        Refresh INTEGER NOT NULL CHECK (Refresh BETWEEN 0 AND 9999) DEFAULT 0,
        FontSize INTEGER NOT NULL CHECK (FontSize BETWEEN 1 AND 99) DEFAULT 14,
        {_short("Password")},
        PopupWidth INTEGER CHECK (PopupWidth BETWEEN 100 AND 9999) DEFAULT 300,
        {_flag("ColorByCoder", 0)}, {_flag("PopupDecoration", 0)}, {_flag("PopupAutoComplete")},
        {", ".join(_flag(f"Permission{name}") for name in _PERMISSIONS)});
    CREATE TABLE DOCUMENTS (
        ID INTEGER NOT NULL PRIMARY KEY, {_short("Title")}, Text TEXT NOT NULL, Coder INTEGER,
        {_short("Author", "DEFAULT ''")}, {_short("Source", "DEFAULT ''")}, {_short("Section", "DEFAULT ''")},
        Notes TEXT NOT NULL DEFAULT '', {_short("Type", "DEFAULT ''")}, Date INTEGER NOT NULL,
        {_to("Coder", "CODERS")});
    CREATE TABLE STATEMENTTYPES (ID INTEGER NOT NULL PRIMARY KEY, {_short("Label")}, {_COLOURS});
    CREATE TABLE VARIABLES (
        ID INTEGER NOT NULL PRIMARY KEY, {_short("Variable")},
        DataType TEXT NOT NULL DEFAULT 'short text'
            CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text')),
        StatementTypeId INTEGER, {_to("StatementTypeId", "STATEMENTTYPES")}, UNIQUE (Variable, StatementTypeId));
    CREATE TABLE VARIABLELINKS (
        ID INTEGER NOT NULL PRIMARY KEY, SourceVariableId INTEGER, TargetVariableId INTEGER,
        CHECK (TargetVariableId != SourceVariableId),
        {_to("SourceVariableId", "VARIABLES")}, {_to("TargetVariableId", "VARIABLES")});
    CREATE TABLE REGEXES (Label TEXT PRIMARY KEY CHECK (LENGTH(Label) < 191), {_COLOURS});
    CREATE TABLE CODERRELATIONS (
        ID INTEGER NOT NULL PRIMARY KEY, Coder INTEGER CHECK(Coder > 0), OtherCoder INTEGER CHECK(OtherCoder > 0),
        {_flag("viewStatements")}, {_flag("editStatements")}, {_flag("viewDocuments")}, {_flag("editDocuments")},
        CHECK (Coder != OtherCoder), {_to("Coder", "CODERS")}, {_to("OtherCoder", "CODERS")});
    CREATE TABLE STATEMENTS (
        ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER,
        Start INTEGER NOT NULL CHECK(Start >= 0), Stop INTEGER NOT NULL CHECK(Stop >= 0), Coder INTEGER,
        CHECK (Start < Stop), {_to("StatementTypeId", "STATEMENTTYPES")}, {_to("Coder", "CODERS")},
        {_to("DocumentId", "DOCUMENTS")});
    CREATE TABLE ENTITIES (
        ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, {_short("Value", "DEFAULT ''")},
        Red INTEGER DEFAULT 0 CHECK (Red BETWEEN 0 AND 255), Green INTEGER DEFAULT 0 CHECK (Green BETWEEN 0 AND 255),
        Blue INTEGER DEFAULT 0 CHECK (Blue BETWEEN 0 AND 255), ChildOf INTEGER CHECK(ChildOf > 0),
        UNIQUE (VariableId, Value), {_to("ChildOf", "ENTITIES")}, {_to("VariableId", "VARIABLES")});
    {_data("DATABOOLEAN", "Value INTEGER NOT NULL DEFAULT 1")}
    {_data("DATAINTEGER", "Value INTEGER NOT NULL DEFAULT 0")}
    {_data("DATASHORTTEXT", "Entity INTEGER NOT NULL", f"{_to('Entity', 'ENTITIES')},")}
    {_data("DATALONGTEXT", "Value TEXT DEFAULT ''")}
    CREATE TABLE ATTRIBUTEVARIABLES (
        ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, {_short("AttributeVariable")},
        UNIQUE(VariableId, AttributeVariable), {_to("VariableId", "VARIABLES")});
    CREATE TABLE ATTRIBUTEVALUES (
        ID INTEGER PRIMARY KEY NOT NULL, EntityId INTEGER NOT NULL, AttributeVariableId INTEGER NOT NULL,
        {_short("AttributeValue", "DEFAULT ''")}, UNIQUE (EntityId, AttributeVariableId),
        {_to("EntityId", "ENTITIES")}, {_to("AttributeVariableId", "ATTRIBUTEVARIABLES")});
"""

VARIABLES: Mapping[str, str] = {
    "person": "short text", "organization": "short text", "concept": "short text", "agreement": "boolean",
    "act": "short text", "target": "short text", "said": "short text", "words": "long text",
}  # fmt: skip
"""The variables of a statement: DNA's own four, then what onrecord knows besides."""

_NUMBERS = {name: number for number, name in enumerate(VARIABLES, 1)}
_ATTRIBUTES = ("Type", "Alias", "Notes")
_WITH_ATTRIBUTES = ("person", "organization", "concept", "target")


def database(pages: Iterable[Chosen]) -> Iterator[bytes]:
    """Yield the file.

    `concept`, `agreement`, `person` and `organization` are as in the event list (exports.dna). A document's date is the
    day of the page; where it tells none, it is 1970-01-01 and Notes says so, since DNA takes no document without date.
    `said` is when a statement was said, EDTF. Coder of a statement is "onrecord", "onrecord, checked" where people
    looked at it, or who added it.
    """
    made = apsw.Connection(":memory:")
    try:
        made.pragma("foreign_keys", 1)
        made.execute("BEGIN")
        made.execute(_TABLES)
        _Database(made).fill(pages)
        made.execute("COMMIT")
        yield made.serialize("main")
    finally:
        made.close()


class _Units:
    """The place of a code point of a text in UTF-16 code units of the text with a line feed at the end of each line."""

    def __init__(self, text: str) -> None:
        self._units = CodeUnits(text)
        self._dropped = [match.start() for match in re.finditer("\r\n", text)]

    def __call__(self, offset: int) -> int:
        return self._units(offset) - bisect_left(self._dropped, offset)


class _Database:
    """The file while it is filled, with the numbers that coders and entities have got."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._coders: dict[str, int] = {}
        self._entities: dict[tuple[str, str], int] = {}
        self._statements = 0

    def fill(self, pages: Iterable[Chosen]) -> None:
        """Write what DNA begins with, then all pages."""
        rows = (("version", VERSION), ("date", DATE))
        self._db.executemany("INSERT INTO SETTINGS (Property, Value) VALUES (?, ?)", rows)
        self._db.execute("INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 239, 208, 51)")
        self._db.execute("INSERT INTO STATEMENTTYPES VALUES (2, 'Annotation', 211, 211, 211)")
        for name, kind in VARIABLES.items():
            self._db.execute("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", (_NUMBERS[name], name, kind))
        self._db.execute("INSERT INTO VARIABLES VALUES (?, 'note', 'long text', 2)", (len(VARIABLES) + 1,))
        for name in _WITH_ATTRIBUTES:
            for attribute in _ATTRIBUTES:
                self._db.execute(
                    "INSERT INTO ATTRIBUTEVARIABLES (VariableId, AttributeVariable) VALUES (?, ?)",
                    (_NUMBERS[name], attribute),
                )
        self._coder("Admin")
        self._coder("onrecord")
        for document, page in enumerate(pages, 1):
            self._write_page(document, page)
        self._db.executemany(
            "INSERT INTO CODERRELATIONS (Coder, OtherCoder) VALUES (?, ?)", permutations(self._coders.values(), 2)
        )

    def _write_page(self, document: int, page: Chosen) -> None:
        article, stamp = page.record.article, page.record.page
        day = page.day
        notes = [stamp.url, f"SHA-256 {stamp.sha256}"]
        if day is None:
            notes.append("the page tells no date; 1970-01-01 stands for that")
        self._db.execute(
            "INSERT INTO DOCUMENTS VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document,
                _cut(article.headline or stamp.url),
                _LINE_ENDS.sub("\n", article.text),
                self._coder("onrecord"),
                _cut(article.byline or ""),
                _cut(article.outlet.name if article.outlet else ""),
                "",
                "\n".join(notes),
                "news",
                int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) if day else 0,
            ),
        )
        units = _Units(article.text)
        words = {s.id: " ".join(s.content_text.split()) for s in page.record.statements}
        for entry in page.entries:
            self._write_statement(document, entry, units, words)

    def _write_statement(self, document: int, entry: Entry, units: _Units, words: Mapping[str, str]) -> None:
        statement = entry.statement
        self._statements += 1
        coder = self._coder(entry.added_by or ("onrecord, checked" if entry.checked else "onrecord"))
        self._db.execute(
            "INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, ?)",
            (self._statements, document, units(statement.content[0][0]), units(statement.content[-1][1]), coder),
        )
        person = statement.speaker is None or statement.speaker.kind == "person"
        claim = statement.denies if statement.denies in words else statement.id
        said = statement.said_on.value if statement.said_on else None
        kind = statement.speaker.kind if statement.speaker else ""
        target = statement.target.kind if statement.target else ""
        for name, value, type in (
            ("person", entry.speaker if person else None, kind),
            ("organization", None if person else entry.speaker, kind),
            ("concept", words[claim or statement.id], ""),
            ("act", statement.act, ""),
            ("target", entry.target, target),
            ("said", said, ""),
        ):
            self._db.execute(
                "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)",
                (self._statements, _NUMBERS[name], self._entity(name, value or "", type)),
            )
        agreement = 0 if statement.act in ("denial", "refusal") else 1
        for table, name, data in (
            ("DATABOOLEAN", "agreement", agreement),
            ("DATALONGTEXT", "words", statement.content_text),
        ):
            self._db.execute(
                f"INSERT INTO {table} (StatementId, VariableId, Value) VALUES (?, ?, ?)",
                (self._statements, _NUMBERS[name], data),
            )

    def _entity(self, variable: str, value: str, kind: str) -> int:
        """Return the number of a value of a variable, which is written the first time."""
        key = variable, _cut(value)
        if key not in self._entities:
            self._entities[key] = len(self._entities) + 1
            self._db.execute(
                "INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (?, ?, ?)",
                (self._entities[key], _NUMBERS[variable], key[1]),
            )
            self._db.execute(
                """
                INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue)
                SELECT ?, ID, CASE AttributeVariable WHEN 'Type' THEN ? ELSE '' END
                FROM ATTRIBUTEVARIABLES WHERE VariableId = ?
                """,
                (self._entities[key], kind if value else "", _NUMBERS[variable]),
            )
        return self._entities[key]

    def _coder(self, name: str) -> int:
        """Return the number of a coder, who is written the first time; Admin is yellow, as DNA has it."""
        name = _cut(name)
        if name not in self._coders:
            number = len(self._coders) + 1
            self._coders[name] = number
            colour = (255, 255, 0) if number == 1 else tuple((number * step) % 200 for step in (67, 131, 29))
            self._db.execute(
                "INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (?, ?, ?, ?, ?, ?)",
                (number, name, *colour, _password()),
            )
        return self._coders[name]


@cache
def _password() -> str:
    """Return the digest that DNA holds a password against.

    It is that of Jasypt's StrongPasswordEncryptor: 16 bytes of salt, then SHA-256 of salt and password, hashed again to
    100,000 times in all, in Base64. The salt is always the same, so that the same export is the same file.
    """
    digest = hashlib.sha256(_SALT + PASSWORD.encode()).digest()
    for _ in range(_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return b64encode(_SALT + digest).decode()


def _cut(text: str) -> str:
    """Return text of at most 190 characters, a longer one with an ellipsis at its end."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
