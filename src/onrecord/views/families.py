"""Families of quotations: as a list, as versions one below another with their words in columns, and as a verb ledger.

Colour only repeats what marks say: in a row of a version `·` stands where the words end or begin later, `—` where words
are left out within, `=` where they are the same, and what differs is spelled out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from onrecord.ledger.families.values import Comparison, Edit, Family, Manner, VerbUse, Version
from onrecord.views import date_words, one_line
from onrecord.views.hits import ID_SHOWN
from onrecord.views.paper import MEASURE, NARROW, Paper, Written

_STYLES: dict[Manner, str] = {"honest": "green", "trimmed": "dim", "retold": "cyan", "unmarked": "bold red"}
_TONES = {"neutral": "", "endorsing": "green", "distancing": "yellow"}
_LABEL = 18
_EXCERPT = 240
_SHOWN_VERBS = 5
_CELL = 14
_OUTSIDE = "·"


def families_listing(found: Sequence[Family]) -> RenderableType:
    """Return families one below another: the fullest version's id, who said it, how many have it, and the words."""
    return Written(lambda paper: _listing(found, paper))


def comparison_view(found: Comparison) -> RenderableType:
    """Return all versions of a remark: the words in columns, what each version changes, and who uses which verb."""
    return Written(lambda paper: _comparison(found, paper))


def verbs_listing(found: Sequence[VerbUse]) -> RenderableType:
    """Return verbs with the outlets that use them, how often, and the statements."""
    return Written(lambda paper: _verbs(found, paper))


# ---------------------------------------------------------------------------------------------------------------- list


def _listing(found: Sequence[Family], paper: Paper) -> Iterator[Text]:
    gutter = ID_SHOWN + 2 if paper.width >= NARROW else 2
    for number, family in enumerate(found):
        if number:
            yield Text()
        lines = [
            *paper.broken(_about(family), gutter),
            *paper.broken(Text(_excerpt(family.words)), gutter),
            *paper.broken(_verb_line(family), gutter),
        ]
        if paper.width < NARROW:
            yield Text(family.id[:ID_SHOWN], "dim")
        for row, line in enumerate(lines):
            left = family.id[:ID_SHOWN] if row == 0 and paper.width >= NARROW else ""
            yield _joined(Text(left.ljust(gutter), "dim"), line)


def _about(family: Family) -> Text:
    line = Text(one_line(family.speaker or "speaker not told"), "bold" if family.speaker else "italic")
    counts = [
        _number(family.statements, "version"),
        _number(family.pages, "page"),
        _number(family.outlets, "outlet"),
    ]
    line.append(" · " + ", ".join(counts), "dim")
    if family.first and family.last:
        days = date_words(family.first, short=True)
        if family.last != family.first:
            days += f" to {date_words(family.last, short=True)}"
        line.append(f" · {days}", "dim")
    if family.unmarked:
        line.append(" · ", "dim").append(f"{_number(family.unmarked, 'version')} changed without a mark", "red")
    return line


def _verb_line(family: Family) -> Text:
    shown = ", ".join(family.verbs[:_SHOWN_VERBS])
    return Text(f"{shown}{', ...' if len(family.verbs) > _SHOWN_VERBS else ''}" or "no cue", "dim")


# ------------------------------------------------------------------------------------------------------------- compare


def _comparison(found: Comparison, paper: Paper) -> Iterator[Text]:
    paper = Paper(paper.console, min(paper.width, MEASURE))
    outlets = len({v.hit.outlet for v in found.versions if v.hit.outlet})
    pages = len({v.hit.sha256 for v in found.versions})
    head = Text(one_line(found.speaker or "speaker not told"), "bold")
    counts = (_number(len(found.versions), "version"), _number(pages, "page"), _number(outlets, "outlet"))
    head.append(" · " + ", ".join(counts), "dim")
    yield from paper.broken(head)
    yield Text()
    yield from _columns(found, paper)
    for version in found.versions:
        yield from _version(version, paper)
    if found.elsewhere:
        yield Text()
        yield Text("the same words, given to others", "bold yellow")
        for version in found.elsewhere:
            yield from _version(version, paper, speaker=True)
    yield Text()
    yield Text("verbs", "bold")
    yield from _verbs(found.verbs, paper)


def _columns(found: Comparison, paper: Paper) -> Iterator[Text]:
    """Yield the words of the fullest version as columns and the versions as rows, as many columns at a time as fit."""
    rows = [v for v in found.versions[1:] if any(v.cells)]
    label = _LABEL if paper.width >= NARROW else ID_SHOWN
    inner = [_inner(v) for v in rows]
    at = 0
    while at < len(found.words):
        widths: list[int] = []
        while at + len(widths) < len(found.words):
            i = at + len(widths)
            longest = max([len(found.words[i]), *(len(_cell(v, i, inner[n])[0]) for n, v in enumerate(rows))])
            width = min(longest, _CELL)
            if widths and label + 2 + sum(widths) + len(widths) + width > paper.width:
                break
            widths.append(width)
        yield _row(
            _label(found.versions[0], label), [(found.words[at + i], "bold") for i in range(len(widths))], widths
        )
        for n, version in enumerate(rows):
            shown = [_cell(version, at + i, inner[n]) for i in range(len(widths))]
            if any(text != _OUTSIDE for text, _ in shown):
                yield _row(_label(version, label), shown, widths)
        yield Text()
        at += len(widths)


def _inner(version: Version) -> tuple[int, int]:
    """Return from the first to the last word of the fullest that a version has."""
    there = [i for i, cell in enumerate(version.cells) if cell is not None]
    return there[0], there[-1]


def _cell(version: Version, i: int, inner: tuple[int, int]) -> tuple[str, str]:
    cell = version.cells[i]
    edit = next((e for e in version.edits if e.at[0] <= i < e.at[1]), None)
    if cell is not None:
        return (cell, _STYLES[edit.manner]) if edit is not None and edit.kind != "case" else ("=", "dim")
    if not inner[0] <= i <= inner[1]:
        return _OUTSIDE, "dim"
    if edit is not None and edit.now and i == edit.at[0]:
        return edit.now, _STYLES[edit.manner]
    if edit is not None and edit.kind == "ellipsis":
        return "…", _STYLES["honest"]
    return "—", _STYLES[edit.manner] if edit is not None else "dim"


def _row(label: Text, cells: Sequence[tuple[str, str]], widths: Sequence[int]) -> Text:
    line = label
    for (text, style), width in zip(cells, widths, strict=True):
        plain = one_line(text)
        shown = plain if len(plain) <= width else plain[: width - 1] + "…"
        line.append(" ").append(shown, style).append(" " * (width - len(shown)))
    line.rstrip()
    return line


def _label(version: Version, width: int) -> Text:
    name = version.hit.id[:ID_SHOWN]
    if width > ID_SHOWN:
        outlet = one_line(version.hit.outlet or "")
        room = width - ID_SHOWN - 1
        name += " " + (outlet if len(outlet) <= room else outlet[: room - 1] + "…")
    return Text(name.ljust(width) + " ", "dim")


def _version(version: Version, paper: Paper, *, speaker: bool = False) -> Iterator[Text]:
    hit, gutter = version.hit, ID_SHOWN + 2
    about = Text()
    if speaker:
        about.append(one_line(hit.speaker or "")).append(" · ", "dim")
    about.append(one_line(hit.outlet or "outlet not told"))
    if hit.published:
        about.append(f" · {date_words(hit.published, short=True)}", "dim")
    if hit.place != "paragraph":
        about.append(f" · {hit.place.replace('-', ' ')}", "yellow")
    cue = one_line(hit.cue)
    about.append(f" · {cue or 'no cue'}", _TONES[hit.tone] or "dim")
    if hit.tone != "neutral":
        about.append(f" ({hit.tone})", _TONES[hit.tone])
    about.append(f" · {one_line(version.evidence)}", "dim")
    lines = [*paper.broken(about, gutter), *paper.broken(Text(_excerpt(hit.words)), gutter)]
    for edit in version.edits:
        lines += paper.broken(_edit(edit), gutter)
    for number, line in enumerate(lines):
        yield _joined(Text((hit.id[:ID_SHOWN] if number == 0 else "").ljust(gutter), "dim"), line)


def _edit(edit: Edit) -> Text:
    line = Text(f"{edit.kind}, {edit.manner}: " if edit.kind != edit.manner else f"{edit.kind}: ", _STYLES[edit.manner])
    was, now = _excerpt(edit.was, 90), _excerpt(edit.now, 90)
    if was and now:
        return line.append(was).append(" → ", "dim").append(now)
    if now:
        return line.append(f"+ {now}")
    return line.append(f"− {was}" if was else "two sentences run on as one")


# --------------------------------------------------------------------------------------------------------------- verbs


def _verbs(found: Sequence[VerbUse], paper: Paper) -> Iterator[Text]:
    grouped: dict[str, list[VerbUse]] = defaultdict(list)
    for use in found:
        grouped[use.verb].append(use)
    for verb, uses in grouped.items():
        line = Text(one_line(verb) or "no verb", "bold").append(f" {sum(use.count for use in uses):,}", "dim")
        tones = sorted({use.tone for use in uses} - {"neutral"})
        if tones:
            line.append(f" ({', '.join(tones)})", "yellow")
        yield line
        for use in uses:
            ids = " ".join(id[:ID_SHOWN] for id in use.ids)
            row = Text.assemble((one_line(use.outlet) or "outlet not told"), (f" {use.count:,}  {ids}", "dim"))
            for part in paper.broken(row, 2):
                yield _joined(Text("  "), part)


def _joined(left: Text, line: Text) -> Text:
    made = left.append_text(line)
    made.rstrip()
    return made


def _excerpt(words: str, most: int = _EXCERPT) -> str:
    line = one_line(words)
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
