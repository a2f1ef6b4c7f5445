import msgspec
import pytest

from onrecord.findings import flag
from onrecord.flow import Actor, Article, Block, Statement


def an_article(headline: str, *body: str, caption: str = "") -> Article:
    blocks, text = [], ""
    for kind, words in [("headline", headline), *(("paragraph", p) for p in body), ("caption", caption)]:
        if words:
            blocks.append(Block(kind, len(text), len(text) + len(words), "line", None if kind != "caption" else False))
            text += words + "\n\n"
    return Article(text, tuple(blocks), headline, (), None, None, None, "en")


def said(article: Article, words: str, speaker: str, after: int = 0) -> Statement:
    start = article.text.index(words, after)
    return Statement(
        id=f"{start:016x}",
        block=article.block_at(start),
        content=((start, start + len(words)),),
        content_text=words,
        cue=(),
        cue_text="",
        source=(),
        source_text="",
        mode="direct",
        act="statement",
        also=None,
        cue_tone="neutral",
        speaker=Actor(speaker, "person", None, None, ""),
        target=None,
        said_on=None,
        denies=None,
        score=1.0,
    )


@pytest.mark.parametrize(
    ("headline", "body", "evidence"),
    [
        pytest.param(
            "Mayor: ‘We will not close the pool’", "“We will not close the pool,” said Dana Wirth.", None, id="verbatim"
        ),
        pytest.param(
            "Mayor vows ‘to keep the pool open’",
            "“We keep the pool open,” said Dana Wirth.",
            "the headline quotes “to keep the pool open”; the body has it without “to”: “keep the pool open”",
            id="a word added at the start",
        ),
        pytest.param(
            "Mayor: ‘We will never close the old pool’",
            "“We will not close the old pool,” said Dana Wirth.",
            "the headline quotes “We will never close the old pool”; the body has “We will not close the old pool”",
            id="a word changed",
        ),
        pytest.param(
            "Mayor: ‘This is an outright scandal’",
            "The council met on Monday to discuss the pool.",
            "the headline quotes “This is an outright scandal”, which the body does not have",
            id="nowhere in the body",
        ),
        pytest.param("Mayor opens ‘dream pool’", "The pool opened on Monday.", None, id="a label of two words"),
        pytest.param("The Mayor’s pool opens", "The pool opened on Monday.", None, id="an apostrophe"),
    ],
)
def test_headline_quotation_is_held_against_the_body(headline, body, evidence):
    found = flag(an_article(headline, body), ())
    assert [f.evidence for f in found] == ([evidence] if evidence else [])
    assert all((f.kind, f.block) == ("headline-quotation", 0) for f in found)


def test_words_that_the_headline_gives_to_somebody_else():
    article = an_article("Council: ‘We keep the pool open’", "“We keep the pool open,” said Dana Wirth.")
    words = "We keep the pool open"
    in_headline = said(article, words, "Council")
    in_body = said(article, words, "Dana Wirth", after=article.blocks[1].start)
    (finding,) = flag(article, (in_headline, in_body))
    assert finding.evidence == "the headline gives the words to Council, the body to Dana Wirth"
    assert flag(article, (in_headline, msgspec.structs.replace(in_body, speaker=None))) == ()


def test_a_stray_caption_is_flagged_at_its_block():
    article = an_article("Mayor opens pool", "The pool opened.", caption="A tram in Linz, 2011. (Photo: dpa)")
    (finding,) = flag(article, ())
    assert (finding.kind, finding.block) == ("stray-caption", 2)
