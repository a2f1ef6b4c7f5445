"""Statements of a ledger, as search, timeline and due list them on a terminal or in plain text.

>>> from rich.console import Console
>>> Console().print(hits_listing(ledger.search("border wall")))

Colour only repeats what a word or a mark says: words that were searched for stand in «these marks» where there is no
colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from rich.console import RenderableType
from rich.text import Text

from onrecord.ledger.values import Hit
from onrecord.views import NOBODY, date_words, one_line, visible
from onrecord.views.paper import NARROW, Paper, Written
from onrecord.views.terminal import ACT_STYLES

ID_SHOWN = 8
"""Digits of an id that are shown; `onrecord show` takes them, and says so should they fit several."""

_GUTTER = ID_SHOWN + 2
_EXCERPT = 400
_HEADLINE = 72
_MARKED = "bold yellow"


def hits_listing(found: Sequence[Hit]) -> RenderableType:
    """Return statements one below another: id, act, who, when, the words with marks, and where they stand."""
    return Written(lambda paper: _listing(found, paper))


def timeline_listing(found: Sequence[Hit]) -> RenderableType:
    """Return statements under the days on which they were said, in the order given."""
    return Written(lambda paper: _dated(found, paper, said_on))


def due_listing(found: Sequence[Hit], today: str) -> RenderableType:
    """Return statements under the dates at which they are due, those behind us told from those to come.

    `today` is a day, "YYYY-MM-DD".
    """
    return Written(lambda paper: _dated(found, paper, lambda hit: due_on(hit, today)))


def said_on(hit: Hit) -> str:
    """Return when a statement was said in words, or by when, if only the date of the page is known."""
    if hit.said:
        return date_words(hit.said)
    return f"by {date_words(hit.published)}" if hit.published else "date not told"


def due_on(hit: Hit, today: str) -> str:
    """Return when a statement falls due in words, and whether that is past on a day, "YYYY-MM-DD"."""
    from onrecord.ledger.days import days

    first, last = days(hit.due)
    state = "past" if last and last < today else "to come" if first and first > today else "now"
    return f"{date_words(hit.due or '')} ({state})"


def _listing(found: Sequence[Hit], paper: Paper) -> Iterator[Text]:
    for number, hit in enumerate(found):
        if number:
            yield Text()
        yield from hit_lines(hit, paper)


def _dated(found: Sequence[Hit], paper: Paper, date: Callable[[Hit], str]) -> Iterator[Text]:
    former = None
    for hit in found:
        if (day := date(hit)) != former:
            if former is not None:
                yield Text()
            yield Text(day, "bold")
            former = day
        yield from hit_lines(hit, paper)


def hit_lines(hit: Hit, paper: Paper, *, page: bool = True) -> Iterator[Text]:
    """Return the lines of a statement: its id at the left, the rest beside it; the page's line may be left out."""
    lines = [_who(hit), _words(hit, paper), *([_where(hit)] if page else [])]
    gutter = _GUTTER if paper.width >= NARROW else 2
    rows = [row for line in lines for row in paper.broken(line, gutter)]
    if paper.width < NARROW:
        yield Text(hit.id[:ID_SHOWN], "dim")
    left = [Text(hit.id[:ID_SHOWN], "dim")] if paper.width >= NARROW else []
    for id, row in zip_longest(left, rows, fillvalue=Text()):
        line = Text().append_text(id)
        line.pad_right(gutter - line.cell_len)
        line.append_text(row)
        line.rstrip()
        yield line


def _who(hit: Hit) -> Text:
    known = one_line(hit.speaker or "")
    line = Text().append(*((known, "bold") if known else (f"{one_line(hit.source) or NOBODY} (?)", "italic")))
    role, country = one_line(hit.role or ""), one_line(hit.country or "")
    if role.casefold() in known.casefold():
        role = ""
    if country.casefold() in f"{known} {role}".casefold():
        country = ""
    if more := ", ".join(filter(None, (role, country))):
        line.append(f", {more}", "dim")
    if hit.target:
        line.append(" → ", "dim").append(one_line(hit.target))
    line.append(" · ", "dim").append(hit.act, ACT_STYLES[hit.act])
    if hit.also:
        line.append(" + ", "dim").append(hit.also, ACT_STYLES[hit.also])
    if hit.silence:
        line.append(" · ", "dim").append(hit.silence.replace("-", " "), "yellow")
    if hit.said:
        line.append(f" · {date_words(hit.said, short=True)}", "dim")
    if hit.due:
        line.append(f" · due {date_words(hit.due, short=True)}", "dim")
    if hit.similarity is not None:
        line.append(f" · {hit.similarity:.2f} alike", "dim")
    if hit.denied_by:
        line.append(" · ", "dim").append("denied", "red")
    if hit.denies:
        line.append(" · ", "dim").append(f"denies {hit.denies[:ID_SHOWN]}", "red")
    for text, style in _by_people(hit):
        line.append(" · ", "dim").append(text, style)
    return line


def _by_people(hit: Hit) -> Iterator[tuple[str, str]]:
    """Yield what people did with a statement, and the style of it."""
    if hit.added_by:
        yield f"added by {one_line(hit.added_by)}", "yellow"
    elif hit.corrected:
        yield f"corrected: {', '.join(hit.corrected)}", "yellow"
    if hit.review:
        yield hit.review, "green" if hit.review == "accepted" else "bold red"


def _words(hit: Hit, paper: Paper) -> Text:
    line = Text()
    if cue := one_line(hit.cue):
        line.append(f"{cue}: ", "dim")
    if hit.tone != "neutral":
        line.append(f"({hit.tone}) ", "yellow")
    return line.append_text(marked(hit, coloured=paper.console.color_system is not None))


def marked(hit: Hit, *, coloured: bool) -> Text:
    """Return the words of a statement on one line, those searched for marked, long ones cut down to around these."""
    start, end = _window(hit)
    opens, closes = ("", "") if coloured else ("«", "»")
    line, at = Text("… " if start else ""), start
    for begin, stop in hit.marks:
        if begin < start or stop > end:
            continue
        line.append(_plain(hit.words[at:begin]))
        line.append(f"{opens}{_plain(hit.words[begin:stop])}{closes}", _MARKED)
        at = stop
    line.append(_plain(hit.words[at:end]))
    line.append(" …" if end < len(hit.words) else "")
    return line


def _plain(text: str) -> str:
    """Return text of a page without line ends and what steers a terminal; blanks at its ends stay."""
    return " ".join(visible(text).replace("\n", " ").replace("\r", " ").replace("\t", " ").split(" "))


def _window(hit: Hit) -> tuple[int, int]:
    """Return the range of the words that is shown: all of them, or what is around the first mark."""
    if len(hit.words) <= _EXCERPT:
        return 0, len(hit.words)
    first = hit.marks[0][0] if hit.marks else 0
    start = max(0, min(first - _EXCERPT // 3, len(hit.words) - _EXCERPT))
    if start:
        start = hit.words.find(" ", start) + 1
    end = min(len(hit.words), start + _EXCERPT)
    if end < len(hit.words):
        end = max(hit.words.rfind(" ", start, end), start + 1)
    return start, end


def _where(hit: Hit) -> Text:
    headline = one_line(hit.headline or "")
    if len(headline) > _HEADLINE:
        headline = headline[:_HEADLINE].rsplit(" ", 1)[0] + " …"
    facts = [
        one_line(hit.outlet or ""),
        date_words(hit.published, short=True) if hit.published else "",
        headline or one_line(hit.url),
        "" if hit.place == "paragraph" else hit.place.replace("-", " "),
    ]
    return Text(" · ".join(filter(None, facts)), "dim")
