"""What a careful reader would flag on a page, each finding with its evidence in words.

Each kind has a module. `KINDS` says what each is and how often it was right on real pages (eval/finding_scores.py);
one that was right less often than `MIN_PRECISION` has to be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.findings import (
    altered_quotations,
    date_mismatches,
    headline_claims,
    headline_quotations,
    scare_quotes,
    stray_captions,
    unattributed_claims,
)
from onrecord.findings.reading import Reading
from onrecord.flow import Article, Finding, FindingKind, Statement

__all__ = ["ALL", "DEFAULT", "KINDS", "MIN_PRECISION", "Kind", "chosen", "flag"]

MIN_PRECISION = 0.8
"""A kind that is right less often is off by default."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: what it is, and how many of `judged` ones on real pages were right."""

    what: str
    find: Callable[[Reading], Iterator[Finding]]
    right: int
    judged: int

    @property
    def precision(self) -> float:
        """The share of findings that a reader of the page agreed with, 0.0 to 1.0."""
        return self.right / self.judged if self.judged else 0.0

    @property
    def is_default(self) -> bool:
        """Whether it is looked for unless something else is asked for."""
        return self.precision >= MIN_PRECISION


KINDS: Mapping[FindingKind, Kind] = {
    "stray-caption": Kind("a caption of another story", stray_captions.find, 3, 12),
    "headline-quotation": Kind(
        "words that the headline quotes and the body has otherwise, gives to somebody else or does not have",
        headline_quotations.find, 53, 56,
    ),
    "headline-claim": Kind(
        "the headline states as fact what the body gives as somebody's statement", headline_claims.find, 6, 10
    ),
    "altered-quotation": Kind(
        "words that the page quotes twice and not alike: in deck, subheading, pull quote and body",
        altered_quotations.find, 18, 22,
    ),
    "date-mismatch": Kind(
        "a weekday that contradicts its date, a caption of another time, a publication day that cannot be",
        date_mismatches.find, 18, 18,
    ),
    "scare-quotes": Kind(
        "a label that the outlet holds at a distance by quotation marks or “so-called”", scare_quotes.find, 58, 74
    ),
    "unattributed-claim": Kind(
        "one side of a dispute told as fact in the outlet's own voice", unattributed_claims.find, 0, 0
    ),
}  # fmt: skip

ALL: tuple[FindingKind, ...] = tuple(KINDS)
DEFAULT: tuple[FindingKind, ...] = tuple(kind for kind in KINDS if KINDS[kind].is_default)


def flag(
    article: Article,
    statements: Sequence[Statement],
    kinds: Collection[FindingKind] = DEFAULT,
    *,
    fetched: date | None = None,
) -> tuple[Finding, ...]:
    """Return the findings of these kinds on an article, by block and place.

    `fetched` is the day on which the page was fetched. Raises ValueError for a kind that there is not.
    """
    _check(kinds)
    reading = Reading(article, statements, fetched)
    found = (finding for kind in KINDS if kind in kinds for finding in KINDS[kind].find(reading))
    return tuple(sorted(found, key=lambda finding: (finding.block, finding.at or (0, 0))))


def chosen(words: str) -> tuple[FindingKind, ...]:
    """Return the kinds that a user asks for: "all", "none", "default", or some with commas between, in our order.

    Raises ValueError, which names those there are, for any other word.
    """
    named = {"all": ALL, "none": (), "default": DEFAULT}
    if words in named:
        return named[words]
    asked = {word.strip() for word in words.split(",")}
    _check(asked)
    return tuple(kind for kind in ALL if kind in asked)


def _check(kinds: Collection[str]) -> None:
    unknown = sorted(set(kinds) - set(ALL))
    if unknown:
        raise ValueError(f"no such kind of finding: {', '.join(map(repr, unknown))}; there are {', '.join(ALL)}")
