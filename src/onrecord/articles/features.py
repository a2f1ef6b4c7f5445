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
from math import log1p

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
    keys = [key(text) for text in texts]
    counts = np.array([text.count(" ") + 1 for text in texts], dtype=np.float32)
    lengths = np.array([len(text) for text in texts], dtype=np.float32)
    linked = np.array([run.linked for run in runs], dtype=np.float32)
    bold = np.array([run.bold for run in runs], dtype=np.float32)
    lasts = [text[-1] for text in texts]
    firsts = [text[0] for text in texts]
    often = Counter(keys)
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
        np.sign(by - 0.5) * np.log1p(np.abs(by)) / 6, [k in descriptions for k in keys], [often[k] > 1 for k in keys],
    ]  # fmt: skip
    of_elements = _element_figures(runs, elements, owners, counts, linked)
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
    runs: Sequence[Run],
    elements: Sequence[Element],
    owners: NDArray[np.int64],
    counts: NDArray[np.float32],
    linked: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return the figures that all runs of an element share, a row an element."""
    running = np.where((counts >= _RUNNING) & (linked < _MOSTLY_TEXT), counts, 0.0)
    sums: NDArray[np.float64] = np.stack(
        [np.bincount(owners, weights=w, minlength=len(elements)) for w in (counts, counts * linked, running)]
    )
    below = _below(elements, sums)
    words, _, text = below[0]
    cores = [_core(elements, below, share * max(1.0, text)) for share in _CORES]
    alike = _alike(elements, sums[0], np.bincount(owners, minlength=len(elements)))
    rows = []
    for element in elements:
        tags = element.tags
        row = [not _AROUND.isdisjoint(tags), "article" in tags or "main" in tags, min(len(tags), _DEPTH) / 20]
        above = element.parent
        for _ in range(_STEPS):
            inside, in_links, as_text = below[above.number if above else 0]
            row += [as_text / max(1.0, text), in_links / max(inside, 1.0), log1p(inside) / 8]
            above = above.parent if above else None
        row += [_within(element, core) for core in cores]
        mean, share = alike[_markup(element)]
        rows.append([*row, log1p(mean) / 5, share / max(1.0, words)])
    return np.array(rows, dtype=np.float32)


def _below(elements: Sequence[Element], sums: NDArray[np.float64]) -> dict[int, tuple[float, float, float]]:
    """Return for each element by number, 0 being the page, the words of the runs below it.

    All of them, those in links, and those of runs that look like running text.
    """
    found: dict[int, tuple[float, float, float]] = {0: tuple(sums.sum(axis=1).tolist())}
    for own, (words, in_links, running) in zip(elements, sums.T.tolist(), strict=True):
        element: Element | None = own
        while element is not None:
            before = found.get(element.number, (0.0, 0.0, 0.0))
            found[element.number] = (before[0] + words, before[1] + in_links, before[2] + running)
            element = element.parent
    return found


def _core(elements: Sequence[Element], below: Mapping[int, tuple[float, float, float]], least: float) -> int:
    """Return the number of the innermost element that has at least so many running words below it."""
    best, size = 0, float("inf")
    for own in elements:
        element: Element | None = own
        while element is not None and below[element.number][2] < least:
            element = element.parent
        if element is not None and below[element.number][0] < size:
            best, size = element.number, below[element.number][0]
    return best


def _within(element: Element | None, number: int) -> bool:
    while element is not None:
        if element.number == number:
            return True
        element = element.parent
    return False


def _markup(element: Element) -> tuple[str, str, str]:
    return element.tag, element.words, element.parent.words if element.parent else ""


def _alike(
    elements: Sequence[Element], words: NDArray[np.float64], sizes: NDArray[np.int64]
) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return, for each markup, the mean words of its runs and their sum."""
    sums: dict[tuple[str, str, str], tuple[float, int]] = {}
    for element, own, size in zip(elements, words.tolist(), sizes.tolist(), strict=True):
        before = sums.get(_markup(element), (0.0, 0))
        sums[_markup(element)] = (before[0] + own, before[1] + size)
    return {markup: (total / size, total) for markup, (total, size) in sums.items()}
