"""What people said of statements as training data: words in their block, the machine's answer and theirs apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from onrecord.errors import NotInLedger
from onrecord.ledger.corrections import VERDICT, Correction

if TYPE_CHECKING:
    from onrecord.flow import Span, Statement
    from onrecord.ledger import Ledger


def training_lines(ledger: Ledger) -> Iterator[str]:
    """Yield a JSON object a statement that people said something of, in the order of first saying.

    `text` is the block with the words; `content`, `cue` and `source` are ranges of code points in it, those of the
    machine. `people` has fields with people's values, `machine` the machine's of the same fields when they were said;
    `verdict` is "accepted", "rejected" or null. `text` is null where the ledger's version of the page has no such
    statement any more.
    """
    by_statement: dict[tuple[str, str], list[Correction]] = {}
    for correction in ledger.corrections():
        by_statement.setdefault((correction.sha256, correction.statement), []).append(correction)
    for (_, statement), made in by_statement.items():
        yield json.dumps(_line(ledger, statement, made), ensure_ascii=False)


def _line(ledger: Ledger, id: str, made: list[Correction]) -> dict[str, Any]:
    fields = [c for c in made if c.field != VERDICT]
    return {
        "statement": id,
        "sha256": made[0].sha256,
        "words": made[0].words,
        **_in_block(ledger, id),
        "machine": {c.field: c.machine for c in fields},
        "people": {c.field: c.value for c in fields},
        "verdict": next((c.value for c in made if c.field == VERDICT), None),
        "authors": sorted({c.author for c in made}),
        "made_at": max(c.made_at for c in made),
        "notes": [c.note for c in made if c.note],
    }


def _in_block(ledger: Ledger, id: str) -> dict[str, Any]:
    try:
        record = ledger.record(id)
    except NotInLedger:
        return {"text": None, "content": [], "cue": [], "source": []}
    statement: Statement = next(s for s in record.statements if s.id == id)
    last = max(end for _, end in (*statement.content, *statement.cue, *statement.source))
    block = record.article.blocks[statement.block]
    start = min(block.start, *(begin for begin, _ in (*statement.content, *statement.cue, *statement.source)))

    def within(spans: tuple[Span, ...]) -> list[list[int]]:
        return [[begin - start, end - start] for begin, end in spans]

    return {
        "text": record.article.text[start : max(block.end, last)],
        "content": within(statement.content),
        "cue": within(statement.cue),
        "source": within(statement.source),
    }
