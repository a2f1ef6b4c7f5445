"""The ledger as Python opens it: adding, asking, errors."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

import onrecord
from keeping import BERG, LOPEZ, TEXT, article_of, harbour, page_of, statement_of
from onrecord.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerNotFound,
    LedgerNotWritable,
    LedgerTooNew,
    NotALedger,
    NotInLedger,
)
from onrecord.flow import MadeBy, Origin, Outlet, Record
from onrecord.ledger import Filters, Ledger, default_path
from onrecord.ledger.days import days
from onrecord.ledger.schema import MIGRATIONS
from onrecord.ledger.words import parse

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.db"


@pytest.fixture
def ledger(path):
    with Ledger(path) as opened:
        yield opened


@pytest.fixture
def filled(ledger):
    record, page = harbour()
    ledger.add(record, page)
    return ledger


def words_of(found):
    return [hit.words for hit in found]


# -------------------------------------------------------------------------------------------------------------- adding


def test_what_was_added_comes_back_whole(filled):
    record, page = harbour()
    assert list(filled.records()) == [record]
    assert filled.kept(1) == (page.stamp.url, page, onrecord.ledger.Reading())
    assert filled.counts() == onrecord.ledger.Counts(1, 5, 3, 1, "2016-03-04", "2016-03-04")


def test_adding_twice_changes_nothing(filled, path):
    record, page = harbour()
    before = dump(path)
    assert filled.add(record, page).status == "known"
    assert dump(path) == before


def test_the_same_bytes_at_another_address_are_one_page(filled):
    record, page = harbour(url="https://mirror.example/harbour")
    assert filled.add(record, page).status == "elsewhere"
    assert filled.counts().pages == 1
    assert filled.show(record.statements[0].id).also_at == ("https://mirror.example/harbour",)
    assert len(filled.search(filters=Filters(page="https://mirror.example/harbour"))) == 5


def test_a_newer_version_takes_the_place_and_ids_stay(filled, path):
    record, page = harbour(version="1.1")
    first, *others = record.statements
    changed = replace(record, statements=(replace(first, act="prediction"), *others[:-1]))
    added = filled.add(changed, page)
    assert added.status == "read anew"
    assert added.changes.lost == (others[-1].id,)
    assert [(c.field, c.before, c.after) for c in added.changes.changed] == [("act", "pledge", "prediction")]
    assert filled.show(first.id).hit.act == "prediction"
    assert words_of(filled.search("cold")) == []
    assert rows(path, "SELECT onrecord, statements, added, lost, changed FROM readings") == [
        ("1.0", 5, 5, 0, 0), ("1.1", 4, 0, 1, 1)]  # fmt: skip


def test_an_older_version_does_not_take_the_place(filled):
    record, page = harbour(version="0.9")
    assert filled.add(replace(record, statements=()), page).status == "known"
    assert filled.counts().statements == 5


def test_rows_of_statements_stay_when_a_page_is_read_anew(filled, path):
    before = rows(path, "SELECT key, id FROM statements ORDER BY number")
    filled.add(*harbour(version="1.1"))
    assert rows(path, "SELECT key, id FROM statements ORDER BY number") == before


def test_other_options_are_another_reading(filled):
    record, page = harbour()
    reading = onrecord.ledger.Reading(min_score=0.0)
    assert filled.add(record, page, reading=reading).status == "read anew"
    assert filled.note(page, (record.made_by.onrecord, record.made_by.model)) is None
    assert filled.note(page, (record.made_by.onrecord, record.made_by.model), reading).status == "known"


def test_bytes_of_another_page_are_refused(ledger):
    with pytest.raises(ValueError, match="digests differ"):
        ledger.add(harbour()[0], b"something else")
    assert ledger.page_count() == 0


def test_digests_alone_can_be_kept_and_bytes_come_later(ledger):
    record, page = harbour()
    ledger.add(record, page, keep_page=False)
    assert ledger.kept(1)[1] is None
    ledger.add(record, page)
    assert ledger.kept(1)[1] == page


def test_bytes_come_later_of_a_page_that_need_not_be_read_again(ledger):
    record, page = harbour()
    ledger.add(record, keep_page=False)
    made_by = (record.made_by.onrecord, record.made_by.model)
    assert ledger.note(page, made_by, keep_page=False).status == "known"
    assert ledger.kept(1)[1] is None
    assert ledger.note(page, made_by).status == "known"
    assert ledger.kept(1)[1] == page


def test_a_page_is_there_whole_or_not_at_all(ledger, monkeypatch):
    from onrecord.ledger import writing

    monkeypatch.setattr(writing, "_write_findings", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        ledger.add(*harbour())
    assert ledger.counts() == onrecord.ledger.Counts(0, 0, 0, 0, None, None)
    assert ledger.faults() == ()


def test_a_killed_process_loses_no_committed_page(path):
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[2])\n"
        "from keeping import harbour, TEXT\nfrom onrecord.ledger import Ledger, writing\n"
        "ledger = Ledger(sys.argv[1])\nledger.add(*harbour())\n"
        "writing._write_findings = lambda *_: os._exit(9)\n"
        "ledger.add(*harbour(TEXT + 'More.'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path), str(Path(__file__).parent)], check=False)
    assert done.returncode == 9
    with Ledger(path) as ledger:
        assert ledger.counts().pages == 1
        assert ledger.faults() == ()
        assert all(check.sound for check in ledger.verify())


def test_two_writers_wait_for_each_other(path):
    def add(number):
        with Ledger(path) as ledger:
            for i in range(5):
                ledger.add(*harbour(f"{TEXT}\n\nPage {number} {i}."))

    Ledger(path).close()
    threads = [threading.Thread(target=add, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger(path, read_only=True) as ledger:
        assert (ledger.counts().pages, ledger.counts().statements) == (15, 75)


def test_readers_read_while_one_writes(filled, path):
    filled._db.execute("BEGIN IMMEDIATE")
    with Ledger(path, read_only=True) as reader:
        assert reader.counts().pages == 1
    filled._db.execute("ROLLBACK")


def test_a_page_deleted_by_hand_leaves_no_trace(filled, path):
    db = sqlite3.connect(path)
    db.execute("PRAGMA foreign_keys = 1")
    db.execute("DELETE FROM pages")
    db.commit()
    db.close()
    assert len(filled.search("wall")) == 0
    assert filled.faults() == ()
    assert rows(path, "SELECT count(*) FROM bytes") == [(0,)]


# ------------------------------------------------------------------------------------------------------------- speakers


@pytest.mark.parametrize(
    ("first", "second", "speakers"),
    [
        pytest.param(LOPEZ, replace(LOPEZ, name="ANA LÓPEZ", role=None), 1, id="case and accents"),
        pytest.param(LOPEZ, replace(LOPEZ, country=None), 1, id="a country that the page does not tell"),
        pytest.param(LOPEZ, replace(LOPEZ, country="Chile"), 2, id="countries that contradict"),
        pytest.param(LOPEZ, replace(LOPEZ, kind="body"), 2, id="another kind"),
        pytest.param(LOPEZ, BERG, 2, id="other names"),
    ],
)
def test_one_speaker_or_two(ledger, first, second, speakers):
    for number, actor in enumerate((first, second)):
        page = page_of(f"{TEXT}{number}")
        article = article_of(f"{TEXT}{number}")
        said = statement_of(article, "It was a cold day", page.stamp.sha256, speaker=actor)
        ledger.add(Record(page.stamp, article, (said,), (), MadeBy("1.0", "m")), page)
    assert len(ledger.speakers()) == speakers


def test_a_third_of_the_name_without_a_country_is_nobody_of_the_two(ledger):
    actors = [replace(LOPEZ, country=country) for country in ("Spain", "Chile", None)]
    page, article = page_of(), article_of()
    said = [
        statement_of(article, words, page.stamp.sha256, speaker=actor)
        for words, actor in zip(("It was a cold day", "hiding the cost", "residents"), actors, strict=True)
    ]
    ledger.add(Record(page.stamp, article, tuple(said), (), MadeBy("1.0", "m")), page)
    assert sorted(speaker.country or "" for speaker in ledger.speakers()) == ["", "Chile", "Spain"]


def test_outlets_of_one_name_and_two_domains_are_two(ledger):
    for number, domain in enumerate(("a.example", "b.example", "a.example")):
        page = page_of(f"{TEXT}{number}")
        article = article_of(f"{TEXT}{number}", Outlet("The Times", domain, "the footer"))
        ledger.add(Record(page.stamp, article, (), (), MadeBy("1.0", "m")), page)
    assert [(o.domain, o.pages) for o in ledger.outlets()] == [("a.example", 2), ("b.example", 1)]


# --------------------------------------------------------------------------------------------------------------- asking


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("wall", ["The wall will be built by May"], id="a word"),
        pytest.param("WALL built", ["The wall will be built by May"], id="all words, any case"),
        pytest.param('"built by May"', ["The wall will be built by May"], id="a phrase"),
        pytest.param('"May by built"', [], id="a phrase in another order"),
        pytest.param("buil*", ["The wall will be built by May"], id="a prefix"),
        pytest.param("cold OR cost", ["It was a cold day", "hiding the cost"], id="one of two"),
        pytest.param("lopez -wall", ["“We hid nothing,”"], id="a speaker, without a word"),
        pytest.param("lopez NOT wall", ["“We hid nothing,”"], id="the same in words"),
        pytest.param("residents", ["It was a cold day"], id="the source as printed"),
        pytest.param("LÓPEZ nothing", ["“We hid nothing,”"], id="accents do not count"),
    ],
)
def test_words(filled, text, expected):
    assert sorted(words_of(filled.search(text))) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    ['"', "wall AND", "(wall", "wall)", "a:b", "NEAR(wall may)", "^wall", "*", "-", "OR", "NOT", "wall NOT", '""', "“",
     "wall + may", "words:wall", "{words} : wall", "'; DROP TABLE pages", "\0", "wall\0", "AND OR NOT", '"wall" * *'],
)  # fmt: skip
def test_nothing_that_is_typed_is_a_syntax_error(filled, text):
    found = filled.search(text)
    assert len(found) or found.why


def test_a_search_in_the_syntax_of_the_index():
    assert parse('wall "by May" buil* OR "x y"* -cold').expression == (
        '(("wall") AND ("by May") AND ("buil" * OR "x y" *)) NOT "cold"'
    )


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        (Filters(speaker="Lopez"), 2),
        (Filters(speaker="ana lopez"), 2),
        (Filters(target="Lopez"), 1),
        (Filters(outlet="harbour news"), 5),
        (Filters(outlet="news.example"), 5),
        (Filters(act=("denial", "pledge")), 2),
        (Filters(mode=("direct",)), 1),
        (Filters(tone=("distancing",)), 1),
        (Filters(silence=("no-answer",)), 1),
        (Filters(finding=("altered-quotation",)), 1),
        (Filters(disputed=True), 2),
        (Filters(language="de"), 0),
        (Filters(said="2016-03"), 1),
        (Filters(said_after="2016-03-03"), 1),
        (Filters(said_after="2016-03-04"), 0),
        (Filters(said_before="2016-03-03"), 0),
        (Filters(said_before="2016-03-04"), 1),
        (Filters(published="2016"), 5),
        (Filters(published_before="2016-03"), 0),
        (Filters(due_after="2016-05"), 1),
        (Filters(due="2016-06"), 0),
        (Filters(speaker="Lopez", act=("denial",), said="2016"), 1),
        (Filters(page="https://news.example/harbour"), 5),
    ],
)
def test_filters(filled, filters, number):
    assert filled.search(filters=filters).total == number


def test_a_date_that_is_none_is_said_so(filled):
    with pytest.raises(ValueError, match="--said-after: 'march' is no date"):
        filled.search(filters=Filters(said_after="march"))


@pytest.mark.parametrize(
    ("text", "filters", "why"),
    [
        ("", Filters(speaker="Lopes"), "nobody called 'Lopes' is in the ledger; nearest: Ana Lopez"),
        ("", Filters(outlet="Harbor"), "no outlet called 'Harbor' is in the ledger; nearest: Harbour News"),
        ("walls", Filters(), "“walls” is nowhere in the ledger; nearest: wall, was"),
        ("wall nothing", Filters(), "no statement has all of the words: “wall” in 1, “nothing” in 1"),
        ("wall", Filters(act=("denial",)), "without --act there is 1; without the words there is 1"),
        ("wall", Filters(said="1999"), "without --said there is 1; --said by itself leaves nothing"),
        ("", Filters(page="nowhere.html"), "no page with statements is in the ledger at 'nowhere.html'"),
        ("...", Filters(), "no letter or digit in '...' to search for"),
    ],
)
def test_an_empty_answer_says_why(filled, text, filters, why):
    found = filled.search(text, filters)
    assert (len(found), found.total) == (0, 0)
    assert "; ".join(found.why) == why


def test_words_to_leave_out_alone_are_no_search(filled):
    with pytest.raises(ValueError, match="only words to leave out"):
        filled.search("-harbour")


@pytest.mark.parametrize("edtf", ["2016-03/2016-01", "2016/2017/2018", "/" * 3000])
def test_a_range_that_is_none_is_said_so(filled, edtf):
    with pytest.raises(ValueError, match="is no date"):
        filled.search("", Filters(said_after=edtf))


def test_what_no_text_holds_is_not_in_the_ledger(filled):
    with pytest.raises(NotInLedger):
        filled.copies("\udcff")


def test_a_number_beyond_all_speakers_is_nobody(filled):
    with pytest.raises(NotInLedger):
        filled.merge("1", "9" * 30, "ada")


def test_an_empty_ledger_says_so(ledger):
    assert ledger.search("wall").why == ("the ledger has no statements yet; `onrecord add PAGE...` puts some in",)


def test_marks_are_where_the_words_are(filled):
    (hit,) = filled.search("wall may")
    assert [hit.words[start:end] for start, end in hit.marks] == ["wall", "May"]


def test_order_and_limits(filled):
    assert words_of(filled.search(order="oldest", limit=1)) == ["“We hid nothing,”"]
    found = filled.search(limit=2)
    assert (len(found), found.total) == (2, 5)
    assert words_of(filled.search(limit=None)) == words_of(filled.search(limit=2)) + words_of(
        filled.search(limit=None, offset=2)
    )


def test_a_dispute_has_both_halves(filled):
    (dispute,) = filled.disputes()
    assert (dispute.half, dispute.claim.words, words_of(dispute.denials)) == (
        "both", "hiding the cost", ["“We hid nothing,”"])  # fmt: skip
    assert len(filled.disputes(Filters(speaker="critics"))) == 1
    assert filled.disputes(Filters(speaker="Berg")).why


def test_silence_is_half_a_dispute(ledger):
    record, page = harbour()
    claim = replace(record.statements[1], target=BERG)
    ledger.add(replace(record, statements=(claim, record.statements[3])), page)
    (dispute,) = ledger.disputes()
    assert (dispute.half, dispute.claim.target, words_of(dispute.silent)) == (
        "silence", "Karl Berg", ["a request for comment"])  # fmt: skip
    assert not len(ledger.disputes(halves=("both",)))


def test_a_denial_whose_claim_is_not_given_is_the_other_half(ledger):
    record, page = harbour()
    ledger.add(replace(record, statements=(replace(record.statements[2], denies=None),)), page)
    (dispute,) = ledger.disputes()
    assert (dispute.half, dispute.claim) == ("denial", None)


def test_what_falls_due(filled):
    assert [(hit.words, hit.due) for hit in filled.due()] == [("The wall will be built by May", "2016-05")]
    assert filled.due(filters=Filters(due_after="2017")).why


def test_a_receipt_has_all_that_a_check_needs(filled):
    record, page = harbour()
    denial = record.statements[2]
    receipt = filled.show(denial.id[:6])
    assert receipt.statement == denial
    assert receipt.page == page.stamp
    assert receipt.denied.words == "hiding the cost"
    assert receipt.findings == record.findings
    start, end = receipt.places[0].position.start, receipt.places[0].position.end
    assert page.data.decode()[start:end] == "“We hid nothing,”"
    assert receipt.citation == (
        "Ana Lopez: “We hid nothing”. In: “Minister defends the harbour wall”, Harbour News, 2016-03-04, "
        f"https://news.example/harbour, read 2016-03-04. SHA-256 {page.stamp.sha256[:16]}."
    )


@pytest.mark.parametrize(
    ("mode", "words", "cited"),
    [
        ("direct", "“We hid nothing,”", "“We hid nothing”. In:"),
        ("direct", "“We hid nothing.”", "“We hid nothing.” In:"),
        ("direct", "“Did we hide a thing?”", "“Did we hide a thing?” In:"),
        ("direct", "“Who said ‘nothing’”", "“Who said ‘nothing’”. In:"),
        ("indirect", "they hid “nothing”", "they hid “nothing”. In:"),
        ("indirect", "they hid “nothing.”", "they hid “nothing.” In:"),
        ("indirect", "they hid nothing", "they hid nothing. In:"),
    ],
)
def test_the_words_of_a_citation_end_with_one_full_stop(tmp_path, mode, words, cited):
    text = f"Of walls\n\n{words} said Ana Lopez\n"
    page, article = page_of(text), article_of(text)
    said = statement_of(article, words, page.stamp.sha256, mode=mode, speaker=LOPEZ)
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(Record(page.stamp, article, (said,), (), MadeBy("1.0", "m" * 64)), page)
        assert ledger.show(said.id).citation.startswith(f"Ana Lopez: {cited} “Of walls”, ")


@pytest.mark.parametrize(
    ("id", "words"),
    [
        pytest.param("zz", "is no statement's id", id="not hexadecimal"),
        pytest.param("abc", "is no statement's id", id="too short"),
        pytest.param("0" * 16, "no statement whose id begins", id="nobody's"),
    ],
)
def test_an_id_that_is_none(filled, id, words):
    with pytest.raises(NotInLedger, match=words):
        filled.show(id)


def test_an_id_that_is_several(ledger):
    record, page = harbour()
    ids = ["abcd" + str(i) * 12 for i in range(2)]
    ledger.add(
        replace(record, statements=tuple(replace(s, id=i) for s, i in zip(record.statements[:2], ids, strict=True))),
        page,
    )
    with pytest.raises(NotInLedger, match=f"abcd begins several ids: {ids[0]}, {ids[1]}"):
        ledger.show("abcd")


def test_answers_are_tables_for_pandas(filled):
    frame = filled.search().to_pandas()
    assert list(frame["words"]) == words_of(filled.search())
    assert list(filled.speakers().to_pandas()["statements"]) == [2, 1, 1]


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2016", ("2016-01-01", "2016-12-31")),
        ("2016-02", ("2016-02-01", "2016-02-29")),
        ("2016-02-03", ("2016-02-03", "2016-02-03")),
        ("2016-02-03T10:00Z", ("2016-02-03", "2016-02-03")),
        ("2016-W01", ("2016-01-04", "2016-01-10")),
        ("2016-23", ("2016-09-01", "2016-11-30")),
        ("2016-24", ("2016-12-01", "2017-02-28")),
        ("2016-02-01/2016-03", ("2016-02-01", "2016-03-31")),
        ("2016-02-01/..", ("2016-02-01", None)),
        ("../2016", (None, "2016-12-31")),
        ("201X", ("2010-01-01", "2019-12-31")),
        ("2016-02?", ("2016-02-01", "2016-02-29")),
        ("2016-02-31", (None, None)),
        ("soon", (None, None)),
        (None, (None, None)),
    ],
)
def test_days_of_a_date(edtf, expected):
    assert days(edtf) == expected


# --------------------------------------------------------------------------------------------------------------- faults


def test_no_ledger_is_made_where_one_is_only_asked(path):
    with pytest.raises(LedgerNotFound, match=re.escape(str(path))):
        Ledger(path, read_only=True)
    assert not path.exists()


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(LedgerNotFound, match="there is no folder"):
        Ledger(tmp_path / "none" / "x.db")


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        pytest.param(lambda p: p.write_text("hello " * 1000), NotALedger, "nor any other SQLite", id="a text"),
        pytest.param(lambda p: p.write_bytes(b""), NotALedger, "an empty file", id="empty, and asked"),
        pytest.param(lambda p: p.mkdir(), NotALedger, "a folder", id="a folder"),
        pytest.param(lambda p: sql(p, "CREATE TABLE t (x)"), NotALedger, "another program", id="of another program"),
        pytest.param(
            lambda p: (Ledger(p).close(), sql(p, "PRAGMA user_version = 999")),
            LedgerTooNew,
            "newer onrecord",
            id="newer",
        ),
    ],
)
def test_what_is_no_ledger(path, make, error, words):
    make(path)
    with pytest.raises(error, match=words) as raised:
        Ledger(path, read_only=True)
    assert str(path) in str(raised.value)


def test_another_program_s_database_is_not_written_to(path):
    sql(path, "CREATE TABLE t (x)")
    before = path.read_bytes()
    with pytest.raises(NotALedger):
        Ledger(path)
    assert path.read_bytes() == before


def test_a_busy_ledger(filled, path):
    filled._db.execute("BEGIN IMMEDIATE")
    with Ledger(path, wait=0.05) as other, pytest.raises(LedgerBusy, match="another program"):
        other.add(*harbour(TEXT + "More."))
    filled._db.execute("ROLLBACK")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind this user")
def test_a_file_that_may_only_be_read(path):
    with Ledger(path) as ledger:
        ledger.add(*harbour())
    path.chmod(stat.S_IREAD)
    path.parent.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        with Ledger(path, read_only=True) as ledger:
            assert ledger.counts().pages == 1
        with Ledger(path) as ledger, pytest.raises(LedgerNotWritable, match="may only be read"):
            ledger.add(*harbour(TEXT + "More."))
    finally:
        path.parent.chmod(stat.S_IRWXU)


def test_a_read_only_ledger_is_not_written(filled, path):
    with Ledger(path, read_only=True) as reader, pytest.raises(LedgerNotWritable):
        reader.add(*harbour(TEXT + "More."))


def test_a_full_disk(filled, path):
    from onrecord.errors import LedgerFull

    filled._db.pragma("max_page_count", filled._db.pragma("page_count"))
    with pytest.raises(LedgerFull, match="make room"):
        for number in range(500):
            filled.add(*harbour(f"{TEXT}{number}"))
    assert filled.faults() == ()
    assert all(check.sound for check in filled.verify())


def test_a_record_that_is_damaged_is_named(filled, path):
    sql(path, "UPDATE records SET data = x'28b52ffd00'")
    with pytest.raises(LedgerDamaged):
        filled.show(harbour()[0].statements[0].id)


def test_the_default_ledger(monkeypatch, tmp_path):
    monkeypatch.setenv("ONRECORD_LEDGER", str(tmp_path / "named.db"))
    assert default_path() == tmp_path / "named.db"
    monkeypatch.delenv("ONRECORD_LEDGER")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert default_path() == tmp_path / "onrecord" / "onrecord.db"


def test_importing_onrecord_does_not_load_sqlite_nor_a_ledger_the_model(path):
    code = (
        "import sys, onrecord\nassert 'apsw' not in sys.modules\n"
        "with onrecord.Ledger(sys.argv[1]) as ledger:\n    ledger.search('x'); ledger.faults(); list(ledger.verify())\n"
        "print([m for m in ('onnxruntime', 'tokenizers', 'httpx2', 'rich', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_migrations_are_named_in_the_ledger(ledger, path):
    assert [name for _, name in rows(path, "SELECT number, name FROM migrations")] == [m.__name__ for m in MIGRATIONS]


def test_a_migration_that_fails_leaves_the_file_as_it_was(filled, path, monkeypatch):
    from onrecord.ledger import connection, schema

    def broken(db):
        db.execute("CREATE TABLE half (x TEXT) STRICT")
        raise RuntimeError("pulled the plug")

    filled.close()
    longer = (*schema.MIGRATIONS, broken)
    monkeypatch.setattr(schema, "MIGRATIONS", longer)
    monkeypatch.setattr(connection, "MIGRATIONS", longer)
    with pytest.raises(RuntimeError):
        Ledger(path)
    assert rows(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == [(0,)]
    assert rows(path, "PRAGMA user_version") == [(len(longer) - 1,)]


def test_every_table_and_column_is_documented(ledger, path):
    text = (DOCS / "ledger.md").read_text("utf-8")
    for (table,) in rows(
        path,
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'statement_words_%'",
    ):
        assert f"\n### {table}\n" in text, f"docs/ledger.md has no section on {table}"
        section = text.split(f"\n### {table}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
        for column in rows(path, f"PRAGMA table_info({table})"):
            assert f"| `{column[1]}` |" in section, f"docs/ledger.md does not tell of {table}.{column[1]}"


def rows(path, query):
    db = sqlite3.connect(path)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def sql(path, statement):
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


def dump(path):
    db = sqlite3.connect(path)
    try:
        return [db.execute(f"SELECT * FROM {t}").fetchall() for t in ("pages", "statements", "sightings", "readings")]
    finally:
        db.close()


def test_origin_is_kept(ledger, path):
    record, _ = harbour()
    origin = Origin("warc", "crawl.warc.gz", 4711)
    ledger.add(replace(record, page=replace(record.page, origin=origin)))
    assert rows(path, "SELECT origin, container, byte_offset FROM sightings") == [("warc", "crawl.warc.gz", 4711)]


def test_a_voucher_is_a_speaker_too(filled, path):
    assert rows(path, "SELECT n.name FROM vouchers AS v JOIN speaker_names AS n ON n.key = v.speaker") == [
        ("Karl Berg",)
    ]


# ------------------------------------------------------------------------------------------------- many at once


def test_many_pages_are_added_in_few_transactions_and_told_when_they_are_kept(path):
    pages = [harbour(f"{TEXT}\n\nPage {number}.", url=f"https://news.example/{number}") for number in range(5)]
    with Ledger(path) as ledger:
        told = ledger.add_all(pages, together=2)
        assert next(told).status == "added"
        assert ledger.page_count() == 2
        assert [added.status for added in told] == ["added"] * 4
        assert [added.status for added in ledger.add_all(pages[:1])] == ["known"]
        assert ledger.faults() == ()


def test_of_a_transaction_with_another_page_s_bytes_nothing_is_kept_or_told(path):
    pages = [harbour(f"{TEXT}\n\nPage {number}.", url=f"https://news.example/{number}") for number in range(4)]
    pages[3] = (pages[3][0], pages[0][1])
    with Ledger(path) as ledger:
        told: list[str] = []
        with pytest.raises(ValueError, match="not those of the record"):
            told.extend(added.url for added in ledger.add_all(pages, together=2))
        assert told == ["https://news.example/0", "https://news.example/1"]
        assert ledger.page_count() == 2
