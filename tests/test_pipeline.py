import io
import json
import os
import sys
import textwrap
from pathlib import Path

import pytest

import onrecord
from onrecord import articles, pipeline
from onrecord.attributions.windows import lines
from onrecord.errors import NoArticle, PageEmpty, PageNotFound, PageUnreadable, WeightsError
from onrecord.evaluation.gold import GoldArticle
from onrecord.flow import cut

EXAMPLES = Path(__file__).parent.parent / "examples"
SEED = EXAMPLES / "nato-bucharest.txt"


def test_a_path_its_bytes_and_its_text_give_the_same_statements():
    by_path, by_bytes = onrecord.read(SEED), onrecord.read(SEED.read_bytes())
    by_text = onrecord.read(SEED.read_bytes().decode())
    assert by_path.statements == by_bytes.statements == by_text.statements
    assert by_path.article == by_bytes.article == by_text.article
    assert (by_path.page.url, by_bytes.page.url) == (str(SEED), "-")


def test_reading_twice_gives_the_same_record():
    assert onrecord.read(SEED) == onrecord.read(str(SEED))


def test_a_record_says_what_made_it():
    made_by = onrecord.read(SEED).made_by
    assert made_by.onrecord == onrecord.__version__
    assert len(made_by.model) == 64


@pytest.mark.parametrize(
    ("page", "error", "reason"),
    [
        pytest.param("no-such-page.html", PageNotFound, "no such file", id="a string without line break is a path"),
        pytest.param("The mayor left. " * 500, PageUnreadable, "file name too long", id="a text without line break"),
        pytest.param("a\0b", PageUnreadable, "a NUL in its name", id="no name a file can have"),
        pytest.param(str(EXAMPLES), PageNotFound, "a folder, not a page", id="a folder is not one page"),
        pytest.param(b" \n\n ", PageEmpty, "nothing", id="white space alone"),
        pytest.param(b"<html><body><nav>Home</nav></body></html>", NoArticle, "no article", id="no report"),
    ],
)
def test_what_cannot_be_read_says_why(page, error, reason):
    with pytest.raises(error, match=reason):
        onrecord.read(page)


def test_bad_pages_are_named_and_the_others_done(tmp_path):
    (tmp_path / "a-empty.txt").write_bytes(b"")
    (tmp_path / "b-picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (tmp_path / "c-good.txt").write_bytes(SEED.read_bytes())
    results = list(pipeline.read_pages([tmp_path, "missing.txt", "-"], stdin=io.BytesIO(SEED.read_bytes())))
    assert [type(r).__name__ for r in results] == ["Skipped", "Skipped", "Record", "Skipped", "Record"]
    assert [r.url for r in results if isinstance(r, onrecord.Skipped)] == [
        str(tmp_path / "a-empty.txt"),
        str(tmp_path / "b-picture.html"),
        "missing.txt",
    ]
    assert all(r.reason and "\n" not in r.reason for r in results if isinstance(r, onrecord.Skipped))
    assert pipeline.count_pages([tmp_path, "missing.txt", "-"]) == 5


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names are Unicode there")
def test_a_file_name_that_is_not_utf8_can_be_written_as_json(tmp_path):
    good, bad = (os.path.join(os.fsencode(tmp_path), name) for name in (b"caf\xe9.txt", b"d\xe9j\xe0.txt"))  # noqa: PTH118
    with open(good, "wb") as file:  # noqa: PTH123 - Path takes no bytes
        file.write(SEED.read_bytes())
    with open(bad, "wb") as file:  # noqa: PTH123
        file.write(b"")
    record, skipped = pipeline.read_pages([tmp_path])
    assert json.loads(record.to_json())["page"]["url"] == str(tmp_path / "caf\\udce9.txt")
    assert json.loads(skipped.to_json())["url"] == str(tmp_path / "d\\udce9j\\udce0.txt")
    assert onrecord.read(os.fsdecode(good)).page == record.page


def test_text_with_half_a_character_is_read():
    record = onrecord.read(SEED.read_text("utf-8") + "\n\ud83d\n")
    assert record.article.text.endswith("\n?\n")
    assert onrecord.Record.from_json(record.to_json()) == record


@pytest.mark.parametrize("mark", ["", "> "])
def test_a_copy_with_broken_lines_gives_the_same_statements(mark):
    lines = SEED.read_text("utf-8").split("\n")
    wrapped = "\n".join(mark + part for line in lines for part in textwrap.wrap(line, 72) or [""])
    whole, broken = onrecord.read(SEED), onrecord.read(wrapped)

    def told(record):
        return [
            (" ".join(s.content_text.replace("> ", "").split()), s.speaker, s.act, s.target, s.said_on)
            for s in record.statements
        ]

    assert told(broken) == told(whole)
    assert all(s.content_text == cut(broken.article.text, s.content) for s in broken.statements)


def test_a_defect_met_on_one_page_does_not_take_the_others_with_it(tmp_path, monkeypatch):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(SEED.read_bytes())
    whole = articles.read_article

    def broken(page, **options):
        if page.stamp.url.endswith("a.txt"):
            raise ZeroDivisionError("by zero")
        return whole(page, **options)

    monkeypatch.setattr(articles, "read_article", broken)
    first, second = pipeline.read_pages([tmp_path])
    assert first.reason == "a defect in onrecord, please report it: ZeroDivisionError: by zero"
    assert second.statements


def test_a_damaged_installation_ends_the_run(tmp_path, monkeypatch):
    def damaged(name):
        raise WeightsError("the model file x is damaged; install onrecord again")

    monkeypatch.setattr(pipeline, "engine", damaged)
    with pytest.raises(WeightsError):
        list(pipeline.read_pages([SEED]))


def test_texts_are_attributed_as_they_stand(tmp_path):
    text = "\ufeffTitle\r\n\r\n“We will stay 💩,” Ann Lee said on Friday.\r\n"
    (tmp_path / "one.txt").write_bytes(text.encode())
    (tmp_path / "two.txt").write_bytes(b"\xff\xfe\xff")
    (name, (only,)), skipped = pipeline.attribute_texts(tmp_path)
    assert name == "one"
    assert [text[b:e] for b, e in only.source] == ["Ann Lee"]
    assert "We will stay 💩" in text[only.content[0][0] : only.content[0][1]]
    assert skipped.url.endswith("two.txt")
    with pytest.raises(PageNotFound, match="no such folder"):
        list(pipeline.attribute_texts(tmp_path / "nowhere"))


def test_gold_articles_are_scored_with_what_is_found_in_them():
    text = "“We will stay,” Ann Lee said on Friday.\nIt rained."
    (only,) = pipeline.engine("fast").attribute(text, lines(text))
    (right,) = pipeline.score_attributions([GoldArticle("one", text, (only,))])
    assert right["relation"].f1 == 1.0
    (none,) = pipeline.score_attributions([GoldArticle("one", text, (only,))], min_score=1)
    assert (none["relation"].predicted, none["relation"].gold) == (0, 1)


@pytest.mark.parametrize("options", [{"model": "acurate"}, {"min_score": 90}])
def test_a_model_or_score_that_cannot_be_is_no_fault_of_a_page(options):
    with pytest.raises(ValueError, match=r"no model 'acurate'; there are fast|min_score is from 0 to 1"):
        list(onrecord.read_pages([SEED], **options))
    with pytest.raises(ValueError, match=r"no model|min_score"):
        onrecord.read(SEED, **options)
