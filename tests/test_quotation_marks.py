"""Who says what is found whatever quotation marks a page prints, and in headlines and captions."""

import pytest

from onrecord.attributions.engine import engine
from onrecord.attributions.windows import lines

OPENING = "The port of Varna was closed on Monday after a storm tore away part of the northern breakwater.\n"
SPEAKER = "harbour master Elena Koleva"
WORDS = "The breakwater will be rebuilt by spring"


def found_in(text: str) -> list[tuple[str, list[str]]]:
    """Return the source and the parts of the content of each attribution, without the marks around them."""

    def bare(span: tuple[int, int]) -> str:
        cut = text[slice(*span)]
        for damaged in ("&quot;", "â€œ", "â€"):
            cut = cut.replace(damaged, "")
        return cut.strip(" ,.:'’‘\"“”„«»‹›‚`″＂「」\x9d")

    found = engine().attribute(text, lines(text))
    return [(" ".join(bare(s) for s in a.source), [bare(s) for s in a.content]) for a in found]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(f'"{WORDS}," {SPEAKER} said on Monday.', id="straight"),
        pytest.param(f"“{WORDS},” {SPEAKER} said on Monday.", id="curly"),
        pytest.param(f"‘{WORDS},’ {SPEAKER} said on Monday.", id="single curly"),
        pytest.param(f"'{WORDS},' {SPEAKER} said on Monday.", id="single straight"),
        pytest.param(f"„{WORDS}“, {SPEAKER} said on Monday.", id="German"),
        pytest.param(f"‚{WORDS}‘, {SPEAKER} said on Monday.", id="German single"),
        pytest.param(f"« {WORDS} », {SPEAKER} said on Monday.", id="French"),
        pytest.param(f"«{WORDS}», {SPEAKER} said on Monday.", id="Swiss and Russian"),
        pytest.param(f"»{WORDS}«, {SPEAKER} said on Monday.", id="German books"),
        pytest.param(f"“{WORDS},“ {SPEAKER} said on Monday.", id="closing mark turned round"),
        pytest.param(f"``{WORDS},'' {SPEAKER} said on Monday.", id="typewriter"),
        pytest.param(f"″{WORDS},″ {SPEAKER} said on Monday.", id="primes"),
        pytest.param(f"＂{WORDS},＂ {SPEAKER} said on Monday.", id="full width"),
        pytest.param(f"“{WORDS}, {SPEAKER} said on Monday.", id="closing mark lost"),
        pytest.param(f"{WORDS},” {SPEAKER} said on Monday.", id="opening mark lost"),
        pytest.param(f"{WORDS}, {SPEAKER} said on Monday.", id="both lost"),
        pytest.param(f"â€œ{WORDS},â€\x9d {SPEAKER} said on Monday.", id="UTF-8 read as Windows-1252"),
        pytest.param(f"â€œ{WORDS},â€ {SPEAKER} said on Monday.", id="the same, last byte lost"),
        pytest.param(f"&quot;{WORDS},&quot; {SPEAKER} said on Monday.", id="references escaped twice"),
        pytest.param(f"\ufffd{WORDS},\ufffd {SPEAKER} said on Monday.", id="replaced by what stands for no character"),
    ],
)
def test_any_marks_around_one_quotation(line):
    assert found_in(OPENING + line) == [(SPEAKER, [WORDS])]


@pytest.mark.parametrize(
    ("text", "source", "parts"),
    [
        pytest.param(
            f"“{WORDS},” {SPEAKER} said on Monday. “We have the stone.”",
            SPEAKER,
            [WORDS, "We have the stone"],
            id="in two parts",
        ),
        pytest.param(
            f"“The ministry told us ‘not one stone before June’ and hung up,” {SPEAKER} said on Monday.",
            SPEAKER,
            ["The ministry told us ‘not one stone before June’ and hung up"],
            id="one inside another",
        ),
        pytest.param(
            f"\"The ministry told us 'not one stone before June' and hung up,\" {SPEAKER} said on Monday.",
            SPEAKER,
            ["The ministry told us 'not one stone before June' and hung up"],
            id="one inside another, straight",
        ),
        pytest.param(
            "Harbour master Elena Koleva called the repair plan “a joke at the port’s expense” on Monday.",
            "Harbour master Elena Koleva",
            ["the repair plan “a joke at the port’s expense"],
            id="part of a sentence",
        ),
        pytest.param(
            f"Harbour master Elena Koleva said on Monday: “{WORDS}.\n“We have the stone and the cranes.”",
            "Harbour master Elena Koleva",
            [WORDS, "We have the stone and the cranes"],
            id="left open at the end of a paragraph and opened again in the next",
        ),
    ],
)
def test_quotations_that_are_not_one_plain_stretch(text, source, parts):
    assert found_in(OPENING + text) == [(source, parts)]


def test_marks_around_a_word_are_no_statement():
    assert found_in(OPENING + "The so-called “breakwater” fell into the sea on Monday.") == []


@pytest.mark.parametrize(
    ("headline", "wanted"),
    [
        ("Bulgaria vows to rebuild breakwater by spring", [("Bulgaria", ["to rebuild breakwater by spring"])]),
        ("Breakwater will be rebuilt by spring: Koleva", [("Koleva", ["Breakwater will be rebuilt by spring"])]),
        ("Koleva: ‘We will rebuild by spring’", [("Koleva", ["We will rebuild by spring"])]),
        ("Minister: No money for the breakwater", [("Minister", ["No money for the breakwater"])]),
        ("Port can wait, says transport minister", [("transport minister", ["Port can wait"])]),
        ("Storm was ‘worst in forty years’, harbour master says",
         [("harbour master", ["Storm was ‘worst in forty years"])]),
        ("Varna port to reopen by June – minister", [("minister", ["Varna port to reopen by June"])]),
        ("Opposition calls for inquiry into port collapse", [("Opposition", ["inquiry into port collapse"])]),
        ("EU pledges €40m for Varna port", [("EU", ["€40m for Varna port"])]),
        ("Storm closes port of Varna", []),
    ],
)  # fmt: skip
def test_headlines(headline, wanted):
    assert found_in(f"{headline}\n\n{OPENING}") == wanted


@pytest.mark.parametrize(
    ("caption", "wanted"),
    [
        ("Elena Koleva, the harbour master, says the breakwater was never inspected. Photograph: Port of Varna",
         [("Elena Koleva, the harbour master", ["the breakwater was never inspected"])]),
        ("Waves break over the ruined northern breakwater on Monday. Photograph: Port of Varna", []),
    ],
)  # fmt: skip
def test_captions(caption, wanted):
    assert found_in(f"{OPENING}\n{caption}\n") == wanted
