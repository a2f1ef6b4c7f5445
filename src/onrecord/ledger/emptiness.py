"""Why a search gave nothing, in words: which name nobody has, which word is nowhere, which filter leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import apsw

from onrecord.ledger.filters import Condition
from onrecord.ledger.matching import count
from onrecord.ledger.meanings import Sought, nearest
from onrecord.ledger.names import (
    nearest_outlets,
    nearest_speakers,
    nearest_words,
    outlet_keys,
    speaker_keys,
    suggesting,
)
from onrecord.ledger.page_names import page_keys
from onrecord.ledger.values import Filters
from onrecord.ledger.words import Term, Words


def why_empty(
    db: apsw.Connection, words: Words | None, filters: Filters, found: Mapping[str, Condition]
) -> tuple[str, ...]:
    """Return the reasons for an empty answer, the surest first; never none."""
    if not count(db, None, ()):
        return ("the ledger has no statements yet; `onrecord add PAGE...` puts some in",)
    if "dated" in found and not count(db, None, (found["dated"],)):
        return ("nothing in the ledger falls due at a date that its page tells",)
    reasons = [
        *_unknown_names(db, filters),
        *_unknown_page(db, filters, found),
        *_unknown_story(db, filters),
        *_unknown_words(db, words),
    ]
    if not reasons:
        reasons = [*_words_apart(db, words), *_without_one(db, words, found), *_each_alone(db, words, found)]
    return tuple(reasons) or ("nothing in the ledger has all of it",)


def why_nothing_alike(db: apsw.Connection, sought: Sought) -> tuple[str, ...]:
    """Return why no statement is like what is sought, where there are statements that pass the filters."""
    best = nearest(db, sought)
    if best is None:
        return ("no statement has been compared by meaning yet; `onrecord search --like` does it where it may write",)
    if best >= sought.least:
        return ("what is like it does not pass the words and filters; without them there is something",)
    shows = f"--least {best - 0.01:.2f} shows it"
    return (f"nothing in the ledger is like it by {sought.least:g}; the nearest is by {best:.2f}, {shows}",)


def _unknown_names(db: apsw.Connection, filters: Filters) -> Iterator[str]:
    for option, name in (("speaker", filters.speaker), ("target", filters.target)):
        if name and not speaker_keys(db, name):
            yield f"nobody called {name!r} is in the ledger{suggesting(nearest_speakers(db, name))}"
        elif name and not count(db, None, (_spoken(db, option, name),)):
            yield _never(option, name)
    if filters.outlet and not outlet_keys(db, filters.outlet):
        yield f"no outlet called {filters.outlet!r} is in the ledger{suggesting(nearest_outlets(db, filters.outlet))}"


def _spoken(db: apsw.Connection, option: str, name: str) -> Condition:
    from onrecord.ledger.filters import conditions

    return conditions(db, Filters(speaker=name) if option == "speaker" else Filters(target=name))[option]


def _never(option: str, name: str) -> str:
    if option == "speaker":
        return f"{name} is named in the ledger, but nothing that they said is; --target {name!r} asks what others said"
    return f"nothing in the ledger is said against or to {name}; --speaker {name!r} asks what they said"


def _unknown_page(db: apsw.Connection, filters: Filters, found: Mapping[str, Condition]) -> Iterator[str]:
    if filters.page and not count(db, None, (found["page"],)):
        yield f"no page with statements is in the ledger at {filters.page!r}"


def _unknown_story(db: apsw.Connection, filters: Filters) -> Iterator[str]:
    if filters.story and not page_keys(db, filters.story):
        yield f"no story or page of the ledger is {filters.story!r}; `onrecord stories` names them"


def _unknown_words(db: apsw.Connection, words: Words | None) -> Iterator[str]:
    for group in words.wanted if words else ():
        if not any(_occurs(db, term) for term in group):
            shown = " or ".join(f"“{term}”" for term in group)
            near = nearest_words(db, group[0].text) if " " not in group[0].text else []
            yield f"{shown} is nowhere in the ledger{suggesting(near)}"


def _words_apart(db: apsw.Connection, words: Words | None) -> Iterator[str]:
    if words and not count(db, words, ()):
        each = (f"“{' or '.join(map(str, group))}” in {count(db, Words((group,)), ()):,}" for group in words.wanted)
        yield f"no statement has all of the words: {', '.join(each)}"


def _occurs(db: apsw.Connection, term: Term) -> bool:
    return count(db, Words(((term,),)), ()) > 0


def _without_one(db: apsw.Connection, words: Words | None, found: Mapping[str, Condition]) -> Iterator[str]:
    """Say which filter, left out by itself, would leave something."""
    if len(found) + bool(words) < 2:
        return
    for name in found:
        rest = tuple(condition for other, condition in found.items() if other != name)
        if left := count(db, words, rest):
            yield f"without {_option(name)} there {_are(left)}"
    if words and (left := count(db, None, tuple(found.values()))):
        yield f"without the words there {_are(left)}"


def _each_alone(db: apsw.Connection, words: Words | None, found: Mapping[str, Condition]) -> Iterator[str]:
    """Say how many there are of each by itself, where there is none of one."""
    for name, condition in found.items():
        if not count(db, None, (condition,)):
            yield f"{_option(name)} by itself leaves nothing"


def _option(name: str) -> str:
    return "a known date" if name == "dated" else "--" + name.replace("_", "-")


def _are(number: int) -> str:
    return "is 1" if number == 1 else f"are {number:,}"
