"""The filter of system calls, run on a small machine for classic BPF."""

import errno
import struct

import pytest

from grader.sandbox import seccomp
from grader.sandbox.seccomp import Check, Rule
from grader.sandbox.syscalls import NEWEST, NUMBERS

ALLOW, ERROR, KILL = 0x7FFF0000, 0x00050000, 0x80000000
ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
MACHINES = pytest.mark.parametrize("machine", ARCHITECTURES)
BARE = seccomp.rules(namespaces=False, own_user=True, grouped=True)
SHARED = seccomp.rules(namespaces=False, own_user=False, grouped=False)
BOXED = seccomp.rules(namespaces=True, own_user=True, grouped=True)


def verdict(
    rules: tuple[Rule, ...], call: str | int, *arguments: int, machine: str = "x86_64"
) -> int:
    """What the filter returns for a call with these arguments."""
    architecture, column = ARCHITECTURES[machine]
    number = call if isinstance(call, int) else NUMBERS[call][column]
    assert number is not None
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, architecture, 0, *(value % 2**64 for value in padded))
    return run(seccomp.program(rules, machine), data)


def run(code: bytes, data: bytes) -> int:
    """Interpret a filter."""
    program = list(struct.iter_unpack("<HBBI", code))
    accumulator, position = 0, 0
    while True:
        what, if_true, if_false, value = program[position]
        position += 1
        if what == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif what == 0x54:
            accumulator &= value
        elif what == 0x06:
            return int(value)
        else:
            holds = {
                0x15: accumulator == value,
                0x25: accumulator > value,
                0x45: bool(accumulator & value),
            }[what]
            position += if_true if holds else if_false


def failed(error: int) -> int:
    """What a filter returns for a call that is to fail with this error."""
    return ERROR | error


@MACHINES
def test_dangerous_calls_fail_and_others_pass(machine: str) -> None:
    """Tracing, mounting and modules are refused on both machines; anything else is not."""
    for rules in (BARE, SHARED, BOXED):
        for call in ("ptrace", "mount", "bpf", "keyctl", "finit_module", "setns", "unshare"):
            assert verdict(rules, call, machine=machine) == failed(errno.EPERM)
        assert verdict(rules, "io_uring_setup", machine=machine) == failed(errno.ENOSYS)
        assert verdict(rules, 0, machine=machine) == ALLOW


def test_another_architecture_is_killed() -> None:
    """Calls of the 32-bit set have other numbers, so they are not let through."""
    data = struct.pack("<IIQ6Q", 4, 0x40000003, 0, *(0,) * 6)
    assert run(seccomp.program(BARE, "x86_64"), data) == KILL


def test_unknown_calls_do_not_exist() -> None:
    """Neither newer ones than the table knows, nor x86_64's second set."""
    assert verdict(BARE, NEWEST + 1) == failed(errno.ENOSYS)
    assert verdict(BARE, 0x40000000 + 101) == failed(errno.ENOSYS)


@MACHINES
def test_sockets_by_family(machine: str) -> None:
    """Unix sockets only, where there is no network namespace; Internet ones too where there is."""
    unsupported = failed(errno.EOPNOTSUPP)
    assert verdict(BARE, "socket", 1, 1, machine=machine) == ALLOW
    for family in (2, 10, 16, 17, 40):
        assert verdict(BARE, "socket", family, 1, machine=machine) == unsupported
    for family in (1, 2, 10, 16):
        assert verdict(BOXED, "socket", family, 2, machine=machine) == ALLOW
    for family in (17, 38, 40):
        assert verdict(BOXED, "socket", family, 2, machine=machine) == unsupported


def test_no_way_to_other_programs_sockets() -> None:
    """No connecting, and no datagrams, which need no connection, and which pairs can send too."""
    close_on_exec = 0o2000000
    assert verdict(BARE, "connect", 3) == failed(errno.EPERM)
    assert verdict(BARE, "socket", 1, 2 | close_on_exec) == failed(errno.EOPNOTSUPP)
    for datagrams in (2, 3):
        assert verdict(BARE, "socket", 1, datagrams) == failed(errno.EOPNOTSUPP)
        assert verdict(BARE, "socketpair", 1, datagrams) == failed(errno.EOPNOTSUPP)
    assert verdict(BARE, "socketpair", 1, 1 | close_on_exec) == ALLOW
    assert verdict(BOXED, "connect", 3) == ALLOW


@pytest.mark.parametrize("rules", [BARE, SHARED, BOXED])
def test_no_memory_that_is_counted_for_nobody(rules: tuple[Rule, ...]) -> None:
    """Files in memory seem unknown, segments and queues are refused, attributes not supported."""
    for call in ("memfd_create", "memfd_secret"):
        assert verdict(rules, call) == failed(errno.ENOSYS)
    for call in ("shmget", "msgget", "semget", "mq_open"):
        assert verdict(rules, call) == failed(errno.EPERM)
    for call in ("setxattr", "lsetxattr", "fsetxattr", "setxattrat"):
        assert verdict(rules, call) == failed(errno.EOPNOTSUPP)


@MACHINES
def test_threads_but_no_namespaces(machine: str) -> None:
    """clone is judged by its flags; clone3, which hides them, does not exist."""
    thread, new_user, new_network = 0x3D0F00, 0x10000011, 0x40000000
    assert verdict(BOXED, "clone", thread, machine=machine) == ALLOW
    assert verdict(BOXED, "clone", new_user, machine=machine) == failed(errno.EPERM)
    assert verdict(BOXED, "clone", thread | new_network, machine=machine) == failed(errno.EPERM)
    assert verdict(BOXED, "clone3", machine=machine) == failed(errno.ENOSYS)


def test_no_keys_are_pushed_into_a_terminal() -> None:
    """Other uses of ioctl pass."""
    assert verdict(BARE, "ioctl", 0, 0x5412) == failed(errno.EPERM)
    assert verdict(BARE, "ioctl", 0, 0x541C) == failed(errno.EPERM)
    assert verdict(BARE, "ioctl", 0, 0x5413) == ALLOW
    # The kernel looks at 32 bits of it, so a filter that looked at 64 could be passed by.
    assert verdict(BARE, "ioctl", 0, 0x5412 | 1 << 32) == failed(errno.EPERM)


def test_a_shared_user_leaves_its_other_processes_alone() -> None:
    """Limits, priorities and processors are one's own to set; nobody else's."""
    for call in ("prlimit64", "sched_setaffinity"):
        assert verdict(SHARED, call, 0) == ALLOW
        assert verdict(SHARED, call, 4711) == failed(errno.EPERM)
        assert verdict(BARE, call, 4711) == ALLOW
    assert verdict(SHARED, "ioprio_set", 1, 0) == ALLOW
    assert verdict(SHARED, "ioprio_set", 1, 4711) == failed(errno.EPERM)
    assert verdict(SHARED, "ioprio_set", 3, 0) == failed(errno.EPERM)
    assert verdict(SHARED, "setpriority", 0, 0) == ALLOW
    assert verdict(SHARED, "setpriority", 0, 4711) == failed(errno.EPERM)
    assert verdict(SHARED, "setpriority", 2, 0) == failed(errno.EPERM)


def test_a_shared_user_leaves_attributes_alone() -> None:
    """Changing a mode seems to work and does nothing."""
    assert verdict(SHARED, "chmod") == failed(0)
    assert verdict(BARE, "chmod") == ALLOW


def test_checks_add_up() -> None:
    """A call is refused if one of several checks holds, and a mask is put on before comparing."""
    rule = Rule("ioctl", 7, (Check(0, "one_of", (1, 2)), Check(1, "none_of", (4, 5), 0xF)))
    assert verdict((rule,), "ioctl", 1, 4) == failed(7)
    assert verdict((rule,), "ioctl", 2, 4) == failed(7)
    assert verdict((rule,), "ioctl", 3, 4) == ALLOW
    assert verdict((rule,), "ioctl", 3, 0x15) == ALLOW
    assert verdict((rule,), "ioctl", 3, 6) == failed(7)


@pytest.mark.parametrize("rules", [BARE, SHARED, BOXED])
@MACHINES
def test_the_kernel_takes_the_length(rules: tuple[Rule, ...], machine: str) -> None:
    """Filters have at most 4096 instructions, and no jump leads out of them."""
    program = list(struct.iter_unpack("<HBBI", seccomp.program(rules, machine)))
    assert len(program) <= 4096
    for position, (_, if_true, if_false, _) in enumerate(program):
        assert position + 1 + max(if_true, if_false) < len(program) + (if_true == if_false == 0)
