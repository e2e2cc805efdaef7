"""Writing a report to a file: whole or not at all."""

import os
import tempfile
from pathlib import Path

from grader.errors import UsageError


def check_writable(path: Path) -> None:
    """Raise UsageError, before any work is done, where a file could not be written."""
    if path.exists() and not path.is_file() and not path.is_dir():
        return  # a device or a pipe, such as /dev/stdout
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", "Name a file to write to.")
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}.", "Make it first, or name another.")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"The folder {path.parent} is not writable.", "Name another.")


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file's contents in one step; raises UsageError where that cannot be done."""
    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a pipe
            path.write_bytes(data)
            return
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".grader-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                os.fchmod(file.fileno(), 0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink()
            raise
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}.", "Name another file."
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
