"""Modules of a student's, named like everything that the grader and its helpers import."""

import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.export.bundle import make_bundle
from grader.export.platforms import PLATFORMS
from grader.lab.load import load_lab
from tests.support.platforms import LINE_LAB, hand_in

BIN = Path(sys.executable).parent
# A site's own modules are imported before all others, under names that nobody else has.
_EARLY = ("sitecustomize", "usercustomize", "lab", "problems", "ipykernel_launcher")
# It raises nothing, so that whoever imports it goes on and the mark stays all that is seen of it.
_PLANTED = """
import os
with open("/proc/self/cmdline") as file:
    command = file.read().replace(chr(0), " ")
with open({mark!r}, "a") as file:
    file.write(f"{{__name__}} imported by {{command}}" + chr(10))
"""


def plant(folder: Path, mark: Path) -> None:
    """Write the modules into a folder, each of which leaves a mark when it is imported."""
    installed = importlib.metadata.packages_distributions()
    names = {*sys.stdlib_module_names, *installed, *_EARLY}
    text = _PLANTED.format(mark=str(mark))
    for name in names:
        if not name.isidentifier():
            continue
        (folder / f"{name}.py").write_text(text)
    for name in ("matplotlib", "numpy", "grader", "json", "multiprocessing", "encodings"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(text)


@pytest.fixture
def handed_in(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with a notebook and planted modules, and where a mark would be."""
    folder, mark = tmp_path / "handed in", tmp_path / "mark"
    hand_in("right", folder / "mine.ipynb")
    plant(folder, mark)
    return folder, mark


def run(folder: Path, home: Path, command: Sequence[object]) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder, for a user who has no caches yet."""
    home.mkdir()
    return subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


LINE = ("--lab", LINE_LAB)
COMMANDS = {
    "grade": (BIN / "grade", "mine.ipynb", *LINE),
    "module": (sys.executable, "-P", "-m", "grader", "grade", "mine.ipynb", *LINE),
    "doctor": (BIN / "grader", "doctor"),
    "audit": (BIN / "grader", "audit", *LINE),
    "export": (BIN / "grader", "export", "ci", "-o", "../made", *LINE),
    "api": (
        *(sys.executable, "-I", "-c"),
        "import sys, grader; print(grader.grade('mine.ipynb', lab=sys.argv[1]).score)",
        LINE_LAB,
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_imported_from_the_current_folder(
    handed_in: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    """Neither by the grader nor by what it starts, even where no cache is filled."""
    folder, mark = handed_in
    done = run(folder, tmp_path / "home", COMMANDS[name])
    assert not mark.exists(), mark.read_text()
    # A machine without walls and a rubric with faults are 1.
    assert done.returncode in ((0, 1) if name in ("doctor", "audit") else (0,)), done.stderr


def test_a_platforms_scripts_import_nothing_of_a_students(
    handed_in: tuple[Path, Path], tmp_path: Path
) -> None:
    """Setting up and grading, both started in the folder that a student has filled."""
    folder, mark = handed_in
    bundle = tmp_path / "grader"
    make_bundle(PLATFORMS["ci"], load_lab(LINE_LAB), "--seed 0").write_folder(bundle)
    (bundle / "requirements.txt").write_text("# nothing\n")
    (bundle / "wheels").mkdir()
    script = (
        f'PYTHON={sys.executable} bash "{bundle}/setup.sh" && '
        f'GRADER_VENV={sys.prefix} bash "{bundle}/grade.sh" .'
    )
    done = run(folder, tmp_path / "home", ("bash", "-c", script))
    assert not mark.exists(), mark.read_text()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("10 of 10")


def test_a_lab_imports_installed_packages_before_its_own_folder(tmp_path: Path) -> None:
    """Files beside lab.py that are named like packages are its neighbours, not these packages."""
    lab, mark = tmp_path / "lab", tmp_path / "mark"
    lab.mkdir()
    for path in LINE_LAB.glob("*.py"):
        (lab / path.name).write_bytes(path.read_bytes())
    for name in ("numpy", "json", "click", "matplotlib"):
        (lab / f"{name}.py").write_text(_PLANTED.format(mark=str(mark)))
    hand_in("right", tmp_path / "mine.ipynb")
    command = (BIN / "grade", tmp_path / "mine.ipynb", "--lab", lab)
    done = run(lab, tmp_path / "home", command)
    assert not mark.exists(), mark.read_text()
    assert done.returncode == 0, done.stderr


def test_a_planted_module_would_leave_a_mark(handed_in: tuple[Path, Path], tmp_path: Path) -> None:
    """Without isolation they do, so that their silence means something."""
    folder, mark = handed_in
    run(folder, tmp_path / "home", (sys.executable, "-c", "import matplotlib.font_manager"))
    assert "matplotlib" in mark.read_text()
