"""brat standoff: the article's text as it is, spans and relations beside it.

The format is that of brat 1.3: NAME.txt and NAME.ann for each page, and annotation.conf, which declares all types, so
that the folder can be opened as it is. NAME.exported, which brat passes over, is NAME.ann again: by it the import tells
what people changed and deleted. Offsets are code points; a span that runs over the end of a line is cut there, since
brat allows no line break within a span.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from onrecord.flow import ActKind, CueTone, Mode, Span
from onrecord.ledger.exports.choosing import Chosen, Entry

_SPACE = re.compile(r"\s+")


def files(pages: Iterable[Chosen]) -> Iterator[tuple[str, str]]:
    """Yield annotation.conf, and the text and annotations of each page, these as they are to stay and to be changed.

    What no person has looked at has the attribute Predicted.
    """
    yield "annotation.conf", _configuration()
    for page in pages:
        yield f"{page.name}.txt", page.record.article.text
        lines = "".join(f"{line}\n" for line in _Lines(page).made())
        yield f"{page.name}.ann", lines
        yield f"{page.name}.exported", lines


def _configuration() -> str:
    return "\n".join(
        [
            "[entities]", "Content", "Cue", "Source", "",
            "[relations]", "Says Arg1:Source, Arg2:Content", "Leads Arg1:Cue, Arg2:Content",
            "Denies Arg1:Content, Arg2:Content", "<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "",
            "[events]", "",
            "[attributes]", f"Act Arg:Content, Value:{'|'.join(get_args(ActKind))}",
            f"Also Arg:Content, Value:{'|'.join(get_args(ActKind))}",
            f"Mode Arg:Content, Value:{'|'.join(get_args(Mode))}",
            f"Tone Arg:Content, Value:{'|'.join(get_args(CueTone))}",
            "Predicted Arg:Content", "",
        ]
    )  # fmt: skip


class _Lines:
    """The lines of an .ann file, with the numbers that they have got so far."""

    def __init__(self, page: Chosen) -> None:
        self._page = page
        self._spans = self._relations = self._attributes = self._notes = 0

    def made(self) -> Iterator[str]:
        contents: dict[str, str] = {}
        for entry in self._page.entries:
            statement = entry.statement
            content, line = self._span("Content", statement.content)
            contents[statement.id] = content
            yield line
            for kind, spans, relation in (("Source", statement.source, "Says"), ("Cue", statement.cue, "Leads")):
                if spans:
                    name, line = self._span(kind, spans)
                    yield line
                    yield self._relation(relation, name, content)
            yield from self._told(entry, content)
        for entry in self._page.entries:
            if entry.statement.denies in contents:
                yield self._relation("Denies", contents[entry.statement.id], contents[entry.statement.denies])

    def _span(self, kind: str, spans: Sequence[Span]) -> tuple[str, str]:
        text = self._page.record.article.text
        parts = list(_within_lines(text, spans))
        self._spans += 1
        places = ";".join(f"{start} {end}" for start, end in parts)
        words = " ".join(text[start:end] for start, end in parts)
        return f"T{self._spans}", f"T{self._spans}\t{kind} {places}\t{words}"

    def _relation(self, kind: str, first: str, second: str) -> str:
        self._relations += 1
        return f"R{self._relations}\t{kind} Arg1:{first} Arg2:{second}"

    def _told(self, entry: Entry, content: str) -> Iterator[str]:
        statement = entry.statement
        values = {"Act": statement.act, "Also": statement.also, "Mode": statement.mode, "Tone": statement.cue_tone}
        for name, value in values.items():
            if value:
                self._attributes += 1
                yield f"A{self._attributes}\t{name} {content} {value}"
        if not entry.checked:
            self._attributes += 1
            yield f"A{self._attributes}\tPredicted {content}"
        notes = [
            f"id: {statement.id}", f"score: {statement.score:.3f}",
            *([f"speaker: {entry.speaker}"] if entry.speaker else []),
            *([f"target: {entry.target}"] if entry.target else []),
            *([f"said: {statement.said_on.value}"] if statement.said_on else []),
            *([f"due: {statement.due.value}"] if statement.due else []),
        ]  # fmt: skip
        self._notes += 1
        yield f"#{self._notes}\tAnnotatorNotes {content}\t{_SPACE.sub(' ', '; '.join(notes))}"


def _within_lines(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Cut spans at line breaks, and leave out the white space there."""
    for start, end in spans:
        for match in re.finditer(r"[^\n\r]+", text[start:end]):
            part = match.group()
            begin = start + match.start() + len(part) - len(part.lstrip())
            stop = start + match.start() + len(part.rstrip())
            if begin < stop:
                yield begin, stop
