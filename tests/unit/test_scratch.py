"""What a killed grader leaves is swept by the next one; what lives, or is another's, never is."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.scratch import Scratch, sweep

MAKE = """
import time
from grader.sandbox.scratch import Scratch
made = Scratch()
(made.folder / "file").write_text("x")
print(made.folder, flush=True)
time.sleep(1000)
"""


@pytest.fixture(autouse=True)
def parent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the folders are made."""
    with tempfile.TemporaryDirectory(prefix="s-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def test_a_folder_is_made_and_removed(parent: Path) -> None:
    """With all that is in it, and with what it held."""
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    with Scratch() as scratch:
        (scratch.folder / "file").write_text("x")
        assert scratch.folder.is_relative_to(parent)
        assert scratch.folder.parent.stat().st_mode & 0o077 == 0o011
    scratch.remove()
    assert list(parent.iterdir()) == []
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors


def test_only_what_a_killed_grader_left_is_swept(parent: Path) -> None:
    """As long as it lives its folder stays, whoever starts beside it."""
    command = [sys.executable, "-P", "-c", MAKE]
    environment = {**os.environ, "TMPDIR": str(parent)}
    with (
        Scratch() as own,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as other,
    ):
        assert other.stdout is not None
        left = Path(other.stdout.readline().strip())
        sweep()
        assert (left / "file").exists()
        other.kill()
        other.wait()
        with Scratch():
            assert not left.parent.exists()
            assert own.folder.is_dir()


def test_what_a_grader_left_that_was_killed_early_is_swept(parent: Path) -> None:
    """Before its lock was locked, or was there."""
    (parent / "grader-0123abcd").mkdir()
    (parent / "grader-4567abcd").mkdir()
    (parent / "grader-4567abcd" / "lock-").touch()
    sweep()
    assert list(parent.iterdir()) == []


def test_a_folder_that_is_swept_too_early_is_made_again(
    parent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sweeps may come between a folder and its lock."""
    make, seen = Path.mkdir, list[Path]()

    def made(path: Path, *given: Any, **named: Any) -> None:
        make(path, *given, **named)
        seen.append(path)
        if len(seen) == 1:
            sweep()

    monkeypatch.setattr(Path, "mkdir", made)
    with Scratch() as scratch:
        assert scratch.folder.is_dir()
        assert list(parent.iterdir()) == [scratch.folder.parent]
    assert not seen[0].exists()


def _without_lock(top: Path, _: Path) -> None:
    top.mkdir()
    (top / "file").touch()


def _link(top: Path, elsewhere: Path) -> None:
    top.symlink_to(elsewhere)


def _linked_lock(top: Path, elsewhere: Path) -> None:
    top.mkdir()
    (top / "lock").symlink_to(elsewhere / "lock")


def _pipe_for_lock(top: Path, _: Path) -> None:
    top.mkdir()
    os.mkfifo(top / "lock")


def _anothers(top: Path, _: Path) -> None:
    top.mkdir()
    (top / "lock").touch()
    os.chown(top, 12345, 12345)


def _another_name(top: Path, _: Path) -> None:
    named = top.with_name("grader-results")
    named.mkdir()
    (named / "lock").touch()


@pytest.mark.parametrize(
    "make", [_without_lock, _link, _linked_lock, _pipe_for_lock, _anothers, _another_name]
)
def test_what_is_not_provably_a_dead_graders_stays(
    parent: Path, make: Callable[[Path, Path], None]
) -> None:
    """Links are not followed, and owners, kinds and names are looked at."""
    if make is _anothers and os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    elsewhere = parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "lock").touch()
    make(parent / "grader-0123abcd", elsewhere)
    before = sorted(path.name for path in parent.rglob("*"))
    sweep()
    assert sorted(path.name for path in parent.rglob("*")) == before
