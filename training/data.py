"""PolNeAR articles as training examples: the windows that onrecord makes, with gold tags and links."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from onrecord.attributions.decoding import LINKS, ROLES, TAGS
from onrecord.attributions.windows import Window, lines, windows
from onrecord.evaluation.gold import read_gold

Spans = list[tuple[int, int]]
Relation = dict[str, Spans]

_MARK_STYLES = ['""', "‘’", "''", "«»", "“”"]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article with the relations of its first annotator; offsets are code points into `text`."""

    name: str
    text: str
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A window with gold: a tag a piece, and for each piece the range of pieces that its links point to.

    `links` has a row for each of content to cue, content to source and cue to source; an entry is the half-open piece
    range of the target, or (0, 0) where the piece has no such link. `teacher` (pieces, tags), where there is one, is
    the probability of each tag by another model.
    """

    window: Window
    tags: np.ndarray
    links: np.ndarray
    teacher: np.ndarray | None = None


def read_articles(folder: Path) -> list[GoldArticle]:
    """Read a PolNeAR compartment; see `onrecord.evaluation.gold.read_gold`."""
    return [
        GoldArticle(a.name, a.text, tuple({role: list(getattr(x, role)) for role in ROLES} for x in a.attributions))
        for a in read_gold(folder)
    ]


def examples(article: GoldArticle, tokenizer: Tokenizer, **options: int) -> list[Example]:
    """Turn an article into examples; a relation whose parts fall into two windows keeps its tags, not its links."""
    made = []
    for window in windows(article.text, lines(article.text), tokenizer, **options):
        tags = np.zeros(len(window), dtype=np.int64)
        links = np.zeros((3, len(window), 2), dtype=np.int64)
        for relation in article.relations:
            where = {role: [_piece_range(window, span) for span in relation[role]] for role in ROLES}
            where = {role: [r for r in ranges if r] for role, ranges in where.items()}
            for role in ROLES:
                for b, e in where[role]:
                    tags[b] = TAGS.index(f"B-{role}")
                    tags[b + 1 : e] = TAGS.index(f"I-{role}")
            for row, (from_role, to_role) in enumerate(LINKS):
                if where[to_role]:
                    for b, e in where[from_role]:
                        links[row, b:e] = where[to_role][0]
        made.append(Example(window, tags, links))
    return made


def _piece_range(window: Window, span: tuple[int, int]) -> tuple[int, int] | None:
    inside = np.flatnonzero((window.starts < span[1]) & (window.ends > span[0]) & (window.starts >= 0))
    return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else None


def with_other_marks(article: GoldArticle, rng: random.Random) -> GoldArticle:
    """Return the article with its double quotation marks in another style, as other outlets would print them.

    Every mark is one character, so all offsets hold.
    """
    opening, closing = rng.choice(_MARK_STYLES)
    text, inside = [], False
    for char in article.text:
        if char == '"':
            text.append(closing if inside else opening)
            inside = not inside
        else:
            text.append(opening if char == "“" else closing if char == "”" else char)
            inside = inside and char != "\n"
    return GoldArticle(article.name, "".join(text), article.relations)


def with_headlines(article: GoldArticle, rng: random.Random, count: int) -> GoldArticle:
    """Append lines in the manner of headlines made of the article's own short attributions.

    PolNeAR has few of the forms "Content: Source", "Source: Content" and "Content, cue source", which are common in
    headlines and subheadings.
    """
    text, relations = article.text.rstrip("\n"), list(article.relations)
    fit = [r for r in article.relations if _makes_headline(article.text, r)]
    for relation in rng.sample(fit, min(count, len(fit))):
        cut = {role: article.text[relation[role][0][0] : relation[role][0][1]] for role in ROLES}
        content = cut["content"].removeprefix("that ").rstrip(".,")
        content = content[0].upper() + content[1:]
        source = cut["source"][0].upper() + cut["source"][1:]
        shape: Sequence[tuple[str, str]] = rng.choice(
            [
                [("content", content), ("cue", ":"), ("", " "), ("source", source)],
                [("source", source), ("cue", ":"), ("", " "), ("content", content)],
                [("content", content), ("", ", "), ("cue", cut["cue"]), ("", " "), ("source", source)],
                [("content", content), ("", " - "), ("source", source)],
            ]
        )
        text += "\n\n"
        made: Relation = {role: [] for role in ROLES}
        for role, words in shape:
            if role:
                made[role] = [(len(text), len(text) + len(words))]
            text += words
        relations.append(made)
    return GoldArticle(article.name, text, tuple(relations))


def _makes_headline(text: str, relation: Relation) -> bool:
    if any(len(relation[role]) != 1 for role in ROLES):
        return False
    (b, e), (sb, se), (cb, ce) = relation["content"][0], relation["source"][0], relation["cue"][0]
    content, source = text[b:e], text[sb:se]
    return (
        3 <= len(content.split()) <= 14
        and len(source.split()) <= 4
        and source[:1].isupper()
        and len(text[cb:ce].split()) == 1
        and "“" not in content
        and '"' not in content
        and not content.startswith("to ")
    )


def without_final_stop(article: GoldArticle) -> GoldArticle:
    """Return the article without the full stop that the corpus adds to each title; headlines in the wild have none."""
    title_end = article.text.find("\n")
    if title_end < 1 or article.text[title_end - 1] != ".":
        return article
    text = article.text[: title_end - 1] + " " + article.text[title_end:]
    return GoldArticle(article.name, text, article.relations)
