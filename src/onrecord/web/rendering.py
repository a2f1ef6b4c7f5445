"""Templates: how they are found, what they can call, and the one function that renders a page.

Every string that a template puts out is escaped, and goes through `views.visible` before, so that no page can turn the
direction of what stands around its words. No template says `safe`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from starlette.responses import HTMLResponse

from onrecord import views
from onrecord.ledger.anchors import words_of
from onrecord.ledger.values import Hit
from onrecord.version import __version__
from onrecord.views import hits
from onrecord.web import addresses
from onrecord.web.forms import FORM_FIELD, FORM_HEADER, form_secret
from onrecord.web.queries import in_words

STATIC = Path(str(files("onrecord.web"))) / "static"

SECTIONS: tuple[tuple[str, str], ...] = (
    ("Search", "/search"),
    ("Articles", "/articles"),
    ("Speakers", "/speakers"),
    ("Families", "/families"),
    ("Disputes", "/disputes"),
    ("Outlets", "/outlets"),
    ("Stories", "/stories"),
    ("New", "/new"),
    ("Add", "/add"),
)
"""The navigation: what a part is called, and where it begins."""

THEMES = ("system", "light", "dark")
THEME_COOKIE = "onrecord_theme"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a template filled in.

    Besides `values` it has `request`, `settings`, `here` (path and query), `sections`, `theme`. Where htmx asks for a
    part (`HX-Request`), the template is the same; what it names in `HX-Target` is cut out by the browser.
    """
    settings = request.app.state.settings
    theme = request.cookies.get(THEME_COOKIE, "system")
    given = {
        "request": request,
        "settings": settings,
        "here": addresses.here(request),
        "path": request.scope["path"],
        "sections": tuple(s for s in SECTIONS if not (s[1] == "/add" and settings.read_only)),
        "theme": theme if theme in THEMES else "system",
        "themes": THEMES,
        "form_field": FORM_FIELD,
        "form_header": FORM_HEADER,
        "form_secret": form_secret(request),
    }
    return HTMLResponse(_environment().get_template(template).render(given | values), status)


def template(name: str) -> Template:
    """Return a template by its name, for what is no page."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("onrecord.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"static": static_address, "version": __version__, **addresses.LINKS}
    made.filters |= _FILTERS
    made.tests["web_address"] = addresses.is_web
    return made


def _shown(value: object) -> object:
    if value is None:
        return ""
    return views.visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def static_address(name: str) -> str:
    """Return where a file of static/ is, with its digest, so that browsers may keep it for ever."""
    return f"/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: "1 page", "2,000 pages"."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def extent(first: str | None, last: str | None) -> str:
    """Return from when to when in words, from days."""
    if not first or not last:
        return ""
    return views.date_words(first if first == last else f"{first}/{last}", short=True)


def shortened(text: str, size: int = 80) -> str:
    """Return text on one line, cut at a blank where it is longer."""
    line = views.one_line(text)
    return line if len(line) <= size else f"{line[:size].rsplit(' ', 1)[0]} …"


def marked_words(hit: Hit) -> Iterator[tuple[str, bool]]:
    """Cut the words of a statement where what was searched for begins and ends; True goes with what was."""
    at = 0
    for start, end in hit.marks:
        yield hit.words[at:start], False
        yield hit.words[start:end], True
        at = end
    yield hit.words[at:], False


_FILTERS: dict[str, Callable[..., Any]] = {
    "date": lambda edtf: views.date_words(edtf) if edtf else "",
    "short_date": lambda edtf: views.date_words(edtf, short=True) if edtf else "",
    "one_line": lambda text: views.one_line(text or ""),
    "said_on": hits.said_on,
    "counted": counted,
    "shortened": shortened,
    "extent": lambda one: extent(one.first, one.last),
    "byline": views.byline_words,
    "marked_words": marked_words,
    "verdicts": lambda checked: Counter(one.verdict for one in checked).most_common(),
    "kind": lambda name: name.replace("-", " ").replace("_", " "),
    "in_words": in_words,
    "words_of": words_of,
    "number": lambda number: f"{number:,}",
}
