"""What processes and folders use is counted, whatever they are called and whatever they hide."""

import mmap
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.limits import MIB
from grader.session import usage
from grader.session.usage import Usage, deleted_files, disk_use, in_flight, tree_of, usage_of
from tests.support.children import ForkedNotebook, child, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")

MUCH = 2**60
FORK = "import os, time\nif os.fork() == 0:\n    time.sleep(1000)"
NOBODY = 65534


@pytest.fixture
def parent() -> Iterator[ForkedNotebook]:
    """A process that does as told."""
    with child() as started:
        yield started


@pytest.fixture
def ordinary(tmp_path: Path) -> Iterator[Path]:
    """A folder of this user's, who may not look into everything."""
    if os.geteuid() != 0:
        yield tmp_path
        return
    here = Path.cwd()
    os.chown(tmp_path, NOBODY, NOBODY)
    os.chdir(tmp_path)  # the folders above may be closed to others
    os.seteuid(NOBODY)
    yield Path()
    os.seteuid(0)
    os.chdir(here)


def test_a_tree_holds_all_that_is_below(parent: ForkedNotebook) -> None:
    """Children, their children, and those that a thread has started."""
    parent.do(FORK.replace("time.sleep", "os.fork(); time.sleep"))
    parent.do(
        "import os, threading, time\n"
        "def start():\n"
        "    if os.fork() == 0:\n"
        "        time.sleep(1000)\n"
        "    time.sleep(1000)\n"
        "threading.Thread(target=start, daemon=True).start()"
    )
    wait_for(lambda: len(tree_of(parent.pid)) >= 4)
    tree = tree_of(parent.pid)
    assert tree[0] == parent.pid
    assert len(tree) == len(set(tree)) == 4
    assert usage_of(tree, MUCH).tasks == 5  # the thread too


def test_very_many_children_are_all_found(parent: ForkedNotebook) -> None:
    """Their list is longer than what the system gives at once."""
    parent.do("import os, time\nfor _ in range(1000):\n    if os.fork() == 0: time.sleep(1000)")
    assert len(tree_of(parent.pid)) == 1001


def test_shared_memory_is_counted_once(parent: ForkedNotebook) -> None:
    """Only where it matters: below the limit the sum is good enough."""
    parent.do("block = bytearray(b'x') * (64 * 2**20)")
    parent.do("\n".join(["import os, time", *["if os.fork() == 0: time.sleep(1000)"] * 3]))
    tree = tree_of(parent.pid)
    assert usage_of(tree, MUCH).memory > 4 * 64 * MIB
    assert 64 * MIB < usage_of(tree, 100 * MIB).memory < 2 * 64 * MIB


def test_processor_time_of_ended_processes_counts(parent: ForkedNotebook) -> None:
    """A process takes over what its children took, once it has waited for them."""
    before = usage_of(tree_of(parent.pid), MUCH).cpu
    parent.do(
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    while time.process_time() < 0.3: pass\n"
        "    os._exit(0)\n"
        "os.wait()"
    )
    tree = tree_of(parent.pid)
    assert tree == (parent.pid,)
    assert usage_of(tree, MUCH).cpu - before >= 0.28


@pytest.mark.parametrize("name", [") R 1", "(((", "a b\nc", "\\x80\\xff", ""])
def test_odd_names(parent: ForkedNotebook, name: str) -> None:
    """A process may call itself as it likes."""
    before = usage_of((parent.pid,), MUCH)
    parent.do(f"open('/proc/self/comm', 'wb').write(b{name!r})")
    after = usage_of((parent.pid,), MUCH)
    assert after.tasks == before.tasks == 1
    assert 0 < after.memory < 1024 * MIB
    assert after.cpu < 60


def test_processes_that_are_gone(parent: ForkedNotebook) -> None:
    """They use nothing, and keep nobody from counting the others."""
    with child() as other:
        other.kill()
        other.end()
    assert tree_of(other.pid) == (other.pid,)
    assert usage_of((other.pid,), MUCH) == usage_of((other.pid,), 0) == Usage()
    assert usage_of((other.pid, parent.pid), MUCH).tasks == 1


def test_files_count_by_the_room_that_they_take(tmp_path: Path) -> None:
    """Holes take none; an empty file takes some."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "full").write_bytes(b"x" * MIB)
    with (tmp_path / "hole").open("wb") as file:
        file.truncate(1024 * MIB)
    assert MIB <= disk_use(tmp_path) < 2 * MIB
    for number in range(512):
        (tmp_path / str(number)).touch()
    assert 3 * MIB <= disk_use(tmp_path) < 4 * MIB


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Not in circles, nor out of the folder."""
    inner, outer = tmp_path / "inner", tmp_path / "outer"
    inner.mkdir()
    outer.mkdir()
    (outer / "full").write_bytes(b"x" * MIB)
    (inner / "loop").symlink_to(inner)
    (inner / "up").symlink_to(tmp_path)
    (inner / "out").symlink_to(outer)
    (inner / "none").symlink_to("none")
    assert 0 < disk_use(inner) < MIB
    assert disk_use(inner / "missing") == 0


def test_very_many_files_count_as_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at all of them, so that looking stays quick."""
    monkeypatch.setattr(usage, "_MAX_ENTRIES", 100)
    for number in range(99):
        (tmp_path / str(number)).touch()
    assert disk_use(tmp_path) < MIB
    (tmp_path / "99").mkdir()
    assert disk_use(tmp_path) == 100 * 65536


@pytest.mark.parametrize("mode", [0o000, 0o300, 0o400])
def test_a_locked_folder_counts_as_full(ordinary: Path, mode: int) -> None:
    """Whoever wants to be counted right has no reason to lock it."""
    locked = ordinary / "locked"
    locked.mkdir()
    (locked / "file").touch()
    assert disk_use(ordinary) < MIB
    locked.chmod(mode)
    assert disk_use(ordinary) > 1024 * 1024 * MIB
    locked.chmod(0o700)


def test_another_users_locked_folder_is_left_out(ordinary: Path) -> None:
    """It is none of the student's making."""
    if os.getuid() != 0:
        pytest.skip("only root can make one")
    os.seteuid(0)
    (ordinary / "locked").mkdir(mode=0o700)
    os.seteuid(NOBODY)
    assert disk_use(ordinary) < MIB


def test_a_buried_folder_counts_as_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies deeper than any path may name could be of any size."""
    monkeypatch.chdir(tmp_path)
    for _ in range(25):
        os.mkdir("d" * 200)  # noqa: PTH102
        os.chdir("d" * 200)
    assert disk_use(tmp_path) > 1024 * 1024 * MIB


def test_deleted_files_are_found_by_who_keeps_them_open(tmp_path: Path) -> None:
    """Each counts once, however often it is open, and only while it is."""
    with (tmp_path / "file").open("wb", buffering=0) as file:
        file.write(bytes(MIB))
        assert deleted_files((os.getpid(),), tmp_path)[0] < MIB
        (tmp_path / "file").unlink()
        other = os.dup(file.fileno())
        on_disk, _ = deleted_files((os.getpid(),), tmp_path)
        os.close(other)
        assert MIB <= on_disk < 2 * MIB
    assert deleted_files((os.getpid(),), tmp_path)[0] < MIB
    assert deleted_files((os.getpid(),), tmp_path / "gone") == (0, 0)


@pytest.mark.parametrize("twice", [False, True])
def test_deleted_files_are_found_by_who_maps_them(tmp_path: Path, twice: bool) -> None:
    """Each counts once, whether it is open too or not; what lies elsewhere does not count."""
    (tmp_path / "file").write_bytes(bytes(MIB))
    with (tmp_path / "file").open("r+b") as file, mmap.mmap(file.fileno(), MIB) as mapped:
        second = mmap.mmap(file.fileno(), MIB) if twice else mapped
        if not twice:
            file.close()
        assert deleted_files((os.getpid(),), tmp_path)[0] < MIB
        (tmp_path / "file").unlink()
        assert MIB <= deleted_files((os.getpid(),), tmp_path)[0] < 2 * MIB
        second.close()
    assert deleted_files((os.getpid(),), tmp_path)[0] < MIB


def test_descriptors_that_nobody_takes_in_are_seen() -> None:
    """As long as they are on their way; on our own socket they may be."""
    here, there = socket.socketpair()
    with here, there:
        inode, me = os.fstat(there.fileno()).st_ino, (os.getpid(),)
        assert not in_flight(me, 0)
        socket.send_fds(here, [b"x"], [0])
        assert in_flight(me, 0)
        assert not in_flight(me, inode)
        _, taken, _, _ = socket.recv_fds(there, 1, 1)
        os.close(taken[0])
        assert not in_flight(me, 0)


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files in memory are of Linux")
def test_files_in_memory_are_told_from_those_on_the_disk(tmp_path: Path) -> None:
    """They have never had a name."""
    descriptor = os.memfd_create("test")
    try:
        os.write(descriptor, bytes(MIB))
        assert deleted_files((os.getpid(),), tmp_path)[1] >= MIB
    finally:
        os.close(descriptor)
