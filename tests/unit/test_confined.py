"""What a confined process is told to give up."""

import struct
import subprocess
import tempfile
from pathlib import Path

import pytest

from grader.errors import HarnessError, UsageError
from grader.sandbox import confined, landlock, rlimits
from grader.sandbox.base import Resources
from grader.sandbox.interpreter import VARIABLE, Interpreter, closed_to_others, interpreter, opening
from grader.sandbox.landlock import READ, READ_DIR, WRITE, Allowance
from grader.sandbox.users import ids_to_choose_from


@pytest.mark.parametrize(("abi", "words"), [(1, 1), (3, 1), (4, 2), (5, 2), (6, 3), (7, 3)])
def test_old_kernels_are_asked_for_less(abi: int, words: int) -> None:
    """The ruleset grows with the version: files, then TCP, then signals and abstract sockets."""
    parts = struct.unpack(f"<{words}Q", landlock.ruleset(abi))
    assert parts[0] == landlock.handled(abi)
    assert all(part == 0b11 for part in parts[1:])


def test_later_versions_deny_more() -> None:
    """Renaming across folders, truncating and device controls came with versions 2, 3 and 5."""
    bits = [landlock.handled(abi).bit_length() for abi in (1, 2, 3, 4, 5, 6)]
    assert bits == [13, 14, 15, 15, 16, 16]


def test_rules_fit_what_is_there(tmp_path: Path) -> None:
    """Files get no rights of folders, which the kernel would refuse; what is missing gets none."""
    (tmp_path / "file").touch()
    asked = (Allowance(tmp_path, READ | WRITE), Allowance(tmp_path / "file", READ | WRITE))
    rules = dict(landlock.rules((*asked, Allowance(tmp_path / "none", READ)), 7))
    assert set(rules) == {str(tmp_path), str(tmp_path / "file")}
    assert rules[str(tmp_path)] == landlock.handled(7)
    assert rules[str(tmp_path / "file")] & READ_DIR == 0
    assert rules[str(tmp_path / "file")] & landlock.READ_FILE


def test_hiding_a_folder_names_its_neighbours(tmp_path: Path) -> None:
    """What is hidden in a folder gets no rights, what is beside it keeps them."""
    for name in ("lib/numpy", "lib/grader/judge", "bin"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "lib" / "link").symlink_to(tmp_path / "lib" / "grader")
    allowed = landlock.without(tmp_path, (tmp_path / "lib" / "grader",), READ)
    assert set(allowed) == {
        Allowance(tmp_path, READ_DIR),
        Allowance(tmp_path / "bin", READ),
        Allowance(tmp_path / "lib", READ_DIR),
        Allowance(tmp_path / "lib" / "numpy", READ),
    }


def test_nothing_to_hide_is_one_rule(tmp_path: Path) -> None:
    """A folder elsewhere, or one above, changes nothing."""
    inside = tmp_path / "venv"
    inside.mkdir()
    for hidden in ((), (tmp_path,), (tmp_path / "other",)):
        assert landlock.without(inside, hidden, READ) == (Allowance(inside, READ),)


def test_the_level_says_what_old_kernels_lack() -> None:
    """No warning with a user of one's own; without, it depends on the kernel."""
    assert confined.level(1, as_root=True).warning == ""
    assert confined.level(6, as_root=False).warning == ""
    assert "signal other processes" in confined.level(5, as_root=False).warning
    assert "read what every user" in confined.level(0, as_root=True).warning
    readable = "the reference and the grader are not readable"
    assert readable in confined.level(1, as_root=True).promises
    assert readable not in confined.level(0, as_root=True).promises
    assert "empty files" in confined.level(2, as_root=False).warning


def test_users_come_from_those_that_are_mapped() -> None:
    """A whole machine has four thousand million; a rootless container has 65536."""
    assert ids_to_choose_from("         0          0 4294967295\n") == (1_900_000_000, 100_000_000)
    first, count = ids_to_choose_from("0 1000 1\n1 100000 65536\n")
    assert first > 1000
    assert first + count == 65537
    with pytest.raises(HarnessError):
        ids_to_choose_from("0 1000 1\n")


def test_limits_leave_room_for_what_runs_already() -> None:
    """A shared user's other processes count against the limit, so it is raised by them."""
    alone = dict(rlimits.numbered(Resources(), 0))
    shared = dict(rlimits.numbered(Resources(), 100))
    changed = {which for which in alone if alone[which] != shared[which]}
    assert len(changed) == 1
    (which,) = changed
    assert shared[which] == (alone[which][0] + 100, alone[which][1] + 100)
    assert "--nproc=256:320" in rlimits.prlimit_options(Resources())


def test_a_closed_folder_is_named() -> None:
    """The first on the way that others cannot enter, or the file that they cannot read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        above = closed_to_others(folder.parent)
        folder.chmod(0o755)
        python = folder / "python"
        python.touch(0o755)
        assert closed_to_others(python) == above
        python.chmod(0o711)
        assert closed_to_others(python) == (above or python)
        folder.chmod(0o700)
        assert closed_to_others(python) == (above or folder)


@pytest.mark.parametrize(
    "closed", [[], ["home"], ["home", "home/py"], ["home/py"], ["home/py/bin"]]
)
def test_one_command_opens_a_python_that_lies_behind_closed_folders(closed: list[str]) -> None:
    """As of root with pyenv: what is above it can be entered then, other folders cannot."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name).resolve()
        executable = top / "home" / "py" / "bin" / "python"
        executable.parent.mkdir(parents=True)
        executable.touch(0o755)
        (top / "home" / "other").mkdir(mode=0o700)
        top.chmod(0o755)
        for folder in closed:
            (top / folder).chmod(0o700)
        if closed_to_others(top):
            pytest.skip("the folder of temporary files is closed itself")
        command = opening(Interpreter(executable, (top / "home" / "py",), ()))
        assert bool(command) == bool(closed)
        subprocess.run(["bash", "-euc", command], check=True)
        assert closed_to_others(executable) is None
        assert closed_to_others(top / "home" / "other") == top / "home" / "other"
        assert (top / "home").stat().st_mode & 0o4 == (0 if "home" in closed else 0o4)


def test_another_interpreter_is_asked_for_its_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """GRADER_PYTHON names it; one that does not run is a mistake of whoever named it."""
    own = interpreter()
    monkeypatch.setenv(VARIABLE, str(own.executable))
    assert interpreter() == own
    monkeypatch.setenv(VARIABLE, "/nonexistent/python")
    with pytest.raises(UsageError, match="/nonexistent/python"):
        interpreter()


def test_a_grader_beside_the_notebooks_packages_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reference would be as good as ours."""
    for name in ("grader/bundled", "numpy"):
        (tmp_path / "lib" / name).mkdir(parents=True)
    other = Interpreter(tmp_path / "python", (tmp_path,), (tmp_path / "lib" / "grader",))
    monkeypatch.setattr(confined, "interpreter", lambda: other)
    allowed = {allowance.path for allowance in confined.allowances(Path("/tmp/run"), ())}
    assert tmp_path / "lib" / "numpy" in allowed
    assert not any(path.is_relative_to(tmp_path / "lib" / "grader") for path in allowed)
