"""Whether a caption is of the story it stands in, told by the people, places and dates that both name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.language.names import FUNCTION_WORDS, proper_names
from onrecord.language.timex import timexes
from onrecord.language.titles import ABBREVIATED, HONORIFICS, ROLE_HEADS

FAR_DAYS = 60
"""A caption dated so many days from the article needs another link to it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_LINK = _words(
    "us usa uk eu un uae u.s u.k u.n u.s.a america american americans britain british europe european"
    " dc d.c photo photograph photographer picture image file handout courtesy credit pool via getty images afp ap"
    " reuters associated press epa efe dpa pa xinhua tass sputnik anadolu agency aap ansa kyodo yonhap bloomberg"
    " shutterstock alamy media news twitter facebook instagram youtube"
    " the of and for in on at de la el al van von der bin"
)
"""Words in capitals that two unrelated stories share: abbreviated countries, agencies, what captions are made of."""

_OF_PICTURES = _words(
    "still stills picture pictures pictured photo photos photograph photographs photographed image images view views"
    " shot shots footage frame screenshot illustration impression shows show showing shown seen taken make made makes"
)
"""What captions say of any picture."""

_MIN_STEM = 3
_WORD = re.compile(r"[^\W\d_][\w'’-]*(?:\.[^\W\d_])*")
_LABEL = re.compile(r"\((?:[LRC]|[A-Z]{1,2}-[A-Z]{2}|\d\w\s[LR])\)|[(\[][^()\[\]]{0,80}[)\]]\s*$")
_MIN_NAMES = 2
_CONTENT_SHARE = 0.6
_MIN_CONTENT = 3


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whether a caption is of the story (None: nothing decides), why in words, and the names that both have."""

    belongs: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Story:
    """What a caption is held against: the words of headline and body without other captions.

    `words` are all words in lower case, `stems` what their inflected forms share, `names` those that are ever written
    with a capital. `day` is the day of the article where it is known.
    """

    words: frozenset[str]
    stems: frozenset[str]
    names: frozenset[str]
    day: date | None


def story(texts: Iterable[str], day: date | None) -> Story:
    """Return what captions are held against, from the headline and the paragraphs."""
    written = set[str]().union(*(_WORD.findall(text) for text in texts))
    words = frozenset(map(_folded, written))
    names = frozenset(_folded(word) for word in written if word[0].isupper())
    return Story(words, frozenset(map(_stem, words)), names, day)


def judge(caption: str, about: Story) -> Belonging:
    """Say whether a caption is of a story.

    A shared name makes it the story's. It is another's where it names at least two people or places and none of them
    occurs in the story, unless its date or its other words fit, or where it shares no name and is dated more than
    `FAR_DAYS` days from it. Where it names nobody, most of its other words being the story's makes it so.
    Otherwise None.
    """
    names = _names(caption)
    shared = _distinct(name for name in names if _linked(name, about))
    if shared:
        return Belonging(True, f"names {_listed(shared)} as the article does")
    day = explicit_day(caption)
    apart = (day - about.day).days if day and about.day else None
    if len(names) >= _MIN_NAMES:
        if apart is not None and abs(apart) <= FAR_DAYS:
            return Belonging(None, "none of its people or places occurs in the article, but its date fits")
        if _alike(caption, about):
            return Belonging(None, "none of its people or places occurs in the article, but most of its other words do")
        return Belonging(False, f"none of its people or places occurs in the article{_dated(apart)}")
    if apart is not None and abs(apart) > FAR_DAYS:
        return Belonging(False, f"names nothing that the article names{_dated(apart)}")
    if not names and (_alike(caption, about) or _on_the_subject(caption, about)):
        return Belonging(True, "names nobody, but most of its words are the article's")
    return Belonging(None, "names too little to tell")


def explicit_day(text: str) -> date | None:
    """Return the one day that a text names in full, or None where it names none or several."""
    days = {t.value for t in timexes(text, None) if t.explicit and t.precision == "day" and t.value}
    return date.fromisoformat(days.pop()) if len(days) == 1 else None


def _names(caption: str) -> list[str]:
    """Return the names of a caption, without titles, agencies and what is in a bracket at its end."""
    found: dict[str, None] = {}
    for name in proper_names(_LABEL.sub(" ", caption)):
        words = [word for word in _after_title(_WORD.findall(name.text)) if not _is_label(word)]
        if any(len(word) > 2 for word in words):
            found[" ".join(words)] = None
    return list(found)


def _after_title(words: list[str]) -> list[str]:
    """Return the person's name of "Harbour Union Chair Ida Holm"; other names as they are."""
    last = max((i for i, word in enumerate(words) if _folded(word) in _TITLES), default=-1)
    return words[last + 1 :] or words[:last]


def _is_label(word: str) -> bool:
    return len(word) < 2 or _folded(word) in _NO_LINK


def _linked(name: str, about: Story) -> bool:
    """Tell whether the story has a name: all of its words, or the last one, which is a person's surname."""
    words = [_folded(word) for word in name.split()]
    if all(word in about.names for word in words):
        return True
    return len(words) > 1 and len(words[-1]) > 2 and words[-1] in about.names and words[-1] not in _COMMON_LAST


def _alike(caption: str, about: Story) -> bool:
    """Tell whether most of the plain words of a caption, function words aside, are what the story tells of."""
    plain = _plain(caption)
    return len(plain) >= _MIN_CONTENT and len(plain & about.words) >= _CONTENT_SHARE * len(plain)


def _on_the_subject(caption: str, about: Story) -> bool:
    """Tell whether most of what a caption says of its picture, whatever the inflection, is what the story tells of."""
    stems = {_stem(word) for word in _plain(caption) - _OF_PICTURES}
    return len(stems) >= _MIN_CONTENT and len(stems & about.stems) >= _CONTENT_SHARE * len(stems)


def _plain(caption: str) -> set[str]:
    return {_folded(m[0]) for m in _WORD.finditer(caption) if m[0].islower() and len(m[0]) > 3} - FUNCTION_WORDS


def _stem(word: str) -> str:
    """Return what "film", "films", "filmed" and "filming" share; crude, and the same on both sides."""
    for ending in ("s", "ing", "ed", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            word = word.removesuffix(ending)
    return word


def _dated(apart: int | None) -> str:
    if apart is None or abs(apart) <= FAR_DAYS:
        return ""
    return f"; dated {abs(apart):,} days {'before' if apart < 0 else 'after'} it"


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:2]), names[2]] if len(names) > 2 else names)


def _distinct(names: Iterable[str]) -> list[str]:
    """Return the names without those that are part of another."""
    found = list(names)
    return [name for name in found if not any(name != other and f" {name} " in f" {other} " for other in found)]


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s").rstrip(".")


_TITLES = frozenset(word.casefold().rstrip(".") for table in (ABBREVIATED, HONORIFICS, ROLE_HEADS) for word in table)
_COMMON_LAST = _words(
    "house council court party city county state street university school office department ministry committee"
    " parliament assembly congress senate government union association center centre hospital airport park church"
    " north south east west day act hall square palace building international group company bank club team league"
    " people national"
)
"""Last words of names of places and bodies, which unlike a surname do not stand for the whole."""
