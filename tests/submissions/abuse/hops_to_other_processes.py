"""Goes on in a new process all the time, so that no list of processes has it.

attack: processes
loses: double.value
limits: call=3
"""
import os, signal, time
def double(x):
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        end = time.time() + 60
        while time.time() < end:
            if os.fork():
                os._exit(0)
    return 0 * x
