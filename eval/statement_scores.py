"""Hold speakers, dates, acts and targets against gold statements of PolNeAR articles.

    python eval/statement_scores.py DATA [--part building|held|all] [--faults] [--gold FOLDER]

DATA is the folder that holds polnear/. The gold is in eval/gold: speakers.jsonl (dev articles) and acts.jsonl (train
articles), whose form is in onrecord/evaluation/statements.py and whose making is in eval/gold/README.md. The statement
stage is given the corpus's own attributions, so that what is counted here is its work alone.

  speaker  right: the gold name or one as good, or None where the article does not tell; wrong: another name, or any
           name where none is to be told; open: None where there is a name. A document ("the report") may be None.
  said_on  right: the same EDTF value, or None for None; wrong: another value
  chain    of the gold voices, those given (at all, in this order)
  act      right: the gold act; macro F1 is the mean over the acts that the gold has
  tone     right: the gold tone
  target   right: the gold words and the answer's are of one actor, or both None
  due      right: a date is given where the gold has words for one, and only there

Of the acts a third of the articles is held back, of the speakers two thirds, of their dates another third. `--faults`
lists what is not right, of the part for building alone.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from onrecord.evaluation.gold import GoldArticle, read_gold
from onrecord.evaluation.statements import (
    GoldStatement,
    gold_article,
    is_held,
    read_gold_statements,
    same_name,
    shifted,
)
from onrecord.flow import Article, Span, Statement, cut
from onrecord.statements import resolve

GOLD = Path(__file__).parent / "gold"
Answered = tuple[GoldStatement, Statement | None, Article, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=("building", "held", "all"), default="held")
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--gold", type=Path, default=GOLD)
    o = parser.parse_args()
    if o.faults and o.part != "building":
        sys.exit("faults are listed of the part for building alone: --part building --faults")
    for name, held, fields in SHEETS:
        gold = [g for g in read_gold_statements(o.gold / name) if o.part in ("all", "held" if held(g) else "building")]
        answered = list(answers(o.data, gold))
        print(f"{name}: {len(gold)} statements of {len({g.doc for g in gold})} articles ({o.part})")
        for field in fields:
            field(answered, o.faults)


def answers(data: Path, gold: Iterable[GoldStatement]) -> Iterator[Answered]:
    """Yield each gold statement with what the statement stage makes of its attribution, all of an article given."""
    by_doc = defaultdict(list)
    for g in gold:
        by_doc[g.doc].append(g)
    articles: dict[str, GoldArticle] = {}
    for part in sorted({doc.rsplit("/", 1)[0] for doc in by_doc}):
        articles |= {f"{part}/{a.name}": a for a in read_gold(data / part)}
    for doc, wanted in sorted(by_doc.items()):
        article, shift = gold_article(data, doc)
        given = sorted((shifted(a, shift) for a in articles[doc].attributions), key=lambda a: a.content[0])
        made = {(s.content, s.cue, s.source): s for s in resolve(article, given, doc)}
        for g in wanted:
            a = shifted(g.attribution, shift)
            yield g, made.get((a.content, a.cue, a.source)), article, shift


def speakers(answered: list[Answered], faults: bool) -> None:
    counts: Counter[str] = Counter()
    for g, s, article, _ in answered:
        mine = s.speaker if s else None
        may_be_open = g.speaker is None or None in g.other_names or g.kind == "document"
        verdict = ("right" if may_be_open else "open") if mine is None else "right" if same_name(mine, g) else "wrong"
        counts[verdict] += 1
        if faults and verdict != "right":
            print(f"  {verdict}: gold {g.speaker!r} ({g.kind}), mine {mine.name if mine else None!r}")
            print(f"      {_quote(article, g, s)}")
            print(f"      why: {mine.evidence if mine else s.why.speaker if s else 'no statement'}")
    n = len(answered)
    print(f"  speaker  right {counts['right'] / n:.3f}  wrong {counts['wrong'] / n:.3f}  open {counts['open'] / n:.3f}")


def said_on(answered: list[Answered], faults: bool) -> None:
    counts: Counter[str] = Counter()
    for g, s, article, _ in answered:
        mine = s.said_on.value if s and s.said_on else None
        verdict = "right" if mine == g.said_on else "open" if mine is None else "wrong"
        counts[verdict] += 1
        counts["dated"] += g.said_on is not None
        counts["dated right"] += g.said_on is not None and verdict == "right"
        if faults and verdict != "right":
            print(f"  {verdict}: gold {g.said_on}, mine {mine}: {_quote(article, g, s)}")
    n = len(answered)
    print(
        f"  said_on  right {counts['right'] / n:.3f}  wrong {counts['wrong'] / n:.3f}  open {counts['open'] / n:.3f}"
        f"  (of {counts['dated']} dated, right {counts['dated right']})"
    )


def chains(answered: list[Answered], faults: bool) -> None:
    wanted = found = extra = 0
    for g, s, article, _ in answered:
        mine = [a.name for a in s.chain] if s else []
        wanted += len(g.chain)
        found += min(len(mine), len(g.chain))
        extra += max(0, len(mine) - len(g.chain))
        if faults and len(mine) != len(g.chain):
            print(f"  chain: gold {g.chain}, mine {mine}: {_quote(article, g, s)}")
    print(f"  chain    {found} of {wanted} voices, {extra} more")


def acts(answered: list[Answered], faults: bool) -> None:
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    allowed = tones = 0
    for g, s, article, _ in answered:
        mine = s.act if s else "none"
        gold[str(g.act)] += 1
        given[mine] += 1
        right[mine] += mine == g.act
        allowed += mine == g.act or mine in g.other_acts
        tones += s is not None and s.cue_tone == g.tone
        if faults and mine != g.act:
            print(
                f"  act: gold {g.act} {g.other_acts}, mine {mine}: {_quote(article, g, s)}   [{s.why.act if s else ''}]"
            )
        if faults and s and s.cue_tone != g.tone:
            print(f"  tone: gold {g.tone}, mine {s.cue_tone}: {_quote(article, g, s)}")
    n = len(answered)
    f1 = {a: 2 * right[a] / (given[a] + gold[a]) for a in gold}
    accuracy, macro = sum(right.values()) / n, sum(f1.values()) / len(f1)
    print(f"  act      accuracy {accuracy:.3f}  macro F1 {macro:.3f}  an act that fits {allowed / n:.3f}")
    print("           " + "  ".join(f"{a} {f1[a]:.2f}/{gold[a]}" for a in sorted(gold, key=lambda a: -gold[a])))
    print(f"  tone     accuracy {tones / n:.3f}")


def targets(answered: list[Answered], faults: bool) -> None:
    counts: Counter[str] = Counter()
    for g, s, article, shift in answered:
        mine = s.target if s else None
        words = cut(article.text, [_moved(g.target, shift)]) if isinstance(g.target, tuple) else None
        same = mine is not None and words is not None and bool(_words(mine.name) & _words(words))
        verdict = "right" if same or (mine is None and words is None) else "open" if mine is None else "wrong"
        counts[verdict] += 1
        counts["named"] += words is not None
        counts["named right"] += same
        if faults and verdict != "right":
            print(f"  target {verdict}: gold {words!r}, mine {mine.name if mine else None!r}: {_quote(article, g, s)}")
    n = len(answered)
    print(
        f"  target   right {counts['right'] / n:.3f}  wrong {counts['wrong'] / n:.3f}  open {counts['open'] / n:.3f}"
        f"  (of {counts['named']} named, {counts['named right']})"
    )


def dues(answered: list[Answered], faults: bool) -> None:
    wanted = found = extra = 0
    for g, s, article, _ in answered:
        has = isinstance(g.due, tuple)
        mine = s.due if s else None
        wanted += has
        found += has and mine is not None
        extra += not has and mine is not None
        if faults and has != (mine is not None):
            print(f"  due: gold {has}, mine {mine.value if mine else None}: {_quote(article, g, s)}")
    print(f"  due      {found} of {wanted}, {extra} more")


def _dates_held(g: GoldStatement) -> bool:
    name = g.doc.rsplit("/", 1)[1]
    return int(hashlib.sha256(f"said{name}".encode()).hexdigest()[:8], 16) % 3 == 0


SHEETS: tuple[tuple[str, Callable[[GoldStatement], bool], tuple[Callable[[list[Answered], bool], None], ...]], ...] = (
    ("speakers.jsonl", lambda g: not is_held(g.doc, "speakers"), (speakers, chains)),
    ("speakers.jsonl", _dates_held, (said_on,)),
    ("acts.jsonl", lambda g: is_held(g.doc, "acts"), (acts, targets, dues)),
)
"""The gold files, what of each is held back, and what is measured on it."""


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _words(name: str) -> set[str]:
    return {w.lower().strip(".,'’s") for w in name.split()} - {"the", "a", "an", "of", "his", "her", "their", ""}


def _quote(article: Article, g: GoldStatement, s: Statement | None) -> str:
    if s is None:
        return f"no statement; {g.doc} {g.content}"
    return f"[{s.source_text}] {{{s.cue_text}}} «{s.content_text[:160]}»  {g.doc[-30:]}"


if __name__ == "__main__":
    main()
