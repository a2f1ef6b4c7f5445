"""What a robots.txt lets us ask for (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from onrecord.errors import PageError, PageRefused

MAX_BYTES = 512_000
"""What of a robots.txt is read; RFC 9309, 2.5, asks for 500 KiB at least."""

MAX_REDIRECTS = 5
"""How many redirects lead to a robots.txt; RFC 9309, 2.3.1.2, asks for five at least."""

MAX_DELAY = 30.0
"""The longest Crawl-delay that is kept to, in seconds; some files ask for a day."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host: what its robots.txt says, or why nothing of it may be read. Neither lets all be read."""

    said: Protego | None = None
    problem: PageError | None = None

    @classmethod
    def of(cls, data: bytes) -> Rules:
        """Return the rules of a robots.txt; what is wrong in it counts for nothing."""
        return cls(Protego.parse(data.decode("utf-8-sig", "replace")))

    @classmethod
    def by_status(cls, status: int) -> Rules:
        """Return the rules of a host that answers a request for its robots.txt with an error.

        Without a robots.txt (4xx) all may be read, while it cannot be had (5xx) nothing may (RFC 9309, 2.3.1). A server
        that has too many requests (429) asks for fewer, so that counts as the latter.
        """
        if status == 429 or not 400 <= status < 500:
            return cls(
                problem=PageRefused(f"its robots.txt could not be read (status {status}), so nothing is asked for")
            )
        return cls()

    def check(self, url: str, agent: str) -> None:
        """Raise PageRefused where the host does not let this be read, or the PageError that kept us from knowing."""
        if self.problem is not None:
            raise type(self.problem)(str(self.problem)) from self.problem
        if self.said is not None and not self.said.can_fetch(url, agent):
            raise PageRefused("its robots.txt asks not to read it")

    def delay(self, agent: str) -> float:
        """Return the seconds between two pages that the host asks for, 0 where it does not."""
        asked = self.said.crawl_delay(agent) if self.said is not None else None
        return min(max(asked or 0.0, 0.0), MAX_DELAY)
