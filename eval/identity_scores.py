"""Hold verdicts on who is who against pairs written by hand.

    python eval/identity_scores.py [--part building|fresh|all] [--faults] [--gold FILE]

The gold is eval/gold/identities.jsonl: pairs of public figures, bodies, countries and groups as two pages could tell
of them, by general knowledge, each with what makes it one to try. Its verdicts are "same", "different", and "apart" for
a surname alone, which must tie no two pages whoever is meant. What counts is the verdict "same", the only one that
joins two speakers; "undecided" and "different" both keep them apart. The part "fresh" was written when the code was
there, and the code was not changed for it.

  precision  of the pairs called the same, how many are
  recall     of the pairs that are the same, how many are called so
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from onrecord.flow import Actor, ActorKind
from onrecord.identities import Context, Known, known_of, same_actor

GOLD = Path(__file__).parent / "gold" / "identities.jsonl"


class Side(msgspec.Struct, frozen=True):
    """One of a pair, as a page tells of it."""

    name: str
    role: str | None
    country: str | None
    day: str | None

    def known(self, kind: ActorKind) -> Known:
        """Return what is known of it."""
        return known_of(Actor(self.name, kind, self.role, self.country, ""), Context("", self.day))


class Pair(msgspec.Struct, frozen=True):
    """Two that are the same or different, and what makes the pair one to try."""

    verdict: str
    part: str
    why: str
    kind: ActorKind
    a: Side
    b: Side


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--faults", action="store_true", help="list the pairs that are not called what they are")
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--part", choices=("building", "fresh", "all"), default="all")
    options = parser.parse_args(arguments)
    pairs = [msgspec.json.decode(line, type=Pair) for line in options.gold.read_bytes().splitlines() if line.strip()]
    pairs = [pair for pair in pairs if options.part in ("all", pair.part)]
    told = [(pair, same_actor(pair.a.known(pair.kind), pair.b.known(pair.kind))) for pair in pairs]
    called = [pair for pair, verdict in told if verdict.outcome == "same"]
    right = sum(pair.verdict == "same" for pair in called)
    meant = sum(pair.verdict == "same" for pair in pairs)
    print(f"pairs {len(pairs)}, the same {meant}")
    print(f"precision {right / max(len(called), 1):.3f} ({right} of {len(called)})")
    print(f"recall    {right / max(meant, 1):.3f} ({right} of {meant})")
    wrongly = sum(pair.verdict == "same" and verdict.outcome == "different" for pair, verdict in told)
    print(f"the same, but called different rather than undecided: {wrongly}")
    for pair, verdict in told if options.faults else ():
        if (pair.verdict == "same") != (verdict.outcome == "same"):
            print(f"{pair.verdict}, called {verdict.outcome}: {pair.a} | {pair.b}: {'; '.join(verdict.reasons)}")


if __name__ == "__main__":
    main()
