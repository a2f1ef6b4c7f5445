"""Cut the least important attention heads and feed-forward neurons out of a trained model.

    python training/slim.py DATA_FOLDER CHECKPOINT --out CHECKPOINT [--layers 0 2 4] --heads 6 --feed-forward 512

The importance of a part is the mean, over windows of the training articles, of the size of the loss's derivative by a
gate on it (Michel, Levy and Neubig 2019 for heads). What is cut is lost accuracy at first; train.py --from with a
teacher's labels wins most of it back.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from data import Example, examples, read_articles
from model import HEAD, AttributionModel, load, save
from train import encoder_folder, load_tokenizer, loss_of, tensors


def importance(model: AttributionModel, windows: Sequence[Example]) -> list[tuple[Tensor, Tensor]]:
    """Return, for each layer, the importance of its heads (heads,) and of its neurons (feed_forward,)."""
    model.eval()
    of_heads = [torch.zeros(layer.heads) for layer in model.layers]
    of_neurons = [torch.zeros(layer.up.out_features) for layer in model.layers]
    for window in windows:
        model.zero_grad()
        loss_of(model, tensors([window])).backward()
        for i, layer in enumerate(model.layers):
            # A gate on an input of a linear layer has the derivative of that input's column of weights, summed up.
            by_input = (layer.out.weight * layer.out.weight.grad).sum(0)
            of_heads[i] += by_input.view(layer.heads, HEAD).sum(1).abs()
            of_neurons[i] += (layer.down.weight * layer.down.weight.grad).sum(0).abs()
    model.zero_grad()
    return list(zip(of_heads, of_neurons, strict=True))


def slimmed(
    model: AttributionModel, scores: list[tuple[Tensor, Tensor]], layers: Sequence[int], heads: int, feed_forward: int
) -> AttributionModel:
    """Return a copy with these layers and, in each, the most important heads and neurons, in their old order."""
    shape = replace(model.shape, heads=(heads,) * len(layers), feed_forward=(feed_forward,) * len(layers))
    slim = AttributionModel(shape)
    kept = {k: v for k, v in model.state_dict().items() if not k.startswith("layers.")}
    for new, old in enumerate(layers):
        layer = model.layers[old]
        of_heads, of_neurons = scores[old]
        head = of_heads.topk(heads).indices.sort().values
        neuron = of_neurons.topk(feed_forward).indices.sort().values
        row = (head[:, None] * HEAD + torch.arange(HEAD)).flatten()
        rows = torch.cat([row + part * layer.heads * HEAD for part in range(3)])
        state = layer.state_dict()
        state["qkv.weight"], state["qkv.bias"] = state["qkv.weight"][rows], state["qkv.bias"][rows]
        state["out.weight"] = state["out.weight"][:, row]
        state["up.weight"], state["up.bias"] = state["up.weight"][neuron], state["up.bias"][neuron]
        state["down.weight"] = state["down.weight"][:, neuron]
        kept |= {f"layers.{new}.{name}": value for name, value in state.items()}
    slim.load_state_dict(kept)
    return slim


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, nargs="+", help="the layers to keep, from 0; all without it")
    parser.add_argument("--heads", type=int, required=True, help="heads to keep in each")
    parser.add_argument("--feed-forward", type=int, required=True, help="feed-forward neurons to keep in each")
    parser.add_argument("--windows", type=int, default=200, help="windows to measure importance on")
    o = parser.parse_args()
    model = load(o.checkpoint)
    tokenizer = load_tokenizer(encoder_folder())
    made = [e for a in read_articles(o.data / "polnear" / "train") for e in examples(a, tokenizer)]
    scores = importance(model, random.Random(1).sample(made, o.windows))
    slim = slimmed(model, scores, o.layers or range(len(model.layers)), o.heads, o.feed_forward)
    save(slim, slim.state_dict(), o.out)


if __name__ == "__main__":
    main()
