"""What is told of families of quotations."""

from __future__ import annotations

from typing import Literal, TypeAlias

from onrecord.flow import CueTone, Span, Value
from onrecord.ledger.values import Hit

EditKind: TypeAlias = Literal[
    "case", "ellipsis", "bracket", "tense", "apart", "trimmed", "cut", "joined", "added", "replaced"
]
"""What a version makes of the words: other letters alone; words left out and an ellipsis in their place; words in
square brackets; another form of the word (tense, person, number); a quotation closed and opened again, with words left
out between; words left out before the first or behind the last; words left out within; the same across the end of a
sentence; words put in; words put in the place of others."""

Manner: TypeAlias = Literal["honest", "trimmed", "retold", "unmarked"]
"""How a change stands to the reader. "honest": marked, or of a kind that everybody allows; "trimmed": the quotation
begins later or ends earlier, or has whole sentences more; "retold": outside quotation marks, where the words are the
page's own; "unmarked": within quotation marks, and nothing says so."""


class Edit(Value, frozen=True):
    """A difference between a version and the fullest one.

    `at` is a range of words of the fullest version, empty where words are put in; `was` are these words, `now` those of
    the version.
    """

    kind: EditKind
    manner: Manner
    at: Span
    was: str
    now: str


class Version(Value, frozen=True):
    """One rendering of the words.

    `cells` has for each word of the fullest version what stands for it in this one, None where nothing does. `verb` is
    the lemma of the cue, "" where there is none. `evidence` says why it is held to be the same words.
    """

    hit: Hit
    verb: str
    evidence: str
    cells: tuple[str | None, ...]
    edits: tuple[Edit, ...]


class VerbUse(Value, frozen=True):
    """How often an outlet leads up to the words with a verb; `ids` are the statements, `tone` is the cue's."""

    verb: str
    tone: CueTone
    outlet: str
    count: int
    ids: tuple[str, ...]


class Comparison(Value, frozen=True):
    """All versions of one remark.

    `words` are those of the fullest version, which `versions` begins with; nobody knows that it has the words as they
    were said. `elsewhere` are statements with the same words, long and word by word, that pages give to others.
    """

    speaker: str | None
    words: tuple[str, ...]
    versions: tuple[Version, ...]
    elsewhere: tuple[Version, ...]
    verbs: tuple[VerbUse, ...]


class Family(Value, frozen=True):
    """A remark that several pages have, in few words.

    `id` is its fullest version and `words` are that version's words. `unmarked` versions differ from it within
    quotation marks without a mark. `first` and `last` are days of publication.
    """

    id: str
    speaker: str | None
    words: str
    statements: int
    pages: int
    outlets: int
    first: str | None
    last: str | None
    verbs: tuple[str, ...]
    unmarked: int
