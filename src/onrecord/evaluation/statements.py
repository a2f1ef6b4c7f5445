"""Gold statements: who speaks, when, what kind of act, at whom; and what is right of an answer.

A gold file is JSON lines and holds no text of the article that it is about, offsets into its text file alone (code
points), and names. `doc` is the path of the article below the data folder, without ending. Keys that a file has nothing
to say of are absent; None as a value is an answer: the article does not tell.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from onrecord.errors import GoldError
from onrecord.flow import ActKind, Actor, Article, Attribution, Block, CueTone, Span, When

HELD = 3
"""Of so many articles one is held back: it is measured on, and not looked at."""


class GoldStatement(msgspec.Struct, frozen=True):
    """What a careful reader takes from one attribution.

    `speaker` is the fullest name that the article gives, `other_names` are as good; None among them tells that no
    answer would be as fair. `kind` is that of an actor, "document", or None where there is no speaker. `said_on` and
    `due` are EDTF. `target` is where the words that name it stand.
    """

    doc: str
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    speaker: str | msgspec.UnsetType | None = msgspec.UNSET
    other_names: tuple[str | None, ...] = ()
    kind: str | None = None
    said_on: str | msgspec.UnsetType | None = msgspec.UNSET
    chain: tuple[str, ...] = ()
    act: ActKind | None = None
    other_acts: tuple[ActKind, ...] = ()
    tone: CueTone | None = None
    target: Span | msgspec.UnsetType | None = msgspec.UNSET
    due: Span | msgspec.UnsetType | None = msgspec.UNSET

    @property
    def attribution(self) -> Attribution:
        """The attribution that the answers are about."""
        return Attribution(self.content, self.cue, self.source, 1.0)


def read_gold_statements(path: Path) -> list[GoldStatement]:
    """Return the statements of a gold file, in its order.

    Raises GoldError, naming the file and the line, where one is not as the format asks.
    """
    made = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            made.append(msgspec.json.decode(line, type=GoldStatement))
        except msgspec.DecodeError as error:
            raise GoldError(f"{path}, line {number}: {error}") from None
    return made


def is_held(doc: str, salt: str) -> bool:
    """Tell whether an article is of the third that is held back, by a digest of its name."""
    return int(hashlib.sha256(f"{salt}{doc}".encode()).hexdigest()[:12], 16) % HELD == 0


def gold_article(folder: Path, doc: str) -> tuple[Article, int]:
    """Return an article of PolNeAR as a page would give it, and by how much its offsets are shifted.

    `folder` is the data folder, `doc` as "polnear/dev/NAME". The headline, the author and the day of publication are
    those of the corpus's own table; the headline stands before the text.
    """
    corpus, part, name = doc.split("/")
    text = (folder / corpus / part / "text" / f"{name}.txt").read_bytes().decode("utf-8")
    about = _metadata(folder / corpus / "metadata.tsv").get(name, {})
    title = about.get("title", "None")
    head = "" if title == "None" else f"{title}\n\n"
    blocks = [Block("headline", 0, len(head) - 2, "line 1")] if head else []
    whole = head + text
    at = len(head)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            blocks.append(Block("paragraph", at, at + len(line), f"line {number}"))
        at += len(line) + 1
    author = about.get("author", "None")
    return (
        Article(
            text=whole,
            blocks=tuple(blocks),
            headline=title if head else None,
            breadcrumb=(),
            byline=None if author == "None" else author,
            outlet=None,
            published=_published(about.get("publication_date", "")),
            language="en",
        ),
        len(head),
    )


def shifted(attribution: Attribution, by: int) -> Attribution:
    """Return an attribution whose offsets are moved on."""

    def moved(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple((start + by, end + by) for start, end in spans)

    return Attribution(moved(attribution.content), moved(attribution.cue), moved(attribution.source), attribution.score)


def same_name(answer: Actor, gold: GoldStatement) -> bool:
    """Tell whether an answer names the gold speaker.

    Letter case, diacritics, articles, full stops and possessive endings do not count. A group or a document may have
    more or fewer words before the same last one; a person a middle name more or less.
    """
    names = [name for name in (gold.speaker, *gold.other_names) if isinstance(name, str)]
    mine = _name_words(answer.name)
    return any(_agree(mine, _name_words(name), gold.kind) for name in names)


def _agree(a: list[str], b: list[str], kind: str | None) -> bool:
    if a == b:
        return True
    if not a or not b or not (set(a) <= set(b) or set(b) <= set(a)):
        return False
    if kind == "person":
        return a[0] == b[0] and a[-1] == b[-1]
    return kind in ("group", "document") and a[-1] == b[-1]


def _name_words(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    plain = re.sub(r"['’]s?\b", "", plain.replace(".", ""))
    return [word for word in re.findall(r"\w+", plain) if word not in ("the", "a", "an")]


@cache
def _metadata(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["filename"]: row for row in csv.DictReader(file, delimiter="\t")}


def _published(day: str) -> When | None:
    try:
        date.fromisoformat(day)
    except ValueError:
        return None
    return When(day, "day", ("metadata.tsv",))
