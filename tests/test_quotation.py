import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.language.quotation import MARKS, legible, opens_quotation, quotations, quoted_characters


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
        pytest.param("â€œWe stay,â€\x9d he said.", ["â€œWe stay,â€\x9d"], id="UTF-8 read as Windows-1252"),
        pytest.param("â€œWe stay,â€ he said.", ["â€œWe stay,â€"], id="the same with its last byte lost"),
        pytest.param(
            "â€œItâ€™s over â€“ nowâ€", ["â€œItâ€™s over â€“ nowâ€"], id="an apostrophe and a dash damaged too"
        ),
        pytest.param("&quot;We stay,&quot; he said.", ["&quot;We stay,&quot;"], id="references escaped twice"),
        pytest.param("&#039;We stay here,&#x27; he said.", ["&#039;We stay here,&#x27;"], id="numbers escaped twice"),
        pytest.param("&#8220;Tom &#38; I&#x201D; left.", ["&#8220;Tom &#38; I&#x201D;"], id="other references stay"),
        pytest.param(
            "â€œFirst â€¢ second,â€\x9d he said.", ["â€œFirst â€¢ second,â€\x9d"], id="a damaged bullet is no mark"
        ),
        pytest.param("＂We stay,＂ he said.", ["＂We stay,＂"], id="full width"),
        pytest.param("", [], id="empty"),
    ],
)
def test_quoted_stretches(paragraph, wanted):
    assert [paragraph[q.start : q.end] for q in quotations(paragraph)] == wanted


def test_a_damaged_mark_is_made_whole_without_moving_anything():
    text = "He: â€œNo,â€ and &quot;yes&quot;."
    whole, widths = legible(text)
    assert whole == 'He: “  No,”  and "     yes"     .'
    assert len(whole) == len(text)
    assert widths == {4: 3, 10: 2, 17: 6, 26: 6}
    assert list(quoted_characters("Â«aÂ»b")) == [2, 2, 1, 2, 2, 0]
    assert legible("no marks") == ("no marks", {})


def test_characters_tell_marks_from_what_is_inside():
    assert list(quoted_characters("a “b” c")) == [0, 0, 2, 1, 2, 0, 0]


def test_an_open_quotation_may_be_taken_to_have_lost_its_closing_mark():
    assert list(quoted_characters("“ab")) == [2, 1, 1]
    assert list(quoted_characters("“ab", unclosed=False)) == [2, 0, 0]
    assert list(quoted_characters("“a” “b", unclosed=False)) == [2, 1, 2, 0, 2, 0]


@pytest.mark.parametrize(
    ("paragraph", "opens"),
    [("“We stay.”", True), (" “We stay", True), ("He said “no”.", False), ("’Tis over.", False), ("", False)],
)
def test_what_begins_with_a_quotation(paragraph, opens):
    assert opens_quotation(paragraph) == opens


@given(st.text(alphabet=[*MARKS, "a", "s", " ", ".", "é"], max_size=60))
def test_any_mixture_of_marks_gives_spans_inside_the_paragraph(paragraph):
    for q in quotations(paragraph):
        assert 0 <= q.start < q.end <= len(paragraph)
        assert paragraph[q.start] in MARKS
        assert not q.closed or paragraph[q.end - 1] in MARKS
    assert len(quoted_characters(paragraph)) == len(paragraph)
