"""From the network's numbers to attributions: the best tag path, then the links between its spans.

Tags follow the BIO scheme (Ramshaw and Marcus 1995) in one layer for all roles, decoded by a linear-chain CRF
(Lafferty, McCallum and Pereira 2001), so a span cannot break up in the middle. Every content span then points to its
cue, and the contents of one cue are the parts of one attribution: “A,” said X. “B”.

A score is the probability that an attribution is right, by a logistic regression on what the network was sure of (Platt
1999); training/calibrate.py fits it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onrecord.attributions.windows import INSIDE, MARK, Window
from onrecord.flow import Attribution, Span

ROLES = ("content", "source", "cue")
TAGS = ("O", *(f"{prefix}-{role}" for role in ROLES for prefix in "BI"))
LINKS = (("content", "cue"), ("content", "source"), ("cue", "source"))
"""The pointers of the network, in the order of its output."""

MIN_CUE_MASS = 0.2
"""A content whose pieces put less than this on the likeliest cue has no cue."""

MIN_SOURCE_MASS = 0.2
"""An attribution that puts less than this on the likeliest source has no source."""

Floats = NDArray[np.float32]
_SURE = 1e-4
"""Probabilities are taken to be no nearer to 0 and 1 than this."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the network says of one window of T pieces.

    `emissions` is (T, tags), unnormalised; `pointers` is (links, T, T): the probability that the pointer of the piece
    of the row is to the piece of the column.
    """

    emissions: Floats
    pointers: Floats


@dataclass(frozen=True, slots=True)
class Crf:
    """Step scores from tag (row) to tag (column); impossible ones are -1e4. What is around a stretch of pieces is O."""

    transitions: Floats


@dataclass(frozen=True, slots=True)
class Evidence:
    """How sure the network is of the parts of an attribution, each from 0 to 1.

    `tags` is the mean probability of the content's tags and `weakest` the least of them; `cue`, `source` and their
    `_tags` are the mass of the link and the mean probability of the tags, 0.5 where there is no such part, which says
    nothing.
    """

    tags: float
    weakest: float
    cue: float
    cue_tags: float
    source: float
    source_tags: float

    def features(self) -> tuple[float, ...]:
        """Return what the calibration weighs: the log-odds of each in the order of the fields."""
        parts = (self.tags, self.weakest, self.cue, self.cue_tags, self.source, self.source_tags)
        return tuple(math.log(p / (1 - p)) for p in (min(max(part, _SURE), 1 - _SURE) for part in parts))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic regression from evidence to score: the log-odds at zero, and the weight of each feature."""

    intercept: float
    weights: tuple[float, ...]

    def score(self, evidence: Evidence) -> float:
        """Return the probability that an attribution of this evidence is right, to four places."""
        odds = self.intercept + sum(w * f for w, f in zip(self.weights, evidence.features(), strict=True))
        return round(1 / (1 + math.exp(-odds)), 4)


@dataclass(frozen=True, slots=True)
class Linked:
    """The parts of an attribution, as spans of the text, with the evidence for them."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A span of pieces [first, last) of one role; mean and least probability of its tags."""

    role: str
    first: int
    last: int
    sure: float
    weakest: float


def decode(
    windows: Sequence[Window], scores: Sequence[Scores], crf: Crf, calibration: Calibration
) -> list[Attribution]:
    """Return the attributions of some windows, in reading order of their contents."""
    found = [Attribution(a.content, a.cue, a.source, calibration.score(a.evidence)) for a in link(windows, scores, crf)]
    return sorted(found, key=lambda a: a.content)


def link(windows: Sequence[Window], scores: Sequence[Scores], crf: Crf) -> Iterator[Linked]:
    """Tag the windows and link the spans of each."""
    stretches, emissions = _stretches(windows, scores)
    if not stretches:
        return
    lengths = [last - first for _, first, last in stretches]
    paths, probabilities = best_paths(emissions, lengths, crf), marginals(emissions, lengths, crf)
    spans: list[list[_Tagged]] = [[] for _ in windows]
    for (of, first, _), path, probability in zip(stretches, paths, probabilities, strict=True):
        spans[of] += _spans(path, probability, first)
    for window, score, tagged in zip(windows, scores, spans, strict=True):
        yield from _linked(window, score, tagged)


def tag_probabilities(windows: Sequence[Window], scores: Sequence[Scores], crf: Crf) -> Floats:
    """Return the probability of each tag at each piece that is not a special one, (pieces, tags), in reading order."""
    stretches, emissions = _stretches(windows, scores)
    lengths = [last - first for _, first, last in stretches]
    return np.concatenate([*marginals(emissions, lengths, crf), np.zeros((0, len(TAGS)), dtype=np.float32)])


def _stretches(windows: Sequence[Window], scores: Sequence[Scores]) -> tuple[list[tuple[int, int, int]], Floats]:
    """Return the stretches of pieces between special ones, and their emissions padded to one length.

    A stretch is the index of its window, its first piece and its last, exclusive. A special piece ends its paragraph
    and is O for certain, so the stretches do not depend on each other: many short ones take fewer steps than a few long
    windows.
    """
    stretches = []
    for of, window in enumerate(windows):
        special = np.concatenate([[-1], np.flatnonzero(window.starts < 0), [len(window)]])
        stretches += [(of, a + 1, b) for a, b in pairwise(special.tolist()) if b - a > 1]
    emissions = np.zeros((len(stretches), max((b - a for _, a, b in stretches), default=0), len(TAGS)), np.float32)
    for row, (of, first, last) in zip(emissions, stretches, strict=True):
        row[: last - first] = scores[of].emissions[first:last]
    return stretches, emissions


def best_paths(emissions: Floats, lengths: Sequence[int], crf: Crf) -> list[NDArray[np.intp]]:
    """Return the likeliest tag sequence of each padded row of `emissions` (rows, T, tags), by Viterbi's algorithm."""
    rows, width, tags = emissions.shape
    step, last = crf.transitions, np.asarray(lengths) - 1
    best = np.empty((width, rows, tags), dtype=np.float32)
    best[0] = emissions[:, 0] + step[0]
    for t in range(1, width):
        best[t] = (best[t - 1, :, :, None] + step).max(axis=1) + emissions[:, t]
    path = np.empty((rows, width), dtype=np.intp)
    at_end = (best[last, np.arange(rows)] + step[:, 0]).argmax(axis=1)
    tag = at_end
    for t in range(width - 1, -1, -1):
        tag = np.where(t >= last, at_end, (best[t] + step.T[tag]).argmax(axis=1))
        path[:, t] = tag
    return [row[:length] for row, length in zip(path, lengths, strict=True)]


def marginals(emissions: Floats, lengths: Sequence[int], crf: Crf) -> list[Floats]:
    """Return the probability of each tag at each piece, (T, tags) a row, by the forward-backward algorithm."""
    rows, width, tags = emissions.shape
    step, last = np.exp(crf.transitions), np.asarray(lengths) - 1
    # A tag that is impossible by far may be the only one allowed: none is nothing at all.
    ahead = np.exp(np.maximum(emissions - emissions.max(axis=2, keepdims=True), -80)).transpose(1, 0, 2)
    forward = np.empty((width, rows, tags), dtype=np.float32)
    passed = np.broadcast_to(step[0], (rows, tags))
    for t in range(width):
        forward[t] = passed * ahead[t]
        forward[t] /= forward[t].sum(axis=1, keepdims=True)
        passed = forward[t] @ step
    backward = np.empty_like(forward)
    for t in range(width - 1, -1, -1):
        if t + 1 < width:
            passed = (ahead[t + 1] * backward[t + 1]) @ step.T
            passed /= passed.sum(axis=1, keepdims=True)
        backward[t] = np.where((t < last)[:, None], passed, step[:, 0])
    both = forward * backward
    both /= both.sum(axis=2, keepdims=True)
    return [both[:length, row] for row, length in enumerate(lengths)]


def _spans(path: NDArray[np.intp], probability: Floats, offset: int) -> Iterator[_Tagged]:
    sure = probability[np.arange(len(path)), path]
    first = 0
    while first < len(path):
        tag = TAGS[path[first]]
        last = first + 1
        if tag != "O":
            while last < len(path) and TAGS[path[last]] == f"I-{tag[2:]}":
                last += 1
            of = sure[first:last]
            yield _Tagged(tag[2:], offset + first, offset + last, float(of.mean()), float(of.min()))
        first = last


def _linked(window: Window, scores: Scores, spans: list[_Tagged]) -> Iterator[Linked]:
    contents, sources, cues = ([s for s in spans if s.role == role] for role in ROLES)
    if not contents:
        return
    passages = _passages(window)
    to_cue, to_source, cue_to_source = (
        _masses(scores, link, pointing, pointed, passages)
        for link, (pointing, pointed) in enumerate([(contents, cues), (contents, sources), (cues, sources)])
    )
    parts: dict[int, list[int]] = {}
    for i in range(len(contents)):
        best = int(to_cue[i].argmax()) if cues else -1
        cue = best if best >= 0 and to_cue[i, best] >= MIN_CUE_MASS else -1 - i
        parts.setdefault(cue, []).append(i)
    for cue, members in parts.items():
        mass = to_source[members].mean(axis=0)
        if cue >= 0:
            mass = (mass + cue_to_source[cue]) / 2
        source = int(mass.argmax()) if sources else -1
        if source >= 0 and mass[source] < MIN_SOURCE_MASS:
            source = -1
        if cue < 0 and source < 0:
            continue
        yield Linked(
            content=tuple(_in_text(window, contents[i]) for i in members),
            cue=(_in_text(window, cues[cue]),) if cue >= 0 else (),
            source=(_in_text(window, sources[source]),) if source >= 0 else (),
            evidence=Evidence(
                tags=float(np.mean([contents[i].sure for i in members])),
                weakest=min(contents[i].weakest for i in members),
                cue=float(to_cue[members, cue].mean()) if cue >= 0 else 0.5,
                cue_tags=cues[cue].sure if cue >= 0 else 0.5,
                source=float(mass[source]) if source >= 0 else 0.5,
                source_tags=sources[source].sure if source >= 0 else 0.5,
            ),
        )


def _passages(window: Window) -> NDArray[np.intp]:
    """Return the passage of each piece: a paragraph, or several that one quotation runs through.

    By the printer's convention such a quotation is left open at the end of a paragraph and opened again in the next.
    """
    passage = np.zeros(len(window), dtype=np.intp)
    for at in range(1, len(window)):
        goes_on = (
            window.starts[at] < 0
            and at + 1 < len(window)
            and window.quoted[at - 1] == INSIDE
            and window.quoted[at + 1] == MARK
        )
        passage[at] = passage[at - 1] + (window.starts[at] < 0 and not goes_on)
    return passage


def _masses(
    scores: Scores, link: int, pointing: list[_Tagged], pointed: list[_Tagged], passages: NDArray[np.intp]
) -> Floats:
    """Return the mean probability that the pieces of each pointing span (row) put on each span pointed at (column).

    Nothing is put on a span of another passage: an article's paragraphs are attributed each by itself.
    """
    if not pointing or not pointed:
        return np.zeros((len(pointing), len(pointed)), dtype=np.float32)
    pieces = np.concatenate([np.arange(span.first, span.last) for span in pointing])
    upto = np.pad(np.cumsum(scores.pointers[link, pieces], axis=1), ((0, 0), (1, 0)))
    mass = upto[:, [span.last for span in pointed]] - upto[:, [span.first for span in pointed]]
    lengths = np.array([span.last - span.first for span in pointing])
    sums = np.add.reduceat(mass, np.cumsum(lengths) - lengths, axis=0)
    of_pointing, of_pointed = (passages[[span.first for span in spans]] for spans in (pointing, pointed))
    return np.where(of_pointing[:, None] == of_pointed, sums / lengths[:, None], 0).astype(np.float32)


def _in_text(window: Window, span: _Tagged) -> Span:
    return int(window.starts[span.first]), int(window.ends[span.last - 1])
