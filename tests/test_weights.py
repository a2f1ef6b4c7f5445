import shutil
from importlib.resources import as_file, files

import numpy as np
import pytest

from onrecord.attributions import weights
from onrecord.errors import WeightsError


@pytest.fixture
def copy_of_model(tmp_path):
    with as_file(files("onrecord.attributions") / "model") as folder:
        return shutil.copytree(folder, tmp_path / "model")


def test_the_shipped_files_are_whole_and_small(copy_of_model):
    fast, accurate = weights.load("fast"), weights.load("accurate")
    assert len(fast.digest) == len(accurate.digest) == 64
    assert fast.digest != accurate.digest
    assert fast.networks == accurate.networks[:1]
    assert len(accurate.networks) == 2
    assert sum(path.stat().st_size for path in copy_of_model.iterdir()) < 30_000_000


def test_a_word_embedding_is_its_row_times_its_scale():
    words = weights.Words(np.array([[1, -2], [4, 0], [127, 3]], np.int8), np.array([1, 0.5, 2], np.float32))
    np.testing.assert_array_equal(words[np.array([2, 0, 1])], [[254, 6], [1, -2], [2, 0]])


@pytest.mark.parametrize("name", ["slim.onnx", weights.WORDS, weights.TOKENIZER, weights.SETTINGS])
def test_one_flipped_bit_is_found_before_use(copy_of_model, name):
    data = bytearray((copy_of_model / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy_of_model / name).write_bytes(data)
    with pytest.raises(WeightsError, match=f"{name} is damaged; install onrecord again"):
        weights.load("fast", copy_of_model)


@pytest.mark.parametrize("name", ["slim.onnx", weights.SUMS])
def test_a_missing_file_is_named(copy_of_model, name):
    (copy_of_model / name).unlink()
    with pytest.raises(WeightsError, match=f"{name} is missing; install onrecord again"):
        weights.load("fast", copy_of_model)


def test_damaged_sums_are_named(copy_of_model):
    (copy_of_model / weights.SUMS).write_bytes(b"\xff" * 80)
    with pytest.raises(WeightsError, match="SHA256SUMS is damaged"):
        weights.load("fast", copy_of_model)
