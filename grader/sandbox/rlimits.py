"""The limits that the operating system sets to each process of a student."""

import resource
from collections.abc import Iterator

from grader.sandbox.base import Resources

# The agent inside raises the lower limit to the upper: what a notebook has used up, it still has.
_SPARE = 64
_OPEN_FILES = 1024


def limits_of(resources: Resources) -> dict[str, tuple[int, int]]:
    """Soft and hard limits by their names in setrlimit(2), in lower case."""
    return {
        "as": (resources.address_space, resources.address_space),
        "fsize": (resources.disk, resources.disk),
        "nproc": (resources.processes, resources.processes + _SPARE),
        "nofile": (_OPEN_FILES, _OPEN_FILES + _SPARE),
        "core": (0, 0),
    }


def prlimit_options(resources: Resources) -> Iterator[str]:
    """The limits as options of the prlimit program."""
    for name, (soft, hard) in limits_of(resources).items():
        yield f"--{name}={soft}:{hard}"


def numbered(resources: Resources, running: int) -> list[tuple[int, tuple[int, int]]]:
    """The limits by the kernel's numbers, for a user who has so many threads running already."""
    found = []
    for name, (soft, hard) in limits_of(resources).items():
        more = running if name == "nproc" else 0
        number: int = getattr(resource, f"RLIMIT_{name.upper()}")
        found.append((number, (soft + more, hard + more)))
    return found
