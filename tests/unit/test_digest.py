"""The digest of lab code: what takes part changes it, what only weighs answers does not."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.lab.digest import digest_of, digest_of_lab
from grader.lab.load import load_lab
from grader.lab.travel import lab_files

LAB = '''
import numpy as np
from grader.lab import Lab, Mistake, Output, Problems
from . import parts, others
from .helping import start
lab = Lab("line", "A line")
task = lab.task("1", "Predict")
RATE = 0.5
SHARE = 0.25

def points(rng, N):
    return {"x": rng.normal(size=N)}

on = Problems(points, [{"N": 5}, {"N": 8}])

@lab.function(task, on=on, returns={"y": Output(4, tolerance=1e-3)})
def predict(x):
    """Twice."""
    return 2 * x

@lab.training(task, "fit", "It fits", points=3, uses=("predict",), threshold=0.5)
def fit(functions, seed):
    return {"test_accuracy": [RATE * start(seed) * parts.one(functions)]}

lab.mistakes([Mistake("once", "predict", "Once?", lambda x: {"y": x}, credit=SHARE)])
RATE += 0.0
'''
FILES = {
    "lab.py": LAB,
    "parts.py": "from .deeper import two\n\ndef one(functions):\n    return two\n",
    "deeper.py": "two = 2.0\n",
    "others.py": "unused = 1\n",
    "helping.py": "def start(seed):\n    return 0.6\n",
}


def digests(folder: Path, **changed: tuple[str, str]) -> tuple[str, str, str]:
    """Of the training, of the reference, and of all the lab, with texts exchanged in files."""
    folder.mkdir()
    for name, text in FILES.items():
        old, new = changed.get(name.removesuffix(".py"), ("", ""))
        assert old in text
        (folder / name).write_text(text.replace(old, new) if old else text)
    lab = load_lab(folder)
    (function,), (training,) = lab.functions, lab.trainings
    return digest_of(training.code), digest_of(function.reference), digest_of_lab(lab)


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """Folders that are not there yet."""
    return (tmp_path / f"lab{number}" for number in range(9))


@pytest.mark.parametrize(
    ("file", "old", "new", "training", "reference"),
    [
        ("lab", "Output(4, tolerance=1e-3)", "Output(5, tolerance=1e-2)", False, False),
        ("lab", "points=3", "points=9", False, False),
        ("lab", "threshold=0.5", "threshold=0.55", False, False),
        ("lab", "SHARE = 0.25", "SHARE = 0.5", False, False),
        ("lab", '"Once?"', '"Twice?"', False, False),
        ("lab", '[{"N": 5}', '[{"N": 6}', False, False),
        ("others", "unused = 1", "unused = 2", False, False),
        ("lab", "RATE = 0.5", "RATE = 0.6", True, False),
        ("lab", "RATE += 0.0", "RATE += 0.1", True, False),
        ("lab", "RATE * start", "RATE + start", True, False),
        ("lab", "return 2 * x", "return x + x", False, True),
        ("parts", "return two", "return two + 0", True, False),
        ("deeper", "two = 2.0", "two = 1.0", True, False),
        ("helping", "0.6", "0.7", True, False),
    ],
)
def test_what_takes_part(
    file: str, old: str, new: str, training: bool, reference: bool, folders: Iterator[Path]
) -> None:
    """Only that; the digest of the whole lab changes with anything."""
    before = digests(next(folders))
    after = digests(next(folders), **{file: (old, new)})
    assert (before[0] != after[0], before[1] != after[1]) == (training, reference)
    assert before[2] != after[2]


def test_the_same_files_elsewhere(folders: Iterator[Path]) -> None:
    """Where a lab lies makes no difference."""
    assert digests(next(folders)) == digests(next(folders))


def test_a_class_in_the_folder_of_a_lab(folders: Iterator[Path]) -> None:
    """Is no part of it, nor goes along; what the lab's code names, or cannot be of a class, is."""
    folder = next(folders)
    digests(folder)

    def add(*names: str) -> None:
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("own = 1\n" if name.endswith(".py") else "x")

    with (folder / "parts.py").open("a") as file:
        file.write("from .tools import own\nNOTES = __file__ + '/../notes/data.npz'\n")
    add("tools/own.py", "tools/try.ipynb", "notes/data.npz", "notes/x.ipynb", "data/x.csv")
    lab = load_lab(folder)
    before = digest_of_lab(lab), list(lab_files(lab))
    assert {name.partition("/")[2] for name, _ in before[1]} == {
        *(*FILES, "tools/own.py", "notes/data.npz", "data/x.csv")
    }
    left = ("ada/a.ipynb", "ada/layers.py", "ben.ipynb", "grades.sqlite", "reports/ada.html")
    add(*(f"class/{name}" for name in left), *left[2:])
    (folder / "class" / "ada" / "layers.py").write_text(
        "from tools import class\nben = 'ben.ipynb'"
    )
    with zipfile.ZipFile(folder / "class.zip", "w") as archive:
        archive.writestr("ada/lab.ipynb", "{}")
    assert (digest_of_lab(lab), list(lab_files(lab, [folder / "reports"]))) == before
    (folder / "tools" / "own.py").write_text("own = 2\n")
    assert digest_of_lab(lab) != before[0]


def test_code_of_no_file() -> None:
    """What it computes with is part of it, not only how."""
    names: dict[str, Any] = {}
    exec("def once(x):\n    return 2 * x\n\ndef twice(x):\n    return 3 * x", names)
    assert digest_of(names["once"]) != digest_of(names["twice"])
