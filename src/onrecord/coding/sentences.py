"""What tells the class of an act in a sentence whose source and target are marked: named features, no model.

The sentence is read as words and marks. Zones: `a` before the first of source and target, `b` between them, `c` after
the second, `s` and `t` inside them. A phrase (`phrases`) counts by its zone; the one that governs is the first after
the source, and what stands before it in the clause turns it: "will release" is AGREE, "refused to release" REJECT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.coding.ontology import FRIENDLY, HOSTILE
from onrecord.coding.phrases import SOURCE, TARGET, Found, stem, tables
from onrecord.flow import Span

_WORD = re.compile(r"n['’]t\b|['’](?:s|ll|ve|re|d)\b|[^\W\d_]+?(?=n['’]t\b)|\w+(?:[-.]\w+)*|[$€£;:,]")
_NUMBER = re.compile(r"[\d.]+\w*$")
_REACH = 7
"""How many words before a phrase a turn of it may begin."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a marked sentence: `stems` and the zone of each; source and target have marks of their own."""

    stems: tuple[str, ...]
    zones: tuple[str, ...]


def read(sentence: str, source: Sequence[Span], target: Sequence[Span]) -> Words:
    """Return the words of a sentence; spans are offsets into it, and either list may be empty."""
    marks = sorted([(*span, SOURCE) for span in source] + [(*span, TARGET) for span in target])
    first = marks[0][2] if marks else None
    stems: list[str] = []
    zones: list[str] = []
    opened: set[int] = set()
    met: set[str] = set()
    for match in _WORD.finditer(sentence):
        inside = next((i for i, (start, end, _) in enumerate(marks) if start <= match.start() < end), None)
        if inside is not None and inside not in opened:
            opened.add(inside)
            met.add(marks[inside][2])
            stems.append(marks[inside][2])
            zones.append("m")
        stems.append(_stem(match[0], sentence[match.end() : match.end() + 1]))
        if inside is not None:
            zones.append(marks[inside][2].lower())
        else:
            zones.append("a" if not met or first is None else "b" if len(met) == 1 and len(marks) > 1 else "c")
    return Words(tuple(stems), tuple(zones))


def _stem(word: str, after: str) -> str:
    """Return the stem of a word, "0" for a number; "left," is where somebody stands in a picture."""
    if _NUMBER.match(word):
        return "0"
    return "left" if word == "left" and after == "," else stem(word)


def features(words: Words) -> dict[str, float]:
    """Return the features of a sentence by name: what the phrases in it are, and where they stand."""
    acts, turns = _phrases(words)
    return dict.fromkeys(_of_phrases(words, acts, turns), 1.0)


def phrase_at(words: Words) -> str | None:
    """Return the stems of the phrase that governs, or None where the sentence has none of the table."""
    acts, _ = _phrases(words)
    governing = _governing(words, acts)
    return " ".join(words.stems[governing[0].start : governing[0].end]) if governing else None


def governing_classes(words: Words) -> frozenset[str]:
    """Return the classes of the phrase that governs, after its turns; several where the table has it under several."""
    acts, turns = _phrases(words)
    governing = _governing(words, acts)
    return frozenset(_turned(f, turns) for f in governing if f.start == governing[0].start)


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of unmarked words."""
    return read(text, (), ()).stems


def _phrases(words: Words) -> tuple[list[Found], list[Found]]:
    """Return the phrases of classes and of turns, read with the words of source and target and without them."""
    outside = [i for i, zone in enumerate(words.zones) if zone not in "st"]
    shown = [i for i, zone in enumerate(words.zones) if zone != "s"]
    acts: dict[tuple[str, int], Found] = {}
    turns: dict[tuple[str, int], Found] = {}
    for kept in (outside, shown):
        stems = [words.stems[i] for i in kept]
        for table, into in ((tables().classes, acts), (tables().turns, turns)):
            for found in table.find(stems):
                key = (found.name, kept[found.start])
                if key not in into or into[key].words < found.words:
                    into[key] = Found(found.name, kept[found.start], kept[found.end - 1] + 1, found.words)
    most: dict[int, int] = {}
    for (_, start), found in acts.items():
        most[start] = max(most.get(start, 0), found.words)
    kept_acts = [f for (_, start), f in acts.items() if f.words == most[start]]
    return sorted(kept_acts, key=lambda f: f.start), sorted(turns.values(), key=lambda f: f.start)


def _of_phrases(words: Words, acts: Sequence[Found], turns: Sequence[Found]) -> Iterator[str]:
    for found in acts:
        yield f"{words.zones[found.start]}:{found.name}"
        if found.words > 1:
            yield f"long:{found.name}"
    after = _governing(words, acts)
    if after:
        start = after[0].start
        for found in (f for f in after if f.start == start):
            yield f"first:{found.name}"
            yield f"turned:{_turned(found, turns)}"
        best = max(f.words for f in after)
        for found in (f for f in after if f.words == best):
            yield f"best:{found.name}"
            yield f"bestturned:{_turned(found, turns)}"
        yield "then:" + ">".join(dict.fromkeys(f.name for f in after[:3]))
    else:
        yield "first:none"
    for turn in turns:
        if words.zones[turn.start] in "bc":
            yield f"turn:{turn.name}@{words.zones[turn.start]}"
    marks = [s for s, zone in zip(words.stems, words.zones, strict=True) if zone == "m"]
    yield "order:" + "".join(marks[:2])
    outside = [s for s, zone in zip(words.stems, words.zones, strict=True) if zone not in "st"]
    pairs = list(zip(outside, outside[1:], outside[2:], strict=False))
    if (SOURCE, "and", TARGET) in pairs:
        yield "together"


def _governing(words: Words, acts: Sequence[Found]) -> list[Found]:
    """Return the phrases that may govern, the first of them first: after the source, in a passive between the two."""
    marks = [i for i, zone in enumerate(words.zones) if zone == "m"]
    order = [words.stems[i] for i in marks]
    outside = [f for f in acts if words.zones[f.start] not in "st"]
    if order[:1] == [TARGET] and SOURCE in order:
        passive = [f for f in outside if words.zones[f.start] == "b"]
        if passive:
            return passive
    source = marks[order.index(SOURCE)] if SOURCE in order else -1
    return [f for f in outside if f.start > source] or list(acts)


def _turned(found: Found, turns: Sequence[Found]) -> str:
    """Return the class of an act after what stands before it in the clause."""
    before = {
        t.name for t in turns if found.start - _REACH <= t.start and t.end <= found.end and t.start <= found.start
    }
    if "threatened" in before:
        return "THREATEN"
    if "refused" in before and (found.name in FRIENDLY or found.name == "REJECT"):
        return "REJECT"
    if "demanded" in before and found.name != "ACCUSE":
        return "REQUEST"
    if "to_come" in before:
        return "AGREE" if found.name in FRIENDLY else "THREATEN" if found.name in HOSTILE else found.name
    return found.name
