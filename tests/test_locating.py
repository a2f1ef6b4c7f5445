"""Where the words of a statement stand in their page, in forms that other programs understand."""

import json
import re
from pathlib import Path

import msgspec
import pytest

import onrecord
from onrecord.articles.places import page_text
from onrecord.flow import (
    Actor,
    Article,
    Block,
    MadeBy,
    Origin,
    Page,
    PageStamp,
    Record,
    Span,
    Statement,
    When,
)
from onrecord.locating import (
    Selectors,
    TextPositionSelector,
    TextQuoteSelector,
    XPathSelector,
    annotation,
    locate,
)

EXAMPLES = sorted(p for p in (Path(__file__).parent.parent / "examples").iterdir() if p.suffix in (".html", ".txt"))
URL = "https://news.example/story"


def stamp(url: str = URL, **given: str) -> PageStamp:
    return PageStamp(url, "ab" * 32, None, Origin("web"), **given)


def record_of(*texts: str, places: tuple[str, ...] = (), page: PageStamp | None = None, gap: int = 1) -> Record:
    """A record of paragraphs that stand `gap` characters apart in their page, from offset 100 on."""
    blocks: list[Block] = []
    start, at = 0, 100
    for i, text in enumerate(texts):
        place = places[i] if places else f"html/body/p[{i + 1}]"
        blocks.append(Block("paragraph", start, start + len(text), place, at=((start, at),)))
        start += len(text) + 2
        at += len(text) + gap
    article = Article("\n\n".join(texts), tuple(blocks), None, (), None, None, None, "en")
    return Record(page or stamp(), article, (), (), MadeBy("1.2", "0" * 64))


def said(*content: Span, **given: object) -> Statement:
    facts = {
        "id": "0123456789abcdef",
        "block": 0,
        "content_text": "",
        "cue": (),
        "cue_text": "",
        "source": (),
        "source_text": "the minister",
        "mode": "indirect",
        "act": "statement",
        "also": None,
        "cue_tone": "neutral",
        "speaker": None,
        "target": None,
        "said_on": None,
        "denies": None,
        "score": 0.9,
    }
    return Statement(content=content, **(facts | given))


def at(record: Record, words: str, nth: int = 0) -> Span:
    starts = [match.start() for match in re.finditer(re.escape(words), record.article.text)]
    return starts[nth], starts[nth] + len(words)


def part(record: Record, words: str, nth: int = 0) -> Selectors:
    (found,) = locate(record, said(at(record, words, nth)))
    return found


def test_the_words_with_what_stands_around_them():
    record = record_of("The minister said on Tuesday that the ferries would run all winter, whatever the cost of fuel.")
    assert part(record, "the ferries would run").quote == TextQuoteSelector(
        "the ferries would run", "e minister said on Tuesday that ", " all winter, whatever the cost o"
    )


def test_a_block_has_nothing_around_it_that_is_certain():
    record = record_of("One of a kind.", "Another one.")
    assert part(record, "One of a kind.").quote == TextQuoteSelector("One of a kind.")


def test_words_that_a_page_has_twice_are_told_apart():
    told = "The ferries will run all winter, as they have done every winter since the bridge was closed."
    record = record_of(f"On Monday: {told}", f"On Tuesday: {told}", f"On Monday, again: {told}")
    for nth in range(3):
        quote = part(record, "all winter", nth).quote
        context = f"{quote.prefix}{quote.exact}{quote.suffix}"
        assert record.article.text.count(context) == 1
        assert record.article.text.index(context) + len(quote.prefix or "") == at(record, "all winter", nth)[0]


def test_blocks_that_are_the_same_are_told_apart_by_their_neighbours():
    record = record_of("He left.", "No comment.", "She stayed.", "No comment.")
    assert part(record, "No comment.", 0).quote == TextQuoteSelector(
        "No comment.", "He left. ", " She stayed. No comment."
    )
    assert part(record, "No comment.", 1).quote.prefix == "e left. No comment. She stayed. "


def test_blocks_that_touch_in_the_page_have_no_blank_between_them():
    record = record_of("No comment.", "He left.", "No comment.", gap=0)
    assert part(record, "No comment.", 0).quote == TextQuoteSelector("No comment.", None, "He left.No comment.")


def test_a_page_of_nothing_but_the_same_words_says_what_it_can():
    record = record_of("Yes yes")
    assert part(record, "Yes").quote == TextQuoteSelector("Yes", None, " yes")
    assert part(record_of("No."), "No.").quote == TextQuoteSelector("No.")


def test_positions_follow_the_offsets_of_the_block():
    record = record_of("One two three", "four")
    assert part(record, "two").position == TextPositionSelector(104, 107)
    assert part(record, "four").position == TextPositionSelector(114, 118)


def test_positions_jump_where_the_page_does():
    record = record_of("One two three")
    block = msgspec.structs.replace(record.article.blocks[0], at=((0, 7), (4, 50)))
    article = msgspec.structs.replace(record.article, blocks=(block,))
    record = msgspec.structs.replace(record, article=article)
    assert part(record, "One").position == TextPositionSelector(7, 10)
    assert part(record, "One two").position == TextPositionSelector(7, 53)
    assert part(record, "three").position == TextPositionSelector(54, 59)


def test_a_record_without_offsets_in_its_page_has_no_positions():
    record = record_of("One two three")
    blocks = (msgspec.structs.replace(record.article.blocks[0], at=()),)
    record = msgspec.structs.replace(record, article=msgspec.structs.replace(record.article, blocks=blocks))
    assert part(record, "two").position is None
    assert part(record, "two").quote == TextQuoteSelector("two", "One ", " three")


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("html/body/main[1]/p[3]", "/html/body/main[1]/p[3]"),
        ("html/body/x-card[2]/p[1]", "/html/body/x-card[2]/p[1]"),
        ("html/body/fb:like[1]/p[1]", '/html/body/*[name()="fb:like"][1]/p[1]'),
    ],
)
def test_the_place_is_an_xpath(place, path):
    element = part(record_of("One two three", places=(place,)), "two").element
    assert element == XPathSelector(path, TextQuoteSelector("two", "One ", " three"))


@pytest.mark.parametrize("place", ["line 3", "line 3, column 4", 'html/body/a"b[1]'])
def test_what_is_no_element_has_no_xpath(place):
    assert part(record_of("One two three", places=(place,)), "two").element is None


def test_words_are_told_apart_within_their_element_alone():
    record = record_of("No comment.", "He left.", "No comment.")
    assert part(record, "No comment.").quote.suffix is not None
    assert part(record, "No comment.").element == XPathSelector("/html/body/p[1]", TextQuoteSelector("No comment."))


def test_words_are_told_from_those_of_elements_within_theirs():
    record = record_of("No. Yes.", "No.", places=("html/body/div[1]", "html/body/div[1]/p[1]"))
    assert part(record, "No.", 0).element == XPathSelector("/html/body/div[1]", TextQuoteSelector("No.", None, " Yes."))
    assert part(record, "No.", 1).element == XPathSelector("/html/body/div[1]/p[1]", TextQuoteSelector("No."))


def test_words_over_two_blocks_have_no_one_element():
    record = record_of("We will not back down.", "We will go on.")
    found = part(record, "not back down.\n\nWe will")
    assert found.quote == TextQuoteSelector("not back down. We will", "We will ", " go on.")
    assert found.position == TextPositionSelector(108, 130)
    assert found.element is None


def test_a_content_in_parts_has_a_value_for_each():
    record = record_of("“We will go on,” she said, “all winter.”")
    parts = locate(record, said(at(record, "“We will go on,”"), at(record, "“all winter.”")))
    assert [p.quote.exact for p in parts] == ["“We will go on,”", "“all winter.”"]
    assert [p.position and p.position.start for p in parts] == [100, 127]


def test_white_space_at_the_ends_is_left_out():
    record = record_of("One two  three")
    (found,) = locate(record, said((3, 9)))
    assert found.quote == TextQuoteSelector("two", "One ", " three")
    assert found.position == TextPositionSelector(104, 107)


def test_a_statement_of_another_record_is_refused():
    with pytest.raises(ValueError, match="no block at offset"):
        locate(record_of("Short."), said((50, 60)))


@pytest.mark.parametrize(
    ("page", "link"),
    [
        pytest.param(stamp(), f"{URL}#:~:text=two", id="an address"),
        pytest.param(stamp(f"{URL}?a=1#top"), f"{URL}?a=1#top:~:text=two", id="a fragment stays"),
        pytest.param(stamp(f"{URL}#top:~:text=one"), f"{URL}#top:~:text=two", id="another directive goes"),
        pytest.param(stamp("saved/story.html", saved_from=URL), f"{URL}#:~:text=two", id="saved from the web"),
        pytest.param(stamp("saved/story.html"), None, id="a file"),
        pytest.param(stamp("story.html", saved_from="//news.example/a"), None, id="saved from who knows which scheme"),
        pytest.param(stamp("story.html", saved_from="file:///story.html"), None, id="saved from a file"),
        pytest.param(stamp("-"), None, id="standard input"),
    ],
)
def test_a_link_leads_to_the_page(page, link):
    assert part(record_of("One two three", page=page), "two").link == link


def test_selectors_are_json_of_the_standard():
    found = part(record_of("One two three"), "two")
    quote = {"type": "TextQuoteSelector", "exact": "two", "prefix": "One ", "suffix": " three"}
    assert json.loads(msgspec.json.encode(found.selectors)) == [
        quote,
        {"type": "TextPositionSelector", "start": 104, "end": 107},
        {"type": "XPathSelector", "value": "/html/body/p[1]", "refinedBy": quote},
    ]
    assert Selectors.from_json(found.to_json()) == found


def test_an_annotation_says_who_says_what_of_which_words():
    page = msgspec.structs.replace(stamp(f"{URL}#top"), fetched_at="2022-11-29T08:00:00Z")
    record = record_of("Ann Meyer denied having sold the ferries.", page=page)
    statement = said(
        at(record, "having sold the ferries"),
        act="denial",
        also="criticism",
        speaker=Actor("Ann Meyer", "person", "mayor", None, "named"),
        target=Actor("Port Authority", "body", None, None, "named"),
        said_on=When("2022-11-29", "day", ()),
    )
    made = annotation(record, statement)
    assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (made["type"], made["motivation"]) == ("Annotation", "describing")
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f-]+", made["id"])
    assert made["generator"] == {"type": "Software", "name": "onrecord 1.2"}
    assert [body["value"] for body in made["body"]] == [
        "Speaker: Ann Meyer\nAct: denial, criticism\nTarget: Port Authority\nSaid on: 2022-11-29",
        "denial",
        "Ann Meyer",
    ]
    assert {(body["type"], body["purpose"]) for body in made["body"]} == {
        ("TextualBody", "describing"),
        ("TextualBody", "tagging"),
    }
    assert made["target"]["source"] == URL
    assert made["target"]["state"] == {"type": "TimeState", "sourceDate": "2022-11-29T08:00:00Z"}
    assert [s["type"] for s in made["target"]["selector"]] == [
        "TextQuoteSelector",
        "TextPositionSelector",
        "XPathSelector",
    ]
    assert made == json.loads(json.dumps(made))


def test_an_annotation_of_an_unknown_speaker_names_none():
    record = record_of("One two three")
    made = annotation(record, said(at(record, "two")))
    assert made["body"][0]["value"] == "Speaker: the minister (?)\nAct: statement"
    assert [body["value"] for body in made["body"][1:]] == ["statement"]
    unnamed = annotation(record, said(at(record, "two"), source_text=""))
    assert unnamed["body"][0]["value"].startswith("Speaker: no source named (?)")


def test_an_annotation_of_a_file_names_its_bytes():
    # RFC 6920: the digest in base64url without padding.
    record = record_of("One two three", page=stamp("story.html"))
    name = annotation(record, said(at(record, "two")))["target"]["source"]
    assert name == "ni:///sha-256;q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s"


def test_an_annotation_of_parts_has_several_targets():
    record = record_of("One two three")
    made = annotation(record, said(at(record, "One"), at(record, "three")))
    assert [t["selector"][0]["exact"] for t in made["target"]] == ["One", "three"]


def test_an_annotations_id_tells_page_and_statement():
    record = record_of("One two three")
    other = msgspec.structs.replace(record, page=msgspec.structs.replace(record.page, sha256="cd" * 32))
    statement, another = said((0, 3)), said((0, 3), id="f" * 16)
    ids = {annotation(r, s)["id"] for r in (record, other) for s in (statement, another)}
    assert len(ids) == 4
    assert annotation(record, statement)["id"] == annotation(record, statement)["id"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_the_statements_of_the_examples_are_at_their_positions(path):
    record = onrecord.read(path)
    own = page_text(Page.of(path.read_bytes(), str(path), Origin("file"))).text
    shown = " ".join(record.article.text.split())
    assert record.statements
    for statement in record.statements:
        parts = onrecord.locate(record, statement)
        assert " ".join(p.quote.exact for p in parts) == " ".join(statement.content_text.split())
        for found in parts:
            assert found.position
            assert " ".join(own[found.position.start : found.position.end].split()) == found.quote.exact
            around = f"{found.quote.prefix or ''}{found.quote.exact}{found.quote.suffix or ''}"
            assert shown.count(around) == 1
            assert (found.element is None) == (path.suffix == ".txt")
