"""What a line of a news page is, told from its wording: byline, date line, photo credit, furniture of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_AGENCIES = (
    r"AFP|AP|Associated Press|Reuters|Getty(?: Images)?|EPA(?:-EFE)?|EFE|dpa|DPA|PA(?: Wire| Media| Images)?|Xinhua|"
    r"Sputnik|TASS|RIA Novosti|Anadolu(?: Agency)?|AAP|ANSA|IRNA|ISNA|Kyodo|Yonhap|Bloomberg|Shutterstock|Alamy|iStock|"
    r"Unsplash|Pexels|Pixabay|NurPhoto|ZUMA(?: Press)?|Rex|SIPA|UPI|PTI|ANI|NASA|Wikimedia(?: Commons)?|Facebook|"
    r"Twitter|Instagram|CNN|BBC|NBC|ABC|CBS"
)
_PICTURE = (
    r"photo(?:graph)?s?|image|picture|pic|illustration|screenshot|screengrab|video still|file photo"
    r"|courtesy(?: of)?(?: the)?"
)

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
        # A word ends at a blank or the slash: were that open, letters without blanks would take minutes.
        rf"[\s.|–—(-](?P<credit>(?:[^\W\d_a-z](?:\.\s?|[\w'’-]*+(?:\s|(?=/)))){{1,4}}/"
        rf"\s?(?:{_AGENCIES})(?:\s?/\s?[\w.'’ ]{{2,30}})?)[).\s]*$",
        rf"[\s.](?:©|\(c\))\s*(?P<credit>(?:[\w.'’-]+[ /]){{0,4}}(?:{_AGENCIES}))[).\s]*$",
    )
)
_MAY_CREDIT = ("(", "[", "/", ":", "©", "by", "via", "courtesy")
"""What each of these has one of in it, in lower case."""
_CREDIT_WORDS = re.compile(rf"(?i:\b(?:{_PICTURE}|credit|source)\b(?:\s+(?:by|via|courtesy of)\b)?|©)\s*:?")

_CAPTION_SIGNS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "file photo",
        ("file",),
        re.compile(r"^FILE\s*(?:PHOTO|IMAGE)?\s*[-–—:]|(?i:\bfile (?:photo|picture|image)\b)|, File\b"),
    ),
    (
        "position marks",
        ("(",),
        re.compile(r"\((?:L|C|2nd [LR]|2L|2R|[LR]-[LR]|left|center|centre|pictured)\)"),
    ),
    (
        "position words",
        ("left", "right", "cent"),
        re.compile(r", (?:(?:second|third|far|top|bottom) )?(?:left|right|centre|center)(?:,|\.$)"),
    ),
    (
        "pictured",
        ("pictured", "seen", "photo"),
        re.compile(r"\b[Pp]ictured\b|\b(?:is|are) seen (?:in|at|on|here|during)\b|\bin this photo\b"),
    ),
)
"""The sign, what each line with it has in it in lower case (looking for that is quick), and the pattern."""

_CAPTION_MAX_WORDS = 90
_CAPTION_MAX_LENGTH = 2_000

_BYLINE = re.compile(
    r"^(?:by|By|BY|Written by|Reported by|Words by|Story by|From)\s*:?\s+(?=[^\W\d_a-z])"
    r"(?P<names>.+)$"
)
_JOB = re.compile(
    r",\s+(?:[\w-]+ ){0,3}(?:writer|reporter|correspondent|editor|columnist|journalist|contributor|staff|critic)s?$",
    re.IGNORECASE,
)
_BYLINE_MAX_WORDS = 25
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_WEEKDAYS = "mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_BYLINE_END = re.compile(
    rf"\s*(?:[|•·]|\s[-–—]\s|\b(?i:(?:last )?updated|published|posted|{_WEEKDAYS}|{_MONTHS}(?=\.?\s+\d))\b|\d)"
)
_ZONES = r"a\.?m\.?|p\.?m\.?|gmt|utc|bst|ist|cet|cest|e[sd]?t|c[sd]t|m[sd]t|p[sd]?t|jst|aest|hrs?|hours?|h|z"
_DATE_WORDS = re.compile(
    r"(?i:\b(?:(?:first|last|originally)?\s?(?:published|updated|posted|created|modified|issued|dated?|filed|released)|"
    rf"on|at|the|of|and|time|local|st|nd|rd|th|min(?:ute)?s?|read|{_ZONES}|{_WEEKDAYS}|{_MONTHS})\b\.?)|"
    r"(?<=\d)(?:st|nd|rd|th)\b|[\d\s:,./|+()•·@–—-]"
)
_HAS_DATE = re.compile(
    rf"\b(?:19|20)\d\d\b|\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|(?i:\b(?:{_MONTHS})\b\.?\s+\d|\d\s+(?:{_MONTHS})\b)"
)
_SIGNED_MAX = 100
_SIGNED_NAME_WORDS = 4
_NAME_LINKS = frozenset({"and", "of", "the", "for", "de", "van", "von", "al"})
_SIGNED_PARTS = re.compile(r"\s*[|•·]\s*|,\s+(?=\d)|\s+by\s+(?=[A-Z])")
_DATE_PART = re.compile(r"\d")
_DATED_LEAD = re.compile(r"^[A-Z][A-Z .,'’/-]{2,40},\s[^()\n]{3,30}\([^()\n]{2,30}\)\s*[-–—]+(?=\s)")
_AGENCY_DATELINE = re.compile(rf"^[A-Z][A-Z .,'’/-]{{2,40}}(?:,\s.{{1,30}})?\s*\((?:{_AGENCIES})\)\s*[-–—]*$")

_SHARES = (
    r"facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|e-?mail|print|telegram|copy link|copied|save|tweet|pin|"
    r"flipboard|messenger|pocket|instagram|youtube|tiktok|bluesky|threads|mail|comment|rss"
)
_SECTIONS = r"articles?|stories|story|news|posts?|topics?|content|links?|coverage"

_NEVER = "(?!)"


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or _NEVER, re.IGNORECASE)


_FURNITURE: tuple[tuple[str, bool, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (why, ends, _any_of(p for p in patterns if p[0] == "^"), _any_of(p for p in patterns if p[0] != "^"))
    for why, ends, patterns in (
        (
            "copyright line",
            True,
            (
                r"^(?:©|\(c\)\s|copyright\s*(?:©|\(c\)|(?:19|20)\d\d|by\b|[^.!?]{0,60}$))",
                r"\ball rights reserved\b",
                r"^(?:19|20)\d\d\s+\S.{0,60}\b(?:inc|ltd|llc)\.?$",
            ),
        ),
        (
            "addresses of the site",
            True,
            (
                r"\b(?:alternate|alternative|mirror) (?:addresses|urls?|sites?|domains?)\b",
                r"\b(?:web\s?)?site can (?:also )?be (?:accessed|reached|found)\b",
            ),
        ),
        (
            "terms of the site",
            True,
            (
                r"^(?:terms (?:of (?:use|service)|(?:and|&) conditions)|privacy (?:policy|notice))$",
                r"^your privacy choices$",
                r"^(?:cookie (?:policy|settings)|contact us|about us|advertise(?: with us)?|do not sell my .*)$",
            ),
        ),
        (
            "notice on reuse",
            True,
            (
                r"\bmay not be (?:re)?(?:published|produced)\b.*\b(?:broadcast|rewritten|redistributed|permission)\b",
                r"\breproduction .{0,40}prohibited\b",
                r"\brepublish(?:ed)? (?:this|our|with)\b.{0,60}\b(?:licen[cs]e|permission|free)\b",
            ),
        ),
        ("about the author", True, (r"^about (?:the )?authors?\b",)),
        (
            "comments of readers",
            True,
            (
                r"^(?:\d+ )?comments?(?: \(\d+\))?:?$",
                r"^(?:leave|post|add|write) a (?:comment|reply)\b",
                r"^(?:view|show|read|see|join)\b.{0,20}\b(?:comments?|conversation)\b",
                r"^comments are closed\b",
                r"^(?:log|sign) in to (?:comment|reply|post)",
            ),
        ),
        (
            "related stories",
            True,
            (
                rf"^(?:related|further reading)(?: (?:{_SECTIONS}))?\s*:?$",
                r"^more (?:from|on|in|stories|news|like this|headlines|top stories)\b[^.!?]{0,40}$",
                r"^most (?:read|popular|viewed|shared)\b[^.!?]{0,20}$",
                r"^recommended(?: (?:for you|stories|reading|videos?))?\s*:?$",
                r"^you (?:may|might) (?:also )?(?:like|be interested in).{0,20}$",
                r"^(?:(?:editor['’]?s?['’]? )?picks?|trending(?: now)?|latest (?:news|stories|headlines))\s*:?$",
                r"^(?:top stories|up next|what to read next|(?:sponsored|promoted)(?: content| stories)?)\s*:?$",
                r"^(?:from|around) the web\s*:?$",
            ),
        ),
        (
            "tags",
            True,
            (
                r"^(?:tags?|topics?|keywords?|filed under|posted in|categor(?:y|ies))\s*(?::.*)?$",
                r"^in this (?:story|article)\s*:?$",
            ),
        ),
        (
            "link to another story",
            False,
            (
                r"^(?:read (?:more|also|next|the full|full|on)|see also|also (?:read|see)|must read|don['’]t miss)\b",
                r"^(?:watch|listen|video|related|more|in pictures|in depth|explainer|recommended|opinion) ?:",
                rf"^related (?:{_SECTIONS}|video|reading) ?:",
                r"^(?:watch (?:also|live|now)|listen (?:to|also)|click here|(?:learn|find out) more)\b",
            ),
        ),
        (
            "newsletter",
            False,
            (
                r"^(?:please )?(?:sign up|subscribe|register|log ?in|sign ?in|join)(?: now| here| today| free)?\W*$",
                r"\b(?:sign(?:ing)? up|subscrib(?:e|ing))\b.{0,80}"
                r"\b(?:newsletters?|alerts|inbox|e-?mails?|podcast|youtube|our channel)\b",
                r"^(?:get|receive)\b.{0,60}\b(?:newsletter|inbox|delivered|alerts)\b",
                r"\b(?:delivered|sent) (?:straight |directly |right )?to your (?:inbox|phone)\b",
                r"^get (?:the |our |your )?(?:daily|weekly|breaking|latest|top|more)\b[^.!?:]{0,40}"
                r"\b(?:news|headlines|stories|updates|briefings?)\b(?: (?:from|on|by|via|in)\b.{0,30})?\W*$",
                r"^(?:enter )?your e-?mail\b",
                r"\bsent to your e-?mail\b",
                r"\bwith your account\b.{0,20}\bfree\b",
            ),
        ),
        (
            "social media",
            False,
            (
                r"^(?:follow|like|find|join) (?:us|our\b.{0,40}|@?\w+(?: \w+)?) on\b",
                r"^follow\b.{0,60}\b(?:twitter|facebook|instagram|x|telegram|whatsapp|youtube|google news)\b",
                r"^share(?: (?:this|on|via|with|the|article|story|to|by)\b.{0,60})?\W*$|^\d+ shares?$",
                rf"^(?:share(?: on| via)?\s)?(?:{_SHARES})(?:[\s,|/•·]+(?:{_SHARES}|and))*$",
            ),
        ),
        (
            "advertisement",
            False,
            (
                r"^(?:advertise?ments?|ads?|sponsored|placeholder)\W*$",
                r"^(?:advertise?ment\W+)?(?:article|story) (?:content|continues (?:below|after).{0,40})$",
                r"^(?:scroll (?:down )?to continue|continue reading below|skip (?:ad|to|past)\b|loading\b).{0,60}$",
                r"^this content is not available\b",
            ),
        ),
        (
            "credits of the newsroom",
            False,
            (
                r"^\W*(?:additional |with )?(?:reporting|editing|writing|compiled|edited|written|translated|produced)"
                r"(?: and (?:editing|writing|reporting))? by\b.{0,160}$",
                r"\bcontributed (?:to|reporting)\b.{0,40}$",
                r"\b(?:our standards|trust principles)\b",
                r"^[A-Z][\w.'’-]+ (?:[A-Z][\w.'’-]+ ){1,3}is an? .{0,80}"
                r"\b(?:reporter|writer|editor|journalist|correspondent|columnist|contributor)\b.{0,30}"
                r"\b(?:for|at|with|based|covering)\b",
            ),
        ),
        (
            "contact of the newsroom",
            False,
            (
                r"^(?:contact|e-?mail|reach|write to|send tips to)\b.{0,120}(?:@|\bus\b)",
                r"^(?:got a tip|have a (?:news )?tip|do you have an? (?:story|tip))\b",
                r"\bget in touch\b.{0,40}@",
            ),
        ),
        (
            "navigation",
            False,
            (
                r"^(?:home|menu|search|close|next|previous|prev|play|pause|live|open)$",
                r"^(?:skip to|back to|toggle)\b.{0,30}$",
                r"^(?:continue reading|show (?:more|less)|(?:view|see) (?:all|more)|load more|expand|collapse|more)$",
                r"^(?:news|world|politics|business|sports?|opinion|videos?|photos?|gallery|weather)$",
            ),
        ),
        (
            "reading time",
            False,
            (
                r"^\W*(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)[\s-]*min(?:ute)?s?(?: read| ago)?\W*$",
                r"^reading time\b.{0,20}$|^\d+ (?:hours?|days?|mins?|minutes?|weeks?|months?) ago$",
            ),
        ),
    )
)
"""What the site puts around a report: the reason, whether the report is over there, how such a line begins, and what
else it may have in it. The beginnings stand apart since they need no search through the line."""

FURNITURE_KINDS = tuple(why for why, _, _, _ in _FURNITURE)
"""The reasons that `furniture` gives."""

_ANY_BEGINNING = _any_of(beginning.pattern for _, _, beginning, _ in _FURNITURE)
_ANY_PART = _any_of(part.pattern for _, _, _, part in _FURNITURE)
_PART_WORDS = (
    "reserved", "alternat", "mirror", "site can", "may not be", "prohibited", "republish", "sign up", "signing up",
    "subscrib", "to your", "with your account", "contributed", "our standards", "trust principles", "get in touch",
)  # fmt: skip
"""Each part has one of these in it; to look for them takes a hundredth of the time."""
_FURNITURE_MAX_WORDS = 70

_MESSAGE_HEADER = re.compile(
    r"^(?P<name>from|to|cc|bcc|sent|date|subject|reply-to|return-path|message-id|importance|attachments?):\s*\S",
    re.IGNORECASE,
)
_MESSAGE = re.compile(
    r"^-{2,}\s*(?:original|forwarded) message\s*-{2,}$|^begin forwarded message:?$|^on .{6,120}\bwrote:$|^--$"
    r"|^sent from my \S+(?: \S+)?$",
    re.IGNORECASE,
)
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
    # Most lines are none, and one look tells.
    if not _ANY_BEGINNING.match(line):
        low = line.lower()
        if not any(part in low for part in _PART_WORDS) or not _ANY_PART.search(line):
            return None
    for why, ends, beginning, part in _FURNITURE:
        if beginning.match(line) or part.search(line):
            return Furniture(why, ends)
    return None


def message_header(line: str) -> str | None:
    """Return the name of the header that a line of an e-mail is ("subject"), or None.

    One line alone tells little ("To: all who came"); headers stand together.
    """
    match = _MESSAGE_HEADER.match(line)
    return match["name"].lower() if match else None


def is_message_line(line: str) -> bool:
    """Tell a line that a mail program writes ("On Monday, Ann Lee wrote:"), headers aside."""
    return bool(_MESSAGE.match(line))


def breadcrumb(line: str) -> tuple[str, ...]:
    """Return the parts of a line such as "News / EU / More", or nothing when it is another kind of line."""
    parts = [part.strip() for part in _SEPARATED.split(line.strip())]
    parts = [part for part in parts if part]
    if len(parts) < 2 or any(len(part.split()) > _MAX_CRUMB_WORDS or part[-1] in ".!?" for part in parts):
        return ()
    if any(_HAS_DATE.search(part) for part in parts):
        return ()
    return tuple(parts)


def byline(line: str) -> str | None:
    """Return the names of a line such as "By Ann Lee and Bo Chen | 3 March 2024", or None."""
    match = _BYLINE.match(line)
    if match is None or len(line.split()) > _BYLINE_MAX_WORDS:
        return None
    names = match["names"]
    end = _BYLINE_END.search(names)
    names = _JOB.sub("", (names[: end.start()] if end else names).strip(" ,.;:|"))
    # "By Monday, 30 people had died." is a sentence.
    return names if (names and not line.rstrip().endswith((".", "!", "?"))) or names.endswith("Jr") else None


def has_date(line: str) -> bool:
    """Tell a line that names a day, month or year in full."""
    return bool(_HAS_DATE.search(line))


def is_date_line(line: str) -> bool:
    """Tell a line that is a date and nothing else ("Updated: Tuesday, 29 November 2022 6:12 PM GMT")."""
    return len(line) <= 120 and bool(_HAS_DATE.search(line)) and len(_DATE_WORDS.sub("", line)) <= 3


def signed_date(line: str) -> str | None:
    """Return who signs a line that is a name and a date and nothing else, or None.

    As "Ann Lee • Mar 14, 2024 • 4 min read", "Posted on March 14, 2024 by Ann Lee" or "Lakeview Post, 14 March 2024".
    """
    if len(line) > _SIGNED_MAX or line.rstrip().endswith((".", "!", "?")) or not _HAS_DATE.search(line):
        return None
    parts = [part.strip() for part in _SIGNED_PARTS.split(line) if part.strip()]
    names = [part for part in parts if not _DATE_PART.search(part)]
    dates = [part for part in parts if _DATE_PART.search(part)]
    if len(names) != 1 or not 1 <= len(names[0].split()) <= _SIGNED_NAME_WORDS:
        return None
    if any(len(_DATE_WORDS.sub("", part)) > 3 for part in dates):
        return None
    return names[0] if all(word[0].isupper() or word in _NAME_LINKS for word in names[0].split()) else None


def dated_lead(paragraph: str) -> str | None:
    """Return the place and date that a dispatch opens with, as "LAKEVIEW, March 14, 2024 (Wire) -", or None."""
    match = _DATED_LEAD.match(paragraph)
    return match[0] if match and _HAS_DATE.search(match[0]) else None


def is_agency_dateline(line: str) -> bool:
    """Tell a line that is a place and an agency and nothing else ("LONDON, March 3 (Reuters) -")."""
    return bool(_AGENCY_DATELINE.match(line))


def photo_credit(line: str) -> str | None:
    """Return whom a caption credits with its picture ("AFP", "Ann Lee/Reuters"), or None."""
    low = line.lower()
    # The patterns look for an end from every place in the line.
    if len(line) > _CAPTION_MAX_LENGTH or not any(part in low for part in _MAY_CREDIT):
        return None
    for pattern in _CREDITS:
        match = pattern.search(line)
        if match:
            credit = _CREDIT_WORDS.sub(" ", match["credit"])
            return re.sub(r"\s*/\s*", "/", " ".join(credit.split())).strip(" ,.;:/|–—-") or None
    return None


def caption_sign(line: str) -> str | None:
    """Return what shows that a line is the caption of a picture, in words, or None."""
    words = len(line.split())
    if words > _CAPTION_MAX_WORDS or len(line) > _CAPTION_MAX_LENGTH:
        return None
    credit = photo_credit(line)
    # An article's last paragraph may end in its agency, "(Reuters)"; a sentence that quotes is hardly a caption.
    if credit and (words <= 60) and "”" not in line:
        return f"ends in a photo credit ({credit})"
    low = line.lower()
    signs = [
        name for name, parts, pattern in _CAPTION_SIGNS if any(part in low for part in parts) and pattern.search(line)
    ]
    strong = [name for name in signs if name in ("file photo", "position marks")]
    return f"has {' and '.join(signs)}" if strong or len(signs) > 1 else None
