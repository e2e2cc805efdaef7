"""What lies beside a notebook, and what must be installed."""

from pathlib import Path

import pytest

from grader.errors import LabError
from grader.lab import Lab, Problems
from grader.lab.digest import digest_of_lab
from grader.lab.model import LabSpec
from grader.notebook.analysis import analysis_of
from grader.notebook.execution import execution_of
from grader.notebook.read import Cell, Notebook
from grader.sandbox.packages import packages_lacking


def built(folder: Path, **surroundings: tuple[str, ...]) -> LabSpec:
    """A lab of one function with these surroundings."""
    lab = Lab("one", "One", **surroundings)  # type: ignore[arg-type]
    task = lab.task("1", "It")
    on = Problems(lambda rng, n: {"x": float(n)}, [{"n": 1}, {"n": 2}])
    lab.function(task, on=on, returns={"y": 1})(same)
    return lab.build(folder)


def same(x: float) -> float:
    """What is given."""
    return x


@pytest.mark.parametrize(
    ("surroundings", "fault"),
    [
        ({"files": ("data.csv",)}, "data.csv does not exist"),
        ({"files": ("../data.csv",)}, "not a path below"),
        ({"submits": ("/etc/passwd",)}, "not a path below"),
        ({"packages": ("no-such-package>=1",)}, "no-such-package>=1 is not installed"),
        ({"packages": ("numpy>=9999",)}, "numpy>=9999 is asked for"),
        ({"packages": ("numpy >> 2",)}, "not a package with its version"),
    ],
)
def test_what_lacks_is_told_when_the_lab_is_loaded(
    surroundings: dict[str, tuple[str, ...]], fault: str, tmp_path: Path
) -> None:
    """Before any student is graded."""
    with pytest.raises(LabError, match=fault):
        built(tmp_path, **surroundings)


def test_files_count_in_digests(tmp_path: Path) -> None:
    """Other data, or another module, is another execution: its answers are not those."""
    (tmp_path / "data.csv").write_text("1")
    lab = built(tmp_path, files=("data.csv",), submits=("own.py",), packages=("numpy>=1",))
    notebook = Notebook("n", "", (Cell(0, "code", "import own"),), (), {"own.py": b"x = 1"})
    other = Notebook("n", "", notebook.cells, (), {"own.py": b"x = 2"})
    assert notebook.code_digest != other.code_digest

    def digest(one: Notebook) -> str:
        beside = {**lab.beside, **one.modules}
        lost = analysis_of(one, lab).lost
        return execution_of(one.code_cells, (), lost, only_needed=False, beside=beside).digest

    first, before = digest(notebook), digest_of_lab(lab)
    assert first != digest(other)
    (tmp_path / "data.csv").write_text("2")
    assert first != digest(notebook)
    assert before != digest_of_lab(lab)


def test_packages_of_the_notebooks_interpreter() -> None:
    """By their names in any spelling."""
    assert packages_lacking(("NumPy>=1", "no-such-package", "numpy>=9999")) == (
        "no-such-package",
        "numpy>=9999",
    )
