"""`grader audit` as users run it: what it prints where, its JSON, and its exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

GRADER = Path(sys.executable).parent / "grader"
LAB = """
import numpy as np

from grader.lab import Lab, Problems
from grader.lab.function_model import (Mistake)

lab = Lab("mean", "Means")
task = lab.task("1", "Mean")
on = Problems(lambda rng, K, N: {{"x": rng.normal(size=(K, N))}}, {sizes}, "N")


@lab.function(task, on=on, returns={{"mean": 10}})
def mean_of(x):
    "Mean of each row."
    return np.mean(x, axis=1)


lab.mistakes([Mistake("summed", "mean_of", "Is it a sum?", lambda x: {{"mean": x.sum(axis=1)}})])
"""
STRONG = [{"K": 3, "N": 4}, {"K": 2, "N": 1}, {"K": 5, "N": 3}, {"K": 3, "N": 4}]
WEAK = [{"K": 3, "N": 1}]


def audit(folder: Path, sizes: object, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Audit a lab with problems of these sizes."""
    (folder / "lab.py").write_text(LAB.format(sizes=sizes))
    command = [str(GRADER), "audit", "--lab", str(folder), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_sound_rubric(tmp_path: Path) -> None:
    """Exit code 0, a report on stdout, nothing on a stderr that is not a terminal."""
    done = audit(tmp_path, STRONG)
    assert done.returncode == 0, done.stdout
    assert "No mutant survives" in done.stdout
    assert done.stderr == ""


def test_a_weak_rubric(tmp_path: Path) -> None:
    """Exit code 1, and the survivors by name."""
    done = audit(tmp_path, WEAK)
    assert done.returncode == 1
    assert "mean_of, summed: mean_of.mean keeps full marks." in " ".join(done.stdout.split())


def test_json_to_stdout_is_nothing_but_json(tmp_path: Path) -> None:
    """With --json - the report moves to stderr; every key is there."""
    done = audit(tmp_path, WEAK, "--json", "-", "--seed", 5)
    data = json.loads(done.stdout)
    assert "survive" in done.stderr
    assert set(data) == {
        "schema",
        "grader",
        "lab",
        "seed",
        "draws",
        "seconds",
        "sound",
        "reference",
        "template",
        "items",
        "mutants",
        "trainings",
        "every_training",
    }
    assert (data["schema"], data["seed"], data["sound"]) == ("grader/audit/v1", 5, False)
    assert data["lab"] == {"id": "mean", "title": "Means", "version": "1"}
    (item,) = data["items"]
    assert set(item) == {"id", "max_score", "killed", "alone", "redundant"}
    summed = next(mutant for mutant in data["mutants"] if mutant["id"] == "summed")
    assert summed["kind"] == "dictionary"
    assert summed["outcome"] == "survived"
    (survival,) = summed["survived"]
    assert set(survival) == {"item", "why", "sizes"}
    assert survival["sizes"]["N"] > 1


def test_json_to_a_file(tmp_path: Path) -> None:
    """--quiet prints nothing; the exit code says all."""
    target = tmp_path / "audit.json"
    done = audit(tmp_path, STRONG, "--json", target, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads(target.read_bytes())["sound"] is True


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--lab", "no/such/folder"), "no lab folder"),
        (("--json", "no/such/folder/audit.json"), "no folder"),
        (("--sed", "1"), "--help"),
    ],
)
def test_usage_errors(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """Exit code 2 and a sentence on stderr."""
    done = audit(tmp_path, STRONG, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
