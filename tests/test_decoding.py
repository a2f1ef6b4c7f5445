"""Decoding on hand-made numbers, where the right answer is known."""

import itertools

import numpy as np
import pytest

from onrecord.attributions.decoding import (
    LINKS,
    TAGS,
    Calibration,
    Crf,
    Evidence,
    Scores,
    best_paths,
    decode,
    marginals,
)
from onrecord.attributions.windows import Window

NEVER = -1e4


def a_crf(seed: int | None = None) -> Crf:
    n = len(TAGS)
    free = np.random.default_rng(seed).normal(size=(n, n)) if seed is not None else np.zeros((n, n))
    forbidden = [[NEVER if b.startswith("I-") and a[2:] != b[2:] else 0.0 for b in TAGS] for a in TAGS]
    return Crf((free + forbidden).astype(np.float32))


PLAIN = Calibration(0.0, (1.0, 0.0, 0.0, 0.0, 0.0, 0.0))
"""A score that is the mean probability of the content's tags."""


def path_score(emissions, path, crf) -> float:
    around = (TAGS.index("O"), *path, TAGS.index("O"))
    steps = sum(crf.transitions[a, b] for a, b in itertools.pairwise(around))
    return float(steps + sum(emissions[t, tag] for t, tag in enumerate(path)))


@pytest.mark.parametrize("seed", range(5))
def test_viterbi_and_marginals_agree_with_brute_force(seed):
    crf = a_crf(seed)
    lengths = [4, 2]
    emissions = np.random.default_rng(seed).normal(scale=2, size=(2, 4, len(TAGS))).astype(np.float32)
    paths = best_paths(emissions, lengths, crf)
    sure = marginals(emissions, lengths, crf)
    for row, length in enumerate(lengths):
        every = list(itertools.product(range(len(TAGS)), repeat=length))
        scores = np.array([path_score(emissions[row], path, crf) for path in every])
        assert tuple(paths[row]) == every[int(scores.argmax())]
        weights = np.exp(scores - scores.max())
        weights /= weights.sum()
        wanted = np.zeros((length, len(TAGS)))
        for path, weight in zip(every, weights, strict=True):
            wanted[np.arange(length), path] += weight
        np.testing.assert_allclose(sure[row], wanted, atol=1e-4)


def test_a_tag_that_is_likeliest_by_far_but_cannot_be_makes_no_nonsense():
    emissions = np.zeros((1, 1, len(TAGS)), dtype=np.float32)
    emissions[0, 0, TAGS.index("I-content")] = 200
    (sure,) = marginals(emissions, [1], a_crf())
    np.testing.assert_allclose(sure.sum(), 1, atol=1e-5)
    assert sure[0, TAGS.index("I-content")] == 0


def test_a_tag_that_cannot_follow_is_not_taken():
    emissions = np.zeros((1, 3, len(TAGS)), dtype=np.float32)
    emissions[0, 0, TAGS.index("B-source")] = 5
    emissions[0, 1, TAGS.index("I-content")] = 6
    emissions[0, 1, TAGS.index("I-source")] = 5
    (path,) = best_paths(emissions, [3], a_crf())
    assert [TAGS[tag] for tag in path[:2]] == ["B-source", "I-source"]


def a_window(words: list[str], links: dict[tuple[str, int, int], float], tags: list[str]) -> tuple[Window, Scores]:
    """Return a window of one piece a word, blank between, and scores that say these tags and links."""
    starts = np.cumsum([0, *(len(w) + 1 for w in words)])[:-1]
    zero = np.zeros(len(words), dtype=np.int64)
    window = Window(zero, zero, zero, starts, starts + [len(w) for w in words], zero)
    emissions = np.zeros((len(words), len(TAGS)), dtype=np.float32)
    for t, tag in enumerate(tags):
        emissions[t, TAGS.index(tag)] = 8
    weights = np.zeros((len(LINKS), len(words), len(words)))
    for (name, i, j), weight in links.items():
        weights[LINKS.index(tuple(name.split(">"))), i, j] = weight
    pointers = np.exp(weights) / np.exp(weights).sum(axis=2, keepdims=True)
    return window, Scores(emissions, pointers.astype(np.float32))


def cut(words, spans):
    text = " ".join(words)
    return [text[b:e] for b, e in spans]


def test_parts_that_point_to_one_cue_are_one_attribution():
    words = ["“Yes,”", "said", "Lee.", "“Always.”", "Bo", "agreed."]
    tags = ["B-content", "B-cue", "B-source", "B-content", "B-source", "B-cue"]
    links = {
        ("content>cue", 0, 1): 9,
        ("content>cue", 3, 1): 9,
        ("content>source", 0, 2): 9,
        ("content>source", 3, 2): 9,
        ("cue>source", 1, 2): 9,
    }
    window, scores = a_window(words, links, tags)
    (only,) = decode([window], [scores], a_crf(), PLAIN)
    assert cut(words, only.content) == ["“Yes,”", "“Always.”"]
    assert cut(words, only.cue) == ["said"]
    assert cut(words, only.source) == ["Lee."]
    assert only.score > 0.9


def test_each_content_keeps_its_own_cue_and_source():
    words = ["“Yes,”", "said", "Lee.", "“No,”", "said", "Bo."]
    tags = ["B-content", "B-cue", "B-source"] * 2
    links = {}
    for base in (0, 3):
        links |= {
            ("content>cue", base, base + 1): 9,
            ("content>source", base, base + 2): 9,
            ("cue>source", base + 1, base + 2): 9,
        }
    window, scores = a_window(words, links, tags)
    found = decode([window], [scores], a_crf(), PLAIN)
    assert [cut(words, a.source) for a in found] == [["Lee."], ["Bo."]]


def paragraphs_of(window: Window, ends: list[int], quoted: list[int]) -> Window:
    """Return the window with special pieces at `ends` and these quotation classes."""
    starts, stops = window.starts.copy(), window.ends.copy()
    starts[ends] = stops[ends] = -1
    return Window(window.ids, window.cases, np.array(quoted), starts, stops, window.paragraphs)


@pytest.mark.parametrize(
    ("quoted", "parts"),
    [
        pytest.param([2, 1, 0, 2, 0, 0], 2, id="a quotation left open and opened again goes on"),
        pytest.param([2, 2, 0, 2, 0, 0], 1, id="a closed one does not"),
        pytest.param([2, 1, 0, 0, 0, 0], 1, id="nor one that is not opened again"),
    ],
)
def test_paragraphs_are_attributed_each_by_itself_but_for_a_quotation_that_goes_on(quoted, parts):
    words = ["“One", "two", "#", "“Three”", "said", "Lee."]
    tags = ["B-content", "I-content", "I-content", "I-content", "B-cue", "B-source"]
    tags[3] = "B-content"
    links = {("content>cue", i, 4): 9 for i in (0, 1, 3)}
    links |= {("content>source", i, 5): 9 for i in (0, 1, 3)} | {("cue>source", 4, 5): 9}
    window, scores = a_window(words, links, tags)
    (only,) = decode([paragraphs_of(window, [2], quoted)], [scores], a_crf(), PLAIN)
    assert len(only.content) == parts
    assert all("#" not in part for part in cut(words, only.content)), "no span runs over the end of a paragraph"


def test_a_weak_pointer_gives_no_source_and_a_content_alone_no_attribution():
    words = ["“Yes,”", "said", "a", "b", "c", "d", "e", "f", "g", "Lee."]
    tags = ["B-content", "B-cue", *["O"] * 7, "B-source"]
    window, scores = a_window(words, {("content>cue", 0, 1): 9}, tags)
    (only,) = decode([window], [scores], a_crf(), PLAIN)
    assert (only.source, cut(words, only.cue)) == ((), ["said"])
    window, scores = a_window(words, {}, ["B-content", *["O"] * 9])
    assert decode([window], [scores], a_crf(), PLAIN) == []


def test_no_windows_no_attributions():
    assert decode([], [], a_crf(), PLAIN) == []


def test_the_score_rises_with_each_part_of_the_evidence_that_counts():
    calibration = Calibration(-1.0, (0.5, 0.0, 0.5, 0.0, 1.0, 0.0))
    evidence = [0.9, 0.6, 0.8, 0.9, 0.7, 0.9]
    base = calibration.score(Evidence(*evidence))
    assert 0 < base < 1
    for i, weight in enumerate(calibration.weights):
        surer = [0.99 if j == i else part for j, part in enumerate(evidence)]
        assert (calibration.score(Evidence(*surer)) > base) == (weight > 0)


def test_certainty_gives_no_infinite_score():
    assert Calibration(0.0, (1.0,) * 6).score(Evidence(1, 1, 1, 1, 1, 1)) == 1.0
    assert Calibration(0.0, (1.0,) * 6).score(Evidence(0, 0, 0, 0, 0, 0)) == 0.0
