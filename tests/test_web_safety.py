"""Who may ask the reading room, by which name, from where, and how much may be sent."""

from __future__ import annotations

import pytest

from keeping import harbour
from onrecord.ledger import Ledger
from onrecord.web.settings import Settings, is_loopback
from rooms import post, room


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(*harbour())
    return path


TEXT = "Ana Lopez said the wall will stand. " * 20

# --------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("host", "any_address", "status"),
    [
        ("localhost:8400", False, 200),
        ("127.0.0.1", False, 200),
        ("[::1]:8400", False, 200),
        ("LOCALHOST", False, 200),
        ("evil.example", False, 421),
        ("localhost.evil.example", False, 421),
        ("127.0.0.1.evil.example:8400", False, 421),
        ("192.168.0.7", False, 421),
        ("192.168.0.7:8400", True, 200),
        ("evil.example:8400", True, 421),
        ("", False, 421),
        ("localhost:8400:8400", False, 421),
        ("localhost@evil.example", False, 421),
    ],
)
def test_only_names_of_ours_are_answered_to(path, host, any_address, status):
    answer = room(path, any_address=any_address).get("/search", headers={"Host": host})
    assert answer.status_code == status
    assert ("Ana Lopez" in answer.text) == (status == 200)


def test_another_name_can_be_allowed(path):
    client = room(path, host="reading.example", hosts=frozenset({"reading.example"}))
    assert client.get("/search").status_code == 200


# ------------------------------------------------------------------------------------------------------------- headers


@pytest.mark.parametrize("address", ["/", "/nowhere", "/static/style.css", "/api/openapi.json", "/search?offset=-1"])
@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_every_answer_says_what_a_browser_may_do(path, address, host):
    headers = room(path).get(address, headers={"Host": host}).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


# --------------------------------------------------------------------------------------------------------------- token


def test_without_the_token_nothing_is_told(path):
    client = room(path, token="open sesame!")
    for address in ("/", "/search", "/api/openapi.json", "/articles", "/nowhere"):
        answer = client.get(address)
        assert answer.status_code == 401, address
        assert "Ana Lopez" not in answer.text
        assert "open sesame" not in answer.text
    assert client.get("/static/style.css").status_code == 200


@pytest.mark.parametrize("shown", ["", "open", "open sesame!!", "\U0001f600"])
def test_another_token_is_refused(path, shown):
    client = room(path, token="open-sesame")
    assert client.get("/token", params={"token": shown}).status_code == 401
    bearer = {"Authorization": f"Bearer {shown}".encode()}
    assert client.get("/search", headers=bearer).status_code == 401


def test_the_token_is_taken_from_the_address_into_a_cookie(path):
    client = room(path, token="open-sesame")
    answer = client.get("/token?token=open-sesame&back=/search")
    assert (answer.status_code, answer.headers["location"]) == (303, "/search")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=strict" in answer.headers["set-cookie"]
    assert client.get("/search").status_code == 200


def test_the_token_is_taken_from_a_form_and_from_programs(path):
    client = room(path, token="open-sesame")
    answer = post(client, "/token", on="/search", token="open-sesame", back="//evil.example")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/search").status_code == 200
    program = room(path, token="open-sesame")
    assert program.get("/search", headers={"Authorization": "Bearer open-sesame"}).status_code == 200


def test_the_secret_of_forms_is_not_told_to_who_lacks_the_token(path):
    stranger, guest = room(path, token="open-sesame"), room(path, token="open-sesame")
    guest.app = stranger.app
    guest.get("/token?token=open-sesame")
    assert "form_secret" in stranger.get("/").text
    assert stranger.get("/").text.count(secret_of(guest)) == 0


def secret_of(client) -> str:
    return client.get("/add").text.partition('name="form_secret" value="')[2].partition('"')[0]


# --------------------------------------------------------------------------------------------------------------- forms


@pytest.mark.parametrize(
    ("headers", "secret", "status"),
    [
        ({}, True, 303),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, True, 303),
        ({}, False, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, False, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, True, 303),
        ({"Origin": "http://evil.example"}, True, 403),
        ({"Origin": "http://localhost.evil.example"}, True, 403),
        ({"Origin": "http://localhost:9999"}, True, 403),
        ({"Origin": "null"}, True, 403),
        ({"Sec-Fetch-Site": "cross-site"}, True, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, True, 403),
        ({"Sec-Fetch-Site": "none"}, True, 403),
    ],
)
def test_a_form_must_be_one_of_ours(path, headers, secret, status):
    with room(path) as client:
        fields = {"text": TEXT, "form_secret": secret_of(client) if secret else "0" * 32}
        assert client.post("/add/text", data=fields, headers=headers).status_code == status


def test_the_secret_may_be_in_a_header_as_htmx_sends_it(path):
    with room(path) as client:
        named = {"X-Onrecord-Form": secret_of(client)}
        assert client.post("/add/text", data={"text": TEXT}, headers=named).status_code == 303
        assert client.post("/add/text", data={"text": TEXT}, headers={"X-Onrecord-Form": "x"}).status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_without_a_secret_is_refused_however_it_is_sent(path, kind):
    answer = room(path).post("/add/text", content=b"text=words", headers={"Content-Type": kind})
    assert answer.status_code in (400, 403)


def test_a_form_from_before_a_new_start_says_so(path):
    answer = room(path).post("/add/text", data={"form_secret": secret_of(room(path)), "text": TEXT})
    assert "This form is from before" in answer.text


# ----------------------------------------------------------------------------------------------- read-only, and sizes


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_room_for_reading_takes_nothing(path, method):
    client = room(path, read_only=True)
    answer = client.request(method, "/add/text", data={"text": TEXT, "form_secret": "x"})
    assert answer.status_code == 403
    assert "This room is for reading" in answer.text
    assert "Add</a>" not in client.get("/").text
    assert client.get("/search").status_code == 200


def test_more_than_is_taken_is_refused_whatever_its_head_says(path):
    client = room(path, upload_bytes=10_000)
    secret = secret_of(client)
    honest = client.post("/add/text", data={"form_secret": secret, "text": "x" * 11_000})
    assert (honest.status_code, "That is too large" in honest.text) == (413, True)

    def parts():
        yield f"form_secret={secret}&text=".encode()
        for _ in range(20):
            yield b"x" * 1000

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/add/text", content=parts(), headers=form).status_code == 413


def test_forms_that_bring_no_pages_are_small(path):
    assert room(path).post("/token", data={"token": "x" * 300_000}).status_code == 413


# ------------------------------------------------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True), ("127.8.9.1", True),
     ("0.0.0.0", False), ("::", False), ("192.168.0.7", False), ("example.org", False)],
)  # fmt: skip
def test_what_only_this_machine_reaches(host, alone):
    assert is_loopback(host) is alone


def test_secrets_are_not_shown_where_settings_are(tmp_path):
    settings = Settings(ledger=tmp_path / "x.db", token="open-sesame")
    assert settings.form_key not in repr(settings)
    assert "open-sesame" not in repr(settings)
