"""Turn checkpoints into the files that onrecord ships.

    python training/export.py --out src/onrecord/attributions/model slim.onnx=CHECKPOINT full.onnx=CHECKPOINT

The networks share their word embeddings and CRF, which train.py leaves as they are when it starts from a checkpoint.
calibrate.py then sets the score. The graph is written node by node and not traced: attention is then one operator,
queries, keys and values one product, and what the file holds is what is written here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from model import HEAD, LINK_WIDTH, LINKS, NORM_EPSILON, AttributionModel, load
from onrecord.attributions.decoding import TAGS
from onrecord.attributions.weights import NETWORKS, SETTINGS, SUMS, TOKENIZER, WORDS
from train import encoder_folder, load_tokenizer

_CONTRIB = "com.microsoft"


class Graph:
    """An ONNX graph in the making: each method adds nodes and returns the name of their output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: np.ndarray) -> str:
        """Add a constant."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def weight(self, value: Tensor) -> str:
        """Add a parameter of the model."""
        return self.constant(np.ascontiguousarray(value.detach().numpy()))

    def node(self, operator: str, *inputs: str, outputs: int = 1, to: str = "", **attributes: object) -> str:
        """Add a node; its outputs are NAME, or NAME.0, NAME.1 ... where there are several."""
        name = to or f"n{len(self.nodes)}"
        names = [name] if outputs == 1 else [f"{name}.{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, name=name, **attributes))
        return name

    def linear(self, x: str, layer: nn.Linear, to: str = "", scale: float = 1.0) -> str:
        """Add x W + b."""
        product = self.node("MatMul", x, self.weight(layer.weight.T * scale))
        return self.node("Add", product, self.weight(layer.bias * scale), to=to)

    def norm(self, x: str, layer: nn.LayerNorm) -> str:
        """Add a layer norm."""
        weights = self.weight(layer.weight), self.weight(layer.bias)
        return self.node("LayerNormalization", x, *weights, axis=-1, epsilon=NORM_EPSILON)

    def gelu(self, x: str) -> str:
        """Add a Gaussian error linear unit."""
        return self.node("Gelu", x, domain=_CONTRIB)


def network(model: AttributionModel) -> onnx.ModelProto:
    """Return the network for windows of one length, in 32-bit floats.

    Inputs: words (windows, pieces, width), cases and quoted (windows, pieces). Outputs: emissions (windows, pieces,
    tags) and pointers (windows, links, pieces, pieces).
    """
    g = Graph()
    x = "words"
    for table, index in ((model.case, "cases"), (model.quoted, "quoted")):
        x = g.node("Add", x, g.node("Gather", g.weight(table.weight), index))
    length = g.node("Shape", "cases", start=1, end=2)
    zero = g.constant(np.zeros(1, dtype=np.int64))
    x = g.norm(g.node("Add", x, g.node("Slice", g.weight(model.positions.weight), zero, length, zero)), model.norm)
    for layer in model.layers:
        packed = g.node("Split", g.linear(x, layer.qkv), outputs=3, axis=-1, num_outputs=3)
        parts = [f"{packed}.{i}" for i in range(3)]
        seen = g.node("MultiHeadAttention", *parts, domain=_CONTRIB, num_heads=layer.heads, scale=HEAD**-0.5)
        x = g.norm(g.node("Add", x, g.linear(seen, layer.out)), layer.norm_attention)
        x = g.norm(g.node("Add", x, g.linear(g.gelu(g.linear(x, layer.up)), layer.down)), layer.norm_forward)
    g.linear(g.gelu(g.linear(x, model.tag[0])), model.tag[3], to="emissions")
    by_link = g.constant(np.array([0, 0, LINKS, LINK_WIDTH], dtype=np.int64))
    queries = g.node("Reshape", g.linear(x, model.query, scale=LINK_WIDTH**-0.5), by_link)
    keys = g.node("Reshape", g.linear(x, model.key), by_link)
    queries = g.node("Transpose", queries, perm=[0, 2, 1, 3])
    keys = g.node("Transpose", keys, perm=[0, 2, 3, 1])
    g.node("Softmax", g.node("MatMul", queries, keys), axis=-1, to="pointers")
    several = ["windows", "pieces"]
    graph = helper.make_graph(
        g.nodes,
        "attribution",
        [
            helper.make_tensor_value_info("words", TensorProto.FLOAT, [*several, model.shape.width]),
            helper.make_tensor_value_info("cases", TensorProto.INT64, several),
            helper.make_tensor_value_info("quoted", TensorProto.INT64, several),
        ],
        [
            helper.make_tensor_value_info("emissions", TensorProto.FLOAT, [*several, len(TAGS)]),
            helper.make_tensor_value_info("pointers", TensorProto.FLOAT, ["windows", LINKS, "pieces", "pieces"]),
        ],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_CONTRIB, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def export(model: AttributionModel, path: Path, *, quantize: bool = True) -> None:
    """Write the network as ONNX, with int8 weights per channel unless told otherwise."""
    model.eval()
    if not quantize:
        onnx.save(network(model), path)
        return
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.onnx"
        onnx.save(network(model), raw)
        quantize_dynamic(
            raw,
            path,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            # Weights of 7 bits: on processors without VNNI the int8 product saturates at 8.
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )


def export_words(model: AttributionModel, path: Path) -> None:
    """Write the word embeddings in int8, each with a scale of its own."""
    weights = model.words.weight.detach().numpy()
    scales = np.abs(weights).max(axis=1).clip(min=1e-8) / 127
    np.savez(path, rows=np.rint(weights / scales[:, None]).astype(np.int8), scales=scales.astype(np.float32))


def write_sums(folder: Path) -> None:
    """Write the SHA-256 of each file of the model."""
    known = {WORDS, TOKENIZER, SETTINGS, *(file for files in NETWORKS.values() for file in files)}
    files = sorted(p for p in folder.iterdir() if p.name in known)
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in files]
    (folder / SUMS).write_text("".join(sums), encoding="ascii")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoints", nargs="+", metavar="FILE=CHECKPOINT")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="keep 32-bit weights, to measure what int8 costs")
    o = parser.parse_args()
    models = {name: load(Path(path)) for name, path in (given.split("=", 1) for given in o.checkpoints)}
    first = next(iter(models.values()))
    transitions = first.crf.transitions()
    for name, model in models.items():
        if not (model.words.weight.equal(first.words.weight) and model.crf.transitions().equal(transitions)):
            raise SystemExit(f"{name} does not share its word embeddings and CRF with the first")
    o.out.mkdir(parents=True, exist_ok=True)
    for name, model in models.items():
        export(model, o.out / name, quantize=not o.float)
    export_words(first, o.out / WORDS)
    load_tokenizer(encoder_folder()).save(str(o.out / TOKENIZER), pretty=False)
    # The score is the plain probability of the tags until calibrate.py has seen the dev articles.
    own = {"calibration": {"intercept": 0.0, "weights": [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]}, "min_score": 0.0}
    settings = {"tags": TAGS, "transitions": transitions.tolist(), "models": dict.fromkeys(NETWORKS, own)}
    (o.out / SETTINGS).write_text(json.dumps(settings), encoding="utf-8")
    write_sums(o.out)
    print((o.out / SUMS).read_text(), end="")


if __name__ == "__main__":
    main()
