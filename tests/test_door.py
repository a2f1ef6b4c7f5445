"""The package as others import and install it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
HEAVY = ("onnxruntime", "ray", "numpy", "pandas", "trafilatura", "lxml", "tokenizers", "rich")


def test_import_loads_nothing_heavy():
    code = f"import sys, onrecord; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def pinned() -> dict[str, list[str]]:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE):
        found.setdefault(name, []).append(version)
    return found


def required() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    lines = [
        *project["project"]["dependencies"],
        *(line for extra in extras for line in extra),
        *project["dependency-groups"]["dev"],
    ]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("requirement", required(), ids=lambda r: r.name)
def test_the_lock_file_pins_what_the_project_asks_for(requirement):
    versions = pinned().get(requirement.name, [])
    assert versions, f"{requirement.name} is not in requirements.lock: make lock"
    assert all(requirement.specifier.contains(v) for v in versions)


def test_the_lock_file_checks_digests_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert lock.count("--hash=sha256:") >= len(pinned())
    assert "://" not in lock
