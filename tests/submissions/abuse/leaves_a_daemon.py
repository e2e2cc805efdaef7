"""Leaves a process behind in a session of its own, and files in shared memory.

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


from multiprocessing import shared_memory
daemon(lambda: open("/dev/shm/left", "wb").write(bytes(1000)))
kept = shared_memory.SharedMemory(create=True, size=10_000)
