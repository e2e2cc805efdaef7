"""The Python that notebooks run in: our own, or the one that GRADER_PYTHON names."""

import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

VARIABLE = "GRADER_PYTHON"
_QUESTION = "import sys; print(sys.prefix, sys.base_prefix, sys.base_exec_prefix, sep='\\n')"


@dataclass(frozen=True)
class Interpreter:
    """An interpreter and the folders that hold its library and packages."""

    executable: Path
    prefixes: tuple[Path, ...]


def interpreter() -> Interpreter:
    """The interpreter for notebooks; raises UsageError where the one named does not work."""
    named = os.environ.get(VARIABLE)
    return _ask(named) if named else _own()


@functools.cache
def _own() -> Interpreter:
    return _interpreter(sys.executable, (sys.prefix, sys.base_prefix, sys.base_exec_prefix))


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
    return _interpreter(executable, answer.stdout.decode().splitlines())


def _interpreter(executable: str, prefixes: "tuple[str, ...] | list[str]") -> Interpreter:
    resolved = dict.fromkeys(Path(prefix).resolve() for prefix in prefixes)
    return Interpreter(Path(executable).absolute(), tuple(resolved))


def closed_to_others(path: Path) -> Path | None:
    """The first of a path and its parents that other users may not enter or read, if any."""
    for part in (*reversed(path.parents), path):
        mode = part.stat().st_mode
        needed = 0o1 if part.is_dir() else 0o4
        if not mode & needed:
            return part
    return None
