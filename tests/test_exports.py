"""Exports, each read back by the library of the tool that it is for, or by a parser of the format."""

import base64
import csv
import hashlib
import io
import json
import re
import sqlite3
import sys
import xml.etree.ElementTree as ET

import bibtexparser
import cassis
import feedparser
import networkx
import pyarrow.parquet as pq
import pytest
import rispy
from click.testing import CliRunner
from msgspec.structs import replace

from keeping import BERG, LOPEZ, TEXT, article_of, harbour, page_of, span, statement_of
from onrecord.cli import app
from onrecord.cli.exporting import _FOLDERS, _FORMS
from onrecord.coding import COLUMNS as EVENT_COLUMNS
from onrecord.flow import MadeBy, Record, When
from onrecord.ledger import Filters, Ledger
from onrecord.ledger.exports import FORMATS, files_of, of_records, pieces_of
from onrecord.ledger.exports.columns import COLUMNS
from onrecord.ledger.exports.dna_sqlite import VARIABLES

EMOJI = """\
A \U0001f6a2 sails; “so & so” — says “A <b>”

The ship \U0001f6a2 is late; \U0001f4a9 happens, said Ana "Lola" Lopez {and crew} at 5 % \\ more.

Karl Berg called it
a disgrace.
"""


def with_emoji() -> Record:
    """A page with characters beyond the first 65,536, marks of every format, and words over the end of a line."""
    page, article = page_of(EMOJI, "https://news.example/ship"), article_of(EMOJI)
    late = statement_of(
        article, ["The ship \U0001f6a2 is late", "\U0001f4a9 happens"], "x", mode="direct", speaker=LOPEZ,
        cue=(span(EMOJI, "said"),), cue_text="said",
        source=(span(EMOJI, 'Ana "Lola" Lopez {and crew}'),), source_text='Ana "Lola" Lopez {and crew}',
    )  # fmt: skip
    lines = statement_of(article, "called it\na disgrace", "x", speaker=BERG, act="denial", denies=late.id)
    return Record(page.stamp, article, (late, lines), (), MadeBy("1.0", "m" * 64))


RECORD, PAGE = harbour()
SHIP = with_emoji()
PLEDGE, CLAIM, DENIAL, SILENCE, WEATHER = RECORD.statements


def text_of(form: str, *records: Record) -> str:
    return "".join(pieces_of(form, of_records(records or (RECORD, SHIP))))


def folder_of(form: str, *records: Record) -> dict[str, str]:
    return dict(files_of(form, of_records(records or (RECORD, SHIP))))


def test_jsonl_gives_the_records_back():
    assert [Record.from_json(line) for line in text_of("jsonl").splitlines()] == [RECORD, SHIP]


def test_csv():
    rows = list(csv.DictReader(io.StringIO(text_of("csv"), newline="")))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["id"] for row in rows] == [s.id for r in (RECORD, SHIP) for s in r.statements]
    for row, statement in zip(rows[5:], SHIP.statements, strict=True):
        spans = [tuple(map(int, part.split("-"))) for part in row["spans"].split(";")]
        assert " ".join(EMOJI[start:end] for start, end in spans) == row["words"] == statement.content_text
    assert (rows[0]["speaker"], rows[0]["due"], rows[0]["target"]) == ("Ana Lopez", "2016-05", "")


def test_parquet():
    (data,) = pieces_of("parquet", of_records([RECORD, SHIP]))
    table = pq.read_table(io.BytesIO(data))
    assert table.column_names == list(COLUMNS)
    assert str(table.schema.field("start").type) == "int64"
    first, ship = table.to_pylist()[0], table.to_pylist()[5]
    assert (first["words"], first["said"], first["score"]) == ("The wall will be built by May", None, 0.9)
    assert EMOJI[ship["start"] : ship["end"]].startswith("The ship \U0001f6a2 is late; \U0001f4a9")


def test_web_annotations():
    page = json.loads(text_of("w3c"))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert len(page["items"]) == 7
    ship = page["items"][5]
    position = ship["target"][1]["selector"][1]
    assert position["type"] == "TextPositionSelector"
    assert (
        EMOJI[position["start"] : position["end"]] == ship["target"][1]["selector"][0]["exact"] == "\U0001f4a9 happens"
    )
    assert ship["body"][-1] == {"type": "TextualBody", "purpose": "assessing", "value": "predicted"}


def test_schema_org():
    graph = json.loads(text_of("schema-org", RECORD))
    assert graph["@context"] == "https://schema.org"
    kinds = {node["@id"].rpartition(":")[2]: node for node in graph["@graph"]}
    assert kinds[DENIAL.id]["@type"] == "Quotation"
    assert kinds[DENIAL.id]["creator"] == {"@type": "Person", "name": "Ana Lopez", "jobTitle": "harbour minister"}
    assert kinds[DENIAL.id]["isPartOf"]["publisher"]["name"] == "Harbour News"
    assert kinds[CLAIM.id]["@type"] == "Claim"
    assert kinds[CLAIM.id]["appearance"]["url"] == "https://news.example/harbour"
    assert PLEDGE.id not in kinds  # an indirect pledge is neither


def test_brat():
    files = folder_of("brat")
    name = SHIP.page.sha256[:16]
    text = files[f"{name}.txt"]
    assert text == EMOJI
    spans, relations, attributes = {}, [], []
    for line in files[f"{name}.ann"].splitlines():
        id, body, *rest = line.split("\t")
        if id[0] == "T":
            kind, places = body.split(" ", 1)
            parts = [text[slice(*map(int, part.split()))] for part in places.split(";")]
            assert not any("\n" in part for part in parts)
            assert " ".join(parts) == rest[0]
            spans[id] = (kind, rest[0])
        elif id[0] == "R":
            relations.append(re.fullmatch(r"(\w+) Arg1:(T\d+) Arg2:(T\d+)", body).groups())
        elif id[0] == "A":
            attributes.append(body.split(" "))
    assert spans["T1"] == ("Content", "The ship \U0001f6a2 is late \U0001f4a9 happens")
    assert spans["T4"] == ("Content", "called it a disgrace")
    assert [(kind, spans[a][0], spans[b][0]) for kind, a, b in relations] == [
        ("Says", "Source", "Content"), ("Leads", "Cue", "Content"), ("Denies", "Content", "Content"),
    ]  # fmt: skip
    assert files[f"{name}.exported"] == files[f"{name}.ann"]
    assert ["Predicted", "T1"] in attributes
    assert ["Act", "T4", "denial"] in attributes
    # The configuration declares all that is used.
    declared = files["annotation.conf"]
    sections = re.split(r"^\[(\w+)\]$", declared, flags=re.M)
    by_name = dict(zip(sections[1::2], sections[2::2], strict=True))
    assert {kind for kind, _ in spans.values()} <= set(by_name["entities"].split())
    for kind, *_ in relations:
        assert re.search(rf"^{kind} Arg1:", by_name["relations"], re.M)
    for kind, _, *value in attributes:
        (line,) = re.findall(rf"^{kind} .*$", by_name["attributes"], re.M)
        assert not value or value[0] in line.partition("Value:")[2].split("|")


def test_label_studio():
    files = folder_of("label-studio")
    _, task = json.loads(files["tasks.json"])
    assert "annotations" not in task
    (prediction,) = task["predictions"]
    assert prediction["model_version"] == "onrecord 1.0"
    units = task["data"]["text"].encode("utf-16-le")
    regions = {r["id"]: r for r in prediction["result"] if r["type"] == "labels"}
    for region in regions.values():
        value = region["value"]
        assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    shown = [(r["value"]["labels"], r["value"]["text"]) for r in regions.values()]
    assert (["Content"], "\U0001f4a9 happens") in shown
    assert (["Source"], 'Ana "Lola" Lopez {and crew}') in shown
    relations = [r for r in prediction["result"] if r["type"] == "relation"]
    assert {r["labels"][0] for r in relations} == {"says", "leads", "denies"}
    assert all(r["from_id"] in regions and r["to_id"] in regions for r in relations)
    view = ET.fromstring(files["labeling-config.xml"])
    named = {e.get("name") for e in view.iter() if e.get("name")}
    assert {r["from_name"] for r in prediction["result"] if "from_name" in r} <= named
    assert {e.get("value") for e in view.iter("Relation")} == {"says", "leads", "denies"}


def test_inception():
    files = folder_of("inception")
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"].encode()))
    xmi = files[f"{SHIP.page.sha256[:16]}.xmi"]
    cas = cassis.load_cas_from_xmi(io.BytesIO(xmi.encode()), typesystem=types)
    assert cas.sofa_string == EMOJI
    spans = cas.select("webanno.custom.Attribution")
    assert [(s.role, s.get_covered_text()) for s in spans if s.role == "content"] == [
        ("content", "The ship \U0001f6a2 is late"), ("content", "\U0001f4a9 happens"),
        ("content", "called it\na disgrace"),
    ]  # fmt: skip
    assert {s.status for s in spans} == {"predicted"}
    assert {r.label for r in cas.select("webanno.custom.AttributionRelation")} == {
        "continues",
        "says",
        "leads",
        "denies",
    }
    # UIMA counts UTF-16 code units: an emoji before a span is two.
    wide = next(s for s in spans if s.get_covered_text() == "\U0001f4a9 happens")
    assert f'begin="{len(EMOJI[: wide.begin].encode("utf-16-le")) // 2}"' in xmi


def test_a_control_character_does_not_move_what_follows():
    text = TEXT.replace("wall will", "wall\x0cwill")
    record, _ = harbour(TEXT)
    record = replace(record, article=replace(record.article, text=text))
    files = folder_of("inception", record)
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"].encode()))
    xmi = next(text for name, text in files.items() if name.endswith(".xmi"))
    cas = cassis.load_cas_from_xmi(io.BytesIO(xmi.encode()), typesystem=types)
    assert "It was a cold day" in [s.get_covered_text() for s in cas.select("webanno.custom.Attribution")]


def test_dna_event_list():
    rows = list(csv.reader(io.StringIO(text_of("dna"), newline=""), delimiter=";"))
    assert ";".join(rows[0]) == (
        "statement_id;time;person;organization;concept;agreement;act;target;start_position;stop_position;text;coder;"
        "document_id;document_title;document_author;document_source;document_section;document_type"
    )
    by_act = {row[6]: dict(zip(rows[0], row, strict=True)) for row in rows[1:6]}
    claim, denial = by_act["accusation"], by_act["denial"]
    assert claim["concept"] == denial["concept"] == "hiding the cost"
    assert (claim["agreement"], denial["agreement"]) == ("1", "0")
    assert (claim["person"], claim["organization"]) == ("", "critics")
    assert (denial["person"], denial["time"]) == ("Ana Lopez", "2016-03-03 00:00:00")
    ship = dict(zip(rows[0], rows[6], strict=True))
    assert EMOJI[int(ship["start_position"]) : int(ship["stop_position"])] == ship["text"]
    assert ";" in ship["text"]
    assert [row[12] for row in rows[1:]] == ["1"] * 5 + ["2"] * 2


def test_dna_database():
    (data,) = pieces_of("dna-sqlite", of_records([RECORD, SHIP]))
    db = sqlite3.connect(":memory:")
    db.deserialize(data)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert dict(db.execute("SELECT Property, Value FROM SETTINGS"))["version"].startswith("3.0")
    # The queries that DNA's main window sends (gui/MainWindow.java, StatementTableRefreshWorker).
    statements = db.execute(
        "SELECT STATEMENTS.ID AS StatementId, StatementTypeId, STATEMENTTYPES.Label AS StatementTypeLabel, "
        "STATEMENTTYPES.Red AS StatementTypeRed, Start, Stop, STATEMENTS.Coder AS CoderId, CODERS.Name AS CoderName, "
        "CODERS.Red AS CoderRed, DocumentId, DOCUMENTS.Date AS Date, DOCUMENTS.Text AS Text "
        "FROM STATEMENTS INNER JOIN CODERS ON STATEMENTS.Coder = CODERS.ID "
        "INNER JOIN STATEMENTTYPES ON STATEMENTS.StatementTypeId = STATEMENTTYPES.ID "
        "INNER JOIN DOCUMENTS ON DOCUMENTS.ID = STATEMENTS.DocumentId ORDER BY DOCUMENTS.DATE ASC"
    ).fetchall()
    values: dict[int, dict[str, str]] = {}
    for statement, variable, value in db.execute(
        "SELECT DATASHORTTEXT.StatementId, VARIABLES.Variable, ENTITIES.Value AS Value FROM DATASHORTTEXT "
        "INNER JOIN VARIABLES ON VARIABLES.ID = DATASHORTTEXT.VariableId "
        "INNER JOIN ENTITIES ON ENTITIES.VariableId = VARIABLES.ID AND ENTITIES.ID = DATASHORTTEXT.Entity "
        "WHERE VARIABLES.StatementTypeId = 1 UNION "
        "SELECT DATALONGTEXT.StatementId, VARIABLES.Variable, DATALONGTEXT.Value FROM DATALONGTEXT "
        "INNER JOIN VARIABLES ON VARIABLES.ID = DATALONGTEXT.VariableId WHERE VARIABLES.StatementTypeId = 1 UNION "
        "SELECT DATABOOLEAN.StatementId, VARIABLES.Variable, DATABOOLEAN.Value FROM DATABOOLEAN "
        "INNER JOIN VARIABLES ON VARIABLES.ID = DATABOOLEAN.VariableId WHERE VARIABLES.StatementTypeId = 1 UNION "
        "SELECT DATAINTEGER.StatementId, VARIABLES.Variable, DATAINTEGER.Value FROM DATAINTEGER "
        "INNER JOIN VARIABLES ON VARIABLES.ID = DATAINTEGER.VariableId WHERE VARIABLES.StatementTypeId = 1 "
        "ORDER BY 1, 2 ASC"
    ):
        values.setdefault(statement, {})[variable] = value
    every = [s for r in (RECORD, SHIP) for s in r.statements]
    assert len(statements) == len(every)
    assert all(set(told) == set(VARIABLES) for told in values.values())
    for row, statement in zip(statements, every, strict=True):
        id, type_id, label, _, start, stop, _, coder, _, document, date, text = row
        assert (type_id, label, coder, date) == (1, "DNA Statement", "onrecord", 1457049600)
        # DNA cuts by Java's characters.
        shown = text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le")
        assert shown == text[statement.content[0][0] : statement.content[-1][1]]
        assert document == (1 if text == TEXT else 2)
        assert values[id]["words"] == statement.content_text
    told = {values[id]["words"]: values[id] for id in values}
    denial = told[DENIAL.content_text]
    assert (denial["agreement"], denial["concept"], denial["person"]) == (0, CLAIM.content_text, "Ana Lopez")
    assert (denial["act"], denial["said"], denial["organization"]) == ("denial", "2016-03-03", "")
    assert told[CLAIM.content_text]["organization"] == "critics"
    assert told[CLAIM.content_text]["target"] == "Ana Lopez"
    # An entity has all attributes of its variable, and coders may see each other's.
    assert db.execute(
        "SELECT count(*) FROM ENTITIES AS E JOIN ATTRIBUTEVARIABLES AS A ON A.VariableId = E.VariableId "
        "LEFT JOIN ATTRIBUTEVALUES AS V ON V.EntityId = E.ID AND V.AttributeVariableId = A.ID WHERE V.ID IS NULL"
    ).fetchone() == (0,)
    coders = db.execute("SELECT count(*) FROM CODERS").fetchone()[0]
    assert db.execute("SELECT count(*) FROM CODERRELATIONS").fetchone()[0] == coders * (coders - 1)


def test_dna_database_of_a_page_without_date_and_with_long_words():
    article = replace(RECORD.article, published=None, headline="so long " * 40)
    long = replace(PLEDGE, content=((0, len(TEXT)),), content_text=TEXT)
    (data,) = pieces_of("dna-sqlite", of_records([replace(RECORD, article=article, statements=(long,))]))
    db = sqlite3.connect(":memory:")
    db.deserialize(data)
    title, date, notes = db.execute("SELECT Title, Date, Notes FROM DOCUMENTS").fetchone()
    assert (len(title), title[-1], date) == (190, "…", 0)
    assert "tells no date" in notes
    assert db.execute("SELECT Value FROM DATALONGTEXT").fetchone() == (TEXT,)
    ((concept,),) = db.execute("SELECT Value FROM ENTITIES WHERE VariableId = 3")
    assert TEXT.startswith(concept[:20])
    assert len(concept) == 190


def test_dna_database_has_line_feeds_as_its_text_pane():
    text = EMOJI.replace("\n", "\r\n")
    article = article_of(text)
    made = statement_of(article, "a disgrace", "x")
    (data,) = pieces_of("dna-sqlite", of_records([Record(page_of(text).stamp, article, (made,), (), MadeBy("1", "m"))]))
    db = sqlite3.connect(":memory:")
    db.deserialize(data)
    shown, start, stop = db.execute("SELECT Text, Start, Stop FROM STATEMENTS, DOCUMENTS").fetchone()
    assert "\r" not in shown
    assert shown.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le") == "a disgrace"


def test_dna_database_opens_with_its_password():
    """The check of Jasypt's StrongPasswordEncryptor: salt of 16 bytes, SHA-256 of salt and password, 100,000 times."""
    (data,) = pieces_of("dna-sqlite", of_records([RECORD]))
    db = sqlite3.connect(":memory:")
    db.deserialize(data)
    for (kept,) in db.execute("SELECT Password FROM CODERS"):
        raw = base64.b64decode(kept)
        digest = hashlib.sha256(raw[:16] + b"onrecord").digest()
        for _ in range(99_999):
            digest = hashlib.sha256(digest).digest()
        assert raw[16:] == digest
    assert b"".join(pieces_of("dna-sqlite", of_records([RECORD]))) == data  # the same export is the same file


def test_graphml():
    graph = networkx.parse_graphml(text_of("graphml"), force_multigraph=True)
    names = {node: data["label"] for node, data in graph.nodes(data=True)}
    edges = {(names[a], names[b], data["act"]): data for a, b, data in graph.edges(data=True)}
    assert set(edges) == {
        ("critics", "Ana Lopez", "accusation"), ("Ana Lopez", "critics", "denial"),
        ("Karl Berg", "Ana Lopez", "denial"),
    }  # fmt: skip
    assert edges["critics", "Ana Lopez", "accusation"]["weight"] == 1
    assert edges["critics", "Ana Lopez", "accusation"]["ids"] == CLAIM.id
    statements = {data["label"]: data["statements"] for _, data in graph.nodes(data=True)}
    assert statements == {"Ana Lopez": 3, "critics": 1, "Karl Berg": 2}


def test_event_data():
    rows = list(csv.DictReader(io.StringIO(text_of("plover"), newline="")))
    assert tuple(rows[0]) == EVENT_COLUMNS
    assert [row["Event ID"] for row in rows] == [s.id for r in (RECORD, SHIP) for s in r.statements]
    assert rows[1]["Event Type"] == "ACCUSE"


def test_ris():
    first, *_, last = rispy.loads(text_of("ris"))
    assert first["type_of_reference"] == "NEWS"
    assert first["title"] == "Minister defends the harbour wall"
    assert (first["year"], first["date"]) == ("2016", "2016/03/04")
    assert first["urls"] == ["https://news.example/harbour"]
    assert "Ana Lopez: The wall will be built by May" in first["notes"][0]
    assert last["notes"][0].startswith("Karl Berg: called it a disgrace")


def test_a_week_is_a_range_of_days_in_bibtex():
    weekly = replace(RECORD, article=replace(RECORD.article, published=When("2016-W09", "week", ("the masthead",))))
    entry = bibtexparser.parse_string(text_of("bibtex", weekly)).entries[0]
    assert entry.fields_dict["date"].value == "2016-02-29/2016-03-06"


def test_bibtex():
    library = bibtexparser.parse_string(text_of("bibtex"))
    assert not library.failed_blocks
    entries = {entry.key: entry.fields_dict for entry in library.entries}
    assert len(entries) == 7
    ship = entries[f"onrecord-{SHIP.statements[0].id}"]
    assert ship["title"].value == EMOJI.splitlines()[0].replace("&", r"\&")
    assert ship["url"].value == "https://news.example/ship"
    assert ship["date"].value == "2016-03-04"
    assert ship["note"].value.startswith("Ana Lopez: The ship")


@pytest.mark.parametrize(("form", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_feeds_in_xml(form, version):
    feed = feedparser.parse(text_of(form))
    assert not feed.bozo
    assert feed.version == version
    assert len(feed.entries) == 7
    assert len({entry.id for entry in feed.entries}) == 7
    ship = next(entry for entry in feed.entries if entry.id.endswith(SHIP.statements[0].id))
    assert ship.title.startswith("Ana Lopez (statement): The ship \U0001f6a2 is late")
    assert ship.link.startswith("https://news.example/ship")
    date = ship.published_parsed if form == "rss" else ship.updated_parsed
    assert tuple(date)[:3] == (2016, 3, 4)


def test_json_feed():
    feed = json.loads(text_of("json-feed"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {"id", "url", "content_text", "date_published"} <= set(feed["items"][0])
    assert feed["items"][0]["date_published"] == "2016-03-04T00:00:00+00:00"


# ------------------------------------------------------------------------------------------------------- from a ledger


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(RECORD, PAGE)
        ledger.add(SHIP)
    return path


@pytest.fixture
def run(path, monkeypatch):
    monkeypatch.setenv("ONRECORD_LEDGER", str(path))
    return lambda *args, **more: CliRunner().invoke(app, ["export", *args], catch_exceptions=False, **more)


def test_all_forms_can_be_named():
    assert set(_FORMS) == {*FORMATS, "html"}
    assert set(_FOLDERS) == {name for name, form in FORMATS.items() if form.folder}


@pytest.mark.parametrize("form", [form for form in _FORMS if form not in (*_FOLDERS, "parquet", "atom")])
def test_standard_output_and_a_file_have_the_same(run, tmp_path, form):
    printed = run(form)
    assert printed.exit_code == 0
    done = run(form, "-o", str(tmp_path / "out"))
    assert done.stderr == f"onrecord: {tmp_path / 'out'}: made of 7 statements of 2 pages\n"
    assert done.stdout == ""
    assert (tmp_path / "out").read_bytes() == printed.stdout_bytes
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


@pytest.mark.parametrize("form", _FOLDERS)
def test_folders(run, tmp_path, form):
    assert run(form).exit_code == 2
    assert run(form, "-o", str(tmp_path / "made" / "here")).exit_code == 0
    with Ledger(tmp_path / "x.db", read_only=True) as ledger:
        expected = dict(files_of(form, ledger.chosen()))
    assert {p.name: p.read_bytes().decode() for p in (tmp_path / "made" / "here").iterdir()} == expected


def test_words_and_filters(run, path):
    rows = list(csv.DictReader(io.StringIO(run("csv", "--speaker", "Lopez", "--act", "pledge").stdout)))
    assert [row["id"] for row in rows] == [PLEDGE.id]
    assert [row["id"] for row in csv.DictReader(io.StringIO(run("csv", "cold").stdout))] == [WEATHER.id]
    nobody = run("csv", "--speaker", "Nobody")
    assert nobody.exit_code == 1
    assert "nobody called 'Nobody'" in nobody.stderr
    assert run("csv", "--said", "soon").exit_code == 2
    with Ledger(path, read_only=True) as ledger:
        (page,) = ledger.chosen(filters=Filters(act=("pledge",)))
        assert page.record == RECORD
        assert [entry.statement for entry in page.entries] == [PLEDGE]


def test_a_page_without_statements_is_exported_too(path):
    bare = Record(page_of("x").stamp, article_of("x"), (), (), MadeBy("1.0", "m" * 64))
    with Ledger(path) as ledger:
        ledger.add(bare)
        assert [page.record for page in ledger.chosen()] == [RECORD, SHIP, bare]


def test_names_are_the_ledgers(path):
    with Ledger(path) as ledger:
        ledger.merge("Karl Berg", "Ana Lopez", "ada")
        names = {entry.speaker for page in ledger.chosen() for entry in page.entries}
    assert len(names & {"Karl Berg", "Ana Lopez"}) == 1


def test_records_without_a_ledger(run, tmp_path):
    lines = RECORD.to_json() + "\n"
    assert run("csv", "--records", "-", input=lines).stdout_bytes == text_of("csv", RECORD).encode()
    (tmp_path / "r.jsonl").write_text(lines + "{}\n", "utf-8")
    bad = run("csv", "--records", str(tmp_path / "r.jsonl"))
    assert bad.exit_code == 2
    assert "line 2: no record" in bad.stderr
    assert run("csv", "wall", "--records", "-", input=lines).exit_code == 2
    assert run("csv", "--records", str(tmp_path / "none")).exit_code == 2
    assert run().exit_code == 2


def test_a_report_is_one_file_that_loads_nothing(run):
    page = run("html").stdout
    assert page.startswith("<!doctype html>")
    assert page.count("<section ") == 2
    assert "&lt;b&gt;" in page
    assert not re.search(r"<(?:script|link|img|iframe)|\bsrc=|url\(", page)
    assert RECORD.page.sha256 in page
    assert "0 of 5 statements checked by people" in page


def test_a_library_that_is_not_there(run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = run("parquet", "-o", str(tmp_path / "x.parquet"))
    assert done.exit_code == 1
    assert 'pip install "onrecord[parquet]"' in done.stderr
    assert not (tmp_path / "x.parquet").exists()
