"""Ask a reconciliation service, whose address the user gives, for identifiers of people and bodies.

The protocol is the Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group, which OpenRefine
and Wikidata's services speak: a manifest at the address, and batches of queries that are posted to it. A candidate is
taken only where the service calls it a match, the name fits, and office or country agree; all others are listed.

Answers are kept in a file, so that nobody is asked for twice. Nothing is asked of any address but the one given: no
redirects, no previews, no suggestions.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

import msgspec

from onrecord.errors import ReconciliationError
from onrecord.flow import Value
from onrecord.identities.bodies import country_key
from onrecord.identities.deciding import same_actor
from onrecord.identities.known import Known, NameSeen, RoleSeen
from onrecord.language.countries import by_demonym, by_name
from onrecord.version import __version__

if TYPE_CHECKING:
    import httpx2

VERSION = "0.2"
"""The version of the protocol; services that speak 0.1 alone answer the same queries and are taken as well."""

BATCH = 10
"""Queries in one request, where the service's manifest does not say less."""

_LIMIT = 5
_PASSING = frozenset({429, 500, 502, 503, 504})
_MAX_WAIT = 30.0
_WIKIDATA_HUMAN = "Q5"
_WIKIDATA = "wikidata.org/entity"
_WIKIDATA_CITIZENSHIP = "P27"

T = TypeVar("T")


class Candidate(Value, frozen=True):
    """Somebody who may be meant, as the service tells; `match` is whether it is sure."""

    id: str
    name: str
    score: float
    match: bool = False
    description: str = ""
    types: tuple[str, ...] = ()


class Answer(Value, frozen=True):
    """What a service told of a name: the candidate that is taken, if any, all of them, and why, in words."""

    query: str
    taken: Candidate | None
    candidates: tuple[Candidate, ...]
    why: str


class Manifest(msgspec.Struct, frozen=True):
    """What of a service's manifest is of use."""

    name: str
    identifier_space: str = msgspec.field(name="identifierSpace", default="")
    versions: tuple[str, ...] = ("0.1",)
    batch_size: int | None = msgspec.field(name="batchSize", default=None)


class _Type(msgspec.Struct, frozen=True):
    id: str


class _Candidate(msgspec.Struct, frozen=True):
    id: str
    name: str
    score: float
    match: bool = False
    description: str | None = None
    type: tuple[_Type | str, ...] = ()


class _Result(msgspec.Struct, frozen=True):
    result: tuple[_Candidate, ...]


class Reconciler:
    """Asks one service. A context manager; `close` ends its connections.

    `cache` is the file in which answers are kept (JSON), None keeps none. `person_type` is the identifier of people in
    the service's types; None takes Wikidata's where the service is one of Wikidata, and else asks for none.
    `country_property` is that of a citizenship in the same way. Times are in seconds, sizes in bytes. `delay` is the
    least time between two requests, `retries` how often one is repeated after a failure that may pass. Raises
    ValueError when the address is none of http or https.
    """

    def __init__(
        self,
        address: str,
        *,
        cache: Path | None = None,
        person_type: str | None = None,
        country_property: str | None = None,
        timeout: float = 10.0,
        deadline: float = 60.0,
        delay: float = 0.5,
        retries: int = 2,
        max_bytes: int = 2_000_000,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not address.startswith(("http://", "https://")):
            raise ValueError(f"not an address of http or https: {address}")
        self.address = address
        self._person_type = person_type
        self._country_property = country_property
        self._timeout, self._deadline, self._delay = timeout, deadline, delay
        self._retries, self._max_bytes, self._sleep = retries, max_bytes, sleep
        self._kept = _Kept(cache, address)
        self._manifest: Manifest | None = None
        self._client: httpx2.Client | None = None
        self._asked_before = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the connections; what was told stays kept."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def check(self) -> Manifest:
        """Return the service's manifest, asked for once.

        Raises ReconciliationError when there is none, or it speaks no version of the protocol that is known here.
        """
        if self._manifest is None:
            told = self._told(self._ask("GET", None), Manifest)
            if not {VERSION, "0.1"} & set(told.versions):
                raise self._error(f"it speaks version {', '.join(told.versions)} of the protocol, not {VERSION}")
            self._manifest = told
        return self._manifest

    def ask(self, knowns: Sequence[Known]) -> tuple[Answer, ...]:
        """Return what the service tells of each, in the same order; what is kept is not asked for again.

        A country or a group is not asked for: its answer says so. Raises ReconciliationError when the service does not
        answer as it should; what it told until then is kept.
        """
        queries = {self._key(known): known for known in knowns if known.kind in ("person", "body")}
        missing = [key for key in queries if self._kept.get(key) is None]
        if missing:
            size = min(self.check().batch_size or BATCH, BATCH)
            for start in range(0, len(missing), max(size, 1)):
                batch = missing[start : start + max(size, 1)]
                self._kept.put(dict(zip(batch, self._batch([queries[key] for key in batch]), strict=True)))
        return tuple(self._answer(known) for known in knowns)

    def _answer(self, known: Known) -> Answer:
        if known.kind not in ("person", "body"):
            return Answer(known.name, None, (), f"a {known.kind} is not asked for")
        candidates = self._kept.get(self._key(known)) or ()
        return _decided(known, candidates)

    def _key(self, known: Known) -> str:
        return json.dumps([known.kind, known.name, sorted(map(country_key, known.countries))], ensure_ascii=False)

    def _batch(self, knowns: Sequence[Known]) -> list[tuple[Candidate, ...]]:
        queries = {f"q{i}": self._query(known) for i, known in enumerate(knowns)}
        results = self._told(self._ask("POST", {"queries": json.dumps(queries)}), dict[str, _Result])
        if missing := queries.keys() - results.keys():
            raise self._error(f"it left {len(missing)} of {len(queries)} queries without an answer")
        return [tuple(map(_candidate, results[key].result)) for key in queries]

    def _query(self, known: Known) -> dict[str, object]:
        wikidata = _WIKIDATA in self.check().identifier_space
        query: dict[str, object] = {"query": known.name, "limit": _LIMIT}
        kind = self._person_type or (_WIKIDATA_HUMAN if wikidata else None)
        if known.kind == "person" and kind:
            query["type"] = kind
        about = self._country_property or (_WIKIDATA_CITIZENSHIP if wikidata and known.kind == "person" else None)
        if about and len(known.countries) == 1:
            query["properties"] = [{"pid": about, "v": known.countries[0]}]
        return query

    # ------------------------------------------------------------------------------------------------------ requests

    def _ask(self, method: str, form: dict[str, str] | None) -> bytes:
        """Send a request, and again after a failure that may pass."""
        import httpx2

        for attempt in range(self._retries + 1):
            last = attempt == self._retries
            if self._asked_before and attempt == 0:
                self._sleep(self._delay)
            self._asked_before = True
            try:
                status, after, data = self._ask_once(method, form)
            except httpx2.TransportError as error:
                if last:
                    raise self._error(str(error) or type(error).__name__) from error
                after = None
            else:
                if status == HTTPStatus.OK:
                    return data
                if last or status not in _PASSING or (after or 0.0) > _MAX_WAIT:
                    raise self._error(f"it answers with status {status}")
            self._sleep(after if after is not None else random.uniform(0.5, 1.0) * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _ask_once(self, method: str, form: dict[str, str] | None) -> tuple[int, float | None, bytes]:
        import httpx2

        if self._client is None:
            self._client = httpx2.Client(
                headers={"User-Agent": f"onrecord/{__version__}", "Accept": "application/json"},
                timeout=self._timeout,
                trust_env=False,
                follow_redirects=False,
            )
        ends = time.monotonic() + self._deadline
        body = bytearray()
        try:
            with self._client.stream(method, self.address, data=form) as response:
                after = response.headers.get("retry-after", "")
                for part in response.iter_bytes():
                    body += part
                    if len(body) > self._max_bytes:
                        raise self._error(f"its answer is over the limit of {self._max_bytes / 1e6:g} MB")
                    if time.monotonic() > ends:
                        raise self._error(f"its answer took longer than {self._deadline:g} s")
                return response.status_code, float(after) if after.isdecimal() else None, bytes(body)
        except (httpx2.InvalidURL, httpx2.DecodingError) as error:
            raise self._error(str(error)) from error

    def _told(self, data: bytes, shape: type[T]) -> T:
        try:
            return msgspec.json.decode(data, type=shape)
        except msgspec.DecodeError as error:
            raise self._error(f"its answer is not what the protocol says: {error}") from error

    def _error(self, reason: str) -> ReconciliationError:
        return ReconciliationError(f"{self.address}: {reason}")


def _candidate(told: _Candidate) -> Candidate:
    types = tuple(kind.id if isinstance(kind, _Type) else kind for kind in told.type)
    return Candidate(told.id, told.name, told.score, told.match, told.description or "", types)


def _decided(known: Known, candidates: Sequence[Candidate]) -> Answer:
    """Take the one candidate that the service calls a match and that what is known agrees with."""
    matches = [candidate for candidate in candidates if candidate.match]
    taken: Candidate | None = None
    if not matches:
        why = f"none of {len(candidates)} candidates is a match for the service"
    elif len(matches) > 1:
        why = f"{len(matches)} candidates are matches for the service"
    else:
        verdict = same_actor(known, _told_of(known, matches[0]))
        reasons = "; ".join(verdict.reasons)
        if verdict.outcome == "same" and verdict.strength > 0:
            taken, why = matches[0], f"a match for the service; {reasons}"
        else:
            why = f"a match for the service, but neither office nor country agree: {reasons}"
    return Answer(known.name, taken, tuple(candidates), why)


def _told_of(known: Known, candidate: Candidate) -> Known:
    """Return a candidate as if pages told of it: its description ("president of Ukraine") tells office and country."""
    countries = tuple(dict.fromkeys(_countries_in(candidate.description)))
    roles = tuple(RoleSeen(part.strip(), country) for part, country in _roles_in(candidate.description))
    return Known(known.kind, (NameSeen(candidate.name),), roles, countries)


def _roles_in(description: str) -> Iterator[tuple[str, str | None]]:
    for part in description.replace(";", ",").replace(" and ", ",").split(","):
        if part.strip():
            yield part, next(_countries_in(part), None)


def _countries_in(text: str) -> Iterator[str]:
    words = [word.strip("().,;:") for word in text.split()]
    at = 0
    while at < len(words):
        for size in (3, 2, 1):
            phrase = " ".join(words[at : at + size])
            country = by_name(phrase) or by_demonym(phrase) if phrase[:1].isupper() else None
            if country and len(words[at : at + size]) == size:
                yield country.name
                at += size - 1
                break
        at += 1


class _Kept:
    """Answers in a file, put in place in one step; one that is damaged counts as not there."""

    def __init__(self, path: Path | None, address: str) -> None:
        self._path = path
        self._address = address
        self._all: dict[str, dict[str, tuple[Candidate, ...]]] = {}
        if path is not None:
            with suppress(OSError, msgspec.DecodeError):
                self._all = msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, tuple[Candidate, ...]]])

    def get(self, key: str) -> tuple[Candidate, ...] | None:
        return self._all.get(self._address, {}).get(key)

    def put(self, answers: dict[str, tuple[Candidate, ...]]) -> None:
        """Keep answers; raises ReconciliationError when the file cannot be written."""
        self._all.setdefault(self._address, {}).update(answers)
        if self._path is None:
            return
        data = msgspec.json.encode(self._all)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._path.parent, suffix=".part", delete=False) as file:
                file.write(data)
            Path(file.name).replace(self._path)
        except OSError as error:
            raise ReconciliationError(f"{self._path}: cannot be written: {error.strerror or error}") from error
