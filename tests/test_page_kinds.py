"""Pages that are no article are named, not read, unless they are asked for."""

import pytest

from onrecord.articles import read_article
from onrecord.errors import NoArticle
from onrecord.flow import Origin, Page

SENTENCE = "The harbour master said on Tuesday that the ferries would run all winter, whatever the cost of the fuel. "
PARAGRAPHS = "".join(f"<p>{SENTENCE * 2}That was the word of day {i}.</p>" for i in range(8))
STUB = f"<p>{SENTENCE * 2}</p>"


def page(body, head="", title="Ferries to run all winter"):
    html = f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Page.of(html.encode(), "page.html", Origin("file"))


def linked_data(text):
    return f'<script type="application/ld+json">{text}</script>'


TEASERS = "".join(
    f"<div class=card><h3><a href=/{i}>Council votes to close the old bridge number {i}</a></h3>"
    f"<p><a href=/{i}>The vote came late on Monday after a long debate</a></p></div>"
    for i in range(20)
)
CAPTIONS = "".join(
    f"<figure><img><figcaption>Boat number {i} passes the lighthouse with a brass band on deck on Sunday, one of forty "
    "that took part in the parade this year.</figcaption></figure>"
    for i in range(12)
)

OTHERS = [
    pytest.param(page(f"<h1>404</h1>{STUB}", title="404 - Page not found"), "an error page", id="404 with status 200"),
    pytest.param(page(f"<h1>Sorry</h1>{STUB}", title="Access Denied"), "an error page", id="access denied"),
    pytest.param(page(f"<h1>Hold on</h1>{STUB}", title="Just a moment..."), "a robot check", id="robot check"),
    pytest.param(
        page(
            "<h1>We value your privacy</h1><p>We and our 812 partners store and/or access information on a "
            "device, such as cookies, and process personal data for advertising and content, if you agree.</p>"
            "<p>You may accept all cookies or manage your privacy choices at any time by returning to this site.</p>"
        ),
        "a consent wall",
        id="consent wall",
    ),
    pytest.param(
        page(
            f"<article><h1>Ferries to run all winter</h1>{STUB}<div class=wall><p>Subscribe to continue reading</p>"
            "</div></article>"
        ),
        "the stub that a paywall leaves (“Subscribe to continue reading”)",
        id="paywall by its words",
    ),
    pytest.param(
        page(
            f"<article><h1>Ferries to run all winter</h1>{STUB}</article>",
            linked_data('{"@type": "NewsArticle", "headline": "Ferries", "isAccessibleForFree": "False"}'),
        ),
        "isAccessibleForFree",
        id="paywall by JSON-LD",
    ),
    pytest.param(
        page(PARAGRAPHS, linked_data('{"@type": ["LiveBlogPosting"], "headline": "Ferries: live"}')),
        "a live blog",
        id="live blog",
    ),
    pytest.param(page(f"<h1>The boat parade</h1>{STUB}{CAPTIONS}"), "a gallery (", id="gallery"),
    pytest.param(
        page(f"<h1>Watch the ferries</h1>{STUB}", linked_data('{"@type": "VideoObject", "name": "Ferries"}')),
        "a video with",
        id="video",
    ),
    pytest.param(page(f"<h1>News</h1>{STUB}{TEASERS}"), "an index of", id="index"),
]


@pytest.mark.parametrize(("other", "what"), OTHERS)
def test_what_is_no_article_is_named(other, what):
    with pytest.raises(NoArticle) as refused:
        read_article(other)
    assert what in str(refused.value)


@pytest.mark.parametrize(("other", "what"), [p for p in OTHERS if p.id in ("live blog", "paywall by JSON-LD", "video")])
def test_what_is_no_article_is_read_on_request(other, what):
    assert "harbour master" in read_article(other, any_kind=True).text


@pytest.mark.parametrize(
    "article",
    [
        pytest.param(
            page(
                f"<div class=banner><p>We use cookies. Accept all cookies</p></div><h1>Ferries to run</h1>{PARAGRAPHS}"
            ),
            id="a cookie banner beside a report",
        ),
        pytest.param(
            page(f"<h1>Ferries to run</h1>{PARAGRAPHS}<p>Already a subscriber? Log in</p>"), id="a whole report"
        ),
        pytest.param(
            page(
                f"<h1>Ferries to run</h1>{PARAGRAPHS}",
                linked_data('{"@type": "NewsArticle", "isAccessibleForFree": false}'),
            ),
            id="paid for, and whole",
        ),
        pytest.param(
            page(f"<h1>404 new homes for the harbour</h1>{PARAGRAPHS}", title="404 new homes for the harbour"),
            id="a number in the headline",
        ),
        pytest.param(
            page(
                f"<h1>Ferries to run</h1>{PARAGRAPHS}{TEASERS}",
                linked_data('[{"@type": "NewsArticle"}, {"@type": "VideoObject"}]'),
            ),
            id="a video and teasers beside a report",
        ),
        pytest.param(page(f"<h1>Ferries to run</h1>{PARAGRAPHS}{CAPTIONS}"), id="many pictures in a report"),
        *(
            pytest.param(
                page(f"<article><h1>{title}</h1>{STUB}<p>That was day 7.</p></article>", title=title), id=title
            )
            for title in (
                "500 people evacuated after fire at factory",
                "404 migrants rescued off the coast of Crete",
                "Forbidden City reopens to visitors",
            )
        ),
        *(
            pytest.param(
                page(f"<article><h1>Ferries</h1>{STUB}<p>That was day 7.</p></article><div>{line}</div>"), id=line
            )
            for line in (
                "Sign in to view comments",
                "Already a member? Log in",
                "Sign up for our newsletter to read the best stories every morning",
            )
        ),
    ],
)
def test_an_article_with_signs_of_something_else_is_read(article):
    assert "day 7" in read_article(article).text
