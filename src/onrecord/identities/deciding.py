"""Whether two that pages tell of are one.

The order of proof: identifiers; what one page tells apart; what names can be one name; what speaks against it; what is
needed besides a name that fits so well. Where that is not there, the answer is "undecided".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from onrecord.identities.bodies import BodyName, body_name, country_key, country_name, group_key
from onrecord.identities.commonness import Rarity
from onrecord.identities.known import Known, RoleSeen, Verdict, years_between
from onrecord.identities.offices import agree, exclude, office
from onrecord.identities.person_names import Fit, PersonName, fit, person_name
from onrecord.identities.romanisation import plain

LIFETIME = 40.0
"""Years without a word, after which a name is no longer one person's."""

_CAREER = 10.0
"""Years without a word, after which a name that is not quite the same needs more than office or country."""

_SAME_TIME = 1.0
"""Years within which two roles are held at one time."""

_WEEKS = 30 / 365.25
"""The time within which one outlet means one person by one name, in years."""

_MAX_NAMES = 12
"""Names of one person that are compared: the commonest. What is rarer is a slip or longer form of one of these."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for two being one besides their names, and what against it, each in words."""

    office: int = 0  # 2 where it is one that few hold, 1 where many do
    country: bool = False
    outlet: bool = False
    years: float | None = None
    strangers: bool = False  # both have roles, and no two of these are of one walk of life
    against: tuple[str, ...] = ()
    decisive: bool = False
    told: tuple[str, ...] = ()

    @property
    def strength(self) -> int:
        """As in `Verdict`."""
        return 2 if self.office and self.country else 1 if self.office or self.country or self.outlet else 0


def same_actor(a: Known, b: Known) -> Verdict:
    """Return whether two are the same, with the reasons in words; the order of the two does not matter."""
    if set(a.ids) & set(b.ids):
        shared = min(set(a.ids) & set(b.ids))
        return Verdict("same", (f"both are {shared}",), 3)
    if a.kind != b.kind:
        return Verdict("different", (f"one is a {a.kind}, the other a {b.kind}",))
    if a.ids and b.ids:
        return Verdict("different", (f"one is {a.ids[0]}, the other {b.ids[0]}",))
    if a.kind == "person":
        return _people(a, b)
    if a.kind == "body":
        return _bodies(a, b)
    return _by_words(a, b)


# -------------------------------------------------------------------------------------------------------------- people


def _people(a: Known, b: Known) -> Verdict:
    together = _beside(a, b)
    if together:
        return Verdict("different", (f"one page names both {together[0]} and {together[1]}",))
    fits, why, rarity = _names(a, b)
    if fits is Fit.CLASH:
        return Verdict("different", (why,))
    if fits is Fit.NONE:
        return _may_have_married(a, b) or Verdict("different", (why,))
    evidence = _evidence(a, b)
    if fits is Fit.SHORT:
        return Verdict("undecided", (why, *evidence.told))
    if evidence.decisive or len(evidence.against) > 1 or (evidence.against and rarity is Rarity.COMMON):
        return Verdict("different", evidence.against)
    if evidence.against:
        return Verdict("undecided", (why, *evidence.against))
    lacking = _lacking(fits, evidence, rarity)
    if lacking:
        return Verdict("undecided", (why, *evidence.told, lacking))
    return Verdict("same", (why, *evidence.told), evidence.strength)


def _names(a: Known, b: Known) -> tuple[Fit, str, Rarity]:
    """Return how well the best two names fit, why, and how rare they are; a clash of any two decides."""
    best: tuple[Fit, str, Rarity] = (Fit.CLASH, "", Rarity.RARE)
    clash: tuple[Fit, str, Rarity] | None = None
    for x, y in product(_people_names(a), _people_names(b)):
        grade, why = fit(x, y)
        rarity = max(x.rarity, y.rarity)
        if grade is Fit.CLASH:
            clash = clash or (grade, why, rarity)
        elif grade > best[0]:
            best = (grade, why, rarity)
    return clash or best


def _people_names(known: Known) -> list[PersonName]:
    return [person_name(seen.text) for seen in known.names[:_MAX_NAMES]]


def _lacking(fits: Fit, evidence: _Evidence, rarity: Rarity) -> str | None:
    """Tell what is not there that names which fit so well need besides; None where nothing is lacking."""
    years = evidence.years or 0.0
    if years > _CAREER and (fits < Fit.EQUAL or rarity > Rarity.RARE) and not (fits is Fit.EQUAL and evidence.office):
        return f"{years:.0f} years lie between them"
    if fits is Fit.JUNIOR:
        enough = evidence.office > 1 and evidence.country and evidence.years is not None and years <= _SAME_TIME
        return None if enough else "it takes an office that has one holder, at the same time"
    if fits is Fit.INITIAL:
        enough = evidence.office > 0 and evidence.country and rarity < Rarity.COMMON
        return None if enough else "it takes the same office in the same country"
    if rarity is Rarity.COMMON:
        enough = (evidence.office > 1 or evidence.outlet) and (fits > Fit.LOOSE or evidence.country)
        return None if enough else "many people have this name, and no office tells which"
    if fits is Fit.LOOSE and not (evidence.office > 1 or evidence.country):
        return "it takes an office or a country that agrees"
    if rarity is Rarity.SHARED and evidence.strangers:
        return "several people have this name, and these are called two things"
    return None


def _may_have_married(a: Known, b: Known) -> Verdict | None:
    given = {name.given for name in _people_names(a) if name.given} & {n.given for n in _people_names(b) if n.given}
    if not given:
        return None
    evidence = _evidence(a, b)
    if evidence.office > 1 and not evidence.against:
        return Verdict("undecided", ("the same given name in the same office; one surname may be that of marriage",))
    return None


def _beside(a: Known, b: Known) -> tuple[str, str] | None:
    """Return two names, of which a page tells that they are two people, where they are these two."""
    for one, other in ((a, b), (b, a)):
        told_apart = {plain(name): name for name in other.beside}
        for seen in one.names:
            if plain(seen.text) in told_apart:
                return seen.text, other.name
    return None


def _evidence(a: Known, b: Known) -> _Evidence:
    countries = set(map(country_key, a.countries)), set(map(country_key, b.countries))
    shared = countries[0] & countries[1]
    apart = all(countries) and not shared
    years = years_between((a.first, a.last), (b.first, b.last))
    office_grade, office_told, contradictions, decisive = _roles(a.roles, b.roles)
    strangers = bool(a.roles and b.roles) and not office_grade and not _one_walk(a.roles, b.roles)
    against = list(contradictions)
    told = []
    if office_told:
        told.append(office_told)
    if shared:
        told.append("country: " + _listed(_named(shared)))
    if apart:
        against.append(f"countries: {_listed(a.countries)} and {_listed(b.countries)}")
        office_grade = 0
    if years is not None and years > LIFETIME:
        against.append(f"{years:.0f} years lie between them")
    outlet = len(a.outlets) == 1 and a.outlets == b.outlets and years is not None and years <= _WEEKS
    if outlet:
        told.append(f"both in {a.outlets[0]} within weeks")
    return _Evidence(office_grade, bool(shared), outlet, years, strangers, tuple(against), decisive, tuple(told))


def _roles(a: Sequence[RoleSeen], b: Sequence[RoleSeen]) -> tuple[int, str, tuple[str, ...], bool]:
    """Return how well roles agree (2, 1, 0) and which, what speaks against, and whether that decides by itself."""
    grade, told = 0, ""
    against: list[str] = []
    decisive = False
    for x, y in product(a, b):
        one, other = office(x.role), office(y.role)
        agreement = agree(one, other)
        apart = x.country and y.country and country_key(x.country) != country_key(y.country)
        at_one_time = (years_between((x.first, x.last), (y.first, y.last)) or 0.0) <= _SAME_TIME
        if agreement and not apart:
            size = 2 if agreement == "specific" and (one.words or (x.country and y.country)) else 1
            if size > grade:
                grade, told = size, f"office: {x.role}"
        elif agreement and apart and one.is_unique and other.is_unique and at_one_time and not (one.past or other.past):
            against.append(f"{x.role} of {x.country} and of {y.country} at one time")
            decisive = True
        elif at_one_time and (why := exclude(one, other)):
            against.append(f"{x.role} and {y.role}: {why}")
    return grade, told, () if grade and not decisive else tuple(against[:1]), decisive


def _one_walk(a: Sequence[RoleSeen], b: Sequence[RoleSeen]) -> bool:
    """Tell whether two people are called the same anywhere, or are of one walk of life."""
    offices = [[office(seen.role) for seen in roles] for roles in (a, b)]
    walks = [{walk for own in part for walk in (*own.walks, own.head)} for part in offices]
    return bool(walks[0] & walks[1])


def _named(keys: Iterable[str]) -> list[str]:
    """Return the names of countries by their keys, in order."""
    return sorted(country_name(key) for key in keys)


def _listed(values: Iterable[str]) -> str:
    return ", ".join(list(values)[:3])


# -------------------------------------------------------------------------------------------- bodies, countries, groups


def _bodies(a: Known, b: Known) -> Verdict:
    names = [body_name(seen.text) for seen in a.names], [body_name(seen.text) for seen in b.names]
    owners = _owners(a, names[0]), _owners(b, names[1])
    shared = owners[0] & owners[1]
    full = [{name.key for name in part if name.short} for part in names]
    if all(full) and not full[0] & full[1]:
        return Verdict("different", ("the abbreviation stands for two names",))
    for x, y in product(*names):
        if x.key == y.key:
            why, generic = "the name is the same", x.is_generic
        elif (x.short and x.short == y.key) or (y.short and y.short == x.key):
            why, generic = "the abbreviation is printed with the full name", False
        else:
            continue
        if all(owners) and not shared:
            both = f"{_listed(_named(owners[0]))} and {_listed(_named(owners[1]))}"
            return Verdict("different" if generic else "undecided", (f"countries: {both}",))
        outlet = len(a.outlets) == 1 and a.outlets == b.outlets
        if generic and not (shared or (outlet and not any(owners))):
            return Verdict("undecided", (why, "many countries and towns have a body of this name"))
        told = [why, *(f"country: {country}" for country in _named(shared))]
        told += [f"both in {a.outlets[0]}"] if outlet else []
        return Verdict("same", tuple(told), 1 if shared or outlet else 0)
    return Verdict("different", ("the names are not the same",))


def _owners(known: Known, names: Iterable[BodyName]) -> frozenset[str]:
    return frozenset(country_key(c) for c in (*known.countries, *(n.country for n in names if n.country)))


def _by_words(a: Known, b: Known) -> Verdict:
    key = country_key if a.kind == "country" else group_key
    if not {key(seen.text) for seen in a.names} & {key(seen.text) for seen in b.names}:
        return Verdict("different", ("the names are not the same",))
    countries = set(map(country_key, a.countries)), set(map(country_key, b.countries))
    if a.kind == "group" and countries[0] != countries[1]:
        return Verdict(
            "different", (f"countries: {_listed(a.countries) or 'none'} and {_listed(b.countries) or 'none'}",)
        )
    return Verdict("same", ("the country is the same" if a.kind == "country" else "the words are the same",))
