"""Who a mention means: the people, bodies, countries and groups behind "Stoltenberg", "the NATO chief", "he".

A mention is resolved by rules over what the article tells (`Cast`). Where two candidates fit, the answer is None: a
wrong name does more harm than a missing one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from onrecord.flow import Actor, Article, Attribution, Span
from onrecord.language import countries, titles
from onrecord.language.names import CALENDAR, Token
from onrecord.statements.actors import Unknown, actor_of, again, named_body, named_person
from onrecord.statements.candidates import Track
from onrecord.statements.cast import stage
from onrecord.statements.chains import named_beside, reported_in
from onrecord.statements.forms import is_body, is_place
from onrecord.statements.kinds import kind_of_name
from onrecord.statements.nominals import Earlier, Nominals, is_person_noun, is_plural_noun
from onrecord.statements.phrases import (
    DETERMINERS,
    INDEFINITE,
    Phrase,
    inside_name,
    phrase_of,
    segments_of,
)
from onrecord.statements.pronouns import PRONOUNS, Pronouns
from onrecord.statements.scene import (
    GIVEN,
    Body,
    Mention,
    Person,
    Scene,
    by_demonym,
    country_of,
    folded,
    role_ending,
    singular,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OTHER_PRONOUNS = _words(
    "we us our you your one everyone everybody someone somebody anyone anybody nobody none others another this these"
    " those what there mine ours each most many some all both neither either"
)
_PLACES_NOT_GOVERNMENTS = _words("georgia jordan chad")
_JOINING = _words("and but while even also both from by of to for according in among as when")
_WHY_NO_PRONOUN = {
    "i": "whose words these are, or who writes, is not told",
    "me": "whose words these are, or who writes, is not told",
    "who": "no name or noun for people stands right before",
    "which": "no name of a body stands right before",
    "they": "no group or body just before is the only one that fits",
    "it": "no body just before is the only one that fits",
}
_POINTING = _words("this that these those")
_OF_ONE_PERSON = _words("campaign camp team administration")
_PLURAL_ENDINGS = (
    "ers",
    "ors",
    "ists",
    "ians",
    "ials",
    "ants",
    "ents",
    "ates",
    "ees",
    "men",
    "ems",
    "icans",
    "mericans",
)
_PLURAL_TITLES = _words("sens reps govs gens messrs drs profs senators representatives governors presidents")
_VERBAL = _words("who whom whose which that is are was were has had will would says said when while as and but")


def _is_compound(name: str) -> bool:
    """Tell whether a name is only part of a compound: "Acme-owned", "Reed-supporting"."""
    return any(ending.endswith(("ing", "ed", "era", "style", "like")) for ending in name.split("-")[1:])


def _is_coined(name: str) -> bool:
    """Tell whether a name has capitals or digits inside a word: "PolitiFact", "Vox4"."""
    return any(not c.islower() and c.isalnum() for word in name.split() for c in word[1:])


def _is_common_plural(word: str) -> bool:
    """Tell whether a capital that opens a sentence is that of a plural: "Mourners", "Fact-checkers"."""
    return word[1:].islower() and is_plural_noun(word.lower()) and (word.endswith(_PLURAL_ENDINGS) or "-" in word)


def _names_a_family(scene: Scene, phrase: Phrase) -> bool:
    """Tell whether "the Kerns" are the family of somebody named."""
    plural = phrase.words[-1].text
    return phrase.determiner == "the" and any(p.name.split()[-1] + "s" == plural for p in scene.people)


def _rejoined(segments: list[list[Token]]) -> list[list[Token]]:
    """Put two adjectives together that only a comma parts: "the bespectacled, 71-year-old diplomat"."""
    first, *rest = segments
    opened = len(first) == 2 and folded(first[0].text) in DETERMINERS and first[1].text.islower()
    if not opened or not rest or folded(rest[0][0].text) in DETERMINERS or is_plural_noun(folded(first[1].text)):
        return segments
    if is_person_noun(folded(first[1].text)) or not is_person_noun(folded(rest[0][-1].text)):
        return segments
    return [[*first, *rest[0]], *rest[1:]]


def cast_of(article: Article, attributions: Sequence[Attribution] = ()) -> Cast:
    """Return what an article tells about its people, bodies, countries and groups; build it once per article.

    `attributions` are those whose speakers will be asked for: who speaks where tells whom a pronoun means.
    """
    return Cast(stage(article), sorted(attributions, key=lambda a: a.content[0]))


class Cast:
    """The people, bodies, countries and groups of one article."""

    def __init__(self, scene: Scene, attributions: Sequence[Attribution] = ()) -> None:
        self._scene = scene
        self._text = scene.text
        self._attributions = attributions
        self._nominals = Nominals(scene)
        self._earlier: list[tuple[Attribution, Actor | None]] = []
        self._answers: dict[Attribution, Actor | Unknown] = {}

    @cached_property
    def _track(self) -> Track:
        sources = [part for a in self._attributions for part in a.source]
        return Track(self._scene, sources, self._nominals.unnamed_among(sources))

    @cached_property
    def _pronouns(self) -> Pronouns:
        return Pronouns(self._scene, self._nominals, self._track)

    @property
    def people(self) -> tuple[Person, ...]:
        """The people that the article names, by what it tells of them."""
        return tuple(self._scene.people)

    def resolve(self, span: Span) -> Actor | None:
        """Return who the words at a span of the article's text mean, or None where the page does not tell."""
        found = self._resolve(span, ())
        return found if isinstance(found, Actor) else None

    def speaker_of(self, attribution: Attribution) -> Actor | Unknown:
        """Return whose words an attribution's are, or why that is not told.

        It is one of those that the cast was made with; those before it are resolved first.
        """
        while attribution not in self._answers:
            one = self._attributions[len(self._earlier)]
            answer = self._speaker(one)
            self._answers[one] = answer
            if isinstance(answer, Actor) and one.source:
                self._track.put_nominal(one.source[0], answer.name)
            self._earlier.append((one, answer if isinstance(answer, Actor) else None))
        return self._answers[attribution]

    def _why_unknown(self, span: Span) -> str:
        """Return in words why it is not told whom a source means."""
        words = self._opened(span)
        printed = " ".join(self._text[slice(*span)].split())
        if not words:
            return "the source has no words"
        first, last = folded(words[0].text), folded(words[-1].text)
        if self._is_pronoun(words):
            return f'"{printed}": {_WHY_NO_PRONOUN.get(first, "nobody named just before is the only one who fits")}'
        if first in _OTHER_PRONOUNS and len(words) == 1:
            return f'"{printed}" stands for nobody in particular'
        head = phrase_of(self._scene, segments_of(self._scene, words)[0])
        if last in titles.NOT_SPEAKERS or (head.words and head.lower[-1] in titles.NOT_SPEAKERS):
            return f'"{printed}" is something written or found, nobody who speaks'
        bearers = [p.name for p in self._scene.people if p.name.split()[-1] == words[-1].text]
        if len(bearers) > 1:
            return f'"{printed}" may be {" or ".join(bearers)}'
        return f'"{printed}": nobody whom the article names, or more than one, fits'

    def _as_printed(self, span: Span) -> Actor | None:
        """Return those whom no name stands for by the words of the page: "superdelegates", "nearly half"."""
        words = self._opened(span)
        if not words or self._is_pronoun(words) or self._scene.inside[words[0].start]:
            return None
        segments = segments_of(self._scene, words)
        phrase = phrase_of(self._scene, segments[0])
        if not phrase.words:
            return None
        return self._listed(words, segments) or self._nominals.as_printed(phrase)

    def _listed(self, words: Sequence[Token], segments: Sequence[list[Token]]) -> Actor | None:
        """Return a list of those without names as one group: "friends, lobbyists and former foes"."""
        if not any(folded(w.text) == "and" and not inside_name(self._scene, w) for w in segments[-1]):
            return None
        parts = [phrase_of(self._scene, part) for part in segments]
        nouns = [part.lower[-1] for part in parts if part.words]
        alone = len(parts) == 1
        if len(nouns) < len(parts) or not all(is_plural_noun(n) or (alone and is_person_noun(n)) for n in nouns):
            return None
        if any(n in titles.NOT_SPEAKERS for n in nouns):
            return None
        return self._nominals.group(phrase_of(self._scene, list(words)), None)

    def chain_of(self, attribution: Attribution) -> tuple[Actor, ...]:
        """Return those who vouch for it that the speaker said so, outermost first, each once, without the speaker."""
        speaker = self.speaker_of(attribution)
        voices = [self.speaker_of(outer) for outer in reported_in(attribution, self._attributions)]
        voices += [who for span in named_beside(self._text, attribution) if (who := self.voice_at(span))]
        chain = {who.name: who for who in voices if isinstance(who, Actor)}
        if isinstance(speaker, Actor):
            chain.pop(speaker.name, None)
        return tuple(chain.values())

    def voice_at(self, span: Span) -> Actor | None:
        """Return who the words at a span mean, by the words of the page where it is nobody named."""
        return self.resolve(span) or self._as_printed(span)

    def _speaker(self, attribution: Attribution) -> Actor | Unknown:
        why = Unknown("the page prints no source")
        for part in attribution.source:
            found = self._resolve(part, self._earlier)
            if isinstance(found, Actor):
                return found
            why = found or Unknown(self._why_unknown(part))
        if attribution.source:
            return self._as_printed(attribution.source[0]) or why
        return self._continued(attribution, self._earlier) or why

    def _resolve(self, span: Span, earlier: Earlier) -> Actor | Unknown | None:
        words = self._opened(span)
        if not words:
            return None
        first = folded(words[0].text)
        if first == "whose" and len(words) > 1:
            return None  # "whose campaign": it may be the campaign or the one whose it is
        if self._is_pronoun(words):
            return self._pronouns.pronoun(words[0], first, earlier)
        if len(words) == 1 and (first in _OTHER_PRONOUNS or first in CALENDAR):
            return None
        return self._noun_phrase(words, span, earlier)

    def _opened(self, span: Span) -> list[Token]:
        """Return the words of a span without those that only join it to the sentence: "and", "from"."""
        words = self._scene.words_in(*span)
        while len(words) > 1 and folded(words[0].text) in _JOINING:
            words = words[1:]
        return words

    def _is_pronoun(self, words: Sequence[Token]) -> bool:
        lower = [folded(w.text) for w in words]
        if words[0].text in ("US", "IT", "WHO"):
            return False
        alone = len(words) == 1 or (
            len(words) == 2 and lower[1] in ("himself", "herself", "itself", "themselves", "also")
        )
        return alone and lower[0] in PRONOUNS

    def _noun_phrase(self, words: list[Token], span: Span, earlier: Earlier) -> Actor | Unknown | None:
        if words[-1].possessive and len(words) > 1 and words[-2].text.rstrip(".") in ("St", "Saint"):
            return None  # "St John's": a capital, a church, a school
        segments = _rejoined(segments_of(self._scene, words))
        several = self._several(words, span)
        if several:
            return several
        if len(segments) > 1 and (listed := self._listed(words, segments)):
            return listed
        if self._scene.in_head(span[0]) and (opening := self._opening_name(words)):
            return opening
        whole = self._mention_ending(segments[0][-1])
        if whole and isinstance(whole.who, Person) and whole.start == segments[0][0].start < whole.name_start:
            return named_person(whole.who, self._text[whole.name_start : whole.end])
        phrase = phrase_of(self._scene, segments[0])
        named = self._named(phrase) if phrase.words else None
        if named:
            return named
        if len(segments) > 1:
            in_apposition = self._apposition(phrase, segments)
            if in_apposition:
                return in_apposition
        return self._nominal(phrase, earlier) if phrase.words else None

    def _nominal(self, phrase: Phrase, earlier: Earlier) -> Actor | Unknown | None:
        """Resolve a phrase that is no name: by its role or noun, or else as one of those named before."""
        owned = self._owned(phrase)
        if owned:
            return owned
        meant = self._nominals.nominal(phrase, earlier)
        if meant or not self._nominals.may_be_somebody(phrase):
            return meant
        choice = self._track.choose(self._nominals.reference(phrase))
        return self._track.answer(f'"{self._text[phrase.start : phrase.end]}"', choice)

    def _opening_name(self, words: Sequence[Token]) -> Actor | None:
        """Return the person whose full name begins a headline, whatever capitals follow: "Ann Lee Slams Acme"."""
        texts = tuple(w.text for w in words)
        fitting = [p for p in self._scene.people if any(len(f) > 1 and texts[: len(f)] == f for f in p.forms)]
        if len(fitting) == 1:
            return named_person(fitting[0], fitting[0].name)
        bare = len(words) in (2, 3) and words[0].text in GIVEN and all(w.text[0].isupper() for w in words)
        name = " ".join(texts)
        return Actor(name, "person", None, None, f'"{name}", as the headline gives the name') if bare else None

    def _named(self, phrase: Phrase) -> Actor | None:
        """Resolve a phrase whose last word before any "of", "for", "who" is a name."""
        head = phrase.words[-1]
        mention = self._mention_ending(head)
        if mention and isinstance(mention.who, Person):
            printed = self._text[mention.name_start : mention.end]
            bare = phrase.words[0].start == mention.name_start and not (mention.who.roles or mention.who.gender)
            if phrase.determiner == "the" and bare:
                return Actor(printed, "body", None, None, f'"the {printed}": named with an article, so no person')
            if not mention.who.is_certain and kind_of_name(self._scene, printed) == "body":
                return Actor(printed, "body", None, None, f'"{printed}", whom the words around it treat as it')
            return named_person(mention.who, printed)
        if mention and mention.who is None:
            return None
        if mention and isinstance(mention.who, Body):
            if phrase.determiner in INDEFINITE | _POINTING:
                return None
            return named_body(mention.who, self._text[mention.start : mention.end])
        if not head.text[0].isupper():
            return None
        name = self._scene.name_over(head.start)
        if name is None:
            return None
        start = max(name.start, phrase.words[0].start)
        printed = self._text[start : head.end]
        return self._place(printed, phrase) or self._nominals.people_of(phrase) or self._unknown_name(printed, phrase)

    def _mention_ending(self, head: Token) -> Mention | None:
        for mention in self._scene.mentions_in(head.start - 60, head.end):
            if mention.name_start <= head.start < mention.end <= head.end:
                return mention
        return None

    def _place(self, printed: str, phrase: Phrase) -> Actor | None:
        quoted = f'"{printed}"'
        if folded(printed) in _PLACES_NOT_GOVERNMENTS and not self._is_country_here(printed):
            return None
        country = countries.by_name(printed)
        if country:
            return Actor(country.name, "country", None, country.name, f"{quoted}: a country")
        for lookup, what in ((countries.by_seat, "the seat of government"), (countries.by_capital, "the capital")):
            country = lookup(printed)
            if country:
                evidence = f"{quoted}, {what}, stands for the government of {country.name}"
                return Actor(country.name, "country", None, country.name, evidence)
        return None

    def _is_country_here(self, name: str) -> bool:
        """Tell whether the article shows that a name of two places is the country's: it names its people or capital."""
        country = countries.by_name(name)
        signs = {*country.demonyms, *country.capitals} if country else set()
        return any(n.text in signs or n.text.split()[0] in signs for n in self._scene.names)

    def _unknown_name(self, printed: str, phrase: Phrase) -> Actor | None:
        """Return somebody or a body of whom the article tells no more than the name, as printed."""
        words = [w for w in phrase.words if w.start >= phrase.words[-1].end - len(printed)]
        lower = [folded(w.text) for w in words]
        if is_body(words):
            return Actor(printed, "body", None, country_of(words[0].text), f'"{printed}": a body, by its name')
        if (words[0].initial and len(words) == 1 and _is_common_plural(printed)) or _names_a_family(
            self._scene, phrase
        ):
            return self._nominals.group(phrase, None)
        if folded(printed) in titles.STATES and not phrase.determiner:
            return Actor(printed, "body", None, None, f'"{printed}": a state, for its government')
        if self._is_no_speaker(printed, words, phrase):
            return None
        if phrase.determiner == "the":
            return Actor(printed, "body", None, None, f'"the {printed}": named with an article, so no person')
        if is_plural_noun(lower[0]) and singular(lower[0]) in titles.ROLE_HEADS:
            return self._nominals.group(phrase, None)
        if words[0].text in GIVEN:
            return Actor(printed, "person", None, None, f'"{printed}", as the article gives the name')
        kind = kind_of_name(self._scene, printed)
        if kind is None:
            kind = "body" if _is_coined(printed) else "person"
            return Actor(printed, kind, None, None, f'"{printed}", as printed; nothing tells what it is')
        pronoun = "he or she" if kind == "person" else "it"
        return Actor(printed, kind, None, None, f'"{printed}", whom the words around it treat as {pronoun}')

    def _is_no_speaker(self, printed: str, words: Sequence[Token], phrase: Phrase) -> bool:
        """Tell whether a name that is not explained is a place, a date, a title, or one of several things so called."""
        lower = [folded(w.text) for w in words]
        if (
            folded(printed) in titles.PLACES
            or is_place([w.text for w in words])
            or _is_compound(printed)
            or role_ending(lower)
            or lower[-1] in CALENDAR | titles.NEVER_PERSONS
            or by_demonym(printed)
        ):
            return True
        if phrase.determiner not in ("", "the") or len(phrase.words) > len(words):
            return True
        if (not phrase.determiner and lower[-1] in titles.NOT_SPEAKERS) or (printed.isupper() and len(words) > 1):
            return True
        return phrase.determiner == "the" and any(printed in p.name.split() for p in self._scene.people)

    def _owned(self, phrase: Phrase) -> Actor | None:
        """Resolve "his campaign" to the campaign of the one whom "his" means."""
        if phrase.determiner not in ("his", "her") or phrase.tail or phrase.lower[-1] not in _OF_ONE_PERSON:
            return None
        owner = self._pronouns.pronoun(
            self._scene.words_in(phrase.start, phrase.end)[0], phrase.determiner, self._earlier
        )
        if not isinstance(owner, Actor) or owner.kind != "person":
            return None
        noun = phrase.words[-1].text
        surname = owner.name.split()[-1]
        known = next((b for b in self._scene.bodies if b.name in (f"{surname} {noun}", f"{owner.name} {noun}")), None)
        printed = self._text[phrase.start : phrase.end]
        name = known.name if known else f"{surname} {noun}"
        return Actor(name, "body", None, None, f'"{printed}": that of {owner.name}')

    def _several(self, words: list[Token], span: Span) -> Actor | None:
        """Resolve "Obama and Merkel" to a group of that name."""
        segments = segments_of(self._scene, words)
        ends = [(part[0].start, self._mention_ending(part[-1])) for part in segments]
        listed = {id(m.who) for at, m in ends if m and m.start == at and isinstance(m.who, Person)}
        if len(listed) == len(segments) > 1:
            return self._together([m.who.name for _, m in ends if m and m.who], words)
        words = self._leading(words)
        joints = [w for w in words if folded(w.text) == "and" and not inside_name(self._scene, w)]
        if not joints:
            return None
        found = {id(m.who) for m in self._scene.mentions_in(span[0], words[-1].end) if m.who}
        before = words[max(0, words.index(joints[0]) - 1)]
        head = phrase_of(self._scene, words)
        if head.words and folded(head.words[-1].text) in titles.NOT_SPEAKERS:
            return None
        titled = folded(words[0].text) in _PLURAL_TITLES
        people = len(found) > 1 and (titled or self._mention_ending(before) is not None)
        last = self._scene.name_over(words[-1].start)
        places = bool(country_of(before.text) and country_of(last.text if last else "") and len(joints) == 1)
        if not (people or places) or '"' in self._text[span[0] : span[1]]:
            return None
        if (
            len(segments) > 1
            and not (titled or places)
            and not self._are_items(segments_of(self._scene, words), joints[0])
        ):
            return None
        whole = [m for m in self._scene.mentions_in(span[0], words[-1].end) if isinstance(m.who, Person)]
        bare = all(w in joints or any(m.start <= w.start < m.end for m in whole) for w in words)
        return self._together([m.who.name for m in whole if m.who] if bare else [], words)

    def _are_items(self, segments: Sequence[list[Token]], joint: Token) -> bool:
        """Tell whether segments are a list, not a name and what is told of it: "Ann Lee, Crane’s friend and ally"."""
        for part in segments:
            if joint in part and part.index(joint) == 0:
                return True
            last = part[part.index(joint) - 1] if joint in part else part[-1]
            mention = self._mention_ending(last)
            if mention is None or mention.start > part[0].start:
                return False
            if joint in part:
                return True
        return True

    def _together(self, names: Sequence[str], words: Sequence[Token]) -> Actor:
        """Return several who are named together, by their full names where the words are nothing but names."""
        printed = " ".join(self._text[words[0].start : words[-1].end].split())
        bare = (printed[4:] if printed[:4] in ("The ", "the ") else printed).removesuffix(" both")
        full = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else bare
        return Actor(full, "group", None, None, f'"{printed}": named together')

    def _leading(self, words: list[Token]) -> list[Token]:
        """Leave out what follows a name in apposition: "Ann Lee, who works for Acme and Bolt" names one."""
        segments = segments_of(self._scene, words)
        size = next((i for i, s in enumerate(segments) if i and not (s[0].text[0].isupper() or s[0].text == "and")), 99)
        return [w for s in segments[:size] for w in s]

    def _apposition(self, phrase: Phrase, segments: list[list[Token]]) -> Actor | None:
        """Resolve "the interior minister, Ali Hassan": the name in the part after the comma, if it fills the part."""
        for words in segments[1:3]:
            tail = next((i for i, w in enumerate(words) if i and w.text == "of"), len(words))
            mention = self._mention_ending(words[-1]) or self._mention_ending(words[tail - 1])
            if mention and mention.start <= words[0].start + 4 and isinstance(mention.who, Person):
                return named_person(mention.who, self._text[mention.name_start : mention.end])
        return None

    def _continued(self, attribution: Attribution, earlier: Earlier) -> Actor | None:
        """Give the words of "…, saying …" to the one who speaks in the same sentence."""
        if not attribution.cue or not self._text[slice(*attribution.cue[0])].strip():
            return None
        start, end = attribution.cue[0]
        cue = folded(self._text[start:end].split()[0])
        if not cue.endswith("ing"):
            return self._subject_of(start, cue)
        here = self._scene.sentence_of(start)
        speakers = [
            who
            for a, who in earlier
            if who and (a.source or a.cue) and self._scene.sentence_of((a.source or a.cue)[0][0]) == here
        ]
        if len({who.name for who in speakers}) != 1:
            return None
        return again(speakers[-1], f'"{cue}": {speakers[-1].name}, who speaks in the same sentence')

    def _subject_of(self, cue_start: int, cue: str) -> Actor | None:
        """Return the one with whose name the sentence begins, where the cue is its first verb: "Ann Lee, 81, offered".

        Between the name and the cue nothing stands but an apposition between commas, without a verb of its own.
        """
        if self._scene.inside[cue_start]:
            return None
        start = self._scene.sentences[self._scene.sentence_of(cue_start)][0]
        mention = next(iter(self._scene.mentions_in(start, cue_start)), None)
        if mention is None or mention.start > start + 4 or not isinstance(mention.who, Person):
            return None
        gap = self._text[mention.end : cue_start]
        between = [folded(w.text) for w in self._scene.words_in(mention.end, cue_start)]
        apposed = gap[:1] == "," and gap.rstrip()[-1:] == "," and not any(w in _VERBAL for w in between)
        if gap.strip() and not apposed:
            return None
        return actor_of(mention.who, f'"{cue}": {mention.who.name}, the subject of the sentence')
