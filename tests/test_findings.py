import importlib.util
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest

from onrecord.findings import ALL, DEFAULT, KINDS, MIN_PRECISION, chosen, flag
from onrecord.flow import Actor, Article, Block, Statement, When


def an_article(headline: str, *body: str, caption: str = "", published: str = "", **others: str) -> Article:
    """Return an article of a headline, other blocks by kind ("pull_quote"), paragraphs and a caption of this story."""
    parts = [("headline", headline), *((kind.replace("_", "-"), words) for kind, words in others.items())]
    parts += [("paragraph", words) for words in body]
    blocks, text = [], ""
    for kind, words in [*parts, ("caption", caption)]:
        if words:
            blocks.append(Block(kind, len(text), len(text) + len(words), "line", True if kind == "caption" else None))
            text += words + "\n\n"
    when = When(published, "day", ("the page",)) if published else None
    return Article(text, tuple(blocks), headline, (), None, None, when, "en")


def said(article: Article, words: str, speaker: str = "", after: int = 0, **fields) -> Statement:
    start = article.text.index(words, after)
    made = Statement(
        id=f"{start:016x}",
        block=article.block_at(start),
        content=((start, start + len(words)),),
        content_text=words,
        cue=(),
        cue_text="",
        source=((start, start),) if speaker else (),
        source_text=speaker,
        mode="direct",
        act="statement",
        also=None,
        cue_tone="neutral",
        speaker=Actor(speaker, "person", None, None, "") if speaker else None,
        target=None,
        said_on=None,
        denies=None,
        score=1.0,
    )
    return msgspec.structs.replace(made, **fields)


def evidence(kind: str, article: Article, *statements: Statement, **options) -> list[str]:
    return [finding.evidence for finding in flag(article, statements, [kind], **options)]


# Kinds


def test_kinds_are_on_by_default_where_they_are_right_often_enough():
    assert {kind for kind in ALL if KINDS[kind].right >= MIN_PRECISION * KINDS[kind].judged > 0} == set(DEFAULT)


def test_figures_are_those_of_the_judged_findings():
    path = Path(__file__).parent.parent / "eval" / "finding_scores.py"
    spec = importlib.util.spec_from_file_location("finding_scores", path)
    scores = sys.modules["finding_scores"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scores)
    judged = scores.judged()
    assert {k: (KINDS[k].right, KINDS[k].judged) for k in ALL} == {
        k: (Counter(j.right for j in judged if j.kind == k)[True], sum(j.kind == k for j in judged)) for k in ALL
    }


def test_kinds_are_switched():
    article = an_article("A ‘win-win’ for Mayor: ‘This is an outright scandal’", "The council met on Monday.")
    kinds = {finding.kind for finding in flag(article, (), ALL)}
    assert "headline-quotation" in kinds
    assert flag(article, (), []) == ()
    assert {f.kind for f in flag(article, (), ["headline-quotation"])} == {"headline-quotation"}
    with pytest.raises(ValueError, match="no such kind of finding: 'typo'; there are stray-caption, "):
        flag(article, (), ["typo"])


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        pytest.param("all", ALL, id="all"),
        pytest.param("none", (), id="none"),
        pytest.param("default", DEFAULT, id="default"),
        pytest.param("scare-quotes, stray-caption", ("stray-caption", "scare-quotes"), id="some, in the order of all"),
    ],
)
def test_kinds_are_chosen_by_words(words, kinds):
    assert chosen(words) == kinds


@pytest.mark.parametrize("words", ["", "everything", "stray-caption,typo", ","])
def test_words_that_choose_no_kind(words):
    with pytest.raises(ValueError, match="there are stray-caption, headline-quotation"):
        chosen(words)


def test_findings_stand_in_reading_order_with_their_words():
    article = an_article(
        "Mayor: ‘This is an outright scandal’", "It was Tuesday, March 9, 2022.", "It was Friday, March 9, 2022."
    )
    found = flag(article, (), ALL)
    assert [f.block for f in found] == [0, 1, 2]
    assert [article.text[slice(*f.at)] for f in found] == [
        "‘This is an outright scandal’", "Tuesday, March 9, 2022", "Friday, March 9, 2022",
    ]  # fmt: skip


# Captions


STRAY = "Singer Mia Fontaine waves to fans in Linz in 2011. (Photo: Bo Chen/dpa)"


@pytest.mark.parametrize(
    ("caption", "belongs", "flagged"),
    [
        pytest.param(STRAY, False, True, id="another story"),
        pytest.param(STRAY, None, False, id="nothing decides"),
        pytest.param("Enlarge this image toggle caption (Photo: Bo Chen/dpa)", False, False, id="a credit alone"),
        pytest.param("The old pool of the council, open to children again.", False, False, id="words of the story"),
    ],
)
def test_a_stray_caption_is_flagged_at_its_block(caption, belongs, flagged):
    article = an_article("Mayor opens pool", "The old pool opened to the children of the council.", caption=caption)
    block = msgspec.structs.replace(article.blocks[2], belongs=belongs, why="no name in common")
    article = msgspec.structs.replace(article, blocks=(*article.blocks[:2], block))
    found = [(f.block, f.at, f.evidence) for f in flag(article, (), ["stray-caption"])]
    assert found == ([(2, None, "the caption is of another story: no name in common")] if flagged else [])


# Headline quotations


@pytest.mark.parametrize(
    ("headline", "body", "found"),
    [
        pytest.param(
            "Mayor: ‘We will not close the pool’", "“We will not close the pool,” said Dana Wirth.", None, id="verbatim"
        ),
        pytest.param(
            "Mayor: ‘We won’t close the POOL’", "“We will not close the pool,” said Dana Wirth.", None,
            id="a contraction and letter case",
        ),
        pytest.param(
            "Mayor: ‘Two well-known pools close’", "“2 well known pools close.”", None, id="a number and a hyphen"
        ),
        pytest.param(
            "Mayor: ‘We will … close the pool’", "“We will not close the gym but close the pool,” she said.", None,
            id="an ellipsis owns what was left out",
        ),
        pytest.param(
            "Mayor: ‘We [the council] will close it’", "“We will close it,” she said.", None, id="square brackets"
        ),
        pytest.param(
            "Mayor vows ‘to keep the pool open’", "“We keep the pool open,” said Dana Wirth.",
            "the headline quotes “to keep the pool open”; the body has it without “to”: “keep the pool open”",
            id="a word added at the start",
        ),
        pytest.param(
            "Mayor: ‘We will never close the old pool’", "“We will not close the old pool,” said Dana Wirth.",
            "the headline quotes “We will never close the old pool”; the body has “We will not close the old pool”",
            id="a word changed",
        ),
        pytest.param(
            "Mayor: ‘We will close the pool’", "“We will, I am sorry to say, close the pool,” said Dana Wirth.",
            "the headline quotes “We will close the pool” without “I am sorry to say”, which the body has in it",
            id="words left out and not owned",
        ),
        pytest.param(
            "Mayor: ‘This is an outright scandal’", "The council met on Monday to discuss the pool.",
            "the headline quotes “This is an outright scandal”, which the body does not have", id="nowhere in the body",
        ),
        pytest.param("Mayor opens ‘dream pool’", "The pool opened on Monday.", None, id="a label of two words"),
        pytest.param("Mayor opens the ‘pool of dreams’", "The pool opened.", None, id="a label of three words"),
        pytest.param("Mayor opens ‘hyper-modern pool’", "It opened.", None, id="a label of two words and a hyphen"),
        pytest.param("The Mayor’s pool opens", "The pool opened on Monday.", None, id="an apostrophe"),
        pytest.param("Mayor: ‘FastÃ¢â‚¬Ëœ and furious pool’", "It opened.", None, id="damaged characters"),
    ],
)  # fmt: skip
def test_headline_quotation_is_held_against_the_body(headline, body, found):
    assert evidence("headline-quotation", an_article(headline, body)) == ([found] if found else [])


def test_the_deck_does_not_bear_a_headline_out():
    words = "‘We keep the pool open’"
    article = an_article(f"Mayor: {words}", "The council met.", deck=f"Mayor says {words}")
    assert len(evidence("headline-quotation", article)) == 1


def test_words_that_the_headline_gives_to_somebody_else():
    article = an_article("Vaz: ‘We keep the pool open’", "“We keep the pool open,” said Dana Wirth.")
    words = "We keep the pool open"
    in_headline = said(article, words, "Vaz")
    in_body = said(article, words, "Dana Wirth", after=article.blocks[1].start)
    found = evidence("headline-quotation", article, in_headline, in_body)
    assert found == ["the headline gives the words to Vaz, the body to Dana Wirth"]


@pytest.mark.parametrize(
    "speaker",
    [
        pytest.param(None, id="nobody is named"),
        pytest.param(Actor("Ana Vaz", "person", None, None, ""), id="a longer form of the name"),
        pytest.param(Actor("a councillor", "person", None, None, ""), id="somebody without a name"),
        pytest.param(Actor("Peru", "country", None, None, ""), id="a country and one who may speak for it"),
        pytest.param(Actor("Vaz Holdings", "body", None, None, ""), id="a name in common"),
    ],
)
def test_speakers_that_may_be_the_same(speaker):
    article = an_article("Vaz: ‘We keep the pool open’", "“We keep the pool open,” she said.")
    words = "We keep the pool open"
    in_headline = said(article, words, "Vaz")
    in_body = msgspec.structs.replace(said(article, words, after=article.blocks[1].start), speaker=speaker)
    assert evidence("headline-quotation", article, in_headline, in_body) == []


def test_altered_words_come_with_whose_they_are():
    article = an_article("Vaz Holdings ‘to keep the pool open’", "“We keep the pool open,” said Dana Wirth.")
    in_headline = said(article, "to keep the pool open", "Vaz Holdings")
    in_body = said(article, "We keep the pool open", "Dana Wirth")
    assert evidence("headline-quotation", article, in_headline, in_body) == [
        "the headline quotes “to keep the pool open”; the body has it without “to”: “keep the pool open”; "
        "the headline gives the words to Vaz Holdings, the body to Dana Wirth"
    ]


# Altered quotations


@pytest.mark.parametrize(
    ("kind", "words", "found"),
    [
        pytest.param("deck", "She said: ‘We will not close the pool’", None, id="deck, verbatim"),
        pytest.param(
            "deck", "She said: ‘We will never close the pool’",
            "the deck quotes “We will never close the pool”; the body has “We will not close the pool”",
            id="deck, altered",
        ),
        pytest.param(
            "deck", "She said: ‘It is a disgrace to us all’",
            "the deck quotes “It is a disgrace to us all”, which the body does not have", id="deck, not in the body",
        ),
        pytest.param("subheading", "‘A day to forget’", None, id="a subheading may quote a proverb"),
        pytest.param(
            "subheading", "‘We will never close the pool’",
            "the subheading quotes “We will never close the pool”; the body has “We will not close the pool”",
            id="subheading, altered",
        ),
        pytest.param(
            "pull_quote", "We will soon close the pool",
            "the pull quote quotes “We will soon close the pool”; the body has “We will not close the pool”",
            id="a pull quote needs no marks",
        ),
        pytest.param("pull_quote", "We will not close the pool", None, id="pull quote, verbatim"),
    ],
)  # fmt: skip
def test_what_stands_beside_the_body_is_held_against_it(kind, words, found):
    article = an_article("Pool stays", "“We will not close the pool,” said Dana Wirth.", **{kind: words})
    assert evidence("altered-quotation", article) == ([found] if found else [])


ONE = "“The council will keep the old pool open for good,” said Dana Wirth."


@pytest.mark.parametrize(
    ("second", "count"),
    [
        pytest.param("“The council will keep the new pool open for good,” she had said.", 1, id="a word differs"),
        pytest.param("“The council will keep the old pool open for good,” she had said.", 0, id="the same words"),
        pytest.param("“will keep the old pool open”, she had said.", 0, id="part of the same words"),
        pytest.param("“The council will keep the [village] pool open for good,” she had said.", 0, id="brackets"),
        pytest.param("“The council will keep the … pool open for good,” she had said.", 0, id="an ellipsis"),
        pytest.param("“The council will keep the (village) pool open for good,” she had said.", 0, id="parentheses"),
        pytest.param("“The council will keep the bus lane and the park open,” she said.", 0, id="other words"),
    ],
)
def test_two_quotations_of_the_body(second, count):
    assert len(evidence("altered-quotation", an_article("Pool stays", ONE, second))) == count


def test_a_figure_of_speech_within_a_paragraph_is_no_alteration():
    words = "“We shall fight for them on the sands of Hythe,” he said. “We shall fight for them on the hills of Hythe.”"
    assert evidence("altered-quotation", an_article("He speaks", words)) == []


# Dates


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("They met on Tuesday, March 9, 2022.", "2022-03-09 was a Wednesday", id="with a year"),
        pytest.param("They met on Wednesday, March 9, 2022.", None, id="as it was"),
        pytest.param("They met on Wednesday 9 March.", None, id="the year of publication"),
        pytest.param("They met on Tuesday, Mar. 8.", None, id="an abbreviated month"),
        pytest.param("They met on Thursday 10 March.", None, id="the day itself"),
        pytest.param("They meet on Friday, March 14.", "2022-03-14 was a Monday", id="near the day of publication"),
        pytest.param("They meet on Sunday, March 14.", None, id="right in the year before"),
        pytest.param("They meet on Tuesday, November 8.", None, id="this year"),
        pytest.param("They met on Friday, November 8.", None, id="far off, and whose year nobody tells"),
    ],
)
def test_a_weekday_beside_its_date(words, found):
    article = an_article("Talks", words, published="2022-03-10")
    (given,) = evidence("date-mismatch", article) or [None]
    assert (given or "").endswith(found or "") and bool(given) == bool(found)


def test_a_weekday_without_any_year_says_nothing():
    assert evidence("date-mismatch", an_article("Talks", "They met on Tuesday, March 9.")) == []


@pytest.mark.parametrize(
    ("caption", "days"),
    [
        pytest.param("Dana Wirth at the pool on 4 May 2019.", "1,042", id="years before"),
        pytest.param("Dana Wirth at the pool, Jan. 20, 2022.", None, id="weeks before"),
        pytest.param("FILE - Dana Wirth at the pool on 4 May 2019.", None, id="a file photo that says so"),
        pytest.param("The pool, closed since May 4, 2019.", None, id="a date in the story of what is shown"),
        pytest.param("Wirth on 4 May 2019 and on 6 June 2020.", None, id="two dates"),
    ],
)
def test_a_caption_dated_far_from_the_article(caption, days):
    article = an_article("Pool", "Dana Wirth opened the pool.", caption=caption, published="2022-03-11")
    found = evidence("date-mismatch", article)
    assert found == ([f"the caption is dated 2019-05-04, {days} days from the article’s 2022-03-11"] if days else [])


@pytest.mark.parametrize("opened", ["It opened in 2019.", "It opened in May.", "It opened on 4 May 2019."])
def test_a_caption_of_the_day_that_the_story_tells_of(opened):
    article = an_article("Pool", opened, caption="Wirth at the pool on 4 May 2019.", published="2022-03-11")
    assert evidence("date-mismatch", article) == []


@pytest.mark.parametrize(
    ("words", "flagged"),
    [
        pytest.param("The mayor opened the pool on 5 May 2024.", True, id="past, and after publication"),
        pytest.param("The mayor opened the pool on 5 May 2022.", False, id="past, and before publication"),
        pytest.param("The pool will open on 5 May 2024, she said.", False, id="to come"),
        pytest.param("The lease was due to end on 5 May 2024.", False, id="to come, told in the past"),
        pytest.param("This article was updated on 5 May 2024.", False, id="an update"),
    ],
)
def test_a_publication_before_what_the_text_tells_as_past(words, flagged):
    article = an_article("Pool", words, published="2023-03-10")
    assert bool(evidence("date-mismatch", article)) == flagged
    later = msgspec.structs.replace(article, modified=When("2024-05-06", "day", ("the page",)))
    assert evidence("date-mismatch", later) == []


def test_a_publication_after_the_page_was_fetched():
    article = an_article("Pool", "The pool opened.", published="2023-03-10")
    found = evidence("date-mismatch", article, fetched=date(2023, 3, 1))
    assert found == ["published 2023-03-10, after the page was fetched on 2023-03-01"]
    assert evidence("date-mismatch", article, fetched=date(2023, 3, 9)) == []  # the date line


# Scare quotes


@pytest.mark.parametrize(
    ("words", "label"),
    [
        pytest.param("The “moderate” senator voted against it.", "“moderate”", id="before a noun"),
        pytest.param("It was one more of the so-called reforms of May.", "so-called reforms", id="so-called"),
        pytest.param("He leads the so-called “friends of order” there.", "so-called “friends of order”", id="both"),
        pytest.param("The senator called it a “moderate” bill.", None, id="somebody calls it so"),
        pytest.param("According to her, a “moderate” bill is enough.", None, id="according to"),
        pytest.param("The “Moderate” ran aground off Hythe.", None, id="a name"),
        pytest.param("The “moderate is over” banner hung there.", None, id="a saying"),
        pytest.param("The film “moderate rain” opened on Monday.", None, id="a title"),
        pytest.param("Dana “moderate” Wirth won.", None, id="a nickname"),
        pytest.param("The “rather long and winding road to hell” camp lost.", None, id="too long for a label"),
        pytest.param("There came a “yes” vote.", None, id="an answer"),
        pytest.param('On the so-called "women\'s issues" they agreed.', 'so-called "women\'s issues"', id="apostrophe"),
        pytest.param("The so-called Green Group met.", None, id="so-called before a name"),
    ],
)
def test_labels_held_at_a_distance(words, label):
    article = an_article("Senate votes", words)
    assert [article.text[slice(*f.at)] for f in flag(article, (), ["scare-quotes"])] == ([label] if label else [])


def test_a_label_that_somebody_uses_is_theirs():
    article = an_article("The ‘moderate’ bill", "A “moderate” bill passed.", "It is a moderate bill, said Dana Wirth.")
    assert len(evidence("scare-quotes", article)) == 1  # once a label
    assert evidence("scare-quotes", article, said(article, "It is a moderate bill", "Dana Wirth")) == []
    assert evidence("scare-quotes", article, said(article, "A “moderate” bill passed")) == [
        "“moderate” is in quotation marks, and nobody is named who calls it so"
    ]


# Claims

CHARGE = "the harbour company dumped toxic sludge in the river"
HEADLINE = "Harbour company dumped toxic sludge in river"


@pytest.mark.parametrize(
    ("headline", "fields", "own", "flagged"),
    [
        pytest.param(HEADLINE, {"act": "accusation"}, "", True, id="a charge told as fact"),
        pytest.param(HEADLINE, {"act": "statement"}, "", True, id="a statement told as fact"),
        pytest.param(HEADLINE, {"act": "denial"}, "", False, id="what somebody denies"),
        pytest.param(HEADLINE, {"act": "statement", "source": ()}, "", False, id="nobody says so"),
        pytest.param(f"{HEADLINE}, activists say", {"act": "accusation"}, "", False, id="the headline attributes"),
        pytest.param(f"Activists: {HEADLINE}", {"act": "accusation"}, "", False, id="a colon attributes"),
        pytest.param(f"‘{HEADLINE}’", {"act": "accusation"}, "", False, id="quotation marks attribute"),
        pytest.param(f"{HEADLINE}?", {"act": "accusation"}, "", False, id="a question"),
        pytest.param(
            "Harbour company allegedly dumped toxic sludge in river", {"act": "accusation"}, "", False, id="a hedge"
        ),
        pytest.param("Dana Wirth seeks harbour seat in October", {"act": "accusation"}, "", False, id="something else"),
        pytest.param(
            HEADLINE, {"act": "accusation"}, "Toxic sludge from the harbour company was dumped in the river in May.",
            False, id="the outlet says so itself",
        ),
    ],
)  # fmt: skip
def test_claims_in_the_headline(headline, fields, own, flagged):
    article = an_article(headline, f"Activists said that {CHARGE}.", "It rained.", *([own] if own else []))
    statement = said(article, CHARGE, "Clean Water League", **fields)
    found = evidence("headline-claim", article, statement)
    words = f"the headline states as fact what the body gives as a statement of Clean Water League: “{CHARGE}”"
    assert found == ([words] if flagged else [])


@pytest.mark.parametrize(
    ("own", "flagged"),
    [
        pytest.param("The harbour company dumped the toxic sludge in the river at night.", True, id="told as fact"),
        pytest.param("The harbour company allegedly dumped toxic sludge in the river.", False, id="a hedge"),
        pytest.param("Did the harbour company dump toxic sludge in the river?", False, id="a question"),
        pytest.param("The harbour company never dumped toxic sludge in the river.", False, id="the other side"),
        pytest.param("The harbour company cleans its ships in the river.", False, id="something else"),
    ],
)
def test_one_side_of_a_dispute_told_as_fact(own, flagged):
    article = an_article("A dispute", f"Activists said that {CHARGE}.", "The company denied it.", own)
    charge = said(article, CHARGE, "Clean Water League", act="accusation")
    denial = said(article, "it.", "Hans Port", act="denial", denies=charge.id)
    found = flag(article, (charge, denial), ["unattributed-claim"])
    assert [(f.block, f.evidence) for f in found] == (
        [(3, "told as fact here; Clean Water League says so and Hans Port denies it")] if flagged else []
    )
    assert flag(article, (charge,), ["unattributed-claim"]) == ()
