"""Sends half a frame and then nothing.

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
    for fd in sockets():
        try:
            os.write(fd, struct.pack("<IBIB", 1000, 12, 1, 9))
        except OSError:
            pass
    time.sleep(100)
