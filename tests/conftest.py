"""What holds for all tests: nothing of the developer's own machine shows in what they see."""

import pytest


@pytest.fixture(autouse=True)
def no_outlets_of_ones_own(monkeypatch, tmp_path_factory):
    """Keep a developer's own file of outlets, and the cache of pages, out of the tests."""
    monkeypatch.delenv("ONRECORD_OUTLETS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "no-cache"))


@pytest.fixture(scope="session")
def browser():
    """Real Chromium, one for all tests of the reading room."""
    from rooms import chromium

    with chromium() as running:
        yield running
