"""Turn a checkpoint into the files that onrecord ships.

python training/export.py CHECKPOINT --out src/onrecord/attributions/model
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from model import AttributionModel
from onrecord.attributions.decoding import TAGS
from onrecord.attributions.weights import NETWORK, SETTINGS, SUMS, TOKENIZER
from train import encoder_folder, load_tokenizer


class OneWindow(nn.Module):
    """The network for one window without padding."""

    def __init__(self, model: AttributionModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, cases: Tensor, quoted: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return emissions, queries and keys."""
        emissions, queries, keys = self.model(ids, cases, quoted, None)
        return emissions, queries, keys


def export(model: AttributionModel, path: Path, *, quantize: bool = True) -> None:
    """Write the network as ONNX, with int8 weights per channel unless told otherwise."""
    model.eval()
    inputs = tuple(torch.ones(1, 32, dtype=torch.long) for _ in range(3))
    names = ["ids", "cases", "quoted"]
    outputs = ["emissions", "queries", "keys"]
    axes = {name: {1: "pieces"} for name in [*names, *outputs]}
    with tempfile.TemporaryDirectory() as folder:
        raw, ready = Path(folder) / "raw.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            OneWindow(model), inputs, raw, input_names=names, output_names=outputs, dynamic_axes=axes, dynamo=False
        )
        quant_pre_process(str(raw), str(ready), skip_symbolic_shape=True)
        if quantize:
            # Weights of 7 bits: on processors without VNNI the int8 product saturates at 8.
            quantize_dynamic(ready, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        else:
            onnx.save(onnx.load(ready), path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="keep 32-bit weights, to measure what int8 costs")
    o = parser.parse_args()
    folder = encoder_folder()
    model = AttributionModel(str(folder))
    model.load_state_dict(torch.load(o.checkpoint, weights_only=True))
    o.out.mkdir(parents=True, exist_ok=True)
    export(model, o.out / NETWORK, quantize=not o.float)
    load_tokenizer(folder).save(str(o.out / TOKENIZER), pretty=False)
    settings = {
        "tags": TAGS,
        "transitions": model.crf.transitions().tolist(),
        "start": model.crf.no_start.tolist(),
    }
    (o.out / SETTINGS).write_text(json.dumps(settings), encoding="utf-8")
    names = (NETWORK, SETTINGS, TOKENIZER)
    sums = [f"{hashlib.sha256((o.out / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (o.out / SUMS).write_text("".join(sums), encoding="ascii")
    print("".join(sums), end="")


if __name__ == "__main__":
    main()
