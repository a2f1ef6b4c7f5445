"""Where the words of a statement stand in their page, in forms that other programs understand.

Selectors are those of the Web Annotation Data Model (W3C Recommendation of 2017, section 4.2). All are made from the
record alone, without the page.
"""

from __future__ import annotations

import re
import uuid
from base64 import urlsafe_b64encode
from bisect import bisect_right
from typing import Any

import msgspec

from onrecord.flow import Article, Block, PageStamp, Record, Span, Statement, Value
from onrecord.text_directives import Search, directive, trimmed

_CONTEXT = 32
_XPATH_STEP = re.compile(r"[a-z][a-z0-9._-]*(?:\[\d+\])?")
_OTHER_STEP = re.compile(r"([^/\[\]'\"]+)(\[\d+\])")


class TextQuoteSelector(Value, frozen=True, omit_defaults=True, tag_field="type", tag="TextQuoteSelector"):
    """The quoted words with what stands before and after them, white space folded.

    Marks without width, such as soft hyphens, are left out. `prefix` and `suffix` have 32 characters or to the end of
    the block, and more where the quote would fit in several places of what the page shows.
    """

    exact: str
    prefix: str | None = None
    suffix: str | None = None


class TextPositionSelector(Value, frozen=True, omit_defaults=True, tag_field="type", tag="TextPositionSelector"):
    """A half-open range of code points in the page's own text (see `Block.at`)."""

    start: int
    end: int


class XPathSelector(Value, frozen=True, omit_defaults=True, tag_field="type", tag="XPathSelector", rename="camel"):
    """The element that holds the words, and the words in it."""

    value: str
    refined_by: TextQuoteSelector


class Selectors(Value, frozen=True):
    """One stretch of words, said in several ways.

    `position` is None in records made before blocks had offsets in their page. `element` is None for a plain-text copy
    and for words in several blocks. `link` opens the page in a browser at the words; it is None where the page has no
    address on the web and where no link would lead to these words alone.
    """

    quote: TextQuoteSelector
    position: TextPositionSelector | None
    element: XPathSelector | None
    link: str | None

    @property
    def selectors(self) -> tuple[TextQuoteSelector | TextPositionSelector | XPathSelector, ...]:
        """The selectors that there are, for the `selector` of an annotation's target."""
        return tuple(s for s in (self.quote, self.position, self.element) if s is not None)


def locate(record: Record, statement: Statement) -> tuple[Selectors, ...]:
    """Return where the content of a statement stands in its page: one value for each of its parts, in reading order.

    Raises ValueError when the statement is of another record, so that its spans are outside every block.
    """
    shown = _Shown(record.article)
    address = _address(record.page)
    search = Search(record.article) if address else None
    parts = []
    for span in statement.content:
        words = trimmed(record.article.text, span)
        end = directive(search, words) if search else None
        parts.append(_selectors(shown, words, _link(address, end) if address and end else None))
    return tuple(parts)


def annotation(record: Record, statement: Statement) -> dict[str, Any]:
    """Return a statement as a Web Annotation in JSON-LD: its words as the target, who says what as the body.

    A content in several parts has several targets. The source of a page that has no address on the web is the name of
    its bytes by their digest (RFC 6920). The id is the same whenever the same page is read. Raises ValueError as
    `locate` does.
    """
    source = (_address(record.page) or _digest_name(record.page)).partition("#")[0]
    targets = [_target(record.page, source, part) for part in locate(record, statement)]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": uuid.uuid5(uuid.NAMESPACE_URL, f"{_digest_name(record.page)}#{statement.id}").urn,
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"type": "Software", "name": f"onrecord {record.made_by.onrecord}"},
        "body": _bodies(statement),
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _target(page: PageStamp, source: str, part: Selectors) -> dict[str, Any]:
    target = {"type": "SpecificResource", "source": source, "selector": msgspec.to_builtins(list(part.selectors))}
    if page.fetched_at:
        target["state"] = {"type": "TimeState", "sourceDate": page.fetched_at}
    return target


def _bodies(statement: Statement) -> list[dict[str, str]]:
    """Return who says what in words, and act and speaker as tags."""
    speaker = statement.speaker.name if statement.speaker else None
    lines = [
        f"Speaker: {speaker or statement.source_text or 'no source named'}{'' if speaker else ' (?)'}",
        f"Act: {', '.join(filter(None, (statement.act, statement.also)))}",
        *([f"Target: {statement.target.name}"] if statement.target else []),
        *([f"Said on: {statement.said_on.value}"] if statement.said_on else []),
    ]
    described = {"format": "text/plain", "language": "en", "value": "\n".join(lines)}
    tags = [statement.act, *([speaker] if speaker else [])]
    return [
        {"type": "TextualBody", "purpose": "describing", **described},
        *({"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags),
    ]


def _address(page: PageStamp) -> str | None:
    for url in (page.url, page.saved_from or ""):
        if url.lower().startswith(("http://", "https://")):
            return url
    return None


def _digest_name(page: PageStamp) -> str:
    digest = urlsafe_b64encode(bytes.fromhex(page.sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


# ---------------------------------------------------------------------------------------------------------- selectors


def _selectors(shown: _Shown, span: Span, link: str | None) -> Selectors:
    blocks = shown.article.blocks
    first, last = shown.article.block_at(span[0]), shown.article.block_at(span[1] - 1)
    begin, end = shown.flat_offset(first, span[0]), shown.flat_offset(last, span[1])
    home = (shown.starts[first], shown.ends[last])
    words = _quote(shown.flat, (begin, end), home, (0, len(shown.flat)))
    position = None
    if blocks[first].at and blocks[last].at:
        at = _page_offset(blocks[first], span[0]), _page_offset(blocks[last], span[1] - 1) + 1
        position = TextPositionSelector(*at)
    element = None
    if first == last and (path := _xpath(blocks[first].place)):
        within = shown.element(first)
        element = XPathSelector(path, _quote(shown.flat, (begin, end), home, within))
    return Selectors(words, position, element, link)


def _quote(flat: str, words: Span, home: Span, scope: Span) -> TextQuoteSelector:
    """Return the words with as much around them as tells them from all else in the scope.

    Within `home`, what stands around is certain; beyond it the page may have more than it shows, so that is gone into
    only where need be. All are ranges of `flat`.
    """
    begin, end = words
    before, after = words
    for low, high in (home, scope):
        size = _CONTEXT
        while True:
            before, after = max(low, begin - size), min(high, end + size)
            if _is_once(flat[before:after], flat, scope):
                return _quoted(flat, words, (before, after))
            if (before, after) == (low, high):
                break
            size *= 2
    return _quoted(flat, words, (before, after))


def _quoted(flat: str, words: Span, around: Span) -> TextQuoteSelector:
    prefix, suffix = flat[around[0] : words[0]], flat[words[1] : around[1]]
    return TextQuoteSelector(flat[slice(*words)], prefix or None, suffix or None)


def _is_once(text: str, flat: str, scope: Span) -> bool:
    return flat.find(text, flat.find(text, *scope) + 1, scope[1]) < 0


def _page_offset(block: Block, offset: int) -> int:
    """Return where a character of a block stands in the page's own text."""
    start, at = block.at[bisect_right(block.at, offset, key=lambda pair: pair[0]) - 1]
    return at + offset - start


def _xpath(place: str) -> str | None:
    """Return a place as an XPath from the root; None where it is no element or a step cannot be written."""
    if not place.startswith("html/"):
        return None
    steps = []
    for step in place.split("/"):
        if _XPATH_STEP.fullmatch(step):
            steps.append(step)
        elif match := _OTHER_STEP.fullmatch(step):  # a colon would make it a name in a namespace
            steps.append(f'*[name()="{match[1]}"]{match[2]}')
        else:
            return None
    return "/" + "/".join(steps)


def _link(address: str, directive: str) -> str:
    base, _, fragment = address.partition("#")
    return f"{base}#{fragment.partition(':~:')[0]}:~:{directive}"


# ----------------------------------------------------------------------------------------------- the text that is shown


class _Shown:
    """The text that a page shows as one string, `flat`.

    In it white space is folded, and blocks have a blank between them where the page has any character there.
    `starts` and `ends` are the ranges of the blocks in it.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.starts: list[int] = []
        self.ends: list[int] = []
        pieces: list[str] = []
        at = 0
        for block, following in zip(article.blocks, [*article.blocks[1:], None], strict=True):
            text = " ".join(article.text[block.start : block.end].split())
            self.starts.append(at)
            self.ends.append(at + len(text))
            pieces.append(text if following is None or _touch(block, following) else f"{text} ")
            at += len(pieces[-1])
        self.flat = "".join(pieces)

    def flat_offset(self, block: int, offset: int) -> int:
        """Return the offset in `flat` of an offset in the article's text."""
        head = self.article.text[self.article.blocks[block].start : offset]
        return self.starts[block] + len(" ".join(head.split())) + (head[-1:].isspace() and bool(head.strip()))

    def element(self, block: int) -> Span:
        """Return the range in `flat` of all blocks that the element of a block holds."""
        blocks, place = self.article.blocks, self.article.blocks[block].place
        first = last = block
        while first and _is_within(blocks[first - 1].place, place):
            first -= 1
        while last + 1 < len(blocks) and _is_within(blocks[last + 1].place, place):
            last += 1
        return self.starts[first], self.ends[last]


def _touch(block: Block, following: Block) -> bool:
    """Whether the page has no character between two blocks."""
    return bool(
        block.at and following.at and _page_offset(block, block.end - 1) + 1 == _page_offset(following, following.start)
    )


def _is_within(place: str, element: str) -> bool:
    return place == element or place.startswith(f"{element}/")
