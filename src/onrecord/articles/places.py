"""Whether the blocks of an article are where they say they are in their page.

The page is parsed anew, and its own text and the place of every element are taken off the tree in a second way, by the
DOM Standard's `textContent` and by how XPath counts; nothing of how the blocks were made is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.articles import dom, is_html
from onrecord.articles.charset import decode
from onrecord.flow import Article, Block, Page, Span

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"line (\d+)(?:, column (\d+))?")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A block, by its index, that is not found again in its page, and why not, in words."""

    block: int
    why: str


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's own text, and the range in it that each of the elements asked for holds, by its place.

    `text` is the textContent of <body> as a parser without scripting sees it, or the decoded text of a plain-text copy,
    whose `elements` are None. A place is the element's XPath without the slash at its head.
    """

    text: str
    elements: Mapping[str, Span] | None


def page_text(page: Page, places: Iterable[str] = ()) -> PageText:
    """Return the text that `Block.at` points into, and where those of its elements are that stand at the places.

    Raises PageEmpty and PageNotText when the bytes are no text.
    """
    text = decode(page.data, page.stamp.charset)
    if not is_html(text, page.stamp.url):
        return PageText(text, None)
    return _walked(dom.parse(dom.clean(text)), _steps_to(places))


def misplaced(article: Article, page: Page) -> tuple[Misplaced, ...]:
    """Return the blocks of an article that are not found again in its page.

    A block is found again when the page has each of its characters, white space aside, at the offset that `Block.at`
    gives, in the same order, and when the element or the line at its place holds them all. Raises PageEmpty and
    PageNotText when the bytes are no text.
    """
    own = page_text(page, {block.place for block in article.blocks})
    return tuple(Misplaced(i, why) for i, block in enumerate(article.blocks) if (why := _fault(article, block, own)))


def _fault(article: Article, block: Block, own: PageText) -> str | None:
    """Return what is wrong with a block's place, None where nothing is."""
    if not block.at or block.at[0][0] != block.start:
        return "its first character has no place in the page's text"
    last = -1
    for offset, at in _characters(article.text, block):
        char, found = article.text[offset], own.text[at : at + 1]
        if char != found:
            around = own.text[max(0, at - _SHOWN) : at + _SHOWN]
            return f"character {offset} is {char!r}, the page has {found!r} at {at} in {around!r}"
        if at <= last:
            return f"character {offset} stands before the one that it follows"
        last = at
    first = block.at[0][1]
    if own.elements is None:
        return _line_fault(block, first, own.text)
    return _element_fault(block, own.elements.get(block.place), first, last)


def _characters(text: str, block: Block) -> list[tuple[int, int]]:
    """Return the offsets in both texts of each character but white space."""
    found: list[tuple[int, int]] = []
    for (offset, at), (end, _) in zip(block.at, (*block.at[1:], (block.end, 0)), strict=True):
        found += [(i, at + i - offset) for i in range(offset, end) if not text[i].isspace()]
    return found


def _element_fault(block: Block, element: Span | None, first: int, last: int) -> str | None:
    if element is None:
        return f"no element at {block.place}"
    start, end = element
    if not start <= first <= last < end:
        return f"the element at {block.place} holds characters {start} to {end}, the block {first} to {last + 1}"
    return None


def _line_fault(block: Block, first: int, text: str) -> str | None:
    match = _LINE.fullmatch(block.place)
    if match is None:
        return f"no line: {block.place}"
    number, column = int(match[1]), int(match[2] or 1)
    breaks = [m.end() for m in _LINE_BREAK.finditer(text, 0, first)]
    real = (len(breaks) + 1, first - (breaks[-1] if breaks else 0) + 1)
    return None if real == (number, column) else f"it is on line {real[0]}, column {real[1]}, not {block.place}"


class _Step(NamedTuple):
    """A step on the way to wanted places: those that follow by their names, and the place that ends here, if any."""

    following: dict[str, _Step]
    place: list[str]


def _steps_to(places: Iterable[str]) -> _Step:
    """Return the steps from <body> to the places, so that no path has to be written out for any other element."""
    root = _Step({}, [])
    for place in places:
        names = place.split("/")
        if names[:2] != ["html", "body"]:
            continue
        step = root
        for name in names[2:]:
            step = step.following.setdefault(name, _Step({}, []))
        step.place[:] = [place]
    return root


def _walked(tree: LexborHTMLParser, wanted: _Step) -> PageText:
    """Go through <body> once, in document order, without recursion."""
    pieces: list[str] = []
    elements: dict[str, Span] = {}
    body = tree.body
    if body is None:
        return PageText("", dict.fromkeys(wanted.place, (0, 0)))
    # What is open: the node, what is wanted in it, where its text begins, how many children of each tag have been seen.
    opened: list[tuple[LexborNode, _Step | None, int, dict[str, int]]] = [(body, wanted, 0, {})]
    at = 0
    node = body.first_child
    while opened:
        if node is None:
            closed, step, start, _ = opened.pop()
            if step:
                elements.update(dict.fromkeys(step.place, (start, at)))
            node = closed.next if opened else None
            continue
        if node.is_text_node:
            text = node.text_content or ""
            pieces.append(text)
            at += len(text)
        elif node.is_element_node:
            tag, (_, around, _, counts) = node.tag or "", opened[-1]
            counts[tag] = counts.get(tag, 0) + 1
            opened.append((node, around and around.following.get(f"{tag}[{counts[tag]}]"), at, {}))
            node = node.first_child
            continue
        node = node.next
    return PageText("".join(pieces), elements)
