"""What people said of statements as training data: words in their block, the machine's answer and theirs apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from onrecord.errors import NotInLedger
from onrecord.ledger.corrections import SPANS, VERDICT, Correction

if TYPE_CHECKING:
    from onrecord.flow import Statement
    from onrecord.ledger import Ledger
    from onrecord.ledger.additions import Addition


def training_lines(ledger: Ledger) -> Iterator[str]:
    """Yield a JSON object a statement that people said something of or added, in the order of first saying.

    `text` is the block with the words; `content`, `cue` and `source` are ranges of code points in it, those of the
    machine, empty where people added the statement. `people` has fields with people's values, ranges too, `machine` the
    machine's of the same fields when they were said; `verdict` is "accepted", "rejected" or null. `text` is null where
    the ledger's version of the page has no such statement any more.
    """
    by_statement: dict[tuple[str, str], list[Correction]] = {}
    for correction in ledger.corrections():
        by_statement.setdefault((correction.sha256, correction.statement), []).append(correction)
    added = {(a.sha256, a.statement): a for a in ledger.additions()}
    for key in (*by_statement, *(key for key in added if key not in by_statement)):
        yield json.dumps(_line(ledger, key, by_statement.get(key, []), added.get(key)), ensure_ascii=False)


def _line(ledger: Ledger, key: tuple[str, str], made: Sequence[Correction], added: Addition | None) -> dict[str, Any]:
    sha256, id = key
    fields = [c for c in made if c.field != VERDICT]
    places, within = _in_block(ledger, id)
    by_hand = {name: within(name) for name in SPANS} if added else {}
    said = {c.field: within(c.field) if c.field in SPANS else c.value for c in fields}
    people: list[Correction | Addition] = [*made, *([added] if added else [])]
    return {
        "statement": id,
        "sha256": sha256,
        "words": people[0].words,
        **places,
        "machine": {c.field: places[c.field] if c.field in SPANS else c.machine for c in fields},
        "people": by_hand | said,
        "verdict": next((c.value for c in made if c.field == VERDICT), None),
        "authors": sorted({one.author for one in people}),
        "made_at": max(one.made_at for one in people),
        "notes": [one.note for one in people if one.note],
    }


def _in_block(ledger: Ledger, id: str) -> tuple[dict[str, Any], Callable[[str], list[list[int]]]]:
    """Return a block's text with the machine's ranges in it, and what gives those of people."""
    try:
        machine, record = ledger.record(id), ledger.page(id)
    except NotInLedger:
        return {"text": None, "content": [], "cue": [], "source": []}, lambda _: []
    people = next(s for s in record.statements if s.id == id)
    found = next((s for s in machine.statements if s.id == id), None)
    every = [span for s in (people, found) if s for name in SPANS for span in getattr(s, name)]
    block = record.article.blocks[(found or people).block]
    start, end = min(block.start, *(s for s, _ in every)), max(block.end, *(e for _, e in every))

    def within(statement: Statement | None, name: str) -> list[list[int]]:
        return [[s - start, e - start] for s, e in getattr(statement, name)] if statement else []

    places = {name: within(found, name) for name in SPANS}
    return {"text": record.article.text[start:end], **places}, lambda name: within(people, name)
