"""How onrecord behaves towards the servers that it asks for pages, and how much it takes from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from onrecord.version import __version__


def user_agent() -> str:
    """Return how onrecord names itself: its version and, where the package tells, the project's page."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        links = metadata("onrecord").get_all("Project-URL") or []
    except PackageNotFoundError:  # run from a copy of the sources
        links = []
    page = next((link.partition(",")[2].strip() for link in links), None)
    return f"onrecord/{__version__} (+{page})" if page else f"onrecord/{__version__}"


def cache_folder() -> Path:
    """Return the folder for pages as servers last sent them, under the cache directory of the user."""
    import platformdirs

    return platformdirs.user_cache_path("onrecord", appauthor=False) / "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How servers are asked for pages. Times are in seconds, sizes in bytes after decompression.

    `delay` is the least time between two pages of one host; a Crawl-delay in its robots.txt makes it longer. `timeout`
    is how long a server may be silent, `deadline` how long one page may take in all, redirects and second tries
    included, waiting for our turn not; one that is shorter than `timeout` is as long. `retries` is how often a page is
    asked for again after a failure that may pass. `allow_private` asks addresses inside private networks and on this
    machine too. `cache` is the folder in which pages are kept, so that a server need not send again what has not
    changed; None keeps nothing.

    Raises ValueError when a number is below what makes sense, or the name of the user agent is no header's value.
    """

    user_agent: str = field(default_factory=user_agent)
    delay: float = 1.0
    timeout: float = 10.0
    deadline: float = 60.0
    retries: int = 2
    max_bytes: int = 20_000_000
    max_redirects: int = 10
    obey_robots: bool = True
    allow_private: bool = False
    cache: Path | None = field(default_factory=cache_folder)

    def __post_init__(self) -> None:
        if not self.user_agent.strip() or not (self.user_agent.isascii() and self.user_agent.isprintable()):
            raise ValueError("a user agent is a name in printable ASCII characters")
        for name in ("delay", "retries", "max_redirects"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must be 0 or more")
        for name in ("timeout", "deadline", "max_bytes"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be more than 0")
