"""A class as Python files: they parse, and nothing of a student's makes a path."""

import ast
import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.verbs import command
from grader.course.similar.folders import Folder, python_of, write_folders
from grader.course.students import Student
from grader.errors import UsageError
from tests.support.notebooks import write_notebook
from tests.unit.build import code_cells

SOURCES = (
    "%matplotlib inline\nimport numpy as np",
    "%%time\ndef f(x):\n    return x",
    "%%bash\nrm -r /",
    "def g(x):\n    !ls {x}\n    files = %ls\n    return x",
    "np.sum?",
    "def broken(x:\n    return",
    "def right(x):\n    return x\n\nif True\n    oh no",
    "x = '''%time\n%%bash'''",
    "def h(x):\n\treturn 'ü'",
)


@pytest.mark.parametrize("source", SOURCES)
def test_code_parses(source: str) -> None:
    """Magics are comments, what cannot be read is not there."""
    ast.parse(python_of(code_cells(source)))


def test_what_is_kept() -> None:
    """All that can be read, once, in the notebook's order."""
    text = python_of(code_cells(*SOURCES))
    tree = ast.parse(text)
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert functions == ["f", "g", "right", "h"]
    assert "x = '''%time\n%%bash'''" in text
    assert "# %% cell 9\n" in text


@given(st.lists(st.text(alphabet="%!?= \nxif:()'\"#\\", max_size=30), max_size=4))
def test_anything_parses(sources: list[str]) -> None:
    """Whatever the cells hold."""
    ast.parse(python_of(code_cells(*sources)))


@pytest.mark.parametrize("anonymous", [False, True])
def test_folders(tmp_path: Path, anonymous: bool) -> None:
    """One for each student, within the folder, whatever they are called; the tables tell whose."""
    ids = ["ada", "ADA", "../../etc", "/abs", "a/b", "=1+1", "CON", "..", "Zoë"]
    class_ = [Folder(Student(name, f"Name {name}"), code_cells("x = 1")) for name in ids]
    target = tmp_path / "deep" / "er"
    written = write_folders(target, class_, code_cells("y = 2"), anonymous=anonymous)
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert written == len(ids)
    assert target.stat().st_mode & 0o077 == 0
    assert all(path.parts[:2] == ("deep", "er") for path in files)
    code = [path for path in files if path.name == "notebook.py"]
    assert len(code) == len(ids) + 1
    assert len({path.parts[-2].casefold() for path in code}) == len(ids) + 1
    key = list(csv.DictReader((target / "students.csv").open(encoding="utf-8")))
    assert [row["id"].removeprefix("'") for row in key] == ids
    info = list(csv.DictReader((target / "info.csv").open(encoding="utf-8")))
    assert all((target / row["filename"]).is_file() for row in info)
    if anonymous:
        assert not any("ada" in str(path).casefold() for path in code)
        assert "ada" not in (target / "info.csv").read_text("utf-8").casefold()
    with pytest.raises(UsageError, match="empty"):
        write_folders(target, class_, ())


def test_the_command(tmp_path: Path) -> None:
    """It reads a class as `grade` does, with the lab's handout as base code."""
    class_ = tmp_path / "class"
    for name, source in (("ada", "def relu(x):\n    return x"), ("bo", "1 / 0")):
        (class_ / name).mkdir(parents=True)
        write_notebook(class_ / name / "lab.ipynb", [source])
    (class_ / "cleo").mkdir()
    (class_ / "cleo" / "lab.ipynb").write_text("{")
    target = tmp_path / "code"
    words = ["similar", str(target), str(class_)]
    done = CliRunner().invoke(command, words, catch_exceptions=False, standalone_mode=False)
    assert "2 students, and the handout" in done.stdout
    assert "cleo is left out" in done.stderr
    assert "def relu" in (target / "students" / "ada" / "notebook.py").read_text("utf-8")
    assert "NotImplementedError" in (target / "handout" / "notebook.py").read_text("utf-8")
