"""The model's files, shipped in the package and checked before use."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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


@cache
def load() -> Weights:
    """Read the model's files.

    Raises WeightsError when one is missing or is not the file that this version was released with.
    """
    sums = _read(SUMS)
    wanted = {name: digest for digest, name in (line.split() for line in sums.decode("ascii").splitlines())}
    data = {name: _read(name) for name in (NETWORK, TOKENIZER, SETTINGS)}
    for name, content in data.items():
        if hashlib.sha256(content).hexdigest() != wanted.get(name):
            raise WeightsError(f"the model file {name} is damaged; install onrecord again")
    settings = json.loads(data[SETTINGS])
    if tuple(settings["tags"]) != TAGS:
        raise WeightsError("the model's tags are not those of this version; install onrecord again")
    crf = Crf(*(np.array(settings[key], dtype=np.float32) for key in ("transitions", "start")))
    return Weights(data[NETWORK], data[TOKENIZER].decode("utf-8"), crf, hashlib.sha256(sums).hexdigest())


def _read(name: str) -> bytes:
    try:
        return (files(__package__) / "model" / name).read_bytes()
    except FileNotFoundError:
        raise WeightsError(f"the model file {name} is missing; install onrecord again") from None
