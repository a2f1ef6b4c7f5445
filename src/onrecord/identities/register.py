"""The register of identities: which one an actor of a page is, as pages come in, and what users have ruled.

A register holds forms (see `Form`), not pages: what pages print alike is decided once. An index by keys of names finds
the few identities that a new form may be, so that adding a page costs no more in a large register than in a small one.

`assign` decides with what is known so far, so its answers depend on the order of pages. `settle` decides all forms
anew, those that tell most first: its partition depends on the forms, the user's rulings and the authority alone, not on
the order in which they came. Only the numbers of identities keep to what they were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, Self, TypeAlias

import msgspec

from onrecord.flow import Actor, ActorKind, Value
from onrecord.identities.authority import Authority
from onrecord.identities.bodies import body_name, country_key, group_key, is_abbreviation
from onrecord.identities.commonness import Rarity
from onrecord.identities.deciding import same_actor
from onrecord.identities.known import Context, Known, NameSeen, RoleSeen, day_of, earliest, latest, together
from onrecord.identities.offices import agree, office
from onrecord.identities.person_names import person_name
from onrecord.identities.romanisation import plain

_FOREMOST = 10
"""How many times as often as a namesake somebody must be named to be meant where nothing else tells which.

In any large collection somebody famous is once or twice called what fits nobody like them ("friend", "mogul"); such
stray namesakes must not make every plain mention of the name nobody's.
"""

How: TypeAlias = Literal["known", "same", "new", "apart", "identified", "ruled"]


class Form(Value, frozen=True):
    """What pages print of one actor alike, and all that its identity is decided by.

    `time` is the year of publication, or for a common name that nothing tells apart the month. `outlet` is kept where
    the name needs it: a common one, a body that every country has. `beside` are names of others on the page that could
    be meant by this one too. `page` is set where nothing ties the name to other pages: a surname alone, a common name
    of no outlet.
    """

    kind: ActorKind
    name: str
    role: str | None = None
    country: str | None = None
    outlet: str | None = None
    time: str | None = None
    beside: tuple[str, ...] = ()
    page: str | None = None

    @property
    def is_bare(self) -> bool:
        """Whether it is a common name with nothing besides, which is one within an outlet and a month alone."""
        return self.time is not None and len(self.time) == len("2022-11")

    @classmethod
    def of(cls, actor: Actor, context: Context) -> Self:
        """Return the form of an actor on a page."""
        day = day_of(context.day)
        year = day[:4] if day else None
        if actor.kind != "person":
            outlet = context.outlet if actor.kind == "body" and body_name(actor.name).is_generic else None
            return cls(actor.kind, actor.name, None, actor.country, outlet, year)
        name = person_name(actor.name)
        beside = tuple(sorted(other for other in context.beside if _may_be_meant(actor.name, other)))
        own = cls("person", actor.name, actor.role, actor.country, None, year, beside)
        if name.is_single and not name.reigning:
            return msgspec.structs.replace(own, outlet=context.outlet, page=context.page)
        if name.rarity is not Rarity.COMMON:
            return own
        own = msgspec.structs.replace(own, outlet=context.outlet)
        if _tells(actor):
            return own
        if context.outlet and day:
            return msgspec.structs.replace(own, time=day[:7])
        return msgspec.structs.replace(own, page=context.page)


class FormRow(Value, frozen=True):
    """A form with its identity, why, on how many pages it stands, and the first and last day."""

    form: Form
    identity: int
    how: How
    evidence: str
    count: int
    first: str | None
    last: str | None


class Ruling(Value, frozen=True):
    """What a user decided: that `forms` are one ("merge"), or that they are another than `rest` ("split")."""

    kind: Literal["merge", "split"]
    forms: tuple[Form, ...]
    rest: tuple[Form, ...]
    by: str
    at: str | None = None
    note: str = ""


class Rows(Value, frozen=True):
    """A whole register, to keep: rulings in the order in which they were made, abbreviations as pages explain them."""

    forms: tuple[FormRow, ...]
    rulings: tuple[Ruling, ...]
    abbreviations: tuple[tuple[str, str], ...]
    next_identity: int


class Assignment(Value, frozen=True):
    """The identity of an actor, how it was found, and the proof in words.

    `how`: "known" (the form is), "same" (it is one that was known), "new", "apart" (it fits several, or too little ties
    it to the one that it fits), "identified" (by the authority), "ruled" (by a user).
    """

    identity: int
    how: How
    evidence: str
    form: Form


class Move(Value, frozen=True):
    """A form that has another identity now, and why."""

    form: Form
    was: int
    now: int
    evidence: str


class _Seen:
    __slots__ = ("count", "evidence", "first", "how", "identity", "last")

    def __init__(self, identity: int, how: How, evidence: str) -> None:
        self.identity = identity
        self.how = how
        self.evidence = evidence
        self.count = 0
        self.first: str | None = None
        self.last: str | None = None

    def add(self, day: str | None) -> None:
        self.count += 1
        self.first, self.last = earliest(self.first, day), latest(self.last, day)


class Register:
    """Identities in memory. `authority` is the user's file of people, where there is one."""

    def __init__(self, authority: Authority | None = None) -> None:
        self._authority = authority
        self._seen: dict[Form, _Seen] = {}
        self._rulings: list[Ruling] = []
        self._abbreviations: dict[str, set[str]] = {}
        self._identities = _Identities()

    @classmethod
    def from_rows(cls, rows: Rows, authority: Authority | None = None) -> Self:
        """Return the register of which `rows` were kept."""
        register = cls(authority)
        register._rulings = list(rows.rulings)
        for short, full in rows.abbreviations:
            register._abbreviations.setdefault(short, set()).add(full)
        for row in rows.forms:
            seen = _Seen(row.identity, row.how, row.evidence)
            seen.count, seen.first, seen.last = row.count, row.first, row.last
            register._seen[row.form] = seen
        register._index()
        register._identities.next = rows.next_identity
        return register

    def rows(self) -> Rows:
        """Return all of the register, in an order of its own."""
        return Rows(
            tuple(
                FormRow(form, s.identity, s.how, s.evidence, s.count, s.first, s.last)
                for form, s in sorted(self._seen.items(), key=lambda item: _order(item[0]))
            ),
            tuple(self._rulings),
            tuple(
                (short, full) for short in sorted(self._abbreviations) for full in sorted(self._abbreviations[short])
            ),
            self._identities.next,
        )

    def assign(self, actor: Actor, context: Context) -> Assignment:
        """Return the identity of an actor on a page; what is not there yet is made."""
        form, day = Form.of(actor, context), day_of(context.day)
        if (seen := self._seen.get(form)) is not None:
            seen.add(day)
            return Assignment(seen.identity, "known", seen.evidence, form)
        seen = self._seen[form] = _Seen(0, "new", "")
        seen.add(day)
        self._place(form, seen)
        return Assignment(seen.identity, seen.how, seen.evidence, form)

    def explain(self, abbreviations: Iterable[tuple[str, str]]) -> None:
        """Note what a page says that abbreviations stand for; see `bodies.abbreviations_in`."""
        for short, full in abbreviations:
            self._abbreviations.setdefault(plain(short), set()).add(full)

    def settle(self) -> tuple[Move, ...]:
        """Decide all forms anew and return those that moved."""
        was = {form: seen.identity for form, seen in self._seen.items()}
        self._identities = _Identities(self._identities.next)
        ruled = _ruled(self._rulings, self._seen)
        for group in ruled:
            self._make(group, "ruled", "a user said so")
        taken = {form for group in ruled for form in group}
        for form in sorted(self._seen, key=lambda form: (-_told(form), -self._seen[form].count, _order(form))):
            if form not in taken:
                self._place(form, self._seen[form])
        self._renumber(was)
        return tuple(
            Move(form, was[form], seen.identity, seen.evidence)
            for form, seen in self._seen.items()
            if was[form] != seen.identity
        )

    def known(self, identity: int) -> Known:
        """Return what is known of an identity.

        Raises KeyError when there is none of this number.
        """
        return self._identities.known[identity]

    def forms(self, identity: int) -> tuple[Form, ...]:
        """Return the forms of an identity, in an order of its own; none where there is no such identity."""
        return tuple(sorted(self._identities.forms.get(identity, ()), key=_order))

    def identities(self) -> tuple[int, ...]:
        """Return the numbers of all identities."""
        return tuple(sorted(self._identities.forms))

    def merge(self, a: int, b: int, by: str, *, at: str | None = None, note: str = "") -> int:
        """Make one of two identities, for ever, and return its number: the smaller.

        `by` and `at` are who said so and when. Raises KeyError when there is no such identity.
        """
        forms = (*self._forms_of(a), *self._forms_of(b))
        self._rulings.append(Ruling("merge", forms, (), by, at, note))
        return self._ruled_again(forms, min(a, b))

    def split(self, identity: int, forms: Sequence[Form], by: str, *, at: str | None = None, note: str = "") -> int:
        """Make another identity of some forms of one, for ever, and return its number; `rest` stays what it was.

        Raises KeyError when there is no such identity, ValueError when `forms` are none or all of it, or not its own.
        """
        had = self._forms_of(identity)
        if not forms or not set(forms) < set(had):
            raise ValueError("a split takes some of the forms of the identity, not none and not all")
        rest = tuple(form for form in had if form not in set(forms))
        self._rulings.append(Ruling("split", tuple(forms), rest, by, at, note))
        self._ruled_again(rest, identity)
        return self._ruled_again(tuple(forms), self._identities.new())

    def _forms_of(self, identity: int) -> tuple[Form, ...]:
        if identity not in self._identities.forms:
            raise KeyError(f"no identity {identity}")
        return self.forms(identity)

    def _ruled_again(self, forms: Sequence[Form], identity: int) -> int:
        ruling = self._rulings[-1]
        why = f"{ruling.by} said so" + (f": {ruling.note}" if ruling.note else "")
        for form in forms:
            seen = self._seen[form]
            seen.identity, seen.how, seen.evidence = identity, "ruled", why
        self._index()
        return identity

    def _index(self) -> None:
        """Build the index anew from what is assigned."""
        self._identities = _Identities(self._identities.next)
        for form in sorted(self._seen, key=_order):
            self._identities.add(self._seen[form].identity, form, self._known(form))

    def _make(self, forms: Sequence[Form], how: How, why: str) -> None:
        identity = self._identities.new()
        for form in forms:
            seen = self._seen[form]
            seen.identity, seen.how = identity, how
            seen.evidence = seen.evidence if how == "ruled" and seen.evidence else why
            self._identities.add(identity, form, self._known(form))

    def _place(self, form: Form, seen: _Seen) -> None:
        """Give a form the identity that it is, or one of its own."""
        known = self._known(form)
        seen.how, seen.evidence, found = self._find(form, known)
        seen.identity = found if found is not None else self._identities.new()
        self._identities.add(seen.identity, form, known)

    def _find(self, form: Form, known: Known) -> tuple[How, str, int | None]:
        best: list[tuple[int, str]] = []
        strength, doubt = -1, ""
        for identity in self._identities.candidates(form, known):
            other = self._identities.known[identity]
            verdict = same_actor(known, other)
            if verdict.outcome == "undecided":
                doubt = doubt or f"not told whether {other.name} is meant: {'; '.join(verdict.reasons)}"
            if verdict.outcome == "same" and verdict.strength >= strength:
                best = best if verdict.strength == strength else []
                strength = verdict.strength
                best.append((identity, "; ".join(verdict.reasons)))
        if len(best) == 1:
            return ("identified" if known.ids else "same"), best[0][1], best[0][0]
        if foremost := self._foremost(best):
            identity, why = foremost
            return "same", f"{why}; of {len(best)} who may be meant, far the most often named", identity
        if best:
            names = sorted({self._identities.known[identity].name for identity, _ in best})
            return "apart", f"it fits {len(best)} that are told apart: {', '.join(names[:3])}", None
        if known.ids:
            return "identified", f"in the authority as {known.ids[0]}", None
        return ("apart", doubt, None) if doubt else ("new", "nobody like it was known", None)

    def _foremost(self, best: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
        """Return the one of several who is named `_FOREMOST` times as often as any other of them, None if nobody is."""
        if not best:
            return None
        named = {identity: sum(seen.count for seen in self._identities.known[identity].names) for identity, _ in best}
        first, second = sorted(best, key=lambda item: (-named[item[0]], item[0]))[:2]
        return first if named[first[0]] >= _FOREMOST * named[second[0]] else None

    def _known(self, form: Form) -> Known:
        """Return what a form tells, with the identifier that the authority has for it."""
        seen = self._seen[form]
        first, last = seen.first, seen.last
        names = [NameSeen(form.name, seen.count)]
        full = self._abbreviations.get(plain(form.name), set()) if form.kind == "body" else set()
        if len(full) == 1 and is_abbreviation(form.name):
            names.append(NameSeen(f"{min(full)} ({form.name})"))
        known = Known(
            kind=form.kind,
            names=tuple(names),
            roles=(RoleSeen(form.role, form.country, first, last),) if form.role else (),
            countries=(form.country,) if form.country else (),
            outlets=(form.outlet,) if form.outlet else (),
            first=first,
            last=last,
            beside=form.beside,
        )
        link = self._authority.link(known) if self._authority else None
        return msgspec.structs.replace(known, ids=(link.id,)) if link else known

    def _renumber(self, was: dict[Form, int]) -> None:
        """Give each identity the number that most of its forms had, the largest identities first."""
        taken: set[int] = set()
        numbers: dict[int, int] = {}
        forms = self._identities.forms
        fresh: list[int] = []
        for identity in sorted(forms, key=lambda i: (-len(forms[i]), i)):
            had = Counter(was[form] for form in forms[identity])
            number = next((n for n, _ in sorted(had.items(), key=lambda x: (-x[1], x[0])) if n not in taken), None)
            if number is None:
                fresh.append(identity)
            else:
                taken.add(number)
                numbers[identity] = number
        for identity in fresh:
            numbers[identity] = self._identities.new()
        self._identities.renumber(numbers)
        for seen in self._seen.values():
            seen.identity = numbers[seen.identity]


class _Identities:
    """What is known of each identity, and the keys under which it is found."""

    def __init__(self, following: int = 1) -> None:
        self.next = following
        self.known: dict[int, Known] = {}
        self.forms: dict[int, set[Form]] = {}
        self._keys: dict[str, dict[int, None]] = {}

    def new(self) -> int:
        self.next += 1
        return self.next - 1

    def add(self, identity: int, form: Form, known: Known) -> None:
        had = self.known.get(identity)
        self.known[identity] = together(had, known) if had else known
        self.forms.setdefault(identity, set()).add(form)
        self.next = max(self.next, identity + 1)
        for key in _keys(form, known):
            self._keys.setdefault(key, {})[identity] = None

    def candidates(self, form: Form, known: Known) -> list[int]:
        """Return the identities that may be meant, in order of their numbers."""
        return sorted({identity for key in _keys(form, known) for identity in self._keys.get(key, ())})

    def renumber(self, numbers: dict[int, int]) -> None:
        self.known = {numbers[identity]: known for identity, known in self.known.items()}
        self.forms = {numbers[identity]: forms for identity, forms in self.forms.items()}
        self._keys = {
            key: {numbers[identity]: None for identity in identities} for key, identities in self._keys.items()
        }


def keys_of(form: Form) -> tuple[str, ...]:
    """Return the keys under which an identity that a form may be is found: those of the identity's own forms.

    A ledger that keeps them beside its forms can make a register of the few identities that the actors of a page may
    be, instead of all. Forms that share no key are never one by their names; abbreviations that pages explain and the
    user's authority may tie them all the same, which `settle` of the whole register finds.
    """
    return tuple(dict.fromkeys(_keys(form, Known(form.kind, (NameSeen(form.name),)))))


def _keys(form: Form, known: Known) -> Iterator[str]:
    """Return the keys of a form; a surname alone has none, and a name that nothing ties to other pages only its ids."""
    yield from (f"id {number}" for number in known.ids)
    if form.kind == "person":
        if form.page is None and not form.is_bare:
            yield from _person_keys(form.name)
    elif form.kind == "body":
        for seen in known.names:
            name = body_name(seen.text)
            yield f"body {name.key}{_owner(form, name.country, name.is_generic)}"
            if name.short:
                yield f"body {name.short}"
    elif form.kind == "country":
        yield f"country {country_key(form.name)}"
    else:
        yield f"group {group_key(form.name)} {country_key(form.country) if form.country else ''}"


@lru_cache(maxsize=65536)
def _person_keys(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"person {key}" for key in person_name(name).index_keys()))


def _owner(form: Form, named: str | None, is_generic: bool) -> str:
    """Return whose a generic body is: its country's, or else that of one outlet's readers."""
    country = form.country or named
    if not is_generic:
        return ""
    return f" of {country_key(country)}" if country else f" in {form.outlet}"


def _may_be_meant(name: str, other: str) -> bool:
    """Tell whether another person of the page has a name so like this one that a page must tell them apart."""
    own, others = person_name(name), person_name(other)
    return bool({*own.index_keys()} & {*others.index_keys()}) and plain(name) != plain(other)


def _tells(actor: Actor) -> bool:
    """Tell whether role or country say something of which John Smith is meant."""
    if actor.role is None:
        return actor.country is not None
    own = office(actor.role)
    return agree(own, own) is not None


def _told(form: Form) -> int:
    return bool(form.role) + bool(form.country)


def _order(form: Form) -> tuple[str, ...]:
    own = (form.name, form.kind, form.role or "", form.country or "", form.outlet or "", form.time or "")
    return (*own, form.page or "", *form.beside)


def _ruled(rulings: Iterable[Ruling], seen: Iterable[Form]) -> list[list[Form]]:
    """Return the groups of forms that users have ruled to be one each, later rulings over earlier ones."""
    there = set(seen)
    groups: list[set[Form]] = []
    for ruling in rulings:
        parts = [set(ruling.forms), set(ruling.rest)]
        if ruling.kind == "merge":
            touched = [group for group in groups if group & parts[0]]
            parts = [parts[0].union(*touched)]
        groups = [left for group in groups if (left := group.difference(*parts))] + [part for part in parts if part]
    return [kept for group in groups if (kept := sorted(group & there, key=_order))]
