"""Who vouches that a statement was made: the police of "police said that witnesses told them".

Either the one in whose own words the attribution stands, or one whom the sentence names for it besides the speaker:
", according to the Post", "through a spokesman".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from onrecord.flow import Attribution, Span

_AFTER = re.compile(r"[”\"’]?[,.]?[”\"’]?\s*,?\s*(?:according to|as reported by)\s+(?P<voice>[^,.;:()\n“”\"]{2,60})")
_BETWEEN = re.compile(
    r"\b[Tt]hrough (?P<voice>(?:an?|his|her|its|their) (?:[\w-]+ ){0,2}?"
    r"(?:spokes\w+|lawyers?|attorneys?|representatives?|aides?))\b"
)
_LONGEST = 2000
"""No content is longer, in code points, as far as is looked for what stands in it."""
_REACH = 60
"""How far around an attribution its sentence is read, in code points."""


def reported_in(attribution: Attribution, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Return the attributions in whose content another stands with its source or cue, the outermost first.

    `attributions` are all of the article, in the order of their contents.
    """
    place = next(iter((*attribution.source, *attribution.cue)), None)
    if place is None:
        return []
    around = []
    for at in range(bisect_right(attributions, place[0], key=_begins) - 1, -1, -1):
        other = attributions[at]
        if place[0] - _begins(other) > _LONGEST:
            break
        size = next(_sizes_around(place, other.content), 0)
        if size and other is not attribution:
            around.append((size, other))
    return [other for _, other in sorted(around, key=lambda pair: -pair[0])]


def _begins(attribution: Attribution) -> int:
    return attribution.content[0][0]


def _sizes_around(place: Span, spans: Sequence[Span]) -> Iterator[int]:
    """Give the lengths of the spans that hold a place and more."""
    for start, end in spans:
        if start <= place[0] and place[1] <= end and (start, end) != place:
            yield end - start


def named_beside(text: str, attribution: Attribution) -> list[Span]:
    """Return the words of the sentence that name another voice for a statement, in the order of the text.

    What is part of the attribution itself is none: the source of "according to the Post" is the speaker.
    """
    spans = sorted((*attribution.content, *attribution.cue, *attribution.source))
    if not spans or not attribution.source:
        return []
    start, end = spans[0][0], max(e for _, e in spans)
    near = max(0, start - _REACH)
    first = max(text.rfind("\n", near, start) + 1, text.rfind(". ", near, start) + 1, near)
    stop = next((i for i in range(end, min(len(text), end + _REACH)) if text[i] in ".\n"), end)
    found = [m.span("voice") for m in _BETWEEN.finditer(text, first, stop)]
    after = _AFTER.match(text, end)
    if after:
        voice = after["voice"].rstrip()
        found.append((after.start("voice"), after.start("voice") + len(voice)))
    taken = (*attribution.content, *attribution.source)
    return [(s, e) for s, e in found if not any(s < te and ts < e for ts, te in taken)]
