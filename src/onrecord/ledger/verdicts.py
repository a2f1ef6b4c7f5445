"""What became of words in a page: whether they stand where they stood, elsewhere, several times, changed, or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from onrecord.flow import Article, Block, Statement
from onrecord.ledger.values import Verdict

_LIKE = 80.0
"""A stretch of the page at least this like the words (0 to 100) is what has become of them."""

_SHORTEST = 12
"""Characters: shorter words are like too much else to be said to have been altered."""

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and for "altered" what stands in the page now; for "moved", in which block."""

    verdict: Verdict
    now: str | None = None


class Blocks:
    """The blocks of a page as it is, to look for words in: their text with white space folded, and their places."""

    def __init__(self, article: Article) -> None:
        self.texts = [folded(article.text[block.start : block.end]) for block in article.blocks]
        self.places = [block.place for block in article.blocks]

    def holding(self, words: str) -> list[int]:
        """Return the blocks that have the words, one that has them twice being named twice."""
        return [i for i, text in enumerate(self.texts) for _ in range(text.count(words))]

    def likest(self, words: str) -> str | None:
        """Return the stretch of a block that is most like the words, None where none is like enough."""
        if len(words) < _SHORTEST:
            return None
        best: tuple[float, str] | None = None
        for text in self.texts:
            found = fuzz.partial_ratio_alignment(words, text, score_cutoff=best[0] if best else _LIKE)
            if found is not None and len(text) >= len(words) * 0.8 and (best is None or found.score > best[0]):
                best = found.score, text[found.dest_start : found.dest_end]
        return best[1] if best else None


def judge(former: Article, statement: Statement, page: Blocks) -> Judged:
    """Say of a statement's words whether a page has them, looking at each part of them by itself.

    exact      once, and in the block at the same place, or in one with the same text
    moved      once, elsewhere
    ambiguous  several times, and none of them in a block like the one that they were in
    altered    not so, but a stretch of the page is like them
    gone       nothing in the page is like them

    Of several parts the worst counts. White space does not.
    """
    found = [_judged(former, block, words, page) for block, words in _parts(former, statement) if words]
    return max(found, key=lambda judged: _WORST.index(judged.verdict), default=Judged("gone"))


_WORST: Sequence[Verdict] = ("exact", "moved", "ambiguous", "altered", "gone")


def folded(text: str) -> str:
    """Return text with its white space folded to single blanks."""
    return _BLANKS.sub(" ", text).strip()


def _parts(article: Article, statement: Statement) -> Iterator[tuple[Block, str]]:
    """Return the words of a statement block by block."""
    for start, end in statement.content:
        for block in article.blocks:
            if start < block.end and block.start < end:
                yield block, folded(article.text[max(start, block.start) : min(end, block.end)])


def _judged(former: Article, block: Block, words: str, page: Blocks) -> Judged:
    holding = page.holding(words)
    text = folded(former.text[block.start : block.end])
    same = [i for i in holding if page.places[i] == block.place and page.texts[i] == text]
    alike = [i for i in holding if page.texts[i] == text]
    if len(set(same)) == 1 or (len(holding) == 1 and holding[0] in alike):
        return Judged("exact")
    if len(holding) == 1 or len(alike) == 1:
        return Judged("moved", page.places[(alike or holding)[0]])
    if holding:
        return Judged("ambiguous", f"{len(holding)} places")
    like = page.likest(words)
    return Judged("altered", like) if like else Judged("gone")
