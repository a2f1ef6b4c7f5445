"""Statements as they are listed: the one query that fetches them with speaker, outlet and page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import apsw
import msgspec

from onrecord.flow import Span
from onrecord.ledger.rows import row, value
from onrecord.ledger.values import Hit
from onrecord.ledger.words import Words

# Noncharacters of Unicode: a text that has them all the same is shown without marks.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"

_HITS = """
    SELECT s.id, s.words, coalesce(speakers.name, names.name), names.role, names.country, s.source, s.cue,
           s.mode, s.act, s.also, s.tone, coalesce(targets.name, target_names.name), s.said, s.due, s.silence,
           denied.id, EXISTS (SELECT 1 FROM statements AS d WHERE d.denies = s.key), s.score, s.block_kind,
           p.headline, outlets.name, p.published, p.url, p.sha256,
           (SELECT group_concat(DISTINCT c.field) FROM corrections AS c
            WHERE c.sha256 = p.sha256 AND c.statement = s.id AND c.undone_at IS NULL AND c.field != 'verdict'),
           (SELECT c.value FROM corrections AS c
            WHERE c.sha256 = p.sha256 AND c.statement = s.id AND c.undone_at IS NULL AND c.field = 'verdict'
            AND c.value IN ('accepted', 'rejected') ORDER BY c.key DESC LIMIT 1),
           (SELECT a.author FROM additions AS a WHERE a.statement = s.id AND a.undone_at IS NULL ORDER BY a.key LIMIT 1)
    FROM statements AS s
    JOIN pages AS p ON p.key = s.page
    LEFT JOIN speaker_names AS names ON names.key = s.speaker
    LEFT JOIN speakers ON speakers.key = names.speaker
    LEFT JOIN speaker_names AS target_names ON target_names.key = s.target
    LEFT JOIN speakers AS targets ON targets.key = target_names.speaker
    LEFT JOIN outlets ON outlets.key = p.outlet
    LEFT JOIN statements AS denied ON denied.key = s.denies
    WHERE s.key = ?
"""

_HIGHLIGHTED = """
    SELECT highlight(statement_words, 0, ?, ?) FROM statement_words WHERE statement_words MATCH ? AND rowid = ?
"""


_COLUMNS = tuple(name for name in Hit.__struct_fields__ if name not in ("marks", "similarity"))


def hits(
    db: apsw.Connection,
    keys: Sequence[int],
    words: Words | None = None,
    similarities: Mapping[int, float] | None = None,
) -> Iterator[Hit]:
    """Return the statements of these keys, in this order, with the words marked that were searched for.

    `similarities` are those to what was sought by meaning, by key.
    """
    for key in keys:
        found = row(db, _HITS, (key,))
        if found is None:  # deleted since its key was read
            continue
        values = dict(zip(_COLUMNS, found, strict=True))
        values["corrected"] = sorted(filter(None, (values["corrected"] or "").split(",")))
        marks = _marks(db, key, found[1], words) if words else ()
        similarity = similarities and similarities.get(key)
        yield msgspec.convert({**values, "marks": marks, "similarity": similarity}, Hit, strict=False)


def _marks(db: apsw.Connection, key: int, text: str, words: Words) -> tuple[Span, ...]:
    shown = value(db, _HIGHLIGHTED, (_OPEN, _CLOSE, words.expression, key))
    return _spans(shown, text) if shown else ()


def _spans(highlighted: str, text: str) -> tuple[Span, ...]:
    """Return what is between the marks, as ranges of the text without them."""
    spans: list[Span] = []
    at = 0
    pieces = highlighted.split(_OPEN)
    if "".join(pieces).replace(_CLOSE, "") != text:
        return ()
    for number, piece in enumerate(pieces):
        inside, _, outside = piece.partition(_CLOSE) if number else ("", "", piece)
        if inside:
            spans.append((at, at + len(inside)))
        at += len(inside) + len(outside)
    return tuple(spans)
