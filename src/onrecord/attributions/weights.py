"""The model's files, shipped in the package and checked before use."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np

from onrecord.attributions.decoding import TAGS, Crf
from onrecord.errors import WeightsError

NETWORK, TOKENIZER, SETTINGS, SUMS = "attribution.onnx", "tokenizer.json", "settings.json", "SHA256SUMS"


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The network (ONNX), its tokenizer (Hugging Face JSON), the CRF, and the digest that names them all together."""

    network: bytes
    tokenizer: str
    crf: Crf
    digest: str


def load(folder: Traversable | None = None) -> Weights:
    """Read the model's files, those of the package unless another folder is given.

    Raises WeightsError when one is missing or its SHA-256 is not the one that the folder's SHA256SUMS gives.
    """
    folder = folder or files(__package__) / "model"
    sums = _read(folder, SUMS)
    wanted = {name: digest for digest, name in (line.split() for line in sums.decode("ascii").splitlines())}
    data = {name: _read(folder, name) for name in (NETWORK, TOKENIZER, SETTINGS)}
    for name, content in data.items():
        if hashlib.sha256(content).hexdigest() != wanted.get(name):
            raise WeightsError(f"the model file {name} is damaged; install onrecord again")
    settings = json.loads(data[SETTINGS])
    if tuple(settings["tags"]) != TAGS:
        raise WeightsError("the model's tags are not those of this version; install onrecord again")
    crf = Crf(*(np.array(settings[key], dtype=np.float32) for key in ("transitions", "start")))
    return Weights(data[NETWORK], data[TOKENIZER].decode("utf-8"), crf, hashlib.sha256(sums).hexdigest())


def _read(folder: Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise WeightsError(f"the model file {name} is missing; install onrecord again") from None
