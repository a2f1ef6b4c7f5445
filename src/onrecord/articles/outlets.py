"""Which outlet a page is from: by the lines around its report, and by the registry of outlets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord import outlets
from onrecord.articles.addresses import original
from onrecord.articles.metadata import domain_of
from onrecord.flow import Address, Outlet

_NAME = r"(?P<name>[^\W\d_a-z][\w&'’.!-]*(?:\s(?:of|the|for|and|&|[^\W\d_a-z][\w&’'.!-]*|\d{1,3}))*?)"
_MASTHEADS = (
    "Advertiser|Argus|Bulletin|Chronicle|Courier|Dispatch|Echo|Examiner|Gazette|Globe|Guardian|Herald|Independent|"
    "Inquirer|Journal|Mail|Mercury|Mirror|Monitor|Observer|Post|Press|Record|Register|Sentinel|Standard|Star|Sun|"
    "Telegraph|Times|Tribune"
)
_LINES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{_NAME}['’]s?\s+(?i:web\s?site|site|app|mobile app)\s+(?i:can|is|may)\b",
        r"(?i:©|\(c\)|\bcopyright\b)(?:\s*(?i:©|\(c\)))?\s*"
        rf"(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?,?\s*)?(?i:by\s+)?{_NAME}"
        r"\s*(?=[.,|–—]|$|(?:19|20)\d\d\b|(?i:all rights|inc\b|ltd\b|llc\b|limited))",
        rf"^{_NAME}\s*(?i:©|\(c\)|copyright)\s*(?:19|20)\d\d",
        rf"^(?i:(?:about|contact|subscribe to|advertise with|write for))\s+(?:the\s)?{_NAME}\s*(?=[|·•]|$)",
        rf"^(?P<name>(?:[^\W\d_a-z][\w'’-]*\s){{1,4}}(?:{_MASTHEADS}))$",
        rf"(?i:\bfollow)\s+{_NAME}\s+(?i:on)\s",
        rf"(?i:\b(?:download|get)\s+the)\s+{_NAME}\s+(?i:app)\b",
        r"(?i:^this (?:article|story|report) (?:was )?(?:first |originally )*(?:appeared|published) (?:in|on|by))"
        rf"\s+(?:the\s)?{_NAME}[.,]?$",
    )
)
_ADDRESS = re.compile(r"\b(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
_COMPANY = re.compile(r",?\s*(?:inc|ltd|llc|limited|plc|corp|co|group|gmbh|media group|holdings)\b", re.IGNORECASE)
_MAX_LINE = 500
_NOT_NAMES = frozenset(
    {"us", "me", "our team", "cookies", "we", "this", "our", "all", "the", "all rights reserved", "inc"}
)
_SUPPLIERS = frozenset(
    [
        "associated press",
        "reuters",
        "thomson reuters",
        "agence france-presse",
        "afp",
        "getty images",
        "press association",
        "pa media",
        "dpa",
        "epa",
        "alamy",
        "shutterstock",
        "king features syndicate",
        "creators syndicate",
        "creators.com",
        "tribune content agency",
    ]
)
"""Agencies and picture desks: their line says where a copy or a picture came from, not who publishes the page."""

_NAME_WORDS = 5
_NOT_IN_NAMES = frozenset({"copyright", "copyrights", "copyrighted", "content", "contents", "rights"})
"""What a line on rights begins with instead of a name: "Copyright © 2025", "All Content © 2025"."""


def outlet_in_text(furniture: Sequence[str]) -> Outlet | None:
    """Return the outlet that the lines around a report name, or None where they name none or several.

    `furniture` are the lines outside the report: what a report says of an outlet may be of another's.
    """
    found: dict[str, tuple[str, str]] = {}
    furniture = [line for line in furniture if len(line) <= _MAX_LINE]
    for line in furniture:
        for pattern in _LINES:
            match = pattern.search(line)
            # "© 2024 Harbour News Ltd" names the company that publishes, which may not be the outlet.
            if match is None or _COMPANY.match(line, match.end("name")):
                continue
            name = match["name"].strip(" .,’'")
            if _is_name(name):
                found.setdefault(_key(name), (name, line))
                break
    if len(found) != 1:
        return None
    ((name, line),) = found.values()
    return Outlet(name, _domain(name, furniture), line)


def identified(outlet: Outlet | None, url: str, addresses: Sequence[Address] = ()) -> Outlet | None:
    """Return the outlet with what the registry of outlets knows of it, or as it was where the registry does not know.

    `url` is where the page was read and `addresses` are what it states. The address decides: many outlets share a name,
    none a domain, so that a name alone counts only where the page shows no address. The registry's name then replaces
    the page's, for a page of one outlet says "BBC", another "BBC News", and a reader wants them counted as one; what
    the page says stays in the evidence. But where it gives a name that is not this outlet's (a paper that shares
    another's site, a canonical link to the paper that a report was taken from) it is believed, and nothing is added.
    """
    stated = [address.url for address in addresses if address.relation in ("canonical", "open-graph", "linked-data")]
    domains = [domain for address in (url, *stated) if (domain := domain_of(original(address)))]
    if outlet is not None and outlet.domain:
        domains.append(outlet.domain)
    # A page without a name is of the site where it was read, whatever it was taken from.
    for domain in domains if outlet is not None else domains[:1]:
        entry = outlets.by_domain(domain)
        if entry is not None and (outlet is None or entry.is_called(outlet.name)):
            return _known(entry, outlet, domain)
    if outlet is None or domains:
        return outlet
    entry = outlets.by_name(outlet.name)
    return outlet if entry is None else _known(entry, outlet, None)


def _known(entry: outlets.OutletEntry, outlet: Outlet | None, domain: str | None) -> Outlet:
    said = outlet.evidence if outlet else f"the address {domain}"
    evidence = f"{said}; registry of outlets: {entry.source}{'' if entry.checked else ' (not checked)'}"
    known = (outlet.domain if outlet else None) or domain
    return Outlet(entry.name, known, evidence, entry.country, entry.kind, entry.agency)


def _is_name(words: str) -> bool:
    folded = words.casefold()
    if folded.removeprefix("the ") in _SUPPLIERS or len(folded.split()) > _NAME_WORDS:
        return False
    return bool(folded) and folded not in _NOT_NAMES and _NOT_IN_NAMES.isdisjoint(folded.split())


def _domain(name: str, furniture: Sequence[str]) -> str | None:
    """Return the address in the furniture that bears the outlet's name, where it is the only one."""
    hosts = {domain_of(f"https://{m[1]}") for line in furniture for m in _ADDRESS.finditer(line)}
    bearing = [host for host in hosts if host and _key(name) in _key(host)]
    return bearing[0] if len(bearing) == 1 else None


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold().removeprefix("the")
