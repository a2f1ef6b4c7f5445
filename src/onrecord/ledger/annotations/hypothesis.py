"""Read annotations of Hypothesis, as its API gives them: a search's answer, its rows, or one a line.

The format is that of the API's version 1 (https://h.readthedocs.io/en/latest/api-reference/v1/). Words are found by the
TextQuoteSelector, and by the TextPositionSelector where they fit several places. What is said of them stands in tags
and in lines of the text, in the form "field: value"; an act, accept or reject may stand alone as a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from onrecord.flow import ActKind
from onrecord.ledger.anchors import Anchor
from onrecord.ledger.annotations.values import Document, Marked, Refused
from onrecord.ledger.corrections import FIELDS, SPANS, Review

_LINE = re.compile(r"\s*([A-Za-z][A-Za-z ]*?)\s*:\s*(.*?)\s*")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_ID = re.compile(r"[0-9a-f]{4,16}")
_NAMES = {"said on": "said", "id": "id", **{name: name for name in FIELDS if name not in SPANS}}
_VERDICTS: Mapping[str, Review] = {
    "accept": "accepted", "accepted": "accepted", "reject": "rejected", "rejected": "rejected",
}  # fmt: skip
_NOTHING = ("", "none", "unknown", "(?)")


def rows_of(data: object) -> list[Mapping[str, Any]] | None:
    """Return the annotations of what the API answered, None where it is something else."""
    rows = data.get("rows") if isinstance(data, Mapping) and "rows" in data else data
    if isinstance(rows, Mapping):
        rows = [rows]
    if not isinstance(rows, list) or not rows:
        return None
    if not all(isinstance(row, Mapping) and "uri" in row and "user" in row and "target" in row for row in rows):
        return None
    return rows


def documents(name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Document]:
    """Yield a document for each page and person, in the order in which they come."""
    by_page: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        by_page.setdefault((str(row["uri"]), str(row["user"])), []).append(row)
    for (uri, user), found in by_page.items():
        read = [_read(row) for row in found if not row.get("references")]
        times = [str(row.get("updated") or row.get("created") or "")[:19] for row in found]
        yield Document(
            f"{name}, {uri}",
            "hypothesis",
            uri,
            None,
            user.removeprefix("acct:"),
            f"{max(times)}Z" if _TIME.fullmatch(max(times)) else None,
            tuple(made for made in read if isinstance(made, Marked)),
            whole=False,
            refused=tuple(made for made in read if isinstance(made, Refused)),
        )


def _read(row: Mapping[str, Any]) -> Marked | Refused:
    where = f"annotation {row.get('id', '?')}"
    try:
        return _marked(row, where)
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        return Refused(where, f"it is not as the API writes annotations ({error})")


def _marked(row: Mapping[str, Any], where: str) -> Marked | Refused:
    selectors = [s for t in row["target"] or () for s in t.get("selector") or ()]
    quotes = [s for s in selectors if s.get("type") == "TextQuoteSelector"]
    places = [s for s in selectors if s.get("type") == "TextPositionSelector"]
    if not quotes or not str(quotes[0].get("exact") or "").strip():
        return Refused(where, "a note on the whole page: it marks no words")
    quote = quotes[0]
    start = places[0].get("start") if places else None
    around = (str(quote.get("prefix") or ""), str(quote.get("suffix") or ""))
    anchor = Anchor(str(quote["exact"]), start if isinstance(start, int) else None, *around)
    labels, verdict, note = _said([*(row.get("tags") or ()), *str(row.get("text") or "").splitlines()])
    id = labels.pop("id", None)
    if id is not None and not _ID.fullmatch(id):
        return Refused(where, f"{id!r} is no statement's id")
    return Marked(
        str(row.get("id")),
        f"{where} {anchor.exact[:40]!r}",
        id,
        (anchor,),
        labels=labels,
        verdict=verdict,
        note=note,
        loose=True,
    )


def _said(lines: Sequence[str]) -> tuple[dict[str, str | None], Review | None, str]:
    """Return the fields that tags and lines name, the verdict, and the rest as a note."""
    labels: dict[str, str | None] = {}
    verdict: Review | None = None
    rest: list[str] = []
    for line in filter(None, (str(line).strip() for line in lines)):
        found = _LINE.fullmatch(line)
        field = _NAMES.get(found[1].casefold()) if found else None
        if found and field:
            value = found[2].removesuffix("(?)").strip()
            if field == "act" and "," in value:  # as we write it: "act, second act"
                value, _, labels["also"] = (part.strip() for part in value.partition(","))
            labels[field] = None if value.casefold() in _NOTHING else value
        elif line.casefold() in _VERDICTS:
            verdict = _VERDICTS[line.casefold()]
        elif line.casefold() in get_args(ActKind):
            labels["act"] = line.casefold()
        else:
            rest.append(line)
    return labels, verdict, "; ".join(rest)
