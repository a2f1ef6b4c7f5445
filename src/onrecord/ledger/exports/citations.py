"""Statements as references: RIS, and BibTeX with biblatex's date fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.ledger.days import days
from onrecord.ledger.exports.choosing import Chosen, Entry

_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "_": r"\_",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip


def ris(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield a reference of the type NEWS a statement: the article that is cited, and the words with their speaker."""
    for page in pages:
        for entry in page.entries:
            article, stamp = page.record.article, page.record.page
            day = page.day if article.published else None
            fields = (
                ("TY", "NEWS"),
                ("ID", entry.statement.id),
                ("AU", article.byline),
                ("TI", article.headline or stamp.url),
                ("T2", article.outlet.name if article.outlet else None),
                ("PY", article.published.value[:4] if article.published else None),
                (
                    "DA",
                    day.replace("-", "/") if day and article.published and len(article.published.value) == 10 else None,
                ),
                ("LA", article.language),
                ("UR", stamp.url if _on_the_web(stamp.url) else None),
                ("Y2", stamp.fetched_at[:10].replace("-", "/") if stamp.fetched_at else None),
                ("N1", _note(page, entry)),
                ("ER", ""),
            )
            yield "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields if value is not None) + "\r\n"


def bibtex(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield an entry of the type @online a statement, which biblatex knows; its key is the statement's id."""
    for page in pages:
        for entry in page.entries:
            article, stamp = page.record.article, page.record.page
            fields = (
                ("title", article.headline or stamp.url),
                ("author", f"{{{_tex(article.byline)}}}" if article.byline else None),
                ("organization", article.outlet.name if article.outlet else None),
                ("date", _date(article.published.value) if article.published else None),
                ("urldate", stamp.fetched_at[:10] if stamp.fetched_at else None),
                ("langid", article.language),
                ("note", _note(page, entry)),
            )
            lines = [f"  {name} = {{{value if name == 'author' else _tex(value)}}}" for name, value in fields if value]
            if _on_the_web(stamp.url):  # biblatex takes an address as it is, but for braces
                lines.append(f"  url = {{{stamp.url.replace('{', '%7B').replace('}', '%7D')}}}")
            yield f"@online{{onrecord-{entry.statement.id},\n" + ",\n".join(lines) + "\n}\n\n"


def _note(page: Chosen, entry: Entry) -> str:
    said = entry.statement.said_on
    when = f", {said.value}" if said else ""
    words = _line(entry.statement.content_text)
    return f"{entry.who}{when}: {words} [onrecord {entry.statement.id}, SHA-256 {page.record.page.sha256}]"


def _date(edtf: str) -> str:
    """Return a date as biblatex reads it, which knows no weeks: the first and the last day of one."""
    first, last = days(edtf)
    return f"{first}/{last}" if "W" in edtf and first and last else edtf


def _line(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _on_the_web(url: str) -> bool:
    return url.startswith(("http://", "https://"))
