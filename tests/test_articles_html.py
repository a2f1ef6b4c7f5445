"""Which parts of an HTML page are the report, and as what."""

from datetime import date

import pytest

from onrecord.articles import dom, read_article
from onrecord.articles.html import read_html
from onrecord.articles.metadata import day_of, domain_of, stated
from onrecord.errors import NoArticle
from onrecord.evaluation.alignment import aligned
from onrecord.flow import Origin, Page

PAGE = """\
<!DOCTYPE html>
<html lang="en-GB"><head>
<title>Ferries to run all winter, minister says | Lake Post</title>
<meta property="og:title" content="Ferries to run all winter, minister says">
<meta property="og:url" content="https://www.lakepost.example/ferries">
<meta property="article:published_time" content="2022-05-04T23:30:00-05:00">
<script type="application/ld+json">
{"@graph": [
  {"@type": "NewsArticle", "headline": "Ferries to run all winter, minister says",
   "datePublished": "2022-05-04T23:30:00-05:00", "author": [{"@type": "Person", "name": "Ann Lee"}],
   "publisher": {"@type": "NewsMediaOrganization", "name": "Lake Post"}},
  {"@type": "BreadcrumbList", "itemListElement": [
    {"@type": "ListItem", "position": 1, "name": "Home"},
    {"@type": "ListItem", "position": 2, "item": {"@id": "/lakes", "name": "Lakes"}}]}
]}
</script>
<style>p { color: red }</style></head>
<body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/lakes">Lakes</a></li></ul></nav></header>
<main><article>
  <h1>Ferries to run all&nbsp;winter, minister says</h1>
  <p class="article-dek">Operators ask the state for a loan as the price of fuel doubles</p>
  <div class="byline">By <a href="/ann">Ann Lee</a>, Transport Editor</div>
  <div><time datetime="2022-05-04">May 4, 2022</time></div>
  <figure><img src="a.jpg"><figcaption>Ida Holm boards a ferry in Lakeview on May 3, 2022.
    <span class="credit">Photograph: Cy Dent/AFP</span></figcaption></figure>
  <figure><img src="b.jpg"><figcaption>Singer Mia Fontaine waves to Olaf Brandt in Geneva.</figcaption>
    <div class="credit">Bo Chen</div></figure>
  <p>Transport Minister Ida Holm has promised to keep the ferries running through the <b>winter</b>, whatever the
     cost of fuel turns out to be by then.</p>
  <p>“We will keep the ferries running,” she said in Lakeview on Tuesday. “Nobody will be left on an island.”</p>
  <div class="ad-slot"><p>Winter coats at half price, this week only in our shop.</p></div>
  <h2>Fuel has doubled in price</h2>
  <p>The operator, Lakeview Lines, said that fuel had doubled in price since spring. It asked for help.</p>
  <ul><li>It wants the tax on fuel to be cut by half.</li><li>It wants a loan from the state bank.</li></ul>
  <p><a href="/storm">Read more: Storm closes the harbour for a third day</a></p>
  <blockquote class="pullquote">Nobody will be left on an island</blockquote>
  <p hidden>This text is for robots alone and nobody sees it on the page.</p>
  <p>Holm refused to comment on the loan, but said that the talks with the bank were going well.</p>
</article>
<aside><h3>Most read</h3><p><a href="/x">Storm closes the harbour</a></p></aside></main>
<footer><p>© 2022 Lake Post</p><script>var x = "not text";</script></footer>
</body></html>
"""


def read(html):
    return read_article(Page.of(html.encode(), "page.html", Origin("file")))


def blocks(article, *kinds):
    return [article.text[b.start : b.end] for b in article.blocks if b.kind in kinds]


def test_kinds_in_page_order():
    article = read(PAGE)
    assert [(b.kind, article.text[b.start : b.end].split()[0]) for b in article.blocks] == [
        ("other", "Home"),
        ("other", "Lakes"),
        ("headline", "Ferries"),
        ("deck", "Operators"),
        ("byline", "By"),
        ("dateline", "May"),
        ("caption", "Ida"),
        ("caption", "Singer"),
        ("other", "Bo"),
        ("paragraph", "Transport"),
        ("paragraph", "“We"),
        ("other", "Winter"),
        ("subheading", "Fuel"),
        ("paragraph", "The"),
        ("list-item", "It"),
        ("list-item", "It"),
        ("other", "Read"),
        ("pull-quote", "Nobody"),
        ("paragraph", "Holm"),
        ("other", "Most"),
        ("other", "Storm"),
        ("other", "©"),
    ]


def test_text_is_the_blocks_with_white_space_folded():
    article = read(PAGE)
    assert article.text == "\n\n".join(article.text[b.start : b.end] for b in article.blocks)
    assert "all winter, minister" in article.text
    assert "winter, whatever the cost of fuel turns" in article.text
    assert "robots" not in article.text and "not text" not in article.text and "color" not in article.text


def test_places_are_paths_in_the_page():
    article = read(PAGE)
    places = {article.text[b.start : b.end][:12]: b.place for b in article.blocks}
    assert places["Ferries to r"] == "html/body/main[1]/article[1]/h1[1]"
    assert places["Holm refused"] == "html/body/main[1]/article[1]/p[7]"
    assert places["© 2022 Lake "] == "html/body/footer[1]/p[1]"


def test_metadata_with_its_evidence():
    article = read(PAGE)
    assert article.headline == "Ferries to run all winter, minister says"
    assert article.byline == "Ann Lee"
    assert article.breadcrumb == ("Home", "Lakes")
    assert (article.outlet.name, article.outlet.domain) == ("Lake Post", "lakepost.example")
    assert (article.published.value, article.published.precision) == ("2022-05-04", "day")
    assert article.published.evidence == (
        "JSON-LD datePublished: 2022-05-04T23:30:00-05:00",
        "<meta article:published_time>: 2022-05-04T23:30:00-05:00",
        "the page shows “May 4, 2022”",
    )


def test_captions_with_their_credits():
    own, stray = (b for b in read(PAGE).blocks if b.kind == "caption")
    assert (own.belongs, own.credit) == (True, "Cy Dent/AFP")
    assert (stray.belongs, stray.credit) == (False, "Bo Chen")


BODY = "".join(
    f"<p>The minister said on day {i} that the ferries would run all winter, whatever the cost of the fuel.</p>"
    for i in range(4)
)


@pytest.mark.parametrize(
    ("html", "headline"),
    [
        pytest.param(
            f"<h1>Lake Post</h1><h1>Ferries to run all winter</h1>{BODY}", "Ferries to run all winter", id="nearest"
        ),
        pytest.param(
            f"<head><title>Ferries to run all winter - Lake Post</title></head><h1>Lake Post</h1>"
            f"<h2>Ferries to run all winter</h2>{BODY}",
            "Ferries to run all winter",
            id="the heading that bears the title goes before an <h1> that does not",
        ),
        pytest.param(
            "<head><title>Ferries to run all winter - Lake Post</title>"
            f"<meta property='og:site_name' content='Lake Post'></head>{BODY}",
            "Ferries to run all winter",
            id="no heading: the title without the name of the site",
        ),
        pytest.param(f"<div>{BODY}</div>", None, id="none"),
    ],
)
def test_headlines(html, headline):
    assert read(html).headline == headline


def test_without_linked_data_the_date_line_and_footer_tell():
    article = read(
        f"<nav>Home / Lakes</nav><h1>Ferries to run all winter</h1><p>By Ann Lee</p><p>Posted 4 May 2022</p>{BODY}"
        "<p>© 2022 Lake Post. All rights reserved.</p>"
    )
    assert (article.byline, article.outlet.name, article.breadcrumb) == ("Ann Lee", "Lake Post", ("Home", "Lakes"))
    assert article.published.evidence == ("the page shows “Posted 4 May 2022”",)


def test_paragraphs_parted_by_line_breaks():
    lines = [f"The minister said on day {i} that the ferries would run all winter, whatever it cost." for i in range(5)]
    article = read(f"<body><h1>Ferries to run</h1><div>{'<br><br>'.join(lines)}</div></body>")
    assert blocks(article, "paragraph") == lines


def test_a_block_quote_keeps_its_kind():
    letter = (
        "Dear neighbours, we shall stop the ferries on Sunday, since there is no fuel left for them, wrote the line."
    )
    html = BODY.replace(
        "<p>The minister said on day 3", f"<blockquote>{letter}</blockquote><p>The minister said on day 3"
    )
    article = read(f"<body><article><h1>Ferries to run</h1>{html}</article>")
    assert blocks(article, "block-quote") == [letter]


def test_a_page_of_captions_alone_has_no_report():
    paragraphs = BODY.replace("<p>", "<p class=caption>")
    with pytest.raises(NoArticle, match="no running text"):
        read_html(f"<body><h1>Ferries to run</h1>{paragraphs}", any_kind=True)


def test_parts_that_a_script_will_show_are_read():
    hidden = f'<div hidden id="S:0"><h1>Ferries to run all winter</h1>{BODY}</div><div hidden>robots</div>'
    article = read(f"<body><div id=root><template id='P:0'></template></div>{hidden}</body>")
    assert "all winter, whatever" in article.text and "robots" not in article.text


def test_text_directly_in_a_div_and_inline_markup_is_one_run():
    tree = dom.parse("<div>One <b>two</b> <span>three<br>four</span><p>five</p>six</div>")
    assert [run.text for run in dom.runs(tree)] == ["One two three four", "five", "six"]


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden>x</p>",
        "<p style='display: none'>x</p>",
        "<p><span class='sr-only'>x</span></p>",
        "<script>x</script>",
        "<noscript>x</noscript>",
        "<template><p>x</p></template>",
        "<select><option>x</option></select>",
        "<!-- x -->",
        "<p>\u200b\ufeff &nbsp;</p>",
    ],
)
def test_what_is_not_visible_is_no_run(html):
    assert dom.runs(dom.parse(f"<body>{html}</body>")) == ()


@pytest.mark.parametrize(
    ("lines", "keys", "wanted"),
    [
        pytest.param(["aaaa", "bbbb"], ["x", "aaaa", "y", "bbbb"], {1, 3}, id="in order"),
        pytest.param(
            ["aaaa", "bbbb", "cccc"], ["cccc", "aaaa", "bbbb", "cccc"], {1, 2, 3}, id="a teaser repeats the end"
        ),
        pytest.param(["aaaa" * 10, "bbbb" * 10], ["aaaa" * 10 + "bbbb" * 10], {0}, id="one run, two lines"),
        pytest.param(
            ["abcdefghij" * 3 + "klmnopqrst" * 3], ["abcdefghij" * 3, "klmnopqrst" * 3], {0, 1}, id="two runs, one line"
        ),
        pytest.param(["share this now"], ["share"], set(), id="a short run must be a whole line"),
        pytest.param([], ["aaaa"], set(), id="nothing extracted"),
    ],
)
def test_alignment(lines, keys, wanted):
    assert aligned(lines, keys) == wanted


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2022-11-29T23:10:00-05:00", date(2022, 11, 29)),
        ("2022-11-29", date(2022, 11, 29)),
        ("20221129", date(2022, 11, 29)),
        ("2022/11/9", date(2022, 11, 9)),
        ("Tue, 29 Nov 2022 10:00:00 GMT", date(2022, 11, 29)),
        ("Nov 29, 2022 6:12 PM", date(2022, 11, 29)),
        ("1970-01-01T00:00:00Z", None),
        ("2022-13-45", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days_of_metadata(words, day):
    assert day_of(words) == day


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.lakepost.example/a", "lakepost.example"),
        ("//edition.lakepost.example/a", "edition.lakepost.example"),
        ("/a/b", None),
        ("https://[bad", None),
        (None, None),
    ],
)
def test_domains(address, domain):
    assert domain_of(address) == domain


@pytest.mark.parametrize(
    "data",
    [
        pytest.param('{"@type": "NewsArticle", "headline": "A\nB"}', id="a line break inside a string"),
        pytest.param('<!-- {"@type": ["Thing", "Article"], "headline": "A B"} -->', id="in a comment, several types"),
        pytest.param('[{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "A B"}}]', id="nested"),
    ],
)
def test_linked_data_in_the_forms_that_sites_use(data):
    assert stated(dom.parse(f"<script type='application/ld+json'>{data}</script>")).titles[0] == "A B"


@pytest.mark.parametrize(
    "data", ["{", "null", "3", '"text"', '{"@type": 5}', '{"@type": "Article", "author": [null, 3, {}]}']
)
def test_linked_data_that_is_broken_states_nothing(data):
    said = stated(dom.parse(f"<script type='application/ld+json'>{data}</script>"))
    assert (said.titles, said.authors, said.published, said.outlet) == ((), (), (), None)


def test_reading_twice_gives_the_same():
    assert read_html(PAGE) == read_html(PAGE)


@pytest.mark.parametrize(
    "line",
    [
        "<figure><figcaption>RELATED: Ida Holm promises ferries to Lakeview</figcaption></figure>",
        "<figure><figcaption>WATCH: Ida Holm boards a ferry in Lakeview</figcaption></figure>",
        "<p>SEE ALSO: Storm closes the harbour for a third day</p>",
        "<h3>Get daily Lakeshire news</h3>",
        "<h3>Sign up for our newsletter</h3>",
        "<h3>Advertisement</h3>",
        "<p>Story continues below advertisement</p>",
    ],
)
def test_what_the_site_inserts_is_no_part_of_the_report(line):
    article = read(PAGE.replace("<h2>Fuel", f"{line}<h2>Fuel"))
    text = line.split(">")[-2 if line.count(">") == 2 else -3].split("<")[0]
    (block,) = (b for b in article.blocks if article.text[b.start : b.end] == text)
    assert (block.kind, block.belongs) == ("other", None)
    assert block.why != "outside the report"


def test_a_lead_with_marks_of_its_own_is_found():
    lead = "<p class='lead-in'>Ferries on the lake will run all winter for the first time in ten years, she said.</p>"
    told = "<p>The operator said on day {} that fuel had doubled in price since spring.</p>"
    paragraphs = "".join(told.format(i) for i in range(9))
    box = "<div><ul><li>All articles for a month.</li><li>Puzzles each day.</li></ul></div>"
    html = f"<html><body><article><h1>Ferries to run all winter</h1>{lead}{box}{paragraphs}</article></body></html>"
    article = read(html)
    told = [article.text[b.start : b.end] for b in article.blocks if b.kind == "paragraph"]
    assert told[0].startswith("Ferries on the lake")
    assert len(told) == 10


@pytest.mark.parametrize("filling", ["<span>word said </span>" * 20_000, "<a href=x>word</a> " * 20_000])
def test_a_block_of_endless_inline_elements_takes_nothing_with_it(filling):
    html = PAGE.replace("<h2>Fuel", f"<p>{filling}</p><h2>Fuel")
    told = [(b.kind, b.start) for b in read(html).blocks if b.kind == "paragraph"]
    assert len(told) >= 4
