"""Whatever is asked of the API: no defect, and what is sent is what OpenAPI says (schemathesis)."""

from __future__ import annotations

import tempfile
from pathlib import Path

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from keeping import TEXT, harbour
from onrecord.ledger import Ledger
from onrecord.web import Settings, create_app

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SEEDED = hypothesis.settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)


# The operations are parameters of the test, so the description is needed before there is a folder of a test's own.
FOLDER = tempfile.TemporaryDirectory()
LEDGER = Path(FOLDER.name) / "x.db"
NAMES = frozenset({"testserver", "localhost"})
DESCRIBED = schemathesis.openapi.from_asgi("/api/openapi.json", create_app(Settings(ledger=LEDGER, hosts=NAMES)))
OPERATIONS = {found.ok().label: found.ok() for found in DESCRIBED.get_all_operations()}


# What a guess in the dark would never hit.
DATES = (f"{what}{when}" for what in ("said", "published", "due") for when in ("", "_after", "_before"))
KNOWN = {
    "id": harbour()[0].statements[2].id,
    "digest": harbour()[0].page.sha256[:16],
    "address": "https://news.example/harbour",
    "url": "https://news.example/harbour",
    "name": "Ana Lopez",
    "a": "Ana Lopez",
    "b": "Karl Berg",
    "live": False,
    **dict.fromkeys(DATES, "2016-03"),
}


@pytest.fixture(autouse=True, scope="module")
def filled():
    with Ledger(LEDGER) as ledger:
        ledger.add(*harbour())
        ledger.add(*harbour(url="https://other.example/wall", text=f"{TEXT}\nMore of it.\n"))
    yield
    FOLDER.cleanup()


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_question_breaks_the_room(label, monkeypatch):
    monkeypatch.setattr("onrecord.adding.add_pages", lambda *_, **__: iter(()))  # no server is asked

    @SEEDED
    @hypothesis.given(case=OPERATIONS[label].as_strategy())
    def answered(case):
        case.call_and_validate(checks=CHECKS)
        for part in (case.path_parameters, case.query, case.body):
            if isinstance(part, dict):
                part |= {name: value for name, value in KNOWN.items() if name in part}
        case.call_and_validate(checks=CHECKS)

    answered()


def test_all_of_the_api_is_asked():
    assert len(OPERATIONS) >= 30
    assert {label.partition(" ")[0] for label in OPERATIONS} == {"GET", "POST"}
