"""Say how often each kind of finding was right, as people judged findings on real pages.

    python eval/finding_scores.py

Reads eval/gold/findings.jsonl, one judged finding a line, without text of the pages: `page` (collection/name), `kind`,
`words` (the first 16 hexadecimal digits of the SHA-256 of the words it is about, white space as single blanks),
`right`, `why` in the reader's words, and `used`, true where the finding was seen before the rules were done. A finding
is right where what its evidence says is true of the page and a careful reader would want to know it. docs/findings.md
says which pages were read.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from onrecord.findings import ALL, KINDS
from onrecord.flow import FindingKind

GOLD = Path(__file__).parent / "gold" / "findings.jsonl"


class Judged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that somebody held against its page."""

    page: str
    kind: FindingKind
    words: str
    right: bool
    why: str
    used: bool


def judged(path: Path = GOLD) -> list[Judged]:
    """Return the judged findings."""
    return [msgspec.json.decode(line, type=Judged) for line in path.read_bytes().splitlines()]


def share(findings: Iterable[Judged]) -> str:
    """Return how many of some findings are right."""
    found = list(findings)
    right = sum(finding.right for finding in found)
    return f"{right:3d} of {len(found):3d}  {right / len(found):.2f}" if found else "none judged  "


def main() -> None:
    findings = judged()
    print(f"{'':19}{'all':17}{'not used for the rules':24}on by default")
    for kind in ALL:
        own = [finding for finding in findings if finding.kind == kind]
        apart = (finding for finding in own if not finding.used)
        print(f"{kind:19}{share(own):17}{share(apart):24}{'yes' if KINDS[kind].is_default else 'no'}")


if __name__ == "__main__":
    main()
