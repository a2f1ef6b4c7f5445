import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.language.quotation import MARKS, quotations, quoted_characters


@pytest.mark.parametrize(
    ("paragraph", "wanted"),
    [
        pytest.param("He said “we stay” and left.", ["“we stay”"], id="curly"),
        pytest.param('He said "we stay" and "they go".', ['"we stay"', '"they go"'], id="straight, two of them"),
        pytest.param("Minister vows ‘to stay as long as it takes’", ["‘to stay as long as it takes’"], id="single"),
        pytest.param("She said: 'I can't. It's over.' Then no.", ["'I can't. It's over.'"], id="straight single"),
        pytest.param("„Wir bleiben“, sagte er.", ["„Wir bleiben“"], id="German"),
        pytest.param("« Nous restons », dit-il.", ["« Nous restons »"], id="French, with its blanks"),
        pytest.param("“He called it ‘a farce’ twice.”", ["“He called it ‘a farce’ twice.”", "‘a farce’"], id="nested"),
        pytest.param("“First of two paragraphs.", ["“First of two paragraphs."], id="goes on in the next paragraph"),
        pytest.param("“We stay,“ he said. “Always.”", ["“We stay,“", "“Always.”"], id="closing mark turned round"),
        pytest.param("The dogs' home, rock 'n' roll and the '90s", ["'n'"], id="apostrophes are not quotations"),
        pytest.param("Don’t ask the workers’ union, it’s closed", [], id="curly apostrophes"),
        pytest.param("‘the workers’ rights are gone’ he said", ["‘the workers’ rights are gone’"], id="possessive"),
        pytest.param("and then we left,” she said.", [], id="a stray closing mark opens nothing"),
        pytest.param("", [], id="empty"),
    ],
)
def test_quoted_stretches(paragraph, wanted):
    assert [paragraph[q.start : q.end] for q in quotations(paragraph)] == wanted


def test_characters_tell_marks_from_what_is_inside():
    assert list(quoted_characters("a “b” c")) == [0, 0, 2, 1, 2, 0, 0]


@given(st.text(alphabet=[*MARKS, "a", "s", " ", ".", "é"], max_size=60))
def test_any_mixture_of_marks_gives_spans_inside_the_paragraph(paragraph):
    for q in quotations(paragraph):
        assert 0 <= q.start < q.end <= len(paragraph)
        assert paragraph[q.start] in MARKS
        assert not q.closed or paragraph[q.end - 1] in MARKS
    assert len(quoted_characters(paragraph)) == len(paragraph)
