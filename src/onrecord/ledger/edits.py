"""What one wording has that another has not: words that were put in, taken out or put in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from onrecord.ledger.values import Edit

_WORD = re.compile(r"\S+")
_AROUND = 3
_JOINED = 2
"""Changes with so few words between them are told as one."""


def edits(before: str, after: str) -> tuple[Edit, ...]:
    """Return the changes from one wording to another, in order; white space does not count.

    Words are compared as they stand, with their marks. Paragraphs that are the same are skipped first, so that long
    reports are compared in no time.
    """
    ours, theirs = before.split("\n"), after.split("\n")
    found: list[Edit] = []
    for tag, a_start, a_end, b_start, b_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _in_words(" ".join(ours[a_start:a_end]), " ".join(theirs[b_start:b_end]))
    return tuple(found)


def _in_words(before: str, after: str) -> Iterator[Edit]:
    ours, theirs = _WORD.findall(before), _WORD.findall(after)
    for a_start, a_end, b_start, b_end in _changed(ours, theirs):
        yield Edit(
            " ".join(ours[max(0, a_start - _AROUND) : a_start]),
            " ".join(ours[a_start:a_end]),
            " ".join(theirs[b_start:b_end]),
            " ".join(ours[a_end : a_end + _AROUND]),
        )


def _changed(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int, int]]:
    found: list[tuple[int, int, int, int]] = []
    for tag, a_start, a_end, b_start, b_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if found and a_start - found[-1][1] <= _JOINED and b_start - found[-1][3] <= _JOINED:
            found[-1] = (found[-1][0], a_end, found[-1][2], b_end)
        else:
            found.append((a_start, a_end, b_start, b_end))
    return found
