"""Words as the end of an address with which a browser goes to them."""

import pytest

from onrecord.flow import Article, Block
from onrecord.text_directives import Search, directive


def article_of(*texts: str, cuts: tuple[int, ...] = ()) -> Article:
    """An article of paragraphs; at `cuts` the first is not, character by character, as in its page."""
    blocks: list[Block] = []
    start = 0
    for text in texts:
        at = ((start, start), *((cut, 1000 + cut * 2) for cut in cuts if not start))
        blocks.append(Block("paragraph", start, start + len(text), "html/body/p[1]", at=at))
        start += len(text) + 2
    return Article("\n\n".join(texts), tuple(blocks), None, (), None, None, None, "en")


def made(article: Article, words: str, nth: int = 0) -> str | None:
    start = -1
    for _ in range(nth + 1):
        start = article.text.index(words, start + 1)
    return directive(Search(article), (start, start + len(words)))


LONG = (
    "“We will keep the ferries running through the winter, whatever the cost of fuel turns out to be by then, and "
    "nobody will be left on an island without food,” she said."
)


@pytest.mark.parametrize(
    ("texts", "words", "nth", "wanted"),
    [
        pytest.param(["One two three"], "two", 0, "two", id="words by themselves"),
        pytest.param(["a-b, c & d"], "a-b, c & d", 0, "a%2Db%2C%20c%20%26%20d", id="hyphen, comma and ampersand"),
        pytest.param(["“Né” 100%"], "“Né” 100%", 0, "%E2%80%9CN%C3%A9%E2%80%9D%20100%25", id="UTF-8"),
        pytest.param(["👍🏽 𝒳"], "👍🏽 𝒳", 0, "%F0%9F%91%8D%F0%9F%8F%BD%20%F0%9D%92%B3", id="beyond the BMP"),
        pytest.param(["x#y?z:~:text=1"], "x#y?z:~:text=1", 0, "x%23y%3Fz%3A~%3Atext%3D1", id="what has a meaning"),
        pytest.param(["one two", "three two"], "two", 1, "three-,two", id="a prefix"),
        pytest.param(["two one", "two three"], "two", 1, "two,-three", id="a suffix"),
        pytest.param(["One TWO", "three two"], "two", 0, "three-,two", id="case does not tell words apart"),
        pytest.param(["Café", "the cafe"], "cafe", 0, "the-,cafe", id="nor do accents"),
        pytest.param(["a b c", "a b d", "x b c", "x b d"], "b", 3, "x-,b,-d", id="both"),
        pytest.param(["undo one", "do it"], "do", 1, "do", id="a part of a word is no match"),
        pytest.param(["one", "no", "two", "no"], "no", 1, "two-,no", id="a prefix in the block above"),
        pytest.param(["no", "two", "one", "no", "three"], "no", 0, "no", id="the first needs none"),
        pytest.param(["no", "one", "no", "two"], "no", 1, "one-,no", id="a suffix in the block below is not needed"),
        pytest.param(["no no no"], "no", 1, "no-,no", id="the first match behind the prefix"),
        pytest.param(["a well-known thing"], "well-known", 0, "well%2Dknown", id="hyphens part words"),
        pytest.param(["we didn't know"], "didn", 0, "didn%27t", id="an apostrophe does not: widened"),
        pytest.param(["They overreact"], "react", 0, "overreact", id="widened to the word"),
        pytest.param(
            [LONG], LONG[:-10], 0, "%E2%80%9CWe%20will%20keep%20the,an%20island%20without%20food%2C%E2%80%9D", id="long"
        ),
        pytest.param(
            ["He went away.", "She stayed here."], "away.\n\nShe stayed", 0, "away.,She%20stayed", id="blocks"
        ),
        pytest.param(["no", "no"], "no", 1, "no-,no", id="a block told by the same above it"),
    ],
)
def test_directive(texts, words, nth, wanted):
    assert made(article_of(*texts), words, nth) == f"text={wanted}"


def test_there_is_none_where_no_words_about_them_tell_them_apart():
    article = article_of(*["the same words"] * 40)
    assert made(article, "the same words", 0) == "text=the%20same%20words"
    assert made(article, "the same words", 20) is None


def test_there_is_none_on_a_page_of_nothing_but_the_same_words():
    article = article_of(*["no no no no no no no"] * 300)
    words = article.text.rindex("no no no")
    assert directive(Search(article), (words, words + 8)) is None
    assert made(article, "no no no no no no no\n\nno") is not None


def test_terms_do_not_cross_what_a_browser_does_not_search_across():
    article = article_of("He said we will go on", cuts=(8,))
    assert made(article, "said we will") == "text=said,we%20will"
    assert made(article, "we will") == "text=we%20will"


def test_a_word_that_the_page_has_something_within_is_a_term_by_itself():
    article = article_of("the ex-traord inary fer-ries run", cuts=(7, 21))
    assert made(article, "the ex-traord inary") == "text=the,inary"
    assert made(article, "inary fer-ries run") == "text=inary,run"
    assert made(article, "ex-traord") == "text=ex%2Dtraord"


def test_terms_do_not_cross_the_lines_of_a_plain_text_copy():
    article = article_of("We will\ngo on  all winter")
    assert made(article, "We will\ngo on") == "text=We%20will,go%20on"
    assert made(article, "on  all") == "text=on,all"


def test_first_and_last_words_of_a_long_quote_do_not_overlap():
    words = "Incomprehensibilities" * 3 + " " + "counterrevolutionaries" * 3
    article = article_of(words)
    first, last = words.split()
    assert made(article, words) == f"text={first},{last}"
    assert made(article_of("x" * 200), "x" * 200) == f"text={'x' * 200}"


def test_an_end_that_comes_earlier_is_told_apart_by_more_words():
    start = "We will not go back to the old days and nobody will tell us what to do with our own ferries here, he said."
    article = article_of("We will not go home.", start)
    found = made(article, start)
    assert found
    assert found.startswith("text=We%20will%20not%20go%20back")


def test_words_between_blocks_are_refused():
    article = article_of("One", "two")
    with pytest.raises(ValueError, match="no block at offset"):
        directive(Search(article), (3, 4))
