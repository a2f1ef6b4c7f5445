"""The user's own file of people: reading it, linking to it, who held which office when."""

import pytest

from onrecord.errors import AuthorityError
from onrecord.flow import Actor
from onrecord.identities import Authority, Context, known_of

CSV = """qid,name,aliases,country,description,positions
Q3874799,Volodymyr Zelenskyy,Vladimir Zelensky|Zelenskiy,Ukraine,president of Ukraine,president; Ukraine; 2019-05-20;
Q1,Ann Roe,,Ireland,,foreign minister; Ireland; 2010; 2014-06-30 | prime minister; Ireland; 2014-07-01; 2016
Q2,Ben Poe,,Ireland,,foreign minister; Ireland; 2014-06-30; 2017
Q3,Ann Roe,,New Zealand,,mayor of Springfield; New Zealand; 2012; 2015
"""


@pytest.fixture
def authority(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(CSV, encoding="utf-8")
    return Authority.from_file(path)


def person(name, role=None, country=None, day=None):
    return known_of(Actor(name, "person", role, country, ""), Context("page", day))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param(person("Volodymyr Zelensky", "president", "Ukraine"), "Q3874799", id="another spelling"),
        pytest.param(person("Vladimir Zelensky", None, "Ukraine"), "Q3874799", id="alias and country"),
        pytest.param(person("Volodymyr Zelensky"), None, id="the name alone is not enough"),
        pytest.param(person("Zelenskiy", "president", "Ukraine"), None, id="a surname is not enough"),
        pytest.param(person("Ann Roe", "foreign minister", "Ireland", "2012-05-01"), "Q1", id="the one of two"),
        pytest.param(person("Ann Roe"), None, id="two of the name"),
        pytest.param(person("Ann Roe", "mayor", "Chile"), None, id="another country"),
    ],
)
def test_links_need_more_than_a_name(authority, known, expected):
    link = authority.link(known)
    assert (link.id if link else None) == expected
    assert link is None or link.evidence


@pytest.mark.parametrize(
    ("role", "country", "day", "expected"),
    [
        pytest.param("the foreign minister", "Ireland", "2012-05-01", "Q1", id="in the middle"),
        pytest.param("foreign minister", "Ireland", "2016-05-01", "Q2", id="the next one"),
        pytest.param("premier", "Ireland", "2015-01-01", "Q1", id="another word for the office"),
        pytest.param("foreign minister", "Ireland", "2014-06-30", None, id="day of the handover"),
        pytest.param("foreign minister", "Ireland", "2009-12-31", None, id="before"),
        pytest.param("prime minister", "Ireland", "2016-12-31", "Q1", id="the last day of a year"),
        pytest.param("deputy foreign minister", "Ireland", "2012-05-01", None, id="the deputy"),
        pytest.param("foreign minister", "Chile", "2012-05-01", None, id="another country"),
        pytest.param("president", "Ukraine", "2022-03-01", "Q3874799", id="still held"),
        pytest.param("president", "Ukraine", "no day", None, id="no day"),
    ],
)
def test_holder_of_an_office_on_a_day(authority, role, country, day, expected):
    entry = authority.holder(role, country, day)
    assert (entry.id if entry else None) == expected


def test_offices_of_a_person_on_a_day(authority):
    roe = next(entry for entry in authority.entries if entry.id == "Q1")
    assert [position.office for position in roe.offices_on("2012-05-01")] == ["foreign minister"]
    assert roe.offices_on("2020-05-01") == ()


def test_tsv_and_json_lines_say_the_same(tmp_path):
    tsv = tmp_path / "people.tsv"
    tsv.write_text("id\tname\tpositions\nQ1\tAnn Roe\tmayor; Ireland; 2010-02; 2011-02\n", encoding="utf-8")
    lines = tmp_path / "people.jsonl"
    lines.write_text(
        '{"id": "Q1", "label": "Ann Roe", "positions":'
        ' [{"office": "mayor", "country": "Ireland", "start": "2010-02", "end": "2011-02"}]}\n\n',
        encoding="utf-8",
    )
    one, two = (Authority.from_file(path).entries for path in (tsv, lines))
    assert one == two
    assert (one[0].positions[0].start, one[0].positions[0].end) == ("2010-02-01", "2011-02-28")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("a.csv", b"name\nAnn Roe\n", ":1: no column “id”; there are: name", id="no column of ids"),
        pytest.param("a.csv", b"", ":1: no column “name”; there are: none", id="an empty file"),
        pytest.param("a.csv", b"id,name\nQ1,\n", ":2:", id="no name"),
        pytest.param("a.csv", b"id,name\nQ1,A B\nQ1,C D\n", ":3: “Q1” stands in this file twice", id="an id twice"),
        pytest.param("a.csv", b"id,name,positions\nQ1,A B,mayor;;May\n", ":2: “May” is no date", id="no date"),
        pytest.param("a.csv", b"id,name,kind\nQ1,A B,dog\n", ":2: Invalid enum value 'dog'", id="no kind"),
        pytest.param("a.csv", b"id,name\nQ1,\xff\n", ": not UTF-8 text, from byte 11 on", id="not UTF-8"),
        pytest.param("a.jsonl", b'{"id": "Q1",\n', ":1: not JSON", id="not JSON"),
        pytest.param("a.jsonl", b"[1]\n", ":1: not an object, but list", id="not an object"),
        pytest.param(
            "a.jsonl", b'{"id": 7, "name": "A B"}\n', ":1: Expected `str`, got `int`", id="an id that is none"
        ),
        pytest.param(
            "a.jsonl", b'{"id": "Q1", "name": "A B", "positions": "mayor; ; ; ; "}\n', ":1: a position is", id="parts"
        ),
    ],
)
def test_a_bad_file_is_told_with_its_line(tmp_path, name, data, reason):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(AuthorityError) as told:
        Authority.from_file(path)
    assert str(told.value).startswith(f"{path}{reason}")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(AuthorityError, match="cannot be read: No such file"):
        Authority.from_file(tmp_path / "none.csv")
