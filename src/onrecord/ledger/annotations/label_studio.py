"""Read Label Studio's JSON export: tasks with what people annotated beside our predictions.

The format is that of the "JSON" export of Label Studio 1 (https://labelstud.io/guide/export): a list of tasks with
`data`, `annotations` and, where they were asked for, `predictions`. Regions are those of the configuration that
`exports.label_studio` writes. Offsets are UTF-16 code units, as there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onrecord.flow import Span
from onrecord.ledger.anchors import Anchor, anchored
from onrecord.ledger.annotations.values import Document, Marked, Refused

_REGION = re.compile(r"([0-9a-f]{16})-(content|cue|source)-(\d+)")
_ROLES = ("Content", "Cue", "Source")
_TIES = {"says": "Source", "leads": "Cue", "denies": "Content"}
_FIELDS = ("act", "mode", "speaker")
_OURS = "onrecord"


class CodePoints:
    """The place of a UTF-16 code unit of a text in code points: the inverse of exports.label_studio.CodeUnits."""

    def __init__(self, text: str) -> None:
        self._at = {}
        unit = 0
        for point, character in enumerate(text):
            self._at[unit] = point
            unit += 2 if character > "\uffff" else 1
        self._at[unit] = len(text)

    def __call__(self, unit: int) -> int:
        """Return the code point. Raises KeyError within a character, or outside the text."""
        return self._at[unit]


def documents(name: str, tasks: Sequence[Mapping[str, Any]]) -> Iterator[Document]:
    """Yield a document for each annotation of each task: of what each person did with each page.

    Annotations that were cancelled (skipped tasks) are left out; so are drafts, which are no annotations.
    """
    for number, task in enumerate(tasks, 1):
        where = f"{name}, task {task.get('id', number)}"
        try:
            yield from _of_task(where, task)
        except (AttributeError, KeyError, TypeError, IndexError) as error:
            refused = (Refused("the task", f"it is not as Label Studio writes tasks ({error})"),)
            yield Document(where, "label-studio", "", None, None, None, (), refused=refused)


def _of_task(where: str, task: Mapping[str, Any]) -> Iterator[Document]:
    data = task.get("data") or {}
    text, page = data.get("text"), data.get("sha256")
    made = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    if not (isinstance(text, str) and isinstance(page, str)):
        if made:
            refused = (Refused("data", "the task has no text and sha256, so no export of onrecord made it"),)
            yield Document(where, "label-studio", "", None, None, None, (), refused=refused)
        return
    for annotation in made:
        given = _given(task, annotation)
        read = _Regions(text, annotation.get("result") or (), submitted=True)
        yield Document(
            f"{where}, annotation {annotation['id']}" if len(made) > 1 and "id" in annotation else where,
            "label-studio",
            page,
            text,
            _author(annotation.get("completed_by")),
            _time(annotation),
            tuple(read.marked()),
            None if given is None else tuple(_Regions(text, given, submitted=False).marked()),
            whole=given is not None,
            refused=tuple(read.refused),
        )


def _given(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> Sequence[Mapping[str, Any]] | None:
    """Return our prediction: the one that the annotation was made from, else the task's; None where there is none."""
    for made in (annotation.get("prediction"), *(task.get("predictions") or ())):
        if isinstance(made, Mapping) and str(made.get("model_version", "")).startswith(_OURS):
            result = made.get("result")
            if isinstance(result, list):
                return result
    return None


def _author(who: object) -> str | None:
    if isinstance(who, Mapping):
        named = " ".join(filter(None, (who.get("first_name"), who.get("last_name"))))
        return str(who.get("email") or who.get("username") or named or f"label-studio:{who.get('id')}")
    return f"label-studio:{who}" if isinstance(who, int | str) and who != "" else None


def _time(annotation: Mapping[str, Any]) -> str | None:
    """Return when an annotation was last changed, as the ledger writes times."""
    said = str(annotation.get("updated_at") or annotation.get("created_at") or "")
    found = re.match(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)?$", said)
    return f"{found[1]}Z" if found else None


class _Regions:
    """The regions of an annotation, with what is said of each and the relations between them."""

    def __init__(self, text: str, results: Sequence[Mapping[str, Any]], *, submitted: bool) -> None:
        self._text, self._points, self._submitted = text, CodePoints(text), submitted
        self._regions: dict[str, tuple[str, Span]] = {}
        self._said: dict[str, dict[str, str]] = {}
        self._relations: list[tuple[str, str, str]] = []
        self.refused: list[Refused] = []
        for result in results:
            try:
                self._read(result)
            except (KeyError, IndexError, TypeError, AttributeError) as error:
                self.refused.append(Refused(str(result.get("id", "a result")), f"it is not as it should be ({error})"))

    def _read(self, result: Mapping[str, Any]) -> None:
        kind, id = result["type"], result.get("id")
        if kind == "relation":
            labels = result.get("labels") or ()
            for label in labels:
                self._relations.append((label, result["from_id"], result["to_id"]))
            if not labels:
                self.refused.append(Refused(str(result["from_id"]), "this relation has no label"))
        elif kind == "labels":
            value = result["value"]
            self._read_region(str(id), value)
        elif kind in ("choices", "textarea") and result.get("from_name") in _FIELDS:
            said = result["value"]["choices" if kind == "choices" else "text"]
            last = said if isinstance(said, str) else said[-1]
            if not isinstance(last, str):
                raise TypeError(f"{last!r} is no text")
            self._said.setdefault(str(id), {})[result["from_name"]] = last
        else:
            self.refused.append(Refused(str(id), f"{result.get('from_name', kind)} is nothing of onrecord's"))

    def _read_region(self, id: str, value: Mapping[str, Any]) -> None:
        (role,) = value["labels"] if len(value["labels"]) == 1 else (None,)
        if role not in _ROLES:
            self.refused.append(Refused(id, f"the label {value['labels']} is none of {', '.join(_ROLES)}"))
            return
        try:
            start, end = self._points(value["start"]), self._points(value["end"])
        except KeyError:
            self.refused.append(Refused(id, "it stands outside the text, or within a character"))
            return
        words = value.get("text")
        if words is not None and "".join(words.replace("\\n", "\n").split()) != "".join(self._text[start:end].split()):
            self.refused.append(Refused(id, f"its words are not those of the text at its offsets: {words[:40]!r}"))
            return
        self._regions[id] = role, (start, end)

    def marked(self) -> Iterator[Marked]:
        """Yield each content with the cue and source that relations tie to it."""
        groups: dict[str, list[str]] = {}
        for id in self._regions:
            groups.setdefault(_group(id), []).append(id)
        tied: dict[str, dict[str, list[str]]] = {}
        for label, first, second in self._relations:
            ends = [self._regions.get(end) for end in (first, second)]
            if None in ends or label not in _TIES:
                self.refused.append(Refused(first, f"{label} ties what is not there or is no relation of onrecord's"))
            elif [end[0] for end in ends if end] != [_TIES[label], "Content"]:
                self.refused.append(Refused(first, f"{label} goes from a {_TIES[label]} to a Content"))
            else:
                whole, part = (first, second) if label == "denies" else (second, first)
                tied.setdefault(_group(whole), {}).setdefault(label, []).append(_group(part))
        used = {name for held in tied.values() for names in held.values() for name in names}
        for name, ids in groups.items():
            if self._regions[ids[0]][0] == "Content":
                yield self._marked(name, groups, tied.get(name, {}))
            elif name not in used and not _REGION.fullmatch(ids[0]):  # else what it was tied to is gone
                self.refused.append(Refused(ids[0], f"this {self._regions[ids[0]][0]} is tied to no Content"))

    def _marked(self, name: str, groups: Mapping[str, list[str]], tied: Mapping[str, list[str]]) -> Marked:
        ours = _REGION.fullmatch(groups[name][0])
        said = {key: value for id in groups[name] for key, value in self._said.get(id, {}).items()}
        denied = tied.get("denies", [])
        content = self._parts([name], groups)
        return Marked(
            name,
            f"{content[0].exact[:40]!r}",
            ours[1] if ours else None,
            content,
            self._parts(tied.get("leads", []), groups),
            self._parts(tied.get("says", []), groups),
            {"speaker": None, **said, "denies": denied[-1] if denied else None},
            "accepted" if self._submitted else None,
        )

    def _parts(self, names: Sequence[str], groups: Mapping[str, list[str]]) -> tuple[Anchor, ...]:
        spans = sorted(self._regions[id][1] for name in names for id in groups[name])
        return tuple(anchored(self._text, span) for span in spans)


def _group(id: str) -> str:
    """Return what the parts of one content, cue or source have in common; of a region that is new, its id."""
    found = _REGION.fullmatch(id)
    return f"{found[1]}-{found[2]}" if found else id
