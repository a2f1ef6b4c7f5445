"""Copies of a text with the proof and what was edited, and versions of a page with what became of the quotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from onrecord.ledger.values import Copies, Copy, Edit, QuotationChange, Version
from onrecord.views import date_words, one_line
from onrecord.views.paper import Paper, Written

_STYLES = {"changed": "yellow", "gone": "red", "new": "green"}
_RELATIONS = {"same-article": "the same article", "same-text": "the same text"}
_MOST = 20
"""Edits of one page that are printed; JSON has them all."""


def copies_listing(found: Sequence[Copies]) -> RenderableType:
    """Return groups of copies one below another."""
    return Written(lambda paper: _groups(found, paper))


def versions_listing(found: Sequence[Version]) -> RenderableType:
    """Return versions of a page, the oldest first, each with what changed."""
    return Written(lambda paper: _versions(found, paper))


def _groups(found: Sequence[Copies], paper: Paper) -> Iterator[Text]:
    for place, group in enumerate(found):
        if place:
            yield Text()
        first = group.pages[0]
        articles = "one article" if group.articles == 1 else f"one text in {group.articles:,} articles"
        head = f"{one_line(first.headline or first.url)}  ({len(group.pages):,} pages, {articles})"
        yield from paper.broken(Text(head, "bold"))
        for copy in group.pages:
            yield from _copy(copy, paper)


def _copy(copy: Copy, paper: Paper) -> Iterator[Text]:
    facts = [copy.outlet, date_words(copy.published) if copy.published else None, copy.url]
    line = Text.assemble((f"{copy.sha256[:8]}  ", "dim"), one_line(" · ".join(fact for fact in facts if fact)))
    yield from paper.indented(line, 2, 12)
    if copy.relation is not None:
        proof = f"{_RELATIONS[copy.relation]} as {copy.with_url}: {'; '.join(copy.agreed)}"
        yield from paper.indented(Text(one_line(proof), "dim"), 12, 12)
    for edit in copy.edits[:_MOST]:
        yield from paper.indented(_edit(edit), 12, 14)
    if len(copy.edits) > _MOST:
        yield Text(f"{'':12}and {len(copy.edits) - _MOST:,} more edits, all in --json", "dim")


def _versions(found: Sequence[Version], paper: Paper) -> Iterator[Text]:
    for place, version in enumerate(found):
        if place:
            yield Text()
        when = version.fetched_at or (f"changed {version.modified}" if version.modified else "no time is told")
        head = f"{when}  {one_line(version.headline or version.url)}"
        yield from paper.broken(Text(head, "bold"))
        stayed = f", {version.likeness:.0%} of the word sequences as before" if version.likeness is not None else ""
        number = f"{version.statements:,} statement{'' if version.statements == 1 else 's'}"
        yield from paper.indented(Text(f"{version.sha256[:8]}  {version.url}  {number}{stayed}", "dim"), 2, 12)
        for edit in version.headline_edits:
            yield from paper.indented(Text.assemble("headline: ", _edit(edit)), 2, 4)
        for change in version.changes:
            yield from paper.indented(_change(change), 2, 4)
        if place and not version.changes:
            yield Text("  the quotations are as before", "dim")


def _change(change: QuotationChange) -> Text:
    who = f"{one_line(change.speaker)}: " if change.speaker else ""
    line = Text.assemble((f"{change.kind}  ", _STYLES[change.kind]), who)
    if change.kind != "changed":
        return line.append(one_line(change.before or change.after or ""))
    for number, edit in enumerate(change.edits):
        line.append(" / " if number else "").append_text(_edit(edit))
    return line


def _edit(edit: Edit) -> Text:
    """Return a change between the words around it: what was taken out in [-...-], what was put in in {+...+}."""
    parts = [
        Text(one_line(edit.before), "dim"),
        Text(f"[-{one_line(edit.taken_out)}-]", "red") if edit.taken_out else Text(),
        Text(f"{{+{one_line(edit.put_in)}+}}", "green") if edit.put_in else Text(),
        Text(one_line(edit.after), "dim"),
    ]
    return Text(" ").join(part for part in parts if part.plain)
