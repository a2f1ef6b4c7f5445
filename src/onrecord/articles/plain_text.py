"""A plain-text copy of a page -> article: what each line is, by layout and wording.

The text stays as it is, so that offsets hold against the file. A block is one or more whole lines: lines that were
wrapped by hand are one paragraph, lines that are each a paragraph are one block each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from onrecord.articles.draft import Draft
from onrecord.articles.metadata import day_of, is_update, published_when
from onrecord.articles.outlets import outlet_in_text
from onrecord.articles.wording import (
    breadcrumb,
    byline,
    caption_sign,
    dated_lead,
    furniture,
    is_agency_dateline,
    is_date_line,
    photo_credit,
    signed_date,
)
from onrecord.errors import NoArticle
from onrecord.flow import Block, BlockKind

_NOT_BLANK = re.compile(r"[^\s][^\r\n]*")
_MAX_WRAP = 130
_MIN_WRAP = 40
_WRAPPED_SHARE = 0.6
_WITHIN_SENTENCE = 0.25
_MIN_WRAPPED_LINES = 3

_FINAL = re.compile(r"[.!?…][\"'”’»)\]]*$")
_STOPPED = re.compile(r"[.,;:…—–-][\"'”’»)\]]*$")
_HEADING_MARK = re.compile(r"#{1,6}[ \t]+(?=\S)")
_LIST_MARK = re.compile(r"^(?:[-–—*•▪◦·‣]|\d{1,2}[.)])\s+\S")
_TITLE_START = re.compile(r"^[\"'“‘«(\[]*[^\W_a-z]")
_MIN_TITLE_WORDS, _MAX_TITLE_WORDS = 2, 30
_MAX_TITLE_LENGTH = 220
_MAX_SUBHEADING_WORDS = 14
_MIN_SENTENCE_WORDS = 4
_LONG = 15
_MAX_SENTENCE_TITLE = 16
_NAME = re.compile(r"\b[^\W\d_a-z][\w'’-]{3,}")
_REPORTS = re.compile(
    r"[\"“”‘«]|\b(?:sa(?:id|ys)|told|add(?:ed|s)|den(?:ied|ies)|warn(?:ed|s)|claim(?:ed|s)|announced|according to)\b"
)
_QUOTED_SENTENCE = re.compile(r"[.!?,]['\"”’»]$")
_RELATED, _LINK, _BOX, _TEASER = (
    "related stories", "link to another story", "related stories, within the report", "teaser of another story",
)  # fmt: skip
_IN_BETWEEN = frozenset({_BOX, _TEASER, _LINK, "advertisement", "newsletter"})
"""What sites put between the paragraphs of a report; it says nothing of where the report ends."""

_MAX_BOX_HEADING, _MAX_TEASERS = 4, 10
_BETWEEN_WEIGHT = -2
_STEM = re.compile(r"\b[^\W\d_]{4,6}")
_SEARCHED_ABOVE = 40
_ABOVE_HEADLINE = 3
_LEAD = 12
_LONG_TITLE = 4
_NEARLY_BEST = 0.75
_MAX_WEIGHT, _SHORT_WEIGHT, _MENU_WEIGHT, _ENDING_WEIGHT = 60, -4, -12, -15


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block in the making: half-open code-point range, number of its first line (from 1), text folded to one line.

    `level` is that of a heading with Markdown's marks ("# ", "## "), which `text` leaves out; 0 for other lines.
    `apart` tells that a blank line is above. `ends` tells a line of the site's furniture below which no report goes on.
    """

    start: int
    end: int
    line: int
    text: str
    level: int = 0
    apart: bool = True
    kind: BlockKind = "other"
    why: str = ""
    credit: str | None = None
    ends: bool = False

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_sentence(self) -> bool:
        return bool(_FINAL.search(self.text)) and self.words >= _MIN_SENTENCE_WORDS

    @property
    def is_running(self) -> bool:
        """Whether it is running text, as far as its own words tell."""
        return (not self.why and not self.level) and (
            self.is_sentence or self.words >= _LONG or (self.words >= 3 and bool(_LIST_MARK.match(self.text)))
        )

    @property
    def is_title_like(self) -> bool:
        return (
            _MIN_TITLE_WORDS <= self.words <= _MAX_TITLE_WORDS
            and len(self.text) <= _MAX_TITLE_LENGTH
            and not _STOPPED.search(self.text)
            and bool(_TITLE_START.match(self.text))
        )

    def taken_for(self, kind: BlockKind, why: str, credit: str | None = None) -> _Piece:
        # dataclasses.replace takes three times as long, and this is called for every line.
        return _Piece(self.start, self.end, self.line, self.text, self.level, self.apart, kind, why, credit, self.ends)


def read_plain_text(text: str) -> Draft:
    """Read the article off a plain-text copy of a page.

    `Draft.text` is the text unchanged. Raises NoArticle when no line of it is running text.
    """
    pieces = _kinds(_pieces(text))
    paragraphs = [piece for piece in pieces if piece.kind in ("paragraph", "list-item")]
    if not paragraphs:
        raise NoArticle("no article: no line of it is running text")
    above = list(takewhile(lambda p: p.kind not in ("headline", "paragraph"), pieces))
    crumbs = next((breadcrumb(p.text) for p in reversed(above) if p.why == "breadcrumb"), ())
    names = next((byline(p.text) or signed_date(p.text) or p.text for p in pieces if p.kind == "byline"), None)
    stated = [
        (day, f"the date line “{piece.text}”")
        for piece in pieces
        if piece.kind in ("dateline", "byline") and not is_update(piece.text) and (day := day_of(piece.text))
    ]
    lead = dated_lead(paragraphs[0].text)
    if lead and not stated and (day := day_of(lead)):
        stated = [(day, f"the dispatch opens “{lead}”")]
    return Draft(
        text=text,
        blocks=tuple(Block(p.kind, p.start, p.end, f"line {p.line}", None, p.credit, p.why) for p in pieces),
        headline=next((p.text for p in pieces if p.kind == "headline"), None),
        breadcrumb=crumbs,
        byline=names,
        outlet=outlet_in_text([p.text for p in pieces if p.kind == "other"]),
        # Two date lines that name different days leave it open which is the article's.
        published=published_when(stated) if len({day for day, _ in stated}) == 1 else None,
        language=None,
    )


# ------------------------------------------------------------------------------------------------------------- layout


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the report stands among the pieces: `top` is the first that can belong to it, `first` to `end` its text."""

    headline: int | None
    top: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: code-point range without white space at its ends, and number from 1."""

    start: int
    end: int
    number: int

    def __len__(self) -> int:
        return self.end - self.start


def _pieces(text: str) -> list[_Piece]:
    """Return the lines of a text that are not blank, those of one wrapped paragraph joined."""
    lines = _lines(text)
    width = _wrap_width(text, lines)
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _continues(text, groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    above = [0, *(group[-1].number for group in groups)]
    return [
        _piece(text, group[0], group[-1].end, apart=group[0].number > before + 1)
        for before, group in zip(above, groups, strict=False)
    ]


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    number, counted = 1, 0
    for match in _NOT_BLANK.finditer(text):
        # Line breaks are counted whatever the system's sign for them.
        number += _breaks(text, counted, match.start())
        counted = match.start()
        lines.append(_Line(match.start(), match.start() + len(match[0].rstrip()), number))
    return lines


def _breaks(text: str, start: int, end: int) -> int:
    return text.count("\n", start, end) + text.count("\r", start, end) - text.count("\r\n", start, end)


def _piece(text: str, first: _Line, end: int, *, apart: bool) -> _Piece:
    mark = _HEADING_MARK.match(text, first.start, end) if text[first.start] == "#" else None
    told = " ".join(text[mark.end() if mark else first.start : end].split())
    return _Piece(first.start, end, first.number, told, mark[0].count("#") if mark else 0, apart)


def _wrap_width(text: str, lines: Sequence[_Line]) -> int | None:
    """Return the width at which a text was wrapped by hand, or None where each line is a paragraph of its own.

    In a wrapped text a line ends where the next word would not have fitted.
    """
    pairs = [
        (above, below)
        for above, below in pairwise(lines)
        if below.number == above.number + 1 and len(above) >= _MIN_WRAP
    ]
    if len(pairs) < _MIN_WRAPPED_LINES - 1:
        return None
    # Lines that are paragraphs end in a full stop, wrapped ones seldom.
    if sum(bool(_FINAL.search(text[above.start : above.end])) for above, _ in pairs) > 0.5 * len(pairs):
        return None
    # Among wrapped lines many begin within a sentence, among titles hardly one.
    if sum(text[below.start].islower() for _, below in pairs) < _WITHIN_SENTENCE * len(pairs):
        return None
    lengths = sorted(len(above) for above, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if width > _MAX_WRAP:
        return None
    full = sum(_is_full(text, above, below, width) for above, below in pairs)
    return width if full >= _WRAPPED_SHARE * len(pairs) else None


def _is_full(text: str, above: _Line, below: _Line, width: int) -> bool:
    """Tell whether the first word of the line below would not have fitted on the line above."""
    first_word = text[below.start : below.end].split(None, 1)[0]
    return len(above) + 1 + len(first_word) >= width


def _continues(text: str, above: _Line, below: _Line, width: int | None) -> bool:
    """Tell whether a line goes on with the paragraph of the line above it."""
    end, start = text[above.start : above.end], text[below.start : below.end]
    if below.number > above.number + 1 or _LIST_MARK.match(start):
        return False
    if "#" in (start[0], end[0]) and (_HEADING_MARK.match(start) or _HEADING_MARK.match(end)):
        return False
    broken_off = start[:1].islower() and not _FINAL.search(end)
    return broken_off or (width is not None and _is_full(text, above, below, width))


# -------------------------------------------------------------------------------------------------------------- kinds


def _kinds(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Say of each piece what it is."""
    done = _boxes([_by_wording(piece) for piece in pieces])
    if not any(piece.is_running for piece in done):
        return [piece if piece.why else piece.taken_for("other", "a short line") for piece in done]
    first, end = _report(done)
    headline = _headline(done, first, end)
    if headline == first:
        first = next((i for i in range(first + 1, end) if done[i].is_running), first)
    top = first if headline is None else headline
    frame = _Frame(headline, max(0, top - _ABOVE_HEADLINE), first, end)
    return [_placed(done, i, frame) for i in range(len(done))]


def _by_wording(piece: _Piece) -> _Piece:
    """Say what a piece is where its own words tell; `why` stays empty where they do not."""
    text = piece.text
    if breadcrumb(text):
        return piece.taken_for("other", "breadcrumb")
    if is_date_line(text):
        return piece.taken_for("dateline", "a date and nothing else")
    if is_agency_dateline(text):
        return piece.taken_for("dateline", "a place and an agency and nothing else")
    if byline(text):
        return piece.taken_for("byline", "begins with “By”")
    if signed_date(text):
        return piece.taken_for("byline", "a name and a date and nothing else")
    if found := furniture(text):
        return replace(piece, kind="other", why=found.why, ends=found.ends)
    if sign := caption_sign(text):
        return piece.taken_for("caption", sign, photo_credit(text))
    return piece


def _boxes(pieces: list[_Piece]) -> list[_Piece]:
    """Take the teasers below a heading such as "More on this story" out of a report that goes on below them.

    Where it does not, all is left as it is: the heading then ends the report.
    """
    done, names = list(pieces), set[str]()
    running = False
    i = 0
    while i < len(done):
        piece = done[i]
        if piece.is_running:
            running = True
            names.update(_NAME.findall(piece.text))
        elif running and _heads_box(piece):
            end = _teasers_end(done, i + 1)
            if _goes_on(done, end, names):
                done[i] = replace(piece, why=_BOX, ends=False)
                done[i + 1 : end] = [teaser.taken_for("other", _TEASER) for teaser in done[i + 1 : end]]
                i = end
                continue
        i += 1
    return done


def _heads_box(piece: _Piece) -> bool:
    return piece.why == _RELATED or (piece.why == _LINK and piece.words <= _MAX_BOX_HEADING)


def _teasers_end(pieces: Sequence[_Piece], first: int) -> int:
    """Return where the title-like lines that begin at `first` end."""
    for i in range(first, min(first + _MAX_TEASERS, len(pieces))):
        # Titles that stand together are one list; what follows a blank line may be a subheading of the report.
        if not _is_teaser(pieces[i]) or (i > first + 1 and pieces[i].apart and not pieces[i - 1].apart):
            return i
    return min(first + _MAX_TEASERS, len(pieces))


def _is_teaser(piece: _Piece) -> bool:
    if piece.why:
        return piece.why in (_LINK, "reading time", "navigation")
    mark = _LIST_MARK.match(piece.text)
    title = replace(piece, text=piece.text[mark.end() - 1 :]) if mark else piece
    return not piece.level and title.is_title_like and not _QUOTED_SENTENCE.search(title.text)


def _goes_on(pieces: Sequence[_Piece], first: int, names: set[str]) -> bool:
    """Tell whether the report goes on at a piece: with running text that shares names with the report above.

    Summaries below the titles of other stories are running text as well: each follows its title at once, and the next
    title follows it.
    """
    told = list(takewhile(lambda p: p.is_running or (p.why in _IN_BETWEEN and not p.ends), pieces[first : first + 8]))
    told = [piece for piece in told if piece.is_running]
    if not told or (not told[0].apart and any(piece.apart for piece in told[1:])):
        return False
    text = " ".join(piece.text for piece in told)
    if names.isdisjoint(_NAME.findall(text)) or not _FINAL.search(told[0].text):
        return False
    after = next((p for p in pieces[first:] if not p.is_running), None)
    if len(told) == 1 and (not told[0].apart or (after is not None and not after.why)):
        return False
    return len(told) > 1 or bool(_REPORTS.search(text))


def _report(pieces: Sequence[_Piece]) -> tuple[int, int]:
    """Return where the running text of the report begins and ends, as a half-open range of pieces.

    It is the stretch in which running text most outweighs short lines: in a copy of a whole page these are menus above
    and teasers below. Below the first line that ends a report nothing belongs to it any more, unless more running text
    than above follows.
    """
    weights = [_weight(piece, before) for piece, before in zip(pieces, [None, *pieces], strict=False)]
    best, first, end = 0, 0, 0
    total, start = 0, 0
    for i, weight in enumerate(weights):
        if total <= 0:
            total, start = 0, i
        total += weight
        if total > best:
            best, first, end = total, start, i + 1
    # The last sentence may be too short to be told for running text by itself.
    while end < len(pieces) and not pieces[end].why and _FINAL.search(pieces[end].text):
        end += 1
    for i in range(first + 1, end):
        if pieces[i].ends:
            above, below = sum(filter(_positive, weights[first:i])), sum(filter(_positive, weights[i:end]))
            if below <= above:
                end = max(j for j in range(first, i) if pieces[j].is_running) + 1
                break
    return first, end


def _weight(piece: _Piece, before: _Piece | None) -> int:
    """Return how much a piece speaks for the report's going on: short lines in a row are a menu, one alone is not."""
    if piece.is_running:
        return min(piece.words, _MAX_WEIGHT)
    if piece.kind in ("caption", "byline", "dateline"):
        return 0
    if piece.why in (_BOX, _TEASER):
        return 0
    if piece.why in _IN_BETWEEN and not piece.ends:
        return _BETWEEN_WEIGHT
    if piece.ends:
        return _ENDING_WEIGHT
    return _SHORT_WEIGHT if before is None or before.is_running else _MENU_WEIGHT


def _positive(weight: int) -> bool:
    return weight > 0


def _headline(pieces: Sequence[_Piece], first: int, end: int) -> int | None:
    """Return the line above the report that reads as a title and whose words the report has most of.

    The first of several that are about as good is the headline, what follows is the deck. Where no line above is one, a
    first line of the report that ends in a question or exclamation mark may be.
    """
    above = [i for i in range(max(0, first - _SEARCHED_ABOVE), first) if _may_be_title(pieces[i])]
    if marked := [i for i in above if pieces[i].level]:
        return min(marked, key=lambda i: pieces[i].level)
    if not above:
        asks = pieces[first].text.rstrip("\"'”’»)")[-1:] in ("?", "!") and pieces[first].words <= _MAX_SENTENCE_TITLE
        return first if asks and end > first + 1 else None
    told = {stem for piece in pieces[first:end][:_LEAD] for stem in _stems(piece.text)}
    scores = {i: _shared(pieces[i].text, told) for i in above}
    best = max(scores.values())
    if best < 1:  # no word in common: only a longer line may still be a title
        above = [i for i in above if pieces[i].words >= _LONG_TITLE]
    return next((i for i in above if scores[i] >= _NEARLY_BEST * best), None)


def _may_be_title(piece: _Piece) -> bool:
    if piece.why or piece.level:
        return not piece.why
    return piece.is_title_like or (piece.words <= _MAX_SENTENCE_TITLE and piece.text[-1] in "?!")


def _shared(title: str, told: set[str]) -> float:
    """Return how many of a title's longer words the report has, plus a little for length."""
    stems = _stems(title)
    return len(stems & told) + 0.1 * min(len(title.split()), 8)


def _stems(text: str) -> set[str]:
    """Return the beginnings of the longer words of a text, which inflected forms share."""
    return {match[0].casefold() for match in _STEM.finditer(text)}


def _placed(pieces: Sequence[_Piece], i: int, frame: _Frame) -> _Piece:
    """Say what a piece is from where it stands."""
    piece, headline, first, end = pieces[i], frame.headline, frame.first, frame.end
    if i == headline:
        why = "marked as a heading, above the running text"
        if piece.level:
            return piece.taken_for("headline", why)
        return piece.taken_for("headline", "reads as a title, above the running text")
    if not frame.top <= i < end:
        where = "above the report" if i < frame.top else "below the report"
        return piece.taken_for("other", piece.why if piece.why and piece.kind == "other" else where)
    if piece.why:
        # A byline or a date far into the text is part of what is told there.
        inside = piece.kind == "byline" and first + 1 < i < end - 2
        return piece.taken_for("paragraph", "running text") if inside else piece
    if piece.level:
        return piece.taken_for("subheading", "marked as a heading")
    if i < first:
        return _above_body(piece, headline is not None and headline < i, headline == i - 1)
    if _LIST_MARK.match(piece.text):
        return piece.taken_for("list-item", "begins with the mark of a list")
    short = piece.is_title_like and piece.words <= _MAX_SUBHEADING_WORDS and not _in_quotes(piece.text)
    if short and first < i < end - 1:
        return piece.taken_for("subheading", "a short line without a full stop between paragraphs")
    if i == first and headline is not None and i < end - 1 and pieces[i + 1].kind in ("byline", "dateline"):
        return piece.taken_for("deck", "between the headline and the byline")
    return piece.taken_for("paragraph", "running text")


def _above_body(piece: _Piece, below_headline: bool, next_to_it: bool) -> _Piece:
    if next_to_it and 5 <= piece.words <= 60:
        return piece.taken_for("deck", "below the headline")
    if below_headline and piece.words >= _LONG:
        return piece.taken_for("paragraph", "running text")
    return piece.taken_for("other", "a short line above the report")


def _in_quotes(text: str) -> bool:
    """Tell a line that is one quotation: it is said by somebody and no subheading."""
    return text[0] in "\"“‘'«" and text[-1] in "\"”’'»" and not any(mark in text[1:-1] for mark in '"“”')
