"""The model's files, shipped in the package and checked before use."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from onrecord.attributions.decoding import TAGS, Calibration, Crf
from onrecord.errors import WeightsError

Name = Literal["fast", "accurate"]
"""The models of the package. All networks share their word embeddings, tokenizer and CRF."""

NETWORKS: dict[Name, tuple[str, ...]] = {"fast": ("slim.onnx",), "accurate": ("slim.onnx", "full.onnx")}
"""The files of a model's networks; where there are several, the mean of what they say counts."""

WORDS, TOKENIZER, SETTINGS, SUMS = "words.npz", "tokenizer.json", "settings.json", "SHA256SUMS"


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The embeddings of the word pieces: int8 rows (pieces, width), each with a scale (pieces,)."""

    rows: NDArray[np.int8]
    scales: NDArray[np.float32]

    def __getitem__(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the embedding of each piece, (len(ids), width)."""
        return self.rows[ids] * self.scales[ids, None]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A model's networks (ONNX) with all that they need, and the digest that names them all together.

    `min_score` is the score below which an attribution is better left out.
    """

    networks: tuple[bytes, ...]
    words: Words
    tokenizer: str
    crf: Crf
    calibration: Calibration
    min_score: float
    digest: str


def load(name: Name = "fast", folder: Traversable | None = None) -> Weights:
    """Read a model's files, those of the package unless another folder is given.

    Raises WeightsError when one is missing or its SHA-256 is not the one that the folder's SHA256SUMS gives, ValueError
    when there is no model of that name.
    """
    folder = folder or files(__package__) / "model"
    if name not in NETWORKS:
        raise ValueError(f"no model {name!r}; there are {' and '.join(NETWORKS)}")
    try:
        lines = _read(folder, SUMS).decode("ascii").splitlines()
        wanted = {file: digest for digest, file in (line.split() for line in lines)}
    except ValueError:
        raise WeightsError(f"the model file {SUMS} is damaged; install onrecord again") from None
    data = {file: _read(folder, file) for file in (*NETWORKS[name], WORDS, SETTINGS, TOKENIZER)}
    for file, content in data.items():
        if hashlib.sha256(content).hexdigest() != wanted.get(file):
            raise WeightsError(f"the model file {file} is damaged; install onrecord again")
    settings = json.loads(data[SETTINGS])
    if tuple(settings["tags"]) != TAGS:
        raise WeightsError("the model's tags are not those of this version; install onrecord again")
    own = settings["models"][name]
    with np.load(io.BytesIO(data[WORDS])) as words:
        embeddings = Words(words["rows"], words["scales"])
    return Weights(
        networks=tuple(data[file] for file in NETWORKS[name]),
        words=embeddings,
        tokenizer=data[TOKENIZER].decode("utf-8"),
        crf=Crf(np.array(settings["transitions"], dtype=np.float32)),
        calibration=Calibration(own["calibration"]["intercept"], tuple(own["calibration"]["weights"])),
        min_score=own["min_score"],
        digest=hashlib.sha256("".join(wanted[file] for file in data).encode("ascii")).hexdigest(),
    )


def _read(folder: Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise WeightsError(f"the model file {name} is missing; install onrecord again") from None
