"""Make src/onrecord/coding/actors.tsv.gz from the Phoenix actor and agent dictionaries (MIT licence).

    python training/actor_codes.py DATA --out src/onrecord/coding/actors.tsv.gz

DATA is the folder that holds actors/. What is kept, one row each, three columns:

    country  ISO 3166-1 alpha-2 code   the dictionaries' code of the country
    agent    words                     sectors, "GOV", "GOVMIL"
    body     names, "|" between        codes with their dates
    person   names, "|" between        codes with their dates

Names are folded by `onrecord.coding.actors.folded`. Left out: places, names of persons of one word, and names that
open with a title ("President X"), whose person is listed without it; names that two entries share; dates that cannot be
read.
A code with its dates is "RUSGOV 19990809-20000507", open at either end, or without dates "RUSELI".
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from onrecord.coding.actors import folded
from onrecord.language.countries import countries

ENCODING = "latin-1"
PIVOT = 30
"""Two-digit years below it are of this century: the dictionaries end in 2014 and begin in 1931."""

_CODES = (
    "AM ARM AZ AZE BA BIH BY BLR CD COD CG COG EE EST ER ERI GE GEO HK HKG IQ IRQ KG KGZ KW KWT KZ KAZ LT LTU LV LVA "
    "MD MDA ME MNE MK MKD PS PSE RS SRB SI SVN SS SSD TJ TJK TL TLS TM TKM TW TWN UA UKR UZ UZB VA VAT XK KSV"
)
_PARTS = _CODES.split()
ISO3 = dict(zip(_PARTS[::2], _PARTS[1::2], strict=True))
"""ISO 3166-1 alpha-3 of countries that the dictionaries date or list under other names; KSV is theirs."""

_TITLES = (
    "president prime minister secretary general gen sen senator rep representative king queen prince chancellor vice "
    "deputy foreign defense defence finance interior leader chief chairman ambassador mr mrs dr sheikh sheik ayatollah "
    "colonel col captain major lt governor speaker judge justice premier the former ex us u.s russian commissioner "
    "director party state attorney national security"
)
TITLES = frozenset(_TITLES.split())
CODE = re.compile(r"\[([^\]\n]+)\]")
CODE_PARTS = re.compile(r"^([A-Z]{3}(?:[A-Z]{3}){0,4})(?:\s+(<|>)?\s*(\d+)(?:-(\d+))?)?$")
AGENT = re.compile(r"^(?P<name>[^{\[#]+?)_?\s*(?:\{(?P<plurals>[^}]*)\})?\s*\[~(?P<code>[A-Z]+)\]")


class Entry(NamedTuple):
    """The names of one actor as printed, and its codes as written."""

    names: list[str]
    codes: list[str]


def entries(path: Path) -> Iterator[Entry]:
    """Yield the actors of a dictionary file.

    Names without a code belong to the next line that has one, as long as no blank line or code comes between.
    """
    names: list[str] = []
    codes: list[str] = []
    for raw in path.read_text(encoding=ENCODING).splitlines():
        line = raw.split("#")[0].split(";")[0].rstrip()
        name = CODE.sub("", line).strip()
        starts = bool(name) and not name.startswith("+") and not raw[:1].isspace()
        if (starts or not line) and codes:
            yield Entry(names, codes)
            names, codes = [], []
        if not line and not codes:
            names = []
        if name:
            names.append(name.lstrip("+").strip())
        codes += CODE.findall(line)
    if codes:
        yield Entry(names, codes)


def dated(code: str) -> str | None:
    """Return a code with its dates as the table has them, or None where they cannot be read."""
    found = CODE_PARTS.match(code.strip())
    if not found:
        return None
    what, sign, first, last = found.groups()
    if first is None:
        return what
    days = [day(d) for d in (first, last) if d]
    if None in days:
        return None
    if last:
        return f"{what} {days[0]}-{days[1]}" if str(days[0]) <= str(days[1]) else None
    if sign is None:
        return None
    return f"{what} {days[0]}-" if sign == ">" else f"{what} -{days[0]}"


def day(digits: str) -> str | None:
    """Return a date of six or eight digits as YYYYMMDD."""
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) < PIVOT else "19") + digits
    return digits if len(digits) == 8 and digits[4:6] <= "12" and digits[6:] <= "31" else None


def is_person(entry: Entry) -> bool:
    """Tell a person by the sectors that the dictionaries give to people with dates, or by an elite's code."""
    return any(" " in code or "ELI" in code[3:6] for code in entry.codes)


def state(entry: Entry) -> str | None:
    """Return the code of an entry that is a country: its only one, or the one that holds since a date."""
    codes = [c for c in (dated(code) for code in entry.codes) if c]
    if not codes or any(len(c.split()[0]) > 3 for c in codes):
        return None
    now = [c for c in codes if " " not in c] or [c for c in codes if c.endswith("-")]
    return now[0][:3] if len(now) == 1 else None


def kept_names(entry: Entry, *, person: bool) -> list[str]:
    """Return the names of an entry that name it without a title, folded."""
    kept: dict[str, None] = {}
    for name in entry.names:
        words = folded(name.replace("_", " ")).split()
        if not words or (person and (len(words) < 2 or words[0] in TITLES)) or len(" ".join(words)) < 2:
            continue
        kept[" ".join(words)] = None
    return list(kept)


def agents(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the words of each agent, singular and irregular plural, with its sectors."""
    persons = ("man", "men", "woman", "women", "person")
    ministers = ("minister", "ministry")
    for raw in path.read_text(encoding=ENCODING).splitlines():
        found = AGENT.match(raw)
        if not found or raw.startswith("#") or "SPOKES" in raw.split("[")[0].split("_")[0]:
            continue  # a spokesman is no medium: whose he is decides
        for name in [found["name"], *(found["plurals"] or "").split(",")]:
            forms = [name]
            for mark, words in (("!PERSON!", persons), ("!MINIST!", ministers)):
                forms = [f.replace(mark, word) for f in forms for word in (words if mark in f else ("",))]
            for form in forms:
                words = folded(form.replace("_", " "))
                if words:
                    yield words, found["code"]


def rows(folder: Path) -> list[tuple[str, str, str]]:
    """Return all rows, sorted."""
    made: list[tuple[str, str, str]] = []
    all_entries = [
        *entries(folder / "Phoenix.Countries.actors.txt"),
        *entries(folder / "Phoenix.International.actors.txt"),
    ]
    plain = {name: code for e in all_entries if (code := state(e)) for name in kept_names(e, person=False)}
    for country in countries():
        names = [folded(n) for n in (country.name, *country.other_names, *country.demonyms)]
        code = ISO3.get(country.iso2) or next((plain[n] for n in names if n in plain), None)
        if code is None:
            print(f"no code: {country.name}")
        else:
            made.append(("country", country.iso2, code))
    codes_of: dict[str, set[str]] = {}
    for words, code in agents(folder / "Phoenix.agents.txt"):
        codes_of.setdefault(words, set()).add(code)
    made += [("agent", words, codes.pop()) for words, codes in codes_of.items() if len(codes) == 1]
    named = []
    for entry in all_entries:
        person = is_person(entry)
        codes = [c for c in (dated(code) for code in entry.codes) if c]
        if not codes or (not person and all(len(c) == 3 for c in codes)):
            continue
        named.append(("person" if person else "body", kept_names(entry, person=person), codes))
    times = Counter(name for _, names, _ in named for name in set(names))
    for kind, names, codes in named:
        own = [name for name in names if times[name] == 1]
        if own:
            made.append((kind, "|".join(own), ";".join(codes)))
    return sorted(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds actors/")
    parser.add_argument("--out", type=Path, required=True)
    o = parser.parse_args()
    made = rows(o.data / "actors")
    text = "".join("\t".join(row) + "\n" for row in made)
    o.out.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(Counter(kind for kind, _, _ in made), f"{len(text):,} characters, {o.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
