"""Where the reports of a class go: a folder for each format, a file in it for each student."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.cli.outputs import REPORTS, STUDENT_HTML, rendered
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.result import Result

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

    def write(self, name: str, result: "Result") -> None:
        """Write every report of a student, whose files have this name."""
        from grader.reports.files import write_atomically
        from grader.visibility import for_students

        shown = for_students(result) if self._student else result
        for kind, folder in self._folders.items():
            folder.mkdir(mode=0o700, exist_ok=True)
            write_atomically(folder / f"{name}{_ENDINGS.get(kind, '.html')}", rendered(kind, shown))


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
