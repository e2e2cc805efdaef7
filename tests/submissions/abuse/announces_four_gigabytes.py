"""Announces a frame of four gigabytes.

attack: protocol
loses: double.value
limits: call=1
names: reply
"""
import os, stat, struct, time

def sockets():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            pass


def double(x):
    for fd in sockets():
        try:
            os.write(fd, struct.pack("<I", 2**32 - 1))
        except OSError:
            pass
    return 2 * x
