"""When words were said, as far as the sentence of the cue tells.

A date in that sentence may belong to the saying ("said on Tuesday"), to the thing said ("the attack on Monday") or to
a thing mentioned by the way ("the November election"). It is taken only where it stands at the cue, at the edge of
the sentence or with the occasion of the words ("in a speech in Oslo, on Tuesday"). The publication date is never
assumed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from onrecord.flow import Article, Attribution, Precision, Span, When
from onrecord.language.names import sentences
from onrecord.language.quotation import quoted_characters
from onrecord.language.timex import Timex, timexes

_OCCASION = (
    r"(?:speech|interview|statement|news[ -]conference|press[ -]conference|briefing|tweets?|post|letter|email|e-mail"
    r"|rally|rallies|debate|hearing|address|remarks|comments|meeting|testimony|op-ed|editorial|call|conference|event"
    r"|forum|summit|report|memo|appearance|broadcast|video|interviews|town[ -]hall|ceremony|message|presentation"
    r"|announcement|release|blog|essay|article|column|note|session|lecture|sermon|deposition|ruling|filing|memoir|book)"
)
_TOLD = r"(?:\s*(?:the\s)?(?:[A-Z][\w.’'&-]*\s|reporters\s|journalists\s|lawmakers\s|supporters\s)+)?"
_OCCASION_FIRST = re.compile(
    rf"{_TOLD}[\s,]*(?:in|at|during|on|to|via|with|by|through)\s"
    r"(?:the\s(?:opening|start|beginning|close|end|margins|sidelines)\sof\s)?"
    rf"(?:(?!(?:about|over|that|who|which|of|after|before|for|against)\b)[\w’'.-]+\s){{0,6}}?{_OCCASION}\b"
)
_ADDRESSEE = re.compile(
    r"\s(?!(?:that|how|what|why|in|at|on|of|to|by|during|last|late|early|earlier|this)\b)(?:(?:an?|the|his|her|its|their)\s)?"
    r"(?:[\w’'.-]+\s){0,3}?[\w’'.-]+(?=\s(?:(?:in|at|on|during|late|early|earlier|last|this)\b|[A-Z]?$))"
)
"""After "told" or "telling": "a packed meeting" before "on Monday", "transport ministers" before "at a conference"."""
_TELLS = re.compile(
    r"\b(?:t(?:old|ells?|elling)|ask(?:ed|s|ing)|urg(?:ed|es|ing)|warn(?:ed|s|ing)|assur(?:ed|es|ing)|inform(?:ed|s|ing)"
    r"|remind(?:ed|s|ing)|advis(?:ed|es|ing)|order(?:ed|s|ing)|accus(?:ed|es|ing)|criticis(?:ed|es|ing)"
    r"|criticiz(?:ed|es|ing)|blam(?:ed|es|ing)|call(?:ed|s|ing) on|call(?:ed|s|ing) for)$"
)
_WHEN_CLAUSE = re.compile(r"\W*(?:When|As|While)\s[^,;:.?!“”\"]{0,100}?\s(?:on|in|last|late|early|earlier)?\s?$")
"""The clause before a time that opens the sentence: "When he was first asked in 2019, he said"."""
_BETWEEN_COMMAS = re.compile(r",\s(?:who|which|the|an?|[a-z]+ing)\b[^,;:.?!“”\"]{0,80},\s$")
"""What stands between the source and a time: ", who chairs the party, "."""
_TOLD_SOMEWHERE = re.compile(
    r"\s*(?:(?:reporters|journalists|lawmakers|supporters|voters|parliament|the\s\w+|[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*)?)\s)?"
    r"(?:in|at|of|outside|from)\s"
    r"(?:[\w’'.-]+\s){1,4}(?:on\s)?$"
)
"""After "told": "reporters in the capital on" before "Monday"."""
_SPEAKING = r"(?:speaking|appearing|talking|writing|testifying|addressing)"
_SPEAKING_CLAUSE = re.compile(rf",\s{_SPEAKING}\b[^;:?!“”\"]{{0,120}}$")
"""What begins between the source and a time with ", speaking to business leaders"."""
_OPENING_SPEAKING = re.compile(rf"\W*(?i:(?:and|but)\s)?(?i:{_SPEAKING})\b")
_OPENING_AT = re.compile(
    r"\W*(?:(?:And|But)\s)?(?:In|At|During)\s(?!\w*\s?(?:response|reaction|reference|answer|reply)\b)"
)
_ANY_OCCASION = re.compile(rf"\b{_OCCASION}s?\b")
_PHRASE = re.compile(r"[^;:?!“”\"\n]{0,120},\s$")
"""What stands between a time that opens the sentence and the source, as far as the comma before the source."""
_WHEN_SOURCE = re.compile(r",?\s(?:when|as)\s$")
_IN_WHICH = re.compile(r"\s(?:in|at|during)\s(?:which|whom)\s$")
_PARTICIPLE = re.compile(
    r"(?:(?:also|again|then|repeatedly|publicly|once)\s){0,2}(?:say|tell|argu|vow|accus|call|urg|add|warn|writ|tweet|claim|insist"
    r"|criticis|criticiz|promis|declar|describ|demand|ask|not|announc|denounc|blam|pledg|stress|boast|predict|complain"
    r"|defend|dismiss|deny|reject|condemn|prais|mock|question|threaten|acknowledg|admit|alleg|assert|concede?|recall|label"
    r"|labell|brand)ing\b"
)
_AHEAD = re.compile(r"\b(?:will|would|likely|expected|scheduled|due|is to|are to|could|may)\b")
"""Before a time that is still to come."""
_ITS_PARTICIPLE = re.compile(r"(?:,|\band|\band (?:began|started|opened|ended) by)\s$")
_AFTER_CONTENT = re.compile(
    r"[\s,”\"’')]*(?:in|at|during|on|to|via)\s(?:(?:an?|the|his|her|its|their)\s)?(?:[\w’'-]+\s){0,2}?"
    rf"{_OCCASION}\s(?:(?:to|with|in|at|on)\s(?!on\b)(?:[\w’'-]+\s){{1,3}}?)?(?:on\s|late\s|early\s|late on\s)?$"
)
"""Between the content and a time that ends the sentence: "in a tweet"."""
_GOES_ON_WITH_OCCASION = re.compile(
    rf",?\s(?:in|at|during|on|to|via)\s(?:(?:an?|the|his|her|its|their)\s)?(?:[\w’'-]+\s){{0,2}}?{_OCCASION}\b"
)
_ON_AIR = re.compile(r",?\son\s[A-Z][A-Za-z]*[A-Z](?:[’']s)?\b")
"""What follows a time: " on CNBC"."""
_OBJECT_OCCASION = re.compile(
    rf"\s(?:an?|the|his|her|its|their)\s(?:[\w-]+\s){{0,2}}?{_OCCASION}\s(?:on\s|late\s|early\s)?$"
)
"""After a cue: "sent a letter on", before "Thursday"."""
_BEGAN_BY = re.compile(r"\band (?:began|started|opened|ended) by\s$")
_HANDLE = 25
_TWEETED = re.compile(r"\(@\w+\)\s*$")
_SOURCE_ON = re.compile(r"[A-Za-z][\w.’'-]*,?(?:\son|\slate|\searly)?\s$")
_NOT_IN_SOURCE = re.compile(
    r"\b(?:who|which|that|whose|by|of|in (?!an?\b|the\b|[A-Z])|for|from|after|since|before|\w+(?:ed|ing)|held|made"
    r"|taken|given|sent|shot|won|sunk|found|seen|heard|shown|begun|built|known|written|born)\b"
)
_CLAUSE = re.compile(
    r"[;:.?!“”\"]|\b(?:that|who|whom|whose|which|because|after|before|since|until|when|where|while|if|than|about|regarding"
    r"|over|marking|following|ahead|against|anniversary|elections?|attacks?|vote|killed|killing|war|and|but|as|despite)\b"
)
_FILLER = re.compile(
    r"\b(?:on|in|late|early|earlier|later|also|again|then|just|back|only|first|recently|publicly|reporters?|journalists|"
    r"lawmakers|supporters|the|a|an|has|had|have|was|is|he|she|it|they|we|parliament|congress|viewers|voters|crowd|audience|"
    r"and|as|said|told|added|however|though|meanwhile|over(?=\s$)|,)\b|[,\s]|\b[A-Z][\w’'.&-]*|\b\w+ly\b"
)
_NOT_BEFORE = re.compile(
    r"\b(?:since|until|till|by|before|after|from|for|of|through|to|than|between|and|or|over|about|during|ahead)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(
    r"\b(?:the|an?|his|her|its|their|this|that|our|my|[\w.]+[’']s)\s+(?:\w+ly\s+)?$", re.IGNORECASE
)
_NOUN_AFTER = re.compile(rf"(?:[’']s?)?\s+(?:[a-z-]+\s)?{_OCCASION}\b")
_OCCASION_NEXT = re.compile(rf"^(?:[’']s?)?\s*(?:[a-z-]+\s)?{_OCCASION}\b")
_GOES_ON = re.compile(
    r"[’']|-(?=\w)|\s(?!(?:in|at|on|during|that|to|and|after|as|when|while|with|but|before|the|about|for|by|from|because|if|following|he|she|it|they|if|there|his|her|who|which|morning|afternoon|evening|night|via|ahead|amid|over|against)\b)[a-z]"
)
_SENTENCE_EDGE = re.compile(r"[\s”\"’')\]]*[.!?]|[\s”\"’')\]]*$|,\s\w+ing\b")
_BEFORE_TIME = re.compile(r"[\s,”\"’')]*(?:on|in|late|early|earlier|back in|earlier on|late on)?\s*$", re.IGNORECASE)
_OPENING = re.compile(
    r"[\s“\"(]*(?:(?:[Oo]n|[Ii]n|[Ll]ate|[Ee]arly|[Ee]arlier|Also|Speaking|And|But|Then|[Bb]ack)\s+){0,3}$"
)
_OPENING_OCCASION = re.compile(
    r"\W*(?:(?:And|But)\s)?(?:Speaking\s)?(?:[Ii]n|[Aa]t|[Dd]uring)\s"
    rf"(?:(?:(?:an?|the|his|her|their|its)\s)?(?:[\w’'-]+\s){{0,3}}?{_OCCASION}\s(?:(?:with|to|at|in)\s(?:[\w’'-]+\s){{1,4}}?)?"
    r"|[A-Z][\w’'-]+(?:,?\s[A-Z][\w’'-]+)?,?\s)(?:on\s)?$"
)
_OPENING_DURING = re.compile(
    r"\W*(?:(?:And|But)\s)?(?:Speaking\s)?(?:[Ii]n|[Aa]t|[Dd]uring)\s(?:(?:an?|the|his|her|their)\s)?$"
)
_MADE_PUBLIC = re.compile(
    r"\b(?:released|published|issued|dated|posted|conducted|made public|filed)\s"
    r"(?:by\s(?:the\s)?(?:[A-Z][\w.&’'-]*\s|of\s|and\s|for\s){1,6})?(?:on\s)?$"
)
_EVENT_LAST = re.compile(
    r"\b(?:attacks?|strikes?|raids?|bombings?|shootings?|killings?|stabbings?|murders?|deaths?|crash|crashes|explosions?"
    r"|blasts?|fires?|floods?|storms?|earthquakes?|arrests?|protests?|riots?|clash|clashes|marches|votes?|elections?"
    r"|referendums?|matches|games?|races?|defeats?|victory|victories|wins?|coups?|invasions?|launch|launches|incidents?"
    r"|accidents?|violence|assaults?|robbery|robberies|walkouts?|trials?|verdicts?|resignations?|closures?)$",
    re.IGNORECASE,
)
_GOVERNED_LAST = re.compile(
    r"\b(?:for|of|over|about|against|after|following|from|with|by|in|at|into"
    r"|to (?!(?:the|an?|his|her|its|their)\b)[a-z]+)"
    r"\s(?:(?:an?|the|his|her|its|their|this|that|our|my)\s)?(?:[\w’'-]+\s){0,2}"
    r"(?!(?:it|them|him|her|us|me|so|there|here|that|this|back|out|up|down)$)[\w’'-]+$"
)
"""A noun that a preposition or "to strike" governs, at the end of a content or a cue."""
_OCCASION_LAST = re.compile(rf"\b{_OCCASION}$")


_MONTH_VALUE = re.compile(r"\d{4}-\d\d")
_LEANS = re.compile(r"in the day$|\b(?:that|same|next|following|previous)\b|(?:later|earlier)$")
_WORD_AFTER = 20
_WEEKLY = re.compile(r"day\b|weekend\b|day (?:morning|afternoon|evening|night)\b")


def said_on(article: Article, attribution: Attribution) -> When | None:
    """Return when the words were said, or None where the sentence of the cue does not tell."""
    place = attribution.cue or attribution.source
    sentence = _sentence_at(article, place[0][0]) if place else None
    if sentence is None:
        return None
    anchor = anchor_of(article)
    inside = [span for span in attribution.content if span[0] < sentence[1] and span[1] > sentence[0]]
    when: dict[str, When] = {}
    for timex in _outside(article.text, sentence, inside):
        if _belongs(article.text, sentence, timex, attribution, inside):
            found = _resolved(article, timex, anchor)
            if found is None:
                return None
            when[found.value] = found
    return next(iter(when.values())) if len(when) == 1 else None


def _sentence_at(article: Article, offset: int) -> Span | None:
    block = next((b for b in article.blocks if b.start <= offset < b.end), None)
    if block is None:
        return None
    bounds = sentences_of(article.text[block.start : block.end])
    at = offset - block.start
    return next(((block.start + start, block.start + end) for start, end in bounds if start <= at < end), None)


@lru_cache(maxsize=256)
def sentences_of(paragraph: str) -> tuple[Span, ...]:
    """Return the sentences of a paragraph, as offsets into it."""
    return tuple(sentences(paragraph))


@lru_cache(maxsize=1024)
def _timexes(sentence: str) -> tuple[Timex, ...]:
    return tuple(timexes(sentence, None))


def anchor_of(article: Article) -> date | None:
    """Return the day the page is dated, or None where it tells no day."""
    published = article.published
    if published is None or published.precision not in ("day", "time"):
        return None
    try:
        return date.fromisoformat(published.value[:10])
    except ValueError:
        return None


def _outside(text: str, sentence: Span, inside: Sequence[Span]) -> list[Timex]:
    """Return the time expressions of a sentence that stand neither in the content nor in quotation marks."""
    start, end = sentence
    words = text[start:end]
    found = _timexes(words)
    if not found:
        return []
    quoted = quoted_characters(words)
    return [
        replace(t, start=t.start + start, end=t.end + start)
        for t in found
        if t.calendar and not quoted[t.start] and not any(b < t.end + start and t.start + start < e for b, e in inside)
    ]


def _belongs(text: str, sentence: Span, timex: Timex, attribution: Attribution, inside: Sequence[Span]) -> bool:
    """Tell whether a time expression says when the words were said."""
    if timex.explicit and _signs_post(text, timex, attribution.source):
        return True
    if any(start <= timex.start and timex.end <= end for start, end in attribution.source):
        made_public = _MADE_PUBLIC.search(text, sentence[0], timex.start) is not None
        return made_public or any(_closes_source(text, span, timex) for span in attribution.source)
    occasion = _NOUN_AFTER.match(text, timex.end)
    at_seam = any(text[timex.end : start].isspace() for start, _ in (*attribution.cue, *attribution.content))
    if timex.precision != "year":  # "focused on the council's 2007 vote" is one cue
        at_seam = at_seam or any(start <= timex.start and timex.end < end for start, end in attribution.cue)
    over = timex.text.endswith("weekend")  # "over the weekend" is a time, "over last week's vote" is not
    if not over and _NOT_BEFORE.search(text, max(sentence[0], timex.start - 12), timex.start):
        return False
    if not occasion and not at_seam and _GOES_ON.match(text, timex.end):
        return False
    if not occasion and _DETERMINER.search(text, max(sentence[0], timex.start - 20), timex.start):
        return False
    if _dates_noun(text, timex, attribution.cue, inside):
        return False
    return _by_clause(text, sentence, timex, attribution, inside) or _at_cue(
        text, sentence, timex, attribution, inside, occasion=bool(occasion)
    )


def _at_cue(
    text: str, sentence: Span, timex: Timex, attribution: Attribution, inside: Sequence[Span], *, occasion: bool
) -> bool:
    """Take a time that stands at the cue or at the edge of the sentence."""
    for cue in attribution.cue or attribution.source:
        if cue[0] <= timex.start and timex.end <= cue[1]:
            return True
        gap = (cue[1], timex.start) if cue[1] <= timex.start else (timex.end, cue[0])
        if any(b < gap[1] and e > gap[0] for b, e in inside):
            continue
        if gap[0] == cue[1]:
            if _after_cue(text, gap, attribution.source, occasion=occasion):
                return True
        elif _before_cue(text, sentence, timex, cue[0], attribution.source, occasion=occasion):
            return True
    return _at_edge(text, sentence, timex, (*attribution.source, *inside))


def _after_cue(text: str, gap: Span, source: Sequence[Span], *, occasion: bool) -> bool:
    """Take "said on Tuesday", "told a packed meeting on Tuesday" and "said in a speech in Oslo on Tuesday"."""
    start = gap[0]
    if _TELLS.search(text, max(0, start - 10), start):
        told = _ADDRESSEE.match(text, start, gap[1] + 1)
        start = told.end() if told and not _CLAUSE.search(told[0]) else start
    words = _without(text, (start, gap[1]), source)
    if _TELLS.search(text, max(0, gap[0] - 10), gap[0]) and _TOLD_SOMEWHERE.match(words) and not _CLAUSE.search(words):
        return True
    if _OBJECT_OCCASION.fullmatch(words) or (not _FILLER.sub("", words).strip() and "\n" not in words):
        return True
    first = _OCCASION_FIRST.match(words)
    return (first is not None and not _CLAUSE.search(words, first.end())) or (occasion and _opens_occasion(words))


def _opens_occasion(words: str) -> bool:
    """Take "in a", "during his", "told the BBC in a", before "2019 interview"."""
    rest = _FILLER.sub("", re.sub(r"\b(?:during|at|his|her|their|its|with|to)\b", "", words))
    return not rest.strip()


def _before_cue(text: str, sentence: Span, timex: Timex, cue: int, source: Sequence[Span], *, occasion: bool) -> bool:
    """Take "Lee on Tuesday said", "On Tuesday, Lee said" and "Lee, in a 2019 interview, said"."""
    words = _without(text, (timex.end, cue), source)
    if occasion:
        words = _OCCASION_NEXT.sub("", words)
    if _FILLER.sub("", words).strip():
        return False
    before = [end for _, end in source if sentence[0] <= end <= timex.start]
    if before:
        since = text[before[-1] : timex.start]
        return (_opens_occasion(since) or _BETWEEN_COMMAS.match(since) is not None) and len(words.split()) <= 3
    opening = text[sentence[0] : timex.start]
    opens = _OPENING.match(opening) or _OPENING_OCCASION.match(opening)
    if text[timex.end : timex.end + 1] == ",":
        opens = opens or _WHEN_CLAUSE.match(opening)
    if occasion:
        opens = opens or _OPENING_DURING.match(opening)
    return opens is not None and any(timex.end <= start < cue for start, _ in source)


def _at_edge(text: str, sentence: Span, timex: Timex, others: Sequence[Span]) -> bool:
    """Take a date between the content or the source and the end of the sentence."""
    last = max((end for _, end in others if sentence[0] <= end <= timex.start), default=None)
    if last is None:
        return False
    before = text[last : timex.start]
    if _SENTENCE_EDGE.match(text, timex.end, sentence[1]):
        return bool(_BEFORE_TIME.match(before) or _AFTER_CONTENT.match(before))
    goes_on = _GOES_ON_WITH_OCCASION.match(text, timex.end, sentence[1]) or _ON_AIR.match(text, timex.end, sentence[1])
    return bool(_BEFORE_TIME.match(before) and goes_on)


def _signs_post(text: str, timex: Timex, source: Sequence[Span]) -> bool:
    """Take "Ann Lee (@lee) June 2, 2017", the line below a post."""
    ends = [(start, end) for start, end in source if start < timex.start and timex.start - end < _HANDLE]
    return any(_TWEETED.search(text[start : timex.start]) for start, _ in ends)


def _closes_source(text: str, source: Span, timex: Timex) -> bool:
    """Take "Lee on Thursday", but not "the case heard Tuesday", where it is the source."""
    if text[timex.end : source[1]].strip(" ,"):
        return False
    before = text[source[0] : timex.start]
    return (
        timex.precision in ("day", "week", None)
        and _SOURCE_ON.search(before) is not None
        and _NOT_IN_SOURCE.search(before) is None
        and not _EVENT_LAST.search(_BEFORE_TIME.sub("", before))
    )


def _by_clause(text: str, sentence: Span, timex: Timex, attribution: Attribution, inside: Sequence[Span]) -> bool:
    """Take a time whose clause says that the source spoke then, though other words stand between it and the cue."""
    cue = next((c for c in attribution.cue if timex.end <= c[0]), None)
    source = next((s for s in attribution.source if sentence[0] <= s[0] < sentence[1]), None)
    if cue is None or source is None or source[1] > cue[0] or text[slice(*source)].lower() in ("which", "that"):
        return False
    if any(b < cue[0] and e > min(timex.start, source[0]) for b, e in inside):
        return False
    opening, at_cue = text[sentence[0] : timex.start], not _FILLER.sub("", text[source[1] : cue[0]]).strip()
    if timex.end <= source[0]:
        if _AHEAD.search(opening):
            return False
        between = text[timex.end : source[0]]
        if at_cue and (_WHEN_SOURCE.fullmatch(between) or (_IN_WHICH.fullmatch(between) and _has_occasion(opening))):
            return True
        bare_year = timex.explicit and timex.precision == "year"
        joined = _PHRASE.fullmatch(between) if at_cue else between == ", " and _is_participle(text, source, cue)
        return bool(joined) and _opens_with_time(opening, between, bare_year=bare_year)
    since = text[source[1] : timex.start]
    if _SPEAKING_CLAUSE.fullmatch(since) and not _CLAUSE.search(since):
        return "," in text[timex.end : cue[0]]
    return (
        _is_participle(text, source, cue)
        and not _CLAUSE.search(since)
        and not (_EVENT_LAST.search(since.rstrip()) or _GOVERNED_LAST.search(since.rstrip()))
        and not _CLAUSE.search(_BEGAN_BY.sub("", text[timex.end : cue[0]]))
    )


def _has_occasion(opening: str) -> bool:
    return re.search(rf"\b{_OCCASION}\s(?:on\s)?$", opening) is not None


def _opens_with_time(opening: str, between: str, *, bare_year: bool) -> bool:
    """Tell whether an opening phrase is of the saying: "On Monday, after talks, ", "During a 2017 hearing, "."""
    if _OPENING.fullmatch(opening):
        return True
    if _CLAUSE.search(opening) or len(opening) > 120:
        return False
    if _OPENING_SPEAKING.match(opening):
        return True
    if not _OPENING_AT.match(opening):
        return False
    # "In interviews, senators who are up in 2014, party elders": a year dates an occasion only as "his 2017 hearing"
    return _ANY_OCCASION.search(between if bare_year else f"{opening} {between}") is not None


def _is_participle(text: str, source: Span, cue: Span) -> bool:
    """Tell "Lee sent a warning, saying", where the participle shares subject and time with the verb before it."""
    between = text[source[1] : cue[0]]
    return (
        _PARTICIPLE.match(text, cue[0], cue[1]) is not None
        and _ITS_PARTICIPLE.search(between) is not None
        and not re.search(r"[;:?!“”\"]", between)
    )


def _dates_noun(text: str, timex: Timex, cues: Sequence[Span], inside: Sequence[Span]) -> bool:
    """Tell "vowed to strike back for an attack Friday" and "condemned the raid on Friday", days of attack and raid.

    "Denied the charges Friday" is left: charges are not of a day.
    """
    for start, end in (*cues, *inside):
        between = text[end : timex.start]
        if not 0 <= timex.start - end < 6 or between.strip() not in ("", "on", "late", "early"):
            continue
        words = text[start:end]
        if _EVENT_LAST.search(words):
            return True
        bare = between.isspace() or not between
        governed = _GOVERNED_LAST.search(words)
        if bare and governed and not _OCCASION_LAST.search(words):
            return True
    return False


def _without(text: str, gap: Span, spans: Sequence[Span]) -> str:
    """Return the words of a gap, those at the spans left out."""
    kept, at = [], gap[0]
    for start, end in spans:
        if start < gap[1] and end > at:
            kept.append(text[at : max(at, start)])
            at = min(end, gap[1])
    return " ".join([*kept, text[at : gap[1]]])


def _resolved(article: Article, timex: Timex, anchor: date | None) -> When | None:
    """Give the expression its value, no later than the page: nobody reports what will have been said."""
    text = article.text
    again = _again(article, timex, anchor)
    told = past_value(again, anchor) if again else None
    if again is None or told is None:
        return None
    preposition = re.search(r"\b[Oo]n $", text[max(0, timex.start - 4) : timex.start])
    quoted = f'"{text[timex.start - 3 if preposition else timex.start : timex.end]}" in the sentence of the cue'
    dated = (f"the page is dated {anchor.isoformat()}",) if anchor and not again.explicit else ()
    return When(*told, (quoted, *dated))


def _again(article: Article, timex: Timex, anchor: date | None) -> Timex | None:
    """Read an expression against a day: alone, since its clause may look ahead, or with those that it leans on."""
    text = article.text
    start = max(text.rfind(" ", 0, max(timex.start - 1, 0)) + 1, 0)
    if _LEANS.search(timex.text):
        start = next((b.start for b in article.blocks if b.start <= timex.start < b.end), start)
    found = timexes(text[start : timex.end + _WORD_AFTER], anchor)
    return next((t for t in found if t.start == timex.start - start and t.end == timex.end - start), None)


def past_value(timex: Timex, anchor: date | None) -> tuple[str, Precision] | None:
    """Return when a time expression is that tells of what has been, None where it is to come or undecided."""
    value, precision = timex.value, timex.precision
    if anchor is None:
        return (value, precision) if value and precision else None
    if value is None and _MONTH_VALUE.fullmatch(timex.timeml or "") and timex.text[-1] not in "0123456789":
        year, month = int((timex.timeml or "")[:4]), int((timex.timeml or "")[5:])
        if not timex.text.lower().startswith("last"):  # "in May": nobody reports what will have been said
            value, precision = f"{year - ((year, month) > (anchor.year, anchor.month)):04}-{month:02}", "month"
    if value is None or precision is None:
        return None
    today = anchor.isoformat()
    if value[: len(today)] > today[: len(value)] and "W" not in value:
        if timex.explicit or precision not in ("day", "interval") or not _WEEKLY.search(timex.text):
            return None
        week = timedelta(days=7)
        value = "/".join((date.fromisoformat(day) - week).isoformat() for day in value.split("/"))
    return value, precision
