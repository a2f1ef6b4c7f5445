"""What a ledger answers besides statements: speakers, outlets, disputes, receipts, checks, changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from onrecord.ledger.values import Dispute, OutletCount, PageCheck, Receipt, Reread, Speaker
from onrecord.views import date_words, one_line
from onrecord.views.hits import ID_SHOWN, hit_lines
from onrecord.views.paper import Paper, Written

_DATES = {"from – to": "left"}

_VERDICT_STYLES = {
    "exact": "green",
    "moved": "yellow",
    "ambiguous": "yellow",
    "altered": "bold red",
    "gone": "bold red",
    "unchecked": "dim",
}


def speakers_table(found: Sequence[Speaker]) -> RenderableType:
    """Return speakers as a table; one by itself with all its names."""
    if len(found) == 1:
        return Group(*_one_speaker(found[0]))
    table = _table("speaker", statements="right", pages="right", outlets="right", **{"from – to": "left"})
    for s in found:
        told = ", ".join(filter(None, (s.role, s.country)))
        cells = (f"{s.name}, {told}" if told else s.name, f"{s.statements:,}", f"{s.pages:,}", f"{s.outlets:,}")
        table.add_row(*map(_cell, (*cells, _extent(s.first, s.last))))
    return table


def outlets_table(found: Sequence[OutletCount]) -> RenderableType:
    """Return the outlets of a ledger as a table."""
    table = _table("outlet", "country", "kind", pages="right", statements="right", **_DATES)
    for o in found:
        kind = " ".join(filter(None, (o.kind, "agency" if o.agency else None)))
        cells = (o.name, o.country or "", kind, f"{o.pages:,}", f"{o.statements:,}", _extent(o.first, o.last))
        table.add_row(*map(_cell, cells))
    return table


def disputes_listing(found: Sequence[Dispute]) -> RenderableType:
    """Return disputes one below another: the claim, what answers it, who gives which half."""
    return Written(lambda paper: _disputes(found, paper))


def receipt_view(receipt: Receipt) -> RenderableType:
    """Return a statement with its receipt and a citation."""
    return Written(lambda paper: _receipt(receipt, paper))


def check_view(check: PageCheck) -> RenderableType:
    """Return what is wrong with a page and its statements."""
    return Written(lambda paper: _check(check, paper))


def reread_view(page: Reread) -> RenderableType:
    """Return what another reading of a page changed."""
    return Written(lambda paper: _reread(page, paper))


def _table(*left: str, **more: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in left:
        table.add_column(head, overflow="fold")
    for head, justify in more.items():
        table.add_column(head, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    return table


def _cell(text: str) -> Text:
    return Text(one_line(text))


def _extent(first: str | None, last: str | None) -> str:
    if not first or not last:
        return ""
    return first if first == last else f"{first} – {last}"


def _one_speaker(s: Speaker) -> Iterator[Text]:
    yield Text(one_line(s.name), "bold")
    for head, words in (
        ("called", ", ".join(name for name in s.names if name != s.name)),
        ("kind", s.kind),
        ("role", s.role or ""),
        ("country", s.country or ""),
        (
            "said",
            f"{_number(s.statements, 'statement')} on {_number(s.pages, 'page')} of {_number(s.outlets, 'outlet')}",
        ),
        ("from – to", _extent(s.first, s.last)),
    ):
        if words:
            yield Text.assemble((f"  {head:<10}", "dim"), one_line(words))


# ------------------------------------------------------------------------------------------------------------- disputes


def _disputes(found: Sequence[Dispute], paper: Paper) -> Iterator[Text]:
    for number, dispute in enumerate(found):
        if number:
            yield Text()
        sides = (*([dispute.claim] if dispute.claim else []), *dispute.denials, *dispute.silent)
        first = sides[0]
        facts = [first.outlet, date_words(first.published) if first.published else None, first.headline or first.url]
        yield from paper.broken(Text(" · ".join(one_line(f) for f in facts if f), "bold"))
        if dispute.claim:
            yield Text("claim" if dispute.claim.act != "denial" else "claim, itself a denial", "dim")
            yield from hit_lines(dispute.claim, paper, page=False)
        else:
            yield Text("claim: not given on this page as anybody's", "dim")
        if dispute.denials:
            yield Text("denied by", "dim")
            for hit in dispute.denials:
                yield from hit_lines(hit, paper, page=False)
        if dispute.silent:
            yield Text("asked, and silent", "dim")
            for hit in dispute.silent:
                yield from hit_lines(hit, paper, page=False)


# -------------------------------------------------------------------------------------------------------------- receipt


def _receipt(receipt: Receipt, paper: Paper) -> Iterator[Text]:
    yield from hit_lines(receipt.hit, paper, page=False)
    for title, others in (("denies", (receipt.denied,) if receipt.denied else ()), ("denied by", receipt.denied_by)):
        if others:
            yield Text()
            yield Text(title, "dim")
            for hit in others:
                yield from hit_lines(hit, paper, page=False)
    for title, rows in (("in the page", _place_rows(receipt)), ("receipt", _receipt_rows(receipt))):
        yield Text()
        yield Text(title, "dim")
        yield from _rows(rows, paper)
    reasons = receipt.statement.why
    given = [(name.replace("_", " "), getattr(reasons, name)) for name in reasons.__struct_fields__]
    if any(why for _, why in given):
        yield Text()
        yield Text("why", "dim")
        yield from _rows([(name, why) for name, why in given if why], paper)
    for finding in receipt.findings:
        yield Text()
        yield Text.assemble(("worth a second look: ", "dim"), (finding.kind.replace("-", " "), "yellow"))
        for line in paper.broken(Text(one_line(finding.evidence)), 2):
            yield Text("  ").append_text(line)
    if receipt.story_pages:
        yield Text()
        number = len(receipt.story_pages) - 1
        pages = "1 other page reports" if number == 1 else f"{number:,} other pages report"
        yield Text(f"{pages} the same event: onrecord stories {receipt.story_pages[0]}", "dim")
    yield Text()
    yield Text("citation", "dim")
    for line in paper.broken(Text(one_line(receipt.citation)), 2):
        yield Text("  ").append_text(line)


def _place_rows(receipt: Receipt) -> list[tuple[str, str]]:
    rows = [
        ("headline", receipt.hit.headline or ""),
        ("outlet", receipt.hit.outlet or "not told"),
        ("published", date_words(receipt.hit.published) if receipt.hit.published else "not told"),
        ("block", f"{receipt.hit.place.replace('-', ' ')} at {receipt.place}"),
        ("reads", receipt.block),
    ]
    for part in receipt.places:
        rows.append(("exact", part.quote.exact))
        if part.link:
            rows.append(("open", part.link))
    return rows


def _receipt_rows(receipt: Receipt) -> list[tuple[str, str]]:
    offsets = ", ".join(f"{start}–{end}" for start, end in receipt.statement.content)
    in_page = ", ".join(f"{p.position.start}–{p.position.end}" for p in receipt.places if p.position)
    return [
        ("statement", receipt.hit.id),
        ("page", receipt.page.url),
        *(("also at", url) for url in receipt.also_at),
        ("fetched", receipt.page.fetched_at or "not noted"),
        ("SHA-256", receipt.page.sha256),
        ("bytes", "kept" if receipt.bytes_kept else "not kept"),
        ("offsets", f"{offsets} in the report's text{f'; {in_page} in the page’s own' if in_page else ''}"),
        ("score", f"{receipt.hit.score:.2f}"),
        ("read by", f"onrecord {receipt.onrecord}, model {receipt.model[:12]}"),
    ]


def _rows(rows: Sequence[tuple[str, str]], paper: Paper) -> Iterator[Text]:
    """Return names and what they stand for, side by side."""
    for name, words in rows:
        if not words:
            continue
        for number, line in enumerate(paper.broken(Text(one_line(words)), 14)):
            yield Text.assemble((f"  {name if number == 0 else '':<12}", "dim"), line)


# --------------------------------------------------------------------------------------------------- checks and changes


def _check(check: PageCheck, paper: Paper) -> Iterator[Text]:
    yield from paper.broken(Text(one_line(check.url), "bold"))
    for fault in check.faults:
        for line in paper.broken(Text(one_line(fault), "red"), 2):
            yield Text("  ").append_text(line)
    if check.unchecked:
        for line in paper.broken(Text(one_line(check.unchecked), "dim"), 2):
            yield Text("  ").append_text(line)
    for s in check.statements:
        if s.verdict in ("exact", "unchecked"):
            continue
        line = Text.assemble((s.id[:ID_SHOWN], "dim"), "  ", (f"{s.verdict:<10}", _VERDICT_STYLES[s.verdict]))
        line.append(f"“{one_line(s.words)}”")
        if s.now:
            line.append("  now: ", "dim").append(one_line(s.now))
        for row in paper.broken(line, 2):
            yield Text("  ").append_text(row)


def _reread(page: Reread, paper: Paper) -> Iterator[Text]:
    yield from paper.broken(Text(one_line(page.headline or page.url), "bold"))
    changes = page.changes
    for mark, style, ids in (("+", "green", changes.added), ("-", "red", changes.lost)):
        for id in ids:
            yield Text(f"  {mark} {id[:ID_SHOWN]}", style)
    for change in changes.changed:
        line = Text.assemble(
            (f"  ~ {change.id[:ID_SHOWN]}  ", "yellow"),
            (f"{change.field.replace('_', ' ')}: ", "dim"),
            one_line(change.before or "none"),
            (" → ", "dim"),
            one_line(change.after or "none"),
        )
        yield from paper.broken(line)


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
