"""How a person or body of the cast becomes an `Actor`, with the evidence in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from onrecord.flow import Actor
from onrecord.statements.scene import KIN, Body, Person, Role


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why it is not told whom words mean, in words."""

    why: str


_PARTISAN = frozenset({"republican", "democrat", "conservative", "liberal"})
_RELATIONAL = KIN | {"counterpart", "man", "woman", "friend", "source"}


def named_person(person: Person, printed: str) -> Actor:
    """Return the actor of a person whom the page names so."""
    if printed == person.name:
        evidence = f'"{printed}", the full name'
    elif person.name.endswith(printed):
        evidence = f"surname of {person.name}"
    else:
        evidence = f'"{printed}" is short for {person.name}'
    return actor_of(person, evidence)


def named_body(body: Body, printed: str, how: str = "a body, by its name") -> Actor:
    """Return the actor of a body that the page names so."""
    return Actor(body.name, "body", None, body.country, f'"{printed}": {how}')


def actor_of(person: Person, evidence: str) -> Actor:
    """Return the actor of a person, in the role that says most."""
    role = _main_role([r for r in person.roles if r.phrase.lower() != "counterpart"])
    country = next((r.country for r in person.roles if r.country), None)
    said = role or next((r for r in person.roles if r.country), None)
    return Actor(
        person.name, "person", role.phrase if role else None, country, evidence, said.printed if said else None
    )


def again(actor: Actor, evidence: str) -> Actor:
    """Return an actor met before, with new evidence."""
    return msgspec.structs.replace(actor, evidence=evidence)


def _main_role(roles: Sequence[Role]) -> Role | None:
    """Return the role that says most: an office before a relation or a party, the fuller phrase before the shorter."""
    return max(
        roles,
        key=lambda r: (r.head not in _RELATIONAL, r.head not in _PARTISAN, min(len(r.phrase.split()), 4), -r.start),
        default=None,
    )
