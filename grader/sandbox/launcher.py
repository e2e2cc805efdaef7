"""Confines a process, starts it, and ends all that it started: python -I -S launcher.py FD FD.

The first descriptor has the orders; when the second one has something to read or is closed, the
process is to be killed. It imports nothing of the grader's, and as little as it can: it is part of
every kernel's start.

The order matters: rights are given up from the outside in, and the filter of system calls, which
would forbid some of the steps, comes last.
"""

import ctypes
import marshal
import os
import resource
import select
import signal
import struct
import sys
import time
from contextlib import suppress

TYPE_CHECKING = False  # importing typing takes a tenth of the launcher's time
if TYPE_CHECKING:
    from typing import Any

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP = 1, 4, 24
_PR_SET_SECCOMP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 22, 36, 38
_SECCOMP_MODE_FILTER = 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_PATH_BENEATH = 1
_LAST_CAPABILITY = 63
_NEW_NETWORK = 0x40000000
_FAILED = 125
_END_SECONDS = 5.0

_libc: "Any" = ctypes.CDLL(None, use_errno=True)


def main() -> int:
    """Start the process, wait for its end or the order to end it; returns its exit code."""
    orders_fd, alive_fd = (int(argument) for argument in sys.argv[1:3])
    with open(orders_fd, "rb") as file:  # noqa: PTH123
        file.seek(0)
        orders = marshal.load(file)
    os.set_inheritable(alive_fd, False)
    _prctl(_PR_SET_DUMPABLE, 0)
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    # A pipe that becomes readable whenever a child ends.
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _confine(orders, parent)
            os.execve(orders["command"][0], orders["command"], orders["environment"])
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(_FAILED)
    for descriptor in orders["descriptors"]:
        os.close(descriptor)
    status = _wait(child, alive_fd, woken)
    _end(orders["user"])
    return os.waitstatus_to_exitcode(status) & 0xFF if status is not None else _FAILED


def _confine(orders: "dict[str, Any]", parent: int) -> None:
    """Give up, in this process, whatever the orders say."""
    os.setsid()
    _offer_to_the_oom_killer()
    os.chdir(orders["folder"])
    for which, limits in orders["limits"]:
        _limit(which, *limits)
    user = orders["user"]
    ruleset = _ruleset(orders["ruleset"], orders["rules"]) if orders["ruleset"] else None
    if user is not None:
        # Where that may be done, /proc/net tells nothing of others: Landlock cannot close it, since
        # children could not read what /proc says of themselves, as psutil and joblib do.
        _libc.unshare(_NEW_NETWORK)
        for capability in range(_LAST_CAPABILITY + 1):
            _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise RuntimeError("the launcher is gone")
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if ruleset is not None:
        _call("landlock_restrict_self", _LANDLOCK_RESTRICT, ruleset, 0)
        os.close(ruleset)
    code = orders["filter"]
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_program = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(filter_program))


def _offer_to_the_oom_killer() -> None:
    """Let the kernel, where memory runs out, kill what a student started before it kills us."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
        file.write("1000")


def _limit(which: int, soft: int, hard: int) -> None:
    """Set a limit; nobody but root may raise the upper one, so it stays where it is lower."""
    highest = resource.getrlimit(which)[1]
    if highest != resource.RLIM_INFINITY:
        soft, hard = min(soft, highest), min(hard, highest)
    resource.setrlimit(which, (soft, hard))


def _ruleset(attributes: bytes, rules: "list[tuple[str, int]]") -> int:
    ruleset = _call(
        "landlock_create_ruleset",
        _LANDLOCK_CREATE,
        ctypes.c_char_p(attributes),
        ctypes.c_size_t(len(attributes)),
        0,
    )
    for path, rights in rules:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rule = ctypes.c_char_p(struct.pack("<Qi", rights, beneath))
        _call(f"landlock_add_rule for {path}", _LANDLOCK_ADD, ruleset, _PATH_BENEATH, rule, 0)
        os.close(beneath)
    return ruleset


def _wait(child: int, alive_fd: int, woken: int) -> int | None:
    """Reap children until the one that counts has ended; None if it is to be killed before."""
    poll = select.poll()
    poll.register(alive_fd, select.POLLIN)
    poll.register(woken, select.POLLIN)
    while True:
        ready = [descriptor for descriptor, _ in poll.poll()]
        if alive_fd in ready:
            return None
        with suppress(BlockingIOError):
            os.read(woken, 4096)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == child:
                    return ended[1]


def _end(user: int | None) -> None:
    """Kill all that was started. Whatever loses its parent becomes our child: none may be left."""
    deadline = time.monotonic() + _END_SECONDS
    while time.monotonic() < deadline:
        if user is None:
            _kill_descendants()
        else:
            _kill_user(user)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            break
        time.sleep(0.001)
    if user is not None:
        _remove_shared_memory(user)


def _kill_user(user: int) -> None:
    """Kill all of a user's processes at once, as that user."""
    killer = os.fork()
    if killer == 0:
        try:
            os.setresuid(user, user, user)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    with suppress(ChildProcessError):
        os.waitpid(killer, 0)


def _kill_descendants() -> None:
    """Stop all descendants, so that they start no others, then kill them."""
    stopped: set[int] = set()
    for _ in range(100):
        found = _descendants() - stopped
        if not found:
            break
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        stopped |= found
    for pid in _descendants():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _descendants() -> "set[int]":
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit():
            with suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123
                # The command's name, in parentheses, may have anything in it.
                parent = int(file.read().rpartition(b")")[2].split()[1])
                children.setdefault(parent, []).append(int(name))
    found: set[int] = set()
    ahead = [os.getpid()]
    while ahead:
        below = children.get(ahead.pop(), [])
        found.update(below)
        ahead.extend(below)
    return found


def _remove_shared_memory(user: int) -> None:
    with suppress(OSError), os.scandir("/dev/shm") as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.stat(follow_symlinks=False).st_uid == user:
                    os.unlink(entry.path)  # noqa: PTH108


def _prctl(option: int, *arguments: "Any") -> None:
    given = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in arguments]
    padding = [ctypes.c_ulong(0)] * (4 - len(given))
    if _libc.prctl(option, *given, *padding) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}: {os.strerror(ctypes.get_errno())}")


def _call(name: str, number: int, *arguments: "Any") -> int:
    given = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    result = int(_libc.syscall(ctypes.c_long(number), *given))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
    return result


if __name__ == "__main__":
    sys.exit(main())
