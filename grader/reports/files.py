"""Results and reports in files: written whole or not at all, and read back."""

import contextlib
import os
import secrets
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.result import SCHEMA, Result, from_json
from grader.text import clean

_NO_RESULT = "Name a file that `grade SUBMISSION --json FILE` has written."


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


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Replace a file's contents in one step; raises UsageError where that cannot be done.

    private: nobody else may read it, whatever stood there and whatever the umask says; so is all
    that has the names and the marks of a class.
    """
    try:
        if path.exists() and not path.is_file():  # /dev/stdout, a pipe
            with contextlib.suppress(BrokenPipeError):  # a reader may leave early
                path.write_bytes(data)
            return
        # Named before it is made, so that no interrupt comes between the two.
        made = path.parent / f".grader-{secrets.token_hex(8)}"
        try:
            mode = 0o600 if private else 0o666  # less the umask
            handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            made.replace(path)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}.", "Name another file."
        ) from None


def read_result(path: Path) -> Result:
    """The result in a JSON file; raises UsageError where there is none."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder, not a result.", _NO_RESULT)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.", "Check its name and folder.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    _refuse_other_contracts(data, path)
    try:
        result = from_json(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if SCHEMA.partition("/")[0].encode() in data[:1000]:  # one that somebody has edited
            raise UsageError(f"{path} is not a result: {error}.", _NO_RESULT) from None
        kind = "a notebook" if path.suffix == ".ipynb" else "another kind of file"
        raise UsageError(f"{path} is not a result: it is {kind}.", _NO_RESULT) from None
    return result


class _Contract(msgspec.Struct):
    schema: str


def _refuse_other_contracts(data: bytes, path: Path) -> None:
    """Raise UsageError for a result of a contract that is not ours, which may look like any."""
    try:
        contract = msgspec.json.decode(data, type=_Contract).schema
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return  # no result at all, of which more is told
    if contract != SCHEMA:
        raise UsageError(
            f"{path} is not a result that this grader knows: {clean(contract, 100)}.",
            "Grade the notebook again with this version, or read it with the one that wrote it.",
        )
