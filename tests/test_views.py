import builtins
import io
import re
from html.parser import HTMLParser

import pytest
from rich.console import Console

from onrecord.flow import (
    Actor,
    Article,
    Block,
    Finding,
    MadeBy,
    Origin,
    Outlet,
    PageStamp,
    Record,
    Span,
    Statement,
    When,
    Why,
)
from onrecord.views import block_names, date_words, details, lead, ties, visible, words
from onrecord.views.html import marked_article
from onrecord.views.table import COLUMNS, statements_frame
from onrecord.views.terminal import MEASURE, reading

HOSTILE = (
    "<script>alert(1)</script> [bold red]x[/] [/nope] "
    "\x1b[31mred\x1b]0;title\x07 \x9b2J \u202egnp.exe\u202c & \"q\" 'p'"
)
STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

ANN = Actor("Ann Meyer", "person", "mayor", "Estonia", "named in full")
TOWN = Actor("Port Authority", "body", None, None, "named")


def article_of(*blocks: tuple[str, str], **given) -> Article:
    """An article of (kind, text) blocks, one a line; a kind ending in "!" is a caption of another story."""
    text, made = "", []
    for kind, words_ in blocks:
        made.append(
            Block(kind.rstrip("!"), len(text), len(text) + len(words_), "line 1", False if "!" in kind else None)
        )
        text += words_ + "\n"
    facts = {
        "headline": next((w for k, w in blocks if k == "headline"), None),
        "breadcrumb": (),
        "byline": None,
        "outlet": None,
        "published": None,
        "language": "en",
    }
    return Article(text=text, blocks=tuple(made), **(facts | given))


def spans(text: str, *parts: str) -> tuple[Span, ...]:
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts if part)


def said(article: Article, *content: str, cue: str = "", source: str = "", **given) -> Statement:
    text = article.text
    at = spans(text, *content)
    facts = {
        "id": content[0],
        "block": article.block_at(at[0][0]),
        "mode": "indirect",
        "act": "statement",
        "also": None,
        "cue_tone": "neutral",
        "speaker": None,
        "target": None,
        "said_on": None,
        "denies": None,
        "score": 0.9,
    }
    return Statement(
        content=at,
        content_text=" ".join(content),
        cue=spans(text, cue),
        cue_text=cue,
        source=spans(text, source),
        source_text=source,
        **(facts | given),
    )


def record_of(article: Article, *statements: Statement, findings: tuple[Finding, ...] = ()) -> Record:
    stamp = PageStamp("page.html", "0" * 64, None, Origin("file"))
    return Record(stamp, article, statements, findings, MadeBy("0", "0"))


def shown(record: Record, width: int | None = None, *, colour: bool = False) -> str:
    """What a terminal of this width gets, or a pipe."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=width or 1_000_000,
        force_terminal=width is not None,
        color_system="truecolor" if colour else None,
    )
    console.print(reading(record), crop=False)
    return out.getvalue()


def dispute() -> Record:
    article = article_of(
        ("headline", "Harbour row grows"),
        ("paragraph", "Ann Meyer said on Tuesday the harbour was unsafe. The port denied it."),
        published=When("2024-03-05", "day", ("line 2 dates it",)),
        outlet=Outlet("The Quay", None, "footer"),
        byline="Jo Lee",
        breadcrumb=("News", "Ports"),
    )
    return record_of(
        article,
        said(
            article,
            "the harbour was unsafe",
            cue="said",
            source="Ann Meyer",
            speaker=ANN,
            act="accusation",
            target=TOWN,
            said_on=When("2024-03-05", "day", ()),
            id="a",
        ),
        said(article, "it", cue="denied", source="The port", speaker=TOWN, act="denial", denies="a", id="b"),
        findings=(Finding("headline-quotation", 0, "nothing of it in the body"),),
    )


class Shape(HTMLParser):
    """Tags and text of a fragment; fails on tags that do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open, self.tags, self.text, self.attributes = [], [], "", []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1] != "style":
            self.text += data


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("plain – ‘text’ é 日本", "plain – ‘text’ é 日本", id="ordinary text stays"),
        pytest.param("a\x1b[31mb", "a[31mb", id="the escape goes, its remains are only letters"),
        pytest.param("a\x9b31mb", "a31mb", id="one-character form of the escape"),
        pytest.param("a\x07\x08\x00b", "ab", id="bell, backspace, null"),
        pytest.param("a\u202eb\u2066c\u200f", "abc", id="marks that turn the direction"),
        pytest.param("a\nb\tc", "a\nb\tc", id="white space stays"),
        pytest.param("a\x85b\u2028c", "a b c", id="rare line ends become blanks"),
        pytest.param("a\ud800b", "a\ufffdb", id="a lone surrogate can be written afterwards"),
    ],
)
def test_visible_leaves_only_what_shows(text, seen):
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("edtf", "long", "short"),
    [
        pytest.param("2022-11-29", "29 November 2022", "29 Nov 2022", id="day"),
        pytest.param("2022-11-01", "1 November 2022", "1 Nov 2022", id="day without its zero"),
        pytest.param("2022-05", "May 2022", "May 2022", id="month"),
        pytest.param("2022-W48", "week 48 of 2022", "week 48 of 2022", id="week"),
        pytest.param("2022-24", "winter 2022", "winter 2022", id="season, numbered beyond the months"),
        pytest.param("2022", "2022", "2022", id="year"),
        pytest.param("2022-11-29T08:30:00Z", "29 November 2022, 08:30 UTC", "29 Nov 2022, 08:30 UTC", id="time"),
        pytest.param("2022-02-20/2022-03", "20 February 2022 to March 2022", "20 Feb 2022 to Mar 2022", id="interval"),
        pytest.param("2022-02-20/..", "from 20 February 2022", "from 20 Feb 2022", id="interval with no end yet"),
        pytest.param("../2022-02", "until February 2022", "until Feb 2022", id="interval with no beginning"),
        pytest.param("2022-13-01", "2022-13-01", "2022-13-01", id="no such month: as it stands"),
        pytest.param("202X", "202X", "202X", id="a form not known: as it stands"),
    ],
)  # fmt: skip
def test_date_words(edtf, long, short):
    assert date_words(edtf) == long
    assert date_words(edtf, short=True) == short


QUOTES = article_of(
    ("paragraph", "“We will stay,” he said, “until spring.”"),
    ("paragraph", "He said they were “not afraid” of it. “A ‘no’ is a “no”.”"),
    ("paragraph", "“One"),
    ("paragraph", "“Two.”"),
)


@pytest.mark.parametrize(
    ("content", "mode", "seen"),
    [
        pytest.param(["We will stay,", "until spring."], "direct", "“We will stay” … “until spring.”", id="two parts"),
        pytest.param(["“We will stay,”"], "direct", "“We will stay”", id="marks inside the span are not doubled"),
        pytest.param(["“One", "“Two.”"], "direct", "“One Two.”", id="nothing but marks between the parts"),
        pytest.param(["“A ‘no’ is a “no”.”"], "direct", "“A ‘no’ is a “no”.”", id="quotations within it stay"),
        pytest.param(["until spring.”"], "direct", "“until spring.”", id="one mark of two inside the span"),
        pytest.param(
            ["they were “not afraid” of it"], "mixed", "they were “not afraid” of it", id="mixed as it stands"
        ),
        pytest.param(["they were"], "indirect", "they were", id="indirect plain"),
        pytest.param(["We will stay", "he said"], "mixed", "We will stay,” he said", id="marks between parts stay"),
        pytest.param(["they", "afraid” of it"], "indirect", "they … afraid” of it", id="left out between two parts"),
    ],
)
def test_words_show_their_mode(content, mode, seen):
    assert words(QUOTES, said(QUOTES, *content, mode=mode)) == seen


LED = article_of(
    ("paragraph", "According to Meyer it rained. She said it poured. Rain: Ann Meyer. Officials warned of it.")
)


@pytest.mark.parametrize(
    ("cue", "source", "speaker", "seen"),
    [
        pytest.param("said", "She", ANN, "She said", id="a pronoun shows what was resolved"),
        pytest.param("According to", "Meyer", ANN, "According to", id="the name is shown already"),
        pytest.param(":", "Ann Meyer", ANN, "", id="a colon says nothing by itself"),
        pytest.param("warned", "Officials", None, "warned", id="the source stands for the missing name"),
        pytest.param("poured", "She", ANN, "She … poured", id="words between them"),
        pytest.param("", "", None, "", id="nothing there"),
    ],
)
def test_lead_is_as_printed(cue, source, speaker, seen):
    assert lead(LED, said(LED, "it", cue=cue, source=source, speaker=speaker)) == seen


def test_a_colon_that_is_the_cue_is_not_printed_twice():
    article = article_of(("headline", "Mayor: We stay"))
    assert lead(article, said(article, "We stay", cue=":", source="Mayor", speaker=ANN)) == "Mayor"


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        pytest.param(ANN, "mayor, Estonia", id="both"),
        pytest.param(TOWN, "", id="neither"),
        pytest.param(Actor("a spokesman for the port", "person", "spokesman", None, ""), "", id="role in the name"),
        pytest.param(Actor("Russia", "country", None, "Russia", ""), "", id="a country is not of itself"),
        pytest.param(Actor("Jo", "person", "President of Chile", "Chile", ""), "President of Chile", id="in the role"),
    ],
)
def test_details_say_nothing_twice(actor, seen):
    assert details(actor) == seen


def test_a_denial_of_what_is_not_there_ties_nothing():
    article = article_of(("paragraph", "it"))
    assert ties((said(article, "it", denies="elsewhere"),)).denies == {}


def test_blocks_are_numbered_where_there_are_several():
    article = article_of(("headline", "H"), ("pull-quote", "q"), ("paragraph", "a"), ("other", "o"), ("paragraph", "b"))
    assert block_names(article) == ("headline", "pull quote", "paragraph 1", "other block", "paragraph 2")


def test_reading_in_a_pipe():
    assert shown(dispute()).splitlines() == [
        "page.html · News / Ports",
        "Harbour row grows",
        "The Quay · 5 March 2024 · by Jo Lee",
        "dated by: line 2 dates it",
        "2 statements by 2 speakers · 1 denial · 1 finding",
        "",
        "paragraph",
        "  1  accusation     Ann Meyer, mayor, Estonia → Port Authority · 5 Mar 2024",
        "                    said: the harbour was unsafe",
        "                    denied by Port Authority (2)",
        "  2  denial         Port Authority",
        "                    The port denied: it",
        "                    denies 1",
        "",
        "worth a second look",
        "  !  headline quotation · headline",
        "     nothing of it in the body",
    ]


def test_a_speaker_is_introduced_once():
    article = article_of(("paragraph", "Ann Meyer said it rains and said it pours."))
    again = Actor(ANN.name, ANN.kind, ANN.role, ANN.country, "a pronoun")
    record = record_of(article, said(article, "it rains", speaker=ANN), said(article, "it pours", speaker=again))
    assert shown(record).count("mayor, Estonia") == 1
    assert Shape(marked_article(record)).text.count("mayor, Estonia") == 1


def explained() -> Record:
    article = article_of(("paragraph", "Police said a witness will pay by 2030. The port did not answer."))
    police = Actor("police", "group", None, None, "as printed")
    return record_of(
        article,
        said(
            article,
            "will pay by 2030",
            cue="said",
            source="a witness",
            act="pledge",
            chain=(police,),
            due=When("2030", "year", ("by 2030",)),
            why=Why(speaker="“a witness” is one of many", act="cue 'said', 'will'"),
        ),
        said(
            article,
            "not answer",
            source="The port",
            speaker=Actor("The port", "body", "owner", None, "named", "the owner"),
            act="refusal",
            silence="no-answer",
        ),
    )


def test_voices_terms_and_silences_are_told():
    text = shown(explained())
    assert "a witness (?) · as told by police · due 2030" in text
    assert "The port, owner · gave no answer" in text
    assert "as told by police" in Shape(marked_article(explained())).text
    frame = statements_frame(explained())
    assert (frame["told_by"][0], frame["due"][0], frame["silence"][1]) == ("police", "2030", "no-answer")


def test_explained_each_field_has_its_reason():
    out = io.StringIO()
    Console(file=out, width=1_000_000).print(reading(explained(), explain=True), crop=False)
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert "speaker unknown: “a witness” is one of many" in lines
    assert "told by police: as printed" in lines
    assert "act pledge: cue 'said', 'will'" in lines
    assert "due 2030: by 2030" in lines
    assert "speaker The port: named; described by “the owner”" in lines
    assert "unknown: " not in shown(explained())


def test_a_finding_shows_the_words_that_it_is_about():
    article = article_of(("paragraph", "It is a “miracle cure” for all, they say."))
    at = spans(article.text, "“miracle cure”")[0]
    text = shown(record_of(article, findings=(Finding("scare-quotes", 0, "in the outlet's own voice", at),)))
    assert "scare quotes" in text
    assert " “miracle cure”" in text
    assert "for all" not in text


def test_reading_says_what_the_page_does_not_tell():
    article = article_of(("paragraph", "Officials claimed it rained. So it did."))
    text = shown(
        record_of(
            article,
            said(article, "it rained", cue="claimed", source="Officials", cue_tone="distancing", also="warning"),
            said(article, "So it did"),
        )
    )
    assert "(no headline)" in text
    assert "outlet not told · date not told" in text
    assert "2 statements · 2 with the speaker unknown" in text
    assert "  1  statement      Officials (?)\n     + warning      claimed (distancing): it rained\n" in text
    assert "no source named (?)\n                    So it did\n" in text


def test_reading_without_statements():
    assert "0 statements" in shown(record_of(article_of(("headline", "Rain"))))


@pytest.mark.parametrize("width", [30, 59, 60, 80, 120, 400])
def test_lines_fit_the_terminal(width):
    lines = shown(dispute(), width).splitlines()
    assert max(map(len, lines)) <= min(width, MEASURE)
    assert lines == [line.rstrip() for line in lines]


def test_wide_characters_fit_the_terminal():
    article = article_of(("paragraph", "日本の首相は" * 30))
    record = record_of(
        article, said(article, "日本の首相は" * 30, speaker=Actor("日本" * 40, "country", None, None, ""))
    )
    assert all(len(line) + sum(c > "\u2e80" for c in line) <= 80 for line in shown(record, 80).splitlines())


def test_colour_says_nothing_alone():
    coloured = shown(dispute(), 80, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == shown(dispute(), 80)


def hostile() -> Record:
    article = article_of(
        ("headline", HOSTILE),
        ("paragraph", f"{HOSTILE} said"),
        ("caption!", HOSTILE),
        byline=HOSTILE,
        breadcrumb=(HOSTILE,),
        outlet=Outlet(HOSTILE, None, HOSTILE),
        published=When(HOSTILE, "day", (HOSTILE,)),
    )
    actor = Actor(HOSTILE, "person", HOSTILE, HOSTILE, HOSTILE)
    one = said(article, HOSTILE, cue=HOSTILE, source=HOSTILE, target=actor, said_on=article.published, id="a")
    two = said(article, HOSTILE, speaker=actor, target=actor, denies="a", mode="direct", id="b")
    return record_of(article, one, two, findings=(Finding("stray-caption", 2, HOSTILE),))


@pytest.mark.parametrize("width", [None, 40, 80])
def test_hostile_text_cannot_steer_the_terminal(width):
    text = shown(hostile(), width)
    assert not STEERING.search(text)
    assert "[bold red]x[/] [/nope]" in text if width is None else "[bold" in text


def test_hostile_text_cannot_leave_the_html():
    html = marked_article(hostile())
    shape = Shape(html)
    assert not STEERING.search(html)
    assert set(shape.tags) <= {
        "div",
        "style",
        "span",
        "sup",
        "ol",
        "ul",
        "li",
        "p",
        "b",
        "i",
        "h4",
        "details",
        "summary",
        "br",
    }
    assert {name for name, _ in shape.attributes} <= {"class", "title", "style"}
    assert "<script>alert(1)</script> [bold red]x[/]" in shape.text
    assert not re.search(r"url\(|@import|https?:|src=", html)


def test_marks_may_nest_and_cross_block_ends():
    article = article_of(("paragraph", "He said she said it rains a lot."), ("paragraph", "It does."))
    outer = said(article, "she said it rains", cue="He said", mode="indirect")
    crossing = said(article, "it rains a lot.\nIt does.", mode="direct")
    html = marked_article(record_of(article, outer, crossing))
    text = Shape(html).text
    assert "He said she said it rains1 a lot.It does.2" in text
    assert '<span class="content indirect"><span class="content direct">it rains</span></span>' in html
    assert html.count('<span class="content direct">') == 3


def test_marks_count_code_points():
    article = article_of(("paragraph", "🙂🙂 said 𝒂 is b"))
    html = marked_article(record_of(article, said(article, "𝒂 is b", cue="said")))
    assert '<span class="content indirect">𝒂 is b</span>' in html
    assert '<span class="cue">said</span>' in html


def test_html_keeps_the_rest_of_the_page_closed():
    article = article_of(("other", "Cookies?"), ("paragraph", "It rains."), ("caption!", "Another story."))
    html = marked_article(record_of(article))
    before, _, rest = html.partition("<details>")
    assert "2 blocks not in the report" in rest
    assert "It rains." in before
    assert "Cookies?" in rest
    assert "Another story." in rest


def test_html_shows_a_headline_that_is_not_in_the_text():
    known = marked_article(record_of(article_of(("paragraph", "It rains."), headline="Rain <again>")))
    assert '<div class="block headline">Rain &lt;again&gt;</div>' in known
    assert marked_article(dispute()).count("Harbour row grows") == 1


def test_html_names_speaker_act_and_date_of_a_mark():
    html = marked_article(dispute())
    assert 'title="1. Ann Meyer: accusation, 5 March 2024"' in html
    assert "denied by Port Authority (2)" in html


def test_the_record_shows_itself_in_a_notebook():
    assert dispute()._repr_html_() == marked_article(dispute())


def test_frame_has_a_row_a_statement():
    frame = dispute().to_pandas()
    assert tuple(frame.columns) == COLUMNS
    assert frame["speaker"].tolist() == ["Ann Meyer", "Port Authority"]
    assert frame["denies"].tolist() == [None, "a"]
    first = frame.iloc[0]
    text = dispute().article.text
    assert text[first["start"] : first["end"]] == first["content_text"] == "the harbour was unsafe"
    assert (first["said_on"], first["said_on_precision"], first["target"]) == ("2024-03-05", "day", "Port Authority")
    assert (first["outlet"], first["published"], first["page"]) == ("The Quay", "2024-03-05", "page.html")


def test_frame_of_no_statements_has_its_columns_and_types():
    frame = statements_frame(record_of(article_of(("paragraph", "It rains."))))
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == 0
    assert frame.dtypes["start"] == "int64"


def test_frame_without_pandas_says_what_to_type(monkeypatch):
    real = builtins.__import__

    def without_pandas(name, *args, **kwargs):
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pandas)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "onrecord\[pandas\]"'):
        dispute().to_pandas()
