"""A report: pages with their statements marked, as one HTML file that loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from onrecord.ledger.exports.choosing import Chosen
from onrecord.ledger.exports.lines import chosen_record
from onrecord.views import one_line
from onrecord.views.html import marked_article

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Who said what</title>
<style>body{margin:2rem auto;max-width:78rem;padding:0 1rem;color-scheme:light dark}section{margin:0 0 3rem}
footer{font:.8em/1.4 system-ui,sans-serif;overflow-wrap:anywhere;opacity:.7}</style></head><body>
"""


def report(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield the file in pieces, a section a page, with its address, digest and what people checked below it."""
    yield _HEAD
    for page in pages:
        checked = sum(entry.checked for entry in page.entries)
        stamp, made = page.record.page, page.record.made_by
        people = f"{checked} of {len(page.entries)} statements checked by people"
        facts = (stamp.url, f"SHA-256 {stamp.sha256}", f"onrecord {made.onrecord}", people)
        yield f'<section id="p{page.name}">{marked_article(chosen_record(page))}'
        yield f"<footer>{escape(' · '.join(map(one_line, facts)))}</footer></section>\n"
    yield "</body></html>\n"
