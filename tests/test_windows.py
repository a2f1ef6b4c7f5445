from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.attributions import weights
from onrecord.attributions.windows import LIMIT, case_class, lines, windows


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_str(weights.load().tokenizer)


def cut_of(text, tokenizer):
    return windows(text, lines(text), tokenizer)


def test_pieces_point_at_their_characters(tokenizer):
    text = "Zoë said: “No 💩.”\r\n\r\nNaïve NATO’s McDonald left."
    (window,) = cut_of(text, tokenizer)
    pieces = [text[b:e] for b, e in zip(window.starts, window.ends, strict=True) if b >= 0]
    assert "".join(pieces) == "".join(text.split())
    assert len({int(p) for p in window.paragraphs}) == 3, "two paragraphs and the special pieces"


def test_quotation_and_case_come_as_features(tokenizer):
    text = "Ann told NATO “stay here” twice"
    (window,) = cut_of(text, tokenizer)
    seen = {
        text[b:e]: (int(c), int(q))
        for b, e, c, q in zip(window.starts, window.ends, window.cases, window.quoted, strict=True)
        if b >= 0
    }
    assert (seen["Ann"], seen["NATO"], seen["“"], seen["stay"], seen["twice"]) == (
        (1, 0),
        (2, 0),
        (0, 2),
        (0, 1),
        (0, 0),
    )


@pytest.mark.parametrize(
    ("surface", "case"), [("said", 0), ("“", 0), ("Ann", 1), ("A", 1), ("NATO", 2), ("iPad", 3), ("McD", 3)]
)
def test_case_classes(surface, case):
    assert case_class(surface) == case


@settings(deadline=None)
@given(sizes=st.lists(st.integers(1, 700), min_size=1, max_size=12))
def test_every_piece_is_in_one_window_and_no_window_is_too_long(tokenizer, sizes):
    text = "\n\n".join("word " * (size - 1) + "end." for size in sizes)
    cut = cut_of(text, tokenizer)
    assert all(len(window) <= LIMIT for window in cut)
    starts = [int(b) for window in cut for b in window.starts if b >= 0]
    assert all(a < b for a, b in pairwise(starts))
    assert len(starts) == sum(size + 1 for size in sizes)


def test_a_long_paragraph_is_parted_at_the_end_of_a_sentence(tokenizer):
    text = "This is a sentence of some length. " * 60
    first, *_ = cut_of(text, tokenizer)
    assert text[first.ends[-2] - 1] == "."


def test_the_parts_of_a_long_paragraph_are_the_whole_of_it(tokenizer):
    text = "word " * 400 + "End here. " + "more " * 500
    cut = cut_of(text, tokenizer)
    assert len(cut) > 3
    assert [text[b:e] for window in cut for b, e in zip(window.starts, window.ends, strict=True) if b >= 0] == (
        text.replace(".", " .").split()
    )


def test_lines_leave_out_blank_ones_and_line_ends():
    text = "a\r\n \n\nb c\n"
    assert [text[b:e] for b, e in lines(text)] == ["a", "b c"]
