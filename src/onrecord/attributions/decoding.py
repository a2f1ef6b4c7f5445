"""From the network's numbers to attributions: the best tag path, then the links between its spans.

Tags follow the BIO scheme (Ramshaw and Marcus 1995) in one layer for all roles, decoded by a linear-chain CRF
(Lafferty, McCallum and Pereira 2001), so a span cannot break up in the middle. Every content span then points to its
cue, and the contents of one cue are the parts of one attribution: “A,” said X. “B”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.attributions.windows import INSIDE, MARK, Window
from onrecord.flow import Attribution, Span

ROLES = ("content", "source", "cue")
TAGS = ("O", *(f"{prefix}-{role}" for role in ROLES for prefix in "BI"))
LINKS = (("content", "cue"), ("content", "source"), ("cue", "source"))
"""The pointers of the network, in the order of its queries and keys."""

MIN_CUE_MASS = 0.2
"""A content whose pieces put less than this on the likeliest cue has no cue."""

MIN_SOURCE_MASS = 0.2
"""An attribution that puts less than this on the likeliest source has no source."""

Floats = NDArray[np.float32]
_IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What the network says of one window of T pieces.

    `emissions` is (T, tags), unnormalised; `queries` and `keys` are (T, links * width): the product of a query and a
    key is the log-weight of the pointer from the first piece to the second.
    """

    emissions: Floats
    queries: Floats
    keys: Floats


@dataclass(frozen=True, slots=True)
class Crf:
    """Step scores from tag (row) to tag (column) and the score of each tag at the start; impossible ones are -1e4."""

    transitions: Floats
    start: Floats


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A span of pieces [first, last) of one role; `sure` is the mean probability of its tags."""

    role: str
    first: int
    last: int
    sure: float


def decode(windows: Sequence[Window], scores: Sequence[Scores], crf: Crf) -> list[Attribution]:
    """Return the attributions of some windows, in reading order of their contents."""
    if not windows:
        return []
    lengths = [len(w) for w in windows]
    emissions = np.zeros((len(windows), max(lengths), len(TAGS)), dtype=np.float32)
    for row, window, score in zip(emissions, windows, scores, strict=True):
        row[: len(window)] = score.emissions
        # A special piece ends its paragraph, and with it every span.
        row[: len(window)][window.starts < 0, 1:] = _IMPOSSIBLE
    paths = best_paths(emissions, lengths, crf)
    sure = marginals(emissions, lengths, crf)
    found: list[Attribution] = []
    for window, score, path, probability in zip(windows, scores, paths, sure, strict=True):
        found += _linked(window, score, list(_spans(path, probability)))
    return sorted(found, key=lambda a: a.content)


def best_paths(emissions: Floats, lengths: Sequence[int], crf: Crf) -> list[NDArray[np.intp]]:
    """Return the likeliest tag sequence of each padded row of `emissions` (rows, T, tags), by Viterbi's algorithm."""
    rows, width, tags = emissions.shape
    back = np.zeros((rows, width, tags), dtype=np.intp)
    score = emissions[:, 0] + crf.start
    at_end: dict[int, Floats] = {}
    for t in range(1, width + 1):
        at_end |= {row: score[row] for row, length in enumerate(lengths) if length == t}
        if t < width:
            moved = score[:, :, None] + crf.transitions
            back[:, t] = moved.argmax(axis=1)
            score = moved.max(axis=1) + emissions[:, t]
    paths = []
    for row, length in enumerate(lengths):
        path = np.zeros(length, dtype=np.intp)
        path[-1] = at_end[row].argmax()
        for t in range(length - 1, 0, -1):
            path[t - 1] = back[row, t, path[t]]
        paths.append(path)
    return paths


def marginals(emissions: Floats, lengths: Sequence[int], crf: Crf) -> list[Floats]:
    """Return the probability of each tag at each piece, (T, tags) a row, by the forward-backward algorithm."""
    _, width, _ = emissions.shape
    step = np.exp(crf.transitions)
    ahead = np.exp(emissions - emissions.max(axis=2, keepdims=True))
    forward = np.empty_like(ahead)
    forward[:, 0] = ahead[:, 0] * np.exp(crf.start)
    forward[:, 0] /= forward[:, 0].sum(axis=1, keepdims=True)
    for t in range(1, width):
        forward[:, t] = (forward[:, t - 1] @ step) * ahead[:, t]
        forward[:, t] /= forward[:, t].sum(axis=1, keepdims=True)
    backward = np.ones_like(ahead)
    last = np.asarray(lengths) - 1
    for t in range(width - 2, -1, -1):
        passed = (ahead[:, t + 1] * backward[:, t + 1]) @ step.T
        passed /= passed.sum(axis=1, keepdims=True)
        backward[:, t] = np.where((t < last)[:, None], passed, 1.0)
    both = forward * backward
    both /= both.sum(axis=2, keepdims=True)
    return [row[:length] for row, length in zip(both, lengths, strict=True)]


def _spans(path: NDArray[np.intp], probability: Floats) -> Iterator[_Tagged]:
    first = 0
    while first < len(path):
        tag = TAGS[path[first]]
        last = first + 1
        if tag != "O":
            while last < len(path) and TAGS[path[last]] == f"I-{tag[2:]}":
                last += 1
            yield _Tagged(tag[2:], first, last, float(probability[np.arange(first, last), path[first:last]].mean()))
        first = last


def _linked(window: Window, scores: Scores, spans: list[_Tagged]) -> Iterator[Attribution]:
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
        sure = float(np.mean([contents[i].sure for i in members]))
        linked = float(mass[source]) if source >= 0 else 1 - float(mass.max(initial=0.0))
        yield Attribution(
            content=tuple(_in_text(window, contents[i]) for i in members),
            cue=(_in_text(window, cues[cue]),) if cue >= 0 else (),
            source=(_in_text(window, sources[source]),) if source >= 0 else (),
            score=round(sure * linked, 4),
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
    width = scores.queries.shape[1] // len(LINKS)
    columns = slice(link * width, (link + 1) * width)
    pieces = np.concatenate([np.arange(span.first, span.last) for span in pointing])
    # Not `@`: a product this small costs a threaded BLAS more in waking its threads than in multiplying.
    logits = np.einsum("ik,jk->ij", scores.queries[pieces, columns], scores.keys[:, columns])
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    upto = np.cumsum(weights, axis=1)
    upto = np.pad(upto / upto[:, -1:], ((0, 0), (1, 0)))
    mass = upto[:, [span.last for span in pointed]] - upto[:, [span.first for span in pointed]]
    lengths = np.array([span.last - span.first for span in pointing])
    sums = np.add.reduceat(mass, np.cumsum(lengths) - lengths, axis=0)
    of_pointing, of_pointed = (passages[[span.first for span in spans]] for spans in (pointing, pointed))
    return np.where(of_pointing[:, None] == of_pointed, sums / lengths[:, None], 0).astype(np.float32)


def _in_text(window: Window, span: _Tagged) -> Span:
    return int(window.starts[span.first]), int(window.ends[span.last - 1])
