"""Read brat standoff: what `exports.brat` writes, as people then changed it.

The format is that of brat 1.3 (https://brat.nlplab.org/standoff.html). Read are text-bound annotations (T) of the types
Content, Cue and Source, relations (R) between them, attributes (A, M) of contents, and notes (#) on them; all else is
named and left. Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from onrecord.ledger.anchors import Anchor, anchored
from onrecord.ledger.annotations.values import Document, Marked, Refused

_ROLES = ("Content", "Cue", "Source")
_TIES = {"Says": "Source", "Leads": "Cue", "Denies": "Content"}
_FIELDS = {"Act": "act", "Also": "also", "Mode": "mode", "Tone": "tone"}
_NOTED = ("speaker", "target", "said", "due")
_NOTE = re.compile(r"(?:^|;)\s*(id|score|speaker|target|said|due)\s*:\s*", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n?")


def document(name: str, stem: str, text: str, ann: str, exported: str | None) -> Document:
    """Return the page of a NAME.txt with its NAME.ann; `exported` is NAME.exported, the .ann as it was exported.

    `stem` is NAME. A text in which the tool, or a transfer, changed the ends of lines is read all the same.
    """
    before = _Lines(text, exported) if exported is not None else None
    read = _Lines(text, ann, before)
    given = tuple(before.marked()) if before else None
    return Document(
        name, "brat", stem, text, None, None, tuple(read.marked()), given, whole=given is not None,
        refused=tuple(read.refused),
    )  # fmt: skip


@dataclass
class _Span:
    role: str
    where: str
    parts: tuple[Anchor, ...]
    attributes: dict[str, str | None] = field(default_factory=dict)
    note: str = ""


class _Lines:
    """The lines of an .ann file, parsed: spans by their names, and relations; `before` are those that were exported."""

    def __init__(self, text: str, ann: str, before: _Lines | None = None) -> None:
        self._text = text
        self._before = {(span.role, span.parts) for span in before._spans.values()} if before else set()
        self._spans: dict[str, _Span] = {}
        self._relations: list[tuple[str, str, str, str]] = []
        self.refused: list[Refused] = []
        for line in _LINE_ENDS.sub("\n", ann).split("\n"):
            if line.strip():
                try:
                    self._read(line)
                except (ValueError, KeyError, IndexError):
                    self.refused.append(Refused(line.split("\t")[0], f"no line of brat's that is known: {line[:60]!r}"))

    def _read(self, line: str) -> None:
        name, _, rest = line.partition("\t")
        kind = name[:1]
        if kind == "T":
            self._read_span(name, rest)
        elif kind == "R":
            relation, first, second = rest.split()[:3]
            self._relations.append((name, relation, first.partition(":")[2], second.partition(":")[2]))
        elif kind in "AM":
            attribute, target, *value = rest.split()
            self._spans[target].attributes[attribute] = value[0] if value else None
        elif kind == "#":
            about, _, note = rest.partition("\t")
            span = self._spans.get(about.split()[1])
            if span is not None:
                span.note = f"{span.note}; {note}" if span.note else note
        else:
            raise ValueError(kind)

    def _read_span(self, name: str, rest: str) -> None:
        head, _, words = rest.partition("\t")
        role, _, places = head.partition(" ")
        where = f"{name} {_short(words)}"
        if role not in _ROLES:
            self.refused.append(Refused(where, f"the type {role} is none of {', '.join(_ROLES)}"))
            return
        parts = [(int(start), int(end)) for start, end in (place.split() for place in places.split(";"))]
        if any(not 0 <= start < end <= len(self._text) for start, end in parts):
            self.refused.append(Refused(where, "it stands outside the text"))
            return
        if " ".join(" ".join(self._text[s:e] for s, e in parts).split()) != " ".join(words.split()):
            self.refused.append(Refused(where, "its words are not those of the text at its offsets"))
            return
        self._spans[name] = _Span(role, where, tuple(anchored(self._text, part) for part in sorted(parts)))

    def marked(self) -> Iterator[Marked]:
        """Yield each Content with the Cue and Source that are tied to it."""
        tied = self._tied()
        used = {other for held in tied.values() for names in held.values() for other in names}
        for name, span in self._spans.items():
            if span.role == "Content":
                yield self._marked(name, span, tied.get(name, {}))
            elif name not in used and (span.role, span.parts) not in self._before:  # else what it was tied to is gone
                self.refused.append(Refused(span.where, f"this {span.role} is tied to no Content"))

    def _tied(self) -> dict[str, dict[str, list[str]]]:
        """Return for each Content the names of what is tied to it, by the relation."""
        tied: dict[str, dict[str, list[str]]] = {}
        for name, relation, first, second in self._relations:
            ends = [self._spans.get(end) for end in (first, second)]
            if relation not in _TIES or any(end is None for end in ends):
                self.refused.append(Refused(name, f"{relation} ties what is not there or is no relation of onrecord's"))
                continue
            if [end.role for end in ends if end] != [_TIES[relation], "Content"]:
                self.refused.append(Refused(name, f"{relation} goes from a {_TIES[relation]} to a Content"))
                continue
            whole, part = (first, second) if relation == "Denies" else (second, first)
            tied.setdefault(whole, {}).setdefault(relation, []).append(part)
        return tied

    def _marked(self, name: str, span: _Span, tied: Mapping[str, list[str]]) -> Marked:
        noted, note = _noted(span.note)
        labels: dict[str, str | None] = {made: span.attributes.get(kind) for kind, made in _FIELDS.items()}
        # A note that nobody took away tells all that there is; without it nothing is told of these.
        labels |= {made: noted.get(made) or None for made in _NOTED if made in noted or "id" in noted}
        denied = tied.get("Denies", [])
        labels["denies"] = denied[-1] if denied else None
        if "Tone" not in span.attributes:
            labels["tone"] = "neutral"
        for required in ("act", "mode"):
            if labels[required] is None:
                del labels[required]
        return Marked(
            name,
            span.where,
            noted.get("id"),
            span.parts,
            self._parts(tied.get("Leads", [])),
            self._parts(tied.get("Says", [])),
            labels,
            None if "Predicted" in span.attributes else "accepted",
            note,
        )

    def _parts(self, names: list[str]) -> tuple[Anchor, ...]:
        every = (part for name in names for part in self._spans[name].parts)
        return tuple(sorted(every, key=lambda anchor: anchor.start or 0))


def _noted(note: str) -> tuple[dict[str, str], str]:
    """Return what a note says of fields, as in "id: 3f9a2b1c; speaker: Ana Lopez", and what it says besides."""
    pieces = _NOTE.split(note)
    fields = dict(zip(map(str.lower, pieces[1::2]), (value.strip(" ;") for value in pieces[2::2]), strict=True))
    # What people write behind the last field, or in a note of their own, comes after a semicolon.
    rest = [pieces[0].strip(" ;")]
    for key, value in fields.items():
        fields[key], _, more = value.partition(";")
        rest.append(more.strip(" ;"))
    return {key: value.strip() for key, value in fields.items()}, "; ".join(filter(None, rest))


def _short(words: str) -> str:
    return repr(words if len(words) <= 40 else f"{words[:40]}…")
