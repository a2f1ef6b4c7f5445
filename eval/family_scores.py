"""Measure families of quotations: are the pairs right, and are exact quotations found?

    python eval/family_scores.py DATA [--allsides N] [--list]

DATA is the folder that holds polnear/ and allsides/. A ledger is made in a temporary file of polnear/train, whose
statements are resolved from the corpus's own attributions, and with --allsides of the first N articles of allsides/
(those of the days with the most articles first), which the engine reads.

  recall     of all pairs of quotations on different pages, by one speaker, of which one has all the words of the other
             in a row (case and marks aside; six words or more), found by holding each against each: those in one family
  precision  of the pairs of statements on different pages that are tied and in one family, those that
             eval/gold/families.jsonl judges to be the same words of one speaker; pairs that it has not are counted

`--list` prints the ids of pairs that the gold has not, to be judged.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import apsw
import msgspec

from onrecord.evaluation.gold import read_gold
from onrecord.evaluation.statements import gold_article, shifted
from onrecord.flow import Article, Attribution, Block, MadeBy, Origin, Outlet, Page, Record, When
from onrecord.ledger import Ledger
from onrecord.ledger.families.wording import wording_of
from onrecord.statements import resolve

GOLD = Path(__file__).parent / "gold" / "families.jsonl"
LEAST_WORDS = 6
LONGEST_TEXT = 12_000

_TIED = """
    SELECT min(a.id, b.id), max(a.id, b.id) FROM versions AS v
    JOIN versions AS w ON w.family = v.family AND w.statement > v.statement
    JOIN statements AS a ON a.key = v.statement JOIN statements AS b ON b.key = w.statement
    WHERE a.page != b.page AND (w.wording = v.wording OR EXISTS (
        SELECT 1 FROM ties AS t WHERE t.wording = v.wording AND t.other = w.wording))
    ORDER BY 1, 2
"""
_QUOTATIONS = """
    SELECT s.key, s.page, s.words, n.speaker, v.family FROM statements AS s
    JOIN speaker_names AS n ON n.key = s.speaker LEFT JOIN versions AS v ON v.statement = s.key
    WHERE s.mode != 'indirect' AND s.silence IS NULL
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--allsides", type=int, default=0, metavar="N")
    parser.add_argument("--list", action="store_true")
    o = parser.parse_args()
    judged = {tuple(g["pair"]): g["same"] for g in map(json.loads, GOLD.read_text("utf-8").splitlines())}
    for name, records in (("polnear/train", polnear(o.data)), ("allsides", allsides(o.data, o.allsides))):
        if name == "allsides" and not o.allsides:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.db"
            with Ledger(path) as ledger:
                for record in records:
                    ledger.add(record)
            report(name, apsw.Connection(str(path)), judged, o.list)


def report(name: str, db: apsw.Connection, judged: dict[tuple[str, ...], bool], listing: bool) -> None:
    families, versions, across = db.execute("SELECT count(*), sum(statements), sum(pages > 1) FROM families").fetchone()
    print(f"{name}: {families} families of {versions} statements, {across} on several pages")
    found, there = recall(db)
    print(f"  recall     {found / max(1, there):.3f}  ({found} of {there} pairs of exact quotations)")
    pairs = db.execute(_TIED).fetchall()
    verdicts = [judged[pair] for pair in pairs if pair in judged]
    print(
        f"  precision  {sum(verdicts) / max(1, len(verdicts)):.3f}  ({sum(verdicts)} of {len(verdicts)} judged pairs;",
        end="",
    )
    print(f" {len(pairs) - len(verdicts)} not judged)")
    for pair in pairs:
        if listing and pair not in judged:
            print("   ", *pair)


def recall(db: apsw.Connection) -> tuple[int, int]:
    """Return how many pairs of exact quotations are in one family, and how many there are."""
    said = defaultdict(list)
    for _, page, words, speaker, family in db.execute(_QUOTATIONS):
        units = wording_of(words).folded
        if len(units) >= LEAST_WORDS:
            said[speaker].append((page, f" {' '.join(units)} ", family))
    found = there = 0
    for quotations in said.values():
        for i, (page, words, family) in enumerate(quotations):
            for other_page, others, other_family in quotations[:i]:
                if page != other_page and (words in others or others in words):
                    there += 1
                    found += family is not None and family == other_family
    return found, there


def polnear(data: Path) -> Iterator[Record]:
    from onrecord.evaluation.statements import _metadata

    about = _metadata(data / "polnear" / "metadata.tsv")
    for gold in read_gold(data / "polnear" / "train"):
        article, shift = gold_article(data, f"polnear/train/{gold.name}")
        outlet = Outlet(about.get(gold.name, {}).get("publisher", "?"), None, "metadata.tsv")
        attributions = sorted((shifted(a, shift) for a in gold.attributions), key=lambda a: a.content[0])
        yield made(msgspec.structs.replace(article, outlet=outlet), attributions, f"polnear/train/{gold.name}")


def allsides(data: Path, number: int) -> Iterator[Record]:
    from onrecord.attributions.engine import engine

    with gzip.open(data / "allsides" / "articles.jsonl.gz") as file:
        rows = [row for row in map(json.loads, file) if row["date"] and len(row["content_original"]) > 800]
    by_day: dict[str, int] = defaultdict(int)
    for row in rows:
        by_day[row["date"]] += 1
    rows.sort(key=lambda r: (-by_day[r["date"]], r["date"], r["ID"]))
    for row in rows[:number]:
        article = as_article(row)
        attributions = engine().attribute(article.text, [(b.start, b.end) for b in article.blocks])
        yield made(article, attributions, row["url"] or row["ID"])


def as_article(row: dict[str, str]) -> Article:
    """Return an article of allsides: headline, an empty line, the beginning of the text, a paragraph a line."""
    head = row["title"]
    text = f"{head}\n\n{row['content_original'][:LONGEST_TEXT]}"
    blocks, at = [Block("headline", 0, len(head), "line 1")], len(head) + 2
    for number, line in enumerate(text[at:].split("\n"), 1):
        if line.strip():
            blocks.append(Block("paragraph", at, at + len(line), f"line {number}"))
        at += len(line) + 1
    day = row["date"][:10]
    published = When(day, "day", ("date",)) if len(day) == 10 else None
    return Article(text, tuple(blocks), head, (), None, Outlet(row["source"], None, "source"), published, "en")


def made(article: Article, attributions: list[Attribution], url: str) -> Record:
    page = Page.of(article.text.encode(), url, Origin("file"))
    statements = resolve(article, attributions, page.stamp.sha256)
    return Record(page.stamp, article, statements, (), MadeBy("1.0", "g" * 64))


if __name__ == "__main__":
    main()
