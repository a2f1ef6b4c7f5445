"""An HTML page as its visible runs of text in page order, each with its place.

A run is what a browser lays out as one stretch of lines: the text between two block-level boundaries. So a paragraph is
one run whatever is bold or linked in it, and text that stands directly in a <div> is found as well.

Places are two: the path of the element that holds the run, and offsets into the text of the page. The text of the page
is the `textContent` of its <body> (DOM Standard) as a parser without scripting sees it, in code points.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.errors import PageTooLarge

Anchor = tuple[int, int]
"""An offset in a run and the offset in the page's text of the same character; what follows goes on side by side."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNSEEN = _words(
    "script style head svg math iframe object embed audio video canvas select option datalist textarea input button"
    " noscript template dialog"
)
"""Elements that a browser does not lay out as text of the page."""

_INLINE = _words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meta nobr o:p picture q ruby"
    " s samp small source span strike strong sub sup time tt u var wbr"
)
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
_CLOSED_BY_NEXT = "p|li|dt|dd|tr|td|th|option|html|head|body"
_BOLD = frozenset({"b", "strong"})
_FOR_SCREEN_READERS = re.compile(
    r"(?<![a-z])(?:sr-only|screen[-_]?reader(?:-text|-only)?|visually[-_]?hidden|a11y-hidden|assistive-text)(?![a-z])",
    re.IGNORECASE,
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01]",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"onetrust|ot-sdk|(?<![a-z])(?:cookie[-_]?(?:banner|consent|notice|law|popup|modal|bar|dialog|prompt)|gdpr|didomi|"
    r"qc-cmp|truste|cky-|cmplz|usercentrics|consent[-_]?(?:banner|manager|modal|dialog|popup|layer|wall))",
    re.IGNORECASE,
)
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"
_STRETCH = re.compile(rf"[^\s{_INVISIBLE}]+(?: [^\s{_INVISIBLE}]+)*")
"""Words with single blanks between them, which stay as they are."""

_ANY_INVISIBLE = re.compile(f"[{_INVISIBLE}]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL_BYTES = bytes([*range(9), 11, *range(14, 32), 127])
_MAX_MARKS = 500
_MAX_INNER = 4
_CONTEXT = 4

MAX_DEPTH = 512
"""Elements nested deeper than this are not opened; their text is kept. Browsers do the same."""

_DEPTH_CHECK_FROM = 5_000
"""Pages with fewer tags cannot be nested so deep that parsing them takes noticeable time."""

_LEFT_OPEN = 200
"""Pages leave less tags open than this, those that are never closed included."""

_FORMATTING = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE)
_MAX_FORMATTING = 32

MAX_PLACES = 30_000_000
"""Characters that the paths of all runs of a page may have together."""

_TAG = re.compile(rf"<(/?)(?!(?:{_VOID}|{_CLOSED_BY_NEXT})\b)[a-zA-Z][^\s/<>]*", re.IGNORECASE)


class Element:
    """A block-level element that holds text, with the elements around it.

    `words` are its class, id and itemprop as they stand; `number` counts the elements of the page from 1; `article` is
    the number of the innermost <article> around it, 0 where there is none; `consent` tells whether it is in what asks
    for consent to cookies, by the names that the tools for that give; `step` is the last part of its place.
    """

    __slots__ = ("_context", "_place", "_tags", "article", "consent", "number", "parent", "step", "tag", "words")

    def __init__(self, tag: str, step: str, words: str, parent: Element | None, number: int) -> None:
        self.tag = tag
        self.step = step
        self.words = words
        self.parent = parent
        self.number = number
        self._context: str | None = None
        # Worked out for elements that hold text alone: on deep pages those of all would fill the memory.
        self._place: str | None = None
        self._tags: tuple[str, ...] | None = None
        self.consent: bool = (parent.consent if parent else False) or bool(words and _CONSENT.search(words))
        self.article: int = number if tag == "article" else parent.article if parent else 0

    @property
    def place(self) -> str:
        """The path of the element: "html/body/main[1]/p[3]"."""
        if self._place is None:
            self._place = "/".join(element.step for element in self._outer())
        return self._place

    @property
    def tags(self) -> tuple[str, ...]:
        """The elements from the root to this one."""
        if self._tags is None:
            self._tags = tuple(element.tag for element in self._outer())
        return self._tags

    def _outer(self) -> list[Element]:
        """Return the elements from the root to this one."""
        found: list[Element] = []
        element: Element | None = self
        while element is not None:
            found.append(element)
            element = element.parent
        return found[::-1]

    @property
    def context(self) -> str:
        """Class, id and itemprop of this element and the three around it, in lower case."""
        if self._context is None:
            found: list[str] = []
            element: Element | None = self
            while element is not None and len(found) < _CONTEXT:
                found.append(element.words[:_MAX_MARKS])
                element = element.parent
            self._context = " ".join(found).lower()
        return self._context


class Run(msgspec.Struct, frozen=True):
    """A visible stretch of text.

    `text` has its white space folded; `at` ties it to the page's text. `element` is the innermost block-level element
    that holds it. `linked` and `bold` are the shares (0.0 to 1.0) of the text that stand in links and in bold type.
    `inlines` is how many inline elements begin in it, line breaks included, and `inner` the classes of the first.
    """

    text: str
    at: tuple[Anchor, ...]
    element: Element
    linked: float
    bold: float
    inlines: int = 0
    inner: str = ""

    @property
    def place(self) -> str:
        """The path of its element."""
        return self.element.place

    @property
    def tags(self) -> tuple[str, ...]:
        """The elements from the root to its own."""
        return self.element.tags

    @property
    def context(self) -> str:
        """What class, id and itemprop say of its element and the three around it."""
        return self.element.context

    @property
    def parent(self) -> int:
        """The number of the element around the innermost one, 0 where there is none."""
        return self.element.parent.number if self.element.parent else 0


def clean(html: str) -> str:
    """Return a page with its control characters and endless nesting taken out, so that any parser can take it."""
    data = html.encode("utf-8", "surrogatepass")
    # Most pages have none: counting bytes is quicker than looking for them in the text.
    if len(data.translate(None, _CONTROL_BYTES)) < len(data):
        html = _CONTROLS.sub(" ", html)
    opened = html.count("<")
    if opened - 2 * html.count("</") > _LEFT_OPEN:
        html = _without_open_formatting(html)
    return _flattened(html) if opened > _DEPTH_CHECK_FROM else html


def parse(html: str) -> LexborHTMLParser:
    """Parse a page that has been through `clean`."""
    return LexborHTMLParser(html)


def _without_open_formatting(html: str) -> str:
    """Turn the tags of formatting elements into <wbr> where more are open than any writer means.

    A parser opens each of them again in every paragraph that follows (the "active formatting elements" of the HTML
    standard), so that their number multiplies with that of the paragraphs.
    """
    is_open, kept, last = 0, [], 0
    for match in _FORMATTING.finditer(html):
        is_open = max(0, is_open - 1) if match[1] else is_open + 1
        if not match[1] and is_open > _MAX_FORMATTING:
            is_open -= 1
            kept.append(html[last : match.start()])
            last = match.end()
    return "<wbr".join([*kept, html[last:]]) if kept else html


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
        # React streams a page's parts hidden, as S:0, S:1 and so on, and a script moves them into their places.
        return not (attributes.get("id") or "").startswith("S:")
    style, classes = attributes.get("style"), attributes.get("class")
    return bool((style and _HIDING.search(style)) or (classes and _is_for_screen_readers(classes)))


@lru_cache(maxsize=4096)
def _is_for_screen_readers(classes: str) -> bool:
    return _FOR_SCREEN_READERS.search(classes) is not None


class _Line:
    """The run that is being collected: its pieces, each with its offset in the page's text or -1 where it is ours."""

    __slots__ = ("bold", "breaks", "inlines", "inner", "linked", "offsets", "pieces", "size")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.offsets: list[int] = []
        self.linked = self.bold = self.size = self.breaks = self.inlines = 0
        self.inner: list[str] = []


def runs(tree: LexborHTMLParser) -> tuple[Run, ...]:  # noqa: PLR0912, PLR0915 - one loop: a call a node doubles its time
    """Return the visible runs of a page in page order: one pass over the tree, without recursion.

    Raises PageTooLarge when the paths of its elements alone would fill the memory.
    """
    found: list[Run] = []
    root = tree.root
    node: LexborNode | None = root
    if root is None or node is None:
        return ()
    element: Element | None = None
    line = _Line()
    at = elements = links = bolds = 0
    # Of each open element, how it is reached from the block-level one around it, and how many of each tag are in it.
    around: list[tuple[str, dict[str, int]]] = [("", {})]
    after_link = in_body = False
    end = root.mem_id
    while True:
        child = None
        if node.is_text_node:
            text = node.text_content
            if text and in_body:
                size = len(text)
                if not text.isspace():
                    line.pieces.append(text)
                    line.offsets.append(at)
                    line.breaks = 0
                    line.size += size
                    if links:
                        line.linked += size
                    if bolds:
                        line.bold += size
                    after_link = False
                elif line.size:
                    line.pieces.append(text)
                    line.offsets.append(at)
                at += size
        elif node.is_element_node:
            tag = node.tag or ""
            counts = around[-1][1]
            attributes = node.attributes
            if tag in _UNSEEN or (attributes and _is_hidden(attributes)):
                # It takes its number among its siblings, since places are counted as XPath counts.
                counts[tag] = counts.get(tag, 0) + 1
                if in_body:
                    at += len(node.text())
            elif tag == "br":
                line.breaks += 1
                line.inlines += 1
                line.pieces.append("\n")
                line.offsets.append(-1)
                if line.breaks > 1:
                    line = _flush(line, element, found)
            elif tag in _INLINE:
                line.inlines += 1
                count = counts[tag] = counts.get(tag, 0) + 1
                child = node.first_child
                if child is not None:
                    around.append((f"{around[-1][0]}{tag}[{count}]/", {}))
                    if attributes and len(line.inner) < _MAX_INNER and (words := attributes.get("class")):
                        line.inner.append(words)
                    if tag == "a":
                        if after_link:
                            # Two links side by side are two words whatever the page has between them.
                            line.pieces.append(" ")
                            line.offsets.append(-1)
                        links += 1
                    elif tag in _BOLD:
                        bolds += 1
            else:
                if line.pieces:
                    line = _flush(line, element, found)
                count = counts[tag] = counts.get(tag, 0) + 1
                step = tag if tag in ("html", "body") else f"{around[-1][0]}{tag}[{count}]"
                if tag == "body":
                    in_body = True
                child = node.first_child
                if child is not None:
                    elements += 1
                    words = (
                        " ".join([attributes.get(name) or "" for name in ("class", "id", "itemprop")])
                        if attributes
                        else ""
                    )
                    element = Element(tag, step, words, element, elements)
                    around.append(("", {}))
        if child is not None:
            node = child
            continue
        following = node.next
        while following is None:
            parent = node.parent
            if parent is None or parent.mem_id == end:
                _flush(line, element, found)
                return _checked(found)
            node = parent
            tag = node.tag or ""
            if tag in _INLINE:
                around.pop()
                if tag == "a":
                    links -= 1
                    after_link = True
                elif tag in _BOLD:
                    bolds -= 1
            else:
                if line.pieces:
                    line = _flush(line, element, found)
                element = element.parent if element else None
                around.pop()
            following = node.next
        node = following


def _checked(found: Sequence[Run]) -> tuple[Run, ...]:
    places = 0
    for run in found:
        places += len(run.place)
        if places > MAX_PLACES:
            raise PageTooLarge("elements nested so deep, and so many of them, as no article has")
    return tuple(found)


def _flush(line: _Line, element: Element | None, found: list[Run]) -> _Line:
    """Add the collected run to those found, if there is anything to see in it; return the next, empty."""
    if not line.size:
        return _Line()
    text, at = _folded(line.pieces, line.offsets)
    if text and element is not None:
        size = max(line.size, 1)
        inner = " ".join(line.inner)
        found.append(
            Run(text, at, element, min(1.0, line.linked / size), min(1.0, line.bold / size), line.inlines, inner)
        )
    return _Line()


def _folded(pieces: list[str], offsets: list[int]) -> tuple[str, tuple[Anchor, ...]]:
    """Return the text of the pieces with its white space folded, and where it stands in the page's text."""
    raw = pieces[0] if len(pieces) == 1 else "".join(pieces)
    text = " ".join(raw.split())
    if not text:
        return "", ()
    if not text.isascii() and _ANY_INVISIBLE.search(text):
        text = ""
    if len(pieces) == 1 and text:
        begin = raw.find(text)
        if begin >= 0:
            return text, ((0, offsets[0] + begin),)
    return _mapped(pieces, offsets)


def _mapped(pieces: list[str], offsets: list[int]) -> tuple[str, tuple[Anchor, ...]]:
    """Fold stretch by stretch, with an anchor wherever the run and the page's text fall out of step."""
    parts: list[str] = []
    anchors: list[Anchor] = []
    length = 0
    shift: int | None = None
    gap = False
    for piece, offset in zip(pieces, offsets, strict=True):
        if offset < 0:
            shift = None  # a line break has no character in the page: what follows gets an anchor of its own
        last = 0
        for match in _STRETCH.finditer(piece):
            start, end = match.span()
            gap = gap or any(c.isspace() for c in piece[last:start])
            if gap and parts:
                parts.append(" ")
                length += 1
            gap = False
            if offset + start - length != shift:
                shift = offset + start - length
                anchors.append((length, offset + start))
            parts.append(match[0])
            length += end - start
            last = end
        gap = gap or any(c.isspace() for c in piece[last:])
    return "".join(parts), tuple(anchors)
