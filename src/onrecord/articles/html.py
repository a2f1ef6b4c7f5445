"""HTML -> article: which of the page's runs of text are the report, and as what.

A small network over all runs of the page says which are the report. What kind a run of the report is, and the headline,
byline and breadcrumb, is told by tags, class names and wording. All other visible runs are kept as blocks of kind
`other`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

import numpy as np
from rapidfuzz import fuzz

from onrecord.articles import dom
from onrecord.articles.classifier import CAPTION, OTHER, REPORT, Floats, classifier
from onrecord.articles.dates import Shown, dates_the_page, published_and_modified, shown_in
from onrecord.articles.dom import Element, Run
from onrecord.articles.draft import Draft
from onrecord.articles.features import features, key
from onrecord.articles.metadata import Stated, stated
from onrecord.articles.outlets import outlet_in_text
from onrecord.articles.page_kinds import Seen, other_than_article
from onrecord.articles.wording import breadcrumb, byline, furniture, is_date_line, photo_credit
from onrecord.errors import NoArticle
from onrecord.flow import Block, BlockKind

MIN_WORDS = 25
"""A page with fewer words of running text has no report."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_AROUND = frozenset({"nav", "footer", "aside"})
_NEVER_REPORT = frozenset({"nav", "footer"})
_DECK = re.compile(
    r"\b(?:deck|dek|sub-?title|sub-?headline|sub-?heading|standfirst|subhead|lede?|strapline|"
    r"article_?_?-?(?:summary|dek)|entry-subtitle)\b"
)
_CAPTION = re.compile(
    r"caption|cutline|legende|(?:img|image|photo|picture|media|gallery)[-_]*(?:desc|info|widget)|slide[-_]*info"
)
_CREDIT = re.compile(r"credit|copyright|photographer|attribution|img-source|image-source")
_ENTRY_TIME = re.compile(r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?=[\sA-Z]|$)")
_ENTRY_WORDS = 5
_META = re.compile(r"\b(?:\w+[-_])*(?:meta|byline|author|(?:post|entry|article)?-?(?:date|time|info)|published)\b")
_BYLINE = re.compile(r"byline|author|contributor")
_QUOTE = re.compile(r"pull-?quote|blockquote--pull")
_NOT_CAPTIONS = frozenset({"link to another story", "related stories", "advertisement", "newsletter", "social media"})
_INSERTED = re.compile(
    r"(?<![^\s_-])(?:ads?|advert\w*|sponsor\w*|newsletter\w*|promos?|recirc\w*|related\w*|\w*sign-?up)(?![^\s_-])"
)
_SHARE_OF_BODY = 0.2
_OUTSIDE = "outside the report"
_MAX_BREADCRUMB = 8
_MAX_CRUMBS = 120
_LIKE = 88.0
_RUNNING_WORDS = 12
_MOSTLY_TEXT = 0.4
_LIKELY, _UNLIKELY, _SURE = 0.35, 0.06, 0.6
_ENOUGH = 0.2
_LONG = 40
_BELOW_HEADING = 5
_HEADING_DEPTH = 8
_MIN_HEADLINE, _MAX_HEADLINE = 8, 300
_SEVERAL, _SENTENCE_WORDS = 3, 6
_NEAR = 3
_MAX_FURNITURE = 300
_MAX_AUTHORS = 6
_REPORT = frozenset({"paragraph", "list-item", "subheading", "pull-quote", "block-quote"})
_DATING = frozenset({"byline", "other", "list-item"})
_BELOW_FIRST, _DATE_LINES, _ABOVE_HEAD, _AFTER_LAST = 2, 10, 8, 12
_LABELLED = re.compile(r"\b(?:published|posted|updated?|modified|edited|revised|reviewed)\b", re.IGNORECASE)


def read_html(html: str, url: str = "", *, any_kind: bool = False) -> Draft:
    """Read the article off an HTML page; `url` is its address, for relative ones.

    Raises NoArticle when there is no report on it, or when it is another kind of page; with `any_kind` such a page is
    read as far as it has text.
    """
    tree = dom.parse(dom.clean(html))
    said = stated(tree, url)
    runs = dom.runs(tree)
    sure = likelihoods(runs, said)
    body = report_runs(runs, sure[:, REPORT])
    if _words(runs, body) < MIN_WORDS:
        body = _paragraphs(runs)
    if not any_kind and (what := other_than_article(said, _seen(runs, body, sure))):
        raise NoArticle(f"no article: {what}")
    if _words(runs, body) < MIN_WORDS:
        raise NoArticle("no article: no running text on the page" if runs else "no article: the page shows no text")
    parts = _parts(runs, body, sure, said)
    if not any(part.kind in _REPORT for part in parts):
        raise NoArticle("no article: captions and lines of the site's own, but no running text")
    return _draft(runs, parts, said)


def likelihoods(runs: Sequence[Run], said: Stated) -> Floats:
    """Return (n, 3): how likely each run is other, of the report, or a caption; see `classifier`.

    What stands in <nav> and <footer>, and what asks for consent to cookies, is other without a look: it is a third of a
    page and never the report.
    """
    inside = [i for i, run in enumerate(runs) if may_be_report(run)]
    network = classifier()
    titles, descriptions = ({key(text) for text in texts} for texts in (said.titles, said.descriptions))
    seen = features([runs[i] for i in inside], titles, descriptions, network.markup, network.words)
    sure = np.zeros((len(runs), 3), dtype=np.float32)
    sure[:, OTHER] = 1.0
    sure[inside] = network.probabilities(seen)
    return sure


def may_be_report(run: Run) -> bool:
    """Tell whether the network is asked about a run."""
    return not run.element.consent and _NEVER_REPORT.isdisjoint(run.tags)


def _seen(runs: Sequence[Run], body: set[int], sure: Floats) -> Seen:
    likely = sure[:, CAPTION].tolist()
    captions = [
        i
        for i, run in enumerate(runs)
        if i not in body and may_be_report(run) and (likely[i] > _SURE or _marked_caption(run))
    ]
    return Seen(runs, sorted(body), captions)


# --------------------------------------------------------------------------------------------- the text of the report


def report_runs(runs: Sequence[Run], sure: Floats) -> set[int]:
    """Return the runs that are the report, by index, given how likely each is.

    On a page that the network is unsure of all over, less is asked of each run, down to a limit. Of a paragraph that a
    page holds several times, for screens of several widths, the first is taken.
    """
    likely = sure.tolist()
    sizes = [len(run.text.split()) for run in runs]
    running = sum(n for run, n in zip(runs, sizes, strict=True) if n >= _RUNNING_WORDS and run.linked < _MOSTLY_TEXT)
    least = _LIKELY
    while least > _UNLIKELY and sum(n for n, p in zip(sizes, likely, strict=True) if p > least) < _ENOUGH * running:
        least *= 0.7
    body: set[int] = set()
    taken: set[str] = set()
    for i, (run, p) in enumerate(zip(runs, likely, strict=True)):
        if p > least and not (len(run.text) >= _LONG and run.text in taken):
            body.add(i)
            taken.add(run.text)
    return body


def _words(runs: Sequence[Run], some: Collection[int]) -> int:
    return sum(len(runs[i].text.split()) for i in some)


def _paragraphs(runs: Sequence[Run]) -> set[int]:
    """Return the paragraphs inside <article> or <main>, or all of the page's where it has neither.

    For pages like none that the network was trained on.
    """
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


def _parts(runs: Sequence[Run], body: set[int], sure: Floats, said: Stated) -> list[_Part]:
    parts = [_Part("other", _where(run)) for run in runs]
    body = body | _siblings(runs, body, sure)
    last = max(body)
    text = min((i for i in body if runs[i].tags[-1] not in _HEADINGS), default=last)
    headline = _headline(runs, text, last, said)
    body = _without_furniture(runs, body | _headings_within(runs, body), headline) - {headline}
    # What stands above the headline and is mostly links is a menu, however small the page.
    body = {i for i in body if headline is None or i > headline or runs[i].linked < _MOSTLY_TEXT}
    if not body:
        raise NoArticle("no article: no running text on the page")
    first, last = min(body), max(body)
    if headline is not None:
        parts[headline] = _Part("headline", f"<{runs[headline].tags[-1]}> that bears the page's title")
    top = headline if headline is not None and headline < last else max(0, first - 15)
    for i in body:
        parts[i] = _body_part(runs[i], float(sure[i, REPORT]))
    for i in range(min(top, first), last + 1):
        if i == headline:
            continue
        if is_date_line(runs[i].text):
            parts[i] = _Part("dateline", "a date and nothing else")
        elif _ENTRY_TIME.match(runs[i].text) and len(runs[i].text.split()) <= _ENTRY_WORDS:
            parts[i] = _Part("dateline", "the time of an entry")
        elif i <= first + 2 and not _is_around(runs[i]):
            parts[i] = _furnishing(runs[i], parts[i], said, above=i <= first, titled=i > top) or parts[i]
    for i in range(max(0, top - 12), min(len(runs), last + 6)):
        if parts[i].kind in ("other", "paragraph") and (caption := _caption(runs[i], float(sure[i, CAPTION]))):
            parts[i] = caption
    for i in range(min(top, first), last + 1):
        if parts[i].kind == "other" and parts[i].why == _OUTSIDE and (found := furniture(runs[i].text)):
            parts[i] = _Part("other", found.why)
    return _credited(runs, _pull_quotes(runs, parts))


def _where(run: Run) -> str:
    if run.element.consent:
        return "asks for consent to cookies"
    around = next((tag for tag in run.tags if tag in (*_AROUND, "header", "form")), None)
    return f"in <{around}>" if around else _OUTSIDE


def _is_around(run: Run) -> bool:
    return not _AROUND.isdisjoint(run.tags)


def _headline(runs: Sequence[Run], first: int, last: int, said: Stated) -> int | None:
    """Return the run that is the headline: the one that bears a title which the page states, an <h1> before others."""
    titles = [key(title) for title in said.titles]
    headings: list[tuple[int, int, int]] = []
    for i, run in enumerate(runs[: last + 1]):
        if _HEADINGS.isdisjoint(run.tags[-_HEADING_DEPTH:]) or _is_around(run):
            continue
        first_class = "h1" in run.tags
        if _bears_any(run, titles):
            headings.append((0 if first_class else 1, abs(first - i), i))
        elif first_class and i <= first:
            headings.append((2, first - i, i))
    if headings:
        return min(headings)[2]
    short = (i for i, run in enumerate(runs[: last + 1]) if len(run.text) <= _MAX_HEADLINE and not _is_around(run))
    lines = [(abs(first - i), i) for i in short if _bears_any(runs[i], titles)]
    return min(lines)[1] if lines else None


def _bears_any(run: Run, titles: Sequence[str]) -> bool:
    if len(run.text) > _MAX_HEADLINE:
        return False
    bare = key(run.text)
    return len(bare) >= _MIN_HEADLINE and any(_bears(bare, title) for title in titles)


def _bears(heading: str, title: str) -> bool:
    """Tell whether a heading says what a title says, the site's name at the title's end aside; both are keys."""
    if heading == title or (title.startswith(heading) and len(heading) >= 0.4 * len(title)):
        return True
    return len(heading) >= 15 and fuzz.ratio(heading, title) >= _LIKE


def _siblings(runs: Sequence[Run], body: set[int], sure: Floats) -> set[int]:
    """Return the paragraphs that the network doubts although several just like them, in the same element, are taken."""
    taken = Counter((runs[i].parent, runs[i].element.tag, runs[i].element.words) for i in body)
    return {
        i
        for i, run in enumerate(runs)
        if i not in body
        and run.tags[-1] == "p"
        and taken[run.parent, "p", run.element.words] >= _SEVERAL
        and sure[i, REPORT] > _UNLIKELY
        and run.linked < _MOSTLY_TEXT
        and len(run.text.split()) >= _SENTENCE_WORDS
    }


def _headings_within(runs: Sequence[Run], body: set[int]) -> set[int]:
    """Return the headings inside the report that stand right above lines of it and in the same part of the page."""
    found: set[int] = set()
    last = max(body)
    for i in range(min(body), last):
        run = runs[i]
        if i in body or run.tags[-1] not in _HEADINGS or run.linked > 0.5 or _is_around(run):
            continue
        below = next((j for j in range(i + 1, min(i + _BELOW_HEADING, last + 1)) if j in body), None)
        if below is not None and not _near(run.element).isdisjoint(_near(runs[below].element)):
            found.add(i)
    return found


def _near(element: Element) -> set[int]:
    """Return the numbers of the elements one to three steps above an element's."""
    found: set[int] = set()
    above = element.parent
    while above is not None and len(found) < _NEAR:
        found.add(above.number)
        above = above.parent
    return found


def _without_furniture(runs: Sequence[Run], body: set[int], headline: int | None) -> set[int]:
    """Leave out what the site has put between the paragraphs: advertisements, links, dates.

    Class names tell an insertion only where most of the report does not bear them as well.
    """
    inserted = Counter(mark for i in body for mark in _inserted(runs[i].context))
    telling = {mark for mark, count in inserted.items() if count <= _SHARE_OF_BODY * len(body)}
    return {i for i in body if i == headline or not _is_furniture(runs[i], telling)}


def _is_furniture(run: Run, telling: set[str]) -> bool:
    link = run.linked > 0.95 and run.tags[-1] in ("p", "div", "li") and len(run.text.split()) < 30
    if link or not telling.isdisjoint(_inserted(run.context)):
        return True
    return len(run.text) <= _MAX_FURNITURE and (is_date_line(run.text) or furniture(run.text) is not None)


@lru_cache(maxsize=1024)
def _inserted(context: str) -> frozenset[str]:
    return frozenset(_INSERTED.findall(context))


def _body_part(run: Run, likely: float) -> _Part:
    tags, marks = run.tags, run.context
    heading = next((tag for tag in reversed(tags[-3:]) if tag in _HEADINGS), None)
    if heading:
        return _Part("subheading", f"<{heading}> within the report")
    if _QUOTE.search(marks):
        return _Part("pull-quote", "marked as a pull quote")
    if "li" in tags[-3:]:
        return _Part("list-item", "<li> within the report")
    if run.bold > 0.95 and len(run.text.split()) <= 14 and run.text[-1] not in ".!:,;”\"'’":
        return _Part("subheading", "a short line in bold within the report")
    if "blockquote" in tags[-3:]:
        return _Part("block-quote", f"<blockquote> within the report ({likely:.2f})")
    return _Part("paragraph", f"<{tags[-1]}> within the report ({likely:.2f})")


def _furnishing(run: Run, part: _Part, said: Stated, *, above: bool, titled: bool) -> _Part | None:
    """Return what a run about the top of the report is: deck, byline or date line; None where it stays as it is.

    `above` tells that the run is no further down than the first of the report, `titled` that the headline is above it.
    """
    words, bare, marks = len(run.text.split()), key(run.text), run.context
    if byline(run.text):
        return _Part("byline", "begins with “By”")
    named = part.kind == "other" and words <= 12 and _BYLINE.search(marks)
    if named and any(key(name) and key(name) in bare for name in said.authors):
        return _Part("byline", "names the author that the page states")
    if not above or not titled or not 4 <= words <= 60:
        return None
    if _DECK.search(marks):
        return _Part("deck", "marked as a deck")
    if (part.kind == "other" or run.tags[-1] in ("h2", "h3")) and any(_bears(bare, key(d)) for d in said.descriptions):
        return _Part("deck", "bears the page's description")
    return None


def _marked_caption(run: Run) -> bool:
    return (
        "figcaption" in run.tags
        or _has_caption_marks(run.context)
        or (run.inner != "" and _has_caption_marks(run.inner))
    )


@lru_cache(maxsize=1024)
def _has_caption_marks(words: str) -> bool:
    return _CAPTION.search(words.lower()) is not None


def _caption(run: Run, likely: float) -> _Part | None:
    if _is_around(run) and "figcaption" not in run.tags:
        return None
    marked = _marked_caption(run)
    if not (marked or likely > _SURE) or run.linked > 0.8:
        return None
    found = furniture(run.text)
    if found and found.why in _NOT_CAPTIONS:
        return _Part("other", found.why)
    credit = photo_credit(run.text)
    if _is_credit_only(run, credit):
        return None
    why = (
        "<figcaption>"
        if "figcaption" in run.tags
        else "marked as a caption"
        if marked
        else f"looks like one ({likely:.2f})"
    )
    return _Part("caption", why, credit)


def _is_credit_only(run: Run, credit: str | None) -> bool:
    words = len(run.text.split())
    if words <= 12 and _CREDIT.search(run.context) and "figcaption" not in run.tags[-1:]:
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
            marked = _CREDIT.search(runs[j].context)
            credit = photo_credit(f" {runs[j].text}")
            if beside and (marked or credit):
                parts[i] = replace(part, credit=credit or runs[j].text.strip(" ,.;:|"))
                parts[j] = _Part("other", "credit of a picture")
                break
    return parts


def _is_left_out_quote(run: Run, part: _Part) -> bool:
    return part.kind == "other" and ("blockquote" in run.tags[-3:] or _QUOTE.search(run.context) is not None)


def _pull_quotes(runs: Sequence[Run], parts: list[_Part]) -> list[_Part]:
    """Take a quoted line whose words a paragraph has as well for a pull quote."""
    report = [i for i, p in enumerate(parts) if p.kind in _REPORT]
    within = range(report[0], report[-1] + 1) if report else range(0)
    quoted = [i for i in within if parts[i].kind == "block-quote" or _is_left_out_quote(runs[i], parts[i])]
    told = ("paragraph", "block-quote")
    paragraphs = {i: key(runs[i].text) for i, p in enumerate(parts) if p.kind in told} if quoted else {}
    for i in quoted:
        words = key(runs[i].text)
        if len(words) >= 20 and any(words in other for j, other in paragraphs.items() if j != i):
            parts[i] = _Part("pull-quote", "repeats words of a paragraph")
    return parts


# ------------------------------------------------------------------------------------------------------------ the draft


def _draft(runs: Sequence[Run], parts: Sequence[_Part], said: Stated) -> Draft:
    blocks, at = [], 0
    for run, part in zip(runs, parts, strict=True):
        blocks.append(
            Block(part.kind, at, at + len(run.text), run.place, None, part.credit, part.why, _shifted(run.at, at))
        )
        at += len(run.text) + 2
    headline = next((run.text for run, part in zip(runs, parts, strict=True) if part.kind == "headline"), None)
    published, modified = published_and_modified(said, *_shown_dates(runs, parts, said))
    return Draft(
        text="\n\n".join(run.text for run in runs),
        blocks=tuple(blocks),
        headline=headline or _title(said),
        breadcrumb=_breadcrumb(runs, parts, said, headline),
        byline=_byline(runs, parts, said),
        outlet=said.outlet or outlet_in_text([r.text for r, p in zip(runs, parts, strict=True) if p.kind == "other"]),
        published=published,
        language=said.language,
        addresses=said.addresses,
        modified=modified,
    )


def _shifted(anchors: Sequence[tuple[int, int]], start: int) -> tuple[tuple[int, int], ...]:
    return tuple((start + offset, at) for offset, at in anchors)


def _title(said: Stated) -> str | None:
    """Return the title that the tags state, without the site's name at its end."""
    if not said.titles:
        return None
    name = said.outlet.name if said.outlet else ""
    head, _, tail = said.titles[0].rpartition(" | ") if " | " in said.titles[0] else said.titles[0].rpartition(" - ")
    return head.strip() if head and key(tail) == key(name) else said.titles[0]


def _breadcrumb(runs: Sequence[Run], parts: Sequence[_Part], said: Stated, headline: str | None) -> tuple[str, ...]:
    """Return the steps that the tags state or the page shows, the headline at their end left out."""
    shown = [r.text for r in runs if "breadcrumb" in r.context and re.search(r"\w", r.text)]
    steps = list(said.breadcrumb) or [step.strip(" /›»>|") for step in dict.fromkeys(shown)][:_MAX_BREADCRUMB]
    if len(steps) == 1:
        steps = [step for step in re.split(r"\s*[/›»>|]\s*", steps[0]) if step]
    if not steps:
        above = takewhile(lambda pair: pair[1].kind not in ("headline", *_REPORT), zip(runs, parts, strict=True))
        lines = [breadcrumb(run.text) for run, _ in above if " | " not in run.text and len(run.text) < _MAX_CRUMBS]
        steps = list(next((line for line in reversed(lines) if line), ()))
    return tuple(step for step in steps if not headline or key(step) != key(headline))


def _byline(runs: Sequence[Run], parts: Sequence[_Part], said: Stated) -> str | None:
    """Return the names that the byline shows; what else stands in it is left out where the tags state the names."""
    shown = [run.text for run, part in zip(runs, parts, strict=True) if part.kind == "byline"]
    stated_names = [name for name in said.authors if not name.startswith(("http", "@", "www."))]
    full = [name for name in stated_names if " " in name] or stated_names
    seen = [name for name in full if any(key(name) in key(line) for line in shown)]
    if seen:
        return ", ".join(seen)
    return next((names for line in shown if (names := byline(line))), ", ".join(full[:_MAX_AUTHORS]) or None)


def _may_date(run: Run, part: _Part) -> bool:
    """Tell a line beside the report that may date it; links with dates lead to other stories."""
    linked = run.linked >= 0.5 and not _META.search(f"{run.context} {run.inner}")
    return part.kind in _DATING and not linked and dates_the_page(run.text)


def _shown_dates(runs: Sequence[Run], parts: Sequence[_Part], said: Stated) -> tuple[list[Shown], list[Shown]]:
    """Return the dates about the headline, the nearest to it first, and those that date the page from further off."""
    head = next((i for i, part in enumerate(parts) if part.kind == "headline"), None)
    report = [i for i, part in enumerate(parts) if part.kind in _REPORT]
    first, last = report[0], report[-1]
    if head is None or head > last:
        head = first
    # Date lines stand on for some lines into the report; of other lines the first two may still date it. What stands
    # above the headline must be of the same part of the page: other articles' teasers have dates too.
    top = max(first, head)
    about = [
        i
        for i in range(max(0, head - _ABOVE_HEAD), min(len(runs), top + _DATE_LINES))
        if (parts[i].kind == "dateline" or (i < top + _BELOW_FIRST and _may_date(runs[i], parts[i])))
        and (i >= head or not _near(runs[i].element).isdisjoint(_near(runs[head].element)))
    ]
    about.sort(key=lambda i: abs(i - head))
    # A date line right above the headline, in another part of the page, may be this article's where nothing else is.
    above = [head - 1] if head and is_date_line(runs[head - 1].text) else []
    ends = [
        i
        for i in range(last, min(len(runs), last + _AFTER_LAST))
        if parts[i].kind == "dateline" or _may_date(runs[i], parts[i])
    ]
    shown = [s for i in about for s in shown_in(runs[i].text, said.times, day_first=said.day_first)]
    later = [
        s
        for i in (*above, *ends)
        for s in shown_in(runs[i].text, said.times, day_first=said.day_first)
        if i < last or _LABELLED.search(s.line)
    ]
    return shown, later
