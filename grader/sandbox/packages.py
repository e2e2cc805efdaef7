"""What an interpreter has: modules, told from its folders alone, and packages."""

import ast
import re
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

from grader.sandbox.interpreter import interpreter, run_isolated

# What is longer takes too long to look through.
_LONGEST = 2**20


def provides(path: Sequence[Path], module: str, name: str = "") -> bool:
    """Whether a module is there, and binds a name at its top, if that is not empty.

    path are the folders that the interpreter imports from. What cannot be told is not there.
    """
    return bool(module) and _provides(tuple(path), module, name)


_INSTALLED = """
import importlib.metadata
print({one.metadata["Name"]: one.version for one in importlib.metadata.distributions()})
"""


@lru_cache(maxsize=16)
def packages_lacking(requirements: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some requirements, such as "pandas>=2", that the notebooks' interpreter lacks.

    None where it does not say what it has.
    """
    # Few labs ask for packages, and none of them should wait for this.
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    try:
        printed = run_isolated(str(interpreter().executable), _INSTALLED, Path("/"))
        installed = ast.literal_eval(printed.decode())
    except (OSError, subprocess.SubprocessError, ValueError, SyntaxError):
        return ()
    versions = {canonicalize_name(name): there for name, there in installed.items() if name}

    def is_there(requirement: Requirement) -> bool:
        there = versions.get(canonicalize_name(requirement.name))
        return there is not None and requirement.specifier.contains(there, prereleases=True)

    return tuple(one for one in requirements if not is_there(Requirement(one)))


@lru_cache(maxsize=256)
def _provides(path: tuple[Path, ...], module: str, name: str) -> bool:
    folders: Sequence[Path] = path
    found: Path | None = None
    for part in module.split("."):
        found = next((file for folder in folders if (file := _file(folder, part))), None)
        if found is None:
            return False
        folders = [found.parent] if found.name == "__init__.py" else []
    if found is None or not name:
        return found is not None
    return any(_file(folder, name) for folder in folders) or _binds(found, name)


def _file(folder: Path, name: str) -> Path | None:
    endings = ("/__init__.py", ".py", *EXTENSION_SUFFIXES)
    files = (folder / f"{name}{ending}" for ending in endings)
    return next((file for file in files if file.is_file()), None)


def _binds(file: Path, name: str) -> bool:
    """Whether lines of a module's source define, assign or import a name."""
    if file.suffix != ".py" or file.stat().st_size > _LONGEST:
        return False
    word = rf"\b{re.escape(name)}\b"
    defined = rf"^(?:(?:async )?def |class ){word}|^{word}\s*(?::[^=\n]*)?="
    one_line = rf"^(?:from \S+ )?import [^\n(]*{word}"
    in_brackets = rf"^from \S+ import \([^)]*{word}"
    text = file.read_text(encoding="utf-8", errors="replace")
    return re.search(f"{defined}|{one_line}|{in_brackets}", text, re.MULTILINE) is not None
