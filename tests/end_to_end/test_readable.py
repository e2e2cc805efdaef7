"""What student code can read, with interpreters laid out as their makers lay them out."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.sandbox import bubblewrap, confined
from grader.sandbox.base import Launch
from grader.sandbox.choose import Choice, choose_sandbox
from grader.sandbox.interpreter import VARIABLE
from tests.support.installation import Installation
from tests.support.notebooks import write_notebook
from tests.support.platforms import LINE_LAB

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="walls are of Linux")
DEBIAN = Path("/usr/bin/python3")
SECRET = "only for the grader's eyes"
_PROBE = """
import json, os, subprocess, sys
found = {}
for path in json.loads(sys.argv[1]):
    try:
        said = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(80)
        found[path] = repr(said)
    except OSError as error:
        found[path] = None
import ctypes, hashlib, sqlite3, ssl, zoneinfo
for name in json.loads(sys.argv[2]):
    __import__(name)
found["!ls"] = subprocess.run(["ls"], capture_output=True, text=True, check=True).stdout
found["prefix"] = sys.prefix
with open(sys.argv[3], "w") as file:
    json.dump(found, file)
"""


@dataclass(frozen=True)
class Layout:
    """An interpreter, folders of other people's beside it, and what it may import.

    course are the folders of the lab, the submission and the reports.
    """

    python: Path
    others: tuple[Path, ...]
    own: tuple[Path, ...] = ()
    course: tuple[Path, ...] = ()
    imports: tuple[str, ...] = ()


def _prefix(folder: Path, installed: Installation) -> Path:
    """A folder that is an interpreter's prefix, as pyenv, uv, conda and /usr/local have it."""
    base = _ask(installed.python, "sys.base_prefix")
    (folder / "bin").mkdir(parents=True)
    shutil.copy(installed.python.resolve(), folder / "bin" / "python3.11")
    (folder / "bin" / "python3").symlink_to("python3.11")
    (folder / "lib").symlink_to(Path(base, "lib"))
    for name in ("etc", "ssl", "share", "include"):
        (folder / name).mkdir()
        (folder / name / "settings").write_text("for everybody")
    return folder


def _with_packages(prefix: Path) -> tuple[str, ...]:
    """What can be imported there: a copied interpreter has its packages in its own library."""
    return ("numpy",) if any(prefix.glob("lib/python*/site-packages/numpy")) else ()


def _ask(python: Path, expression: str) -> str:
    done = subprocess.run(
        [python, "-I", "-c", f"import sys; print({expression})"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _venv(python: Path, folder: Path) -> Path:
    subprocess.run([python, "-I", "-m", "venv", "--without-pip", folder], check=True)
    return folder / "bin" / "python"


def debian(folder: Path, installed: Installation) -> Layout:
    """The system's own Python, whose prefix is /usr."""
    if not DEBIAN.exists():
        pytest.skip("this machine has no Python of its own")
    return Layout(DEBIAN, (folder / "course",))


def pyenv(folder: Path, installed: Installation) -> Layout:
    """Many versions beside each other, named by links."""
    prefix = _prefix(folder / "pyenv" / "versions" / "3.11.7", installed)
    (prefix.parent / "3.11").symlink_to(prefix)
    return Layout(
        prefix.parent / "3.11" / "bin" / "python3",
        (prefix, prefix / "src", prefix.parent / "3.12.1" / "lib", folder / "pyenv"),
        own=(prefix / "etc", prefix / "ssl", prefix / "share"),
        imports=_with_packages(prefix),
    )


def uv(folder: Path, installed: Installation) -> Layout:
    """A venv whose interpreter is reached by the link of a minor version."""
    prefix = _prefix(folder / "uv" / "python" / "cpython-3.11.7-linux", installed)
    (prefix.parent / "cpython-3.11-linux").symlink_to("cpython-3.11.7-linux")
    python = _venv(prefix.parent / "cpython-3.11-linux" / "bin" / "python3", folder / "work/.venv")
    return Layout(python, (folder / "work", folder / "work" / ".venv", prefix))


def conda(folder: Path, installed: Installation) -> Layout:
    """An environment below the folder of its maker, with packages and others beside it."""
    prefix = _prefix(folder / "conda" / "envs" / "course", installed)
    return Layout(
        prefix / "bin" / "python3",
        (prefix, prefix / "conda-meta", folder / "conda" / "pkgs", folder / "conda" / "envs" / "b"),
        own=(prefix / "etc", prefix / "ssl"),
        imports=_with_packages(prefix),
    )


def beside_the_lab(folder: Path, installed: Installation) -> Layout:
    """A venv beside lab.py, with packages named by path files: of another folder, of the lab's."""
    prefix = _prefix(folder / "base", installed)
    lab = folder / "lab"
    python = _venv(prefix / "bin" / "python3", lab / ".venv")
    for path in (folder / "shared", lab / "helpers"):
        path.mkdir()
        (path / f"from_{path.name}.py").write_text("")
    packages = next((lab / ".venv" / "lib").glob("python*/site-packages"))
    (packages / "course.pth").write_text(f"{folder / 'shared'}\n{lab / 'helpers'}\n")
    return Layout(
        python,
        (lab, lab / "helpers", lab / "submissions" / "ada", folder / "scores"),
        own=(packages, folder / "shared"),
        course=(lab, lab / "submissions", folder / "scores"),
        imports=("from_shared",),
    )


def below_packages(folder: Path, installed: Installation) -> Layout:
    """A lab among what must be readable: it is closed, and a venv in it is not."""
    prefix = _prefix(folder / "base", installed)
    lab = prefix / "share" / "course"
    python = _venv(prefix / "bin" / "python3", lab / ".venv")
    return Layout(python, (lab, lab / "ada"), own=(prefix / "share",), course=(lab,))


LAYOUTS = (debian, pyenv, uv, conda, beside_the_lab, below_packages)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the machine can enter, with no other user's walls in it."""
    with tempfile.TemporaryDirectory(prefix="grader-layout-") as name:
        Path(name).chmod(0o755)
        yield Path(name).resolve()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda made: made.__name__)
def test_others_files_are_unreadable_and_packages_are_not(
    level: Choice,
    layout: Callable[[Path, Installation], Layout],
    folder: Path,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever lies beside an interpreter stays closed, and what it needs can be imported."""
    made = layout(folder, installation)
    closed = []
    for place in made.others:
        place.mkdir(parents=True, exist_ok=True)
        for name in ("ada.ipynb", "scores.csv"):
            (place / name).write_text(SECRET)
            closed.append(str(place / name))
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    _use(made.python, monkeypatch)
    found = _probed(level, made, [*closed, *map(str, made.own), *_of_the_system()])
    assert {path: said for path, said in found.items() if path in closed and said} == {}
    wanted = [*map(str, made.own), *_of_the_system()]
    assert [path for path in wanted if found[path] is None] == []


def _use(python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run notebooks with that interpreter."""
    monkeypatch.setenv(VARIABLE, str(python))
    for unavailable in (confined.unavailable, bubblewrap.unavailable):
        unavailable.cache_clear()


def _of_the_system() -> list[str]:
    """What notebooks use of the system: libraries by alternatives, fonts, time zones."""
    wanted = ("/etc/alternatives", "/usr/share/fonts", "/usr/share/zoneinfo", "/etc/localtime")
    return [path for path in wanted if Path(path).exists()]


def _probed(level: Choice, made: Layout, paths: list[str]) -> dict[str, Any]:
    run = Path(tempfile.mkdtemp(prefix="grader-"))
    try:
        (run / "probe.py").write_text(_PROBE)
        code = Path(bubblewrap.CODE) if level == "namespaces" else run / "code"
        launch = Launch(
            os.path.relpath(run / "probe.py", code),
            (json.dumps(paths), json.dumps(made.imports), str(run / "report.json")),
            run,
            hidden=made.course,
        )
        process: Any = choose_sandbox(level).start(launch)
        try:
            status = process.wait(60)
            assert status == 0, "the probe failed"
            report: dict[str, Any] = json.loads((run / "report.json").read_text())
        finally:
            process.kill()
        return report
    finally:
        shutil.rmtree(run)


_WALK = """
import os, sys
seen = []
for folder, _, files in os.walk(sys.prefix):
    for name in files:
        if name in ("ada.ipynb", "scores.csv"):
            try:
                seen.append(open(os.path.join(folder, name)).read())
            except OSError:
                pass
raise RuntimeError(f"seen: {seen}")
"""


@pytest.mark.parametrize("place", ["grader-test", "share/grader-test"])
def test_submissions_below_the_interpreters_folder(
    level: Choice, installation: Installation, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others' are not readable there; among programs they are, and the result says so."""
    _use(installation.python, monkeypatch)
    folder = Path(_ask(installation.python, "sys.prefix"), place)
    try:
        for name in ("ada", "bob"):
            (folder / name).mkdir(parents=True)
        (folder / "ada" / "ada.ipynb").write_text(SECRET)
        (folder / "scores.csv").write_text(SECRET)
        notebook = write_notebook(folder / "bob" / "mine.ipynb", [_WALK])
        result = grade_file(notebook, load_lab(LINE_LAB), Options(sandbox=level))
    finally:
        shutil.rmtree(folder)
    assert result.sandbox is not None
    warned = str(folder / "bob") in result.sandbox.warning
    assert warned == place.startswith("share")
    if not warned:
        assert [run.error for run in result.cells] == ["RuntimeError: seen: []"]
