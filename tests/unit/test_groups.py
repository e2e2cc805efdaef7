"""Control groups are found as the kernel tells of them, and bound what belongs to no process."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.groups import (
    Hierarchy,
    MemoryGroup,
    find_hierarchy,
    memory_group,
)

MIB = 2**20
V1 = "32 31 0:32 {} /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n"
V2 = "41 31 0:38 {} /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw\n"
HOARD = "x = bytearray(b'x') * ({} * 2**20)"
SHARED = """
import mmap
for _ in range({}):
    shared = mmap.mmap(-1, 2**24)
    shared.write(bytes(2**24))
    shared.madvise(mmap.MADV_DONTNEED)
    kept = [*globals().get("kept", ()), shared]
"""


@pytest.mark.parametrize(
    ("membership", "mounts", "expected"),
    [
        ("4:memory:/a/b\n0::/\n", V1.format("/"), (1, "/sys/fs/cgroup/memory/a/b")),
        ("4:cpu,memory:/docker/1\n", V1.format("/docker/1"), (1, "/sys/fs/cgroup/memory")),
        ("4:memory:/../elsewhere\n", V1.format("/docker"), (1, "/sys/fs/cgroup/memory")),
        ("0::/user.slice/x.scope\n", V2.format("/"), (2, "/sys/fs/cgroup/user.slice/x.scope")),
        ("0::/\n", V2.format("/"), (2, "/sys/fs/cgroup")),
        ("4:memory:/a\n0::/\n", V2.format("/"), None),
        ("0::/\n", V1.format("/"), None),
        ("", "", None),
    ],
)
def test_the_own_group_is_found(
    membership: str, mounts: str, expected: tuple[int, str] | None
) -> None:
    """In both versions, in a container with a view of its own and in one without."""
    found = find_hierarchy("memory", membership, mounts)
    assert (found and (found.version, str(found.own))) == expected


def test_a_group_is_in_others() -> None:
    """Up to the topmost that can be seen, each once."""
    seen = Hierarchy(2, Path("/top/a/b"), Path("/top"))
    assert list(seen.upwards()) == [Path("/top/a/b"), Path("/top/a"), Path("/top")]
    assert list(Hierarchy(2, Path("/top"), Path("/top")).upwards()) == [Path("/top")]


@pytest.fixture
def group() -> Iterator[MemoryGroup]:
    """A group of 60 MiB."""
    made = memory_group(60 * MIB)
    if made is None:
        pytest.skip("no control group can be made here")
    yield made
    made.remove()
    assert not made.folder.exists()


def run_in(group: MemoryGroup, code: str) -> int:
    """The exit status of Python code that runs in a group."""
    command = group.command([sys.executable, "-I", "-S", "-c", code])
    return subprocess.run(command, check=False, cwd="/").returncode


def test_what_the_group_allows_is_told_within(group: MemoryGroup) -> None:
    """Also to a group in it that would allow more."""
    ask = "from grader.sandbox.groups import memory_allowed; print(memory_allowed())"
    command = group.command([sys.executable, "-c", ask])
    told = subprocess.run(command, check=True, capture_output=True).stdout
    assert int(told) == 60 * MIB


@pytest.mark.parametrize("code", [HOARD.format(100), SHARED.format(8)])
def test_too_much_is_killed_for_the_group(group: MemoryGroup, code: str) -> None:
    """Also of what no process holds any more."""
    assert run_in(group, HOARD.format(10)) == 0
    assert not group.is_over
    assert run_in(group, code) == -9
    assert group.is_over


def test_what_another_group_lacks_is_not_this_ones_limit(group: MemoryGroup) -> None:
    """The kernel counts the kill where the victim is; whose limit it was is told apart."""
    within = MemoryGroup(group.folder, 1 if "memory" in str(group.folder) else 2, 2**40)
    try:
        assert run_in(within, HOARD.format(100)) == -9
        assert within.kills == 1
        assert not within.is_over
    finally:
        within.remove()


def test_whoever_is_left_is_killed(group: MemoryGroup) -> None:
    """A group that is removed has no processes any more."""
    command = group.command([sys.executable, "-c", "import time\nprint()\ntime.sleep(1000)"])
    with subprocess.Popen(command, cwd="/", stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        group.remove()
        assert process.wait(10) == -9
