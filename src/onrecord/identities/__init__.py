"""Who is who across pages: one speaker for one person however a page spells the name, two for two of one name.

A statement's `Actor` is somebody on one page. This package says which actors of several pages are one:

    register = Register()                                  # or Register.from_rows(rows), as a ledger kept them
    told = register.assign(actor, Context(page=digest, day="2022-11-29", outlet="Reuters", beside=others))
    told.identity, told.how, told.evidence                 # 17, "same", "the full name is the same; country: Ukraine"
    moves = register.settle()                              # after a batch: what a later page made clear
    register.merge(17, 23, by="ann"); register.split(17, forms, by="ann")   # a user's word; the machine never undoes it
    register.rows()                                        # all of it, to keep
    keys_of(form)                                          # where to look, for a register of a few identities alone

    same_actor(a, b)                                       # Verdict: same, different or undecided, with reasons
    Authority.from_file(path).link(known)                  # the user's own file of people with Wikidata identifiers
    Reconciler(address, cache=path).ask(knowns)            # a service that the user names

What is kept of an actor on a page is its `Form`: kind, name, role, country, outlet and year, and, where nothing ties it
to other pages, the page. One form is always one identity, so a ledger needs one row a form, with the identity in it.

Rules: wrong is worse than missing, so that what is undecided stays apart; every merge carries its proof in words; a
surname alone never ties two pages; groups are one only where their words are equal; a person is no body. Nothing is
asked of the network but of a service whose address the user gave.
"""

from __future__ import annotations

from onrecord.identities.authority import Authority, Entry, Link, Position
from onrecord.identities.deciding import same_actor
from onrecord.identities.known import Context, Known, NameSeen, RoleSeen, Verdict, known_of, together
from onrecord.identities.reconciliation import Answer, Candidate, Reconciler
from onrecord.identities.register import Assignment, Form, FormRow, Move, Register, Rows, Ruling, keys_of

__all__ = [
    "Answer",
    "Assignment",
    "Authority",
    "Candidate",
    "Context",
    "Entry",
    "Form",
    "FormRow",
    "Known",
    "Link",
    "Move",
    "NameSeen",
    "Position",
    "Reconciler",
    "Register",
    "RoleSeen",
    "Rows",
    "Ruling",
    "Verdict",
    "keys_of",
    "known_of",
    "same_actor",
    "together",
]
