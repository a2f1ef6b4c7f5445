"""The files of the network that compares texts, shipped in the package and checked before use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from onrecord.errors import WeightsError

NETWORK, TOKENIZER, SUMS = "meaning.onnx", "tokenizer.json", "SHA256SUMS"

WIDTH = 384
"""Numbers of a vector."""

PIECES = 128
"""Word pieces of a text that are read; what is behind them is not."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The network (ONNX), its tokenizer, and the digest that names both: vectors of two digests are not comparable."""

    network: bytes
    tokenizer: str
    digest: str


def digest(folder: Traversable | None = None) -> str:
    """Return the digest of the weights, without reading them. Raises WeightsError."""
    return hashlib.sha256("".join(_sums(folder or _folder()).values()).encode("ascii")).hexdigest()


def load(folder: Traversable | None = None) -> Weights:
    """Read the files, those of the package unless another folder is given.

    Raises WeightsError when one is missing or its SHA-256 is not the one that the folder's SHA256SUMS gives.
    """
    folder = folder or _folder()
    data = {}
    for name, wanted in _sums(folder).items():
        data[name] = _read(folder, name)
        if hashlib.sha256(data[name]).hexdigest() != wanted:
            raise WeightsError(f"the model file {name} is damaged; install onrecord again")
    return Weights(data[NETWORK], data[TOKENIZER].decode("utf-8"), digest(folder))


def _folder() -> Traversable:
    return files(__package__) / "model"


def _sums(folder: Traversable) -> dict[str, str]:
    """Return the SHA-256 of each file, as SHA256SUMS has it."""
    try:
        found = {name: sha256 for sha256, name in (line.split() for line in _read(folder, SUMS).decode().splitlines())}
        return {name: found[name] for name in (NETWORK, TOKENIZER)}
    except (ValueError, KeyError):
        raise WeightsError(f"the model file {SUMS} is damaged; install onrecord again") from None


def _read(folder: Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise WeightsError(f"the model file {name} is missing; install onrecord again") from None
