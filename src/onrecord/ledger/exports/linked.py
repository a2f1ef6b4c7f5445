"""Statements as linked data: W3C Web Annotations, and Quotation and Claim of schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.flow import Actor
from onrecord.ledger.exports.choosing import Chosen, Entry
from onrecord.locating import annotation

_TYPES = {"person": "Person", "body": "Organization", "country": "Country", "group": "Organization"}
_CLAIMS = ("accusation", "criticism", "statement", "prediction", "confirmation", "denial")


def web_annotations(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield an annotation collection's page (W3C Web Annotation Data Model, section 5.2), all items in one.

    `TextPositionSelector` counts code points of the page's own text; see `onrecord.locating`.
    """
    head = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage"}
    yield from _listed(head, "items", (_annotation(page, entry) for page in pages for entry in page.entries))


def quotations(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield a graph of Quotation where the words are quoted directly, of Claim where they are a claim told otherwise.

    A denial says what it denies in `disambiguatingDescription`, since schema.org has no relation between claims.
    """
    made = (node for page in pages for entry in page.entries if (node := _node(page, entry)))
    yield from _listed({"@context": "https://schema.org"}, "@graph", made)


def _listed(head: dict[str, Any], key: str, items: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield an object with a long list, an item a line."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + f', "{key}": ['
    for number, item in enumerate(items):
        yield ("," if number else "") + "\n" + json.dumps(item, ensure_ascii=False)
    yield "\n]}\n"


def _annotation(page: Chosen, entry: Entry) -> dict[str, Any]:
    made = {key: value for key, value in annotation(page.record, entry.statement).items() if key != "@context"}
    made["body"] = [*made["body"], {"type": "TextualBody", "purpose": "assessing", "value": entry.status}]
    return made


def _node(page: Chosen, entry: Entry) -> dict[str, Any] | None:
    """Return a statement as Quotation or Claim; None for what is neither, as an indirect demand."""
    statement = entry.statement
    article = {key: value for key, value in _article(page).items() if value}
    who = _actor(statement.speaker, entry.speaker)
    shared = {
        "@id": f"urn:onrecord:{page.record.page.sha256}:{statement.id}",
        "text": statement.content_text,
        "inLanguage": page.record.article.language,
        "about": _actor(statement.target, entry.target),
        "dateCreated": statement.said_on.value if statement.said_on else None,
        "keywords": statement.act,
        "disambiguatingDescription": f"denies {statement.denies}" if statement.denies else None,
    }
    if statement.mode == "direct":
        node = {"@type": "Quotation", **shared, "creator": who, "spokenByCharacter": who, "isPartOf": article}
    elif statement.act in _CLAIMS and not statement.silence:
        node = {"@type": "Claim", **shared, "author": who, "appearance": article}
    else:
        return None
    return {key: value for key, value in node.items() if value}


def _actor(actor: Actor | None, name: str | None) -> dict[str, Any] | None:
    if actor is None:
        return None
    made = {"@type": _TYPES[actor.kind], "name": name or actor.name}
    return made | ({"jobTitle": actor.role} if actor.role and actor.kind == "person" else {})


def _article(page: Chosen) -> dict[str, Any]:
    article, stamp = page.record.article, page.record.page
    return {
        "@type": "NewsArticle",
        "headline": article.headline,
        "url": stamp.url if stamp.url.startswith(("http://", "https://")) else None,
        "datePublished": article.published.value if article.published else None,
        "publisher": {"@type": "Organization", "name": article.outlet.name} if article.outlet else None,
        "identifier": f"sha256:{stamp.sha256}",
    }
