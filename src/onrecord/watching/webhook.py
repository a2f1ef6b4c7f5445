"""Send alerts to a server that takes them as JSON."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable
from typing import Any

import httpcore2
import httpx2
import msgspec

from onrecord.errors import PageError, WebhookError
from onrecord.ledger.values import Hit
from onrecord.pages.addresses import Resolve, resolve
from onrecord.pages.manners import Manners
from onrecord.pages.network import Deadline, Transport

MAX_WAIT = 60.0
"""A server that asks us to come back later than this, in seconds, is asked the next time."""

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_FIRST_PAUSE = 1.0


class Webhook:
    """An address that takes alerts by POST.

    `manners` gives the timeout, how often a failure that may pass is tried again, and whether addresses inside private
    networks may be asked. Redirects are not followed, and a name and password in the address become basic
    authentication. Nothing of the address but its host is ever shown: many have their secret in the path.

    Raises ValueError for what is no address of http or https.
    """

    def __init__(
        self,
        url: str,
        manners: Manners,
        *,
        by: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        try:
            self._url = httpx2.URL(url)
        except (httpx2.InvalidURL, ValueError):
            raise ValueError("not an address that can be read") from None
        if self._url.scheme not in ("http", "https") or not self._url.host:
            raise ValueError("not an address of http or https")
        self.host = self._url.host
        self.receiver = f"webhook {hashlib.sha256(url.encode()).hexdigest()[:16]}"
        self._retries = manners.retries
        self._sleep = sleep
        self._deadline = Deadline(max(manners.deadline, manners.timeout), clock)
        self._client = httpx2.Client(
            transport=Transport(self._deadline, allow_private=manners.allow_private, by=by),
            headers={"User-Agent": manners.user_agent, "Connection": "close"},
            timeout=manners.timeout,
            trust_env=False,
        )

    def post(self, hit: Hit, key: str) -> None:
        """Send a statement; the key, as `Idempotency-Key`, is the same if it has to be sent again.

        Raises WebhookError when the server did not take it.
        """
        body = msgspec.json.encode(message(hit))
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        for attempt in range(self._retries + 1):
            status, wait, problem = self._sent(body, headers)
            if 200 <= status < 300:
                return
            if attempt == self._retries or not (status in _PASSING or status == 0) or wait > MAX_WAIT:
                raise WebhookError(f"webhook at {self.host}: {problem}")
            self._sleep(wait or random.uniform(0.5, 1.0) * _FIRST_PAUSE * 2**attempt)

    def _sent(self, body: bytes, headers: dict[str, str]) -> tuple[int, float, str]:
        """Send once; return the status, 0 where there was none, the seconds asked to wait, and what is wrong."""
        self._deadline.start()
        try:
            with self._client.stream("POST", self._url, content=body, headers=headers) as answer:
                asked = answer.headers.get("retry-after", "").strip()
                wait = float(asked) if asked.isdecimal() else 0.0
                return answer.status_code, wait, f"it answers with status {answer.status_code}"
        except PageError as error:  # the guard, or the deadline
            raise WebhookError(f"webhook at {self.host}: {error}") from error
        except (httpcore2.TimeoutException, httpx2.TimeoutException):
            return 0, 0.0, "it was silent for too long"
        except (httpx2.HTTPError, httpcore2.NetworkError, httpcore2.ProtocolError):
            return 0, 0.0, "there is no connection to it"


def message(hit: Hit) -> dict[str, Any]:
    """Return an alert as it is sent: a line of text, as chat services show it, and the statement."""
    who = hit.speaker or hit.source or "nobody named"
    where = ", ".join(filter(None, (hit.outlet, hit.headline)))
    return {"text": f"{who}: {hit.words} ({where or hit.url}) {hit.url}", "statement": hit}
