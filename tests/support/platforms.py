"""Runs a platform's real entry script, in that platform's folders, with a small lab."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.export.bundle import make_bundle
from grader.export.platforms import PLATFORMS
from grader.lab.load import load_lab
from tests.support.notebooks import ROOT, write_notebook

LINE_LAB = ROOT / "tests" / "support" / "line_lab"
_PREDICT = "def predict(slope, x):\n    return slope * x\n"
_LOSS = "def loss(slope, x, y):\n    return np.mean((predict(slope, x) - y) ** 2)\n"
# What each earns of the lab's 10 points; None where no points can be given.
EARNS = {"right": 10.0, "wrong": 4.0, "crash": 6.0, "unreadable": 0.0}


def hand_in(case: str, path: Path) -> Path:
    """Write the submission of a case."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if case == "unreadable":
        path.write_text('{"cells": [')
        return path
    predict = {"crash": "def predict(slope, x):\n    import os\n    os.abort()\n"}
    loss = {
        "wrong": "def loss(slope, x, y):\n    return np.max(np.abs(y))\n",
        "crash": "def loss(slope, x, y):\n    return np.mean((slope * x - y) ** 2)\n",
    }
    cells = ["import numpy as np", predict.get(case, _PREDICT), loss.get(case, _LOSS)]
    return write_notebook(path, cells)


@dataclass(frozen=True)
class Site:
    """A platform's machine: bundle is what was uploaded, root the platform's folder."""

    bundle: Path
    root: Path

    def run(self, *command: object, **environment: object) -> subprocess.CompletedProcess[str]:
        """Run a script in the root, with nothing of our own environment."""
        return subprocess.run(
            [str(word) for word in command],
            cwd=self.root,
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "HOME": "/nonexistent",
                "GRADER_VENV": sys.prefix,
                **{name: str(value) for name, value in environment.items()},
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


def site(name: str, root: Path, bundle: Path) -> Site:
    """Upload a platform's bundle into a folder."""
    root.mkdir(parents=True, exist_ok=True)
    bundle.parent.mkdir(parents=True, exist_ok=True)
    made = make_bundle(PLATFORMS[name], load_lab(LINE_LAB), "--seed 0 --execute all")
    made.write_folder(bundle)
    return Site(bundle, root)
