"""Who did not answer or declined to: what is found in a line, what is left alone, what is marked."""

import pytest

from onrecord.flow import Article, Attribution, Block
from onrecord.statements.silences import SCORE, FoundSilence, silences


def an_article(*paragraphs: str, kind: str = "paragraph") -> Article:
    text, blocks = "", []
    for words in paragraphs:
        blocks.append(Block(kind, len(text), len(text) + len(words), "line"))
        text += words + "\n\n"
    return Article(text, tuple(blocks), None, (), None, None, None, "en")


def words(article: Article, found: FoundSilence) -> tuple[str, str, str, str]:
    def cut(spans):
        return " ".join(article.text[start:end] for start, end in spans)

    a = found.attribution
    return found.kind, cut(a.source), cut(a.cue), cut(a.content)


@pytest.mark.parametrize(
    ("line", "kind", "source", "cue", "content"),
    [
        pytest.param(
            "A spokesman for Dell didn’t respond to a request for comment.",
            "no-answer", "A spokesman for Dell", "didn’t respond to", "a request for comment",
            id="did not respond",
        ),
        pytest.param(
            "Ann Lee, a spokeswoman for the port, did not immediately return a call.",
            "no-answer", "Ann Lee, a spokeswoman for the port", "did not immediately return", "a call",
            id="a name with what she is",
        ),
        pytest.param(
            "Lee could not be reached for comment.",
            "no-answer", "Lee", "could not be reached", "for comment",
            id="could not be reached",
        ),
        pytest.param(
            "The council has yet to respond.",
            "no-answer", "The council", "has yet to", "respond",
            id="a verb without an object is the content",
        ),
        pytest.param(
            "Requests for comment were not returned by the mayor’s office.",
            "no-answer", "the mayor’s office", "were not returned", "Requests for comment",
            id="passive, with who was asked",
        ),
        pytest.param(
            "Messages left with Lee’s lawyer went unanswered.",
            "no-answer", "Lee’s lawyer", "went unanswered", "Messages",
            id="passive, with where they were left",
        ),
        pytest.param(
            "There was no immediate response from the ministry.",
            "no-answer", "the ministry", "was", "no immediate response",
            id="no response from",
        ),
        pytest.param(
            "Neither Ann Lee nor Tom Ruiz responded to questions.",
            "no-answer", "Neither Ann Lee nor Tom Ruiz", "responded to", "questions",
            id="neither",
        ),
        pytest.param(
            "None of the four owners would speak to the newspaper.",
            "declined", "None of the four owners", "would", "speak to the newspaper",
            id="none of them would",
        ),
        pytest.param(
            "The mayor had no comment.",
            "declined", "The mayor", "had", "no comment",
            id="no comment",
        ),
        pytest.param(
            "However, the company, which owns the ferry, declined to say whether it would sell.",
            "declined", "the company, which owns the ferry", "declined", "to say whether it would sell",
            id="declined to say whether",
        ),
        pytest.param(
            "Contacted by telephone on Monday, Lee declined to comment.",
            "declined", "Lee", "declined", "to comment",
            id="after how she was asked",
        ),
        pytest.param(
            "The museum said Lee had left, but she did not respond to an email.",
            "no-answer", "she", "did not respond to", "an email",
            id="the subject of the last clause",
        ),
    ],
)  # fmt: skip
def test_a_silence_is_added(line, kind, source, cue, content):
    article = an_article(line)
    (found,) = silences(article, [])
    assert words(article, found) == (kind, source, cue, content)
    assert found.added and found.attribution.score == SCORE and found.why


def test_two_verbs_of_one_subject_are_two_silences():
    article = an_article("The company declined to comment or did not answer questions.")
    assert [words(article, f)[:3] for f in silences(article, [])] == [
        ("declined", "The company", "declined"),
        ("no-answer", "The company", "did not answer"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("“He declined to comment,” said Ruiz.", id="in a quotation it is another's account"),
        pytest.param("Lee declined to endorse the plan.", id="declined to do something else"),
        pytest.param("He refused to resign.", id="refused to do something else"),
        pytest.param("Two aides who declined to be named were there.", id="not to be named is not to be silent"),
        pytest.param("Lee would not say that the plan had failed.", id="would not say that it is so"),
        pytest.param("Ms. Lee did not respond to the attack.", id="nobody asked"),
        pytest.param("The bank did not return the money.", id="what is not returned is no call"),
        pytest.param("The ministry did not answer his request for the documents.", id="asked for papers"),
        pytest.param("Neighbours responded to questions about the fire.", id="they did answer"),
        pytest.param("", id="no words"),
    ],
)
def test_what_is_no_silence(line):
    assert silences(an_article(line), []) == []


def test_a_block_outside_the_report_is_not_read():
    assert silences(an_article("Lee declined to comment.", kind="other"), []) == []


def test_a_subject_that_is_not_plain_adds_nothing():
    assert (
        silences(
            an_article("Asked what she meant when the dam broke was said to be dry did not respond to a call."), []
        )
        == []
    )


def _attribution(article: Article, source: str, cue: str, content: str) -> Attribution:
    def at(part: str):
        start = article.text.index(part)
        return ((start, start + len(part)),)

    return Attribution(at(content), at(cue), at(source), 0.9)


def test_what_was_found_as_an_attribution_is_marked():
    article = an_article("Lee declined to comment. Ruiz said the lake was dry.")
    silent = _attribution(article, "Lee", "declined", "to comment")
    other = _attribution(article, "Ruiz", "said", "the lake was dry")
    (found,) = silences(article, [silent, other])
    assert (found.attribution, found.kind, found.added) == (silent, "declined", False)


def test_what_somebody_tells_of_another_is_left_to_the_attribution():
    article = an_article("Ruiz said Lee did not return his calls.")
    assert silences(article, [_attribution(article, "Ruiz", "said", "Lee did not return his calls")]) == []


def test_who_says_that_they_will_not_comment_has_declined():
    article = an_article("The bank said it would not comment on the case.")
    told = _attribution(article, "The bank", "said", "it would not comment on the case")
    (found,) = silences(article, [told])
    assert (found.attribution, found.kind, found.added) == (told, "declined", False)
