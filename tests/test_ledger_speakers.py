"""Who is who across the pages of a ledger: spellings, namesakes, users' rulings, identifiers."""

import json
import random
import sqlite3

import apsw
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from keeping import HARBOUR_NEWS, article_of, page_of, statement_of
from onrecord.cli import app
from onrecord.errors import NotInLedger
from onrecord.flow import Actor, MadeBy, Record, When
from onrecord.identities import Authority, Entry
from onrecord.ledger import Filters, Ledger
from onrecord.ledger import schema as tables

TEXT = "A headline of the day\n\nIt was a cold day, {name} said on page {number}.\n"


def person(name, role=None, country=None):
    return Actor(name, "person", role, country, "")


def group(name):
    return Actor(name, "group", None, None, "")


def record(number, actor, *others, day="2022-05-01", outlet=HARBOUR_NEWS):
    """A page on which `actor` speaks, and `others` are spoken about."""
    text = TEXT.format(name=actor.name, number=number)
    page, article = page_of(text, f"https://news.example/{number}"), article_of(text, outlet)
    article = replace(article, published=When(day, "day", ("the dateline",)))
    said = [statement_of(article, "It was a cold day", page.stamp.sha256, speaker=actor)]
    for at, other in enumerate(others):
        said.append(statement_of(article, f"{'cold day'[: 8 - at]}", page.stamp.sha256, speaker=actor, target=other))
    return Record(page.stamp, article, tuple(said), (), MadeBy("1.0", "m"))


ZELENSKY = person("Volodymyr Zelensky", "president", "Ukraine")
SIGHTINGS = [
    (person("Donald Trump", "president", "United States"), "2018-01-01"),
    (person("Donald J. Trump"), "2018-02-01"),
    (person("Trump"), "2018-03-01"),
    (person("Melania Trump", "first lady", "United States"), "2018-03-02"),
    (ZELENSKY, "2022-03-01"),
    (person("Volodymyr Zelenskiy"), "2022-03-04"),
    (person("Vladimir Zelensky", None, "Ukraine"), "2022-04-04"),
    (person("Joe Biden", "president", "United States"), "2022-04-05"),
    (person("Joseph Biden"), "2022-04-06"),
    (person("Joseph Biden", "senator", "United States"), "2022-04-07"),
    (person("Wolfgang Keller", "mayor", "Germany"), "2022-04-07"),
    (person("Wolfgang Keller", "president", "Chile"), "2022-04-08"),
    (group("critics"), "2022-04-08"),
    (group("Critics"), "2022-04-09"),
    (group("residents"), "2022-04-09"),
]
RECORDS = [record(number, actor, day=day) for number, (actor, day) in enumerate(SIGHTINGS)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.db"


@pytest.fixture
def ledger(path):
    with Ledger(path) as opened:
        yield opened


def fill(ledger, records=RECORDS):
    for one in records:
        ledger.add(one)
    return ledger


def rows(path, query):
    db = sqlite3.connect(path)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def partition(path):
    """Which statements have one speaker, whatever its number."""
    groups: dict[int, set[str]] = {}
    for id, speaker in rows(
        path, "SELECT s.id, n.speaker FROM statements AS s JOIN speaker_names AS n ON n.key = s.speaker"
    ):
        groups.setdefault(speaker, set()).add(id)
    return {frozenset(group) for group in groups.values()}


def names_together(ledger, name):
    return [set(speaker.names) for speaker in ledger.speakers(name)]


def test_one_speaker_however_pages_spell_the_name(ledger):
    fill(ledger).settle()
    assert names_together(ledger, "Zelenskiy") == [{"Volodymyr Zelensky", "Volodymyr Zelenskiy", "Vladimir Zelensky"}]
    assert names_together(ledger, "Donald Trump") == [{"Donald Trump", "Donald J. Trump"}]


def test_a_surname_alone_is_nobody_s_and_asks_for_all_who_have_it(ledger):
    fill(ledger).settle()
    assert {"Trump"} in names_together(ledger, "Trump")
    assert len(ledger.search(filters=Filters(speaker="Trump"))) == 4
    assert len(ledger.search(filters=Filters(speaker="Donald Trump"))) == 2


def test_two_of_one_name_are_two(ledger):
    fill(ledger).settle()
    assert {s.country for s in ledger.speakers("Wolfgang Keller")} == {"Chile", "Germany"}


@pytest.mark.parametrize(("pages", "together"), [(12, True), (3, False)])
def test_a_stray_namesake_does_not_make_plain_mentions_of_the_famous_nobody_s(ledger, pages, together):
    """Nor is a plain mention given to either where both are named about as often."""
    sanders = person("Bernie Sanders", "senator", "United States")
    known = [record(number, sanders) for number in range(pages)]
    odd = record(50, person("Bernie Sanders", "rival"))
    plain = record(51, person("Bernie Sanders"))
    fill(ledger, [plain, odd, *known]).settle()
    groups = partition(ledger.path)
    (own,) = [group for group in groups if plain.statements[0].id in group]
    assert (known[0].statements[0].id in own) is together
    assert odd.statements[0].id not in own


def test_groups_are_one_by_equal_words_alone(ledger):
    fill(ledger).settle()
    assert [s.statements for s in ledger.speakers("critics")] == [2]
    assert [s.statements for s in ledger.speakers("residents")] == [1]


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_adding_does_not_matter_after_settling(tmp_path, seed):
    found = []
    for shuffled in (RECORDS, random.Random(seed).sample(RECORDS, len(RECORDS))):
        path = tmp_path / f"{len(found)}.db"
        with Ledger(path) as ledger:
            fill(ledger, shuffled).settle()
            assert ledger.settle().moved == 0
        found.append(partition(path))
    assert found[0] == found[1]


def test_settling_leaves_statements_and_the_index_alone(ledger, path):
    fill(ledger)
    before = rows(path, "SELECT key, id, speaker, words FROM statements ORDER BY key")
    ledger.settle()
    assert rows(path, "SELECT key, id, speaker, words FROM statements ORDER BY key") == before
    assert ledger.faults() == ()


def test_pages_are_counted_once_however_often_they_are_read(ledger, path):
    fill(ledger)
    for version in ("1.1", "1.2"):
        ledger.add(replace(RECORDS[4], made_by=MadeBy(version, "m")))
    assert set(rows(path, "SELECT pages FROM speaker_names")) == {(1,)}
    ledger.settle()
    assert set(rows(path, "SELECT pages FROM speaker_names")) == {(1,)}


def test_names_that_no_page_has_any_more_go(ledger, path):
    fill(ledger)
    read_anew = replace(RECORDS[4], made_by=MadeBy("1.1", "m"), statements=())
    ledger.add(read_anew)
    ledger.settle()
    assert rows(path, "SELECT count(*) FROM speaker_names WHERE name = 'Volodymyr Zelensky'") == [(0,)]
    assert ledger.faults() == ()


def test_reasons_are_kept(ledger):
    fill(ledger).settle()
    (told,) = ledger.reasons("Volodymyr Zelenskiy")
    assert told.name in ("Volodymyr Zelensky", "Volodymyr Zelenskiy", "Vladimir Zelensky")
    assert any("romanisations of one name" in use.evidence for use in told.names)
    assert ledger.reasons(str(told.number)) == (told,)


def test_abbreviations_that_a_page_explains_tie_bodies(ledger):
    long = Actor("International Harbour Agency", "body", None, None, "")
    one, two = record(1, long), record(2, Actor("IHA", "body", None, None, ""))
    text = one.article.text + "\nThe International Harbour Agency (IHA) is in Oslo.\n"
    fill(ledger, [replace(one, article=replace(one.article, text=text)), two]).settle()
    assert names_together(ledger, "IHA") == [{"International Harbour Agency", "IHA"}]


# ------------------------------------------------------------------------------------------------------------- rulings


def test_a_user_s_merge_outlives_settling_and_later_pages(ledger, path):
    fill(ledger).settle()
    one, two = (s.number for s in ledger.reasons("Wolfgang Keller"))
    kept = ledger.merge(str(one), str(two), "ann", "the same man, see his memoirs")
    fill(ledger, [record(99, person("Wolfgang Keller", "mayor", "Germany"), day="2023-01-01")])
    ledger.settle()
    (told,) = ledger.reasons("Wolfgang Keller")
    assert told.number == kept
    assert sum(use.pages for use in told.names) == 3
    assert [(r.kind, r.author, r.note) for r in told.rulings] == [("merge", "ann", "the same man, see his memoirs")]
    assert told.rulings[0].made_at
    assert rows(path, "SELECT count(*) FROM speakers WHERE name = 'Wolfgang Keller'") == [(1,)]
    assert len(ledger.search(filters=Filters(speaker="Wolfgang Keller"))) == 3


def test_a_user_s_split_outlives_settling_and_reading_anew(ledger):
    fill(ledger).settle()
    ledger.split("Volodymyr Zelensky", ["Vladimir Zelensky"], "ann")
    for one in RECORDS:
        ledger.add(replace(one, made_by=MadeBy("1.1", "m")))
    ledger.settle()
    assert names_together(ledger, "Vladimir Zelensky") == [{"Vladimir Zelensky"}]
    assert names_together(ledger, "Volodymyr Zelensky") == [{"Volodymyr Zelensky", "Volodymyr Zelenskiy"}]
    assert ledger.faults() == ()


def test_a_later_ruling_is_over_an_earlier_one(ledger):
    fill(ledger).settle()
    made = ledger.split("Volodymyr Zelensky", ["Vladimir Zelensky"], "ann")
    ledger.merge("Volodymyr Zelensky", str(made), "ben")
    ledger.settle()
    assert len(ledger.reasons("Zelensky")) == 1
    assert [r.author for r in ledger.reasons("Zelensky")[0].rulings] == ["ann", "ben"]


@pytest.mark.parametrize(
    ("rule", "error", "words"),
    [
        (lambda kept: kept.merge("Keller", "Joe Biden", "ann"), NotInLedger, "may mean 2 speakers"),
        (lambda kept: kept.merge("Nobody", "Joe Biden", "ann"), NotInLedger, "nobody called 'Nobody'"),
        (lambda kept: kept.merge("4711", "Joe Biden", "ann"), NotInLedger, "number 4711"),
        (lambda kept: kept.merge("Volodymyr Zelensky", "Vladimir Zelensky", "ann"), ValueError, "one speaker already"),
        (lambda kept: kept.split("Vladimir Zelensky", ["Joe Biden"], "ann"), ValueError, "none of the names"),
        (lambda kept: kept.split("Melania Trump", ["Melania Trump"], "ann"), ValueError, "not all"),
    ],
)
def test_a_ruling_that_cannot_be(ledger, path, rule, error, words):
    fill(ledger).settle()
    before = partition(path)
    with pytest.raises(error, match=words):
        rule(ledger)
    assert partition(path) == before
    assert rows(path, "SELECT count(*) FROM rulings") == [(0,)]


def test_an_identifier_stays_with_its_speaker(ledger):
    fill(ledger).settle()
    authority = Authority([Entry("Volodymyr Zelenskyy", "Q1", countries=("Ukraine",), description="president")])
    assert ledger.link("Volodymyr Zelensky", authority, "people.csv", "ann")[0] == "Q1"
    fill(ledger, [record(100, person("Volodymyr Zelenskyy", "president", "Ukraine"), day="2023-01-01")])
    ledger.settle()
    (told,) = ledger.reasons("Volodymyr Zelenskyy")
    assert told.identifier == "Q1"
    assert [(made.origin, made.author) for made in told.links] == [("people.csv", "ann")]
    assert ledger.link("Joe Biden", authority, "people.csv", "ann") is None
    assert ledger.reasons("Joe Biden")[0].identifier is None


# ----------------------------------------------------------------------------------------------------------- migration


def test_a_ledger_from_before_keeps_its_statements_and_gets_its_forms(path):
    """What the former tables told is enough to know who is who as if the pages were added now."""
    with Ledger(path) as ledger:
        fill(ledger).settle()
    wanted = partition(path)
    _as_before(path)
    with Ledger(path) as ledger:
        ledger.settle()
        assert ledger.faults() == ()
        assert len(ledger.search("cold")) == len(RECORDS)
    assert partition(path) == wanted


def _as_before(path):
    """Take out all that the migrations from who_is_who on have made."""
    at = [migration.__name__ for migration in tables.MIGRATIONS].index("who_is_who")
    with apsw.Connection(":memory:") as former:
        for migration in tables.MIGRATIONS[:at]:
            migration(former)
        made = dict(former.execute("SELECT name, sql FROM sqlite_schema").fetchall())
        columns = {name: _columns(former, name) for name in ("speakers", "speaker_names", "wordings")}
    with apsw.Connection(str(path)) as db:
        for kind in ("trigger", "index", "table"):
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = ?", (kind,)).fetchall():
                if name not in made and not name.startswith("sqlite_"):
                    db.execute(f"DROP {kind} {name}")
        for table, had in columns.items():
            for name in _columns(db, table) - had:
                db.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
        for name in made.keys() - there:
            unique = "ifnull(country, ''))"
            db.execute(made[name].replace(unique, unique[:-1] + ", key)"))
        db.execute("DELETE FROM migrations WHERE number > ?", (at,))
        db.execute(f"PRAGMA user_version = {at}")
    db.close()


def _columns(db, table):
    return {name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")}


# -------------------------------------------------------------------------------------------------------- command line


@pytest.fixture
def run(path, monkeypatch):
    with Ledger(path) as ledger:
        fill(ledger).settle()
    monkeypatch.setenv("ONRECORD_LEDGER", str(path))
    monkeypatch.setenv("LOGNAME", "ann")
    return lambda *args: CliRunner().invoke(app, args, catch_exceptions=False)


def test_why_names_are_one_speaker_s(run):
    done = run("speakers", "Zelensky", "--why")
    assert done.exit_code == 0, done.stderr
    for words in ("Volodymyr Zelenskiy", "romanisations of one name", "1 page, 2022-03-04", "number"):
        assert words in done.stdout
    (told,) = json.loads(run("speakers", "Zelensky", "--why", "--json").stdout)
    assert len(told["names"]) == 3
    assert run("speakers", "Nobody", "--why").exit_code == 1
    assert run("speakers", "--why").exit_code == 2


def test_merge_and_split_as_they_are_typed(run):
    done = run("merge", "Keller", "Joe Biden")
    assert (done.exit_code, "may mean 2 speakers; say which by number" in done.stderr) == (1, True)
    numbers = [told["number"] for told in json.loads(run("speakers", "Keller", "--why", "--json").stdout)]
    done = run("merge", *map(str, numbers), "--note", "one man")
    assert "merge by ann" in done.stdout
    assert "(one man)" in done.stdout
    assert run("merge", *map(str, numbers)).exit_code == 1
    (told,) = json.loads(run("speakers", "Keller", "--why", "--json").stdout)
    part = next(use["number"] for use in told["names"] if use["country"] == "Chile")
    assert "split by ben" in run("split", "Keller", str(part), "--by", "ben").stdout
    assert run("split", "Joe Biden", "Karl Berg").exit_code == 2
    assert run("settle").exit_code == 0
    assert len(json.loads(run("speakers", "Keller", "--why", "--json").stdout)) == 2


def test_link_to_a_file_of_people(run, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("id,name,countries,positions\nQ1,Volodymyr Zelenskyy,Ukraine,president; Ukraine; 2019-05-20;\n")
    done = run("link", "--authority", str(people))
    assert done.exit_code == 0, done.stderr
    assert "Q1 Volodymyr Zelenskyy" in done.stderr
    assert "Q1" in run("speakers", "Zelensky", "--why").stdout
    assert run("link", "Joe Biden", "--authority", str(people)).exit_code == 1
    assert run("link", "Joe Biden").exit_code == 2
    assert run("link", "--service", "ftp://x.example").exit_code == 2
