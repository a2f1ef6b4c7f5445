"""Feeds that are watched: what is new, what changed, what fails, and who is told."""

import json
import types
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from keeping import TEXT, harbour
from onrecord.cli import app
from onrecord.cli import watching as command
from onrecord.errors import NoArticle, WebhookError
from onrecord.flow import Page, Skipped
from onrecord.ledger import Ledger, watches
from onrecord.ledger.values import Failed, Watched
from onrecord.ledger.watches import Alarm
from onrecord.pages import Manners
from onrecord.version import __version__
from onrecord.watching import Webhook, poll, polling
from serving import HTML, serving

XML = {"Content-Type": "application/rss+xml"}
MANNERS = Manners(delay=0, allow_private=True, retries=0, cache=None)


def feed(*urls: str):
    items = "".join(f"<item><link>{url}</link></item>" for url in urls)
    return 200, XML, f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode()


@pytest.fixture
def web():
    with serving() as server:
        yield server


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.db"


@pytest.fixture
def ledger(path):
    with Ledger(path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def reads(monkeypatch):
    """A reader that needs no model: the page's text is that of `harbour`, changed as the page says."""
    read = []

    def record_of(page: Page, attributing, min_score=None, *, any_page=False):
        read.append(page.stamp.url)
        text = page.data.decode().split("<!--")[0]
        if "no article" in text:
            raise NoArticle("a menu")
        record, _ = harbour(text, page.stamp.url, __version__, attributing.digest)
        return replace(record, page=page.stamp)

    monkeypatch.setattr(polling.pipeline, "record_of", record_of)
    monkeypatch.setattr(polling, "engine", lambda name: types.SimpleNamespace(digest=name))
    return read


def serve(web, path: str, text: str = TEXT) -> str:
    web.routes[path] = (200, HTML, text.encode())
    return web.url(path)


def polled(ledger, *sources, **more):
    return list(poll(ledger, sources, manners=MANNERS, **more))


# ------------------------------------------------------------------------------------------------------ what is new


def test_what_is_new_is_told_once_and_not_asked_for_again(ledger, web):
    web.routes["/feed"] = feed(serve(web, "/a"), serve(web, "/b", TEXT + "\nMore.\n"))
    first = polled(ledger, web.url("/feed"))
    assert [(w.status, w.url, w.statements) for w in first] == [
        ("new", web.url("/a"), 5),
        ("new", web.url("/b"), 5),
    ]
    web.asked.clear()
    assert polled(ledger, web.url("/feed")) == []
    assert web.paths() == ["/feed"]
    assert ledger.page_count() == 2


def test_a_page_that_the_ledger_has_is_not_new(ledger, web):
    url = serve(web, "/a")
    record, page = harbour(url=url)
    ledger.add(record, page)
    web.routes["/feed"] = feed(url)
    assert polled(ledger, web.url("/feed")) == []
    assert web.paths() == ["/feed"]


def test_a_page_in_two_feeds_is_asked_for_once(ledger, web):
    url = serve(web, "/a")
    web.routes["/one"], web.routes["/two"] = feed(url + "#top"), feed(url)
    assert len(polled(ledger, web.url("/one"), web.url("/two"))) == 1
    assert web.paths().count("/a") == 1


def test_a_list_of_feeds_in_a_file(ledger, web, tmp_path):
    web.routes["/feed"] = feed(serve(web, "/a"))
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        f'<opml version="2.0"><body><outline xmlUrl="{web.url("/gone")}"/><outline xmlUrl="{web.url("/feed")}"/>'
        "</body></opml>"
    )
    failed, new = polled(ledger, opml)
    assert failed == Failed(web.url("/gone"), "the server has no such page (status 404)")
    assert (new.status, new.feed) == ("new", web.url("/feed"))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [((500, {}, b""), "status 500"), ((200, HTML, b"<!DOCTYPE html><p>x"), "no feed"), ((200, XML, b" "), "nothing")],
)
def test_a_feed_that_fails_is_named_and_the_others_go_on(ledger, web, answer, reason):
    web.routes["/bad"], web.routes["/feed"] = answer, feed(serve(web, "/a"))
    failed, new = polled(ledger, web.url("/bad"), web.url("/feed"))
    assert isinstance(failed, Failed)
    assert failed.feed == web.url("/bad")
    assert reason in failed.reason
    assert isinstance(new, Watched)


def test_a_page_that_fails_is_told_once_and_asked_for_again(ledger, web, reads):
    url = web.url("/a")
    web.routes["/a"], web.routes["/feed"] = (503, {}, b""), feed(url)
    assert [type(found) for found in polled(ledger, web.url("/feed"))] == [Skipped]
    assert polled(ledger, web.url("/feed")) == []
    assert web.paths().count("/a") == 2
    serve(web, "/a")
    assert [found.status for found in polled(ledger, web.url("/feed"))] == ["new"]


def test_a_page_that_fails_for_ever_is_asked_for_rarely(ledger, web):
    web.routes["/feed"] = feed(web.url("/gone"))
    for _ in range(6):
        polled(ledger, web.url("/feed"))
    assert web.paths().count("/gone") == polling.TRIES


def test_what_is_no_article_is_skipped(ledger, web):
    web.routes["/feed"] = feed(serve(web, "/menu", "no article"))
    assert polled(ledger, web.url("/feed")) == [Skipped(web.url("/menu"), "a menu")]
    assert ledger.page_count() == 0


# ---------------------------------------------------------------------------------------------------- what changed


def test_a_page_that_reads_otherwise_has_changed(ledger, web):
    web.routes["/feed"] = feed(serve(web, "/a"))
    polled(ledger, web.url("/feed"))
    serve(web, "/a", TEXT.replace("It was a cold day", "It was a cold day, a windy one"))
    (changed,) = polled(ledger, web.url("/feed"), again_after=0)
    assert (changed.status, changed.came, changed.went) == ("changed", (), ())
    assert ledger.page_count() == 2
    assert polled(ledger, web.url("/feed"), again_after=0) == []


def test_what_changes_beside_the_article_is_nothing_new(ledger, web):
    web.routes["/feed"] = feed(serve(web, "/a"))
    polled(ledger, web.url("/feed"))
    serve(web, "/a", TEXT + "<!-- 12:00:01 -->")
    assert polled(ledger, web.url("/feed"), again_after=0) == []
    assert ledger.page_count() == 1


def test_statements_that_came_and_went():
    old, new = harbour()[0], harbour()[0]
    new = replace(new, statements=(*new.statements[1:], replace(new.statements[0], content_text="The wall will fall")))
    assert polling._turnover(old, new) == (("The wall will fall",), ("The wall will be built by May",))


@pytest.mark.parametrize(
    ("listed", "asked", "due"),
    [(30, None, True), (30, 0, False), (61, 0, True), (90, 61, False), (121, 61, False), (123, 61, True)],
)
def test_a_page_is_asked_for_again_at_growing_ages(listed, asked, due):
    began = datetime.now(UTC) - timedelta(minutes=listed)
    seen = None if asked is None else (began + timedelta(minutes=asked)).isoformat()
    address = watches.Address("u", began.isoformat(), seen, 1, 1, None)
    assert polling._due(address, 3600.0) is due


def test_a_run_that_was_cut_off_before_it_told_tells_the_next_time(ledger, web, monkeypatch):
    web.routes["/feed"] = feed(serve(web, "/a"))
    monkeypatch.setattr(watches.Watches, "asked", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        polled(ledger, web.url("/feed"))
    assert ledger.page_count() == 1
    monkeypatch.undo()
    monkeypatch.setattr(polling, "engine", lambda name: types.SimpleNamespace(digest=name))
    assert [found.status for found in polled(ledger, web.url("/feed"))] == ["new"]
    assert polled(ledger, web.url("/feed")) == []


# --------------------------------------------------------------------------------------------------------- alerts


def rung(ledger, alarm, send=lambda hit, key: None):
    return [hit.words for hit in ledger.watches().ring(ledger.watches().set_alarm(alarm), send)]


def test_an_alarm_is_for_what_comes_after_it(ledger):
    ledger.add(*harbour())
    assert rung(ledger, Alarm("Lopez")) == []
    ledger.add(*harbour(TEXT + "\nMore.\n", "https://news.example/other"))
    assert rung(ledger, Alarm("Lopez")) == ["The wall will be built by May", "“We hid nothing,”"]
    assert rung(ledger, Alarm("Lopez")) == []


@pytest.mark.parametrize(
    ("alarm", "found"),
    [
        (Alarm("Lopez", "wall"), ["The wall will be built by May"]),
        (Alarm("", '"nothing hid"'), []),
        (Alarm("", "hid*"), ["hiding the cost", "“We hid nothing,”"]),
        (Alarm("", "hid* -cost"), ["“We hid nothing,”"]),
        (Alarm("Nobody"), []),
    ],
)
def test_alarms_find_what_search_finds(ledger, alarm, found):
    ledger.watches().set_alarm(alarm)
    ledger.add(*harbour())
    assert rung(ledger, alarm) == found


def test_an_alert_that_could_not_be_sent_is_sent_the_next_time_and_no_other_twice(ledger):
    ledger.watches().set_alarm(Alarm("Lopez"))
    ledger.add(*harbour())
    sent = []

    def fails_at_the_second(hit, key):
        if len(sent) == 1:
            raise WebhookError("down")
        sent.append(key)

    with pytest.raises(WebhookError):
        rung(ledger, Alarm("Lopez"), fails_at_the_second)
    assert rung(ledger, Alarm("Lopez"), lambda hit, key: sent.append(key)) == ["“We hid nothing,”"]
    assert len(set(sent)) == 2


def test_of_two_runs_one_sends_and_what_a_killed_one_claimed_is_sent_later(path, ledger, monkeypatch):
    ledger.watches().set_alarm(Alarm("Lopez", "wall"))
    ledger.add(*harbour())
    with Ledger(path) as other:
        meanwhile = []

        def send(hit, key):
            meanwhile.append(rung(other, Alarm("Lopez", "wall")))

        assert len(rung(ledger, Alarm("Lopez", "wall"), send)) == 1
        assert meanwhile == [[]]

    alarm = ledger.watches().set_alarm(Alarm("", "wall"))
    ledger.add(*harbour(TEXT + "\nMore.\n", "https://news.example/other"))
    for hit in ledger.search("wall", limit=None):
        ledger.watches()._claim(alarm, hit)  # and killed
    assert rung(ledger, Alarm("", "wall")) == []
    monkeypatch.setattr(watches, "CLAIM_LIFE", timedelta(seconds=-1))
    assert len(rung(ledger, Alarm("", "wall"))) == 1


def test_the_same_words_in_a_later_version_are_told_once(ledger):
    ledger.watches().set_alarm(Alarm("Lopez"))
    ledger.add(*harbour())
    assert len(rung(ledger, Alarm("Lopez"))) == 2
    ledger.add(*harbour(TEXT + "\nAn update.\n"))
    assert rung(ledger, Alarm("Lopez")) == []


def test_each_receiver_is_told(ledger):
    for receiver in ("output", "webhook 1"):
        ledger.watches().set_alarm(Alarm("Lopez", "wall", receiver))
    ledger.add(*harbour())
    assert [len(rung(ledger, Alarm("Lopez", "wall", r))) for r in ("output", "webhook 1")] == [1, 1]


# -------------------------------------------------------------------------------------------------------- webhooks


@pytest.fixture
def hook():
    """A server that takes what is posted; `answers` are the statuses that it gives first."""
    taken, answers = [], []

    class Request(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = answers.pop(0) if answers else 204
            taken.append((status, self.headers["Idempotency-Key"], self.headers["Authorization"], json.loads(body)))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Request) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://me:word@127.0.0.1:{server.server_address[1]}/hook/secret"
        yield types.SimpleNamespace(url=url, taken=taken, answers=answers)
        server.shutdown()
        thread.join()


def hit(ledger):
    ledger.add(*harbour())
    return ledger.search("wall")[0]


def test_a_webhook_gets_the_statement_and_a_line_of_text(ledger, hook):
    Webhook(hook.url, MANNERS).post(hit(ledger), "key")
    ((_, key, authorization, body),) = hook.taken
    assert key == "key"
    assert authorization.startswith("Basic ")
    assert body["statement"]["speaker"] == "Ana Lopez"
    assert "Ana Lopez: The wall will be built by May" in body["text"]


def test_a_failure_that_may_pass_is_tried_again_with_the_same_key(ledger, hook):
    hook.answers += [503, 429]
    slept = []
    Webhook(hook.url, Manners(allow_private=True, retries=2), sleep=slept.append).post(hit(ledger), "key")
    assert [(status, key) for status, key, *_ in hook.taken] == [(503, "key"), (429, "key"), (204, "key")]
    assert len(slept) == 2


@pytest.mark.parametrize(("status", "times"), [(400, 1), (302, 1), (500, 3)])
def test_a_webhook_that_does_not_take_it(ledger, hook, status, times):
    hook.answers += [status] * 3
    with pytest.raises(WebhookError, match=f"status {status}") as caught:
        Webhook(hook.url, Manners(allow_private=True, retries=2), sleep=lambda s: None).post(hit(ledger), "key")
    assert len(hook.taken) == times
    assert "secret" not in str(caught.value)
    assert "word" not in str(caught.value)


def test_a_webhook_inside_private_networks_is_refused(ledger, hook):
    with pytest.raises(WebhookError, match="not on the public web"):
        Webhook(hook.url, Manners()).post(hit(ledger), "key")
    assert hook.taken == []


@pytest.mark.parametrize("url", ["ftp://x.example/", "hook", "http://", "http://[::1"])
def test_what_is_no_address_of_a_webhook(url):
    with pytest.raises(ValueError, match="not an address"):
        Webhook(url, MANNERS)


# -------------------------------------------------------------------------------------------------- the command line


@pytest.fixture
def run(path, monkeypatch):
    monkeypatch.setenv("ONRECORD_LEDGER", str(path))

    def run(*args: str):
        given = ["watch", "--allow-private", "--delay", "0", "--no-cache", *args]
        return CliRunner().invoke(app, given, catch_exceptions=False)

    return run


def test_watch_tells_what_is_new_and_what_failed(run, web, path):
    web.routes["/feed"] = feed(serve(web, "/a"))
    first = run(web.url("/feed"), web.url("/gone"), "--once")
    assert first.exit_code == 1
    assert "new" in first.stdout
    assert web.url("/a") in first.stdout
    assert f"{web.url('/gone')}: the server has no such page" in first.stderr
    assert f"1 new page with 5 statements; 1 feed failed: {path}\n" in first.stderr
    second = run(web.url("/feed"))
    assert (second.exit_code, second.stdout) == (0, "")
    assert "0 new pages with 0 statements" in second.stderr
    serve(web, "/a", TEXT + "\nMore.\n")
    third = run(web.url("/feed"), "--again", "0s")
    assert "changed" in third.stdout
    assert "1 page changed: 0 statements came, 0 went" in third.stderr


def test_watch_tells_of_a_speaker(run, web):
    web.routes["/feed"] = feed(serve(web, "/a"))
    args = (web.url("/feed"), "--alert-speaker", "Lopez", "--alert-speaker", "Berg", "--quiet")
    first = run(*args)
    assert first.stdout.count("alert\n") == 3
    assert "The wall will be built by May" in first.stdout
    assert first.stderr == ""
    assert run(*args).stdout == ""


def test_watch_prints_json_lines(run, web):
    web.routes["/feed"] = feed(serve(web, "/a"))
    lines = run(web.url("/feed"), web.url("/gone"), "--alert-words", "wall", "--jsonl").stdout.splitlines()
    page, alert, failed = map(json.loads, lines)
    assert page["page"]["status"] == "new"
    assert alert["alert"]["words"] == "The wall will be built by May"
    assert failed["failed"]["feed"] == web.url("/gone")


def test_watch_sends_what_a_webhook_did_not_take(run, web, hook):
    web.routes["/feed"] = feed(serve(web, "/a"))
    hook.answers.append(400)
    args = (web.url("/feed"), "--alert-words", "wall", "--webhook", hook.url)
    failed = run(*args)
    assert failed.exit_code == 1
    assert "webhook at 127.0.0.1: it answers with status 400; what was not sent is sent the next time" in failed.stderr
    assert "secret" not in failed.output
    again = run(*args)
    assert again.exit_code == 0
    assert "1 alert sent" in again.stderr
    assert [status for status, *_ in hook.taken] == [400, 204]
    run(*args)
    assert len(hook.taken) == 2


def test_the_address_of_a_webhook_is_not_in_the_ledger(run, web, hook, path):
    web.routes["/feed"] = feed(serve(web, "/a"))
    run(web.url("/feed"), "--alert-words", "wall", "--webhook", hook.url)
    assert b"secret" not in path.read_bytes()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "name a feed"),
        (["f", "--every", "5s"], "1m at least"),
        (["f", "--every", "soon"], "no length of time"),
        (["f", "--every", "5m", "--once"], "exclude each other"),
        (["f", "--webhook", "https://x.example"], "needs --alert-speaker or --alert-words"),
        (["f", "--webhook", "x", "--alert-words", "a"], "--webhook: not an address"),
        (["f", "--alert-words", "!!"], "no letter or digit"),
    ],
)
def test_wrong_usage(run, args, words):
    result = run(*args)
    assert result.exit_code == 2
    assert words in result.stderr


def test_every_asks_again_until_ctrl_c(run, web, monkeypatch, path):
    web.routes["/feed"] = feed(serve(web, "/a"))
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        web.routes["/feed"] = feed(serve(web, "/b", TEXT + f"\n{len(slept)}\n"), web.url("/a"))
        if len(slept) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(command, "_sleep", sleep)
    result = run(web.url("/feed"), "--every", "15m")
    assert result.exit_code == 130
    assert all(890 < seconds <= 900 for seconds in slept)
    assert result.stdout.count("new ") == 2
    with Ledger(path) as ledger:
        assert ledger.page_count() == 2


def test_every_goes_on_after_a_ledger_that_is_busy(run, web, monkeypatch, path):
    web.routes["/feed"] = feed(serve(web, "/a"))
    Ledger(path).close()
    writer = Ledger(path)
    writer._db.execute("BEGIN IMMEDIATE")
    opened = Ledger.__init__
    monkeypatch.setattr(Ledger, "__init__", lambda self, path=None, **more: opened(self, path, wait=0.01))
    rounds = []

    def sleep(seconds):
        rounds.append(seconds)
        if len(rounds) == 2:
            raise KeyboardInterrupt
        writer._db.execute("ROLLBACK")

    monkeypatch.setattr(command, "_sleep", sleep)
    result = run(web.url("/feed"), "--every", "15m")
    writer.close()
    assert "another program has been writing" in result.stderr
    assert "1 new page" in result.stderr
