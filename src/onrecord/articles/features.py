"""The runs of a page as numbers: what the network of `classifier` sees of them.

Each run has a row of plain figures and four bags of tokens: the words in the class names of its own element, of the
element around that, of all elements further out, and the words at its ends. Runs that stand in one element are grouped,
at four heights, so that the network can hold a run against its neighbours in the tree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from onrecord.articles.dom import Element, Run

HEIGHTS = 4
"""Runs are grouped by the elements one to so many steps above their own."""

FIGURES = 47
"""Figures a run."""

_SUBWORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_WORD = re.compile(r"[^\W\d_]+|\d+|[©|•→»]")
_MAX_WORDS = 400
_FIRST, _LAST = 8, 3
_ENDS_SENTENCE = frozenset(".!?…”\"'’)")
_QUOTE = re.compile('["“”‘«»„]')
_NOT_WORD = re.compile(r"[\W_]+")
_CORES = (0.5, 0.7, 0.9)
"""Shares of the page's running words that the innermost element around them is asked for."""

_STEPS = 4
_DEPTH = 40
_MAX_TITLE = 600
_RUNNING = 12
_MOSTLY_TEXT = 0.4
_AROUND = frozenset({"nav", "footer", "aside", "header", "form"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """Tokens of several owners: `tokens` one after the other, `starts` (owners + 1,) where each owner's begin.

    `owners` (n,) is the owner of each run: runs of one element share its tokens.
    """

    tokens: NDArray[np.int64]
    starts: NDArray[np.int64]
    owners: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A page of n runs.

    `figures` is (n, FIGURES) float32, `bags` the tokens of a run's element, of the element around that, of all further
    out, and of its text. `groups` is (HEIGHTS, n): the number of the group of each run.
    """

    figures: NDArray[np.float32]
    bags: tuple[Bag, Bag, Bag, Bag]
    groups: NDArray[np.int64]


def key(text: str) -> str:
    """Return a text without what differs between two renderings of it: letter case, blanks, punctuation."""
    return _NOT_WORD.sub("", text).casefold()


@lru_cache(maxsize=8192)
def markup_tokens(tag: str, words: str) -> tuple[str, ...]:
    """Return the tag and the words that class, id and itemprop are made of: "post-bodyText" gives post, body, text."""
    found = dict.fromkeys(word.lower() for word in _SUBWORD.findall(words[:_MAX_WORDS]))
    return (f"<{tag}>", *(word for word in found if 1 < len(word) < 20))


def text_tokens(text: str) -> tuple[str, ...]:
    """Return the words at both ends of a text in lower case, all of a short one; numbers are one token."""
    words = _WORD.findall(text if len(text) <= 160 else f"{text[:100]} {text[-50:]}")
    if len(words) > _FIRST + _LAST:
        words = words[:_FIRST] + words[-_LAST:]
    return tuple("0" if word.isdigit() else word.lower() for word in words)


def features(
    runs: Sequence[Run],
    titles: Collection[str],
    descriptions: Collection[str],
    markup: Mapping[str, int],
    words: Mapping[str, int],
) -> Features:
    """Return the features of a page.

    `titles` and `descriptions` are keys of what the page states; `markup` and `words` number the known tokens.
    """
    elements = {run.element.number: run.element for run in runs}
    order = {number: i for i, number in enumerate(elements)}
    owners = np.array([order[run.element.number] for run in runs], dtype=np.int64)
    tokens = _MarkupTokens(markup)
    above = [element.parent for element in elements.values()]
    own = _bag([tokens.of(element) for element in elements.values()], owners)
    around = _bag([tokens.of(element) for element in above], owners)
    beyond = _bag([tokens.beyond(element.parent if element else None) for element in above], owners)
    inner = [_known(markup_tokens("inline", run.inner), markup) if run.inner else () for run in runs]
    said = _bag(
        [
            (*_known(text_tokens(run.text), words), *(len(words) + n for n in more))
            for run, more in zip(runs, inner, strict=True)
        ],
        np.arange(len(runs)),
    )
    groups = np.zeros((HEIGHTS, len(elements)), dtype=np.int64)
    for i, outer in enumerate(above):
        for height in range(HEIGHTS):
            if outer is None:
                break
            groups[height:, i] = outer.number
            outer = outer.parent  # noqa: PLW2901 - the walk outwards
    compact = [np.unique(row, return_inverse=True)[1][owners] for row in groups]
    return Features(
        _figures(runs, list(elements.values()), owners, titles, descriptions),
        (own, around, beyond, said),
        np.stack(compact) if runs else np.zeros((HEIGHTS, 0), dtype=np.int64),
    )


def _known(tokens: Iterable[str], numbers: Mapping[str, int]) -> list[int]:
    return [numbers[token] for token in tokens if token in numbers]


class _MarkupTokens:
    """The known tokens of the elements of one page, each worked out once."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers = numbers
        self.own: dict[int, list[int]] = {}
        self.outer: dict[int, list[int]] = {}

    def of(self, element: Element | None) -> list[int]:
        """Return the tokens of an element."""
        if element is None:
            return []
        found = self.own.get(element.number)
        if found is None:
            found = self.own[element.number] = _known(markup_tokens(element.tag, element.words), self.numbers)
        return found

    def beyond(self, element: Element | None) -> list[int]:
        """Return the distinct tokens of an element and all around it."""
        chain: list[Element] = []
        while element is not None and element.number not in self.outer:
            chain.append(element)
            element = element.parent
        found = self.outer[element.number] if element else []
        for one in reversed(chain):
            found = self.outer[one.number] = list(dict.fromkeys(found + self.of(one)))
        return found


def _bag(rows: Sequence[Sequence[int]], owners: NDArray[np.int64]) -> Bag:
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return Bag(np.array([n for row in rows for n in row], dtype=np.int64), starts, owners)


def _figures(
    runs: Sequence[Run],
    elements: Sequence[Element],
    owners: NDArray[np.int64],
    titles: Collection[str],
    descriptions: Collection[str],
) -> NDArray[np.float32]:
    n = len(runs)
    if not n:
        return np.zeros((0, FIGURES), dtype=np.float32)
    texts = [run.text for run in runs]
    keys = [key(text) if len(text) <= _MAX_TITLE else "" for text in texts]
    counts = np.array([text.count(" ") + 1 for text in texts], dtype=np.float32)
    lengths = np.array([len(text) for text in texts], dtype=np.float32)
    linked = np.array([run.linked for run in runs], dtype=np.float32)
    bold = np.array([run.bold for run in runs], dtype=np.float32)
    lasts = [text[-1] for text in texts]
    firsts = [text[0] for text in texts]
    often = Counter(texts)
    bearing = np.array([_bears(k, titles) for k in keys])
    titled = next((i for i in np.flatnonzero(bearing).tolist() if _heading(runs[i])), None)
    if titled is None and bearing.any():
        titled = int(np.argmax(bearing))
    at = np.arange(n)
    by = at - titled if titled is not None else np.zeros(n)
    total = max(1.0, float(counts.sum()))
    of_runs = [
        np.log1p(counts) / 5, np.log1p(lengths) / 7, lengths / counts / 10, linked, linked > 0.95, bold, bold > 0.95,
        [last in _ENDS_SENTENCE for last in lasts], [last == "." for last in lasts], [last in ":|," for last in lasts],
        [first.isupper() for first in firsts], [first.isdigit() for first in firsts],
        [text.islower() for text in texts], [text.isupper() for text in texts],
        [_QUOTE.search(text) is not None for text in texts], np.log1p([text.count(",") for text in texts]) / 3,
        np.minimum(1.0, np.array([run.inlines for run in runs]) / counts), at / n, np.log1p(at) / 8,
        np.log1p(n - at) / 8, (np.cumsum(counts) - counts) / total, bearing, np.full(n, titled is not None), by > 0,
        np.sign(by - 0.5) * np.log1p(np.abs(by)) / 6, [k in descriptions for k in keys],
        [often[text] > 1 for text in texts],
    ]  # fmt: skip
    of_elements = _element_figures(elements, owners, counts, linked)
    return np.concatenate(
        [np.stack([np.asarray(row, dtype=np.float32) for row in of_runs], axis=1), of_elements[owners]], axis=1
    )


def _bears(text: str, titles: Collection[str]) -> bool:
    return len(text) > 5 and any(
        text == title or (title.startswith(text) and len(text) >= 0.4 * len(title)) for title in titles
    )


def _heading(run: Run) -> bool:
    return not _HEADINGS.isdisjoint(run.element.tags[-3:])


def _element_figures(
    elements: Sequence[Element],
    owners: NDArray[np.int64],
    counts: NDArray[np.float32],
    linked: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return the figures that all runs of an element share, a row an element."""
    running = np.where((counts >= _RUNNING) & (linked < _MOSTLY_TEXT), counts, 0.0)
    sums = [
        np.bincount(owners, weights=w, minlength=len(elements)).astype(np.float64)
        for w in (counts, counts * linked, running)
    ]
    tree = _Tree.of(elements)
    below = tree.sums_below(np.stack(sums, axis=1))
    total, _, text = below[0]
    rows = [
        np.array([not _AROUND.isdisjoint(e.tags) for e in elements]),
        np.array(["article" in e.tags or "main" in e.tags for e in elements]),
        np.array([min(len(e.tags), _DEPTH) / 20 for e in elements]),
    ]
    above = tree.parents[tree.rows]
    for _ in range(_STEPS):
        words, in_links, as_text = below[above].T
        rows += [as_text / max(1.0, text), in_links / np.maximum(words, 1.0), np.log1p(words) / 8]
        above = tree.parents[above]
    rows += [tree.within(tree.core(below, share * max(1.0, text)))[tree.rows] for share in _CORES]
    means, shares = _alike(elements, sums[0], np.bincount(owners, minlength=len(elements)))
    rows += [np.log1p(means) / 5, shares / max(1.0, total)]
    return np.stack([row.astype(np.float32) for row in rows], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """The elements that hold runs and all around them, a row each, outer ones first; row 0 is the page.

    `parents` (m,) is the row of the element around each, `rows` (elements,) those of the elements that hold runs.
    """

    parents: NDArray[np.int64]
    rows: NDArray[np.int64]

    @classmethod
    def of(cls, elements: Sequence[Element]) -> _Tree:
        known: dict[int, Element] = {}
        for own in elements:
            element: Element | None = own
            while element is not None and element.number not in known:
                known[element.number] = element
                element = element.parent
        # An element is numbered before those in it.
        row = {number: i for i, number in enumerate(sorted(known), 1)}
        parents = [0] * (len(row) + 1)
        for number, i in row.items():
            around = known[number].parent
            parents[i] = row[around.number] if around else 0
        return cls(np.array(parents), np.array([row[element.number] for element in elements]))

    def sums_below(self, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (m, 3): what all elements below each hold, itself included."""
        below = np.zeros((len(self.parents), own.shape[1]))
        below[self.rows] = own
        lists = below.tolist()
        parents = self.parents.tolist()
        for i in range(len(parents) - 1, 0, -1):
            words, in_links, running = lists[i]
            around = lists[parents[i]]
            around[0] += words
            around[1] += in_links
            around[2] += running
        return np.array(lists)

    def core(self, below: NDArray[np.float64], least: float) -> int:
        """Return the row of the smallest element that has at least so many running words below it."""
        sizes = np.where(below[:, 2] >= least, below[:, 0], np.inf)
        # Of equals the innermost, which comes last.
        return len(sizes) - 1 - int(np.argmin(sizes[::-1]))

    def within(self, row: int) -> NDArray[np.bool_]:
        """Tell of each element whether it is this one or inside it."""
        inside = [False] * len(self.parents)
        inside[row] = True
        for i, parent in enumerate(self.parents.tolist()):
            inside[i] = inside[i] or inside[parent]
        return np.array(inside)


def _alike(
    elements: Sequence[Element], words: NDArray[np.float64], sizes: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return, for each element, the mean words of the runs in all with its markup, and their sum."""
    number: dict[tuple[str, str, str], int] = {}
    kinds = np.array(
        [number.setdefault((e.tag, e.words, e.parent.words if e.parent else ""), len(number)) for e in elements]
    )
    totals = np.bincount(kinds, weights=words)
    return (totals / np.bincount(kinds, weights=sizes))[kinds], totals[kinds]
