"""What each line of a plain-text copy is."""

import textwrap
from itertools import pairwise

import pytest

from onrecord.articles import read_article
from onrecord.articles.outlets import outlet_in_text
from onrecord.articles.plain_text import read_plain_text
from onrecord.articles.wording import (
    breadcrumb,
    byline,
    caption_sign,
    furniture,
    is_date_line,
    photo_credit,
    signed_date,
)
from onrecord.flow import Origin, Page

COPY = """\
Home  /  World  /  Lakes

Minister pledges ‘to keep the ferries running’

By Ann Lee and Bo Chen
Published: Wednesday, 4 May 2022 10:15 GMT

Singer Mia Fontaine (L) waves to Olaf Brandt at a gala in Geneva on March 2, 2018. (Reuters photo)
Transport Minister Ida Holm boards a ferry in Lakeview on May 3, 2022. (Photo by Cy Dent/AFP)

Transport Minister Ida Holm has promised to keep the ferries running through the winter, whatever the cost of fuel.

“We will keep the ferries running,” she said in Lakeview on Tuesday.

Fuel has doubled in price: operator

The operator, Lakeview Lines, said that fuel had doubled in price. It asked for help.

- It wants the tax on fuel cut.
- It wants a loan from the state.

Holm refused to comment on the loan.

Follow Lakeview Post on Telegram

Related stories
Storm closes the harbour
© 2022 Lakeview Post
"""


def kinds(text):
    draft = read_plain_text(text)
    return [(block.kind, draft.text[block.start : block.end].split()[0]) for block in draft.blocks]


def read(text):
    return read_article(Page.of(text.encode(), "-", Origin("input")))


def test_every_line_is_told():
    assert kinds(COPY) == [
        ("other", "Home"),
        ("headline", "Minister"),
        ("byline", "By"),
        ("dateline", "Published:"),
        ("caption", "Singer"),
        ("caption", "Transport"),
        ("paragraph", "Transport"),
        ("paragraph", "“We"),
        ("subheading", "Fuel"),
        ("paragraph", "The"),
        ("list-item", "-"),
        ("list-item", "-"),
        ("paragraph", "Holm"),
        ("other", "Follow"),
        ("other", "Related"),
        ("other", "Storm"),
        ("other", "©"),
    ]


def test_what_the_copy_says_of_itself():
    article = read(COPY)
    assert article.text == COPY
    assert article.headline == "Minister pledges ‘to keep the ferries running’"
    assert article.breadcrumb == ("Home", "World", "Lakes")
    assert article.byline == "Ann Lee and Bo Chen"
    assert (article.outlet.name, article.outlet.evidence) == ("Lakeview Post", "Follow Lakeview Post on Telegram")
    assert article.published.value == "2022-05-04"
    assert article.published.evidence == ("the date line “Published: Wednesday, 4 May 2022 10:15 GMT”",)


def test_captions_are_judged_with_reasons():
    stray, own = (block for block in read(COPY).blocks if block.kind == "caption")
    assert (stray.belongs, stray.credit, own.belongs, own.credit) == (False, "Reuters", True, "Cy Dent/AFP")
    assert "none of its people or places occurs in the article; dated 1,524 days before it" in stray.why
    assert "Ida Holm" in own.why


def test_the_date_is_inferred_from_the_own_caption_and_a_weekday():
    undated = COPY.replace("Published: Wednesday, 4 May 2022 10:15 GMT\n", "")
    published = read(undated).published
    assert (published.value, published.precision) == ("2022-05-03", "day")
    assert published.evidence == (
        "the caption dates its picture May 3, 2022",
        "the body says “on Tuesday”; 2022-05-03 was a Tuesday",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("on Tuesday", "on Monday", id="the weekday does not fit"),
        pytest.param(" on Tuesday", "", id="no weekday bears it out"),
        pytest.param("May 3, 2022", "May 2022", id="the caption names no day"),
        pytest.param("boards a ferry", "boards a ferry in this file photo", id="an old picture"),
        pytest.param(
            "on Tuesday", "on Tuesday, months after the storm of 9 March 2023", id="the body names a later day"
        ),
        pytest.param("Transport Minister Ida Holm boards a ferry in Lakeview", "Singer Mia Fontaine sings", id="stray"),
    ],
)
def test_no_date_is_better_than_a_wrong_one(old, new):
    undated = COPY.replace("Published: Wednesday, 4 May 2022 10:15 GMT\n", "")
    assert old in undated
    assert read(undated.replace(old, new)).published is None


def test_two_date_lines_that_disagree_leave_the_date_open():
    assert (
        read(COPY.replace("By Ann Lee", "3 March 2021\nBy Ann Lee").replace("May 3, 2022", "spring")).published is None
    )


def test_an_update_is_not_the_publication():
    assert read(COPY.replace("Published:", "Updated:").replace("May 3, 2022", "spring")).published is None


WRAPPED = """\
Minister pledges to keep ferries running

Transport Minister Ida Holm has promised to keep the ferries running
through the winter, whatever the cost of fuel. She spoke in Lakeview
on Tuesday.

The operator said that fuel had doubled in price since the spring. It
asked the state for a loan, and the owners of smaller boats asked for
one as well.
"""


def test_lines_wrapped_by_hand_are_one_paragraph():
    draft = read_plain_text(WRAPPED)
    assert [(b.kind, b.place) for b in draft.blocks] == [
        ("headline", "line 1"),
        ("paragraph", "line 3"),
        ("paragraph", "line 7"),
    ]


@pytest.mark.parametrize("sign", ["\r\n", "\r", "\n"], ids=["Windows", "old Mac", "Unix"])
def test_line_numbers_hold_for_every_sign_of_a_line_break(sign):
    draft = read_plain_text(WRAPPED.replace("\n", sign))
    assert [b.place for b in draft.blocks] == ["line 1", "line 3", "line 7"]


def test_one_paragraph_a_line_without_blank_lines():
    lines = [line for line in COPY.split("\n") if line]
    assert kinds("\n".join(lines)) == kinds(COPY)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("“We will stay,” said Ida Holm.", [("paragraph", "“We")], id="one sentence is an article"),
        pytest.param(
            "Will the ferries run?\n\nIda Holm said that they would run all winter long.",
            [("headline", "Will"), ("paragraph", "Ida")],
            id="a headline that asks",
        ),
        pytest.param(
            "Menu\nNews\nSport\nFerries to run all winter\nIda Holm said that they would run.\nMore news\n",
            [("other", "Menu"), ("other", "News"), ("other", "Sport"), ("headline", "Ferries"), ("paragraph", "Ida"),
             ("other", "More")],
            id="menu above, teaser below",
        ),
        pytest.param(
            "Ferries to run all winter\nHolm promises help for owners\nBy Ann Lee\nHolm said that ferries would run.\n",
            [("headline", "Ferries"), ("deck", "Holm"), ("byline", "By"), ("paragraph", "Holm")],
            id="deck below the headline",
        ),
        pytest.param(
            "Ferries to run all winter\nIda Holm said that the ferries would run.\nRead more: Storm closes harbour\n"
            "She said that the state would pay for it.\n",
            [("headline", "Ferries"), ("paragraph", "Ida"), ("other", "Read"), ("paragraph", "She")],
            id="a link in the middle does not end the report",
        ),
        pytest.param(
            "Ferries to run all winter\nIda Holm said that the ferries would run.\n“A shame for the whole town”\n"
            "Bo Chen said so on Monday.\n",
            [("headline", "Ferries"), ("paragraph", "Ida"), ("paragraph", "“A"), ("paragraph", "Bo")],
            id="a quotation on a line of its own is no subheading",
        ),
        pytest.param(
            "Ida Holm said that the ferries would run.\nBy Monday, 30 boats had been repaired.\nThat was all.",
            [("paragraph", "Ida"), ("paragraph", "By"), ("paragraph", "That")],
            id="a sentence that begins with By",
        ),
    ],
)  # fmt: skip
def test_layouts(text, wanted):
    assert kinds(text) == wanted


REPORT = "Ferries to run all winter\n\nIda Holm said in Lakeview that the ferries would run. She made no promise.\n\n"
TEASERS = "Storm closes the harbour for days\nWho pays for the bridge?\n‘I lost my boat,’ says fisherman\n\n"
REST = "Holm denied that fares would rise. Bo Chen doubted it.\n\n“It is our money,” he said in Lakeview on Monday.\n"


@pytest.mark.parametrize(
    ("below", "in_report"),
    [
        pytest.param("More on this story\n" + TEASERS + REST, ["Holm", "“It"], id="a box in the report"),
        pytest.param("Related:\n\n" + TEASERS.replace("\n", "\n\n") + REST, ["Holm", "“It"], id="titles far apart"),
        pytest.param("Read more\n" + TEASERS + REST, ["Holm", "“It"], id="a link as heading"),
        pytest.param("Most read\n\n" + REST, ["Holm", "“It"], id="no title below the heading"),
        pytest.param("Related\n- Storm closes the harbour\n- Bridge to open\n\n" + REST, ["Holm", "“It"], id="a list"),
        pytest.param("Related\n" + TEASERS + "Holm denied that fares would rise.\n", ["Holm"], id="one sentence"),
        pytest.param("Related\n" + TEASERS + REST + "\nMost read\n" + TEASERS, ["Holm", "“It"], id="and a footer"),
        pytest.param("Related\n" + TEASERS, [], id="nothing follows"),
        pytest.param(
            "Related\nStorm closes harbour\nHolm said that the storm would last.\n\nBridge to open soon\n"
            "Holm said that it would open.\n",
            [],
            id="summaries of other stories",
        ),
        pytest.param(
            "Related\n" + TEASERS + "We use cookies to improve your visit.\n\nYour data are safe.\n",
            [],
            id="a notice that shares no name",
        ),
    ],
)  # fmt: skip
def test_a_report_goes_on_below_a_box_of_related_stories(below, in_report):
    blocks = kinds(REPORT + below)
    assert blocks[:2] == [("headline", "Ferries"), ("paragraph", "Ida")]
    assert [word for kind, word in blocks[2:] if kind != "other"] == in_report
    assert all(block.why for block in read_plain_text(REPORT + below).blocks)


def test_markdown_marks_tell_headings():
    text = "# Ferries to run all winter\n\n" + REST + "\n## What fares will cost\nHolm said it would be less.\n"
    draft = read_plain_text(text)
    assert draft.headline == "Ferries to run all winter"
    assert draft.text == text
    assert [block.kind for block in draft.blocks] == ["headline", "paragraph", "paragraph", "subheading", "paragraph"]
    assert "marked as a heading" in draft.blocks[0].why


def test_titles_in_a_row_are_no_wrapped_paragraph():
    titles = (
        "Storm closes the harbour for a third day now",
        "Ferry owners ask the state for another loan",
        "Divers find the wreck off the northern pier",
        "Bridge to open after the winter, council told",
    )
    assert len(read_plain_text("\n".join(titles) + "\n\n" + REST).blocks) == 6


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("A ferry in port. (AFP photo)", "AFP"),
        ("A ferry in port. (Photo by AFP)", "AFP"),
        ("A ferry in port. (AP Photo/Ann Lee)", "AP/Ann Lee"),
        ("A ferry in port. Photo: Ann Lee/Reuters", "Ann Lee/Reuters"),
        ("A ferry in port. Photograph: Ann Lee/The Lake Post", "Ann Lee/The Lake Post"),
        ("A ferry in port [Bo Chen/Reuters]", "Bo Chen/Reuters"),
        ("A ferry in port. Bo Chen/Getty Images", "Bo Chen/Getty Images"),
        ("A ferry in port. © AFP", "AFP"),
        ("A ferry in port. (Courtesy of the harbour office)", "harbour office"),
        ("A ferry in port.", None),
        ("The harbour (built in 1902) is closed.", None),
        ("She told Reuters so.", None),
    ],
)
def test_photo_credits(line, credit):
    assert photo_credit(line) == credit


def test_a_line_longer_than_any_caption_credits_nobody():
    # Found by damaging pages: a script of one line took a minute and a half.
    assert photo_credit("Photograph: Ann Lee " + "x(/y " * 12_000) is None


def test_letters_without_blanks_credit_nobody():
    # The same: every way to cut them into four names was tried.
    assert photo_credit("setSrc('/cache/-" + "eNqlltFu2zAMRX9oQbAA" * 60 + "/AFQ") is None
    assert photo_credit("Ida Holm on Tuesday. J.K. Lee/Getty Images") == "J.K. Lee/Getty Images"


@pytest.mark.parametrize(
    ("line", "is_caption"),
    [
        pytest.param("FILE PHOTO: A ferry leaves Lakeview", True, id="file photo"),
        pytest.param("Ida Holm (C) and Bo Chen meet the press", True, id="position mark"),
        pytest.param("Senator Ann Lee (R) said that she would vote against it.", False, id="a party is no position"),
        pytest.param("He left, right, and came back.", False, id="a single weak sign"),
        pytest.param("“We will stay,” Holm said. (Reuters)", False, id="a quotation ends in its agency"),
    ],
)
def test_signs_of_a_caption(line, is_caption):
    assert (caption_sign(line) is not None) is is_caption


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("BY ANN LEE AND BO CHEN", "ANN LEE AND BO CHEN"),
        ("By Ann Lee | 3 March 2024", "Ann Lee"),
        ("By Ann Lee, Staff Writer", "Ann Lee"),
        ("By Ann Lee  Tue 3 March", "Ann Lee"),
        ("By Monday, 30 boats had been repaired.", None),
        ("By the lake", None),
        ("Ann Lee", None),
    ],
)
def test_bylines(line, names):
    assert byline(line) == names


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("March 3, 2020 6:14 PM GMT", True),
        ("Updated: Tuesday, 29 November 2022", True),
        ("Oct 11, 2023 2 min read", True),
        ("2022-11-29", True),
        ("3rd March 2021", True),
        ("The March of 2020", True),
        ("March for peace", False),
        ("May 2022 was warm", False),
        ("12:30", False),
    ],
)
def test_date_lines(line, wanted):
    assert is_date_line(line) is wanted


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("News   /   EU   /   More", ("News", "EU", "More")),
        ("Home > World > Lakes", ("Home", "World", "Lakes")),
        ("News | Sport", ("News", "Sport")),
        ("News and/or sport", ()),
        ("She said it. / He did not.", ()),
        ("News", ()),
    ],
)
def test_breadcrumbs(line, parts):
    assert breadcrumb(line) == parts


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("© 2024 Lake Post. All rights reserved.", "copyright line"),
        ("The Post’s website can also be accessed at these addresses:", "addresses of the site"),
        ("Sign up for our morning newsletter", "newsletter"),
        ("Share on Facebook", "social media"),
        ("Facebook Twitter Email", "social media"),
        ("Read more: Storm closes harbour", "link to another story"),
        ("ADVERTISEMENT", "advertisement"),
        ("Advertisement - story continues below", "advertisement"),
        ("Get daily Lakeshire news", "newsletter"),
        ("Get the latest headlines from Lakeview", "newsletter"),
        ("RELATED: Expert says storms will last", "link to another story"),
        ("WATCH: Divers find the wreck", "link to another story"),
        ("SEE ALSO", "link to another story"),
        ("Related coverage: Storm closes harbour", "link to another story"),
        ("Share facebook x email", "social media"),
        ("Get daily news of the harbour to those who live there, Holm said.", None),
        ("Related costs have doubled, Holm said.", None),
        ("(Reporting by Ann Lee; editing by Bo Chen)", "credits of the newsroom"),
        ("Ann Lee is a reporter at the Lake Post covering harbours.", "credits of the newsroom"),
        ("Leave a comment", "comments of readers"),
        ("5 min read", "reading time"),
        ("Holm shared the news on Facebook.", None),
        ("Readers of the newsletter were told first, she said.", None),
        ("Copyright law must change, Holm said.", None),
        ("More than 40 boats were lost.", None),
    ],
)
def test_furniture_of_the_site(line, why):
    found = furniture(line)
    assert (found.why if found else None) == why


@pytest.mark.parametrize(
    ("lines", "name", "domain"),
    [
        pytest.param(["© 2024 Lake Post. All rights reserved."], "Lake Post", None, id="copyright"),
        pytest.param(["The Lake Post’s website can be reached at:", "lakepost.example"], "The Lake Post",
                     "lakepost.example", id="addresses"),
        pytest.param(["© 2024 Lake Post", "Follow Lake Post on Telegram"], "Lake Post", None, id="two lines agree"),
        pytest.param(["© 2024 Lake Post", "Follow Hill Times on Telegram"], None, None, id="two lines disagree"),
        pytest.param(["© 2024 Lake Media Ltd"], None, None, id="a company need not be the outlet"),
        pytest.param(["Copyright © 2025. We answer for no other site."], None, None, id="copyright of nobody"),
        pytest.param(["All Content © 2025"], None, None, id="content is no name"),
        pytest.param(["Follow us on Telegram", "All rights reserved"], None, None, id="no name"),
        pytest.param(["© 2024 Lake Post", "a." * 100_000], "Lake Post", None, id="a line of dots takes no time"),
        pytest.param(["© Lakeview Post 2022"], "Lakeview Post", None, id="the year after the name"),
        pytest.param(["Lakeview Gazette", "News | Sport"], "Lakeview Gazette", None, id="a masthead"),
        pytest.param(["About the Lakeview Post | Contact us"], "Lakeview Post", None, id="about the outlet"),
        pytest.param(["About us | Contact us | Privacy"], None, None, id="about us"),
        pytest.param(["Lakeview Gazette", "Harbour Times"], None, None, id="two mastheads"),
        pytest.param(["Copyright 2022 The Associated Press."], None, None, id="an agency supplies"),
        pytest.param(["Opinion: what she said about Harbour Liberalism"], None, None, id="a teaser"),
    ],
)  # fmt: skip
def test_outlets(lines, name, domain):
    outlet = outlet_in_text(lines)
    assert (outlet.name if outlet else None, outlet.domain if outlet else None) == (name, domain)


@pytest.mark.parametrize(
    ("line", "who"),
    [
        pytest.param("Ann Lee • Mar 14, 2024 • 4 min read", "Ann Lee", id="parted by dots"),
        pytest.param("Posted on March 14, 2024 by Ann Lee", "Ann Lee", id="posted by"),
        pytest.param("Lakeview Post, 14 March 2024", "Lakeview Post", id="an outlet"),
        pytest.param("Ann Lee moved here, 14 March 2024", None, id="a verb in it"),
        pytest.param("Ferry fares | Ann Lee | 14 March 2024", None, id="two names"),
        pytest.param("Ann Lee was born on March 14, 2024.", None, id="a sentence"),
        pytest.param("Ann Lee | 14", None, id="no date"),
    ],
)
def test_lines_signed_with_a_name_and_a_date(line, who):
    assert signed_date(line) == who


@pytest.mark.parametrize(
    ("line", "published"),
    [
        pytest.param("By Ann Lee | March 14, 2024", "2024-03-14", id="byline with a bar is no breadcrumb"),
        pytest.param("Ann Lee • Mar 14, 2024 • 4 min read", "2024-03-14", id="signed and dated"),
    ],
)
def test_a_signed_line_dates_the_article(line, published):
    copy = COPY.replace("By Ann Lee and Bo Chen\nPublished: Wednesday, 4 May 2022 10:15 GMT", line)
    article = read_article(Page.of(copy.encode(), "a.txt", Origin("file")))
    assert (article.published.value, article.byline) == (published, "Ann Lee")


def test_a_dispatch_is_dated_by_its_opening():
    copy = COPY.replace("By Ann Lee and Bo Chen\nPublished: Wednesday, 4 May 2022 10:15 GMT\n", "").replace(
        "Transport Minister Ida Holm has", "LAKEVIEW, March 14, 2024 (Wire) - Transport Minister Ida Holm has"
    )
    published = read_article(Page.of(copy.encode(), "a.txt", Origin("file"))).published
    assert (published.value, published.evidence) == (
        "2024-03-14",
        ("the dispatch opens “LAKEVIEW, March 14, 2024 (Wire) -”",),
    )


# Copies from other programs


FERRIES = (
    "Transport Minister Ida Holm has promised to keep the ferries running through the winter, whatever the cost of "
    "fuel. She spoke in Lakeview on Tuesday, after a meeting with the owners of smaller boats.",
    "“We will keep the ferries running,” she said. “Nobody on the islands will be cut off from the mainland, and "
    "nobody will pay more for a ticket than last year.”",
    "The operator, Lakeview Lines, said that fuel had doubled in price since the spring. It asked the state for a "
    "loan, and the owners of smaller boats asked for one as well.",
    "Holm refused to comment on the loan. The government would decide in June, she said, when the figures for the "
    "first half of the year were known.",
)
TITLE = "Minister pledges to keep the ferries running"


def wrapped(paragraph, width, before=""):
    return [before + line for line in textwrap.wrap(paragraph, width)]


def told(text):
    """The kind, place and folded words of each block."""
    draft = read_plain_text(text)
    return [(block.kind, block.place, " ".join(draft.text[block.start : block.end].split())) for block in draft.blocks]


def test_a_quoted_message_is_read_below_its_headers():
    lines = [
        "Bo, have you seen this?",
        "",
        "On Mon, 9 May 2022 at 10:12, Cy Dent wrote:",
        "> From: Ann Lee <ann.lee@lakeview.example>",
        "> Date: Sun, 8 May 2022 18:00",
        "> Subject: FW: ferries",
        ">",
        f"> {TITLE}",
        "> By Ann Lee",
        "> Published: Wednesday, 4 May 2022",
        ">",
    ]
    for paragraph in FERRIES:
        lines += [*wrapped(paragraph, 70, "> "), ">"]
    text = "\n".join([*lines, "> --", "> Sent from my phone"]) + "\n"
    blocks = told(text)
    assert [words.replace("> ", "") for kind, _, words in blocks if kind == "paragraph"] == list(FERRIES)
    assert {place for kind, place, _ in blocks if kind == "headline"} == {"line 8, column 3"}
    assert all(
        kind == "other"
        for kind, _, words in blocks
        if words.startswith(("On Mon", "From:", "Date:", "Subject:", "Sent"))
    )
    article = read(text)
    assert (article.headline, article.byline, article.published.value) == (TITLE, "Ann Lee", "2022-05-04")


def test_a_header_of_a_message_alone_is_a_line_of_the_text():
    text = f"{TITLE}\n\n{FERRIES[0]}\n\nTo: all who use the ferries, she gave thanks.\n\n{FERRIES[1]}\n"
    assert [kind for kind, _, _ in told(text)] == ["headline", "paragraph", "paragraph", "paragraph"]


def printed(paragraphs, foot="Page {} of 3", head=TITLE, sheet=5):
    """Lines as a word processor prints them: first lines indented, no blank lines, a head and a foot on each sheet."""
    body = [line for paragraph in paragraphs for line in textwrap.wrap(paragraph, 60, initial_indent="    ")]
    lines = []
    for number, first in enumerate(range(0, len(body), sheet), start=1):
        lines += [head, *body[first : first + sheet], foot.format(number)]
    return lines


@pytest.mark.parametrize(
    "foot",
    ["Page {} of 3", "https://lakeview.example/ferries {}/3", "- {} -"],
    ids=["word processor", "browser", "dash"],
)
def test_heads_and_feet_of_printed_pages_are_not_of_the_report(foot):
    lines = printed(FERRIES, foot)
    blocks = told("\n".join(lines) + "\n")
    outside = [words for kind, _, words in blocks if kind == "other"]
    # The first head stands where a headline does.
    assert outside.count(TITLE) == 2
    assert blocks[0][0] == "headline"
    assert [words for words in outside if words != TITLE] == [foot.format(n) for n in (1, 2, 3)]
    report = " ".join(words for kind, _, words in blocks if kind == "paragraph")
    assert report.split() == " ".join(FERRIES).split()


def test_numbers_at_the_end_of_lines_are_no_page_numbers():
    scores = ["Lakeview 3", "Harbour Town 1", "North Pier 2"]
    blocks = told("\n\n".join([TITLE, *FERRIES[:2], *scores, *FERRIES[2:]]) + "\n")
    assert not any("printed page" in block.why for block in read_plain_text("\n".join(scores * 3 + [*FERRIES])).blocks)
    assert [words for kind, _, words in blocks if kind == "paragraph"][-1] == FERRIES[-1]


def test_an_indent_begins_a_paragraph():
    lines = [line for paragraph in FERRIES for line in textwrap.wrap(paragraph, 60, initial_indent="    ")]
    blocks = told("\n".join([TITLE, *lines]) + "\n")
    assert [words for kind, _, words in blocks if kind == "paragraph"] == list(FERRIES)
    assert blocks[1][1] == "line 2, column 5"


def test_a_word_parted_at_the_end_of_a_line_stays_in_its_paragraph():
    lines = [
        TITLE, "",
        "Transport Minister Ida Holm has promised to keep the ferries run-",
        "ning through the winter, whatever the cost of fuel. She spoke in",
        "Lakeview on Tuesday, after she had met the owners of smaller boats",
        "and asked them for patience.",
    ]  # fmt: skip
    text = "\n".join(lines) + "\n"
    (paragraph,) = (block for block in read_plain_text(text).blocks if block.kind == "paragraph")
    assert text[paragraph.start : paragraph.end].startswith("Transport")
    assert "run-\nning" in text[paragraph.start : paragraph.end]


def test_a_word_parted_in_the_headline_is_put_together():
    text = "Minister pledges to keep all the ferries run-\nning through the winter\n\n" + "\n\n".join(FERRIES)
    assert read_plain_text(text).headline == ("Minister pledges to keep all the ferries running through the winter")


def test_a_paste_from_a_word_processor():
    text = "\n".join(
        [
            "\tHome",
            TITLE.replace(" the ", " the\xa0"),
            FERRIES[0].replace(". She", ".\vShe"),
            FERRIES[1],
            "•\tThe tax on fuel is to be cut by a third.",
            "•\tOwners are to have a loan from the state.",
            FERRIES[2],
            FERRIES[3],
        ]
    )
    draft = read_plain_text(text)
    assert draft.text == text
    assert draft.headline == TITLE
    assert [block.kind for block in draft.blocks[2:]] == [
        "paragraph", "paragraph", "list-item", "list-item", "paragraph", "paragraph",
    ]  # fmt: skip
    assert [block.place for block in draft.blocks[:3]] == ["line 1, column 2", "line 2", "line 3"]


def test_menus_with_bullets_are_no_report():
    menu = "\n".join(
        f"• {word}" for word in ("News from home", "News from abroad", "All our sports", "Your weather now")
    )
    text = f"{menu}\n\n{TITLE}\n\n" + "\n\n".join(FERRIES) + f"\n\n{menu}\n"
    blocks = told(text)
    assert [words for kind, _, words in blocks if kind not in ("other", "headline")] == list(FERRIES)


def test_every_word_of_a_copy_is_in_one_block():
    text = "\n".join(printed(FERRIES)) + "\n> quoted\n>> twice\n>\n \xa0\n\ttab\n"
    blocks = read_plain_text(text).blocks
    assert all(above.end <= below.start for above, below in pairwise(blocks))
    kept = "".join(text[block.start : block.end] for block in blocks)
    assert "".join(kept.split()) == "".join(text.split()).replace(">", "")


def test_of_a_very_long_file_the_lines_about_its_running_text_are_looked_at():
    names = ("News", "Sport", "Weather", "Opinion", "Business")
    menu = "\n".join(f"{names[n % 5]} {names[n // 5 % 5]}" for n in range(6000))
    text = f"{menu}\n\n{TITLE}\n\n" + "\n\n".join(FERRIES) + f"\n\n{menu}\n"
    draft = read_plain_text(text)
    assert draft.headline == TITLE
    assert [text[b.start : b.end] for b in draft.blocks if b.kind == "paragraph"] == list(FERRIES)
    assert len(draft.blocks) == 12_000 + 1 + len(FERRIES)
    assert draft.blocks[0].why == "beyond the lines of a long file that are looked at"
