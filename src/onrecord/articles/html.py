"""HTML -> article: which of the page's runs of text are the report, and as what.

trafilatura says which text is the report; its lines are found again among the runs of the page in order, so that every
block has its kind and its place. What it does not give (headline, captions, byline, breadcrumb) is told by tags, class
names and wording. All other visible runs are kept as blocks of kind `other`.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Any

from rapidfuzz import fuzz

from onrecord.articles import dom
from onrecord.articles.dom import Run
from onrecord.articles.draft import Draft
from onrecord.articles.metadata import Stated, day_of, is_update, published_when, stated
from onrecord.articles.outlets import outlet_in_text
from onrecord.articles.wording import breadcrumb, byline, furniture, is_date_line, photo_credit
from onrecord.errors import NoArticle
from onrecord.flow import Block, BlockKind

MIN_WORDS = 25
"""A page with fewer words of running text has no report."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_AROUND = frozenset({"nav", "footer", "aside"})
_DECK = re.compile(
    r"\b(?:deck|dek|sub-?title|sub-?headline|sub-?heading|standfirst|subhead|lede?|strapline|"
    r"article_?_?-?(?:summary|dek)|entry-subtitle)\b"
)
_CAPTION = re.compile(r"caption|cutline|legende|img-desc|image-desc")
_CREDIT = re.compile(r"credit|copyright|photographer|attribution|img-source|image-source")
_BYLINE = re.compile(r"byline|author|contributor")
_DATE = re.compile(r"date|time|publish|posted|updated|stamp")
_CRUMB = re.compile(r"breadcrumb")
_QUOTE = re.compile(r"pull-?quote|blockquote--pull")
_NOT_CAPTIONS = frozenset({"link to another story", "related stories", "advertisement", "newsletter", "social media"})
_INSERTED = re.compile(
    r"(?:^|[-_])(?:ads?|advert\w*|sponsor\w*|newsletter\w*|promos?|recirc\w*|related\w*|\w*sign-?up)(?:$|[-_])"
)
_SHARE_OF_BODY = 0.2
_OUTSIDE = "outside the report"
_NOT_WORD = re.compile(r"[\W_]+")
_EXACT = 25
_ENDS = 40
_MAX_CANDIDATES = 4
_MAX_BREADCRUMB = 8
_MAX_CRUMBS = 120
_LIKE = 88.0
_MIN_ALIKE = 3
_ABOVE_BODY = 3
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_RUNNING_WORDS = 15
_ENOUGH = 0.5
_MAX_AUTHORS = 6

_MAX_INLINES = 5_000
"""The library's time grows with the square of the inline elements of one block; the fallback reads such a page."""

_MAX_FAST_TAGS, _MAX_THOROUGH_TAGS = 120_000, 50_000
"""How many tags a page may have for the library to be asked, in its fast and its thorough way: a few seconds each."""

logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def read_html(html: str) -> Draft:
    """Read the article off an HTML page.

    Raises NoArticle when there is no report on it.
    """
    html = dom.clean(html)
    tree = dom.parse(html)
    said = stated(tree)
    runs = dom.runs(tree)
    body = _report(html, runs) or _fallback(runs)
    if sum(len(runs[i].text.split()) for i in body) < MIN_WORDS:
        raise NoArticle("no article: no running text on the page" if runs else "no article: the page shows no text")
    parts = _parts(runs, body, said)
    return _draft(runs, parts, said)


# --------------------------------------------------------------------------------------------- the text of the report


def _report(html: str, runs: Sequence[Run]) -> set[int]:
    """Return the runs that trafilatura takes for the report, by index.

    Its fast way is asked first, and its thorough one, which takes three times as long, only where the fast one leaves
    out most of what looks like running text.
    """
    keys = [_key(run.text) for run in runs]
    running = sum(len(keys[i]) for i, run in enumerate(runs) if _is_running(run))
    body: set[int] = set()
    if any(run.inlines > _MAX_INLINES for run in runs):
        return body
    tags = html.count("<")
    for fast, most in ((True, _MAX_FAST_TAGS), (False, _MAX_THOROUGH_TAGS)):
        if tags > most:
            break
        found = _aligned(_extracted(html, fast=fast), keys)
        body = max(body, found, key=lambda some: sum(len(keys[i]) for i in some))
        if sum(len(keys[i]) for i in body) >= _ENOUGH * running and body:
            break
    return body


def _is_running(run: Run) -> bool:
    return run.linked < 0.3 and len(run.text.split()) >= _RUNNING_WORDS and not _is_around(run)


def _extracted(html: str, *, fast: bool) -> list[str]:
    """Return the keys of the lines that trafilatura takes for the report."""
    import trafilatura
    from lxml import etree  # type: ignore[import-untyped]

    try:
        document: Any = trafilatura.bare_extraction(
            html, fast=fast, favor_precision=True, include_comments=False, with_metadata=False, include_tables=True
        )
    except Exception:  # whatever hostile HTML sets off inside the library, the fallback reads the page
        return []
    if document is None or document.body is None:
        return []
    lines, current = [], ""
    for event, element in etree.iterwalk(document.body, events=("start", "end")):
        if element.tag not in ("hi", "ref", "del"):
            lines.append(current)
            current = ""
        current += (element.text if event == "start" else element.tail) or ""
    return [key for line in [*lines, current] if (key := _key(line))]


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()


def _aligned(lines: Sequence[str], keys: Sequence[str]) -> set[int]:
    """Return the indices of the keys that hold the lines, both in reading order.

    Of all chains of places in order the one that covers most text is taken, so that a teaser that repeats a paragraph
    elsewhere on the page cannot pull the rest along.
    """
    text = "".join(lines)
    starts, at = set(), 0
    for line in lines:
        starts.add(at)
        at += len(line)
    starts.add(at)
    candidates = [(i, *place) for i, key in enumerate(keys) for place in _places(key, text, starts)]
    return _best_chain(candidates)


def _places(key: str, text: str, line_starts: set[int]) -> list[tuple[int, int]]:
    """Return where a run's key may stand in the extracted text, as half-open ranges."""
    if not key:
        return []
    if len(key) < _EXACT:
        found = [(at, at + len(key)) for at in _occurrences(key, text)]
        return [(b, e) for b, e in found if b in line_starts and e in line_starts]
    whole = [(at, at + len(key)) for at in _occurrences(key, text)]
    if whole or len(key) < 2 * _ENDS:
        return whole
    # The library leaves words out of some paragraphs (links, notes): their ends are enough.
    first, last = text.find(key[:_ENDS]), text.find(key[-_ENDS:])
    if first >= 0 and 0 < last - first <= len(key):
        return [(first, last + _ENDS)]
    return [(first, first + _ENDS)] if first >= 0 else []


def _occurrences(key: str, text: str) -> list[int]:
    found: list[int] = []
    at = text.find(key)
    while at >= 0 and len(found) < _MAX_CANDIDATES:
        found.append(at)
        at = text.find(key, at + 1)
    return found


def _best_chain(candidates: Sequence[tuple[int, int, int]]) -> set[int]:
    """Return the keys of the heaviest chain of (key, start, end) in which both keys and ranges go forward.

    O(n log n): `ends` and `weights` keep, both rising, the best weight of a chain that ends by a place.
    """
    ends: list[int] = [0]
    weights: list[int] = [0]
    tails: list[tuple[int, int]] = [(-1, -1)]
    links: list[tuple[int, int]] = []
    by_key: dict[int, list[tuple[int, int]]] = {}
    for key, start, end in candidates:
        by_key.setdefault(key, []).append((start, end))
    for key, places in by_key.items():
        # All places of one key see the chains that end before it, not each other.
        fresh = []
        for start, end in places:
            before = bisect_left(ends, start + 1) - 1
            fresh.append((end, weights[before] + end - start, tails[before][0]))
        for end, weight, link in fresh:
            at = bisect_left(ends, end + 1)
            if weights[at - 1] >= weight:
                continue
            links.append((key, link))
            tail = (len(links) - 1, key)
            while at < len(ends) and weights[at] <= weight:
                del ends[at], weights[at], tails[at]
            if ends[at - 1] == end:
                at -= 1
                del ends[at], weights[at], tails[at]
            ends.insert(at, end)
            weights.insert(at, weight)
            tails.insert(at, tail)
    chain: set[int] = set()
    link = tails[-1][0]
    while link >= 0:
        key, link = links[link]
        chain.add(key)
    return chain


def _fallback(runs: Sequence[Run]) -> set[int]:
    """Return the paragraphs inside <article> or <main>, or all of the page's where it has neither."""
    paragraphs = [i for i, run in enumerate(runs) if run.tags[-1:] == ("p",) and not _is_around(run)]
    inside = [i for i in paragraphs if "article" in runs[i].tags or "main" in runs[i].tags]
    return {i for i in inside or paragraphs if runs[i].linked < 0.5 and len(runs[i].text.split()) > 3}


# ------------------------------------------------------------------------------------------------------ kinds of runs


@dataclass(frozen=True, slots=True)
class _Part:
    """What a run is taken for."""

    kind: BlockKind
    why: str
    credit: str | None = None


def _parts(runs: Sequence[Run], body: set[int], said: Stated) -> list[_Part]:
    parts = [_Part("other", _where(run)) for run in runs]
    first, last = min(body), max(body)
    headline = _headline(runs, first, last, said)
    body = _without_furniture(runs, body | _gaps(runs, body, headline), headline)
    body -= {headline}
    if not body:
        raise NoArticle("no article: no running text on the page")
    first, last = min(body), max(body)
    if headline is not None:
        parts[headline] = _Part("headline", f"<{runs[headline].tags[-1]}> that bears the page's title")
    top = headline if headline is not None and headline < last else max(0, first - 15)
    for i in body:
        parts[i] = _body_part(runs[i])
    for i in range(min(top, first), last + 1):
        if i == headline:
            continue
        if is_date_line(runs[i].text):
            parts[i] = _Part("dateline", "a date and nothing else")
        elif i <= first + 2 and not _is_around(runs[i]):
            parts[i] = _furnishing(runs[i], parts[i], said, above=i <= first, titled=i > top) or parts[i]
    for i in range(max(0, top - 12), min(len(runs), last + 6)):
        if parts[i].kind in ("other", "paragraph") and (caption := _caption(runs[i])):
            parts[i] = caption
    for i in range(min(top, first), last + 1):
        if parts[i].kind == "other" and parts[i].why == _OUTSIDE and (found := furniture(runs[i].text)):
            parts[i] = _Part("other", found.why)
    return _credited(runs, _pull_quotes(runs, parts))


def _where(run: Run) -> str:
    around = next((tag for tag in run.tags if tag in (*_AROUND, "header", "form")), None)
    return f"in <{around}>" if around else _OUTSIDE


def _is_around(run: Run) -> bool:
    return not _AROUND.isdisjoint(run.tags)


def _headline(runs: Sequence[Run], first: int, last: int, said: Stated) -> int | None:
    """Return the run that is the headline: the one that bears a title which the page states, an <h1> before others."""
    titles = [_key(title) for title in said.titles]
    ranked: list[tuple[int, int, int]] = []
    for i, run in enumerate(runs[: last + 1]):
        heading = next((tag for tag in reversed(run.tags) if tag in _HEADINGS), None)
        key = _key(run.text)
        if not key or (heading is None and len(run.text) > 300) or _is_around(run):
            continue
        bears = any(_bears(key, title) for title in titles)
        if bears and len(key) >= 8:
            ranked.append((0 if heading == "h1" else 1 if heading else 2, abs(first - i), i))
        elif heading == "h1" and i <= first:
            ranked.append((3, first - i, i))
    ranked = [r for r in ranked if r[0] != 2] or ranked
    return min(ranked)[2] if ranked else None


def _bears(key: str, title: str) -> bool:
    """Tell whether a heading says what a title says, the site's name at the title's end aside."""
    if key == title or (title.startswith(key) and len(key) >= 0.4 * len(title)):
        return True
    return len(key) >= 15 and fuzz.ratio(key, title) >= _LIKE


def _gaps(runs: Sequence[Run], body: set[int], headline: int | None) -> set[int]:
    """Return the paragraphs that the library left out: those marked up just as several that it took.

    Beyond the last paragraph that it took the search goes on to the end of the same <article> or the next <h1>, since
    some sites load further articles below.
    """
    paragraphs = [i for i in body if runs[i].tags[-1] == "p"]
    taken = Counter(_markup(runs[i]) for i in paragraphs)
    places = Counter((runs[i].tags, runs[i].article) for i in paragraphs)
    alike = {markup for markup, count in taken.items() if count >= _MIN_ALIKE}
    last = max(body)
    end = next(
        (i for i in range(last + 1, len(runs)) if runs[i].article != runs[last].article or "h1" in runs[i].tags), None
    )
    # A lead may bear marks of its own, or stand before a box of the site's.
    firsts = {(runs[i].tags, runs[i].article): i for i in reversed(paragraphs)}
    leads = {
        i
        for i in range(len(runs) if headline is None else headline + 1, max(paragraphs, default=0))
        if places[place := (runs[i].tags, runs[i].article)] >= _MIN_ALIKE
        and i < firsts[place]
        and len(runs[i].text.split()) >= _RUNNING_WORDS
        and _SENTENCE_END.search(runs[i].text)
        and not any(_INSERTED.search(mark) for mark in runs[i].marks)
    }
    return {
        i
        for i in (*sorted(leads), *range(max(0, min(body) - _ABOVE_BODY), len(runs) if end is None else end))
        if i not in body
        and runs[i].tags[-1] == "p"
        and (i in leads or _markup(runs[i]) in alike)
        and runs[i].linked < 0.6
        and len(runs[i].text.split()) >= 4
        and not _CAPTION.search(" ".join(runs[i].marks))
    }


def _markup(run: Run) -> tuple[tuple[str, ...], frozenset[str], int]:
    return run.tags, run.marks, run.article


def _without_furniture(runs: Sequence[Run], body: set[int], headline: int | None) -> set[int]:
    """Leave out what the site has put between the paragraphs: advertisements, links, dates.

    Class names tell an insertion only where most of the report does not bear them as well.
    """
    inserted = Counter(mark for i in body for mark in runs[i].marks if _INSERTED.search(mark))
    telling = {mark for mark, count in inserted.items() if count <= _SHARE_OF_BODY * len(body)}
    return {i for i in body if i == headline or not _is_furniture(runs[i], telling)}


def _is_furniture(run: Run, telling: set[str]) -> bool:
    link = run.linked > 0.95 and run.tags[-1] in ("p", "div", "li") and len(run.text.split()) < 30
    return link or not telling.isdisjoint(run.marks) or is_date_line(run.text) or furniture(run.text) is not None


def _body_part(run: Run) -> _Part:
    tags, marks = run.tags, " ".join(run.marks)
    heading = next((tag for tag in reversed(tags[-3:]) if tag in _HEADINGS), None)
    if heading:
        return _Part("subheading", f"<{heading}> within the report")
    if _QUOTE.search(marks):
        return _Part("pull-quote", "marked as a pull quote")
    if "li" in tags[-3:]:
        return _Part("list-item", "<li> within the report")
    if run.bold > 0.95 and len(run.text.split()) <= 14 and run.text[-1] not in ".!:,;”\"'’":
        return _Part("subheading", "a short line in bold within the report")
    return _Part("paragraph", f"<{tags[-1]}> within the report")


def _furnishing(run: Run, part: _Part, said: Stated, *, above: bool, titled: bool) -> _Part | None:
    """Return what a run about the top of the report is: deck, byline or date line; None where it stays as it is.

    `above` tells that the run is no further down than the first of the report, `titled` that the headline is above it.
    """
    words, key, marks = len(run.text.split()), _key(run.text), " ".join(run.marks)
    if byline(run.text):
        return _Part("byline", "begins with “By”")
    named = part.kind == "other" and words <= 12 and _BYLINE.search(marks)
    if named and any(_key(name) and _key(name) in key for name in said.authors):
        return _Part("byline", "names the author that the page states")
    if not above or not titled or not 4 <= words <= 60:
        return None
    if _DECK.search(marks):
        return _Part("deck", "marked as a deck")
    if (part.kind == "other" or run.tags[-1] in ("h2", "h3")) and any(_bears(key, _key(d)) for d in said.descriptions):
        return _Part("deck", "bears the page's description")
    return None


def _caption(run: Run) -> _Part | None:
    if _is_around(run) and "figcaption" not in run.tags:
        return None
    marked = "figcaption" in run.tags or any(_CAPTION.search(mark) for mark in run.marks)
    if not marked or run.linked > 0.8:
        return None
    found = furniture(run.text)
    if found and found.why in _NOT_CAPTIONS:
        return _Part("other", found.why)
    credit = photo_credit(run.text)
    if _is_credit_only(run, credit):
        return None
    return _Part("caption", "<figcaption>" if "figcaption" in run.tags else "marked as a caption", credit)


def _is_credit_only(run: Run, credit: str | None) -> bool:
    words = len(run.text.split())
    if words <= 12 and any(_CREDIT.search(mark) for mark in run.marks) and "figcaption" not in run.tags[-1:]:
        return True
    return words < 3 or (credit is not None and words <= len(credit.split()) + 3)


def _credited(runs: Sequence[Run], parts: list[_Part]) -> list[_Part]:
    """Give each caption the credit that stands in a run of its own beside it."""
    for i, part in enumerate(parts):
        if part.kind != "caption" or part.credit:
            continue
        for j in (i + 1, i - 1, i + 2):
            if not 0 <= j < len(runs) or parts[j].kind != "other" or len(runs[j].text.split()) > 14:
                continue
            beside = "figure" in runs[j].tags or "figcaption" in runs[j].tags or runs[j].parent == runs[i].parent
            marked = any(_CREDIT.search(mark) for mark in runs[j].marks)
            credit = photo_credit(f" {runs[j].text}")
            if beside and (marked or credit):
                parts[i] = replace(part, credit=credit or runs[j].text.strip(" ,.;:|"))
                parts[j] = _Part("other", "credit of a picture")
                break
    return parts


def _pull_quotes(runs: Sequence[Run], parts: list[_Part]) -> list[_Part]:
    """Take a quoted line whose words a paragraph has as well for a pull quote."""
    quoted = [i for i, p in enumerate(parts) if p.kind == "paragraph" and "blockquote" in runs[i].tags]
    paragraphs = {i: _key(runs[i].text) for i, p in enumerate(parts) if p.kind == "paragraph"} if quoted else {}
    for i in quoted:
        key = paragraphs[i]
        if len(key) >= 20 and any(key in other for j, other in paragraphs.items() if j != i):
            parts[i] = _Part("pull-quote", "repeats words of a paragraph")
    return parts


# ------------------------------------------------------------------------------------------------------------ the draft


def _draft(runs: Sequence[Run], parts: Sequence[_Part], said: Stated) -> Draft:
    blocks, at = [], 0
    for run, part in zip(runs, parts, strict=True):
        blocks.append(Block(part.kind, at, at + len(run.text), run.place, None, part.credit, part.why))
        at += len(run.text) + 2
    headline = next((run.text for run, part in zip(runs, parts, strict=True) if part.kind == "headline"), None)
    return Draft(
        text="\n\n".join(run.text for run in runs),
        blocks=tuple(blocks),
        headline=headline or _title(said),
        breadcrumb=_breadcrumb(runs, parts, said, headline),
        byline=_byline(runs, parts, said),
        outlet=said.outlet or outlet_in_text([r.text for r, p in zip(runs, parts, strict=True) if p.kind == "other"]),
        published=published_when([*said.published, *_visible_dates(runs, parts)]),
        language=said.language,
    )


def _title(said: Stated) -> str | None:
    """Return the title that the tags state, without the site's name at its end."""
    if not said.titles:
        return None
    name = said.outlet.name if said.outlet else ""
    head, _, tail = said.titles[0].rpartition(" | ") if " | " in said.titles[0] else said.titles[0].rpartition(" - ")
    return head.strip() if head and (not name or _key(tail) == _key(name)) else said.titles[0]


def _breadcrumb(runs: Sequence[Run], parts: Sequence[_Part], said: Stated, headline: str | None) -> tuple[str, ...]:
    """Return the steps that the tags state or the page shows, the headline at their end left out."""
    shown = [r.text for r in runs if any(_CRUMB.search(mark) for mark in r.marks) and re.search(r"\w", r.text)]
    steps = list(said.breadcrumb) or [step.strip(" /›»>|") for step in dict.fromkeys(shown)][:_MAX_BREADCRUMB]
    if len(steps) == 1:
        steps = [step for step in re.split(r"\s*[/›»>|]\s*", steps[0]) if step]
    if not steps:
        above = takewhile(lambda pair: pair[1].kind not in ("headline", "paragraph"), zip(runs, parts, strict=True))
        lines = [breadcrumb(run.text) for run, _ in above if " | " not in run.text and len(run.text) < _MAX_CRUMBS]
        steps = list(next((line for line in reversed(lines) if line), ()))
    return tuple(step for step in steps if not headline or _key(step) != _key(headline))


def _byline(runs: Sequence[Run], parts: Sequence[_Part], said: Stated) -> str | None:
    """Return the names that the byline shows; what else stands in it is left out where the tags state the names."""
    shown = [run.text for run, part in zip(runs, parts, strict=True) if part.kind == "byline"]
    stated_names = [name for name in said.authors if not name.startswith(("http", "@", "www."))]
    full = [name for name in stated_names if " " in name] or stated_names
    seen = [name for name in full if any(_key(name) in _key(line) for line in shown)]
    if seen:
        return ", ".join(seen)
    return next((names for line in shown if (names := byline(line))), ", ".join(full[:_MAX_AUTHORS]) or None)


def _visible_dates(runs: Sequence[Run], parts: Sequence[_Part]) -> list[tuple[date, str]]:
    found = []
    for run, part in zip(runs, parts, strict=True):
        if part.kind in ("dateline", "byline") and not is_update(run.text) and (day := day_of(run.text)):
            found.append((day, f"the date line “{run.text}”"))
    return found
