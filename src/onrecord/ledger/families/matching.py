"""Whether two wordings are the same words: what is looked up to find candidates, and the alignment that decides.

Candidates share a print: two or three telling words in a row. That is a shingle in the sense of Broder (1997), over
telling words alone, so that a change of tense or person leaves it as it is. The decision aligns the telling words of
both (the longest common subsequence) and weighs what agrees by how rare it is in news, so that stock phrases tie
nothing. The rarities come with onrecord and not from the ledger: whether two wordings are tied depends on nothing but
their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from struct import pack, unpack
from typing import Literal, TypeAlias
from zlib import crc32

from rapidfuzz.distance import LCSseq

from onrecord.ledger.families.wording import NEGATIONS, Wording, unit_of

Grade: TypeAlias = Literal[1, 2, 3]
"""What it takes for two wordings to be the same words of one speaker.

1: one of them must be a quotation, so that the other renders it. 2: nothing more. 3: nothing more, and where both are
quotations not even that the speaker is known, since they are long and word by word the same.
"""

LEAST_WEIGHT = 6
"""Words that tell less than this are no version of anything by themselves."""

LEAST_WORDS = 3
_COVERED = 0.65
_FILLED = 0.5
_RUN = 8
_SHORT_RUN = 6
_SHORT_RUN_WEIGHT = 3
_RUN_WEIGHT = 14
_COVERED_BY_RUNS = 0.75
_RARE_PAIR = 9
_RAREST_PAIR = 10
_FAR = 4
_WEIGHT_BITS = 15
_CLUSTER = 3
_CLUSTER_WEIGHT = 8


@dataclass(frozen=True, slots=True)
class Tie:
    """How two wordings agree.

    `agreed` telling words of `telling` that the shorter one has, `weight` is what they weigh; `run` is how many words,
    all counted, follow each other in both.
    """

    grade: Grade
    agreed: int
    telling: int
    weight: int
    run: int


def tells_enough(wording: Wording) -> bool:
    """Whether words are such that where they come again it is no chance."""
    if len(wording.folded) >= _SHORT_RUN and len(set(wording.keys)) > 2 and wording.weight >= _SHORT_RUN_WEIGHT:
        return True
    return len(wording.folded) >= LEAST_WORDS and len(set(wording.keys)) > 1 and wording.weight >= LEAST_WEIGHT


def prints(wording: Wording) -> list[int]:
    """Return what a wording is looked up by, the rarest first.

    From each telling word on it is two in a row if these are rare, else three. All of the rarest are kept; of the
    others the lesser of each two in a row (winnowing: Schleimer, Wilkerson and Aiken 2003), so that a run of so
    many that two wordings share gives both the same print.
    """
    weights = wording.weights
    last = len(weights) - 1
    begun = [_begun(key) for key in wording.keys]
    behind = [_behind(key) for key in wording.keys]
    rare: dict[int, int] = {}
    row: list[int] = []
    for i in range(last):
        weight = weights[i] + weights[i + 1]
        one = crc32(behind[i + 1], begun[i])
        if weight < _RARE_PAIR and last != 1:
            if i + 2 > last:
                break
            one = crc32(behind[i + 2], one)
        row.append(one)
        rare[one] = weight
    kept = set(map(min, row, row[1:])) if len(row) > 1 else set(row)
    kept.update(one for one in row if rare[one] >= _RAREST_PAIR)
    return sorted(kept, key=lambda one: (-rare[one], one))


@lru_cache(maxsize=65536)
def _begun(key: str) -> int:
    """Return the CRC-32 of a key, which `_behind` of the next goes on from: that of "a b" is of "a", then of " b"."""
    return crc32(key.encode())


@lru_cache(maxsize=65536)
def _behind(key: str) -> bytes:
    return f" {key}".encode()


def own_grade(wording: Wording) -> Literal[0, 1, 2, 3]:
    """Return what it takes for two statements of this very wording to be of one family; 0 where nothing is enough."""
    # What `tie_of` would find: all telling words agree, in one run that is all of the words.
    weight = sum(wording.weights)
    if len(wording.keys) < 2:
        return 0
    return _grade(_Agreement(len(wording.keys), weight, 1.0, 1.0, len(wording.folded), weight, len(wording.folded)))


def codes(wording: Wording) -> bytes:
    """Return what `Sieve` tells wordings apart by, in few bytes: numbers of 32 bits, the first the weight of all.

    The others are of the telling words, in order: a CRC-32 of the key, its last four bits the weight of the word.
    """
    found = [_begun(key) & ~_WEIGHT_BITS | rare for key, rare in zip(wording.keys, wording.weights, strict=True)]
    return pack(f"<{len(found) + 1}I", wording.weight, *found)


class Sieve:
    """Tells of most wordings by their codes alone that they have no tie with one: too little of the shorter is in both.

    It lets through all that `tie_of` ties. Of the many wordings that share a stock phrase with a new one, it spares
    nearly all from being read.
    """

    __slots__ = ("_counted", "_least", "_weight")

    def __init__(self, wording: Wording) -> None:
        self._weight, *found = unpack(f"<{len(wording.keys) + 1}I", codes(wording))
        self._counted: dict[int, int] = {}
        for code in found:
            self._counted[code] = self._counted.get(code, 0) + (code & _WEIGHT_BITS)
        self._least = _COVERED * sum(self._counted.values())

    def lets_through(self, written: bytes) -> bool:
        """Whether the wording of these codes may have a tie."""
        weight, *found = unpack(f"<{len(written) // 4}I", written)
        counted = self._counted
        shared = [code & _WEIGHT_BITS for code in found if code in counted]
        if weight <= self._weight and sum(shared) >= _COVERED * sum([code & _WEIGHT_BITS for code in found]):
            return True
        return weight >= self._weight and sum([counted[code] for code in {*found} if code in counted]) >= self._least


def tie_of(one: Wording, other: Wording) -> Tie | None:
    """Return how two wordings agree, None where they are not the same words; the order of the two is no matter."""
    shorter, longer = sorted((one, other), key=lambda w: (w.weight, len(w.folded), w.folded))
    whole = sum(shorter.weights)
    if _in_common(shorter, longer) < whole * _COVERED:
        return None
    clusters = _clusters(shorter, longer)
    agreed = sum(c.size for c in clusters)
    weight = sum(c.weight for c in clusters)
    if agreed < 2 or weight < whole * _COVERED:
        return None
    run, run_weight = longest_run(shorter, longer)
    filled = weight / max(1, sum(longer.weights))
    grade = _grade(_Agreement(agreed, weight, weight / whole, filled, run, run_weight, len(shorter.folded)))
    if not grade or (grade < 3 and _contradict(shorter, longer, clusters)):
        return None
    return Tie(grade, agreed, len(shorter.keys), weight, run)


@dataclass(frozen=True, slots=True)
class _Agreement:
    """What agrees of two wordings.

    `agreed` telling words that weigh `weight`, the share `covered` of the shorter wording and `filled` of the longer;
    the longest run of words and its weight; and how many words the shorter wording has.
    """

    agreed: int
    weight: int
    covered: float
    filled: float
    run: int
    run_weight: int
    words: int


def _grade(a: _Agreement) -> Literal[0, 1, 2, 3]:
    """Return what it takes for two wordings to be the same words; 0 where what agrees may be chance, or the subject."""
    if a.run >= _RUN and a.run_weight >= _RUN_WEIGHT and a.covered >= _COVERED_BY_RUNS:
        return 3
    word_for_word = a.agreed > 2 and a.run >= _SHORT_RUN and a.run >= _COVERED_BY_RUNS * a.words
    if not word_for_word and not _rendered(a):
        return 0
    if a.filled < _FILLED:  # what somebody is said to hold may be mentioned within something else that they say
        return 1
    firm = a.run >= 6 and a.agreed >= 4 and a.weight >= 12
    return 2 if firm or (a.agreed >= 6 and a.weight >= 16 and a.covered >= _COVERED_BY_RUNS) else 1


def _rendered(a: _Agreement) -> bool:
    """Whether what agrees is a rendering of the same words, and not the same subject spoken of again.

    Either several words follow each other in both, or nearly all that the shorter one tells is there; of a few words
    all must be.
    """
    if a.agreed >= 3 and a.weight >= 10 and (a.run >= 6 or (a.run >= 5 and a.filled >= _FILLED)):
        return True
    if a.agreed >= 4 and a.weight >= 14 and a.covered >= 0.85:
        return True
    if a.agreed >= 6 and a.weight >= 10 and a.covered >= _COVERED_BY_RUNS:
        return True
    return a.covered == 1.0 and a.weight >= 12 and a.run >= min(4, a.words)


def _in_common(shorter: Wording, longer: Wording) -> int:
    """Return what the telling words of the shorter weigh that the longer has anywhere."""
    there = set(longer.keys)
    return sum(rare for key, rare in zip(shorter.keys, shorter.weights, strict=True) if key in there)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Telling words that agree close to each other: ranges in the lists of telling words, and what they weigh."""

    first: tuple[int, int]
    second: tuple[int, int]
    size: int
    weight: int


def _clusters(shorter: Wording, longer: Wording) -> list[_Cluster]:
    """Return where the telling words agree in order; agreement of a word or two far from the rest is chance."""
    found: list[list[tuple[int, int, int]]] = []
    for op in LCSseq.opcodes(shorter.keys, longer.keys):
        if op.tag != "equal":
            continue
        near = found and op.dest_start - sum(found[-1][-1][1:]) <= _FAR and op.src_start - _end(found[-1]) <= _FAR
        if near:
            found[-1].append((op.src_start, op.dest_start, op.src_end - op.src_start))
        else:
            found.append([(op.src_start, op.dest_start, op.src_end - op.src_start)])
    made = [_cluster(shorter, blocks) for blocks in found]
    if not made:
        return []
    heaviest = max(made, key=lambda c: c.weight)
    return [c for c in made if c is heaviest or (c.size >= _CLUSTER and c.weight >= _CLUSTER_WEIGHT)]


def _end(blocks: list[tuple[int, int, int]]) -> int:
    return blocks[-1][0] + blocks[-1][2]


def _cluster(shorter: Wording, blocks: Sequence[tuple[int, int, int]]) -> _Cluster:
    weight = sum(sum(shorter.weights[a : a + n]) for a, _, n in blocks)
    (a, b, _), (c, d, n) = blocks[0], blocks[-1]
    return _Cluster((a, c + n), (b, d + n), sum(n for _, _, n in blocks), weight)


def longest_run(one: Wording, other: Wording) -> tuple[int, int]:
    """Return how many words in a row are the same in both, function words and all, and what they weigh."""
    found = SequenceMatcher(None, one.folded, other.folded, autojunk=False).find_longest_match()
    return found.size, sum(unit_of(unit)[2] for unit in one.folded[found.a : found.a + found.size])


def _contradict(shorter: Wording, longer: Wording, clusters: Sequence[_Cluster]) -> bool:
    """Whether where they agree one has a "not" or a number that the other has not: then it is another remark."""
    for cluster in clusters:
        one, other = _within(shorter, cluster.first), _within(longer, cluster.second)
        if sum(unit in NEGATIONS for unit in one) % 2 != sum(unit in NEGATIONS for unit in other) % 2:
            return True
        numbers = [{unit for unit in units if unit[0].isdigit()} for units in (one, other)]
        if numbers[0] - numbers[1] and numbers[1] - numbers[0]:
            return True
    return False


def _within(wording: Wording, telling: tuple[int, int]) -> tuple[str, ...]:
    start = 0 if telling[0] == 0 else wording.telling[telling[0]]
    return wording.folded[start : wording.telling[telling[1] - 1] + 1]
