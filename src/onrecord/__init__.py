"""onrecord reads news pages and keeps a checkable record of who said what.

>>> import onrecord
>>> record = onrecord.read("examples/nato-bucharest.txt")
>>> for statement in record.statements:
...     print(statement.speaker and statement.speaker.name, statement.act, statement.content_text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.errors import (
    ArticleError,
    GoldError,
    LanguageNotSupported,
    LedgerError,
    NoArticle,
    OnrecordError,
    PageEmpty,
    PageError,
    PageNotFound,
    PageNotText,
    PageRefused,
    PageTooLarge,
    PageUnreadable,
    WeightsError,
)
from onrecord.flow import (
    Actor,
    Article,
    Attribution,
    Block,
    Finding,
    MadeBy,
    Origin,
    Outlet,
    Page,
    PageStamp,
    Record,
    Skipped,
    Span,
    Statement,
    When,
    Why,
    schema,
)
from onrecord.locating import locate
from onrecord.version import __version__

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path
    from typing import Literal

    from onrecord.flow import FindingKind
    from onrecord.ledger import Filters, Ledger
    from onrecord.pages.manners import Manners

__all__ = [
    "Actor",
    "Article",
    "ArticleError",
    "Attribution",
    "Block",
    "Filters",
    "Finding",
    "GoldError",
    "LanguageNotSupported",
    "Ledger",
    "LedgerError",
    "MadeBy",
    "Manners",
    "NoArticle",
    "OnrecordError",
    "Origin",
    "Outlet",
    "Page",
    "PageEmpty",
    "PageError",
    "PageNotFound",
    "PageNotText",
    "PageRefused",
    "PageStamp",
    "PageTooLarge",
    "PageUnreadable",
    "Record",
    "Skipped",
    "Span",
    "Statement",
    "WeightsError",
    "When",
    "Why",
    "__version__",
    "locate",
    "read",
    "read_pages",
    "schema",
]


def __getattr__(name: str) -> object:
    """Load what is used for pages from the web alone, or for ledgers, when it is asked for."""
    if name == "Manners":
        from onrecord.pages.manners import Manners

        return Manners
    if name in ("Filters", "Ledger"):
        from onrecord import ledger

        return getattr(ledger, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def read(
    page: str | Path | bytes,
    *,
    model: Literal["fast", "accurate"] = "fast",
    min_score: float | None = None,
    manners: Manners | None = None,
    any_page: bool = False,
    findings: Collection[FindingKind] | None = None,
) -> Record:
    """Read one page and return its record.

    `page` is the path of a file (HTML or a plain-text copy), an address on the web, the bytes of a page, or the text of
    one: a string with a line break is taken as text, one that begins with http:// or https:// as an address, any other
    as a path. `model` is what finds attributions. `min_score`, from 0 to 1, leaves out statements that are less
    probably right; None stands for the model's own, which serves F1 best. `manners` is how servers are asked for pages.
    With `any_page` a page that is no article (a live blog, a gallery, a paywall's stub) is read as far as it has text.
    `findings` are the kinds that are looked for, None stands for those that are right often enough.

    Raises PageError when the page cannot be had or is not text, ArticleError when there is nothing on it to record, and
    WeightsError when the installation is damaged. All are OnrecordError. An unknown `model` is a ValueError.
    """
    from onrecord import pipeline

    return pipeline.read(page, model=model, min_score=min_score, manners=manners, any_page=any_page, kinds=findings)


def read_pages(
    sources: Sequence[str | Path],
    *,
    model: Literal["fast", "accurate"] = "fast",
    min_score: float | None = None,
    manners: Manners | None = None,
    any_page: bool = False,
    findings: Collection[FindingKind] | None = None,
) -> Iterator[Record | Skipped]:
    """Read the pages of files, folders and addresses, one result a page, in order, as they are asked for.

    A feed or a sitemap, in a file or at an address, stands for the pages that it lists. A page that cannot be read
    gives a `Skipped` with its reason, and the rest goes on; for `model`, `min_score`, `manners`, `any_page` and
    `findings` see `read`. Raises WeightsError when the installation is damaged.
    """
    from onrecord import pipeline

    return pipeline.read_pages(
        sources, model=model, min_score=min_score, manners=manners, any_page=any_page, kinds=findings
    )
