"""The Python that notebooks run in: our own, or the one that GRADER_PYTHON names."""

import ast
import functools
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

VARIABLE = "GRADER_PYTHON"
_QUESTION = """
import sys, importlib.util
found = importlib.util.find_spec("grader")
print(ascii((
    (sys.prefix, sys.base_prefix, sys.base_exec_prefix),
    sys.path,
    found.submodule_search_locations[0] if found else "",
    importlib.util.find_spec("matplotlib") is not None,
)))
"""
# What a notebook's numbers may depend on.
_NOTED = ("numpy", "scipy", "scikit-learn", "pandas", "matplotlib", "ipython", "ipykernel")
_VERSIONS = f"""
import platform
from importlib.metadata import PackageNotFoundError, version
found = {{}}
for name in {_NOTED}:
    try:
        found[name] = version(name)
    except PackageNotFoundError:
        pass
print(ascii((platform.python_version(), found)))
"""
_PACKAGE_FOLDER = Path(__file__).resolve().parent.parent
_SECONDS = 120.0


@dataclass(frozen=True)
class Interpreter:
    """An interpreter, the folders that hold its library and packages, and graders among these.

    prefixes and path are as the interpreter says them, links not followed.
    """

    executable: Path
    prefixes: tuple[Path, ...]
    graders: tuple[Path, ...]
    path: tuple[Path, ...] = ()
    matplotlib: bool = False


def interpreter() -> Interpreter:
    """The interpreter for notebooks; raises UsageError where the one named does not work."""
    return _ask(os.environ.get(VARIABLE) or sys.executable)


@functools.cache
def versions() -> tuple[str, Mapping[str, str]]:
    """The version of the interpreter, and of the packages that notebooks compute with.

    Empty where it does not say.
    """
    try:
        answer = run_isolated(str(interpreter().executable), _VERSIONS, Path("/"))
        python, packages = ast.literal_eval(answer.decode())
    except (OSError, subprocess.SubprocessError, ValueError, SyntaxError):
        return "", {}
    return python, packages


def run_isolated(
    executable: str, code: str, folder: Path, environment: Mapping[str, str] | None = None
) -> bytes:
    """What Python code prints that runs for the grader itself, in a folder of its own.

    It imports nothing from the current folder nor from one that a variable of the environment
    names. Raises OSError and subprocess.SubprocessError.
    """
    done = subprocess.run(
        [executable, "-I", "-c", code],
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=_SECONDS,
    )
    return done.stdout


@functools.cache
def _ask(executable: str) -> Interpreter:
    path = Path(executable).absolute()
    try:
        answer = run_isolated(str(path), _QUESTION, Path("/"))
        prefixes, entries, package, matplotlib = ast.literal_eval(answer.decode())
    except (OSError, subprocess.SubprocessError, ValueError, SyntaxError) as error:
        raise UsageError(
            f"The interpreter {path} cannot be run: {error}.",
            f"Set {VARIABLE} to a Python that has ipykernel and the packages of the lab.",
        ) from None
    graders = [_PACKAGE_FOLDER, *([Path(package).resolve()] if package else [])]
    return Interpreter(
        path,
        tuple(dict.fromkeys(Path(prefix) for prefix in prefixes)),
        tuple(dict.fromkeys(graders)),
        tuple(dict.fromkeys(Path(entry) for entry in entries)),
        matplotlib,
    )


def closed_to_others(path: Path) -> Path | None:
    """The first of a path and its parents that other users may not enter or read, if any."""
    return next((part for part in (*reversed(path.parents), path) if _is_closed(part)), None)


def opening(python: Interpreter) -> str:
    """The command by which root lets other users run an interpreter; "" where they can already.

    What holds it can then be entered, not listed; only its own folders can be read.
    """
    prefixes = dict.fromkeys(prefix.resolve() for prefix in python.prefixes)
    needed = (python.executable, python.executable.resolve(), *prefixes)
    closed = {part for path in needed for part in (path, *path.parents) if _is_closed(part)}
    above = {part for part in closed if not any(map(part.is_relative_to, prefixes))}
    own = [
        prefix
        for prefix in prefixes
        if _is_closed(prefix, 0o5) or any(part.is_relative_to(prefix) for part in closed)
    ]
    commands = ((["chmod", "o+x"], sorted(above)), (["chmod", "-R", "o+rX"], own))
    return " && ".join(shlex.join([*words, *map(str, paths)]) for words, paths in commands if paths)


def _is_closed(path: Path, folder: int = 0o1) -> bool:
    """Whether other users lack these rights to a folder, or cannot read a file."""
    needed = folder if path.is_dir() else 0o4
    return path.stat().st_mode & needed != needed
