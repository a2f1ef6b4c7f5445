"""An HTML page as its visible runs of text in page order, each with its place.

A run is what a browser lays out as one stretch of lines: the text between two block-level boundaries. So a paragraph is
one run whatever is bold or linked in it, and text that stands directly in a <div> is found as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SKIPPED = _words(
    "script style noscript template head svg math iframe object embed audio video canvas select option datalist"
    " textarea input button dialog"
)
_INLINE = _words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meta nobr o:p picture q ruby"
    " s samp small source span strike strong sub sup time tt u var wbr"
)
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
_CLOSED_BY_NEXT = "p|li|dt|dd|tr|td|th|option|html|head|body"
_BOLD = frozenset({"b", "strong"})
_FOR_SCREEN_READERS = re.compile(
    r"\b(?:sr-only|screen-?reader(?:-text|-only)?|visually-?hidden|visuallyhidden|a11y-hidden|assistive-text)\b",
    re.IGNORECASE,
)
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_INVISIBLE = {ord(char): None for char in "\u200b\u200c\u200d\u2060\ufeff\xad"}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL_BYTES = bytes([*range(9), 11, *range(14, 32), 127])

MAX_DEPTH = 1_000
"""Elements nested deeper than this are not opened; their text is kept. Browsers stop at about 512."""

_DEPTH_CHECK_FROM = 5_000
"""Pages with fewer tags cannot be nested so deep that parsing them takes noticeable time."""

_TAG = re.compile(rf"<(/?)(?!(?:{_VOID}|{_CLOSED_BY_NEXT})\b)[a-zA-Z][^\s/<>]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """A visible stretch of text.

    `text` has its white space folded. `place` is the path of the innermost block-level element that holds it,
    `tags` the elements on that path, `marks` the class and id words of the innermost few of them in lower case.
    `linked` and `bold` are the shares (0.0 to 1.0) of the text that stand in links and in bold type. `parent` is the
    number of the element around the innermost one, `article` that of the innermost <article>; 0 where there is none.
    `inlines` is how many inline elements begin in it, line breaks included.
    """

    text: str
    place: str
    tags: tuple[str, ...]
    marks: frozenset[str]
    linked: float
    bold: float
    parent: int
    article: int
    inlines: int = 0


@dataclass(slots=True)
class _Open:
    """An element that the walk is inside of."""

    tag: str
    step: str
    marks: frozenset[str]
    id: int
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Line:
    """The run that is being collected."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    size: int = 0
    breaks: int = 0
    inlines: int = 0


def clean(html: str) -> str:
    """Return a page with its control characters and endless nesting taken out, so that any parser can take it."""
    data = html.encode("utf-8", "surrogatepass")
    # Most pages have none: counting bytes is quicker than looking for them in the text.
    if len(data.translate(None, _CONTROL_BYTES)) < len(data):
        html = _CONTROLS.sub(" ", html)
    return _flattened(html) if html.count("<") > _DEPTH_CHECK_FROM else html


def parse(html: str) -> LexborHTMLParser:
    """Parse a page that has been through `clean`."""
    return LexborHTMLParser(html)


def runs(tree: LexborHTMLParser) -> list[Run]:
    """Return the visible runs of a page in page order."""
    return _Walk().runs(tree.root) if tree.root is not None else []


def _flattened(html: str) -> str:
    """Turn the tags of elements nested deeper than `MAX_DEPTH` into <wbr>, which holds nothing.

    The parser walks up the open elements at every tag, so its time grows with depth times length.
    """
    depth, kept, last = 0, [], 0
    for match in _TAG.finditer(html):
        if match[1]:
            drop, depth = depth > MAX_DEPTH, max(depth - 1, 0)
        else:
            depth += 1
            drop = depth > MAX_DEPTH
        if drop:
            kept.append(html[last : match.start()])
            last = match.end()
    return "<wbr".join([*kept, html[last:]]) if kept else html


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style, classes = attributes.get("style"), attributes.get("class")
    return bool((style and _HIDING.search(style)) or (classes and _FOR_SCREEN_READERS.search(classes)))


class _Walk:
    """One pass over the tree, without recursion."""

    def __init__(self) -> None:
        self.found: list[Run] = []
        self.stack: list[_Open] = []
        self.inline: list[str] = []
        self.line = _Line()
        self.elements = 0

    def runs(self, root: LexborNode) -> list[Run]:
        node: LexborNode | None = root
        while node is not None:
            child = self._enter(node)
            if child is not None:
                node = child
                continue
            while node is not None and node.next is None:
                node = node.parent
                if node is None or node.mem_id == root.mem_id:
                    self._flush()
                    return self.found
                self._leave(node)
            node = node.next if node is not None else None
        self._flush()
        return self.found

    def _enter(self, node: LexborNode) -> LexborNode | None:
        """Take in a node; return its first child when the walk goes into it."""
        if node.is_text_node:
            self._text(node.text_content or "")
            return None
        tag = node.tag or ""
        if not node.is_element_node or tag in _SKIPPED:
            return None
        if tag == "br":
            self.line.breaks += 1
            self.line.inlines += 1
            self.line.pieces.append("\n")
            if self.line.breaks > 1:
                self._flush()
            return None
        attributes = node.attributes
        if attributes and _is_hidden(attributes):
            return None
        child = node.first_child
        if tag in _INLINE:
            self.line.inlines += 1
            if child is not None:
                if tag == "a" and self.line.pieces and self.line.pieces[-1] == "":
                    self.line.pieces.append(" ")
                self.inline.append(tag)
            return child
        self._flush()
        parent = self.stack[-1] if self.stack else None
        step = tag
        if parent is not None:
            count = parent.counts[tag] = parent.counts.get(tag, 0) + 1
            step = tag if tag in ("html", "body") else f"{tag}[{count}]"
        if child is None:
            return None
        self.elements += 1
        words = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('itemprop') or ''}"
        self.stack.append(_Open(tag, step, frozenset(words[:500].lower().split()), self.elements))
        return child

    def _leave(self, node: LexborNode) -> None:
        """Come out of an element that `_enter` went into."""
        tag = node.tag or ""
        if tag in _INLINE:
            self.inline.pop()
            if tag == "a":
                self.line.pieces.append("")
            return
        self._flush()
        self.stack.pop()

    def _text(self, text: str) -> None:
        if not text:
            return
        self.line.pieces.append(text)
        size = len(text) if not text.isspace() else 0
        if size:
            self.line.breaks = 0
            self.line.size += size
            self.line.linked += size if "a" in self.inline else 0
            self.line.bold += size if not _BOLD.isdisjoint(self.inline) else 0

    def _flush(self) -> None:
        if not self.line.pieces:
            return
        line, self.line = self.line, _Line()
        text = " ".join("".join(line.pieces).translate(_INVISIBLE).split())
        if not text:
            return
        marks = frozenset[str]().union(*(element.marks for element in self.stack[-4:]))
        self.found.append(
            Run(
                text=text,
                place="/".join(element.step for element in self.stack),
                tags=tuple(element.tag for element in self.stack),
                marks=marks,
                linked=min(1.0, line.linked / line.size),
                bold=min(1.0, line.bold / line.size),
                parent=self.stack[-2].id if len(self.stack) > 1 else 0,
                article=next((element.id for element in reversed(self.stack) if element.tag == "article"), 0),
                inlines=line.inlines,
            )
        )
