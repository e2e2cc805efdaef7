"""Landlock, by which a process gives up files, signals and sockets for itself and its children.

Only what the kernel is told is made here: numbers and bytes. `launcher` makes the calls.
"""

import ctypes
import os
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

CREATE_RULESET = 444
_VERSION = 1  # flag: return the version of Landlock instead of making a ruleset

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
REMOVE_FILE, MAKE_REG = 1 << 5, 1 << 8
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | _TRUNCATE | _IOCTL_DEV
_FIRST = (1 << 13) - 1
_LATER = {2: 1 << 13, 3: _TRUNCATE, 5: _IOCTL_DEV}  # the version that brought a right
_TCP = 0b11  # bind and connect
_SCOPES = 0b11  # abstract sockets and signals
TCP_SINCE, SCOPES_SINCE, TRUNCATE_SINCE = 4, 6, 3

READ = EXECUTE | READ_FILE | READ_DIR
USE = READ_FILE | WRITE_FILE
WRITE = _FIRST | sum(_LATER.values())


@dataclass(frozen=True)
class Allowance:
    """Rights to a file, or to a folder and all that is below it."""

    path: Path
    rights: int


def version() -> int:
    """The kernel's version of Landlock; 0 where it has none, or none that we may use."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        library = ctypes.CDLL(None, use_errno=True)
        return max(0, int(library.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)))
    except (OSError, AttributeError):
        return 0


def handled(abi: int) -> int:
    """All rights to files that this version can deny."""
    return _FIRST | sum(right for since, right in _LATER.items() if since <= abi)


def ruleset(abi: int) -> bytes:
    """struct landlock_ruleset_attr: all files, TCP, signals and abstract sockets are denied."""
    parts = [handled(abi)]
    if abi >= TCP_SINCE:
        parts.append(_TCP)
    if abi >= SCOPES_SINCE:
        parts.append(_SCOPES)
    return struct.pack(f"<{len(parts)}Q", *parts)


def rules(allowances: tuple[Allowance, ...], abi: int) -> list[tuple[str, int]]:
    """Paths and rights for landlock_path_beneath_attr; what does not exist is left out."""
    found = []
    for allowance in allowances:
        rights = allowance.rights & handled(abi)
        if not allowance.path.is_dir():
            rights &= _OF_FILES
        if allowance.path.exists():
            found.append((str(allowance.path), rights))
    return found


def without(folder: Path, hidden: tuple[Path, ...], rights: int) -> tuple[Allowance, ...]:
    """Allowances for a folder but for what is hidden in it.

    Rights are only ever added, so that a folder is hidden by naming all of its neighbours. The
    folders above it can be listed, since Python would import nothing from them otherwise, and so
    names below them can be seen, but no content.
    """
    if folder in hidden:
        return ()
    if not any(path.is_relative_to(folder) for path in hidden):
        return (Allowance(folder, rights),)
    found = [Allowance(folder, READ_DIR)]
    with os.scandir(folder) as entries:
        below = sorted(Path(entry.path) for entry in entries if not entry.is_symlink())
    for path in below:
        found.extend(without(path, hidden, rights))
    return tuple(found)
