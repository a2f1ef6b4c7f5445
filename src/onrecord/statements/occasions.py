"""The day of words whose own sentence tells none: that of the occasion on which their speaker spoke.

"At a rally Monday, he said A. He added B." is one occasion, and so often is a whole article. Each time that the report
names is a candidate; logistic regression over what can be seen of it and of the words (whose words it dates, how far
off, what stands between, how the cue speaks) says how likely it dates the words too, and the likeliest is taken where
that is more likely than not. training/occasions.py fits the weights in occasion_weights.json.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from onrecord.flow import Actor, Article, Attribution, Span, When, cut
from onrecord.language.quotation import quoted_characters
from onrecord.language.timex import timexes
from onrecord.statements.dates import anchor_of, past_value, said_on, sentences_of

Spoken = Sequence[tuple[Attribution, Actor | None]]
"""The attributions of an article, in reading order, each with its speaker."""

_OCCASION = re.compile(
    r"\b(?:speech|interview|statement|conference|briefing|tweet(?:s|ed)?|post(?:ed)?|letter|email|rally|debate|hearing"
    r"|address|remarks|testimony|appearance|appeared|forum|summit|ceremony|memo|event|meeting|show|spoke|speaking|speaks"
    r"|told|telling|said|says|saying|announced|wrote|called|asked|report|released|published|poll|survey|ruling|ruled"
    r"|convention|stop|crowd|reporters)\b",
    re.IGNORECASE,
)
_SPOKE = re.compile(
    r"\b(?:said|told|added|asked|replied|responded|wrote|tweeted|noted|argued|called|continued|insisted|declared"
    r"|announced|explained|described|vowed|warned|criticized|praised|accused|urged|claimed|acknowledged|suggested|stated"
    r"|concluded|pointed|recalled|joked|went on|stressed|emphasized|mocked|slammed|blasted|dismissed|defended|rejected"
    r"|denied)\b"
)
_LASTING = re.compile(
    r"\b(?:has|have|had|believes?|believed|thinks?|thought|wants?|wanted|hopes?|feels?|felt|fears?|knows?|knew|often"
    r"|repeatedly|long|always|never|frequently|usually|would|could|may|might|should|plans?|expects?|supports?|opposes?"
    r"|will|can|used to|tends?|continues|considers?|prefers?|likes?|loves?)\b"
)
"""Words and thoughts that are of no one day."""
_NOW = re.compile(r"\b(?:says|say|saying|tells|calls|argues|warns|adds|notes|insists|is|are)\b")
_DOCUMENT = re.compile(
    r"\b(?:poll|survey|report|study|analysis|statement|memo|letter|lawsuit|ruling|court|judge|filing)s?\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(r",? \((?:UPI|AP|Reuters|AFP|CNN|Xinhua)\)|\s[—–-]+\s")
_PRONOUN = re.compile(r"(?:he|she|they|it|who)$", re.IGNORECASE)
_OPENING = 1
"""The last block of an article's opening: headline and first paragraph."""
_QUOTES = "“\"'‘"


@dataclass(frozen=True, slots=True)
class Day:
    """A time that the report names outside quotation marks.

    `at` and `sentence` are offsets, `block` the index of its block. `told` is True where it dates words by its
    own sentence, `speaker` then names whose, if that is known. `occasion` tells whether its sentence speaks of an
    occasion, `inside` whether it stands in what somebody says, `owns` whether it owns what follows ("Monday's vote").
    """

    at: int
    block: int
    sentence: Span
    when: When
    told: bool
    speaker: str | None
    occasion: bool
    inside: bool
    owns: bool

    @property
    def value(self) -> str:
        """The time as EDTF."""
        return self.when.value


class Report:
    """The days that an article names, and where its blocks begin, for the words that they may date."""

    def __init__(self, article: Article, days: Sequence[Day]) -> None:
        self.article = article
        self.days = days
        self.starts = [block.start for block in article.blocks]
        self.places = [day.at for day in days]
        self.published = anchor_of(article)
        self.told = Counter(day.value for day in days if day.told)
        self.of_speaker: defaultdict[str, set[str]] = defaultdict(set)
        for day in days:
            if day.speaker:
                self.of_speaker[day.speaker].add(day.value)


class Words(NamedTuple):
    """What can be seen of an attribution's words: where the cue is, how it speaks, of what kind the source is."""

    at: int
    block: int
    speaker: str | None
    content: tuple[Span, ...]
    manner: str
    pronoun: bool
    quoted: bool
    document: bool


def saying_dates(article: Article, spoken: Spoken) -> list[When | None]:
    """Return when each attribution's words were said, None where the article does not tell."""
    found = [said_on(article, attribution) for attribution, _ in spoken]
    days = list(named_days(article, spoken, found))
    if not days:
        return found
    report = Report(article, days)
    return [
        when or _likeliest(report, words_of(report, attribution, speaker))
        for when, (attribution, speaker) in zip(found, spoken, strict=True)
    ]


def named_days(article: Article, spoken: Spoken, dated: Sequence[When | None]) -> Iterator[Day]:
    """Yield the times that the report names, in reading order, none of them later than the page.

    `dated` are the times that the sentences of the attributions themselves tell.
    """
    text, anchor = article.text, anchor_of(article)
    contents = [span for attribution, _ in spoken for span in attribution.content]
    told = [
        ((attribution.cue or attribution.source)[0][0], when.value, speaker.name if speaker else None)
        for (attribution, speaker), when in zip(spoken, dated, strict=True)
        if when
    ]
    for number, block in enumerate(article.blocks):
        if not block.in_report:
            continue
        paragraph = text[block.start : block.end]
        found = [(t, past_value(t, anchor)) for t in timexes(paragraph, anchor) if t.calendar]
        if not found:
            continue
        quoted, bounds = quoted_characters(paragraph), sentences_of(paragraph)
        for timex, past in found:
            if past is None or quoted[timex.start] or _DATELINE.match(paragraph, timex.end):
                continue
            first, last = next(((a, b) for a, b in bounds if a <= timex.start < b), (0, len(paragraph)))
            sentence, at = (block.start + first, block.start + last), block.start + timex.start
            dates = [who for cue, value, who in told if sentence[0] <= cue < sentence[1] and value == past[0]]
            evidence = [f'"{timex.text}" where the occasion is named']
            if anchor and not timex.explicit:
                evidence.append(f"the page is dated {anchor.isoformat()}")
            yield Day(
                at=at,
                block=number,
                sentence=sentence,
                when=When(*past, tuple(evidence)),
                told=bool(dates),
                speaker=dates[0] if dates else None,
                occasion=_OCCASION.search(paragraph, first, last) is not None,
                inside=any(a <= at < b for a, b in contents),
                owns=paragraph[timex.end : timex.end + 1] in ("'", "’"),
            )


def words_of(report: Report, attribution: Attribution, speaker: Actor | None) -> Words:
    """Return what can be seen of an attribution's words."""
    text = report.article.text
    at = (attribution.cue or attribution.source or attribution.content)[0][0]
    source = cut(text, attribution.source)
    return Words(
        at=at,
        block=bisect_right(report.starts, at) - 1,
        speaker=speaker.name if speaker else None,
        content=attribution.content,
        manner=_manner(cut(text, attribution.cue)),
        pronoun=_PRONOUN.match(source) is not None,
        quoted=text[attribution.content[0][0]] in _QUOTES,
        document=_DOCUMENT.search(source) is not None,
    )


def _likeliest(report: Report, words: Words) -> When | None:
    weights, least = _weights()
    best, found = math.log(least / (1 - least)), None
    for day in report.days:
        seen = features(report, words, day)
        score = sum([weights.get(feature, 0.0) for feature in seen]) if seen else -math.inf
        if score > best:
            best, found = score, day.when
    return found


def features(report: Report, words: Words, day: Day) -> list[str]:
    """Return what can be seen of a day and of words that it may date, nothing where it cannot."""
    kind = _kind(report.article.text, words, day)
    if kind is None:
        return []
    away = _distance(words.block - day.block)
    seen = [
        "any", kind, words.manner, f"{kind}, {away}", f"{kind}, {words.manner}",
        "before" if day.at < words.at else "after", day.when.precision, _age(report.published, day.value),
    ]  # fmt: skip
    if day.inside:
        seen.append("in the words" if any(a <= day.at < b for a, b in words.content) else "in words")
    if day.occasion:
        seen.append("an occasion")
    if words.pronoun:
        seen += ("pronoun", f"pronoun, {away}")
    if words.quoted:
        seen.append("quoted")
    if words.document:
        seen.append("document")
    if words.block <= _OPENING:
        seen += ("opening", f"opening, {kind}")
    if day.block <= _OPENING + 2:
        seen.append("day in the opening")
    return seen + _rivals(report, words, day, kind)


def _rivals(report: Report, words: Words, day: Day, kind: str) -> list[str]:
    """Return what can be seen of the other days that the article names."""
    seen = []
    first, last = sorted((bisect_right(report.places, words.at), bisect_right(report.places, day.at)))
    other = [d for d in report.days[first:last] if d.value != day.value]
    if other:
        seen.append(f"others between, {kind}")
    if any(d.told for d in other):
        seen.append("told between")
    if day.value in report.told and len(report.told) == 1:
        seen.append(f"only day, {kind}")
    if report.told[day.value] > 1:
        seen.append("told often")
    of_speaker = report.of_speaker.get(words.speaker or "", set())
    if of_speaker == {day.value}:
        seen.append("the speaker's only day")
    elif of_speaker and day.value not in of_speaker:
        seen.append("the speaker has others")
    return seen


def _kind(text: str, words: Words, day: Day) -> str | None:
    """Return how the day may be that of the words, None for one that is of something else or too far off."""
    if day.told:
        if words.speaker is None or day.speaker is None:
            return "dates somebody's words"
        return "dates the speaker's words" if day.speaker == words.speaker else "dates another's words"
    if day.sentence[0] <= words.at < day.sentence[1]:
        return "same sentence, owns" if day.owns else "same sentence"
    if day.inside:
        return None
    if words.speaker and day.occasion and not day.owns:
        surname = words.speaker.rpartition(" ")[2]
        if text.find(surname, day.sentence[0], day.at) >= 0:
            return "speaker before it"
    if words.block == day.block:
        return "same paragraph, owns" if day.owns else "same paragraph"
    return "paragraph before" if day.occasion and words.block == day.block + 1 else None


def _manner(cue: str) -> str:
    if _LASTING.search(cue):
        return "lasting"
    return "spoke" if _SPOKE.search(cue) else "speaks" if _NOW.search(cue) else "other cue"


def _distance(paragraphs: int) -> str:
    """Return how many paragraphs the words stand after the day, in steps."""
    if paragraphs < 0:
        return f"{-paragraphs} before" if paragraphs > -4 else "far before"
    return str(paragraphs) if paragraphs < 3 else "3 to 5" if paragraphs < 6 else "far"


def _age(published: date | None, value: str) -> str:
    """Return how long before the page a day is, in steps."""
    day = _as_day(value)
    if published is None or day is None:
        return "no age"
    days = (published - day).days
    return f"{days} days old" if days < 2 else "a week old" if days <= 7 else "old"


def _as_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


class _Weights(msgspec.Struct, frozen=True):
    """The content of occasion_weights.json: weights by feature, and how likely an answer must be."""

    weights: dict[str, float]
    least: float


@cache
def _weights() -> tuple[dict[str, float], float]:
    data = files("onrecord.statements").joinpath("occasion_weights.json").read_bytes()
    read = msgspec.json.decode(data, type=_Weights)
    return read.weights, read.least
