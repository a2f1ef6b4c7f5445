"""Which language a report is in, by its script and its commonest words.

A small table does for telling English from the languages that news is read in beside it; short words that several
languages share (de, en, la) count for each of them. What no row fits is "und" (undetermined).
"""

from __future__ import annotations

import re
from collections import Counter

UNDETERMINED = "und"

_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in a is that for on with as was by at he it from be has are have his an this but they not"
        " were who said will their which had after been its or she one would about more when there out up what we you",
        "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus"
        " er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor",
        "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec"
        " son aux d l qu n été cette mais ou ont ses comme on sa elle était leur nous vous ces deux après être avait",
        "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si"
        " sin sobre este ya entre cuando todo esta ser son dos también fue había muy hasta desde está",
        "it": "di e il la che in un a per è una sono da del non con si le della i al dei come lo più nel ha alla gli"
        " ma anche dal o se delle su ho questo nella suo sua hanno stato tra loro dopo essere ai",
        "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à"
        " seu sua ou ser quando muito há nos já está eu também só pelo pela até isso",
        "nl": "de van het een en in is dat op te zijn met voor niet aan er die om ook als dan maar bij nog uit wordt"
        " door naar heeft werd hij ze wel geen over tot worden meer deze kan haar hebben was of ik je",
        "sv": "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan"
        " när år under också efter eller nu sin där vid mot ska skulle kommer ut får finns",
        "da": "og i at det er en til på som med for af den de der har ikke et om han men var jeg sig fra vi så kan når"
        " år under også efter eller nu sin hvor ved mod skal ville kommer ud får blev",
        "no": "og i det er en til på som med for av den de har ikke et om han men var jeg seg fra vi så kan når"
        " år under også etter eller nå sin hvor ved mot skal ville kommer ut får ble",
        "fi": "ja on ei se että oli hän mutta ovat myös kun joka kuin niin sen olla tai vain nyt mukaan jo sekä"
        " ole hänen vuoden mitä kanssa jos sitä vielä noin joka voi ollut",
        "pl": "w i na z do się nie że to jest o jak od za po co ale przez dla a ich są tego czy jego już może tak"
        " był by która które który jej tym przed oraz było tylko pod",
        "cs": "a v se na je že o s z do to i ve pro za by ale jsou jako po od k které který si co však podle být bude"
        " tak jeho byl už než mezi až při také není nebo",
        "ro": "de și în a la cu că o pe nu un din să se care mai este au pentru ce fi sunt al ale dar lui sau prin"
        " fost după acest această când lor ca fi unei unui",
        "hu": "a az és hogy nem is egy ez meg de volt azt van csak már mint ha még el ki vagy lesz szerint után"
        " amely lehet minden most kell magyar között pedig",
        "tr": "ve bir bu da de için ile olarak çok daha olan gibi ne ama sonra kadar en var ise değil her o"
        " olduğunu göre dedi ki ya veya olduğu tarafından yeni",
        "id": "yang dan di dengan untuk tidak ini dari dalam akan pada itu juga ke karena tersebut bisa ada saya"
        " oleh telah sudah kata atau menjadi mereka kami orang lebih",
        "vi": "và của có là được trong cho không các với một người này đã khi đến để những từ cũng ra về ở như"
        " nhiều năm sẽ đó vào trên tại sau phải",
    }.items()
}

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
"""Scripts that tell a language, the rarer sign first: Japanese text has Chinese characters as well."""

_LETTERS_OF = (
    ("fa", re.compile("[پچژگ]"), "ar", 0.02),
    ("ur", re.compile("[ٹڈڑے]"), "ar", 0.02),
    ("uk", re.compile("[іїєґІЇЄҐ]"), "ru", 0.02),
)
"""Languages told from their neighbours in the same script by letters of their own, and by how many there are."""

_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 8_000
_MIN_SHARE = 0.12
_SHORT = 25
_GLANCE = 1_500
_PLAINLY = 0.25


def language_of(text: str, declared: str | None = None) -> str:
    """Return the language of a report as its ISO 639-1 code, or "und".

    `declared` is what the page says of itself ("en-GB"); it decides only where the words leave it open, since many
    sites declare every page alike.
    """
    sample = text[:_SAMPLE]
    if not _LETTER.search(sample):
        return UNDETERMINED
    letters = sum(map(str.isalpha, sample)) or 1
    if _is_plainly_english(sample):
        return "en"
    for language, script in () if sample.isascii() else _SCRIPTS:
        share = len(script.findall(sample)) / letters
        if share > (0.05 if language == "ja" else 0.3):
            return _neighbour(language, sample, letters)
    words = Counter(word.casefold() for word in _WORD.findall(sample))
    total = sum(words.values())
    shares = {lang: sum(words[word] for word in listed) / total for lang, listed in _FUNCTION_WORDS.items()}
    stated = (declared or "").split("-")[0].split("_")[0].lower()
    if stated in shares:
        shares[stated] += 0.03
    best = max(shares, key=lambda lang: (shares[lang], lang == "en"))
    # A few words may hold none of the commonest ones: then Latin letters alone tell nothing against English.
    if shares[best] < _MIN_SHARE:
        return (stated or "en") if total < _SHORT else UNDETERMINED
    return best


def _is_plainly_english(sample: str) -> bool:
    """Tell a text whose beginning is a quarter English function words, more than any other language comes to."""
    words = [word.lower() for word in sample[:_GLANCE].split()]
    return len(words) > _SHORT and sum(word in _FUNCTION_WORDS["en"] for word in words) >= _PLAINLY * len(words)


def _neighbour(language: str, sample: str, letters: int) -> str:
    for other, pattern, of, share in _LETTERS_OF:
        if of == language and len(pattern.findall(sample)) >= share * letters:
            return other
    return language
