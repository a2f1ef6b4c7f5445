"""Who is who across pages: names, offices, verdicts."""

from pathlib import Path

import msgspec
import pytest

from onrecord.flow import Actor
from onrecord.identities import Context, Known, known_of, same_actor, together
from onrecord.identities.bodies import abbreviations_in, body_name
from onrecord.identities.known import NameSeen, day_of, years_between
from onrecord.identities.offices import agree, office
from onrecord.identities.person_names import Fit, fit, person_name

GOLD = Path(__file__).parents[1] / "eval" / "gold" / "identities.jsonl"


def known(name, role=None, country=None, day=None, *, kind="person", outlet=None, beside=()) -> Known:
    return known_of(Actor(name, kind, role, country, ""), Context("page", day, outlet, beside))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param("Volodymyr Zelensky", "Volodymyr Zelenskyy", Fit.SPELLING, id="romanisations"),
        pytest.param("Sergei Lavrov", "Sergej Lawrow", Fit.SPELLING, id="English and German romanisation"),
        pytest.param("Lech Wałęsa", "Lech Walesa", Fit.EQUAL, id="diacritics"),
        pytest.param("Kim Jong-un", "Kim Jong Un", Fit.EQUAL, id="hyphen or blank"),
        pytest.param("Bashar al-Assad", "Bashar Assad", Fit.EQUAL, id="Arabic article"),
        pytest.param("Abdel Fattah el-Sisi", "Abdul Fatah al-Sisi", Fit.SPELLING, id="a given name of two words"),
        pytest.param("Sen. John McCain", "John McCain", Fit.EQUAL, id="title"),
        pytest.param("Donald J. Trump", "Donald Trump", Fit.PART, id="middle initial left out"),
        pytest.param("Joe Biden", "Joseph Biden", Fit.LOOSE, id="short form"),
        pytest.param("Vladimir Zelensky", "Volodymyr Zelensky", Fit.LOOSE, id="form in another language"),
        pytest.param("Orbán Viktor", "Viktor Orban", Fit.INITIAL, id="other order"),
        pytest.param("Hosni Mubarak", "Husni Mubarak", Fit.INITIAL, id="vowels"),
        pytest.param("A. Merkel", "Angela Merkel", Fit.INITIAL, id="initial"),
        pytest.param("Donald Trump", "Donald Trump Jr.", Fit.JUNIOR, id="Jr of one"),
        pytest.param("Clinton", "Hillary Clinton", Fit.SHORT, id="surname alone"),
        pytest.param("George W. Bush", "George H. W. Bush", Fit.CLASH, id="middle initials"),
        pytest.param("Cal Ripken Jr.", "Cal Ripken Sr.", Fit.CLASH, id="Jr and Sr"),
        pytest.param("Maria Lopez", "Mario Lopez", Fit.NONE, id="two given names that differ by a letter"),
        pytest.param("Hassan Rouhani", "Hussein Rouhani", Fit.NONE, id="two given names of the same consonants"),
        pytest.param("John Allen", "John Alden", Fit.NONE, id="two common surnames that differ by a letter"),
        pytest.param("Kim Il", "Kim Chong Il", Fit.NONE, id="where the surname stands first there is no middle name"),
        pytest.param("Thomas James", "James Thomas", Fit.NONE, id="order of two English given names"),
    ],
)
def test_names_fit_as_well_as_they_do(a, b, expected):
    assert fit(person_name(a), person_name(b))[0] is expected
    assert fit(person_name(b), person_name(a))[0] is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param("prime minister", "premier", "specific", id="two words for one office"),
        pytest.param("former president", "president", "specific", id="the office that somebody held"),
        pytest.param("FBI director", "director of the FBI", "specific", id="two ways to say whose"),
        pytest.param("senator", "Sen.", "general", id="an office of many"),
        pytest.param("congressman from Ohio", "congressman from Texas", None, id="two seats"),
        pytest.param("president", "vice president", None, id="two offices"),
        pytest.param("prime minister", "deputy prime minister", None, id="deputy"),
        pytest.param("official", "official", None, id="says too little"),
    ],
)
def test_offices_agree_where_they_are_one(a, b, expected):
    assert agree(office(a), office(b)) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(
            known("John Smith", day="2016-01-01"), known("John Smith", day="2016-01-02"), "undecided", id="common name"
        ),
        pytest.param(
            known("John Smith", day="2016-01-01", outlet="The Echo"),
            known("John Smith", day="2016-01-20", outlet="The Echo"),
            "same",
            id="common name in one outlet within weeks",
        ),
        pytest.param(
            known("John Smith", "sheriff of Lee County", "United States"),
            known("John Smith", "Lee County sheriff"),
            "same",
            id="common name, one office that one holds",
        ),
        pytest.param(
            known("Angela Merkel", day="2015-01-01"),
            known("Angela Merkel", day="2016-01-01"),
            "same",
            id="a rare name, and nothing against it",
        ),
        pytest.param(
            known("Angela Merkel", day="1950-01-01"),
            known("Angela Merkel", day="2016-01-01"),
            "undecided",
            id="a rare name, a lifetime apart",
        ),
        pytest.param(
            known("Angela Merkel", None, "Germany"), known("Angela Merkel", None, "Chile"), "undecided", id="countries"
        ),
        pytest.param(
            known("Jose Silva", "president", "Portugal", "2008-01-01"),
            known("Jose Silva", "president", "Brazil", "2008-02-01"),
            "different",
            id="the highest office of two countries at one time",
        ),
        pytest.param(
            known("John Smith", "judge", "Canada", "2016-01-01"),
            known("John Smith", "striker", "Canada", "2016-02-01"),
            "different",
            id="a common name in two walks of life at one time",
        ),
        pytest.param(
            known("George Bush", "president", "United States", beside=("George W. Bush",)),
            known("George W. Bush", "president", "United States"),
            "different",
            id="a page names both",
        ),
        pytest.param(
            known("Joseph R. Biden Jr.", "vice president", "United States", "2012-01-01"),
            known("Joe Biden", "vice president", "United States", "2012-01-09"),
            "same",
            id="Jr of one, but one office at one time",
        ),
        pytest.param(
            known("Joseph R. Biden Jr.", "vice president", "United States"),
            known("Joe Biden", "vice president", "United States"),
            "undecided",
            id="Jr of one, and no time told",
        ),
        pytest.param(
            known("Anne Roe", "mayor of Springfield", "United States"),
            known("Anne Poe", "mayor of Springfield", "United States"),
            "undecided",
            id="a surname may be that of marriage",
        ),
        pytest.param(known("Amnesty"), known("Amnesty", kind="body"), "different", id="a person is no body"),
        pytest.param(
            known("FBI", kind="body"),
            known("Federal Bureau of Investigation (FBI)", kind="body"),
            "same",
            id="abbreviation that a page explains",
        ),
        pytest.param(
            known("American Broadcasting Company (ABC)", kind="body"),
            known("Australian Broadcasting Corporation (ABC)", kind="body"),
            "different",
            id="one abbreviation of two bodies",
        ),
        pytest.param(
            known("Supreme Court", kind="body"), known("Supreme Court", kind="body"), "undecided", id="whose court"
        ),
        pytest.param(known("Burma", kind="country"), known("Myanmar", kind="country"), "same", id="country"),
        pytest.param(
            known("officials", None, "Russia", kind="group"),
            known("officials", None, "Ukraine", kind="group"),
            "different",
            id="groups of two countries",
        ),
        pytest.param(
            known("protesters", kind="group"), known("demonstrators", kind="group"), "different", id="groups' words"
        ),
    ],
)
def test_verdicts(a, b, expected):
    verdict = same_actor(a, b)
    assert verdict.outcome == expected
    assert verdict.reasons, "every verdict has its reasons"
    assert same_actor(b, a).outcome == expected


def test_identifiers_decide_before_all_else():
    a = msgspec.structs.replace(known("Wu Yi"), ids=("Q1",))
    b = msgspec.structs.replace(known("Another Name"), ids=("Q1",))
    c = msgspec.structs.replace(known("Wu Yi"), ids=("Q2",))
    assert same_actor(a, b).outcome == "same"
    assert same_actor(a, c).outcome == "different"


def test_gold_pairs_keep_their_floor():
    pairs = [msgspec.json.decode(line) for line in GOLD.read_bytes().splitlines()]

    def side(row, kind):
        return known(row["name"], row["role"], row["country"], row["day"], kind=kind)

    called = [
        pair["verdict"] == "same"
        for pair in pairs
        if same_actor(side(pair["a"], pair["kind"]), side(pair["b"], pair["kind"])).outcome == "same"
    ]
    assert sum(called) / len(called) >= 0.99
    assert sum(called) / sum(pair["verdict"] == "same" for pair in pairs) >= 0.93


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("the Ministry of Defence of Russia", "Russian Defense Ministry"),
        ("Department of State", "State Department"),
        ("Apple Inc.", "Apple"),
        ("World Health Organization", "the World Health Organisation"),
    ],
)
def test_bodies_have_one_key(a, b):
    assert body_name(a).key == body_name(b).key


def test_the_country_of_a_body_is_taken_off_only_where_every_country_has_one():
    assert body_name("Ukraine's Foreign Ministry").country == "Ukraine"
    assert body_name("British Airways").key == "british airways"
    assert body_name("Bank of America").key == "bank america"


def test_abbreviations_as_pages_explain_them():
    text = (
        "Agents of the Federal Bureau of Investigation (FBI) and the Office for Budget (the OB) met Jane Doe (D-Ohio)."
    )
    assert abbreviations_in(text) == (("FBI", "Federal Bureau of Investigation"), ("OB", "Office for Budget"))


def test_together_counts_names_and_spans_roles():
    one = known("Ann Roe", "mayor", "Ireland", "2015-01-02", outlet="A")
    two = known("Ann B. Roe", "mayor", "Ireland", "2014-05-06", outlet="B")
    both = together(together(one, two), one)
    assert both.names == (NameSeen("Ann Roe", 2), NameSeen("Ann B. Roe", 1))
    assert (both.roles[0].first, both.roles[0].last) == ("2014-05-06", "2015-01-02")
    assert both.outlets == ("A", "B")


def test_days():
    assert day_of("2022-11") == "2022-11-01"
    assert day_of("2022-02-20/2022-02-28") == "2022-02-20"
    assert day_of("2022-W48") == "2022-11-28" or day_of("2022-W48") is None
    assert years_between(("2010-01-01", "2012-01-01"), ("2011-01-01", "2013-01-01")) == 0.0
    assert years_between(("2010-01-01", None), ("2011-01-01", "2013-01-01")) is None
