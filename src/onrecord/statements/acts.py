"""What kind of act a statement is, and how the outlet's verb treats it.

The cue alone does not decide. A verb that names an act ("accused", "vowed") does; after one that does not ("said",
":") the content is read for its mood, for who its subject is and for a small set of words of wrongdoing. The classes
are those of Searle; the finer acts follow PLOVER. The tables are in cues.toml.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from onrecord.flow import ActKind, Actor, Attribution, CueTone, cut
from onrecord.language.countries import by_demonym
from onrecord.statements.cues import (
    DISTANCING,
    ENDORSING,
    LABELLING,
    NEGATIONS,
    STRONG,
    WEAK,
    WRONG_FORMS,
    CueReading,
    lemma_of,
    read_cue,
    words_of,
    wrong_lemma,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What kind of act it is; `also` is a second act that fits, and `why` says in words what decided."""

    act: ActKind
    also: ActKind | None
    tone: CueTone
    why: str


_Verdict: TypeAlias = tuple[ActKind, str]


def judge(text: str, attribution: Attribution, speaker: Actor | None) -> Judgement:
    """Return the act and the cue tone of an attribution; `text` is the article's.

    `speaker` tells whether "they will not negotiate" is said of oneself; without it the pronoun is taken by the source.
    """
    cue = read_cue(cut(text, attribution.cue))
    said = _Said(text, attribution, speaker)
    tone = _tone(cue, said)
    of_cue = _act_of_cue(cue, said)
    of_content = [verdict for read in _READERS if (verdict := read(said))]
    if not of_content and (warned := _elaborates_warning(text, attribution, cue, said)):
        of_content = [warned]
    verdicts = [of_cue, *of_content] if of_cue else of_content
    if not verdicts:
        weak = cue.first(WEAK)
        return Judgement(WEAK[weak[1]] if weak else "statement", None, tone, "neither cue nor content tells more")
    act, why = verdicts[0]
    also = next((other for other, _ in verdicts[1:] if other != act), None)
    return Judgement(act, also, tone, why)


class Token(NamedTuple):
    """A word or mark of a content: its span in the article, and its letters in lower case, apostrophes straight."""

    start: int
    end: int
    low: str
    capital: bool


class _Said:
    """A content as it is read for its act: parts are made when a reader asks for them, since most never do."""

    def __init__(self, text: str, attribution: Attribution, speaker: Actor | None) -> None:
        self._text, self._attribution, self._speaker = text, attribution, speaker
        words = cut(text, attribution.content).lower().replace("’", "'")
        self.lows = frozenset(_TOKEN.findall(words))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return content_tokens(self._text, self._attribution)

    @cached_property
    def direct(self) -> bool:
        """Whether the content opens with a quotation mark, so that "they" are others."""
        start = self._attribution.content[0][0] if self._attribution.content else 0
        return any(char in _OPENING_MARKS for char in self._text[max(0, start - 1) : start + 1])

    @cached_property
    def pronouns(self) -> frozenset[str]:
        return _own_pronouns(cut(self._text, self._attribution.source).lower(), self._speaker)

    @cached_property
    def names(self) -> frozenset[str]:
        return _own_names(cut(self._text, self._attribution.source), self._speaker)

    def within(self, i: int) -> bool:
        """Tell whether the word at `i` is in the first sentences: what a long quotation says by the way is no act."""
        return i < _SPOKEN_WORDS or sum(token.low in _SENTENCE_STOP for token in self.tokens[:i]) < _SPOKEN_SENTENCES

    def __getitem__(self, i: int) -> str:
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def is_self(self, i: int) -> bool:
        """Tell whether the word at `i`, the head of a subject, is the speaker."""
        word = self[i]
        if word in ("i", "we"):
            return True
        if not self.direct and word in self.pronouns and (i <= 1 or self[i - 1] in ("that", "and", "but", ",", "if")):
            return True
        if word in self.names and self.tokens[i].capital:
            return True
        return any(self[j] in ("our", "my") for j in range(max(0, i - 3), i))


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:-\w+)*|['’](?:ll|re|ve|s|d|m|t)\b|(?<=s)['’](?!\w)|[.?!;:,()—–-]")
_STOP = frozenset(".?!;:,()—–-'")
_SENTENCE_STOP = frozenset(".?!")
_AUXILIARY = _words(
    "is are was were be been being am 're 's 'm has have had 've 'd do does did will would shall could can may might "
    "must should 'll wo ca "
)
_BE = _words("is are was were be been being am 're 's 'm")
_ADVERB = _words(
    "not n't never also now still always just already even once again soon clearly ever often simply both all then "
    "deliberately quite very too so indeed "
)
_FIRST_WORDS = _words(
    "the a an this that these those it there if when while but and so or because as in on at for to with from by of "
    "what who how why where which no not yes well now then today people nobody everybody somebody everyone someone "
    "most many some all another any each every few several more such same after before since until although though "
    "however my our your his her its their one two three here let just even only also you we i he she they "
)
_ASK = words_of("asked", "verbs")
_QUESTION_WORDS = words_of("asked", "question_words")
_CLAIMS = words_of("turned", "claims")
_TURNING = words_of("turned", "verbs")
_NOT_SAID = words_of("turned", "not_said")
_WRONGDOER = words_of("content", "wrongdoer")
_WEAPONS = words_of("content", "weapons")
_HARSH = words_of("content", "harsh")
_FALSE = words_of("content", "false")
_GIVING_WAY = words_of("content", "giving_way")
_FORETELLING = words_of("content", "foretelling")
_THREATENING = words_of("content", "threatening")
_PRICE = words_of("content", "price")
_BODIES = words_of("content", "bodies")
_OPENING_MARKS = "“‘\"'«„"
_THANKS = re.compile(
    r"(?:thanks?\b|congratulations|(?:i|we)(?: am|'m| are|'re)? (?:so |very |deeply |truly )?(?:sorry|apologi[sz]e"
    r"|regret|thank|mourn|congratulate|grateful)\b|(?:our|my) (?:thoughts|hearts?|prayers|condolences|deepest|sympath)|"
    r"rest in peace|god bless|happy (?:birthday|new year))"
)


_SPOKEN_WORDS = 25
_SPOKEN_SENTENCES = 2


def content_tokens(text: str, attribution: Attribution) -> tuple[Token, ...]:
    """Return the words and marks of a content, in order; "don't" is "do" and "n't"."""
    tokens: list[Token] = []
    for start, end in attribution.content:
        for match in _TOKEN.finditer(text, start, end):
            word = match[0]
            low = word.lower()
            if low[0] in "'’":
                low = "'" + low[1:]
                if low == "'t" and tokens and tokens[-1].low.endswith("n"):
                    before = tokens[-1]
                    tokens[-1] = before._replace(end=before.end - 1, low=before.low[:-1])
                    low = "n't"
            tokens.append(Token(match.start(), match.end(), low, word[0].isupper()))
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


def _tone(cue: CueReading, said: _Said) -> CueTone:
    if cue.first(DISTANCING):
        return "distancing"
    if cue.first(LABELLING) and said.direct and 0 < sum(t.low not in _STOP for t in said.tokens) <= 4:
        return "distancing"
    endorsing = cue.first(ENDORSING)
    negated = endorsing and cue.negated is not None and cue.negated < endorsing[0]
    return "endorsing" if endorsing and not negated else "neutral"


def _act_of_cue(cue: CueReading, said: _Said) -> _Verdict | None:
    """Return the act that the cue decides by itself or with the first words of the content."""
    asked = cue.first(_ASK)
    strong = cue.act()
    if asked and (strong is None or strong[0] > asked[0]):
        return _asked(asked[1], said)
    if cue.negated is not None:
        silent = cue.first(_NOT_SAID)
        if silent and silent[0] > cue.negated:
            return "refusal", f"cue {' '.join(cue.words)!r}: it was not said"
        if strong and strong[0] > cue.negated:
            return None
    if strong is None:
        if "call" in cue.words or lemma_of(cue.words[-1] if cue.words else "") == "call":
            first = next((t.low for t in said.tokens if t.low not in _STOP), "")
            if first in ("for", "on", "upon") and not said.direct:
                return "demand", f"cue 'call {first}'"
        return None
    entry = strong[1]
    if entry in _TURNING:
        claimed = any(token.low in _CLAIMS for token in said.tokens) or entry == "dismiss"
        return ("denial", f"cue {entry!r}, of a claim") if claimed else ("refusal", f"cue {entry!r}")
    if entry in ("agree", "offer") and said[0] == "to":
        return "pledge", f"cue {entry!r} with what is to be done"
    return STRONG[entry], f"cue {entry!r}"


def _asked(verb: str, said: _Said) -> _Verdict | None:
    first = next((t.low for t in said.tokens if t.low not in _STOP), "")
    if verb == "ask":
        open_question = first in _QUESTION_WORDS or any(token.low == "?" for token in said.tokens[-2:]) or said.direct
        if open_question or any(token.low == "?" for token in said.tokens):
            return "question", "cue 'ask' with a question"
        return "demand", "cue 'ask' with what is to be done"
    told_to = first == "to" or any(said[i] == "to" and _are_addressed(said.tokens[:i]) for i in (1, 2, 3, 4))
    if verb == "tell" and told_to and not said.direct:
        return "demand", "cue 'tell' with what is to be done"
    return None


def _are_addressed(tokens: tuple[Token, ...]) -> bool:
    """Take "him", "the army" and "Ms. Dahl" before "to leave"."""
    last = tokens[-1].low
    return all(t.capital or t.low in _ADDRESSED or t.low in _BODIES for t in tokens) and last not in ("the", "a")


_ADDRESSED = _words("the a an his her its their them him us me you all .")


def _elaborates_warning(text: str, attribution: Attribution, cue: CueReading, said: _Said) -> _Verdict | None:
    """Take "warned of X, saying that it could ..." as one warning."""
    if cue.words[-1:] not in (("saying",), ("adding",)) or not attribution.cue:
        return None
    if not any(token.low in ("could", "would", "will", "may", "might") for token in said.tokens):
        return None
    end = attribution.cue[0][0]
    before = re.split(r"[.!?]\s|\n", text[max(0, end - 300) : end])[-1]
    if any(lemma_of(word) in ("warn", "caution") for word in re.findall(r"\w+", before)):
        return "warning", "goes on with a warning in the same sentence"
    return None


def subject_before(tokens: tuple[Token, ...], verb: int) -> tuple[int | None, frozenset[str]]:
    """Return the index of the word that heads the subject of the verb at `verb`, and the auxiliaries in between."""
    passed: set[str] = set()
    i = verb - 1
    while i >= 0:
        low = tokens[i].low
        if low == "'s" and tokens[i - 1].low not in _BEFORE_IS:
            return None, frozenset(passed)
        if low in _AUXILIARY or low in _ADVERB or (low.endswith("ly") and not tokens[i].capital):
            passed.add(low)
            i -= 1
            continue
        return (None if low in _STOP else i), frozenset(passed)
    return None, frozenset(passed)


_BEFORE_IS = _words("he she it that there who what this")
"""Words after which 's is "is" or "has" rather than a possessive."""

_PREPOSITIONS = _words(
    "in of with from to for at by on than like under over against toward towards about near into behind"
)
_OBJECT_STARTS = _words(
    "the a an our his their her my its your this these those all every any us them him me it people innocent civilian "
    "civilians women children journalists thousands hundreds millions dozens many more several two three"
)
_NOT_AN_OBJECT = _FIRST_WORDS | _PREPOSITIONS | _AUXILIARY | _STOP


def wrongdoer(tokens: tuple[Token, ...], is_self: Callable[[int], bool]) -> tuple[int, str] | None:
    """Return the index of the word that heads whoever the content says does wrong, and the words that say so."""
    for i, token in enumerate(tokens):
        if token.low not in _TELLING:
            continue
        wrong = _wrong_at(tokens, i)
        if wrong is None:
            continue
        verb = i
        if wrong == "is":
            verb = next(j for j in range(i - 1, -1, -1) if tokens[j].low in _BE) + 1
        head, passed = subject_before(tokens, verb)
        if head is not None and tokens[head].low == "to" and tokens[head - 1].low in ("trying", "tried", "tries"):
            head, passed = subject_before(tokens, head - 1)
        if head is None or passed & _UNREAL or not _done_by_subject(tokens, i, wrong, passed):
            continue
        if not is_self(head) and can_be_blamed(tokens, head):
            return head, token.low if wrong != "use" else "use as a weapon"
    return None


_UNREAL = NEGATIONS | _words("would could should will may might must 'll")


def _done_by_subject(tokens: tuple[Token, ...], i: int, wrong: str, passed: frozenset[str]) -> bool:
    """Tell a verb that its subject does from a passive ("was attacked") and from a noun ("the harbour attack")."""
    low = tokens[i].low
    be = bool(passed & _BE)
    if wrong in ("is", "use"):
        return be or wrong == "use"
    if low.endswith("ing"):
        return be or _takes_object(tokens, i)
    if be or (tokens[i].capital and not low.endswith("ed")):
        return False  # in a line of Title Case "Attacks" is a noun as soon as a verb
    return low.endswith(("ed", "en")) or low in _STRONG_PAST or wrong == "lie" or _takes_object(tokens, i)


_STRONG_PAST = _words("stole broke")


def _takes_object(tokens: tuple[Token, ...], i: int) -> bool:
    if i + 1 == len(tokens):
        return False
    following = tokens[i + 1]
    if following.low in _OBJECT_STARTS or is_name(tokens, i + 1):
        return True
    return following.low not in _NOT_AN_OBJECT and following.low.endswith("s")


def _wrong_at(tokens: tuple[Token, ...], i: int) -> str | None:
    low = tokens[i].low
    if low in ("using", "used", "uses", "use"):
        return "use" if _as_weapon(tokens, i) else None
    if low in _WRONGDOER:
        return "is" if any(tokens[j].low in _BE for j in range(max(0, i - 4), i)) and _predicate(tokens, i) else None
    wrong = wrong_lemma(t.low for t in tokens[i : i + 3])
    if wrong == "commit":
        return wrong if any(t.low in _CRIMES for t in tokens[i + 1 : i + 5]) else None
    return wrong


_TELLING = WRONG_FORMS | _WRONGDOER | _words("use uses used using")


_CRIMES = _words("crime crimes genocide atrocities fraud perjury treason terrorism murder murders aggression")


def _predicate(tokens: tuple[Token, ...], i: int) -> bool:
    """Tell "is a liar" and "are deeply corrupt", where nothing but articles and adverbs stands between."""
    j = i - 1
    while j >= 0 and (
        tokens[j].low in ("a", "an", "the", "such") or tokens[j].low in _ADVERB or tokens[j].low.endswith("ly")
    ):
        j -= 1
    return j >= 0 and tokens[j].low in _BE


def _as_weapon(tokens: tuple[Token, ...], i: int) -> bool:
    for j in range(i + 2, min(i + 10, len(tokens) - 1)):
        if tokens[j].low in _SENTENCE_STOP:
            return False
        if tokens[j].low == "as":
            return any(t.low in _WEAPONS for t in tokens[j + 1 : j + 4])
    return False


def can_be_blamed(tokens: tuple[Token, ...], head: int) -> bool:
    """Take names, "the government" and its like, and he, she and they where the content names somebody before."""
    token = tokens[head]
    first = head
    while first and is_name(tokens, first - 1):
        first -= 1
    if first and tokens[first - 1].low in _PREPOSITIONS:
        return False
    if token.low in ("he", "she", "they"):
        return any(is_name(tokens, i) for i in range(head))
    return (is_name(tokens, head) and by_demonym(token.low.capitalize()) is None) or token.low in _BODIES


def is_name(tokens: tuple[Token, ...], i: int) -> bool:
    """Tell whether the word at `i` is (part of) a name, by its capital; a sentence's first word must be no other."""
    token = tokens[i]
    return token.capital and token.low not in _FIRST_WORDS


def _threat(said: _Said) -> _Verdict | None:
    for i, negated, head in _futures(said):
        verb = _verb_after(said, i)
        if negated:
            continue
        own = head is not None and said.is_self(head)
        if own and verb and said[verb] in _THREATENING:
            return "threat", f"says of oneself 'will {said[verb]}'"
        priced = verb is not None and any(said[j] in _PRICE for j in range(verb + 1, verb + 6))
        if not own and verb and priced and said[verb] in ("pay", "face", "suffer", "meet"):
            return "threat", f"'will {said[verb]}' a price"
    return None


def _accusation(said: _Said) -> _Verdict | None:
    if said.lows.isdisjoint(_TELLING):
        return None
    found = wrongdoer(said.tokens, said.is_self)
    return ("accusation", f"says {said[found[0]]!r} does wrong: {found[1]!r}") if found else None


_FUTURE = _words("will shall 'll wo won going would 'd")


def _futures(said: _Said) -> Iterator[tuple[int, bool, int | None]]:
    """Return each "will", its like included: the index of its last word, whether negated, the head of its subject."""
    if said.lows.isdisjoint(_FUTURE):
        return
    for i, token in enumerate(said.tokens):
        if token.low not in _FUTURE or not said.within(i):
            continue
        if token.low in ("will", "shall", "'ll", "wo"):
            head, _ = subject_before(said.tokens, i)
            yield i, said[i + 1] in NEGATIONS or said[i + 2] == "never", head
        elif token.low == "going" and said[i + 1] == "to" and said[i + 2] != "the":
            head, passed = subject_before(said.tokens, i)
            if passed & _BE:
                yield i + 1, bool(passed & NEGATIONS), head
        elif token.low in ("would", "'d") and not said.direct:
            head, _ = subject_before(said.tokens, i)
            if head is not None and said[head] in said.pronouns and said[i + 1] not in ("like", "have", "be"):
                yield i, said[i + 1] in NEGATIONS, head


def _verb_after(said: _Said, i: int) -> int | None:
    for j in range(i + 1, min(i + 5, len(said.tokens))):
        word = said[j]
        if word in _STOP:
            return None
        if word not in _ADVERB and not word.endswith("ly"):
            return j
    return None


def _commitment(said: _Said) -> _Verdict | None:
    """Return a pledge for what the speaker will do, a refusal for what they will not, unless it is giving way."""
    refused: _Verdict | None = None
    for i, negated, head in _futures(said):
        verb = _verb_after(said, i)
        if head is None or verb is None or not said.is_self(head):
            continue
        what = said[verb]
        if negated and what in _GIVING_WAY:
            return "pledge", f"says of oneself 'will not {what}'"
        if negated and what not in ("be", "know", "see", "have", "need"):
            refused = refused or ("refusal", f"says of oneself 'will not {what}'")
        elif not negated and (what not in _FORETELLING or (what == "be" and said[verb + 1].endswith("ing"))):
            return "pledge", f"says of oneself 'will {what}'"
    return refused or _spoken_vow(said)


_VOWS = _words("promise vow pledge swear refuse")


def _spoken_vow(said: _Said) -> _Verdict | None:
    if said.lows.isdisjoint(_VOWS):
        return None
    for i in range(len(said.tokens) - 1):
        if said[i] in ("i", "we") and said[i + 1] in _VOWS:
            return ("refusal" if said[i + 1] == "refuse" else "pledge"), f"'{said[i]} {said[i + 1]}'"
    return None


_OUGHT = _words("should must need needs needed ought has have let")
_OUGHT_ALONE = _OUGHT - {"has", "have"}
_WITH_TO = _OUGHT - {"should", "must", "let"}
_NOBODY = _words("i who that which to it there")


def _demand(said: _Said) -> _Verdict | None:
    if said.lows.isdisjoint(_OUGHT if "we" in said.lows else _OUGHT_ALONE):
        return None
    for i, token in enumerate(said.tokens):
        low = token.low
        if low not in _OUGHT or not said.within(i):
            continue
        following = said[i + 1]
        if low == "let":
            if following in ("'s", "us") and said[i - 1] in ("", *_STOP) and said[i + 2] not in _LET_US_SAY:
                return "demand", "'let us'"
            continue
        if low in _WITH_TO and following != "to":
            continue
        head, passed = subject_before(said.tokens, i)
        if (
            head is None
            or said[head] in _NOBODY
            or passed & NEGATIONS
            or (low in ("has", "have") and said[head] != "we")
        ):
            continue
        conditional = following in _FIRST_WORDS - NEGATIONS and low == "should"
        conditional = conditional or any(said[j] in _OPENS_CLAUSE for j in range(max(0, head - 4), head + 1))
        conditional = conditional or (low == "needed" and head > 5)
        past = following == "have" or (following in NEGATIONS and said[i + 2] == "have")
        if conditional or past or (not said.direct and said.is_self(head) and said[head] not in ("we",)):
            continue
        return "demand", f"says '{low}' of others"
    return None


_OPENS_CLAUSE = _words("if how why whether what who")
_LET_US_SAY = _words("be face say see talk just not start take")


def _denial(said: _Said) -> _Verdict | None:
    if said.lows.isdisjoint(_DENYING):
        return None
    for i, token in enumerate(said.tokens):
        if token.low in _FALSE and _predicate(said.tokens, i):
            head, passed = subject_before(said.tokens, _be_before(said, i))
            if (
                not passed & NEGATIONS
                and head is not None
                and said[head] in ("that", "this", "it", *_CLAIMS, "allegation")
            ):
                return "denial", f"says that it is {token.low!r}"
        if token.low == "true" and said[i - 1] in NEGATIONS and said[i - 2] in _BE:
            return "denial", "says that it is not true"
        if token.low in ("did", "have", "has", "do") and said[i + 1] in NEGATIONS:
            head, _ = subject_before(said.tokens, i)
            verb = _verb_after(said, i + 1)
            if (
                head is not None
                and verb
                and said.is_self(head)
                and wrong_lemma(t.low for t in said.tokens[verb : verb + 3])
            ):
                return "denial", f"says of oneself '{token.low} not {said[verb]}'"
    return None


_DENYING = _FALSE | _words("true 't not never")


def _be_before(said: _Said, i: int) -> int:
    while said[i] not in _BE:
        i -= 1
    return i


_THANKFUL = _words(
    "thank thanks congratulations congratulate sorry apologise apologize regret mourn grateful thoughts heart hearts "
    "prayers condolences deepest sympathy sympathies rest bless birthday year"
)


def _expression(said: _Said) -> _Verdict | None:
    if said.lows.isdisjoint(_THANKFUL):
        return None
    opening = " ".join(token.low for token in said.tokens[:8] if token.low not in _STOP)
    return ("expression", "thanks, condolence or regret") if _THANKS.match(opening) else None


def _question(said: _Said) -> _Verdict | None:
    if "?" not in said.lows:
        return None
    marks = [token.low for token in said.tokens if token.low in _SENTENCE_STOP]
    return ("question", "ends with a question mark") if marks and marks[-1] == "?" else None


def _criticism(said: _Said) -> _Verdict | None:
    if said.lows.isdisjoint(_HARSH):
        return None
    for i, token in enumerate(said.tokens):
        if token.low in _HARSH and said.within(i) and _predicate(said.tokens, i):
            head, passed = subject_before(said.tokens, i)
            if head is not None and not passed & (NEGATIONS | _UNREAL) and not said.is_self(head):
                return "criticism", f"calls it {token.low!r}"
    return None


def _prediction(said: _Said) -> _Verdict | None:
    for i, _, head in _futures(said):
        if said[i] in ("would", "'d"):
            continue
        if head is not None and not said.is_self(head):
            return "prediction", f"says what {said[head]!r} will do"
        verb = _verb_after(said, i)
        if verb and said[verb] in ("win", "lose", "get", "become", "see"):
            return "prediction", f"says 'will {said[verb]}'"
    return None


_READERS = (
    _threat, _accusation, _denial, _commitment, _question, _demand, _expression, _criticism, _prediction,
)  # fmt: skip
"""What the content may be, the stronger first."""
