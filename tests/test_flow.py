import hashlib

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.flow import (
    Actor,
    Article,
    Attribution,
    Block,
    Finding,
    MadeBy,
    Origin,
    Outlet,
    Page,
    Record,
    Skipped,
    Statement,
    When,
    cut,
    schema,
)

TEXT = "Minister vows calm\n\nAnn Lee said: “We 💩 stay.”"


def a_record(text: str = TEXT) -> Record:
    start = text.index("“We")
    statement = Statement(
        id="0123456789abcdef",
        block=1,
        content=((start, len(text)),),
        content_text=text[start:],
        cue=((text.index("said"), text.index("said") + 4),),
        cue_text="said",
        source=((text.index("Ann"), text.index("Lee") + 3),),
        source_text="Ann Lee",
        mode="direct",
        act="pledge",
        also=None,
        cue_tone="neutral",
        speaker=Actor("Ann Lee", "person", "Minister", None, "named"),
        target=None,
        said_on=When("2024-05", "month", ("“in May”",)),
        denies=None,
        score=0.9,
    )
    article = Article(
        text,
        (Block("headline", 0, 18, "line 1"), Block("paragraph", 20, len(text), "line 3")),
        "Minister vows calm",
        ("News",),
        None,
        Outlet("The Paper", None, "footer"),
        None,
        "en",
    )
    page = Page.of(text.encode(), "a.txt", Origin("file"))
    return Record(page.stamp, article, (statement,), (Finding("stray-caption", 0, "why"),), MadeBy("0", "0" * 64))


@pytest.mark.parametrize(
    "value",
    [
        a_record(),
        a_record().article,
        a_record().statements[0],
        Page.of(b"\x00\xff", "x", Origin("warc", "a.warc.gz", 7), "2024-05-01T00:00:00Z"),
        Attribution(((1, 2), (3, 4)), (), (), 0.5),
        Skipped("a", "b"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_type_comes_back_from_json(value):
    assert type(value).from_json(value.to_json()) == value
    assert type(value).from_json(value.to_json(indent=2)) == value


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_json(text):
    article = msgspec.structs.replace(a_record().article, text=text)
    assert Article.from_json(article.to_json()) == article


def test_values_cannot_be_changed():
    with pytest.raises(AttributeError):
        a_record().article.text = "other"


def test_records_fit_the_published_schema():
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate(msgspec.json.decode(a_record().to_json()))
    wrong = msgspec.json.decode(a_record().to_json())
    wrong["statements"][0]["act"] = "shout"
    with pytest.raises(jsonschema.ValidationError, match="shout"):
        validator.validate(wrong)


def test_json_of_another_shape_names_the_field():
    with pytest.raises(msgspec.ValidationError, match=r"\$\.statements"):
        Record.from_json(a_record().to_json().replace('"statements":[', '"statements":[7,'))


def test_offsets_are_code_points():
    statement = a_record().statements[0]
    assert cut(TEXT, statement.content) == "“We 💩 stay.”"


def test_a_page_is_stamped_with_the_digest_of_its_bytes():
    assert Page.of(b"abc", "x", Origin("input")).stamp.sha256 == hashlib.sha256(b"abc").hexdigest()


def test_block_at_finds_the_block_or_says_so():
    article = a_record().article
    assert [article.block_at(at) for at in (0, 17, 20)] == [0, 0, 1]
    with pytest.raises(ValueError, match="18"):
        article.block_at(18)


@pytest.mark.parametrize(
    ("block", "in_report"),
    [
        (Block("paragraph", 0, 1, ""), True),
        (Block("caption", 0, 1, "", belongs=None), True),
        (Block("caption", 0, 1, "", belongs=False), False),
        (Block("other", 0, 1, ""), False),
        (Block("byline", 0, 1, ""), False),
    ],
)
def test_stray_captions_and_the_rest_of_the_page_are_not_the_report(block, in_report):
    assert block.in_report is in_report


def test_repr_says_what_is_in_the_record():
    assert repr(a_record()) == "<Record 'Minister vows calm': 1 statements, 1 findings>"
    assert str(a_record().statements[0]) == "Ann Lee: pledge: “We 💩 stay.”"


def test_the_door_is_what_it_says():
    assert sorted(onrecord.__all__) == onrecord.__all__
    assert all(hasattr(onrecord, name) for name in onrecord.__all__)
