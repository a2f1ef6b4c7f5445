"""Pages that are no article although they hold text: what they are, and what tells it.

An error page saved with status 200, a consent or robot wall, the stub that a paywall leaves, a video with its blurb, a
gallery, a live blog, an index of other articles. Each is named, so that nobody takes what it says for a report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.articles.dom import Run
from onrecord.articles.metadata import Stated

STUB_WORDS = 150
"""A report of more words is more than the stub that a paywall leaves."""

BLURB_WORDS = 80
"""A report of more words is more than what stands below a video."""

_ERROR_TITLE = re.compile(
    r"^\W*(?:error\W*)?(?:40[0-9]|410|451|50[0-4])\s*(?:$|[|:–—-]|error|not found|page|forbidden|bad|internal|service)|"
    r"^\W*(?:error|page|article|story|content)\b.{0,12}"
    r"\b(?:not found|unavailable|not available|no longer available)|"
    r"^\W*(?:not found|access denied|forbidden\s*(?:$|[|:–—-])|internal server error|bad gateway|service unavailable|"
    r"(?:oops|sorry)\W.{0,40}(?:not found|can.t find|went wrong|doesn.t exist))",
    re.IGNORECASE,
)
_WALL_TITLE = re.compile(
    r"^\W*(?:just a moment|attention required|are you a (?:robot|human)|security check|verifying you are human|"
    r"human verification|checking your browser|pardon our interruption|please verify)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:we (?:and our (?:\d+ )?partners|value your privacy|use cookies)|before you continue|"
    r"accept all(?: cookies)?|manage (?:your )?(?:cookie|privacy|consent)|your (?:privacy|consent) (?:choices|settings)"
    r"|"
    r"store and/or access information on a device)\b",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"\b(?:(?:subscribe|register|sign up|sign in|log in|become a (?:member|subscriber))\b.{0,40}\bto "
    r"(?:(?:continue|keep|finish) reading|continue$|read (?:the (?:full|rest|whole)|this|more of this)|unlock|"
    r"(?:view|access) (?:this|the full))\b|"
    r"(?:continue|keep) reading (?:with|for|by)\b|(?:this|the) (?:article|story|content) is (?:only )?"
    r"(?:for|reserved for|"
    r"exclusive to|available (?:only )?to) (?:our )?(?:subscribers|members|paying)|"
    r"you have (?:reached|read|used) (?:your|all|the)\b.{0,40}\b(?:limit|free articles)|unlock (?:this|the full)\b)",
    re.IGNORECASE,
)
_VIDEO_TYPES = frozenset({"VideoObject", "VideoGallery", "Movie", "TVEpisode", "Clip"})
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
_INDEX_TYPES = frozenset({"CollectionPage", "SearchResultsPage"})
_ARTICLE = re.compile(r"(?:Article|Report|BlogPosting|NewsStory|Review)$")
_MIN_GALLERY = 6
_MIN_TEASERS = 12
_TEASER_TAGS = frozenset({"h2", "h3", "h4", "h5", "li"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a page decides on its kind: its runs, which of them are the report, and which are captions."""

    runs: Sequence[Run]
    report: Sequence[int]
    captions: Sequence[int]

    def words(self, indices: Sequence[int]) -> int:
        """Return how many words these runs have."""
        return sum(len(self.runs[i].text.split()) for i in indices)


def other_than_article(said: Stated, seen: Seen) -> str | None:
    """Return what a page is, with the sign of it, or None for an article."""
    words = seen.words(seen.report)
    title = said.titles[0] if said.titles else next((r.text for r in seen.runs if "h1" in r.tags), "")
    if words < STUB_WORDS:
        if _WALL_TITLE.match(title):
            return f"a robot check (titled “{title}”)"
        if _ERROR_TITLE.match(title):
            return f"an error page (titled “{title}”)"
        if wall := _consent_wall(seen, words):
            return wall
        if stub := _paywall_stub(said, seen):
            return stub
    if "LiveBlogPosting" in said.types:
        return "a live blog (JSON-LD LiveBlogPosting)"
    pictures = seen.words(seen.captions)
    if (said.types & _GALLERY_TYPES and not _is_article(said)) or (
        len(seen.captions) >= _MIN_GALLERY and pictures > 2 * words
    ):
        return f"a gallery ({len(seen.captions)} captions, {words} words of text)"
    if words < BLURB_WORDS and not _is_article(said) and (said.types & _VIDEO_TYPES or said.kind.startswith("video")):
        return f"a video with {words} words of text"
    return _index(said, seen, words)


def _is_article(said: Stated) -> bool:
    return any(_ARTICLE.search(name) for name in said.types)


def _consent_wall(seen: Seen, words: int) -> str | None:
    """A wall speaks of nothing but consent; a banner stands beside a report."""
    told = sum(len(seen.runs[i].text.split()) for i in seen.report if _CONSENT.search(seen.runs[i].text))
    total = seen.words(range(len(seen.runs)))
    spoken = next((run.text for run in seen.runs if _CONSENT.search(run.text)), None)
    if spoken and (told >= words / 3 > 0 or (words == 0 and total < STUB_WORDS)):
        return f"a consent wall (“{_short(spoken)}”)"
    return None


def _paywall_stub(said: Stated, seen: Seen) -> str | None:
    if said.free is False:
        return "the stub that a paywall leaves (JSON-LD isAccessibleForFree: false)"
    begin = min(seen.report, default=0)
    after = next((r.text for r in seen.runs[begin:] if len(r.text) < 300 and _PAYWALL.search(r.text)), None)
    if after and said.free is not True:
        return f"the stub that a paywall leaves (“{_short(after)}”)"
    return None


def _index(said: Stated, seen: Seen, words: int) -> str | None:
    """An index holds links to articles, under headings or in lists, and hardly a sentence of its own."""
    teasers = [
        r for r in seen.runs if r.linked > 0.9 and len(r.text.split()) >= 5 and not _TEASER_TAGS.isdisjoint(r.tags[-3:])
    ]
    if _is_article(said) or len(teasers) < _MIN_TEASERS:
        return None
    linked = sum(len(r.text.split()) for r in teasers)
    if (words < STUB_WORDS and linked > 2 * words) or (said.types & _INDEX_TYPES and linked > words):
        return f"an index of {len(teasers)} other articles"
    return None


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77].rsplit(' ', 1)[0]} …"
