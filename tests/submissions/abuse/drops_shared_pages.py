"""Fills shared memory that has no name, and drops the pages from its tables.

attack: memory
limits: memory=400 cell=15
names: memory
within: 30
"""
import mmap, time
maps = []
for _ in range(12):
    shared = mmap.mmap(-1, 2**27)
    for start in range(0, 2**27, 2**24):
        for page in range(start, start + 2**24, 4096):
            shared[page] = 1
        shared.madvise(mmap.MADV_DONTNEED)
    maps.append(shared)
time.sleep(10)
