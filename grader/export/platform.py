"""What a platform is: where it puts submissions, and what it wants to be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.result import Result

Content = bytes | None


@dataclass(frozen=True)
class PlatformContext:
    """Where one grading takes place: the platform's folder, its environment, the time in UTC.

    choice says which of several notebooks is graded, in the name of a test.
    """

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    now: str = ""
    choice: str = ""

    def path(self, variable: str, default: str) -> Path:
        """The file that a variable names, or one in the platform's folder."""
        named = self.environment.get(variable)
        return Path(named) if named else self.root / default


@dataclass(frozen=True)
class Written:
    """What a platform gets: files by path, what is added to files, and what goes to stdout.

    A file that is None must not be there: on some platforms this alone says that grading failed.
    """

    files: Mapping[Path, Content] = field(default_factory=dict)
    added: Mapping[Path, bytes] = field(default_factory=dict)
    stdout: bytes = b""


@dataclass(frozen=True)
class Platform:
    """A platform. writes says what it gets; root and submission are the folders it has by default.

    seconds and memory (MiB) are what a submission may take in all, unless the export says it; they
    leave the grader enough of what the platform has. pace is the share of a processor core that it
    gives: the times of cells, calls and training runs are longer by as much. hides is true where
    the platform itself keeps items from students. failure is the exit code when the grader fails.
    leaves are the files and folders below root that are the grader's: whatever stands there before
    is removed. has_image is true where an image is built, which the export can name.
    """

    name: str
    title: str
    writes: str
    root: str
    submission: str
    render: Callable[[Result, PlatformContext], Written]
    output: str
    seconds: float = 480.0
    memory: int = 2048
    pace: float = 1.0
    hides: bool = False
    failure: int = 3
    leaves: tuple[str, ...] = ()
    has_image: bool = False
