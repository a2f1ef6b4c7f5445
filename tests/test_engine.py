import pytest

from onrecord.attributions import engine as module
from onrecord.attributions.engine import engine
from onrecord.attributions.windows import lines


def test_what_is_found_does_not_depend_on_how_many_windows_are_decoded_together(monkeypatch):
    filler = "The road runs along the river for nine miles and then turns north into the hills. " * 8
    speakers = ("Ann Lee", "Omar Diaz", "Ruth Kern")
    text = "\n".join(f"“We will stay,” {who} said on Friday.\n{filler}\n{filler}" for who in speakers)
    together = engine().attribute(text, lines(text))
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    assert engine().attribute(text, lines(text)) == together
    assert [text[slice(*a.source[0])] for a in together if a.source] == list(speakers)


def test_no_paragraphs_no_attributions():
    assert engine().attribute("Ann Lee said no.", []) == []


TEXT = """Ann Lee said on Friday that the bridge would stay closed.
Some say the mayor hopes for more, and the plan suggests as much.
Omar Diaz believes in a second bridge, which he once called “a toy”."""


def test_a_higher_score_leaves_more_out_and_zero_nothing():
    everything = engine().attribute(TEXT, lines(TEXT), min_score=0)
    assert engine().attribute(TEXT, lines(TEXT), min_score=1) == []
    for least in (0.3, 0.6, 0.9):
        kept = engine().attribute(TEXT, lines(TEXT), min_score=least)
        assert kept == [a for a in everything if a.score >= least]
        assert 0 < len(kept) <= len(everything)
    usual = engine().attribute(TEXT, lines(TEXT))
    assert usual == [a for a in everything if a.score >= engine().min_score]
    assert 0 < engine().min_score < 1


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_what_is_no_score_is_refused(score):
    with pytest.raises(ValueError, match="min_score is from 0 to 1"):
        engine().attribute(TEXT, lines(TEXT), min_score=score)


def test_the_accurate_model_is_another_one():
    found = {name: engine(name).attribute(TEXT, lines(TEXT), min_score=0) for name in ("fast", "accurate")}
    assert engine("fast").digest != engine("accurate").digest
    (one, *_), (other, *_) = found.values()
    assert [TEXT[b:e] for b, e in one.source] == [TEXT[b:e] for b, e in other.source] == ["Ann Lee"]
    assert one.score != other.score
