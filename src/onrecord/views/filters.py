"""Filters in words, for those that ask by their names and not by options of the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping

_OPTION = re.compile(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)")
_DATE = "a date (EDTF): 2016, 2016-03, 2016-03-14, or A/B"

ABOUT: Mapping[str, str] = {
    "speaker": "said by: a full name, or words of one",
    "target": "said against, or to: a full name, or words of one",
    "outlet": "on pages of an outlet: its name or domain",
    "page": "on one page: its address, its path, or how its digest begins",
    "story": "on pages of the event that a page reports: its address, how its digest begins, or a statement's id",
    "act": "what kind of speech act; of several any",
    "mode": "quoted directly, indirectly or mixed; of several any",
    "tone": "how the page leads up to it; of several any",
    "silence": "of those who were asked and said nothing; of several any",
    "finding": "whose words a finding is about; of several any",
    "language": "on pages in a language: en",
    "disputed": "only what is denied, and the denials",
    "said": f"said within {_DATE}",
    "said_after": f"said on the first day of it or later: {_DATE}",
    "said_before": f"said before the first day of it: {_DATE}",
    "published": f"on pages published within {_DATE}",
    "published_after": f"on pages published on the first day of it or later: {_DATE}",
    "published_before": f"on pages published before the first day of it: {_DATE}",
    "due": f"due within {_DATE}",
    "due_after": f"due on the first day of it or later: {_DATE}",
    "due_before": f"due before the first day of it: {_DATE}",
}
"""What each filter asks for; one that is not here is named as it is."""


def in_fields(words: str) -> str:
    """Return words about options of the command line with the filters by their names: --said-after is said_after."""
    return _OPTION.sub(lambda option: option[1].replace("-", "_"), words)
