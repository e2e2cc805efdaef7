"""Runs a platform's real entry script, in that platform's folders, with a small lab."""

import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

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
    """Write the submission of a case: one of EARNS, or "endless"."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if case == "unreadable":
        path.write_text('{"cells": [')
        return path
    predict = {"crash": "def predict(slope, x):\n    import os\n    os.abort()\n"}
    if case == "endless":
        return write_notebook(path, ["import time\ntime.sleep(600)", _PREDICT])
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
        with self.start(*command, **environment) as process:
            return _ended(process)

    def run_killed(
        self, *command: object, **environment: object
    ) -> subprocess.CompletedProcess[str]:
        """The same, with the grader killed while the notebook runs, as by the kernel."""
        with self.start(*command, **environment) as process:
            _grader_below(process.pid).kill()
            return _ended(process)

    def start(self, *command: object, **environment: object) -> subprocess.Popen[str]:
        """Start a script in the root."""
        return subprocess.Popen(
            [str(word) for word in command],
            cwd=self.root,
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "HOME": "/nonexistent",
                "GRADER_VENV": sys.prefix,
                **{name: str(value) for name, value in environment.items()},
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def _ended(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def _grader_below(pid: int) -> psutil.Process:
    """The grader that a script has started, once the student's kernel runs."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(psutil.NoSuchProcess):
            for process in (root := psutil.Process(pid), *root.children(recursive=True)):
                kernels = [p for p in process.children(recursive=True) if "boot.py" in _line(p)]
                if " -m grader platform " in _line(process) and kernels:
                    return process
        time.sleep(0.1)
    raise TimeoutError("the grader did not start a kernel")


def _line(process: psutil.Process) -> str:
    return " ".join(process.cmdline())


def site(name: str, root: Path, bundle: Path) -> Site:
    """Upload a platform's bundle into a folder."""
    root.mkdir(parents=True, exist_ok=True)
    bundle.parent.mkdir(parents=True, exist_ok=True)
    made = make_bundle(PLATFORMS[name], load_lab(LINE_LAB), "--seed 0 --execute all")
    made.write_folder(bundle)
    return Site(bundle, root)
