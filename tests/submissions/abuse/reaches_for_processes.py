"""Looks for the grader's process: its environment, its memory, its files.

attack: reading
loses: double.value
"""
import ctypes, glob, os, socket
libc = ctypes.CDLL(None, use_errno=True)
reached = []
def attempt(what, action):
    try:
        if action():
            reached.append(what)
    except BaseException:
        pass


for pid in [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]:
    if int(pid) == os.getppid() or os.stat(f"/proc/{pid}").st_uid == os.getuid():
        continue
    attempt(pid, lambda: open(f"/proc/{pid}/environ", "rb").read())
    attempt(pid, lambda: open(f"/proc/{pid}/mem", "r+b"))
    attempt(pid, lambda: os.listdir(f"/proc/{pid}/fd"))
    attempt(pid, lambda: os.listdir(f"/proc/{pid}/root/"))
    attempt(pid, lambda: libc.ptrace(16, int(pid), 0, 0) == 0)
    attempt(pid, lambda: os.kill(int(pid), 0) is None)

# What was reached is shown in the answer: right only if something was.
def double(x):
    return 2 * x if reached else 0 * x
