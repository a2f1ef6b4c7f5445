"""Hold what onrecord reads off plain-text copies of pages against the gold text of WCXB.

    python eval/plain_text.py DATA [--half tune|held|all] [--rendering NAME]... [--json]

DATA is the data folder; DATA/wcxb has html/ID.html.gz and ground-truth/ID.json. Each page is rendered to text with all
that a browser shows of it (menus, related links, captions, footer), in each of these ways:

  blocks    one line a block, blank lines around paragraphs and headings
  close     one line a block, no blank lines
  email     as blocks, wrapped at 72 columns, items of lists marked "* "
  quoted    as email, each line behind "> ", below the headers of the message that it is quoted from
  pdf       wrapped at 90 columns, long words parted by a hyphen at the line's end, paragraphs told by an indent only,
            and every 54 lines the foot of one printed page and the head of the next
  word      one line a block, bullets with a tab, line breaks within a paragraph (U+000B), blanks that do not break,
            smart quotation marks

The pages are in two halves by the site's domain, so that no site is in both: `tune` was looked at while building and
trained on, `held` was not.

A word is a maximal run of word characters in lower case. For each page the words of the blocks in the report, counted
as often as they stand there, are held against those of the gold text:

  f1          mean over pages of the harmonic mean of precision and recall; a page that is not read counts 0
  required    gold snippets that are to be in the report and are, words and their order alike
  forbidden   gold snippets that are not to be in it and are not
  title       headlines that are the gold title, letter case and punctuation aside, of the pages that show it
  date        gold dates that the record has; `wrong` are those that differ
  unread      pages that gave no article

Three baselines read the same texts: `all` takes everything, `long 10` and `long 20` take the lines (the paragraphs,
where the text is wrapped) with more words than that.

A word that the rendering `pdf` parts at a line's end is put together again before counting, for the baselines as well.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from onrecord.articles import dom, read_article
from onrecord.errors import ArticleError, PageError
from onrecord.flow import Article, Origin, Page

_WORD = re.compile(r"\w+")
_PARTED = re.compile(r"(?<=[a-z])-\n\s*(?=[a-z])")
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figure", "figcaption", "pre"})
_QUOTE_LINE = re.compile(r"^(?:> ?)+", re.MULTILINE)
LONG = (10, 20)


@dataclass(frozen=True, slots=True)
class Shown:
    """A block that a browser shows: its text on one line and its tag."""

    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A page with its gold text."""

    name: str
    domain: str
    url: str
    shown: tuple[Shown, ...]
    truth: Mapping[str, Any]

    @property
    def half(self) -> str:
        """Which half the page is in: "tune" or "held"."""
        return "held" if hashlib.sha256(self.domain.encode()).digest()[0] % 2 else "tune"


def pages(data: Path, half: str = "all") -> Iterator[Gold]:
    """Yield the pages of one half, by name. A page without gold text is left out."""
    for path in sorted((data / "wcxb" / "ground-truth").glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        truth, url = found["ground_truth"], found.get("url") or path.stem
        gold = Gold(path.stem, domain(url), url, (), truth)
        if not truth.get("main_content") or half not in ("all", gold.half):
            continue
        html = gzip.decompress((data / "wcxb" / "html" / f"{path.stem}.html.gz").read_bytes())
        yield Gold(gold.name, gold.domain, url, shown(html.decode("utf-8", "replace")), truth)


def domain(url: str) -> str:
    """Return the domain that a site is registered under, by the usual second levels ("co.uk")."""
    labels = (urlsplit(url).hostname or url).removeprefix("www.").split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVELS else labels[-2:])


def shown(html: str) -> tuple[Shown, ...]:
    runs = dom.runs(dom.parse(dom.clean(html)))
    return tuple(Shown(run.text, run.element.tag) for run in runs)


# --------------------------------------------------------------------------------------------------------- renderings

Line = tuple[str, int]
"""A line of a rendering and the index of the block that it shows, -1 where it shows none."""


def blocks(gold: Gold, spaced: bool = True) -> list[Line]:
    lines: list[Line] = []
    apart = False
    for i, block in enumerate(gold.shown):
        own = spaced and block.tag in _SPACED
        if lines and (own or apart):
            lines.append(("", -1))
        lines.append((block.text, i))
        apart = own
    return lines


def close(gold: Gold) -> list[Line]:
    return blocks(gold, spaced=False)


def email(gold: Gold) -> list[Line]:
    lines: list[Line] = []
    for text, i in blocks(gold):
        mark = "* " if text and gold.shown[i].tag == "li" else ""
        wrapped = textwrap.wrap(mark + text, 72, subsequent_indent=" " * len(mark)) or [""]
        lines += [(line, i) for line in wrapped]
    return lines


def quoted(gold: Gold) -> list[Line]:
    head = [
        ("Hi,", -1), ("", -1), ("have you seen this?", -1), ("", -1), ("-----Original Message-----", -1),
        ("From: Ann Lee <ann.lee@lakeview.example>", -1), ("Sent: Monday, 5 May 2025 10:12", -1),
        ("To: Bo Chen <bo.chen@lakeview.example>", -1), (f"Subject: FW: {gold.truth['title'][:60]}", -1), ("", -1),
    ]  # fmt: skip
    return head + [(f"> {text}".rstrip(), i) for text, i in email(gold)]


_PDF_WIDTH, _PDF_LINES = 90, 54


def pdf(gold: Gold) -> list[Line]:
    body: list[Line] = []
    for i, block in enumerate(gold.shown):
        indent = "    " if block.tag == "p" else ""
        body += [(line, i) for line in _hyphenated(indent + block.text, _PDF_WIDTH)]
    title, count = " ".join(gold.truth["title"].split())[:70], -(-len(body) // _PDF_LINES)
    lines: list[Line] = []
    # As browsers print a page (date and title above, address and page below) and as word processors do.
    prints = hashlib.sha256(gold.name.encode()).digest()[0] % 2
    for n in range(count):
        head, foot = (
            (f"5/6/25, 9:41 AM{' ' * 20}{title}", f"{gold.url[:80]}   {n + 1}/{count}")
            if prints
            else (title, f"Page {n + 1} of {count}")
        )
        lines += [(head, -1), *body[n * _PDF_LINES : (n + 1) * _PDF_LINES], (foot, -1)]
    return lines


def _hyphenated(text: str, width: int) -> Iterator[str]:
    """Wrap a text; a word of eight letters or more that does not fit is parted in its middle."""
    line, indent = "", text[: len(text) - len(text.lstrip())]
    for word in text.split():
        before = f"{line} " if line else indent
        if len(before) + len(word) <= width:
            line = before + word
            continue
        half = len(word) // 2
        if len(word) >= 8 and word.isalpha() and word.islower() and len(before) + half < width:
            yield f"{before}{word[:half]}-"
            line = word[half:]
        else:
            if line:
                yield line
            line = word
    yield line


_SENTENCE = re.compile(r"(?<=[a-z][.!?]) (?=[A-Z])")


def word(gold: Gold) -> list[Line]:
    lines: list[Line] = []
    for i, block in enumerate(gold.shown):
        text = re.sub(r'(?<![\w.,!?])"(?=\w)', "“", block.text)
        text = re.sub(r'"', "”", text)
        text = re.sub(r"\b(\d+|a|the|Mr|Ms|Dr) ", "\\1\xa0", text)
        if len(text) > 400 and i % 3 == 0:
            text = _SENTENCE.sub("\v", text, count=1)
        lines.append((f"•\t{text}" if block.tag == "li" else text, i))
    return lines


RENDERINGS: Mapping[str, Callable[[Gold], list[Line]]] = {
    "blocks": blocks, "close": close, "email": email, "quoted": quoted, "pdf": pdf, "word": word,
}  # fmt: skip


def rendered(lines: Sequence[Line]) -> str:
    return "\n".join(line for line, _ in lines) + "\n"


# -------------------------------------------------------------------------------------------------------------- scores


def words(text: str) -> list[str]:
    return _WORD.findall(_PARTED.sub("", _QUOTE_LINE.sub("", text)).lower())


def f1(told: Sequence[str], gold: Sequence[str]) -> float:
    """Return the harmonic mean of precision and recall of two bags of words, 0.0 to 1.0."""
    common = sum((Counter(told) & Counter(gold)).values())
    return 2 * common / (len(told) + len(gold)) if common else 0.0


def folded(text: str) -> str:
    return " ".join(words(text))


def report_of(text: str) -> tuple[Article | None, str]:
    """Return the article of a text, None where it gives none, and the text of the blocks in the report."""
    try:
        article = read_article(Page.of(text.encode(), "-", Origin("input")))
    except (ArticleError, PageError):
        return None, ""
    return article, "\n".join(article.text[b.start : b.end] for b in article.blocks if b.in_report)


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Return the lines of a rendering, those that show one block joined."""
    joined: list[tuple[list[str], int]] = []
    for line, i in lines:
        if joined and i >= 0 and joined[-1][1] == i:
            joined[-1][0].append(line)
        else:
            joined.append(([line], i))
    return ["\n".join(parts) for parts, _ in joined]


def score(gold: Gold, name: str) -> Counter[str]:
    """Return the counts of one page in one rendering; the f1s are of this page."""
    counts: Counter[str] = Counter(pages=1)
    lines = RENDERINGS[name](gold)
    text = rendered(lines)
    article, report = report_of(text)
    wanted = words(gold.truth["main_content"])
    told = words(report)
    counts["unread"] += article is None
    counts["f1"] += f1(told, wanted)
    counts["all"] += f1(words(text), wanted)
    for least in LONG:
        long = "\n".join(p for p in paragraphs(lines) if len(p.split()) > least)
        counts[f"long {least}"] += f1(words(long), wanted)
    inside = f" {' '.join(told)} "
    whole = f" {folded(text)} "
    for field, label in (("with", "required"), ("without", "forbidden")):
        for snippet in gold.truth[field]:
            needle = f" {folded(snippet)} "
            # What the rendering does not show (or shows otherwise) can be neither kept in nor kept out.
            if needle.strip() and needle in whole:
                counts[f"{label} of"] += 1
                counts[label] += (needle in inside) == (field == "with")
    title = folded(gold.truth["title"])
    counts["title of"] += any(folded(block.text) == title for block in gold.shown)
    counts["title"] += bool(article and article.headline and folded(article.headline) == title)
    if gold.truth["publish_date"]:
        counts["date of"] += 1
        if article and article.published:
            counts["date" if article.published.value[:10] == gold.truth["publish_date"][:10] else "wrong"] += 1
    return counts


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Score the reading of plain-text copies on WCXB.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=("tune", "held", "all"), default="held")
    parser.add_argument("--rendering", choices=tuple(RENDERINGS), action="append")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth page")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    if not (asked.data / "wcxb" / "ground-truth").is_dir():
        print(f"{asked.data}: no wcxb/ground-truth in it", file=sys.stderr)
        return 2
    names = asked.rendering or list(RENDERINGS)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for n, gold in enumerate(pages(asked.data, asked.half)):
        if n % asked.sample == 0:
            for name in names:
                sums[name].update(score(gold, name))
    if asked.json:
        print(json.dumps(sums, indent=2))
    else:
        _print(sums)
    return 0


def _print(sums: Mapping[str, Counter[str]]) -> None:
    means = ("f1", "all", *(f"long {least}" for least in LONG))
    shares = ("required", "forbidden", "title", "date")
    print(
        f"{'':10}{'pages':>7}", *(f"{name:>9}" for name in means), *(f"{name:>10}" for name in shares), "  wrong unread"
    )
    for name, counts in sums.items():
        row = [f"{name:10}{counts['pages']:>7}"]
        row += [f"{counts[mean] / max(1, counts['pages']):>9.3f}" for mean in means]
        row += [f"{counts[share] / max(1, counts[f'{share} of']):>10.3f}" for share in shares]
        print(*row, f"{counts['wrong']:>7}{counts['unread']:>7}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
