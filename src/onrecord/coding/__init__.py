"""Statements as event data: PLOVER classes, CAMEO roots, actor codes, Searle's classes of speech acts."""

from onrecord.coding.actors import ActorCode, code_of
from onrecord.coding.events import Event, event_of, events_of
from onrecord.coding.ontology import SEARLE, PloverClass, SearleClass
from onrecord.coding.rows import COLUMNS, event_rows

__all__ = [
    "COLUMNS",
    "SEARLE",
    "ActorCode",
    "Event",
    "PloverClass",
    "SearleClass",
    "code_of",
    "event_of",
    "event_rows",
    "events_of",
]
