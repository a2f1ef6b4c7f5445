"""Make the network that compares statements by meaning, from all-MiniLM-L6-v2.

    python training/meaning.py --out src/onrecord/meaning/model

Every weight is kept in 8 bits with a scale a row, and multiplied out in 32 bits when the network is loaded. The usual
8-bit arithmetic ("dynamic quantisation") is faster by half, but its rounding depends on what else is in the batch, and
of the ten nearest statements it misses three times as many; see RESULTS.md. The graph is written node by node, as in
export.py, and does all from word pieces to a vector of length 1, the mean over the pieces that are there.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from torch import Tensor, nn

from export import Graph
from model import HEAD, AttributionModel, from_base
from onrecord.meaning.weights import NETWORK, PIECES, SUMS, TOKENIZER, WIDTH
from train import encoder_folder, load_tokenizer

_CONTRIB = "com.microsoft"


class SmallGraph(Graph):
    """A graph whose weights are kept in 8 bits."""

    def cast(self, x: str, kind: int) -> str:
        """Add a change of type."""
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node("Cast", [x], [name], name=name, to=kind))
        return name

    def small(self, weight: Tensor) -> tuple[str, str]:
        """Add a matrix as rows of 8 bits, each with a scale, and return the names of both."""
        values = weight.detach().numpy()
        scales = (np.abs(values).max(axis=1, keepdims=True).clip(min=1e-8) / 127).astype(np.float32)
        return self.constant(np.rint(values / scales).astype(np.int8)), self.constant(scales)

    def linear(self, x: str, layer: nn.Linear, to: str = "", scale: float = 1.0) -> str:
        """Add x W + b; the runtime multiplies W out once, since nothing in it changes."""
        rows, scales = self.small(layer.weight * scale)
        weight = self.node("Mul", self.cast(rows, TensorProto.FLOAT), scales)
        product = self.node("MatMul", x, self.node("Transpose", weight, perm=[1, 0]))
        return self.node("Add", product, self.weight(layer.bias * scale), to=to)

    def embedded(self, table: nn.Embedding, index: str) -> str:
        """Add the rows of a table."""
        rows, scales = self.small(table.weight)
        found = self.cast(self.node("Gather", rows, index), TensorProto.FLOAT)
        return self.node("Mul", found, self.node("Gather", scales, index))


def network(model: AttributionModel) -> onnx.ModelProto:
    """Return the network.

    Inputs: pieces and present (texts, pieces), the second 1 where there is a piece. Output: vectors (texts, WIDTH), of
    length 1.
    """
    g = SmallGraph()
    length = g.node("Shape", "pieces", start=1, end=2)
    zero = g.constant(np.zeros(1, dtype=np.int64))
    places = g.node("Slice", g.weight(model.positions.weight[:PIECES]), zero, length, zero)
    x = g.norm(g.node("Add", g.embedded(model.words, "pieces"), places), model.norm)
    seen_pieces = g.cast("present", TensorProto.INT32)
    for layer in model.layers:
        packed = g.node("Split", g.linear(x, layer.qkv), outputs=3, axis=-1, num_outputs=3)
        parts = [f"{packed}.{i}" for i in range(3)]
        shape = {"num_heads": layer.heads, "scale": HEAD**-0.5}
        seen = g.node("MultiHeadAttention", *parts, "", seen_pieces, domain=_CONTRIB, **shape)
        x = g.norm(g.node("Add", x, g.linear(seen, layer.out)), layer.norm_attention)
        x = g.norm(g.node("Add", x, g.linear(g.gelu(g.linear(x, layer.up)), layer.down)), layer.norm_forward)
    there = g.node("Unsqueeze", g.cast("present", TensorProto.FLOAT), g.constant(np.array([2], dtype=np.int64)))
    total = g.node("ReduceSum", g.node("Mul", x, there), g.constant(np.array([1], dtype=np.int64)), keepdims=0)
    g.node("LpNormalization", total, axis=-1, p=2, to="vectors")
    several = ["texts", "pieces"]
    graph = helper.make_graph(
        g.nodes,
        "meaning",
        [helper.make_tensor_value_info(name, TensorProto.INT64, several) for name in ("pieces", "present")],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", WIDTH])],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_CONTRIB, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    o = parser.parse_args()
    folder = encoder_folder()
    o.out.mkdir(parents=True, exist_ok=True)
    onnx.save(network(from_base(folder / "model.safetensors").eval()), o.out / NETWORK)
    load_tokenizer(folder).save(str(o.out / TOKENIZER), pretty=False)
    sums = [f"{hashlib.sha256((o.out / name).read_bytes()).hexdigest()}  {name}\n" for name in (NETWORK, TOKENIZER)]
    (o.out / SUMS).write_text("".join(sums), encoding="ascii")
    print("".join(sums), end="")


if __name__ == "__main__":
    main()
