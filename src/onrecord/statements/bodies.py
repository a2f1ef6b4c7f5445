"""The organisations that an article names: by full name, a part of it, initials, or the country that owns them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from onrecord.language import titles
from onrecord.language.names import NameSpan, Token
from onrecord.statements.forms import is_body, title_length
from onrecord.statements.roles import ENDS_NOUN_PHRASE
from onrecord.statements.scene import Body, Mention, Scene, by_name, country_of, folded, singular


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STATE_ORGANS = _words(
    "ministry parliament army navy military senate congress cabinet government department court agency bank commission"
    " committee council assembly police guard service office authority bureau treasury embassy"
)
"""Bodies of which every country has its own, so that the country before one belongs to it."""
_CALLED_AFTER = _words(
    "campaign foundation administration university library institute center centre initiative organization"
    " organisation hotel hotels tower family trust museum"
)
"""Bodies that are called after somebody, who does not become a short name for them."""
_NOT_IN_INITIALS = _words("of and the for on in to a an de la")
_BODY_APPOSITION = re.compile(
    r",[ \u00a0](?:a|an|the)[ \u00a0](?:[\w’'-]+[ \u00a0]){0,4}?(?P<noun>[\w-]+)"
    r"(?=,|[ \u00a0](?:of|for|in|that|which|based)\b)"
)


class BodyReader:
    """Finds the organisations of one article; `index` gives the place in `scene.words` of the word at an offset."""

    def __init__(self, scene: Scene, index: Mapping[int, int]) -> None:
        self.scene = scene
        self.text = scene.text
        self.words = scene.words
        self.index = index
        self.bodies: dict[str, Body] = {}

    def mention(self, name: NameSpan) -> Mention | None:
        """Return the mention that a name is where it is a body's, by its words or those around it."""
        words = self.words_of(name)
        lower = [folded(w.text) for w in words]
        if name.text.isupper() and self._shouted(words) and " ".join(lower) not in titles.KNOWN_BODIES:
            return None
        after = self.index[words[-1].start] + 1
        tail = ""
        end = name.end
        if after < len(self.words) and self.text[name.end : self.words[after].start] == " ":
            tail = folded(self.words[after].text)
        if tail in titles.BODY_NOUNS and not words[-1].possessive:
            beyond = self.words[after + 1] if after + 1 < len(self.words) else None
            close = beyond and self.text[self.words[after].end : beyond.start] == " "
            if close and beyond and singular(folded(beyond.text)) in titles.ROLE_HEADS:
                return None if not is_body(words) else Mention(name.start, name.start, end, None)
            end = self.words[after].end
            lower = [*lower, tail]
        elif not (is_body(words) or " & " in name.text or self._is_body_in_apposition(name)):
            return None
        printed = self.text[name.start : end]
        return Mention(
            name.start, name.start, end, self._known_body(printed, lower, name.start, self._owner(name, lower))
        )

    def _shouted(self, words: Sequence[Token]) -> bool:
        """Tell whether capitals are those of a whole line, not of initials: the word before or after has them too."""
        first, last = self.index[words[0].start], self.index[words[-1].start]
        around = [*self.words[max(0, first - 1) : first], *self.words[last + 1 : last + 2]]
        return any(w.text.isupper() and len(w.text) > 3 and w.text.isalpha() for w in around)

    def words_of(self, name: NameSpan) -> list[Token]:
        """Return the words of a name."""
        return self.scene.words_in(name.start, name.end)

    def opening_with(self, form: tuple[str, ...]) -> list[Body]:
        """Return the bodies of which a name is the first part: "Acme" of "Acme Foods"."""
        if folded(form[0]) in titles.BODY_WORDS | titles.NEVER_PERSONS | titles.PLACES:
            return []
        opening = " ".join(form) + " "
        return [
            b
            for b in self.bodies.values()
            if b.name.startswith(opening)
            and b.name.split()[-1].istitle()
            and folded(b.name.split()[-1]) not in _CALLED_AFTER
        ]

    def ending_with(self, name: NameSpan) -> list[Body]:
        """Return the bodies named before of which "the Post" is the last part: "New York Post"."""
        if folded(name.text) not in titles.BODY_WORDS or not self._has_article(name.start):
            return []
        ending = " " + name.text
        return [b for b in self.bodies.values() if b.name.endswith(ending) and b.introduced < name.start]

    def spelt_out(self, mentions: Sequence[Mention], names: Sequence[NameSpan]) -> list[Mention]:
        """Give initials the full name that the article has for them: "the AP" that of the Associated Press.

        A capitalised phrase of just these initials is taken as the body's name, if it is the only one.
        """
        short = {b.name for b in self.bodies.values() if _is_initials(b.name)}
        if not short:
            return list(mentions)
        full: dict[str, set[str]] = {}
        for name in names:
            initials = _initials_of(name.text)
            if initials in short:
                full.setdefault(initials, set()).add(name.text)
        meant = {s: self._full(full[s]) for s in full if len(full[s]) == 1}
        return [m._replace(who=meant.get(m.who.name, m.who)) if isinstance(m.who, Body) else m for m in mentions]

    def bare(self, mention: Mention) -> Mention:
        """Give "the Defence Ministry" the one country whose ministry is named before; where two are, it is neither."""
        who = mention.who
        if not isinstance(who, Body):
            return mention
        if who.country:
            noun = who.name.lower().split()[1:]
            fuller = [
                b
                for b in self.bodies.values()
                if b.country == who.country and b is not who and noun == b.name.lower().split()[-1:]
            ]
            earlier = len(fuller) == 1 and noun[0] in _STATE_ORGANS and fuller[0].introduced < mention.start
            return mention._replace(who=fuller[0]) if earlier else mention
        key = " ".join(folded(w) for w in who.name.split()).removeprefix("the ")
        owned = [b for k, b in self.bodies.items() if k.endswith(": " + key)]
        if len(owned) > 1:
            return mention._replace(who=None)
        return mention._replace(who=owned[0]) if owned and owned[0].introduced < mention.start else mention

    def _full(self, names: set[str]) -> Body:
        (name,) = names
        lower = [folded(w) for w in name.split()]
        return self._known_body(name, lower, self.text.find(name))

    def _has_article(self, start: int) -> bool:
        return self.text[max(0, start - 4) : start].lower() in ("the ", "the\u00a0")

    def _owner(self, name: NameSpan, lower: Sequence[str]) -> str:
        """Return the country before an organ that every state has: "Norway’s" of "Norway’s Defence Ministry"."""
        at = self.index[name.start]
        before = self.words[at - 1] if at else None
        if before is None or not before.possessive or not (lower[-1] in _STATE_ORGANS or lower[0] in _STATE_ORGANS):
            return ""
        owner = self.scene.name_over(before.start)
        start = owner.start if owner and owner.end == before.end else before.start
        printed = self.text[start : name.start].rstrip()
        of_state = by_name(self.text[start : before.end]) or "ministry" in (lower[-1], lower[0])
        return printed if of_state and printed[-2:] in ("’s", "'s") and country_of(printed[:-2]) else ""

    def _is_body_in_apposition(self, name: NameSpan) -> bool:
        """Tell whether the article says that it is a body: "Acme, a campaign group,"."""
        match = _BODY_APPOSITION.match(self.text, name.end)
        if match is None or folded(match["noun"]) not in titles.BODY_NOUNS or title_length(self.words_of(name)):
            return False
        between = [folded(w.text) for w in self.scene.words_in(match.start() + 1, match.start("noun"))][1:]
        return not any(w in ENDS_NOUN_PHRASE or w in titles.ROLE_HEADS for w in between)

    def _known_body(self, printed: str, lower: list[str], at: int, owner: str = "") -> Body:
        owned = country_of(owner[:-2]) if owner else None
        key = " ".join(lower).removeprefix("the ")
        if owned:
            key = f"{owned}: {key}"
        elif (country := country_of(printed.split(maxsplit=1)[0])) and len(lower) > 1 and lower[-1] in _STATE_ORGANS:
            key = f"{country}: {' '.join(lower[1:])}"
        if key not in self.bodies:
            kinds = set(titles.KNOWN_BODIES.get(key, ()))
            for word in (lower[-1], lower[0] if len(lower) > 2 and lower[1] == "of" else lower[-1]):
                kinds |= {word, *titles.BODY_NOUNS.get(word, ())}
                kinds |= {"newspaper", "paper", "outlet"} if word in titles.NEWSPAPER_WORDS else set()
                kinds |= titles.BODY_NOUNS["company"] | {"company"} if word in titles.COMPANY_FORMS else set()
            country = next((c for c in map(country_of, (printed, *printed.split())) if c), None) or owned
            name = f"{owner} {printed}" if owner else printed
            self.bodies[key] = Body(name, frozenset(kinds), frozenset(lower), country, introduced=at)
        return self.bodies[key]


def _is_initials(name: str) -> bool:
    letters = name.replace(".", "")
    return letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 6


def _initials_of(name: str) -> str:
    """Return the first letters of the words of a name: "AP" of "Associated Press"."""
    words = [w for w in re.split(r"[\s-]+", name) if w and folded(w) not in _NOT_IN_INITIALS]
    return "".join(w[0] for w in words) if len(words) > 1 and all(w[0].isupper() for w in words) else ""
