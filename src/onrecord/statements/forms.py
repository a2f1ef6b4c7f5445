"""What a capitalised phrase names, and whether two forms are one name."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.language import titles
from onrecord.language.given_names import FEMALE_GIVEN_NAMES, MALE_GIVEN_NAMES
from onrecord.language.names import FUNCTION_WORDS, Token
from onrecord.statements.scene import (
    GIVEN,
    KIN,
    Gender,
    Person,
    by_demonym,
    by_name,
    by_seat,
    country_of,
    folded,
    role_ending,
    singular,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALONE = _words(
    "parliament congress senate pentagon knesset bundestag duma taliban hamas hezbollah fatah likud mossad wikileaks"
    " labour treasury"
)
_SURNAMES_TOO = _words(
    "church bush guard banks bond mirror post press mail sons lords watch field power oil school park"
)
_OFFICES = _words("politician official lawmaker officer")
_AFTER_NO_TITLE = _words(
    "electric motors mills dynamics assembly election elections hospital atomics services league start eye wars trek"
    " tribune hotel"
)
"""What follows General, Major, Star, Head and Private where they are no titles."""
_NEVER_SURNAMES = _words("of the and for on in at street road avenue square airport university act bill house")
_ROLE_SURNAMES = _words(
    "bishop pope king prince judge major marshal cardinal priest baron duke head chief speaker driver farmer fellow"
    " banker porter sergeant constable page mayor abbott mason friend child man model star boxer"
)
_PLACE_NOUNS = _words(
    "fen fens park street road avenue square bridge castle bay valley wood woods forest lake loch lough island isle"
    " museum gallery hall school college hospital infirmary hospice clinic church chapel cathedral abbey priory mosque"
    " synagogue cemetery library theatre theater stadium arena station airport harbour harbor quay wharf pier dock"
    " marina"
    " beach cove creek river brook falls mountain mount hill hills moor heath marsh marshes meadow meadows common green"
    " down downs dale glen peak ridge cliff cliffs reef desert canyon plateau reserve reservoir garden gardens zoo farm"
    " manor mansion palace tower towers mill barn cottage inn hotel resort mall market plaza terrace lane crescent"
    " close drive boulevard highway motorway junction crossing village town city county"
)
_PLACE_SURNAMES = _words(
    "park street bridge castle wood woods forest lake hall school church abbey beach creek rivers brook hill hills moor"
    " heath marsh meadows common green down downs dale glen peak ridge reef garden zoo farm manor palace tower towers"
    " mill barn inn market lane close drive town mount falls loch gardens islands marina royal"
)
_PLACES_CALLED = _words("Victoria Albert Chelsea Alexandra Florence Virginia Charlotte Sydney Regent")
MUCH_MORE = 3
"""Who is named in full so many times as often as another of the surname is meant by the surname alone."""
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def is_body(words: Sequence[Token]) -> bool:
    """Tell whether a capitalised phrase names an organisation."""
    lower = [folded(w.text) for w in words]
    joined = " ".join(lower)
    if joined in titles.KNOWN_BODIES or ".".join(lower) in titles.KNOWN_BODIES:
        return True
    if by_seat(joined) or by_name(" ".join(w.text for w in words)):
        return False
    if len(words) == 1:
        word = words[0].text
        return (word.isupper() and len(word.replace(".", "")) >= 2 and not country_of(word)) or lower[0] in _ALONE
    if title_length(words) and (lower[-1] not in titles.BODY_WORDS or "for" in lower):
        return False
    if "for" in lower and role_ending(lower[: lower.index("for")]):
        return False  # "Assistant Minister for Consular Affairs"
    if lower[-1] in titles.BODY_WORDS or (lower[0] in titles.BODY_WORDS and "of" in lower):
        return not (len(lower) == 2 and words[0].text in GIVEN and lower[-1] in _SURNAMES_TOO)
    return any(w in ("of", "for", "on") for w in lower[1:]) and any(w in titles.BODY_WORDS for w in lower)


def title_length(words: Sequence[Token]) -> int:
    """Return how many words of a capitalised phrase are title: 3 of "NATO Secretary General Jens Stoltenberg"."""
    lower = [folded(w.text) for w in words]
    best = 0
    for i, word in enumerate(words[:-1]):
        head = role_ending(lower[: i + 1]) or (i == 0 and _is_plural_office(lower[0]))
        honorific = word.text.rstrip(".") in titles.HONORIFICS and i in (0, best)
        if not head and not honorific:
            continue
        rest = lower[i + 1 :]
        if rest[0] in _AFTER_NO_TITLE:
            continue
        if rest[0] == "of":
            skip = 3 if len(rest) > 3 and rest[1] == "the" else 2
            if " ".join(lower[: i + 3]).endswith(("secretary of state", "chief of staff")):
                continue
            if len(rest) - skip >= 2:
                best = i + 1 + skip
            continue
        best = i + 1
    return best


def _is_plural_office(word: str) -> bool:
    """Tell whether a word is a title for several: "Senators" of "Senators Ann Lee and Tom Reed", not "Voters"."""
    role = role_ending([word], plural=True)
    return role is not None and role != word and bool(titles.ROLES[role] & _OFFICES)


def may_be_person(form: Sequence[str]) -> bool:
    """Tell whether a capitalised phrase without its title may be the name of a person."""
    lower = [folded(w) for w in form]
    if len(form) > 6 or country_of(" ".join(form)) or not form[-1][0].isupper() or not form[0][0].isalpha():
        return False
    if any(w.isupper() and len(w) > 3 and "." not in w for w in form) and not all(w.isupper() for w in form):
        return False
    if lower[-1] in titles.BODY_WORDS and lower[-1] not in _SURNAMES_TOO:
        return False
    if (lower[0].endswith("s") and singular(lower[0]) in titles.ROLES) or lower[0] in titles.NEWSPAPER_WORDS:
        return False
    if len(form) == 1 and (by_demonym(form[0]) or (form[0].isupper() and len(form[0]) < 5)):
        return False
    if any(w in titles.NEVER_PERSONS and w not in _SURNAMES_TOO for w in lower):
        return form[0] in GIVEN and len(form) in (2, 3) and not any(w in _NEVER_SURNAMES for w in lower[1:])
    return lower[0] not in FUNCTION_WORDS and singular(lower[-1]) not in titles.ROLE_HEADS - _ROLE_SURNAMES


def ends_as_place(word: str) -> bool:
    """Tell whether a word is a noun for places, with which their names end."""
    return folded(word) in _PLACE_NOUNS


def is_place(form: Sequence[str]) -> bool:
    """Tell whether a capitalised phrase without a title names a place: "Marlow Fen", "Florida Holidays".

    It ends in a noun for places, or begins with the name of a country or state. A given name before a noun that is a
    surname too makes a person of it ("Tom Wood"), unless places are often called so ("Victoria Park").
    """
    last = folded(form[-1])
    given = form[0] in GIVEN and form[0] not in _PLACES_CALLED
    if last in _PLACE_NOUNS:
        return len(form) > 1 and not (given and last in _PLACE_SURNAMES)
    return len(form) > 1 and folded(form[0]) in titles.PLACES and form[0] not in GIVEN


def same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two forms are one name: "Donald J. Trump" and "Donald Trump"; "Donald Trump Jr" is another's."""
    whole = (a, b)
    a, b = without_suffix(a), without_suffix(b)
    if len(a) < 2 or len(b) < 2:
        return a == b
    younger = (len(a) < len(whole[0]), len(b) < len(whole[1]))
    if younger in ((True, False), (False, True)) and len(b if younger[0] else a) > 2:
        return False
    return folded(a[-1]) == folded(b[-1]) and (folded(a[0]) == folded(b[0]) or _is_misspelt(a[0], b[0]))


def _is_misspelt(a: str, b: str) -> bool:
    """Tell whether two first names are one, a letter doubled or left out: "Hilary" and "Hillary"."""
    if a[:2] != b[:2] or min(len(a), len(b)) < 5 or abs(len(a) - len(b)) != 1:
        return False
    short, long = sorted((a.lower(), b.lower()), key=len)
    return any(long[:i] + long[i + 1 :] == short and long[i] == long[i - 1] for i in range(1, len(long)))


def _is_slip(a: str, b: str) -> bool:
    """Tell whether two surnames of five letters or more differ by one letter after the first: "Wimes", "Wines"."""
    if a[0] != b[0] or min(len(a), len(b)) < 5 or abs(len(a) - len(b)) > 1 or a == b:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[at + 1 :] == b[at + 1 :] or a[at:] == b[at + 1 :] or a[at + 1 :] == b[at:]


def without_suffix(form: tuple[str, ...]) -> tuple[str, ...]:
    """Return a form without "Jr" and its like."""
    return form[:-1] if len(form) > 2 and folded(form[-1]) in _SUFFIXES else form


def contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Tell whether a form begins or ends with another, so that it may be short for it."""
    whole, part = without_suffix(whole), without_suffix(part)
    return len(part) < len(whole) and (whole[-len(part) :] == part or whole[: len(part)] == part)


def with_name(people: Sequence[Person], form: tuple[str, ...]) -> list[Person]:
    """Return the people whose surname, or failing that whose first name, is this form."""
    whole = [p for p in people if form in p.forms or any(same_name(f, form) for f in p.forms if len(f) > 1 < len(form))]
    if whole:
        return whole
    size = len(form)
    by_surname = [p for p in people if any(without_suffix(f)[-size:] == form for f in p.forms)]
    if by_surname:
        return by_surname
    by_first = [p for p in people if any(len(f) > size and f[:size] == form for f in p.forms)]
    return by_first or [
        p for p in people if size == 1 and any(_is_slip(form[0], without_suffix(f)[-1]) for f in p.forms)
    ]


def one_of(fitting: Sequence[Person], offset: int) -> Person | None:
    """Return the one whom a lone surname at an offset means, or None.

    Who is introduced as somebody's wife or brother goes by the full or first name; and who is not yet introduced
    cannot be meant.
    """
    if len(fitting) > 1:
        fitting = [p for p in fitting if not any(r.head in KIN for r in p.roles)]
    if len(fitting) > 1:
        fitting = [p for p in fitting if p.introduced < offset]
    if len(fitting) > 1:
        fitting = [p for p in fitting if p.roles or gender_by_name(p)] or fitting
    if len(fitting) > 1:
        fitting = [p for p in fitting if p.goes_by_surname] or fitting
    if len(fitting) > 1:
        first, second, *_ = sorted(fitting, key=lambda p: -p.named_in_full)
        fitting = [first] if first.named_in_full >= MUCH_MORE * second.named_in_full > 0 else fitting
    return fitting[0] if len(fitting) == 1 else None


def title_gender(prefix: Sequence[Token]) -> Gender | None:
    """Return the gender that the title before a name tells: "Mrs", "King"."""
    for word in prefix:
        bare = word.text.rstrip(".")
        if bare in titles.MALE_HONORIFICS or folded(bare) in titles.MALE_ROLES:
            return "m"
        if bare in titles.FEMALE_HONORIFICS or folded(bare) in titles.FEMALE_ROLES:
            return "f"
    return None


def role_gender(head: str) -> Gender | None:
    """Return the gender that a role in lower case tells: "spokeswoman"."""
    last = head.rsplit(maxsplit=1)[-1]
    if head in titles.FEMALE_ROLES or last in titles.FEMALE_ROLES:
        return "f"
    return "m" if last in titles.MALE_ROLES else None


def gender_of_given(given: str, words: int) -> Gender | None:
    """Return the gender that a given name tells, in a name of so many words; a lone word may be a surname."""
    if words < 2:
        return None
    return "m" if given in MALE_GIVEN_NAMES else "f" if given in FEMALE_GIVEN_NAMES else None


def gender_by_name(person: Person) -> Gender | None:
    """Return the gender that is known of a person, or else that the given name tells."""
    words = person.name.split()
    return person.gender or gender_of_given(words[0], len(words))
