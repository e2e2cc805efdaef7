"""Loops, and takes no interrupt for an answer.

attack: time
limits: cell=1
names: cell_time
"""
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
