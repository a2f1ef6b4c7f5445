"""Where the lines of a gold text stand among the runs of its page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

_EXACT = 25
_ENDS = 40
_MAX_CANDIDATES = 4


def aligned(lines: Sequence[str], keys: Sequence[str]) -> set[int]:
    """Return the indices of the keys that hold the lines, both in reading order.

    Of all chains of places in order the one that covers most text is taken, so that a teaser that repeats a paragraph
    elsewhere on the page cannot pull the rest along.
    """
    text = "".join(lines)
    starts, at = set(), 0
    for line in lines:
        starts.add(at)
        at += len(line)
    starts.add(at)
    candidates = [(i, *place) for i, key in enumerate(keys) for place in _places(key, text, starts)]
    return _best_chain(candidates)


def _places(key: str, text: str, line_starts: set[int]) -> list[tuple[int, int]]:
    """Return where a run's key may stand in the gold text, as half-open ranges."""
    if not key:
        return []
    if len(key) < _EXACT:
        found = [(at, at + len(key)) for at in _occurrences(key, text)]
        return [(b, e) for b, e in found if b in line_starts and e in line_starts]
    whole = [(at, at + len(key)) for at in _occurrences(key, text)]
    if whole or len(key) < 2 * _ENDS:
        return whole
    # Gold leaves words out of some paragraphs (links, notes): their ends are enough.
    first, last = text.find(key[:_ENDS]), text.find(key[-_ENDS:])
    if first >= 0 and 0 < last - first <= len(key):
        return [(first, last + _ENDS)]
    return [(first, first + _ENDS)] if first >= 0 else []


def _occurrences(key: str, text: str) -> list[int]:
    found: list[int] = []
    at = text.find(key)
    while at >= 0 and len(found) < _MAX_CANDIDATES:
        found.append(at)
        at = text.find(key, at + 1)
    return found


def _best_chain(candidates: Sequence[tuple[int, int, int]]) -> set[int]:
    """Return the keys of the heaviest chain of (key, start, end) in which both keys and ranges go forward.

    O(n log n): `ends` and `weights` keep, both rising, the best weight of a chain that ends by a place.
    """
    ends: list[int] = [0]
    weights: list[int] = [0]
    tails: list[tuple[int, int]] = [(-1, -1)]
    links: list[tuple[int, int]] = []
    by_key: dict[int, list[tuple[int, int]]] = {}
    for key, start, end in candidates:
        by_key.setdefault(key, []).append((start, end))
    for key, places in by_key.items():
        # All places of one key see the chains that end before it, not each other.
        fresh = []
        for start, end in places:
            before = bisect_left(ends, start + 1) - 1
            fresh.append((end, weights[before] + end - start, tails[before][0]))
        for end, weight, link in fresh:
            at = bisect_left(ends, end + 1)
            if weights[at - 1] >= weight:
                continue
            links.append((key, link))
            tail = (len(links) - 1, key)
            while at < len(ends) and weights[at] <= weight:
                del ends[at], weights[at], tails[at]
            if ends[at - 1] == end:
                at -= 1
                del ends[at], weights[at], tails[at]
            ends.insert(at, end)
            weights.insert(at, weight)
            tails.insert(at, tail)
    chain: set[int] = set()
    link = tails[-1][0]
    while link >= 0:
        key, link = links[link]
        chain.add(key)
    return chain
