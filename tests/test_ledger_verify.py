"""Checking a ledger: what is damaged is named, the rest is checked, and no verdict is a guess."""

import sqlite3

import pytest
from msgspec.structs import replace

from keeping import TEXT, harbour, page_of
from onrecord.articles import read_article
from onrecord.errors import LedgerDamaged, PageNotFound, PageUnreadable
from onrecord.flow import Origin, Page
from onrecord.ledger import Ledger
from onrecord.ledger.packing import packed
from onrecord.ledger.verdicts import Blocks, judge


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.db"


@pytest.fixture
def ledger(path):
    with Ledger(path) as opened:
        for number in range(3):
            opened.add(*harbour(f"{TEXT}\n\nPage {number}.", url=f"https://news.example/{number}"))
        yield opened


def sql(path, *statement):
    db = sqlite3.connect(path)
    db.execute(*statement)
    db.commit()
    db.close()


def rows(path, query):
    db = sqlite3.connect(path)
    found = db.execute(query).fetchall()
    db.close()
    return found


def verdicts(check):
    return [statement.verdict for statement in check.statements]


def test_a_sound_ledger(ledger):
    assert ledger.faults() == ()
    assert [verdicts(check) for check in ledger.verify()] == [["exact"] * 5] * 3
    assert all(check.sound for check in ledger.verify())


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        pytest.param("UPDATE bytes SET data = x'00' WHERE page = 2", "its bytes: ", id="bytes that do not unpack"),
        pytest.param("UPDATE records SET data = x'00' WHERE page = 2", "damaged", id="a record that does not unpack"),
        pytest.param("DELETE FROM records WHERE page = 2", "its record is missing", id="no record"),
        pytest.param("DELETE FROM statements WHERE page = 2 AND number = 1", "has no row", id="a statement deleted"),
        pytest.param(
            "UPDATE statements SET act = 'praise' WHERE page = 2 AND number = 1", "act is 'praise'", id="an act changed"
        ),
        pytest.param(
            "UPDATE statements SET words = 'no wall' WHERE page = 2 AND number = 0", "words is 'no wall'", id="words"
        ),
    ],
)
def test_a_damaged_page_is_named_and_takes_no_other_with_it(ledger, path, damage, fault):
    sql(path, damage)
    first, second, third = ledger.verify()
    assert (first.sound, second.sound, third.sound) == (True, False, True)
    assert second.url == "https://news.example/1"
    assert any(fault in why for why in second.faults)


def test_a_flipped_byte_in_a_kept_page(ledger, path):
    data = bytearray(harbour(f"{TEXT}\n\nPage 1.")[1].data)
    data[data.index(b"hiding")] ^= 1
    sql(path, "UPDATE bytes SET data = ? WHERE page = 2", (packed(bytes(data)),))
    _, check, _ = ledger.verify()
    assert check.faults == ("its bytes are not those of its digest",)
    assert sorted(set(verdicts(check))) != ["exact"]


def test_one_flipped_byte_of_the_file_is_found_wherever_it_is(tmp_path):
    """Every byte that is flipped is found, or was of no consequence: then all is as it was."""
    path = tmp_path / "whole.db"
    with Ledger(path) as made:
        made.add(*harbour())
        expected = list(made.records())
    whole = path.read_bytes()
    for at in range(100, len(whole), len(whole) // 61):
        copy = tmp_path / "copy.db"
        copy.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        try:
            with Ledger(copy) as ledger:
                if not ledger.faults() and all(check.sound for check in ledger.verify()):
                    assert list(ledger.records()) == expected
        except Exception as error:
            assert str(copy) in str(error), f"byte {at}: {error!r}"
        for beside in (copy, *tmp_path.glob("copy.db-*")):
            beside.unlink(missing_ok=True)


def test_a_full_text_index_that_is_not_the_statements(ledger, path):
    ledger._db.execute("INSERT INTO statement_words (statement_words) VALUES ('delete-all')")
    (fault,) = ledger.faults()
    assert "full-text index" in fault
    ledger.index_again()
    assert ledger.faults() == ()
    assert len(ledger.search("wall")) == 3


def test_keys_that_point_nowhere(ledger, path):
    sql(path, "DELETE FROM outlets")
    assert any("points to a row of outlets that is not there" in fault for fault in ledger.faults())


def test_a_page_without_bytes_is_looked_for_where_it_came_from(tmp_path, path):
    file = tmp_path / "harbour.txt"
    file.write_text(TEXT)
    record, _ = harbour()
    record = replace(record, page=replace(record.page, url=str(file), origin=Origin("file")))
    with Ledger(path) as ledger:
        ledger.add(record)
        (check,) = ledger.verify()
        assert (set(verdicts(check)), check.unchecked) == ({"exact"}, None)
        file.write_text(TEXT + "changed")
        (check,) = ledger.verify()
        assert (set(verdicts(check)), check.sound) == ({"unchecked"}, True)
        assert "not kept" in check.unchecked


PAGE = """<!doctype html><html lang="en"><head><title>Minister defends the harbour wall</title></head><body><article>
<h1>Minister defends the harbour wall</h1>{}</article></body></html>"""

FIRST = "The wall will be built by May, said Ana Lopez, the harbour minister, on the steps of the town hall."
SECOND = "Critics accuse Lopez of hiding the cost of the wall from the people of the town for two years now."
THIRD = "“We hid nothing from anybody,” she said on 3 March 2016, before the council met to vote on the budget."
LAST = "It was a cold day, residents said, and few people had come to hear the minister speak by the harbour."


def web(*paragraphs):
    return page_of(PAGE.format("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)))


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        pytest.param([FIRST, SECOND, THIRD, LAST], "exact", id="nothing changed"),
        pytest.param([SECOND, FIRST, THIRD, LAST], "exact", id="the paragraph stands elsewhere"),
        pytest.param([FIRST, "Critics say so. " + SECOND, LAST], "moved", id="the paragraph begins otherwise"),
        pytest.param(
            [FIRST, "They accuse Lopez of hiding the cost of the wall from the people of the town for years.",
             "He too spoke of hiding the cost of the wall from the people of the town.", LAST],
            "ambiguous", id="twice, and neither is the paragraph"),
        pytest.param([FIRST, SECOND.replace("the people of", "people in"), LAST], "altered", id="changed"),
        pytest.param([FIRST, THIRD, LAST], "gone", id="taken out"),
    ],
)  # fmt: skip
def test_what_became_of_words(now, verdict):
    from keeping import statement_of

    before = read_article(web(FIRST, SECOND, THIRD, LAST))
    statement = statement_of(before, "hiding the cost of the wall from the people of the town")
    assert judge(before, statement, Blocks(read_article(web(*now)))).verdict == verdict


def test_a_short_word_is_never_said_to_be_altered():
    from keeping import statement_of

    before = read_article(web(FIRST, SECOND, THIRD, LAST))
    statement = statement_of(before, "cold day")
    assert judge(
        before, statement, Blocks(read_article(web(FIRST, SECOND, "It was a bold day, they said.")))
    ).verdict == ("gone")


def test_live_pages_are_asked_for_by_address(ledger):
    asked = []

    def fetch(url: str) -> Page:
        asked.append(url)
        if url.endswith("0"):
            raise PageNotFound("the server has no such page")
        if url.endswith("1"):
            raise PageUnreadable("the server does not answer")
        return harbour(f"{TEXT}\n\nPage 2.")[1]

    gone, unreadable, same = ledger.verify(fetch=fetch)
    assert asked == [f"https://news.example/{number}" for number in range(3)]
    assert set(verdicts(gone)) == {"gone"}
    assert (set(verdicts(unreadable)), unreadable.unchecked) == ({"unchecked"}, "the server does not answer")
    assert set(verdicts(same)) == {"exact"}


# ------------------------------------------------------------------------------------------------------------- mending


def test_a_damaged_record_is_stale_and_its_page_is_there_to_be_read_again(ledger, path):
    made_by = ("1.0", "m" * 64)
    assert ledger.stale(made_by) == []
    sql(path, "UPDATE records SET data = x'00' WHERE page = 2")
    assert ledger.stale(made_by) == [2]
    url, page, _ = ledger.kept(2)
    record, given = harbour(f"{TEXT}\n\nPage 1.", url="https://news.example/1")
    assert (url, page) == ("https://news.example/1", given)
    assert page.stamp == record.page
    lost = record.statements[0].id
    sql(path, "UPDATE statements SET id = 'ffffffffffffffff' WHERE id = ?", (lost,))
    changes = ledger.changes(2, record)
    assert (changes.added, changes.lost, changes.changed) == ((lost,), ("ffffffffffffffff",), ())
    ledger.replace(record)
    assert ledger.stale(made_by) == []
    assert [verdicts(check) for check in ledger.verify()] == [["exact"] * 5] * 3
    assert ledger.faults() == ()


def test_nothing_is_read_again_from_bytes_that_are_not_those_of_the_page(ledger, path):
    sql(path, "UPDATE records SET data = x'00' WHERE page = 2")
    sql(path, "UPDATE bytes SET data = ? WHERE page = 2", (packed(b"another page"),))
    with pytest.raises(LedgerDamaged, match="not those of its digest"):
        ledger.kept(2)


def test_a_damaged_page_whose_bytes_are_not_kept_cannot_be_read_again(path):
    with Ledger(path) as ledger:
        record, _ = harbour()
        ledger.add(record)
        sql(path, "DELETE FROM records")
        assert ledger.stale(("1.0", "m" * 64)) == []
        assert ledger.kept(1)[1] is None


def test_adding_the_same_page_mends_its_record_and_its_bytes(ledger, path):
    record, page = harbour(f"{TEXT}\n\nPage 1.", url="https://news.example/1")
    made_by = (record.made_by.onrecord, record.made_by.model)
    assert ledger.note(page, made_by).status == "known"
    before = rows(path, "SELECT key, id FROM statements ORDER BY key")
    sql(path, "UPDATE records SET data = x'00' WHERE page = 2")
    sql(path, "UPDATE bytes SET data = x'00' WHERE page = 2")
    assert ledger.note(page, made_by) is None
    assert ledger.add(record, page).status == "read anew"
    assert rows(path, "SELECT key, id FROM statements ORDER BY key") == before
    assert all(check.sound for check in ledger.verify())
    sql(path, "UPDATE bytes SET data = x'00' WHERE page = 2")
    assert ledger.add(record, page).status == "known"
    assert all(check.sound for check in ledger.verify())
    assert ledger.faults() == ()
