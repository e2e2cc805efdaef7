"""What somebody meets who has just cloned it, and whose machine lacks something."""

import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import click
import pytest

from grader.cli.verbs import command
from tests.support.notebooks import ROOT


def make(*words: object) -> subprocess.CompletedProcess[str]:
    """Run make in this repository."""
    return subprocess.run(
        ["make", "--no-print-directory", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(autouse=True)
def with_make() -> None:
    """Make is not everywhere."""
    if shutil.which("make") is None:
        pytest.skip("make is not installed")


@pytest.mark.parametrize(
    ("python", "says"),
    [("no-such-python", "no program 'no-such-python'"), ("false", "'false' is not")],
)
def test_a_wrong_python(tmp_path: Path, python: str, says: str) -> None:
    """What is wrong with it, which versions do, and how to name another; nothing is left."""
    done = make("demo", f"PYTHON={python}", f"VENV={tmp_path / 'made'}")
    assert done.returncode != 0
    for words in (says, "Python 3.11 or later", "make PYTHON=python3.12"):
        assert words in done.stderr
    assert not (tmp_path / "made").exists()
    assert "Traceback" not in done.stderr


def test_an_environment_without_pip(tmp_path: Path) -> None:
    """As Debian's venv leaves it: said, with the command that removes it."""
    made = tmp_path / "made"
    venv.create(made, with_pip=False)
    done = make("demo", f"PYTHON={sys.executable}", f"VENV={made}")
    assert done.returncode != 0
    assert f"rm -rf {made}" in done.stderr
    assert "No module named pip" not in done.stderr


def test_an_environment_that_is_another_python(tmp_path: Path) -> None:
    """Nothing is installed into the Python that it leads to."""
    python = tmp_path / "made" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    done = make("demo", f"PYTHON={sys.executable}", f"VENV={tmp_path / 'made'}")
    assert done.returncode != 0
    assert "not a virtual environment" in done.stderr
    assert "Installing" not in done.stderr


def test_what_is_set_up_is_not_spoken_of(tmp_path: Path) -> None:
    """Once all is installed only the report is there."""
    made = tmp_path / "made"
    (made / "bin").mkdir(parents=True)
    (made / "bin" / "python").symlink_to(sys.executable)
    (made / "bin" / "grade").write_text("#!/bin/sh\necho graded\n")
    (made / "bin" / "grade").chmod(0o755)
    (made / ".run").touch()
    done = make("demo", f"VENV={made}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1:] == ["graded"]


def test_the_commands_are_listed_by_purpose() -> None:
    """Each once, in whole sentences."""
    assert isinstance(command, click.Group)
    context = click.Context(command, info_name="grader")
    text = command.get_help(context)
    shown = [name for name, each in command.commands.items() if not each.hidden]
    assert [name for name in shown if len(re.findall(rf"^  {name}  ", text, re.M)) != 1] == []
    assert "..." not in text.partition("Options:")[2]
