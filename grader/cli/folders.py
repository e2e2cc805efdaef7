"""Where the reports of a class go: a folder for each format, a file in it for each student."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.cli.outputs import REPORTS, STUDENT_HTML, rendered
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.result import Result

# So many a process renders while another starts; so many seconds one may take.
_FEW, _PATIENCE = 30, 600.0
_ENDINGS = {"json": ".json", "markdown": ".md", "junitxml": ".xml"}


class Folders:
    """The folders by format; student: all reports are what students may see.

    Raises UsageError where one cannot be written to.
    """

    def __init__(self, options: Mapping[str, Any], *, student: bool) -> None:
        self._student = student
        given = {name: options[name] for name in REPORTS if options.get(name)}
        self._folders = {name: Path(folder) for name, folder in given.items()}
        for name, folder in self._folders.items():
            _check(name, folder)
        pages = [self._folders[name].resolve() for name in ("html", STUDENT_HTML) if name in given]
        if len(set(pages)) < len(pages):
            raise UsageError(
                "--html and --student-html go to the same folder.", "Give each its own."
            )

    @property
    def paths(self) -> tuple[Path, ...]:
        """The folders."""
        return tuple(folder.resolve() for folder in self._folders.values())

    def write(
        self, names: Mapping[str, str], result_of: Callable[[str], "Result | None"], jobs: int = 1
    ) -> int:
        """Write every report of students, given the name of each one's files by id, and what tells
        a result; by so many processes where there are many. Returns how many have a result.
        """
        from grader.course.batch.drive import Driver, Job
        from grader.course.batch.workers import InThisProcess, LocalWorkers

        for folder in self._folders.values():
            folder.mkdir(mode=0o700, exist_ok=True)
        known = [name for name in names if self._folders and result_of(name) is not None]
        jobs = min(jobs, len(known) // _FEW)

        def make(name: str) -> _Task:
            result = result_of(name)
            assert result is not None
            return _Task(result, tuple(self._folders), self._student)

        def done(name: str, found: Mapping[str, bytes] | Exception) -> None:
            from grader.reports.files import write_atomically

            if isinstance(found, Exception):
                raise found
            for kind, data in found.items():
                ending = _ENDINGS.get(kind, ".html")
                write_atomically(self._folders[kind] / f"{names[name]}{ending}", data, private=True)

        start = partial(LocalWorkers, jobs) if jobs > 1 else InThisProcess
        driver = Driver(start, max(1, 2 * jobs), _PATIENCE)
        driver.run(Job(make, _rendered, done, lambda _: False), known)
        return len(known)


@dataclass(frozen=True)
class _Task:
    """A result, and the reports that are wanted of it."""

    result: "Result"
    kinds: tuple[str, ...]
    student: bool


def _rendered(task: _Task) -> dict[str, bytes]:
    from grader.visibility import for_students

    shown = for_students(task.result) if task.student else task.result
    return {kind: rendered(kind, shown) for kind in task.kinds}


def _check(name: str, folder: Path) -> None:
    option = f"--{name.replace('_', '-')}"
    if str(folder) == "-":
        raise UsageError(
            f"For a class {option} takes a folder, with a file in it for each student.",
            "`grader results --json` prints the scores of all.",
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file.", f"For a class {option} takes a folder.")
    if not folder.parent.is_dir():
        raise UsageError(f"There is no folder {folder.parent}.", "Make it first, or name another.")
