"""Wrapped paragraphs on one line, and spans taken back."""

import pytest

from onrecord.articles.unwrapping import unwrapped
from onrecord.flow import Block


def one(text):
    return unwrapped(text, [Block("paragraph", 0, len(text), "line 1")])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("She said\nso.", "She said so.", id="a line break"),
        pytest.param("She said \r\n  so.", "She said so.", id="white space about it"),
        pytest.param("> She said\n> so.", "> She said so.", id="a quoted message"),
        pytest.param("She said\n> > so.", "She said so.", id="quoted twice"),
        pytest.param("They are run-\nning.", "They are running.", id="a parted word"),
        pytest.param("They are run-\n> ning.", "They are running.", id="a parted word of a quoted message"),
        pytest.param("It was Anglo-\nSaxon.", "It was Anglo- Saxon.", id="a capital begins no second half"),
        pytest.param("She left -\nand came back.", "She left - and came back.", id="a dash"),
        pytest.param("Pages 3-\n5 are lost.", "Pages 3- 5 are lost.", id="numbers"),
        pytest.param("She said so.\vHe did not.", "She said so. He did not.", id="a soft line break"),
        pytest.param("She  said so.", "She  said so.", id="nothing to do"),
    ],
)
def test_a_paragraph_is_one_line(text, line):
    assert one(text).text == line


@pytest.mark.parametrize("words", ["are running", "running", "running through"])
def test_a_span_is_taken_back_to_the_text_as_it_stands(words):
    text = "The ferries\nare run-\n  ning\nthrough the winter."
    found = one(text)
    start = found.text.index(words)
    begin, end = found.original((start, start + len(words)))
    assert "".join(text[begin:end].split()).replace("-", "") == words.replace(" ", "")
    assert not text[begin].isspace() and not text[end - 1].isspace()


def test_what_is_between_blocks_stays_and_blocks_move():
    text = "Title\n\nShe said\nso.\n\nHe did\nnot.\n"
    spans = [(0, 5), (7, 19), (21, 32)]
    found = unwrapped(text, [Block("paragraph", start, end, "line") for start, end in spans])
    assert found.text == "Title\n\nShe said so.\n\nHe did not.\n"
    assert [found.text[b.start : b.end] for b in found.blocks] == ["Title", "She said so.", "He did not."]
    assert [found.original((b.start, b.end)) for b in found.blocks] == spans


def test_an_empty_span_and_the_end_of_the_text():
    found = one("She said\nso.")
    assert found.original((len(found.text), len(found.text))) == (12, 12)
    assert found.original((3, 3)) == (3, 3)
