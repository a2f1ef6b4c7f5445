"""What a caption and a story share and do not: names, other words, and the time between their dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.articles.rarity import WORD, folded, is_chiefly_small, rarity, stem, weight
from onrecord.language.countries import Country, by_capital, by_demonym, by_name
from onrecord.language.names import CALENDAR, FUNCTION_WORDS, proper_names
from onrecord.language.timex import timexes
from onrecord.language.titles import ABBREVIATED, HONORIFICS, ROLE_HEADS

NEAR_DAYS = 3
"""A caption dated at most so many days from the article is likely its own."""

MAX_OF_NAME = 5.0
MAX_OF_WORD = 4.0
"""No one shared name or other word tells more, however rare."""

PART_OF_NAME = 0.7
"""What a surname, a rare word of a name or a country's people tells, as a part of what the name in full does."""

MENTIONS = ((10, 1.5), (4, 1.2), (2, 0.8), (0, 0.5))
"""Factors for what a story has at least so often: what it is about tells more than what it touches."""

OF_INITIALS = 5.0
"""What the initials of a name tell."""

_RARE = 8
_MIN_NAME = 3
_LEAST_MAIN = 3
_NUMBER_MAIN = 2
_SHORTEST_COUNTRY = 3
_EVERYDAY = 1
_GAP = 8


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_LINK = _words(
    "us usa uk eu un uae u.s u.k u.n u.s.a america american americans britain british europe european"
    " dc d.c photo photograph photographer picture image file handout courtesy credit pool via getty images afp ap"
    " reuters associated press epa efe dpa pa xinhua tass sputnik anadolu agency aap ansa kyodo yonhap bloomberg"
    " shutterstock alamy media news twitter facebook instagram youtube"
    " the of and for in on at de la el al van von der bin"
    " ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont n.c n.d n.h n.j n.m n.y"
    " neb nev okla ore pa penn r.i s.c s.d tenn tex va vt w.va wash wis wyo"
)
"""Words in capitals that two unrelated stories share: abbreviated countries, agencies, what captions are made of."""

_OF_PICTURES = _words(
    "still stills picture pictures pictured photo photos photograph photographs photographed image images view views"
    " shot shots footage frame screenshot illustration impression shows show showing shown seen taken make made makes"
    " left right centre center front back background foreground top bottom above below speaks speaking pose poses"
    " posing walks walking stands standing sits sitting attends attending arrives arriving looks looking file figure"
)
"""What captions say of any picture."""

_SCENE = (
    "(?:Capitol(?: Hill)?|White House|Oval Office|West Wing|South Lawn|Rose Garden|East Room|Air Force|Marine"
    "|State Department|Downing Street|House of Commons|Elys[eé]e Palace|Kremlin)"
)
_SCENES = re.compile(rf"{_SCENE}(?: {_SCENE})*")
"""Where politicians are pictured, whatever the story: a story that does not name them may still be the caption's."""

_LABEL = re.compile(
    r"^\s*(?:FILE|ARCHIVE)\b\s*(?:PHOTO)?\s*[-–—:]\s*|\((?:[LRC]|[A-Z]{1,2}-[A-Z]{2}|\d\w\s[LR])\)"
    r"|[(\[][^()\[\]]{0,80}[)\]]\s*$"
)


@dataclass(frozen=True, slots=True)
class Story:
    """What a caption is held against: the words of headline and body without other captions.

    `stems` counts all words by what their inflected forms share, `names` those written with a capital, in lower case.
    `initials` are those of runs of capitalised words ("ecb"). `countries` counts by their ISO codes the countries that
    are named, also by their people or capital. `main` are the words that it has most often among those chiefly written
    with a capital. `length` is in words. `day` is the day of the article where it is known.
    """

    stems: Mapping[str, int]
    names: Mapping[str, int]
    initials: frozenset[str]
    countries: Mapping[str, int]
    main: frozenset[str]
    length: int
    day: date | None


def story(texts: Iterable[str], day: date | None) -> Story:
    """Return what captions are held against, from the headline and the paragraphs."""
    written = Counter[str]()
    initials = set[str]()
    for text in texts:
        written.update(WORD.findall(text))
        initials.update(_initials_in(text))
    stems, names = Counter[str](), Counter[str]()
    for word, number in written.items():
        stems[stem(folded(word))] += number
        if not word.islower():
            names[folded(word)] += number
    return Story(stems, names, frozenset(initials), _countries(names), _main(names, stems), written.total(), day)


def explicit_day(text: str) -> date | None:
    """Return the one day that a text names in full, or None where it names none or several."""
    days = {t.value for t in timexes(text, None) if t.explicit and t.precision == "day" and t.value}
    return date.fromisoformat(days.pop()) if len(days) == 1 else None


@dataclass(frozen=True, slots=True)
class Link:
    """A name that caption and story share, and how much that tells.

    `main` tells whether the story has few other names as often.
    """

    name: str
    weight: float
    main: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a caption and a story share and do not.

    `links` are shared names, the weightiest first; `missing` names that the story does not have. Of the caption's other
    words, those aside that any caption has and those that most stories have, `shared` gives what each tells that the
    story has, and `lacking` the rest. `apart` is the number of days from the article's day to the caption's, where both
    have one. `bare_name` tells whether the caption is a name of several words and nothing else.
    """

    links: tuple[Link, ...]
    missing: tuple[str, ...]
    shared: Mapping[str, float]
    lacking: tuple[str, ...]
    apart: int | None
    bare_name: bool

    @property
    def names(self) -> int:
        """The number of names in the caption."""
        return len(self.links) + len(self.missing)

    @property
    def words(self) -> int:
        """The number of its other words."""
        return len(self.shared) + len(self.lacking)

    @property
    def is_near(self) -> bool:
        """Whether the caption is dated about as the article is."""
        return self.apart is not None and abs(self.apart) <= NEAR_DAYS


def evidence(caption: str, about: Story) -> Evidence:
    """Return what a caption and a story share and do not."""
    text = _LABEL.sub(" ", caption)
    names = _names(text, about)
    links = [link for name in names if (link := _link(name, about))]
    linked = {link.name for link in links}

    shared: dict[str, float] = {}
    lacking = []
    for root, word in _plain(text, names).items():
        if number := about.stems.get(root, 0):
            shared[word] = min(weight(root, about.length), MAX_OF_WORD) * _by_mentions(number)
        else:
            lacking.append(word)
    day = explicit_day(caption)
    return Evidence(
        tuple(sorted(links, key=lambda link: -link.weight)),
        tuple(name for name in names if name not in linked and not _SCENES.fullmatch(name)),
        shared,
        tuple(lacking),
        (day - about.day).days if day and about.day else None,
        _is_bare_name(text, names),
    )


def _names(caption: str, about: Story) -> list[str]:
    """Return the names of a caption, without titles and agencies.

    A word that opens a sentence and is written small elsewhere is none.
    """
    if (bare := _BARE.fullmatch(caption)) and not any(map(_is_ordinary, WORD.findall(bare[1]))):
        return [bare[1]]
    found: dict[str, None] = {}
    for name in proper_names(caption):
        words = [
            word for word in _after_title(WORD.findall(name.text)) if not _is_label(word) or folded(word) in about.main
        ]
        if len(words) == 1 and _opens(caption, name.start) and _is_small(words[0], about):
            continue
        if any(len(word) >= _MIN_NAME for word in words):
            found[" ".join(words)] = None
    return _distinct(found)


def _opens(text: str, start: int) -> bool:
    """Tell whether a sentence, a quotation or a bracket begins at a place."""
    before = text[max(0, start - _GAP) : start].rstrip()
    return before[-1:] in _BEFORE_OPENING if before else start <= _GAP


def _after_title(words: list[str]) -> list[str]:
    """Return the person's name of "Harbour Union Chair Ida Holm"; other names as they are."""
    last = max((i for i, word in enumerate(words) if folded(word) in _TITLES), default=-1)
    return words[last + 1 :] or words[:last]


def _is_ordinary(word: str) -> bool:
    """Tell whether news mostly writes a word small."""
    return is_chiefly_small(stem(folded(word)))


def _is_small(word: str, about: Story) -> bool:
    """Tell whether a word that opens a sentence is no name: the story writes it small, or else news mostly does."""
    capital, all_of_it = about.names.get(folded(word), 0), about.stems.get(stem(folded(word)), 0)
    return 2 * capital < all_of_it if all_of_it else _is_ordinary(word)


def _is_label(word: str) -> bool:
    return len(word) < 2 or folded(word) in _NO_LINK


def _link(name: str, about: Story) -> Link | None:
    """Return how a story has a name: all of it, its surname, a rare word, its initials or its country; else None."""
    words = [folded(word) for word in name.split()]
    had = [word for word in words if word in about.names]
    whole = len(had) == len(words)
    surname = len(words) > 1 and len(words[-1]) >= _MIN_NAME and words[-1] in had and words[-1] not in _COMMON_LAST
    rare = any((rarity(stem(word)) >= _RARE and len(word) > 3) or word in about.main for word in had)
    if whole or surname or rare:
        told = max(weight(stem(word), about.length) for word in had)
        told *= 1.0 if whole else PART_OF_NAME
        told *= _by_mentions(max(about.names[word] for word in had))
        return Link(name, min(told, MAX_OF_NAME), not about.main.isdisjoint(had))
    if _by_initials(name, words, about):
        return Link(name, OF_INITIALS)
    country = _country(name)
    if country and (mentions := about.countries.get(country.iso2)):
        told = min(weight(stem(words[0]), about.length), MAX_OF_WORD) * PART_OF_NAME
        return Link(name, told * _by_mentions(mentions))
    return None


def _by_mentions(number: int) -> float:
    """Return a factor for what a story mentions so often: what it is about tells more than what it touches."""
    return next(factor for least, factor in MENTIONS if number >= least)


def _by_initials(name: str, words: Sequence[str], about: Story) -> bool:
    """Tell whether a story has the initials of a name, or the name that they stand for: "ECB"."""
    if len(words) == 1:
        return name.isupper() and len(name) >= _MIN_NAME and words[0] in about.initials
    return len(words) > 2 and "".join(word[0] for word in name.split() if word[0].isupper()).casefold() in about.names


def _initials_in(text: str) -> Iterator[str]:
    """Yield the initials of runs of three to six words with a capital, small words between them aside."""
    for run in _RUN.finditer(text):
        letters = "".join(word[0] for word in run[0].split() if word[0].isupper()).casefold()
        for start in range(len(letters) - 2):
            for end in range(start + 3, min(len(letters), start + 6) + 1):
                yield letters[start:end]


def _main(names: Mapping[str, int], stems: Mapping[str, int]) -> frozenset[str]:
    """Return the words that a story has most often among those that it mostly writes with a capital."""
    often = [
        (number, word)
        for word, number in names.items()
        if number >= _LEAST_MAIN and word not in _NO_SUBJECT and 2 * number >= stems[stem(word)]
    ]
    return frozenset(word for _, word in sorted(often, reverse=True)[:_NUMBER_MAIN])


def _countries(names: Mapping[str, int]) -> Counter[str]:
    found = Counter[str]()
    for name, mentions in names.items():
        if len(name) > _SHORTEST_COUNTRY and (country := _country(name.title())):
            found[country.iso2] += mentions
    return found


def _country(name: str) -> Country | None:
    return by_name(name) or by_demonym(name) or by_capital(name)


def _is_bare_name(caption: str, names: Sequence[str]) -> bool:
    """Tell whether a caption is a name of several words, and perhaps an age or an agency, and nothing else."""
    if len(names) != 1 or " " not in names[0]:
        return False
    rest = caption.replace(names[0], " ")
    return all(_is_label(word) or folded(word) in _NO_MORE_THAN_NAME for word in WORD.findall(rest))


def _plain(caption: str, names: Iterable[str]) -> dict[str, str]:
    """Return the words of a caption that tell what it is about, names aside, by what their inflected forms share."""
    named = {stem(folded(word)) for name in names for word in name.split()}
    found: dict[str, str] = {}
    for match in WORD.finditer(caption):
        word = folded(match[0])
        root = stem(word)
        if root not in named and len(word) >= _MIN_NAME and word not in _SAYS_NOTHING and rarity(root) > _EVERYDAY:
            found.setdefault(root, word)
    return found


def _distinct(names: Iterable[str]) -> list[str]:
    """Return the names without those that are part of another."""
    found = list(names)
    return [name for name in found if not any(name != other and f" {name} " in f" {other} " for other in found)]


_BEFORE_OPENING = '.!?:"“‘('
_BARE = re.compile(r"\s*([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3})[\s,.;:/|-]*(?:\d{1,3})?\s*")
_RUN = re.compile(r"(?<![\w’'-])[A-Z][\w’'-]{0,30}(?: (?:(?:of|the|and|for) ){0,2}[A-Z][\w’'-]{0,30}){2,8}")
_TITLES = frozenset(word.casefold().rstrip(".") for table in (ABBREVIATED, HONORIFICS, ROLE_HEADS) for word in table)
_NO_MORE_THAN_NAME = FUNCTION_WORDS | _TITLES
_NO_SUBJECT = _NO_LINK | _NO_MORE_THAN_NAME | CALENDAR
_SAYS_NOTHING = FUNCTION_WORDS | CALENDAR | _OF_PICTURES | _NO_LINK
_COMMON_LAST = _words(
    "house council court party city county state street university school office department ministry committee"
    " parliament assembly congress senate government union association center centre hospital airport park church"
    " north south east west day act hall square palace building international group company bank club team league"
    " people national"
)
"""Last words of names of places and bodies, which unlike a surname do not stand for the whole."""
