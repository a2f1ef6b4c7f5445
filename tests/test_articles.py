"""What becomes of the bytes of a page before its article is read: format, encoding, language, hostile input."""

import time

import pytest

from onrecord.articles import is_html, read_article
from onrecord.articles.charset import decode
from onrecord.articles.languages import language_of
from onrecord.errors import LanguageNotSupported, NoArticle, PageEmpty, PageNotText, PageTooLarge
from onrecord.flow import Origin, Page

ENGLISH = (
    "The mayor said on Tuesday that the old bridge would be closed for repairs until the end of the year. "
    "She told reporters that the town had no other choice, because the steel was in a worse state than expected."
)
GERMAN = (
    "Die Bürgermeisterin sagte am Dienstag, dass die alte Brücke bis zum Ende des Jahres gesperrt wird. "
    "Sie sagte, die Stadt habe keine andere Wahl, weil der Stahl in einem schlechteren Zustand ist als erwartet."
)


def page(data, url="page"):
    return Page.of(data if isinstance(data, bytes) else data.encode(), url, Origin("file"))


def html(body, head=""):
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        pytest.param(b"", PageEmpty, "nothing in it but white space", id="empty"),
        pytest.param(b" \n\t\r\n", PageEmpty, "nothing in it but white space", id="white space"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", PageNotText, "a PDF, not a page", id="PDF"),
        pytest.param(b"PK\x03\x04\x14\0\6\0", PageNotText, "a ZIP archive or an office document", id="Word"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", PageNotText, "a PNG image", id="picture"),
        pytest.param(bytes(range(256)) * 20, PageNotText, "binary data, not a page", id="all bytes"),
        pytest.param(b"\0\1\2\3" * 9, PageNotText, "binary data, not a page", id="short binary"),
        pytest.param(b'{"headline": "Bridge closed"}', NoArticle, "JSON data, not a page", id="JSON"),
        pytest.param(b'<?xml version="1.0"?><rss version="2.0"></rss>', NoArticle, "a feed, not a page", id="feed"),
        pytest.param(b"WARC/1.0\r\nWARC-Type: response\r\n", NoArticle, "a web archive", id="WARC"),
        pytest.param(b"Menu\nHome\nNews\n", NoArticle, "no line of it is running text", id="menu alone"),
        pytest.param(html("").encode(), NoArticle, "the page shows no text", id="HTML without text"),
        pytest.param(html("<a href=/>Log in</a>").encode(), NoArticle, "no running text", id="HTML form"),
        pytest.param(html(f"<p>{GERMAN}</p>" * 3).encode(), LanguageNotSupported, "language: de, not", id="German"),
        pytest.param(GERMAN.encode(), LanguageNotSupported, "^language: de, not supported yet$", id="German copy"),
        pytest.param(
            ("ab. " * 9 + "\n").encode() * 9, LanguageNotSupported, "language: undetermined", id="no language"
        ),
    ],
)
def test_why_a_page_has_no_article(data, error, reason):
    with pytest.raises(error, match=reason) as caught:
        read_article(page(data))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param("“Déjà vu”".encode(), "“Déjà vu”", id="UTF-8"),
        pytest.param("\ufeff“Yes”".encode(), "“Yes”", id="UTF-8 with mark"),
        pytest.param("“Yes”, she said".encode("utf-16"), "“Yes”, she said", id="UTF-16 with mark"),
        pytest.param("“Yes”, she said".encode("utf-16-be"), "“Yes”, she said", id="UTF-16 without mark"),
        pytest.param("“Yes” – it’s".encode("cp1252"), "“Yes” – it’s", id="Windows-1252, undeclared"),
        pytest.param(
            b"<meta charset=iso-8859-1>\x93Yes\x94", "<meta charset=iso-8859-1>“Yes”", id="Latin-1 as browsers do"
        ),
        pytest.param(
            '<meta charset="windows-1252">“Déjà”'.encode(), '<meta charset="windows-1252">“Déjà”', id="declared wrongly"
        ),
        pytest.param(
            '<meta charset="utf-8">“Déjà”'.encode("cp1252"), '<meta charset="utf-8">“Déjà”', id="declared UTF-8, is not"
        ),
        pytest.param(
            '<meta charset="koi8-r">Привет'.encode("koi8-r"), '<meta charset="koi8-r">Привет', id="declared rightly"
        ),
        pytest.param(b"<meta charset=no-such>\x93Yes\x94", "<meta charset=no-such>“Yes”", id="declared, unknown"),
        pytest.param(
            b"<meta charset=unicode_escape>\x93Yes\x94 \\ud800",
            "<meta charset=unicode_escape>“Yes” \\ud800",
            id="declared, a codec of Python's that is no charset",
        ),
        pytest.param("He said “yes”".encode()[:-1], "He said “yes", id="cut off inside a character"),
        pytest.param("“a” ".encode() * 40 + b"\x93b\x94", "“a” " * 40 + "“b”", id="UTF-8 with two foreign bytes"),
        pytest.param(
            b"bell\x07 and escape\x1b[0m " + b"words " * 20,
            "bell\x07 and escape\x1b[0m " + "words " * 20,
            id="controls",
        ),
    ],
)
def test_encodings(data, text):
    assert decode(data) == text


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        pytest.param(ENGLISH, "de", "en", id="the words beat what the page says of itself"),
        pytest.param(GERMAN, "en", "de", id="German on a page declared English"),
        pytest.param(
            "Le maire a dit que le pont serait fermé pour des travaux et qu’il ne pas", None, "fr", id="French"
        ),
        pytest.param(
            "El alcalde dijo que el puente de la ciudad se cerrará por obras hasta fin de año", None, "es", id="Spanish"
        ),
        pytest.param("Мэр сказал, что мост будет закрыт до конца года", None, "ru", id="Russian"),
        pytest.param("Мер сказав, що міст буде зачинено до кінця року і її не відкриють", None, "uk", id="Ukrainian"),
        pytest.param("市长周二表示，旧桥将关闭维修", None, "zh", id="Chinese"),
        pytest.param("市長は火曜日、古い橋を閉鎖すると述べた", None, "ja", id="Japanese, with Chinese characters"),
        pytest.param("قال رئيس البلدية إن الجسر سيغلق", None, "ar", id="Arabic"),
        pytest.param("Bridge closed: mayor", None, "en", id="too short to tell, Latin letters"),
        pytest.param("12 34 56", None, "und", id="no letters"),
    ],
)
def test_languages(text, declared, language):
    assert language_of(text, declared) == language


@pytest.mark.parametrize(
    ("text", "url", "wanted"),
    [
        pytest.param("<!doctype html><p>a", "x", True, id="doctype"),
        pytest.param("\n <!-- saved --> <html>", "x", True, id="comment first"),
        pytest.param("<p>a fragment</p>", "x", True, id="a fragment of HTML"),
        pytest.param("Saved from somewhere\n<body><p>a</p>", "x.html", True, id="words first, named HTML"),
        pytest.param("Words alone", "x.html", False, id="plain text named HTML"),
        pytest.param("He wrote <b>bold</b> words", "x.txt", False, id="a tag in running text"),
        pytest.param("a < b and c > d", "x", False, id="signs of mathematics"),
    ],
)
def test_html_is_told_from_plain_text(text, url, wanted):
    assert is_html(text, url) is wanted


def test_comments_before_text_that_is_no_html_take_no_time():
    start = time.process_time()
    assert not is_html("<!-- a -->" * 10_000 + "words")
    assert time.process_time() - start < 1


def test_more_text_than_an_article_can_have():
    with pytest.raises(PageTooLarge, match="more than 2,000,000 characters"):
        read_article(page(ENGLISH + " x" * 1_000_000))


def test_more_elements_than_an_article_can_have():
    with pytest.raises(PageTooLarge, match="more than 200,000 elements"):
        read_article(page(html("<p>a</p>" * 200_001)))


PARAGRAPHS = "".join(f"<p>{ENGLISH} That was the word of day {i}.</p>" for i in range(4))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<div>" * 100_000 + PARAGRAPHS, id="100,000 nested divs, never closed"),
        pytest.param("<div>" * 20_000 + PARAGRAPHS + "</div>" * 20_000, id="nested divs, closed"),
        pytest.param("<div></b>" * 20_000 + PARAGRAPHS, id="nested divs, closing tags of nothing between"),
        pytest.param("".join(f"<b class={i}>" for i in range(20_000)) + PARAGRAPHS, id="nested formatting"),
        pytest.param("<table><tr><td>" * 10_000 + PARAGRAPHS, id="nested tables"),
        pytest.param(f"<div title='{'x' * 3_000_000}'></div>{PARAGRAPHS}", id="a huge attribute"),
        pytest.param(PARAGRAPHS + "<a " * 50_000, id="tags that never end"),
        pytest.param(PARAGRAPHS + "<!--" * 50_000, id="comments that never end"),
        pytest.param(f"<script type='application/ld+json'>{'[' * 50_000}</script>{PARAGRAPHS}", id="deep JSON-LD"),
        pytest.param(PARAGRAPHS[:-40], id="cut off inside a tag's text"),
        pytest.param(PARAGRAPHS + "<p class='", id="cut off inside a tag"),
        pytest.param(PARAGRAPHS.replace("mayor", "may\x00o\x08r\x1b"), id="control characters"),
    ],
)
def test_hostile_pages_keep_their_paragraphs(body):
    start = time.process_time()
    article = read_article(page(f"<!DOCTYPE html><html><body>{body}"))
    assert sum("closed for repairs" in article.text[b.start : b.end] for b in article.blocks if b.in_report) >= 3
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<div>" * 500 + "<p>x" * 40_000, id="wide below deep"),
    ],
)
def test_a_page_whose_paths_alone_would_fill_the_memory_is_refused(body):
    with pytest.raises(PageTooLarge, match="nested"):
        read_article(page(f"<!DOCTYPE html><html><body>{body}"))


def test_formatting_that_is_left_open_is_not_opened_again_in_every_paragraph():
    left_open = "".join(f"<b c={i}>" for i in range(3_000))
    article = read_article(page(f"<!DOCTYPE html><html><body>{left_open}{PARAGRAPHS}{'<p>x' * 3_000}"))
    assert sum("closed for repairs" in article.text[b.start : b.end] for b in article.blocks) >= 3


def test_control_characters_stay_in_a_plain_text_copy():
    text = ENGLISH.replace("bridge", "bri\x07dge\x1b")
    article = read_article(page(text))
    assert article.text == text


@pytest.mark.parametrize("data", [ENGLISH, html(PARAGRAPHS)])
def test_blocks_cover_every_word_in_order(data):
    article = read_article(page(data))
    covered = bytearray(len(article.text))
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end
        end = block.end
        covered[block.start : block.end] = b"\1" * (block.end - block.start)
        assert block.why and block.place
    assert all(covered[i] or char.isspace() for i, char in enumerate(article.text))
