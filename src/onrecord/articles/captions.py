"""Whether a caption is of the story it stands in, told by the people, places, dates and topic that both name.

Each name and each other word that a caption shares with its story tells as much as it is unlikely that another story
has it (`rarity.weight`), and more where the story has it often; what the story lacks tells against the caption. How
much each counts, `WEIGHTS`, was found by logistic regression on captions whose story is known: eval/captions.py --fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from math import exp

from onrecord.articles.caption_evidence import Evidence, Story, evidence, explicit_day, story

__all__ = ["Belonging", "Story", "Weights", "explicit_day", "figures", "judge", "probability", "story"]

FAR_DAYS = 60
"""A caption dated so many days from the article needs another link to it."""

OWN = 0.6
"""From this probability on a caption is the story's."""

STRAY = 0.35
"""Up to this probability a caption is another story's."""

ENOUGH = 4
"""A caption must say so much for its words to be missed in a story: each name counts two, each other word one."""

ENOUGH_IF_NEAR = 6
"""The same where the caption is dated as the article is."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whether a caption is of the story (None: nothing decides), and why in words."""

    belongs: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Weights:
    """What the evidence adds to the log-odds that a caption is the story's, in the order of `figures`.

    `start` is there always. `best_name` and `shared_words` count by what they tell, `missing_name` for each of up to
    `MAX_MISSING` names and `missing_word` for each other word that the story does not have. `main_name` is added where
    the caption names what the story names most, `near` where its date is about the article's.
    """

    start: float
    best_name: float
    main_name: float
    missing_name: float
    shared_words: float
    missing_word: float
    near: float


WEIGHTS = Weights(
    start=-1.31, best_name=0.95, main_name=1.05, missing_name=-0.57, shared_words=0.49, missing_word=-0.28, near=0.86
)

MAX_MISSING = 5
"""So many missing names count; a caption of a team lists more."""

_MIN_NAMES = 2
_MIN_CONTENT = 3
_CONTENT_SHARE = 0.6
_LISTED = 3
_TELLING = 1.0


def judge(caption: str, about: Story) -> Belonging:
    """Say whether a caption is of a story.

    True where that is likely (`OWN`) and they share a name, or most of the caption's other words. False where it is
    unlikely (`STRAY`) although the caption says enough, or where it shares no name and is dated more than `FAR_DAYS`
    days from the article. Otherwise None.
    """
    found = evidence(caption, about)
    likely = probability(found)
    on_topic = found.words >= _MIN_CONTENT and len(found.shared) >= _CONTENT_SHARE * found.words
    if likely >= OWN and (found.links or on_topic):
        return Belonging(True, _why_own(found))
    far = found.apart is not None and abs(found.apart) > FAR_DAYS and not found.links and not on_topic
    if (far and likely < OWN) or (likely <= STRAY and _says_enough(found)):
        return Belonging(False, _why_stray(found))
    return Belonging(None, _why_undecided(found))


def figures(found: Evidence) -> tuple[float, ...]:
    """Return the evidence as numbers, in the order of `Weights`."""
    return (
        1.0,
        max((link.weight for link in found.links), default=0.0),
        float(any(link.main for link in found.links)),
        float(min(len(found.missing), MAX_MISSING)),
        sum(found.shared.values()),
        float(len(found.lacking)),
        float(found.is_near),
    )


def probability(found: Evidence) -> float:
    """Return the probability that the caption is the story's, 0.0 to 1.0, where half of all captions are."""
    odds = sum(weight * figure for weight, figure in zip(astuple(WEIGHTS), figures(found), strict=True))
    return 1 / (1 + exp(-max(odds, -500.0)))  # beyond that exp has no value


def _says_enough(found: Evidence) -> bool:
    """Tell whether a story that the caption is of would take some of it up: "A view of the city" says too little."""
    needed = ENOUGH_IF_NEAR if found.is_near else ENOUGH
    return found.bare_name or 2 * found.names + found.words >= needed


def _why_own(found: Evidence) -> str:
    names = [link.name for link in found.links]
    telling = [link.name for link in found.links if link.weight >= _TELLING]
    if names:
        return f"names {_listed(telling or names[:1])} as the article does"
    whom = "names nobody, but " if not found.missing else ""
    return f"{whom}most of its words are the article's: {_listed(_telling(found))}"


def _why_stray(found: Evidence) -> str:
    dated = _dated(found.apart)
    has = f"{len(found.shared)} of its {found.words} other words"
    if found.links:
        names = [link.name for link in found.links]
        others = f", does not name {_listed(found.missing)}" if found.missing else ""
        return f"of its names the article has only {_listed(names)}{others}, and has {has}{dated}"
    if len(found.missing) >= _MIN_NAMES:
        return f"none of its people or places occurs in the article{dated}"
    if not _says_enough(found):
        return f"names nothing that the article names{dated}"
    if found.bare_name:
        return f"the article does not name {_listed(found.missing)}{dated}"
    if found.missing:
        return f"the article does not name {_listed(found.missing)}, and has {has}{dated}"
    return f"names nobody, and the article has {has}{dated}"


def _why_undecided(found: Evidence) -> str:
    if found.links:
        return f"names {_listed([link.name for link in found.links])} as the article does, which may be chance"
    if len(found.missing) >= _MIN_NAMES and found.is_near:
        return "none of its people or places occurs in the article, but its date fits"
    if not found.shared or not _says_enough(found):
        return "names too little to tell"
    whom = f"the article does not name {_listed(found.missing)}" if found.missing else "names nobody"
    return f"{whom}, but words of it are the article's: {_listed(_telling(found))}"


def _telling(found: Evidence) -> list[str]:
    """Return the shared words that tell most, in the order of the caption."""
    most = sorted(found.shared, key=lambda word: -found.shared[word])[:_LISTED]
    return [word for word in found.shared if word in most]


def _dated(apart: int | None) -> str:
    if apart is None or abs(apart) <= FAR_DAYS:
        return ""
    return f"; dated {abs(apart):,} days {'before' if apart < 0 else 'after'} it"


def _listed(names: Sequence[str]) -> str:
    *first, last = names[:_LISTED]
    return f"{', '.join(first)} and {last}" if first else last
