"""Whose a file is on this machine, and when a clone's last commit was made."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from grader.course.intake.entries import iso

_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_REF = re.compile(r"refs/heads/[^\s~^:?*\[\\]+")
_COMMITTER = re.compile(rb"^committer [^\n]*> ([0-9]{1,12}) ([+-])([0-9]{2})([0-9]{2})$", re.M)
_LARGEST_TEXT = 2**20
_SECONDS = 20


def owner_of(path: Path) -> str:
    """The user to whom a file belongs; "" where that cannot be told."""
    try:
        return path.owner()
    except (OSError, KeyError, NotImplementedError, ValueError):
        return ""


def commit_times(repositories: Iterable[tuple[str, Path]]) -> dict[str, str]:
    """The time of the last commit of each clone, by its name, given its `.git` folder; those whose
    time cannot be told are left out.

    Of a clone only its objects are read, through an empty repository of our own: its configuration,
    which could name programs to run, is never looked at.
    """
    git = shutil.which("git")
    found: dict[str, str] = {}
    if git is None:
        return found
    with tempfile.TemporaryDirectory(prefix="grader-git-") as scratch:
        own = Path(scratch, "own.git")
        for part in ("objects", "refs"):
            (own / part).mkdir(parents=True)
        (own / "HEAD").write_text("ref: refs/heads/none\n")
        for name, folder in repositories:
            head = _head(folder)
            when = _commit_time(git, own, folder, head) if head else ""
            if when:
                found[name] = when
    return found


def _head(folder: Path) -> str:
    """The hash of the commit that is checked out, from the files of a `.git` folder."""
    head = _text(folder / "HEAD").strip()
    if _HASH.fullmatch(head):
        return head
    name = head.removeprefix("ref:").strip()
    if not _REF.fullmatch(name) or ".." in name.split("/"):
        return ""
    loose = _text(folder / name).strip()
    if _HASH.fullmatch(loose):
        return loose
    for line in _text(folder / "packed-refs").splitlines():
        found, _, ref = line.partition(" ")
        if ref == name and _HASH.fullmatch(found):
            return found
    return ""


def _text(path: Path) -> str:
    """A small file, no link and no pipe, as text; "" where it cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            return file.read(_LARGEST_TEXT).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def _commit_time(git: str, own: Path, folder: Path, head: str) -> str:
    objects = folder / "objects"
    # A hash of 64 digits is of a repository that counts by SHA-256, which ours must too.
    form = "sha256" if len(head) == 64 else "sha1"
    version = 1 if form == "sha256" else 0
    extension = f"[extensions]\n\tobjectFormat = {form}\n" if version else ""
    (own / "config").write_text(
        f"[core]\n\trepositoryformatversion = {version}\n\tbare = true\n{extension}"
    )
    if objects.is_symlink() or not objects.is_dir():
        return ""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "GIT_DIR": str(own),
        "GIT_OBJECT_DIRECTORY": str(objects),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    process = subprocess.Popen(
        [git, "cat-file", "commit", head],
        cwd=own,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    # Neither waited for without end nor read to the end, whatever the objects are made of.
    timer = threading.Timer(_SECONDS, process.kill)
    timer.start()
    try:
        with process:
            said = process.stdout.read(_LARGEST_TEXT) if process.stdout else b""
            process.kill()
    finally:
        timer.cancel()
    found = _COMMITTER.search(said.partition(b"\n\n")[0])
    if found is None:
        return ""
    offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
    zone = timezone(-offset if found[2] == b"-" else offset)
    try:
        return iso(datetime.fromtimestamp(int(found[1]), UTC).astimezone(zone))
    except (ValueError, OverflowError, OSError):
        return ""
