"""The scorer on cases that can be counted by hand."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from onrecord.errors import GoldError
from onrecord.evaluation import attribution as scores
from onrecord.evaluation.figures import figures_as_json, figures_as_text
from onrecord.evaluation.gold import GoldArticle, read_gold
from onrecord.flow import Attribution

TEXT = "“We will stay,” said Ann Lee. Bo denied that he had left."


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


GOLD = [
    Attribution((at("“We will stay,”"),), (at("said"),), (at("Ann Lee"),), 1.0),
    Attribution((at("that he had left"),), (at("denied"),), (at("Bo"),), 1.0),
]


def f1(predicted):
    return {figure: tally.f1 for figure, tally in scores.tally(TEXT, GOLD, predicted).items()}


def test_the_gold_itself_is_perfect():
    assert set(f1(GOLD).values()) == {1.0}


def test_a_wrong_source_costs_its_relation_alone():
    wrong = f1([msgspec.structs.replace(GOLD[0], source=(at("Bo"),)), GOLD[1]])
    assert (wrong["relation"], wrong["relation.direct"], wrong["relation.other"]) == (0.5, 0, 1)


def test_a_short_content_counts_by_overlap():
    short = scores.tally(TEXT, GOLD, [GOLD[0], msgspec.structs.replace(GOLD[1], content=(at("left"),))])
    assert (short["content.exact"].f1, short["content.soft"].recall, short["relation"].f1) == (0.5, 0.625, 0.5)


def test_nothing_predicted_is_nothing_right():
    assert f1([])["relation"] == 0


def test_which_predictions_are_right():
    wrong = msgspec.structs.replace(GOLD[0], source=(at("Bo"),))
    beside = Attribution((at("Bo denied"),), (), (), 1.0)
    assert scores.right(TEXT, GOLD, [beside, GOLD[1], wrong]) == [False, True, False]
    assert scores.right(TEXT, GOLD, []) == []


def test_articles_add_up():
    one = scores.tally(TEXT, GOLD, GOLD)
    none = scores.tally(TEXT, GOLD, [])
    both = scores.total([one, none])["relation"]
    assert (both.precision, both.recall, both.gold, both.predicted) == (1.0, 0.5, 4, 2)


def test_the_interval_is_around_the_figure_and_narrows_with_more_articles():
    one, none = scores.tally(TEXT, GOLD, GOLD), scores.tally(TEXT, GOLD, [])
    few = scores.intervals([one, none] * 5, rounds=200)["relation"]
    many = scores.intervals([one, none] * 50, rounds=200)["relation"]
    figure = scores.total([one, none])["relation"].f1
    assert few[0] < many[0] < figure < many[1] < few[1]
    assert scores.intervals([one] * 5, rounds=50)["relation"] == (1.0, 1.0)


def a_gold_folder(folder: Path, articles: dict[str, list[Attribution]], text: str = TEXT) -> Path:
    (folder / "text").mkdir(parents=True)
    (folder / "attributions").mkdir()
    for name, attributions in articles.items():
        (folder / "text" / f"{name}.txt").write_bytes(text.encode())
        lines, number = [], 0
        for index, a in enumerate(attributions):
            refs = []
            for role in ("Source", "Cue", "Content"):
                if spans := getattr(a, role.lower()):
                    number += 1
                    lines.append(f"T{number}\t{role} {';'.join(f'{b} {e}' for b, e in spans)}\t...")
                    refs.append(f"{role}:T{number}")
            lines.append(f"E{index}\tAttribution:T0 {' '.join(refs)}")
        (folder / "attributions" / f"{name}_a1.ann").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_gold_is_read_from_standoff_and_the_first_annotator_counts(tmp_path):
    two_parts = Attribution(((0, 5), (6, 15)), (at("said"),), (at("Ann Lee"),), 1.0)
    a_gold_folder(tmp_path, {"paper_one": [two_parts]})
    (tmp_path / "attributions" / "paper_one_b2.ann").write_text("", "utf-8")
    assert read_gold(tmp_path) == [GoldArticle("paper_one", TEXT, (two_parts,))]


def test_a_folder_without_gold_says_what_it_lacks(tmp_path):
    with pytest.raises(GoldError, match=r"no folder .*text"):
        read_gold(tmp_path)
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    with pytest.raises(GoldError, match="no text with an annotation"):
        read_gold(tmp_path)
    (tmp_path / "text" / "a.txt").write_bytes(b"\xff")
    (tmp_path / "attributions" / "a_x.ann").write_bytes(b"")
    with pytest.raises(GoldError, match=r"a\.txt: 'utf-8' codec"):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("T1\tContent 9 11;\tno", "line 1: no span of the text"),
        ("T1\tContent 9\tno", "line 1: no span of the text"),
        ("T1\tContent 11 9\tno", "line 1: no span of the text"),
        ("T1\tContent 900 1100\tno", f"which has {len(TEXT)} characters"),
    ],
)
def test_standoff_that_does_not_fit_its_text_is_named(tmp_path, line, words):
    a_gold_folder(tmp_path, {"paper_one": []})
    (tmp_path / "attributions" / "paper_one_a1.ann").write_text(line + "\n", "utf-8")
    with pytest.raises(GoldError, match=f"paper_one_a1.ann: .*{words}"):
        read_gold(tmp_path)


def test_an_annotation_may_have_the_very_name_of_its_text(tmp_path):
    a_gold_folder(tmp_path, {"my_page": GOLD})
    (tmp_path / "attributions" / "my_page_a1.ann").rename(tmp_path / "attributions" / "my_page.ann")
    assert [a.name for a in read_gold(tmp_path)] == ["my_page"]


def test_figures_for_people_and_for_programs():
    sheet = scores.tally(TEXT, GOLD, GOLD[:1])
    text = figures_as_text(1, sheet, None)
    assert text.startswith("1 article\nspan.content     P 1.000  R 0.500  F1 0.667   gold 2  predicted 1\n")
    assert "F1 0.667 (0.500 to 0.800)" in figures_as_text(1, sheet, dict.fromkeys(sheet, (0.5, 0.8)))
    data = json.loads(figures_as_json(1, sheet, dict.fromkeys(sheet, (0.5, 0.8))))
    assert data["relation"] == {
        "P": 1.0, "R": 0.5, "F1": 0.6667, "gold": 2, "predicted": 1, "F1_interval": [0.5, 0.8]
    }  # fmt: skip


SHARED_SCORER = Path(__file__).parents[2] / "shared" / "tools" / "score_attribution.py"


@pytest.mark.skipif(not SHARED_SCORER.exists(), reason="the reference scorer is not beside this checkout")
@pytest.mark.parametrize("seed", range(4))
def test_the_figures_are_those_of_the_reference_scorer(tmp_path, seed):
    """Random spans over random words, quotation marks among them: every figure agrees to four places."""
    draw = random.Random(seed)
    words = ["“", "”", '"', "‘", "’", "«", "»", "Lee", "said", "it", "was’nt", "so.", "Bo", "—", "no"]
    text = " ".join(draw.choice(words) for _ in range(300))
    bounds = [m.start() for m in re.finditer(" ", text)]

    def some() -> tuple[tuple[int, int], ...]:
        return tuple(
            sorted((b, min(len(text), b + draw.randint(1, 40))) for b in draw.sample(bounds, draw.randint(1, 2)))
        )

    def attributions(count: int) -> list[Attribution]:
        return [Attribution(some(), some() if draw.random() < 0.8 else (), some() if draw.random() < 0.8 else (), 1.0)
                for _ in range(count)]  # fmt: skip

    gold = {f"paper_{i}": attributions(draw.randint(0, 9)) for i in range(5)}
    found = {name: draw.sample(own, len(own) // 2) + attributions(4) for name, own in gold.items()}
    folder = a_gold_folder(tmp_path / "gold", gold, text)
    lines = [
        json.dumps({"doc": name, "attributions": [msgspec.to_builtins(a) for a in own]}) for name, own in found.items()
    ]
    (tmp_path / "found.jsonl").write_text("\n".join(lines), "utf-8")
    command = [sys.executable, str(SHARED_SCORER), str(folder), str(tmp_path / "found.jsonl"), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    read = read_gold(folder)
    ours = scores.total([scores.tally(a.text, a.attributions, found[a.name]) for a in read])
    mine = json.loads(figures_as_json(len(read), ours, None))
    assert mine.pop("articles") == len(read)
    assert mine == theirs
