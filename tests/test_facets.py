"""What the statements of a search divide into."""

import pytest

from keeping import harbour
from onrecord.ledger import Filters, Ledger, facets


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(*harbour())
        yield ledger


def counted(found) -> dict[str, dict[str, int]]:
    return {facet.name: {one.value: one.count for one in facet.values} for facet in found.facets}


def test_every_statement_is_counted(ledger):
    found = ledger.facets()
    assert (found.counted, found.complete) == (5, True)
    assert counted(found) == {
        "act": {"statement": 2, "accusation": 1, "denial": 1, "pledge": 1},
        "speaker": {"Ana Lopez": 2, "Karl Berg": 1, "critics": 1},
        "outlet": {"Harbour News": 5},
        "said": {"2016": 5},
        "mode": {"indirect": 4, "direct": 1},
        "tone": {"neutral": 4, "distancing": 1},
        "silence": {"no-answer": 1},
        "language": {"en": 5},
    }


def test_a_facet_is_counted_without_its_own_filter_and_with_all_others(ledger):
    found = counted(ledger.facets("", Filters(act=("denial",), speaker="Lopez")))
    assert found["act"] == {"denial": 1, "pledge": 1}
    assert found["speaker"] == {"Ana Lopez": 1}
    assert found["mode"] == {"direct": 1}


def test_words_narrow_it(ledger):
    assert counted(ledger.facets("wall"))["act"] == {"pledge": 1}
    assert ledger.facets("...").facets == ()
    assert counted(ledger.facets("walls")) == {}


def test_where_there_are_very_many_those_added_last_are_counted(ledger, monkeypatch):
    monkeypatch.setattr(facets, "_MOST", 2)
    found = ledger.facets()
    assert (found.counted, found.complete) == (2, False)
    assert counted(found)["act"] == {"statement": 2}


def test_a_date_that_is_none_is_said(ledger):
    with pytest.raises(ValueError, match="--said: 'soon' is no date"):
        ledger.facets("", Filters(said="soon"))
