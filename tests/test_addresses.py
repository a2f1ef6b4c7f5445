import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from onrecord import articles
from onrecord.articles.addresses import (
    address_keys,
    comparable,
    joined,
    likeness,
    named_addresses,
    original,
    same_article,
    stated_addresses,
)
from onrecord.flow import Address, Article, Block, MadeBy, Origin, Page, Proof, Record

# ------------------------------------------------------------------------------------------------- comparing addresses


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/news/2024/ferry-stops",
        "http://example.org/news/2024/ferry-stops/",
        "HTTPS://Example.ORG:443/news/2024/ferry-stops",
        "http://example.org:80/news/2024/ferry-stops",
        "https://m.example.org/news/2024/ferry-stops",
        "https://mobile.example.org/news/2024/ferry-stops?m=",
        "https://amp.example.org/news/2024/ferry-stops",
        "https://www.example.org/amp/news/2024/ferry-stops",
        "https://www.example.org/news/2024/ferry-stops/amp/",
        "https://www.example.org/news/2024/ferry-stops.amp",
        "https://www.example.org/news/2024/ferry-stops?amp=1",
        "https://www.example.org/news/2024/ferry-stops?outputType=amp",
        "https://www.example.org/news/2024/ferry-stops?print=1",
        "https://www.example.org/news/2024/ferry-stops/print",
        "https://www.example.org/news/2024/ferry-stops/index.html",
        "https://www.example.org/news/2024/ferry-stops?utm_source=x&utm_medium=y&fbclid=z&gclid=q&mc_cid=1&mc_eid=2",
        "https://www.example.org/news/2024/ferry-stops?at_medium=RSS&at_campaign=KARANGA&CMP=share&ref_src=twsrc",
        "https://www.example.org/news/2024/ferry-stops#comments",
        "https://www.example.org/news/2024/ferry-stops#:~:text=The%20ferry",
        "https://www.example.org//news/2024/ferry%2Dstops;jsessionid=8F3A",
        "https://www.google.com/amp/s/www.example.org/amp/news/2024/ferry-stops",
        "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/2024/ferry-stops?amp=1",
        "https://cdn.ampproject.org/v/s/amp.example.org/news/2024/ferry-stops",
        "https://www.bing.com/amp/s/example.org/news/2024/ferry-stops.amp",
        "https://web.archive.org/web/20240102030405/https://www.example.org/news/2024/ferry-stops",
        "https://web.archive.org/web/20240102030405id_/http:/example.org/news/2024/ferry-stops",
    ],
)
def test_forms_of_one_address_are_one(url):
    assert comparable(url.replace("?m=", "")) == "example.org/news/2024/ferry-stops"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("https://example.org/a", "https://example.org/b", id="path"),
        pytest.param("https://example.org/a", "https://example.org/A", id="capitals in a path"),
        pytest.param("https://example.org/?id=1", "https://example.org/?id=2", id="number"),
        pytest.param("https://example.org/story?id=1", "https://example.org/story", id="number left out"),
        pytest.param("https://example.org/a?page=2", "https://example.org/a", id="second page"),
        pytest.param("https://example.org/?cid=4", "https://example.org/?cid=5", id="a number that some call cid"),
        pytest.param("https://example.org/#!/story/1", "https://example.org/#!/story/2", id="page in a script"),
        pytest.param("https://example.org/a", "https://example.com/a", id="site"),
        pytest.param("https://news.example.org/a", "https://example.org/a", id="part of a site"),
        pytest.param("https://example.org:8080/a", "https://example.org/a", id="port"),
        pytest.param("https://amp.com.au/a", "https://com.au/a", id="a site called amp"),
        pytest.param("https://example.org/amplifier", "https://example.org/lifier", id="a word that begins with amp"),
        pytest.param("https://example.org/amp", "https://example.org/", id="a section called amp"),
        pytest.param("https://example.org/a%2Fb", "https://example.org/a/b", id="escaped slash"),
        pytest.param("https://google.com/ampersand/x", "https://x", id="not Google's AMP"),
    ],
)
def test_different_addresses_stay_different(one, other):
    assert comparable(one) != comparable(other)


@pytest.mark.parametrize(
    "url",
    [
        "pages/story.html",
        "/home/me/story.html",
        "C:\\pages\\story.html",
        "file:///story.html",
        "-",
        "",
        "   ",
        "https://",
        "https:///a",
        "http://[::1",
        "http://host/a",
        "http://example.org:port/",
        "mailto:a@example.org",
        "javascript:void(0)",
        "//example.org/a",
        "https://exa\u2028mple.org.\ud800/",
    ],
)
def test_what_is_no_address_on_the_web(url):
    assert comparable(url) is None


def test_order_and_spelling_of_parameters_do_not_count():
    assert comparable("https://example.org/s?b=2&a=1%20x") == comparable("http://example.org/s?a=1+x&b=2")
    assert comparable("https://bücher.example/ö") == comparable("https://xn--bcher-kva.example/%C3%B6")


def test_the_address_in_a_copys_address():
    assert original("https://www.google.co.uk/amp/example.org/a") == "http://example.org/a"
    assert original("https://example.org/amp/s/other.org/a") == "https://example.org/amp/s/other.org/a"


@given(st.text(max_size=60))
def test_any_text_may_be_asked(text):
    for url in (text, f"https://example.org/{text}", f"https://{text}"):
        key = comparable(url)
        assert key is None or comparable(f"https://{key}") == key


# ----------------------------------------------------------------------------------------- addresses that a page states

HEAD = """<html><head>
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
<link rel="alternate" type="application/json" href="https://feeds.example.org/all.json">
<link rel="alternate" type="application/json+oembed" href="https://example.org/oembed?url=x">
<link rel="alternate" hreflang="fr" href="https://example.org/fr/a">
<link rel="alternate" media="only screen and (max-width: 640px)" href="https://m.example.org/a">
<link rel="alternate" media="print" href="/a/print">
<link rel="alternate stylesheet" media="screen" href="/dark.css">
<link rel="alternate" href="https://example.org/what">
<link rel="amphtml" href="/a/amp">
<link rel="canonical" href="/a">
<meta property="og:url" content="https://example.org/a?utm_source=og">
</head><body><p>x</p></body></html>"""


def stated(html, base="https://example.org/a?x=1", objects=()):
    return [(a.relation, a.url) for a in stated_addresses(LexborHTMLParser(html), base, objects)]


def test_addresses_that_tags_state():
    linked = [{"@type": "NewsArticle", "mainEntityOfPage": {"@id": "https://example.org/a#main"}, "url": "/a"}]
    assert stated(HEAD, objects=linked) == [
        ("canonical", "https://example.org/a"),
        ("open-graph", "https://example.org/a?utm_source=og"),
        ("linked-data", "https://example.org/a#main"),
        ("linked-data", "https://example.org/a"),
        ("amp", "https://example.org/a/amp"),
        ("mobile", "https://m.example.org/a"),
        ("print", "https://example.org/a/print"),
        ("alternate", "https://example.org/fr/a"),
    ]


def test_the_evidence_quotes_the_tag():
    canonical, *_ = stated_addresses(LexborHTMLParser('<link rel="Canonical" href="https://example.org/a">'))
    assert canonical.evidence == '<link rel="Canonical" href="https://example.org/a">'


@pytest.mark.parametrize(
    "html",
    [
        pytest.param('<link rel="canonical" href="">', id="empty"),
        pytest.param('<link rel="canonical" href>', id="no value"),
        pytest.param('<link rel="canonical" href="  ">', id="blank"),
        pytest.param('<link rel="canonical" href="#">', id="a part of the page"),
        pytest.param('<meta property="og:url" content="article">', id="a word"),
        pytest.param('<link rel="canonical" href="javascript:void(0)">', id="script"),
        pytest.param('<link rel="canonical" href="http://[">', id="broken"),
        pytest.param('<link rel="canonical" href="file:///etc/passwd">', id="file"),
        pytest.param(f'<link rel="canonical" href="https://example.org/{"a" * 3000}">', id="too long"),
        pytest.param('<meta property="og:url" content="https://example.org/a b">', id="with a blank"),
    ],
)
def test_links_that_name_no_address(html):
    assert stated(html) == []


def test_relative_addresses_need_a_page_on_the_web():
    assert stated('<link rel="canonical" href="/a">', base="pages/a.html") == []
    assert stated('<base href="https://example.org/x/"><link rel="canonical" href="a">', base="p.html") == [
        ("canonical", "https://example.org/x/a")
    ]


def test_a_broken_base_changes_nothing():
    for href in ("http://[", "", "javascript:void(0)"):
        assert stated(f'<base href="{href}"><link rel="canonical" href="/b">') == [
            ("canonical", "https://example.org/b")
        ]


def test_many_translations_do_not_crowd_out_the_canonical_link():
    links = "".join(f'<link rel="alternate" hreflang="x{n}" href="/{n}">' for n in range(99))
    found = stated(f'{links}<link rel="canonical" href="/a">')
    assert (found[0], len(found)) == (("canonical", "https://example.org/a"), 40)


def test_odd_linked_data_is_left_out():
    odd = [
        {"url": 7, "mainEntityOfPage": ["x"]},
        {"url": "WebPage", "mainEntityOfPage": "True"},
        {"mainEntityOfPage": {"@id": None, "url": None}},
        {"url": None},
    ]
    assert stated("<p>x</p>", objects=odd) == []


# ------------------------------------------------------------------------------------------ addresses that a text names


@pytest.mark.parametrize(
    ("lines", "urls"),
    [
        pytest.param(
            ["Quay TV’s website can also be accessed at the following alternate addresses:", "www.quay.example"],
            ["https://www.quay.example"],
            id="in the line below",
        ),
        pytest.param(
            [
                "Other news",
                "Alternate addresses:",
                "• quay.example and",
                "• https://quay2.example/en/ ",
                "About quay3.example",
            ],
            ["https://quay.example", "https://quay2.example/en/"],
            id="a list below, and what follows it",
        ),
        pytest.param(
            ["If this site is blocked where you are, use quay.example or lake.example:8080."],
            ["https://quay.example", "https://lake.example:8080"],
            id="in the line itself",
        ),
        pytest.param(
            ["Mirror site: quay.example, Telegram: t.me/quay"], ["https://quay.example"], id="network left out"
        ),
        pytest.param(
            ["Our site quay.example can also be reached via lake.example"],
            ["https://lake.example"],
            id="what stands before is the address itself",
        ),
        pytest.param(
            ["Quay TV’s website can also be accessed at the following alternate addresses:", "Quay TV News Roku"],
            [],
            id="the list is missing",
        ),
        pytest.param(["Write to alternate addresses: desk@quay.example"], [], id="mail"),
        pytest.param(["Alternate addresses: see index.html"], [], id="file"),
        pytest.param(["Visit quay.example for more"], [], id="no further address"),
        pytest.param(["Ann Lee can be reached at annlee.example"], [], id="a reporter's own site"),
        pytest.param(["Quay.example", "Alternate sites of the plant were considered."], [], id="above the line"),
        pytest.param(["The mirror site " + "x" * 400 + " quay.example"], [], id="too long for a footer"),
    ],
)
def test_addresses_that_lines_name(lines, urls):
    assert [a.url for a in named_addresses(lines)] == urls


def test_the_line_is_the_evidence():
    line = "The site can also be reached at quay.example"
    assert named_addresses(["x", line]) == (Address("https://quay.example", "named", line),)


def test_an_article_has_the_addresses_that_its_footer_names():
    report = (
        "The ferry to the island will stop in May, the harbour office said on Tuesday, since its hull is worn out. "
    )
    text = f"Ferry to the island stops\n\n{report * 2}\n\n{report * 3}\n\nAlternate addresses: quay.example\n"
    article = articles.read_article(Page.of(text.encode(), "a.txt", Origin("file")))
    assert [(a.url, a.relation) for a in article.addresses] == [("https://quay.example", "named")]


# ---------------------------------------------------------------------------------------- whether two are one article

REPORT = [
    "The ferry to the island will stop in May, the harbour office said on Tuesday, because its hull is worn out and no "
    "yard on this coast has room for a ship of her size before the autumn.",
    "Mayor Ana Ruiz said the town would pay for two smaller boats until then, and that nobody would have to move house "
    "or give up a job on the mainland because of the works.",
    "Fishermen who were asked at the quay on Wednesday doubted this, since the boats cannot sail when the wind is "
    "strong and the island has been cut off for nine days in each of the past three winters.",
]
OTHER = [
    "A school in the hills has closed after rain broke its roof, the council said, and two hundred children are taught "
    "in the church hall and the library until builders have laid new slates.",
    "Parents asked for buses to the next valley, where a school built ten years ago stands half empty, but the council "
    "said the road over the pass is often closed in winter and no driver would take it.",
]


def record(url, *addresses, paragraphs=REPORT):
    text, blocks = "\n".join(paragraphs), []
    for paragraph in paragraphs:
        at = text.index(paragraph)
        blocks.append(Block("paragraph", at, at + len(paragraph), ""))
    stated = tuple(Address(where, relation, "tag") for relation, where in addresses)
    article = Article(text, tuple(blocks), None, (), None, None, None, "en", stated)
    return Record(Page.of(text.encode(), url, Origin("web")).stamp, article, (), (), MadeBy("0", "0"))


def canonical(url):
    return ("canonical", url)


A, B = "https://quay.example/news/ferry", "https://lake.example/2024/ferry"


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        pytest.param(record(A), record(A + "?utm_source=x#top"), "both are of the address", id="tracking"),
        pytest.param(
            record(A),
            record("https://www.google.com/amp/s/quay.example/news/ferry/amp/"),
            "both are of the address",
            id="Google's AMP copy",
        ),
        pytest.param(
            record("a.html", canonical(A)),
            record("b.html", canonical(A + "/")),
            "canonical links are one",
            id="two files with one canonical link",
        ),
        pytest.param(
            record(B, canonical(A)), record(A), "canonical link of the first", id="a copy that names its original"
        ),
        pytest.param(
            record(A),
            record(B, canonical(A), ("open-graph", B)),
            "canonical link of the second",
            id="the canonical link goes before og:url",
        ),
        pytest.param(
            record("a.html", ("open-graph", A)),
            record("b.html", ("linked-data", A)),
            "canonical links are one",
            id="og:url and JSON-LD where there is no canonical link",
        ),
        pytest.param(
            record(A, ("amp", "https://quay.example/x/9.html")),
            record("https://quay.example/x/9.html"),
            "another form of itself",
            id="AMP pair",
        ),
        pytest.param(
            record("https://www.presstv.ir/Detail/1/x"),
            record("https://www.presstv.co.uk/Detail/1/x"),
            "both of Press TV",
            id="mirror that the registry knows",
        ),
        pytest.param(
            record("a.html", canonical("https://presstv.tv/Detail/1")),
            record("https://presstv.ir/Detail/1"),
            "both of Press TV",
            id="canonical link at a mirror",
        ),
    ],
)
def test_one_article_at_two_addresses(one, other, words):
    assert address_keys(one) & address_keys(other)
    for proof in (same_article(one, other), same_article(other, one)):
        assert (proof.relation, proof.likeness) == ("same-article", 1.0)
        assert proof.agreed[0] == "the reports share 100% of their sequences of 5 words"
    assert words in " ".join(same_article(one, other).agreed[1:])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(record(A, canonical(A)), record(B, canonical(B)), id="each names itself"),
        pytest.param(record(A), record(B), id="neither names anything"),
        pytest.param(record("a.txt"), record("b.txt"), id="files"),
        pytest.param(
            record(A, canonical("https://quay.example/")),
            record(B, canonical("https://quay.example")),
            id="a front page is no article",
        ),
        pytest.param(
            record("a.html", ("alternate", A)), record("b.html", ("alternate", A)), id="a link that pages share"
        ),
        pytest.param(record("a.html", ("named", A)), record("b.html", ("named", A)), id="an address in the footer"),
        pytest.param(record(A, ("amp", B)), record(B, canonical(B)), id="an AMP form that says it is its own original"),
        pytest.param(record("a.html", canonical(A), canonical(B)), record(A), id="two canonical links"),
        pytest.param(
            record("https://presstv.ir/Detail/1"), record("https://presstv.tv/Detail/2"), id="mirror, other page"
        ),
        pytest.param(record("https://presstv.ir/"), record("https://presstv.tv/"), id="front pages of mirrors"),
        pytest.param(
            record("https://french.presstv.ir/1"), record("https://presstv.tv/1"), id="another part of a mirror"
        ),
    ],
)
def test_one_text_at_addresses_that_are_not_one(one, other):
    for proof in (same_article(one, other), same_article(other, one)):
        assert proof.relation == "same-text"


def test_records_are_found_by_their_addresses():
    found = address_keys(
        record("https://m.quay.example/news/ferry?utm_source=x", canonical(A), ("amp", B + "/amp"), ("alternate", B))
    )
    assert found == {"quay.example/news/ferry", "lake.example/2024/ferry"}
    assert address_keys(record("https://presstv.tv/Detail/1")) == {"presstv.ir/Detail/1"}
    assert address_keys(record("a.txt", canonical("https://quay.example/"))) == frozenset()


def test_the_reason_against_is_told():
    differ = same_article(record(A, canonical(A)), record(B, canonical(B)))
    assert differ.agreed[1] == "the canonical links differ: quay.example/news/ferry, lake.example/2024/ferry"
    assert same_article(record("a.txt"), record(B)).agreed[1] == f"nothing ties the addresses a.txt and {B}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(record(A, canonical(A)), record(A, canonical(A), paragraphs=OTHER), id="same address, other text"),
        pytest.param(record(A), record(B, canonical(A), paragraphs=[*OTHER, REPORT[0]]), id="one paragraph in common"),
        pytest.param(
            record(A, paragraphs=["Page not found."]), record(A, paragraphs=["Page not found."]), id="a notice"
        ),
        pytest.param(record(A, paragraphs=[" "]), record(A, paragraphs=[" "]), id="no words"),
    ],
)
def test_without_the_text_nothing_is_one(one, other):
    assert same_article(one, other) is None


def test_a_text_that_is_only_similar_needs_an_address():
    cut = [*REPORT[:2], REPORT[2][:90]]
    assert 0.6 <= likeness(record(A, paragraphs=cut).article, record(A).article) < 0.8
    assert same_article(record(A, paragraphs=cut), record(A)).relation == "same-article"
    assert same_article(record(A, paragraphs=cut), record(B)) is None


def test_captions_headlines_and_marks_do_not_count():
    one, other = record(A).article, record(A, paragraphs=[p.upper().replace(",", " –") for p in REPORT]).article
    assert likeness(one, other) == 1.0
    caption = Article(
        one.text + "\n" + OTHER[0],
        (*one.blocks, Block("caption", len(one.text) + 1, len(one.text) + 1 + len(OTHER[0]), "")),
        OTHER[1],
        (),
        None,
        None,
        None,
        "en",
    )
    assert likeness(one, caption) == 1.0


# ------------------------------------------------------------------------------------------------ pages, from the bytes

PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in REPORT)
PLAIN = f"<!doctype html><html lang='en'><title>Ferry</title><article><h1>Ferry stops</h1>{PARAGRAPHS}</article></html>"
DRESSED = f"""<!doctype html><html lang="en"><head><title>Ferry stops | The Lake</title></head><body>
<nav><ul><li><a href="/">Home</a><li><a href="/sport">Sport</a></ul></nav>
<div class="wrap"><div class="side"><h3>Most read</h3><ul><li><a href="/1">School roof falls in</a></ul></div>
<main><h1>Ferry stops</h1><p class="byline">By A Writer</p>{PARAGRAPHS}
<figure><img src="x.jpg"><figcaption>The quay in March. (Lake Photos)</figcaption></figure></main></div>
<footer><p>All rights reserved.</p></footer></body></html>"""
AMP = f"<!doctype html><html amp lang='en'><title>Ferry</title><main><h1>Ferry stops</h1>{PARAGRAPHS}</main></html>"


@pytest.mark.parametrize("html", [DRESSED, AMP])
def test_other_surroundings_leave_the_text_alike(html):
    one, other = (articles.read_article(Page.of(h.encode(), A, Origin("web"))) for h in (PLAIN, html))
    assert likeness(one, other) >= 0.9


# --------------------------------------------------------------------------------------------------------------- groups


def proof(alike, relation="same-article"):
    return Proof(relation, alike, ("words",))


def test_records_are_joined_by_proofs_and_stay_apart_without():
    proofs = {("a", "c"): proof(0.9), ("c", "d"): proof(0.8), ("b", "e"): proof(1.0, "same-text")}
    assert joined("abcde", proofs) == (("a", "c", "d"), ("b",), ("e",))
    assert joined("ab", {}) == (("a",), ("b",))
    assert joined("", {}) == ()


def test_what_was_parted_is_never_in_one_group():
    proofs = {("a", "b"): proof(0.9), ("b", "c"): proof(0.7), ("c", "d"): proof(0.95)}
    assert joined("abcd", proofs) == (("a", "b", "c", "d"),)
    assert joined("abcd", proofs, [frozenset("ad")]) == (("a", "b"), ("c", "d"))
    assert joined("abcd", proofs, [frozenset("ab")]) == (("a",), ("b", "c", "d"))
    assert joined("ab", {("a", "b"): proof(1.0)}, [frozenset("ab")]) == (("a",), ("b",))


def test_taking_a_proof_back_takes_the_group_apart():
    proofs = {("a", "b"): proof(0.9), ("b", "c"): proof(0.9)}
    del proofs["b", "c"]
    assert joined("abc", proofs) == (("a", "b"), ("c",))


@given(
    st.dictionaries(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), st.floats(0.6, 1.0)),
    st.sets(st.frozensets(st.sampled_from("abcdef"), min_size=2, max_size=2)),
)
def test_groups_hold_every_record_once_and_no_parted_pair(pairs, parted):
    proofs = {pair: proof(alike) for pair, alike in pairs.items() if pair[0] != pair[1]}
    groups = joined("abcdef", proofs, parted)
    assert sorted(name for group in groups for name in group) == list("abcdef")
    assert not any(pair <= set(group) for group in groups for pair in parted)
    assert groups == joined("abcdef", dict(reversed(proofs.items())), parted)


def test_a_proof_keeps_its_form_in_json():
    made = same_article(record(A), record(A + "?utm_source=x"))
    assert Proof.from_json(made.to_json()) == made
