"""A record as an HTML fragment: the article with its statements marked, for Jupyter or any page.

The fragment brings its own style under one class, loads nothing and runs nothing, and takes the colours of what is
around it, so that it suits a dark page as well as a light one. Every string of the page is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from onrecord.flow import ActKind, Article, Block, Record, Statement
from onrecord.views import (
    Ties,
    block_names,
    byline_words,
    counts,
    date_words,
    details,
    introductions,
    lead,
    one_line,
    ties,
    told_besides,
    visible,
    who,
    words,
)
from onrecord.views.marks import Mark, Piece, marks_by_block, pieces

# Colours of the acts are as far from white as from black, since a notebook does not tell which it is.
_ACT_COLOURS: Mapping[ActKind, str] = {
    "statement": "#1a7f9c",
    "confirmation": "#3d8440",
    "denial": "#d1383d",
    "accusation": "#d1383d",
    "criticism": "#b0489f",
    "praise": "#3d8440",
    "prediction": "#4673d1",
    "warning": "#a16a00",
    "demand": "#a16a00",
    "question": "#1a7f9c",
    "pledge": "#3d8440",
    "refusal": "#b0489f",
    "threat": "#d1383d",
    "decision": "#4673d1",
    "expression": "#1a7f9c",
}

# The last two classes of the outer element keep MathJax from reading "$5 million and $6 million" as a formula.
_CLASSES = "onrecord tex2jax_ignore mathjax_ignore"

_STYLE = """
.onrecord{color:inherit;background:transparent;font:1em/1.5 system-ui,sans-serif;max-width:76rem}
.onrecord *{box-sizing:border-box;color:inherit;background:transparent}
.onrecord .grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1rem 2.5rem}
.onrecord .block{margin:0 0 .8em;white-space:pre-line;overflow-wrap:anywhere}
.onrecord .headline{font-size:1.4em;line-height:1.25;font-weight:700}
.onrecord .deck{font-size:1.1em}
.onrecord .subheading{font-weight:700}
.onrecord .caption{font-size:.9em;padding-left:.8em;border-left:3px solid currentColor}
.onrecord .pull-quote{padding-left:.8em;border-left:3px double currentColor}
.onrecord .list-item{display:list-item;margin-left:1.5em}
.onrecord .dim{opacity:.7}
.onrecord .content{text-decoration:underline;text-decoration-color:#4673d1;text-decoration-thickness:.1em}
.onrecord .direct{text-decoration-style:solid;text-underline-offset:.2em}
.onrecord .indirect{text-decoration-style:dashed;text-underline-offset:.3em}
.onrecord .mixed{text-decoration-style:dashed;text-underline-offset:.3em}
.onrecord .cue{font-style:italic}
.onrecord .source{font-weight:700}
.onrecord sup{font-size:.7em;line-height:0;opacity:.75;font-weight:400;font-style:normal;margin-left:.1em}
.onrecord ol,.onrecord ul{margin:0;padding-left:2.2em}
.onrecord li{margin:0 0 .7em;overflow-wrap:anywhere}
.onrecord li p{margin:0}
.onrecord h4{margin:1.2em 0 .5em;font-size:1em}
.onrecord .grid h4{margin-top:0}
.onrecord details{margin-top:1em;opacity:.7}
.onrecord summary{cursor:pointer}
""".strip()


def marked_article(record: Record) -> str:
    """Return the record as a self-contained HTML fragment.

    Content is underlined, solid where it is quoted directly and dashed where not; the cue is italic, the source bold; a
    small number stands at the end of each statement's words. Beside it, or below where there is little room, are the
    statements and findings. What is not of the report is in a part that is closed at first.
    """
    article, names = record.article, block_names(record.article)
    marks = marks_by_block(article, record.statements)
    blocks = list(enumerate(article.blocks))
    report = [_block(article.text, block, marks[i], record.statements) for i, block in blocks if block.in_report]
    rest = [_outside(article.text, block, names[i]) for i, block in blocks if not block.in_report]
    return "".join(
        [
            f'<div class="{_CLASSES}"><style>{_STYLE}</style>',
            _facts(record),
            f'<div class="grid"><div>{_title_line(article)}{"".join(report)}</div>',
            f"<div>{_statements(record)}{_findings(record, names)}</div></div>",
            _closed(f"{len(rest)} {'block' if len(rest) == 1 else 'blocks'} not in the report", rest),
            "</div>",
        ]
    )


def _block(text: str, block: Block, marks: Sequence[Mark], statements: Sequence[Statement]) -> str:
    inner = "".join(_marked(text, piece, statements) for piece in pieces(block, marks))
    return f'<div class="block {block.kind}">{inner}</div>'


def _marked(text: str, piece: Piece, statements: Sequence[Statement]) -> str:
    shown = escape(visible(text[piece.start : piece.end]))
    for mark in reversed(piece.over):
        mode = f" {statements[mark.number - 1].mode}" if mark.kind == "content" else ""
        shown = f'<span class="{mark.kind}{mode}">{shown}</span>'
    if piece.over:
        titles = dict.fromkeys(f"{m.number}. {_title(statements[m.number - 1])}" for m in piece.over)
        shown = f'<span title="{escape("; ".join(titles))}">{shown}</span>'
    return shown + "".join(f"<sup>{mark.number}</sup>" for mark in piece.ending)


def _title(statement: Statement) -> str:
    when = f", {date_words(statement.said_on.value)}" if statement.said_on else ""
    return f"{who(statement)}: {statement.act}{when}"


def _facts(record: Record) -> str:
    article = record.article
    facts = [
        one_line(article.outlet.name) if article.outlet else "",
        date_words(article.published.value) if article.published else "date not told",
        byline_words(article.byline) if article.byline else "",
        counts(record),
    ]
    dated = "; ".join(map(one_line, article.published.evidence)) if article.published else ""
    title = f' title="{escape(f"dated by: {dated}")}"' if dated else ""
    return f'<div class="block dim"{title}>{escape(" · ".join(filter(None, facts)))}</div>'


def _title_line(article: Article) -> str:
    """Return the headline where it is known from elsewhere than the text, as from the head of an HTML page."""
    if not article.headline or any(block.kind == "headline" for block in article.blocks):
        return ""
    return f'<div class="block headline">{escape(one_line(article.headline))}</div>'


def _statements(record: Record) -> str:
    if not record.statements:
        return ""
    tied = ties(record.statements)
    firsts = introductions(record.statements)
    items = (
        f"<li>{''.join(f'<p>{line}</p>' for line in _lines(record, number, tied, introduce=number in firsts))}</li>"
        for number in range(1, len(record.statements) + 1)
    )
    return f"<h4>Statements</h4><ol>{''.join(items)}</ol>"


def _lines(record: Record, number: int, tied: Ties, *, introduce: bool) -> Iterator[str]:
    statement = record.statements[number - 1]
    speaker = statement.speaker
    head = [f"<b>{escape(who(statement))}</b>" if speaker else f"<i>{escape(who(statement))}</i>"]
    if introduce and speaker and (more := details(speaker)):
        head.append(f'<span class="dim">, {escape(more)}</span>')
    if statement.target:
        head.append(f" → {escape(one_line(statement.target.name))}")
    acts = " + ".join(_act(act) for act in (statement.act, statement.also) if act)
    when = [date_words(statement.said_on.value, short=True)] if statement.said_on else []
    yield " · ".join(["".join(head), acts, *map(escape, [*when, *told_besides(statement)])])
    tone = "" if statement.cue_tone == "neutral" else f"({statement.cue_tone})"
    before = " ".join(filter(None, (lead(record.article, statement), tone)))
    led = f'<span class="dim">{escape(before)}:</span> ' if before else ""
    yield led + escape(words(record.article, statement))
    answers = [f"denies {n}" for n in tied.denies.get(number, ())]
    answers += [f"denied by {who(record.statements[n - 1])} ({n})" for n in tied.denied_by.get(number, ())]
    if answers:
        yield f"<b>{escape('; '.join(answers))}</b>"


def _act(act: ActKind) -> str:
    return f'<span style="color:{_ACT_COLOURS[act]};font-weight:600">{act}</span>'


def _findings(record: Record, names: Sequence[str]) -> str:
    if not record.findings:
        return ""
    items = (
        f'<li><p><b>{escape(f.kind.replace("-", " "))}</b> <span class="dim">· {escape(names[f.block])}</span></p>'
        f"<p>{escape(one_line(f.evidence))}</p></li>"
        for f in record.findings
    )
    return f"<h4>Worth a second look</h4><ul>{''.join(items)}</ul>"


def _outside(text: str, block: Block, name: str) -> str:
    why = f": {one_line(block.why)}" if block.why else ""
    return f'<div class="block"><i>{escape(name + why)}</i><br>{escape(visible(text[block.start : block.end]))}</div>'


def _closed(summary: str, blocks: Sequence[str]) -> str:
    return f"<details><summary>{summary}</summary>{''.join(blocks)}</details>" if blocks else ""
