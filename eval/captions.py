"""Hold what onrecord says of captions, this story's or another's, against captions whose story is known.

    python eval/captions.py DATA [--half tune|held|all] [--pages] [--verbose] [--json] [--fit]
    python eval/captions.py --shipped [--pages] [--verbose] [--json]

DATA is the data folder: DATA/newspages has html/ID.html.gz and gold/ID.json, DATA/wcxb html/ID.html.gz and
ground-truth/ID.json. A page is its headline, its paragraphs without any caption, and its date.

Own captions are those of the pages' own figures. Which figures are a story's own was told by eye: captions_own.json
names them by page and by the first 12 hexadecimal digits of the SHA-256 of their letters and digits in lower case. No
page gives more than `MAX_OF_PAGE`; credits are cut off.

Foreign captions are own captions of other pages, each put into two or three pages that it is not of:

  any      a page drawn at random
  alike    the page whose text is most like that of the caption's page, or the likest of the same outlet where its
           likeness is at least `SAME_OUTLET` of that
  day      of the pages dated at most a day from it that name a country which its page names, the likest

The last two are the hard ones. Likeness is the cosine of the two texts' words, each weighted by its rarity among the
pages. A caption is put into a page once.

The pages are in two halves by the site's domain, so that no site is in both, and captions move within a half: `tune`
was looked at while building and fitted on, `held` was not. `allsides`, also looked at and fitted on, are the captions
that stand among the paragraphs of DATA/allsides/articles.jsonl.gz, nearly all of them of news on US politics.

A caption is flagged where `belongs` is False; None abstains. The figures:

  lost        own captions that are flagged, the worst error
  recall      foreign captions that are flagged: all, easy (`any`) and hard (`alike` and `day`)
  precision   of the flagged, those that are foreign: among the captions of the set, about two thirds of them foreign;
              where half of all captions are, recall / (recall + lost); and where 27 % are, as of the figcaptions in
              the article and main elements of real pages
  kept        captions with `belongs` True, of the own and of the foreign ones

With --pages each caption is put into an HTML page, at a place drawn at random among the paragraphs, which is then read
as any other; without it, it is held against headline and paragraphs at once. --shipped takes the pages of
captions_shipped.json: some of WCXB (CC BY 4.0, see NOTICE), the others written for this purpose. --fit prints the
weights that logistic regression gives on `tune` and `allsides`, both weighing the same, and so do own and foreign
captions; `alike` of `allsides` is left out, since a picture of a president fits the next article on him as well.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import log, sqrt
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from lxml import html as lxml_html

from onrecord.articles import read_article
from onrecord.articles.caption_evidence import evidence
from onrecord.articles.captions import Belonging, Story, Weights, figures, judge, story
from onrecord.errors import OnrecordError
from onrecord.flow import Origin, Page
from onrecord.language import countries

HERE = Path(__file__).parent
MAX_OF_PAGE = 6
SAME_OUTLET = 0.5
STRAY_PRIOR = 0.27

_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})
_NOT_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_CAPTIONED = (
    '//figcaption|//*[contains(translate(@class,"CAPTION","caption"),"caption")]'
    "[not(self::body or self::html or self::script or self::style or self::img or self::input or self::button)]"
)
_CREDIT = re.compile(
    r"\s*(?:[|(\[–—-]\s*)?(?:(?:AP|Pool) Photo|Photo(?:graph|s)?(?: Credit)?(?::| by\b)"
    r"|(?:Image|Picture|Source|Credit|Courtesy)s?(?: Credit)?:|Image credit|Purchase Licensing Rights|REUTERS/).*$",
    re.IGNORECASE | re.DOTALL,
)
_CREDITED = tuple(
    re.compile(form)
    for form in (
        r"((?:FILE PHOTO: |FILE PHOTO - )?[A-Z].{40,380}?)\s*REUTERS/[\w. /-]+$",
        r"([A-Z].{20,380}?)\s*\((?:Reuters photo|Photo): [^()]+\)$",
        r"Image copyright .{2,30}? Image caption ([A-Z].{15,300})$",
        r"Facebook Twitter Pinterest ([A-Z].{15,380}?)\s*Photograph: .*$",
        r"((?:FILE - )?[A-Z].{30,380}?)\s*\((?:AP|Associated Press) Photo/[^()]+\)\.?$",
        r"([A-Z][^|]{30,300}?) \| [^|]{3,40}(?:Getty Images?|AP Photo|AP)\b.{0,10}$",
        r"(FILE - [A-Z].{30,380}?)$",
    )
)
"""How paragraphs end or begin that are captions."""

_CREDITS = re.compile(r"REUTERS/|Getty Images|AP Photo|Photograph:|Image copyright")
_MIN_BODY = 1000
_LONGEST = 600
_MIN_LETTERS = 10
_NOT_ENGLISH = frozenset({"fundus-Ilanga_2025_12_03", "fundus-Isolezwe_2025_11_09", "feval-Reuters_4"})


@dataclass(frozen=True)
class Told:
    """A page as its gold has it: `captions` are those of its own figures."""

    name: str
    url: str
    headline: str
    paragraphs: tuple[str, ...]
    day: date | None
    captions: tuple[str, ...]

    @cached_property
    def domain(self) -> str:
        """The site's registered domain; the outlet in the page's name where its address is not known."""
        if not urlsplit(self.url).hostname:
            return re.split(r"[-_]", self.name)[1]
        labels = (urlsplit(self.url).hostname or "").split(".")
        return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVELS else labels[-2:])

    @property
    def half(self) -> str:
        """`tune` or `held`."""
        return "held" if hashlib.sha256(self.domain.encode()).digest()[0] % 2 else "tune"

    @cached_property
    def story(self) -> Story:
        """What captions are held against."""
        return story((self.headline, *self.paragraphs), self.day)

    @cached_property
    def words(self) -> Counter[str]:
        """The words of headline and paragraphs in lower case."""
        return Counter(_WORD.findall(" ".join((self.headline, *self.paragraphs)).casefold()))

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries that are named, or whose people are."""
        text = " ".join((self.headline, *self.paragraphs))
        found = (countries.by_name(name) or countries.by_demonym(name) for name in re.findall(r"[A-Z][a-z]{3,}", text))
        return frozenset(country.name for country in found if country)


@dataclass(frozen=True, slots=True)
class Case:
    """A caption in a page: `kind` is own, any, alike or day."""

    caption: str
    page: Told
    kind: str
    of: Told


Judged = tuple[Case, Belonging]
"""A caption in a page, and what onrecord says of it."""


def letters(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    return _NOT_LETTER.sub("", text).casefold()


def digest(caption: str) -> str:
    return hashlib.sha256(letters(caption).encode()).hexdigest()[:12]


def captioned(markup: bytes) -> list[str]:
    """Return the texts of a page's elements that are marked as captions, credits cut off, each once."""
    tree = lxml_html.fromstring(markup, parser=lxml_html.HTMLParser(encoding="utf-8"))
    found: dict[str, str] = {}
    for element in tree.xpath(_CAPTIONED):
        for noise in element.xpath(".//script|.//style|.//noscript"):
            noise.drop_tree()
        text = without_credit(" ".join(element.text_content().split()))
        if letters(text) and len(text) <= _LONGEST:
            found.setdefault(letters(text), text)
    return list(found.values())


def without_credit(caption: str) -> str:
    return _CREDIT.sub("", caption).strip()


def newspages(folder: Path, own: Mapping[str, Sequence[str]]) -> Iterator[Told]:
    """Yield the pages of newspages that are in English."""
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if path.stem in _NOT_ENGLISH:
            continue
        markup = gzip.decompress((folder / "html" / f"{path.stem}.html.gz").read_bytes())
        meta = markup.decode("utf-8", "replace")
        day = gold.get("date") or _meta(meta, r'"datePublished"\s*:\s*"([^"]+)"') or _published(meta)
        title = gold.get("title") or _meta(meta, r'og:title"[^>]*?content="([^"]+)"') or ""
        captions = [*map(without_credit, gold.get("captions", ())), *captioned(markup)]
        body = [p.strip("[]") for p in (*gold.get("summary", ()), *gold["paragraphs"])]
        name = f"newspages/{path.stem}"
        mine = own_of(captions, own.get(name, ()))
        yield Told(name, gold["url"], html.unescape(title), _without(captions, body), _date(day), mine)


def wcxb(folder: Path, own: Mapping[str, Sequence[str]]) -> Iterator[Told]:
    """Yield the pages of WCXB that have captions of their own."""
    for path in sorted((folder / "ground-truth").glob("*.json")):
        if f"wcxb/{path.stem}" not in own:
            continue
        gold = json.loads(path.read_text("utf-8"))
        truth = gold["ground_truth"]
        if not truth.get("main_content"):
            continue
        captions = captioned(gzip.decompress((folder / "html" / f"{path.stem}.html.gz").read_bytes()))
        body = _without(captions, truth["main_content"].split("\n"))
        mine = own_of(captions, own[f"wcxb/{path.stem}"])
        yield Told(f"wcxb/{path.stem}", gold["url"], truth["title"] or "", body, _date(truth["publish_date"]), mine)


def allsides(path: Path) -> Iterator[Told]:
    """Yield the articles whose text has captions of their figures among its paragraphs, told by how credits are put."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            captions: dict[str, None] = {}
            body = []
            for text in filter(None, map(str.strip, row["content_original"].split("\n"))):
                if found := next(filter(None, (form.match(text) for form in _CREDITED)), None):
                    captions[found[1]] = None
                elif not _CREDITS.search(text):
                    body.append(text)
            if captions and sum(map(len, body)) >= _MIN_BODY:
                day = row["date"] if re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]) else None
                mine = tuple(captions)[:MAX_OF_PAGE]
                yield Told(f"allsides/{row['ID']}", row["url"], row["title"], tuple(body), _date(day), mine)


def own_of(captions: Sequence[str], digests: Sequence[str]) -> tuple[str, ...]:
    """Return the captions that are listed as the page's own."""
    found = {digest(caption): caption for caption in captions}
    return tuple(caption for key, caption in found.items() if key in digests)[:MAX_OF_PAGE]


def _without(captions: Sequence[str], paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs that are no caption."""
    printed = tuple(letters(caption) for caption in captions if len(letters(caption)) >= _MIN_LETTERS)
    return tuple(p for p in paragraphs if letters(p) and not letters(p).startswith(printed))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _meta(markup: str, pattern: str) -> str | None:
    found = re.search(pattern, markup)
    return found[1] if found else None


def _published(markup: str) -> str | None:
    return _meta(markup, r'article:published_time"[^>]*?content="([^"]+)"')


def cases(pages: Sequence[Told]) -> list[Case]:
    """Return the own and the foreign captions of the pages of one half, in the same order each time."""
    draw = random.Random(20)
    alike = _likenesses(pages)
    found = []
    for i, page in enumerate(pages):
        others = [j for j in range(len(pages)) if j != i]
        for caption in page.captions:
            found.append(Case(caption, page, "own", page))
            into = _places(i, others, pages, alike, draw)
            found += [Case(caption, pages[j], kind, page) for kind, j in into.items()]
    return found


def _places(
    i: int, others: Sequence[int], pages: Sequence[Told], alike: Sequence[Sequence[float]], draw: random.Random
) -> dict[str, int]:
    """Return the pages that a caption of page `i` is put into, by kind."""
    page = pages[i]
    likest = max(others, key=lambda j: alike[i][j])
    siblings = [j for j in others if pages[j].domain == page.domain]
    sibling = max(siblings, key=lambda j: alike[i][j], default=likest)
    into = {"alike": sibling if alike[i][sibling] >= SAME_OUTLET * alike[i][likest] else likest}
    near = [j for j in others if _near(page, pages[j]) and j not in into.values()]
    if near:
        into["day"] = max(near, key=lambda j: alike[i][j])
    into["any"] = draw.choice([j for j in others if j not in into.values()])
    return into


def _near(page: Told, other: Told) -> bool:
    if page.day is None or other.day is None or abs((page.day - other.day).days) > 1:
        return False
    return bool(page.countries & other.countries)


def _likenesses(pages: Sequence[Told]) -> list[list[float]]:
    """Return the cosine of each pair of pages' words, weighted by their rarity among the pages, (pages, pages)."""
    seen = Counter(word for page in pages for word in page.words)
    rows = []
    for page in pages:
        row = {w: (1 + log(n)) * log(len(pages) / seen[w]) for w, n in page.words.items() if seen[w] > 1}
        norm = sqrt(sum(x * x for x in row.values())) or 1.0
        rows.append({w: x / norm for w, x in row.items()})
    return [[sum(x * b.get(w, 0.0) for w, x in a.items()) for b in rows] for a in rows]


def verdict(case: Case, in_page: bool, draw: random.Random) -> Belonging:
    """Return what onrecord says of a caption: held against the story, or read from a page that it is put into."""
    if not in_page:
        return judge(case.caption, case.page.story)
    try:
        article = read_article(Page.of(markup(case, draw).encode(), "", Origin("input")))
    except OnrecordError as error:
        return Belonging(None, f"not read: {error}")
    wanted = letters(case.caption)
    for block in article.blocks:
        if block.kind == "caption" and letters(article.text[block.start : block.end]) == wanted:
            return Belonging(block.belongs, block.why)
    return Belonging(None, "no caption found")


def markup(case: Case, draw: random.Random) -> str:
    """Return an HTML page with the caption at a place drawn at random among the paragraphs."""
    page = case.page
    parts = [f"<p>{html.escape(paragraph)}</p>" for paragraph in page.paragraphs]
    figure = f'<figure><img src="p.jpg" alt=""><figcaption>{html.escape(case.caption)}</figcaption></figure>'
    parts.insert(draw.randint(0, len(parts)), figure)
    day = f'<meta property="article:published_time" content="{page.day}T08:00:00Z">' if page.day else ""
    title = html.escape(page.headline)
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{day}</head>'
        f"<body><article><h1>{title}</h1>\n{body}\n</article></body></html>"
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of captions by kind: all, flagged (`belongs` False) and kept (`belongs` True)."""

    number: Counter[str]
    flagged: Counter[str]
    kept: Counter[str]

    def share(self, counts: Mapping[str, int], *kinds: str) -> float:
        """Return how many of the captions of some kinds are counted, 0.0 to 1.0."""
        whole = sum(self.number[kind] for kind in kinds)
        return sum(counts.get(kind, 0) for kind in kinds) / whole if whole else 0.0

    @property
    def lost(self) -> float:
        """The share of own captions that are flagged."""
        return self.share(self.flagged, "own")

    @property
    def prior(self) -> float:
        """The share of all captions that are foreign."""
        return 1.0 - self.number["own"] / self.number.total()

    def recall(self, *kinds: str) -> float:
        """Return the share of foreign captions that are flagged, of all kinds or of some."""
        return self.share(self.flagged, *(kinds or FOREIGN))

    def precision(self, prior: float) -> float:
        """Return the precision where `prior` of the captions are foreign."""
        flagged = prior * self.recall() + (1 - prior) * self.lost
        return prior * self.recall() / flagged if flagged else 0.0


HARD = ("alike", "day")
FOREIGN = ("any", *HARD)


def counted(judged: Sequence[Judged]) -> Figures:
    return Figures(
        Counter(case.kind for case, _ in judged),
        Counter(case.kind for case, told in judged if told.belongs is False),
        Counter(case.kind for case, told in judged if told.belongs),
    )


def report(title: str, judged: Sequence[Judged]) -> str:
    f = counted(judged)
    kinds = ", ".join(f"{kind} {f.flagged[kind]}/{f.number[kind]}" for kind in FOREIGN)
    return "\n".join(
        [
            f"{title}: {f.number['own']} own, {sum(f.number[k] for k in FOREIGN)} foreign",
            f"  lost       {f.lost:.3f}  ({f.flagged['own']}/{f.number['own']})",
            f"  recall     {f.recall():.3f}  easy {f.recall('any'):.3f}  hard {f.recall(*HARD):.3f}  ({kinds})",
            f"  precision  {f.precision(f.prior):.3f}  where half are foreign {f.precision(0.5):.3f},"
            f" where 27 % are {f.precision(STRAY_PRIOR):.3f}",
            f"  kept       own {f.share(f.kept, 'own'):.3f}  foreign {f.share(f.kept, *FOREIGN):.3f}"
            f" (easy {f.share(f.kept, 'any'):.3f}, hard {f.share(f.kept, *HARD):.3f})",
        ]
    )


def summary(judged: Sequence[Judged]) -> dict[str, float]:
    f = counted(judged)
    return {
        "own": f.number["own"],
        "foreign": sum(f.number[kind] for kind in FOREIGN),
        "lost": f.lost,
        "recall": f.recall(),
        "recall_easy": f.recall("any"),
        "recall_hard": f.recall(*HARD),
        "precision": f.precision(f.prior),
        "precision_half": f.precision(0.5),
        "kept_own": f.share(f.kept, "own"),
        "kept_foreign": f.share(f.kept, *FOREIGN),
    }


def mistakes(judged: Sequence[Judged]) -> list[str]:
    """Return a line for each own caption that is flagged and each foreign one that is not."""
    return [
        f"{case.kind:6}{told.belongs!s:6}{case.caption[:150]!r} in {case.page.headline[:60]!r} ({case.page.name}):"
        f" {told.why}"
        for case, told in judged
        if (told.belongs is False) == (case.kind == "own")
    ]


def fitted(found: Sequence[Case], penalty: float = 1.0) -> Weights:
    """Return the weights of logistic regression with an L2 penalty, found by Newton's method."""
    figures_of = np.array([figures(evidence(case.caption, case.page.story)) for case in found])
    own = np.array([case.kind == "own" for case in found], dtype=float)
    apart = np.array([case.of.name.startswith("allsides") for case in found])
    balance = np.zeros(len(found))
    for part in (own == 1.0, own == 0.0):
        for of in (part & apart, part & ~apart):
            balance[of] = (own == 1.0)[~apart].sum() / max(1, of.sum())
    ridge = penalty * np.eye(figures_of.shape[1])
    ridge[0, 0] = 0.0
    weights = np.zeros(figures_of.shape[1])
    for _ in range(50):
        likely = 1.0 / (1.0 + np.exp(-figures_of @ weights))
        slope = figures_of.T @ (balance * (likely - own)) + ridge @ weights
        curve = (figures_of.T * (balance * likely * (1.0 - likely))) @ figures_of + ridge
        weights -= np.linalg.solve(curve, slope)
    return Weights(*(round(float(weight), 2) for weight in weights))


def told_pages(data: Path) -> list[Told]:
    """Return the pages of the data folder: all of newspages, and those of WCXB that have captions of their own."""
    own = json.loads((HERE / "captions_own.json").read_text("utf-8"))
    return [*newspages(data / "newspages", own), *wcxb(data / "wcxb", own)]


def shipped_pages() -> list[Told]:
    rows = json.loads((HERE / "captions_shipped.json").read_text("utf-8"))
    return [
        Told(r["name"], r["url"], r["headline"], tuple(r["paragraphs"]), _date(r["day"]), tuple(r["captions"]))
        for r in rows
    ]


def judged(pages: Sequence[Told], in_page: bool = False) -> list[Judged]:
    """Return what onrecord says of the own and foreign captions of pages."""
    draw = random.Random(7)
    return [(case, verdict(case, in_page, draw)) for case in cases(pages)]


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--shipped", action="store_true")
    parser.add_argument("--half", choices=("tune", "held", "all"), default="all")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="list what is wrong")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fit", action="store_true")
    args = parser.parse_args()
    if args.shipped == (args.data is not None):
        parser.error("either DATA or --shipped")
    pages = told_pages(args.data) if args.data else shipped_pages()
    halves = {half: [page for page in pages if page.half == half] for half in ("tune", "held")}
    if args.fit:
        apart = list(allsides(args.data / "allsides" / "articles.jsonl.gz"))
        print(fitted([*cases(halves["tune"]), *(case for case in cases(apart) if case.kind != "alike")]))
        return 0
    apart = list(allsides(args.data / "allsides" / "articles.jsonl.gz")) if args.data and args.half == "all" else []
    chosen = {"shipped": pages} if args.shipped else {h: p for h, p in halves.items() if args.half in (h, "all")}
    if apart:
        chosen["allsides"] = apart
    found = {title: judged(of, args.pages) for title, of in chosen.items()}
    if args.json:
        print(json.dumps({title: summary(of) for title, of in found.items()}, indent=1))
        return 0
    for title, of in found.items():
        print(report(title, of))
        if news := [(case, told) for case, told in of if case.of.name.startswith("newspages")]:
            print(report(f"{title}, captions of newspages", news))
        if args.verbose:
            print("\n".join(mistakes(of)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
