"""Stories one below another, and one of them with its pages, who speaks in it, and what several pages have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from onrecord.ledger.stories.values import Named, Story, StoryPage, StoryTold
from onrecord.views import date_words, one_line
from onrecord.views.hits import ID_SHOWN, hit_lines
from onrecord.views.paper import Paper, Written

_GUTTER = ID_SHOWN + 2


def stories_listing(found: Sequence[Story]) -> RenderableType:
    """Return stories one below another: id, headline, how much of it there is, outlets, speakers."""
    return Written(lambda paper: _stories(found, paper))


def story_view(told: StoryTold) -> RenderableType:
    """Return a story with its pages in the order of time, and the remarks that several of them have."""
    return Written(lambda paper: _told(told, paper))


def _stories(found: Sequence[Story], paper: Paper) -> Iterator[Text]:
    for number, story in enumerate(found):
        if number:
            yield Text()
        yield from _head(story, paper)


def _told(told: StoryTold, paper: Paper) -> Iterator[Text]:
    yield from _head(told.story, paper)
    yield Text()
    yield Text("pages", "dim")
    for page in told.story.pages:
        yield from _page(page, paper)
    if told.shared:
        yield Text()
        yield Text("on several of them", "dim")
        for shared in told.shared:
            yield from hit_lines(shared.statement, paper, page=False)
            of = f"on {shared.pages:,} pages of {_number(shared.outlets, 'outlet')}; onrecord compare"
            yield from paper.indented(Text(f"{of} {shared.statement.id[:ID_SHOWN]}", "dim"), _GUTTER, _GUTTER)


def _head(story: Story, paper: Paper) -> Iterator[Text]:
    title = one_line(story.headline or story.pages[0].url)
    yield from paper.indented(Text.assemble((f"{story.id}  ", "dim"), (title, "bold")), 0, _GUTTER)
    days = date_words(story.first, short=True)
    if story.last != story.first:
        days = f"{days} – {date_words(story.last, short=True)}"
    facts = f"{days} · {_number(len(story.pages), 'page')} · {_number(story.statements, 'statement')}"
    yield from paper.indented(Text(facts), _GUTTER, _GUTTER)
    for who in (story.outlets, story.speakers):
        if who:
            yield from paper.indented(Text(_names(who), "dim"), _GUTTER, _GUTTER)


def _page(page: StoryPage, paper: Paper) -> Iterator[Text]:
    facts = (date_words(page.published, short=True), page.outlet, page.headline or page.url)
    line = Text(f"{page.sha256[:ID_SHOWN]}  ", "dim").append(one_line(" · ".join(filter(None, facts))), "default")
    yield from paper.indented(line, 0, _GUTTER)


def _names(who: Sequence[Named]) -> str:
    return ", ".join(f"{one_line(one.name)} {one.count:,}" if one.count > 1 else one_line(one.name) for one in who)


def _number(number: int, of: str) -> str:
    return f"{number:,} {of}{'' if number == 1 else 's'}"
