"""The environment that student code sees: nothing of the grader's own."""

import functools
import os
import subprocess
import tempfile
from pathlib import Path

from grader.sandbox.interpreter import interpreter, run_isolated

_GRADER = Path(__file__).resolve().parent.parent
# What the student's process loads of the grader. There too the second stands beside the first.
INSIDE_FOLDER, VALUES_FOLDER = _GRADER / "inside", _GRADER / "values"


def student_environment(home: str) -> dict[str, str]:
    """Environment variables of the student's process."""
    return {
        "PATH": f"{interpreter().executable.parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "USER": "student",
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "TMPDIR": "/tmp" if home.startswith("/home") else home,
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "IPYTHONDIR": f"{home}/.ipython",
        "JUPYTER_PLATFORM_DIRS": "1",
        # One thread: forks are safe, sums come out the same each time, and cores are shared fairly.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        # There is no network: an install in a notebook fails at once rather than after retries.
        "PIP_RETRIES": "0",
        "PIP_DEFAULT_TIMEOUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }


@functools.cache
def font_lists() -> tuple[Path, ...]:
    """Matplotlib's font list, made once per user: making it takes longer than most notebooks.

    It is written by a process of the grader's own and never read back from a student's folder.
    """
    if not interpreter().matplotlib:
        return ()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "grader" / "fonts"
    try:
        if not (found := _lists_in(cache)):
            cache.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=cache.parent) as name:
                fresh = Path(name).resolve()
                run_isolated(
                    str(interpreter().executable),
                    "import matplotlib.font_manager",
                    fresh,
                    {"MPLCONFIGDIR": name},
                )
                for made in _lists_in(fresh):
                    made.replace(cache / made.name)
            found = _lists_in(cache)
    except (OSError, subprocess.SubprocessError):
        return ()  # only slower: the student's process then makes its own
    return found


def _lists_in(folder: Path) -> tuple[Path, ...]:
    """The lists in a folder. A link, which could lead to anything, is none."""
    return tuple(path for path in folder.glob("fontlist-*.json") if not path.is_symlink())
