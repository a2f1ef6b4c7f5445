"""Pages that hold statements against each other: speakers, families, verbs, disputes, accusations, over time."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from keeping import BERG, LOPEZ, article_of, harbour, page_of, statement_of
from onrecord.flow import MadeBy, Outlet, Record, When
from onrecord.ledger import Filters, Ledger
from onrecord.ledger.families.values import Edit, Version
from onrecord.ledger.values import Accusing
from onrecord.version import __version__
from onrecord.web import pictures
from onrecord.web.disputes import matrix
from onrecord.web.families import Piece, pieces
from payloads import PAYLOADS
from rooms import looked_at, room, served

WORDS = "we will keep every one of the seven harbours open whatever the weather brings"


def telling(number: int, words: str, outlet: str, cue: str, tone: str = "neutral", **fields) -> Record:
    """Return the record of a page on which Lopez says something, led up to with a cue."""
    text = f"A page number {number}\n\n“{words},” {cue} Ana Lopez, the harbour minister, to reporters in {outlet}.\n"
    page = page_of(text, f"https://{number}.example/page")
    article = article_of(text, Outlet(outlet, f"{number}.example", "the footer"))
    at = text.index(cue)
    fields = {"mode": "direct", "act": "pledge", "speaker": LOPEZ, **fields}
    statement = statement_of(
        article, words, page.stamp.sha256, cue=((at, at + len(cue)),), cue_text=cue, cue_tone=tone, **fields
    )
    return Record(page.stamp, article, (statement,), (), MadeBy("0.1.0", "test"))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("room") / "x.db"
    with Ledger(path) as ledger:
        ledger.add(*harbour())
        ledger.add(telling(1, WORDS, "Tarvik Courier", "said"))
        ledger.add(telling(2, WORDS.replace("every one of the seven", "all"), "Coast Times", "claimed", "distancing"))
        ledger.add(telling(3, WORDS, "Coast Times", "said", said_on=When("2015-11-02", "day", ("the sentence",))))
        for number in (4, 5):
            text = f"A quarrel, part {number}\n\nAna Lopez accused Karl Berg of lying about the wall.\n"
            page = page_of(text, f"https://{number}.example/quarrel")
            article = article_of(text)
            fields = {"mode": "indirect", "act": "accusation", "speaker": LOPEZ, "target": BERG}
            statement = statement_of(article, "lying about the wall", page.stamp.sha256, **fields)
            ledger.add(Record(page.stamp, article, (statement,), (), MadeBy("0.1.0", "test")))
    return path


@pytest.fixture
def client(path):
    with room(path) as client:
        yield client


def seen(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    body = LexborHTMLParser(answer.text).body
    return " ".join(body.text(separator=" ").split())


ADDRESSES = [
    "/speakers",
    "/speakers?q=lop",
    "/speakers?q=nobody",
    "/speakers/Ana%20Lopez",
    "/speakers/critics",
    "/families",
    "/families?q=harbours&speaker=Lopez",
    "/families?q=walls",
    "/verbs",
    "/verbs?q=walls",
    "/disputes",
    "/disputes?kind=silence",
    "/disputes?speaker=Berg",
    "/accusations",
    "/accusations?speaker=Berg",
    "/timeline",
    "/timeline?q=harbours",
    "/timeline?q=walls",
    "/timeline?said=soon",
]


def test_in_a_browser(browser, path):
    with Ledger(path, read_only=True) as ledger:
        family = ledger.families()[0].id
    with served(path) as base:
        assert looked_at(browser, base, [*ADDRESSES, f"/families/{family}"]) == []


def test_a_picture_is_drawn_from_its_table(browser, path):
    with served(path) as base, browser.new_context(base_url=base) as context:
        page = context.new_page()
        page.goto("/timeline")
        drawn = page.evaluate("() => drawn.map(c => [c.data.labels, c.data.datasets.map(d => [d.label, d.data])])")
        ((labels, parts),) = drawn
        assert (labels[0], labels[-1], len(labels)) == ("Nov 2015", "Mar 2016", 5)
        assert dict(map(tuple, parts))["pledge"] == [1, 0, 0, 0, 3]
        page.mouse.move(0, 0)
        page.evaluate("() => drawn[0].options.onClick(null, [{index: 0}])")
        page.wait_for_url("**/search?said=2015-11")


def test_a_speaker(client):
    words = seen(client, "/speakers/Ana%20Lopez")
    assert "harbour minister" in words
    assert "7 statements in 6 articles of 4 outlets" in words
    assert "Accuses or criticises Karl Berg 2" in words
    assert "Is accused or criticised by critics 1" in words
    assert "We hid nothing" in words


def test_several_that_a_name_may_mean_are_listed_and_nobody_is_not_found(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(*harbour())
        for number, name in ((1, "Ana Lopez"), (2, "Berta Lopez")):
            actor = type(LOPEZ)(name, "person", f"role {number}", None, "the full name")
            ledger.add(telling(number, WORDS[number:], "Tarvik Courier", "said", speaker=actor))
    with room(path) as client:
        assert "Whom “Lopez” may mean" in seen(client, "/speakers/Lopez")
        assert "nearest: Ana Lopez" in seen(client, "/speakers/Ana%20Lopes", 404)


def test_a_family_shows_what_each_version_has_otherwise(client, path):
    with Ledger(path, read_only=True) as ledger:
        family = ledger.families()[0].id
    answer = client.get(f"/families/{family}")
    page = LexborHTMLParser(answer.text)
    ((taken, put),) = [
        (version.css_first("del").text(), version.css_first("ins").text())
        for version in page.css("article.version")
        if version.css_first("del")
    ]
    assert (taken, put) == ("every one of the seven", "all")
    assert "changed without a mark" in answer.text
    assert "claim" in seen(client, "/verbs")
    assert f"onrecord {__version__}" in seen(client, f"/families/{family}")


def test_disputes_of_a_kind(client):
    words = seen(client, "/disputes")
    assert "hiding the cost" in words
    assert "We hid nothing" in words
    assert "We hid nothing" not in seen(client, "/disputes?kind=silence")
    assert client.get("/disputes?kind=loud").status_code == 422


def test_who_accuses_whom(client):
    page = LexborHTMLParser(client.get("/accusations").text)
    links = [link for cell in page.css(".heat") if (link := cell.css_first("a"))]
    cells = {link.attributes["title"]: link.text(strip=True) for link in links}
    assert cells["Ana Lopez of Karl Berg: 2 accusations, 0 criticisms"].startswith("2")
    assert "critics of Ana Lopez: 1 accusation, 0 criticisms, 1 denied" in cells


def test_counts_are_those_of_the_search(path):
    with Ledger(path, read_only=True) as ledger:
        counted = ledger.over_time("", Filters(act=("accusation",)))
        assert counted.counted == ledger.search("", Filters(act=("accusation",))).total == 3
        assert ledger.over_time("walls").periods == ()
        assert ledger.accusations("", Filters(speaker="Lopez")).total == 1
        assert ledger.accusations("", Filters(speaker="Berg")).why
        with pytest.raises(ValueError, match="said"):
            ledger.over_time("", Filters(said="soon"))


def test_what_is_far_from_all_else_does_not_stretch_the_time(tmp_path):
    with Ledger(tmp_path / "x.db") as ledger:
        for number in range(120):
            said = When("1984-05-01", "day", ("the sentence",)) if number == 7 else None
            ledger.add(telling(number, f"{WORDS} {number}", "Tarvik Courier", "said", said_on=said))
        counted = ledger.over_time()
    assert [(period.when, period.statements) for period in counted.periods] == [("2016-03-04", 119)]
    assert (counted.earlier, counted.undated, counted.counted) == (1, 0, 120)


def test_other_acts_are_one_part_of_a_bar(path):
    with Ledger(path, read_only=True) as ledger:
        counted = ledger.over_time()
    picture = pictures.over_time(counted, {"q": "x"})
    assert sum(sum(bar.numbers) for bar in picture.bars) == counted.counted
    assert [bar.link for bar in picture.bars if not sum(bar.numbers)] == [None] * 3


def version_of(cells, edits):
    return Version(None, "", "", tuple(cells), tuple(edits))  # type: ignore[arg-type]


def test_pieces_of_a_version():
    words = ("you", "know", "we", "will", "keep", "it", "open")
    edits = [
        Edit("trimmed", "trimmed", (0, 2), "you know", ""),
        Edit("added", "trimmed", (2, 2), "", "Just"),
        Edit("replaced", "unmarked", (4, 5), "keep", "hold"),
        Edit("trimmed", "trimmed", (6, 7), "open", ""),
    ]
    found = list(pieces(words, version_of([None, None, "we", "will", "hold", "it", None], edits)))
    assert found == [
        Piece("", "you know", edge=True),
        Piece("Just", "", "trimmed"),
        Piece("we will"),
        Piece("hold", "keep", "unmarked"),
        Piece("it"),
        Piece("", "open", edge=True),
    ]


def test_a_matrix_has_the_most_frequent():
    pairs = [Accusing("A", "B", 5, 1, 1, 0), Accusing("B", "A", 3, 1, 0, 0), Accusing("C", "D", 1, 1, 0, 0)]
    made = matrix(pairs, most=2)
    assert (made.speakers, made.targets, made.most) == (("A", "B"), ("B", "A"), 5)
    assert made.cells == ((pairs[0], None), (None, pairs[1]))
    assert matrix([]).most == 0


def test_names_cannot_write_into_the_pages(tmp_path):
    path = tmp_path / "x.db"
    for number, payload in enumerate(PAYLOADS):
        name = f"{payload} Lopez"
        actor, target = (type(LOPEZ)(n, "person", payload, None, "x") for n in (name, f"Berg {payload}"))
        with Ledger(path) as ledger:
            ledger.add(telling(number, WORDS, payload or "x", "said", speaker=actor, target=target, act="accusation"))
    with room(path) as client:
        for address in ("/speakers", "/families", "/accusations", "/timeline", "/verbs", "/disputes"):
            page = LexborHTMLParser(client.get(address).text)
            assert page.css("main img, main svg, main iframe, main script, main [onerror], main [onload]") == []
