"""Words of a page as a text directive: the end of an address with which a browser goes to them and marks them.

By URL Fragment Text Directives (https://wicg.github.io/scroll-to-text-fragment/). A directive that would lead to other
words is not given: its search is done here as the draft describes it ("find a range from a text directive").
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from urllib.parse import quote

from onrecord.flow import Article, Span

_MAX_EXACT = 100
"""Characters: longer quotes are linked by their first and last words, which stay right where a little else changes."""

_MAX_TRIED = 100
"""Places like those meant that are looked at; where there are more, words near by do not tell them apart."""

_RANGE_WORDS = (4, 8, 16)
_CONTEXT_WORDS = (3, 6, 12, 24)
_JOINING = frozenset("'’.,:;·")
_UNEVEN = re.compile(r"[^\S ]\s*|\s{2,}")
_TOKEN = re.compile(r"\S+")
_QUOTATION_MARKS = {**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛‹›", "'")}


class Search:
    """The blocks of an article as a browser searches them: each by itself, without case, accents and forms."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._keys = tuple(_key(article.text[block.start : block.end]) for block in article.blocks)

    def stretches(self, block: int) -> list[Span]:
        """Return the ranges of a block's text, words whole, in which the page has the same characters one by one.

        Between two of them may be a line break or something that is not shown, which a browser does not search across.
        A word that the page has something within, such as a soft hyphen, is a range by itself.
        """
        this, text = self.article.blocks[block], self.article.text
        uneven = (m.end() for m in _UNEVEN.finditer(text, this.start, this.end))
        breaks = sorted({this.start, this.end, *uneven, *(offset for offset, _ in this.at)})
        tokens = [m.span() for m in _TOKEN.finditer(text, this.start, this.end)]
        broken = [token for token in tokens if breaks[bisect_right(breaks, token[0])] < token[1]]
        starts = {start for start, _ in tokens}
        cuts = sorted({this.end, *starts.intersection(breaks), *(edge for token in broken for edge in token)})
        return [trimmed(text, pair) for pair in pairwise(cuts) if text[slice(*pair)].strip()]

    def before(self, block: int, stretch: Span) -> Span | None:
        """Return the stretch above one of a block, which may be in the block above."""
        above = [s for s in self.stretches(block) if s < stretch] or (self.stretches(block - 1) if block else [])
        return above[-1] if above else None

    def after(self, block: int, stretch: Span) -> Span | None:
        """Return the stretch below one of a block, which may be in the block below."""
        is_last = block + 1 == len(self.article.blocks)
        below = [s for s in self.stretches(block) if s > stretch] or ([] if is_last else self.stretches(block + 1))
        return below[0] if below else None

    def find(self, query: str, at: int, *, starts: bool = False, ends: bool = False) -> int | None:
        """Return where a key is found from an offset in the article's text on, in one block; None where it is not.

        `starts` and `ends` ask that it starts, or ends, where a word may.
        """
        text, blocks = self.article.text, self.article.blocks
        for i in range(max(0, bisect_right(blocks, at, key=lambda block: block.start) - 1), len(blocks)):
            start, key = blocks[i].start, self._keys[i]
            found = key.find(query, max(0, at - start))
            while found >= 0:
                begin, end = start + found, start + found + len(query)
                if not ((starts and _parts_word(text, begin)) or (ends and _parts_word(text, end))):
                    return begin
                found = key.find(query, found + 1)
        return None

    def is_at(self, query: str, at: int, *, ends: bool) -> bool:
        """Tell whether a key is at an offset in the article's text; `ends` as for `find`."""
        i = bisect_right(self.article.blocks, at, key=lambda block: block.start) - 1
        found = i >= 0 and self._keys[i].startswith(query, at - self.article.blocks[i].start)
        return found and not (ends and _parts_word(self.article.text, at + len(query)))

    def next_word(self, offset: int) -> int | None:
        """Return the offset of the next character that is not white space; None at the end."""
        match = _TOKEN.search(self.article.text, offset)
        return match.start() if match else None


class _Folding(dict[int, str]):
    """For `str.translate`: a character as one without case, accent and form; all white space is a blank."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFKD", _QUOTATION_MARKS.get(char, char))[0]
        self[code] = " " if char.isspace() else base.casefold()[0]
        return self[code]


_FOLDING = _Folding()


def _key(text: str) -> str:
    return text.translate(_FOLDING)


def trimmed(text: str, span: Span) -> Span:
    """Return a span of a text without the white space at its ends."""
    words = text[span[0] : span[1]]
    return span[0] + len(words) - len(words.lstrip()), span[1] - len(words) + len(words.rstrip())


@dataclass(frozen=True, slots=True)
class _Directive:
    """The terms of a text directive; empty where there is none."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        """Return it as it stands in an address, behind "text="."""
        terms = [_encoded(self.start), *([_encoded(self.end)] if self.end else [])]
        before = [f"{_encoded(self.prefix)}-"] if self.prefix else []
        after = [f"-{_encoded(self.suffix)}"] if self.suffix else []
        return ",".join([*before, *terms, *after])


def _encoded(term: str) -> str:
    """Percent-encode a term; a hyphen would mark it as prefix or suffix."""
    return quote(term, safe="").replace("-", "%2D")


def directive(search: Search, span: Span) -> str | None:
    """Return the shortest of some text directives whose first match is these words; None where none of them is.

    `span` is a range of the article's text without white space at its ends; it is widened to whole words. The directive
    is as it stands in an address behind ":~:". Raises ValueError when the span begins or ends outside every block.
    """
    text = search.article.text
    first, last = search.article.block_at(span[0]), search.article.block_at(span[1] - 1)
    head, tail = _holding(search.stretches(first), span[0]), _holding(search.stretches(last), span[1] - 1)
    words = _widened(text, span, head[0], tail[1])
    before, after = (head[0], words[0]), (words[1], tail[1])
    around = [(before, after)]
    if not (text[slice(*before)].strip() and text[slice(*after)].strip()):
        around.append(
            (_or_else(text, before, search.before(first, head)), _or_else(text, after, search.after(last, tail)))
        )
    for (low, high), core in product(around, _cores(text, words, head, tail)):
        for prefix, suffix in _contexts(text, low, high):
            made = _Directive(*core, prefix, suffix)
            if _first_match(search, made) == words:
                return f"text={made}"
    return None


def _holding(stretches: list[Span], offset: int) -> Span:
    return next(stretch for stretch in stretches if stretch[0] <= offset < stretch[1])


def _or_else(text: str, near: Span, far: Span | None) -> Span:
    return near if far is None or text[slice(*near)].strip() else far


def _widened(text: str, span: Span, low: int, high: int) -> Span:
    """Move both ends of a span outwards, within limits, to where browsers see words begin and end."""
    start, end = span
    while start > low and (_parts_word(text, start) or _may_part_word(text, start)):
        start -= 1
    while end < high and (_parts_word(text, end) or _may_part_word(text, end)):
        end += 1
    return start, end


def _parts_word(text: str, offset: int) -> bool:
    """Tell whether both characters about an offset are of one word, whichever rules for words one goes by."""
    return 0 < offset < len(text) and _is_of_word(text[offset - 1]) and _is_of_word(text[offset])


def _may_part_word(text: str, offset: int) -> bool:
    """Tell whether an offset is beside a mark that may join two parts of a word, as the one in "don't" (UAX 29)."""
    mark = next((i for i in (offset - 1, offset) if 0 < i < len(text) - 1 and text[i] in _JOINING), None)
    return mark is not None and _is_of_word(text[mark - 1]) and _is_of_word(text[mark + 1])


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M" or char == "\u200d"


def _cores(text: str, words: Span, head: Span, tail: Span) -> Iterator[tuple[str, str]]:
    """Give the first and last words of a stretch of text, a few and then more; all of it where it is short."""
    start, end = words
    firsts = [m.end() for m in _TOKEN.finditer(text, start, min(end, head[1]))]
    lasts = [m.start() for m in _TOKEN.finditer(text, max(start, tail[0]), end)]
    if head == tail and (end - start <= _MAX_EXACT or len(firsts) < 2):
        yield text[start:end], ""
        return
    most = len(firsts) // 2 if head == tail else end
    for size in _RANGE_WORDS:
        of_first, of_last = min(size, most, len(firsts)), min(size, most, len(lasts))
        yield text[start : firsts[of_first - 1]], text[lasts[-of_last] : end]


def _contexts(text: str, before: Span, after: Span) -> Iterator[tuple[str, str]]:
    """Give prefixes and suffixes to tell words from others like them: none, then longer ones."""
    starts = [m.start() for m in _TOKEN.finditer(text, *before)]
    ends = [m.end() for m in _TOKEN.finditer(text, *after)]
    yield "", ""
    for size in _CONTEXT_WORDS:
        prefix = text[starts[-min(size, len(starts))] : before[1]].strip() if starts else ""
        suffix = text[after[0] : ends[min(size, len(ends)) - 1]].strip() if ends else ""
        yield from (pair for pair in dict.fromkeys([(prefix, ""), ("", suffix), (prefix, suffix)]) if any(pair))


def _first_match(search: Search, directive: _Directive) -> Span | None:
    """Return what a browser goes to, as a range of the article's text.

    Where rules for words differ, a match too many is found, so that these words are told from it.
    """
    start, end, prefix, suffix = map(_key, (directive.start, directive.end, directive.prefix, directive.suffix))
    for begin in _begins(search, start, prefix, whole=bool(end or not suffix)):
        stop = _end(search, begin + len(start), end, suffix)
        if stop is not None:
            return begin, stop
    return None


def _begins(search: Search, start: str, prefix: str, *, whole: bool) -> Iterator[int]:
    """Give the offsets at which the first term is found, behind the prefix if there is one."""
    at = 0
    for _ in range(_MAX_TRIED):
        found = search.find(prefix or start, at, starts=True, ends=whole and not prefix)
        if found is None:
            return
        begin = search.next_word(found + len(prefix)) if prefix else found
        if begin is not None and (not prefix or search.is_at(start, begin, ends=whole)):
            yield begin
        at = found + 1


def _end(search: Search, stop: int, end: str, suffix: str) -> int | None:
    """Return where the words end whose first term ends at `stop`; None where last term and suffix do not follow it."""
    for _ in range(_MAX_TRIED):
        if end:
            last = search.find(end, stop, starts=True, ends=not suffix)
            if last is None:
                return None
            stop = last + len(end)
        follows = search.next_word(stop) if suffix else None
        if not suffix or (follows is not None and search.is_at(suffix, follows, ends=True)):
            return stop
        if not end:
            break
    return None
