"""Countries by name, people, capital and seat of government."""

import pytest

from onrecord.language.countries import by_capital, by_demonym, by_name, by_seat, countries


@pytest.mark.parametrize(
    ("lookup", "words", "country"),
    [
        pytest.param(by_name, "France", "France", id="plain name"),
        pytest.param(by_name, "the Netherlands", "Netherlands", id="with an article"),
        pytest.param(by_name, "US", "United States", id="abbreviation"),
        pytest.param(by_name, "the U.S.", "United States", id="abbreviation with full stops"),
        pytest.param(by_name, "us", None, id="the pronoun is no country"),
        pytest.param(by_name, "Burma", "Myanmar", id="old name"),
        pytest.param(by_name, "Türkiye", "Turkey", id="name with a diacritic"),
        pytest.param(by_name, "Côte d’Ivoire", "Ivory Coast", id="curly apostrophe"),
        pytest.param(by_name, "Congo", None, id="two countries"),
        pytest.param(by_name, "Korea", None, id="North or South"),
        pytest.param(by_name, "Atlantis", None, id="no country"),
        pytest.param(by_capital, "Kiev", "Ukraine", id="older spelling"),
        pytest.param(by_capital, "Kyiv", "Ukraine", id="newer spelling"),
        pytest.param(by_capital, "Sana’a", "Yemen", id="apostrophe in a capital"),
        pytest.param(by_capital, "Washington, D.C.", "United States", id="with the district"),
        pytest.param(by_capital, "Brussels", None, id="of Belgium and of the European Union"),
        pytest.param(by_capital, "Lyon", None, id="a city that is no capital"),
        pytest.param(by_demonym, "Dutch", "Netherlands", id="adjective"),
        pytest.param(by_demonym, "Iraqis", "Iraq", id="plural noun"),
        pytest.param(by_demonym, "Swiss", "Switzerland", id="an s that is no plural"),
        pytest.param(by_demonym, "Congolese", None, id="of two countries"),
        pytest.param(by_demonym, "Nigerien", "Niger", id="not Nigeria"),
        pytest.param(by_seat, "the Kremlin", "Russia", id="palace"),
        pytest.param(by_seat, "Downing Street", "United Kingdom", id="street"),
        pytest.param(by_seat, "the Élysée", "France", id="accents"),
        pytest.param(by_seat, "the Elysee Palace", "France", id="no accents"),
        pytest.param(by_seat, "The Hague", "Netherlands", id="an article that is part of the name"),
        pytest.param(by_seat, "the Pentagon", None, id="a department is not the government"),
    ],
)
def test_lookups(lookup, words, country):
    found = lookup(words)
    assert (found.name if found else None) == country


def test_table_is_complete_and_sound():
    codes = [c.iso2 for c in countries()]
    assert len(codes) == 193 + 2 + 3, "members of the United Nations, two observers, Taiwan, Kosovo and Hong Kong"
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 2 and code.isupper() for code in codes)
    without_capital = {c.name for c in countries() if not c.capitals}
    assert without_capital == {"Hong Kong", "Monaco", "San Marino", "Singapore", "Vatican City"}


def test_every_country_is_found_by_its_own_name():
    assert [c.name for c in countries() if by_name(c.name) != c] == []
