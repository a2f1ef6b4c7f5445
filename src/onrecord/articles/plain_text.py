"""A plain-text copy of a page -> article: what each line is, by layout and wording.

The text stays as it is, so that offsets hold against the file. A block is one or more whole lines: lines that were
wrapped by hand are one paragraph, lines that are each a paragraph are one block each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from onrecord.articles import line_classifier
from onrecord.articles.dates import is_update, published_when
from onrecord.articles.draft import Draft
from onrecord.articles.layout import LIST_MARK, PRINTED, Line, Piece, ends_sentence, lines_of, pieces_of
from onrecord.articles.line_features import features
from onrecord.articles.metadata import day_of
from onrecord.articles.outlets import outlet_in_text
from onrecord.articles.titles import headline
from onrecord.articles.wording import (
    breadcrumb,
    byline,
    caption_sign,
    dated_lead,
    furniture,
    is_agency_dateline,
    is_date_line,
    is_message_line,
    message_header,
    photo_credit,
    signed_date,
)
from onrecord.errors import NoArticle
from onrecord.flow import Block

_MOST_LINES = 4_000
"""A page has fewer lines; of a longer file as many above and below its running text are looked at as may matter."""

_MOST_BELOW = 40
"""So many short lines below its last running text may be of a report: a list, a table."""

_LONG_LINE, _MAX_LENGTH, _SHORT_LENGTH = 60, 300, 30
_FAR = "beyond the lines of a long file that are looked at"
_FEW, _RULES_SAY = 25, 4.0
"""In a copy of so few pieces what is around tells the network little, and the rules have so much of a say; it falls to
nothing at twice as many. No worse on sites left out of training."""

_NOT_REPORT = "reads as the site’s, not the report’s"
_MAX_SUBHEADING_WORDS = 14
_LONG = 15
_MAX_SENTENCE_TITLE = 16
_NAME = re.compile(r"\b[^\W\d_a-z][\w'’-]{3,}")
_REPORTS = re.compile(
    r"[\"“”‘«]|\b(?:sa(?:id|ys)|told|add(?:ed|s)|den(?:ied|ies)|warn(?:ed|s)|claim(?:ed|s)|announced|according to)\b"
)
_QUOTED_SENTENCE = re.compile(r"[.!?,]['\"”’»]$")
_MESSAGE = "line of an e-mail"
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


def read_plain_text(text: str) -> Draft:
    """Read the article off a plain-text copy of a page.

    `Draft.text` is the text unchanged. Raises NoArticle when no line of it is running text.
    """
    lines = lines_of(text)
    near = _near(text, lines)
    pieces = _kinds(observed(text, lines[near.start : near.stop]))
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
        blocks=(
            *(Block("other", line.start, line.end, line.place, None, None, _FAR) for line in lines[: near.start]),
            *(Block(p.kind, p.start, p.end, p.line.place, None, p.credit, p.why) for p in pieces),
            *(Block("other", line.start, line.end, line.place, None, None, _FAR) for line in lines[near.stop :]),
        ),
        headline=next((p.text for p in pieces if p.kind == "headline"), None),
        breadcrumb=crumbs,
        byline=names,
        outlet=outlet_in_text([p.text for p in pieces if p.kind == "other"]),
        # Two date lines that name different days leave it open which is the article's.
        published=published_when(stated) if len({day for day, _ in stated}) == 1 else None,
        language=None,
    )


# ------------------------------------------------------------------------------------------------------------- layout


def _near(text: str, lines: Sequence[Line]) -> range:
    """Return which lines are looked at closely: all of a page, in a longer file those about its running text.

    A line counts for running text by its length and its end, which takes little time for each of very many lines.
    """
    if len(lines) <= _MOST_LINES:
        return range(len(lines))
    weights = [
        min(line.length, _MAX_LENGTH) if line.length >= _LONG_LINE or text[line.end - 1] in '.”"' else -_SHORT_LENGTH
        for line in lines
    ]
    first, end = heaviest(weights)
    start = max(0, first - _MOST_LINES // 4)
    return range(start, min(len(lines), end + _MOST_LINES // 4, start + _MOST_LINES * 2))


def heaviest(weights: Sequence[int]) -> tuple[int, int]:
    """Return the stretch with the largest sum of weights as a half-open range, (0, 0) where none is positive."""
    best, first, end = 0, 0, 0
    total, start = 0, 0
    for i, weight in enumerate(weights):
        if total <= 0:
            total, start = 0, i
        total += weight
        if total > best:
            best, first, end = total, start, i + 1
    return first, end


@dataclass(frozen=True, slots=True)
class Observed:
    """The pieces of a copy with what wording tells of them.

    `stretch` is the half-open range in which running text most outweighs short lines, empty where there is none;
    `headline` is the piece that reads as its title.
    """

    pieces: list[Piece]
    stretch: tuple[int, int]
    headline: int | None


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the report stands among the pieces: `top` is the first that can belong to it, `first` to `end` its text."""

    headline: int | None
    top: int
    first: int
    end: int


# -------------------------------------------------------------------------------------------------------------- kinds


def observed(text: str, lines: Sequence[Line]) -> Observed:
    """Return what the rules see in lines of a text."""
    pieces = _boxes([piece if piece.why else _by_wording(piece) for piece in _messages(pieces_of(text, lines))])
    if not any(piece.is_running for piece in pieces):
        return Observed(pieces, (0, 0), None)
    first, end = _report(pieces)
    return Observed(pieces, (first, end), headline(pieces, first, end))


def _kinds(seen: Observed) -> list[Piece]:
    """Say of each piece what it is."""
    done, inside = seen.pieces, inside_of(seen)
    first, end = text_of(seen.pieces, inside)
    if first == end:
        return [piece if piece.why else piece.taken_for("other", "a short line") for piece in done]
    title = headline(done, first, end)
    if title == first:
        first = next((i for i in range(first + 1, end) if inside[i] and done[i].is_running), first)
    top = first if title is None else title
    frame = _Frame(title, max(0, top - _ABOVE_HEADLINE), first, end)
    return [
        _placed(done, i, frame) if inside[i] or i < first or done[i].why else done[i].taken_for("other", _NOT_REPORT)
        for i in range(len(done))
    ]


def inside_of(seen: Observed) -> list[bool]:
    """Tell of each piece whether it is of the report: by the network, in a short copy by the rules as well."""
    pieces, (first, end) = seen.pieces, seen.stretch
    if first == end:
        return [False] * len(pieces)
    network = line_classifier.network()
    logits = network.logits(features(pieces, seen.stretch, seen.headline, network.vocabulary))
    say = _RULES_SAY * min(1.0, max(0.0, 2 - len(pieces) / _FEW))
    ruled = [say * piece.is_running if first <= i < end else -say for i, piece in enumerate(pieces)]
    inside = [logit + rule >= line_classifier.LEAST for logit, rule in zip(logits.tolist(), ruled, strict=True)]
    if not any(one and piece.is_running for one, piece in zip(inside, pieces, strict=True)):
        return [first <= i < end for i in range(len(pieces))]
    return inside


def text_of(pieces: Sequence[Piece], inside: Sequence[bool]) -> tuple[int, int]:
    """Return the half-open range from a report's first running text to its last piece, (0, 0) where it has none."""
    running = [i for i, piece in enumerate(pieces) if inside[i] and piece.is_running]
    if not running:
        return 0, 0
    return running[0], max(i for i in range(len(pieces)) if inside[i] and i <= running[-1] + _MOST_BELOW) + 1


def _messages(pieces: list[Piece]) -> list[Piece]:
    """Mark the headers of e-mails, where several stand together, and what else mail programs write."""
    names = [message_header(piece.text) for piece in pieces]
    done = [piece.taken_for("other", _MESSAGE) if is_message_line(piece.text) else piece for piece in pieces]
    i = 0
    while i < len(pieces):
        end = i
        while end < len(pieces) and names[end]:
            end += 1
        if end - i > 1 and not {"from", "subject"}.isdisjoint(filter(None, names[i:end])):
            done[i:end] = [piece.taken_for("other", _MESSAGE) for piece in pieces[i:end]]
        i = end + 1
    return done


def _by_wording(piece: Piece) -> Piece:
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


def _boxes(pieces: list[Piece]) -> list[Piece]:
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


def _heads_box(piece: Piece) -> bool:
    return piece.why == _RELATED or (piece.why == _LINK and piece.words <= _MAX_BOX_HEADING)


def _teasers_end(pieces: Sequence[Piece], first: int) -> int:
    """Return where the title-like lines that begin at `first` end."""
    for i in range(first, min(first + _MAX_TEASERS, len(pieces))):
        # Titles that stand together are one list; what follows a blank line may be a subheading of the report.
        if not _is_teaser(pieces[i]) or (i > first + 1 and pieces[i].apart and not pieces[i - 1].apart):
            return i
    return min(first + _MAX_TEASERS, len(pieces))


def _is_teaser(piece: Piece) -> bool:
    if piece.why:
        return piece.why in (_LINK, "reading time", "navigation")
    mark = LIST_MARK.match(piece.text)
    text = piece.text[mark.end() - 1 :] if mark else piece.text
    title = replace(piece, text=text, words=len(text.split())) if mark else piece
    return not piece.level and title.is_title_like and not _QUOTED_SENTENCE.search(title.text)


def _goes_on(pieces: Sequence[Piece], first: int, names: set[str]) -> bool:
    """Tell whether the report goes on at a piece: with running text that shares names with the report above.

    Summaries below the titles of other stories are running text as well: each follows its title at once, and the next
    title follows it.
    """
    told = list(takewhile(lambda p: p.is_running or (p.why in _IN_BETWEEN and not p.ends), pieces[first : first + 8]))
    told = [piece for piece in told if piece.is_running]
    if not told or (not told[0].apart and any(piece.apart for piece in told[1:])):
        return False
    text = " ".join(piece.text for piece in told)
    if names.isdisjoint(_NAME.findall(text)) or not ends_sentence(told[0].text):
        return False
    after = next((p for p in pieces[first:] if not p.is_running), None)
    if len(told) == 1 and (not told[0].apart or (after is not None and not after.why)):
        return False
    return len(told) > 1 or bool(_REPORTS.search(text))


def _report(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return where the running text of the report begins and ends, as a half-open range of pieces.

    It is the stretch in which running text most outweighs short lines: in a copy of a whole page these are menus above
    and teasers below. Below the first line that ends a report nothing belongs to it any more, unless more running text
    than above follows.
    """
    weights = [_weight(piece, before) for piece, before in zip(pieces, [None, *pieces], strict=False)]
    first, end = heaviest(weights)
    # The last sentence may be too short to be told for running text by itself.
    while end < len(pieces) and not pieces[end].why and ends_sentence(pieces[end].text):
        end += 1
    for i in range(first + 1, end):
        if pieces[i].ends:
            above, below = sum(filter(_positive, weights[first:i])), sum(filter(_positive, weights[i:end]))
            if below <= above:
                end = max(j for j in range(first, i) if pieces[j].is_running) + 1
                break
    return first, end


def _weight(piece: Piece, before: Piece | None) -> int:
    """Return how much a piece speaks for the report's going on: short lines in a row are a menu, one alone is not."""
    if piece.is_running:
        # Menus are lists as well.
        return 0 if piece.words < _LONG and not piece.is_sentence else min(piece.words, _MAX_WEIGHT)
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


def _placed(pieces: Sequence[Piece], i: int, frame: _Frame) -> Piece:
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
    if LIST_MARK.match(piece.text):
        return piece.taken_for("list-item", "begins with the mark of a list")
    short = piece.is_title_like and piece.words <= _MAX_SUBHEADING_WORDS and not _in_quotes(piece.text)
    # What the foot of a printed page cuts off goes on below it.
    if short and first < i < end - 1 and pieces[i + 1].why != PRINTED:
        return piece.taken_for("subheading", "a short line without a full stop between paragraphs")
    if i == first and headline is not None and i < end - 1 and pieces[i + 1].kind in ("byline", "dateline"):
        return piece.taken_for("deck", "between the headline and the byline")
    return piece.taken_for("paragraph", "running text")


def _above_body(piece: Piece, below_headline: bool, next_to_it: bool) -> Piece:
    if next_to_it and 5 <= piece.words <= 60:
        return piece.taken_for("deck", "below the headline")
    if below_headline and piece.words >= _LONG:
        return piece.taken_for("paragraph", "running text")
    return piece.taken_for("other", "a short line above the report")


def _in_quotes(text: str) -> bool:
    """Tell a line that is one quotation: it is said by somebody and no subheading."""
    return text[0] in "\"“‘'«" and text[-1] in "\"”’'»" and not any(mark in text[1:-1] for mark in '"“”')
