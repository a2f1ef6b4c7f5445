"""A network of who speaks against, for or to whom, as GraphML, which Gephi, NetworkX and igraph read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from onrecord.flow import Statement
from onrecord.ledger.exports.choosing import Chosen, Entry

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEYS = (
    ("label", "node", "string"), ("kind", "node", "string"), ("statements", "node", "int"),
    ("act", "edge", "string"), ("weight", "edge", "int"), ("ids", "edge", "string"),
)  # fmt: skip


def graph(pages: Iterable[Chosen]) -> Iterator[str]:
    """Yield a directed graph: nodes are speakers and targets, an edge is all statements of an act from one to another.

    `weight` is how many there are, `ids` are theirs. Where a statement denies another, there is an edge to the other's
    speaker with the act "denial". Statements of nobody known are left out.
    """
    kinds: dict[str, str] = {}
    counts: defaultdict[str, int] = defaultdict(int)
    edges: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for page in pages:
        speakers = {entry.statement.id: entry.speaker for entry in page.entries}
        for entry in page.entries:
            if entry.speaker is None:
                continue
            counts[entry.speaker] += 1
            for name, kind in _ends(entry):
                kinds.setdefault(name, kind)
            for other in dict.fromkeys((entry.target, _answered(entry.statement, speakers))):
                if other and other != entry.speaker:
                    edges[entry.speaker, other, entry.statement.act].append(entry.statement.id)
    numbers = {name: f"n{number}" for number, name in enumerate(kinds)}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for name, of, kind in _KEYS:
        yield f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph edgedefault="directed">\n'
    for name, number in numbers.items():
        data = {"label": name, "kind": kinds[name], "statements": counts.get(name, 0)}
        yield f'<node id="{number}">{_data(data)}</node>\n'
    for position, ((first, second, act), ids) in enumerate(edges.items()):
        data = {"act": act, "weight": len(ids), "ids": " ".join(ids)}
        ends = f"source={quoteattr(numbers[first])} target={quoteattr(numbers[second])}"
        yield f'<edge id="e{position}" {ends}>{_data(data)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _ends(entry: Entry) -> Iterator[tuple[str, str]]:
    for name, actor in ((entry.speaker, entry.statement.speaker), (entry.target, entry.statement.target)):
        if name and actor:
            yield name, actor.kind


def _answered(statement: Statement, speakers: dict[str, str | None]) -> str | None:
    return speakers.get(statement.denies) if statement.denies else None


def _data(values: Mapping[str, object]) -> str:
    return "".join(f'<data key="{key}">{escape(_NOT_XML.sub("", str(value)))}</data>' for key, value in values.items())
