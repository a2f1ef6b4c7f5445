"""Speakers of a ledger with all their names, and why each name is theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from onrecord.ledger.values import NameUse, SpeakerReasons
from onrecord.views import one_line
from onrecord.views.paper import Paper, Written


def reasons_view(found: Sequence[SpeakerReasons]) -> RenderableType:
    """Return speakers one below another, each with its names, rulings and links."""
    return Written(lambda paper: _all(found, paper))


def _all(found: Sequence[SpeakerReasons], paper: Paper) -> Iterator[Text]:
    for place, speaker in enumerate(found):
        if place:
            yield Text()
        yield from _one(speaker, paper)


def _one(speaker: SpeakerReasons, paper: Paper) -> Iterator[Text]:
    told = [speaker.kind, speaker.country, speaker.identifier]
    head = Text.assemble(
        (one_line(speaker.name), "bold"),
        (f"  {' · '.join(one_line(words) for words in told if words)}  number {speaker.number}", "dim"),
    )
    yield from paper.broken(head)
    for use in speaker.names:
        yield from paper.indented(_use(use), 2, 10)
        yield from paper.indented(Text(one_line(_why(use)), "dim"), 10, 10)
    for ruling in speaker.rulings:
        names = ", ".join(ruling.names)
        words = (
            f"{ruling.kind} by {ruling.author}, {ruling.made_at}: {names}{f' ({ruling.note})' if ruling.note else ''}"
        )
        yield from paper.indented(Text(one_line(words), "yellow"), 2, 4)
    for link in speaker.links:
        words = f"{link.identifier} {link.label}, from {link.origin} by {link.author}, {link.made_at}: {link.evidence}"
        yield from paper.indented(Text(one_line(words)), 2, 4)


def _use(use: NameUse) -> Text:
    about = [use.role, use.country, use.outlet, use.time if use.outlet else None, "one page" if use.sha256 else None]
    when = use.first if use.first == use.last else f"{use.first} – {use.last}"
    pages = f"{use.pages:,} page{'' if use.pages == 1 else 's'}{f', {when}' if use.first else ''}"
    words = ", ".join(one_line(part) for part in about if part)
    return Text.assemble((f"{use.number:>6}  ", "dim"), one_line(use.name), f", {words}" if words else "", f"  {pages}")


def _why(use: NameUse) -> str:
    return f"{use.how}: {use.evidence}" if use.evidence else use.how
