"""A record for reading on a terminal, or as plain text where the output goes elsewhere.

    >>> from rich.console import Console
    >>> Console().print(reading(record))

Colour only repeats what a word or a mark says, so nothing is lost without it. No string of the page is taken as markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from rich.console import RenderableType
from rich.text import Text

from onrecord.flow import ActKind, Article, Finding, Record, Statement
from onrecord.views import (
    Ties,
    block_names,
    byline_words,
    counts,
    date_words,
    details,
    introductions,
    lead,
    one_line,
    reasons,
    ties,
    told_besides,
    who,
    words,
)
from onrecord.views.paper import MEASURE, NARROW, Paper, Written

__all__ = ["ACT_STYLES", "MEASURE", "reading"]

_ACT_COLUMN = 15
_EXCERPT = 72
_MARKS = '“”"'

ACT_STYLES: Mapping[ActKind, str] = {
    "statement": "cyan",
    "confirmation": "green",
    "denial": "bold red",
    "accusation": "red",
    "criticism": "magenta",
    "praise": "green",
    "prediction": "bright_blue",
    "warning": "yellow",
    "demand": "yellow",
    "question": "cyan",
    "pledge": "green",
    "refusal": "magenta",
    "threat": "bold red",
    "decision": "bright_blue",
    "expression": "cyan",
}


def reading(record: Record, *, explain: bool = False) -> RenderableType:
    """Return a record as a person would like to read it: what page, who said what in reading order, what to look at.

    With `explain` each statement says why its fields are as they are, or why they are unknown. On a terminal it takes
    the width there is, up to `MEASURE`; elsewhere lines are not broken.
    """
    return Written(lambda paper: _lines(record, paper, explain=explain))


def _lines(record: Record, paper: Paper, *, explain: bool) -> Iterator[Text]:
    yield from _heading(record, paper)
    names = block_names(record.article)
    entries = enumerate(_entries(record, explain=explain), 1)
    for block, group in groupby(entries, key=lambda pair: record.statements[pair[0] - 1].block):
        yield Text()
        yield Text(names[block], "dim")
        for number, entry in group:
            yield from _entry(number, entry, paper)
    if record.findings:
        yield Text()
        yield Text("worth a second look", "dim")
        for finding in record.findings:
            yield from _finding(record.article, finding, names, paper)


def _heading(record: Record, paper: Paper) -> Iterator[Text]:
    article = record.article
    page = one_line(record.page.url)
    yield from paper.broken(Text(" · ".join([page, " / ".join(map(one_line, article.breadcrumb))]).rstrip(" ·"), "dim"))
    headline = one_line(article.headline or "")
    yield from paper.broken(Text(headline, "bold") if headline else Text("(no headline)", "dim"))
    facts = [
        one_line(article.outlet.name) if article.outlet else "outlet not told",
        date_words(article.published.value) if article.published else "date not told",
        *([byline_words(article.byline)] if article.byline else []),
    ]
    yield from paper.broken(Text(" · ".join(facts)))
    if article.published and article.published.evidence:
        yield from paper.broken(Text("dated by: " + "; ".join(map(one_line, article.published.evidence)), "dim"))
    yield from paper.broken(Text(counts(record)))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One statement, ready to be set: its act or acts, and the lines about it, not yet broken."""

    acts: tuple[Text, ...]
    lines: tuple[Text, ...]


def _entries(record: Record, *, explain: bool) -> Iterator[_Entry]:
    """Set each statement; a speaker is introduced once, with role and country."""
    tied, firsts = ties(record.statements), introductions(record.statements)
    for number, statement in enumerate(record.statements, 1):
        lines = (
            _speaker(statement, introduce=number in firsts),
            _words(record.article, statement),
            _answers(number, tied, record.statements),
            *(_reasons(statement) if explain else ()),
        )
        yield _Entry(_acts(statement), tuple(line for line in lines if line))


def _entry(number: int, entry: _Entry, paper: Paper) -> Iterator[Text]:
    """Put number, acts and lines side by side; on narrow paper the acts stand above the lines."""
    gutter = f"{number:>3}  "
    acts, lines = list(entry.acts), entry.lines
    indent = len(gutter) + _ACT_COLUMN
    if paper.width < NARROW:
        acts, lines, indent = [], (Text(" ").join(entry.acts), *lines), len(gutter)
    broken = (row for line in lines for row in paper.broken(line, indent))
    for i, (act, row) in enumerate(zip_longest(acts, broken, fillvalue=Text())):
        line = Text.assemble((gutter, "dim") if i == 0 else " " * len(gutter), act)
        line.pad_right(indent - line.cell_len)
        line.append_text(row)
        line.rstrip()
        yield line


def _acts(statement: Statement) -> tuple[Text, ...]:
    first = Text(statement.act, ACT_STYLES[statement.act])
    return (first, Text(f"+ {statement.also}", ACT_STYLES[statement.also])) if statement.also else (first,)


def _speaker(statement: Statement, *, introduce: bool) -> Text:
    line = Text().append(who(statement), "bold" if statement.speaker else "italic")
    if introduce and statement.speaker and (more := details(statement.speaker)):
        line.append(f", {more}", "dim")
    if statement.target:
        line.append(" → ", "dim").append(one_line(statement.target.name))
    if statement.said_on:
        line.append(f" · {date_words(statement.said_on.value, short=True)}", "dim")
    for told in told_besides(statement):
        line.append(f" · {told}", "dim")
    return line


def _reasons(statement: Statement) -> Iterator[Text]:
    for field, why in reasons(statement):
        yield Text.assemble((f"{field:<8}", "dim italic"), (why, "dim"))


def _words(article: Article, statement: Statement) -> Text:
    tone = "" if statement.cue_tone == "neutral" else f"({statement.cue_tone})"
    before = [(lead(article, statement), "dim"), (tone, "yellow")]
    line = Text(" ").join(Text(*part) for part in before if part[0])
    if line:
        line.append(": ", "dim")
    return line.append(words(article, statement))


def _answers(number: int, tied: Ties, statements: Sequence[Statement]) -> Text:
    said = [f"denies {n}" for n in tied.denies.get(number, ())]
    said += [f"denied by {who(statements[n - 1])} ({n})" for n in tied.denied_by.get(number, ())]
    return Text("; ".join(said), "red")


def _finding(article: Article, finding: Finding, names: tuple[str, ...], paper: Paper) -> Iterator[Text]:
    block = article.blocks[finding.block]
    mark = Text("  !  ", "bold yellow")
    title = Text.assemble((finding.kind.replace("-", " "), "yellow"), (f" · {names[finding.block]}", "dim"))
    parts = [title, Text(one_line(finding.evidence))]
    if finding.at or block.kind != "headline":
        start, end = finding.at or (block.start, block.end)
        parts.append(Text(f"“{_excerpt(article.text[start:end].strip(_MARKS))}”", "dim"))
    rows = (row for part in parts for row in paper.broken(part, len(mark)))
    for i, row in enumerate(rows):
        yield Text.assemble(mark if i == 0 else " " * len(mark), row)


def _excerpt(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rsplit(" ", 1)[0] + " …"
