"""Whether every block is found again at its place in the page."""

import tracemalloc
from pathlib import Path

import msgspec
import pytest

from onrecord.articles import read_article
from onrecord.articles.places import Misplaced, misplaced, page_text
from onrecord.flow import Article, Block, Origin, Page

EXAMPLES = sorted(p for p in (Path(__file__).parent.parent / "examples").iterdir() if p.suffix in (".html", ".txt"))

TOLD = "".join(
    f"<p>The minister said on day {i} that the ferries would run all winter, whatever the cost of the fuel.</p>"
    for i in range(3)
)


def page(body: str, charset: str = "utf-8") -> Page:
    html = f'<!DOCTYPE html><html lang="en"><head><title>Ferries</title></head><body>{body}</body></html>'
    return Page.of(html.encode(charset), "ferries.html", Origin("file"))


def copy(end: str) -> Page:
    """A plain-text copy of four lines."""
    lines = [
        "Ferries to run all winter, minister says",
        "",
        "  The minister said on Tuesday that the ferries would run all winter, whatever the cost of the fuel. 👍",
        "She told reporters that the town had no other choice, because the bridge was in a worse state than expected.",
    ]
    return Page.of(end.join(lines).encode(), "copy.txt", Origin("file"))


def texts(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_every_block_of_the_examples_is_found_again(path):
    read = Page.of(path.read_bytes(), str(path), Origin("file"))
    article = read_article(read)
    assert len(article.blocks) > 10
    assert misplaced(article, read) == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("<p>Profit &amp; loss, &#8220;so&#8221; &lt;b&gt;</p>", "Profit & loss, “so” <b>", id="entities"),
        pytest.param("<p>A <b>bold <i>and <u>deep</u></i></b> word</p>", "A bold and deep word", id="nested inline"),
        pytest.param("<p>One<br>two<br/>\nthree</p>", "One two three", id="line breaks"),
        pytest.param("<p>\n  Many\t\tblanks \n here </p>", "Many blanks here", id="white space"),
        pytest.param("<p>All&nbsp;&nbsp;winter&#8239;long</p>", "All winter long", id="no-break spaces"),
        pytest.param("<p>a&#8203;b\u200dc\ufeffd e</p>", "abcd e", id="zero-width characters"),
        pytest.param("<p>fer&shy;ries ex\u00adtra</p>", "ferries extra", id="soft hyphens"),
        pytest.param("<p>One<!-- not shown --> two<!-- --></p>", "One two", id="comments"),
        pytest.param("<p>One<![CDATA[ not shown ]]> two</p>", "One two", id="CDATA, which is a comment in HTML"),
        pytest.param(
            "<p>One <script>var a = '<p>';</script>two <style>p {}</style>three</p>", "One two three", id="code"
        ),
        pytest.param("<p>One <span hidden>not shown</span>two</p>", "One two", id="hidden within"),
        pytest.param("<p>One <noscript><b>not</b> shown</noscript>two</p>", "One two", id="noscript"),
        pytest.param(
            "<p>One <template><b>not</b> there</template>two</p>", "One two", id="template, which has no text"
        ),
        pytest.param("<p>One <svg><title>no</title><![CDATA[no]]></svg>two</p>", "One two", id="a drawing"),
        pytest.param("<p>One <button>not shown</button>two</p>", "One two", id="a control"),
        pytest.param('<p dir="rtl">אמר <bdi>Ann</bdi> שלום &rlm;!</p>', "אמר Ann שלום \u200f!", id="right to left"),
        pytest.param("<p>Yes 👍🏽 no 👩\u200d🔬 𝒳 end</p>", "Yes 👍🏽 no 👩🔬 𝒳 end", id="beyond the BMP"),
        pytest.param("<p>One\r\ntwo\rthree</p>", "One two three", id="CR LF"),
        pytest.param("<pre>\nOne\n  two</pre>", "One two", id="preformatted"),
        pytest.param("<p><a href=/a>One</a><a href=/b>two</a></p>", "One two", id="links side by side"),
        pytest.param("<div>Before<p>within</p>after</div>", "after", id="text beside an element"),
        pytest.param("<p>One<p>two<div>three</p>four", "four", id="tags that are not closed"),
        pytest.param("<table><tr><td>One</td><td>two</td></tr>lost</table>", "lost", id="text that the parser moves"),
        pytest.param("<p>One\x01two \x0bthree</p>", "One two three", id="control characters"),
        pytest.param("<fb:like>One</fb:like><x-y>two</x-y>", "two", id="elements of other names"),
        pytest.param("<div hidden>no</div><div>One</div>", "One", id="a hidden sibling"),
        pytest.param("<a href=/a><h3>One</h3></a><h3>two</h3>", "two", id="an element in a link"),
        pytest.param("<a href=/a><h3>One</h3></a>", "One", id="an element in a link, alone"),
    ],
)
def test_every_block_is_found_again_whatever_is_in_it(written, shown):
    read = page(written + TOLD)
    article = read_article(read)
    assert shown in texts(article)
    assert misplaced(article, read) == ()


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "windows-1252"])
def test_offsets_are_those_of_the_decoded_page(charset):
    read = page(f"<p>“Café” – ‘noted’</p>{TOLD}", charset)
    article = read_article(read)
    assert "“Café” – ‘noted’" in texts(article)
    assert misplaced(article, read) == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CR LF", "CR"])
def test_lines_of_a_plain_text_copy_are_found_again(end):
    article = read_article(copy(end))
    assert {"line 1", "line 3, column 3", "line 4"} <= {block.place for block in article.blocks}
    assert misplaced(article, copy(end)) == ()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        pytest.param("line 5", "it is on line 4, column 1, not line 5", id="another line"),
        pytest.param("line 4, column 2", "it is on line 4, column 1, not line 4, column 2", id="another column"),
        pytest.param("html/body/p[1]", "no line: html/body/p[1]", id="no line at all"),
    ],
)
def test_a_line_that_is_elsewhere_is_reported(place, why):
    article = read_article(copy("\n"))
    last = len(article.blocks) - 1
    assert misplaced(moved(article, last, place=place), copy("\n")) == (Misplaced(last, why),)


def test_the_text_of_a_page_is_its_bodys_text_content():
    read = page(
        "<p>One &amp; <!-- x -->two</p>\n<script>a<b</script><template>t</template><noscript><i>n</i></noscript>"
    )
    assert page_text(read).text == "One & two\na<bn"


def moved(article: Article, block: int, **changes: object) -> Article:
    blocks = list(article.blocks)
    blocks[block] = msgspec.structs.replace(blocks[block], **changes)
    return msgspec.structs.replace(article, blocks=tuple(blocks))


def shifted(block: Block, by: int) -> tuple[tuple[int, int], ...]:
    return tuple((offset, at + by) for offset, at in block.at)


def test_what_is_not_where_it_says_is_reported():
    read = page(f"<p>The end of a <b>first</b>\n  paragraph</p>{TOLD}")
    article = read_article(read)
    first = article.blocks[0]
    assert misplaced(article, read) == ()
    for changes, why in (
        ({"at": shifted(first, 1)}, "the page has"),
        ({"at": shifted(first, 10_000)}, "the page has ''"),
        ({"at": first.at[:-1]}, "the page has"),
        ({"at": ()}, "its first character has no place"),
        ({"at": ((first.start + 1, first.at[0][1] + 1), *first.at[1:])}, "its first character has no place"),
        ({"place": "html/body/p[2]"}, "the element at html/body/p[2] holds characters"),
        ({"place": "html/body/div[1]"}, "no element at html/body/div[1]"),
        ({"place": "line 1"}, "no element at line 1"),
    ):
        (found,) = misplaced(moved(article, 0, **changes), read)
        assert found.block == 0
        assert why in found.why


def test_a_block_of_another_page_is_not_found_again():
    article = read_article(page(TOLD))
    other = page(TOLD.replace("winter", "summer"))
    assert [one.block for one in misplaced(article, other)] == [0, 1, 2]


def test_characters_in_another_order_are_not_found_again():
    read = page(f"<p>ab ab</p>{TOLD}")
    article = read_article(read)
    first = article.blocks[0]
    turned = moved(article, 0, at=((first.start, first.at[0][1] + 3), (first.start + 3, first.at[0][1])))
    (found,) = misplaced(turned, read)
    assert "stands before" in found.why


def test_a_wide_and_deep_page_is_walked_without_writing_out_its_paths():
    deep = "<p>" + "<b>" * 400 + "x" * 10
    page = Page.of(f"<html><body>{deep * 60}</body></html>".encode(), "deep.html", Origin("input"))
    tracemalloc.start()
    own = page_text(page)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert own.text.count("x") == 600
    assert own.elements == {}
    assert most < 20_000_000
