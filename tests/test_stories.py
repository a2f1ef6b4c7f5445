"""Stories: which pages are of one event, whatever the order in which they came, and what a story tells."""

import itertools

import msgspec
import pytest

from keeping import article_of, page_of, statement_of
from onrecord import Filters, Ledger
from onrecord.errors import NotInLedger
from onrecord.flow import Actor, MadeBy, Outlet, Record, When
from onrecord.ledger.stories.grouping import grouped
from onrecord.ledger.stories.likeness import likeness, weighed

QUOTE = "The dam gave way within minutes"
FLOOD = f"""\
Dam at Kellbrook bursts and floods the valley

The dam above Kellbrook burst on Monday after a week of rain, and water stood two metres high in the streets.

"{QUOTE}," said Mayor Orla Finnegan. Rescuers in boats took 300 villagers to Ardmoyle.
"""
RESCUE = f"""\
Hundreds rescued in Kellbrook after dam burst

Rescuers took hundreds of villagers from roofs in Kellbrook, where a dam burst after days of rain.

"{QUOTE}," Mayor Orla Finnegan told reporters in Ardmoyle. The water is falling.
"""
INQUIRY = """\
Finnegan asks for an inquiry into the Kellbrook dam

Mayor Orla Finnegan wants to know why the dam above Kellbrook burst. Engineers had warned of cracks in it, villagers
who are in Ardmoyle since the flood say.
"""
CUP = """\
Underdogs win the cup final on penalties

The visitors beat the champions on penalties in Wexmouth after a goalless final. Keeper Ivo Radek saved three shots.
"""
FINNEGAN = Actor("Orla Finnegan", "person", "mayor", None, "the full name")


def page(text, url, day, outlet="Valley Post", said=()):
    read = page_of(text, url)
    published = When(day, "day", ("the dateline",)) if day else None
    article = msgspec.structs.replace(
        article_of(text, Outlet(outlet, f"{outlet.split()[0].lower()}.example", "the footer")), published=published
    )
    statements = tuple(statement_of(article, words, read.stamp.sha256, speaker=FINNEGAN) for words in said)
    return Record(read.stamp, article, statements, (), MadeBy("1.0", "m" * 64)), read


PAGES = (
    page(FLOOD, "https://valley.example/flood", "2019-05-06", said=(QUOTE,)),
    page(RESCUE, "https://coast.example/rescue", "2019-05-07", "Coast Daily", (QUOTE,)),
    page(INQUIRY, "https://coast.example/inquiry", "2019-05-08", "Coast Daily", ("why the dam above Kellbrook burst",)),
    page(CUP, "https://coast.example/cup", "2019-05-07", "Coast Daily"),
)
IN_STORY = ("https://valley.example/flood", "https://coast.example/rescue", "https://coast.example/inquiry")


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "x.db") as kept:
        for record, read in PAGES:
            kept.add(record, read)
        yield kept


def urls(story):
    return tuple(page.url for page in story.pages)


def test_pages_of_one_event_are_a_story_in_the_order_of_time(ledger):
    (story,) = ledger.stories()
    assert urls(story) == IN_STORY
    assert (story.first, story.last, story.statements) == ("2019-05-06", "2019-05-08", 3)
    assert [(one.name, one.count) for one in story.outlets] == [("Coast Daily", 2), ("Valley Post", 1)]
    assert [(one.name, one.count) for one in story.speakers] == [("Orla Finnegan", 3)]
    assert story.id == PAGES[0][0].page.sha256[:8]


def test_the_order_of_adding_does_not_matter(ledger, tmp_path):
    (wanted,) = ledger.stories()
    for number, order in enumerate(itertools.permutations(PAGES)):
        with Ledger(tmp_path / f"{number}.db") as kept:
            for record, read in order:
                kept.add(record, read)
            assert list(kept.stories()) == [wanted]


def test_any_page_of_it_names_a_story(ledger):
    (story,) = ledger.stories()
    (statement, *_) = ledger.search("dam")
    for name in (story.id, IN_STORY[1], PAGES[2][0].page.sha256[:10], statement.id):
        assert ledger.story(name).story == story


def test_a_story_tells_what_several_pages_have(ledger):
    (shared,) = ledger.story(IN_STORY[0]).shared
    assert (shared.statement.words, shared.pages, shared.outlets) == (QUOTE, 2, 2)


def test_another_event_of_the_same_days_is_in_no_story(ledger):
    assert ledger.story("https://coast.example/cup") is None


def test_a_page_that_is_not_there_is_an_error(ledger):
    with pytest.raises(NotInLedger):
        ledger.story("https://nowhere.example/")


@pytest.mark.parametrize("day", ["2019-05-12", "2018-05-06", "2019-05", "2019", None])
def test_other_days_and_days_that_are_not_told_make_no_story(tmp_path, day):
    with Ledger(tmp_path / "y.db") as kept:
        kept.add(*PAGES[0])
        kept.add(*page(RESCUE, "https://coast.example/rescue", day))
        found = kept.stories()
    assert not found
    assert found.why == ("no two pages that were published within 3 days of each other report the same event",)


def test_an_empty_ledger_and_one_without_days_say_so(tmp_path):
    with Ledger(tmp_path / "y.db") as kept:
        assert "no pages yet" in kept.stories().why[0]
        kept.add(*page(FLOOD, "https://valley.example/flood", None))
        assert "tells the day" in kept.stories().why[0]


def test_a_page_read_anew_with_another_day_leaves_the_story(ledger):
    record, _ = PAGES[1]
    article = msgspec.structs.replace(record.article, published=When("2020-05-07", "day", ("the dateline",)))
    ledger.replace(msgspec.structs.replace(record, article=article, made_by=MadeBy("2.0", "m" * 64)))
    (story,) = ledger.stories()
    assert urls(story) == (IN_STORY[0], IN_STORY[2])


def test_filters_mean_a_story_when_a_statement_passes(ledger):
    assert len(ledger.stories(filters=Filters(speaker="Finnegan", published_after="2019-05-08"))) == 1
    nobody = ledger.stories(filters=Filters(speaker="Radek"))
    assert nobody.why[0].startswith("nobody called 'Radek'")
    assert not ledger.stories(least_outlets=3)
    assert len(ledger.stories(least_outlets=2)) == 1


def test_search_may_ask_for_a_story(ledger):
    assert len(ledger.search(filters=Filters(story=IN_STORY[1]))) == 3
    assert "no story or page" in ledger.search(filters=Filters(story="https://nowhere.example/")).why[0]
    assert not ledger.search(filters=Filters(story="https://coast.example/cup"))


def test_a_receipt_names_the_pages_of_the_story(ledger):
    (statement,) = ledger.search("why the dam")
    assert ledger.show(statement.id).story_pages == tuple(record.page.sha256[:8] for record, _ in PAGES[:3])


# ------------------------------------------------------------------------------------------------------------ grouping


def test_a_chain_of_pages_each_like_the_next_is_not_one_story():
    chain = {("a", "b"): 0.3, ("b", "c"): 0.3, ("c", "d"): 0.3, ("d", "e"): 0.3, ("e", "f"): 0.3}
    assert grouped(chain, 0.2) == [("a", "b"), ("c", "d"), ("e", "f")]


def test_groups_are_joined_where_they_are_alike_on_average():
    ties = dict.fromkeys(itertools.combinations("abcd", 2), 0.25)
    assert grouped(ties, 0.2) == [("a", "b", "c", "d")]
    assert grouped(ties, 0.3) == []


def test_the_order_of_ties_does_not_matter():
    ties = {("a", "b"): 0.5, ("a", "c"): 0.22, ("b", "c"): 0.3, ("c", "d"): 0.4, ("b", "d"): 0.1, ("d", "e"): 0.21}
    assert {tuple(grouped(dict(order))) for order in itertools.permutations(ties.items())} == {(("a", "b"), ("c", "d"))}


def test_likeness_is_symmetric_and_that_of_a_page_with_itself_is_one():
    one, other = weighed("Dam bursts", FLOOD), weighed("Hundreds rescued", RESCUE)
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(("headline", "body"), [("", ""), ("The", "It was and is."), ("1984", "12 345 67.")])
def test_what_tells_nothing_is_like_nothing(headline, body):
    assert weighed(headline, body) == {}
