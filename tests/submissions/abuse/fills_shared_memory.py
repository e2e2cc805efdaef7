"""Fills shared memory with files, some of them deleted and kept open.

attack: memory
limits: memory=400 disk=32 cell=3
names: memory disk
"""
import os, time
kept = []
for number in range(40):
    path = f"/dev/shm/{number}"
    file = open(path, "wb", buffering=0)
    kept.append(file)
    if number % 2:
        os.unlink(path)
    assert file.write(bytes(2**24)) == 2**24, "No space left on device"
time.sleep(100)
