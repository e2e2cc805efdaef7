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
            os.write(fd, struct.pack("<IBIIB", 12, 3, 1, 0, 1) + bytes((99, 0)))
        except OSError:
            pass
    return 2 * x
