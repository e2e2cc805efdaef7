"""Looks for memory that is no process's: files without a name, segments and queues.

attack: memory
loses: double.value
"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
reached = []
def attempt(what, action):
    try:
        if action():
            reached.append(what)
    except BaseException:
        pass


attempt("memfd", lambda: os.memfd_create("x") >= 0)
attempt("memfd_secret", lambda: libc.syscall(447, 0) >= 0)
attempt("segment", lambda: libc.shmget(0, 2**24, 0o1600) >= 0)
attempt("queue", lambda: libc.msgget(0, 0o1600) >= 0)
attempt("semaphores", lambda: libc.semget(0, 100, 0o1600) >= 0)
attempt("posix queue", lambda: libc.syscall(240, b"x", 0o102, 0o600, None) >= 0)

# What was reached is shown in the answer: right only if something was.
def double(x):
    return 2 * x if reached else 0 * x
