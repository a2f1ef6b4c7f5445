"""Build the input of statement tests from one marked line."""

import re

from onrecord.flow import Attribution, Span

_PART = {"{": "content", "<": "cue", "[": "source"}


def marked(text: str) -> tuple[str, Attribution]:
    """Read "[source] <cue> {content}": return the text without the marks, and the spans."""
    spans: dict[str, list[Span]] = {"content": [], "cue": [], "source": []}
    plain, opened = "", 0
    for piece in re.split(r"([{}<>\[\]])", text):
        if piece in _PART:
            opened = len(plain)
            kind = _PART[piece]
        elif piece in ("}", ">", "]"):
            spans[kind].append((opened, len(plain)))
        else:
            plain += piece
    return plain, Attribution(tuple(spans["content"]), tuple(spans["cue"]), tuple(spans["source"]), 1.0)
