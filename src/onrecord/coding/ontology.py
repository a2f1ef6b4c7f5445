"""The classes that event data and speech-act theory have for an act: PLOVER, CAMEO and Searle.

PLOVER is the Political Language Ontology for Verifiable Event Records of the Open Event Data Alliance, in the fifteen
classes of the PLV data (YIELD, which later manuals split into CONCEDE and RETREAT; REQUEST, later DEMAND). CAMEO is its
forerunner (Schrodt, Gerner and Yilmaz): its roots 01, public statements, and 02, appeals, PLOVER no longer codes.
Searle's classes are those of "A taxonomy of illocutionary acts" (1975).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from onrecord.flow import ActKind

PloverClass: TypeAlias = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
]  # fmt: skip
SearleClass: TypeAlias = Literal["assertive", "directive", "commissive", "declaration", "expressive"]

CAMEO: Mapping[PloverClass, str] = MappingProxyType(
    {
        "AGREE": "03",
        "CONSULT": "04",
        "SUPPORT": "05",
        "COOPERATE": "06",
        "AID": "07",
        "YIELD": "08",
        "REQUEST": "10",
        "ACCUSE": "11",
        "REJECT": "12",
        "THREATEN": "13",
        "PROTEST": "14",
        "MOBILIZE": "15",
        "SANCTION": "16",
        "COERCE": "17",
        "ASSAULT": "19",
    }
)
"""The CAMEO root that a class came from; ACCUSE also took 09, investigate, and ASSAULT 18 and 20."""

QUAD: Mapping[PloverClass, int] = MappingProxyType(
    {
        **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 1),
        **dict.fromkeys(("COOPERATE", "AID", "YIELD"), 2),
        **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
        **dict.fromkeys(("PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"), 4),
    }
)
"""The quad class: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""

SEARLE: Mapping[ActKind, SearleClass] = MappingProxyType(
    {
        **dict.fromkeys(
            ("statement", "confirmation", "denial", "accusation", "criticism", "praise", "prediction"), "assertive"
        ),
        **dict.fromkeys(("warning", "demand", "question"), "directive"),
        **dict.fromkeys(("pledge", "refusal", "threat"), "commissive"),
        "decision": "declaration",
        "expression": "expressive",
    }
)
"""Act -> its class, as docs/vocabulary.md has it."""

FRIENDLY = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD"})
HOSTILE = frozenset({"PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"})

COMMENT, APPEAL = "01", "02"
"""The CAMEO roots of what PLOVER does not code."""
