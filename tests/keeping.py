"""Records and ledgers made by hand, for tests that need no model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from onrecord.flow import (
    Actor,
    Article,
    Block,
    Finding,
    MadeBy,
    Origin,
    Outlet,
    Page,
    Record,
    Statement,
    When,
)

TEXT = """\
Minister defends the harbour wall

The wall will be built by May, said Ana Lopez, the harbour minister.

Critics accuse Lopez of hiding the cost. “We hid nothing,” she said on 3 March 2016.

Karl Berg did not answer a request for comment. It was a cold day, residents said.
"""

LOPEZ = Actor("Ana Lopez", "person", "harbour minister", "Spain", "the full name")
CRITICS = Actor("critics", "group", None, None, "the words of the page")
HARBOUR_NEWS = Outlet("Harbour News", "news.example", "the footer")
BERG = Actor("Karl Berg", "person", None, None, "the full name")


def page_of(text: str = TEXT, url: str = "https://news.example/harbour", **more: Any) -> Page:
    return Page.of(text.encode(), url, Origin("web"), "2016-03-04T10:00:00Z", **more)


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def article_of(text: str = TEXT, outlet: Outlet = HARBOUR_NEWS) -> Article:
    blocks: list[Block] = []
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if line.strip():
            kind = "paragraph" if blocks else "headline"
            blocks.append(Block(kind, at, at + len(line.rstrip()), f"line {number}", at=((at, at),)))
        at += len(line)
    published = When("2016-03-04", "day", ("the dateline",))
    headline = text[blocks[0].start : blocks[0].end] if blocks else None
    return Article(text, tuple(blocks), headline, (), None, outlet, published, "en")


def statement_of(article: Article, words: str | Sequence[str], digest: str = "", **fields: Any) -> Statement:
    parts = [words] if isinstance(words, str) else list(words)
    content = tuple(span(article.text, part) for part in parts)
    id = hashlib.sha256(f"{digest}:{content}".encode()).hexdigest()[:16]
    given: dict[str, Any] = {
        "cue": (), "cue_text": "", "source": (), "source_text": "", "mode": "indirect", "act": "statement",
        "also": None,
        "cue_tone": "neutral", "speaker": None, "target": None, "said_on": None, "denies": None, "score": 0.9,
    } | fields  # fmt: skip
    return Statement(
        id=id,
        block=article.block_at(content[0][0]),
        content=content,
        content_text=" ".join(parts),
        **given,
    )


def harbour(
    text: str = TEXT, url: str = "https://news.example/harbour", version: str = "1.0", model: str = "m" * 64
) -> tuple[Record, Page]:
    """A page with a pledge, an accusation and its denial, a silence, and words of nobody known; and its record."""
    page, article = page_of(text, url), article_of(text)
    digest = page.stamp.sha256
    pledge = statement_of(
        article, "The wall will be built by May", digest, act="pledge", speaker=LOPEZ, cue_text="said",
        source_text="Ana Lopez, the harbour minister", due=When("2016-05", "month", ("by May",)), chain=(BERG,),
    )  # fmt: skip
    claim = statement_of(
        article, "hiding the cost", digest, act="accusation", speaker=CRITICS, target=LOPEZ, cue_text="accuse",
        cue_tone="distancing",
    )  # fmt: skip
    denial = statement_of(
        article, "“We hid nothing,”", digest, act="denial", mode="direct", speaker=LOPEZ, denies=claim.id,
        said_on=When("2016-03-03", "day", ("3 March 2016",)), cue_text="said",
    )  # fmt: skip
    silence = statement_of(article, "a request for comment", digest, speaker=BERG, silence="no-answer")
    weather = statement_of(article, "It was a cold day", digest, source_text="residents", cue_text="said")
    finding = Finding("altered-quotation", denial.block, "the headline has other words", denial.content[0])
    statements = (pledge, claim, denial, silence, weather)
    return Record(page.stamp, article, statements, (finding,), MadeBy(version, model)), page
