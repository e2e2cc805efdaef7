"""Looks for devices, kernel settings, keys, mounts and namespaces.

attack: kernel
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


for path in ("/proc/sys/kernel/core_pattern", "/sys/fs/cgroup/escape", "/proc/sysrq-trigger", "/dev/mem",
             "/dev/kmsg", "/dev/sda", "/etc/passwd", "/usr/bin/python3", os.__file__, np.__file__):
    attempt(path, lambda: open(path, "r+b"))
attempt("shadow", lambda: open("/etc/shadow").read())
attempt("root", lambda: [name for name in os.listdir("/root") if name in (".ssh", ".bashrc")])
attempt("keyring", lambda: libc.syscall(250, 0, -3, 0) > 0)
attempt("add_key", lambda: libc.syscall(248, b"user", b"grade", b"100", 3, -3) > 0)
attempt("mount", lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0)
attempt("namespaces", lambda: libc.unshare(0x10000000) == 0)
attempt("io_uring", lambda: libc.syscall(425, 8, ctypes.create_string_buffer(256)) >= 0)
attempt("root user", lambda: os.setuid(0) is None)

# What was reached is shown in the answer: right only if something was.
def double(x):
    return 2 * x if reached else 0 * x
