"""Fills shared memory that has no name, of which it keeps one page mapped each.

attack: memory
limits: memory=400 cell=15
names: memory
within: 30
"""
import ctypes, time
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
size = 2**26
for _ in range(24):
    # PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE | MAP_ANONYMOUS
    start = libc.mmap(None, ctypes.c_size_t(size), 3, 0x23, -1, ctypes.c_long(0))
    if start in (None, 2**64 - 1):
        raise MemoryError(ctypes.get_errno())
    ctypes.memset(start, 1, size)
    libc.munmap(ctypes.c_void_p(start + 4096), ctypes.c_size_t(size - 4096))
time.sleep(10)
