"""Search by meaning: what is found, with filters and without, how vectors are kept, what is said where it cannot."""

import builtins
import subprocess
import sys

import apsw
import msgspec
import numpy as np
import pytest

from keeping import article_of, harbour, page_of, statement_of
from onrecord import Filters, Ledger
from onrecord.errors import LibraryMissing, NotInLedger
from onrecord.flow import MadeBy, Record
from onrecord.ledger import Like, meanings
from onrecord.ledger.meanings import Sought

SAID = (
    "The barrier will be finished in spring",
    "Nobody may enter the country without papers",
    "Taxes on fuel have to fall",
    "The minister concealed what it cost",
    "It snowed in the mountains all night",
)
TEXT = "Headline of the page\n\n" + "\n\n".join(f"{words}, he said." for words in SAID) + "\n"


def talk(url="https://news.example/talk", text=TEXT, said=SAID, **fields):
    page, article = page_of(text, url), article_of(text)
    statements = tuple(statement_of(article, words, page.stamp.sha256, **fields) for words in said)
    return Record(page.stamp, article, statements, (), MadeBy("1.0", "m" * 64)), page


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "x.db") as kept:
        kept.add(*harbour())
        kept.add(*talk())
        yield kept


def words(found):
    return [hit.words for hit in found]


def spy_on_vectors(monkeypatch):
    from onrecord.meaning.encoder import Encoder

    asked = []
    real = Encoder.vectors
    monkeypatch.setattr(Encoder, "vectors", lambda self, texts: asked.append(list(texts)) or real(self, texts))
    return asked


def test_what_means_the_same_is_found_the_most_alike_first(ledger):
    found = ledger.search(like="they kept the price secret")
    assert words(found)[:2] == ["hiding the cost", "The minister concealed what it cost"]
    similarities = [hit.similarity for hit in found]
    assert similarities == sorted(similarities, reverse=True)
    assert all(similarity >= meanings.LEAST for similarity in similarities)


def test_a_hit_of_another_search_has_no_similarity(ledger):
    assert ledger.search("cost")[0].similarity is None


def test_words_and_filters_narrow_it(ledger):
    assert words(ledger.search("minister", like="they kept the price secret")) == [
        "The minister concealed what it cost"
    ]
    accusations = ledger.search(like="they kept the price secret", filters=Filters(act=("accusation",)))
    assert words(accusations) == ["hiding the cost"]


def test_order_may_be_that_of_time(ledger):
    found = ledger.search(like=Like("they kept the price secret", least=0.2), order="oldest")
    assert len(found) > 2
    assert words(found) == [w for w in words(ledger.search(order="oldest", limit=None)) if w in words(found)]


def test_limit_and_offset_cut_one_order(ledger):
    whole = words(ledger.search(like=Like("the wall", least=-1), limit=None))
    first = ledger.search(like=Like("the wall", least=-1), limit=3)
    second = ledger.search(like=Like("the wall", least=-1), limit=3, offset=3)
    assert words(first) + words(second) == whole[:6]
    assert first.total == len(whole) == 10


def test_similar_to_a_statement_leaves_it_out_itself(ledger):
    (claim,) = ledger.search("hiding the cost")
    found = ledger.search(like=Like(statement=claim.id[:8]))
    assert words(found) == ["The minister concealed what it cost"]


def test_nothing_alike_says_how_near_the_nearest_is(ledger):
    found = ledger.search(like="quarks have fractional charge")
    assert not found
    assert found.why[0].startswith("nothing in the ledger is like it by 0.4; the nearest is by ")


def test_what_filters_leave_out_is_told_from_what_is_not_alike(ledger):
    found = ledger.search(like="they kept the price secret", filters=Filters(act=("pledge",)))
    assert found.why == ("what is like it does not pass the words and filters; without them there is something",)
    assert ledger.search(like="a price", filters=Filters(speaker="Zzyzx")).why[0].startswith("nobody called 'Zzyzx'")


@pytest.mark.parametrize("sentence", ["", "  ", "?!"])
def test_a_sentence_without_a_letter_is_none(ledger, sentence):
    assert "no letter or digit" in ledger.search(like=sentence).why[0]


def test_an_empty_ledger_says_so(tmp_path):
    with Ledger(tmp_path / "empty.db") as kept:
        assert "no statements yet" in kept.search(like="anything").why[0]


# ------------------------------------------------------------------------------------------------------------- keeping


def test_adding_makes_no_vectors_and_the_first_search_makes_all(ledger, monkeypatch):
    assert ledger.vectors_due() == 10
    asked = spy_on_vectors(monkeypatch)
    ledger.search(like="anything")
    assert ledger.vectors_due() == 0
    ledger.search(like="anything")
    assert [len(texts) for texts in asked] == [10, 1, 1]


def test_new_statements_alone_are_made_later(ledger, monkeypatch):
    ledger.make_vectors()
    text = TEXT.replace("Taxes", "Duties")
    ledger.add(*talk("https://news.example/b", text, ("Duties on fuel have to fall",)))
    asked = spy_on_vectors(monkeypatch)
    assert ledger.make_vectors() == 1
    assert asked == [["Duties on fuel have to fall"]]


def test_what_was_made_before_it_stopped_is_not_made_again(ledger, monkeypatch):
    monkeypatch.setattr(meanings, "BATCH", 3)

    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger.make_vectors(stop)
    assert ledger.vectors_due() == 7
    assert ledger.make_vectors() == 7


def test_progress_counts_all(ledger):
    done = []
    ledger.make_vectors(done.append)
    assert sum(done) == 10


def test_vectors_go_with_their_statements(ledger):
    ledger.make_vectors()
    record, page = talk()
    fewer = msgspec.structs.replace(record, statements=record.statements[:2], made_by=MadeBy("2.0", "m" * 64))
    ledger.add(fewer, page)
    assert "Taxes on fuel have to fall" not in words(ledger.search(like=Like("fuel taxes", least=-1), limit=None))
    with apsw.Connection(str(ledger.path)) as db:
        assert db.execute("SELECT count(*) FROM meanings").fetchone() == (7,)


def test_a_key_that_is_used_again_has_the_new_vector(ledger, monkeypatch):
    """SQLite gives the key of the last row again once it is deleted, and the signs of the former are still there."""
    monkeypatch.setattr(meanings, "_FEW", 0)
    ledger.make_vectors()
    record, page = talk()
    ledger.add(msgspec.structs.replace(record, statements=record.statements[:4], made_by=MadeBy("2.0", "m" * 64)), page)
    text = TEXT.replace("It snowed in the mountains all night", "Ships may not dock at the harbour")
    ledger.add(*talk("https://news.example/c", text, ("Ships may not dock at the harbour",)))
    assert words(ledger.search(like="vessels are kept from the port", limit=1)) == ["Ships may not dock at the harbour"]


@pytest.mark.parametrize("compared", [True, False])
def test_a_statement_that_was_deleted_by_hand_is_in_nobodys_way_after_a_rebuild(ledger, compared):
    """Another program that opens the file minds no keys, so that what points to the statement stays."""
    if compared:
        ledger.make_vectors()
    with apsw.Connection(str(ledger.path)) as db:
        db.execute("DELETE FROM statements WHERE key = (SELECT max(key) FROM statements)")
    ledger.index_again()
    with apsw.Connection(str(ledger.path)) as db:
        assert not db.execute("PRAGMA foreign_key_check").fetchall()
    text = TEXT.replace("It snowed in the mountains all night", "Ships may not dock at the harbour")
    ledger.add(*talk("https://news.example/c", text, ("Ships may not dock at the harbour",)))
    assert words(ledger.search(like="vessels are kept from the port", limit=1)) == ["Ships may not dock at the harbour"]


def test_other_words_of_a_statement_have_another_vector(ledger):
    ledger.make_vectors()
    ledger._db.execute("UPDATE statements SET words = 'The cat slept' WHERE words LIKE 'It snowed%'")
    assert ledger.vectors_due() == 1
    assert words(ledger.search(like="a kitten was asleep", limit=1)) == ["The cat slept"]


def test_vectors_of_another_network_are_made_anew(ledger, monkeypatch):
    from onrecord.meaning.encoder import encoder

    ledger.make_vectors()
    monkeypatch.setattr(meanings, "digest_of_weights", lambda: "f" * 64)
    monkeypatch.setattr(encoder(), "digest", "f" * 64)
    assert ledger.vectors_due() == 10
    assert ledger.make_vectors() == 10
    assert ledger.search(like="they kept the price secret")


def test_vectors_of_another_network_are_not_compared(ledger, monkeypatch):
    ledger.make_vectors()
    with Ledger(ledger.path, read_only=True) as read:
        one = read.search("cost")[0].id
        assert read.search(like=Like(statement=one))
        monkeypatch.setattr(meanings, "digest_of_weights", lambda: "f" * 64)
        found = read.search(like="they kept the price secret")
        assert not found
        assert "has been compared by meaning yet" in found.why[0]
        with pytest.raises(NotInLedger, match="no vector yet"):
            read.search(like=Like(statement=one))


def test_vectors_are_not_mixed_with_those_of_another_network(ledger, monkeypatch):
    """Another version of onrecord, with another network, begins anew while this one makes vectors."""
    monkeypatch.setattr(meanings, "BATCH", 3)

    def begin_anew(done):
        with apsw.Connection(str(ledger.path)) as db:
            db.execute("DELETE FROM meanings")
            db.execute("UPDATE meaning_weights SET digest = ?", ("f" * 64,))

    assert ledger.make_vectors(begin_anew) == 3
    with apsw.Connection(str(ledger.path)) as db:
        assert db.execute("SELECT count(*) FROM meanings").fetchone() == (0,)


def test_a_ledger_that_is_only_read_is_searched_as_far_as_it_has_vectors(ledger):
    with Ledger(ledger.path, read_only=True) as read:
        assert "has been compared by meaning yet" in read.search(like="the price").why[0]
        with pytest.raises(NotInLedger, match="no vector yet"):
            read.search(like=Like(statement=read.search("cost")[0].id))
        ledger.make_vectors()
        assert read.search(like="they kept the price secret")


# -------------------------------------------------------------------------------------------------------- many of them


@pytest.fixture
def many(ledger, monkeypatch):
    """A ledger whose statements are too many to compare all: by signs 64 are looked at."""
    monkeypatch.setattr(meanings, "_FEW", 10)
    monkeypatch.setattr(meanings, "_LOOKED_AT", 64)
    monkeypatch.setattr(meanings, "_ENOUGH", 3)
    said = tuple(f"Item number {number} costs {number * 7} crowns" for number in range(300))
    text = "Prices\n\n" + "\n\n".join(f"{words}." for words in said) + "\n"
    ledger.add(*talk("https://shop.example/prices", text, said))
    ledger.make_vectors()
    return ledger


def test_of_many_the_nearest_are_those_of_a_full_comparison(many):
    sought = meanings.sentence("The minister hid the cost", -1.0)
    nearest = meanings.alike(many._db, sought, None, (), by=None, limit=2, offset=0).found
    assert list(nearest) == meanings._compared(many._db, sought, None, ())[:2]


def test_a_filter_that_leaves_few_of_many_still_finds_them(many):
    far = Like("Item number 12 costs 84 crowns", least=-1)
    found = many.search(like=far, filters=Filters(act=("denial", "pledge")))
    assert sorted(words(found)) == ["The wall will be built by May", "“We hid nothing,”"]


def test_signs_agree_with_vectors_at_every_key(many):
    db = many._db
    for chunk, signs in db.execute("SELECT chunk, signs FROM meaning_signs").fetchall():
        for key, vector in db.execute("SELECT statement, vector FROM meanings WHERE statement / ? = ?", (1024, chunk)):
            at = key % 1024 * 48
            assert signs[at : at + 48] == np.packbits(np.frombuffer(vector, np.int8) > 0).tobytes()


def test_a_vector_is_nearest_to_itself(many):
    (vector,) = many._db.execute("SELECT vector FROM meanings WHERE statement = 40").fetchone()
    ((key, similarity),) = meanings.alike(many._db, Sought(vector), None, (), by=None, limit=1, offset=0).found
    assert (key, round(similarity, 5)) == (40, 1)


# -------------------------------------------------------------------------------------------------- without the library


def test_without_sqlite_vec_all_else_works_and_the_error_says_what_to_type(ledger, monkeypatch):
    real = builtins.__import__

    def missing(name, *more, **named):
        if name == "sqlite_vec":
            raise ImportError(name)
        return real(name, *more, **named)

    ledger.make_vectors()
    monkeypatch.setattr(builtins, "__import__", missing)
    monkeypatch.delitem(sys.modules, "sqlite_vec", raising=False)
    with Ledger(ledger.path) as kept:
        with pytest.raises(LibraryMissing, match="pip install sqlite-vec"):
            kept.search(like="the price")
        assert kept.search("cost")
        assert kept.add(*talk("https://news.example/d", TEXT.replace("fuel", "bread"), SAID[:1])).status == "added"
        assert all(check.sound for check in kept.verify())
        assert not kept.faults()


def test_a_library_that_does_not_load_is_told(ledger, monkeypatch, tmp_path):
    import sqlite_vec

    (tmp_path / "vec0.so").write_bytes(b"no library")
    monkeypatch.setattr(sqlite_vec, "loadable_path", lambda: str(tmp_path / "vec0"))
    with pytest.raises(LibraryMissing, match="does not load here"):
        ledger.search(like="the price")


def test_the_ledger_loads_no_network_until_it_is_asked_by_meaning(tmp_path):
    code = (
        "import sys, onrecord; from onrecord.ledger import Ledger\n"
        f"with Ledger({str(tmp_path / 'y.db')!r}) as kept: kept.search('x')\n"
        "print([m for m in ('onnxruntime', 'tokenizers', 'sqlite_vec') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
