"""Statements of whole small articles, with the attributions made by hand."""

import pytest

from onrecord.flow import Article, Attribution, Block
from onrecord.statements import mode_of, resolve, statement_id


def an_article(*blocks: tuple[str, str]) -> Article:
    text, made = "", []
    for kind, words in blocks:
        made.append(Block(kind, len(text), len(text) + len(words), "line", True if kind == "caption" else None))
        text += words + "\n\n"
    return Article(text, tuple(made), None, (), None, None, None, "en")


def attributed(article: Article, source: str, cue: str, *content: str) -> Attribution:
    def spans(*words: str):
        return tuple((article.text.index(w), article.text.index(w) + len(w)) for w in words if w)

    return Attribution(spans(*content), spans(cue), spans(source), 0.9)


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        pytest.param(["“We will stay”"], "direct", id="all of it in quotation marks"),
        pytest.param(["that the dam is “a disgrace”"], "mixed", id="a part of it"),
        pytest.param(["that nobody had asked"], "indirect", id="none of it"),
        pytest.param(["“We will stay”", "that nobody had asked"], "mixed", id="one part of two"),
    ],
)
def test_mode_is_told_by_the_quotation_marks(content, mode):
    words = "“We will stay” and that the dam is “a disgrace” and that nobody had asked, said Ann Lee."
    article = an_article(("paragraph", words))
    (statement,) = resolve(article, [attributed(article, "Ann Lee", "said", *content)], "0")
    assert statement.mode == mode


def test_mode_of_a_content_that_runs_past_its_block_pairs_marks_in_each():
    article = an_article(("paragraph", "“We will stay,"), ("paragraph", "“and we will sing.”"))
    assert mode_of(article, ((0, len(article.text)),)) == "direct"
    half = an_article(("paragraph", "It leaks."), ("paragraph", "“We will stay.”"))
    assert mode_of(half, ((3, len(half.text)),)) == "mixed"
    assert mode_of(half, ((9, 11),)) == "indirect"


def test_a_content_that_ends_outside_its_block_gives_a_statement():
    article = an_article(("paragraph", "Ann Lee said it leaks."), ("paragraph", "“Badly,” she added."))
    content = ((article.text.index("it leaks"), article.text.index(" she added")),)
    (statement,) = resolve(article, [Attribution(content, ((8, 12),), ((0, 7),), 0.9)], "0")
    assert (statement.block, statement.mode) == (0, "mixed")


@pytest.mark.parametrize(
    ("caption", "source", "cue", "content", "kept"),
    [
        pytest.param("Ann Lee (left) chairs a meeting of mayors.", "Ann Lee", "chairs", "a meeting of mayors", False,
                     id="what the picture shows"),
        pytest.param("Ann Lee said the pool would close.", "Ann Lee", "said", "the pool would close", True,
                     id="a verb of saying"),
        pytest.param("Ann Lee holds a sign: “Save the pool”", "Ann Lee", "holds a sign", "“Save the pool”", True,
                     id="words in quotation marks"),
    ],
)  # fmt: skip
def test_a_caption_gives_statements_only_where_somebody_says_something(caption, source, cue, content, kept):
    article = an_article(("caption", caption))
    assert bool(resolve(article, [attributed(article, source, cue, content)], "0")) is kept


def test_a_thing_that_does_something_gives_no_statement():
    article = an_article(("paragraph", "Stony Fen supports rare birds. Ann Lee supports the ban."))
    made = resolve(
        article,
        [
            attributed(article, "Stony Fen", "supports", "rare birds"),
            attributed(article, "Ann Lee", "supports the", "ban"),
        ],
        "0",
    )
    assert [s.source_text for s in made] == ["Ann Lee"]


def test_ids_depend_on_the_page_and_the_spans_alone():
    one = Attribution(((0, 4),), (), (), 0.5)
    assert statement_id("a", one) == statement_id("a", Attribution(((0, 4),), (), (), 0.9))
    others = [("b", one), ("a", Attribution(((0, 5),), (), (), 0.5)), ("a", Attribution(((0, 4),), ((0, 4),), (), 0.5))]
    assert len({statement_id("a", one), *(statement_id(*other) for other in others)}) == 4


def test_a_denial_is_tied_to_the_accusation_that_it_answers():
    article = an_article(
        ("paragraph", "Norway says Denmark is blocking its ships."),
        ("paragraph", "Copenhagen has denied doing so."),
    )
    accusation, denial = resolve(
        article,
        [
            attributed(article, "Norway", "says", "Denmark is blocking its ships"),
            attributed(article, "Copenhagen", "has denied", "doing so"),
        ],
        "0",
    )
    assert (denial.act, denial.denies) == ("denial", accusation.id)
    assert denial.speaker.name == "Denmark"
