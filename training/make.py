"""Make the model's files from the data folder, step by step; a step that is done is not done again.

    python training/make.py DATA_FOLDER --work FOLDER --out src/onrecord/attributions/model

On a processor of two cores about five hours. What each step does is in its own file.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True, help="where checkpoints and labels are kept")
    parser.add_argument("--out", type=Path, required=True)
    o = parser.parse_args()
    o.work.mkdir(parents=True, exist_ok=True)
    full, teacher, labels = o.work / "full.pt", o.work / "teacher", o.work / "labelled"
    cut, first, slim = o.work / "cut.pt", o.work / "slim-1.pt", o.work / "slim-2.pt"
    second, means = o.work / "teacher-2", o.work / "labelled-2"
    distil = ["--from", cut, "--labelled", labels, "--epochs", 4, "--passes", 0.85]
    again = ["--from", first, "--labelled", means, "--epochs", 2, "--passes", 0.5, "--rate", 0.5, "--seed", 2]
    steps = [
        (full, ["train.py", o.data, "--out", full, "--log", HERE / "log-full.jsonl"]),
        (teacher / "SHA256SUMS", ["export.py", f"slim.onnx={full}", "--float", "--out", teacher]),
        (labels / "done", ["label.py", o.data, teacher, "--out", labels]),
        (cut, ["slim.py", o.data, full, "--out", cut, "--heads", 6, "--feed-forward", 512]),
        (first, ["train.py", o.data, *distil, "--out", first, "--log", HERE / "log-slim.jsonl"]),
        # Again, gently, on what the teacher and the network itself say on average.
        (second / "SHA256SUMS", ["export.py", f"slim.onnx={first}", "--float", "--out", second]),
        (means / "done", ["label.py", o.data, second, "--with", labels, "--out", means]),
        (slim, ["train.py", o.data, *again, "--out", slim, "--log", HERE / "log-slim-2.jsonl"]),
        (None, ["export.py", f"slim.onnx={slim}", f"full.onnx={full}", "--out", o.out]),
        (None, ["calibrate.py", o.data, o.out]),
        # The attributions whose acts are learned from are those of the engine as it now is.
        (None, ["acts.py", o.data, o.out, "--work", o.work]),
    ]
    for made, (script, *arguments) in steps:
        if made and made.exists():
            print(f"{made} is there")
            continue
        command = [sys.executable, str(HERE / script), *map(str, arguments)]
        print(" ".join(command), flush=True)
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
