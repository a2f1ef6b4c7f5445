"""Complete the software bill of materials with the model files of the package.

    cyclonedx-py requirements requirements.lock --pyproject pyproject.toml | python release/sbom.py > dist/sbom.cdx.json

Reads a CycloneDX bill as JSON and writes it with a component of type `machine-learning-model` for each model file and
its SHA-256 (CycloneDX 1.5 and newer), in the order of their paths.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "src" / "onrecord"
MODELS = ("*.onnx", "*.npz", "*classifier.json", "*classes.json", "*weights.json")


def components() -> list[dict[str, object]]:
    """Return the component of each model file."""
    paths = sorted(path for pattern in MODELS for path in PACKAGE.rglob(pattern))
    return [
        {
            "type": "machine-learning-model",
            "bom-ref": f"onrecord/{path.relative_to(PACKAGE).as_posix()}",
            "name": path.relative_to(PACKAGE).as_posix(),
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
        }
        for path in paths
    ]


def main() -> None:
    """Read the bill from standard input and write it, completed, to standard output."""
    bill = json.load(sys.stdin)
    bill["components"] = [*bill.get("components", []), *components()]
    json.dump(bill, sys.stdout, indent=2, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
