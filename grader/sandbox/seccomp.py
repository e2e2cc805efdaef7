"""The system calls that student code may not make, as a seccomp filter in classic BPF.

What is filtered has no use in a notebook and a history of holes: other processes' memory, mounts
and namespaces, kernel modules and keys, io_uring. Written by hand, so that it needs no library.
"""

import errno
import platform
import struct
from dataclasses import dataclass
from typing import Literal

from grader.sandbox.syscalls import NEWEST, NUMBERS

AF_UNIX, AF_INET, AF_INET6, AF_NETLINK = 1, 2, 10, 16
SOCK_TYPE, SOCK_DGRAM, SOCK_RAW = 0xF, 2, 3
# CLONE_NEWTIME is not a flag of clone, only of clone3 and unshare, which are refused as a whole.
NEW_NAMESPACES = 0x7E020000
# Of mmap's flags: how it is shared, and whether there is a file behind it.
_MAP_SHARED, _MAP_SHARED_VALIDATE, _MAP_ANONYMOUS, _MAP_TYPE = 1, 3, 0x20, 0xF
_CLONE_FILES, _CLONE_THREAD = 0x400, 0x10000
_CLOSE_RANGE_UNSHARE, _PR_SET_DUMPABLE = 2, 4
TIOCSTI, TIOCLINUX = 0x5412, 0x541C

_LOAD, _JUMP_EQUAL, _JUMP_ABOVE, _JUMP_BITS, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

_REFUSED = (
    # other processes' memory, descriptors and what they do
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease"),
    *("kcmp", "pidfd_getfd", "perf_event_open", "move_pages", "migrate_pages"),
    # mounts and namespaces
    *("mount", "umount2", "move_mount", "open_tree", "open_tree_attr", "fsopen", "fsconfig"),
    *("fsmount", "fspick", "mount_setattr", "statmount", "listmount", "pivot_root", "chroot"),
    *("setns", "unshare", "open_by_handle_at", "name_to_handle_at"),
    # the kernel itself, its keys and the machine's settings
    *("bpf", "userfaultfd", "keyctl", "add_key", "request_key", "kexec_load", "kexec_file_load"),
    *("init_module", "finit_module", "delete_module", "create_module", "uselib", "nfsservctl"),
    *("reboot", "swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "syslog", "vhangup"),
    *("sethostname", "setdomainname", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex"),
    *("iopl", "ioperm", "modify_ldt", "lookup_dcookie", "fanotify_init"),
    # memory that belongs to no process, and is counted for none
    *("mq_open", "msgget", "semget", "shmget"),
)
# Programs take these for an old kernel and do without; clone3's flags no filter can see. Files in
# memory are as little counted as shared segments.
_UNKNOWN = (
    *("io_uring_setup", "io_uring_enter", "io_uring_register", "clone3"),
    *("memfd_create", "memfd_secret"),
)

# What else reaches beyond a process where there are no namespaces around it.
_SHARED_REFUSED = (
    "connect",
    *("inotify_init", "inotify_init1"),  # they tell the names of files that others make
)
# Whoever is the same user may set another process's limits and priority; nobody needs to.
_ON_OTHERS = ("prlimit64", "sched_setaffinity", "sched_setparam", "sched_setattr")
# What a file in memory has beside its content, 64 KiB or so, is counted for nobody. Who copies a
# file takes it for a file system that has no such thing.
_BESIDE_CONTENT = ("setxattr", "lsetxattr", "fsetxattr", "setxattrat")
# Landlock does not restrict these. They seem to work, since copying a file is not a crime.
_ATTRIBUTES = (
    *("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat"),
    *("removexattr", "lremovexattr", "fremovexattr", "removexattrat"),
    *("utime", "utimes", "utimensat", "futimesat", "file_setattr"),
)


@dataclass(frozen=True)
class Check:
    """A condition on an argument of a call, compared as 32 bits.

    any_bit: it has a bit of the mask; one_of, none_of: its bits in the mask are such a value.
    """

    argument: int
    test: Literal["any_bit", "one_of", "none_of"]
    values: tuple[int, ...] = ()
    mask: int = 0xFFFFFFFF


@dataclass(frozen=True)
class Rule:
    """A call that fails with error, where one of its checks holds or there are none."""

    call: str
    error: int = errno.EPERM
    checks: tuple[Check, ...] = ()


def rules(*, namespaces: bool, own_user: bool, grouped: bool) -> tuple[Rule, ...]:
    """What is refused: within namespaces less is needed, and so it is with a user of its own.

    grouped says that a control group counts memory that is shared, but no process's.
    """
    families = (AF_UNIX, AF_INET, AF_INET6, AF_NETLINK) if namespaces else (AF_UNIX,)
    # libzmq aborts on EPERM; this it takes for a machine without that kind of network.
    foreign = Check(0, "none_of", families)
    found = [
        *(Rule(name) for name in _REFUSED),
        *(Rule(name, errno.ENOSYS) for name in _UNKNOWN),
        *(Rule(name, errno.EOPNOTSUPP) for name in _BESIDE_CONTENT),
        Rule("ioctl", checks=(Check(1, "one_of", (TIOCSTI, TIOCLINUX)),)),
        Rule(
            "clone",
            checks=(
                Check(0, "any_bit", mask=NEW_NAMESPACES),
                # A thread with descriptors of its own could hold files where nobody looks.
                Check(0, "one_of", (_CLONE_THREAD,), mask=_CLONE_THREAD | _CLONE_FILES),
            ),
        ),
        # Who cannot be looked into could hide files.
        Rule("prctl", checks=(Check(0, "one_of", (_PR_SET_DUMPABLE,)),)),
        Rule("close_range", errno.EINVAL, (Check(2, "any_bit", mask=_CLOSE_RANGE_UNSHARE),)),
    ]
    if not grouped:
        shared = (_MAP_SHARED | _MAP_ANONYMOUS, _MAP_SHARED_VALIDATE | _MAP_ANONYMOUS)
        check = Check(3, "one_of", shared, mask=_MAP_TYPE | _MAP_ANONYMOUS)
        found.append(Rule("mmap", errno.ENOMEM, (check,)))
    if namespaces:
        pair = Rule("socketpair", errno.EOPNOTSUPP, (foreign,))
        return (*found, pair, Rule("socket", errno.EOPNOTSUPP, (foreign,)))
    # A datagram needs no connect to be sent to a socket of somebody else's, not even by one of a
    # pair. SOCK_RAW is another word for it there.
    datagram = Check(1, "one_of", (SOCK_DGRAM, SOCK_RAW), SOCK_TYPE)
    found += [
        Rule("socket", errno.EOPNOTSUPP, (foreign, datagram)),
        Rule("socketpair", errno.EOPNOTSUPP, (foreign, datagram)),
        *(Rule(name) for name in _SHARED_REFUSED),
    ]
    if not own_user:
        another = Check(0, "none_of", (0,))
        found += [
            *(Rule(name, checks=(another,)) for name in _ON_OTHERS),
            # libzmq asks this for its own threads, by number, and aborts if it fails.
            Rule("sched_setscheduler", 0, (another,)),
            Rule("setpriority", checks=(another, Check(1, "none_of", (0,)))),
            # The first of these names one process as 1, and all of a user's as 3.
            Rule("ioprio_set", checks=(Check(0, "none_of", (1,)), Check(1, "none_of", (0,)))),
            Rule("truncate"),
            *(Rule(name, 0) for name in _ATTRIBUTES),
        ]
    return tuple(found)


def supported() -> bool:
    """Whether filters can be made for this machine."""
    return platform.machine() in _ARCHITECTURES


def program(refused: tuple[Rule, ...], machine: str | None = None) -> bytes:
    """The filter as the kernel takes it, 8 bytes an instruction; KeyError for unknown machines."""
    architecture, column = _ARCHITECTURES[machine or platform.machine()]
    code = [
        _instruction(_LOAD, _ARCHITECTURE_AT),
        _instruction(_JUMP_EQUAL, architecture, 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER_AT),
        # Later calls than we know, and on x86_64 those of its second, half forgotten set.
        _instruction(_JUMP_ABOVE, NEWEST, 0, 1),
        _instruction(_RETURN, _ERROR | errno.ENOSYS),
    ]
    for rule in refused:
        number = NUMBERS[rule.call][column]
        if number is not None:
            block = _block(rule)
            code += [_instruction(_JUMP_EQUAL, number, 0, len(block)), *block]
    return b"".join([*code, _instruction(_RETURN, _ALLOW)])


def _block(rule: Rule) -> list[bytes]:
    refuse = _instruction(_RETURN, _ERROR | rule.error)
    if not rule.checks:
        return [refuse]
    block = []
    for check in rule.checks:
        # Both machines are little-endian: the low half of the 64 bits comes first.
        block += [
            _instruction(_LOAD, _ARGUMENTS_AT + 8 * check.argument),
            *_tests(check),
            refuse,
        ]
    return [*block, _instruction(_RETURN, _ALLOW)]


def _tests(check: Check) -> list[bytes]:
    """Jumps that skip the next instruction unless the check holds."""
    if check.test == "any_bit":
        return [_instruction(_JUMP_BITS, check.mask, 0, 1)]
    masked = [_instruction(_AND, check.mask)]
    last = len(check.values) - 1
    for position, value in enumerate(check.values):
        left = last - position
        if check.test == "none_of":
            masked.append(_instruction(_JUMP_EQUAL, value, left + 1, 0))
        else:
            masked.append(_instruction(_JUMP_EQUAL, value, left, 0 if left else 1))
    return masked


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
