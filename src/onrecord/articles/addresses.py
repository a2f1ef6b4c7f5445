"""The addresses of an article: which a page states, which of them are one, and whether two records are one article.

One article may stand at several addresses: with tracking parameters, as AMP, for print, on a mirror. Two articles must
never be taken for one. So a pair counts as one article only where the text and an address agree, the proof says what
agreed, and nothing is written together: groups are worked out from proofs, each of which can be taken back (`joined`).
The annotation server of Hypothesis joined documents for good by any link that two pages shared, and thousands of pages
of a site became one through the address of its feed: https://github.com/hypothesis/h/issues/6216, and #3249 and #7725
there on feeds and on canonical links that name no page. That is why an `alternate` link ties nothing here, and why a
link to a front page counts as none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from onrecord import outlets
from onrecord.flow import Address, AddressRelation, Article, Proof, Record

# ------------------------------------------------------------------------------------------------- comparing addresses

_WRAPPERS = (
    re.compile(r"https?://(?:[\w-]+\.)?cdn\.ampproject\.org/(?:wp/)?[a-z]+/(?P<s>s/)?(?P<rest>.+)", re.IGNORECASE),
    re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(?P<s>s/)?(?P<rest>.+)", re.IGNORECASE),
    re.compile(r"https?://(?:www\.)?bing\.com/amp/(?P<s>s/)?(?P<rest>.+)", re.IGNORECASE),
    re.compile(r"https?://web\.archive\.org/web/\d{1,14}(?:[a-z]{2}_)?/(?P<s>)(?P<rest>.+)", re.IGNORECASE),
)
"""Addresses that hold another: copies of AMP pages at search engines, and of pages in the Wayback Machine."""

_FORMS = re.compile(r"(?:www\d?|m|mobile|amp|touch|wap)\.(?P<rest>.+)")
"""Hosts of the same pages in another form."""

_SUFFIX = re.compile(r"[^.]+|(?:com?|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}")
"""What cannot be a site by itself: "com", "com.au"; so "amp.com.au" stays what it is."""

_PATH_FORMS = (
    (re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE), ""),
    (re.compile(r"/{2,}"), "/"),
    (re.compile(r"^/amp(?=/[^/])", re.IGNORECASE), ""),
    (re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE), "/"),
    (re.compile(r"(?<=[^/])/(?:amp|print)/?$", re.IGNORECASE), ""),
    (re.compile(r"\.amp(?=\.html?$|$)", re.IGNORECASE), ""),
    (re.compile(r"/+$"), ""),
)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

_TRACKING = re.compile(
    r"utm_.*|(?:fb|g|dc|tw|y|ms|wb|gb|msclk|ysc|li_fat_|ttc)?clid|g?braid|wbraid|igshid|igsh|mc_[ce]id|_ga|_gl|_hs\w*"
    r"|mkt_tok|cmp|cmpid|cmp_?id|ncid|ocid|icid|intcid|icmp|itid|taid|sref|smid|smtyp|smprod|xtor|wt[._].*|at_.*|ns_.*"
    r"|ito|spm|srsltid|s_kwcid|ref|ref_src|ref_url|referrer|referer|partner|partnerid|feedtype|feedname|rss|via|share(?:d|id)?"
    r"|soc_(?:src|trk)|sh|guccounter|guce_.*|hss_channel|trk|ftag|mod|mbid|source|src|campaign(?:_?id)?|fromrss|tse_id"
)
"""Names of parameters, in small letters, that say how a reader came to the page and not which page it is.

By the lists that browsers and blockers strip by and what newsrooms use; the text must agree as well before two pages
are taken for one, so that a site on which one of these names the article does no harm.
"""

_PAGE_FORMS = re.compile(
    r"(?:amp|isamp|print|printable|print(?:er)?friendly|pfriendly|singlepage)=(?:|1|true|yes|y|print)"
    r"|(?:output|outputtype|view|format|mode|type|tmpl)=(?:amp|print|printable)|(?:page|pagewanted)=(?:all|print)"
)
"""Parameters that ask for the same article in another form."""


def original(url: str) -> str:
    """Return the address that a copy's address holds: at Google's AMP cache, the Wayback Machine; else the same."""
    for _ in range(3):
        found = next((match for wrapper in _WRAPPERS if (match := wrapper.fullmatch(url))), None)
        if found is None:
            return url
        rest = found["rest"]
        url = rest if re.match(r"https?:/", rest, re.IGNORECASE) else f"{'https' if found['s'] else 'http'}://{rest}"
        url = re.sub(r"^(https?):/+", r"\1://", url, flags=re.IGNORECASE)
    return url


def comparable(url: str) -> str | None:
    """Return an address in the form in which those of one article are equal; None where it is none on the web.

    Scheme, "www." and hosts for telephones and AMP, ports that are the scheme's own, tracking parameters, forms for
    print and AMP, "index.html", a slash at the end and fragments do not count, nor the order of parameters. A fragment
    that names a page inside a script ("#!/story/5") does. "https://www.example.org/a/?utm_source=x" is
    "example.org/a"; a front page has no slash.
    """
    try:
        parts = urlsplit(original(url.strip()))
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return None
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    query = _query(parts.query)
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return f"{place}{_path(parts.path)}{f'?{query}' if query else ''}{fragment}"


def _host(host: str) -> str:
    host = host.lower().rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return ""
    while (form := _FORMS.fullmatch(host)) and not _SUFFIX.fullmatch(form["rest"]):
        host = form["rest"]
    return host


def _path(path: str) -> str:
    path = quote(path, safe="/%:@!$&'()*+,;=~-._")
    path = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if chr(int(m[1], 16)) in _UNRESERVED else m[0].upper(), path)
    for pattern, instead in _PATH_FORMS:
        path = pattern.sub(instead, path)
    return path


def _query(query: str) -> str:
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name.lower()) and not _PAGE_FORMS.fullmatch(f"{name}={value}".lower())
    ]
    return urlencode(sorted(kept))


def _is_front(key: str) -> bool:
    return not re.search(r"[/?#]", key)


# ----------------------------------------------------------------------------------------- addresses that a page states

_MAX_ADDRESS = 2_000
_MAX_ADDRESSES = 40
_ORDER = ("canonical", "open-graph", "linked-data", "amp", "mobile", "print", "alternate")
_SHOWN = ("rel", "hreflang", "media", "href")

_WHOLE = re.compile(r"(?:https?:)?/", re.IGNORECASE)
"""How an address in <meta> or JSON-LD begins; words such as "WebPage" stand there by mistake."""


def stated_addresses(
    tree: LexborHTMLParser, base_url: str = "", objects: Iterable[Mapping[str, Any]] = ()
) -> tuple[Address, ...]:
    """Return the addresses that the tags of a page state of it, the canonical link first.

    `objects` are the page's JSON-LD objects that are articles. Relative addresses are resolved against <base> and
    `base_url`, and left out where that is none on the web. Links to feeds, to other formats and to embedding services
    are no addresses of the article and left out.
    """
    base = tree.css_first("base[href]")
    base_url = _resolved(base_url, (base.attributes.get("href") or "") if base else "") or base_url
    found: dict[tuple[str, str], Address] = {}
    for relation, said, evidence in (*_links(tree), *_open_graph(tree), *_linked_data(objects)):
        url = _resolved(base_url, said)
        if url is not None:
            found.setdefault((relation, url), Address(url, relation, evidence))
    return tuple(sorted(found.values(), key=lambda address: _ORDER.index(address.relation)))[:_MAX_ADDRESSES]


def _resolved(base_url: str, said: str) -> str | None:
    said = said.strip()
    # An empty link resolves to the page, one of "#" to a part of it; both are slips and state nothing.
    if not said or said.startswith("#"):
        return None
    try:
        url = urljoin(base_url, said)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or len(url) > _MAX_ADDRESS:
        return None
    return url if " " not in url else None


def _links(tree: LexborHTMLParser) -> Iterator[tuple[AddressRelation, str, str]]:
    for node in tree.css("link[rel][href]"):
        attributes = {name: value or "" for name, value in node.attributes.items()}
        relation = _relation(attributes)
        if relation is not None:
            quoted = " ".join(f'{name}="{attributes[name]}"' for name in _SHOWN if name in attributes)
            yield relation, attributes["href"], f"<link {quoted[:500]}>"


def _relation(attributes: Mapping[str, str]) -> AddressRelation | None:
    tokens = attributes["rel"].lower().split()
    if "canonical" in tokens:
        return "canonical"
    if "amphtml" in tokens:
        return "amp"
    kind = attributes.get("type", "").lower()
    if "alternate" not in tokens or "stylesheet" in tokens or (kind and not kind.startswith("text/html")):
        return None
    media = attributes.get("media", "").lower()
    if "print" in media:
        return "print"
    if media and media != "all":
        return "mobile"
    return "alternate" if attributes.get("hreflang") else None


def _open_graph(tree: LexborHTMLParser) -> Iterator[tuple[AddressRelation, str, str]]:
    for node in tree.css('meta[property="og:url"][content], meta[name="og:url"][content]'):
        said = (node.attributes.get("content") or "").strip()
        if _WHOLE.match(said):
            yield "open-graph", said, f"<meta og:url>: {said[:500]}"


def _linked_data(objects: Iterable[Mapping[str, Any]]) -> Iterator[tuple[AddressRelation, str, str]]:
    for item in objects:
        for key in ("mainEntityOfPage", "url"):
            value = item.get(key)
            said = value.get("@id") or value.get("url") if isinstance(value, Mapping) else value
            if isinstance(said, str) and _WHOLE.match(said.strip()):
                yield "linked-data", said, f"JSON-LD {key}: {said[:500]}"


# ------------------------------------------------------------------------------------------ addresses that a text names

_CUE = re.compile(
    r"\b(?:alternat(?:e|ive)|mirror|backup|back-up)\s+(?:web\s?)?(?:address|site|domain|url|link)(?:e?s)?\b"
    r"|\b(?:web\s?)?(?:site|page|portal|service)\b.{0,60}\b(?:can|may)\s+(?:also\s+)?be"
    r"\s+(?:accessed|reached|visited)\s+(?:also\s+)?(?:at|via|on|through)\b"
    r"|\b(?:if|when|where|in case)\b[^.]{0,60}\b(?:site|page|address|domain|link)\b[^.]{0,40}"
    r"\b(?:blocked|unavailable|inaccessible|banned|censored|down)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<![\w@./-])(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?!html?\b|php\b|pdf\b|aspx?\b)[a-z]{2,18}"
    r"(?::\d+)?(?:/[^\s,;<>\"“”()]*)?(?![\w@])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:and|or|und|et|y|also|via)\b|[\W_]+|\d+\.", re.IGNORECASE)
_NETWORKS = frozenset(
    {
        "facebook.com", "twitter.com", "x.com", "t.me", "telegram.me", "instagram.com", "youtube.com", "tiktok.com",
        "linkedin.com", "whatsapp.com", "threads.net", "bsky.app", "vk.com", "reddit.com", "google.com", "apple.com",
    }
)  # fmt: skip
_MAX_CUE_LINE = 400
_MAX_LIST = 12


def named_addresses(lines: Sequence[str]) -> tuple[Address, ...]:
    """Return the addresses that lines of a page name as further ones of its site, with the line as evidence.

    "… can also be accessed at the following alternate addresses: www.example.org" and the lines of addresses below it.
    They are of the site and not of this article. Where the list that is announced is missing there are none. An address
    without a scheme is given with "https://".
    """
    found: dict[str, Address] = {}
    for at, line in enumerate(lines):
        cue = _CUE.search(line) if len(line) <= _MAX_CUE_LINE else None
        if cue is None:
            continue
        named = [line[cue.end() :]]
        for below in lines[at + 1 : at + 1 + _MAX_LIST]:
            if not _is_list(below):
                break
            named.append(below)
        for part in named:
            for match in _NAMED.finditer(part):
                url = match[0].rstrip(".")
                url = url if url.lower().startswith("http") else f"https://{url}"
                key = comparable(url)
                if key is not None and not _is_network(key):
                    found.setdefault(key, Address(url, "named", line))
    return tuple(found.values())


def _is_network(key: str) -> bool:
    """Tell an address at a social network or a shop for apps, which is no further address of the site."""
    host, _ = _divided(key)
    return any(host == network or host.endswith(f".{network}") for network in _NETWORKS)


def _is_list(line: str) -> bool:
    """Tell a line that holds addresses and nothing else."""
    return len(line) <= _MAX_CUE_LINE and bool(_NAMED.search(line)) and not _BETWEEN.sub("", _NAMED.sub(" ", line))


# ---------------------------------------------------------------------------------------- whether two are one article

WIDTH = 5
"""How many words make up a sequence: enough that it seldom recurs in another report, but for quotations and set
phrases, and few enough that a word corrected here and there leaves most sequences whole."""

ALIKE, EQUAL = 0.6, 0.8
"""The share of sequences, of all that either report has, from which on two texts are one: where the addresses agree as
well, and by the text alone. Among 19 million pairs of news articles no two different ones reach 0.51; the same report
in other surroundings reaches 0.6 nine times in ten. docs/addresses.md has the figures.
"""

MIN_WORDS = 40
"""A report of fewer words may be a notice that many pages have."""

_BODY = ("paragraph", "list-item", "block-quote")
_WORD = re.compile(r"\w+")


def likeness(a: Article, b: Article) -> float | None:
    """Return the share of word sequences that two reports have in common: the Jaccard index of their sets of shingles.

    Of paragraphs and list items alone, letter case and marks aside (Broder, "On the resemblance and containment of
    documents", 1997; here exact, since pairs are few once addresses have found them). None where either report is too
    short to tell.
    """
    ours, theirs = _words(a), _words(b)
    if min(len(ours), len(theirs)) < MIN_WORDS:
        return None
    one, other = _sequences(ours), _sequences(theirs)
    return len(one & other) / len(one | other)


def _words(article: Article) -> list[str]:
    report = " ".join(article.text[block.start : block.end] for block in article.blocks if block.kind in _BODY)
    return _WORD.findall(report.casefold())


def _sequences(words: Sequence[str]) -> set[str]:
    return {" ".join(words[at : at + WIDTH]) for at in range(len(words) - WIDTH + 1)}


def same_article(a: Record, b: Record) -> Proof | None:
    """Return the proof that two records are of one article or one text, or None where the texts differ.

    "same-article" takes more than the text: the addresses are forms of one, the canonical links are one, the canonical
    link of one is the other's address, one names the other as its AMP form, or they are at mirrors that the registry of
    outlets knows. Texts whose canonical links differ are one text at two outlets, or twice at one: "same-text".
    """
    alike = likeness(a.article, b.article)
    if alike is None or alike < ALIKE:
        return None
    words = f"the reports share {alike:.0%} of their sequences of {WIDTH} words"
    ours, theirs = _Places(a), _Places(b)
    if ours.own and ours.own == theirs.own:
        return Proof("same-article", alike, (words, f"both are of the address {ours.own}"))
    apart = f"nothing ties the addresses {a.page.url} and {b.page.url}"
    if ours.canonical and theirs.canonical and _same(ours.canonical, theirs.canonical) is None:
        apart = f"the canonical links differ: {ours.canonical}, {theirs.canonical}"
    elif ties := tuple(_ties(ours, theirs)):
        return Proof("same-article", alike, (words, *ties))
    return Proof("same-text", alike, (words, apart)) if alike >= EQUAL else None


class _Places:
    """The addresses of a record, comparable: where it was read, what it says is its own, what its other forms.

    What names no article, as a front page, counts as none.
    """

    def __init__(self, record: Record) -> None:
        stated = record.article.addresses
        self.own = _of_article([record.page.url])
        self.canonical = next(
            (
                key
                for relation in ("canonical", "open-graph", "linked-data")
                if (key := _of_article([s.url for s in stated if s.relation == relation]))
            ),
            None,
        )
        forms = [comparable(s.url) for s in stated if s.relation in ("amp", "mobile", "print")]
        self.forms = {key for key in forms if key and not _is_front(key)}


def _of_article(urls: Sequence[str]) -> str | None:
    """Return the one article's address that these are forms of, or None where they are of none or of several."""
    keys = {key for url in urls if (key := comparable(url))}
    only = keys.pop() if len(keys) == 1 else None
    return None if only is None or _is_front(only) else only


def _ties(ours: _Places, theirs: _Places) -> Iterator[str]:
    for one, other, words in (
        (ours.own, theirs.own, "the addresses are one"),
        (ours.canonical, theirs.canonical, "the canonical links are one"),
        (ours.canonical, theirs.own, "the canonical link of the first is the second's address"),
        (theirs.canonical, ours.own, "the canonical link of the second is the first's address"),
    ):
        if one and other and (how := _same(one, other)):
            yield f"{words}: {how}"
    for places, other_places, words in ((ours, theirs, "first"), (theirs, ours, "second")):
        # A form of another page names that page as its original; one that names itself is a page of its own.
        if other_places.own in places.forms and other_places.canonical is None:
            yield f"the {words} names {other_places.own} as another form of itself"


def _same(one: str, other: str) -> str | None:
    """Say how two comparable addresses are of one page, or None where they are not known to be."""
    if one == other:
        return one
    if _settled(one) != _settled(other):
        return None
    entry = outlets.by_domain(_divided(one)[0])
    return f"{one} and {other}, which by the registry are both of {entry.name}" if entry else None


def _settled(key: str) -> str:
    """Return a comparable address with the outlet's present domain in place of one that carries the same pages.

    "english.example.org/a" becomes "english.example.com/a" where the registry says that the two are one outlet's.
    """
    host, path = _divided(key)
    entry = outlets.by_domain(host) if path else None
    if entry is None:
        return key
    domain = max((d for d in entry.hosts if host == d or host.endswith(f".{d}")), key=len)
    return f"{host.removesuffix(domain)}{entry.domains[0]}{path}"


def _divided(key: str) -> tuple[str, str]:
    match = re.search(r"[/?#]", key)
    return (key[: match.start()], key[match.start() :]) if match else (key, "")


def address_keys(record: Record) -> frozenset[str]:
    """Return the addresses of a record by which others of the same article are found: such two share one of them.

    It may be kept in an index; two records that share a key need not be one article, which `same_article` decides.
    """
    places = _Places(record)
    own = {key for key in (places.own, places.canonical) if key}
    return frozenset(_settled(key) for key in own | places.forms)


def joined(
    names: Sequence[str], proofs: Mapping[tuple[str, str], Proof], parted: Collection[frozenset[str]] = ()
) -> tuple[tuple[str, ...], ...]:
    """Return the records that are one article, in groups, from what was proved of pairs; all other records alone.

    `names` are the records' ids, in the order of the result; `proofs` those of pairs of ids. `parted` are pairs that a
    person said are not one article: no group holds both, whatever was proved. The likest pairs join first, so that
    where a chain must be cut, it is at its weakest. Groups are worked out anew each time and never kept as one: taking
    a proof back takes its group apart.
    """
    group = {name: [name] for name in names}
    ranked = sorted(proofs.items(), key=lambda item: (-item[1].likeness, item[0]))
    for (one, other), proof in ranked:
        left, right = group[one], group[other]
        if proof.relation != "same-article" or left is right:
            continue
        if any(frozenset((a, b)) in parted for a in left for b in right):
            continue
        left.extend(right)
        for name in right:
            group[name] = left
    place = {name: at for at, name in enumerate(names)}
    distinct = {id(members): tuple(sorted(members, key=place.__getitem__)) for members in group.values()}
    return tuple(sorted(distinct.values(), key=lambda members: place[members[0]]))
