"""Proper names in English news prose: where they begin and end.

A name is a maximal run of capitalised words, with the small words that stand inside names ("House of Commons", "Ursula
von der Leyen"). A title or nationality printed with a capital before a name is part of the run: "President Zelensky",
"Russian". What English capitalises without naming anything is left out: the first word of a sentence, unless the text
shows that it is a name, months, weekdays and "I".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.language.countries import by_capital
from onrecord.language.titles import ABBREVIATED, BODY_WORDS, HONORIFICS, ROLE_HEADS


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in a text: `text` is the words at the half-open code-point range."""

    start: int
    end: int
    text: str


class Token(NamedTuple):
    """A word of a text, at a half-open code-point range.

    `text` is without a possessive ending, `possessive` tells whether it had one. `initial` tells whether the word is
    the first of a sentence, a line or a quotation, so that a capital says nothing.
    """

    start: int
    end: int
    text: str
    possessive: bool
    initial: bool


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CALENDAR = _words(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays jan feb mar apr"
    " jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun am pm gmt bst est edt pst pdt utc et"
    " pt cet"
)

FUNCTION_WORDS = _words(
    # Determiners and pronouns
    "a an the this that these those my your his her its our their mine yours hers ours theirs i me you he him she it"
    " we us they them myself yourself himself herself itself ourselves yourselves themselves who whom whose which what"
    " whoever whatever whichever some any no none every each either neither both all half many much more most few"
    " fewer less least little several enough other others another such same one ones someone somebody something anyone"
    " anybody anything everyone everybody everything nobody nothing"
    # Prepositions and conjunctions
    " about above across after against along alongside amid amidst among amongst around as aside at atop barring"
    " because before behind below beneath beside besides between beyond but by concerning considering despite down due"
    " during except excluding failing following for from given if in including inside instead into lest like minus"
    " near nor notwithstanding of off on once onto opposite or and out outside over past pending per plus provided"
    " regarding regardless round save saying since so than though although through throughout till to toward towards"
    " under underneath unless unlike until up upon versus via vs when whenever where whereas wherever whether while"
    " whilst with within without yet"
    # Verbs that open questions, clauses and orders
    " am are is was were be been being do does did doing done have has had having can could may might must shall should"
    " will would ought need dare let lets get go going come keep make take see look ask call don didn doesn isn aren"
    " wasn weren won wouldn can't couldn shouldn hasn haven hadn it's that's there's here's what's who's let's i'm i've"
    " i'll i'd he's she's we're we've we'll they're they've you're you've don't didn't doesn't isn't aren't wasn't"
    " weren't won't wouldn't couldn't shouldn't hasn't haven't hadn't"
    # Adverbs and sentence openers
    " accordingly actually afterwards afterward again ago ahead almost alone already also altogether always anyway"
    " apart apparently asked backed based basically born certainly clearly consequently currently earlier early else"
    " elsewhere especially even eventually ever evidently far finally first firstly formerly fortunately frankly"
    " further furthermore generally gone hence here hereby historically hopefully how however immediately incidentally"
    " increasingly indeed initially ironically just largely last lastly late lately later likely likewise long maybe"
    " meantime meanwhile merely moreover mostly naturally nearly never nevertheless next nonetheless normally not"
    " notably now obviously occasionally often ok okay only originally otherwise overall overnight partly perhaps"
    " please possibly presumably previously probably quite rather really recently reportedly roughly second secondly"
    " seemingly seldom separately shortly similarly simply simultaneously sometimes somewhat soon specifically still"
    " strangely subsequently suddenly then there thereafter therefore third thirdly thus today together tomorrow"
    " tonight too traditionally truly typically ultimately undoubtedly unfortunately usually very well why yes"
    " yesterday"
    # Numbers
    " zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands"
    " million millions billion billions dozen dozens"
)
"""Words that are never names when they open a sentence, in lower case."""

OPENERS = _words(
    "accused activists addressing advocates aides allegations amnesty analysts angry appearing arguing authorities"
    " bad banks best better big black bringing brothers business businesses calling campaigners candidates central"
    " changes chants children citing cities citizens civil civilians clashes coalition colleagues commuters companies"
    " conservative conservatives contrary counting critics crowds cutting data days death deaths debate defending"
    " demonstrators deputies describing details diplomats doctors documents dressed drivers economists editors"
    " elections emergency employees end ending energy europeans events everyday evidence executives experts extra"
    " facing fact fair families fans farmers fears fellow fighting figures film financial firefighters foreign former"
    " found free friends full further future gas getting girls giving global gold good government governments great"
    " growing guests half hard having heads health heavy help high higher holding home homes hospital hospitals hours"
    " households human hundreds images inflation information inspectors instead interest interviewed investigators"
    " investors issues jobs joining joint journalists judges key kids labour lack land large lawmakers lawyers leaders"
    " leading learning leave leaving legal letters liberal liberals life live living local looking losing low lower"
    " major making managers media medical meeting members men middle military ministers modern moderate money moving"
    " music national nations neighbours neighbors new news nice nobody normal nurses observers officers officials oil"
    " old older open opening operators opponents opposition organisers organizers original owners pages parents part"
    " parts passengers patients paying people photos pictures plans players plenty police politicians polls poor"
    " popular power present presidential press prices prime prisoners private pro producers production protesters"
    " protests public publishers putting questions reading real rebels recalling recent referring refugees regional"
    " related relations relatives remember reporters reports republicans rescuers research researchers residents"
    " responding results retired rights rising rumours rumors running sales schools scientists scores security senior"
    " separate services shareholders shares shots showing signs simple small social soldiers sources speaking special"
    " spending spokesmen staff standing states statistics stocks stores stories strong students studies subject"
    " supporters survivors talking talks taxes teachers teams tensions testing thanks things thinking time times top"
    " total tourists trade traders traffic travellers travelers trying turning unions universities unknown using"
    " veteran victims videos villagers violence visiting visitors volunteers voters voting waiting war warning"
    " watching water ways wearing weeks west white wide women words work workers working world writing wrong years"
    " yields young younger about-face acting ambassador breaking citing commenting court council critics death"
    " exclusive explainer fire grand house live man mayor minister parliament premier president prosecutors senate"
    " senators town update updated watch woman"
)
"""Ordinary words that often open a sentence or a headline; with no sign that they are names, they are not."""

_NEVER_IN_NAMES = _words(
    "former outgoing incoming fellow senior veteran embattled ousted newly would-be late longtime long-time ex-"
    " president self-proclaimed jailed exiled slain anti-trump pro-russian disgraced retired rival actor actress"
    " singer breaking"
)
_ACRONYMS_LIKE_WORDS = _words("US WHO IT NOW MORE ACT")
_SHORT_DATES_THAT_ARE_NAMES = _words("Jan Sun Mar Mon Sat")
_MONTHS_THAT_ARE_NAMES = _words("May March June April August Will")
_BEFORE_MONTHS = _words(
    "in on since of until till by last this next late early mid from between during before after for"
)
_LINKS = _words(
    "of for on de de' del della der den des di da das do dos du la le les van von und y e ter ten el al bin ibn bint"
    " ul ud abu"
)
_HEADS_BEFORE_OF = _words(
    "academy agency alliance army association authority bank bar board brotherhood bureau cabinet center centers centre"
    " centres chamber chambers church city coalition college commission committee confederation conference congress"
    " convention corporation council court department dean district division duchess duke earl faculty federation"
    " foundation friends front fund general gulf house institute institutes institution international isle joint king"
    " kingdom knights league legion library lord marquess mayor minister ministry movement museum national nationals"
    " office order organisation organization parliament party people prince princess queen republic school secretary"
    " senate society speaker state states strait straits syndicate task trade tribunal trust union university vice"
    " voice archbishop bishop chancellor daughters sons bay cape district governor countess commissioner rock ivory"
    " democratic people's port"
)
_SURNAMES_BEFORE_OF = _words("king bishop prince duke earl speaker mayor lord")
_PARTICLES = _LINKS - {"of", "for", "on"}
_WITH_POSSESSIVE = _words(
    "people women men children veterans workers teachers moody mcdonald lloyd sotheby christie macy kohl wendy levi"
    " domino sainsbury reader farmers parents students king queen"
)
_ORGANISED = _words(
    "administration agency affairs association authority board bureau commission committee council department exchange"
    " institute ministry office services service union trust fund center centre foundation society studies company sons"
    " co corp inc llp group partners campaign"
)

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[A-Z]\.(?=[ \u00a0]?[A-Z])|[^\W_](?:\w|[-‐‑’'&.](?=\w))*")
_OPENING_MARKS = ("“", '"', "‘", "'")
_APOSTROPHES = ("’", "'")
_INITIAL_BEFORE = re.compile(r"[.!?…:;][”’\"')\]]*[\s]|[\n“‘\"(\[•—–|/]|(?<!\w)['’]$")
_GAP_IN_NAME = re.compile(r"\.?[ \u00a0]{1,2}")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&]+s?$|(?:[A-Z]\.){2,}$")
_SENTENCE_END = re.compile(r"[.!?…]+[”’\"')\]]*(?=[ \u00a0]+[\"“‘'(\[]*[A-Z0-9])|\n+")


def proper_names(text: str) -> list[NameSpan]:
    """Return the names in a text, in reading order, each a maximal capitalised phrase."""
    return names_among(text, tokens(text))


def tokens(text: str) -> list[Token]:
    """Return the words of a text with what their place says about a capital letter."""
    found: list[Token] = []
    make = tuple.__new__  # half the time of Token(...), for every word of every page
    previous = 0
    abbreviated = False
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[0]
        gap = text[previous:start]
        initial = gap != " " and (not found or bool(not (abbreviated and gap == ". ") and _INITIAL_BEFORE.search(gap)))
        possessive = False
        if word[-1] in "sS":
            if word[-2:-1] in _APOSTROPHES and len(word) > 2:
                word, possessive = word[:-2], True
            else:
                possessive = text[end : end + 1] in _APOSTROPHES and text[end + 1 : end + 2] == " "
        found.append(make(Token, (start, start + len(word), word, possessive, initial)))
        previous = end
        abbreviated = word in ABBREVIATED
    return found


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a text as half-open code-point ranges; a line break always ends one."""
    found = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match[0][0] == "." and _is_abbreviation(text, match.start()):
            continue
        end = match.start() if match[0][0] == "\n" else match.end()
        if text[start:end].strip():
            found.append((start, end))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found


def names_among(text: str, words: list[Token]) -> list[NameSpan]:
    """Return the names in a text whose `tokens` are given."""
    capital = _capitals(text, words)
    found = []
    i = 0
    while i < len(words):
        if not capital[i]:
            i += 1
            continue
        end = i + 1
        while (after := _continues(text, words, capital, i, end)) is not None:
            end = after
        found.append(NameSpan(words[i].start, words[end - 1].end, text[words[i].start : words[end - 1].end]))
        i = end
    return found


def _is_abbreviation(text: str, dot: int) -> bool:
    start = dot
    while start and (text[start - 1].isalnum() or text[start - 1] == "."):
        start -= 1
    word = text[start:dot]
    return word in ABBREVIATED or (len(word) == 1 and word.isupper()) or bool(_ACRONYM.match(word + "."))


def _capitals(text: str, words: list[Token]) -> list[bool]:
    """Tell of each word whether its capital makes it part of a name."""
    lower = {w.text for w in words if w.text[0].islower()}
    titled = _title_case_words(text, words)
    shown = {w.text for i, w in enumerate(words) if not w.initial and i not in titled and w.text[0].isupper()}
    known = shown if titled and len(titled) < len(words) else None
    capital = [
        _is_capital(w, False, lower, shown) if i not in titled else _is_capital_in_title(w, lower, known)
        for i, w in enumerate(words)
    ]
    for i, word in enumerate(words):
        if capital[i] and word.initial and text[word.start - 1 : word.start] in _OPENING_MARKS:
            sure = word.text in shown or _ACRONYM.match(word.text) or word.text in HONORIFICS
            capital[i] = bool(sure) or any(capital[i + 1 : i + 2])
    for i, word in enumerate(words[:-1]):
        if word.initial and not capital[i] and capital[i + 1] and not words[i + 1].initial:
            capital[i] = _opens_name(word) and i not in titled and _joined(text, words, i + 1)
        elif word.initial and not capital[i] and words[i + 1].text == "of" and word.text[0].isupper():
            capital[i] = word.text.lower() in _HEADS_BEFORE_OF and any(capital[i + 2 : i + 4]) and i not in titled
    _restore_given_names(text, words, capital)
    _restore_month_names(text, words, capital)
    return capital


def _is_capital(word: Token, titled: bool, lower: set[str], shown: set[str]) -> bool:
    surface = word.text
    if not surface[0].isupper():
        return surface[:3] in ("al-", "el-", "as-", "ad-") and surface[3:4].isupper()
    folded = surface.lower().replace("’", "'")
    if folded in CALENDAR or folded in ("i", "i'm", "i've", "i'll", "i'd"):
        return False
    if folded in FUNCTION_WORDS:
        return surface in _ACRONYMS_LIKE_WORDS
    if not word.initial and not titled:
        return len(surface) > 1
    if surface in HONORIFICS or _ACRONYM.match(surface) or surface in shown:
        return True
    if folded in lower:
        return not titled and folded in ROLE_HEADS
    return folded not in OPENERS and folded not in _NEVER_IN_NAMES and not _is_derived(folded)


def _is_capital_in_title(word: Token, lower: set[str], known: set[str] | None) -> bool:
    """Tell whether a word of a line in title case is part of a name; `known` are capitalised words of other lines."""
    if known is None:
        return _is_capital(word, True, lower, set())
    folded = word.text.lower()
    if not word.text[0].isupper() or folded in FUNCTION_WORDS or folded in CALENDAR:
        return word.text in _ACRONYMS_LIKE_WORDS
    return word.text in known or bool(_ACRONYM.match(word.text))


def _is_derived(folded: str) -> bool:
    """Tell whether a word is an adverb or a participle by its ending; "Beijing" and "Peking" are places."""
    return folded.endswith(("ly", "ing")) and len(folded) > 5 and by_capital(folded) is None


def _opens_name(word: Token) -> bool:
    """Tell whether a first word may belong to the name right after it: "West Virginia", not "Former President"."""
    folded = word.text.lower()
    return (
        word.text[0].isupper()
        and not word.possessive
        and folded in OPENERS
        and folded not in _NEVER_IN_NAMES
        and not _is_derived(folded)
    )


_GIVEN_LIKE_WORDS = _words("Will Don Art Al Van")


def _restore_given_names(text: str, words: list[Token], capital: list[bool]) -> None:
    """Take "Will" as a name before another in the middle of a sentence: "said Will Doyle"."""
    for i, word in enumerate(words[:-1]):
        if word.text in _GIVEN_LIKE_WORDS and not word.initial and capital[i + 1] and _joined(text, words, i + 1):
            capital[i] = True


def _restore_month_names(text: str, words: list[Token], capital: list[bool]) -> None:
    """Take "May" as a name in "Theresa May", and alone where the text has such a name."""
    for i, word in enumerate(words[:-1]):
        if word.text in _SHORT_DATES_THAT_ARE_NAMES and capital[i + 1]:
            capital[i] = text[word.end : words[i + 1].start] == " "
    bearers = set()
    for i, word in enumerate(words):
        if (
            word.text in _MONTHS_THAT_ARE_NAMES
            and i
            and capital[i - 1]
            and not words[i - 1].text.isupper()
            and _joined(text, words, i)
            and not _dates(words, i)
        ):
            capital[i] = True
            bearers.add(word.text)
    if bearers:
        for i, word in enumerate(words):
            if word.text in bearers and not _dates(words, i):
                capital[i] = True


def _dates(words: list[Token], i: int) -> bool:
    """Tell whether the month at `i` stands in a date."""
    after = words[i + 1].text if i + 1 < len(words) else ""
    before = words[i - 1].text.lower() if i else ""
    return after[:1].isdigit() or before[:1].isdigit() or before in _BEFORE_MONTHS


def _title_case_words(text: str, words: list[Token]) -> set[int]:
    """Return the indices of words in lines printed with capitals throughout: headlines, subheadings."""
    found: set[int] = set()
    first = 0
    while first < len(words):
        stop = text.find("\n", words[first].start)
        end = len(words) if stop < 0 else bisect_left(words, stop, first, key=_start)
        if _is_title_case(words, first, end):
            found.update(range(first, end))
        first = end
    return found


def _start(word: Token) -> int:
    return word.start


def _is_title_case(words: list[Token], first: int, end: int) -> bool:
    small = long = 0
    for i in range(first, end):
        word = words[i].text
        if word[0].islower():
            if word not in FUNCTION_WORDS:
                return False
            small += 1
        elif len(word) > 3 and word[0].isalpha():
            long += 1
    return long >= 4 and small * 2 <= end - first


def _continues(text: str, words: list[Token], capital: list[bool], first: int, end: int) -> int | None:
    """Return where the name that now ends before `end` ends when the next words are taken in, or None."""
    if end >= len(words) or not _joined(text, words, end):
        return None
    if capital[end]:
        return end + 1
    last, word = words[end - 1].text.lower(), words[end].text
    reach = end
    if word == "of" and last in _SURNAMES_BEFORE_OF and end - first > 1 and words[end - 2].text not in HONORIFICS:
        return None  # "Peter T. King of New York"
    if word in _PARTICLES or (word in ("of", "for", "on") and last in _HEADS_BEFORE_OF):
        while reach < len(words) and words[reach].text in _LINKS | {"the"} and _joined(text, words, reach):
            reach += 1
    elif word in ("and", "&") and _organised(words, capital, first, end):
        reach = end + 1
    elif (
        word.isdigit() and len(word) <= 3 and last in ("boeing", "airbus", "g", "channel", "flight", "apollo", "falcon")
    ):
        return end + 1
    if reach > end and reach < len(words) and capital[reach] and _joined(text, words, reach):
        return reach + 1
    return None


def _joined(text: str, words: list[Token], index: int) -> bool:
    """Tell whether nothing but a blank (or an abbreviation's full stop) parts a word from the one before it."""
    before, word = words[index - 1], words[index]
    if before.possessive and before.text.lower() not in _WITH_POSSESSIVE:
        plural = before.text[-1] in "sS" and text[before.end : word.start] in ("’ ", "' ")
        if not plural or word.text.lower() not in BODY_WORDS or not before.text[0].isupper():
            return False
    gap = text[before.end : word.start]
    if before.possessive:
        gap = gap.lstrip("’'sS")
    if not _GAP_IN_NAME.fullmatch(gap):
        return gap in {"", " & "}
    return gap[0] != "." or before.text in ABBREVIATED or (len(before.text) == 1)


def _organised(words: list[Token], capital: list[bool], first: int, end: int) -> bool:
    """Tell whether "and" stands inside the name of a body: "Department of Health and Human Services"."""
    if any(words[k].text in ("of", "for") for k in range(first, end)):
        return words[first].text.lower() in _ORGANISED
    last = end + 1
    while last < len(words) and capital[last] and words[last].start - words[last - 1].end == 1:
        last += 1
    return end - first == 1 and last - end > 2 and words[last - 1].text.lower() in _ORGANISED
