"""Whom "he", "she" or "the Vermont senator" means: a small learned scorer over those spoken of before.

Each person spoken of before is a candidate, "nobody of these" is one too. A candidate's score is the weighted sum of
what can be seen of it (how far back, as subject or not, who spoke last, what the words say); the scores become
probabilities by softmax. The best one is the answer where its probability is high enough, and nobody otherwise.
training/speakers.py fits the weights in speaker_weights.json.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from onrecord.flow import Actor, Span
from onrecord.language import titles
from onrecord.language.names import Token
from onrecord.statements.actors import Unknown, actor_of, again
from onrecord.statements.forms import gender_by_name
from onrecord.statements.scene import FEMALE_PRONOUNS, MALE_PRONOUNS, Gender, Person, Scene, folded, singular

Sort: TypeAlias = Literal["pronoun", "nominal"]

PLACES = (
    "known gender", "same sentence", "1 sentence back", "2 sentences back", "3-4 sentences back",
    "5-8 sentences back", "same paragraph", "1 paragraph back", "2 paragraphs back", "subject", "possessive",
    "pronoun", "speaks", "subject in same sentence", "object in same sentence", "pronoun in same sentence",
    "nearest", "second nearest", "last speaker", "speaker before last", "last speaker after a quotation",
    "subject where this opens the sentence", "subject where this opens the paragraph", "opens this paragraph",
    "mentions", "share of mentions", "in the headline", "certain", "only one", "named in this paragraph",
    "last speaker, and this speaks", "last speaker, but another named since", "unnamed", "another subject since",
    "in its paragraph the only one",
    "only one near", "only one near, of known gender",
)  # fmt: skip
ROLES = (
    "so called", "in a wider role", "roles, but no such", "no roles", "every modifier", "a modifier missing",
    "of the country", "of another country", "named later only", "the only one so called", "of the party",
    "of another party",
)  # fmt: skip
NOBODY = ("nobody", "nobody near", "a stranger near", "an unclear name near", "nobody of known gender")
FEATURES: dict[Sort, tuple[str, ...]] = {
    "pronoun": PLACES + NOBODY,
    "nominal": PLACES + ROLES + NOBODY,
}
"""What the weights are for, in order: of a candidate's places, of its roles, of the answer that it is nobody."""

_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "former", "mr", "mrs", "ms", "sen", "gov"})
_CLOSING = ("”", '"', "’", "''")
_NEAR = 3
_LATEST = 8
"""Sentences back, and places, within which somebody whose gender is known stands beside one whose is not."""
_SURE_OF_UNCERTAIN = 0.8
"""How probable the answer must be where it is not certain that it is a person, or of what gender."""
_NEVER = 99
"""Sentences or paragraphs back to somebody who is not spoken of before."""
_FAR = 14
"""Sentences back beyond which nobody is a candidate for a pronoun."""


class _Weights(msgspec.Struct, frozen=True):
    """The content of speaker_weights.json: weights by feature name, and how sure an answer must be."""

    weights: dict[str, dict[str, float]]
    sure: dict[str, float]


@cache
def weights_of(sort: Sort) -> tuple[tuple[float, ...], float]:
    """Return the weights of a sort of reference, in the order of its features, and the probability an answer needs."""
    data = files("onrecord.statements").joinpath("speaker_weights.json").read_bytes()
    read = msgspec.json.decode(data, type=_Weights)
    return tuple(read.weights[sort].get(name, 0.0) for name in FEATURES[sort]), read.sure[sort]


class Place(NamedTuple):
    """Where somebody is spoken of: by name, by pronoun, or as "a judge" who speaks."""

    start: int
    sentence: int
    who: int
    subject: bool
    possessive: bool
    quoted: bool
    speaks: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that mean somebody: where they stand, what they tell of gender, and for a nominal what each may be."""

    start: int
    sort: Sort
    gender: Gender | None
    roles: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """The candidates of a reference with their features, the last row that of nobody; `who` index the figures."""

    who: tuple[int, ...]
    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer for a reference: `who` is the index of the likeliest, None where it is nobody.

    `sure` tells whether the probability is high enough to answer; `second` is the next likely one.
    """

    who: int | None
    probability: float
    sure: bool
    second: int | None


class Track:
    """Where each figure of an article is spoken of, in reading order, as far as it has been read.

    `figures` are the people of the article and those who speak without a name.
    """

    def __init__(
        self, scene: Scene, sources: Sequence[Span], unnamed: Sequence[tuple[Span, Actor, Gender | None]]
    ) -> None:
        self.scene = scene
        self.figures: list[Person | Actor] = [*scene.people, *(actor for _, actor, _ in unnamed)]
        self.genders = [gender_by_name(p) for p in scene.people] + [g for _, _, g in unnamed]
        self.sources = sorted(sources)
        self._source_starts = [s for s, _ in self.sources]
        index = {id(p): i for i, p in enumerate(scene.people)}
        named = [(m.name_start, m.end, index[id(m.who)]) for m in scene.mentions if isinstance(m.who, Person)]
        others = [(s, e, len(scene.people) + i) for i, ((s, e), _, _) in enumerate(unnamed)]
        self._waiting = sorted([*named, *others], key=_from_the_end)
        self.places: list[list[Place]] = [[] for _ in self.figures]
        self.recent: list[Place] = []

    def read_to(self, offset: int) -> None:
        """Take in the names before an offset."""
        while self._waiting and self._waiting[-1][0] < offset:
            start, end, who = self._waiting.pop()
            self.put(self._place(start, end, who, named=True))

    def put_pronoun(self, word: Token, who: int) -> None:
        """Take in a pronoun that is resolved."""
        self.put(self._place(word.start, word.end, who, named=False))

    def put_nominal(self, span: Span, name: str) -> None:
        """Have "the striker" taken in as a place of the figure of this name, unless the text is read beyond it."""
        who = next((i for i, figure in enumerate(self.figures) if figure.name == name), None)
        if who is None or (self.recent and self.recent[-1].start >= span[0]):
            return
        if not self.scene.mentions_in(span[0], span[1]):
            insort(self._waiting, (*span, who), key=_from_the_end)

    def put(self, place: Place) -> None:
        """Take in a place where somebody is spoken of."""
        self.places[place.who].append(place)
        self.recent.append(place)

    def speaks(self, start: int, end: int) -> bool:
        """Tell whether a range lies in the source of an attribution."""
        at = bisect_left(self._source_starts, end) - 1
        return at >= 0 and self.sources[at][1] >= end

    def candidates(self, reference: Reference) -> Scored:
        """Return who may be meant, with what the scorer sees of each."""
        self.read_to(reference.start)
        return _scored(self, reference)

    def choose(self, reference: Reference) -> Choice:
        """Return who is meant."""
        found = self.candidates(reference)
        weights, sure = weights_of(reference.sort)
        scores = [sum(map(mul, weights, row)) for row in found.rows]
        top = max(scores)
        exps = [math.exp(s - top) for s in scores]
        first, *others = sorted(range(len(exps)), key=lambda i: -exps[i])
        who = [found.who[i] if i < len(found.who) else None for i in (first, *others[:1])]
        best = exps[first] / sum(exps)
        least = max(sure, _SURE_OF_UNCERTAIN) if self._is_doubtful(who[0], reference) else sure
        second = who[1] if others else None
        even = reference.sort == "pronoun" and self._are_even(who[0], second, reference.start)
        return Choice(who[0], best, who[0] is not None and best >= least and not even, second)

    def last(self, who: int, before: int) -> Place | None:
        """Return the last place before an offset where a figure is spoken of outside quotation marks."""
        return next((p for p in reversed(self.places[who]) if p.start < before and not p.quoted), None)

    def _are_even(self, first: int | None, second: int | None, before: int) -> bool:
        """Tell whether two are named together just before, none of them as a subject or a speaker."""
        if first is None or second is None:
            return False
        a, b = self.last(first, before), self.last(second, before)
        if a is None or b is None or a.sentence != b.sentence:
            return False
        return all(p.named and not (p.subject or p.speaks) for p in (a, b))

    def _is_doubtful(self, who: int | None, reference: Reference) -> bool:
        """Tell whether only capitals tell of a person, or somebody else near is known to be of the right gender."""
        if who is None:
            return False
        figure = self.figures[who]
        if isinstance(figure, Person) and not figure.is_certain:
            return True
        if self.genders[who] is not None or reference.gender is None:
            return False
        sentence = self.scene.sentence_of(reference.start)
        return any(
            self.genders[p.who] == reference.gender and sentence - p.sentence <= _NEAR for p in self.recent[-_LATEST:]
        )

    def answer(self, printed: str, choice: Choice) -> Actor | Unknown:
        """Return the figure chosen as an actor, with the score as evidence, or why it is nobody."""
        if choice.who is None:
            return Unknown(f"{printed}: none of the people named fits")
        name = self.figures[choice.who].name
        if not choice.sure:
            other = "nobody of these" if choice.second is None else self.figures[choice.second].name
            return Unknown(f"{printed}: {name} fits with {choice.probability:.2f}, but {other} may be meant")
        figure = self.figures[choice.who]
        evidence = f"{printed}: {name}, who fits best of those named ({choice.probability:.2f})"
        return actor_of(figure, evidence) if isinstance(figure, Person) else again(figure, evidence)

    def _place(self, start: int, end: int, who: int, *, named: bool) -> Place:
        scene = self.scene
        sentence = scene.sentence_of(start)
        text = scene.text
        possessive = text[end : end + 2] in ("’s", "'s", "’ ", "' ") or (
            not named and folded(text[start:end]) in ("his", "hers")
        )
        return Place(
            start,
            sentence,
            who,
            not possessive and self._is_subject(start, sentence),
            possessive,
            bool(scene.inside[start]),
            self.speaks(start, end) and text[max(0, start - 4) : start] != " by ",
            named,
        )

    def _is_subject(self, start: int, sentence: int) -> bool:
        """Tell whether words may be the subject of a clause: no preposition or lower-case verb right before."""
        before = self.scene.words_in(max(self.scene.sentences[sentence][0], start - 40), start)
        while before and (before[-1].text[0].isupper() or folded(before[-1].text) in _DETERMINERS):
            before = before[:-1]
        if not before:
            return True
        last = before[-1]
        if folded(last.text) == "and" and len(before) > 1 and before[-2].text[0].isupper():
            return self._is_subject(before[-2].start, sentence)
        gap = self.scene.text[last.end : start]
        if "," in gap or "”" in gap or '"' in gap or ";" in gap or ":" in gap:
            return True
        return folded(last.text) in ("and", "but", "that", "because", "while", "when", "if", "though", "although", "as")


def _from_the_end(place: tuple[int, int, int]) -> tuple[int, int, int]:
    return -place[0], -place[1], -place[2]


def _scored(track: Track, reference: Reference) -> Scored:
    view = _View(track, reference)
    pad = (0.0,) * len(NOBODY)
    rows = [(*view.places(i, last), *view.roles(i), *pad) for i, last in view.wanted]
    nobody = ((0.0,) * (len(FEATURES[reference.sort]) - len(NOBODY))) + view.nobody()
    return Scored(tuple(i for i, _ in view.wanted), (*rows, nobody))


class _View:
    """One reference and its candidates: what is seen from there, the same for all, and of each the row of features."""

    def __init__(self, track: Track, reference: Reference) -> None:
        scene, start = track.scene, reference.start
        self.track, self.scene, self.reference = track, scene, reference
        self.sentence = scene.sentence_of(start)
        self.block = scene.blocks[self.sentence]
        before = scene.sentences[self.sentence][0]
        self.opens_sentence = start <= before + 2
        first = self.sentence == 0 or scene.blocks[self.sentence - 1] != self.block
        self.opens_paragraph = self.opens_sentence and first
        self.after_quotation = scene.text[max(0, start - 3) : start].rstrip().endswith(_CLOSING)
        self.speaks = track.speaks(start, start + 1)
        self.wanted = list(_candidates(track, reference, self.sentence))
        self.lasts = {i: last for i, last in self.wanted if last}
        self.order = sorted(self.lasts, key=lambda i: -self.lasts[i].start)
        self.spoke = _last_speakers(track, start)
        self.close = [i for i, last in self.lasts.items() if self.sentence - last.sentence <= 2]
        self.total = sum(len(track.places[i]) for i, _ in self.wanted) or 1
        self.opener = self._opener()
        self.here = [i for i in self.lasts if scene.blocks[self.lasts[i].sentence] == self.block]

    def _opener(self) -> int | None:
        """Return the first who is spoken of in the paragraph."""
        first = None
        for place in reversed(self.track.recent):
            block = self.scene.blocks[place.sentence]
            if block < self.block:
                break
            if block == self.block and not place.quoted:
                first = place.who
        return first

    def places(self, i: int, last: Place | None) -> tuple[float, ...]:
        """Return the features PLACES of a candidate, whose last place before the reference is given."""
        places, figure, gender = self.track.places[i], self.track.figures[i], self.track.genders[i]
        back = self.sentence - last.sentence if last else _NEVER
        paragraphs = self.block - self.scene.blocks[last.sentence] if last else _NEVER
        subject, possessive, speaks = (last.subject, last.possessive, last.speaks) if last else (False, False, False)
        pronoun = last is not None and not last.named
        nearest, second = self.order[:1] == [i], self.order[1:2] == [i]
        latest, before_last = self.spoke[:1] == [i], self.spoke[1:] == [i]
        person = isinstance(figure, Person)
        row = (
            gender is not None,
            back == 0,
            back == 1,
            back == 2,
            3 <= back <= 4,
            5 <= back <= 8,
            paragraphs == 0,
            paragraphs == 1,
            paragraphs == 2,
            subject,
            possessive,
            pronoun,
            speaks,
            back == 0 and subject,
            back == 0 and not subject,
            back == 0 and pronoun,
            nearest,
            second,
            latest,
            before_last,
            latest and self.after_quotation,
            subject and self.opens_sentence and back == 1,
            subject and self.opens_paragraph,
            self.opener == i,
            math.log1p(len(places)),
            len(places) / self.total,
            person and any(not self.scene.body_text[p.sentence] for p in places[:3]),
            person and figure.is_certain,  # type: ignore[union-attr]
            len(self.wanted) == 1,
            any(p.named and self.scene.blocks[p.sentence] == self.block for p in places[-4:]),
            latest and self.speaks and nearest,
            latest and not nearest,
            not person,
            last is not None and self._subject_since(i, last),
            self.here == [i],
            self.close == [i],
            self.close == [i] and gender is not None,
        )
        return tuple(map(float, row))

    def roles(self, i: int) -> tuple[float, ...]:
        """Return the features ROLES of a candidate for a nominal; none for a pronoun."""
        if self.reference.sort == "pronoun":
            return ()
        return self.reference.roles[i] if i < len(self.reference.roles) else (0.0,) * len(ROLES)

    def nobody(self) -> tuple[float, ...]:
        """Return the features NOBODY, of the answer that none of the candidates is meant."""
        since = max((self.lasts[i].start for i in self.close), default=-1)
        stranger, unclear = _others_near(self.track, self.sentence, self.reference.start, since)
        known = any(self.track.genders[i] for i, _ in self.wanted)
        return (1.0, float(not self.close), float(stranger), float(unclear), float(not known))

    def _subject_since(self, i: int, last: Place) -> bool:
        """Tell whether another candidate is the subject of a later sentence."""
        return any(p.subject and p.sentence > last.sentence for j, p in self.lasts.items() if j != i)


def _candidates(track: Track, reference: Reference, sentence: int) -> Iterable[tuple[int, Place | None]]:
    for i in range(len(track.figures)):
        if track.genders[i] not in (None, reference.gender) and reference.gender is not None:
            continue
        last = track.last(i, reference.start)
        if reference.sort == "nominal":
            if i < len(track.scene.people) and track.scene.people[i].mentions:
                yield i, last
        elif last and sentence - last.sentence <= _FAR:
            yield i, last


def _last_speakers(track: Track, before: int) -> list[int]:
    """Return the last two different figures who speak."""
    found: list[int] = []
    for place in reversed(track.recent):
        if place.speaks and place.start < before and place.who not in found:
            found.append(place.who)
            if len(found) == 2:
                break
    return found


def _others_near(track: Track, sentence: int, start: int, after: int) -> tuple[bool, bool]:
    """Tell whether somebody without a name, or a name of unclear bearer, stands nearer than the nearest candidate."""
    scene = track.scene
    first = scene.sentences[max(0, sentence - 1)][0]
    since = max(first, after)
    unclear = any(m.who is None and m.start > since for m in scene.mentions_in(since, start))
    words = scene.words_in(since, start)
    stranger = any(
        folded(words[i - 1].text) in ("a", "an", "the", "one") and singular(folded(w.text)) in titles.ROLE_HEADS
        for i, w in enumerate(words)
        if i and w.text[0].islower()
    )
    return stranger, unclear


_PRONOUNS = frozenset(form for p in MALE_PRONOUNS | FEMALE_PRONOUNS for form in (p, p.capitalize()))


def pronouns_of(scene: Scene) -> list[Token]:
    """Return the words "he", "she" and their forms outside quotation marks, in reading order."""
    return [w for w in scene.words if w.text in _PRONOUNS and not scene.inside[w.start]]


def gender_of_pronoun(word: str) -> Gender:
    """Return the gender of "he" or "she" or their forms."""
    return "m" if folded(word) in MALE_PRONOUNS else "f"
