"""The sandbox as the rest of the grader sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from grader.sandbox.groups import MemoryGroup


@dataclass(frozen=True)
class Level:
    """How strong a sandbox is: its name, the mechanism, what it promises and what it does not.

    walls: it keeps files from being read.
    """

    name: str
    mechanism: str
    promises: tuple[str, ...]
    warning: str = ""
    walls: bool = True


@dataclass(frozen=True)
class Resources:
    """What the operating system lets a launch have: bytes of address space for one process, bytes
    of memory for all, where a control group can be made, bytes for one file and for one private
    folder, and processes and threads at a time.
    """

    address_space: int = 6 * 2**30
    memory: int = 2 * 2**30
    disk: int = 256 * 2**20
    processes: int = 256


@dataclass(frozen=True)
class Obstacle:
    """Why a level is unavailable on this machine, and how to get it, if there is a way."""

    why: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.why} ({self.remedy})" if self.remedy else self.why


@dataclass(frozen=True)
class Launch:
    """A Python process to be started inside.

    script and arguments go to the interpreter; files are mounted read-only under `code`; run is a
    private folder that both sides write to; descriptors are inherited; hidden are folders that must
    not be readable inside.
    """

    script: str
    arguments: tuple[str, ...]
    run: Path
    descriptors: tuple[int, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[Path, ...] = ()
    resources: Resources = field(default_factory=Resources)


class Process(Protocol):
    """A started process and everything it starts in turn."""

    @property
    def pid(self) -> int:
        """The process that stands for the whole tree on our side."""

    @property
    def group(self) -> "MemoryGroup | None":
        """The control group that bounds its memory, None where none can be made."""

    def poll(self) -> int | None:
        """The exit status, None while it runs."""

    def kill(self) -> None:
        """Kill the whole tree; harmless if it has ended."""

    def shared(self) -> int:
        """The bytes of its files in memory, as far as that can be told."""


class Sandbox(Protocol):
    """Starts processes for student code."""

    @property
    def level(self) -> Level:
        """What it guarantees."""

    def start(self, launch: Launch) -> Process:
        """Start a process; raises HarnessError where it cannot be started."""
