"""Fit the scorer that tells whom "he", "she" and "the Vermont senator" mean, and say how sure its answers must be.

    python training/speakers.py DATA_FOLDER

Reads the coreference of GUM (train and dev) and the PolNeAR train articles with the speakers of gold/speakers.jsonl
(offsets and names, no text); writes src/onrecord/statements/speaker_weights.json. The model is a conditional logistic
regression (McFadden 1974) over the candidates of a reference. The figures that are printed are out of sample: each
PolNeAR article is scored by weights fitted on the others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.attributions.engine import engine
from onrecord.attributions.windows import lines
from onrecord.evaluation.gold import read_gold
from onrecord.evaluation.statements import GoldStatement, gold_article, read_gold_statements, same_name, shifted
from onrecord.flow import Article, Attribution, Block, Span
from onrecord.statements import candidates
from onrecord.statements.actors import actor_of
from onrecord.statements.candidates import FEATURES, Reference, Sort, Track, gender_of_pronoun, pronouns_of
from onrecord.statements.cast import stage
from onrecord.statements.nominals import Nominals
from onrecord.statements.phrases import Phrase, phrase_of, segments_of
from onrecord.statements.scene import Person, Scene

GOLD = Path(__file__).parent / "gold" / "speakers.jsonl"
WEIGHTS = Path(candidates.__file__).parent / "speaker_weights.json"
PULL = 0.5
"""Weight of the penalty that pulls the regression's weights to zero."""
FOLDS = 6
ROUNDS = 2
"""A pronoun goes on from those before it, so the second fit reads them with the weights of the first."""
SURE: dict[Sort, float] = {"pronoun": 0.7, "nominal": 0.7}
"""Probabilities below which there is no answer, chosen from the printed figures: at most one in twenty is wrong."""
GENRES = {"news": 2.0, "interview": 1.0, "speech": 1.0, "court": 1.0, "academic": 1.0, "bio": 0.5}
"""Weights of GUM's genres: a biography has one protagonist, which tells little of news."""
OF_NOBODY = 0.3
"""Weight of GUM's references to people without a name, who are rarer among those who speak in the news."""
OF_GOLD = 3.0
OF_KNOWN = 0.5
KNOWN = (
    (r"[Tt]he Vermont senator", "Sanders"),
    (r"[Tt]he Texas senator", "Cruz"),
    (r"[Tt]he Florida senator", "Rubio"),
    (r"[Tt]he Ohio governor", "Kasich"),
    (
        r"[Tt]he (?:presumptive )?(?:Republican|GOP)(?: presidential)? (?:nominee|front-?runner|candidate)",
        "Donald Trump",
    ),
    (
        r"[Tt]he (?:real[- ]estate|New York|billionaire) (?:mogul|tycoon|businessman|billionaire|developer)",
        "Donald Trump",
    ),
    (r"[Tt]he billionaire", "Donald Trump"),
    (r"[Tt]he (?:presumptive )?Democratic(?: presidential)? (?:nominee|front-?runner)", "Hillary Clinton"),
    (r"[Tt]he former (?:secretary of state|first lady)", "Hillary Clinton"),
)
"""Nominals that mean one person in all articles of PolNeAR's campaign: examples that need no annotation."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A reference: its candidates' features, the row of the right one (the last row is nobody), weight and article."""

    sort: Sort
    rows: NDArray[np.float64]
    right: int
    weight: float
    doc: str


class Reading:
    """An article with what the scorer sees of it, and the references of it in reading order."""

    def __init__(self, article: Article, attributions: Sequence[Attribution]) -> None:
        ordered = sorted(attributions, key=lambda a: a.content[0])
        self.scene: Scene = stage(article)
        self.nominals = Nominals(self.scene)
        sources = [part for a in ordered for part in a.source]
        self.unnamed = self.nominals.unnamed_among(sources)
        self.track = Track(self.scene, sources, self.unnamed)

    def phrase(self, start: int, end: int) -> Phrase | None:
        """Return the noun phrase at a range, where the scorer would be asked about it."""
        words = self.scene.words_in(start, end)
        if not 2 <= len(words) <= 9 or self.scene.inside[start]:
            return None
        phrase = phrase_of(self.scene, segments_of(self.scene, words)[0])
        lower_case = bool(phrase.words) and phrase.words[-1].text[0].islower()
        return phrase if lower_case and self.nominals.may_be_somebody(phrase) else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    o = parser.parse_args()
    model = engine("fast")
    gum = [
        example
        for part in ("train", "dev")
        for path in sorted((o.data / "gum" / part).glob("*.conllu"))
        for example in gum_examples(path, model.attribute)
    ]
    gold = read_gold_statements(GOLD)
    for _ in range(ROUNDS):
        asked = list(gold_examples(o.data, gold))
        known = list(known_examples(o.data))
        write({sort: fit(only(sort, [*gum, *asked, *known])) for sort in FEATURES})
        candidates.weights_of.cache_clear()
    for sort in FEATURES:
        print(
            f"{sort}: {len(only(sort, gum))} of GUM, {len(only(sort, known))} known, {len(only(sort, asked))} of gold"
        )
        report(only(sort, asked), only(sort, [*gum, *known]))


def gum_examples(path: Path, attribute: object) -> Iterator[Example]:
    """Give the pronouns and definite nominals of a GUM document, with whom its coreference says they mean."""
    article, mentions = read_gum(path)
    reading = Reading(article, attribute(article.text, lines(article.text)))  # type: ignore[operator]
    entities = _entities(reading, mentions)
    at = {(start, end): entity for start, end, entity in mentions}
    nominals = {}
    for start, end, entity in mentions:
        if article.text[start : start + 4].lower().startswith(("the ", "this")) and start not in nominals:
            phrase = reading.phrase(start, end)
            if phrase:
                nominals[start] = (phrase, entity)
    asked = [(w.start, w, at[w.start, w.end]) for w in pronouns_of(reading.scene) if (w.start, w.end) in at]
    asked += [(start, *found) for start, found in nominals.items()]
    for start, what, entity in sorted(asked, key=lambda a: a[0]):
        reference = _reference(reading, what)
        if reference.sort == "pronoun" and reading.scene.in_head(start):
            continue
        who = entities.get(entity)
        weight = GENRES[path.stem.split("_")[1]] * (1.0 if who is not None else OF_NOBODY)
        yield _example(reading, reference, who, weight, path.stem)
        if who is not None and not isinstance(what, Phrase):
            reading.track.put_pronoun(what, who)


def read_gum(path: Path) -> tuple[Article, list[tuple[int, int, str]]]:
    """Return a document as an article, and where it mentions people: start, end and the entity's number."""
    text, kind, start = "", "paragraph", 0
    blocks: list[Block] = []
    mentions: list[tuple[int, int, str]] = []
    opened: dict[str, list[tuple[int, str]]] = defaultdict(list)
    whole: tuple[int, int] | None = None

    def close() -> None:
        nonlocal text
        text = text.rstrip()
        if text[start:].strip():
            blocks.append(Block(kind, start, len(text), ""))  # type: ignore[arg-type]
            text += "\n\n"

    end = 0
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newpar_block"):
            close()
            start = len(text)
            heading = line.split("=", 1)[1].strip().startswith("head")
            kind = "headline" if heading and not blocks else "subheading" if heading else "paragraph"
        if not line or line.startswith("#"):
            continue
        number, form, *_, misc = line.split("\t")
        if "-" in number:
            whole = (int(number.split("-")[1]), len(text) + len(form))
            end = len(text)
            text += form + ("" if "SpaceAfter=No" in misc else " ")
            continue
        if "." in number:
            continue
        if whole:
            begin, end = end, end + len(form)
            if int(number) == whole[0]:
                end, whole = whole[1], None
        else:
            begin = len(text)
            end = begin + len(form)
            text += form + ("" if "SpaceAfter=No" in misc else " ")
        if found := re.search(r"Entity=([^|]*)", misc):
            for part in re.findall(r"\([^()]*\)?|[^()]+\)", found[1]):
                entity, *rest = part.strip("()").split("-")
                entity = entity.split("[")[0]
                if part.startswith("("):
                    opened[entity].append((begin, rest[0]))
                if part.endswith(")") and opened[entity]:
                    first, sort = opened[entity].pop()
                    mentions += [(first, end, entity)] if sort == "person" else []
    close()
    return Article(text, tuple(blocks), None, (), None, None, None, "en"), sorted(mentions)


def _entities(reading: Reading, mentions: Sequence[tuple[int, int, str]]) -> dict[str, int]:
    """Return which figure each entity is: the person whose names lie in its mentions, or who speaks without a name."""
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for i, person in enumerate(reading.scene.people):
        for start, end in person.mentions:
            around = [m for m in mentions if m[0] <= start and end <= m[1]]
            smallest = min(around, key=lambda m: m[1] - m[0], default=None)
            if smallest and smallest[1] - smallest[0] <= end - start + 45:
                votes[smallest[2]][i] += 1
    found = {entity: counted.most_common(1)[0][0] for entity, counted in votes.items()}
    for i, ((start, _), _, _) in enumerate(reading.unnamed, len(reading.scene.people)):
        for mention in mentions:
            if mention[0] == start:
                found.setdefault(mention[2], i)
    return found


def gold_examples(data: Path, gold: Sequence[GoldStatement]) -> Iterator[Example]:
    """Give the pronouns and nominals that are sources of gold statements; other pronouns are read by the scorer."""
    by_doc: dict[str, dict[Span, GoldStatement]] = defaultdict(dict)
    for one in gold:
        if one.source and not (one.speaker and None in one.other_names):
            by_doc[one.doc][one.source[0]] = one
    for doc, article, attributions, shift in _articles(data, by_doc):
        wanted = {(s + shift, e + shift): one for (s, e), one in by_doc[doc].items()}
        reading = Reading(article, attributions)
        asked: list[tuple[int, object, GoldStatement | None]] = [
            (w.start, w, wanted.get((w.start, w.end))) for w in pronouns_of(reading.scene)
        ]
        asked += [(s, phrase, one) for (s, e), one in wanted.items() if (phrase := reading.phrase(s, e))]
        for _, what, one in sorted(asked, key=lambda a: a[0]):
            reference = _reference(reading, what)
            who = _named(reading, one) if one else reading.track.choose(reference).who
            if one:
                yield _example(reading, reference, who, OF_GOLD, doc)
            if who is not None and not isinstance(what, Phrase):
                reading.track.put_pronoun(what, who)  # type: ignore[arg-type]


def known_examples(data: Path) -> Iterator[Example]:
    """Give nominals that all articles use of one person."""
    docs = [f"polnear/train/{path.stem}" for path in sorted((data / "polnear" / "train" / "text").glob("*.txt"))[::3]]
    for doc, article, attributions, _ in _articles(data, docs):
        found = [
            (m.start(), m.end(), name)
            for pattern, name in KNOWN
            for m in re.finditer(rf"\b{pattern}\b(?!,? [A-Z])", article.text)
        ]
        if not found:
            continue
        reading = Reading(article, attributions)
        for start, end, name in sorted(found):
            phrase = reading.phrase(start, end)
            if phrase and not reading.scene.in_head(start):
                who = _called(reading, name)
                yield _example(reading, _reference(reading, phrase), who, OF_KNOWN, doc)


def _articles(
    data: Path, docs: Sequence[str] | dict[str, dict[Span, GoldStatement]]
) -> Iterator[tuple[str, Article, list[Attribution], int]]:
    parts = {doc.rsplit("/", 1)[0] for doc in docs}
    gold = {f"{part}/{a.name}": a for part in sorted(parts) for a in read_gold(data / part)}
    for doc in sorted(docs):
        article, shift = gold_article(data, doc)
        yield doc, article, [shifted(a, shift) for a in gold[doc].attributions], shift


def _reference(reading: Reading, what: object) -> Reference:
    if isinstance(what, Phrase):
        return reading.nominals.reference(what)
    return Reference(what.start, "pronoun", gender_of_pronoun(what.text))  # type: ignore[attr-defined]


def _example(reading: Reading, reference: Reference, who: int | None, weight: float, doc: str) -> Example:
    found = reading.track.candidates(reference)
    right = found.who.index(who) if who in found.who else len(found.who)
    return Example(reference.sort, np.array(found.rows), right, weight, doc)


def _named(reading: Reading, one: GoldStatement) -> int | None:
    """Return the figure that a gold statement names."""
    fitting = [
        i
        for i, figure in enumerate(reading.track.figures)
        if same_name(actor_of(figure, "") if isinstance(figure, Person) else figure, one)
    ]
    return max(fitting, key=lambda i: len(reading.track.places[i]), default=None)


def _called(reading: Reading, name: str) -> int | None:
    fitting = [i for i, p in enumerate(reading.scene.people) if p.name == name or p.name.endswith(" " + name)]
    return fitting[0] if len(fitting) == 1 else None


def only(sort: Sort, examples: Sequence[Example]) -> list[Example]:
    return [e for e in examples if e.sort == sort]


def fit(examples: Sequence[Example], steps: int = 400) -> NDArray[np.float64]:
    """Return the weights that make the right candidates likeliest, by gradient descent (Adam, Kingma and Ba 2015)."""
    rows = np.concatenate([e.rows for e in examples])
    sizes = np.array([len(e.rows) for e in examples])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    of = np.repeat(np.arange(len(examples)), sizes)
    weight = np.array([e.weight for e in examples])
    right = rows[first + np.array([e.right for e in examples])].T @ weight
    found = np.zeros(rows.shape[1])
    mean, square = np.zeros_like(found), np.zeros_like(found)
    for step in range(1, steps + 1):
        scores = rows @ found
        exps = np.exp(scores - np.maximum.reduceat(scores, first)[of])
        chance = exps / np.add.reduceat(exps, first)[of]
        slope = rows.T @ (chance * weight[of]) - right + PULL * found
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        found = found - 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return found


def report(asked: Sequence[Example], rest: Sequence[Example]) -> None:
    """Print how many answers are right, wrong and open at several probabilities, each article scored by the others."""
    answers: list[tuple[float, int, int, int]] = []
    for fold in range(FOLDS):
        weights = fit([*rest, *(e for e in asked if _fold(e.doc) != fold)])
        for e in asked:
            if _fold(e.doc) == fold:
                scores = np.exp(e.rows @ weights - (e.rows @ weights).max())
                best = int(scores.argmax())
                answers.append((float(scores[best] / scores.sum()), best, e.right, len(e.rows) - 1))
    for sure in (0.0, 0.4, 0.5, 0.6, 0.7, 0.8):
        given = [(best == right) for p, best, right, nobody in answers if best != nobody and p >= sure]
        print(f"  sure {sure:.1f}: right {sum(given)}, wrong {len(given) - sum(given)}, of {len(answers)}")
    print(f"  nobody is right for {sum(right == nobody for _, _, right, nobody in answers)}")


def _fold(doc: str) -> int:
    return int(hashlib.sha256(doc.encode()).hexdigest()[:8], 16) % FOLDS


def write(weights: dict[Sort, NDArray[np.float64]]) -> None:
    made = {
        "weights": {
            sort: {name: round(float(w), 3) for name, w in zip(FEATURES[sort], found, strict=True)}
            for sort, found in weights.items()
        },
        "sure": SURE,
    }
    WEIGHTS.write_bytes(msgspec.json.format(json.dumps(made).encode(), indent=1) + b"\n")


if __name__ == "__main__":
    main()
