"""Hold what onrecord reads on the pages of examples/ against what a careful reader takes from them.

    python eval/page_scores.py [--json] [--verbose] [--golden FOLDER] [PAGE...]

PAGE is a file of examples/; without one, all of them. What a reader takes from NAME.txt or NAME.html is NAME.json in
FOLDER, tests/golden unless another is named; tests/golden/README.md gives its form.

A word is a maximal run of word characters, letter case aside. A wanted statement is found where the content of a
statement covers at least 80 % of its words and adds at most 20 % of their number (one word is always allowed), or does
so for one of `or_content`. Longer contents are looked for first; each statement of the record serves once; where
several fit, the one in the wanted kind of block is taken, then the one whose cue holds a wanted word, then the first.

  found           wanted statements that were found; what follows, but for `extra`, is counted among these
  speaker_right   the name equals the wanted one or one of `or`, letter case and diacritics aside
  speaker_wrong   another name; no name at all is missing, not wrong
  act_right       the act is the wanted one or one of `or_act`
  mode_right      direct, indirect or mixed as wanted
  denials_linked  of the wanted `denies`, those linked to the statement that was found for it
  dates_right     of the wanted `said_on`, those whose value begins with it
  targets_right   of the wanted `target`, those with that name
  extra           statements of the record that are none of the wanted

and of the page: headline, published date and outlet; captions with their belonging; words that are not of the
article kept out of it (`foreign`); subheadings.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onrecord
from onrecord import Actor, Block, Outlet, Record, Statement

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
GOLDEN = ROOT / "tests" / "golden"

COVERED = 0.8
"""The part of the wanted words that a content must cover."""

ADDED = 0.2
"""What a content may add, as a part of the number of wanted words."""

STATEMENT_COLUMNS = (
    ("found", "statements"),
    ("speaker_right", "statements"),
    ("speaker_wrong", None),
    ("act_right", "statements"),
    ("mode_right", "statements"),
    ("denials_linked", "denials"),
    ("dates_right", "dates"),
    ("targets_right", "targets"),
    ("extra", None),
)
PAGE_COLUMNS = (
    ("headline", "headlines"),
    ("date", "page_dates"),
    ("outlet", "outlets"),
    ("captions_right", "captions"),
    ("foreign_kept_out", "foreign"),
    ("subheadings_right", "subheadings"),
)
COLUMNS: tuple[tuple[str, str | None], ...] = (*STATEMENT_COLUMNS, *PAGE_COLUMNS)
"""What is counted, and what it is counted out of."""

_WORD = re.compile(r"\w+")

Gold = Mapping[str, Any]
"""A golden page, or one of its statements, as JSON."""


@dataclass(frozen=True, slots=True)
class Score:
    """The counts of one page and, in words, what was missing or wrong."""

    counts: Counter[str]
    notes: tuple[str, ...]


def words(text: str | None) -> Counter[str]:
    """Return the words of a text with their number, letter case aside."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def folded(text: str | None) -> str:
    """Return the words of a text joined by blanks, letter case and diacritics aside."""
    apart = unicodedata.normalize("NFKD", text or "").casefold()
    return " ".join(_WORD.findall("".join(c for c in apart if not unicodedata.combining(c))))


def fits(wanted: str, content: str) -> bool:
    """Return whether a content covers enough of the wanted words and adds few enough."""
    want, have = words(wanted), words(content)
    shared, number = (want & have).total(), want.total()
    return shared >= COVERED * number and have.total() - shared <= max(1, ADDED * number)


def paired(gold: Sequence[Gold], record: Record) -> dict[int, Statement]:
    """Return the statement of the record that was found for each wanted one, by the wanted one's `n`."""
    left = list(record.statements)
    pairs: dict[int, Statement] = {}
    for want in sorted(gold, key=lambda want: -len(want["content"])):
        contents = [want["content"], *want.get("or_content", ())]
        fitting = [s for s in left if any(fits(content, s.content_text) for content in contents)]
        if fitting:
            pairs[want["n"]] = best = max(fitting, key=lambda s: _rank(want, s, record.article.blocks))
            left.remove(best)
    return pairs


def score(gold: Gold, record: Record) -> Score:
    """Return the figures of one page."""
    counts, notes = Counter[str](), list[str]()
    pairs = paired(gold["statements"], record)
    for want in gold["statements"]:
        counts["statements"] += 1
        if want["n"] in pairs:
            counts += Counter(found=1) + Counter(_right(want, pairs))
            notes += _faults(want, pairs[want["n"]])
        else:
            notes.append(f"not found: {_named(want)}")
    paired_ids = {statement.id for statement in pairs.values()}
    extra = [s for s in record.statements if s.id not in paired_ids]
    notes += [f"extra: {s.content_text[:70]!r} ({s.source_text} {s.cue_text})" for s in extra]
    counts["extra"] = len(extra)
    page_counts, page_notes = _page(gold.get("page", {}), record)
    return Score(counts + page_counts, (*notes, *page_notes))


def _rank(want: Gold, statement: Statement, blocks: Sequence[Block]) -> tuple[bool, bool]:
    cue = folded(statement.cue_text)
    return (
        want.get("where", "paragraph") == blocks[statement.block].kind,
        any(word in cue for word in folded(want["cue"]).split()),
    )


def _name(somebody: Actor | Outlet | None) -> str | None:
    return somebody.name if somebody else None


def _named(want: Gold) -> str:
    return f"{want['n']} {want['content'][:60]!r}"


def _names(want: Gold) -> set[str]:
    return {folded(name) for name in (want["speaker"], *want.get("or", ()))}


def _right(want: Gold, pairs: Mapping[int, Statement]) -> dict[str, int]:
    got = pairs[want["n"]]
    name = folded(_name(got.speaker))
    denied = pairs.get(want["denies"]) if "denies" in want else None
    return {
        "speaker_right": name in _names(want),
        "speaker_wrong": bool(name) and name not in _names(want),
        "act_right": got.act in (want["act"], *want.get("or_act", ())),
        "mode_right": got.mode == want["mode"],
        "denials": "denies" in want,
        "dates": "said_on" in want,
        "targets": "target" in want,
        "denials_linked": denied is not None and got.denies == denied.id,
        "dates_right": "said_on" in want and got.said_on is not None and got.said_on.value.startswith(want["said_on"]),
        "targets_right": "target" in want and folded(_name(got.target)) == folded(want["target"]),
    }


def _faults(want: Gold, got: Statement) -> Iterable[str]:
    name = _name(got.speaker)
    if folded(name) not in _names(want):
        yield f"speaker: {name!r}, wanted {want['speaker']!r}: {_named(want)} ({got.source_text!r})"
    if got.act not in (want["act"], *want.get("or_act", ())):
        yield f"act: {got.act!r}, wanted {want['act']!r}: {_named(want)} ({got.cue_text!r})"
    if got.mode != want["mode"]:
        yield f"mode: {got.mode!r}, wanted {want['mode']!r}: {_named(want)}"
    if "said_on" in want and not (got.said_on and got.said_on.value.startswith(want["said_on"])):
        yield f"said on: {got.said_on and got.said_on.value}, wanted {want['said_on']}: {_named(want)}"
    if "target" in want and folded(_name(got.target)) != folded(want["target"]):
        yield f"target: {_name(got.target)!r}, wanted {want['target']!r}: {_named(want)}"
    if "denies" in want and got.denies is None:
        yield f"denial not linked: {_named(want)}"


def _page(want: Gold, record: Record) -> tuple[Counter[str], list[str]]:
    facts = _facts(want, record)
    counts = Counter[str]()
    for key, whole in PAGE_COLUMNS:
        counts += Counter({whole: len(facts[key]), key: sum(right for _, right in facts[key])})
    return counts, [f"{key}: {what}" for key, checks in facts.items() for what, right in checks if not right]


def _facts(want: Gold, record: Record) -> dict[str, list[tuple[str, bool]]]:
    """Return what is to be known of the page, each with whether the record has it."""
    article = record.article
    blocks = [(block, folded(article.text[block.start : block.end])) for block in article.blocks]
    published = article.published.value if article.published else ""

    def belonging(start: str) -> bool | None:
        return next((b.belongs for b, text in blocks if b.kind == "caption" and text.startswith(folded(start))), None)

    return {
        "headline": [(w, folded(article.headline) == folded(w)) for w in _one(want, "headline")],
        "date": [(w["value"], published.startswith(w["value"])) for w in _one(want, "date")],
        "outlet": [(w["name"], folded(_name(article.outlet)) == folded(w["name"])) for w in _one(want, "outlet")],
        "captions_right": [(w["starts"], belonging(w["starts"]) == w["belongs"]) for w in want.get("captions", ())],
        "foreign_kept_out": [
            (w, not any(b.kind != "other" and folded(w) in text for b, text in blocks))
            for w in want.get("not_article", ())
        ],
        "subheadings_right": [
            (w, any(b.kind == "subheading" and text == folded(w) for b, text in blocks))
            for w in want.get("subheadings", ())
        ],
    }


def _one(want: Gold, key: str) -> list[Any]:
    return [want[key]] if key in want else []


def golden(page: Path, folder: Path = GOLDEN) -> Gold:
    """Return what a careful reader takes from a page."""
    gold: Gold = json.loads((folder / f"{page.stem}.json").read_text("utf-8"))
    return gold


def example_pages() -> list[Path]:
    """Return the pages of examples/, by name."""
    return sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".html", ".txt"))


def figures(counts: Counter[str]) -> dict[str, int]:
    """Return the counts of a page in the order of the table, each with what it is out of."""
    wholes = dict.fromkeys(whole for _, whole in COLUMNS if whole)
    return {key: counts[key] for key in (*wholes, *(key for key, _ in COLUMNS))}


def table(scores: Mapping[str, Score]) -> str:
    """Return the figures as a table: a row a figure, a column a page, and their sum."""
    total = sum((s.counts for s in scores.values()), Counter[str]())
    columns = {**{name: s.counts for name, s in scores.items()}, "all": total}
    head = [f"{'':18}", *(f"{i:>8}" for i in range(1, len(scores) + 1)), f"{'all':>10}"]
    rows = ["".join(head)]
    for key, whole in COLUMNS:
        cells = [f"{c[key]}/{c[whole]}" if whole else str(c[key]) for c in columns.values()]
        rows.append("".join([f"{key:18}", *(f"{cell:>8}" for cell in cells[:-1]), f"{cells[-1]:>10}"]))
    return "\n".join([*(f"{i:>3}  {name}" for i, name in enumerate(scores, 1)), "", *rows])


def main() -> int:
    """Print the figures; return 1 when a page gave no record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    parser.add_argument("--golden", type=Path, default=GOLDEN, metavar="FOLDER", help="where NAME.json is")
    parser.add_argument("--json", action="store_true", help="print counts by page as JSON")
    parser.add_argument("--verbose", action="store_true", help="say what was missing or wrong")
    options = parser.parse_args()
    scores: dict[str, Score] = {}
    failed = False
    for page in options.pages or example_pages():
        try:
            scores[page.name] = score(golden(page, options.golden), onrecord.read(page))
        except onrecord.OnrecordError as error:
            failed = True
            print(f"{page.name}: {error}", file=sys.stderr)
    if options.json:
        total = sum((s.counts for s in scores.values()), Counter[str]())
        print(json.dumps({**{n: figures(s.counts) for n, s in scores.items()}, "all": figures(total)}, indent=1))
    else:
        for name, one in scores.items() if options.verbose else ():
            print("\n".join([name, *(f"  {note}" for note in one.notes), ""]))
        print(table(scores))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
