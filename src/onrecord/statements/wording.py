"""The words of a content, and as much of its grammar as the act and the target need.

There is no parser: the subject of a verb is the word before it, auxiliaries and adverbs left out, and a name is told by
its capital. Where that does not hold the answer is None, which leaves the statement plain.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

from onrecord.flow import Actor, Attribution, Span, cut
from onrecord.language.countries import by_demonym
from onrecord.statements.cues import NEGATIONS, words_of


class Token(NamedTuple):
    """A word or mark of a content: its span in the article, and its letters in lower case, apostrophes straight."""

    start: int
    end: int
    low: str
    capital: bool


def word_set(words: str) -> frozenset[str]:
    """Return the words of a line, as a set."""
    return frozenset(words.split())


_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:-\w+)*|['’](?:ll|re|ve|s|d|m|t)\b|(?<=s)['’](?!\w)|[.?!;:,()—–-]")
_OPENING_MARKS = "“‘\"'«„"
STOP = frozenset(".?!;:,()—–-'")
SENTENCE_STOP = frozenset(".?!")
BE = word_set("is are was were be been being am 're 's 'm")
AUXILIARY = BE | word_set("has have had 've 'd do does did will would shall could can may might must should 'll wo ca")
ADVERB = word_set(
    "not n't never also now still always just already even once again soon clearly ever often simply both all then "
    "deliberately quite very too so indeed"
)
UNREAL = NEGATIONS | word_set("would could should can ca will may might must 'll wo")
FIRST_WORDS = word_set(
    "the a an this that these those it there if when while but and so or because as in on at for to with from by of "
    "what who how why where which no not yes well now then today people nobody everybody somebody everyone someone "
    "most many some all another any each every few several more such same after before since until although though "
    "however my our your his her its their one two three here let just even only also you we i he she they"
)
PREPOSITIONS = word_set(
    "in of with from to for at by on than like under over against toward towards about near into behind"
)
BODIES = words_of("content", "bodies")
_BEFORE_IS = word_set("he she it that there who what this")
"""Words after which 's is "is" or "has" rather than a possessive."""
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|us|[Oo]ur)\b")
_OPENERS = word_set("and but so now because then that yet again first today , well")
_SPOKEN_WORDS = 25
_SPOKEN_SENTENCES = 2


class Said:
    """A content as it is read for its act: parts are made when a reader asks for them, since most never do.

    Indices are into `tokens`; `said[i]` is the word there in lower case, "" outside the content.
    """

    def __init__(self, text: str, attribution: Attribution, speaker: Actor | None) -> None:
        self.text, self._attribution, self._speaker = text, attribution, speaker
        words = cut(text, attribution.content).lower().replace("’", "'")
        self.lows = frozenset(_TOKEN.findall(words))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words and marks of the content."""
        return content_tokens(self.text, self._attribution.content)

    @cached_property
    def direct(self) -> bool:
        """Whether the content opens with a quotation mark, so that "they" are others."""
        start = self._attribution.content[0][0] if self._attribution.content else 0
        return any(char in _OPENING_MARKS for char in self.text[max(0, start - 1) : start + 1])

    @cached_property
    def verbatim(self) -> bool:
        """Whether the speaker's own words stand there, in quotation marks or not, as "we" and "us" show."""
        if self.direct:
            return True
        words = cut(self.text, self._attribution.content)
        return words[:1].isupper() and _FIRST_PERSON.search(words) is not None

    @cached_property
    def addressee(self) -> Span | None:
        """The words between the cue and the content, where they are few: "told [Mr Dahl] he had lied"."""
        if not self._attribution.cue:
            return None
        start = self._attribution.cue[-1][1]
        end = self._attribution.content[0][0]
        between = self.text[start:end] if start < end < start + 60 else ""
        words = between.strip(" \u00a0,“”\"‘’'")
        if not words or "\n" in between or len(words.split()) > 5 or (set(words) & set('.;:!?“"()')):
            return None
        first = start + between.index(words)
        return first, first + len(words)

    @cached_property
    def pronouns(self) -> frozenset[str]:
        """The pronouns that mean the speaker where the content is indirect."""
        return _own_pronouns(cut(self.text, self._attribution.source).lower(), self._speaker)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of the speaker's names, in lower case."""
        return _own_names(cut(self.text, self._attribution.source), self._speaker)

    @cached_property
    def _spoken_end(self) -> int:
        """The index of the mark that ends the first sentences."""
        stops = [i for i, token in enumerate(self.tokens) if token.low in SENTENCE_STOP]
        return stops[_SPOKEN_SENTENCES - 1] if len(stops) >= _SPOKEN_SENTENCES else len(self.tokens)

    def within(self, i: int) -> bool:
        """Tell whether the word at `i` is in the first sentences: what a long quotation says by the way is no act."""
        return i < _SPOKEN_WORDS or i <= self._spoken_end

    def __getitem__(self, i: int) -> str:
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def is_self(self, i: int) -> bool:
        """Tell whether the word at `i`, the head of a subject, is the speaker."""
        word = self[i]
        if word in ("i", "we"):
            return True
        if word in self.pronouns and not self.verbatim and (i <= 1 or self[i - 1] in ("that", "and", "but", ",", "if")):
            return True
        if word in self.names and self.tokens[i].capital:
            return True
        return any(self[j] in ("our", "my") for j in range(max(0, i - 3), i))

    @cached_property
    def from_the_bench(self) -> bool:
        """Whether a court speaks, whose "told him he had lied" is of the one told."""
        source = self._attribution.source
        words = cut(self.text, source).lower().split()
        if words in (["who"], ["that"]):
            words = self.text[max(0, source[0][0] - 30) : source[0][0]].lower().split()[-1:]
        return not _BENCH.isdisjoint(words)


_BENCH = word_set("judge justice magistrate magistrates prosecutor prosecutors recorder sheriff coroner court")


@lru_cache(maxsize=8)
def content_tokens(text: str, content: tuple[Span, ...]) -> tuple[Token, ...]:
    """Return the words and marks at the spans of a content, in order; "don't" is "do" and "n't"."""
    tokens: list[Token] = []
    for start, end in content:
        for match in _TOKEN.finditer(text, start, end):
            word = match[0]
            low = word.lower()
            if low[0] in "'’":
                low = "'" + low[1:]
                if low == "'t" and tokens and tokens[-1].low.endswith("n"):
                    before = tokens[-1]
                    tokens[-1] = before._replace(end=before.end - 1, low=before.low[:-1])
                    low = "n't"
            first, last = match.span()
            tokens.append(Token(first, last, low, word[0].isupper()))
    return tuple(tokens)


def _own_pronouns(source: str, speaker: Actor | None) -> frozenset[str]:
    """Return the pronouns that, as the subject of an indirect content, mean the speaker."""
    if source in ("he", "she", "they", "it"):
        return frozenset({source})
    if speaker is None:
        return frozenset({"he", "she", "they"})
    return frozenset({"person": {"he", "she"}, "group": {"they"}}.get(speaker.kind, {"they", "it"}))


def _own_names(source: str, speaker: Actor | None) -> frozenset[str]:
    """Return the name words of the source and of whom it speaks for."""
    words = [source] + ([w for w in (speaker.name, speaker.country, speaker.role) if w] if speaker else [])
    return frozenset(w.lower() for phrase in words for w in re.findall(r"[A-Z][\w-]+", phrase))


def subject_before(tokens: tuple[Token, ...], verb: int) -> tuple[int | None, frozenset[str]]:
    """Return the index of the word that heads the subject of the verb at `verb`, and the auxiliaries in between."""
    passed: set[str] = set()
    i = verb - 1
    while i >= 0:
        low = tokens[i].low
        if low == "'s" and tokens[i - 1].low not in _BEFORE_IS:
            return None, frozenset(passed)
        if low in AUXILIARY or low in ADVERB or (low.endswith("ly") and not tokens[i].capital):
            passed.add(low)
            i -= 1
            continue
        if low in ("and", "or", "but") and i:
            shared = opening_subject(tokens, i)
            if shared is not None:
                return shared, frozenset(passed) | _between(tokens, shared)
        return (None if low in STOP else i), frozenset(passed)
    return None, frozenset(passed)


def sentence_opening(tokens: tuple[Token, ...], at: int) -> int:
    """Return the index of the first word of the sentence of the word at `at`, "and", "so" and "now" left out."""
    first = next((i + 1 for i in range(at - 1, -1, -1) if tokens[i].low in SENTENCE_STOP), 0)
    while first < at and tokens[first].low in _OPENERS:
        first += 1
    return first


def opening_subject(tokens: tuple[Token, ...], at: int) -> int | None:
    """Return the head of the subject that opens the sentence of the word at `at`: a pronoun, a name or a body.

    Of "the ministers ordered studies and built nothing" it is whoever built nothing.
    """
    first = sentence_opening(tokens, at)
    if first >= at:
        return None
    if tokens[first].low in ("he", "she", "they", "you", "i", "we", "it"):
        return first
    head = first + (tokens[first].low in ("the", "this"))
    while head + 1 < at and is_name(tokens, head) and (is_name(tokens, head + 1) or tokens[head + 1].low in BODIES):
        head += 1
    if head + 1 >= at or not (is_name(tokens, head) or tokens[head].low in BODIES):
        return None
    following = tokens[head + 1].low
    is_verb = following in AUXILIARY or following in ADVERB or following.endswith(("ed", "s", "ly"))
    return head if is_verb and following != "'s" else None


def _between(tokens: tuple[Token, ...], subject: int) -> frozenset[str]:
    """Return the auxiliaries right after a subject, which hold for what is joined by "and"."""
    found: set[str] = set()
    for token in tokens[subject + 1 :]:
        if token.low not in AUXILIARY and token.low not in ADVERB:
            break
        found.add(token.low)
    return frozenset(found)


def verb_after(said: Said, i: int) -> int | None:
    """Return the index of the verb that follows an auxiliary, adverbs left out."""
    for j in range(i + 1, min(i + 5, len(said.tokens))):
        word = said[j]
        if word in STOP:
            return None
        if word not in ADVERB and not word.endswith("ly"):
            return j
    return None


def is_predicate(tokens: tuple[Token, ...], i: int) -> bool:
    """Tell "is a liar" and "are deeply corrupt", where nothing but articles and adverbs stands between."""
    j = i - 1
    while j >= 0 and (
        tokens[j].low in ("a", "an", "the", "such") or tokens[j].low in ADVERB or tokens[j].low.endswith("ly")
    ):
        j -= 1
    return j >= 0 and tokens[j].low in BE


def is_name(tokens: tuple[Token, ...], i: int) -> bool:
    """Tell whether the word at `i` is (part of) a name, by its capital; a sentence's first word must be no other."""
    token = tokens[i]
    return token.capital and token.low not in FIRST_WORDS


def can_be_blamed(tokens: tuple[Token, ...], head: int) -> bool:
    """Take names, "the government" and its like, and he, she and they where the content names somebody before."""
    token = tokens[head]
    first = head
    while first and is_name(tokens, first - 1):
        first -= 1
    if first and tokens[first - 1].low in PREPOSITIONS:
        return False
    if token.low in ("he", "she", "they"):
        return any(is_name(tokens, i) for i in range(head))
    return (is_name(tokens, head) and by_demonym(token.low.capitalize()) is None) or token.low in BODIES
