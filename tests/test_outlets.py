import io
import tomllib
from importlib.resources import files

import msgspec
import pytest
from rich.console import Console

from onrecord import outlets
from onrecord.articles.outlets import identified
from onrecord.flow import Address, Outlet
from onrecord.language.countries import countries
from onrecord.outlets import OutletEntry, OutletsError, by_domain, by_name, entries, matching, read_outlets
from onrecord.views.outlets import outlets_listing

OWN = """
[[outlet]]
name = "The Quay"
other_names = ["Quay Online"]
domains = ["quay.example", "thequay.example"]
country = "Ireland"
kind = "private"
source = "https://quay.example/about"
checked = true
"""


@pytest.fixture(autouse=True)
def no_settings(monkeypatch, tmp_path):
    """Keep the files of whoever runs the tests out of them."""
    monkeypatch.delenv(outlets.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "settings"))


@pytest.fixture
def own(monkeypatch, tmp_path):
    def write(text):
        path = tmp_path / f"own-{len(list(tmp_path.iterdir()))}.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv(outlets.VARIABLE, str(path))
        return path

    return write


# ---------------------------------------------------------------------------------------------------------- the table


def table():
    return tomllib.loads(files("onrecord.outlets").joinpath("outlets.toml").read_text(encoding="utf-8"))["outlet"]


def test_the_table_has_outlets_of_all_continents_and_holds_to_its_form(tmp_path):
    path = tmp_path / "copy.toml"
    path.write_text(files("onrecord.outlets").joinpath("outlets.toml").read_text(encoding="utf-8"), encoding="utf-8")
    found = read_outlets(path)
    assert len(found) >= 220
    assert len({entry.country for entry in found}) > 100
    assert {"state-run", "public", "private", None} == {entry.kind for entry in found}
    assert all(entry.source.startswith("https://") for entry in found)


def test_the_lazy_reader_gives_what_a_toml_parser_gives():
    assert [msgspec.to_builtins(entry) for entry in entries()] == [
        msgspec.to_builtins(msgspec.convert(row, OutletEntry)) for row in table()
    ]


def test_every_domain_and_every_name_of_the_table_is_found():
    for row in table():
        for domain in (*row["domains"], *row.get("mirrors", ())):
            assert by_domain(domain).name == row["name"]
            assert by_domain(f"www.{domain}").name == row["name"]
        for name in (row["name"], *row.get("other_names", ())):
            assert row["name"] in [entry.name for entry in matching(name)]
            assert by_name(name) is None or by_name(name).name == row["name"]


def test_every_outlet_is_called_by_its_own_names_and_domains():
    for entry in entries():
        assert all(entry.is_called(name) for name in (*entry.names, *entry.hosts))


# -------------------------------------------------------------------------------------------------------------- lookups


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        pytest.param("news.bbc.co.uk", "BBC", id="below a domain of two labels at the end"),
        pytest.param("amp.theguardian.com", "The Guardian", id="AMP host"),
        pytest.param("edition.cnn.com", "CNN", id="edition"),
        pytest.param("WWW.Reuters.COM.", "Reuters", id="capitals and the dot of the root"),
        pytest.param("presstv.co.uk", "Press TV", id="mirror"),
        pytest.param("abcnews.go.com", "ABC News (United States)", id="an outlet below a domain of others"),
        pytest.param("go.com", None, id="the domain above it"),
        pytest.param("notcnn.com", None, id="the end of another word"),
        pytest.param("cnn.com.example.org", None, id="a domain within another"),
        pytest.param("co.uk", None, id="public suffix"),
        pytest.param("com", None, id="one label"),
        pytest.param("", None, id="nothing"),
        pytest.param("..", None, id="dots"),
    ],
)
def test_outlet_by_domain(domain, name):
    entry = by_domain(domain)
    assert (entry.name if entry else None) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        pytest.param("Press TV", "Press TV", id="as it is"),
        pytest.param("PressTV", "Press TV", id="written together"),
        pytest.param("the washington post", "The Washington Post", id="small letters"),
        pytest.param("El Pais", None, id="two of the name"),
        pytest.param("Le Monde", "Le Monde", id="one of the name"),
        pytest.param("The Guardian", None, id="two of the name, and a title of many"),
        pytest.param("The Mercury", None, id="a title of many, though none is known"),
        pytest.param("Daily News", None, id="words of many titles"),
        pytest.param("FT", None, id="two letters"),
        pytest.param("", None, id="nothing"),
        pytest.param("The", None, id="an article"),
        pytest.param("Lakeview Post", None, id="unknown"),
    ],
)
def test_outlet_by_name(said, name):
    entry = by_name(said)
    assert (entry.name if entry else None) == name


def test_the_outlet_of_the_first_example_is_known_with_its_mirrors():
    entry = by_name("Press TV")
    assert (entry.country, entry.kind, entry.agency, entry.checked) == ("Iran", "state-run", False, True)
    assert {"presstv.ir", "presstv.com", "presstv.tv", "presstv.co.uk"} == set(entry.hosts)


def test_an_agency_may_be_state_run_or_private():
    assert [(by_name(name).kind, by_name(name).agency) for name in ("Xinhua", "Associated Press", "Granma")] == [
        ("state-run", True),
        ("private", True),
        ("state-run", False),
    ]


def test_matching_shows_all_that_may_be_meant():
    assert [entry.name for entry in matching("The Guardian")] == ["The Guardian (Nigeria)", "The Guardian"]
    assert [entry.name for entry in matching("m.bbc.co.uk")] == ["BBC"]
    assert {"The Straits Times", "New Straits Times"} <= {entry.name for entry in matching("straits")}
    assert matching("no such outlet") == matching("") == ()


def shown(found):
    console = Console(width=100, file=io.StringIO())
    console.print(outlets_listing(found))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_one_outlet_is_shown_with_all_that_is_known():
    assert shown(matching("Xinhua")) == [
        "Xinhua",
        "  also     Xinhua News Agency, Xinhuanet",
        "  country  China",
        "  kind     state-run agency",
        "  domains  news.cn",
        "  mirrors  xinhuanet.com",
        "  source   https://statemediamonitor.com/2022/07/xinhua/ (checked)",
    ]
    assert "  kind     not told" in shown(matching("Al Jazeera"))


def test_several_outlets_are_a_line_each():
    head, first, second = shown(matching("The Guardian"))
    assert (head.split(), first.split()[-1], second.split()[-1]) == (
        ["outlet", "country", "kind", "domain"], "guardian.ng", "theguardian.com",
    )  # fmt: skip


def test_markup_in_a_name_is_shown_as_it_is(own):
    own(OWN.replace("The Quay", "[red]The Quay[/red]"))
    assert shown(matching("quay.example"))[0] == "[red]The Quay[/red]"


# ------------------------------------------------------------------------------------------------ outlets of the user's


def test_a_file_of_the_users_adds_outlets(own):
    own(OWN)
    assert by_domain("news.quay.example") == by_name("Quay Online") == entries()[0]
    assert by_domain("cnn.com").name == "CNN"


def test_an_entry_of_the_users_takes_the_place_of_the_registrys(own):
    own(OWN.replace('"The Quay"', '"Press TV"'))
    assert by_name("PRESS TV").domains == ("quay.example", "thequay.example")
    assert by_domain("presstv.ir") is None
    assert [entry.country for entry in entries() if entry.name == "Press TV"] == ["Ireland"]


def test_a_domain_is_of_the_users_entry(own):
    own(OWN.replace('"thequay.example"', '"sport.bbc.co.uk", "itv.com"'))
    assert by_domain("sport.bbc.co.uk").name == by_domain("www.itv.com").name == "The Quay"
    assert by_domain("news.bbc.co.uk").name == "BBC"


def test_the_folder_of_settings_is_read_and_the_variable_comes_first(own):
    folder = outlets.settings_folder()
    folder.mkdir(parents=True)
    (folder / "outlets.toml").write_text(OWN + OWN.replace("uay", "uarry").replace("Irel", "Icel"), encoding="utf-8")
    assert by_name("The Quarry").country == "Iceland"
    own(OWN.replace("Ireland", "Fiji"))
    assert (by_name("The Quay").country, by_name("The Quarry").country) == ("Fiji", "Iceland")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        pytest.param(OWN + 'name = "twice"', 10, "not TOML", id="not TOML"),
        pytest.param(OWN.replace("[[outlet]]", "[[outlets]]"), None, "outlet", id="another table"),
        pytest.param(OWN.replace('kind = "private"', 'kind = "commercial"'), 7, "commercial", id="kind"),
        pytest.param(OWN.replace('"Ireland"', '"Erewhon"'), 6, "Erewhon", id="country"),
        pytest.param(OWN.replace("source", "sauce"), 2, "sauce", id="unknown key"),
        pytest.param(OWN.replace("checked = true", ""), 2, "checked", id="key left out"),
        pytest.param(OWN.replace('["quay.example", "thequay.example"]', '"quay.example"'), 5, "domains", id="no list"),
        pytest.param(OWN.replace('["quay.example", "thequay.example"]', "[]"), 5, "domain", id="no domain"),
        pytest.param(OWN.replace("thequay.example", "https://quay.example/"), 5, "no domain", id="address"),
        pytest.param(OWN.replace("thequay.example", "www.quay.example"), 5, "www", id="with www."),
        pytest.param(OWN.replace("thequay.example", "quay.example"), 5, "twice", id="domain twice"),
        pytest.param(OWN + OWN.replace("quay", "lake"), 12, "twice", id="name twice"),
        pytest.param(OWN.replace("https://quay.example/about", " "), 8, "checked", id="no source"),
        pytest.param(OWN.replace("The Quay", "—"), 3, "name", id="no name"),
    ],
)
def test_an_error_names_file_line_and_reason(own, text, line, reason):
    path = own(text)
    with pytest.raises(OutletsError, match=reason) as raised:
        outlets.check()
    assert str(raised.value).startswith(f"{path}:{line}:" if line else f"{path}:")


def test_a_file_that_is_named_must_be_there_and_be_text(own, tmp_path, monkeypatch):
    path = own(OWN)
    path.write_bytes(b'name = "\xff"')
    with pytest.raises(OutletsError, match="not UTF-8"):
        read_outlets(path)
    monkeypatch.setenv(outlets.VARIABLE, str(tmp_path / "none.toml"))
    with pytest.raises(OutletsError, match=r"none\.toml: cannot be read"):
        by_name("CNN")


def test_all_countries_of_the_table_are_known():
    assert {row["country"] for row in table() if "country" in row} <= {country.name for country in countries()}


# ------------------------------------------------------------------------------------------------- the outlet of a page


def stated(url):
    return (Address(url, "canonical", "tag"),)


@pytest.mark.parametrize(
    ("outlet", "url", "addresses", "wanted"),
    [
        pytest.param(
            Outlet("BBC News", "bbc.co.uk", "meta"),
            "p.html",
            (),
            ("BBC", "United Kingdom", "public"),
            id="the page's domain",
        ),
        pytest.param(
            Outlet("CNN Politics", None, "meta"),
            "https://edition.cnn.com/a",
            (),
            ("CNN", "United States", "private"),
            id="where it was read",
        ),
        pytest.param(
            None, "https://amp.theguardian.com/a", (), ("The Guardian", "United Kingdom", "private"), id="no name"
        ),
        pytest.param(None, "https://quay.example/a", stated("https://apnews.com/a"), None, id="no name, elsewhere"),
        pytest.param(
            None,
            "p.html",
            stated("https://apnews.com/a"),
            ("Associated Press", "United States", "private"),
            id="canonical link",
        ),
        pytest.param(
            Outlet("Reuters", None, "meta"),
            "https://web.archive.org/web/20240101000000/https://www.reuters.com/a",
            (),
            ("Reuters", "United Kingdom", "private"),
            id="a copy at the Wayback Machine",
        ),
        pytest.param(Outlet("Press TV", None, "line"), "p.txt", (), ("Press TV", "Iran", "state-run"), id="name alone"),
        pytest.param(Outlet("The Guardian", None, "line"), "p.txt", (), ("The Guardian", None, None), id="name of two"),
        pytest.param(
            Outlet("Press TV", "quay.example", "meta"),
            "p.html",
            (),
            ("Press TV", None, None),
            id="a known name at an unknown domain",
        ),
        pytest.param(
            Outlet("The Desert Sun", "usatoday.com", "meta"),
            "p.html",
            (),
            ("The Desert Sun", None, None),
            id="another outlet at a known domain",
        ),
        pytest.param(
            Outlet("The Quay", "quay.example", "meta"),
            "https://quay.example/a",
            stated("https://www.reuters.com/a"),
            ("The Quay", None, None),
            id="a report taken from another",
        ),
        pytest.param(
            Outlet("Reuters", None, "meta"),
            "https://quay.example/a",
            stated("https://www.reuters.com/a"),
            ("Reuters", "United Kingdom", "private"),
            id="a copy that keeps the tags",
        ),
        pytest.param(None, "p.html", (), None, id="nothing"),
    ],
)
def test_what_the_registry_adds_to_a_page(outlet, url, addresses, wanted):
    found = identified(outlet, url, addresses)
    assert (found and (found.name, found.country, found.kind)) == wanted


def test_the_evidence_keeps_the_pages_words_and_names_the_source():
    checked = identified(Outlet("PressTV", None, "<meta og:site_name>: PressTV"), "https://www.presstv.ir/a")
    assert checked.evidence == (
        "<meta og:site_name>: PressTV; registry of outlets: https://en.wikipedia.org/wiki/Press_TV"
    )
    unchecked = identified(None, "https://www.bbc.com/a")
    assert unchecked.evidence.startswith("the address bbc.com; registry of outlets: ")
    assert unchecked.evidence.endswith("(not checked)")
    assert (checked.domain, unchecked.domain) == ("presstv.ir", "bbc.com")
    assert identified(Outlet("Xinhua", None, "x"), "a.txt").agency
