"""[Attribution] -> [Statement]: whose words they are, when said, what kind of act, at whom, and who denies them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import msgspec

from onrecord.flow import Actor, Article, Attribution, BlockKind, Mode, Span, Statement, When, Why, cut
from onrecord.language.quotation import quoted_characters
from onrecord.statements.acts import judge
from onrecord.statements.depictions import depicts
from onrecord.statements.disputes import link_denials
from onrecord.statements.due import due
from onrecord.statements.occasions import saying_dates
from onrecord.statements.speakers import Cast, cast_of
from onrecord.statements.targets import target_span

_WORD = re.compile(r"\w+")


def resolve(article: Article, attributions: Sequence[Attribution], page_digest: str) -> tuple[Statement, ...]:
    """Return the statements of an article, in reading order.

    `attributions` are in reading order; `page_digest` goes into the ids, so that ids of different pages differ.
    """
    modes = {a: mode_of(article, a.content) for a in attributions}
    said = [a for a in attributions if not depicts(article.text, a, _kind_at(article, a), modes[a])]
    cast = cast_of(article, said)
    speakers = {a: who if isinstance(who := cast.speaker_of(a), Actor) else None for a in said}
    dates = dict(zip(said, saying_dates(article, list(speakers.items())), strict=True))
    made = [_statement(article, a, modes[a], cast, dates[a], statement_id(page_digest, a)) for a in said]
    denied = link_denials(article.text, made)
    return tuple(msgspec.structs.replace(s, denies=denied[s.id]) if s.id in denied else s for s in made)


def _statement(
    article: Article, attribution: Attribution, mode: Mode, cast: Cast, said: When | None, known_as: str
) -> Statement:
    text = article.text
    found = cast.speaker_of(attribution)
    speaker, unknown = (found, "") if isinstance(found, Actor) else (None, found.why)
    judgement = judge(text, attribution, speaker)
    aimed_at = target_span(text, attribution, judgement.act)
    target = cast.resolve(aimed_at) if aimed_at else None
    return Statement(
        id=known_as,
        block=article.block_at(attribution.content[0][0]),
        content=attribution.content,
        content_text=cut(text, attribution.content),
        cue=attribution.cue,
        cue_text=cut(text, attribution.cue),
        source=attribution.source,
        source_text=cut(text, attribution.source),
        mode=mode,
        act=judgement.act,
        also=judgement.also,
        cue_tone=judgement.tone,
        speaker=speaker,
        # Nobody accuses or urges himself: a name that comes out twice is a misread "his".
        target=target if target and (speaker is None or target.name != speaker.name) else None,
        said_on=said,
        denies=None,
        score=attribution.score,
        chain=cast.chain_of(attribution),
        due=due(article, attribution, judgement.act, said),
        why=Why(
            speaker=unknown,
            act=judgement.why,
            said_on="" if said else "neither the sentence nor the occasion has a date that is sure",
        ),
    )


def _kind_at(article: Article, attribution: Attribution) -> BlockKind:
    return article.blocks[article.block_at(attribution.content[0][0])].kind


def statement_id(page_digest: str, attribution: Attribution) -> str:
    """Return the id of a statement: 16 hexadecimal digits of a digest over the page and the spans."""
    spans = ";".join(
        ",".join(f"{start}-{end}" for start, end in part)
        for part in (attribution.content, attribution.cue, attribution.source)
    )
    return hashlib.sha256(f"{page_digest}:{spans}".encode()).hexdigest()[:16]


def mode_of(article: Article, content: Sequence[Span]) -> Mode:
    """Return `direct` where every word of the content stands in quotation marks, `indirect` where none does.

    Quotation marks are paired within a block; words of a span outside every block do not count.
    """
    words = quoted = 0
    for start, end in content:
        for block in article.blocks:
            if block.end <= start or end <= block.start:
                continue
            state = quoted_characters(article.text[block.start : block.end])
            for word in _WORD.finditer(article.text, max(start, block.start), min(end, block.end)):
                words += 1
                quoted += state[word.start() - block.start] == 1
    if quoted == 0:
        return "indirect"
    return "direct" if quoted == words else "mixed"
