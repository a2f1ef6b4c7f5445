"""Measure how fast one core multiplies matrices of the network's shapes, and which share of that the engine reaches.

    python training/peak.py TEXT_FOLDER [--model NAME]

Products per second are counted as two operations a multiply-and-add. The network's own count is of its matrix products
with weights; attention, norms and activations are in its time but not in its count.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from onrecord.attributions import weights
from onrecord.attributions.engine import Engine
from onrecord.attributions.windows import lines, windows

ROWS = 256
ROUNDS = 20


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of a call: the best of five means."""
    work()
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        for _ in range(ROUNDS):
            work()
        best = min(best, (time.process_time() - began) / ROUNDS)
    return best


def product(inner: int, outer: int, *, int8: bool) -> Callable[[], object]:
    """Return a call that multiplies (ROWS, inner) by a weight (inner, outer)."""
    draw = np.random.default_rng(1)
    weight = draw.integers(-64, 64, (inner, outer)).astype(np.int8)
    if int8:
        a, wanted, operator = TensorProto.UINT8, TensorProto.INT32, "MatMulInteger"
        data = draw.integers(0, 255, (ROWS, inner)).astype(np.uint8)
    else:
        a, wanted, operator = TensorProto.FLOAT, TensorProto.FLOAT, "MatMul"
        data, weight = draw.random((ROWS, inner), np.float32), weight.astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node(operator, ["a", "w"], ["y"])],
        "product",
        [helper.make_tensor_value_info("a", a, [ROWS, inner])],
        [helper.make_tensor_value_info("y", wanted, [ROWS, outer])],
        [numpy_helper.from_array(weight, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"a": data})


def shapes_of(network: bytes) -> Iterator[tuple[int, int]]:
    """Yield the shape of the weight of each matrix product."""
    graph = onnx.load_from_string(network).graph
    constants = {c.name: tuple(c.dims) for c in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            yield constants[node.input[1]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--model", choices=["fast", "accurate"], default="fast")
    o = parser.parse_args()
    model = weights.load(o.model)
    shapes = [shape for network in model.networks for shape in shapes_of(network)]
    for inner, outer in sorted(set(shapes)):
        rates = [2e-9 * ROWS * inner * outer / seconds(product(inner, outer, int8=int8)) for int8 in (True, False)]
        print(f"({ROWS}, {inner}) by ({inner}, {outer}): int8 {rates[0]:.0f}, fp32 {rates[1]:.0f} billion operations/s")
    best = sum(seconds(product(*shape, int8=True)) for shape in shapes) / ROWS
    engine = Engine(model)
    texts = [path.read_text("utf-8") for path in sorted(o.texts.glob("*.txt"))[:40]]
    pieces = sum(len(window) for text in texts for window in windows(text, lines(text), engine.tokenizer))
    began = time.process_time()
    for text in texts:
        for _ in engine.batches(text, lines(text)):
            pass
    spent = (time.process_time() - began) / pieces
    operations = 2 * sum(inner * outer for inner, outer in shapes)
    print(f"{o.model}: {operations / 1e6:.1f} million operations and {spent * 1e6:.0f} microseconds a piece")
    print(f"the products alone, at the rates above: {best * 1e6:.0f} microseconds, {best / spent:.0%} of the time")
    print(f"{operations / spent / 1e9:.0f} billion operations/s all in")


if __name__ == "__main__":
    main()
