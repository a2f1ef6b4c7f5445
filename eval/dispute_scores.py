"""Hold denials, what they answer, and silences against gold disputes of PolNeAR articles.

    python eval/dispute_scores.py DATA [--part building|held|all] [--read] [--faults] [--gold FILE]

DATA is the folder that holds polnear/. The gold is eval/gold/disputes.jsonl, whose making is in eval/gold/README.md.
The statement stage is given the corpus's own attributions, so that what is counted here is its work alone. With
`--read` it is given those that the engine finds, end to end: one is taken for that of the corpus with which it shares
most of the content, half of the shorter one at least.

  words     a denial in so many words ("denied", "called it false", "I never said that") with what it answers; right
            where the gold denial is linked to the gold claim or one as good. Every gold denial in words that has a
            claim counts for recall, every link made in these articles for precision, but those that rightly link a
            denial that only says the contrary: they count in `pairs`
  pairs     the same of all denials, those too that only say the contrary ("the deal was on")
  given     both where `act` is taken from the gold: what the linking alone does
  denials   statements of act "denial", right where the gold has a denial
  silences  of those who did not answer or declined to; right where a gold silence has a word of the verb in common,
            and of the source, where the corpus has not marked it
  kinds     of the silences that are right, those whose kind is right

`--faults` lists what is not right, of the part for building alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from onrecord.attributions.engine import Engine, engine
from onrecord.evaluation.gold import read_gold
from onrecord.evaluation.statements import gold_article, is_held, shifted
from onrecord.flow import Article, Attribution, Span, Statement, cut
from onrecord.statements import resolve
from onrecord.statements.disputes import link_denials

GOLD = Path(__file__).parent / "gold" / "disputes.jsonl"
SALT = "disputes"
Content = tuple[Span, ...]


class GoldDenial(msgspec.Struct, frozen=True, tag="denial"):
    """A statement, by content and cue, that denies.

    `how` is "words" where it says in so many words that something is not so, "contrary" where it only says what cannot
    be true along with the claim. `claim` is the content of what it answers, None where no attribution states that, or
    several do. `others` are contents that state the same claim.
    """

    doc: str
    denial: Content
    cue: Content
    claim: Content | None
    how: Literal["words", "contrary"]
    others: tuple[Content, ...] = msgspec.field(name="or", default=())


class GoldSilence(msgspec.Struct, frozen=True, tag="silence"):
    """Somebody who did not answer or declined to; `marked` is the content where the corpus has it as an attribution."""

    doc: str
    source: Span | None
    verb: Span
    kind: str
    marked: Content | None


class GoldNone(msgspec.Struct, frozen=True, tag="none"):
    """An article that has neither."""

    doc: str


class GoldOther(msgspec.Struct, frozen=True, tag="other"):
    """A statement that was read and denies nothing, in an article of which only some statements were read."""

    doc: str
    content: Content
    cue: Content


Gold = GoldDenial | GoldSilence | GoldNone | GoldOther


@dataclass(slots=True)
class Figure:
    """Counts of what was given, wanted and right."""

    name: str
    given: int = 0
    wanted: int = 0
    right: int = 0

    def __str__(self) -> str:
        precision = self.right / self.given if self.given else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        f1 = 2 * self.right / (self.given + self.wanted) if self.given + self.wanted else 0.0
        return (
            f"  {self.name:<16} F1 {f1:.3f}  precision {precision:.3f} ({self.right}/{self.given})"
            f"  recall {recall:.3f} ({self.right}/{self.wanted})"
        )


@dataclass(frozen=True, slots=True)
class Case:
    """An article with its gold, its offsets moved on to it, and what the statement stage makes of it."""

    doc: str
    article: Article
    gold: tuple[Gold, ...]
    made: tuple[Statement, ...]
    silent: tuple[Statement, ...]

    @property
    def read(self) -> frozenset[tuple[Content, Content]]:
        """The statements, by content and cue, that were read; none where all of them were."""
        others = [g for g in self.gold if isinstance(g, GoldOther)]
        return frozenset([(g.content, g.cue) for g in others] + list(denials_of(self))) if others else frozenset()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=("building", "held", "all"), default="held")
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--gold", type=Path, default=GOLD)
    o = parser.parse_args()
    if o.faults and o.part != "building":
        sys.exit("faults are listed of the part for building alone: --part building --faults")
    gold = [g for g in read_disputes(o.gold) if o.part in ("all", "held" if is_held(g.doc, SALT) else "building")]
    read = list(cases(o.data, gold, engine() if o.read else None))
    denials = [g for g in gold if isinstance(g, GoldDenial)]
    words = [g for g in denials if g.how == "words"]
    print(
        f"{o.gold.name}: {len(denials)} denials, {sum(g.claim is not None for g in denials)} with a claim; of these in "
        f"words {len(words)} and {sum(g.claim is not None for g in words)}; "
        f"{sum(isinstance(g, GoldSilence) for g in gold)} silences in {len(read)} articles ({o.part})"
    )
    for figures in (pairs, given_acts, denials_found, silences_found):
        for figure in figures(read, o.faults):
            print(figure)


def read_disputes(path: Path) -> list[Gold]:
    """Return what a gold file holds, in its order.

    Raises msgspec.DecodeError where a line is not as the format asks.
    """
    return [msgspec.json.decode(line, type=Gold) for line in path.read_bytes().splitlines()]


def cases(data: Path, gold: Iterable[Gold], model: Engine | None = None) -> Iterator[Case]:
    """Yield each article that the gold speaks of, resolved from the corpus's own attributions, or those of a model."""
    by_doc = defaultdict(list)
    for g in gold:
        by_doc[g.doc].append(g)
    marked = {}
    for part in sorted({doc.rsplit("/", 1)[0] for doc in by_doc}):
        marked |= {f"{part}/{a.name}": a.attributions for a in read_gold(data / part)}
    for doc, wanted in sorted(by_doc.items()):
        article, shift = gold_article(data, doc)
        given = tuple(sorted((shifted(a, shift) for a in marked[doc]), key=lambda a: a.content[0]))
        if model is None:
            made = resolve(article, given, doc)
        else:
            found = model.attribute(article.text, [(b.start, b.end) for b in article.blocks])
            made = aligned(resolve(article, tuple(found), doc), given)
        silent = tuple(s for s in made if s.silence is not None)
        yield Case(doc, article, tuple(_moved(g, shift) for g in wanted), made, silent)


def aligned(made: Sequence[Statement], given: Sequence[Attribution]) -> tuple[Statement, ...]:
    """Return statements with the content and cue of the attribution that each is taken for, none for two of them."""
    shared = {
        (i, k): share
        for i, s in enumerate(made)
        for k, a in enumerate(given)
        if (share := _shared(s.content, a.content)) * 2 >= min(_length(s.content), _length(a.content)) > 0
    }
    taken: dict[int, int] = {}
    for i, k in sorted(shared, key=lambda pair: -shared[pair]):
        if i not in taken and k not in taken.values():
            taken[i] = k
    return tuple(
        msgspec.structs.replace(s, content=given[taken[i]].content, cue=given[taken[i]].cue) if i in taken else s
        for i, s in enumerate(made)
    )


def _length(spans: Content) -> int:
    return sum(end - start for start, end in spans)


def _shared(a: Content, b: Content) -> int:
    return sum(max(0, min(end, end2) - max(start, start2)) for start, end in a for start2, end2 in b)


def pairs(read: Sequence[Case], faults: bool) -> Iterator[Figure]:
    words, every = Figure("words"), Figure("pairs")
    for case in read:
        count_pairs(case, case.made, every, words, faults=faults)
    yield from (words, every)


def given_acts(read: Sequence[Case], faults: bool) -> Iterator[Figure]:
    """Link the denials of the gold and no others."""
    words, every = Figure("words, given"), Figure("pairs, given")
    for case in read:
        denials = denials_of(case)
        bare = [act_given(s, denial=(s.content, s.cue) in denials) for s in case.made]
        links = link_denials(case.article.text, bare)
        made = [msgspec.structs.replace(s, denies=links.get(s.id)) for s in bare]
        count_pairs(case, made, every, words, faults=faults)
    yield from (words, every)


def denials_of(case: Case) -> dict[tuple[Content, Content], GoldDenial]:
    """Return the gold denials of an article by content and cue."""
    return {(g.denial, g.cue): g for g in case.gold if isinstance(g, GoldDenial)}


def act_given(statement: Statement, *, denial: bool) -> Statement:
    """Return a statement, not linked yet, that is a denial where it is told so, and else none."""
    act = "denial" if denial else "statement" if statement.act == "denial" else statement.act
    return msgspec.structs.replace(statement, denies=None, act=act)


def count_pairs(case: Case, made: Sequence[Statement], every: Figure, words: Figure, *, faults: bool = False) -> None:
    """Count the links of an article in the figure of all denials and in that of denials in words."""
    by_id = {s.id: s for s in made}
    wanted = denials_of(case)
    every.wanted += sum(g.claim is not None for g in wanted.values())
    words.wanted += sum(g.claim is not None and g.how == "words" for g in wanted.values())
    for s in made:
        g = wanted.get((s.content, s.cue))
        fits = () if g is None or g.claim is None else (g.claim, *g.others)
        answered = by_id[s.denies] if s.denies else None
        right = answered is not None and answered.content in fits
        every.given += answered is not None
        every.right += right
        if not (right and g is not None and g.how == "contrary"):
            words.given += answered is not None
            words.right += right
        if faults and not right and (answered or fits):
            print(f"  {every.name}: {case.doc}\n      {_shown(s)}   [{s.why.denies}]")
            print(f"      mine: {_shown(answered) if answered else None}")
            for fit in fits:
                gold = next((_shown(o) for o in made if o.content == fit), cut(case.article.text, fit)[:150])
                print(f"      gold: {gold}")


def denials_found(read: Sequence[Case], faults: bool) -> Iterator[Figure]:
    figure = Figure("denials")
    for case in read:
        wanted = denials_of(case)
        figure.wanted += len(wanted)
        for s in case.made:
            is_gold = (s.content, s.cue) in wanted
            figure.given += s.act == "denial"
            figure.right += s.act == "denial" and is_gold
            if faults and is_gold != (s.act == "denial"):
                print(f"  denial {'missed' if is_gold else 'extra'}: {case.doc[-30:]} {_shown(s)}")
    yield figure


def silences_found(read: Sequence[Case], faults: bool) -> Iterator[Figure]:
    figure, kinds = Figure("silences"), Figure("kinds")
    for case in read:
        wanted = [g for g in case.gold if isinstance(g, GoldSilence)]
        figure.wanted += len(wanted)
        figure.given += len(case.silent)
        left = list(case.silent)
        for g in wanted:
            mine = next((s for s in left if _is_of(s, g)), None)
            if mine is not None:
                left.remove(mine)
                figure.right += 1
                kinds.right += mine.silence == g.kind
            elif faults:
                print(f"  silence missed: {case.doc[-30:]} {_words(case, g.source)!r} {_words(case, g.verb)!r}")
        if faults:
            for s in left:
                print(f"  silence extra: {case.doc[-30:]} {_shown(s)}")
    kinds.given = kinds.wanted = figure.right
    yield figure
    yield kinds


def _is_of(statement: Statement, gold: GoldSilence) -> bool:
    """Tell whether a statement has the verb and the source of a gold silence, each in part at least.

    Of what the corpus has marked, the source is the corpus's own, which may be a pronoun.
    """
    said = (*statement.cue, *statement.content)
    source = gold.marked is not None or gold.source is None or _meet(statement.source, gold.source)
    return _meet(said, gold.verb) and source


def _meet(spans: Iterable[Span], other: Span) -> bool:
    return any(start < other[1] and other[0] < end for start, end in spans)


def _moved(gold: Gold, by: int) -> Gold:
    if isinstance(gold, GoldNone):
        return gold
    if isinstance(gold, GoldOther):
        return msgspec.structs.replace(gold, content=_on(gold.content, by), cue=_on(gold.cue, by))
    if isinstance(gold, GoldSilence):
        source = None if gold.source is None else _on((gold.source,), by)[0]
        return msgspec.structs.replace(gold, source=source, verb=_on((gold.verb,), by)[0])
    return msgspec.structs.replace(
        gold,
        denial=_on(gold.denial, by),
        cue=_on(gold.cue, by),
        claim=None if gold.claim is None else _on(gold.claim, by),
        others=tuple(_on(other, by) for other in gold.others),
    )


def _on(spans: Content, by: int) -> Content:
    return tuple((start + by, end + by) for start, end in spans)


def _words(case: Case, span: Span | None) -> str:
    return "" if span is None else case.article.text[span[0] : span[1]]


def _shown(s: Statement) -> str:
    who = s.speaker.name if s.speaker else None
    return f"[{s.source_text[:60]}] {{{s.cue_text[:60]}}} «{s.content_text[:200]}» {s.act} ({who})"


if __name__ == "__main__":
    main()
