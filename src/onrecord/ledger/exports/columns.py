"""The row of a statement for tables: CSV and Parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from onrecord.flow import Actor, When
from onrecord.ledger.exports.choosing import Chosen, Entry

Cell: TypeAlias = str | int | float | bool | None


def row_of(page: Chosen, entry: Entry) -> dict[str, Cell]:
    """Return the values of `COLUMNS` of a statement; None where the page does not tell."""
    return {name: make(page, entry) for name, (_, make) in _CELLS.items()}


def _value(when: When | None) -> str | None:
    return when.value if when else None


def _of(actor: Actor | None, field: str) -> str | None:
    return getattr(actor, field) if actor else None


_CELLS: Mapping[str, tuple[type, Callable[[Chosen, Entry], Cell]]] = {
    "id": (str, lambda _, e: e.statement.id),
    "words": (str, lambda _, e: e.statement.content_text),
    "start": (int, lambda _, e: e.statement.content[0][0]),
    "end": (int, lambda _, e: e.statement.content[-1][1]),
    "spans": (str, lambda _, e: ";".join(f"{start}-{end}" for start, end in e.statement.content)),
    "speaker": (str, lambda _, e: e.speaker),
    "speaker_on_page": (str, lambda _, e: _of(e.statement.speaker, "name")),
    "speaker_kind": (str, lambda _, e: _of(e.statement.speaker, "kind")),
    "role": (str, lambda _, e: _of(e.statement.speaker, "role")),
    "country": (str, lambda _, e: _of(e.statement.speaker, "country")),
    "source": (str, lambda _, e: e.statement.source_text),
    "cue": (str, lambda _, e: e.statement.cue_text),
    "mode": (str, lambda _, e: e.statement.mode),
    "act": (str, lambda _, e: e.statement.act),
    "also": (str, lambda _, e: e.statement.also),
    "tone": (str, lambda _, e: e.statement.cue_tone),
    "target": (str, lambda _, e: e.target),
    "said": (str, lambda _, e: _value(e.statement.said_on)),
    "due": (str, lambda _, e: _value(e.statement.due)),
    "silence": (str, lambda _, e: e.statement.silence),
    "denies": (str, lambda _, e: e.statement.denies),
    "told_by": (str, lambda _, e: "; ".join(actor.name for actor in e.statement.chain) or None),
    "score": (float, lambda _, e: e.statement.score),
    "corrected": (str, lambda _, e: "; ".join(e.corrected) or None),
    "review": (str, lambda _, e: e.review or ("added" if e.added_by else None)),
    "block": (str, lambda p, e: p.record.article.blocks[e.statement.block].kind),
    "headline": (str, lambda p, _: p.record.article.headline),
    "outlet": (str, lambda p, _: p.record.article.outlet.name if p.record.article.outlet else None),
    "published": (str, lambda p, _: _value(p.record.article.published)),
    "language": (str, lambda p, _: p.record.article.language),
    "url": (str, lambda p, _: p.record.page.url),
    "sha256": (str, lambda p, _: p.record.page.sha256),
    "onrecord": (str, lambda p, _: p.record.made_by.onrecord),
}

COLUMNS: Mapping[str, type] = {name: kind for name, (kind, _) in _CELLS.items()}
"""The columns, in order, each with the type of its values."""
