"""The words of a statement as they are held against those of others.

A word as printed is one or more units: "we'll" is "we" and "will". A unit has a key, which is the same for forms that
tell of the same thing seen from elsewhere ("will" and "would", "I" and "he", "says" and "said"), so that direct and
indirect renderings of the same words have the same keys in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import chain
from typing import TypeAlias

from onrecord.articles.rarity import RAREST, rarity, stem
from onrecord.flow import Mode
from onrecord.language.quotation import quoted_characters

Unit: TypeAlias = tuple[str, str, int]
"""A unit as folded, its key, and how rare the key is: 0 for what every text has, up to `RAREST`."""

_WORD = re.compile(r"[^\W_]+(?:(?:['’.&/-]|,(?=\d{3}\b))[^\W_]+)*")
_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")
_BRACKETED = re.compile(r"\[[^\]]*\]")
_SENTENCE_END = re.compile(r"[.!?](?=[\s”“\"’')\]]|$)")

_QUOTED_SHARE = 0.25

_CONTRACTED = {
    "n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would",
}  # fmt: skip
_WHOLE = {
    "won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not"),
    "let's": ("let", "us"), "gonna": ("going", "to"), "wanna": ("want", "to"), "gotta": ("got", "to"),
    "it's": ("it", "is"), "that's": ("that", "is"), "he's": ("he", "is"), "she's": ("she", "is"),
    "there's": ("there", "is"), "what's": ("what", "is"), "who's": ("who", "is"), "here's": ("here", "is"),
    "percent": ("%",), "per-cent": ("%",),
}  # fmt: skip
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
    if word != "one"
}

_PERSONS = {
    "I": "i we you he she they it me us him them",
    "my": "my our your his her their its mine ours yours hers theirs",
    "self": "myself ourselves yourself yourselves himself herself themselves itself",
}
_TENSES = {
    "be": "be am is are was were been being",
    "have": "have has had having",
    "do": "do does did done doing",
    "will": "will would shall",
    "can": "can could",
    "may": "may might",
    "must": "must should",
    "go": "go goes went gone going",
    "say": "say says said saying",
    "make": "make makes made making",
    "take": "take takes took taken taking",
    "build": "build builds built building",
    "get": "get gets got gotten getting",
    "give": "give gives gave given giving",
    "know": "know knows knew known knowing",
    "think": "think thinks thought thinking",
    "tell": "tell tells told telling",
    "see": "see sees saw seen seeing",
    "come": "come comes came coming",
    "become": "become becomes became becoming",
    "bring": "bring brings brought bringing",
    "buy": "buy buys bought buying",
    "pay": "pay pays paid paying",
    "leave": "leave leaves left leaving",
    "lose": "lose loses lost losing",
    "lead": "lead leads led leading",
    "win": "win wins won winning",
    "run": "run runs ran running",
    "begin": "begin begins began begun beginning",
    "stand": "stand stands stood standing",
    "speak": "speak speaks spoke spoken speaking",
    "hold": "hold holds held holding",
    "keep": "keep keeps kept keeping",
    "fight": "fight fights fought fighting",
    "feel": "feel feels felt feeling",
    "find": "find finds found finding",
    "send": "send sends sent sending",
    "spend": "spend spends spent spending",
    "sell": "sell sells sold selling",
    "meet": "meet meets met meeting",
    "choose": "choose chooses chose chosen choosing",
    "fall": "fall falls fell fallen falling",
    "grow": "grow grows grew grown growing",
    "break": "break breaks broke broken breaking",
    "steal": "steal steals stole stolen stealing",
    "lie": "lie lies lied lying",
    "deny": "deny denies denied denying",
    "try": "try tries tried trying",
    "need": "need needs needed needing",
    "want": "want wants wanted wanting",
    "believe": "believe believes believed believing",
    "use": "use uses used using",
    "stop": "stop stops stopped stopping",
}
_POINTING = {"here": "here there", "now": "now then", "this": "this that these those"}

PERSON = {form: f"@{key}" for key, forms in _PERSONS.items() for form in forms.split()}
TENSE = {form: f"@{key}" for key, forms in _TENSES.items() for form in forms.split()}
POINTING = {form: f"@{key}" for key, forms in _POINTING.items() for form in forms.split()}
_KEYS = {**TENSE, **PERSON, **POINTING}

NEGATIONS = frozenset({"not", "never", "no", "nor", "neither", "without", "nobody", "none", "nothing"})

_FUNCTION_WORDS = (
    "a an the and or but if so as of to in on at by for from with about into over after before than too very just"
    " that which who whom whose what when where why how there here then now all any some each every both such own"
    " same also because while until against between through during above below under nor one be have do will can"
    " may must say oh um uh"
    " @I @my @self @be @have @do @will @can @may @must @say @go @get @here @now @this"
)
_FUNCTION = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Printed:
    """A word as it stands in a statement, with what is printed about it.

    `quoted`: it is inside quotation marks. `bracketed`: it is in square brackets. `gap`: an ellipsis or square brackets
    stand between the word before and it. `apart`: the quotation was closed and opened again, or broken off by
    other words, between the two. `ends`: a sentence ends behind it. `start` is the offset of its first code point in
    the statement's words.
    """

    text: str
    start: int
    units: tuple[str, ...]
    quoted: bool
    bracketed: bool
    gap: bool
    apart: bool
    ends: bool


class Wording:
    """What the words of a statement are, marks, case and spelling aside; the same for statements that say the same.

    `folded` are all units, `telling` the positions of those that tell what it is about, `keys` and `weights` the keys
    of these and how rare they are, in order. `weight` is how much it tells: the rarity of each different key, summed.
    """

    __slots__ = ("_digest", "folded", "keys", "telling", "weight", "weights")

    def __init__(self, units: Iterable[Unit]) -> None:
        known = list(units)
        self.folded = tuple([unit[0] for unit in known])
        self.telling = [i for i, unit in enumerate(known) if unit[2]]
        self.keys = [known[i][1] for i in self.telling]
        self.weights = [known[i][2] for i in self.telling]
        self.weight = sum(dict(zip(self.keys, self.weights, strict=True)).values())
        self._digest: int | None = None

    @property
    def digest(self) -> int:
        """The number that the wording is known by in every ledger."""
        if self._digest is None:
            data = " ".join(self.folded).encode()
            self._digest = int.from_bytes(blake2b(data, digest_size=8).digest(), signed=True)
        return self._digest


@lru_cache(maxsize=4096)
def wording_of(words: str) -> Wording:
    """Return the wording of a statement's words."""
    return Wording(chain.from_iterable(map(_known_units, _WORD.findall(words))))


def printed_words(words: str, mode: Mode) -> list[Printed]:
    """Return the words of a statement as printed; `mode` tells of those that no mark inside is about."""
    state = quoted_characters(words) if mode == "mixed" else bytes([mode == "direct"]) * len(words)
    brackets = [m.span() for m in _BRACKETED.finditer(words)]
    matches = list(_WORD.finditer(words))
    made = []
    for number, match in enumerate(matches):
        before = words[matches[number - 1].end() if number else 0 : match.start()]
        behind = words[match.end() : matches[number + 1].start() if number + 1 < len(matches) else len(words)]
        inside = any(start < match.start() < end for start, end in brackets)
        made.append(
            Printed(
                text=match[0],
                start=match.start(),
                units=units_of(match[0]),
                quoted=state[match.start()] == 1,
                bracketed=inside,
                gap=_ELLIPSIS.search(before) is not None or "[" in before or "]" in before,
                apart=bool(number) and _breaks(before),
                ends=_SENTENCE_END.search(behind) is not None and _ELLIPSIS.search(behind) is None,
            )
        )
    return made


def is_quotation(words: str, mode: Mode) -> bool:
    """Whether so much of a statement stands in quotation marks that another may be a rendering of it."""
    if mode != "mixed":
        return mode == "direct"
    state = quoted_characters(words)
    found = [m.start() for m in _WORD.finditer(words)]
    return sum(state[start] == 1 for start in found) >= _QUOTED_SHARE * len(found)


def _breaks(between: str) -> bool:
    """Whether a quotation closes and another opens in what stands between two words."""
    marks = [c for c in between if c in '“”"„«»']
    return len(marks) > 1


@lru_cache(maxsize=65536)
def units_of(word: str) -> tuple[str, ...]:
    """Return the units of a word as printed: folded, contractions taken apart, small numbers as digits."""
    folded = word.casefold()
    if folded.isalnum():
        return _WHOLE.get(folded) or (_NUMBERS.get(folded, folded),)
    folded = folded.replace("’", "'")
    if folded in _WHOLE:
        return _WHOLE[folded]
    for ending, full in _CONTRACTED.items():
        if folded.endswith(ending) and len(folded) > len(ending):
            return folded.removesuffix(ending), full
    plain = folded.removesuffix("'s").replace(".", "").replace(",", "").replace("'", "")
    return tuple(_NUMBERS.get(part, part) for part in re.split(r"[-/&]", plain) if part) or (folded,)


@lru_cache(maxsize=65536)
def _known_units(word: str) -> tuple[Unit, ...]:
    return tuple(map(unit_of, units_of(word)))


@lru_cache(maxsize=65536)
def unit_of(folded: str) -> Unit:
    """Return a unit with its key and its rarity."""
    key = _KEYS.get(folded) or stem(folded)
    if key in _FUNCTION or folded in _FUNCTION:
        return folded, key, 0
    if folded[0].isdigit():
        return folded, folded, _NUMBER_WEIGHT
    return folded, key, max(1, min(RAREST - 1, _rarity(folded, key)))


_NUMBER_WEIGHT = 3


@cache
def _rarity(folded: str, key: str) -> int:
    return rarity(stem(key[1:]) if key.startswith("@") else stem(folded))
