"""A record as people look at it: terminal, marked HTML, table.

Here is what the views say the same way: dates in words, the words of a statement in their quotation marks, what leads
up to them, who denies whom. A page is written by strangers, so its text goes through `visible` before it is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest

from onrecord.flow import Actor, Article, Record, Span, Statement, When
from onrecord.language.quotation import quotations

NOBODY = "no source named"
"""What stands for the speaker where the page names no source at all."""

LEFT_OUT = " … "
"""What stands between two parts of one content where the page has other words between them."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_CLOSERS = frozenset('”“»"')

# Line ends stay, which terminal and browser take as white space; every other control character goes, first of all the
# escape that starts a terminal sequence, and its one-character C1 forms. Marks that turn the direction of writing could
# show words in another order than the record has them. A lone surrogate cannot be written at all.
_UNSEEN: Mapping[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]),
    **dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **{ord(char): char for char in "\t\n\r"},
}


def visible(text: str) -> str:
    """Return text of a page without the characters that steer a terminal or turn the direction of writing."""
    return text.translate(_UNSEEN)


def one_line(text: str) -> str:
    """Return text of a page as one line that is safe to show."""
    return " ".join(visible(text).split())


def date_words(edtf: str, *, short: bool = False) -> str:
    """Return an EDTF date in words: "29 November 2022", or if short "29 Nov 2022".

    A form that is not known is returned as it stands.
    """
    if "/" in edtf:
        start, end = (date_words(part, short=short) for part in edtf.split("/", 1))
        return f"until {end}" if start in ("", "..") else f"from {start}" if end in ("", "..") else f"{start} to {end}"
    for form, say in _DATES:
        if match := form.fullmatch(edtf):
            return say(match, short)
    return one_line(edtf)


def _month(number: str, short: bool) -> str:
    name = _MONTHS[int(number) - 1]
    return name[:3] if short else name


def _day(match: re.Match[str], short: bool) -> str:
    return f"{int(match['day'])} {_month(match['month'], short)} {match['year']}"


_MONTH_NUMBER = r"(?P<month>0[1-9]|1[0-2])"
_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], bool], str]], ...] = (
    (re.compile(rf"(?P<year>\d{{4}})-{_MONTH_NUMBER}-(?P<day>\d\d)"), _day),
    (
        re.compile(rf"(?P<year>\d{{4}})-{_MONTH_NUMBER}-(?P<day>\d\d)T(?P<time>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z?"),
        lambda match, short: f"{_day(match, short)}, {match['time']} UTC",
    ),
    (re.compile(r"(?P<year>\d{4})-W(?P<week>\d\d)"), lambda match, _: f"week {int(match['week'])} of {match['year']}"),
    (
        re.compile(rf"(?P<year>\d{{4}})-{_MONTH_NUMBER}"),
        lambda match, short: f"{_month(match['month'], short)} {match['year']}",
    ),
    (
        re.compile(r"(?P<year>\d{4})-(?P<season>2[1-4])"),
        lambda match, _: f"{_SEASONS[match['season']]} {match['year']}",
    ),
)


@dataclass(frozen=True, slots=True)
class Ties:
    """How the statements of a record answer each other, in their numbers (from 1, in reading order).

    `denies` and `denied_by` go from the number of a statement to the numbers that it denies, or that deny it.
    """

    denies: Mapping[int, tuple[int, ...]]
    denied_by: Mapping[int, tuple[int, ...]]


def ties(statements: Sequence[Statement]) -> Ties:
    """Return which statement denies which; a denial of a statement that is not there is left out."""
    numbers = {statement.id: number for number, statement in enumerate(statements, 1)}
    denies: dict[int, tuple[int, ...]] = {}
    denied_by: dict[int, tuple[int, ...]] = {}
    for number, statement in enumerate(statements, 1):
        denied = numbers.get(statement.denies) if statement.denies else None
        if denied:
            denies[number] = (denied,)
            denied_by[denied] = (*denied_by.get(denied, ()), number)
    return Ties(denies, denied_by)


def introductions(statements: Sequence[Statement]) -> frozenset[int]:
    """Return the numbers of the statements with which a speaker first comes in, to be shown with role and country."""
    firsts: dict[tuple[str, str], int] = {}
    for number, statement in enumerate(statements, 1):
        if statement.speaker:
            firsts.setdefault((statement.speaker.name, details(statement.speaker)), number)
    return frozenset(firsts.values())


def who(statement: Statement) -> str:
    """Return the speaker's name, else the source as printed with a question mark."""
    if statement.speaker:
        return one_line(statement.speaker.name)
    source = one_line(statement.source_text)
    return f"{source} (?)" if source else f"{NOBODY} (?)"


def told_besides(statement: Statement) -> tuple[str, ...]:
    """Return in words who vouches for a statement, when it falls due and whether it is a silence."""
    voices = " and ".join(one_line(actor.name) for actor in statement.chain)
    silence = {"no-answer": "gave no answer", "declined": "declined to say", None: ""}[statement.silence]
    due = f"due {date_words(statement.due.value, short=True)}" if statement.due else ""
    return tuple(part for part in (f"as told by {voices}" if voices else "", due, silence) if part)


def reasons(statement: Statement) -> tuple[tuple[str, str], ...]:
    """Return pairs of a field and why it is as it is, or why it is unknown; fields without a reason are left out."""
    speaker, why = statement.speaker, statement.why
    described = f"; described by “{speaker.described}”" if speaker and speaker.described else ""
    evidence = {
        "speaker": f"{speaker.name}: {speaker.evidence}{described}" if speaker else _unknown(why.speaker),
        "told by": "; ".join(f"{voice.name}: {voice.evidence}" for voice in statement.chain),
        "act": f"{statement.act}: {why.act}" if why.act else "",
        "target": f"{statement.target.name}: {statement.target.evidence}"
        if statement.target
        else why.target and f"none: {why.target}",
        "said on": _dated(statement.said_on) or _unknown(why.said_on),
        "due": _dated(statement.due) or _unknown(why.due),
        "denies": why.denies,
        "score": f"{statement.score:.2f}: how likely it is that these words are said, and by this source",
    }
    return tuple((field, one_line(words)) for field, words in evidence.items() if words)


def _unknown(why: str) -> str:
    return f"unknown: {why}" if why else ""


def _dated(when: When | None) -> str:
    return f"{date_words(when.value)}: {'; '.join(when.evidence)}" if when else ""


def details(actor: Actor) -> str:
    """Return role and country of a speaker, without what the name or the role says already."""
    role, country = one_line(actor.role or ""), one_line(actor.country or "")
    if role.casefold() in actor.name.casefold():
        role = ""
    if country.casefold() in f"{actor.name} {role}".casefold():
        country = ""
    return ", ".join(filter(None, (role, country)))


def lead(article: Article, statement: Statement) -> str:
    """Return source and cue as printed, in the order of the page: "He said", "according to officials".

    The source is left out where the speaker's name shows it already, and where it stands for the missing name.
    """
    speaker = statement.speaker
    shown = speaker is None or _last_word(speaker.name) in _words(statement.source_text)
    spans = sorted(statement.cue if shown else statement.source + statement.cue)
    text = _joined(article.text, spans, LEFT_OUT)
    return text.rstrip(": ") if any(map(str.isalpha, text)) else ""


def words(article: Article, statement: Statement) -> str:
    """Return the words of a statement on one line, those of mode `direct` in quotation marks.

    There, the comma that leads back to the sentence around them is left out.
    """
    if statement.mode != "direct":
        return _joined(article.text, statement.content, LEFT_OUT)
    return f"“{_joined(article.text, statement.content, f'”{LEFT_OUT}“', _quoted)}”"


def block_names(article: Article) -> tuple[str, ...]:
    """Return what each block is called: "headline", "paragraph 3"; numbered where there are several of the kind."""
    totals = Counter(block.kind for block in article.blocks)
    seen: Counter[str] = Counter()
    names = []
    for block in article.blocks:
        seen[block.kind] += 1
        kind = "other block" if block.kind == "other" else block.kind.replace("-", " ")
        names.append(f"{kind} {seen[block.kind]}" if totals[block.kind] > 1 else kind)
    return tuple(names)


def counts(record: Record) -> str:
    """Return how much a record holds, in words."""
    speakers = {statement.speaker.name for statement in record.statements if statement.speaker}
    unknown = sum(statement.speaker is None for statement in record.statements)
    denials = len(ties(record.statements).denies)
    return " · ".join(
        part
        for part in (
            _count(len(record.statements), "statement")
            + (f" by {_count(len(speakers), 'speaker')}" if speakers else ""),
            f"{unknown} with the speaker unknown" if unknown else "",
            _count(denials, "denial") if denials else "",
            _count(len(record.findings), "finding") if record.findings else "",
        )
        if part
    )


def byline_words(byline: str) -> str:
    """Return a byline that begins with "by"."""
    line = one_line(byline)
    return line if line.casefold().startswith("by ") else f"by {line}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _last_word(name: str) -> str:
    return (_words(name) or [""])[-1]


def _joined(text: str, spans: Sequence[Span], left_out: str, trim: Callable[[str], str] | None = None) -> str:
    """Return the words at the spans on one line; `left_out` stands for words of the page between them.

    Where there are none, parts that are not trimmed stay apart as the page has them.
    """
    parts = [one_line(text[start:end]) for start, end in spans]
    gaps = [text[before[1] : after[0]] for before, after in pairwise(spans)]
    bare = [re.sub(r"\s+", " ", visible(gap)) if trim is None else " " for gap in gaps]
    between = [left_out if any(map(str.isalnum, gap)) else mark for gap, mark in zip(gaps, bare, strict=True)]
    return "".join(chain.from_iterable(zip_longest(map(trim or str, parts), between, fillvalue="")))


def _quoted(part: str) -> str:
    return _bare(part.rstrip(",")).rstrip(",")


def _bare(text: str) -> str:
    """Take off quotation marks around all of the text, or a mark whose other half is outside; marks within it stay."""
    found = quotations(text)
    if any(q.closed and (q.start, q.end) == (0, len(text)) for q in found):
        return text[1:-1]
    opens = any(q.start == 0 and not q.closed for q in found)
    closes = text[-1:] in _CLOSERS and not any(q.closed and q.end == len(text) for q in found)
    return text[opens : len(text) - closes]
