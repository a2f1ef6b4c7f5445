"""Hold the articles that onrecord reads off saved pages against gold, beside those of extractor libraries.

    python eval/article_scores.py DATA_FOLDER [--half training|held] [--beside NAME...] [--faults] [--json]

DATA_FOLDER holds wcxb/ and newspages/. Without --half both halves of the sites are taken; weights and rules were chosen
on the training half, so only the figures of the held half are to be stated. --beside takes trafilatura, fast,
readability, resiliparse or htmldate, where they are installed.

WCXB, a page at a time, then the mean:
  word_f1      of the words of all blocks of the report, as WCXB counts them
  required     snippets that must be in the report and are
  forbidden    snippets that must not be in the report and are not
newspages, over all pages:
  paragraphs   F1 of whole paragraphs, blanks and marks aside; those marked optional count neither way
  subheadings  gold subheadings that are blocks of that kind
  captions     gold captions that are blocks of that kind
  leaked       gold captions whose words are in another block of the report (less is better)
Of newspages live blogs are read too (any_kind), and pages in other languages than English, which onrecord refuses with
that reason, are left out and named. And of both: title and authors after folding, date right and date wrong of the
pages that have one; milliseconds of processor time a page from its bytes to the article with all metadata, median and
95th percentile.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.articles import read_article
from onrecord.articles.features import key
from onrecord.errors import LanguageNotSupported, OnrecordError
from onrecord.evaluation.pages import HELD, TRAINING, GoldPage, folded, half_of, newspages, wcxb, word_f1
from onrecord.flow import Article, Origin, Page

HALVES = {"training": TRAINING, "held": HELD}
_PARAGRAPHS = frozenset({"paragraph", "list-item", "block-quote", "pull-quote"})


@dataclass(slots=True)
class Figures:
    """Sums over pages: `right` of `wanted` by figure, and single values whose mean or median is the figure."""

    right: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    values: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)

    def count(self, figure: str, right: int, wanted: int) -> None:
        """Add so many right of so many wanted."""
        self.right[figure] += right
        self.wanted[figure] += wanted

    def table(self) -> dict[str, float]:
        """Return the figures by name."""
        means = {name: statistics.fmean(v) for name, v in self.values.items() if name != "ms"}
        shares = {name: self.right[name] / n for name, n in self.wanted.items() if n}
        ms = sorted(self.values["ms"]) or [0.0]
        return {**means, **shares, "ms_median": statistics.median(ms), "ms_95": ms[int(0.95 * len(ms))]}


def article_of(gold: GoldPage, *, any_kind: bool) -> Article | None:
    """Read a page, None where onrecord takes it for no article."""
    try:
        return read_article(Page.of(gold.data, f"{gold.name}.html", Origin("file")), any_kind=any_kind)
    except LanguageNotSupported:
        raise
    except OnrecordError as error:
        print(f"{gold.name}: {error}", file=sys.stderr)
        return None


def report_of(article: Article) -> str:
    """Return the text of the report but its headline and captions, which WCXB has apart or not at all."""
    return "\n".join(
        article.text[b.start : b.end] for b in article.blocks if b.in_report and b.kind not in ("headline", "caption")
    )


def score_metadata(gold: GoldPage, article: Article | None, figures: Figures) -> None:
    """Count title, authors and date."""
    if gold.title:
        right = bool(article) and folded(article.headline) == folded(gold.title)
        figures.count("title", right, 1)
        if not right:
            figures.faults.append(f"{gold.name} title {article and article.headline!r}, wanted {gold.title!r}")
    if gold.authors:
        wanted = sorted(folded(" ".join(gold.authors)).replace(" and ", " ").split())
        got = sorted(folded(article.byline).replace(" and ", " ").split()) if article else []
        figures.count("author", got == wanted, 1)
        if got != wanted:
            figures.faults.append(f"{gold.name} author {article and article.byline!r}, wanted {gold.authors!r}")
    if gold.date:
        got_date = article.published.value if article and article.published else None
        figures.count("date", got_date == gold.date, 1)
        figures.count("date_wrong", got_date is not None and got_date != gold.date, 1)
        if got_date != gold.date:
            evidence = article.published.evidence[:1] if article and article.published else ()
            figures.faults.append(f"{gold.name} date {got_date} {evidence}, wanted {gold.date}")


def score_wcxb(gold: GoldPage, article: Article | None, figures: Figures) -> None:
    """Count what WCXB asks of the text."""
    _score_text(gold, report_of(article) if article else "", figures)
    score_metadata(gold, article, figures)


def _score_text(gold: GoldPage, text: str, figures: Figures) -> None:
    f1 = word_f1(text, "\n".join(gold.report))
    figures.values["word_f1"].append(f1)
    if f1 < 0.9:
        figures.faults.append(f"{gold.name} word F1 {f1:.3f}")
    have = folded(text)
    figures.count("required", sum(folded(s) in have for s in gold.required), len(gold.required))
    figures.count("forbidden", sum(folded(s) not in have for s in gold.forbidden), len(gold.forbidden))


def score_newspage(gold: GoldPage, article: Article | None, figures: Figures) -> None:
    """Count paragraphs, subheadings and captions."""
    blocks = [(b, key(article.text[b.start : b.end])) for b in article.blocks] if article else []
    wanted = Counter(k for text in gold.report if (k := key(text)))
    unsure = {key(text) for text in (*gold.optional, *(gold.subheadings or ()), *(gold.captions or ()))}
    got = Counter(k for b, k in blocks if b.kind in _PARAGRAPHS and k and (k in wanted or k not in unsure))
    shared = (wanted & got).total()
    figures.count("paragraphs", 2 * shared, wanted.total() + got.total())
    for missing in (wanted - got).keys() | (got - wanted).keys():
        figures.faults.append(f"{gold.name} paragraph {'missing' if missing in wanted else 'extra'}: {missing[:90]}")
    kinds = defaultdict(set)
    for b, k in blocks:
        kinds[k].add(b.kind)
    for text in gold.subheadings or ():
        right = "subheading" in kinds[key(text)]
        figures.count("subheadings", right, 1)
        if not right:
            figures.faults.append(f"{gold.name} subheading is {kinds[key(text)]}: {text[:70]}")
    for text in gold.captions or ():
        bare = key(text)
        if len(bare) < 15:
            continue
        near = [b.kind for b, k in blocks if len(k) >= 15 and (bare in k or k in bare)]
        figures.count("captions", "caption" in near, 1)
        figures.count("leaked", any(kind in _PARAGRAPHS for kind in near), 1)
        if "caption" not in near or any(kind in _PARAGRAPHS for kind in near):
            figures.faults.append(f"{gold.name} caption is {near}: {text[:70]}")
    score_metadata(gold, article, figures)


def own_figures(
    pages: Sequence[GoldPage], score: Callable[[GoldPage, Article | None, Figures], None], *, any_kind: bool
) -> Figures:
    """Read all pages with onrecord and score them."""
    figures = Figures()
    for gold in pages:
        began = time.process_time()
        try:
            article = article_of(gold, any_kind=any_kind)
        except LanguageNotSupported as error:
            print(f"{gold.name}: {error}; left out", file=sys.stderr)
            continue
        figures.values["ms"].append(1000 * (time.process_time() - began))
        score(gold, article, figures)
    return figures


def extractors(names: Sequence[str]) -> Iterator[tuple[str, Callable[[bytes], str]]]:
    """Return the libraries' functions from a page to its text."""
    for name in names:
        if name in ("trafilatura", "fast"):
            from trafilatura import extract

            yield name, lambda data, fast=name == "fast": extract(data, fast=fast, include_comments=False) or ""
        elif name == "readability":
            from lxml.html import fromstring
            from readability import Document

            yield name, lambda data: fromstring(Document(data.decode("utf-8", "replace")).summary()).text_content()
        elif name == "resiliparse":
            from resiliparse.extract.html2text import extract_plain_text

            yield name, lambda data: extract_plain_text(data.decode("utf-8", "replace"), main_content=True)


def beside(pages: Sequence[GoldPage], extract: Callable[[bytes], str]) -> Figures:
    """Score a library's text on the pages of WCXB."""
    figures = Figures()
    for gold in pages:
        began = time.process_time()
        try:
            text = extract(gold.data)
        except Exception as error:  # a library's failure on a page is its figure, not ours
            print(f"{gold.name}: {type(error).__name__}: {error}", file=sys.stderr)
            text = ""
        figures.values["ms"].append(1000 * (time.process_time() - began))
        _score_text(gold, text, figures)
    return figures


def dates_of_htmldate(pages: Sequence[GoldPage]) -> Figures:
    """Score htmldate's dates."""
    from htmldate import find_date

    figures = Figures()
    for gold in pages:
        if not gold.date:
            continue
        began = time.process_time()
        found = find_date(gold.data.decode("utf-8", "replace"), original_date=True)
        figures.values["ms"].append(1000 * (time.process_time() - began))
        figures.count("date", found == gold.date, 1)
        figures.count("date_wrong", bool(found) and found != gold.date, 1)
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--beside", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--faults", action="store_true", help="say what was missing or wrong")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    o = parser.parse_args()
    if o.faults and o.half != "training":
        parser.error("--faults needs --half training: a held half whose faults were looked at is held no more")
    sets = {"wcxb": list(wcxb(o.data / "wcxb")), "newspages": list(newspages(o.data / "newspages"))}
    if o.half:
        sets = {name: [p for p in pages if half_of(p.site) == HALVES[o.half]] for name, pages in sets.items()}
    rows = {
        f"wcxb, {len(sets['wcxb'])} pages": own_figures(sets["wcxb"], score_wcxb, any_kind=False),
        f"newspages, {len(sets['newspages'])} pages": own_figures(sets["newspages"], score_newspage, any_kind=True),
    }
    for name, extract in extractors([name for name in o.beside if name != "htmldate"]):
        rows[f"wcxb, {name}"] = beside(sets["wcxb"], extract)
    if "htmldate" in o.beside:
        rows["wcxb, htmldate"] = dates_of_htmldate(sets["wcxb"])
        rows["newspages, htmldate"] = dates_of_htmldate(sets["newspages"])
    if o.json:
        print(json.dumps({name: {k: round(v, 4) for k, v in f.table().items()} for name, f in rows.items()}, indent=1))
        return
    for name, figures in rows.items():
        print(name)
        print("\n".join(f"  {figure:12} {value:8.3f}" for figure, value in figures.table().items()))
        print("\n".join(f"    {fault}" for fault in figures.faults) if o.faults else "")


if __name__ == "__main__":
    main()
