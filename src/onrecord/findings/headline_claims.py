"""What the headline states as fact and the body gives as somebody's statement alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.findings.claims import own_sentences, stems
from onrecord.findings.lexicon import HEADLINE_SAYING, HEDGING
from onrecord.findings.reading import Reading
from onrecord.findings.speaking import named
from onrecord.flow import ActKind, Finding

MIN_WORDS = 4
"""A headline with fewer words that carry content says too little to be matched."""

COVERED = 0.7
"""So much of the headline must be in the statement."""

OWN = 0.5
"""Where the outlet says so much of it in its own voice elsewhere, the claim is its own."""

CLAIMING: frozenset[ActKind] = frozenset(
    {"statement", "accusation", "criticism", "prediction", "warning", "confirmation"}
)
"""Acts whose content is held to be so."""

_MARKED = re.compile(r"[?:“”‘\"|…]|(?<!\w)'|'(?!\w)")


def find(reading: Reading) -> Iterator[Finding]:
    """Find the headline that asserts what the body only says that somebody says."""
    text = reading.article.text
    for index, block in reading.blocks("headline"):
        headline = text[block.start : block.end]
        wanted = stems(headline)
        if len(wanted) < MIN_WORDS or reading.said_at((block.start, block.end)):
            continue
        if any(sign.search(headline) for sign in (_MARKED, HEDGING, HEADLINE_SAYING)):
            continue
        fitting = [s for s in reading.statements if s.block > index and s.act in CLAIMING and s.source]
        best = max(fitting, key=lambda s: len(wanted & stems(s.content_text)), default=None)
        if best is None or len(wanted & stems(best.content_text)) < COVERED * len(wanted):
            continue
        if best.speaker and stems(best.speaker.name) & wanted:
            continue
        if any(len(wanted & stems(words)) >= OWN * len(wanted) for _, words in own_sentences(reading)):
            continue
        yield Finding(
            "headline-claim",
            index,
            f"the headline states as fact what the body gives as a statement of {named(best)}: “{best.content_text}”",
            (block.start, block.end),
        )
