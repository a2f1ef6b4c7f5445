"""The scorer on cases that can be counted by hand."""

import importlib.util
import sys
from pathlib import Path

import msgspec
import pytest

from onrecord.flow import Attribution

_SPEC = importlib.util.spec_from_file_location(
    "attribution_scores", Path(__file__).parent.parent / "eval" / "attribution_scores.py"
)
scores = importlib.util.module_from_spec(_SPEC)
sys.modules["attribution_scores"] = scores
_SPEC.loader.exec_module(scores)

TEXT = "“We will stay,” said Ann Lee. Bo denied that he had left."


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


GOLD = [
    Attribution((at("“We will stay,”"),), (at("said"),), (at("Ann Lee"),), 1.0),
    Attribution((at("that he had left"),), (at("denied"),), (at("Bo"),), 1.0),
]


def f1(predicted):
    return {figure: result["F1"] for figure, result in scores.score([(TEXT, GOLD, predicted)]).items()}


def test_the_gold_itself_is_perfect():
    assert set(f1(GOLD).values()) == {1.0}


def test_a_wrong_source_costs_its_relation_alone():
    wrong = f1([msgspec.structs.replace(GOLD[0], source=(at("Bo"),)), GOLD[1]])
    assert (wrong["relation"], wrong["relation.direct"], wrong["relation.other"]) == (0.5, 0, 1)


def test_a_short_content_counts_by_overlap():
    short = scores.score([(TEXT, GOLD, [GOLD[0], msgspec.structs.replace(GOLD[1], content=(at("left"),))])])
    assert (short["content.exact"]["F1"], short["content.soft"]["R"], short["relation"]["F1"]) == (0.5, 0.625, 0.5)


def test_nothing_predicted_is_nothing_right():
    assert f1([])["relation"] == 0


def test_gold_is_read_from_standoff_and_the_first_annotator_counts(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "paper_one.txt").write_bytes(TEXT.encode())
    standoff = (
        "T1\tSource 21 28\tAnn Lee\nT2\tCue 16 20\tsaid\nT3\tContent 0 5;6 15\t“We will stay,”\n"
        "T4\tAttribution 16 20\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    )
    (tmp_path / "attributions" / "paper_one_a1.ann").write_text(standoff, "utf-8")
    (tmp_path / "attributions" / "paper_one_b2.ann").write_text("", "utf-8")
    gold = scores.read_gold(tmp_path)
    assert gold == {"paper_one": (TEXT, (Attribution(((0, 5), (6, 15)), ((16, 20),), ((21, 28),), 1.0),))}
    with pytest.raises(FileNotFoundError, match="no folder"):
        scores.read_gold(tmp_path / "text")
