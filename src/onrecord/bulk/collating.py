"""Families of quotations and copies of texts over all pages of a bulk folder, worked out by many machines.

What may belong together shares a print (for words: ledger.families.matching.prints, winnowed shingles of telling words;
for texts: ledger.copies.prints, the bottom sketch of Broder, 1997). The prints are parted into bands, and each task
takes one band of all parts: two wordings or pages that share a print meet there. Of prints that they share only the
smallest decides, so that each pair is looked at once, and nothing needs be sent a second time. Whether they belong
together is decided as in a ledger, by `tie_of` and `same_article`.

    parts ──map──> prints by band, statements by speaker ──shuffle──> a band: ties, proofs ──> a speaker: families

As to who speaks, a bulk folder has no register of people: a speaker is a name as its pages give it, case and accents
aside, so that two names of one person are apart here, and one in a ledger.

What is shuffled lies in files of the folder, since it may be larger than any memory. The result is put in place when
it is whole; a run that is cut off is begun again.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.articles.addresses import same_article
from onrecord.bulk import manifest
from onrecord.bulk.running import Ray, started
from onrecord.bulk.tables import COLLATED, schema
from onrecord.flow import Record, Value
from onrecord.ledger.copies import prints as text_prints
from onrecord.ledger.families.matching import own_grade, prints, tells_enough, tie_of
from onrecord.ledger.families.wording import Wording, is_quotation, wording_of
from onrecord.ledger.speakers import folded

if TYPE_CHECKING:
    import pyarrow as pa

_ASIDE = "_manifest/collating"
_AT_ONCE = 8
"""Parts that one task of the first step takes."""

_BANDS = 64
"""Into so many the prints are parted, and the speakers: for a month of a news crawl a band is some hundred MB."""

_ROWS = 20_000

_HELD = 100
"""Wordings that one is held against for each print, where more share it: what has such prints is a stock phrase."""

_SHARED = 3
_PAGES_HELD = 20
"""Both as in ledger.copies."""

_UNSPOKEN = ""


class Collated(Value, frozen=True):
    """A step of the work, `done` tasks of `tasks`; with the last, how many families, copies and shuffled bytes."""

    doing: str
    done: int
    tasks: int
    families: int = 0
    statements: int = 0
    texts: int = 0
    pages: int = 0
    shuffled: int = 0


def collate(
    folder: Path, *, address: str | None = None, workers: int | None = None, bands: int = _BANDS
) -> Iterator[Collated]:
    """Make the tables `families` and `copies` of a bulk folder anew, and tell each step.

    `address` and `workers` are those of `running.run`. Raises BulkError, LibraryMissing.
    """
    manifest.settings(folder)
    folder = folder.absolute()
    aside = folder / _ASIDE
    with manifest.alone(folder), started(address, workers) as ray:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        parts = manifest.done_parts(folder)
        groups = [parts[at : at + _AT_ONCE] for at in range(0, len(parts), _AT_ONCE)]
        numbered = range(bands)
        yield from _all(ray, "reading prints", _map, [(folder, n, g, bands) for n, g in enumerate(groups)])
        yield from _all(ray, "comparing words", _tie_band, [(aside, band) for band in numbered])
        yield from _all(ray, "comparing texts", _prove_band, [(folder, band) for band in numbered])
        yield from _all(ray, "joining families", _join_speakers, [(aside, bucket) for bucket in numbered])
        shuffled = sum(file.stat().st_size for step in _SHUFFLED for file in (aside / step).rglob("*.parquet"))
        texts, pages = _join_copies(aside)
        families, statements = _counts(aside / "families")
        for table in COLLATED:
            shutil.rmtree(folder / table, ignore_errors=True)
            (aside / table).mkdir(exist_ok=True)
            (aside / table).replace(folder / table)
        shutil.rmtree(aside, ignore_errors=True)
        yield Collated("done", 1, 1, families, statements, texts, pages, shuffled)


def _all(ray: Ray, doing: str, task: Callable[..., None], given: Sequence[tuple[Any, ...]]) -> Iterator[Collated]:
    remote = ray.remote(num_cpus=1, max_retries=20)(task)
    waiting = [remote.remote(*one) for one in given]
    yield Collated(doing, 0, len(given))
    while waiting:
        ready, waiting = ray.wait(waiting)
        ray.get(ready)
        yield Collated(doing, len(given) - len(waiting), len(given))


# ------------------------------------------------------------------------------------------------- what is shuffled

_WORDINGS: Mapping[str, type] = {"print": int, "digest": int, "words": str}
_SAID: Mapping[str, type] = {
    "id": str,
    "sha256": str,
    "speaker": str,
    "digest": int,
    "own": int,
    "quoted": int,
}
_SKETCHES: Mapping[str, type] = {"print": int, "sha256": str, "file": str, "row": int, "prints": str}
_TIES: Mapping[str, type] = {"one": int, "other": int, "grade": int}
_PROOFS: Mapping[str, type] = {"one": str, "other": str, "relation": str, "likeness": float, "agreed": str}
_SHUFFLED = ("wordings", "said", "sketches")


class _Spill:
    """Rows by the number of their band, in a file each."""

    def __init__(self, folder: Path, name: str, columns: Mapping[str, type]) -> None:
        self._folder = folder
        self._name = name
        self._columns = columns
        self._rows: dict[int, list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, band: int, row: tuple[Any, ...]) -> None:
        self._rows[band].append(row)

    def put(self) -> None:
        for band, rows in self._rows.items():
            _write(self._folder / str(band) / f"{self._name}.parquet", rows, self._columns)


def _write(path: Path, rows: Sequence[tuple[Any, ...]], columns: Mapping[str, type]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    made = schema(columns)
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = [pa.array(list(column), field.type) for column, field in zip(cells, made, strict=True)]
    aside = path.with_suffix(".part")
    pq.write_table(pa.table(arrays, schema=made), aside, compression="zstd")
    aside.replace(path)


def _read(folder: Path, columns: Sequence[str]) -> pa.Table | None:
    """Return all rows of the files of a folder, None where there is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    files = sorted(folder.rglob("*.parquet")) if folder.is_dir() else []
    if not files:
        return None
    return pa.concat_tables(pq.read_table(file, columns=list(columns), partitioning=None) for file in files)


# -------------------------------------------------------------------------------------------------------- the steps


def _map(folder: Path, number: int, parts: Sequence[manifest.Done], bands: int) -> None:
    """Take the prints of the statements and pages of some parts to their bands."""
    import pyarrow.parquet as pq

    aside, name = folder / _ASIDE, f"{number:06}"
    wordings = _Spill(aside / "wordings", name, _WORDINGS)
    said = _Spill(aside / "said", name, _SAID)
    sketches = _Spill(aside / "sketches", name, _SKETCHES)
    seen: set[int] = set()
    for file in manifest.files(folder, "statements", parts):
        for batch in pq.ParquetFile(file).iter_batches(_ROWS, columns=list(_SPOKEN)):
            for row in batch.to_pylist():
                _map_statement(row, wordings, said, seen, bands)
    for file in manifest.files(folder, "pages", parts):
        at = 0
        for batch in pq.ParquetFile(file).iter_batches(100, columns=["sha256", "record"]):
            for sha256, data in zip(*batch.to_pydict().values(), strict=True):
                found = text_prints(Record.from_json(data).article)
                told = " ".join(map(str, found))
                for one in found:
                    sketches.add(one % bands, (one, sha256, str(Path(file).relative_to(folder)), at, told))
                at += 1
    for spill in (wordings, said, sketches):
        spill.put()


_SPOKEN = ("id", "sha256", "speaker", "words", "mode", "silence")


def _map_statement(row: Mapping[str, Any], wordings: _Spill, said: _Spill, seen: set[int], bands: int) -> None:
    wording = wording_of(row["words"])
    if row["silence"] is not None or not tells_enough(wording):
        return
    digest = wording.digest
    speaker = folded(row["speaker"]) if row["speaker"] else _UNSPOKEN
    quoted = int(is_quotation(row["words"], row["mode"]))
    said.add(_bucket(speaker, bands), (row["id"], row["sha256"], speaker, digest, own_grade(wording), quoted))
    if digest not in seen:
        seen.add(digest)
        for one in prints(wording):
            wordings.add(one % bands, (one, digest, row["words"]))


def _bucket(speaker: str, bands: int) -> int:
    from zlib import crc32

    return crc32(speaker.encode()) % bands


def _tie_band(aside: Path, band: int) -> None:
    """Hold wordings that share prints of a band against each other, and write those that are tied."""
    table = _read(aside / "wordings" / str(band), list(_WORDINGS))
    ties: list[tuple[int, int, int]] = []
    if table is not None:
        words: dict[int, str] = {}
        sharing: dict[int, set[int]] = defaultdict(set)
        for one, digest, text in zip(*table.to_pydict().values(), strict=True):
            sharing[one].add(digest)
            # Of texts that are one wording the first decides which is compared, in whatever order they come.
            words[digest] = min(text, words.get(digest, text))
        known = lru_cache(maxsize=200_000)(lambda digest: _Known(wording_of(words[digest])))
        for one, digests in sorted(sharing.items()):
            for a, b in _pairs(sorted(digests), _HELD):
                first, second = known(a), known(b)
                if min(first.prints & second.prints) == one:
                    tie = tie_of(first.wording, second.wording)
                    if tie is not None:
                        ties.append((a, b, tie.grade))
    _write(aside / "ties" / f"{band}.parquet", ties, _TIES)


class _Known:
    __slots__ = ("prints", "wording")

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.prints = frozenset(prints(wording))


def _pairs(items: Sequence[Any], held: int) -> Iterator[tuple[Any, Any]]:
    """Return pairs of items in order: all, or of many each with the `held` first."""
    if len(items) <= held:
        yield from combinations(items, 2)
        return
    yield from combinations(items[:held], 2)
    for item in items[held:]:
        for first in items[:held]:
            yield first, item


def _prove_band(folder: Path, band: int) -> None:
    """Hold pages that share enough prints, one of a band among them, against each other, and write the proofs."""
    table = _read(folder / _ASIDE / "sketches" / str(band), list(_SKETCHES))
    proofs: list[tuple[str, str, str, float, str]] = []
    if table is not None:
        place: dict[str, tuple[str, int]] = {}
        all_prints: dict[str, frozenset[int]] = {}
        sharing: dict[int, set[str]] = defaultdict(set)
        for one, sha256, file, row, told in zip(*table.to_pydict().values(), strict=True):
            sharing[one].add(sha256)
            place[sha256] = min((file, row), place.get(sha256, (file, row)))
            all_prints[sha256] = frozenset(map(int, told.split()))
        record = lru_cache(maxsize=500)(lambda sha256: _record(folder, *place[sha256]))
        for one, pages in sorted(sharing.items()):
            for a, b in _pairs(sorted(pages), _PAGES_HELD):
                shared = all_prints[a] & all_prints[b]
                if len(shared) >= _SHARED and min(shared) == one:
                    proof = same_article(record(a), record(b))
                    if proof is not None:
                        proofs.append((a, b, proof.relation, proof.likeness, "; ".join(proof.agreed)))
    _write(folder / _ASIDE / "proofs" / f"{band}.parquet", proofs, _PROOFS)


def _record(folder: Path, file: str, row: int) -> Record:
    import pyarrow.parquet as pq

    opened = pq.ParquetFile(folder / file)
    for group in range(opened.num_row_groups):
        count = opened.metadata.row_group(group).num_rows
        if row < count:
            return Record.from_json(opened.read_row_group(group, ["record"])["record"][row].as_py())
        row -= count
    raise IndexError(f"{file} has no row {row}")


def _join_speakers(aside: Path, bucket: int) -> None:
    """Join the statements of some speakers into families, by the rules of a ledger: families.keeping."""
    import pyarrow.compute as pc

    table = _read(aside / "said" / str(bucket), list(_SAID))
    ties = _read(aside / "ties", list(_TIES))
    rows: list[tuple[Any, ...]] = []
    if table is not None and ties is not None:
        there = table["digest"].unique()
        ties = ties.filter(pc.and_(pc.is_in(ties["one"], value_set=there), pc.is_in(ties["other"], value_set=there)))
        tied: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for one, other, grade in zip(*ties.to_pydict().values(), strict=True):
            tied[one].append((other, grade))
        by_speaker: dict[str, dict[str, _Said]] = defaultdict(dict)
        for id, sha256, speaker, digest, own, quoted in zip(*table.to_pydict().values(), strict=True):
            by_speaker[speaker][id] = _Said(id, sha256, digest, own, bool(quoted))
        for speaker, said in sorted(by_speaker.items()):
            rows += _families(speaker, list(said.values()), tied)
    _write(aside / "families" / f"{bucket}.parquet", rows, COLLATED["families"])


class _Said:
    __slots__ = ("digest", "id", "own", "quoted", "sha256")

    def __init__(self, id: str, sha256: str, digest: int, own: int, quoted: bool) -> None:
        self.id = id
        self.sha256 = sha256
        self.digest = digest
        self.own = own
        self.quoted = quoted


def _families(
    speaker: str, said: Sequence[_Said], tied: Mapping[int, Sequence[tuple[int, int]]]
) -> Iterator[tuple[Any, ...]]:
    by_wording: dict[int, list[_Said]] = defaultdict(list)
    for one in said:
        by_wording[one.digest].append(one)
    joined = _Joined()
    for digest, here in by_wording.items():
        for other, grade in ((digest, here[0].own), *tied.get(digest, ())):
            there = by_wording.get(other)
            if there and grade:
                _join(joined, here, there, grade, known=speaker != _UNSPOKEN)
    whose = {one.id: one for one in said}
    for members in joined.groups():
        pages = len({whose[id].sha256 for id in members})
        for id in sorted(members):
            yield min(members), id, whose[id].sha256, speaker or None, len(members), pages


def _join(joined: _Joined, here: Sequence[_Said], there: Sequence[_Said], grade: int, *, known: bool) -> None:
    """Join statements of two tied wordings, or of one, as families.keeping._neighbours has it."""
    if not known:
        if grade == 3:
            joined.join([one.id for one in (*here, *there) if one.quoted])
    elif grade > 1:
        joined.join([one.id for one in (*here, *there)])
    else:
        for some, others in ((here, there), (there, here)):
            if quoted := [one.id for one in some if one.quoted]:
                for other in others:
                    if own := [id for id in quoted if id != other.id]:
                        joined.join([other.id, *own])


class _Joined:
    """Sets of ids that are made one where any two of them are (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def join(self, ids: Sequence[str]) -> None:
        roots = {self._root(id) for id in ids}
        if len(roots) > 1:
            least = min(roots)
            for root in roots:
                self._parent[root] = least

    def groups(self) -> list[list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for id in self._parent:
            found[self._root(id)].append(id)
        return [members for _, members in sorted(found.items()) if len(members) > 1]

    def _root(self, id: str) -> str:
        parent = self._parent.setdefault(id, id)
        while parent != self._parent[parent]:
            self._parent[parent] = self._parent[self._parent[parent]]
            parent = self._parent[parent]
        self._parent[id] = parent
        return parent


def _join_copies(aside: Path) -> tuple[int, int]:
    """Join pages into texts and articles by the proofs, write them, and return how many texts and pages they are."""
    table = _read(aside / "proofs", list(_PROOFS))
    proofs = [] if table is None else sorted(zip(*table.to_pydict().values(), strict=True))
    texts, articles = _Joined(), _Joined()
    likest: dict[str, tuple[float, str, str, str]] = {}
    for one, other, relation, likeness, agreed in proofs:
        texts.join([one, other])
        articles.join([one] if relation != "same-article" else [one, other])
        for page, with_ in ((one, other), (other, one)):
            if page not in likest or likeness > likest[page][0]:
                likest[page] = (likeness, with_, relation, agreed)
    article_of = {page: min(group) for group in articles.groups() for page in group}
    rows = []
    groups = texts.groups()
    for group in groups:
        first = min(group)
        for page in sorted(group):
            likeness, with_, relation, agreed = likest[page]
            rows.append((first, article_of.get(page, page), page, with_, relation, likeness, agreed))
    _write(aside / "copies" / "0.parquet", rows, COLLATED["copies"])
    return len(groups), len(rows)


def _counts(families: Path) -> tuple[int, int]:
    table = _read(families, ["family"])
    return (0, 0) if table is None else (len(table["family"].unique()), table.num_rows)
