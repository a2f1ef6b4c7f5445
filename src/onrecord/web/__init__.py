"""The reading room: pages in a browser where people check who said what. `onrecord serve` opens it.

    settings    how it is opened          safety, headers   who may ask, and what a browser may do
    ledgers     connections to lend       rendering         templates, and `page`, which fills one in
    addresses   where everything is       failing           what is answered where something cannot be done
    queries     an address as a search    all others        a module a kind of pages, each with a `router`

Pages call what the command line calls: the methods of Ledger, and the wording of onrecord.views. State is in the
address, so that every page can be shared, kept and gone back to; without script all can be read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
from fastapi import Depends, FastAPI

from onrecord.version import __version__
from onrecord.web import (
    adding,
    api,
    articles,
    correcting,
    disputes,
    doors,
    exports,
    failing,
    families,
    home,
    newest,
    outlets,
    searching,
    speakers,
    statements,
    stories,
    timeline,
)
from onrecord.web.forms import form_checked
from onrecord.web.jobs import Jobs
from onrecord.web.ledgers import AT_ONCE, Ledgers
from onrecord.web.remembering import Remembered
from onrecord.web.safety import Guard
from onrecord.web.settings import Settings

__all__ = ["Settings", "create_app"]

_ROUTERS = (
    api.router, exports.router, home.router, searching.router, articles.router, statements.router, outlets.router,
    newest.router, speakers.router, families.router, disputes.router, timeline.router, adding.router, doors.router,
    correcting.router, stories.router,
)  # fmt: skip
"""Pages, by module; `exports` is before them, since an address with an ending is no name with a dot in it."""


def create_app(settings: Settings | Path | str) -> FastAPI:
    """Return the application for a ledger, by its settings or, with those of one's own machine, by its path."""
    if not isinstance(settings, Settings):
        settings = Settings(ledger=Path(settings))
    app = FastAPI(
        title="onrecord",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(form_checked)],
        lifespan=_open,
    )
    app.state.settings = settings
    app.state.ledgers = Ledgers(settings.ledger)
    app.state.remembered = Remembered()
    app.state.jobs = Jobs(settings.ledger, app.state.remembered.forget)
    app.add_middleware(Guard, settings=settings)
    failing.add_handlers(app)
    for router in _ROUTERS:
        app.include_router(router)
    api.describe(app)
    return app


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
    yield
    app.state.jobs.close()
    app.state.ledgers.close()
