"""What is released: the same bytes from the same source, and a bill of what is in it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "src" / "onrecord" / "attributions" / "model"


def test_the_same_source_gives_the_same_wheel(tmp_path):
    digests = []
    for name in ("one", "two"):
        tree = tmp_path / name
        tree.mkdir()
        for path in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
            shutil.copy(ROOT / path, tree / path)
        package = tree / "src" / "onrecord"
        package.mkdir(parents=True)
        for module in ("__init__.py", "version.py", "flow.py"):
            shutil.copyfile(ROOT / "src" / "onrecord" / module, package / module)
            os.utime(package / module, (len(digests) * 1e6 + 4e8,) * 2)
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
        subprocess.run(command, cwd=tree, check=True, capture_output=True)
        (wheel,) = (tree / "dist").iterdir()
        digests.append(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_the_bill_of_materials_names_every_model_file_with_its_digest():
    bill = {"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "numpy"}]}
    command = [sys.executable, str(ROOT / "release" / "sbom.py")]
    done = subprocess.run(command, input=json.dumps(bill), capture_output=True, text=True, check=True)
    library, *models = json.loads(done.stdout)["components"]
    assert library == bill["components"][0]
    digests = {model["name"]: model["hashes"][0]["content"] for model in models}
    stated = dict(reversed(line.split()) for line in (MODEL / "SHA256SUMS").read_text().splitlines())
    for name in ("slim.onnx", "full.onnx", "words.npz"):
        assert digests[f"attributions/model/{name}"] == stated[name]
    assert {"articles/model/blocks.npz", "coding/classes.json", "statements/speaker_weights.json"} <= set(digests)
