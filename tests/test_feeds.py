"""Feeds and sitemaps: what they list, and how their pages are found."""

import gzip
import json

import pytest

from onrecord import pages
from onrecord.errors import PageEmpty, PageNotFound, PageNotText, PageRefused, PageTooLarge, PageUnreadable
from onrecord.flow import Origin
from onrecord.pages import Manners, feeds, sources
from onrecord.pages.feeds import Entry, is_listing, listing
from serving import serving

BASE = "https://news.example/feeds/all.xml"
LIMIT = 1_000_000

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>All news</title><link>https://news.example/</link>
<item><title>Port &amp;amp; &lt;b&gt;harbour&lt;/b&gt;</title><link>https://news.example/port</link>
<pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate></item>
<item><title>Bridge</title><link>../bridge?a=1&amp;b=2</link></item>
<item><title>Court</title><guid>https://news.example/court</guid></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/base/">
<title>All news</title><link rel="self" href="https://news.example/atom"/>
<entry><id>urn:1</id><title type="html">Port &amp;lt;b&amp;gt;</title><link rel="enclosure" href="port.mp3"/>
<link rel="alternate" type="text/html" href="port"/><updated>2026-11-23T09:00:00Z</updated></entry>
<entry><id>urn:2</id><link href="/bridge"/></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://news.example/"><title>All</title></channel>
<item rdf:about="https://news.example/port"><title>Port</title><link>https://news.example/port</link></item></rdf:RDF>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "All news",
    "items": [
        {"id": "1", "url": "https://news.example/port", "title": "Port", "date_published": "2026-11-23T09:00:00Z"},
        {"id": 2, "url": "/bridge"},
        {"id": "3", "external_url": "https://other.example/court", "url": ""},
    ],
}

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://news.example/port
</loc><news:news><news:publication><news:name>News</news:name></news:publication>
<news:publication_date>2026-11-23T09:00:00Z</news:publication_date><news:title>Port</news:title></news:news></url>
<url><loc>https://news.example/bridge?a=1&amp;b=2</loc></url><url><lastmod>2026-11-23</lastmod></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/a.xml</loc></sitemap><sitemap><loc>/b.xml.gz</loc></sitemap>
<sitemap><loc>https://news.example/a.xml</loc></sitemap></sitemapindex>"""

OPML = """<opml version="2.0"><head/><body><outline text="papers"><outline text="News" type="rss"
xmlUrl="https://news.example/rss"/></outline><outline text="no feed"/></body></opml>"""


def urls(text, base=BASE):
    return [entry.url for entry in listing(text.encode(), base, LIMIT).entries]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        pytest.param(
            RSS, ["https://news.example/port", "https://news.example/bridge?a=1&b=2", "https://news.example/court"],
            id="RSS, with a relative link and an id that is one",
        ),
        pytest.param(ATOM, ["https://news.example/base/port", "https://news.example/bridge"], id="Atom, with a base"),
        pytest.param(RDF, ["https://news.example/port"], id="RSS 1.0"),
        pytest.param(
            json.dumps(JSON),
            ["https://news.example/port", "https://news.example/bridge", "https://other.example/court"],
            id="JSON Feed",
        ),
        pytest.param(SITEMAP, ["https://news.example/port", "https://news.example/bridge?a=1&b=2"], id="sitemap"),
        pytest.param(SITEMAP.replace(' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', ""),
                     ["https://news.example/port", "https://news.example/bridge?a=1&b=2"], id="without its namespace"),
        pytest.param("\ufeff \n" + RSS, ["https://news.example/port", "https://news.example/bridge?a=1&b=2",
                     "https://news.example/court"], id="white space before it"),
    ],
)  # fmt: skip
def test_pages_that_a_list_names_in_its_order(text, listed):
    assert urls(text) == listed
    assert is_listing(text.encode()[:4096])


def test_titles_and_dates_of_entries():
    entries = listing(RSS.encode(), BASE, LIMIT).entries
    assert (entries[0].title, entries[0].published) == ("Port & harbour", "2026-11-23T09:00:00+00:00")
    assert (entries[1].title, entries[1].published) == ("Bridge", None)
    (news, other) = listing(SITEMAP.encode(), BASE, LIMIT).entries
    assert (news.title, news.published, other.title) == ("Port", "2026-11-23T09:00:00Z", None)
    assert listing(json.dumps(JSON).encode(), BASE, LIMIT).entries[0].published == "2026-11-23T09:00:00Z"


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        pytest.param(INDEX, ("https://news.example/a.xml", "https://news.example/b.xml.gz"), id="an index, each once"),
        pytest.param(OPML, ("https://news.example/rss",), id="OPML"),
    ],
)
def test_lists_of_lists(text, lists):
    found = listing(text.encode(), BASE, LIMIT)
    assert (found.entries, found.lists) == ((), lists)
    assert is_listing(text.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_lists_in_other_encodings(encoding):
    text = RSS.replace("utf-8", encoding.removesuffix("-sig")).replace("Bridge", "Brücke")
    entries = listing(text.encode(encoding), BASE, LIMIT).entries
    assert entries[1].title == "Brücke"
    assert is_listing(text.encode(encoding)[:4096])


def test_a_charset_that_only_the_server_names():
    text = RSS.replace(' encoding="utf-8"', "").replace("Bridge", "Łódź")
    assert listing(text.encode("iso-8859-2"), BASE, LIMIT, "iso-8859-2").entries[1].title == "Łódź"


def test_compressed_lists():
    data = gzip.compress(SITEMAP.encode())
    assert len(listing(data, BASE, LIMIT).entries) == 2
    assert is_listing(data[:4096])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!DOCTYPE html><html><body><p>words</p></body></html>", id="HTML"),
        pytest.param('<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>', id="XHTML"),
        pytest.param("<p>a <rss> in the words", id="a tag in the words"),
        pytest.param("The <feed> was late", id="plain text"),
        pytest.param('{"version": "1.1", "items": []}', id="other JSON"),
        pytest.param('{"version": "https://jsonfeed.org/version/1.1", "items": [', id="JSON that is cut off"),
        pytest.param("{" * 100_000, id="JSON that is too deep"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_list(text):
    assert listing(text.encode(), BASE, LIMIT) is None


def test_pages_that_are_named_twice_are_listed_once():
    items = "".join(
        f"<item><link>{link}</link></item>" for link in ("/a", "/a#comments", "/b", "https://news.example/a")
    )
    assert urls(f"<rss version='2.0'><channel>{items}</channel></rss>") == [
        "https://news.example/a",
        "https://news.example/b",
    ]


@pytest.mark.parametrize(
    ("data", "listed"),
    [
        pytest.param(
            RDF.replace(' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"', "").encode(), 1, id="prefix"
        ),
        pytest.param(json.dumps(JSON).replace("Port", "P\xf6rt").encode("cp1252"), 3, id="JSON that is not UTF-8"),
        pytest.param(RSS.replace("Mon, 23 Nov 2026", "Mon, 23 Nov 99999").encode(), 3, id="a year without a calendar"),
    ],
)
def test_mistakes_that_feeds_make(data, listed):
    assert is_listing(data)
    assert len(listing(data, BASE, LIMIT).entries) == listed


def test_a_malformed_feed_gives_what_can_be_read():
    text = RSS.replace("<title>Bridge</title>", "<title>Bridge & <br> more</titel>").replace("</channel></rss>", "")
    assert urls(text)[0] == "https://news.example/port"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        pytest.param(
            '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            "<rss version='2.0'><channel><item><title>&b;</title></item></channel></rss>",
            PageUnreadable, "entities of its own", id="entities that multiply",
        ),
        pytest.param(
            '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
            PageUnreadable, "entities of its own", id="an entity that is a file",
        ),
        pytest.param(
            '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><rss version="2.0"><channel/></rss>',
            PageUnreadable, "entities of its own", id="declarations from elsewhere",
        ),
        pytest.param('{"version": "https://jsonfeed.org/version/1", "items": 7}', PageUnreadable, "no list of items",
                     id="a JSON feed without items"),
    ],
)  # fmt: skip
def test_lists_that_are_refused(text, error, words):
    for encoding in ("utf-8", "utf-16"):
        if encoding == "utf-8" or text.startswith("<"):
            with pytest.raises(error, match=words):
                listing(text.encode(encoding), BASE, LIMIT)


def test_a_doctype_without_declarations_is_nothing_to_refuse():
    old = RSS.replace("<rss ", '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss.dtd"><rss ')
    assert len(urls(old)) == 3


def test_a_compressed_list_is_not_unpacked_beyond_the_limit():
    with pytest.raises(PageTooLarge, match="unpacks to more than 1 MB"):
        listing(gzip.compress(b"<urlset>" + b" " * 30_000_000), BASE, LIMIT)
    with pytest.raises(PageUnreadable, match="cannot be unpacked"):
        listing(b"\x1f\x8b\x08 and then nothing of the kind", BASE, LIMIT)


def test_too_many_pages_are_refused_not_cut_off(monkeypatch):
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 1)
    with pytest.raises(PageTooLarge, match="more than 1 pages"):
        listing(SITEMAP.encode(), BASE, LIMIT)


def test_json_with_other_types_than_it_should_have():
    items = [{"id": ["x"], "url": 7, "title": {}, "content_html": None}, "no item", {"url": " /port "}]
    text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    assert urls(text) == [None, "https://news.example/port"]


# Entries that have the text instead of a link


WORDS = " ".join(["The minister denied it."] * 30)


def test_an_entry_with_its_text_and_no_link_is_a_page():
    entry = Entry(None, "urn:1", "Port & harbour", "2026-11-23T09:00:00Z", f"<p>{WORDS}</p>")
    page = entry.as_html().decode()
    assert entry.has_text
    assert "<h1>Port &amp; harbour</h1>" in page and f"<p>{WORDS}</p>" in page
    assert '<meta property="article:published_time" content="2026-11-23T09:00:00Z">' in page


def test_a_teaser_is_no_text():
    assert not Entry(None, "urn:1", content="<p class='a b c d e f'>" * 50 + "Read more").has_text
    assert not Entry(None, "urn:1").has_text


@pytest.mark.parametrize(
    "feed",
    [
        pytest.param(
            f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><item>"
            f"<guid isPermaLink='false'>note-1</guid><description>Short.</description>"
            f"<content:encoded><![CDATA[<p>{WORDS}</p>]]></content:encoded></item></channel></rss>",
            id="RSS",
        ),
        pytest.param(
            f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>note-1</id>"
            f"<content type='html'>&lt;p>{WORDS}&lt;/p></content></entry></feed>",
            id="Atom",
        ),
        pytest.param(
            json.dumps(
                {"version": "https://jsonfeed.org/version/1", "items": [{"id": "note-1", "content_text": WORDS}]}
            ),
            id="JSON Feed",
        ),
    ],
)
def test_the_text_of_an_entry_without_a_link(tmp_path, feed):
    (tmp_path / "feed").write_text(feed)
    (location,) = pages.find([tmp_path / "feed"])
    page = location.load()
    assert (page.stamp.url, page.stamp.origin) == ("note-1", Origin("feed", str(tmp_path / "feed")))
    assert f"<p>{WORDS}</p>" in page.data.decode()


# Finding


@pytest.fixture
def server():
    with serving() as server:
        yield server


def found(*named, **options):
    return pages.find(named, manners=Manners(allow_private=True, cache=None, delay=0, retries=0, **options))


def feed_of(*links):
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


def sitemap_of(*places, of="url", root="urlset"):
    return f"<{root}>{''.join(f'<{of}><loc>{place}</loc></{of}>' for place in places)}</{root}>".encode()


def index_of(*places):
    return sitemap_of(*places, of="sitemap", root="sitemapindex")


def serve(server, path, body, kind="application/xml"):
    server.routes[path] = (200, {"Content-Type": kind}, body)
    return server.url(path)


def test_an_address_is_a_page_or_a_feed_by_what_it_gives(server):
    page = server.page("/port")
    feed = serve(server, "/feed", feed_of("/port", "/bridge"), "text/html")
    server.page("/bridge")
    (alone,) = found(page)
    assert (alone.url, alone.load().stamp.origin) == (page, Origin("web"))
    listed = list(found(feed))
    assert [location.url for location in listed] == [page, server.url("/bridge")]
    assert [location.load().stamp.origin for location in listed] == 2 * [Origin("feed", feed)]


def test_nothing_is_asked_for_before_it_is_wanted(server):
    server.page("/port")
    feed = serve(server, "/feed", feed_of("/port", "/bridge"))
    finding_them = found(server.page("/first"), feed)
    assert server.asked == []
    next(finding_them).load()
    assert server.paths() == ["/first"]
    location = next(finding_them)
    assert server.paths() == ["/first", "/feed"]
    location.load()
    assert server.paths() == ["/first", "/feed", "/port"]


def test_a_feed_in_a_file_is_read_from_the_web(server, tmp_path):
    server.page("/port")
    (tmp_path / "feed.rss").write_bytes(feed_of(server.url("/port")))
    (location,) = found(tmp_path / "feed.rss")
    page = location.load()
    assert (page.stamp.url, page.stamp.origin) == (server.url("/port"), Origin("feed", str(tmp_path / "feed.rss")))


def test_a_text_in_a_feed_is_as_old_as_the_feed(server):
    feed = serve(
        server,
        "/feed",
        f"<rss version='2.0'><channel><item><description>{WORDS}</description></item></channel></rss>".encode(),
    )
    (location,) = found(feed)
    stamp = location.load().stamp
    assert (stamp.url, stamp.origin) == (f"{feed}#entry-1", Origin("feed", feed))
    assert stamp.fetched_at


@pytest.mark.parametrize("link", ["/port", "file:///etc/passwd", "javascript:void(0)"])
def test_links_of_a_feed_that_lead_nowhere_on_the_web(tmp_path, link):
    (tmp_path / "feed").write_bytes(feed_of(link))
    (location,) = found(tmp_path / "feed")
    with pytest.raises(PageUnreadable, match="no address on the web"):
        location.load()


def test_an_entry_with_nothing(tmp_path):
    (tmp_path / "feed").write_bytes(b"<rss version='2.0'><channel><item><title>Port</title></item></channel></rss>")
    (location,) = found(tmp_path / "feed")
    with pytest.raises(PageEmpty, match="neither a link nor the text"):
        location.load()


def test_an_index_leads_to_its_sitemaps_one_at_a_time(server):
    serve(server, "/a.xml", sitemap_of("/port", "/bridge"))
    serve(server, "/b.xml.gz", gzip.compress(sitemap_of("/bridge", "/court")), "application/x-gzip")
    index = serve(server, "/index.xml", index_of("/a.xml", "/b.xml.gz", "/index.xml"))
    locations = found(index)
    first = next(locations)
    assert server.paths() == ["/index.xml", "/a.xml"]
    assert [location.url for location in (first, *locations)] == [
        server.url(path) for path in ("/port", "/bridge", "/court")
    ]


def test_feeds_of_an_opml_list(server):
    feed = serve(server, "/feed", feed_of("/port"))
    opml = serve(server, "/list", f'<opml><body><outline xmlUrl="{feed}"/></body></opml>'.encode(), "text/x-opml")
    assert [location.url for location in found(opml)] == [server.url("/port")]


def test_lists_in_lists_have_an_end(server, monkeypatch):
    for number in range(9):
        serve(server, f"/{number}", index_of(f"/{number + 1}"))
    (location,) = found(server.url("/0"))
    with pytest.raises(PageUnreadable, match="more than 3 deep"):
        location.load()
    monkeypatch.setattr(sources, "MAX_LISTS", 3)
    serve(server, "/wide", index_of(*(f"/w{number}" for number in range(9))))
    for number in range(9):
        serve(server, f"/w{number}", sitemap_of(f"/page{number}"))
    *listed, last = found(server.url("/wide"))
    assert len(listed) == 2
    with pytest.raises(PageTooLarge, match="more than 3 feeds or sitemaps"):
        last.load()


def test_a_list_that_cannot_be_had_does_not_stop_the_others(server):
    serve(server, "/page", b"<!DOCTYPE html><p>no sitemap</p>", "text/html")
    serve(server, "/good", sitemap_of("/port"))
    index = serve(server, "/index", index_of("/gone", "/page", "/good"))
    gone, page, good = found(index)
    with pytest.raises(PageNotFound):
        gone.load()
    with pytest.raises(PageUnreadable, match="but it is none"):
        page.load()
    assert good.url == server.url("/port")


def test_an_address_that_cannot_be_had_is_a_location_that_says_why(server):
    serve(server, "/image", b"\x89PNG", "image/png")
    page = server.page("/port")
    image, gone, good = found(server.url("/image"), server.url("/gone", "user:secret@127.0.0.1"), page)
    with pytest.raises(PageNotText, match="image/png"):
        image.load()
    assert gone.url == server.url("/gone")
    with pytest.raises(PageNotFound):
        gone.load()
    assert good.load().stamp.url == page


def test_a_defect_in_reading_a_feed_does_not_stop_the_others(server, monkeypatch):
    feed, page = serve(server, "/feed", feed_of("/port")), server.page("/port")
    read = feeds.listing
    monkeypatch.setattr(feeds, "listing", lambda data, *rest: 1 / 0 if b"<rss" in data else read(data, *rest))
    broken, good = found(feed, page)
    with pytest.raises(ZeroDivisionError):
        broken.load()
    assert good.load()


def test_a_feed_that_leads_into_a_private_network(server, tmp_path):
    (tmp_path / "feed").write_bytes(feed_of(server.page("/secret")))
    (location,) = pages.find([tmp_path / "feed"], manners=Manners(cache=None))
    with pytest.raises(PageRefused, match="not on the public web"):
        location.load()
    assert server.asked == []


def test_how_many_there_are_is_not_known_before_asking(tmp_path):
    (tmp_path / "feed").write_bytes(feed_of("https://news.example/port"))
    (tmp_path / "page.html").write_text("<!DOCTYPE html><p>words")
    assert pages.count([tmp_path / "page.html", "-", tmp_path]) == 3
    assert pages.count([tmp_path / "page.html", tmp_path / "feed"]) is None
    assert pages.count([tmp_path, "https://news.example/"]) is None
