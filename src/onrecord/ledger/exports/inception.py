"""INCEpTION: a UIMA CAS in XMI for each page, and the type system; needs dkpro-cassis (the extra `inception`).

The layers are custom layers of INCEpTION's, a span layer and a relation layer between spans, as it makes them itself
(`webanno.custom.`). Offsets in XMI are UTF-16 code units as UIMA has them; dkpro-cassis turns code points into them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.ledger.exports.choosing import Chosen, Entry
from onrecord.ledger.exports.needing import needing

SPAN = "webanno.custom.Attribution"
RELATION = "webanno.custom.AttributionRelation"

_FEATURES = ("role", "act", "mode", "tone", "speaker", "target", "said", "statement", "status")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def files(pages: Iterable[Chosen]) -> Iterator[tuple[str, str]]:
    """Yield TypeSystem.xml and an XMI file a page; `status` is "predicted", "corrected", "added" or "accepted".

    A character that XML cannot hold, such as a control character, becomes U+FFFD, so that offsets stay. Raises
    LibraryMissing where dkpro-cassis is not installed.
    """
    with needing("cassis", "inception"):
        from cassis import Cas
    types = _types()
    yield "TypeSystem.xml", types.to_xml()
    for page in pages:
        text = _NOT_XML.sub("\ufffd", page.record.article.text)
        cas = Cas(types, sofa_string=text, sofa_mime="text/plain", document_language=page.record.article.language)
        _annotate(cas, types, page)
        yield f"{page.name}.xmi", cas.to_xmi()


def _types() -> Any:  # noqa: ANN401
    from cassis import TypeSystem

    types = TypeSystem()
    span = types.create_type(SPAN, "uima.tcas.Annotation")
    for feature in _FEATURES:
        types.create_feature(span, feature, "uima.cas.String")
    types.create_feature(span, "score", "uima.cas.Float")
    relation = types.create_type(RELATION, "uima.tcas.Annotation")
    types.create_feature(relation, "Dependent", SPAN)
    types.create_feature(relation, "Governor", SPAN)
    types.create_feature(relation, "label", "uima.cas.String")
    return types


def _annotate(cas: Any, types: Any, page: Chosen) -> None:  # noqa: ANN401
    span_type, relation_type = types.get_type(SPAN), types.get_type(RELATION)
    contents: dict[str, Any] = {}

    def related(first: Any, second: Any, label: str) -> None:  # noqa: ANN401
        # INCEpTION puts a relation where its dependent is.
        cas.add(relation_type(begin=second.begin, end=second.end, Governor=first, Dependent=second, label=label))

    for entry in page.entries:
        statement = entry.statement
        first: dict[str, Any] = {}
        for role, spans in (("content", statement.content), ("cue", statement.cue), ("source", statement.source)):
            for start, end in spans:
                features = _told(entry) if role == "content" else {"statement": statement.id}
                made = span_type(begin=start, end=end, role=role, status=entry.status, **features)
                cas.add(made)
                if role in first:
                    related(first[role], made, "continues")
                first.setdefault(role, made)
        contents[statement.id] = first["content"]
        for role, label in (("source", "says"), ("cue", "leads")):
            if role in first:
                related(first[role], first["content"], label)
    for entry in page.entries:
        if entry.statement.denies in contents:
            related(contents[entry.statement.id], contents[entry.statement.denies], "denies")


def _told(entry: Entry) -> dict[str, Any]:
    statement = entry.statement
    return {
        "act": statement.act,
        "mode": statement.mode,
        "tone": statement.cue_tone,
        "speaker": entry.speaker,
        "target": entry.target,
        "said": statement.said_on.value if statement.said_on else None,
        "statement": statement.id,
        "score": statement.score,
    }
