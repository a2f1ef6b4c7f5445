"""What a line of a news page is, told from its wording: a byline, a date line, a photo credit, furniture of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AGENCIES = (
    r"AFP|AP|Associated Press|Reuters|Getty(?: Images)?|EPA(?:-EFE)?|EFE|dpa|DPA|PA(?: Wire| Media| Images)?|Xinhua|"
    r"Sputnik|TASS|RIA Novosti|Anadolu(?: Agency)?|AAP|ANSA|IRNA|ISNA|Kyodo|Yonhap|Bloomberg|Shutterstock|Alamy|iStock|"
    r"Unsplash|Pexels|Pixabay|NurPhoto|ZUMA(?: Press)?|Rex|SIPA|UPI|PTI|ANI|NASA|Wikimedia(?: Commons)?|Facebook|"
    r"Twitter|Instagram|CNN|BBC|NBC|ABC|CBS"
)
_PICTURE = r"photo(?:graph)?s?|image|picture|pic|illustration|screenshot|screengrab|video still|file photo|courtesy"

_CREDITS = tuple(
    re.compile(pattern)
    for pattern in (
        # (AFP photo), (Photo by AFP), (AP Photo/Ann Lee, File), (Photo: Ann Lee/Reuters)
        rf"[(\[](?P<credit>[^()\[\]]{{0,60}}\b(?i:{_PICTURE})\b[^()\[\]]{{0,80}})[)\]][.\s]*$",
        # (Ann Lee/AFP), (Reuters), [Ann Lee/Al Jazeera], (Ann Lee via AP)
        rf"[(\[](?P<credit>[^()\[\]]{{0,60}}\b(?:{_AGENCIES})\b[^()\[\]]{{0,60}})[)\]][.\s]*$",
        # Photo: Ann Lee/Reuters, Credit: AFP, Photograph by Ann Lee
        rf"(?:^|[\s.|–—-])(?i:{_PICTURE}|credit|source)(?:\s+credit)?(?:\s*:\s*|\s+(?:by|via|courtesy of)\s+)"
        r"(?P<credit>[^\W\d_][^.!?;]{1,80})[.\s]*$",
        # ... Ann Lee/Getty Images, ... © AFP
        rf"[\s.|–—(-](?P<credit>[^\W\d_][\w.'’ -]{{2,40}}\s?/\s?(?:{_AGENCIES})(?:\s?/\s?[\w.'’ ]{{2,30}})?)[).\s]*$",
        rf"[\s.](?:©|\(c\))\s*(?P<credit>(?:[\w.'’-]+[ /]){{0,4}}(?:{_AGENCIES}))[).\s]*$",
    )
)
_CREDIT_WORDS = re.compile(rf"(?i:\b(?:{_PICTURE}|credit|source)\b(?:\s+(?:by|via|courtesy of)\b)?|©)\s*:?")

_CAPTION_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("file photo", re.compile(r"^FILE\s*(?:PHOTO|PIC|IMAGE)?\s*[-–—:]|(?i:\bfile (?:photo|picture|image)\b)|, File\b")),
    ("position marks", re.compile(r"\((?:L|C|2nd [LR]|2L|2R|[LR]-[LR]|left|center|centre|pictured)\)")),
    (
        "position words",
        re.compile(r", (?:(?:second|third|far|top|bottom|front) )?(?:left|right|centre|center)(?:,|\.$)"),
    ),
    (
        "pictured",
        re.compile(r"\b[Pp]ictured\b|\b(?:is|are) seen (?:in|at|on|here|during)\b|\bin this (?:file )?photo\b"),
    ),
)
_CAPTION_MAX_WORDS = 90

_NAME = r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:de|da|del|van|von|der|al|bin|la|le|el)\b)*"
_BYLINE = re.compile(
    r"^(?:by|By|BY|Written by|Reported by|Words by|Story by|From)\s*:?\s+(?=[^\W\d_a-z])"
    r"(?P<names>.+)$"
)
_BYLINE_MAX_WORDS = 25
_BYLINE_END = re.compile(
    r"\s*(?:[|•·]|\s[-–—]\s|\b(?:Published|Updated|Posted|Last updated|Mon|Tue|Wed|Thu|Fri|Sat|Sun|January|February|"
    r"March|April|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
    r"|\d)"
)

_DATE_WORDS = re.compile(
    r"(?i:\b(?:first |last |originally )?(?:published|updated|posted|created|modified|issued|date|dated|filed|released|on|at|"
    r"the|of|and|time|local|mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs)?(?:day)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?|a\.?m\.?|p\.?m\.?|gmt|utc|bst|ist|cet|cest|e[sd]?t|c[sd]t|m[sd]t|p[sd]?t|jst|aest|hrs?|hours?|h|z|st|nd|"
    r"rd|th|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|"
    r"jul|aug|sept?|oct|nov|dec)\b\.?)|[\d\s:,./|+()•·–—-]"
)
_HAS_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|"
    r"\b(?i:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|"
    r"aug|sept?|oct|nov|dec)\b"
)
_AGENCY_DATELINE = re.compile(rf"^[A-Z][A-Z .,'’/-]{{2,40}}(?:,\s.{{1,30}})?\s*\((?:{_AGENCIES})\)\s*[-–—]*$")

_FURNITURE: tuple[tuple[str, re.Pattern[str], bool], ...] = tuple(
    (why, re.compile(pattern, re.IGNORECASE), ends)
    for why, pattern, ends in (
        ("copyright line", r"^(?:©|\(c\)\s|copyright\b|&copy;)|\ball rights reserved\b|^©?\s*(?:19|20)\d\d\s+\S.{0,60}(?:inc|ltd|llc)\.?$", True),
        ("addresses of the site", r"\b(?:alternate|alternative|mirror) (?:addresses|urls?|sites?|domains?)\b|\bwebsite can (?:also )?be accessed\b", True),
        ("terms of the site", r"^(?:terms (?:of (?:use|service)|and conditions|& conditions)|privacy (?:policy|notice)|cookie (?:policy|settings)|contact us|about us|advertise(?: with us)?|your privacy choices|do not sell my .*)$", True),
        ("reuse notice", r"\bmay not be (?:published|reproduced|republished)\b.*\b(?:broadcast|rewritten|redistributed|permission)\b|\breproduction .{0,40}prohibited\b|\brepublish(?:ed)? (?:this|our|with)\b.{0,60}\b(?:licen[cs]e|permission|free)\b", True),
        ("about the author", r"^about (?:the )?authors?\b", True),
        ("comments of readers", r"^(?:\d+ )?comments?(?: \(\d+\))?:?$|^(?:leave|post|add|write) a (?:comment|reply)\b|^(?:view|show|read|see|join)\b.{0,20}\b(?:comments?|conversation)\b|^comments are closed\b|^(?:log|sign) in to (?:comment|reply|post)", True),
        ("related stories", r"^(?:related(?: (?:articles?|stories|story|news|posts?|topics?|content|links?|coverage))?|more (?:from|on|in|stories|news|like this|headlines|top stories)\b.{0,40}|most (?:read|popular|viewed|shared)|recommended(?: (?:for you|stories|reading))?|you (?:may|might) (?:also )?(?:like|be interested in).{0,20}|(?:editors?['’]?s? )?picks?|trending(?: now)?|latest (?:news|stories|headlines)|top stories|up next|what to read next|sponsored(?: content)?|promoted(?: content| stories)?|from the web|around the web|popular)\s*:?$", True),
        ("tags", r"^(?:tags?|topics?|keywords?|filed under|posted in|categor(?:y|ies)|in this (?:story|article))\s*(?::.*)?$", True),
        ("link to another story", r"^(?:read (?:more|also|next|the full|full|on)|see also|also read|also see|watch(?: also| live| now|:)|listen(?: to)?(?: also|:)|must read|don['’]t miss|click here|learn more|find out more|more ?:|related ?:|in pictures ?:|in depth ?:|explainer ?:|continue reading|recommended ?:|opinion ?:)\b", False),
        ("newsletter", r"\b(?:sign up|subscribe)\b.{0,80}\b(?:newsletters?|updates|alerts|inbox|emails?|free|today|now|here|channel|podcast|access)\b|^(?:sign up|subscribe|register|log ?in|sign ?in|join)(?: now| here| today| free| in| up)?\W*$|^(?:get|receive)\b.{0,60}\b(?:newsletter|inbox|delivered|updates|alerts)\b|\b(?:delivered|sent) (?:straight |directly |right )?to your (?:inbox|phone)\b|^(?:enter )?your email\b", False),
        ("social media", r"^(?:follow|like|find|join) (?:us|@?\w+(?: \w+)?) on\b|^follow\b.{0,60}\b(?:twitter|facebook|instagram|x|telegram|whatsapp|youtube|google news)\b|^share(?: (?:this|on|via|with|the|article|story|to|by)\b.{0,60})?\W*$|^(?:facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|email|e-mail|print|telegram|copy link|copied|save|tweet|pin|flipboard|messenger|pocket|instagram|youtube|tiktok|bluesky|threads|mail|comment|rss)(?:[\s,|/•·]+(?:facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|email|e-mail|print|telegram|copy link|save|tweet|pin|flipboard|messenger|and))*$|^\d+ shares?$", False),
        ("advertisement", r"^(?:advertise?ments?|ad|ads|article continues (?:below|after).*|story continues (?:below|after).*|scroll (?:down )?to continue.*|continue reading below.*|sponsored|skip (?:ad|to .*|past .*)|loading.{0,20}|this content is not available.*|placeholder)\W*$", False),
        ("credits of the newsroom", r"^\W*(?:additional |with )?(?:reporting|editing|writing|compiled|edited|written|translated|produced)(?: and (?:editing|writing|reporting))? by\b.{0,160}$|\bcontributed (?:to|reporting)\b.{0,40}$|\b(?:our standards|trust principles)\b", False),
        ("contact of the newsroom", r"^(?:contact|email|e-mail|reach|write to|send tips to|got a tip|have a (?:news )?tip|do you have)\b.{0,120}(?:@|\bat\b|\bus\b|\?)", False),
        ("navigation", r"^(?:home|menu|search|close|skip to .*|back(?: to .*)?|next|previous|prev|play|pause|live|open|toggle .*|show (?:more|less)|view (?:all|more)|load more|see (?:all|more)|expand|collapse|news|world|politics|business|sports?|opinion|video|videos|photos?|gallery|weather|subscribe|more)$", False),
        ("reading time", r"^\W*(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)[\s-]*min(?:ute)?s?(?: read| ago)?\W*$|^reading time\b.{0,20}$|^\d+ (?:hours?|days?|mins?|minutes?|weeks?|months?) ago$", False),
    )
)  # fmt: skip
"""What the site puts around a report: the reason, what such a line looks like, and whether the report is over there."""

_FURNITURE_MAX_WORDS = 45

_SEPARATED = re.compile(r"\s+[/|]\s+|\s*[›»>→]\s*")
_MAX_CRUMB_WORDS = 5


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the site puts around a report: `why` names it; after one that `ends` the report no more of it follows."""

    why: str
    ends: bool


def furniture(line: str) -> Furniture | None:
    """Return what of the site's own furniture a line is, or None."""
    if len(line.split()) > _FURNITURE_MAX_WORDS:
        return None
    for why, pattern, ends in _FURNITURE:
        if pattern.search(line):
            return Furniture(why, ends)
    return None


def breadcrumb(line: str) -> tuple[str, ...]:
    """Return the parts of a line such as "News / EU / More", or nothing when it is another kind of line."""
    parts = [part.strip() for part in _SEPARATED.split(line.strip())]
    parts = [part for part in parts if part]
    if len(parts) < 2 or any(len(part.split()) > _MAX_CRUMB_WORDS or part[-1] in ".!?" for part in parts):
        return ()
    return tuple(parts)


def byline(line: str) -> str | None:
    """Return the names of a line such as "By Ann Lee and Bo Chen | 3 March 2024", or None."""
    match = _BYLINE.match(line)
    if match is None or len(line.split()) > _BYLINE_MAX_WORDS:
        return None
    names = match["names"]
    end = _BYLINE_END.search(names)
    names = (names[: end.start()] if end else names).strip(" ,.;:|")
    # "By Monday, 30 people had died." is a sentence.
    return names if names and not line.rstrip().endswith((".", "!", "?")) or names.endswith("Jr") else None


def is_date_line(line: str) -> bool:
    """Tell a line that is a date and nothing else ("Updated: Tuesday, 29 November 2022 6:12 PM GMT")."""
    return len(line) <= 120 and bool(_HAS_DATE.search(line)) and len(_DATE_WORDS.sub("", line)) <= 3


def is_agency_dateline(line: str) -> bool:
    """Tell a line that is a place and an agency and nothing else ("LONDON, March 3 (Reuters) -")."""
    return bool(_AGENCY_DATELINE.match(line))


def photo_credit(line: str) -> str | None:
    """Return whom a caption credits with its picture ("AFP", "Ann Lee/Reuters"), or None."""
    for pattern in _CREDITS:
        match = pattern.search(line)
        if match:
            credit = _CREDIT_WORDS.sub(" ", match["credit"])
            return re.sub(r"\s*/\s*", "/", " ".join(credit.split())).strip(" ,.;:/|–—-") or None
    return None


def caption_sign(line: str) -> str | None:
    """Return what shows that a line is the caption of a picture, in words, or None."""
    words = len(line.split())
    if words > _CAPTION_MAX_WORDS:
        return None
    credit = photo_credit(line)
    # An article's last paragraph may end in its agency, "(Reuters)"; a sentence that quotes is hardly a caption.
    if credit and (words <= 60) and "”" not in line:
        return f"ends in a photo credit ({credit})"
    signs = [name for name, pattern in _CAPTION_SIGNS if pattern.search(line)]
    strong = [name for name in signs if name in ("file photo", "position marks")]
    return f"has {' and '.join(signs)}" if strong or len(signs) > 1 else None
