"""Writing a report to a file: whole or not at all."""

import os
import stat
import threading
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.reports.files import check_writable, write_atomically


def test_writes_and_replaces(tmp_path: Path) -> None:
    """A file is made, or replaced as a whole, and nothing else is left in its folder."""
    path = tmp_path / "result.json"
    for data in (b"first, and longer", b"second", b""):
        check_writable(path)
        write_atomically(path, data)
        assert path.read_bytes() == data
        assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_permissions(tmp_path: Path, mask: int, mode: int) -> None:
    """A new file has the permissions that the user's umask asks for, and the umask stays."""
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / "result.json", b"{}")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "result.json").stat().st_mode) == mode


def test_what_is_private_is_its_owners(tmp_path: Path) -> None:
    """Whatever the umask, and whatever stood there."""
    path = tmp_path / "ada.json"
    path.write_bytes(b"old")
    path.chmod(0o644)
    before = os.umask(0)
    try:
        write_atomically(path, b"{}", private=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == b"{}"


def test_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails the old file stays as it was, and no half-written one is left."""
    path = tmp_path / "result.json"
    path.write_bytes(b"old")

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UsageError) as caught:
        write_atomically(path, b"new")
    assert "No space left on device" in caught.value.message
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt while writing leaves nothing behind, and is passed on."""

    def interrupt(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "result.json", b"new")
    assert list(tmp_path.iterdir()) == []


def test_pipes_are_written_to(tmp_path: Path) -> None:
    """A pipe or a device is written to, not replaced by a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_atomically(pipe, b"data")
    reader.join(20)
    assert received == [b"data"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_devices_in_folders_that_are_not_writable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device such as /dev/stdout may be named, though no file can be made beside it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def access(path: Path, mode: int) -> bool:
        return Path(path) != tmp_path

    monkeypatch.setattr(os, "access", access)
    check_writable(pipe)
    with pytest.raises(UsageError):
        check_writable(tmp_path / "result.json")


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder, a missing folder and a file taken for a folder are refused before any work."""
    (tmp_path / "file").touch()
    for path, named in (
        (tmp_path, tmp_path),
        (tmp_path / "missing" / "result.json", tmp_path / "missing"),
        (tmp_path / "file" / "result.json", tmp_path / "file"),
    ):
        with pytest.raises(UsageError) as caught:
            check_writable(path)
        assert str(named) in caught.value.message
        assert caught.value.message.endswith(".")
        assert caught.value.hint
        with pytest.raises(UsageError) as caught:
            write_atomically(path, b"{}")
        assert str(path) in caught.value.message
        assert caught.value.hint


def test_long_names(tmp_path: Path) -> None:
    """A name as long as the file system takes can be written."""
    path = tmp_path / ("r" * 250 + ".json")
    check_writable(path)
    write_atomically(path, b"{}")
    assert path.read_bytes() == b"{}"
