"""Disputes: a claim, who denies it, and who was asked and said nothing, as the pages give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, get_args

import apsw

from onrecord.ledger.corrections import rejected
from onrecord.ledger.filters import conditions, where
from onrecord.ledger.hits import hits
from onrecord.ledger.rows import rows, value
from onrecord.ledger.values import Dispute, Filters, Half, Table

_BOTH = """
    SELECT s.key, s.denies, 'both', coalesce(s.said, p.published) FROM statements AS s JOIN pages AS p ON p.key = s.page
    JOIN statements AS c ON c.key = s.denies
    WHERE {condition}
"""

_DENIAL = """
    SELECT s.key, NULL, 'denial', coalesce(s.said, p.published) FROM statements AS s JOIN pages AS p ON p.key = s.page
    WHERE s.act = 'denial' AND s.denies IS NULL AND s.silence IS NULL AND {condition}
"""

# The accused, or a name of the same speaker, is said on the same page not to have answered.
_SILENCE = """
    SELECT s.key, c.key, 'silence', coalesce(s.said, p.published) FROM statements AS s JOIN pages AS p ON p.key = s.page
    JOIN speaker_names AS silent ON silent.key = s.speaker
    JOIN statements AS c ON c.page = s.page AND c.act IN ('accusation', 'criticism')
    JOIN speaker_names AS accused ON accused.key = c.target AND accused.speaker = silent.speaker
    WHERE s.silence IS NOT NULL AND {condition}
"""


def disputes(
    db: apsw.Connection,
    filters: Filters | None = None,
    *,
    halves: Sequence[Half] = ("both", "denial", "silence"),
    limit: int | None = 20,
    offset: int = 0,
) -> Table[Dispute]:
    """Return disputes, those that were answered last first.

    The filters are held against either side: the claim, or the denial or silence. Raises ValueError for a filter's
    date that is none.
    """
    found = tuple(conditions(db, filters or Filters()).values())
    condition, values = where(found)
    theirs = re.sub(r"\bs\.", "c.", condition)
    either = f"(({condition}) OR ({theirs}))"
    parts: list[str] = []
    given: list[Any] = []
    for half, query, test, doubled in (
        ("both", _BOTH, either, True),
        ("denial", _DENIAL, condition, False),
        ("silence", _SILENCE, either, True),
    ):
        if half in halves:
            parts.append(query.format(condition=test))
            given += [*values, *values] if doubled else values
    joined = _joined(rows(db, " UNION ALL ".join(parts), given) if parts else [], set(rejected(db)))
    why = () if joined else (_why(db, narrowed=bool(found) or len(halves) < len(get_args(Half))),)
    shown = joined[offset : None if limit is None else offset + limit]
    return Table([_dispute(db, one) for one in shown], len(joined), why)


@dataclass(slots=True)
class _Answered:
    """A claim, None where its page does not give it, and what answers it, as keys; `latest` is EDTF."""

    claim: int | None
    denials: list[int] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)
    latest: str = ""


def _joined(found: Sequence[tuple[Any, ...]], rejected: AbstractSet[int]) -> list[_Answered]:
    """Return one dispute a claim, with all that answers it, and one for each denial of what is not given."""
    answers: dict[int, _Answered] = {}
    alone: list[_Answered] = []
    for key, claim, half, when in found:
        if key in rejected or claim in rejected:
            continue
        if claim is None:
            alone.append(_Answered(None, [key], latest=when or ""))
            continue
        answered = answers.setdefault(claim, _Answered(claim))
        (answered.denials if half == "both" else answered.silent).append(key)
        answered.latest = max(answered.latest, when or "")
    return sorted([*answers.values(), *alone], key=lambda one: one.latest, reverse=True)


def _dispute(db: apsw.Connection, one: _Answered) -> Dispute:
    denials, silent = tuple(hits(db, one.denials)), tuple(hits(db, one.silent))
    if one.claim is None:
        return Dispute("denial", None, denials, silent)
    return Dispute("both" if denials else "silence", next(hits(db, [one.claim]), None), denials, silent)


def _why(db: apsw.Connection, *, narrowed: bool) -> str:
    number = value(db, "SELECT count(*) FROM statements WHERE act = 'denial' OR silence IS NOT NULL")
    if narrowed and number:
        return f"no dispute passes what was asked for; without that there are up to {number:,} denials and silences"
    return "nothing in the ledger is denied by anybody"
