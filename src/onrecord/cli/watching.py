"""The command that watches feeds: watch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from time import sleep as _sleep
from typing import TYPE_CHECKING, Literal

import click

from onrecord.cli.app import app
from onrecord.cli.exits import Code, MisuseError, door
from onrecord.cli.ledgers import which_ledger
from onrecord.cli.options import asked_manners, how_to_ask, which_attributions
from onrecord.cli.printing import put_data, put_view, say, say_skipped
from onrecord.errors import LedgerError, WebhookError

if TYPE_CHECKING:
    from onrecord.flow import Skipped
    from onrecord.ledger import Ledger
    from onrecord.ledger.values import Failed, Hit, Watched
    from onrecord.watching import Webhook

_WATCH = """\
Ask feeds for what is new, keep it in a ledger, and tell what changed since the last time.

FEED is a feed, a sitemap or an OPML list of these, by its address or as a file. One run asks each feed once and ends,
as cron has it; --every keeps on until Ctrl-C. What the ledger has is not asked for again, but while a feed lists a
page, it is looked at again for changes, at growing ages (--again). Alerts tell of statements by a speaker, or with
words, that came into the ledger after the alert was first asked for: each once, also if a run is cut off.

\b
Examples:
  onrecord watch https://news.example/feed.xml
  onrecord watch feeds.opml --every 15m
  onrecord watch feeds.opml --alert-speaker Stoltenberg --alert-words wall
  onrecord watch feeds.opml --alert-words wall --webhook https://chat.example
  */15 * * * *  onrecord watch ~/feeds.opml --quiet     (a line of a crontab)
"""

_ENDS = """\b
Exit codes:
  0    done, whether or not there was anything new
  1    a feed could not be had, or an alert not sent, each named with its reason
  2    wrong usage
  130  stopped with Ctrl-C; what was not sent is sent the next time"""

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LEAST = 60.0
"""Feeds are asked once a minute at most: no feed tells of more, and many ask for less."""


def _seconds(_: click.Context, __: click.Parameter, value: str | None) -> float | None:
    """Return the seconds of 90s, 15m, 2h or 1d."""
    if value is None:
        return None
    if value == "never":
        return float("inf")
    if not (match := _DURATION.fullmatch(value.strip())):
        raise click.BadParameter(f"{value!r} is no length of time; write 90s, 15m, 2h or 1d")
    return float(match[1]) * _SECONDS[match[2]]


@app.command(help=_WATCH, epilog=_ENDS, short_help="Ask feeds for what is new, keep it, and tell what changed.")
@click.argument("feeds", metavar="FEED...", nargs=-1)
@which_ledger
@click.option("--once", is_flag=True, help="Ask each feed once and end, which is what it does without --every.")
@click.option(
    "--every", metavar="TIME", callback=_seconds, help="Ask again so often until Ctrl-C: 15m, 2h; 1m at least."
)
@click.option(
    "--again",
    metavar="TIME",
    callback=_seconds,
    default="1h",
    show_default=True,
    help="Look at a page again at this age, then at twice its age each time; never looks once.",
)
@click.option(
    "--alert-speaker",
    metavar="NAME",
    multiple=True,
    help="Tell of what NAME says, as search finds NAME. May be repeated.",
)
@click.option(
    "--alert-words", metavar="WORDS", default="", help="Tell of statements with these words, as search finds them."
)
@click.option("--webhook", metavar="URL", help="Send alerts to URL as JSON, instead of printing them.")
@click.option("--no-pages", is_flag=True, help="Keep the pages' digests only, not their bytes.")
@click.option("--any-page", is_flag=True, help="Read live blogs, galleries, paywall stubs and the like as well.")
@click.option("--jsonl", is_flag=True, help="Print pages, failed feeds and alerts as a JSON object a line.")
@click.option("--quiet", "-q", is_flag=True, help="Print alerts and what failed, nothing else.")
@which_attributions
@how_to_ask
def watch(
    feeds: tuple[str, ...],
    *,
    ledger: Path | None,
    once: bool,
    every: float | None,
    again: float,
    alert_speaker: tuple[str, ...],
    alert_words: str,
    webhook: str | None,
    no_pages: bool,
    any_page: bool,
    jsonl: bool,
    quiet: bool,
    model: Literal["fast", "accurate"],
    min_score: float | None,
    delay: float | None,
    timeout: float | None,
    allow_private: bool,
    ignore_robots: bool,
    user_agent: str | None,
    no_cache: bool,
) -> None:
    """Put what is new in feeds into a ledger, and tell of it."""
    with door():
        if not feeds:
            raise MisuseError("name a feed: onrecord watch https://news.example/feed.xml")
        if once and every is not None:
            raise MisuseError("--once and --every exclude each other")
        if every is not None and every < _LEAST:
            raise MisuseError("--every: 1m at least, for the sake of the servers")
        if webhook is not None and not (alert_speaker or alert_words):
            raise MisuseError("--webhook needs --alert-speaker or --alert-words, which say what to send")
        from onrecord import watching
        from onrecord.ledger import Ledger
        from onrecord.pages.fetch import Fetcher
        from onrecord.pages.manners import Manners

        asked = asked_manners(
            delay=delay,
            timeout=timeout,
            user_agent=user_agent,
            allow_private=allow_private or None,
            obey_robots=False if ignore_robots else None,
            no_cache=no_cache,
        )
        manners = asked or Manners()
        try:
            hook = watching.Webhook(webhook, manners) if webhook is not None else None
        except ValueError as error:
            raise MisuseError(f"--webhook: {error}") from None
        fetcher = Fetcher(manners)
        sound = True
        for _ in _rounds(every):
            telling = _Telling(jsonl=jsonl, quiet=quiet, webhook=hook)
            try:
                with Ledger(ledger) as kept:
                    telling.set_alarms(kept, alert_speaker, alert_words)
                    telling.tell(
                        kept,
                        watching.poll(
                            kept,
                            feeds,
                            model=model,
                            min_score=min_score,
                            any_page=any_page,
                            keep_pages=not no_pages,
                            again_after=again,
                            fetcher=fetcher,
                        ),
                    )
                    kept.settle(anyway=False)
            except LedgerError as error:
                if every is None:
                    raise
                say(f"{error}; asked again in {every / 60:g} min")
                continue
            sound = telling.sound
        if not sound:
            raise click.exceptions.Exit(Code.SKIPPED)


def _rounds(every: float | None) -> Iterator[None]:
    """Give one round, or one each so many seconds, counted from beginning to beginning, without end."""
    while True:
        began = monotonic()
        yield
        if every is None:
            return
        _sleep(max(every - (monotonic() - began), 0.0))


@dataclass(slots=True)
class _Telling:
    """Prints what one round gives, and sends the alerts as pages come."""

    jsonl: bool
    quiet: bool
    webhook: Webhook | None
    alarms: list[int] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    sound: bool = True
    hook_works: bool = True

    def set_alarms(self, ledger: Ledger, speakers: Sequence[str], words: str) -> None:
        """Set the alarms that were asked for; each speaker is one by itself."""
        from onrecord.ledger.watches import Alarm

        receiver = self.webhook.receiver if self.webhook else "output"
        asked = [Alarm(name.strip(), words.strip(), receiver) for name in speakers or ([""] if words.strip() else [])]
        try:
            self.alarms = [ledger.watches().set_alarm(alarm) for alarm in asked]
        except ValueError as error:
            raise MisuseError(f"--alert-words: {error}") from None

    def tell(self, ledger: Ledger, results: Iterator[Watched | Skipped | Failed]) -> None:
        """Tell of each result, and send what each new page has to be told."""
        from onrecord.flow import Skipped
        from onrecord.ledger.values import Watched

        try:
            self._alert(ledger)  # what a run before left
            for result in results:
                if isinstance(result, Watched):
                    self._page(result)
                    self._alert(ledger)
                elif isinstance(result, Skipped):
                    self.counted["skipped"] += 1
                    if not self.quiet:
                        say_skipped(result)
                else:
                    self._failed(result)
        finally:
            if not self.quiet:
                say(_summary(self.counted, ledger.path))

    def _page(self, page: Watched) -> None:
        self.counted[page.status] += 1
        self.counted["statements"] += page.statements if page.status == "new" else 0
        self.counted["came"] += len(page.came)
        self.counted["went"] += len(page.went)
        if self.jsonl:
            _put_json("page", page)
        elif not self.quiet:
            from onrecord.views.watching import watched_view

            put_view(watched_view(page))

    def _failed(self, feed: Failed) -> None:
        self.counted["failed"] += 1
        self.sound = False
        say(f"{feed.feed}: {feed.reason}")
        if self.jsonl:
            _put_json("failed", feed)

    def _alert(self, ledger: Ledger) -> None:
        if not self.hook_works:  # it was tried often enough; the next round sends what is left
            return
        try:
            for alarm in self.alarms:
                for _ in ledger.watches().ring(alarm, self._send):
                    self.counted["alerts"] += 1
        except WebhookError as error:
            self.hook_works = self.sound = False
            say(f"{error}; what was not sent is sent the next time")

    def _send(self, hit: Hit, key: str) -> None:
        if self.webhook:
            self.webhook.post(hit, key)
        elif self.jsonl:
            _put_json("alert", hit)
        else:
            from onrecord.views.watching import alert_view

            put_view(alert_view(hit))


def _put_json(what: str, value: object) -> None:
    import msgspec

    put_data(msgspec.json.encode({what: value}).decode())


def _summary(counted: Counter[str], path: Path) -> str:
    """Return what one round gave, in a line."""

    def number(key: str, one: str, several: str) -> str:
        return f"{counted[key]:,} {one if counted[key] == 1 else several}"

    parts = [number("new", "new page", "new pages") + f" with {number('statements', 'statement', 'statements')}"]
    if counted["changed"]:
        turnover = f"{number('came', 'statement', 'statements')} came, {counted['went']:,} went"
        parts.append(f"{number('changed', 'page', 'pages')} changed: {turnover}")
    parts += [f"{number(k, *words)}" for k, words in _REST.items() if counted[k]]
    return f"{'; '.join(parts)}: {path}"


_REST = {
    "skipped": ("page skipped", "pages skipped"),
    "failed": ("feed failed", "feeds failed"),
    "alerts": ("alert sent", "alerts sent"),
}
