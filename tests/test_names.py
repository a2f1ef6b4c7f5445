"""Where names begin and end."""

import pytest

from onrecord.language.names import proper_names, sentences


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("They met Ana Duarte there.", ["Ana Duarte"], id="two capitalised words"),
        pytest.param("A novel by J. K. Rowling sold.", ["J. K. Rowling"], id="initials with full stops"),
        pytest.param("The singer Sinéad O’Neill left.", ["Sinéad O’Neill"], id="curly apostrophe inside a name"),
        pytest.param("It was Jean-Luc Petit who left.", ["Jean-Luc Petit"], id="hyphen inside a name"),
        pytest.param("They heard Pieter van der Berg speak.", ["Pieter van der Berg"], id="lower-case particles"),
        pytest.param("We saw Omar al-Rashid there.", ["Omar al-Rashid"], id="Arabic article"),
        pytest.param("He left the House of Commons early.", ["House of Commons"], id="of inside a body"),
        pytest.param("House of Commons staff left.", ["House of Commons"], id="of inside a body that opens the text"),
        pytest.param("We asked Ana Duarte of Spain.", ["Ana Duarte", "Spain"], id="of after a person parts two names"),
        pytest.param("He met Duarte and Petit there.", ["Duarte", "Petit"], id="and parts two people"),
        pytest.param(
            "At the Department of Health and Human Services, he spoke.",
            ["Department of Health and Human Services"],
            id="and inside a department",
        ),
        pytest.param("He left Ukraine’s capital, NATO’s guest.", ["Ukraine", "NATO"], id="possessive cut off"),
        pytest.param("It hurt the workers’ Union Hall plan.", ["Union Hall"], id="plural possessive is no quotation"),
        pytest.param("We met Mr. Duarte and Dr. Lee.", ["Mr. Duarte", "Dr. Lee"], id="abbreviated titles"),
        pytest.param("However, Petit left. Meanwhile, he sang.", ["Petit"], id="function words open sentences"),
        pytest.param("Pupils sang. The pupils left.", [], id="opening word that is also in lower case"),
        pytest.param("Residents left. Quietly, Duarte sang.", ["Duarte"], id="ordinary openers and adverbs"),
        pytest.param("Duarte sang.", ["Duarte"], id="an unknown opening word is a name"),
        pytest.param("On Monday in June she met Petit.", ["Petit"], id="weekdays and months"),
        pytest.param("We asked Theresa May in May. May agreed.", ["Theresa May", "May"], id="a month as a surname"),
        pytest.param("On 5 May they met in late May.", [], id="a month in dates"),
        pytest.param("He and I left; I’ll write.", [], id="the pronoun I"),
        pytest.param("“Stop,” said Lee. “Now we go.”", ["Lee"], id="words that open a quotation"),
        pytest.param("Former President Duarte left.", ["President Duarte"], id="former is no part of a name"),
        pytest.param("West Virginia voted.", ["West Virginia"], id="an ordinary word may open a name"),
        pytest.param(
            "Duarte Vows To Fight New Tax Plan\nMr. Duarte said that he vows to fight.",
            ["Duarte", "Mr. Duarte"],
            id="a headline in title case names what the text names",
        ),
        pytest.param("", [], id="nothing"),
        pytest.param("\n\n  \n", [], id="white space"),
    ],
)
def test_names(text, names):
    assert [n.text for n in proper_names(text)] == names


def test_offsets_are_code_points_of_the_text():
    text = "🦊 “Ya,” said Zoë Ångström’s aide."
    assert [text[n.start : n.end] for n in proper_names(text)] == ["Zoë Ångström"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("He left. She stayed.", 2, id="two sentences"),
        pytest.param("Mr. Lee met Sen. Diaz. They sang.", 2, id="abbreviated titles end none"),
        pytest.param("The U.S. Senate met. J. K. Rowling sang.", 2, id="initials end none"),
        pytest.param("“Go.” He left.", 2, id="closing quotation mark goes with its sentence"),
        pytest.param("A headline\nA paragraph", 2, id="a line break ends one"),
        pytest.param("It rose 3.5 percent.", 1, id="decimal point"),
    ],
)
def test_sentences(text, count):
    assert len(sentences(text)) == count
