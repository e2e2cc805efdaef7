"""Runs a command as on a machine that offers less: python -m tests.support.machines KIND COMMAND...

container: root with few capabilities and without user namespaces, as Docker starts containers.
old: the same on Linux before 5.13, which has no Landlock.
user: one who is not root, without user namespaces. visitor: the same, with them.
"""

import ctypes
import errno
import os
import sys

from grader.sandbox import seccomp
from grader.sandbox.seccomp import NEW_NAMESPACES, Check, Rule

PLAIN_USER = 1_800_000_001
_PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _FILTER = 22, 24, 38, 2
# CAP_SYS_PTRACE, CAP_SYS_ADMIN, CAP_SYS_RESOURCE.
_NOT_FOR_CONTAINERS = (19, 21, 24)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def main() -> None:
    """Give up what that kind of machine does not offer, and become the command."""
    kind, *command = sys.argv[1:]
    library = ctypes.CDLL(None, use_errno=True)
    if kind in ("user", "visitor"):
        os.setgroups([])
        os.setresgid(PLAIN_USER, PLAIN_USER, PLAIN_USER)
        os.setresuid(PLAIN_USER, PLAIN_USER, PLAIN_USER)
    elif any(library.prctl(_PR_CAPBSET_DROP, each, 0, 0, 0) for each in _NOT_FOR_CONTAINERS):
        raise OSError(ctypes.get_errno(), "capabilities cannot be dropped")
    if kind == "visitor":
        os.execvp(command[0], command)
    code = seccomp.program(
        (
            Rule("unshare"),
            Rule("clone", checks=(Check(0, "any_bit", mask=NEW_NAMESPACES),)),
            Rule("clone3", errno.ENOSYS),
            *([Rule("landlock_create_ruleset", errno.ENOSYS)] if kind == "old" else []),
        )
    )
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_program = _Program(len(code) // 8, ctypes.addressof(buffer))
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or library.prctl(
        _PR_SET_SECCOMP, _FILTER, ctypes.byref(filter_program)
    ):
        raise OSError(ctypes.get_errno(), "no filter can be set")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
