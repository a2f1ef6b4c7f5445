"""What an article makes of a name that it does not explain: somebody or something, by the words around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from onrecord.language.names import NameSpan
from onrecord.statements.scene import FEMALE_PRONOUNS, MALE_PRONOUNS, Person, Scene, folded


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SIGNS: dict[str, Literal["person", "body"]] = {
    **dict.fromkeys(MALE_PRONOUNS | FEMALE_PRONOUNS | {"who"}, "person"),
    **dict.fromkeys(("its", "which"), "body"),
}
_OPENING: dict[str, Literal["person", "body"]] = {"he": "person", "she": "person", "it": "body", "its": "body"}
_FOLLOWING: dict[str, Literal["person", "body"]] = {
    **dict.fromkeys(
        _words(
            "asked asks laughed smiled recalled recalls wondered wonders joked replied replies quipped shouted"
            " nodded thinks thought admitted insisted shrugged tweeted grinned"
        ),
        "person",
    ),
    **dict.fromkeys(
        _words(
            "spokesman spokeswoman spokesperson shares employees workers staff reporter reporters editor editors"
            " magazine poll survey reported reports executives officials customers users products"
        ),
        "body",
    ),
}


def kind_of_name(scene: Scene, name: str) -> Literal["person", "body"] | None:
    """Return what the article makes of a name, by the words around all its places; None where they do not tell."""
    votes = Counter(sign for n in scene.names if n.text == name for sign in _signs(scene, n))
    if votes["person"] == votes["body"]:
        return None
    return "person" if votes["person"] > votes["body"] else "body"


def acts_as_person(scene: Scene, name: NameSpan) -> bool:
    """Tell whether the word right after a name is what only people do: "Hale laughed"."""
    word = scene.words_in(name.end, name.end + 12)[:1]
    return bool(word) and _FOLLOWING.get(folded(word[0].text)) == "person"


def _signs(scene: Scene, name: NameSpan) -> Iterator[Literal["person", "body"]]:
    """Give what the words after a name tell: its pronouns, and what only people do or only bodies have."""
    here = scene.sentence_of(name.end - 1)
    words = scene.words_in(name.end, scene.sentences[here][1])
    before = scene.words_in(name.start - 12, name.start)
    if before and folded(before[-1].text) in ("at", "on") and before[-1].end == name.start - 1:
        yield "body"
    if words and (sign := _FOLLOWING.get(folded(words[0].text))):
        yield sign
    for word in words:
        if scene.inside[word.start]:
            continue
        if any(isinstance(m.who, Person) for m in scene.mentions_in(word.start, word.end)):
            return
        if sign := _SIGNS.get(folded(word.text)):
            yield sign
            return
    if here + 1 < len(scene.sentences) and scene.blocks[here] == scene.blocks[here + 1]:
        start = scene.sentences[here + 1][0]
        opening = scene.words_in(start, start + 4)
        if opening and (sign := _OPENING.get(folded(opening[0].text))):
            yield sign
