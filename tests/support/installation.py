"""The grader and a Python that every user can read, wherever the tests' own ones are."""

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.interpreter import closed_to_others
from tests.support.notebooks import ROOT

_VERSION = f"python{sys.version_info[0]}.{sys.version_info[1]}"
_PACKAGES = ("grader", "reference", "student_template", "tests")
_NOT_NEEDED = shutil.ignore_patterns("mypy*", "ruff*", "hypothesis*", "_grader.pth", "tests")


@dataclass(frozen=True)
class Installation:
    """A copy of the repository, and an interpreter to run it with."""

    folder: Path
    python: Path

    def run(
        self, *arguments: str, machine: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments in the copy, as on that kind of machine."""
        with self.start(*arguments, machine=machine, **environment) as process:
            out, err = process.communicate(timeout=600)
            return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def start(
        self, *arguments: str, machine: str = "", **environment: str
    ) -> subprocess.Popen[str]:
        """The same, without waiting for its end."""
        before = ("-m", "tests.support.machines", machine, str(self.python)) if machine else ()
        return subprocess.Popen(
            [str(self.python), *before, *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def install(folder: Path) -> Installation:
    """Copy what is needed into a folder that other users can enter.

    Into a copy of the interpreter the grader is installed as a wheel would do it.
    """
    for name in _PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    python = readable_python(folder / "python")
    for packages in (folder / "python" / "lib").glob("python*/site-packages"):
        (folder / "grader").rename(packages / "grader")
        for name in ("reference", "student_template"):
            shutil.copytree(folder / name, packages / "grader" / "bundled" / name)
    return Installation(folder, python)


def readable_python(folder: Path) -> Path:
    """The interpreter that runs the tests, or where others cannot read it, a copy of it."""
    own = Path(sys.executable)
    if not any(closed_to_others(path) for path in (own, own.resolve(), Path(sys.prefix))):
        return own
    base = Path(sys.base_prefix)
    library = folder / "lib" / _VERSION
    shutil.copytree(
        base / "lib" / _VERSION,
        library,
        symlinks=True,
        ignore=shutil.ignore_patterns("site-packages", "test", "config-*"),
        copy_function=_put,
    )
    shutil.copytree(
        sysconfig.get_path("purelib"),
        library / "site-packages",
        symlinks=True,
        ignore=_NOT_NEEDED,
        copy_function=_put,
    )
    for shared in (base / "lib").glob("libpython*.so.*"):
        _put(str(shared.resolve()), str(folder / "lib" / shared.name))
    # Where it was built with a shared library, the path of that is in the program.
    there, here = f"{base}/lib".encode() + b"\0", b"$ORIGIN/../lib\0"
    program = own.resolve().read_bytes()
    if len(here) <= len(there):
        program = program.replace(there, here.ljust(len(there), b"\0"))
    copy = folder / "bin" / "python3"
    copy.parent.mkdir()
    copy.write_bytes(program)
    copy.chmod(0o755)
    return copy


def _put(source: str, target: str) -> str:
    """Link a file where that can be done, which takes no space; else copy it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
