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
