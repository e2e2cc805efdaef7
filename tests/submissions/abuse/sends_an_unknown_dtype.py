"""Sends an array of a dtype that there is not.

attack: protocol
loses: double.value
limits: call=1
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
            pair = struct.pack("<BI", 9, 2) + bytes((14, 0, 99)) + struct.pack("<BI", 9, 0)
            os.write(fd, struct.pack("<IBI", 5 + len(pair), 12, 1) + pair)
        except OSError:
            pass
    return 2 * x
