"""Captions of other stories."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.findings.claims import stems
from onrecord.findings.reading import Reading
from onrecord.flow import Block, BlockKind, Finding

MIN_WORDS = 5
"""A caption with fewer words that carry content, its credit aside, does not say what it shows."""

SHARED = 0.2
"""A caption that has more of its words in the story may well be of it."""

STORY: tuple[BlockKind, ...] = ("headline", "deck", "subheading", "paragraph", "list-item")
"""What tells what the story is."""

_NO_CONTENT = re.compile(
    r"Enlarge this image|toggle caption|\([^()]*\)\s*$|\b(?:Photograph|Photo|Image|Credit)s?\s*:.*$"
    r"|Getty Images|Reuters|\bA[FP]P?\b"
)


def find(reading: Reading) -> Iterator[Finding]:
    """Find captions that the article stage holds for another story's and that share next to no words with this one."""
    stray = [(i, b) for i, b in enumerate(reading.article.blocks) if b.kind == "caption" and b.belongs is False]
    if not stray:
        return
    text = reading.article.text
    story = stems(" ".join(text[b.start : b.end] for _, b in reading.blocks(*STORY)))
    for index, block in stray:
        words = stems(_without_credit(text, block))
        if len(words) >= MIN_WORDS and len(words & story) <= SHARED * len(words):
            yield Finding("stray-caption", index, f"the caption is of another story: {block.why}")


def _without_credit(text: str, block: Block) -> str:
    caption = text[block.start : block.end]
    return _NO_CONTENT.sub(" ", caption.replace(block.credit, " ") if block.credit else caption)
