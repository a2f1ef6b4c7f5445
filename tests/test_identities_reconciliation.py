"""A reconciliation service, played by a server on this machine."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from onrecord.errors import ReconciliationError
from onrecord.flow import Actor
from onrecord.identities import Context, Reconciler, known_of

MANIFEST = {
    "versions": ["0.1", "0.2"],
    "name": "People (en)",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
}
ZELENSKY = {
    "id": "Q3874799",
    "name": "Volodymyr Zelenskyy",
    "score": 100,
    "match": True,
    "description": "president of Ukraine since 2019",
    "type": [{"id": "Q5", "name": "human"}],
}


class Service:
    """Answers with `manifest`, and to each query with what `results` has for its name; `asked` holds the batches."""

    def __init__(self):
        self.manifest: object = MANIFEST
        self.results: dict[str, list[dict]] = {}
        self.asked: list[dict] = []
        self.failures: list[tuple[int, dict[str, str]]] = []
        self.raw: bytes | None = None
        self.address = ""

    def answer(self, batch):
        self.asked.append(batch)
        if self.raw is not None:
            return self.raw
        return json.dumps({key: {"result": self.results.get(q["query"], [])} for key, q in batch.items()}).encode()


@pytest.fixture
def service():
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.reply(json.dumps(told.manifest).encode())

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            batch = json.loads(parse_qs(body)["queries"][0])
            if told.failures:
                status, headers = told.failures.pop(0)
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
            else:
                self.reply(told.answer(batch))

        def reply(self, data):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format, *args):
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            """Say nothing: clients hang up on purpose here."""

    with Quiet(("127.0.0.1", 0), Handler) as http:
        told.address = f"http://127.0.0.1:{http.server_address[1]}/"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield told
        finally:
            http.shutdown()
            thread.join()


def reconciler(service, **options):
    return Reconciler(service.address, sleep=lambda seconds: None, **options)


def person(name, role=None, country=None):
    return known_of(Actor(name, "person", role, country, ""), Context("page"))


def test_a_match_is_taken_where_name_and_office_agree(service):
    service.results["Volodymyr Zelensky"] = [ZELENSKY, {"id": "Q7", "name": "Somebody", "score": 12.5}]
    with reconciler(service) as asks:
        (answer,) = asks.ask([person("Volodymyr Zelensky", "president", "Ukraine")])
    assert answer.taken is not None
    assert answer.taken.id == "Q3874799"
    assert answer.taken.types == ("Q5",)
    assert "country: Ukraine" in answer.why
    assert [candidate.id for candidate in answer.candidates] == ["Q3874799", "Q7"]


@pytest.mark.parametrize(
    ("known", "result", "reason"),
    [
        pytest.param(
            person("Volodymyr Zelensky", "president", "Ukraine"),
            [{**ZELENSKY, "match": False}],
            "none of 1 candidates is a match",
            id="the service is not sure",
        ),
        pytest.param(person("Volodymyr Zelensky"), [ZELENSKY], "neither office nor country", id="the name alone"),
        pytest.param(
            person("Volodymyr Zelensky", "baker", "Chile"),
            [ZELENSKY],
            "neither office nor country",
            id="another country",
        ),
        pytest.param(
            person("Oleh Petrenko", "president", "Ukraine"), [ZELENSKY], "the names are not the same", id="another name"
        ),
        pytest.param(
            person("Volodymyr Zelensky", "president", "Ukraine"),
            [ZELENSKY, {**ZELENSKY, "id": "Q8"}],
            "2 candidates are matches",
            id="two matches",
        ),
        pytest.param(person("Nobody Known"), [], "none of 0 candidates", id="no candidate"),
    ],
)
def test_what_is_not_sure_is_listed_and_not_taken(service, known, result, reason):
    service.results[known.name] = result
    with reconciler(service) as asks:
        (answer,) = asks.ask([known])
    assert answer.taken is None
    assert reason in answer.why
    assert len(answer.candidates) == len(result)


def test_queries_are_sent_in_batches_with_type_and_country(service):
    service.manifest = {**MANIFEST, "batchSize": 2}
    with reconciler(service) as asks:
        answers = asks.ask([person(f"Ann {name}", None, "Ireland") for name in ("Roe", "Poe", "Doe")])
    assert [len(batch) for batch in service.asked] == [2, 1]
    assert service.asked[0]["q0"] == {
        "query": "Ann Roe",
        "limit": 5,
        "type": "Q5",
        "properties": [{"pid": "P27", "v": "Ireland"}],
    }
    assert [answer.query for answer in answers] == ["Ann Roe", "Ann Poe", "Ann Doe"]


def test_other_services_get_the_types_that_the_user_names(service):
    service.manifest = {**MANIFEST, "identifierSpace": "https://example.org/people/"}
    with reconciler(service) as plain, reconciler(service, person_type="Person", country_property="from") as named:
        plain.ask([person("Ann Roe", None, "Ireland")])
        named.ask([person("Ann Roe", None, "Ireland")])
    assert service.asked[0]["q0"] == {"query": "Ann Roe", "limit": 5}
    assert service.asked[1]["q0"]["type"] == "Person"
    assert service.asked[1]["q0"]["properties"] == [{"pid": "from", "v": "Ireland"}]


def test_countries_and_groups_are_not_asked_for(service):
    group = known_of(Actor("protesters", "group", None, None, ""), Context("page"))
    with reconciler(service) as asks:
        (answer,) = asks.ask([group])
    assert (answer.taken, answer.why) == (None, "a group is not asked for")
    assert service.asked == []


def test_answers_are_kept_in_a_file(service, tmp_path):
    cache = tmp_path / "folder" / "answers.json"
    service.results["Volodymyr Zelensky"] = [ZELENSKY]
    known = person("Volodymyr Zelensky", "president", "Ukraine")
    with reconciler(service, cache=cache) as asks:
        first = asks.ask([known])
    with reconciler(service, cache=cache) as asks:
        assert asks.ask([known]) == first
    assert len(service.asked) == 1
    cache.write_bytes(b"{damaged")
    with reconciler(service, cache=cache) as asks:
        assert asks.ask([known]) == first
    assert len(service.asked) == 2
    assert [path.name for path in cache.parent.iterdir()] == ["answers.json"]


def test_failures_that_may_pass_are_tried_again(service):
    service.failures = [(503, {}), (429, {"Retry-After": "3"})]
    waits = []
    with Reconciler(service.address, sleep=waits.append) as asks:
        asks.ask([person("Ann Roe")])
    assert len(service.asked) == 1
    assert 3.0 in waits


@pytest.mark.parametrize(
    ("failures", "reason"),
    [
        pytest.param([(503, {})] * 3, "status 503", id="it does not come back"),
        pytest.param([(400, {})], "status 400", id="a fault of ours is not repeated"),
        pytest.param([(302, {"Location": "http://192.0.2.1/"})], "status 302", id="no redirect is followed"),
        pytest.param([(429, {"Retry-After": "3600"})], "status 429", id="an hour is not waited for"),
    ],
)
def test_failures_that_stay_are_told(service, failures, reason):
    service.failures = failures
    with reconciler(service) as asks, pytest.raises(ReconciliationError, match=reason) as told:
        asks.ask([person("Ann Roe")])
    assert str(told.value).startswith(service.address)
    assert service.asked == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"<html>", "not what the protocol says", id="not JSON"),
        pytest.param(b'{"q0": {"result": [{"id": "Q1"}]}}', "not what the protocol says", id="a candidate of no name"),
        pytest.param(b'{"q7": {"result": []}}', "left 1 of 1 queries without an answer", id="another query's"),
        pytest.param(b" " * 3000, "over the limit of 0.002 MB", id="too large"),
    ],
)
def test_answers_that_are_none_are_told(service, raw, reason):
    service.raw = raw
    with reconciler(service, max_bytes=2000) as asks, pytest.raises(ReconciliationError, match=reason):
        asks.ask([person("Ann Roe")])


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        pytest.param({**MANIFEST, "versions": ["9.0"]}, "speaks version 9.0", id="another version"),
        pytest.param({"error": "no"}, "not what the protocol says", id="no manifest"),
    ],
)
def test_a_service_of_another_kind_is_told(service, manifest, reason):
    service.manifest = manifest
    with reconciler(service) as asks, pytest.raises(ReconciliationError, match=reason):
        asks.check()


def test_a_manifest_without_versions_is_of_the_first(service):
    service.manifest = {"name": "Old", "identifierSpace": "x", "schemaSpace": "y"}
    with reconciler(service) as asks:
        assert asks.check().versions == ("0.1",)


def test_no_server_is_told():
    with pytest.raises(ReconciliationError, match=r"^http://127\.0\.0\.1:9/: "):
        Reconciler("http://127.0.0.1:9/", retries=0).check()


def test_only_web_addresses_are_taken():
    with pytest.raises(ValueError, match=r"not an address of http or https: ftp://example\.org"):
        Reconciler("ftp://example.org")


def test_the_network_library_is_loaded_only_to_ask():
    code = "import sys, onrecord.identities; sys.exit('httpx2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
