"""Disputes: a claim, who denies it, and who was asked and said nothing, as the pages give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, get_args

import apsw

from onrecord.ledger.filters import conditions, where
from onrecord.ledger.hits import hits
from onrecord.ledger.rows import rows, value
from onrecord.ledger.values import Dispute, Filters, Half, Hit, Table

_BOTH = """
    SELECT s.key, s.denies, 'both' FROM statements AS s JOIN pages AS p ON p.key = s.page
    JOIN statements AS c ON c.key = s.denies
    WHERE {condition}
"""

_DENIAL = """
    SELECT s.key, NULL, 'denial' FROM statements AS s JOIN pages AS p ON p.key = s.page
    WHERE s.act = 'denial' AND s.denies IS NULL AND s.silence IS NULL AND {condition}
"""

# The accused, or a name of the same speaker, is said on the same page not to have answered.
_SILENCE = """
    SELECT s.key, c.key, 'silence' FROM statements AS s JOIN pages AS p ON p.key = s.page
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
    made = _joined(db, rows(db, " UNION ALL ".join(parts), given) if parts else [])
    why = () if made else (_why(db, narrowed=bool(found) or len(halves) < len(get_args(Half))),)
    return Table(made[:limit], len(made), why)


def _joined(db: apsw.Connection, found: Sequence[tuple[Any, ...]]) -> list[Dispute]:
    """Return one dispute a claim, with all that answers it, and one for each denial of what is not given."""
    answers: dict[int, dict[str, list[int]]] = {}
    alone: list[int] = []
    for key, claim, half in found:
        if claim is None:
            alone.append(key)
        else:
            answers.setdefault(claim, {"both": [], "silence": []})[half].append(key)
    made = [_dispute(db, claim, by["both"], by["silence"]) for claim, by in answers.items()]
    made += [Dispute("denial", None, denials=_standing(db, [key])) for key in alone]
    return sorted((d for d in made if d and (d.denials or d.silent)), key=_latest, reverse=True)


def _standing(db: apsw.Connection, keys: Sequence[int]) -> tuple[Hit, ...]:
    """Return the statements that nobody rejected."""
    return tuple(hit for hit in hits(db, keys) if hit.review != "rejected")


def _dispute(db: apsw.Connection, claim: int, denials: list[int], silent: list[int]) -> Dispute | None:
    about, answered = _standing(db, [claim]), _standing(db, denials)
    return Dispute("both" if answered else "silence", about[0], answered, _standing(db, silent)) if about else None


def _latest(dispute: Dispute) -> str:
    answers: tuple[Hit, ...] = (*dispute.denials, *dispute.silent)
    return max(hit.said or hit.published or "" for hit in answers)


def _why(db: apsw.Connection, *, narrowed: bool) -> str:
    number = value(db, "SELECT count(*) FROM statements WHERE act = 'denial' OR silence IS NOT NULL")
    if narrowed and number:
        return f"no dispute passes what was asked for; without that there are up to {number:,} denials and silences"
    return "nothing in the ledger is denied by anybody"
