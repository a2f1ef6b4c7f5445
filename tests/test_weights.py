import shutil
from importlib.resources import as_file, files

import pytest

from onrecord.attributions import weights
from onrecord.errors import WeightsError


@pytest.fixture
def copy_of_model(tmp_path):
    with as_file(files("onrecord.attributions") / "model") as folder:
        return shutil.copytree(folder, tmp_path / "model")


def test_the_shipped_files_are_whole_and_small():
    model = weights.load()
    assert len(model.digest) == 64
    assert len(model.network) + len(model.tokenizer) < 30_000_000


@pytest.mark.parametrize("name", [weights.NETWORK, weights.TOKENIZER, weights.SETTINGS])
def test_one_flipped_bit_is_found_before_use(copy_of_model, name):
    data = bytearray((copy_of_model / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy_of_model / name).write_bytes(data)
    with pytest.raises(WeightsError, match=f"{name} is damaged; install onrecord again"):
        weights.load(copy_of_model)


@pytest.mark.parametrize("name", [weights.NETWORK, weights.SUMS])
def test_a_missing_file_is_named(copy_of_model, name):
    (copy_of_model / name).unlink()
    with pytest.raises(WeightsError, match=f"{name} is missing; install onrecord again"):
        weights.load(copy_of_model)
