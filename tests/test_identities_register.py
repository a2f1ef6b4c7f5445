"""The register of identities: assigning, settling, ruling, keeping."""

import itertools
import random

import msgspec
import pytest

from onrecord.flow import Actor
from onrecord.identities import Authority, Context, Entry, Form, Register, Rows, keys_of


def person(name, role=None, country=None):
    return Actor(name, "person", role, country, "")


def at(page, day="2022-05-01", outlet="The Echo", beside=()):
    return Context(str(page), day, outlet, beside)


SIGHTINGS = [
    (person("Volodymyr Zelensky", "president", "Ukraine"), at(1)),
    (person("Volodymyr Zelenskiy"), at(2)),
    (person("Vladimir Zelensky", None, "Ukraine"), at(3)),
    (person("Joe Biden", "president", "United States"), at(4)),
    (person("Joseph Biden"), at(5)),
    (person("Joseph Biden", "senator", "United States"), at(6)),
    (person("Wolfgang Amadeus Keller", "mayor", "Germany"), at(7)),
    (person("Wolfgang Keller", "president", "Chile"), at(8)),
]


def partition(register, forms):
    groups: dict[int, set] = {}
    for form, identity in forms.items():
        groups.setdefault(identity, set()).add(form)
    return {frozenset(group) for group in groups.values()}


def held(register):
    return {row.form: row.identity for row in register.rows().forms}


def test_one_speaker_however_a_page_spells_the_name():
    register = Register()
    first = register.assign(*SIGHTINGS[0])
    second = register.assign(*SIGHTINGS[1])
    assert (first.how, second.how) == ("new", "same")
    assert first.identity == second.identity
    assert "romanisations" in second.evidence
    assert register.assign(person("Volodymyr Zelenskiy"), at(9)).how == "known"


def test_two_people_of_one_name_are_two_speakers():
    register = Register()
    one = register.assign(person("Jose Silva", "president", "Portugal"), at(1))
    two = register.assign(person("Jose Silva", "president", "Brazil"), at(2))
    assert one.identity != two.identity


def test_a_surname_alone_is_an_identity_of_its_page():
    register = Register()
    full = register.assign(person("Hillary Clinton", "nominee", "United States"), at(1))
    one = register.assign(person("Clinton"), at(2))
    two = register.assign(person("Clinton"), at(3))
    assert len({full.identity, one.identity, two.identity}) == 3


def test_what_fits_two_is_apart_and_says_so():
    register = Register()
    register.assign(person("Anna Quist", "minister of health", "Norway"), at(1))
    register.assign(person("Anna Quist", "ambassador", "Chile"), at(2))
    told = register.assign(person("Anna Quist"), at(3))
    assert told.how == "apart"
    assert "2" in told.evidence
    assert len(register.identities()) == 3


@pytest.mark.parametrize("seed", range(6))
def test_settling_does_not_depend_on_the_order_of_pages(seed):
    register = Register()
    for actor, context in SIGHTINGS:
        register.assign(actor, context)
    register.settle()
    shuffled = list(SIGHTINGS)
    random.Random(seed).shuffle(shuffled)
    other = Register()
    for actor, context in shuffled:
        other.assign(actor, context)
    other.settle()
    assert partition(register, held(register)) == partition(other, held(other))


def test_settling_joins_what_a_later_page_makes_clear():
    register = Register()
    bare = register.assign(person("Joseph Biden"), at(1))
    other = register.assign(person("Joe Biden", "president", "United States"), at(2))
    assert bare.identity != other.identity
    register.assign(person("Joseph Biden", "senator", "United States"), at(3))
    moves = register.settle()
    assert moves
    assert len(register.identities()) == 1
    assert all(move.evidence for move in moves)
    assert register.settle() == (), "settled is settled"


def test_a_merge_is_never_undone():
    register = Register()
    one = register.assign(person("Clinton"), at(1))
    two = register.assign(person("Hillary Clinton", "nominee", "United States"), at(2))
    kept = register.merge(one.identity, two.identity, "ann", note="the caption says so")
    register.settle()
    assert register.identities() == (kept,)
    again = register.assign(person("Clinton"), at(1))
    assert (again.identity, again.evidence) == (kept, "ann said so: the caption says so")


def test_a_split_is_never_undone():
    register = Register()
    one = register.assign(person("Angela Merkel", "chancellor", "Germany"), at(1))
    two = register.assign(person("Angela Merkel"), at(2))
    assert one.identity == two.identity
    made = register.split(one.identity, [two.form], "ann")
    register.settle()
    assert held(register)[one.form] == one.identity
    assert held(register)[two.form] == made
    assert made != one.identity


def test_a_later_ruling_is_over_an_earlier_one():
    register = Register()
    one = register.assign(person("Angela Merkel", "chancellor", "Germany"), at(1))
    two = register.assign(person("Angela Merkel"), at(2))
    made = register.split(one.identity, [two.form], "ann")
    register.merge(one.identity, made, "ben")
    register.settle()
    assert register.identities() == (one.identity,)


def test_rulings_need_identities_that_are_there():
    register = Register()
    one = register.assign(person("Angela Merkel"), at(1))
    with pytest.raises(KeyError):
        register.merge(one.identity, 99, "ann")
    with pytest.raises(ValueError, match="not all"):
        register.split(one.identity, [one.form], "ann")


def test_rows_keep_all_of_a_register():
    register = Register()
    told = [register.assign(actor, context) for actor, context in SIGHTINGS]
    register.explain([("ABC", "Association of Builders and Carpenters")])
    register.merge(told[0].identity, told[3].identity, "ann")
    rows = msgspec.json.decode(msgspec.json.encode(register.rows()), type=Rows)
    again = Register.from_rows(rows)
    assert again.rows() == register.rows()
    new = again.assign(person("Somebody Else"), at(20))
    assert new.identity not in {assignment.identity for assignment in told}


def test_an_abbreviation_is_one_with_the_full_name_once_a_page_explains_it():
    register = Register()
    short = register.assign(Actor("FBI", "body", None, None, ""), at(1))
    full = register.assign(Actor("Federal Bureau of Investigation", "body", None, None, ""), at(2))
    assert short.identity != full.identity
    register.explain([("FBI", "Federal Bureau of Investigation")])
    register.settle()
    assert len(register.identities()) == 1
    register.explain([("FBI", "Fabric Buyers International")])
    register.settle()
    assert len(register.identities()) == 2, "an abbreviation of two bodies means neither"


def test_people_whom_one_page_tells_apart_stay_two():
    register = Register()
    son = register.assign(
        person("George W. Bush", "president", "United States"), at(1, beside=("George Bush", "Laura Bush"))
    )
    father = register.assign(person("George Bush", "president", "United States"), at(1, beside=("George W. Bush",)))
    assert son.identity != father.identity
    assert son.form.beside == ("George Bush",)


def test_the_authority_ties_what_names_do_not():
    authority = Authority([Entry("Muammar Gaddafi", "Q19878", ("Col. Qaddafi",), countries=("Libya",))])
    register = Register(authority)
    one = register.assign(person("Muammar Gaddafi", None, "Libya"), at(1, "1970-01-01"))
    two = register.assign(person("Moammar Kadhafi", None, "Libya"), at(2, "2011-01-01"))
    assert one.identity == two.identity
    assert register.known(one.identity).ids == ("Q19878",)


def test_common_names_of_many_pages_do_not_pile_up_in_one_identity():
    register = Register()
    told = [
        register.assign(person("John Smith"), at(page, f"2016-{month:02d}-03", outlet))
        for page, (month, outlet) in enumerate(itertools.product(range(1, 13), ("A", "B")))
    ]
    assert len({assignment.identity for assignment in told}) == 24
    same_month = register.assign(person("John Smith"), at(99, "2016-01-28", "A"))
    assert same_month.identity == told[0].identity


def test_a_register_of_the_identities_that_share_a_key_decides_as_the_whole_one():
    whole = Register()
    for actor, context in SIGHTINGS:
        whole.assign(actor, context)
    rows = whole.rows()
    actor, context = person("Volodymyr Zelenskyj", "president", "Ukraine"), at(30, "2023-05-01")
    wanted = set(keys_of(Form.of(actor, context)))
    near = {row.identity for row in rows.forms if wanted & set(keys_of(row.form))}
    few = msgspec.structs.replace(rows, forms=tuple(row for row in rows.forms if row.identity in near))
    assert 0 < len(few.forms) < len(rows.forms)
    part = Register.from_rows(few)
    assert part.assign(actor, context) == whole.assign(actor, context)
    new = person("Nobody Before", "mayor", "France")
    assert part.assign(new, context).identity == whole.assign(new, context).identity, "numbers go on from the same one"
