"""What words read as where no rule tells, and when that is no answer."""

import numpy as np
import pytest

from marking import marked
from onrecord.flow import Actor
from onrecord.statements.acts import judge
from onrecord.statements.tenor import ACTS, BUCKETS, CONTENT_WORDS, UNKNOWN, Network, network, number_of, unpacked

PERSON = Actor("Ann Lee", "person", "mayor", "Norway", "")


def small(bias: dict[str, float], rows: dict[str, int], weight: dict[str, float]) -> Network:
    """Return a network of width 1 and one head, in which each known word speaks for acts by its number."""
    words = np.frombuffer("\n".join(rows).encode(), dtype=np.uint8)
    return unpacked(
        {
            "words": words,
            "rows": np.array([[0]] * UNKNOWN + [[n] for n in rows.values()], dtype=np.int8),
            "scales": np.ones(UNKNOWN + len(rows)),
            "places": np.zeros((4, 1)),
            "convolution": np.zeros((3, 2)),
            "convolution_bias": np.zeros(2),
            "attention": np.zeros((1, 1)),
            "acts": np.array([[weight.get(act, 0.0) for act in ACTS]]),
            "circumstances": np.zeros((4, len(ACTS))),
            "bias": np.array([bias.get(act, 0.0) for act in ACTS]),
        }
    )


def words(text: str) -> list[tuple[str, bool]]:
    return [(word.lower(), word[0].isupper()) for word in text.split()]


def test_the_words_that_speak_for_an_act_are_named() -> None:
    net = small({"statement": 1.0}, {"dreadful": 100, "fine": -100, "the": 1}, {"criticism": 0.5})
    read = net.read(["said"], words("The dreadful plan"), direct=False, has_cue=True, has_source=True)
    assert read.act == "criticism"
    assert read.probability > 0.9
    assert read.words == ("dreadful", "the")


def test_plain_words_name_none() -> None:
    net = small({"statement": 3.0}, {"dreadful": 100, "the": 1}, {"criticism": 0.5})
    read = net.read([], words("A boat left"), direct=False, has_cue=False, has_source=True)
    assert (read.act, read.words) == ("statement", ())


def test_words_behind_the_first_ones_are_not_read() -> None:
    net = small({"statement": 1.0}, {"dreadful": 100, "the": 0}, {"criticism": 0.5})
    read = net.read([], words("the " * CONTENT_WORDS + "dreadful"), direct=False, has_cue=True, has_source=True)
    assert read.act == "statement"


def test_nothing_to_read_is_a_statement() -> None:
    net = small({"statement": 1.0}, {"the": 1}, {})
    assert net.read([], [], direct=False, has_cue=False, has_source=False).act == "statement"


def test_unknown_words_are_told_by_their_ending() -> None:
    index = network().index
    assert number_of(index, "zzqqing") == number_of(index, "qqzzing") != number_of(index, "zzqqed")
    assert number_of(index, "12th-zz") == number_of(index, "9999zz")
    assert 1 <= number_of(index, "zzqqing") <= BUCKETS < number_of(index, "terrible")


def test_shipped_network_fits_its_words() -> None:
    net = network()
    assert len(net.rows) == len(net.scales) == UNKNOWN + len(net.index)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        pytest.param("[She] <said>: {“The way they run this town is just pathetic.”}", "criticism", id="speaking ill"),
        pytest.param("[She] <said>: {“He is a great friend and the best mayor we had.”}", "praise", id="speaking well"),
        pytest.param("[She] <said> {the ferry left at noon with forty passengers}.", "statement", id="plain"),
        pytest.param("[Lee] <did not deny> {that it was terrible}.", "statement", id="a verb that is negated decides"),
    ],
)
def test_judged(text: str, act: str) -> None:
    plain, attribution = marked(text)
    assert judge(plain, attribution, PERSON).act == act


def test_the_reason_gives_score_and_words() -> None:
    plain, attribution = marked("[She] <said>: {“He is a great friend and the best mayor we had.”}")
    why = judge(plain, attribution, PERSON).why
    assert why.startswith("the words read as praise, 0.")
    assert "'great'" in why or "'best'" in why


@pytest.mark.parametrize(("subject", "act"), [("We are", "expression"), ("They are", "statement")])
def test_a_feeling_of_others_is_none_of_the_speaker(monkeypatch: pytest.MonkeyPatch, subject: str, act: str) -> None:
    monkeypatch.setattr("onrecord.statements.acts.network", lambda: small({"expression": 9.0}, {"the": 0}, {}))
    plain, attribution = marked("[She] <said>: {“" + subject + " here.”}")
    assert judge(plain, attribution, PERSON).act == act


def test_what_is_uncertain_stays_a_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    unsure = small({"statement": 0.9, "praise": 1.0, "criticism": 0.9}, {"the": 0}, {})
    monkeypatch.setattr("onrecord.statements.acts.network", lambda: unsure)
    plain, attribution = marked("[She] <said> {it leaks}.")
    judgement = judge(plain, attribution, PERSON)
    assert judgement.act == "statement"
    assert "praise is too uncertain: 0." in judgement.why
