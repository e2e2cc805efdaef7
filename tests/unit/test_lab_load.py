"""Finding and importing a lab's folder."""

import sys
from pathlib import Path

import pytest

from grader.cli.verbs import command as command_of_grader
from grader.errors import LabError
from grader.lab.load import load_lab

GOOD = '''\
"""A lab."""

from grader.lab import Lab, Problems

from .formulas import double, points

lab = Lab("small", "A small lab")
lab.function(lab.task("1", "Double"), on=Problems(points, [{"N": 3}]), returns={"y": 2})(double)
'''
FORMULAS = '''\
"""The reference."""


def points(rng, N):
    """N points."""
    return {"x": rng.normal(size=N)}


def double(x):
    """Twice x."""
    return 2 * x
'''


def folder_with(folder: Path, **files: str) -> Path:
    """A folder with Python files in it."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def test_loads_a_folder(tmp_path: Path) -> None:
    """A lab is imported from its folder, with its neighbours, and knows where it came from."""
    spec = load_lab(folder_with(tmp_path / "my lab", lab=GOOD, formulas=FORMULAS))
    assert (spec.id, spec.function_names, spec.max_score) == ("small", ("double",), 2)
    assert spec.folder == (tmp_path / "my lab").resolve()


def test_loading_twice(tmp_path: Path) -> None:
    """Loading a folder twice gives the same lab."""
    folder = folder_with(tmp_path, lab=GOOD, formulas=FORMULAS)
    assert load_lab(folder) == load_lab(folder)


def test_labs_do_not_meet(tmp_path: Path) -> None:
    """Two labs whose modules have the same names are each their own."""
    one = folder_with(tmp_path / "one", lab=GOOD, formulas=FORMULAS)
    other = folder_with(
        tmp_path / "other",
        lab=GOOD.replace("small", "other"),
        formulas=FORMULAS.replace("2 * x", "x + x + 0"),
    )
    path = list(sys.path)
    first, second = load_lab(one), load_lab(other)
    assert (first.id, second.id) == ("small", "other")
    assert first.functions[0].reference is not second.functions[0].reference
    assert sys.path == path


def test_the_lab_of_this_repository() -> None:
    """The lab that comes with the grader loads, and its automatic items are worth 100 points."""
    spec = load_lab()
    assert spec.max_score == 100
    assert spec.template is not None
    assert spec.template.is_file()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "no lab.py"),
        ({"other": GOOD}, "no lab.py"),
        ({"lab": "x = 1"}, "no `lab = Lab(...)`"),
        ({"lab": "lab = 'a lab'"}, "no `lab = Lab(...)`"),
        ({"lab": "import numpy\nimport no_such_module"}, "no_such_module"),
        ({"lab": "from .nothing import f"}, "no module 'nothing' beside lab.py"),
        ({"lab": "from formulas import f", "formulas": "f = 1"}, "from .formulas import"),
        (
            {"lab": f"{GOOD}\nlab.tests('1', 'a.ipynb')", "formulas": FORMULAS},
            "tests of 'a.ipynb': There is no",
        ),
        (
            {"lab": f"{GOOD}\nlab.variable('1', 'v', points=1)", "formulas": FORMULAS},
            "lab.py, line",
        ),
        ({"lab": "x = 1\n\ny = 1 / 0"}, "line 3"),
        ({"lab": "from grader.lab import Lab\nlab = Lab('e', 'E')"}, "no function is declared"),
        ({"lab": GOOD, "formulas": FORMULAS + "\n1 / 0\n"}, "ZeroDivisionError"),
    ],
)
def test_folders_that_hold_no_lab(tmp_path: Path, files: dict[str, str], told: str) -> None:
    """A folder that holds no sound lab is refused, with what is wrong and what to do."""
    with pytest.raises(LabError) as caught:
        load_lab(folder_with(tmp_path, **files))
    assert told in caught.value.message
    assert str(tmp_path) in caught.value.message or "The lab '" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("command", ["grade", "audit"])
@pytest.mark.parametrize(
    "line", ["import no_such_module", "raise SystemExit", "return None", "return [lambda: x]"]
)
def test_every_command_refuses_it(tmp_path: Path, command: str, line: str) -> None:
    """A lab that cannot grade is at fault, before any submission is read."""
    own = FORMULAS.replace("return 2 * x", line)
    folder = folder_with(tmp_path, lab=GOOD, formulas=own)
    notebook = ["missing.ipynb"] if command == "grade" else []
    with pytest.raises(LabError) as caught:
        command_of_grader.main(
            [command, *notebook, "--lab", str(folder), "-v"], standalone_mode=False
        )
    assert "'double'" in caught.value.message or "cannot be imported" in caught.value.message


def test_no_folder(tmp_path: Path) -> None:
    """A folder that does not exist, or is a file, is refused by its name."""
    (tmp_path / "file").touch()
    for name in ("missing", "file"):
        with pytest.raises(LabError, match=name):
            load_lab(tmp_path / name)


def test_syntax_errors_are_located(tmp_path: Path) -> None:
    """A lab.py that does not parse is refused with its own line, and with no other file's."""
    with pytest.raises(LabError) as caught:
        load_lab(folder_with(tmp_path, lab="x = 1\ny = = 2\n"))
    assert "line 2" in caught.value.message
    assert "importlib" not in caught.value.message


@pytest.mark.parametrize(
    "text",
    ["1 / 0", "from grader.errors import LabError\nlab = 1\nraise LabError('own fault')"],
    ids=["error", "LabError"],
)
def test_failing_twice(tmp_path: Path, text: str) -> None:
    """A lab that could not be imported fails in the same way the second time."""
    folder = folder_with(tmp_path, lab=text)
    messages = []
    for _ in range(2):
        with pytest.raises(LabError) as caught:
            load_lab(folder)
        messages.append(caught.value.message)
    assert messages[0] == messages[1]


PLACED = """\
from grader.lab import Lab, Problems

lab = Lab("small", "A small lab")
task = lab.task("1", "Double")
on = Problems(lambda rng, N: {"x": rng.normal(size=N)}, [{"N": 3}])


@lab.function(task, on=on, returns={"y": -2})
def double(x):
    return 2 * x


lab.question(
    "7", "words", "Words", points=1,
    marker="(", until="x",
)
lab.withhold("no such thing")
"""


def test_faults_name_their_lines(tmp_path: Path) -> None:
    """Of a function, of what is declared in a call, in lab.py or beside it."""
    with pytest.raises(LabError) as caught:
        load_lab(folder_with(tmp_path, lab=PLACED))
    lines = {fault.line: fault.text for fault in caught.value.faults}
    assert "worth -2 points" in lines[8]
    assert "is withheld" in lines[17]
    assert {13, 14} & set(lines)
    assert "lab.py, line 8: double.y is worth" in caught.value.message


def test_errors_name_the_lab_s_own_line(tmp_path: Path) -> None:
    """Not that of a library in which it ends."""
    text = "import json\n\n\njson.loads('{')\n"
    with pytest.raises(LabError) as caught:
        load_lab(folder_with(tmp_path, lab=text))
    assert "lab.py, line 4" in caught.value.message
    assert caught.value.faults[0].line == 4
