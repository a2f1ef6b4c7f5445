"""Annotations that people made in brat, Label Studio or Hypothesis, to be taken into a ledger.

    file, folder, zip ──> [Document] ──> corrections, additions, annotations

`files.documents` finds out which tool wrote a file and yields a Document for each page and person: what this person
marked, and what the tool had been given to begin with, so that only what the person changed is taken. `taking.take`
puts a Document into a ledger, in one transaction, and names what it refuses with the reason. docs/exports.md tells what
each tool's marks mean.
"""

from onrecord.ledger.annotations.values import Document, Marked, Refused, Taken

__all__ = ["Document", "Marked", "Refused", "Taken"]
