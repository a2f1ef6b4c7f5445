"""The network that compares texts: what its vectors are, and that its files are checked."""

import hashlib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import WeightsError
from onrecord.meaning import weights
from onrecord.meaning.encoder import encoder

MODEL = files("onrecord.meaning") / "model"


def cosine(a, b):
    one, other = encoder().vectors([a, b])
    return float(one @ other)


def copied(folder: Path) -> Path:
    for name in (weights.NETWORK, weights.TOKENIZER, weights.SUMS):
        (folder / name).write_bytes((MODEL / name).read_bytes())
    return folder


def test_vectors_have_length_one():
    vectors = encoder().vectors(["The wall will be built", "no", "", "🙂"])
    assert vectors.shape == (4, weights.WIDTH)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_what_means_the_same_in_other_words_is_nearer_than_what_shares_words():
    same = cosine("The wall will keep migrants out", "A barrier is going to stop immigrants from coming in")
    assert same > cosine("The wall will keep migrants out", "The paint on the wall will dry out by noon") + 0.2


def test_a_text_has_the_same_vector_whatever_stands_beside_it():
    texts = ["We hid nothing", "The budget of the harbour board grew by a tenth in the year to March", "no"]
    together = encoder().vectors(texts)
    alone = np.concatenate([encoder().vectors([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5


def test_vectors_are_those_of_the_official_weights():
    # Computed once with all-MiniLM-L6-v2 in 32 bits; 8 bits keep cosines to the second place.
    assert cosine("A man is eating food.", "A man is eating a piece of bread.") == pytest.approx(0.755, abs=0.02)


def test_of_a_long_text_the_beginning_is_read():
    begin = "The minister said that the harbour would be dredged. " * 20
    assert cosine(begin, begin + "Penguins swim. " * 200) == pytest.approx(1, abs=1e-4)


def test_no_texts_have_no_vectors():
    assert encoder().vectors([]).shape == (0, weights.WIDTH)


def test_a_damaged_file_is_refused(tmp_path):
    folder = copied(tmp_path)
    data = bytearray((folder / weights.NETWORK).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / weights.NETWORK).write_bytes(data)
    with pytest.raises(WeightsError, match=r"meaning\.onnx is damaged"):
        weights.load(folder)


def test_a_missing_file_is_named(tmp_path):
    folder = copied(tmp_path)
    (folder / weights.TOKENIZER).unlink()
    with pytest.raises(WeightsError, match=r"tokenizer\.json is missing"):
        weights.load(folder)


@pytest.mark.parametrize("sums", ["", "abc\n", "0" * 64 + "  another.onnx\n"])
def test_damaged_sums_are_refused(tmp_path, sums):
    folder = copied(tmp_path)
    (folder / weights.SUMS).write_text(sums, encoding="ascii")
    with pytest.raises(WeightsError, match="SHA256SUMS is damaged"):
        weights.digest(folder)


def test_the_digest_names_both_files(tmp_path):
    folder = copied(tmp_path)
    assert weights.load(folder).digest == weights.digest() == weights.digest(folder)
    data = (folder / weights.TOKENIZER).read_bytes() + b"\n"
    (folder / weights.TOKENIZER).write_bytes(data)
    lines = (folder / weights.SUMS).read_text().splitlines()
    lines[1] = f"{hashlib.sha256(data).hexdigest()}  {weights.TOKENIZER}"
    (folder / weights.SUMS).write_text("\n".join(lines) + "\n", encoding="ascii")
    assert weights.digest(folder) != weights.digest()
