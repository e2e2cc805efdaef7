"""A lab to begin with, and what `grader check` says of sound and unsound ones."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from grader.authoring.checkup import Checkup, as_json, check_lab, time_references
from grader.authoring.leaks import leaks
from grader.authoring.starter import write_starter
from grader.cli.verbs import command
from grader.errors import UsageError
from grader.limits import Limits


def changed(path: Path, old: str, new: str) -> None:
    """Replace a text of a file, which must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Checkup]:
    """A new lab with an awkward title, checked."""
    folder = tmp_path_factory.mktemp("labs") / "my lab-2"
    write_starter(folder, 'A "line"\n\\ of 1')
    return folder, check_lab(folder)


def test_a_new_lab_is_sound(sound: tuple[Path, Checkup]) -> None:
    """Its solution earns all, its handout nothing, and nothing leaks."""
    folder, checkup = sound
    assert checkup.faults == ()
    assert checkup.lab is not None
    assert (checkup.lab.id, checkup.lab.title) == ("my-lab-2", 'A "line" \\ of 1')
    assert checkup.earned == {"solution": (10, 10), "handout": (0, 10)}
    said = json.loads(as_json(checkup))
    assert said["sound"]
    assert "slowest call of loss" in said["seconds"]
    ast.parse((folder / "test_lab.py").read_text("utf-8"))


def test_what_takes_long(sound: tuple[Path, Checkup]) -> None:
    """Each function is named whose reference leaves students no time, where it is declared."""
    folder, checkup = sound
    assert checkup.lab is not None
    found = Checkup(folder)
    time_references(found, checkup.lab, Limits(call=1e-9))
    lines = (folder / "lab.py").read_text("utf-8").splitlines()
    assert [one.part for one in found.wrong] == ["timing"] * 3
    assert all(lines[one.fault.line - 1].startswith("@lab.function") for one in found.wrong)


def test_a_lab_is_written_into_no_other(sound: tuple[Path, Checkup]) -> None:
    """What is there stays."""
    with pytest.raises(UsageError, match="already exists"):
        write_starter(sound[0])


def test_all_faults_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the declaration, the solution, the handout and the release, with files and lines."""
    folder = tmp_path / "lab"
    write_starter(folder)
    declaration = folder / "lab.py"
    changed(declaration, "return 2 * np.mean(error * x),", "return np.mean(error * x),")
    changed(declaration, '"loss": 3', '"loss": -3')
    changed(folder / "handout.ipynb", "    # YOUR CODE HERE", "    return w * x + b")
    changed(folder / "solution.ipynb", "loss(1.0, 0.5,", "loss(1.0, 0.5, 0,")
    assert command.main(["check", str(folder), "--json"], standalone_mode=False) == 1
    said = json.loads(capsys.readouterr().out)
    lines = declaration.read_text("utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for fault in said["faults"]:
        at = lines[fault["line"] - 1] if fault["line"] else Path(fault["file"]).name
        found.setdefault(fault["part"], []).append(f"{at} | {fault['message']}")
    assert any("loss" in one and "-3 points" in one for one in found["declaration"])
    assert any("gradients.d_w" in one for one in found["solution"])
    assert any("solution.ipynb | cell" in one and "TypeError" in one for one in found["solution"])
    assert any("predict" in one for one in found["handout"])
    assert any("is not what is released" in one for one in found["release"])
    assert not any("loss.loss" in one for one in found["solution"])


@pytest.mark.parametrize(
    ("text", "part", "told"),
    [
        (None, "declaration", "no lab.py"),
        ("import no_such_module", "packages", "no_such_module"),
        ("x = 1\ny = = 2", "declaration", "invalid syntax"),
        ("lab = 3", "declaration", "no `lab = Lab(...)`"),
        (
            "from grader.lab import Lab\nlab = Lab('a', 'A', packages=['no-such-package'])",
            "declaration",
            "no-such-package",
        ),
    ],
)
def test_what_is_no_lab_yet(tmp_path: Path, text: str | None, part: str, told: str) -> None:
    """It is said, and that there are no notebooks as well."""
    if text is not None:
        (tmp_path / "lab.py").write_text(text, encoding="utf-8")
    checkup = check_lab(tmp_path)
    assert any(one.part == part and told in one.fault.text for one in checkup.wrong)
    assert {"solution", "handout"} <= {one.part for one in checkup.wrong}


def test_no_folder() -> None:
    """The command is at fault."""
    with pytest.raises(Exception, match="does not exist"):
        command.main(["check", "no such folder"], standalone_mode=False)


SOLUTION = (
    "def gradient(w, x):\n    '''Words.'''\n    scaled = 2 * np.mean(w * x)\n    return scaled"
)
STUB = "def gradient(w, x):\n    raise NotImplementedError"


def cell(source: str, kind: str = "code", **more: Any) -> dict[str, Any]:
    """A cell of a notebook."""
    return {"cell_type": kind, "source": source, **more}


@pytest.mark.parametrize(
    ("handout", "told"),
    [
        (cell(SOLUTION.replace("gradient", "g").replace("'''Words.'''", "pass")), ""),
        (cell(SOLUTION.replace("gradient", "g").replace("Words", "Other")), "solution of gradient"),
        (cell(f"{STUB}\n# scaled = 2 * np.mean(w * x)"), "shows a line"),
        (cell("Write `scaled = 2 * np.mean(w * x)`.", "markdown"), "shows a line"),
        (cell(STUB, metadata={"was": SOLUTION}), "shows a line"),
        (cell(STUB, outputs=[{"text": "3"}]), "has outputs"),
        (cell(STUB), ""),
        (cell("def gradient(:"), ""),
    ],
)
def test_leaks(handout: dict[str, Any], told: str) -> None:
    """Under another name, in comments, text, metadata and outputs; nothing else is one."""
    found = list(leaks([cell(SOLUTION)], [handout], {"gradient"}))
    assert len(found) == bool(told)
    assert all(told in one for one in found)
