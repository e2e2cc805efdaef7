"""Reads files out of folders and out of zips within zips, each bounded before it is read."""

import io
import os
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from grader.course.intake.entries import MIB, Listing, in_zip
from grader.course.names import shown
from grader.course.students import Handed, Source
from grader.errors import MissingError, SubmissionError
from grader.notebook.read import MAX_BYTES

# What the directory of a zip may take: some hundred bytes for a file, and more in memory.
_MAX_DIRECTORY = 64 * MIB
_MAX_NESTED_DIRECTORY = MIB
# What the files of a zip within a zip may come to.
_MAX_UNPACKED = 1024 * MIB
_PIECE = MIB

_END = struct.Struct("<4s4H2LH")
_END64_AT = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")


class UnreadableError(SubmissionError):
    """A file, or an archive, that cannot be read; handed is the status that it gives."""

    def __init__(self, message: str, hint: str, handed: Handed) -> None:
        super().__init__(message, hint)
        self.handed = handed


@dataclass
class Archives:
    """Reads sources, keeping the archives of the last one open; to be closed, or used by `with`."""

    _open: dict[tuple[Path, tuple[str, ...]], zipfile.ZipFile] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all archives."""
        for archive in self._open.values():
            archive.close()
        self._open.clear()

    def contents(self, source: Source, limit: int = MAX_BYTES) -> bytes:
        """The bytes of a file; raises SubmissionError where it cannot be read or is larger."""
        data = self._read(source, limit + 1)
        if len(data) > limit:
            raise _too_large(source, limit)
        return data

    def beginning(self, source: Source, size: int) -> bytes:
        """The first bytes of a file."""
        return self._read(source, size)

    def listing(self, source: Source, *, whole_class: bool = False) -> Listing:
        """What a zip holds; raises SubmissionError where it cannot be read, or where it holds more
        than one student hands in, unless it is that of a whole class.
        """
        infos = self._archive(source, whole_class=whole_class).infolist()
        if not whole_class and sum(info.file_size for info in infos) > _MAX_UNPACKED:
            raise UnreadableError(
                f"{name_of(source)} unpacks to more than {_MAX_UNPACKED // MIB} MiB.",
                "Ask for the notebook by itself.",
                "refused",
            )
        return in_zip(infos, source)

    def _read(self, source: Source, size: int) -> bytes:
        try:
            if not source.members:
                with _opened(source.path) as file:
                    return _up_to(file, size)
            archive = self._archive(Source(source.path, source.members[:-1]))
            info = archive.getinfo(source.members[-1])
            if info.file_size >= size > MAX_BYTES:
                raise _too_large(source, size - 1)
            with archive.open(info) as file:
                return _up_to(file, size)
        except KeyError:
            raise MissingError(
                f"{name_of(source)} is not in {name_of(Source(source.path, source.members[:-1]))}.",
                "It was there before: read the class again.",
            ) from None
        except RuntimeError:  # NotImplementedError too: a way of packing that Python does not know
            raise _unreadable_member(source, info) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
            raise _broken(source, error) from None

    def _archive(self, source: Source, *, whole_class: bool = True) -> zipfile.ZipFile:
        key = (source.path, source.members)
        if key in self._open:
            return self._open[key]
        for other in [other for other in self._open if not _holds(other, key)]:
            self._open.pop(other).close()
        file = _opened(source.path) if not source.members else io.BytesIO(self.contents(source))
        try:
            self._open[key] = _zip_file(file, source, whole_class=whole_class)
        except BaseException:
            file.close()
            raise
        return self._open[key]


def contents(source: Source) -> bytes:
    """The bytes of a file, out of archives where need be; raises SubmissionError, with a hint,
    where it cannot be read or is larger than a notebook may be. Who reads many uses `Archives`.
    """
    with Archives() as archives:
        return archives.contents(source)


def _holds(outer: tuple[Path, tuple[str, ...]], inner: tuple[Path, tuple[str, ...]]) -> bool:
    return outer[0] == inner[0] and inner[1][: len(outer[1])] == outer[1]


def _opened(path: Path) -> IO[bytes]:
    """A regular file; a link that was put there since is not followed, a pipe not waited for."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise MissingError(
            f"There is no file {shown(str(path))} any more.", "Read the class again."
        ) from None
    except OSError as error:
        raise _broken(Source(path), error) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableError(
            f"{shown(path.name)} is not a regular file.", "Name the file itself.", "refused"
        )
    return os.fdopen(handle, "rb")


def _up_to(file: IO[bytes], size: int) -> bytes:
    """So many bytes at most, read in pieces since a reader may unpack more than it is asked for."""
    data = bytearray()
    while len(data) < size:
        piece = file.read(min(_PIECE, size - len(data)))
        if not piece:
            break
        data += piece
    return bytes(data)


def _zip_file(file: IO[bytes], source: Source, *, whole_class: bool) -> zipfile.ZipFile:
    most = _MAX_DIRECTORY if whole_class and not source.members else _MAX_NESTED_DIRECTORY
    try:
        if _directory_size(file) > most:
            raise UnreadableError(
                f"{name_of(source)} holds too many files.",
                "Ask for the notebook by itself.",
                "refused",
            )
        return zipfile.ZipFile(file)
    except UnicodeDecodeError:
        raise UnreadableError(
            f"{name_of(source)} is broken: it says that a name is UTF-8, and it is not.",
            "Unpack it by hand and grade the folder.",
            "broken",
        ) from None
    except OSError as error:
        raise _broken(source, error) from None
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError):
        raise UnreadableError(
            f"{name_of(source)} is broken: it is not a zip, or not all of it is there.",
            "Ask for it again, or download it again.",
            "broken",
        ) from None


def _directory_size(file: IO[bytes]) -> int:
    """The bytes that a zip's directory says it takes; 0 where there is none to be found."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - 2**16 - _END.size)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        return 0
    size = int(_END.unpack_from(tail, at)[5])
    if at >= _END64_AT.size and tail[at - _END64_AT.size :].startswith(b"PK\6\7"):
        file.seek(start + at - _END64_AT.size - _END64.size)
        found = file.read(_END64.size)
        if len(found) == _END64.size and found.startswith(b"PK\6\6"):
            size = max(size & 0xFFFFFFFF if size != 0xFFFFFFFF else 0, _END64.unpack(found)[8])
    return size


def name_of(source: Source) -> str:
    """The name of a file as messages have it, without folders."""
    return shown((source.members[-1] if source.members else source.path.name).rpartition("/")[2])


def _too_large(source: Source, limit: int) -> UnreadableError:
    return UnreadableError(
        f"{name_of(source)} is larger than {limit // MIB} MiB.",
        "Clear the saved outputs (Kernel > Restart and clear outputs) and save it again.",
        "refused",
    )


def _broken(source: Source, error: Exception) -> UnreadableError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnreadableError(
        f"{name_of(source)} is broken: {shown(reason) or type(error).__name__}.",
        "Ask for it again, or download it again.",
        "broken",
    )


def _unreadable_member(source: Source, info: zipfile.ZipInfo) -> UnreadableError:
    if info.flag_bits & 1:
        return UnreadableError(
            f"{name_of(source)} is encrypted.", "Ask for it without a password.", "encrypted"
        )
    return UnreadableError(
        f"{name_of(source)} is packed in a way that grader does not know.",
        "Unpack it by hand and grade the folder.",
        "broken",
    )
