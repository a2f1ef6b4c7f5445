"""What is true of every record, and how much of each page is read, on the pages of examples/."""

import html
import importlib.util
import itertools
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

import onrecord
from onrecord.flow import Article, Block, MadeBy, Origin, PageStamp, Record, Statement, cut

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
GOLDEN = Path(__file__).parent / "golden"
FLOORS = json.loads((ROOT / "eval" / "floors.json").read_text("utf-8"))["pages"]

PAGES = sorted(path.name for path in EXAMPLES.iterdir() if path.suffix in (".html", ".txt"))
READ: dict[str, Record] = {}


def record(name: str) -> Record:
    if name not in READ:
        READ[name] = onrecord.read(EXAMPLES / name)
    return READ[name]


def gold(name: str) -> dict:
    return json.loads((GOLDEN / name).with_suffix(".json").read_text("utf-8"))


def page_scores() -> ModuleType:
    spec = importlib.util.spec_from_file_location("page_scores", ROOT / "eval" / "page_scores.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["page_scores"] = module
    spec.loader.exec_module(module)
    return module


SCORES = page_scores()


def folded(text: str) -> str:
    return " ".join(text.split())


def words_of_page(name: str) -> str:
    """The page as a reader sees it, white space folded."""
    source = (EXAMPLES / name).read_text("utf-8")
    if name.endswith(".html"):
        source = re.sub(r"<(script|style|title)\b.*?</\1>|<head>.*?</head>", " ", source, flags=re.DOTALL)
        source = html.unescape(re.sub(r"</?(?:a|span|time|em|b)\b[^>]*>", "", source))
        source = re.sub(r"<[^>]+>", " ", source)
    return folded(source)


# The gold


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_gold_that_is_verbatim_on_it(name):
    page, want = words_of_page(name), gold(name)
    parts = [part for statement in want["statements"] for part in statement["content"].split(" […] ")]
    captions = [caption["starts"] for caption in want["page"]["captions"]]
    ends = [want["page"]["first_body_words"], want["page"]["last_body_words"]]
    quoted = [*parts, *captions, *ends, want["page"]["headline"], *want["page"]["not_article"]]
    assert [words for words in quoted if folded(words) not in page] == []


@pytest.mark.parametrize("name", PAGES)
def test_gold_cues_stand_on_the_page(name):
    page = words_of_page(name)
    cues = [word for statement in gold(name)["statements"] for word in statement["cue"].split()]
    assert [word for word in cues if word not in page] == []


def test_every_gold_file_has_a_page():
    assert {path.stem for path in GOLDEN.glob("*.json")} == {Path(name).stem for name in PAGES}


# What is true of every record


@pytest.mark.parametrize("name", PAGES)
def test_the_words_of_a_statement_are_the_words_at_its_spans(name):
    text = record(name).article.text
    for statement in record(name).statements:
        assert statement.content_text == cut(text, statement.content)
        assert statement.cue_text == cut(text, statement.cue)
        assert statement.source_text == cut(text, statement.source)
        assert statement.content_text.strip(), statement


@pytest.mark.parametrize("name", PAGES)
def test_spans_are_in_reading_order_and_apart(name):
    article = record(name).article
    for statement in record(name).statements:
        for spans in (statement.content, statement.cue, statement.source):
            assert all(0 <= start < end <= len(article.text) for start, end in spans)
            assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
        assert article.block_at(statement.content[0][0]) == statement.block


@pytest.mark.parametrize("name", PAGES)
def test_blocks_cover_every_word_once(name):
    article = record(name).article
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end <= len(article.text)
        assert not article.text[end : block.start].strip(), "words between blocks"
        end = block.end
    assert not article.text[end:].strip(), "words after the last block"


@pytest.mark.parametrize("name", PAGES)
def test_no_statement_is_taken_from_outside_the_report(name):
    blocks = record(name).article.blocks
    assert [s.content_text for s in record(name).statements if not blocks[s.block].in_report] == []


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_and_denials_answer_one_of_them(name):
    statements = record(name).statements
    ids = [statement.id for statement in statements]
    assert len(set(ids)) == len(ids)
    for statement in statements:
        if statement.denies is not None:
            assert "denial" in (statement.act, statement.also)
            assert statement.denies in ids
            assert statement.denies != statement.id


@pytest.mark.parametrize("name", PAGES)
def test_findings_point_to_a_block_and_name_their_evidence(name):
    for finding in record(name).findings:
        assert 0 <= finding.block < len(record(name).article.blocks)
        assert finding.evidence.strip()


@pytest.mark.parametrize("name", PAGES)
def test_a_record_round_trips_through_json(name):
    assert Record.from_json(record(name).to_json()) == record(name)
    assert Record.from_json(record(name).to_json(indent=2)) == record(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_read_again_from_its_bytes_gives_the_same(name):
    again = onrecord.read((EXAMPLES / name).read_bytes())
    assert again.page.sha256 == record(name).page.sha256
    assert msgspec.structs.replace(again, page=record(name).page) == record(name)


def test_a_file_read_twice_gives_the_same_record():
    assert onrecord.read(EXAMPLES / "nato-bucharest.txt") == record("nato-bucharest.txt")


def test_the_html_page_and_the_plain_copy_say_the_same():
    plain, marked_up = record("nato-bucharest.txt"), record("nato-bucharest.html")

    def told(one: Record) -> list[tuple]:
        return [(folded(s.content_text), s.speaker and s.speaker.name, s.act) for s in one.statements]

    assert told(marked_up) == told(plain)
    assert marked_up.article.headline == plain.article.headline
    assert marked_up.article.published.value == plain.article.published.value


# How much of each page is read


@pytest.mark.parametrize("name", [name for name in PAGES if FLOORS.get(name)])
def test_no_page_is_read_worse_than_its_floor(name):
    result = SCORES.score(gold(name), record(name))
    below = {k: (result.counts[k], v) for k, v in FLOORS[name].get("at_least", {}).items() if result.counts[k] < v}
    above = {k: (result.counts[k], v) for k, v in FLOORS[name].get("at_most", {}).items() if result.counts[k] > v}
    assert not below and not above, "\n".join(result.notes)


def test_floors_are_of_pages_that_exist():
    assert set(FLOORS) == set(PAGES)


@pytest.mark.parametrize("name", [name for name in PAGES if "headline_quotation" in gold(name)])
def test_a_headline_quotation_is_flagged_where_the_body_has_other_words(name):
    verbatim = gold(name)["headline_quotation"]["verdict"] == "verbatim"
    flagged = any(finding.kind == "headline-quotation" for finding in record(name).findings)
    assert flagged is not verbatim


# The definitions of the figures


@pytest.mark.parametrize(
    ("want", "content", "fit"),
    [
        pytest.param("a b c d e", "a b c d e", True, id="the same"),
        pytest.param("a b c d e", "“A b, c d e”", True, id="marks and letter case aside"),
        pytest.param("a b c d e", "a b c d", True, id="four fifths covered"),
        pytest.param("a b c d e", "a b c", False, id="too little covered"),
        pytest.param("a b c d e", "a b c d e f", True, id="a fifth added"),
        pytest.param("a b c d e", "a b c d e f g", False, id="too much added"),
        pytest.param("it", "it was", True, id="one word may always be added"),
        pytest.param("it it", "it", False, id="a word counts as often as it stands there"),
        pytest.param("café […] bar", "café bar", True, id="parts are joined"),
    ],
)
def test_a_content_fits(want, content, fit):
    assert SCORES.fits(want, content) is fit


def a_record(*blocks: tuple[str, str]) -> Record:
    """A page of these blocks, (kind, words), with one statement a block: the whole of it."""
    text, made, statements = "", [], []
    for kind, words in blocks:
        span = (len(text), len(text) + len(words))
        made.append(Block(kind, *span, "line"))
        statements.append(
            Statement(
                id=f"{span[0]:016x}",
                block=len(statements),
                content=(span,),
                content_text=words,
                cue=(),
                cue_text="",
                source=(),
                source_text="",
                mode="indirect",
                act="statement",
                also=None,
                cue_tone="neutral",
                speaker=None,
                target=None,
                said_on=None,
                denies=None,
                score=1.0,
            )
        )
        text += words + "\n"
    article = Article(text, tuple(made), None, (), None, None, None, "en")
    return Record(PageStamp("-", "", None, Origin("input")), article, tuple(statements), (), MadeBy("", ""))


def wanted(n: int, content: str, **more: object) -> dict:
    return {"n": n, "content": content, "speaker": None, "cue": "", "mode": "indirect", "act": "statement", **more}


def test_the_statement_in_the_wanted_kind_of_block_is_taken():
    page = a_record(("subheading", "the dam will hold"), ("paragraph", "the dam will hold"))
    pairs = SCORES.paired([wanted(1, "the dam will hold", where="subheading"), wanted(2, "the dam will hold")], page)
    assert {n: statement.block for n, statement in pairs.items()} == {1: 0, 2: 1}


def test_each_statement_serves_once():
    page = a_record(("paragraph", "the dam will hold"))
    result = SCORES.score({"statements": [wanted(1, "the dam will hold"), wanted(2, "the dam will hold")]}, page)
    assert (result.counts["statements"], result.counts["found"], result.counts["extra"]) == (2, 1, 0)


def test_no_name_is_missing_and_another_name_is_wrong():
    page = a_record(("paragraph", "the dam will hold"))
    result = SCORES.score({"statements": [wanted(1, "the dam will hold", speaker="Ida Vance")]}, page)
    assert (result.counts["speaker_right"], result.counts["speaker_wrong"]) == (0, 0)


def test_nobody_is_right_where_the_page_names_nobody():
    page = a_record(("paragraph", "the dam will hold"), ("paragraph", "rain is coming"))
    result = SCORES.score({"statements": [wanted(1, "the dam will hold")]}, page)
    assert (result.counts["speaker_right"], result.counts["extra"]) == (1, 1)
