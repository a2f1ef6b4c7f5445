"""Statements as a feed: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, the last published first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from onrecord.ledger.exports.choosing import Chosen, Entry
from onrecord.locating import locate

MOST = 1_000
"""Items in a feed: those published last."""

_TITLE = "Who said what: statements from onrecord"
_HOME = "urn:onrecord:statements"
_LONGEST = 120
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Item:
    id: str
    title: str
    text: str
    url: str | None
    at: datetime | None
    act: str
    who: str


def rss(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield an RSS 2.0 feed."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n'
    yield f"<title>{_TITLE}</title><link>{_HOME}</link><description>{_TITLE}</description>\n"
    for item in _items(pages):
        link = f"<link>{_xml(item.url)}</link>" if item.url else ""
        date = f"<pubDate>{format_datetime(item.at)}</pubDate>" if item.at else ""
        yield (
            f'<item><title>{_xml(item.title)}</title>{link}<guid isPermaLink="false">{item.id}</guid>{date}'
            f"<category>{item.act}</category><description>{_xml(escape(item.text))}</description></item>\n"
        )
    yield "</channel></rss>\n"


def atom(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield an Atom feed; an entry whose page tells no date has that of the feed, since Atom demands one."""
    now = datetime.now(UTC).replace(microsecond=0)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"<title>{_TITLE}</title><id>{_HOME}</id><updated>{now.isoformat()}</updated>\n"
    for item in _items(pages):
        link = f'<link href="{_xml(item.url)}"/>' if item.url else ""
        yield (
            f"<entry><title>{_xml(item.title)}</title><id>{item.id}</id>"
            f"<updated>{(item.at or now).isoformat()}</updated>"
            f'<author><name>{_xml(item.who)}</name></author>{link}<category term="{item.act}"/>'
            f"<content>{_xml(item.text)}</content></entry>\n"
        )
    yield "</feed>\n"


def json_feed(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield a JSON Feed."""
    items = [
        {
            "id": item.id,
            "title": item.title,
            "content_text": item.text,
            "authors": [{"name": item.who}],
            "tags": [item.act],
            **({"url": item.url} if item.url else {}),
            **({"date_published": item.at.isoformat()} if item.at else {}),
        }
        for item in _items(pages)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": _TITLE, "items": items}
    yield json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _items(pages: Iterable[Chosen]) -> list[_Item]:
    # A page that tells no date comes last.
    dated = sorted(
        ((page.day or "", page, entry) for page in pages for entry in page.entries), key=lambda d: d[0], reverse=True
    )
    return [_item(page, entry) for _, page, entry in dated[:MOST]]


def _item(page: Chosen, entry: Entry) -> _Item:
    statement, stamp, outlet = entry.statement, page.record.page, page.record.article.outlet
    words = " ".join(statement.content_text.split())
    shown = words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"
    where = ", ".join(filter(None, (page.record.article.headline, outlet.name if outlet else None)))
    link = next((part.link for part in locate(page.record, statement) if part.link), None)
    web = stamp.url if stamp.url.startswith(("http://", "https://")) else None
    return _Item(
        id=f"urn:onrecord:{stamp.sha256}:{statement.id}",
        title=f"{entry.who} ({statement.act}): {shown}",
        text=f"{words}{f' — {where}' if where else ''}",
        url=link or web,
        at=datetime.fromisoformat(f"{page.day}T00:00:00+00:00") if page.day else None,
        act=statement.act,
        who=entry.who,
    )


def _xml(text: str | None) -> str:
    return escape(_NOT_XML.sub("", text or ""), {'"': "&quot;"})
