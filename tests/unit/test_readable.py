"""The allow-list of what student code may read."""

from pathlib import Path

import pytest

from grader.sandbox.interpreter import Interpreter
from grader.sandbox.readable import Readable, exposed, readable


def python_at(*prefixes: Path, path: tuple[Path, ...] = ()) -> Interpreter:
    """An interpreter with these prefixes."""
    return Interpreter(prefixes[0] / "bin" / "python3", prefixes, (), path)


@pytest.mark.parametrize("prefix", ["/usr", "/usr/local", "/opt/conda/envs/course", "/"])
def test_what_is_neither_program_nor_library_is_closed(prefix: str) -> None:
    """Sources, data and other people's folders, wherever the interpreter is."""
    files = readable(python_at(Path(prefix)), ())
    for path in (
        *("/usr/src/app/ada.ipynb", "/usr/local/src/ada.ipynb", "/usr/ada.ipynb", "/opt/ada.ipynb"),
        *("/usr/local/ada/hw.ipynb", "/usr/local/etc", "/opt/conda/pkgs/x", "/etc/shadow", "/etc"),
        *("/home/ada/hw.ipynb", "/root/.bashrc", "/var/lib/scores.csv", "/srv/hw.ipynb", "/"),
    ):
        shown = files.is_shown(Path(path))
        assert shown == (path == "/usr/local/etc" == f"{prefix}/etc" and Path(path).exists()), path


def test_the_lowest_decides() -> None:
    """A virtual environment in a closed folder is shown, a grader in that is not."""
    lab, venv = Path("/usr/share/lab"), Path("/usr/share/lab/.venv/lib")
    files = Readable((Path("/usr/share"), venv), (lab, venv / "grader"))
    assert files.is_shown(Path("/usr/share/fonts"))
    assert not files.is_shown(lab / "solution.ipynb")
    assert files.is_shown(venv / "numpy")
    assert not files.is_shown(venv / "grader" / "judge")
    assert list(files.steps()) == [
        (Path("/usr/share"), True),
        (lab, False),
        (venv, True),
        (venv / "grader", False),
    ]


def test_steps_have_an_effect_each() -> None:
    """What is shown or closed already is not named again, in whatever order it is given."""
    files = Readable((Path("/a/b"), Path("/a")), (Path("/a"), Path("/c/d")))
    assert list(files.steps()) == [(Path("/a"), True), (Path("/a"), False), (Path("/a/b"), True)]


def test_folders_of_the_path_but_for_the_courses(tmp_path: Path) -> None:
    """What a path file names is shown, unless it is of the course or holds a part of that."""
    for name in ("packages", "course/helpers", "home/course"):
        (tmp_path / name).mkdir(parents=True)
    path = tuple(tmp_path / name for name in ("packages", "course/helpers", "home", "missing"))
    python = python_at(tmp_path / "python", path=path)
    files = readable(python, (tmp_path / "course", tmp_path / "home" / "course"))
    shown = [entry for entry in files.shown if entry.is_relative_to(tmp_path)]
    assert shown == [tmp_path / "packages"]


def test_an_environment_of_the_course_among_programs(tmp_path: Path) -> None:
    """It is shown in whatever order the interpreter names its folders."""
    lab = tmp_path / "share" / "course"
    (lab / ".venv" / "lib").mkdir(parents=True)
    for prefixes in ((tmp_path, lab / ".venv"), (lab / ".venv", tmp_path)):
        files = readable(python_at(*prefixes), (lab,))
        assert files.is_shown(lab / ".venv" / "lib" / "numpy")
        assert not files.is_shown(lab / "lab.py")
        assert files.is_shown(tmp_path / "share" / "fonts")


def test_links_on_the_way_are_told(tmp_path: Path) -> None:
    """An interpreter that is reached by links, of files and of folders, is found behind them."""
    real = tmp_path / "cpython-3.11.7"
    (real / "bin").mkdir(parents=True)
    (real / "lib").mkdir()
    (real / "bin" / "python3").touch()
    (tmp_path / "cpython-3.11").symlink_to("cpython-3.11.7")
    (tmp_path / "python").symlink_to(tmp_path / "cpython-3.11" / "bin" / "python3")
    python = Interpreter(tmp_path / "python", (tmp_path / "cpython-3.11",), ())
    files = readable(python, ())
    assert {real / "bin", real / "lib"} <= set(files.shown)
    assert dict(files.links)[tmp_path / "cpython-3.11"] == "cpython-3.11.7"
    assert tmp_path / "python" in dict(files.links)


def test_a_course_among_programs_is_told(tmp_path: Path) -> None:
    """Beside the interpreter is no such place, below its shared files is one."""
    prefix = tmp_path / "python"
    for name in ("share/course", "course"):
        (prefix / name).mkdir(parents=True)
    python = python_at(prefix)
    assert exposed(python, (prefix / "course", prefix, tmp_path)) == ""
    assert str(prefix / "share" / "course") in exposed(python, (prefix / "share" / "course",))
