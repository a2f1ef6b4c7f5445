"""One side of a dispute told as fact in the outlet's own voice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.findings.claims import own_sentences, stems
from onrecord.findings.lexicon import HEDGING
from onrecord.findings.reading import Reading
from onrecord.findings.speaking import named
from onrecord.flow import Finding

MIN_WORDS = 4
"""A disputed statement with fewer words that carry content cannot be matched."""

COVERED = 0.7
"""So much of it must be in the outlet's own sentence."""

_DOUBTED = re.compile(r"\?|\b(?:not|never|no)\b|n[’']t\b", re.IGNORECASE)


def find(reading: Reading) -> Iterator[Finding]:
    """Find sentences of the outlet's own that assert what one side of the page says and another denies."""
    denials = {s.denies: s for s in reading.statements if s.denies}
    disputed = [(s, stems(s.content_text)) for s in reading.statements if s.id in denials]
    disputed = [(s, words) for s, words in disputed if len(words) >= MIN_WORDS]
    if not disputed:
        return
    text = reading.article.text
    for sentence, own in own_sentences(reading):
        here = stems(own)
        for statement, words in disputed:
            if len(words & here) < COVERED * len(words):
                continue
            if not any(sign.search(text, *sentence) for sign in (_DOUBTED, HEDGING)):
                denier = denials[statement.id]
                yield Finding(
                    "unattributed-claim",
                    reading.article.block_at(sentence[0]),
                    f"told as fact here; {named(statement)} says so and {named(denier)} denies it",
                    sentence,
                )
                break
