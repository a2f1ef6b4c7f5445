"""Events as rows of a table, in the columns of POLECAT where it has one of that meaning, else of ICEWS."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.coding.actors import ActorCode
from onrecord.coding.events import Event, events_of, quoted
from onrecord.flow import Actor, Record

COLUMNS = (
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Quad Code",
    "CAMEO Code",
    "Act",
    "Speech Act",
    "Actor Name",
    "Actor Code",
    "Actor Country",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Recipient Name",
    "Recipient Code",
    "Recipient Country",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Event Text",
    "Event Text Start",
    "Event Text End",
    "Coding Note",
    "Source",
    "Publication Date",
    "Headline",
    "Language",
    "Story ID",
    "URL",
    "Version",
)
"""The columns, in order; POLECAT's are those of its weekly files, `CAMEO Code` and `Event Text` those of ICEWS."""

Row = dict[str, str]


def event_rows(record: Record) -> Iterator[Row]:
    """Yield one row a statement, its values text, "" where nothing is known.

    A statement that PLOVER does not code has no `Event Type` and its reason in `Coding Note`; `Event Text Start` and
    `Event Text End` are code points into the article's text.
    """
    article = record.article
    shared = {
        "Source": article.outlet.name if article.outlet else "",
        "Publication Date": article.published.value if article.published else "",
        "Headline": article.headline or "",
        "Language": article.language,
        "Story ID": record.page.sha256,
        "URL": record.page.url,
        "Version": f"onrecord {record.made_by.onrecord}",
    }
    for statement, event in zip(record.statements, events_of(record), strict=True):
        row = {
            **_head(event),
            **_actor("Actor", statement.speaker, event.source),
            "Actor Name Raw": statement.source_text,
            **_actor("Recipient", statement.target, event.target),
            "Event Text": quoted(event, article),
            "Event Text Start": str(event.span[0]),
            "Event Text End": str(event.span[1]),
            "Coding Note": event.why,
            **shared,
        }
        yield {column: row[column] for column in COLUMNS}


def _head(event: Event) -> Row:
    return {
        "Event ID": event.statement,
        "Event Date": event.date or "",
        "Event Type": event.plover or "",
        "Event Mode": event.mode or "",
        "Quad Code": f"Q{event.quad}" if event.quad else "",
        "CAMEO Code": event.cameo,
        "Act": event.act,
        "Speech Act": event.searle,
    }


def _actor(part: str, actor: Actor | None, code: ActorCode | None) -> Row:
    sectors = code.sectors if code else ()
    return {
        f"{part} Name": actor.name if actor else "",
        f"{part} Code": code.code if code else "",
        f"{part} Country": (code.country if code else None) or "",
        f"Primary {part} Sector": sectors[0] if sectors else "",
        f"{part} Sectors": ";".join(sectors),
        f"{part} Title": (actor.role if actor else None) or "",
    }
