"""What a look at watched feeds gave: pages that are new or read otherwise, and alerts."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from onrecord.ledger.values import Hit, Watched
from onrecord.views import one_line
from onrecord.views.hits import hit_lines
from onrecord.views.paper import Paper, Written

_STYLES = {"new": "green", "changed": "yellow"}


def watched_view(page: Watched) -> RenderableType:
    """Return a page that is new or was changed, with the statements that came (+) and went (-)."""
    return Written(lambda paper: _page(page, paper))


def alert_view(hit: Hit) -> RenderableType:
    """Return a statement that somebody wanted to be told of."""
    return Written(lambda paper: _alert(hit, paper))


def _page(page: Watched, paper: Paper) -> Iterator[Text]:
    count = f"{page.statements:,} statement{'' if page.statements == 1 else 's'}"
    facts = " · ".join(one_line(fact) for fact in (page.headline, count) if fact)
    yield from paper.broken(Text.assemble((f"{page.status:<8}", _STYLES[page.status]), " ", facts))
    yield from paper.broken(Text(f"         {one_line(page.url)}", "dim"))
    for sign, words in (*(("+", w) for w in page.came), *(("-", w) for w in page.went)):
        yield from paper.broken(Text(f"         {sign} {one_line(words)}"))


def _alert(hit: Hit, paper: Paper) -> Iterator[Text]:
    yield Text("alert", "bold red")
    yield from hit_lines(hit, paper)
