"""[Attribution] -> [Statement]: whose words they are, when said, what kind of act, at whom, and who denies them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.flow import ActKind, Actor, Article, Attribution, BlockKind, Mode, Span, Statement, When, Why, cut
from onrecord.language.quotation import quoted_characters
from onrecord.statements.acts import judge
from onrecord.statements.depictions import depicts
from onrecord.statements.disputes import with_denials
from onrecord.statements.due import due
from onrecord.statements.occasions import saying_dates
from onrecord.statements.silences import FoundSilence, silences
from onrecord.statements.speakers import Cast, cast_of
from onrecord.statements.targets import aim

_WORD = re.compile(r"\w+")


def resolve(article: Article, attributions: Sequence[Attribution], page_digest: str) -> tuple[Statement, ...]:
    """Return the statements of an article, in reading order.

    `attributions` are in reading order; `page_digest` goes into the ids, so that ids of different pages differ.
    """
    silent = {found.attribution: found for found in silences(article, attributions)}
    added = [a for a, found in silent.items() if found.added]
    every = sorted((*attributions, *added), key=lambda a: a.content[0])
    modes = {a: mode_of(article, a.content) for a in every}
    said = [a for a in every if a in silent or not depicts(article.text, a, _kind_at(article, a), modes[a])]
    cast = cast_of(article, said)
    dates = saying_dates(article, [(a, who if isinstance(who := cast.speaker_of(a), Actor) else None) for a in said])
    made = [
        _statement(article, cast, _Said(a, statement_id(page_digest, a), modes[a], date, silent.get(a)))
        for a, date in zip(said, dates, strict=True)
    ]
    return with_denials(article.text, made)


@dataclass(frozen=True, slots=True)
class _Said:
    """An attribution with what is known of it before its act is judged."""

    attribution: Attribution
    id: str
    mode: Mode
    when: When | None
    silence: FoundSilence | None


def _statement(article: Article, cast: Cast, said: _Said) -> Statement:
    text, attribution = article.text, said.attribution
    found = cast.speaker_of(attribution)
    speaker, unknown = (found, "") if isinstance(found, Actor) else (None, found.why)
    judgement = judge(text, attribution, speaker)
    if said.silence:
        judgement = replace(judgement, act="refusal", also=None, why=f"{said.silence.kind}: {said.silence.why}")
    target, why_target = _target(text, cast, attribution, judgement.act, speaker)
    return Statement(
        id=said.id,
        block=article.block_at(attribution.content[0][0]),
        content=attribution.content,
        content_text=cut(text, attribution.content),
        cue=attribution.cue,
        cue_text=cut(text, attribution.cue),
        source=attribution.source,
        source_text=cut(text, attribution.source),
        mode=said.mode,
        act=judgement.act,
        also=judgement.also,
        cue_tone=judgement.tone,
        speaker=speaker,
        target=target,
        said_on=said.when,
        denies=None,
        score=attribution.score,
        chain=cast.chain_of(attribution),
        due=due(article, attribution, judgement.act, said.when),
        silence=said.silence.kind if said.silence else None,
        why=Why(
            speaker=unknown,
            act=judgement.why,
            target=why_target,
            said_on="" if said.when else "neither the sentence nor the occasion has a date that is sure",
        ),
    )


def _target(
    text: str, cast: Cast, attribution: Attribution, act: ActKind, speaker: Actor | None
) -> tuple[Actor | None, str]:
    aimed = aim(text, attribution, act, speaker)
    if aimed.span is None:
        return None, aimed.why
    target = cast.voice_at(aimed.span)
    if target is None:
        return None, f"{aimed.why}; but who that is, is not told"
    if speaker is not None and target.name == speaker.name:
        # Nobody accuses or urges himself: a name that comes out twice is a misread "his".
        return None, f"{aimed.why}; but that would be the speaker"
    return target, aimed.why


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
