"""What every platform gets for the same few submissions, kept in tests/golden.

`python -m tests.support.golden` renders it anew; with `--grade`, after grading anew.
What changes from run to run and from machine to machine is scrubbed.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from grader.export.counted import counted
from grader.export.platform import Platform, PlatformContext
from grader.export.platforms import PLATFORMS
from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.result import Result, Sandbox, from_json, to_json
from tests.support.notebooks import (
    ROOT,
    SOLUTION,
    SUBMISSIONS,
    patched_cells,
    read_patch,
    write_notebook,
)

GOLDEN = ROOT / "tests" / "golden"
CASES = ("right", "half", "crash", "unreadable")
# Reports that belong to no platform have tests of their own.
_ELSEWHERE = frozenset({".html", "result.json"})
_CRASH = SUBMISSIONS / "wrong" / "compute_grads__crash_shapes.py"
_ENVIRONMENT = {
    "CLASSROOM": "spring",
    "ASSIGNMENT": "softmax",
    "SUBMISSION_TAG": "submit/2026-01-31T12-00-00Z-0123456",
    "COMMIT_URL": "https://forge.example/commit/0123456",
    "RELEASE_URL": "https://forge.example/releases/1",
    "REVIEW_URL": "https://forge.example/pull/1",
    "GITHUB_OUTPUT": "/runner/output",
    "GITHUB_STEP_SUMMARY": "/runner/summary",
    "VPL_GRADEMIN": "0",
    "VPL_GRADEMAX": "10",
    "vocareumGradeFile": "/runner/grades.csv",
    "vocareumReportFile": "/runner/report",
}


def submission(case: str, folder: Path) -> Path:
    """Write the submission of a case into a folder."""
    target = folder / f"{case}.ipynb"
    if case == "crash":
        return write_notebook(target, patched_cells(read_patch(_CRASH)))
    content = {
        "right": SOLUTION.read_bytes(),
        "half": (SUBMISSIONS / "sample.ipynb").read_bytes(),
        "unreadable": b'{"cells": [',
    }
    target.write_bytes(content[case])
    return target


def scrubbed(result: Result) -> Result:
    """A result without what depends on the day and the machine."""
    file = replace(result.submission, sha256=result.submission.sha256 and "0" * 64)
    sandbox = result.sandbox and Sandbox("scrubbed", "scrubbed", ())
    return replace(result, grader="0.0.0", submission=file, seconds=1.0, sandbox=sandbox, code=())


def stored(case: str) -> Result:
    """The result of a case as it is kept."""
    return from_json((GOLDEN / "results" / f"{case}.json").read_bytes())


def place(platform: Platform) -> PlatformContext:
    """Where the kept output was rendered for."""
    return PlatformContext(Path(platform.root), _ENVIRONMENT, "2026-01-31T12:00:00Z")


def rendered(platform: Platform, case: str) -> Iterator[tuple[Path, bytes]]:
    """The kept files of a platform and a case: where they are kept, and what must be in them."""
    result = stored(case)
    shown = result if platform.hides else counted(result, whole=False)
    written = platform.render(shown, place(platform))
    files = {path.name: data for path, data in (*written.files.items(), *written.added.items())}
    files |= {"stdout": written.stdout} if written.stdout else {}
    for name, data in files.items():
        if data is not None and name not in _ELSEWHERE and Path(name).suffix not in _ELSEWHERE:
            yield GOLDEN / platform.name / case / name, data


def _grade_again() -> None:
    lab = load_lab()
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            result = grade_file(
                submission(case, Path(folder)), lab, Options(execute="needed", fixed_problems=True)
            )
        target = GOLDEN / "results" / f"{case}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(to_json(scrubbed(result)))


def main() -> None:
    """Write everything anew."""
    if "--grade" in sys.argv:
        _grade_again()
    for platform in PLATFORMS.values():
        for case in CASES:
            for path, data in rendered(platform, case):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)


if __name__ == "__main__":
    main()
