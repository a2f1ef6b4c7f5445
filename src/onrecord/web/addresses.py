"""Where everything is in the room: the one place that knows how addresses are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request


def here(request: Request) -> str:
    """Return path and query of the page that is asked for."""
    query = request.scope["query_string"].decode("latin-1")
    return f"{quote(request.scope['path'])}{f'?{query}' if query else ''}"


def inside(address: str) -> str:
    """Return an address if it is in the room, else its beginning: nobody is sent elsewhere by a link to here."""
    is_inside = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if is_inside and address.isprintable() else "/"


def with_query(path: str, /, **asked: Any) -> str:  # noqa: ANN401
    """Return a path with what is asked; what is empty is left out, several values are repeated."""
    given = {name: value for name, value in asked.items() if value not in (None, "", (), [], False)}
    pairs = [(name, _text(one)) for name, value in given.items() for one in _several(value)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


FORMS = ("json", "jsonl", "csv", "parquet", "rss", "atom", "jsonfeed", "jsonld", "bib", "ris", "graphml")
"""The endings by which an address is asked for in a form for programs; web.exports makes them."""

_PART = ("limit", "offset", "order")
"""What an address says of which part of a list is shown, and how."""


def in_form(address: str, form: str) -> str:
    """Return where what an address shows is in a form for programs: all of it, not the part that is shown."""
    path, _, query = address.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in _PART]
    return f"{path.rstrip('/')}.{form}" + (f"?{urlencode(kept)}" if kept else "")


def form_of(path: str) -> str | None:
    """Return the ending of a path by which it asks for a form for programs, None where it is a page."""
    ending = path.rpartition("/")[2].rpartition(".")[2]
    return ending if ending in FORMS else None


def article(sha256: str, statement: str = "") -> str:
    """Return where an article is, or a statement in it."""
    return f"/articles/{sha256[:16]}{f'#s-{statement}' if statement else ''}"


def statement(id: str) -> str:
    """Return where a statement is shown with its receipt."""
    return f"/statements/{id}"


def speaker(name: str) -> str:
    """Return where somebody's page is, by name or number."""
    return f"/speakers/{quote(name, safe='')}"


def outlet(name: str) -> str:
    """Return where an outlet's page is, by name or domain."""
    return f"/outlets/{quote(name, safe='')}"


def family(id: str) -> str:
    """Return where the versions of a remark are, by the id of one of them."""
    return f"/families/{id}"


def story(id: str) -> str:
    """Return where a story is, by its id or how the digest of one of its pages begins."""
    return f"/stories/{id}"


def search(**asked: Any) -> str:  # noqa: ANN401
    """Return a search with words (`q`) and filters, named as those of `ledger.Filters`."""
    return with_query("/search", **asked)


def is_web(address: str | None) -> bool:
    """Tell whether an address may be linked to: no script hides in http and https."""
    return bool(address) and str(address).lower().startswith(("http://", "https://"))


def _several(value: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _text(value: object) -> str:
    return "1" if value is True else str(value)


LINKS: dict[str, Callable[..., str]] = {
    "article_link": article,
    "statement_link": statement,
    "speaker_link": speaker,
    "outlet_link": outlet,
    "family_link": family,
    "story_link": story,
    "search_link": search,
    "with_query": with_query,
    "in_form": in_form,
}
"""What templates call these by."""
