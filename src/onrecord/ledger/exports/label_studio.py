"""Label Studio: tasks with predictions, and the labelling configuration that they are for.

Offsets are UTF-16 code units, since Label Studio's editor counts as JavaScript does: a character outside the Basic
Multilingual Plane, such as an emoji, counts two.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args
from xml.sax.saxutils import quoteattr

from onrecord.flow import ActKind, Mode, Span
from onrecord.ledger.exports.choosing import Chosen, Entry

_LABEL, _TEXT = "label", "text"
_RELATIONS = ("says", "leads", "denies")
_ROLES = ("Content", "Cue", "Source")
_COLOURS = {"Content": "#4673d1", "Cue": "#a16a00", "Source": "#3d8440"}


class CodeUnits:
    """The place of a code point of a text in UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self._wide = [i for i, c in enumerate(text) if c > "\uffff"]

    def __call__(self, offset: int) -> int:
        """Return how many code units are before a code point."""
        return offset + bisect_left(self._wide, offset)


def files(pages: Iterable[Chosen]) -> Iterator[tuple[str, str]]:
    """Yield the configuration, and tasks.json with a task a page.

    All are predictions, none annotations, so that nobody takes them for a person's; `checked` in a task's data are the
    ids of what people have corrected or accepted.
    """
    yield "labeling-config.xml", _configuration()
    yield "tasks.json", json.dumps([_task(page) for page in pages], ensure_ascii=False, indent=1) + "\n"


def _configuration() -> str:
    labels = "\n".join(f'    <Label value="{role}" background="{_COLOURS[role]}"/>' for role in _ROLES)
    return "\n".join(
        [
            "<View>",
            "  <Relations>", *(f'    <Relation value="{name}"/>' for name in _RELATIONS), "  </Relations>",
            f'  <Labels name="{_LABEL}" toName="{_TEXT}">', labels, "  </Labels>",
            f'  <Text name="{_TEXT}" value="$text"/>',
            *(line for name, kinds in (("act", ActKind), ("mode", Mode)) for line in _choices(name, get_args(kinds))),
            f'  <TextArea name="speaker" toName="{_TEXT}" perRegion="true" editable="true"/>',
            "</View>", "",
        ]
    )  # fmt: skip


def _choices(name: str, values: Sequence[str]) -> Iterator[str]:
    yield f'  <Choices name="{name}" toName="{_TEXT}" perRegion="true" choice="single">'
    yield from (f"    <Choice value={quoteattr(value)}/>" for value in values)
    yield "  </Choices>"


def _task(page: Chosen) -> dict[str, Any]:
    record = page.record
    units = CodeUnits(record.article.text)
    results = [result for entry in page.entries for result in _results(page, entry, units)]
    shown = {entry.statement.id for entry in page.entries}
    for entry in page.entries:
        if entry.statement.denies in shown:
            results.append(_relation(_id(entry, "Content", 0), f"{entry.statement.denies}-content-0", "denies"))
    prediction: dict[str, Any] = {"model_version": f"onrecord {record.made_by.onrecord}", "result": results}
    if page.entries:
        prediction["score"] = round(min(entry.statement.score for entry in page.entries), 4)
    data = {
        "text": record.article.text,
        "url": record.page.url,
        "sha256": record.page.sha256,
        "headline": record.article.headline,
        "checked": [entry.statement.id for entry in page.entries if entry.checked],
    }
    return {"data": data, "predictions": [prediction]}


def _results(page: Chosen, entry: Entry, units: CodeUnits) -> Iterator[dict[str, Any]]:
    statement, text = entry.statement, page.record.article.text
    content = _id(entry, "Content", 0)
    for role, spans in (("Content", statement.content), ("Cue", statement.cue), ("Source", statement.source)):
        for number, span in enumerate(spans):
            yield _region(_id(entry, role, number), role, text, span, units)
    told: tuple[tuple[str, str, str | None], ...] = (
        ("act", "choices", statement.act),
        ("mode", "choices", statement.mode),
        ("speaker", "textarea", entry.speaker),
    )
    start, end = statement.content[0]
    for name, kind, value in told:
        key = "text" if kind == "textarea" else kind
        if value:
            place = {"start": units(start), "end": units(end), "text": text[start:end]}
            held = {"start": place["start"], "end": place["end"], key: [value]}
            yield {"id": content, "from_name": name, "to_name": _TEXT, "type": kind, "value": held}
    for role, label in (("Source", "says"), ("Cue", "leads")):
        if statement.source if role == "Source" else statement.cue:
            yield _relation(_id(entry, role, 0), content, label)


def _region(id: str, role: str, text: str, span: Span, units: CodeUnits) -> dict[str, Any]:
    start, end = span
    value = {"start": units(start), "end": units(end), "text": text[start:end], "labels": [role]}
    return {"id": id, "from_name": _LABEL, "to_name": _TEXT, "type": "labels", "value": value}


def _relation(first: str, second: str, label: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": first, "to_id": second, "direction": "right", "labels": [label]}


def _id(entry: Entry, role: str, number: int) -> str:
    return f"{entry.statement.id}-{role.lower()}-{number}"
