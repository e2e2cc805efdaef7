"""Removes a folder in which student code could make whatever it liked."""

import contextlib
import itertools
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_ALL = 0o700


def remove_tree(folder: Path) -> None:
    """Remove a folder and all that is in it, as far as that can be done; nobody else may use it.

    Folders within are moved up to it first and emptied there: however deep they lie, neither the
    stack, nor descriptors, nor the length of paths is used up. No link is followed.
    """
    with contextlib.suppress(OSError):
        top = os.open(folder, _FLAGS)
        try:
            _empty(top)
        finally:
            os.close(top)
        folder.rmdir()


def remove_files_of(user: int, folder: Path, kept: Path) -> None:
    """Remove from a folder that everybody may use what is a user's, but for one path."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                path = Path(entry.path)
                if entry.stat(follow_symlinks=False).st_uid != user or path == kept:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    remove_tree(path)
                else:
                    path.unlink()


def _empty(top: int) -> None:
    # Nothing in there can have such a name, which is not known before.
    token = os.urandom(8).hex()
    names = (f"{token}-{number}" for number in itertools.count())
    waiting = _move_folders(top, top, names)
    while waiting:
        name = waiting.pop()
        with contextlib.suppress(OSError):
            opened = os.open(name, _FLAGS, dir_fd=top)
            try:
                waiting.extend(_move_folders(opened, top, names))
            finally:
                os.close(opened)
            os.rmdir(name, dir_fd=top)


def _move_folders(source: int, top: int, names: Iterator[str]) -> list[str]:
    """Remove the files of a folder, and move the folders in it to the top; their new names."""
    folders, moved = [], []
    with os.scandir(source) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                else:
                    os.unlink(entry.name, dir_fd=source)
    for folder in folders:
        with contextlib.suppress(OSError):
            mode = os.stat(folder, dir_fd=source, follow_symlinks=False).st_mode
            if mode & _ALL != _ALL:
                os.chmod(folder, stat.S_IMODE(mode) | _ALL, dir_fd=source)
            name = next(names)
            os.rename(folder, name, src_dir_fd=source, dst_dir_fd=top)
            moved.append(name)
    return moved
