"""Where the grader fails in one place, its commands say where, and keep the rest."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.cli import console
from grader.cli.grade import command
from grader.judge.causes import explain
from tests.support.notebooks import write_notebook

CELLS = [
    "import numpy as np",
    "def relu(x):\n    return -np.maximum(x, 0)",
    "def d_relu(x):\n    return 1.0 * (x > 0)",
]


@pytest.mark.parametrize("flags", [[], ["-v"], ["--student"]], ids=["plain", "-v", "--student"])
def test_a_fault_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    flags: list[str],
) -> None:
    """Exit code 3, no total, a lower bound; the traceback for instructors and with -v only."""

    def broken(*_: Any) -> Any:
        raise RuntimeError("out of order")

    monkeypatch.setattr(explain, "diagnose", broken)
    notebook, report = write_notebook(tmp_path / "lab.ipynb", CELLS), tmp_path / "result.json"
    code = command.main(
        [str(notebook), "--execute", "needed", "--json", str(report), *flags],
        standalone_mode=False,
    )
    result = json.loads(report.read_text())
    items = {item["id"]: item for item in result["items"]}
    shown = capfd.readouterr()
    assert code == console.HARNESS
    assert (result["status"], result["score"]) == ("graded", None)
    assert (items["relu.value"]["status"], items["relu.value"]["score"]) == ("error", 0)
    assert items["d_relu.value"]["status"] == "passed"
    assert "relu.value could not be judged" in " ".join(shown.out.split())
    assert ("Traceback" in shown.err) == (flags == ["-v"])
    assert ("Traceback" in report.read_text()) == (flags != ["--student"])
