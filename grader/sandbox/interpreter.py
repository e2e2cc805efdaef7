"""The Python that notebooks run in: our own, or the one that GRADER_PYTHON names."""

import functools
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

VARIABLE = "GRADER_PYTHON"
_QUESTION = """
import sys, importlib.util
print(sys.prefix, sys.base_prefix, sys.base_exec_prefix, sep="\\n")
found = importlib.util.find_spec("grader")
print(found.submodule_search_locations[0] if found else "")
"""
_PACKAGE_FOLDER = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Interpreter:
    """An interpreter, the folders that hold its library and packages, and graders among these."""

    executable: Path
    prefixes: tuple[Path, ...]
    graders: tuple[Path, ...]


def interpreter() -> Interpreter:
    """The interpreter for notebooks; raises UsageError where the one named does not work."""
    named = os.environ.get(VARIABLE)
    return _ask(named) if named else _own()


@functools.cache
def _own() -> Interpreter:
    prefixes = (sys.prefix, sys.base_prefix, sys.base_exec_prefix)
    return _interpreter(sys.executable, prefixes, "")


@functools.cache
def _ask(executable: str) -> Interpreter:
    try:
        answer = subprocess.run(
            [executable, "-I", "-c", _QUESTION], capture_output=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError(
            f"The interpreter that {VARIABLE} names cannot be run: {error}.",
            "Name a Python in which ipykernel and what the lab needs are installed.",
        ) from None
    *prefixes, package = answer.stdout.decode().splitlines()
    return _interpreter(executable, prefixes, package)


def _interpreter(executable: str, prefixes: Iterable[str], package: str) -> Interpreter:
    resolved = dict.fromkeys(Path(prefix).resolve() for prefix in prefixes)
    graders = [_PACKAGE_FOLDER, *([Path(package).resolve()] if package else [])]
    return Interpreter(Path(executable).absolute(), tuple(resolved), tuple(dict.fromkeys(graders)))


def closed_to_others(path: Path) -> Path | None:
    """The first of a path and its parents that other users may not enter or read, if any."""
    for part in (*reversed(path.parents), path):
        mode = part.stat().st_mode
        needed = 0o1 if part.is_dir() else 0o4
        if not mode & needed:
            return part
    return None
