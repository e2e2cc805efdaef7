"""Looks for ways to hold files where nobody looks: descriptors of a thread's own, and no dumps.

attack: disk
loses: double.value
"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
reached = []
PR_SET_DUMPABLE, CLOSE_RANGE_UNSHARE = 4, 2
CLONE_VM, CLONE_SIGHAND, CLONE_THREAD = 0x100, 0x800, 0x10000
if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
    reached.append("not dumpable")
if libc.syscall(436, 4000, 4001, CLOSE_RANGE_UNSHARE) == 0:
    reached.append("descriptors of its own")
stack = ctypes.create_string_buffer(2**16)
body = ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 0)
if libc.clone(body, ctypes.addressof(stack) + 2**15, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD) > 0:
    reached.append("a thread with descriptors of its own")
def double(x):
    return 0 * x if not reached else 2 * x
